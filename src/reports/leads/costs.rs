//! What each lead source cost: from a file, or from the campaigns of the org.
//!
//! A campaign's `ActualCost` is shared among the sources of its members that are leads, by their
//! number; the shares of a campaign add up to its cost.

use std::collections::{BTreeMap, HashMap};

use crate::analytics::{Exchange, Group, Money, Window};
use crate::reports::currency::exchange;
use crate::reports::error::ReportError;
use crate::reports::filters::{clause, days};
use crate::reports::quota::amounts;
use crate::reports::readable::counted;
use crate::reports::source::{Row, Source};

/// Costs by source, and what a reader must know of them.
#[derive(Default)]
pub(super) struct Costs {
    /// None is the leads without a source.
    pub(super) by_source: HashMap<Option<String>, Money>,
    pub(super) notes: Vec<(&'static str, String)>,
}

/// `org`, or the path of a file.
pub(super) async fn costs(
    source: &Source<'_>,
    from: &str,
    window: Window,
) -> Result<Costs, ReportError> {
    if from != "org" {
        return Ok(Costs {
            by_source: named(amounts(from)?),
            notes: Vec::new(),
        });
    }
    let several = source.has("Campaign", "CurrencyIsoCode").await?;
    let money = match several {
        true => exchange(source).await?,
        false => None,
    };
    let currency = if money.is_some() {
        ", CurrencyIsoCode"
    } else {
        ""
    };
    let own = [days("StartDate", window), vec!["ActualCost > 0".to_owned()]].concat();
    let of_member = [
        days("Campaign.StartDate", window),
        vec![
            "Campaign.ActualCost > 0".to_owned(),
            "LeadId != null".to_owned(),
        ],
    ]
    .concat();
    let queries = [
        (
            "costs of campaigns",
            format!(
                "SELECT Id, ActualCost{currency} FROM Campaign{}",
                clause(&own)
            ),
        ),
        (
            "leads of campaigns by source",
            format!(
                "SELECT CampaignId, Lead.LeadSource, COUNT(Id) n FROM CampaignMember{} \
                 GROUP BY CampaignId, Lead.LeadSource",
                clause(&of_member)
            ),
        ),
    ];
    let rows = source.sums(&queries).await?;
    Ok(shared(&rows[0], &rows[1], money.as_ref()))
}

fn named(amounts: HashMap<String, Money>) -> HashMap<Option<String>, Money> {
    let some = |(name, amount)| (Some(name), amount);
    amounts.into_iter().map(some).collect()
}

/// Sources that cost something and have neither leads nor deals: a slip of the pen, or money for nothing.
pub(super) fn idle(costs: &Costs, groups: &[Group]) -> Option<String> {
    let has_group = |name: &Option<String>| groups.iter().any(|group| group.key == *name);
    let names = costs.by_source.keys().filter(|name| !has_group(name));
    let mut names: Vec<_> = names
        .map(|name| name.as_deref().unwrap_or("(none)"))
        .collect();
    names.sort_unstable();
    let list = names.join(", ");
    let message = "a cost, but neither leads nor deals in the period";
    (!names.is_empty())
        .then(|| format!("{message}: {list}; sources go by the value of `LeadSource`"))
}

fn shared(campaigns: &[Row], members: &[Row], exchange: Option<&Exchange>) -> Costs {
    let mut by_campaign: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in members {
        let campaign = row.text(0).unwrap_or_default();
        by_campaign.entry(campaign).or_default().push(row);
    }
    let mut costs = Costs::default();
    let (mut idle, mut idle_cost) = (0_u64, Money::ZERO);
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    for row in campaigns {
        let cost = match exchange {
            Some(exchange) => {
                let currency = row.text(2).unwrap_or_default();
                exchange.convert(row.money(1), currency, None)
            }
            None => Some(row.money(1)),
        };
        let Some(cost) = cost else {
            let currency = row.text(2).unwrap_or_default().to_owned();
            *unknown.entry(currency).or_default() += 1;
            continue;
        };
        let sources = by_campaign.get(row.text(0).unwrap_or_default());
        let sources = sources.map_or(&[][..], Vec::as_slice);
        if sources.is_empty() {
            idle += 1;
            idle_cost += cost;
        }
        share(cost, sources, &mut costs.by_source);
    }
    let message =
        "each campaign's ActualCost is shared among the sources of its leads, by their number";
    costs.notes.push(("campaign-costs", message.to_owned()));
    if idle > 0 {
        costs.notes.push((
            "campaigns-without-leads",
            format!(
                "{} no leads: a cost of {idle_cost} belongs to no source",
                counted(idle, "campaign has", "campaigns have")
            ),
        ));
    }
    for (currency, count) in unknown {
        let campaigns = counted(count, "campaign", "campaigns");
        let message = format!(
            "the cost of {campaigns} is in `{currency}`, which has no exchange rate, and left out"
        );
        costs.notes.push(("unknown-currency", message));
    }
    costs
}

/// Shares a cost by the number of leads; the last share is what is left, so that nothing is lost.
fn share(cost: Money, sources: &[&Row], by_source: &mut HashMap<Option<String>, Money>) {
    let all: u64 = sources.iter().map(|row| row.count(2)).sum();
    let mut left = cost;
    for (at, row) in sources.iter().enumerate() {
        let part = match at + 1 == sources.len() {
            true => left,
            false => cost.scaled(row.count(2), all).unwrap_or_default(),
        };
        left = left - part;
        let name = row.text(1).map(str::to_owned);
        *by_source.entry(name).or_default() += part;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rows::Cell;

    fn row(cells: &[&str]) -> Row {
        let cells: Vec<_> = cells
            .iter()
            .map(|text| Cell::Text((*text).into()))
            .collect();
        Row::of(&cells)
    }

    #[test]
    fn shares_add_up_to_the_cost() {
        let campaigns = [row(&["1", "100"]), row(&["2", "50.5"])];
        let members = [
            row(&["1", "Web", "1"]),
            row(&["1", "Fair", "1"]),
            row(&["1", "Mail", "1"]),
        ];
        let found = shared(&campaigns, &members, None);
        assert_eq!(
            found.by_source.values().copied().sum::<Money>(),
            Money::cents(10_000)
        );
        assert_eq!(found.by_source.len(), 3);
        assert!(found.notes[1].1.contains("50.5"), "{:?}", found.notes);
    }
}

//! What each lead source cost: from a file, or from the campaigns of the org.
//!
//! A campaign's `ActualCost` is shared among the sources of its members that are leads, by their
//! number; the shares of a campaign add up to its cost.

use std::collections::HashMap;

use crate::analytics::{Exchange, Money, Window};
use crate::reports::currency::exchange;
use crate::reports::error::ReportError;
use crate::reports::filters::{clause, days};
use crate::reports::quota::amounts;
use crate::reports::source::{Row, Source};

/// Costs by source, and what a reader must know of them.
#[derive(Default)]
pub(super) struct Costs {
    pub(super) by_source: HashMap<String, Money>,
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
            by_source: amounts(from)?,
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

fn shared(campaigns: &[Row], members: &[Row], exchange: Option<&Exchange>) -> Costs {
    let mut by_campaign: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in members {
        let campaign = row.text(0).unwrap_or_default();
        by_campaign.entry(campaign).or_default().push(row);
    }
    let mut costs = Costs::default();
    let (mut idle, mut idle_cost) = (0_u64, Money::ZERO);
    for row in campaigns {
        let cost = match exchange {
            Some(exchange) => {
                let currency = row.text(2).unwrap_or_default();
                exchange.convert(row.money(1), currency, None)
            }
            None => Some(row.money(1)),
        };
        let Some(cost) = cost else { continue };
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
                "{idle} campaigns have no leads; their cost of {idle_cost} belongs to no source"
            ),
        ));
    }
    costs
}

/// Shares a cost by the number of leads; the last share is what is left, so that nothing is lost.
fn share(cost: Money, sources: &[&Row], by_source: &mut HashMap<String, Money>) {
    let all: u64 = sources.iter().map(|row| row.count(2)).sum();
    let mut left = cost;
    for (at, row) in sources.iter().enumerate() {
        let part = match at + 1 == sources.len() {
            true => left,
            false => cost.scaled(row.count(2), all).unwrap_or_default(),
        };
        left = left - part;
        // Leads without a source have a group of their own, which has no name.
        if let Some(name) = row.text(1) {
            *by_source.entry(name.to_owned()).or_default() += part;
        }
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

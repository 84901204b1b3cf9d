//! What became of the opportunities from each lead source, and what that cost; why deals were lost
//! (metrics 22, 41 and 42).

use std::collections::HashMap;

use super::lead::no_leads;
use super::money::Money;
use super::names::Names;
use super::pipeline::{Book, Quota, grouped};
use super::report::{Group, Metrics, Series, Value};
use super::stats;
use super::totals::Tally;

/// Opportunities by lead source, and the costs of each.
#[derive(Clone, Debug, Default)]
pub struct SourceOutcome {
    /// Opportunities whose group is their lead source.
    pub book: Book,
    /// What each source cost; none is the leads without one.
    pub costs: HashMap<Option<String>, Money>,
}

/// Adds to each source's group how its opportunities fared. Rates of sources with fewer than `least`
/// closed opportunities are left open.
pub fn source_quality(groups: &mut Vec<Group>, outcome: &SourceOutcome, names: &Names, least: u64) {
    let deals = grouped(&outcome.book, names, &Quota::default());
    for found in &deals {
        if !groups.iter().any(|group| group.key == found.key) {
            let key = found.key.clone();
            let values = groups
                .first()
                .map_or_else(no_leads, |first| zeroed(&first.values));
            groups.push(Group { key, values });
        }
    }
    let totals = outcome.book.totals_of_groups();
    for group in groups.iter_mut() {
        let name = group.key.as_deref().and_then(|key| names.find(key));
        let is_known = group.key.is_none() || name.is_some();
        let sums = totals
            .get(&name)
            .filter(|_| is_known)
            .copied()
            .unwrap_or_default();
        let deal = deals.iter().find(|deal| deal.key == group.key);
        let enough = sums.closed() >= least;
        let values = &mut group.values;
        values.set("deals_open_count", sums.open.count);
        values.set("deals_open_value", sums.open.amount);
        values.set("deals_won_count", sums.won.count);
        values.set("deals_won_value", sums.won.amount);
        values.set("deals_lost_count", sums.lost.count);
        values.set(
            "win_rate_count",
            Value::Rate(sums.win_rate_count().filter(|_| enough)),
        );
        values.set(
            "win_rate_value",
            Value::Rate(sums.win_rate_value().filter(|_| enough)),
        );
        values.set(
            "average_deal",
            Value::Money(sums.average_deal().filter(|_| enough)),
        );
        let cycle = deal.and_then(|deal| deal.values.number("cycle_days_median"));
        values.set("cycle_days_median", Value::Days(cycle.filter(|_| enough)));
        let cost = outcome.costs.get(&group.key).copied();
        values.set("cost", Value::Money(cost));
        let roi = cost.and_then(|cost| (sums.won.amount - cost).ratio(cost));
        values.set("roi", Value::Number(roi));
    }
}

/// Lost deals by their reason, most first. A reason may come several times.
#[must_use]
pub fn loss_reasons(parts: Vec<(Option<String>, Tally)>) -> Series {
    let mut sums: HashMap<Option<String>, Tally> = HashMap::new();
    let mut all = Tally::default();
    for (reason, tally) in parts {
        all.add(&tally);
        sums.entry(reason).or_default().add(&tally);
    }
    let mut rows: Vec<_> = sums.into_iter().collect();
    rows.sort_by(|(left, a), (right, b)| b.count.cmp(&a.count).then_with(|| left.cmp(right)));
    let group = |(key, tally): (Option<String>, Tally)| {
        let mut values = Metrics::default();
        values.set("count", tally.count);
        values.set("share", Value::Rate(stats::rate(tally.count, all.count)));
        values.set("value", tally.amount);
        values.set("null_amounts", tally.without_amount());
        Group { key, values }
    };
    Series {
        name: "loss_reasons",
        groups: rows.into_iter().map(group).collect(),
    }
}

/// The same keys with nothing counted.
fn zeroed(values: &Metrics) -> Metrics {
    let mut empty = Metrics::default();
    for (key, value) in values.iter() {
        let nothing = match value {
            Value::Count(Some(_)) => Value::Count(Some(0)),
            Value::Count(None) => Value::Count(None),
            Value::Money(_) => Value::Money(None),
            Value::Days(_) => Value::Days(None),
            _ => Value::Rate(None),
        };
        empty.set(key, nothing);
    }
    empty
}

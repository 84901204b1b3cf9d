//! Deals one by one that slipped, grew or shrank: what became of those that a period began with, and
//! what the history says of each deal (metrics 16, 17 and 20, deal by deal).
//!
//! The sums of the same numbers are the business of `forecast` and `velocity`.

use super::deal::{Deal, Standing};
use super::forecast::{Opening, Outcome};
use super::history::{History, Moved};
use super::money::Money;
use super::names::Names;
use super::report::{Metrics, Value};
use super::stages::Stages;
use super::window::{Window, days_between};

/// Keys of a deal that a period began with.
pub const EXPECTED_KEYS: &[&str] = &[
    "id",
    "name",
    "owner",
    "stage",
    "outcome",
    "close_before",
    "close_after",
    "moved_days",
    "amount_before",
    "amount_after",
    "amount_change",
];

/// Keys of a deal whose close date or amount was changed.
pub const MOVED_KEYS: &[&str] = &[
    "id",
    "name",
    "owner",
    "stage",
    "close_first",
    "close_date",
    "moved_days",
    "push_count",
    "pull_count",
    "slip_days",
    "amount_first",
    "amount",
    "amount_change",
];

fn head(deal: &Deal, names: &Names, room: usize) -> Metrics {
    let mut values = Metrics::with_room(room);
    values.push("id", Value::Text(Some(deal.id.to_string())));
    values.push("name", Value::Text(deal.name.as_deref().map(str::to_owned)));
    values.push("owner", Value::Text(names.owned(deal.owner)));
    values.push("stage", Value::Text(names.owned(deal.stage)));
    values
}

fn difference(before: Option<Money>, after: Option<Money>) -> Value {
    Value::Money(after.zip(before).map(|(after, before)| after - before))
}

/// What became of the deals that were expected, slipped ones first, largest first.
#[must_use]
pub fn expected_deals(deals: &[Deal], openings: &[Opening], names: &Names) -> Vec<Metrics> {
    let mut list: Vec<&Opening> = openings.iter().collect();
    let key = |opening: &Opening| (opening.outcome != Outcome::Slipped, opening.outcome);
    list.sort_by(|a, b| {
        let amount = || b.amount.cmp(&a.amount);
        let id = || deals[a.deal].id.cmp(&deals[b.deal].id);
        key(a).cmp(&key(b)).then_with(amount).then_with(id)
    });
    let record = |opening: &&Opening| {
        let deal = &deals[opening.deal];
        let mut values = head(deal, names, EXPECTED_KEYS.len());
        let moved = opening.close_after.map(|after| {
            let days = days_between(opening.close, after);
            days as f64
        });
        let outcome = opening.outcome.as_str().to_owned();
        values.push("outcome", Value::Text(Some(outcome)));
        values.push("close_before", Value::Date(Some(opening.close)));
        values.push("close_after", Value::Date(opening.close_after));
        values.push("moved_days", Value::Days(moved));
        values.push("amount_before", Value::Money(opening.amount));
        values.push("amount_after", Value::Money(opening.amount_after));
        let change = difference(opening.amount, opening.amount_after);
        values.push("amount_change", change);
        values
    };
    list.iter().map(record).collect()
}

/// A deal whose close date or amount was changed.
struct Changed {
    deal: usize,
    moved: Moved,
    amounts: Option<(Money, Money)>,
}

/// Deals that close in the window and whose close date or amount was changed, those that slipped
/// furthest first.
#[must_use]
pub fn moved_deals(
    deals: &[Deal],
    history: &History,
    (stages, names): (&Stages, &Names),
    window: Window,
) -> Vec<Metrics> {
    let mut list = Vec::new();
    for (at, deal) in deals.iter().enumerate() {
        if !window.holds(deal.close) {
            continue;
        }
        let moved = history.moved(at);
        let amounts = history.first_and_last_amount(at, deal, stages);
        let is_resized = amounts.is_some_and(|(first, last)| first != last);
        if moved.pushes + moved.pulls > 0 || is_resized {
            list.push(Changed {
                deal: at,
                moved,
                amounts,
            });
        }
    }
    list.sort_by(|a, b| {
        let id = || deals[a.deal].id.cmp(&deals[b.deal].id);
        b.moved.slip_days.cmp(&a.moved.slip_days).then_with(id)
    });
    list.iter()
        .map(|changed| moved_deal(deals, history, changed, names))
        .collect()
}

fn moved_deal(deals: &[Deal], history: &History, changed: &Changed, names: &Names) -> Metrics {
    let deal = &deals[changed.deal];
    let rows = history.of(changed.deal);
    let first = rows.iter().find_map(|step| step.close);
    let moved = first
        .zip(deal.close)
        .map(|(first, last)| days_between(first, last) as f64);
    let mut values = head(deal, names, MOVED_KEYS.len());
    values.push("close_first", Value::Date(first));
    values.push("close_date", Value::Date(deal.close));
    values.push("moved_days", Value::Days(moved));
    values.push("push_count", changed.moved.pushes);
    values.push("pull_count", changed.moved.pulls);
    let slip = changed.moved.slip_days as f64;
    values.push("slip_days", Value::Days(Some(slip)));
    let first = changed.amounts.map(|(first, _)| first);
    values.push("amount_first", Value::Money(first));
    values.push("amount", Value::Money(deal.amount));
    // Of an open deal the last amount is the present one.
    let last = match deal.standing {
        Standing::Open => deal.amount,
        _ => changed.amounts.map(|(_, last)| last),
    };
    values.push("amount_change", difference(first, last));
    values
}

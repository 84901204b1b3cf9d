//! Open deals that need somebody: overdue, stuck, silent, without amount (metrics 11, 13 to 16).

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::Timestamp;

use crate::model::id::RecordId;

use super::deal::{Category, Deal, Standing};
use super::money::Money;
use super::names::{Name, Names};
use super::report::{Group, Metrics, Series, Value};
use super::stats;
use super::totals::Tally;
use super::window::{AsOf, days_between, days_since};

/// Last days of the buckets of age.
const AGES: [i64; 4] = [30, 60, 90, 180];

/// From when on something is wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Stuck: so many times the median stay in the stage.
    pub stalled_factor: f64,
    /// Stuck: so many days at least; without a median, so many days.
    pub stalled_days: f64,
    /// Silent: so many days without an activity.
    pub silent_days: i64,
    /// Pushed: so many times.
    pub pushes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            stalled_factor: 2.0,
            stalled_days: 14.0,
            silent_days: 30,
            pushes: 3,
        }
    }
}

/// What is wrong with a deal, worst first.
const REASONS: [&str; 7] = [
    "overdue",
    "stuck-in-stage",
    "no-activity",
    "pushed",
    "no-amount",
    "zero-amount",
    "no-next-step",
];

/// Keys of a deal with a reason.
pub const FINDING_KEYS: &[&str] = &[
    "id",
    "name",
    "owner",
    "stage",
    "amount",
    "close_date",
    "stage_days",
    "age_days",
    "silent_days",
    "push_count",
    "reasons",
];

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Hygiene {
    /// Numbers over all open deals.
    pub metrics: Metrics,
    /// Numbers by reason.
    pub groups: Vec<Group>,
    /// Age of open deals.
    pub series: Vec<Series>,
    /// Deals with a reason, largest amount first.
    pub records: Vec<Metrics>,
}

/// A deal with a reason.
struct Finding {
    /// Largest amount first, then by id.
    order: (Reverse<Option<Money>>, RecordId),
    at: usize,
    reasons: [bool; REASONS.len()],
    stage_days: f64,
    pushes: u64,
}

struct Judge<'a> {
    now: &'a AsOf,
    dwell: &'a HashMap<Name, f64>,
    limits: &'a Limits,
}

impl Judge<'_> {
    fn stage_days(&self, deal: &Deal, since: Option<Timestamp>) -> f64 {
        let since = deal.stage_since.or(since).unwrap_or(deal.created);
        days_since(since, self.now.now).max(0.0)
    }

    /// A day ahead is a plan and no activity.
    fn silent_days(&self, deal: &Deal) -> i64 {
        let past = deal.last_activity.filter(|day| *day <= self.now.today);
        days_between(past.unwrap_or(deal.created_on), self.now.today)
    }

    /// Which of [`REASONS`] hold.
    fn reasons(&self, deal: &Deal, stage_days: f64, pushes: u64) -> [bool; REASONS.len()] {
        let median = deal.stage.and_then(|stage| self.dwell.get(&stage));
        let longest = median.map_or(0.0, |median| median * self.limits.stalled_factor);
        [
            deal.close.is_some_and(|close| close < self.now.today),
            median.is_some() && stage_days > longest.max(self.limits.stalled_days),
            self.silent_days(deal) > self.limits.silent_days,
            pushes >= self.limits.pushes,
            deal.amount.is_none(),
            deal.amount == Some(Money::ZERO),
            deal.has_next_step == Some(false),
        ]
    }
}

/// Looks at the open deals. `moved` gives, per deal, since when it is in its stage and how often its
/// close date was put off, as the history tells.
#[must_use]
pub fn hygiene(
    deals: &[&Deal],
    moved: &[(Option<Timestamp>, u64)],
    (dwell, names): (&HashMap<Name, f64>, &Names),
    now: &AsOf,
    limits: &Limits,
) -> Hygiene {
    let judge = Judge { now, dwell, limits };
    let mut sums = [Tally::default(); REASONS.len()];
    let mut ages = [Tally::default(); AGES.len() + 1];
    let (mut all, mut stalled) = (Tally::default(), Tally::default());
    let mut found = Vec::new();
    let is_open =
        |deal: &Deal| deal.standing == Standing::Open && deal.category != Category::Omitted;
    let deals_at = deals.iter().copied().enumerate();
    for (at, deal) in deals_at.filter(|(_, deal)| is_open(deal)) {
        let (since, pushes) = moved.get(at).copied().unwrap_or_default();
        let pushes = pushes.max(deal.push_count.map_or(0, u64::from));
        let stage_days = judge.stage_days(deal, since);
        let reasons = judge.reasons(deal, stage_days, pushes);
        let tally = Tally::of(deal);
        all.add(&tally);
        let age = days_between(deal.created_on, now.today).max(0);
        ages[stats::bucket(age, &AGES)].add(&tally);
        for (sum, holds) in sums.iter_mut().zip(reasons) {
            if holds {
                sum.add(&tally);
            }
        }
        if reasons[..3].contains(&true) {
            stalled.add(&tally);
        }
        if reasons.contains(&true) {
            found.push(Finding {
                order: (Reverse(deal.amount), deal.id),
                at,
                reasons,
                stage_days,
                pushes,
            });
        }
    }
    // What is sorted by lies beside: to look it up in the deals takes longer than all the rest.
    found.sort_unstable_by_key(|finding| finding.order);
    let record = |finding: &Finding| {
        let deal = deals[finding.at];
        let age = days_between(deal.created_on, now.today).max(0) as f64;
        let days = [finding.stage_days, age, judge.silent_days(deal) as f64];
        record(deal, finding.reasons, days, finding.pushes, names)
    };
    let records: Vec<_> = found.iter().map(record).collect();
    let mut metrics = Metrics::default();
    metrics.set("open_count", all.count);
    metrics.set("open_value", all.amount);
    metrics.set("findings_count", records.len());
    metrics.set(
        "findings_rate",
        Value::Rate(stats::rate(records.len() as u64, all.count)),
    );
    metrics.set("stalled_count", stalled.count);
    metrics.set("stalled_value", stalled.amount);
    metrics.set("overdue_count", sums[0].count);
    metrics.set("overdue_value", sums[0].amount);
    metrics.set("null_amount_count", sums[4].count);
    Hygiene {
        metrics,
        groups: groups(REASONS.map(str::to_owned), &sums, &all),
        series: vec![Series {
            name: "ageing",
            groups: groups(stats::bucket_names(&AGES), &ages, &all),
        }],
        records,
    }
}

fn groups(keys: impl IntoIterator<Item = String>, sums: &[Tally], all: &Tally) -> Vec<Group> {
    let group = |(key, sum): (String, &Tally)| {
        let mut values = Metrics::default();
        values.set("count", sum.count);
        values.set("value", sum.amount);
        values.set(
            "share_count",
            Value::Rate(stats::rate(sum.count, all.count)),
        );
        values.set("share_value", Value::Rate(sum.amount.ratio(all.amount)));
        Group {
            key: Some(key),
            values,
        }
    };
    keys.into_iter().zip(sums).map(group).collect()
}

fn record(
    deal: &Deal,
    reasons: [bool; REASONS.len()],
    [stage, age, silent]: [f64; 3],
    pushes: u64,
    names: &Names,
) -> Metrics {
    let held = REASONS.iter().zip(reasons).filter(|(_, holds)| *holds);
    let held: Vec<_> = held.map(|(reason, _)| *reason).collect();
    let mut values = Metrics::with_room(FINDING_KEYS.len());
    values.push("id", Value::Text(Some(deal.id.to_string())));
    values.push("name", Value::Text(deal.name.as_deref().map(str::to_owned)));
    values.push("owner", Value::Text(names.owned(deal.owner)));
    values.push("stage", Value::Text(names.owned(deal.stage)));
    values.push("amount", Value::Money(deal.amount));
    values.push("close_date", Value::Date(deal.close));
    values.push("stage_days", Value::Days(Some(stage)));
    values.push("age_days", Value::Days(Some(age)));
    values.push("silent_days", Value::Days(Some(silent)));
    values.push("push_count", pushes);
    values.push("reasons", Value::Text(Some(held.join(" "))));
    values
}

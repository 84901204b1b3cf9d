//! The pipeline as it stands: value, weight, win rates, deal size, cycle, velocity, coverage, over
//! all deals or by any group (metrics 1 to 8 and 12).

use std::collections::HashMap;

use jiff::civil::Date;

use super::deal::{Category, Deal, Standing};
use super::money::Money;
use super::names::{Name, Names};
use super::report::{Group, Metrics, Value};
use super::spans::Spans;
use super::stages::Stages;
use super::stats;
use super::totals::{Cohort, Tally, Totals};
use super::window::{Window, days_between};

/// Deals of the same group, stage and standing, added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// What the report groups by.
    pub group: Option<Name>,
    /// Their stage.
    pub stage: Option<Name>,
    /// How they stand.
    pub standing: Standing,
    /// Their forecast category.
    pub category: Category,
    /// Their counts and sums.
    pub tally: Tally,
}

/// A won deal, for medians.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Won {
    /// What the report groups by.
    pub group: Option<Name>,
    /// The day on which it was created, in the user's zone.
    pub created_on: Date,
    /// The day on which it was won.
    pub closed_on: Date,
    /// Its amount.
    pub amount: Option<Money>,
}

/// What the reports on the present pipeline are made of.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Sums.
    pub sums: Vec<Sum>,
    /// Won deals one by one; none when they were not looked at.
    pub won: Option<Vec<Won>>,
    /// Deals that were created in the window, by group; none when they were not looked at.
    pub cohorts: Option<HashMap<Option<Name>, Cohort>>,
    /// Deals that the org left out of the forecast count as open ones, too.
    pub include_omitted: bool,
    /// Amounts of 0 play no part in the size of a deal.
    pub skips_zero: bool,
}

impl Book {
    /// From single deals: those that close (or closed) in the window.
    #[must_use]
    pub fn of_deals<'a>(deals: impl IntoIterator<Item = &'a Deal>, window: Window) -> Self {
        let mut sums: HashMap<_, Tally> = HashMap::new();
        let mut won = Vec::new();
        let closing = deals.into_iter();
        for deal in closing.filter(|deal| window.holds(deal.close)) {
            let key = (deal.group, deal.stage, deal.standing, deal.category);
            sums.entry(key).or_default().add(&Tally::of(deal));
            if let (Standing::Won, Some(closed_on)) = (deal.standing, deal.close) {
                won.push(Won {
                    group: deal.group,
                    created_on: deal.created_on,
                    closed_on,
                    amount: deal.amount,
                });
            }
        }
        let sums = sums
            .into_iter()
            .map(|((group, stage, standing, category), tally)| Sum {
                group,
                stage,
                standing,
                category,
                tally,
            });
        Self {
            sums: sums.collect(),
            won: Some(won),
            cohorts: None,
            include_omitted: false,
            skips_zero: false,
        }
    }

    /// The deals that were created in the window, whatever their group.
    #[must_use]
    pub fn cohort(&self) -> Cohort {
        let mut all = Cohort::default();
        for part in self.cohorts.iter().flat_map(HashMap::values) {
            all.merge(part);
        }
        all
    }

    /// Everything added up.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.totals_by(|_| ()).remove(&()).unwrap_or_default()
    }

    /// Everything added up by group.
    #[must_use]
    pub fn totals_of_groups(&self) -> HashMap<Option<Name>, Totals> {
        self.totals_by(|sum| sum.group)
    }

    fn totals_by<K: Eq + std::hash::Hash>(&self, key: impl Fn(&Sum) -> K) -> HashMap<K, Totals> {
        let mut totals: HashMap<K, Totals> = HashMap::new();
        for sum in &self.sums {
            let part = totals.entry(key(sum)).or_default();
            part.add(sum.standing, sum.category, &sum.tally);
        }
        for part in totals.values_mut() {
            part.skips_zero = self.skips_zero;
            if self.include_omitted {
                part.include_omitted();
            }
        }
        totals
    }
}

/// What the owner or the team is to win in the period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// For everybody.
    pub total: Option<Money>,
    /// By the name of the group (an owner).
    pub by_group: HashMap<String, Money>,
}

impl Quota {
    /// The quota of a group.
    #[must_use]
    pub fn of(&self, group: Option<&str>) -> Option<Money> {
        self.by_group.get(group?).copied()
    }

    /// The quota of all: the one given, else the sum of the groups.
    #[must_use]
    pub fn all(&self) -> Option<Money> {
        let sum = || self.by_group.values().copied().sum();
        self.total.or_else(|| (!self.by_group.is_empty()).then(sum))
    }
}

/// The numbers over all deals.
#[must_use]
pub fn overall(book: &Book, quota: &Quota) -> Metrics {
    let totals = book.totals();
    let won = book.won.as_deref();
    let mut metrics = Metrics::default();
    put_all(&totals, won.map(|won| won.iter()), &mut metrics);
    put_quota(&totals, quota.all(), &mut metrics);
    metrics
}

/// The numbers of each group, largest open value first, then largest won value, then by name.
#[must_use]
pub fn grouped(book: &Book, names: &Names, quota: &Quota) -> Vec<Group> {
    let mut totals = book.totals_by(|sum| sum.group);
    // Of a group nothing may close in the window though deals were created in it.
    for group in book.cohorts.iter().flat_map(HashMap::keys) {
        totals.entry(*group).or_default();
    }
    let mut won: HashMap<Option<Name>, Vec<&Won>> = HashMap::new();
    for deal in book.won.iter().flatten() {
        won.entry(deal.group).or_default().push(deal);
    }
    let mut rows: Vec<_> = totals.into_iter().collect();
    rows.sort_by(|(left, a), (right, b)| {
        let value = |totals: &Totals| (totals.open.amount, totals.won.amount);
        let text = |name: &Option<Name>| name.map(|name| names.text(name));
        value(b)
            .cmp(&value(a))
            .then_with(|| text(left).cmp(&text(right)))
    });
    let all = book.totals();
    let group = |(name, totals): (Option<Name>, Totals)| {
        let key = names.owned(name);
        let mut values = Metrics::default();
        let deals = won.get(&name).map_or(&[][..], Vec::as_slice);
        let deals = book.won.is_some().then(|| deals.iter().copied());
        put_all(&totals, deals, &mut values);
        put_quota(&totals, quota.of(key.as_deref()), &mut values);
        values.set(
            "share_value",
            Value::Rate(totals.open.amount.ratio(all.open.amount)),
        );
        if let Some(cohorts) = &book.cohorts {
            let cohort = cohorts.get(&name).copied().unwrap_or_default();
            cohort.put(&mut values);
        }
        Group { key, values }
    };
    rows.into_iter().map(group).collect()
}

/// Open deals by stage, in the org's order; stages that the org does not know stand behind.
#[must_use]
pub fn stage_groups(book: &Book, names: &Names, stages: &Stages) -> (Vec<Group>, Vec<String>) {
    let mut totals = book.totals_by(|sum| sum.stage);
    let all = book.totals();
    let mut rows = Vec::new();
    for stage in stages.all() {
        match totals.remove(&Some(stage.name)) {
            Some(found) => rows.push((Some(stage.name), Some(stage.order), found)),
            None if stage.is_active => {
                rows.push((Some(stage.name), Some(stage.order), Totals::default()));
            }
            None => {}
        }
    }
    let mut unknown: Vec<_> = totals.into_iter().collect();
    unknown.sort_by_key(|(name, _)| names.owned(*name));
    let strange = unknown
        .iter()
        .filter_map(|(name, _)| names.owned(*name))
        .collect();
    rows.extend(unknown.into_iter().map(|(name, found)| (name, None, found)));
    let group = |(name, order, totals): (Option<Name>, Option<u32>, Totals)| {
        let mut values = Metrics::default();
        values.set("order", Value::Count(order.map(u64::from)));
        let stage = name.and_then(|name| stages.get(name));
        let is_closed = stage.map(|stage| stage.standing != Standing::Open);
        values.set("is_closed", Value::Flag(is_closed));
        totals.put_open(&mut values);
        values.set(
            "share_count",
            Value::Rate(stats::rate(totals.open.count, all.open.count)),
        );
        values.set(
            "share_value",
            Value::Rate(totals.open.amount.ratio(all.open.amount)),
        );
        values.set("won_count", totals.won.count);
        values.set("won_value", totals.won.amount);
        values.set("lost_count", totals.lost.count);
        values.set("lost_value", totals.lost.amount);
        let key = names.owned(name);
        Group { key, values }
    };
    (rows.into_iter().map(group).collect(), strange)
}

fn put_all<'a>(totals: &Totals, won: Option<impl Iterator<Item = &'a Won>>, metrics: &mut Metrics) {
    totals.put_open(metrics);
    totals.put_closed(metrics);
    let mut spans = Spans::default();
    let mut amounts = Vec::new();
    let is_known = won.is_some();
    for deal in won.into_iter().flatten() {
        spans.add(days_between(deal.created_on, deal.closed_on) as f64);
        let is_zero = deal.amount == Some(Money::ZERO);
        amounts.extend(deal.amount.filter(|_| !(totals.skips_zero && is_zero)));
    }
    metrics.set("median_deal", Value::Money(Money::median(&mut amounts)));
    spans.put_cycle(metrics);
    if !is_known {
        metrics.set("cycle_count", Value::Count(None));
        metrics.set("cycle_negative_count", Value::Count(None));
    }
    let per_day = totals.velocity(spans.median());
    metrics.set("velocity_per_day", Value::Money(per_day));
    let per_month = per_day.and_then(|money| money.scaled(30, 1));
    metrics.set("velocity_per_month", Value::Money(per_month));
}

/// Quota, what is left of it, and how often the open pipeline covers that.
pub(super) fn put_quota(totals: &Totals, quota: Option<Money>, metrics: &mut Metrics) {
    let left = quota.map(|quota| quota - totals.won.amount);
    let is_met = left.map(Money::is_spent);
    let coverage = left
        .filter(|left| !left.is_spent())
        .and_then(|left| totals.open.amount.ratio(left));
    metrics.set("quota", Value::Money(quota));
    metrics.set("quota_remaining", Value::Money(left));
    metrics.set("quota_met", Value::Flag(is_met));
    metrics.set(
        "attainment",
        Value::Rate(quota.and_then(|quota| totals.won.amount.ratio(quota))),
    );
    metrics.set("coverage", Value::Number(coverage));
}

//! How deals move: conversion and dwell by stage, time in the present stage, cycle, pushes, growth
//! (metrics 7 to 11, 16, 20, 21).
//!
//! A deal *entered* a stage when it was in it, or passed over it on the way from an earlier stage
//! to a later one or to a win; once, however often it came back. It *converted* when it was later in
//! a stage behind it, or won. Entries count when they fall into the window and are settled: converted,
//! closed, or older than nine of ten stays in that stage; younger ones are *pending*.

use std::collections::HashMap;

use jiff::Timestamp;

use super::deal::{Category, Deal, Standing};
use super::history::{History, Step};
use super::money::Money;
use super::names::{Name, Names};
use super::report::{Group, Metrics, Series, Value};
use super::spans::Spans;
use super::stages::Stages;
use super::stats;
use super::window::{AsOf, Window, days_between, days_since};

/// What moves, and what a reader must know of it.
#[derive(Clone, Debug, Default)]
pub struct Velocity {
    /// Numbers over all deals.
    pub metrics: Metrics,
    /// Numbers by stage, in the org's order; stages that it does not know stand behind.
    pub groups: Vec<Group>,
    /// The distribution of cycles.
    pub series: Vec<Series>,
    /// Stages in the history that the org does not know.
    pub unknown_stages: Vec<String>,
    /// Median stay in each stage, in days.
    pub dwell: HashMap<Name, f64>,
}

/// One stay-by-stay account of a stage.
#[derive(Clone, Debug, Default)]
struct Account {
    dwell: Spans,
    ages: Spans,
    reached: u64,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Timestamp,
    converted: bool,
    closed: bool,
}

/// The way of one deal through the open stages.
struct Way {
    /// When it first was in, or passed over, each stage.
    first: Vec<Option<Timestamp>>,
    converted: Vec<bool>,
    lowest: Option<usize>,
    highest: usize,
    won_at: Option<Timestamp>,
    is_closed: bool,
}

impl Way {
    fn new(stages: usize) -> Self {
        Self {
            first: vec![None; stages],
            converted: vec![false; stages],
            lowest: None,
            highest: 0,
            won_at: None,
            is_closed: false,
        }
    }

    fn clear(&mut self) {
        self.first.fill(None);
        self.converted.fill(false);
        self.lowest = None;
        self.highest = 0;
        self.won_at = None;
        self.is_closed = false;
    }

    fn enter(&mut self, order: usize, at: Timestamp) {
        let lowest = self.lowest.map_or(order, |lowest| lowest.min(order));
        self.lowest = Some(lowest);
        self.highest = self.highest.max(order);
        self.pass(lowest, order, at);
        self.first[order].get_or_insert(at);
    }

    /// A deal that begins with its win has passed no stage.
    fn win(&mut self, at: Timestamp) {
        if let Some(lowest) = self.lowest {
            self.highest = self.first.len().saturating_sub(1);
            self.pass(lowest, self.first.len(), at);
        }
        self.won_at.get_or_insert(at);
        self.is_closed = true;
    }

    /// Everything from `lowest` up to, but without, `order` was entered and is behind it.
    fn pass(&mut self, lowest: usize, order: usize, at: Timestamp) {
        for stage in lowest..order {
            self.first[stage].get_or_insert(at);
            self.converted[stage] = true;
        }
    }
}

struct Walk<'a> {
    stages: &'a Stages,
    /// Place of each open stage among them, by the place of its name.
    orders: Vec<Option<usize>>,
    /// Time that the deal at hand spent in each stage.
    stays: Vec<(Name, f64)>,
    accounts: Vec<Account>,
    unknown: HashMap<Name, Account>,
    now: &'a AsOf,
    window: Window,
    cohort: u64,
}

/// Follows all deals through their history.
#[must_use]
pub fn velocity(
    deals: &[Deal],
    history: &History,
    (stages, names): (&Stages, &Names),
    now: &AsOf,
    window: Window,
) -> Velocity {
    let open: Vec<_> = stages.open().map(|stage| stage.name).collect();
    let last = open.iter().map(|name| name.place() + 1).max();
    let mut orders = vec![None; last.unwrap_or_default()];
    for (order, name) in open.iter().enumerate() {
        orders[name.place()] = Some(order);
    }
    let mut walk = Walk {
        stages,
        orders,
        stays: Vec::new(),
        accounts: vec![Account::default(); open.len()],
        unknown: HashMap::new(),
        now,
        window,
        cohort: 0,
    };
    let mut way = Way::new(open.len());
    let mut cycle = Spans::default();
    for (at, deal) in deals.iter().enumerate() {
        way.clear();
        walk.follow(at, deal, history, &mut way);
        if deal.standing == Standing::Won && window.holds(deal.close) {
            let by_history = way.won_at.map(|won| now.day(won));
            if let Some(end) = by_history {
                cycle.add(days_between(deal.created_on, end) as f64);
            }
        }
    }
    let mut found = Velocity::default();
    walk.finish(&open, names, &mut found);
    found
        .metrics
        .set("history_cycle_days_median", Value::Days(cycle.median()));
    found.metrics.set("history_cycle_count", cycle.len());
    found
        .metrics
        .extend(moves(deals, history, stages, now, window));
    found
}

/// Median stay in each stage, in days, over all deals and whatever the window: what [`velocity`] has, too,
/// without the rest of it.
#[must_use]
pub fn dwell(deals: &[Deal], history: &History, stages: &Stages, now: &AsOf) -> HashMap<Name, f64> {
    let mut stays = Vec::new();
    let mut spans: HashMap<Name, Spans> = HashMap::new();
    for (at, deal) in deals.iter().enumerate() {
        stays_of((at, deal), history, (stages, now), &mut stays, |_, _| {});
        for (stage, days) in stays.drain(..) {
            spans.entry(stage).or_default().add(days);
        }
    }
    let median = |(stage, mut spans): (Name, Spans)| Some((stage, spans.median()?));
    spans.into_iter().filter_map(median).collect()
}

/// The time that a deal spent in each open stage. Each of its moves is shown on the way, with the stage and
/// how a deal in it stands.
fn stays_of(
    (at, deal): (usize, &Deal),
    history: &History,
    (stages, now): (&Stages, &AsOf),
    stays: &mut Vec<(Name, f64)>,
    mut each: impl FnMut(&Step, Option<(Name, Standing)>),
) {
    let moves = history.moves(at);
    let mut moves = moves.filter(|step| step.at < now.now).peekable();
    while let Some(step) = moves.next() {
        let stage = step.stage.map(|stage| (stage, step.standing(deal, stages)));
        each(step, stage);
        let Some((stage, Standing::Open)) = stage else {
            continue;
        };
        let end = moves.peek().map_or(now.now, |next| next.at);
        let days = days_since(step.at, end);
        match stays.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, sum)) => *sum += days,
            None => stays.push((stage, days)),
        }
    }
}

impl Walk<'_> {
    fn follow(&mut self, at: usize, deal: &Deal, history: &History, way: &mut Way) {
        let mut stays = std::mem::take(&mut self.stays);
        let mut began = None;
        let known = (self.stages, self.now);
        stays_of((at, deal), history, known, &mut stays, |step, stage| {
            began.get_or_insert(step.at);
            match stage {
                Some((_, Standing::Won)) => way.win(step.at),
                Some((_, Standing::Lost)) => way.is_closed = true,
                Some((stage, Standing::Open)) => {
                    way.is_closed = false;
                    if let Some(order) = self.order(stage) {
                        way.enter(order, step.at);
                    }
                }
                None => {}
            }
        });
        for (stage, days) in stays.drain(..) {
            self.account(stage).dwell.add(days);
        }
        self.stays = stays;
        if deal.standing == Standing::Open
            && deal.category != Category::Omitted
            && let Some(stage) = deal.stage
        {
            let since = deal.stage_since.or_else(|| history.stage_since(at));
            let since = since.unwrap_or(deal.created);
            let now = self.now.now;
            self.account(stage)
                .ages
                .add(days_since(since, now).max(0.0));
        }
        if let Some(began) = began {
            self.count(way, began);
        }
    }

    /// Where a stage stands among the open ones.
    fn order(&self, stage: Name) -> Option<usize> {
        self.orders.get(stage.place()).copied().flatten()
    }

    fn account(&mut self, stage: Name) -> &mut Account {
        match self.order(stage) {
            Some(order) => &mut self.accounts[order],
            None => self.unknown.entry(stage).or_default(),
        }
    }

    fn count(&mut self, way: &Way, began: Timestamp) {
        let is_of_cohort = self.window.contains(self.now.day(began));
        self.cohort += u64::from(is_of_cohort && way.lowest.is_some());
        for (order, account) in self.accounts.iter_mut().enumerate() {
            if is_of_cohort && way.lowest.is_some() && order <= way.highest {
                account.reached += 1;
            }
            if let Some(at) = way.first[order]
                && self.window.contains(self.now.day(at))
            {
                account.entries.push(Entry {
                    at,
                    converted: way.converted[order],
                    closed: way.is_closed,
                });
            }
        }
    }

    fn finish(mut self, open: &[Name], names: &Names, found: &mut Velocity) {
        let accounts = std::mem::take(&mut self.accounts);
        for (order, (name, account)) in open.iter().zip(accounts).enumerate() {
            let group = self.group((*name, Some(order)), account, names, &mut found.dwell);
            found.groups.push(group);
        }
        let mut unknown: Vec<_> = std::mem::take(&mut self.unknown).into_iter().collect();
        unknown.sort_by_key(|(name, _)| names.text(*name).to_owned());
        for (name, account) in unknown {
            found.unknown_stages.push(names.text(name).to_owned());
            let group = self.group((name, None), account, names, &mut found.dwell);
            found.groups.push(group);
        }
        found.metrics.set("cohort_count", self.cohort);
    }

    fn group(
        &self,
        (name, order): (Name, Option<usize>),
        mut account: Account,
        names: &Names,
        dwell: &mut HashMap<Name, f64>,
    ) -> Group {
        let p90 = account.dwell.percentile(0.9);
        let is_pending = |entry: &&Entry| {
            let age = days_since(entry.at, self.now.now);
            !entry.converted && !entry.closed && p90.is_some_and(|p90| age <= p90)
        };
        let pending = account.entries.iter().filter(is_pending).count() as u64;
        let entered = account.entries.len() as u64 - pending;
        let converted = account
            .entries
            .iter()
            .filter(|entry| entry.converted)
            .count() as u64;
        if let Some(median) = account.dwell.median() {
            dwell.insert(name, median);
        }
        let known = |value: u64| Value::Count(order.map(|_| value));
        let mut values = Metrics::default();
        let place = self.stages.get(name).map(|stage| u64::from(stage.order));
        values.set("order", Value::Count(place));
        values.set("reached_count", known(account.reached));
        let reached = order.and_then(|_| stats::rate(account.reached, self.cohort));
        values.set("reached_rate", Value::Rate(reached));
        values.set("entered_count", known(entered));
        values.set("converted_count", known(converted));
        values.set("pending_count", known(pending));
        let rate = order.and_then(|_| stats::rate(converted, entered));
        values.set("conversion_rate", Value::Rate(rate));
        values.set("dwell_days_median", Value::Days(account.dwell.median()));
        values.set("dwell_days_mean", Value::Days(account.dwell.mean()));
        values.set("dwell_days_p90", Value::Days(p90));
        values.set("dwell_count", account.dwell.len());
        values.set("current_count", account.ages.len());
        values.set("stage_age_days_median", Value::Days(account.ages.median()));
        Group {
            key: Some(names.text(name).to_owned()),
            values,
        }
    }
}

/// Pushes, growth and new pipeline.
fn moves(
    deals: &[Deal],
    history: &History,
    stages: &Stages,
    now: &AsOf,
    window: Window,
) -> Metrics {
    let (mut pushed, mut pushes, mut pulls, mut slip) = (0_u64, 0_u64, 0_u64, 0_i64);
    let (mut grown, mut grown_count) = (Money::ZERO, 0_u64);
    let (mut created, mut created_count) = (Money::ZERO, 0_u64);
    for (at, deal) in deals.iter().enumerate() {
        if window.holds(deal.close) {
            let moved = history.moved(at);
            pushed += u64::from(moved.pushes > 0);
            pushes += moved.pushes;
            pulls += moved.pulls;
            slip += moved.slip_days;
            if deal.standing != Standing::Open
                && let Some((first, last)) = history.first_and_last_amount(at, deal, stages)
            {
                grown += last - first;
                grown_count += 1;
            }
        }
        if let Some(first) = history.of(at).first()
            && window.contains(now.day(deal.created))
        {
            created += first.amount.unwrap_or_default();
            created_count += 1;
        }
    }
    let mut metrics = Metrics::default();
    metrics.set("pushed_count", pushed);
    metrics.set("push_count", pushes);
    metrics.set("pull_count", pulls);
    metrics.set("slip_days", Value::Days(Some(slip as f64)));
    metrics.set("amount_change", grown);
    metrics.set("amount_change_count", grown_count);
    metrics.set("new_pipeline_value", created);
    metrics.set("new_pipeline_count", created_count);
    metrics
}

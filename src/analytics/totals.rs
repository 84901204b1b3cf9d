//! What can be added up about opportunities: counts, amounts, weighted amounts, by how they stand.
//!
//! A [`Tally`] comes from single deals or from sums that the server made; the numbers are the same.

use super::deal::{Category, Deal, Standing};
use super::money::Money;
use super::report::{Metrics, Value};
use super::stats;

/// A count and its sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// How many of them have an amount.
    pub with_amount: u64,
    /// How many of these have an amount of 0; where the server made the sums, only when that was asked for.
    pub zero: u64,
    /// Sum of the amounts.
    pub amount: Money,
    /// Sum of amount times probability.
    pub weighted: Money,
}

impl Tally {
    /// One deal.
    #[must_use]
    pub fn of(deal: &Deal) -> Self {
        Self {
            count: 1,
            with_amount: u64::from(deal.amount.is_some()),
            zero: u64::from(deal.amount == Some(Money::ZERO)),
            amount: deal.amount.unwrap_or_default(),
            weighted: deal.weighted(),
        }
    }

    /// Adds another one.
    pub fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.with_amount += other.with_amount;
        self.zero += other.zero;
        self.amount += other.amount;
        self.weighted += other.weighted;
    }

    /// How many have no amount.
    #[must_use]
    pub fn without_amount(&self) -> u64 {
        self.count.saturating_sub(self.with_amount)
    }
}

/// Tallies of opportunities by how they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Open, and in a forecast category.
    pub open: Tally,
    /// Open, and left out of the forecast.
    pub omitted: Tally,
    /// Won.
    pub won: Tally,
    /// Closed and not won.
    pub lost: Tally,
    /// Amounts of 0 play no part in the size of a deal.
    pub skips_zero: bool,
}

/// Deals that were created in a window, whatever became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cohort {
    /// All of them.
    pub all: Tally,
    /// How many are won by now.
    pub won: u64,
}

impl Cohort {
    /// Adds a deal, or several that fared alike.
    pub fn add(&mut self, tally: &Tally, is_won: bool) {
        self.all.add(tally);
        if is_won {
            self.won += tally.count;
        }
    }

    /// Adds another cohort.
    pub fn merge(&mut self, other: &Self) {
        self.all.add(&other.all);
        self.won += other.won;
    }

    /// The numbers of the cohort.
    pub fn put(&self, metrics: &mut Metrics) {
        metrics.set("created_count", self.all.count);
        metrics.set("created_value", self.all.amount);
        metrics.set("created_won_count", self.won);
        let rate = stats::rate(self.won, self.all.count);
        metrics.set("created_win_rate", Value::Rate(rate));
    }
}

impl Totals {
    /// Adds deals that stand so.
    pub fn add(&mut self, standing: Standing, category: Category, tally: &Tally) {
        let part = match (standing, category) {
            (Standing::Won, _) => &mut self.won,
            (Standing::Lost, _) => &mut self.lost,
            (Standing::Open, Category::Omitted) => &mut self.omitted,
            (Standing::Open, _) => &mut self.open,
        };
        part.add(tally);
    }

    /// Adds other totals.
    pub fn merge(&mut self, other: &Self) {
        self.open.add(&other.open);
        self.omitted.add(&other.omitted);
        self.won.add(&other.won);
        self.lost.add(&other.lost);
    }

    /// Counts deals that are left out of the forecast as open ones, too.
    pub fn include_omitted(&mut self) {
        let omitted = std::mem::take(&mut self.omitted);
        self.open.add(&omitted);
    }

    /// How many deals.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.open.count + self.omitted.count + self.closed()
    }

    /// How many deals are closed.
    #[must_use]
    pub fn closed(&self) -> u64 {
        self.won.count + self.lost.count
    }

    /// How many deals have no amount.
    #[must_use]
    pub fn null_amounts(&self) -> u64 {
        let parts = [self.open, self.omitted, self.won, self.lost];
        parts.iter().map(Tally::without_amount).sum()
    }

    /// Won of closed; none without closed ones.
    #[must_use]
    pub fn win_rate_count(&self) -> Option<f64> {
        stats::rate(self.won.count, self.closed())
    }

    /// Amount won of amount closed; none when that is 0.
    #[must_use]
    pub fn win_rate_value(&self) -> Option<f64> {
        self.won.amount.ratio(self.won.amount + self.lost.amount)
    }

    /// Amount won per won deal that has an amount, and one above 0 when those of 0 play no part; none
    /// without any.
    #[must_use]
    pub fn average_deal(&self) -> Option<Money> {
        let zero = if self.skips_zero { self.won.zero } else { 0 };
        let count = self.won.with_amount.saturating_sub(zero);
        self.won.amount.shared(count)
    }

    /// Open deals x win rate x average deal / days of a cycle: money per day.
    #[must_use]
    pub fn velocity(&self, cycle_days: Option<f64>) -> Option<Money> {
        let value = self.average_deal()?.scaled(self.won.count, self.closed())?;
        value.scaled(self.open.count, 1)?.per_days(cycle_days?)
    }

    /// The numbers of open deals.
    pub fn put_open(&self, metrics: &mut Metrics) {
        metrics.set("open_count", self.open.count);
        metrics.set("open_value", self.open.amount);
        metrics.set("weighted_value", self.open.weighted);
        metrics.set("open_null_amounts", self.open.without_amount());
        metrics.set("omitted_count", self.omitted.count);
        metrics.set("omitted_value", self.omitted.amount);
    }

    /// The numbers of closed deals.
    pub fn put_closed(&self, metrics: &mut Metrics) {
        metrics.set("won_count", self.won.count);
        metrics.set("won_value", self.won.amount);
        metrics.set("lost_count", self.lost.count);
        metrics.set("lost_value", self.lost.amount);
        self.put_win_rates(metrics);
        metrics.set("average_deal", Value::Money(self.average_deal()));
    }

    /// Win rates, that by count with the interval it probably lies in.
    pub fn put_win_rates(&self, metrics: &mut Metrics) {
        let interval = stats::wilson(self.won.count, self.closed());
        metrics.set("win_rate_count", Value::Rate(self.win_rate_count()));
        metrics.set("win_rate_low", Value::Rate(interval.map(|(low, _)| low)));
        metrics.set("win_rate_high", Value::Rate(interval.map(|(_, high)| high)));
        metrics.set("win_rate_value", Value::Rate(self.win_rate_value()));
    }
}

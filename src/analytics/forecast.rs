//! The forecast of a period: roll-up by category, slippage, accuracy (metrics 12, 17 to 19).
//!
//! What was expected when the period began is rebuilt from the history: deals that were open then
//! and had a close date in the period.

use jiff::civil::Date;

use super::deal::{Category, Deal, Standing};
use super::history::History;
use super::money::Money;
use super::pipeline::{Book, Quota, put_quota};
use super::report::{Group, Metrics, Value};
use super::stages::Stages;
use super::stats;
use super::totals::Tally;
use super::window::{AsOf, Window};

/// What became of a deal that a period began with, when the period ended (or until now).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Still open, with a close date behind the period.
    Slipped,
    /// Still open, with a close date in the period or before it.
    Open,
    /// Closed and not won.
    Lost,
    /// Won.
    Won,
}

impl Outcome {
    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Slipped => "slipped",
            Self::Open => "open",
            Self::Lost => "lost",
            Self::Won => "won",
        }
    }
}

/// A deal that was expected to close in the period when it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Place of the deal in the list of deals.
    pub deal: usize,
    /// Its forecast category at that time.
    pub category: Category,
    /// Its close date at that time.
    pub close: Date,
    /// Its amount at that time.
    pub amount: Option<Money>,
    /// Its weighted amount at that time.
    pub weighted: Money,
    /// What became of it.
    pub outcome: Outcome,
    /// Its close date when the period ended (or now).
    pub close_after: Option<Date>,
    /// Its amount then.
    pub amount_after: Option<Money>,
}

/// What was expected when the period began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Openings {
    /// The deals.
    pub deals: Vec<Opening>,
    /// The period has ended: what came of it is known.
    pub is_over: bool,
}

/// A forecast.
#[derive(Clone, Debug, Default)]
pub struct Forecast {
    /// Numbers of the period.
    pub metrics: Metrics,
    /// Numbers by category, best first.
    pub groups: Vec<Group>,
}

/// The deals that were expected to close in the window when it began, those that the org left out of
/// the forecast only when they count; none when it has an open end or has not begun.
#[must_use]
pub fn openings(
    (deals, include_omitted): (&[Deal], bool),
    history: &History,
    stages: &Stages,
    now: &AsOf,
    window: Window,
) -> Option<Openings> {
    let (from, to) = window.ends()?;
    let began = now.start(from);
    if began > now.now {
        return None;
    }
    let ended = now.start(to).min(now.now);
    let mut found = Vec::new();
    for (at, deal) in deals.iter().enumerate() {
        let Some(step) = history.before(at, began) else {
            continue;
        };
        let is_open = step.standing(deal, stages) == Standing::Open
            && (include_omitted || step.category != Category::Omitted);
        let Some(close) = step.close.filter(|close| window.contains(*close)) else {
            continue;
        };
        if !is_open {
            continue;
        }
        let last = history.before(at, ended).unwrap_or(step);
        let outcome = match last.standing(deal, stages) {
            Standing::Won => Outcome::Won,
            Standing::Lost => Outcome::Lost,
            Standing::Open if last.close.is_some_and(|close| close >= to) => Outcome::Slipped,
            Standing::Open => Outcome::Open,
        };
        found.push(Opening {
            deal: at,
            category: step.category,
            close,
            amount: step.amount,
            weighted: step.weighted(),
            outcome,
            close_after: last.close,
            amount_after: last.amount,
        });
    }
    Some(Openings {
        deals: found,
        is_over: to <= now.today,
    })
}

/// Rolls the deals that close in the period up. `is_cumulative` counts better categories into each
/// one, as most orgs do; else each stands alone.
#[must_use]
pub fn forecast(
    book: &Book,
    openings: Option<&Openings>,
    quota: &Quota,
    is_cumulative: bool,
) -> Forecast {
    let totals = book.totals();
    let tallies = by_category(book);
    let mut metrics = Metrics::default();
    let rolled = roll_up(&tallies, is_cumulative);
    metrics.set("won_value", totals.won.amount);
    metrics.set("won_count", totals.won.count);
    for (category, key) in [
        (Category::Commit, "commit_value"),
        (Category::MostLikely, "most_likely_value"),
        (Category::BestCase, "best_case_value"),
        (Category::Pipeline, "pipeline_value"),
    ] {
        metrics.set(key, rolled[category as usize]);
    }
    metrics.set("open_count", totals.open.count);
    metrics.set("open_value", totals.open.amount);
    metrics.set("weighted_value", totals.open.weighted);
    metrics.set(
        "weighted_forecast",
        totals.won.amount + totals.open.weighted,
    );
    metrics.set("omitted_count", totals.omitted.count);
    metrics.set("omitted_value", totals.omitted.amount);
    put_quota(&totals, quota.all(), &mut metrics);
    let gap = quota
        .all()
        .map(|quota| quota - rolled[Category::Commit as usize]);
    metrics.set("commit_gap", Value::Money(gap));
    put_openings(openings, totals.won.amount, &mut metrics);
    let mut groups = Vec::new();
    for category in Category::ALL {
        let tally = &tallies[category as usize];
        let mut values = Metrics::default();
        values.set("count", tally.count);
        values.set("amount", tally.amount);
        values.set("weighted_value", tally.weighted);
        values.set("null_amounts", tally.without_amount());
        let rolled = (category != Category::Omitted).then(|| rolled[category as usize]);
        values.set("rolled_up_value", Value::Money(rolled));
        groups.push(Group {
            key: Some(category.label().to_owned()),
            values,
        });
    }
    Forecast { metrics, groups }
}

fn by_category(book: &Book) -> [Tally; Category::ALL.len()] {
    let mut tallies = [Tally::default(); Category::ALL.len()];
    for sum in &book.sums {
        let category = match (sum.standing, sum.category) {
            (Standing::Won, _) => Category::Closed,
            (Standing::Lost, _) => continue,
            (Standing::Open, Category::Omitted) if book.include_omitted => Category::Pipeline,
            (Standing::Open, category) => category,
        };
        tallies[category as usize].add(&sum.tally);
    }
    tallies
}

fn roll_up(tallies: &[Tally], is_cumulative: bool) -> [Money; Category::ALL.len()] {
    let mut sums = [Money::ZERO; Category::ALL.len()];
    let mut sum = Money::ZERO;
    for category in Category::ALL {
        let amount = tallies[category as usize].amount;
        sum += amount;
        sums[category as usize] = if is_cumulative { sum } else { amount };
    }
    sums
}

fn put_openings(expected: Option<&Openings>, won: Money, metrics: &mut Metrics) {
    let openings = expected.map(|expected| expected.deals.as_slice());
    let is_over = expected.is_some_and(|expected| expected.is_over);
    let count = |wanted: &dyn Fn(&Opening) -> bool| {
        let openings = openings?;
        Some(openings.iter().filter(|opening| wanted(opening)).count() as u64)
    };
    let value = |amount: &dyn Fn(&Opening) -> Money| {
        openings.map(|openings| openings.iter().map(amount).sum::<Money>())
    };
    let expected = count(&|_| true);
    let slipped = count(&|opening| opening.outcome == Outcome::Slipped);
    let amount = |opening: &Opening| opening.amount.unwrap_or_default();
    let slipped_amount = |opening: &Opening| match opening.outcome {
        Outcome::Slipped => amount(opening),
        _ => Money::ZERO,
    };
    let commit = |opening: &Opening| match opening.category {
        Category::Commit => amount(opening),
        _ => Money::ZERO,
    };
    metrics.set("expected_count", Value::Count(expected));
    metrics.set("expected_value", Value::Money(value(&amount)));
    metrics.set("slipped_count", Value::Count(slipped));
    metrics.set("slipped_value", Value::Money(value(&slipped_amount)));
    let rate = expected
        .zip(slipped)
        .and_then(|(all, part)| stats::rate(part, all));
    metrics.set("slippage_rate", Value::Rate(rate));
    for (amount, accuracy, forecast) in [
        ("opening_commit_value", "forecast_accuracy", value(&commit)),
        (
            "opening_weighted_value",
            "weighted_accuracy",
            value(&|opening| opening.weighted),
        ),
    ] {
        metrics.set(amount, Value::Money(forecast));
        let miss = forecast
            .filter(|_| is_over)
            .and_then(|forecast| (forecast - won).abs().ratio(won.abs()));
        metrics.set(accuracy, Value::Rate(miss.map(|miss| 1.0 - miss)));
    }
}

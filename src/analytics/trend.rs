//! What was created, won and lost, period by period.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::deal::{Category, Standing};
use super::grain::Grain;
use super::report::{Group, Metrics};
use super::totals::{Cohort, Tally, Totals};
use super::window::Window;

/// More periods than this are not filled up where nothing happened.
const MOST_PERIODS: usize = 2_000;

/// What happened to deals on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// They were created.
    Created,
    /// They were created, and are won by now; they come as [`Created`](Self::Created), too.
    CreatedWon,
    /// They closed and were won.
    Won,
    /// They closed and were not won.
    Lost,
}

/// Deals to which the same happened in the same period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// What happened.
    pub kind: FlowKind,
    /// Any day of the period.
    pub day: Date,
    /// The deals.
    pub tally: Tally,
}

#[derive(Clone, Copy, Default)]
struct Period {
    created: Cohort,
    closed: Totals,
}

/// One group per period, oldest first, without gaps. Amounts of 0 may play no part in the size of a
/// deal.
#[must_use]
pub fn trend(flows: &[Flow], grain: &Grain, window: Window, skips_zero: bool) -> Vec<Group> {
    let mut periods: BTreeMap<Date, Period> = BTreeMap::new();
    for flow in flows.iter().filter(|flow| window.contains(flow.day)) {
        let period = periods.entry(grain.start(flow.day)).or_default();
        match flow.kind {
            FlowKind::Created => period.created.add(&flow.tally, false),
            FlowKind::CreatedWon => period.created.won += flow.tally.count,
            FlowKind::Won => period
                .closed
                .add(Standing::Won, Category::Closed, &flow.tally),
            FlowKind::Lost => period
                .closed
                .add(Standing::Lost, Category::Omitted, &flow.tally),
        }
    }
    fill(&mut periods, grain, window);
    for period in periods.values_mut() {
        period.closed.skips_zero = skips_zero;
    }
    periods
        .iter()
        .map(|(start, period)| group(grain.name(*start), period))
        .collect()
}

/// Adds the periods in which nothing happened.
fn fill(periods: &mut BTreeMap<Date, Period>, grain: &Grain, window: Window) {
    let first = window.from.map(|day| grain.start(day));
    let first = first.or_else(|| periods.keys().next().copied());
    let last = window.to.and_then(|day| day.yesterday().ok());
    let last = last.or_else(|| periods.keys().next_back().copied());
    let (Some(mut start), Some(last)) = (first, last) else {
        return;
    };
    for _ in 0..MOST_PERIODS {
        if start > last {
            return;
        }
        periods.entry(start).or_default();
        match grain.next(start) {
            Some(next) => start = next,
            None => return,
        }
    }
}

fn group(key: String, period: &Period) -> Group {
    let mut values = Metrics::default();
    period.created.put(&mut values);
    period.closed.put_closed(&mut values);
    Group {
        key: Some(key),
        values,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::analytics::{Money, Value};

    #[test]
    fn periods_without_anything_stand_between() {
        let tally = Tally {
            count: 1,
            with_amount: 1,
            amount: Money::cents(500),
            ..Tally::default()
        };
        let flow = |kind, day| Flow { kind, day, tally };
        let flows = [
            flow(FlowKind::Created, date(2026, 1, 5)),
            flow(FlowKind::CreatedWon, date(2026, 1, 5)),
            flow(FlowKind::Won, date(2026, 3, 9)),
            flow(FlowKind::Lost, date(2026, 3, 10)),
        ];
        let months = trend(&flows, &Grain::Month, Window::ALL, false);
        let keys: Vec<_> = months
            .iter()
            .filter_map(|month| month.key.as_deref())
            .collect();
        assert_eq!(keys, ["2026-01", "2026-02", "2026-03"]);
        assert_eq!(
            months[1].values.get("won_count"),
            Some(&Value::Count(Some(0)))
        );
        assert_eq!(
            months[1].values.get("win_rate_count"),
            Some(&Value::Rate(None))
        );
        assert_eq!(
            months[2].values.get("win_rate_count"),
            Some(&Value::Rate(Some(0.5)))
        );
        let cohorts = [0, 1].map(|at: usize| months[at].values.get("created_win_rate").cloned());
        assert_eq!(
            cohorts,
            [Some(Value::Rate(Some(1.0))), Some(Value::Rate(None))]
        );
        let year = Window::new(date(2026, 1, 1), date(2027, 1, 1));
        assert_eq!(trend(&flows, &Grain::Month, year, false).len(), 12);
        assert_eq!(trend(&[], &Grain::Month, Window::ALL, false), []);
    }
}

//! How the pipeline of a period became what it is: what was in it when it began, what came in, what
//! slipped out, what is won or still due.
//!
//! A deal is *in the period* at a moment when it is open or won and its close date lies in the
//! window. An open deal that is left out of the forecast is not, unless such deals are counted. Every deal that is in the period at the beginning, at the end or at both falls under
//! exactly one word, so that the parts add up to the whole: at-start + new + reopened + pulled-in +
//! rolled-in + returned + grown - shrunk - slipped - rolled-out - parked - lost = won + due.

use std::collections::BTreeMap;

use super::deal::{Category, Deal, Standing};
use super::history::{History, Step};
use super::money::Money;
use super::report::{Group, Metrics, Series, Value};
use super::stages::Stages;
use super::window::{AsOf, Window};

/// What became of a deal between the beginning and the end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    AtStart,
    New,
    Reopened,
    PulledIn,
    RolledIn,
    Returned,
    Grown,
    Shrunk,
    Slipped,
    RolledOut,
    Parked,
    Lost,
    Won,
    Due,
}

impl Fate {
    const ALL: [Self; 14] = [
        Self::AtStart,
        Self::New,
        Self::Reopened,
        Self::PulledIn,
        Self::RolledIn,
        Self::Returned,
        Self::Grown,
        Self::Shrunk,
        Self::Slipped,
        Self::RolledOut,
        Self::Parked,
        Self::Lost,
        Self::Won,
        Self::Due,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::AtStart => "at-start",
            Self::New => "new",
            Self::Reopened => "reopened",
            Self::PulledIn => "pulled-in",
            Self::RolledIn => "rolled-in",
            Self::Returned => "returned",
            Self::Grown => "grown",
            Self::Shrunk => "shrunk",
            Self::Slipped => "slipped",
            Self::RolledOut => "rolled-out",
            Self::Parked => "parked",
            Self::Lost => "lost",
            Self::Won => "won",
            Self::Due => "due",
        }
    }

    /// Whether it is a sum of deals rather than a change of it.
    fn is_level(self) -> bool {
        matches!(self, Self::AtStart | Self::Won | Self::Due)
    }
}

#[derive(Clone, Copy, Default)]
struct Sum {
    count: u64,
    value: Money,
    effect: Money,
}

/// The parts of the period; none when it has an open end, has not begun, or nothing is known of the
/// past. Open deals that are left out of the forecast count when it says so.
#[must_use]
pub fn bridge(
    (deals, include_omitted): (&[Deal], bool),
    history: &History,
    stages: &Stages,
    now: &AsOf,
    window: Window,
) -> Option<Series> {
    let (from, to) = window.ends()?;
    let began = now.start(from);
    if began > now.now || history.is_empty() {
        return None;
    }
    let ended = now.start(to).min(now.now);
    let mut sums: BTreeMap<Fate, Sum> = BTreeMap::new();
    for (at, deal) in deals.iter().enumerate() {
        let seen = |moment| {
            let step = history.before(at, moment)?;
            let state = match step.standing(deal, stages) {
                Standing::Won => State::Won,
                Standing::Lost => State::Lost,
                Standing::Open if include_omitted || step.category != Category::Omitted => {
                    State::Open
                }
                Standing::Open => State::Parked,
            };
            Some((step, state))
        };
        let (then, last) = (seen(began), seen(ended));
        for (fate, value, effect) in fates(then, last, window) {
            let sum = sums.entry(fate).or_default();
            sum.count += 1;
            sum.value += value;
            sum.effect += effect;
        }
    }
    let groups = Fate::ALL
        .iter()
        .map(|fate| group(*fate, sums.get(fate).copied().unwrap_or_default()));
    Some(Series {
        name: "slippage",
        groups: groups.collect(),
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    /// Open, and left out of the forecast.
    Parked,
    Won,
    Lost,
}

/// How a deal stood at a moment.
type Seen<'a> = Option<(&'a Step, State)>;

/// What became of a deal: a word, the amount it is about, its effect.
fn fates(then: Seen<'_>, last: Seen<'_>, window: Window) -> Vec<(Fate, Money, Money)> {
    let amount = |step: &Step| step.amount.unwrap_or_default();
    let is_in = |(step, state): &(&Step, State)| {
        matches!(state, State::Open | State::Won)
            && step.close.is_some_and(|close| window.contains(close))
    };
    let was = then.filter(is_in).map(|(step, _)| amount(step));
    let is = last
        .filter(is_in)
        .map(|(step, state)| (amount(step), state));
    let mut found = Vec::new();
    if let Some(was) = was {
        found.push((Fate::AtStart, was, Money::ZERO));
    }
    match (was, is) {
        (None, None) => {}
        (Some(was), Some((is, _))) if is > was => found.push((Fate::Grown, is - was, is - was)),
        (Some(was), Some((is, _))) if is < was => found.push((Fate::Shrunk, was - is, is - was)),
        (Some(_), Some(_)) => {}
        (Some(was), None) => found.push((left(last, window), was, -was)),
        (None, Some((is, _))) => found.push((came(then, window), is, is)),
    }
    if let Some((is, state)) = is {
        let fate = match state {
            State::Won => Fate::Won,
            _ => Fate::Due,
        };
        found.push((fate, is, Money::ZERO));
    }
    found
}

/// Why a deal is no longer in the period.
fn left(last: Seen<'_>, window: Window) -> Fate {
    match last {
        Some((_, State::Lost)) => Fate::Lost,
        Some((_, State::Parked)) => Fate::Parked,
        Some((step, _)) if is_earlier(step, window) => Fate::RolledOut,
        _ => Fate::Slipped,
    }
}

/// Why a deal is in the period that was not.
fn came(then: Seen<'_>, window: Window) -> Fate {
    match then {
        None => Fate::New,
        Some((_, State::Lost)) => Fate::Reopened,
        Some((_, State::Parked)) => Fate::Returned,
        Some((step, _)) if is_earlier(step, window) => Fate::RolledIn,
        Some(_) => Fate::PulledIn,
    }
}

fn is_earlier(step: &Step, window: Window) -> bool {
    step.close
        .zip(window.from)
        .is_some_and(|(close, from)| close < from)
}

fn group(fate: Fate, sum: Sum) -> Group {
    let mut values = Metrics::default();
    values.set("count", sum.count);
    values.set("value", sum.value);
    let effect = (!fate.is_level()).then_some(sum.effect);
    values.set("effect", Value::Money(effect));
    Group {
        key: Some(fate.as_str().to_owned()),
        values,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;
    use crate::analytics::{Category, Names, Stage};
    use crate::model::id::RecordId;

    /// Rows of a deal: month, stage (0 open, 1 won, 2 lost, 3 parked), amount, month of the close date.
    type Row = (i8, usize, i64, i8);

    fn found(deals: &[Vec<Row>]) -> Vec<Group> {
        counted(deals, false)
    }

    fn counted(deals: &[Vec<Row>], include_omitted: bool) -> Vec<Group> {
        let mut names = Names::default();
        let standings = [
            Standing::Open,
            Standing::Won,
            Standing::Lost,
            Standing::Open,
        ];
        let stages: Vec<_> = ["Talk", "Won", "Lost", "Parked"]
            .map(|name| names.add(name))
            .into();
        let list = stages.iter().zip(standings).zip(1..);
        let list = list.map(|((name, standing), order)| Stage {
            name: *name,
            order,
            is_active: true,
            standing,
            category: Category::Pipeline,
        });
        let list = Stages::new(list.collect());
        let now = AsOf::on(
            date(2026, 12, 31),
            "2027-02-01T00:00:00Z".parse().unwrap(),
            TimeZone::UTC,
        );
        let day = |month: i8| date(2026, month, 15);
        let mut steps = Vec::new();
        let mut plain = Vec::new();
        for (at, rows) in deals.iter().enumerate() {
            let created = now.start(day(1));
            let id = RecordId::from_number(*b"006", at as u64);
            plain.push(Deal::new(id, created, day(1), Standing::Open));
            for (number, (month, stage, amount, close)) in rows.iter().enumerate() {
                steps.push(Step {
                    id: RecordId::from_number(*b"008", (at * 100 + number) as u64),
                    deal: u32::try_from(at).unwrap(),
                    at: now.start(day(*month)),
                    stage: Some(stages[*stage]),
                    amount: Some(Money::cents(*amount)),
                    close: Some(day(*close)),
                    probability: None,
                    category: match stage {
                        3 => Category::Omitted,
                        _ => Category::Pipeline,
                    },
                });
            }
        }
        let history = History::new(plain.len(), steps);
        let window = Window::new(date(2026, 4, 1), date(2026, 7, 1));
        bridge((&plain, include_omitted), &history, &list, &now, window)
            .unwrap()
            .groups
    }

    fn value(groups: &[Group], key: &str, name: &'static str) -> i64 {
        let group = groups
            .iter()
            .find(|group| group.key.as_deref() == Some(key));
        let number = group.and_then(|group| group.values.number(name));
        (number.unwrap_or_default() * 100.0).round() as i64
    }

    #[test]
    fn each_deal_has_its_word() {
        let groups = found(&[
            vec![(2, 0, 100, 5), (6, 1, 120, 5)],
            vec![(2, 0, 200, 5), (6, 0, 200, 8)],
            vec![(2, 0, 300, 5), (5, 2, 300, 5)],
            vec![(2, 0, 400, 9), (5, 0, 400, 6)],
            vec![(2, 0, 500, 2), (5, 0, 500, 6)],
            vec![(5, 0, 600, 6)],
            vec![(2, 2, 700, 2), (5, 0, 700, 6)],
            vec![(2, 0, 800, 6), (8, 1, 900, 6)],
            vec![(2, 0, 50, 6), (5, 1, 50, 3)],
            vec![(2, 0, 10, 6), (5, 3, 10, 6)],
            vec![(2, 3, 7, 6), (5, 0, 7, 6)],
            vec![(2, 3, 3, 6)],
        ]);
        let cases = [
            ("at-start", 1_460),
            ("parked", 10),
            ("returned", 7),
            ("won", 120),
            ("slipped", 200),
            ("lost", 300),
            ("pulled-in", 400),
            ("rolled-in", 500),
            ("new", 600),
            ("reopened", 700),
            ("due", 3_007),
            ("grown", 20),
            ("rolled-out", 50),
        ];
        for (key, wanted) in cases {
            assert_eq!(value(&groups, key, "value"), wanted, "{key}");
        }
        let parked = [vec![(2, 3, 7, 6)], vec![(2, 0, 5, 6), (5, 3, 5, 6)]];
        assert_eq!(value(&counted(&parked, true), "due", "value"), 12);
        assert_eq!(value(&found(&parked), "due", "value"), 0);
    }

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        prop::collection::vec((1_i8..12, 0_usize..4, 0_i64..10_000, 1_i8..12), 0..6)
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_end(deals in prop::collection::vec(rows(), 1..12)) {
            prop_assume!(deals.iter().any(|rows| !rows.is_empty()));
            let groups = found(&deals);
            let effects: i64 = Fate::ALL.iter().map(|fate| value(&groups, fate.as_str(), "effect")).sum();
            let level = |key: &str| value(&groups, key, "value");
            prop_assert_eq!(level("at-start") + effects, level("won") + level("due"));
        }
    }

    #[test]
    fn a_period_that_has_not_begun_has_none() {
        let window = Window::new(date(2027, 1, 1), date(2027, 4, 1));
        let now = AsOf::on(
            date(2026, 6, 1),
            "2026-06-01T10:00:00Z".parse().unwrap(),
            TimeZone::UTC,
        );
        let (history, stages) = (History::default(), Stages::new(Vec::new()));
        assert_eq!(bridge((&[], false), &history, &stages, &now, window), None);
        assert_eq!(
            bridge((&[], false), &history, &stages, &now, Window::ALL),
            None
        );
    }
}

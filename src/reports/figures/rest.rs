//! A chart with more rows than one can read: the first of them, and all others as one.
//!
//! What can be added up is added up, exactly; of rates the records behind them are, so that the last
//! row is the rate of all others together. A median has no such sum, and its chart says what it
//! leaves out. Either way the table has every row.

use crate::analytics::{Group, Money, Unit, Value, stats};
use crate::reports::readable::{number, readable};

use super::{Figure, Mark, Tone};

/// Rows of a chart that has a row for each group, beside that of the others.
pub(super) const MOST_ROWS: usize = 24;

/// What the groups that have no row of their own come to.
#[derive(Clone, Copy)]
pub(super) enum Rest {
    /// Nothing can be said of them together.
    Unknown,
    /// The sum under the first key; behind it, in brackets, that under the second.
    Sum(&'static str, Option<&'static str>),
    /// The part under the first key of all records under the others.
    Rate(&'static str, &'static [&'static str]),
}

impl Rest {
    fn mark(self, groups: &[&Group]) -> Option<Mark> {
        match self {
            Self::Unknown => None,
            Self::Sum(key, behind) => {
                let value = sum(groups, key)?;
                let mut text = readable(&value)?;
                if let Some(more) = behind.and_then(|key| readable(&sum(groups, key)?)) {
                    text = format!("{text} ({more})");
                }
                Some(Mark {
                    value: value.number(),
                    text,
                    ..Mark::default()
                })
            }
            Self::Rate(part, whole) => {
                let part = count(groups, part)?;
                let whole = whole
                    .iter()
                    .map(|key| count(groups, key))
                    .sum::<Option<_>>()?;
                let rate = stats::rate(part, whole)?;
                let text = number(Unit::Rate, rate);
                Some(Mark {
                    value: Some(rate),
                    text: format!("{text} ({})", number(Unit::Count, whole as f64)),
                    ends: stats::wilson(part, whole),
                    ..Mark::default()
                })
            }
        }
    }
}

fn count(groups: &[&Group], key: &str) -> Option<u64> {
    let count = |group: &&Group| match group.values.get(key) {
        Some(Value::Count(count)) => *count,
        _ => None,
    };
    groups.iter().map(count).sum()
}

/// The exact sum of amounts or counts; none of anything else.
fn sum(groups: &[&Group], key: &str) -> Option<Value> {
    let money = |group: &&Group| match group.values.get(key) {
        Some(Value::Money(money)) => *money,
        _ => None,
    };
    match groups.first()?.values.get(key)? {
        Value::Money(_) => {
            let sum: Money = groups.iter().filter_map(money).sum();
            Some(Value::from(sum))
        }
        Value::Count(_) => count(groups, key).map(Value::from),
        _ => None,
    }
}

/// Gives the figure these rows, or the first of them and one for the others. `hidden` are groups that
/// have no row in any case and yet belong to the others.
pub(super) fn filled(
    mut figure: Figure,
    mut rows: Vec<(Mark, &Group)>,
    hidden: &[&Group],
    rest: Rest,
) -> Figure {
    let all = rows.len();
    // One row for a single other one would save nothing.
    let cut = match all > MOST_ROWS + 1 {
        true => rows.split_off(MOST_ROWS),
        false => Vec::new(),
    };
    let others = cut.iter().map(|(_, group)| *group);
    let others: Vec<_> = others.chain(hidden.iter().copied()).collect();
    figure.marks = rows.into_iter().map(|(mark, _)| mark).collect();
    let count = number(Unit::Count, others.len() as f64);
    let said = match rest.mark(&others).filter(|_| others.len() > 1) {
        Some(mark) => {
            figure.marks.push(Mark {
                label: format!("{count} others"),
                tone: Tone::Rest,
                ..mark
            });
            format!("The last row is the {count} others together; the table has each.")
        }
        None if cut.is_empty() => return figure,
        None => format!("The first {MOST_ROWS} of {all}; the table has all."),
    };
    figure.caption = format!("{} {said}", figure.caption).trim().to_owned();
    figure
}

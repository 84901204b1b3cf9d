//! Ranges of a query's records by date or id, which are halved when a job runs out of time.
//!
//! A window is half-open: from its lower bound up to, and without, its upper one. The first window of
//! an export has no lower and the last no upper bound, so that no record falls between windows,
//! whatever is created meanwhile.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::soql::ast::{Condition, Query};
use crate::soql::{self, ParseError};

/// Letters of an id in their order.
const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Letters of an id without its checksum.
const ID: usize = 15;

/// By what a query is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChunkBy {
    /// By the time of creation.
    CreatedDate,
    /// By the record's id.
    Id,
}

impl ChunkBy {
    /// The field.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::CreatedDate => "CreatedDate",
            Self::Id => "Id",
        }
    }

    fn literal(self, bound: &str) -> String {
        match self {
            Self::CreatedDate => bound.to_owned(),
            Self::Id => format!("'{bound}'"),
        }
    }
}

impl FromStr for ChunkBy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::CreatedDate, Self::Id];
        let found = all
            .into_iter()
            .find(|by| by.field().eq_ignore_ascii_case(text));
        found.ok_or_else(|| "write `CreatedDate` or `Id`".to_owned())
    }
}

/// A range of records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first value; none is from the beginning.
    pub from: Option<String>,
    /// The first value behind it; none is to the end.
    pub until: Option<String>,
}

impl Window {
    /// The two halves, cut in the middle between `first` and `last` where the window has no bound;
    /// none when it cannot be cut any more.
    #[must_use]
    pub fn halves(&self, by: ChunkBy, first: &str, last: &str) -> Option<[Self; 2]> {
        let low = self.from.as_deref().unwrap_or(first);
        let high = self.until.as_deref().unwrap_or(last);
        let middle = match by {
            ChunkBy::CreatedDate => middle_time(low, high),
            ChunkBy::Id => middle_id(low, high),
        }?;
        Some([
            Self {
                from: self.from.clone(),
                until: Some(middle.clone()),
            },
            Self {
                from: Some(middle),
                until: self.until.clone(),
            },
        ])
    }

    /// The query for the records of the window.
    ///
    /// # Errors
    /// When a bound makes no condition.
    pub fn narrow(&self, by: ChunkBy, query: &Query) -> Result<String, ParseError> {
        let field = by.field();
        let mut conditions: Vec<Condition> = query.filter.clone().into_iter().collect();
        let bounds = [(">=", &self.from), ("<", &self.until)];
        for (operator, bound) in bounds {
            let Some(bound) = bound else {
                continue;
            };
            let literal = by.literal(bound);
            let text = format!("SELECT Id FROM Account WHERE {field} {operator} {literal}");
            conditions.extend(soql::parse(&text)?.filter);
        }
        let mut narrowed = query.clone();
        narrowed.filter = match conditions.len() {
            0 => None,
            1 => conditions.pop(),
            _ => Some(Condition::And(conditions)),
        };
        Ok(narrowed.to_string())
    }
}

/// Numbers of the parts whose records are in others, too, because a halving was interrupted. `parts`
/// are those that count, by number.
pub(super) fn superseded(parts: &[(u32, Window)]) -> Vec<u32> {
    let mut dropped = Vec::new();
    for (number, whole) in parts {
        let mut lower = parts.iter().filter(|(other, half)| {
            other > number && half.from == whole.from && half.until != whole.until
        });
        let mut upper = parts.iter().filter(|(other, half)| {
            other > number && half.until == whole.until && half.from != whole.from
        });
        match (lower.next(), upper.next()) {
            (Some((_, low)), Some((_, high))) if low.until == high.from => dropped.push(*number),
            (Some((half, _)), _) | (_, Some((half, _))) => dropped.push(*half),
            (None, None) => {}
        }
    }
    dropped
}

impl fmt::Display for Window {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = self.from.as_deref().unwrap_or("the beginning");
        let until = self.until.as_deref().unwrap_or("the end");
        write!(formatter, "from {from} to {until}")
    }
}

/// The second in the middle, when there is one between both.
fn middle_time(low: &str, high: &str) -> Option<String> {
    let (low, high): (Timestamp, Timestamp) = (low.parse().ok()?, high.parse().ok()?);
    let half = high.duration_since(low).as_secs() / 2;
    let middle = low.checked_add(SignedDuration::from_secs(half)).ok()?;
    (half > 0).then(|| middle.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// The id in the middle, as a number of base 62.
fn middle_id(low: &str, high: &str) -> Option<String> {
    let (low, high) = (id_number(low)?, id_number(high)?);
    let middle = low + high.checked_sub(low)? / 2;
    (middle > low).then(|| number_id(middle))
}

fn id_number(id: &str) -> Option<u128> {
    let mut number = 0_u128;
    for byte in id.get(..ID)?.bytes() {
        let digit = LETTERS.iter().position(|letter| *letter == byte)?;
        number = number * 62 + digit as u128;
    }
    Some(number)
}

fn number_id(mut number: u128) -> String {
    let mut letters = [b'0'; ID];
    for letter in letters.iter_mut().rev() {
        let digit = usize::try_from(number % 62).unwrap_or_default();
        *letter = LETTERS[digit];
        number /= 62;
    }
    letters.iter().map(|&letter| char::from(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_halved_without_a_gap() {
        let all = Window::default();
        let (first, last) = ("2026-01-01T00:00:00Z", "2026-01-03T00:00:00.000+0000");
        let [older, newer] = all
            .halves(ChunkBy::CreatedDate, first, last)
            .expect("two days");
        assert_eq!(older.until.as_deref(), Some("2026-01-02T00:00:00Z"));
        assert_eq!(newer.from, older.until);
        assert_eq!((older.from, newer.until), (None, None));
        let second = Window {
            from: Some(first.to_owned()),
            until: Some("2026-01-01T00:00:01Z".to_owned()),
        };
        assert_eq!(second.halves(ChunkBy::CreatedDate, first, last), None);

        let (first, last) = ("001000000000001AAA", "001000000000zzzAAA");
        let [lower, _] = all.halves(ChunkBy::Id, first, last).expect("many ids");
        let middle = lower.until.expect("a bound");
        assert!(
            middle.as_str() > &first[..15] && middle.as_str() < &last[..15],
            "{middle}"
        );
    }

    #[test]
    fn an_interrupted_halving_leaves_no_record_twice() {
        let window = |from: Option<&str>, until: Option<&str>| Window {
            from: from.map(str::to_owned),
            until: until.map(str::to_owned),
        };
        let (whole, low, high) = (
            (1, window(None, None)),
            (2, window(None, Some("5"))),
            (3, window(Some("5"), None)),
        );
        assert_eq!(superseded(std::slice::from_ref(&whole)), [0; 0]);
        assert_eq!(superseded(&[whole.clone(), low.clone()]), [2]);
        assert_eq!(superseded(&[whole, low.clone(), high.clone()]), [1]);
        assert_eq!(superseded(&[low, high]), [0; 0]);
    }

    #[test]
    fn conditions_are_added_to_those_that_are_there() {
        let query =
            soql::parse("SELECT Id FROM Lead WHERE A = 1 OR B = 2 ORDER BY Id").expect("a query");
        let window = Window {
            from: Some("2026-01-01T00:00:00Z".to_owned()),
            until: Some("2026-02-01T00:00:00Z".to_owned()),
        };
        assert_eq!(
            window.narrow(ChunkBy::CreatedDate, &query).expect("bounds"),
            "SELECT Id FROM Lead WHERE (A = 1 OR B = 2) AND CreatedDate >= 2026-01-01T00:00:00Z \
             AND CreatedDate < 2026-02-01T00:00:00Z ORDER BY Id"
        );
        let window = Window {
            from: None,
            until: Some("001000000000001".to_owned()),
        };
        let query = soql::parse("SELECT Id FROM Lead").expect("a query");
        assert_eq!(
            window.narrow(ChunkBy::Id, &query).expect("bounds"),
            "SELECT Id FROM Lead WHERE Id < '001000000000001'"
        );
    }
}

//! What narrows a list, as people type it: `Field=value`, and a time since when.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::clause;
use crate::error::{Code, Diagnostic, Hint};
use crate::soql::dates;

/// A comparison of a field with a value: `Industry=Energy`, `Amount>=5000`, `Name~acme`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Path to the field.
    pub field: String,
    /// How they are compared.
    pub comparison: Comparison,
    /// The value as typed.
    pub typed: String,
}

/// How a field is compared with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    Greater,
    AtMost,
    AtLeast,
    Like,
    NotLike,
}

/// The signs of the comparisons, those of two characters first.
const SIGNS: [(&str, Comparison); 8] = [
    ("!=", Comparison::NotEqual),
    ("!~", Comparison::NotLike),
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("=", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
    ("~", Comparison::Like),
];

impl Comparison {
    /// The operator in SOQL.
    pub(crate) fn soql(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::Greater => ">",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::Like | Self::NotLike => "LIKE",
        }
    }
}

/// What was typed narrows nothing.
#[derive(Debug, thiserror::Error)]
pub enum NarrowError {
    /// There is no sign of a comparison.
    #[error("`{text}` compares nothing")]
    NoComparison {
        /// What was typed.
        text: String,
    },
    /// The left side is no field.
    #[error("`{name}` is no name of a field")]
    Field {
        /// What stands there.
        name: String,
    },
    /// Only equal and not equal can be nothing.
    #[error("`{text}` compares with nothing")]
    NoValue {
        /// What was typed.
        text: String,
    },
    /// A time that cannot be read.
    #[error("`{text}` is no time")]
    Time {
        /// What was typed.
        text: String,
    },
}

impl Diagnostic for NarrowError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(match self {
            Self::NoComparison { .. } | Self::Field { .. } | Self::NoValue { .. } => {
                "write `--filter Field=value`; the comparisons are `=` `!=` `<` `>` `<=` `>=` `~` `!~`"
            }
            Self::Time { .. } => {
                "`7d`, `12h`, `2w`, `2026-01-31`, `2026-01-31T10:00:00Z`, `TODAY` and `LAST_N_DAYS:7` are times"
            }
        })]
    }
}

impl Filter {
    /// Reads a comparison; blanks around field and value do not count.
    ///
    /// # Errors
    /// When there is none.
    pub fn parse(text: &str) -> Result<Self, NarrowError> {
        let no_comparison = || NarrowError::NoComparison {
            text: text.to_owned(),
        };
        let at = text
            .find(['=', '!', '<', '>', '~'])
            .ok_or_else(no_comparison)?;
        let (left, rest) = text.split_at(at);
        let mut signs = SIGNS.into_iter();
        let (sign, comparison) = signs
            .find(|(sign, _)| rest.starts_with(sign))
            .ok_or_else(no_comparison)?;
        let field = left.trim().to_owned();
        if !clause::is_path(&field) {
            return Err(NarrowError::Field { name: field });
        }
        let typed = rest[sign.len()..].trim().to_owned();
        let may_be_empty = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if typed.is_empty() && !may_be_empty {
            let text = text.to_owned();
            return Err(NarrowError::NoValue { text });
        }
        Ok(Self {
            field,
            comparison,
            typed,
        })
    }

    /// The value to compare with; none is null. A text that is looked for holds LIKE's wildcards
    /// when `%` stands in it, else it may stand anywhere and is taken as it is.
    pub(crate) fn value(&self) -> Option<String> {
        if self.typed.is_empty() {
            return None;
        }
        let is_pattern = matches!(self.comparison, Comparison::Like | Comparison::NotLike);
        if !is_pattern || self.typed.contains('%') {
            return Some(self.typed.clone());
        }
        let literal = self.typed.replace('\\', "\\\\").replace('_', "\\_");
        Some(format!("%{literal}%"))
    }
}

/// A time since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// An instant.
    Instant(Timestamp),
    /// One of SOQL's own names of days.
    Named(String),
}

/// A text that may be a time; what it means depends on now and on the zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// So long ago.
    Ago(SignedDuration),
    /// The start of a day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
    /// One of SOQL's own names of days.
    Named(String),
}

impl FromStr for Moment {
    type Err = NarrowError;

    fn from_str(text: &str) -> Result<Self, NarrowError> {
        let text = text.trim();
        ago(text)
            .map(Self::Ago)
            .or_else(|| text.parse().map(Self::Instant).ok())
            .or_else(|| (text.len() == 10).then(|| text.parse().map(Self::Day).ok())?)
            .or_else(|| named(text).map(Self::Named))
            .ok_or_else(|| NarrowError::Time {
                text: text.to_owned(),
            })
    }
}

/// `12h`, `7d`, `2w`.
fn ago(text: &str) -> Option<SignedDuration> {
    let unit = text.chars().last()?;
    let hours = match unit {
        'h' => 1,
        'd' => 24,
        'w' => 24 * 7,
        _ => return None,
    };
    let number: i64 = text[..text.len() - 1].parse().ok()?;
    let hours = number.checked_mul(hours).filter(|hours| *hours >= 0)?;
    // A million hours are more than a century.
    (hours <= 1_000_000).then(|| SignedDuration::from_hours(hours))
}

fn named(text: &str) -> Option<String> {
    let (name, number) = match text.split_once(':') {
        Some((name, number)) => (name, Some(number.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let fits = dates::is_name(name) && dates::takes_number(name) == number.is_some();
    fits.then(|| text.to_ascii_uppercase())
}

impl Moment {
    /// What it means now, in this zone.
    #[must_use]
    pub fn since(&self, now: Timestamp, zone: &TimeZone) -> Since {
        match self {
            Self::Ago(duration) => Since::Instant(now.saturating_sub(*duration).unwrap_or(now)),
            Self::Instant(at) => Since::Instant(*at),
            Self::Day(day) => {
                Since::Instant(dates::start_of_day(*day, zone).unwrap_or(Timestamp::MIN))
            }
            Self::Named(name) => Since::Named(name.clone()),
        }
    }
}

impl Since {
    /// The literal in SOQL; whole seconds.
    pub(crate) fn soql(&self) -> String {
        match self {
            Self::Instant(at) => at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            Self::Named(name) => name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons() {
        for (text, field, comparison, value) in [
            (
                "Industry=Energy",
                "Industry",
                Comparison::Equal,
                Some("Energy"),
            ),
            (
                "Account.Name != A=B",
                "Account.Name",
                Comparison::NotEqual,
                Some("A=B"),
            ),
            ("Amount>=5000", "Amount", Comparison::AtLeast, Some("5000")),
            ("Amount <= -1", "Amount", Comparison::AtMost, Some("-1")),
            ("A<1", "A", Comparison::Less, Some("1")),
            ("A>1", "A", Comparison::Greater, Some("1")),
            ("Name~acme", "Name", Comparison::Like, Some("%acme%")),
            ("Name~a_b", "Name", Comparison::Like, Some("%a\\_b%")),
            ("Name~Acme%", "Name", Comparison::Like, Some("Acme%")),
            ("Name!~x", "Name", Comparison::NotLike, Some("%x%")),
            ("Fax=", "Fax", Comparison::Equal, None),
        ] {
            let filter = Filter::parse(text).unwrap();
            assert_eq!(filter.field, field, "{text}");
            assert_eq!(filter.comparison, comparison, "{text}");
            assert_eq!(filter.value().as_deref(), value, "{text}");
        }
        for wrong in ["", "Name", "=x", "a b=x", "A>", "A!x", "Name) OR (Id!=x"] {
            assert!(Filter::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times() {
        let now: Timestamp = "2026-03-10T12:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        for (text, soql) in [
            ("7d", "2026-03-03T12:00:00Z"),
            ("12h", "2026-03-10T00:00:00Z"),
            ("2w", "2026-02-24T12:00:00Z"),
            ("2026-01-31", "2026-01-30T23:00:00Z"),
            ("2026-01-31T10:00:00+02:00", "2026-01-31T08:00:00Z"),
            ("this_quarter", "THIS_QUARTER"),
            ("LAST_N_DAYS:7", "LAST_N_DAYS:7"),
        ] {
            let moment: Moment = text.parse().unwrap();
            assert_eq!(moment.since(now, &zone).soql(), soql, "{text}");
        }
        for wrong in [
            "",
            "d",
            "-7d",
            "7",
            "2026-13-01",
            "yesterdays",
            "LAST_N_DAYS",
            "TODAY:1",
            "ü",
        ] {
            assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
        }
    }
}

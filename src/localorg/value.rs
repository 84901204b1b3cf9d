//! One value of a record, on its way into the store.
//!
//! Producers (the demo seed, the loader, later the record endpoints) hand over typed values; the
//! store knows from the schema how each is kept:
//!
//! | field type | kept as |
//! | --- | --- |
//! | text, picklists, ids (always 18 characters) | TEXT; an empty text is NULL |
//! | boolean | INTEGER 0 or 1, never NULL |
//! | int, long | INTEGER |
//! | currency, double, percent | REAL; the shortest decimal that reads back equal is the value |
//! | date | TEXT `2026-11-22` |
//! | datetime | INTEGER, milliseconds since 1970 in UTC |
//! | time | TEXT `10:00:00.000Z` |

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::model::id::RecordId;
use crate::model::schema::FieldType;

/// A typed value.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// No value.
    #[default]
    Null,
    /// A checkbox.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with decimals: money, percent, quantity.
    Real(f64),
    /// Text, picklist values, ids.
    Text(String),
    /// A calendar date.
    Date(Date),
    /// An instant.
    DateTime(Timestamp),
    /// A time of day.
    Time(Time),
}

impl Value {
    /// Whether there is no value: null or an empty text.
    #[must_use]
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    /// How a field of this type keeps the value; none when the value does not fit the type.
    pub(crate) fn stored(self, field_type: FieldType) -> Option<rusqlite::types::Value> {
        use rusqlite::types::Value as Sql;
        if self.is_null() {
            let empty = match field_type {
                FieldType::Boolean => Sql::Integer(0),
                _ => Sql::Null,
            };
            return Some(empty);
        }
        match (field_type, self) {
            (FieldType::Boolean, Self::Bool(flag)) => Some(Sql::Integer(i64::from(flag))),
            (FieldType::Int | FieldType::Long, Self::Int(number)) => Some(Sql::Integer(number)),
            (FieldType::Int | FieldType::Long, Self::Real(number)) => whole(number),
            (FieldType::Double | FieldType::Currency | FieldType::Percent, number) => {
                number.real().map(Sql::Real)
            }
            (FieldType::Date, Self::Date(date)) => Some(Sql::Text(date.to_string())),
            (FieldType::DateTime, Self::DateTime(at)) => Some(Sql::Integer(at.as_millisecond())),
            (FieldType::DateTime, Self::Date(date)) => {
                let at = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
                Some(Sql::Integer(at.timestamp().as_millisecond()))
            }
            (FieldType::Time, Self::Time(time)) => Some(Sql::Text(time_text(time))),
            (FieldType::Id | FieldType::Reference, Self::Text(text)) => {
                let id = RecordId::parse(&text).ok()?;
                Some(Sql::Text(id.as_str().to_owned()))
            }
            (kind, value) if holds_text(kind) => value.text().map(Sql::Text),
            _ => None,
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "whole numbers of records are far below 2^53"
    )]
    fn real(self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(number as f64),
            Self::Real(number) if number.is_finite() => Some(number),
            _ => None,
        }
    }

    fn text(self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Bool(flag) => Some(flag.to_string()),
            Self::Int(number) => Some(number.to_string()),
            Self::Real(number) => Some(number.to_string()),
            Self::Text(text) => Some(text),
            Self::Date(date) => Some(date.to_string()),
            Self::DateTime(at) => Some(at.to_string()),
            Self::Time(time) => Some(time_text(time)),
        }
    }
}

/// The wire form of a time of day.
pub(crate) fn time_text(time: Time) -> String {
    format!(
        "{:02}:{:02}:{:02}.{:03}Z",
        time.hour(),
        time.minute(),
        time.second(),
        time.millisecond()
    )
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked first"
)]
fn whole(number: f64) -> Option<rusqlite::types::Value> {
    let fits = number.fract() == 0.0 && number.abs() < 9e15;
    fits.then_some(rusqlite::types::Value::Integer(number as i64))
}

fn holds_text(kind: FieldType) -> bool {
    !matches!(
        kind,
        FieldType::Boolean
            | FieldType::Int
            | FieldType::Long
            | FieldType::Double
            | FieldType::Currency
            | FieldType::Percent
            | FieldType::Date
            | FieldType::DateTime
            | FieldType::Time
            | FieldType::Id
            | FieldType::Reference
            | FieldType::Address
            | FieldType::Location
    )
}

#[cfg(test)]
mod tests {
    use rusqlite::types::Value as Sql;

    use super::*;

    #[test]
    fn values_are_kept_by_the_type_of_the_field() {
        let stored = |value: Value, kind| value.stored(kind);
        assert_eq!(
            stored(Value::Text(String::new()), FieldType::String),
            Some(Sql::Null)
        );
        assert_eq!(
            stored(Value::Null, FieldType::Boolean),
            Some(Sql::Integer(0))
        );
        assert_eq!(
            stored(Value::Int(5), FieldType::Currency),
            Some(Sql::Real(5.0))
        );
        assert_eq!(
            stored(Value::Real(5.0), FieldType::Int),
            Some(Sql::Integer(5))
        );
        assert_eq!(stored(Value::Real(5.5), FieldType::Int), None);
        assert_eq!(stored(Value::Text("x".into()), FieldType::Date), None);
        assert_eq!(
            stored(Value::Text("001D000000IqhSL".into()), FieldType::Reference),
            Some(Sql::Text("001D000000IqhSLIAZ".into()))
        );
    }
}

//! From a JSON value to what a column keeps, by the type of the field.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime;
use jiff::tz::{Offset, TimeZone};
use rusqlite::types::Value as Sql;
use serde_json::Value;

use crate::localorg::value::time_text;
use crate::model::schema::FieldType;

/// The cell for a value of a request; none when it does not fit the type.
pub(super) fn from_json(kind: FieldType, value: &Value) -> Option<Sql> {
    match (kind, value) {
        (FieldType::Boolean, Value::Null) => Some(Sql::Integer(0)),
        (_, Value::Null) => Some(Sql::Null),
        (_, Value::Array(_) | Value::Object(_)) => None,
        (FieldType::Boolean, Value::Bool(flag)) => Some(Sql::Integer(i64::from(*flag))),
        (FieldType::Boolean, Value::String(text)) => flag(text),
        (FieldType::Boolean, _) => None,
        (FieldType::Int | FieldType::Long, Value::Number(number)) => number
            .as_i64()
            .or_else(|| whole(number.as_f64()?))
            .map(Sql::Integer),
        (FieldType::Double | FieldType::Currency | FieldType::Percent, Value::Number(number)) => {
            number.as_f64().map(Sql::Real)
        }
        (kind, Value::String(text)) => text_of(kind, text.trim()),
        (kind, Value::Number(number)) if keeps_text(kind) => Some(Sql::Text(number.to_string())),
        (kind, Value::Bool(flag)) if keeps_text(kind) => Some(Sql::Text(flag.to_string())),
        _ => None,
    }
}

/// The cell for a text in a place where the type is known to fit; null when it does not.
pub(super) fn from_text(kind: FieldType, text: &str) -> Sql {
    let value = Value::String(text.to_owned());
    from_json(kind, &value).unwrap_or(Sql::Null)
}

fn text_of(kind: FieldType, text: &str) -> Option<Sql> {
    if text.is_empty() {
        return Some(Sql::Null);
    }
    match kind {
        FieldType::Boolean => flag(text),
        FieldType::Int | FieldType::Long => {
            let number = text.parse::<i64>().ok();
            number
                .or_else(|| whole(text.parse().ok()?))
                .map(Sql::Integer)
        }
        FieldType::Double | FieldType::Currency | FieldType::Percent => {
            let number = text.parse::<f64>().ok();
            number.filter(|number| number.is_finite()).map(Sql::Real)
        }
        FieldType::Date => date(text).map(|date| Sql::Text(date.to_string())),
        FieldType::DateTime => instant(text).map(Sql::Integer),
        FieldType::Time => time(text).map(|time| Sql::Text(time_text(time))),
        FieldType::Address | FieldType::Location => None,
        _ => Some(Sql::Text(text.to_owned())),
    }
}

fn flag(text: &str) -> Option<Sql> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(Sql::Integer(1)),
        "false" | "0" | "" => Some(Sql::Integer(0)),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked first"
)]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

/// A calendar date; of an instant the day is taken as it is written.
fn date(text: &str) -> Option<Date> {
    match text.split_once('T') {
        Some((day, _)) => instant(text).and_then(|_| day.parse().ok()),
        None if text.len() == 10 => text.parse().ok(),
        None => None,
    }
}

/// Milliseconds since 1970: `2026-11-22T10:00:00.000+0000`, with `Z` or `+01:00`, milliseconds
/// optional; a bare date is its midnight in UTC.
fn instant(text: &str) -> Option<i64> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(at.as_millisecond());
    }
    let at = match text.split_once('T') {
        Some(_) => strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", text)
            .and_then(|parts| parts.to_timestamp())
            .or_else(|_| {
                let local: DateTime = text.parse()?;
                Offset::UTC.to_timestamp(local)
            }),
        // A longer text has a time of day in a form that would be lost.
        None if text.len() == 10 => text
            .parse::<Date>()
            .and_then(|date| date.to_zoned(TimeZone::UTC))
            .map(|zoned| zoned.timestamp()),
        None => return None,
    };
    at.ok().map(jiff::Timestamp::as_millisecond)
}

fn time(text: &str) -> Option<Time> {
    text.trim_end_matches('Z').parse().ok()
}

/// Whether the type holds free text.
pub(super) fn keeps_text(kind: FieldType) -> bool {
    matches!(
        kind,
        FieldType::String
            | FieldType::TextArea
            | FieldType::Email
            | FieldType::Phone
            | FieldType::Url
            | FieldType::Picklist
            | FieldType::MultiPicklist
            | FieldType::Combobox
            | FieldType::EncryptedString
            | FieldType::AnyType
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn instants_are_read_in_every_form_that_the_wire_knows() {
        let millis = 1_795_370_400_000;
        for text in [
            "2026-11-22T18:00:00.000+0000",
            "2026-11-22T18:00:00Z",
            "2026-11-22T19:00:00.000+01:00",
            "2026-11-22T19:00:00+0100",
            "2026-11-22T18:00:00",
        ] {
            assert_eq!(instant(text), Some(millis), "{text}");
        }
        assert_eq!(instant("2026-11-22"), Some(millis - 18 * 3_600_000));
        for text in ["22.11.2026", "2026-11-22 18:00", "2026-11-22T"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn values_are_taken_by_the_type_of_the_field() {
        let taken = |kind, value: Value| from_json(kind, &value);
        assert_eq!(
            taken(FieldType::Boolean, json!("TRUE")),
            Some(Sql::Integer(1))
        );
        assert_eq!(taken(FieldType::Boolean, json!("maybe")), None);
        assert_eq!(taken(FieldType::Int, json!(1.5)), None);
        assert_eq!(taken(FieldType::Int, json!("12")), Some(Sql::Integer(12)));
        assert_eq!(
            taken(FieldType::Currency, json!("1.50")),
            Some(Sql::Real(1.5))
        );
        assert_eq!(taken(FieldType::Date, json!("2026-13-01")), None);
        assert_eq!(
            taken(FieldType::Date, json!("2026-11-22T23:00:00Z")),
            Some(Sql::Text("2026-11-22".into()))
        );
        assert_eq!(
            taken(FieldType::Time, json!("10:00:00.000Z")),
            Some(Sql::Text("10:00:00.000Z".into()))
        );
        assert_eq!(taken(FieldType::String, json!("  ")), Some(Sql::Null));
        assert_eq!(taken(FieldType::String, json!({})), None);
    }
}

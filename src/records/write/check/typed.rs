//! A value as its field takes it.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Rules;
use super::column::fits_reference;
use super::fault::Fault;
use crate::model::id::RecordId;
use crate::model::schema::{FieldSchema, FieldType};
use crate::records::write::value::{FieldValue, Given};
use crate::soql::{suggest, values};

const BOOLEAN: &str = "true or false";
const NUMBER: &str = "a number such as 1200.50";
const INTEGER: &str = "a whole number such as 12";
const DATE: &str = "a date such as 2026-01-31";
const DATETIME: &str = "a time such as 2026-01-31T10:00:00Z or 2026-01-31 10:00";
const TIME: &str = "a time of day such as 10:00:00Z";
const TEXT: &str = "a text";

/// How dates that are not ISO are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dates {
    /// Not at all.
    #[default]
    Iso,
    /// `3/14/2026`.
    MonthFirst,
    /// `14.3.2026`.
    DayFirst,
}

impl Dates {
    /// The text with its date as ISO; other texts as they are.
    fn iso(self, text: &str) -> Cow<'_, str> {
        if self == Self::Iso {
            return text.into();
        }
        let (day, rest) = text.split_at(text.find([' ', 'T']).unwrap_or(text.len()));
        let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
        let [first, second, year] = parts[..] else {
            return text.into();
        };
        let (month, day) = match self {
            Self::DayFirst => (second, first),
            _ => (first, second),
        };
        match (year.parse::<u16>(), month.parse::<u8>(), day.parse::<u8>()) {
            (Ok(year), Ok(month), Ok(day)) if parts[2].len() == 4 => {
                format!("{year:04}-{month:02}-{day:02}{rest}").into()
            }
            _ => text.into(),
        }
    }
}

/// The value that is sent for a field; what was written, when the field is not known.
pub(super) fn value(
    field: Option<&FieldSchema>,
    given: &Given,
    rules: &Rules,
) -> Result<FieldValue, Fault> {
    let value = match (field, given) {
        (_, Given::Null | Given::Unsaid) => FieldValue::Null,
        (None, Given::Text(text)) => FieldValue::Text(text.clone()),
        (None, Given::Json(raw)) => FieldValue::of_json(raw),
        (Some(field), Given::Text(text)) => of_text(field, text, rules)?,
        (Some(field), Given::Json(raw)) => of_json(field, raw, rules)?,
    };
    match field {
        Some(field) if rules.checks => checked(field, value, rules),
        _ => Ok(value),
    }
}

/// A value that was written as JSON: its type must be one that the field takes.
fn of_json(field: &FieldSchema, raw: &RawValue, rules: &Rules) -> Result<FieldValue, Fault> {
    let value = FieldValue::of_json(raw);
    let wrong = |wanted| Err(wrong(field, raw.get(), wanted));
    if !rules.checks {
        return Ok(value);
    }
    match (&value, kind(field)) {
        (FieldValue::Text(text), Kind::Number | Kind::Integer | Kind::Boolean) => {
            of_text(field, text, rules)
        }
        (FieldValue::Text(text), Kind::Date | Kind::DateTime | Kind::Time) => {
            of_text(field, text, rules)
        }
        (FieldValue::Number(digits), Kind::Integer) if !is_integer(digits) => wrong(INTEGER),
        (FieldValue::Number(_), Kind::Text) => wrong(TEXT),
        (FieldValue::Bool(_), Kind::Text) => wrong(TEXT),
        (FieldValue::Number(_) | FieldValue::Json(_), Kind::Boolean) => wrong(BOOLEAN),
        (FieldValue::Bool(_) | FieldValue::Json(_), Kind::Number) => wrong(NUMBER),
        (FieldValue::Bool(_) | FieldValue::Json(_), Kind::Integer) => wrong(INTEGER),
        (FieldValue::Number(_) | FieldValue::Bool(_) | FieldValue::Json(_), Kind::Date) => {
            wrong(DATE)
        }
        (FieldValue::Number(_) | FieldValue::Bool(_) | FieldValue::Json(_), Kind::DateTime) => {
            wrong(DATETIME)
        }
        (FieldValue::Number(_) | FieldValue::Bool(_) | FieldValue::Json(_), Kind::Time) => {
            wrong(TIME)
        }
        (FieldValue::Json(_), Kind::Text) => wrong(TEXT),
        _ => Ok(value),
    }
}

/// What a field holds, as far as JSON tells it apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Integer,
    Boolean,
    Date,
    DateTime,
    Time,
    Any,
}

fn kind(field: &FieldSchema) -> Kind {
    use FieldType as T;
    match field.field_type {
        T::Boolean => Kind::Boolean,
        T::Int | T::Long => Kind::Integer,
        T::Double | T::Currency | T::Percent => Kind::Number,
        T::Date => Kind::Date,
        T::DateTime => Kind::DateTime,
        T::Time => Kind::Time,
        T::AnyType | T::ComplexValue | T::Other | T::Location | T::Address => Kind::Any,
        T::Id
        | T::String
        | T::TextArea
        | T::Email
        | T::Phone
        | T::Url
        | T::Picklist
        | T::MultiPicklist
        | T::Combobox
        | T::Reference
        | T::Base64
        | T::EncryptedString => Kind::Text,
    }
}

/// A value that was written as text, read by the type of its field.
fn of_text(field: &FieldSchema, text: &str, rules: &Rules) -> Result<FieldValue, Fault> {
    let trimmed = text.trim();
    let read = match kind(field) {
        Kind::Text | Kind::Any => return Ok(FieldValue::Text(text.to_owned())),
        Kind::Boolean => (boolean(trimmed).map(FieldValue::Bool), BOOLEAN),
        Kind::Integer => (
            number(trimmed)
                .filter(|digits| is_integer(digits))
                .map(FieldValue::Number),
            INTEGER,
        ),
        Kind::Number => (number(trimmed).map(FieldValue::Number), NUMBER),
        Kind::Date => (date(&rules.dates.iso(trimmed)).map(FieldValue::Text), DATE),
        Kind::DateTime => (
            datetime(&rules.dates.iso(trimmed), &rules.zone).map(FieldValue::Text),
            DATETIME,
        ),
        Kind::Time => (time(trimmed).map(FieldValue::Text), TIME),
    };
    match read {
        (Some(value), _) => Ok(value),
        (None, _) if !rules.checks => Ok(FieldValue::Text(text.to_owned())),
        (None, wanted) => Err(wrong(field, text, wanted)),
    }
}

fn wrong(field: &FieldSchema, value: &str, wanted: &'static str) -> Fault {
    Fault::Type {
        field: field.name.clone(),
        value: shortened(value),
        wanted,
    }
}

/// A message quotes no novel.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// The text as a JSON number: digits with a point, and nothing that only some read as a number.
fn number(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let padded = unsigned.strip_prefix('-').unwrap_or(unsigned);
    let is_number = serde_json::from_str::<&RawValue>(unsigned).is_ok()
        && padded.starts_with(|letter: char| letter.is_ascii_digit());
    if is_number {
        return Some(unsigned.to_owned());
    }
    // `007` and `.5` are numbers to people.
    let value: f64 = unsigned.parse().ok()?;
    let plain = unsigned
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
    (plain && value.is_finite()).then(|| value.to_string())
}

fn is_integer(digits: &str) -> bool {
    match digits.split_once('.') {
        Some((_, fraction)) => fraction.bytes().all(|byte| byte == b'0'),
        None => !digits.contains(['e', 'E']),
    }
}

/// `2026-01-31`.
fn date(text: &str) -> Option<String> {
    values::date(text).map(|date| date.to_string())
}

/// With an offset an instant; without one the time in the zone, which is sent as UTC. A day alone is
/// its beginning.
fn datetime(text: &str, zone: &TimeZone) -> Option<String> {
    instant(text.trim(), zone).map(|at| at.to_string())
}

/// The instant that a text names; without an offset it is meant in the zone.
#[must_use]
pub fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Some(at) = values::datetime(text) {
        return Some(at);
    }
    let local: DateTime = match values::date(text) {
        Some(day) => day.to_datetime(Time::midnight()),
        None => {
            let (day, time) = text.split_once(['T', ' '])?;
            let day: Date = values::date(day)?;
            let time: Time = time.trim().parse().ok()?;
            day.to_datetime(time)
        }
    };
    let at = local.to_zoned(zone.clone()).ok()?;
    Some(at.timestamp())
}

/// `10:00`, with or without the `Z` that the server wants.
fn time(text: &str) -> Option<String> {
    let time = values::time(text).or_else(|| text.parse().ok())?;
    Some(format!("{}Z", time.strftime("%H:%M:%S%.3f")))
}

/// What the describe says about a value of the right type.
fn checked(field: &FieldSchema, value: FieldValue, rules: &Rules) -> Result<FieldValue, Fault> {
    let is_empty = matches!(&value, FieldValue::Null)
        || matches!(&value, FieldValue::Text(text) if text.is_empty());
    if is_empty {
        let may = field.nillable || field.defaulted_on_create;
        return match may && field.field_type != FieldType::Boolean {
            true => Ok(value),
            false => Err(Fault::NotEmpty {
                field: field.name.clone(),
            }),
        };
    }
    match &value {
        FieldValue::Text(text) => check_text(field, text, rules)?,
        FieldValue::Number(digits) => check_digits(field, digits)?,
        _ => {}
    }
    Ok(value)
}

fn check_text(field: &FieldSchema, text: &str, rules: &Rules) -> Result<(), Fault> {
    match field.field_type {
        FieldType::Picklist => check_choice(field, text),
        FieldType::MultiPicklist => text
            .split(';')
            .try_for_each(|choice| check_choice(field, choice.trim())),
        FieldType::Reference | FieldType::Id => check_reference(field, text, rules),
        FieldType::Date | FieldType::DateTime | FieldType::Time | FieldType::Base64 => Ok(()),
        _ => check_length(field, text),
    }
}

fn check_length(field: &FieldSchema, text: &str) -> Result<(), Fault> {
    let length = text.chars().count();
    let limit = usize::try_from(field.length).unwrap_or(usize::MAX);
    if limit == 0 || length <= limit {
        return Ok(());
    }
    Err(Fault::TooLong {
        field: field.name.clone(),
        limit: field.length,
        length,
    })
}

fn check_choice(field: &FieldSchema, text: &str) -> Result<(), Fault> {
    match unlisted(field, text) {
        Some(fault) if field.restricted_picklist => Err(fault),
        _ => Ok(()),
    }
}

/// Values that a picklist does not list, though it takes them: probably slips.
pub(super) fn doubts(field: &FieldSchema, value: &FieldValue) -> Vec<Fault> {
    let FieldValue::Text(text) = value else {
        return Vec::new();
    };
    match field.field_type {
        _ if field.restricted_picklist => Vec::new(),
        FieldType::Picklist => unlisted(field, text).into_iter().collect(),
        FieldType::MultiPicklist => text
            .split(';')
            .filter_map(|choice| unlisted(field, choice.trim()))
            .collect(),
        _ => Vec::new(),
    }
}

/// That the picklist has no such value, and which one may be meant.
fn unlisted(field: &FieldSchema, text: &str) -> Option<Fault> {
    let mut listed = field.picklist_values.iter();
    if field.picklist_values.is_empty() || listed.any(|value| value.value == text) {
        return None;
    }
    let active = || field.picklist_values.iter().filter(|value| value.active);
    let label = active().find(|value| {
        let label = value.label.as_deref().unwrap_or_default();
        label.eq_ignore_ascii_case(text) || value.value.eq_ignore_ascii_case(text)
    });
    let names = || active().map(|value| value.value.as_str());
    let meant = label.map(|value| value.value.as_str());
    let meant = meant.or_else(|| suggest::closest(text, names()));
    Some(Fault::Choice {
        field: field.name.clone(),
        value: shortened(text),
        suggestion: meant.map(str::to_owned),
        choices: names().map(str::to_owned).collect(),
    })
}

fn check_reference(field: &FieldSchema, text: &str, rules: &Rules) -> Result<(), Fault> {
    let id = RecordId::parse(text).map_err(|reason| Fault::BadId {
        field: field.name.clone(),
        value: shortened(text),
        reason,
    })?;
    fits_reference(id.key_prefix(), field, rules).map_err(|wanted| Fault::OtherObject {
        field: field.name.clone(),
        value: text.to_owned(),
        wanted,
        found: super::object_of(id.key_prefix(), rules),
    })
}

fn check_digits(field: &FieldSchema, digits: &str) -> Result<(), Fault> {
    let whole = field.precision.saturating_sub(field.scale);
    if field.precision == 0 || digits.contains(['e', 'E']) {
        return Ok(());
    }
    let before = digits
        .trim_start_matches('-')
        .split('.')
        .next()
        .unwrap_or_default();
    let count = before.trim_start_matches('0').len();
    match u32::try_from(count).is_ok_and(|count| count <= whole) {
        true => Ok(()),
        false => Err(Fault::TooLarge {
            field: field.name.clone(),
            value: digits.to_owned(),
            whole,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::PicklistValue;

    fn rules() -> Rules {
        Rules {
            schema: None,
            objects: Vec::new(),
            zone: TimeZone::get("Europe/Berlin").unwrap(),
            dates: Dates::Iso,
            checks: true,
        }
    }

    fn field(field_type: FieldType) -> FieldSchema {
        FieldSchema {
            name: "F".to_owned(),
            field_type,
            nillable: true,
            length: 5,
            precision: 6,
            scale: 2,
            ..FieldSchema::default()
        }
    }

    fn sent(field: &FieldSchema, text: &str) -> Option<String> {
        let value = value(Some(field), &Given::Text(text.to_owned()), &rules()).ok()?;
        let mut out = String::new();
        value.push_json(&mut out);
        Some(out)
    }

    #[test]
    fn texts_become_what_the_field_takes() {
        use FieldType as T;
        for (kind, text, expected) in [
            (T::Boolean, "Yes", Some("true")),
            (T::Boolean, "maybe", None),
            (T::Int, "12", Some("12")),
            (T::Int, "1.5", None),
            (T::Double, "1200.50", Some("1200.50")),
            (T::Double, "1,200", None),
            (T::Double, "12345.5", None),
            (T::Double, "007", Some("7")),
            (T::Date, "2026-02-28", Some("\"2026-02-28\"")),
            (T::Date, "2026-02-30", None),
            (T::Date, "28.02.2026", None),
            (
                T::DateTime,
                "2026-07-01 10:00",
                Some("\"2026-07-01T08:00:00Z\""),
            ),
            (
                T::DateTime,
                "2026-01-01T10:00:00+0100",
                Some("\"2026-01-01T09:00:00Z\""),
            ),
            (T::DateTime, "2026-01-01", Some("\"2025-12-31T23:00:00Z\"")),
            (T::DateTime, "tomorrow", None),
            (T::Time, "10:30", Some("\"10:30:00.000Z\"")),
            (T::String, "12345", Some("\"12345\"")),
            (T::String, "123456", None),
            (
                T::Reference,
                "001D000000IqhSLIAZ",
                Some("\"001D000000IqhSLIAZ\""),
            ),
            (T::Reference, "Acme", None),
        ] {
            assert_eq!(
                sent(&field(kind), text).as_deref(),
                expected,
                "{kind:?} {text}"
            );
        }
    }

    #[test]
    fn references_know_their_objects() {
        let owner = FieldSchema {
            reference_to: vec!["Account".to_owned()],
            ..field(FieldType::Reference)
        };
        assert!(sent(&owner, "001D000000IqhSLIAZ").is_some());
        assert_eq!(sent(&owner, "003D000000QV9n2IAD"), None);
    }

    #[test]
    fn picklists_name_the_value_that_was_meant() {
        let choice = |value: &str| PicklistValue {
            value: value.to_owned(),
            label: Some(value.to_owned()),
            active: true,
            ..PicklistValue::default()
        };
        let stage = FieldSchema {
            restricted_picklist: true,
            picklist_values: vec![choice("Closed Won"), choice("Closed Lost")],
            ..field(FieldType::Picklist)
        };
        assert!(sent(&stage, "Closed Won").is_some());
        let given = Given::Text("closed won".to_owned());
        let fault = value(Some(&stage), &given, &rules()).unwrap_err();
        assert!(
            matches!(fault, Fault::Choice { suggestion: Some(meant), .. } if meant == "Closed Won")
        );
    }
}

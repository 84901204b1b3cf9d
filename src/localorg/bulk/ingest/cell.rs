//! From the cells of a row to the fields of a record, as the REST API would bring them.
//!
//! An empty cell says nothing about its field; `#N/A` empties it. Values that cannot be of the
//! field's type are refused here, in the words of bulk jobs.

use serde_json::{Map, Value, json};

use super::header::Target;
use crate::localorg::records::RowError;
use crate::model::schema::FieldType;

/// The cell that empties a field.
const NULL: &str = "#N/A";

/// A row, understood.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Given {
    /// The id in the row.
    pub(super) id: Option<String>,
    /// Everything else.
    pub(super) fields: Map<String, Value>,
}

/// Puts the cells of a row together.
pub(super) fn given<'c>(
    targets: &[Target],
    cells: impl Iterator<Item = &'c str>,
) -> Result<Given, RowError> {
    let mut given = Given::default();
    for (target, cell) in targets.iter().zip(cells) {
        if cell.is_empty() {
            continue;
        }
        match target {
            Target::Id => given.id = (cell != NULL).then(|| cell.trim().to_owned()),
            Target::Field { name, label, kind } => {
                let value = match cell {
                    NULL => Value::Null,
                    cell => value(*kind, name, label, cell)?,
                };
                given.fields.insert(name.clone(), value);
            }
            Target::Parent {
                relationship,
                reference,
                object,
                key,
            } => {
                if cell == NULL {
                    given.fields.insert(reference.clone(), Value::Null);
                    continue;
                }
                let mut parent = Map::new();
                if let Some(object) = object {
                    parent.insert("attributes".to_owned(), json!({ "type": object }));
                }
                parent.insert(key.clone(), json!(cell));
                given
                    .fields
                    .insert(relationship.clone(), Value::Object(parent));
            }
        }
    }
    Ok(given)
}

/// The value of a cell that is neither empty nor null.
fn value(kind: FieldType, name: &str, label: &str, cell: &str) -> Result<Value, RowError> {
    let trimmed = cell.trim();
    let found = match kind {
        FieldType::Boolean => flag(trimmed).map(Value::Bool),
        FieldType::Int | FieldType::Long => whole(trimmed).map(Value::from),
        FieldType::Double | FieldType::Currency | FieldType::Percent => number(trimmed),
        FieldType::Date => date(trimmed).map(Value::from),
        FieldType::DateTime => instant(trimmed).map(Value::from),
        _ => Some(Value::from(cell)),
    };
    found.ok_or_else(|| {
        let what = match kind {
            FieldType::Date | FieldType::DateTime => "invalid date",
            _ => "value not of required type",
        };
        let message = format!("{label}: {what}: {cell}");
        RowError::about("INVALID_TYPE_ON_FIELD_IN_RECORD", message, [name])
    })
}

fn flag(cell: &str) -> Option<bool> {
    let is = |words: [&str; 3]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    if is(["true", "1", "yes"]) {
        Some(true)
    } else if is(["false", "0", "no"]) {
        Some(false)
    } else {
        None
    }
}

fn whole(cell: &str) -> Option<i64> {
    // Spreadsheets write whole numbers as `5.0`.
    let digits = cell.trim_start_matches('+');
    let digits = digits.split_once('.').map_or(digits, |(whole, rest)| {
        if rest.bytes().all(|byte| byte == b'0') {
            whole
        } else {
            digits
        }
    });
    digits.parse().ok()
}

fn number(cell: &str) -> Option<Value> {
    if let Some(whole) = whole(cell) {
        return Some(Value::from(whole));
    }
    let number: f64 = cell.trim_start_matches('+').parse().ok()?;
    number.is_finite().then(|| Value::from(number))
}

/// A day; the offset or time of day that some tools put behind it is ignored.
fn date(cell: &str) -> Option<String> {
    let day = cell.get(..10)?;
    let rest = &cell[10..];
    let fits = rest.is_empty() || rest.starts_with(['T', 'Z', '+', '-', ' ']);
    let parsed: jiff::civil::Date = day.parse().ok().filter(|_| fits)?;
    Some(parsed.to_string())
}

/// An instant; without an offset it is in UTC, without a time of day it is midnight.
fn instant(cell: &str) -> Option<String> {
    let civil = || cell.parse::<jiff::civil::DateTime>().ok();
    let at = cell
        .parse::<jiff::Timestamp>()
        .ok()
        .or_else(|| {
            jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", cell)
                .ok()?
                .to_timestamp()
                .ok()
        })
        .or_else(|| Some(civil()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp()))?;
    Some(at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: FieldType) -> Target {
        Target::Field {
            name: name.into(),
            label: format!("{name} label"),
            kind,
        }
    }

    #[test]
    fn cells_become_typed_values() {
        let targets = [
            Target::Id,
            field("Flag", FieldType::Boolean),
            field("Amount", FieldType::Currency),
            field("Count", FieldType::Int),
            field("Day", FieldType::Date),
            field("At", FieldType::DateTime),
            field("Text", FieldType::String),
            field("Gone", FieldType::String),
            field("Kept", FieldType::String),
            Target::Parent {
                relationship: "Account".into(),
                reference: "AccountId".into(),
                object: None,
                key: "Key__c".into(),
            },
        ];
        let cells = [
            "001000000000001AAA",
            "YES",
            "1250.50",
            "5.0",
            "2026-11-22Z",
            "2026-11-22T10:00:00.000+0100",
            " two\nlines ",
            "#N/A",
            "",
            "A-17",
        ];
        let given = given(&targets, cells.into_iter()).unwrap();
        assert_eq!(given.id.as_deref(), Some("001000000000001AAA"));
        assert_eq!(
            Value::Object(given.fields),
            json!({
                "Flag": true, "Amount": 1250.5, "Count": 5, "Day": "2026-11-22",
                "At": "2026-11-22T09:00:00Z", "Text": " two\nlines ", "Gone": null,
                "Account": { "Key__c": "A-17" },
            })
        );
    }

    #[test]
    fn parents_are_emptied_and_named_by_object() {
        let target = |object: Option<&str>| Target::Parent {
            relationship: "Owner".into(),
            reference: "OwnerId".into(),
            object: object.map(str::to_owned),
            key: "Username".into(),
        };
        let empty = given(&[target(None)], ["#N/A"].into_iter()).unwrap();
        assert_eq!(Value::Object(empty.fields), json!({ "OwnerId": null }));
        let named = given(&[target(Some("User"))], ["a@b.c"].into_iter()).unwrap();
        assert_eq!(
            Value::Object(named.fields),
            json!({ "Owner": { "attributes": { "type": "User" }, "Username": "a@b.c" } })
        );
    }

    #[test]
    fn wrong_types_are_refused() {
        for (kind, cell) in [
            (FieldType::Boolean, "maybe"),
            (FieldType::Currency, "1,250"),
            (FieldType::Currency, "NaN"),
            (FieldType::Int, "5.5"),
            (FieldType::Date, "22.11.2026"),
            (FieldType::Date, "2026-11-223"),
            (FieldType::DateTime, "yesterday"),
        ] {
            let failed = given(&[field("F", kind)], [cell].into_iter()).unwrap_err();
            assert_eq!(failed.code, "INVALID_TYPE_ON_FIELD_IN_RECORD", "{cell}");
            assert_eq!(failed.fields, ["F"]);
            assert!(
                failed.message.starts_with("F label: "),
                "{}",
                failed.message
            );
        }
    }
}

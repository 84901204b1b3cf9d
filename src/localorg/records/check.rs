//! What may not be kept: missing fields, values too long or out of range, wrong picklist values,
//! references that lead nowhere, values that must be unique.
//!
//! All faults of a row are told at once, missing fields first.

use rusqlite::types::Value as Sql;

use super::intake::Given;
use super::row::Row;
use super::rules::Change;
use super::{Edit, Refusal, RowError, Step};
use crate::model::id::RecordId;
use crate::model::schema::{FieldSchema, FieldType};

impl Edit {
    /// Refuses a row that may not be kept, and brings references into their 18 characters.
    pub(super) fn check(&self, row: &Row<'_>, change: Change<'_, '_>) -> Step<()> {
        let Change { given, old } = change;
        let mut errors = Vec::new();
        errors.extend(missing(row, given, old));
        for (at, _) in given.cells() {
            let field = &row.def.schema.fields[*at];
            errors.extend(fault(field, row.cell(*at)));
            if field.unique {
                errors.extend(self.duplicate(row, field, row.cell(*at))?);
            }
            if old.is_some() && field.reference_to.iter().any(|to| to == row.def.name()) {
                errors.extend(self.cycle(row, field, row.cell(*at))?);
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Errors(errors))
        }
    }

    fn duplicate(&self, row: &Row<'_>, field: &FieldSchema, cell: &Sql) -> Step<Option<RowError>> {
        if *cell == Sql::Null {
            return Ok(None);
        }
        let found = self.having(row.def, field, cell)?;
        let other = found.iter().find(|id| *id != row.id());
        let other = other.and_then(|id| RecordId::parse(id).ok());
        Ok(other.map(|other| {
            let message = format!(
                "duplicate value found: {} duplicates value on record with id: {}",
                field.name,
                other.short()
            );
            RowError::new("DUPLICATE_VALUE", message)
        }))
    }

    /// A record that would be its own ancestor.
    fn cycle(&self, row: &Row<'_>, field: &FieldSchema, parent: &Sql) -> Step<Option<RowError>> {
        const DEEPEST: usize = 100;
        let sql = format!(
            "SELECT \"{}\" FROM \"{}\" WHERE \"Id\" = ?1",
            field.name,
            row.def.name()
        );
        let mut ancestor = parent.clone();
        for _ in 0..DEEPEST {
            match &ancestor {
                Sql::Text(id) if id == row.id() => {
                    let message = "attempt to create a cyclic hierarchy";
                    let fields = [field.name.as_str()];
                    return Ok(Some(RowError::about(
                        "CIRCULAR_DEPENDENCY",
                        message,
                        fields,
                    )));
                }
                Sql::Text(_) => {}
                _ => return Ok(None),
            }
            let found: Option<[Sql; 1]> = self.first(&sql, &[ancestor])?;
            ancestor = found.map_or(Sql::Null, |[next]| next);
        }
        Ok(None)
    }
}

/// Fields that must have a value and have none: all of a new record, the brought ones of an old.
fn missing(row: &Row<'_>, given: &Given, old: Option<&Row<'_>>) -> Option<RowError> {
    let fields = row.def.schema.fields.iter().enumerate();
    let names: Vec<&str> = fields
        .filter(|(at, field)| {
            *row.cell(*at) == Sql::Null
                && !field.nillable
                && field.createable
                && field.field_type != FieldType::Boolean
                && (given.has(*at) || (old.is_none() && !field.defaulted_on_create))
        })
        .map(|(_, field)| field.name.as_str())
        .collect();
    if names.is_empty() {
        return None;
    }
    let message = format!("Required fields are missing: [{}]", names.join(", "));
    Some(RowError::about("REQUIRED_FIELD_MISSING", message, names))
}

/// What is wrong with one value.
fn fault(field: &FieldSchema, cell: &Sql) -> Option<RowError> {
    let (code, message) = match cell {
        Sql::Text(text) => text_fault(field, text)?,
        Sql::Integer(number) if field.field_type == FieldType::Int => {
            let digits = number
                .unsigned_abs()
                .checked_ilog10()
                .map_or(1, |log| log + 1);
            let fits = digits <= field.precision.max(1) && i32::try_from(*number).is_ok();
            if fits || field.precision == 0 {
                return None;
            }
            out_of_range(field, &number.to_string())
        }
        Sql::Real(number) if field.precision > 0 => {
            let digits = field.precision.saturating_sub(field.scale);
            let limit = 10_f64.powi(i32::try_from(digits).unwrap_or(18));
            if number.abs() < limit {
                return None;
            }
            out_of_range(field, &number.to_string())
        }
        _ => return None,
    };
    let blamed = [field.name.as_str()];
    Some(RowError::about(
        code,
        format!("{}: {message}", field.label),
        blamed,
    ))
}

fn out_of_range(field: &FieldSchema, number: &str) -> (&'static str, String) {
    let kind = if field.field_type == FieldType::Currency {
        "currency"
    } else {
        "numeric"
    };
    let message = format!("value outside of valid range on {kind} field: {number}");
    ("NUMBER_OUTSIDE_VALID_RANGE", message)
}

fn text_fault(field: &FieldSchema, text: &str) -> Option<(&'static str, String)> {
    let picklist = matches!(
        field.field_type,
        FieldType::Picklist | FieldType::MultiPicklist
    );
    if picklist && field.restricted_picklist {
        let wrong = text.split(';').find(|part| !is_offered(field, part));
        if let Some(wrong) = wrong {
            let message = format!("bad value for restricted picklist field: {wrong}");
            return Some(("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message));
        }
    }
    let length = field.length as usize;
    if length > 0 && text.chars().count() > length {
        let message = format!("data value too large: {text} (max length={length})");
        return Some(("STRING_TOO_LONG", message));
    }
    if field.field_type == FieldType::Email && !is_email(text) {
        return Some((
            "INVALID_EMAIL_ADDRESS",
            format!("invalid email address: {text}"),
        ));
    }
    None
}

fn is_offered(field: &FieldSchema, text: &str) -> bool {
    let mut values = field.picklist_values.iter();
    values.any(|value| value.active && value.value.eq_ignore_ascii_case(text.trim()))
}

/// Salesforce wants one `@`, something before it and a domain of at least two parts behind it.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let mark = |character: char| "!#$%&'*/=?^_+-`{|}~.".contains(character);
    let fine = |character: char| character.is_alphanumeric() || mark(character);
    let mut labels = domain.split('.');
    let top = domain.rsplit('.').next().unwrap_or_default();
    !local.is_empty()
        && local.chars().all(fine)
        && domain.contains('.')
        && labels.all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
        && top.chars().count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldType) -> FieldSchema {
        FieldSchema {
            name: "F__c".into(),
            label: "My Field".into(),
            field_type: kind,
            length: 5,
            precision: 5,
            scale: 2,
            ..FieldSchema::default()
        }
    }

    #[test]
    fn values_that_do_not_fit_are_named_with_their_label() {
        let wrong =
            |kind, cell| fault(&field(kind), &cell).map(|error| (error.code, error.message));
        assert_eq!(
            wrong(FieldType::String, Sql::Text("abcdef".into())),
            Some((
                "STRING_TOO_LONG",
                "My Field: data value too large: abcdef (max length=5)".into()
            ))
        );
        assert_eq!(wrong(FieldType::String, Sql::Text("abcde".into())), None);
        assert_eq!(
            wrong(FieldType::Currency, Sql::Real(1000.0)).map(|error| error.0),
            Some("NUMBER_OUTSIDE_VALID_RANGE")
        );
        assert_eq!(wrong(FieldType::Currency, Sql::Real(999.99)), None);
        assert_eq!(
            wrong(FieldType::Email, Sql::Text("a@b".into())).map(|error| error.0),
            Some("INVALID_EMAIL_ADDRESS")
        );
    }

    #[test]
    fn addresses_are_told_from_other_texts() {
        for good in [
            "ada@example.com",
            "a.b+c@mail.example.co.uk",
            "o'neil@x-y.org",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "ada",
            "ada@",
            "@example.com",
            "a b@example.com",
            "a@b@",
            "a@x..com",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}

//! What may not be kept: missing fields, values too long or out of range, wrong picklist values,
//! references that lead nowhere, values that must be unique.
//!
//! All faults of a row are told at once, missing fields first.

use rusqlite::types::Value as Sql;

use super::intake::Given;
use super::row::Row;
use super::{Edit, Refusal, RowError, Step};
use crate::model::id::RecordId;
use crate::model::schema::{FieldSchema, FieldType};

impl Edit {
    /// Refuses a row that may not be kept, and brings references into their 18 characters.
    pub(super) fn check(&self, row: &Row<'_>, given: &Given, old: Option<&Row<'_>>) -> Step<()> {
        let mut errors = Vec::new();
        errors.extend(missing(row, given, old));
        for (at, _) in given.cells() {
            let field = &row.def.schema.fields[*at];
            errors.extend(fault(field, row.cell(*at)));
            if field.unique {
                errors.extend(self.duplicate(row, field, row.cell(*at))?);
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
        let found = self.having(row.def, field, cell.clone())?;
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
    let blame = |code, message: String| Some(RowError::about(code, message, [field.name.as_str()]));
    match (cell, field.field_type) {
        (Sql::Text(text), FieldType::Picklist) if field.restricted_picklist => {
            let fits = field
                .picklist_values
                .iter()
                .any(|value| value.active && value.value.eq_ignore_ascii_case(text));
            if fits {
                return None;
            }
            let label = &field.label;
            blame(
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                format!("{label}: bad value for restricted picklist field: {text}"),
            )
        }
        (Sql::Text(text), _) => {
            let length = field.length as usize;
            if length == 0 || text.chars().count() <= length {
                return None;
            }
            blame(
                "STRING_TOO_LONG",
                format!(
                    "{}: data value too large: {text} (max length={length})",
                    field.label
                ),
            )
        }
        _ => None,
    }
}

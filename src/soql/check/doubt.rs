//! Values that the server takes but that hardly find what is sought: doubts, not errors.

use super::problem::{ProblemKind, Severity};
use super::select::Typed;
use super::{Checker, MOST_PROBLEMS};
use crate::model::schema::{FieldSchema, FieldType, PicklistValue};
use crate::soql::ast::{Literal, LiteralValue, Operand};
use crate::soql::suggest;

impl<'s> Checker<'s> {
    /// A value that is compared for equality with `left`.
    pub(super) fn doubt_value(&mut self, left: &Operand, literal: &Literal, typed: Typed<'s>) {
        if self.severity != Severity::Warning || self.problems.len() >= MOST_PROBLEMS {
            return;
        }
        let (LiteralValue::Text(text), Some(field)) = (&literal.value, typed.field) else {
            return;
        };
        let kind = match (left, field.field_type) {
            (Operand::Field(_), FieldType::Picklist) => unknown_value(field, text, false),
            (Operand::Function(function), FieldType::Picklist) if function.name.is("toLabel") => {
                unknown_value(field, text, true)
            }
            (Operand::Field(_), FieldType::MultiPicklist) => text
                .split(';')
                .find_map(|part| unknown_value(field, part.trim(), false)),
            (Operand::Field(_), FieldType::Id | FieldType::Reference) => {
                self.foreign_id(field, text, typed)
            }
            _ => None,
        };
        if let Some(kind) = kind {
            self.add(kind, literal.span, left.span(), Severity::Warning);
        }
    }

    /// The id of an object that the field never holds.
    fn foreign_id(&self, field: &FieldSchema, id: &str, typed: Typed<'s>) -> Option<ProblemKind> {
        let prefix = id.get(..3).filter(|_| matches!(id.len(), 15 | 18))?;
        let object = self.schemas.key_prefix(prefix);
        let is_foreign = |wanted: &[String]| match object {
            Some(object) => !wanted.iter().any(|name| name.eq_ignore_ascii_case(object)),
            None => false,
        };
        let (wanted, is_foreign) = match (field.field_type, typed.owner) {
            (FieldType::Reference, _) => {
                let wanted = field.reference_to.clone();
                let is_foreign = is_foreign(&wanted);
                (wanted, is_foreign)
            }
            (_, Some(owner)) => {
                let own = owner.key_prefix.as_deref();
                (
                    vec![owner.name.clone()],
                    own.is_some_and(|own| own != prefix),
                )
            }
            _ => return None,
        };
        // Nobody has the id of all zeros; it stands for none.
        if !is_foreign || wanted.is_empty() || prefix == "000" {
            return None;
        }
        Some(ProblemKind::ForeignId {
            field: field.name.clone(),
            value: id.to_owned(),
            object: object.map(str::to_owned),
            wanted,
        })
    }
}

/// A value, or a label, that the picklist does not offer. An empty text stands for NULL.
fn unknown_value(field: &FieldSchema, text: &str, is_label: bool) -> Option<ProblemKind> {
    let values = &field.picklist_values;
    let shown = |value: &PicklistValue| value.label.clone().unwrap_or_else(|| value.value.clone());
    let name = |value: &PicklistValue| {
        if is_label {
            shown(value)
        } else {
            value.value.clone()
        }
    };
    // Comparing texts ignores case.
    let same = |one: &str| one.to_lowercase() == text.to_lowercase();
    if text.is_empty() || values.is_empty() || values.iter().any(|value| same(&name(value))) {
        return None;
    }
    let twin = values
        .iter()
        .find(|value| same(&shown(value)) || same(&value.value));
    let names: Vec<String> = values.iter().map(name).collect();
    let suggestion = twin.map(name).or_else(|| {
        let close = suggest::closest(text, names.iter().map(String::as_str))?;
        Some(close.to_owned())
    });
    Some(ProblemKind::UnknownValue {
        field: field.name.clone(),
        value: text.to_owned(),
        suggestion,
        is_restricted: field.restricted_picklist,
    })
}

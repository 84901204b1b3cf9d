//! Values against the types of fields.

use super::Checker;
use super::problem::ProblemKind;
use super::select::Typed;
use crate::model::schema::FieldType;
use crate::soql::ast::{Literal, LiteralValue, Operand};
use crate::soql::{dates, values};

/// Longest text in WHERE, in characters.
const LONGEST_TEXT: usize = 4_000;

/// What values a type takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Text,
    Id,
    Bool,
    Number,
    Date,
    DateTime,
    Time,
    Anything,
}

impl<'s> Checker<'s> {
    /// A value compared with `left`.
    pub(super) fn literal(&mut self, left: &Operand, literal: &Literal, typed: Typed<'s>) {
        if let Some(kind) = impossible(&literal.value) {
            self.report_at(kind, literal.span, left.span());
            return;
        }
        let Some(field_type) = typed.value else {
            return;
        };
        if let LiteralValue::Parameter(_) = literal.value {
            self.parameters.insert(literal.span, field_type);
        }
        let field = typed
            .field
            .map_or_else(|| left.field().text(), |field| field.name.clone());
        if let Some(kind) = mismatch(field_type, field, &literal.value) {
            self.report_at(kind, literal.span, left.span());
        }
    }
}

/// Salesforce's name of a type, as in its messages.
pub(super) fn type_name(field_type: FieldType) -> &'static str {
    use FieldType as T;
    match field_type {
        T::Id => "id",
        T::Boolean => "boolean",
        T::Int => "int",
        T::Long => "long",
        T::Double | T::Percent | T::Currency => "double",
        T::Date => "date",
        T::DateTime => "dateTime",
        T::Time => "time",
        T::TextArea => "textarea",
        T::Email => "email",
        T::Phone => "phone",
        T::Url => "url",
        T::Picklist => "picklist",
        T::MultiPicklist => "multipicklist",
        T::Combobox => "combobox",
        T::Reference => "reference",
        T::Address => "address",
        T::Location => "location",
        T::Base64 => "base64",
        T::EncryptedString => "encryptedstring",
        T::String | T::AnyType | T::ComplexValue | T::Other => "string",
    }
}

/// What a type takes.
fn wanted(field_type: FieldType) -> Wanted {
    use FieldType as T;
    match field_type {
        T::Id | T::Reference => Wanted::Id,
        T::Boolean => Wanted::Bool,
        T::Date => Wanted::Date,
        T::DateTime => Wanted::DateTime,
        T::Time => Wanted::Time,
        T::AnyType | T::ComplexValue | T::Other | T::Location | T::Address | T::Base64 => {
            Wanted::Anything
        }
        number if number.is_number() => Wanted::Number,
        _ => Wanted::Text,
    }
}

/// What is wrong with a value whatever it is compared with.
fn impossible(value: &LiteralValue) -> Option<ProblemKind> {
    match value {
        LiteralValue::Date(text) if values::date(text).is_none() => {
            Some(ProblemKind::InvalidDate {
                value: text.clone(),
            })
        }
        LiteralValue::DateTime(text) if values::datetime(text).is_none() => {
            Some(ProblemKind::InvalidDateTime {
                value: text.clone(),
            })
        }
        LiteralValue::Time(text) if values::time(text).is_none() => {
            Some(ProblemKind::InvalidTime {
                value: text.clone(),
            })
        }
        LiteralValue::DateLiteral(name, n) if dates::takes_number(name) != n.is_some() => {
            let is_wanted = n.is_none();
            Some(ProblemKind::DateLiteralNumber {
                name: name.clone(),
                is_wanted,
            })
        }
        _ => None,
    }
}

/// What is wrong with a value for a field of this type.
fn mismatch(field_type: FieldType, field: String, value: &LiteralValue) -> Option<ProblemKind> {
    use LiteralValue as Value;
    match (wanted(field_type), value) {
        (_, Value::Null | Value::Parameter(_))
        | (Wanted::Anything, _)
        | (Wanted::Bool, Value::Bool(_))
        | (Wanted::Number, Value::Number(_) | Value::Currency(..))
        | (Wanted::Date, Value::Date(_) | Value::DateLiteral(..))
        | (Wanted::DateTime, Value::DateTime(_) | Value::DateLiteral(..))
        | (Wanted::Time, Value::Time(_)) => None,
        (Wanted::Text, Value::Text(text)) => too_long(field, text),
        (Wanted::Id, Value::Text(text)) => not_an_id(text),
        (Wanted::Text | Wanted::Id, other) => Some(ProblemKind::Unquoted {
            field,
            value: other.to_string(),
        }),
        (_, Value::Text(text)) => {
            let wanted = type_name(field_type);
            Some(ProblemKind::Quoted {
                field,
                wanted,
                value: text.clone(),
            })
        }
        (_, other) => Some(ProblemKind::WrongType {
            field,
            wanted: type_name(field_type),
            value: other.to_string(),
        }),
    }
}

fn too_long(field: String, text: &str) -> Option<ProblemKind> {
    text.chars()
        .nth(LONGEST_TEXT)
        .map(|_| ProblemKind::TextTooLong { field })
}

/// An id has 15 or 18 letters and digits; an empty text stands for NULL.
fn not_an_id(text: &str) -> Option<ProblemKind> {
    let is_id =
        matches!(text.len(), 15 | 18) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (!is_id && !text.is_empty()).then(|| ProblemKind::InvalidId {
        value: text.to_owned(),
    })
}

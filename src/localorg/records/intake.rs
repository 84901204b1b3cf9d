//! From the fields of a request to cells.
//!
//! Names are found in any case; `attributes` says nothing here. A name that is no field may be a
//! relationship whose value names the parent by a key of its own: `{"Account": {"Key__c": "A-17"}}`.

use rusqlite::types::Value as Sql;
use serde_json::{Map, Value};

use super::{Edit, Refusal, RowError, Step, convert};
use crate::localorg::schema::{ObjectDef, is_compound};
use crate::model::schema::{FieldSchema, FieldType};

/// What the fields are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Create,
    Update,
}

/// What a request brought: cells by the place of their field.
#[derive(Clone, Debug, Default)]
pub(super) struct Given(Vec<(usize, Sql)>);

impl Given {
    /// Place and cell of each field that was brought.
    pub(super) fn cells(&self) -> &[(usize, Sql)] {
        &self.0
    }

    /// Whether the field at this place was brought.
    pub(super) fn has(&self, at: usize) -> bool {
        self.0.iter().any(|(place, _)| *place == at)
    }

    /// Brings one field more, in place of what was brought for it before.
    pub(super) fn put(&mut self, at: usize, cell: Sql) {
        self.0.retain(|(place, _)| *place != at);
        self.0.push((at, cell));
    }
}

impl Edit {
    /// Understands the fields of a request.
    pub(super) fn given(
        &mut self,
        def: &ObjectDef,
        fields: &Map<String, Value>,
        purpose: Purpose,
    ) -> Step<Given> {
        let mut given = Given(Vec::with_capacity(fields.len()));
        let mut refused = Vec::new();
        for (name, value) in fields {
            if name.eq_ignore_ascii_case("attributes") {
                continue;
            }
            let (at, cell) = match def.position(name) {
                Some(at) => (at, self.plain(def, at, value, fields)?),
                None => self.nested(def, name, value)?,
            };
            let field = &def.schema.fields[at];
            if writable(field, purpose) {
                given.put(at, cell);
            } else {
                refused.push(field.name.as_str());
            }
        }
        if refused.is_empty() {
            return Ok(given);
        }
        let message = format!(
            "Unable to create/update fields: {}. Please check the security settings of this field \
             and verify that it is read/write for your profile or permission set.",
            refused.join(", ")
        );
        Err(RowError::about("INVALID_FIELD_FOR_INSERT_UPDATE", message, refused).into())
    }

    fn plain(
        &self,
        def: &ObjectDef,
        at: usize,
        value: &Value,
        fields: &Map<String, Value>,
    ) -> Step<Sql> {
        let field = &def.schema.fields[at];
        if field.field_type == FieldType::Id {
            let message = "The Id field should not be specified in the sobject data.";
            return Err(RowError::new("INVALID_FIELD", message).into());
        }
        if is_compound(field) {
            return Ok(Sql::Null);
        }
        let cell = convert::from_json(field.field_type, value)
            .ok_or_else(|| wrong_type(field, value, fields))?;
        match cell {
            Sql::Text(id) if field.field_type == FieldType::Reference => {
                self.reference(field, &id).map(Sql::Text)
            }
            cell => Ok(fitted(field, cell)),
        }
    }
}

/// Digits behind the point up to which rounding is exact enough to be worth it.
const MOST_DIGITS: u32 = 6;

/// The value in the form that the field keeps: rounded to its digits, spelled as in its list.
fn fitted(field: &FieldSchema, cell: Sql) -> Sql {
    match cell {
        Sql::Real(number) if field.precision > 0 && field.scale <= MOST_DIGITS => {
            let step = 10_f64.powi(i32::try_from(field.scale).unwrap_or(0));
            let rounded = (number * step).round() / step;
            Sql::Real(if rounded.is_finite() { rounded } else { number })
        }
        Sql::Text(text) if field.field_type == FieldType::Picklist => {
            let mut values = field.picklist_values.iter();
            let known = values.find(|value| value.value.eq_ignore_ascii_case(&text));
            Sql::Text(known.map_or(text, |value| value.value.clone()))
        }
        cell => cell,
    }
}

/// Whether the field may be brought for this purpose.
fn writable(field: &FieldSchema, purpose: Purpose) -> bool {
    match purpose {
        Purpose::Create => field.createable,
        Purpose::Update => field.updateable,
    }
}

/// A name that the object does not know.
pub(super) fn no_such_column(def: &ObjectDef, name: &str) -> Refusal {
    let message = format!("No such column '{name}' on sobject of type {}", def.name());
    RowError::new("INVALID_FIELD", message).into()
}

/// A value whose JSON type does not fit. The place is that in the compact form of the fields.
fn wrong_type(field: &FieldSchema, value: &Value, fields: &Map<String, Value>) -> RowError {
    let kind = serde_json::to_value(field.field_type).unwrap_or_default();
    let kind = kind.as_str().unwrap_or("string");
    let (token, shown) = match value {
        Value::Null => ("VALUE_NULL", "null".to_owned()),
        Value::Bool(true) => ("VALUE_TRUE", "true".to_owned()),
        Value::Bool(false) => ("VALUE_FALSE", "false".to_owned()),
        Value::Number(number) if number.is_f64() => ("VALUE_NUMBER_FLOAT", number.to_string()),
        Value::Number(number) => ("VALUE_NUMBER_INT", number.to_string()),
        Value::String(text) => ("VALUE_STRING", text.clone()),
        Value::Array(_) => ("START_ARRAY", "[".to_owned()),
        Value::Object(_) => ("START_OBJECT", "{".to_owned()),
    };
    let message = format!(
        "Cannot deserialize instance of {kind} from {token} value {shown} or request may be \
         missing a required field at [line:1, column:{}]",
        column(field, fields)
    );
    RowError::new("JSON_PARSER_ERROR", message)
}

/// Where the value of the field begins when the fields are written without blanks.
fn column(field: &FieldSchema, fields: &Map<String, Value>) -> usize {
    let mut column = 2;
    for (name, value) in fields {
        column += Value::from(name.as_str()).to_string().len() + 1;
        if name.eq_ignore_ascii_case(&field.name) {
            break;
        }
        column += value.to_string().len() + 1;
    }
    column
}

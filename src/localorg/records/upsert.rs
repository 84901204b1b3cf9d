//! Upsert: find the record by a key, then change it or add one.

use std::sync::Arc;

use rusqlite::types::Value as Sql;
use serde_json::{Map, Value};

use super::intake::Purpose;
use super::references::{ids_having, is_key};
use super::{Edit, Outcome, Refusal, RowError, convert, id_of, known};
use crate::localorg::error::StoreError;
use crate::localorg::schema::ObjectDef;
use crate::localorg::store::Store;
use crate::model::schema::{FieldSchema, FieldType};

impl Edit {
    /// Changes the record that the key names, or adds one.
    pub(super) fn upsert_row(
        &mut self,
        object: &str,
        external_field: &str,
        value: &str,
        fields: &Map<String, Value>,
    ) -> Outcome {
        let schema = Arc::clone(&self.schema);
        let def = known(&schema, object)?;
        let (at, key) = key_field(def, external_field)?;
        let mut rest = fields.clone();
        rest.retain(|name, _| !name.eq_ignore_ascii_case(&key.name));
        if key.field_type == FieldType::Id {
            let id = id_of(def, value)?;
            let given = self.given(def, &rest, Purpose::Update)?;
            return self.update_row(def, &id, &given);
        }
        let cell = convert::from_text(key.field_type, value);
        if cell == Sql::Null {
            let message = format!("{} not specified", key.name);
            return Err(RowError::about("MISSING_ARGUMENT", message, [key.name.as_str()]).into());
        }
        let mut found = self.having(def, key, &cell)?;
        match found.len() {
            0 => {
                let mut given = self.given(def, &rest, Purpose::Create)?;
                given.put(at, cell);
                self.create_row(def, &given)
            }
            1 => {
                let given = self.given(def, &rest, Purpose::Update)?;
                let id = id_of(def, &found.remove(0))?;
                self.update_row(def, &id, &given)
            }
            _ => Err(Refusal::Many(found)),
        }
    }
}

/// Ids of the records that a key fits; none when the object has no such key.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn find(
    store: &Store,
    object: &str,
    external_field: &str,
    value: &str,
) -> Result<Option<Vec<String>>, StoreError> {
    let schema = store.schema();
    let def = schema.object(object);
    let found = def.and_then(|def| Some((def, key_field(def, external_field).ok()?.1)));
    let Some((def, key)) = found else {
        return Ok(None);
    };
    let cell = match key.field_type {
        FieldType::Id => {
            id_of(def, value).map_or(Sql::Null, |id| Sql::Text(id.as_str().to_owned()))
        }
        kind => convert::from_text(kind, value),
    };
    let reader = store.reader()?;
    ids_having(&reader, def, key, &cell)
        .map(Some)
        .map_err(|source| store.failed(source))
}

fn key_field<'d>(def: &'d ObjectDef, name: &str) -> Result<(usize, &'d FieldSchema), Refusal> {
    let at = def.position(name);
    let found = at.map(|at| (at, &def.schema.fields[at]));
    let usable = |field: &FieldSchema| field.field_type == FieldType::Id || is_key(field);
    found.filter(|(_, field)| usable(field)).ok_or_else(|| {
        let message =
            format!("Provided external ID field does not exist or is not accessible: {name}");
        RowError::new("NOT_FOUND", message).into()
    })
}

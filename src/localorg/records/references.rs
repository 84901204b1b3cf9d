//! Following references: ids in lookup fields, and parents named by a key of their own.

use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde_json::Value;

use super::intake::no_such_column;
use super::{Edit, Refusal, RowError, Step, convert, storage};
use crate::localorg::schema::{ObjectDef, Schema};
use crate::model::id::RecordId;
use crate::model::schema::{FieldSchema, FieldType};

impl Edit {
    /// The id that a lookup field is to hold, in 18 characters.
    pub(super) fn reference(&self, field: &FieldSchema, id: &str) -> Step<String> {
        let wrong = || {
            let message = format!("{}: id value of incorrect type: {id}", field.label);
            Refusal::from(RowError::about(
                "MALFORMED_ID",
                message,
                [field.name.as_str()],
            ))
        };
        let parsed = RecordId::parse(id).map_err(|_| wrong())?;
        let target = self
            .targets(field)
            .find(|def| def.schema.key_prefix.as_deref() == Some(parsed.key_prefix()))
            .ok_or_else(wrong)?;
        match self.is_deleted(target, parsed.as_str())? {
            Some(false) => Ok(parsed.as_str().to_owned()),
            Some(true) => Err(blaming(storage::deleted(), field)),
            None => Err(blaming(storage::never_was(), field)),
        }
    }

    fn targets<'e>(&'e self, field: &'e FieldSchema) -> impl Iterator<Item = &'e ObjectDef> {
        let names = field.reference_to.iter();
        names.filter_map(|name| self.schema.object(name))
    }

    /// Whether the record lies in the recycle bin; none when there is no such record.
    pub(super) fn is_deleted(&self, def: &ObjectDef, id: &str) -> Step<Option<bool>> {
        let flag = if def.has_is_deleted() {
            "\"IsDeleted\""
        } else {
            "0"
        };
        let sql = format!("SELECT {flag} FROM \"{}\" WHERE \"Id\" = ?1", def.name());
        let found = self.column::<bool>(&sql, &[storage::text(id)])?;
        Ok(found.first().copied())
    }

    /// Place and id for a parent that is named by a key: `"Account": {"Key__c": "A-17"}`.
    pub(super) fn nested(&self, def: &ObjectDef, name: &str, value: &Value) -> Step<(usize, Sql)> {
        let at = def
            .schema
            .fields
            .iter()
            .position(|field| {
                let relationship = field.relationship_name.as_deref();
                relationship.is_some_and(|known| known.eq_ignore_ascii_case(name))
            })
            .ok_or_else(|| no_such_column(def, name))?;
        let field = &def.schema.fields[at];
        let parent = match value {
            Value::Null => return Ok((at, Sql::Null)),
            Value::Object(parent) => parent,
            _ => return Err(no_such_column(def, name)),
        };
        let said = parent
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case("attributes"))
            .and_then(|(_, attributes)| attributes["type"].as_str());
        let schema = Arc::clone(&self.schema);
        let target = target(&schema, field, said)?;
        let mut keys = parent
            .iter()
            .filter(|(key, _)| !key.eq_ignore_ascii_case("attributes"));
        let Some((key, value)) = keys.next() else {
            return Ok((at, Sql::Null));
        };
        let known = target
            .field(key)
            .ok_or_else(|| no_such_column(target, key))?;
        let id = self.by_foreign_key(target, known, value)?;
        Ok((at, Sql::Text(id)))
    }

    fn by_foreign_key(&self, target: &ObjectDef, key: &FieldSchema, value: &Value) -> Step<String> {
        let shown = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        if key.field_type == FieldType::Id {
            let id = super::id_of(target, &shown)?;
            return Ok(id.as_str().to_owned());
        }
        if !is_key(key) {
            let message = format!(
                "{} is not an External ID or indexed field for {}",
                key.name,
                target.name()
            );
            return Err(RowError::new("INVALID_FIELD", message).into());
        }
        let cell = convert::from_json(key.field_type, value).unwrap_or(Sql::Null);
        let mut found = self.having(target, key, &cell)?;
        let text = |problem: &str| {
            format!(
                "Foreign key external ID: {shown} {problem} for field {} in entity {}",
                key.name,
                target.name()
            )
        };
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(RowError::new("INVALID_FIELD", text("not found")).into()),
            _ => {
                let message = text("matches more than one record");
                Err(RowError::new("DUPLICATE_EXTERNAL_ID", message).into())
            }
        }
    }

    /// Ids of the records that are not deleted and have this value in a key field.
    pub(super) fn having(
        &self,
        def: &ObjectDef,
        key: &FieldSchema,
        cell: &Sql,
    ) -> Step<Vec<String>> {
        ids_having(self.writer.connection(), def, key, cell).map_err(|source| self.broken(source))
    }
}

/// Ids of the records that are not deleted and have this value in a key field.
pub(super) fn ids_having(
    connection: &Connection,
    def: &ObjectDef,
    key: &FieldSchema,
    cell: &Sql,
) -> rusqlite::Result<Vec<String>> {
    let case = if key.case_sensitive {
        " COLLATE BINARY"
    } else {
        ""
    };
    let live = if def.has_is_deleted() {
        " AND \"IsDeleted\" = 0"
    } else {
        ""
    };
    let sql = format!(
        "SELECT \"Id\" FROM \"{}\" WHERE \"{}\" = ?1{case}{live} ORDER BY rid",
        def.name(),
        key.name
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let ids = statement.query_map([cell], |row| row.get(0))?;
    ids.collect()
}

/// The object that a parent is looked for in.
fn target<'s>(schema: &'s Schema, field: &FieldSchema, said: Option<&str>) -> Step<&'s ObjectDef> {
    let mut names = field.reference_to.iter();
    let name = match said {
        Some(said) => names.find(|name| name.eq_ignore_ascii_case(said)),
        None if field.reference_to.len() > 1 => {
            let message = format!(
                "The relationship field {} is polymorphic: `attributes` with a `type` is needed",
                field.relationship_name.as_deref().unwrap_or_default()
            );
            return Err(RowError::new("INVALID_FIELD", message).into());
        }
        None => names.next(),
    };
    let found = name.and_then(|name| schema.object(name));
    found.ok_or_else(|| {
        let message = format!(
            "sObject type '{}' is not supported.",
            said.unwrap_or_default()
        );
        RowError::new("INVALID_TYPE", message).into()
    })
}

/// The refusal with the name of the lookup, which tells it from one of the record itself.
fn blaming(refusal: Refusal, field: &FieldSchema) -> Refusal {
    match refusal {
        Refusal::Errors(mut errors) => {
            for error in &mut errors {
                error.fields = vec![field.name.clone()];
            }
            Refusal::Errors(errors)
        }
        other => other,
    }
}

/// Whether records may be found by this field.
pub(super) fn is_key(field: &FieldSchema) -> bool {
    field.external_id || (field.id_lookup && field.field_type != FieldType::Reference)
}

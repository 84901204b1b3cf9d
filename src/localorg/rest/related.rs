//! What stands behind a record's id: parents, lists of children, and files.
//!
//! `/sobjects/T/ID/Account/Owner` follows lookups up; the last step may be a list of children,
//! which is answered like a query. `/sobjects/Attachment/ID/Body` is the file itself.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::OptionalExtension;

use super::records::done;
use super::saves::{fields_of, not_allowed};
use super::{Answered, Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::schema::{ObjectDef, Schema};
use crate::localorg::wire::Reply;
use crate::model::id::RecordId;
use crate::model::schema::{ChildRelationship, FieldType};

/// Lookups that one path may follow.
const DEEPEST: usize = 5;

/// What a path leads to.
enum Target<'s> {
    Record(&'s ObjectDef, RecordId),
    Children(&'s ChildRelationship, RecordId),
}

impl Rest {
    /// `/sobjects/T/ID/NAME…`.
    pub(super) fn related(
        &self,
        call: &Call<'_>,
        object: &str,
        id: &str,
        path: &[&str],
    ) -> Answered {
        let schema = self.store.schema();
        let def = schema.object(object).ok_or_else(ApiError::not_found)?;
        let id = RecordId::parse(id).map_err(|_| ApiError::not_found())?;
        let fits = def.schema.key_prefix.as_deref() == Some(id.key_prefix());
        if !fits || path.len() > DEEPEST {
            return Err(ApiError::not_found());
        }
        let blob = match path {
            [name] => def.field(name),
            _ => None,
        };
        if let Some(field) = blob.filter(|field| field.field_type == FieldType::Base64) {
            return self.blob(def, &id, &field.name);
        }
        match self.follow(&schema, def, id, path)? {
            Target::Record(def, id) => self.related_record(call, def.name(), id.as_str()),
            Target::Children(child, id) => self.children(call, &schema, child, &id),
        }
    }

    fn related_record(&self, call: &Call<'_>, object: &str, id: &str) -> Answered {
        match call.request.method {
            Method::GET | Method::HEAD => self.record(call, object, id),
            Method::PATCH => {
                let fields = fields_of(call)?;
                self.save(call, object, |edit| edit.update(object, id, &fields), done)
            }
            Method::DELETE => self.save(call, object, |edit| edit.delete(id, Some(object)), done),
            _ => Err(not_allowed(call, "DELETE,GET,HEAD,PATCH")),
        }
    }

    /// Walks along the names.
    fn follow<'s>(
        &self,
        schema: &'s Schema,
        mut def: &'s ObjectDef,
        mut id: RecordId,
        path: &[&str],
    ) -> Result<Target<'s>, ApiError> {
        for (at, name) in path.iter().enumerate() {
            if let Some(child) = def.schema.children(name).filter(|_| at + 1 == path.len()) {
                self.text_cell(def, &id, "Id")?
                    .ok_or_else(ApiError::not_found)?;
                return Ok(Target::Children(child, id));
            }
            let field = def.schema.parent(name).ok_or_else(ApiError::not_found)?;
            let parent = self.text_cell(def, &id, &field.name)?;
            id = parent
                .and_then(|parent| RecordId::parse(&parent).ok())
                .ok_or_else(ApiError::not_found)?;
            let found = field
                .reference_to
                .iter()
                .filter_map(|name| schema.object(name))
                .find(|def| def.schema.key_prefix.as_deref() == Some(id.key_prefix()));
            def = found.ok_or_else(ApiError::not_found)?;
        }
        Ok(Target::Record(def, id))
    }

    /// A text of a record that is not deleted.
    fn text_cell(
        &self,
        def: &ObjectDef,
        id: &RecordId,
        field: &str,
    ) -> Result<Option<String>, ApiError> {
        let live = if def.has_is_deleted() {
            " AND \"IsDeleted\" = 0"
        } else {
            ""
        };
        let sql = format!(
            "SELECT \"{field}\" FROM \"{}\" WHERE \"Id\" = ?1{live}",
            def.name()
        );
        let reader = self.store.reader()?;
        let found = reader
            .query_row(&sql, [id.as_str()], |row| row.get::<_, Option<String>>(0))
            .optional()
            .map_err(|source| self.store.failed(source))?;
        Ok(found.flatten())
    }

    /// A list of children, answered like a query for them.
    fn children(
        &self,
        call: &Call<'_>,
        schema: &Schema,
        child: &ChildRelationship,
        parent: &RecordId,
    ) -> Answered {
        if !matches!(call.request.method, Method::GET | Method::HEAD) {
            return Err(not_allowed(call, "GET,HEAD"));
        }
        let def = schema
            .object(&child.child_sobject)
            .ok_or_else(ApiError::not_found)?;
        let fields = match call.request.param("fields") {
            Some(list) => list.to_owned(),
            None => {
                let names = def.schema.fields.iter().map(|field| field.name.as_str());
                names.collect::<Vec<_>>().join(", ")
            }
        };
        let soql = format!(
            "SELECT {fields} FROM {} WHERE {} = '{parent}'",
            def.name(),
            child.field
        );
        self.run_query(call, &soql)
    }

    /// A file.
    fn blob(&self, def: &ObjectDef, id: &RecordId, field: &str) -> Answered {
        let text = self.text_cell(def, id, field)?;
        let text = text.ok_or_else(ApiError::not_found)?;
        let bytes = STANDARD.decode(text.as_bytes()).unwrap_or_default();
        Ok(Reply::new(200, "application/octetstream", bytes))
    }
}

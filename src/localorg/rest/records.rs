//! Single records, named by their id or by a key of their own.
//!
//! | path | methods |
//! | --- | --- |
//! | `/sobjects/T` | GET (what it is), POST (create) |
//! | `/sobjects/T/ID` | GET, PATCH, DELETE |
//! | `/sobjects/T/FIELD` | POST (create; with the key in the body: upsert) |
//! | `/sobjects/T/FIELD/VALUE` | GET, PATCH (upsert), DELETE |
//!
//! What stands behind an id (`/sobjects/T/ID/…`) belongs to [`related`](super::related).

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::saves::{fields_of, not_allowed};
use super::{Answered, Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::records::{Done, find};
use crate::localorg::wire::Reply;
use crate::model::id::RecordId;

/// From this version on an upsert says whether it created.
const TELLS_CREATED: u16 = 46;

impl Rest {
    /// `/sobjects/T`.
    pub(super) fn object(&self, call: &Call<'_>, object: &str) -> Answered {
        self.known(object)?;
        match call.request.method {
            Method::GET | Method::HEAD => self.basic_info(call, object),
            Method::POST => {
                let fields = fields_of(call)?;
                self.save(call, object, |edit| edit.create(object, &fields), created)
            }
            _ => Err(not_allowed(call, "GET,HEAD,POST")),
        }
    }

    /// `/sobjects/T/ID`; POST takes the name of a key field in the place of the id.
    pub(super) fn one_record(&self, call: &Call<'_>, object: &str, id: &str) -> Answered {
        self.known(object)?;
        match call.request.method {
            Method::GET | Method::HEAD => self.record(call, object, id),
            Method::PATCH => {
                let fields = fields_of(call)?;
                is_id(id)?;
                self.save(call, object, |edit| edit.update(object, id, &fields), done)
            }
            Method::DELETE => {
                is_id(id)?;
                self.save(call, object, |edit| edit.delete(id, Some(object)), done)
            }
            Method::POST if is_id(id).is_err() => self.post_to_key(call, object, id),
            _ => Err(not_allowed(call, "DELETE,GET,HEAD,PATCH")),
        }
    }

    /// `POST /sobjects/T/FIELD`: creates, or upserts when the body has a value for the key.
    fn post_to_key(&self, call: &Call<'_>, object: &str, key: &str) -> Answered {
        let fields = fields_of(call)?;
        let mut given = fields.iter().filter(|(name, value)| {
            name.eq_ignore_ascii_case(key) && !value.is_null() && !key.eq_ignore_ascii_case("Id")
        });
        match given.next() {
            Some((_, value)) => {
                let value = plain_text(value);
                self.upsert(call, object, key, &value, &fields)
            }
            None => {
                let is_key = self.store.schema().object(object).is_some_and(|def| {
                    let field = def.field(key);
                    field.is_some_and(|field| field.external_id || field.id_lookup)
                });
                if !is_key {
                    return Err(no_such_key(key));
                }
                self.save(call, object, |edit| edit.create(object, &fields), created)
            }
        }
    }

    /// `/sobjects/T/FIELD/VALUE`, and `/sobjects/T/ID/NAME` when the first segment is an id.
    pub(super) fn keyed_record(&self, call: &Call<'_>, object: &str, path: &[&str]) -> Answered {
        let prefix = self.known(object)?;
        let [key, value] = path else {
            return self.related(call, object, path[0], &path[1..]);
        };
        let id = RecordId::parse(key).ok();
        if id.is_some_and(|id| prefix.as_deref() == Some(id.key_prefix())) {
            return self.related(call, object, key, &[*value]);
        }
        match call.request.method {
            Method::GET | Method::HEAD => self.get_by_key(call, object, key, value),
            Method::PATCH => {
                let fields = fields_of(call)?;
                if let Some(name) = fields.keys().find(|name| name.eq_ignore_ascii_case(key)) {
                    let message =
                        format!("The {name} field should not be specified in the sobject data.");
                    return Err(ApiError::new(400, "INVALID_FIELD", message));
                }
                self.upsert(call, object, key, value, &fields)
            }
            Method::DELETE => {
                let found = self.ids_by_key(object, key, value)?;
                match found.as_slice() {
                    [id] => self.save(call, object, |edit| edit.delete(id, Some(object)), done),
                    [] => Err(ApiError::not_found()),
                    many => Ok(self.many(call, object, many)),
                }
            }
            _ => Err(not_allowed(call, "DELETE,GET,HEAD,PATCH")),
        }
    }

    fn get_by_key(&self, call: &Call<'_>, object: &str, key: &str, value: &str) -> Answered {
        let found = self.ids_by_key(object, key, value)?;
        match found.as_slice() {
            [id] => self.record(call, object, id),
            [] => Err(ApiError::not_found()),
            many => Ok(self.many(call, object, many)),
        }
    }

    fn ids_by_key(&self, object: &str, key: &str, value: &str) -> Result<Vec<String>, ApiError> {
        find(&self.store, object, key, value)?.ok_or_else(|| no_such_key(key))
    }

    fn many(&self, call: &Call<'_>, object: &str, ids: &[String]) -> Reply {
        Reply::json(300, self.urls(call, object, ids).to_string())
    }

    fn upsert(
        &self,
        call: &Call<'_>,
        object: &str,
        key: &str,
        value: &str,
        fields: &Map<String, Value>,
    ) -> Answered {
        let update_only = call
            .request
            .param("updateOnly")
            .is_some_and(|word| word.eq_ignore_ascii_case("true"));
        if update_only && self.ids_by_key(object, key, value)?.is_empty() {
            return Err(ApiError::not_found());
        }
        let version = call.version;
        self.save(
            call,
            object,
            |edit| edit.upsert(object, key, value, fields),
            |done| upserted(done, version),
        )
    }

    /// The key prefix of the object, which must be there.
    pub(super) fn known(&self, object: &str) -> Result<Option<String>, ApiError> {
        let schema = self.store.schema();
        let def = schema.object(object).ok_or_else(ApiError::not_found)?;
        Ok(def.schema.key_prefix.clone())
    }
}

/// The text of a key in a body.
fn plain_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// A segment that is no id is taken for the name of a key field, and refused in these words.
fn is_id(id: &str) -> Result<(), ApiError> {
    RecordId::parse(id).map(drop).map_err(|_| no_such_key(id))
}

fn no_such_key(name: &str) -> ApiError {
    let message = format!("Provided external ID field does not exist or is not accessible: {name}");
    ApiError::new(404, "NOT_FOUND", message)
}

fn created(done: &Done) -> Reply {
    let saved = json!({ "id": done.id, "success": true, "errors": [] });
    Reply::json(201, saved.to_string())
}

/// Changed or deleted: nothing to tell.
pub(super) fn done(_: &Done) -> Reply {
    Reply::empty(204)
}

fn upserted(done: &Done, version: u16) -> Reply {
    let mut saved = json!({ "id": done.id, "success": true, "errors": [] });
    if version >= TELLS_CREATED {
        saved["created"] = json!(done.created);
    }
    match done.created {
        true => Reply::json(201, saved.to_string()),
        false if version >= TELLS_CREATED => Reply::json(200, saved.to_string()),
        false => Reply::empty(204),
    }
}

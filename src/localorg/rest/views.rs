//! Recent items: what notes that a record was looked at, and the resources that tell it.

use serde_json::{Value, json};

use super::{Answered, Call, Rest};
use crate::localorg::error::{ApiError, StoreError};
use crate::localorg::recent::{Viewed, rows_of};
use crate::localorg::sql::Answer;
use crate::localorg::wire::{Incoming, Reply};
use crate::model::id::RecordId;
use crate::soql::{self, ast::Usage};

/// Entries of `GET /recent` when no number is asked for.
const DEFAULT_LIMIT: usize = 200;

impl Rest {
    /// `GET /recent`, as many as `?limit=` says.
    pub(super) fn recent(&self, call: &Call<'_>) -> Answered {
        let limit = match call.request.param("limit") {
            None => DEFAULT_LIMIT,
            Some(text) => text.parse().map_err(|_| {
                let message = format!("Invalid value for limit: {text}");
                ApiError::new(400, "ILLEGAL_QUERY_PARAMETER_VALUE", message)
            })?,
        };
        Ok(Reply::value(&self.recent_items(call, None, limit)?))
    }

    /// The caller's newest records, of one object or of all; those that are gone are left out.
    pub(super) fn recent_items(
        &self,
        call: &Call<'_>,
        object: Option<&str>,
        limit: usize,
    ) -> Result<Value, ApiError> {
        let schema = self.store.schema();
        let object = object.and_then(|name| schema.object(name));
        let wanted = object.map(|object| object.name());
        let mut items: Vec<Value> = Vec::new();
        for viewed in self.recent.newest(call.user_id, wanted, limit) {
            let name = schema
                .object(&viewed.object)
                .and_then(|def| def.name_field());
            let fields: Vec<_> = name.iter().map(|field| field.name.as_str()).collect();
            let id = viewed.id.to_string();
            let read = self
                .store
                .record(&viewed.object, &id, Some(&fields), call.version);
            match read {
                Ok(text) => items.push(serde_json::from_str(&text).unwrap_or_default()),
                Err(gone) if gone.status == 404 => {}
                Err(failed) => return Err(failed),
            }
        }
        Ok(json!(items))
    }

    /// Notes a record that was read by its id, unless the caller does not want that.
    pub(super) fn note_read(&self, call: &Call<'_>, object: &str, id: &str) {
        let schema = self.store.schema();
        let (Some(def), Ok(id)) = (schema.object(object), RecordId::parse(id)) else {
            return;
        };
        if updates_recent(call.request) {
            let object = def.name().to_owned();
            self.recent.note(call.user_id, Viewed { object, id });
        }
    }

    /// Notes the rows of a query that ends with `FOR VIEW` or `FOR REFERENCE`.
    pub(super) fn note_usage(&self, call: &Call<'_>, text: &str, answer: &Answer) {
        // Most queries need not be parsed again to know that they do not.
        let upper = text.to_ascii_uppercase();
        if !upper.contains("VIEW") && !upper.contains("REFERENCE") {
            return;
        }
        let Ok(Some((usage, _))) = soql::parse(text).map(|query| query.usage) else {
            return;
        };
        let rows = rows_of(&answer.records);
        if let Err(error) = self.stamp(&rows, usage) {
            // The rows were found all the same; a writer that is busy keeps nobody from reading.
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "no last view is noted"
            );
        }
        if usage == Usage::View {
            for row in rows.into_iter().rev() {
                self.recent.note(call.user_id, row);
            }
        }
    }

    /// Sets when the records were last viewed and referenced. Unlike a real org's, these times are
    /// the same for every user.
    fn stamp(&self, rows: &[Viewed], usage: Usage) -> Result<(), StoreError> {
        let names: &[&str] = match usage {
            Usage::View => &["LastViewedDate", "LastReferencedDate"],
            Usage::Reference => &["LastReferencedDate"],
        };
        let now = self.clock.now().as_millisecond();
        let writer = self.store.writer()?;
        let schema = self.store.schema();
        for row in rows {
            let Some(def) = schema.object(&row.object) else {
                continue;
            };
            for name in names.iter().filter(|name| def.field(name).is_some()) {
                let sql = format!(
                    "UPDATE \"{}\" SET \"{name}\" = ?1 WHERE \"Id\" = ?2",
                    def.name()
                );
                writer
                    .connection()
                    .prepare_cached(&sql)
                    .and_then(|mut statement| statement.execute((now, row.id.as_str())))
                    .map_err(|source| self.store.failed(source))?;
            }
        }
        writer.commit()
    }
}

/// Whether `Sforce-Mru` leaves it on.
fn updates_recent(request: &Incoming) -> bool {
    let header = request.header("sforce-mru").unwrap_or_default();
    let option = header.split_once('=');
    !option.is_some_and(|(name, value)| {
        name.trim().eq_ignore_ascii_case("updateMru") && value.trim().eq_ignore_ascii_case("false")
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::http::{HeaderMap, Method};

    use super::*;

    #[test]
    fn only_a_plain_no_turns_it_off() {
        for (header, on) in [
            ("updateMru=false", false),
            ("UpdateMRU = False", false),
            ("updateMru=true", true),
            ("x=false", true),
            ("", true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("sforce-mru", header.parse().unwrap());
            let request = Incoming::new(Method::GET, &"/".parse().unwrap(), headers, Bytes::new());
            assert_eq!(updates_recent(&request), on, "{header}");
        }
    }
}

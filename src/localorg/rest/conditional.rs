//! Conditional requests: `If-Modified-Since` and its kin, on rows, describes and the global list.
//!
//! Rows are as old as their last stamp; the schema is as old as the moment when this version of it
//! was first seen, which the store remembers. Every answer from these resources carries
//! `Last-Modified`; `ETag` comes with describes and, as on Salesforce, with rows of `Account` alone.
//! Deleting is never conditional.

use std::sync::{Arc, Mutex, PoisonError};

use axum::http::Method;
use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};
use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

use super::deltas::stamp_of;
use super::{Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::schema::Schema;
use crate::localorg::store::Store;
use crate::localorg::wire::{Incoming, Reply};
use crate::model::id::RecordId;

/// Setting with the fingerprint of the schema and the moment when it was first seen.
const SCHEMA_SEEN: &str = "schema_seen";

/// The schema's fingerprint and age, worked out once for each schema.
#[derive(Default)]
pub(super) struct SchemaAge(Mutex<Option<(Arc<Schema>, Seen)>>);

#[derive(Clone)]
struct Seen {
    fingerprint: String,
    since: Timestamp,
}

/// By what a client can tell whether its copy is still good.
pub(super) struct Validators {
    modified: Timestamp,
    etag: Option<String>,
}

impl Rest {
    /// The validators of a resource; none for resources without.
    pub(super) fn validators(
        &self,
        call: &Call<'_>,
        path: &[&str],
    ) -> Result<Option<Validators>, ApiError> {
        match path {
            ["sobjects"] => self.schema_validators(call, "").map(Some),
            ["sobjects", object, "describe"] => self.schema_validators(call, object).map(Some),
            ["sobjects", object, id] => self.row_validators(object, id),
            _ => Ok(None),
        }
    }

    fn schema_validators(&self, call: &Call<'_>, object: &str) -> Result<Validators, ApiError> {
        let seen = self.schema_age.of(&self.store)?;
        let object = object.to_ascii_lowercase();
        let etag = short_hash(&format!("{}/{}/{object}", seen.fingerprint, call.version));
        Ok(Validators {
            modified: seen.since,
            etag: Some(etag),
        })
    }

    fn row_validators(&self, object: &str, id: &str) -> Result<Option<Validators>, ApiError> {
        let schema = self.store.schema();
        let (Some(def), Ok(id)) = (schema.object(object), RecordId::parse(id)) else {
            return Ok(None);
        };
        let Some(stamp) = stamp_of(def) else {
            return Ok(None);
        };
        let sql = format!(
            "SELECT \"{stamp}\" FROM \"{}\" WHERE \"Id\" = ?1",
            def.name()
        );
        let reader = self.store.reader()?;
        let found: Option<Option<i64>> = reader
            .prepare_cached(&sql)
            .and_then(|mut statement| {
                statement
                    .query_row([id.as_str()], |row| row.get(0))
                    .optional()
            })
            .map_err(|failed| self.store.failed(failed))?;
        let modified = found
            .flatten()
            .and_then(|at| Timestamp::from_millisecond(at).ok());
        let etag = |at: Timestamp| short_hash(&format!("{id}/{at}"));
        Ok(modified.map(|modified| Validators {
            modified,
            etag: (def.name() == "Account").then(|| etag(modified)),
        }))
    }
}

impl SchemaAge {
    /// The fingerprint of the store's schema and since when it is what it is.
    fn of(&self, store: &Store) -> Result<Seen, ApiError> {
        let schema = store.schema();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((same, seen)) = &*known
            && Arc::ptr_eq(same, &schema)
        {
            return Ok(seen.clone());
        }
        let fingerprint = fingerprint(&schema);
        let noted = store.setting(SCHEMA_SEEN)?;
        let noted = noted.as_deref().and_then(|text| text.split_once(' '));
        let since = noted.filter(|(same, _)| *same == fingerprint);
        let since = match since.and_then(|(_, at)| at.parse().ok()) {
            Some(since) => since,
            None => {
                let now = store.clock().now();
                store.set_setting(SCHEMA_SEEN, &format!("{fingerprint} {now}"))?;
                now
            }
        };
        let seen = Seen { fingerprint, since };
        *known = Some((schema, seen.clone()));
        Ok(seen)
    }
}

/// Changes with the objects of the file and with the version that describes them.
fn fingerprint(schema: &Schema) -> String {
    let mut hash = Sha256::new_with_prefix(env!("CARGO_PKG_VERSION"));
    for definition in schema.definitions() {
        hash.update(definition);
    }
    hex(&hash.finalize()[..16])
}

fn short_hash(text: &str) -> String {
    hex(&Sha256::digest(text)[..4])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Validators {
    /// The answer that the conditions of the request call for in place of the real one.
    ///
    /// # Errors
    /// 400 for a date that is none, when something is to be changed; 412.
    pub(super) fn instead(&self, request: &Incoming) -> Result<Option<Reply>, ApiError> {
        let reads = matches!(request.method, Method::GET | Method::HEAD);
        if !reads && request.method != Method::PATCH {
            return Ok(None);
        }
        let moment = |name: &str| match request.header(name).map(parse_date) {
            Some(None) if !reads => {
                let message = format!("Invalid value for header {name}");
                Err(ApiError::new(400, "INVALID_INPUT", message))
            }
            other => Ok(other.flatten()),
        };
        let named = |name: &str| {
            let list = request.header(name).filter(|_| self.etag.is_some());
            list.map(|list| self.is_named_in(list))
        };
        let unmodified_since = moment("if-unmodified-since")?;
        let modified_since = moment("if-modified-since")?;
        // HTTP dates have whole seconds.
        let modified = self.modified.as_second();
        let changed_after = |at: Timestamp| modified > at.as_second();
        match named("if-match") {
            Some(false) => return Err(precondition_failed()),
            None if unmodified_since.is_some_and(changed_after) => {
                return Err(precondition_failed());
            }
            _ => {}
        }
        match named("if-none-match") {
            Some(true) if reads => Ok(Some(self.mark(Reply::empty(304)))),
            Some(true) => Err(precondition_failed()),
            None if modified_since.is_some_and(|at| !changed_after(at)) => {
                Ok(Some(self.mark(Reply::empty(304))))
            }
            _ => Ok(None),
        }
    }

    /// The answer with the validators in its head, if it is the answer to a read.
    pub(super) fn mark_read(&self, request: &Incoming, reply: Reply) -> Reply {
        let reads = matches!(request.method, Method::GET | Method::HEAD);
        if reads && reply.status.is_success() {
            return self.mark(reply);
        }
        reply
    }

    fn mark(&self, reply: Reply) -> Reply {
        let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&self.modified);
        let reply = reply.with("last-modified", &date.unwrap_or_default());
        match &self.etag {
            Some(etag) => reply.with("etag", &format!("\"{etag}\"")),
            None => reply,
        }
    }

    /// Whether a list of entity tags has this one, compressed or not.
    fn is_named_in(&self, list: &str) -> bool {
        list.split(',').map(str::trim).any(|tag| {
            let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
            let plain = tag.strip_suffix("--gzip").unwrap_or(tag);
            tag == "*" || self.etag.as_deref() == Some(plain)
        })
    }
}

fn parse_date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text.trim()).ok()
}

fn precondition_failed() -> ApiError {
    let message = "The request was not executed because one or more of the preconditions that the \
        client specified in the request headers was not satisfied.";
    ApiError::new(412, "PRECONDITION_FAILED", message)
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::http::HeaderMap;

    use super::*;

    fn outcome(method: Method, headers: &[(&'static str, &str)]) -> u16 {
        let validators = Validators {
            modified: "2026-11-22T10:00:00.700Z".parse().unwrap(),
            etag: Some("2b806538".to_owned()),
        };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        let request = Incoming::new(method, &"/".parse().unwrap(), map, Bytes::new());
        match validators.instead(&request) {
            Ok(None) => 200,
            Ok(Some(reply)) => reply.status.as_u16(),
            Err(refused) => refused.status,
        }
    }

    #[test]
    fn dates_decide_by_the_second() {
        let same = "Sun, 22 Nov 2026 10:00:00 GMT";
        let before = "Sun, 22 Nov 2026 09:59:59 GMT";
        for (header, date, status) in [
            ("if-modified-since", same, 304),
            ("if-modified-since", before, 200),
            ("if-modified-since", "Sat, 1 Jan 2000 00:00:01 GMT", 200),
            ("if-modified-since", "nonsense", 200),
            ("if-unmodified-since", same, 200),
            ("if-unmodified-since", before, 412),
        ] {
            assert_eq!(
                outcome(Method::GET, &[(header, date)]),
                status,
                "{header}: {date}"
            );
        }
        assert_eq!(
            outcome(Method::PATCH, &[("if-unmodified-since", before)]),
            412
        );
        assert_eq!(
            outcome(Method::PATCH, &[("if-unmodified-since", "nonsense")]),
            400
        );
        assert_eq!(
            outcome(Method::DELETE, &[("if-unmodified-since", before)]),
            200
        );
    }

    #[test]
    fn tags_go_before_dates() {
        let (same, other) = ("\"2b806538\"", "\"0\"");
        for (method, header, tags, status) in [
            (Method::GET, "if-none-match", same, 304),
            (
                Method::GET,
                "if-none-match",
                "\"x\", W/\"2b806538--gzip\"",
                304,
            ),
            (Method::GET, "if-none-match", other, 200),
            (Method::PATCH, "if-none-match", same, 412),
            (Method::PATCH, "if-match", other, 412),
            (Method::PATCH, "if-match", same, 200),
            (Method::GET, "if-match", "*", 200),
        ] {
            assert_eq!(
                outcome(method, &[(header, tags)]),
                status,
                "{header}: {tags}"
            );
        }
        let both = [
            ("if-none-match", other),
            ("if-modified-since", "Sun, 22 Nov 2026 10:00:00 GMT"),
        ];
        assert_eq!(outcome(Method::GET, &both), 200);
    }
}

//! What writing requests have in common: the body that comes in, the refusals that go out.
//!
//! Refusals of rows bear `fields`, also when it is empty; what is wrong with the request itself
//! (its JSON, its path, a name that is no field) does not.

use serde_json::{Map, Value, json};

use super::{Answered, Call, Rest, multipart};
use crate::localorg::error::ApiError;
use crate::localorg::records::{Actor, Done, DuplicateWish, Edit, Outcome, Refusal, RowError};
use crate::localorg::wire::Reply;

impl Rest {
    /// Runs one write in a transaction of its own and answers what `saved` makes of it.
    pub(super) fn save(
        &self,
        call: &Call<'_>,
        object: &str,
        work: impl FnOnce(&mut Edit) -> Outcome,
        saved: impl FnOnce(&Done) -> Reply,
    ) -> Answered {
        let mut edit = Edit::begin(&self.store, actor(call))?;
        match work(&mut edit) {
            Ok(done) => {
                edit.commit()?;
                let reply = saved(&done);
                if !done.created {
                    return Ok(reply);
                }
                let url = self.urls(call, object, &[done.id]);
                Ok(reply.with("location", url[0].as_str().unwrap_or_default()))
            }
            Err(refusal) => self.refused(call, object, refusal),
        }
    }

    /// The answer to a row that was refused.
    fn refused(&self, call: &Call<'_>, object: &str, refusal: Refusal) -> Answered {
        match refusal {
            Refusal::Broken(error) => Err(error.into()),
            Refusal::Errors(errors) => Ok(Reply::json(status(&errors), body_of(&errors))),
            Refusal::Many(ids) => Ok(Reply::json(300, self.urls(call, object, &ids).to_string())),
        }
    }

    /// The records that a key fits, as URLs.
    pub(super) fn urls(&self, call: &Call<'_>, object: &str, ids: &[String]) -> Value {
        let schema = self.store.schema();
        let name = schema.object(object).map_or(object, |def| def.name());
        let base = format!("/services/data/v{}.0/sobjects/{name}", call.version);
        ids.iter().map(|id| json!(format!("{base}/{id}"))).collect()
    }
}

/// Who writes.
pub(super) fn actor(call: &Call<'_>) -> Actor {
    let wish = call.request.header("sforce-duplicate-rule-header");
    Actor {
        duplicates: wish.map(DuplicateWish::parse).unwrap_or_default(),
        ..Actor::new(call.user_id, call.version)
    }
}

/// HTTP status of refused rows. A row that is not there is 404, a reference to one is 400 and says
/// which field holds it.
fn status(errors: &[RowError]) -> u16 {
    let missing = ["ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY"];
    match errors.first() {
        Some(error) if error.code == "NOT_FOUND" => 404,
        Some(error) if missing.contains(&error.code) && error.fields.is_empty() => 404,
        _ => 400,
    }
}

fn body_of(errors: &[RowError]) -> String {
    const OF_REQUEST: [&str; 3] = ["NOT_FOUND", "JSON_PARSER_ERROR", "INVALID_FIELD"];
    let entries = errors.iter().map(|error| {
        let mut entry = json!({ "message": error.message, "errorCode": error.code });
        if let Some(duplicates) = &error.duplicates {
            // Real orgs misspell the name, and leave the fields out.
            entry["duplicateResut"] = duplicates.as_ref().clone();
            return entry;
        }
        if !error.fields.is_empty() || !OF_REQUEST.contains(&error.code) {
            entry["fields"] = json!(error.fields);
        }
        entry
    });
    Value::from_iter(entries).to_string()
}

/// The fields in the body of a request.
pub(super) fn fields_of(call: &Call<'_>) -> Result<Map<String, Value>, ApiError> {
    let parser_error = |message: String| ApiError::new(400, "JSON_PARSER_ERROR", message);
    let kind = call.request.header("content-type").unwrap_or_default();
    if let Some(boundary) = multipart::boundary(kind) {
        return multipart::fields(&call.request.body, boundary);
    }
    match json_body(call)? {
        Value::Object(fields) => Ok(fields),
        Value::Array(_) => Err(parser_error(
            "Cannot deserialize instance of SObject from START_ARRAY value [ or request may be \
             missing a required field at [line:1, column:1]"
                .to_owned(),
        )),
        other => Err(parser_error(format!(
            "Cannot deserialize instance of SObject from value {other} or request may be missing \
             a required field at [line:1, column:1]"
        ))),
    }
}

/// The JSON in the body of a request.
pub(super) fn json_body(call: &Call<'_>) -> Result<Value, ApiError> {
    let request = call.request;
    if let Some(kind) = request.header("content-type") {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.to_ascii_lowercase().contains("json") {
            let message = format!("MediaType of '{kind}' is not supported by this resource");
            return Err(ApiError::new(415, "UNSUPPORTED_MEDIA_TYPE", message));
        }
    }
    let body = &request.body;
    if body.iter().all(u8::is_ascii_whitespace) {
        let message = "The HTTP entity body is required, but this request has no entity body.";
        return Err(ApiError::new(400, "JSON_PARSER_ERROR", message));
    }
    serde_json::from_slice(body).map_err(|wrong| {
        let message = malformed(body, &wrong);
        ApiError::new(400, "JSON_PARSER_ERROR", message)
    })
}

/// Where the text stops being JSON, in the words of Salesforce's parser.
fn malformed(body: &[u8], wrong: &serde_json::Error) -> String {
    let place = format!("[line:{}, column:{}]", wrong.line(), wrong.column());
    if wrong.is_eof() {
        return format!("Unexpected end-of-input at {place}");
    }
    let line = body.split(|byte| *byte == b'\n').nth(wrong.line() - 1);
    let line = String::from_utf8_lossy(line.unwrap_or_default());
    match line.chars().nth(wrong.column().saturating_sub(1)) {
        Some(found) => format!(
            "Unexpected character ('{found}' (code {})) at {place}",
            u32::from(found)
        ),
        None => format!("Unexpected end of line at {place}"),
    }
}

/// The method is not one of these.
pub(super) fn not_allowed(call: &Call<'_>, allowed: &str) -> ApiError {
    let message = format!(
        "HTTP Method '{}' not allowed. Allowed are {allowed}",
        call.request.method
    );
    ApiError::new(405, "METHOD_NOT_ALLOWED", message)
}

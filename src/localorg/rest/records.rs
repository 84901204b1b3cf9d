//! Single records by their id: reading, creating, changing, deleting.

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::{Answered, Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::records::{Actor, Done, Edit, Outcome, Refusal, RowError};
use crate::localorg::wire::Reply;

impl Rest {
    /// `/sobjects/T`.
    pub(super) fn object(&self, call: &Call<'_>, object: &str) -> Answered {
        match call.request.method {
            Method::GET | Method::HEAD => self.basic_info(call, object),
            Method::POST => self.create(call, object),
            _ => Err(not_allowed(call, "GET,HEAD,POST")),
        }
    }

    /// `/sobjects/T/ID`.
    pub(super) fn one_record(&self, call: &Call<'_>, object: &str, id: &str) -> Answered {
        match call.request.method {
            Method::GET | Method::HEAD => self.record(call, object, id),
            Method::PATCH => {
                let fields = body(call)?;
                self.edit(call, |edit| edit.update(object, id, &fields))?;
                Ok(Reply::empty(204))
            }
            Method::DELETE => {
                self.edit(call, |edit| edit.delete(id, Some(object)))?;
                Ok(Reply::empty(204))
            }
            _ => Err(not_allowed(call, "DELETE,GET,HEAD,PATCH,POST")),
        }
    }

    fn create(&self, call: &Call<'_>, object: &str) -> Answered {
        let fields = body(call)?;
        let done = self.edit(call, |edit| edit.create(object, &fields))?;
        let saved = json!({ "id": done.id, "success": true, "errors": [] });
        Ok(Reply::json(201, saved.to_string()))
    }

    /// One write in a transaction of its own.
    fn edit(
        &self,
        call: &Call<'_>,
        work: impl FnOnce(&mut Edit) -> Outcome,
    ) -> Result<Done, ApiError> {
        let mut edit = Edit::begin(&self.store, actor(call))?;
        let done = work(&mut edit).map_err(api_error)?;
        edit.commit()?;
        Ok(done)
    }
}

/// Who writes.
pub(super) fn actor(call: &Call<'_>) -> Actor {
    Actor {
        user_id: call.user_id.to_owned(),
        api_version: call.version,
        zone: jiff::tz::TimeZone::UTC,
    }
}

/// The fields in the body.
fn body(call: &Call<'_>) -> Result<Map<String, Value>, ApiError> {
    serde_json::from_slice(&call.request.body)
        .map_err(|wrong| ApiError::new(400, "JSON_PARSER_ERROR", wrong.to_string()))
}

fn not_allowed(call: &Call<'_>, allowed: &str) -> ApiError {
    let message = format!(
        "HTTP Method '{}' not allowed. Allowed are {allowed}",
        call.request.method
    );
    ApiError::new(405, "METHOD_NOT_ALLOWED", message)
}

fn api_error(refusal: Refusal) -> ApiError {
    match refusal {
        Refusal::Broken(error) => error.into(),
        Refusal::Errors(errors) => errors
            .into_iter()
            .next()
            .map_or_else(ApiError::not_found, one),
        Refusal::Many(_) => ApiError::new(300, "MULTIPLE_CHOICES", ""),
    }
}

fn one(error: RowError) -> ApiError {
    let status = match error.code {
        "ENTITY_IS_DELETED" | "NOT_FOUND" | "INVALID_CROSS_REFERENCE_KEY" => 404,
        _ => 400,
    };
    let mut out = ApiError::new(status, error.code, error.message);
    out.fields = error.fields;
    out
}

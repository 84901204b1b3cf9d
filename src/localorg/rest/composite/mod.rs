//! `/composite`: several requests in one.
//!
//! | path | file | transaction |
//! | --- | --- | --- |
//! | `POST composite` | [`request`] | one when `allOrNone` |
//! | `POST composite/batch` | [`batch`] | none |
//! | `POST composite/graph` | [`graph`] | one per graph |
//! | `POST composite/tree/T` | [`tree`] | one |
//! | `composite/sobjects…` | [`collections`] | one when `allOrNone` |
//!
//! Requests inside a body are answered by the very handlers that answer them alone: [`inner`] makes
//! an [`Incoming`](crate::localorg::wire::Incoming) of each. Inside a transaction they run on a
//! store that is pinned to it, so that each sees what those before it wrote. [`references`] puts
//! values of earlier answers where `@{name.path}` stands.

mod batch;
mod collections;
mod graph;
mod inner;
mod references;
mod request;
mod tree;

pub(in crate::localorg) use self::collections::errors_of;

use axum::http::Method;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde_json::{Value, json};

use super::saves::{json_body, not_allowed};
use super::{Answered, Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::wire::Reply;

impl Rest {
    /// Answers everything below `/composite`; `path` begins with that segment.
    pub(super) fn composite_family(&self, call: &Call<'_>, path: &[&str]) -> Answered {
        let method = &call.request.method;
        match (&path[1..], method) {
            ([], &Method::GET | &Method::HEAD) => Ok(index(call)),
            ([], &Method::POST) => self.composite(call),
            ([], _) => Err(not_allowed(call, "GET,HEAD,POST")),
            (["batch"], &Method::POST) => self.batch(call),
            (["graph"], &Method::POST) => self.graphs(call),
            (["tree", object], &Method::POST) => self.tree(call, object),
            (["batch" | "graph"] | ["tree", _], _) => Err(not_allowed(call, "POST")),
            (["sobjects"], &Method::POST) => self.create_many(call),
            (["sobjects"], &Method::PATCH) => self.update_many(call),
            (["sobjects"], &Method::DELETE) => self.delete_many(call),
            (["sobjects"], _) => Err(not_allowed(call, "DELETE,PATCH,POST")),
            (["sobjects", object], &Method::GET) => self.retrieve_named(call, object),
            (["sobjects", object], &Method::POST) => self.retrieve_posted(call, object),
            (["sobjects", _], _) => Err(not_allowed(call, "GET,POST")),
            (["sobjects", object, field], &Method::PATCH) => self.upsert_many(call, object, field),
            (["sobjects", _, _], _) => Err(not_allowed(call, "PATCH")),
            _ => Err(ApiError::not_found()),
        }
    }
}

/// The resources below `/composite`, by name.
fn index(call: &Call<'_>) -> Reply {
    let base = format!("/services/data/v{}.0/composite", call.version);
    let names = ["tree", "batch", "sobjects", "graph"];
    let entries = names.map(|name| (name.to_owned(), json!(format!("{base}/{name}"))));
    Reply::value(&Value::Object(entries.into_iter().collect()))
}

/// The body of a request, which must be JSON of this shape.
fn body_of<T: DeserializeOwned>(call: &Call<'_>) -> Result<T, ApiError> {
    serde_json::from_value(json_body(call)?).map_err(|wrong| {
        let message = format!("{wrong} at [line:1, column:1]");
        ApiError::new(400, "JSON_PARSER_ERROR", message)
    })
}

/// A flag as clients write it: true or false, as words too; null is no.
fn flag<'de, D: Deserializer<'de>>(source: D) -> Result<bool, D::Error> {
    match Value::deserialize(source)? {
        Value::Null => Ok(false),
        Value::Bool(flag) => Ok(flag),
        Value::String(word) if word.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(word) if word.eq_ignore_ascii_case("false") => Ok(false),
        other => Err(D::Error::custom(format!(
            "invalid value: {other}, expected a boolean"
        ))),
    }
}

/// A value that may be null, which is the same as leaving it out.
fn or_default<'de, D, T>(source: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + DeserializeOwned,
{
    Ok(Option::deserialize(source)?.unwrap_or_default())
}

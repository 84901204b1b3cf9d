//! `POST composite/batch`: up to 25 requests one after the other, each for itself.
//!
//! `{"batchRequests": [{"method", "url": "v60.0/…", "richInput"}], "haltOnError"}` is answered with
//! 200 and `{"hasErrors", "results": [{"statusCode", "result"}]}`. Every request counts against the
//! limit of API calls. After a halt the rest is answered with 412.

use axum::body::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::inner::{method_named, shared_headers};
use super::{Call, Rest, body_of};
use crate::localorg::error::ApiError;
use crate::localorg::rest::{Answered, error_reply, versions};
use crate::localorg::wire::Reply;

/// Requests in one batch.
const MOST: usize = 25;
/// The first version that has batches; requests inside may not be of an older one.
const SINCE: u16 = 34;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Batch {
    #[serde(default, deserialize_with = "super::flag")]
    halt_on_error: bool,
    batch_requests: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    method: String,
    url: String,
    #[serde(default)]
    rich_input: Option<Value>,
}

impl Rest {
    /// `POST composite/batch`.
    pub(super) fn batch(&self, call: &Call<'_>) -> Answered {
        let asked: Batch = body_of(call)?;
        if asked.batch_requests.len() > MOST {
            let message = format!(
                "Cannot process more than {MOST} subrequests in one batch request, but there are {}",
                asked.batch_requests.len()
            );
            return Err(ApiError::new(400, "LIMIT_EXCEEDED", message));
        }
        let mut results = Vec::with_capacity(asked.batch_requests.len());
        let (mut has_errors, mut halted) = (false, false);
        for entry in &asked.batch_requests {
            let reply = if halted {
                halted_reply()
            } else {
                self.batch_entry(call, entry)
            };
            let failed = reply.status.as_u16() >= 400;
            has_errors |= failed;
            halted |= failed && asked.halt_on_error;
            results.push(rendered(&reply));
        }
        let results = results.join(",");
        let body = format!("{{\"hasErrors\":{has_errors},\"results\":[{results}]}}");
        Ok(Reply::json(200, body))
    }

    fn batch_entry(&self, call: &Call<'_>, entry: &Entry) -> Reply {
        let answered = self.usage.count().and_then(|()| {
            let method = method_named(&entry.method)?;
            let url = entry.url.trim_start_matches('/');
            let url = url.strip_prefix("services/data/").unwrap_or(url);
            check_version(call, url)?;
            let body = entry.rich_input.as_ref();
            let body = body.map_or_else(Bytes::new, |input| Bytes::from(input.to_string()));
            let url = format!("/services/data/{url}");
            let headers = shared_headers(call.request);
            let request = call.request.inner(method, &url, headers, body);
            Ok(self.answer_inner(call, &request))
        });
        answered.unwrap_or_else(|refused| error_reply(&refused))
    }
}

/// A request inside may be older than the batch, but not newer.
fn check_version(call: &Call<'_>, url: &str) -> Result<(), ApiError> {
    let segment = url.split(['/', '?']).next().unwrap_or_default();
    let version = versions::parse(segment)?;
    if (SINCE..=call.version).contains(&version) {
        return Ok(());
    }
    let message = format!(
        "The API version of a subrequest must be between {SINCE}.0 and {}.0, but is {version}.0",
        call.version
    );
    Err(ApiError::new(400, "INVALID_INPUT", message))
}

fn halted_reply() -> Reply {
    let message = "Batch processing halted per request";
    let body = json!([{ "errorCode": "BATCH_PROCESSING_HALTED", "message": message }]);
    Reply::json(412, body.to_string())
}

fn rendered(reply: &Reply) -> String {
    let text = std::str::from_utf8(&reply.body).unwrap_or_default();
    let result = serde_json::from_str::<&RawValue>(text).map_or("null", RawValue::get);
    let status = reply.status.as_u16();
    format!("{{\"statusCode\":{status},\"result\":{result}}}")
}

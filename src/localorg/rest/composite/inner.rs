//! A request inside the body of another, and its answer.
//!
//! The answer is kept as the bytes that the handler made, so that numbers come out of a composite
//! as they come out of the plain resource.

use axum::body::Bytes;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::references::{Answers, names_in};
use crate::localorg::error::ApiError;
use crate::localorg::rest::{Call, Rest, error_reply, versions};
use crate::localorg::wire::{Incoming, Reply};

/// Header fields that a request inside shares with the one around it and may not set itself.
const SHARED: [HeaderName; 3] = [ACCEPT, AUTHORIZATION, CONTENT_TYPE];
/// Header fields of an answer that are passed on, in Salesforce's spelling.
const PASSED_ON: [(&str, &str); 4] = [
    ("etag", "ETag"),
    ("last-modified", "Last-Modified"),
    ("location", "Location"),
    ("warning", "Warning"),
];
/// What the requests beside one that failed are answered with when all of them are taken back.
const ROLLED_BACK: &str =
    "The transaction was rolled back since another operation in the same transaction failed.";

/// One entry of `compositeRequest`.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Inner {
    /// Upper case.
    pub(super) method: String,
    /// A path below `/services/data/`.
    pub(super) url: String,
    pub(super) reference_id: String,
    #[serde(default)]
    pub(super) body: Option<Value>,
    #[serde(default, deserialize_with = "super::or_default")]
    pub(super) http_headers: Map<String, Value>,
}

impl Inner {
    /// The names of the requests that this one waits for.
    pub(super) fn waits_for(&self) -> Vec<&str> {
        let mut names = names_in(&self.url);
        if let Some(body) = &self.body {
            names_in_tree(body, &mut names);
        }
        for value in self.http_headers.values() {
            names_in_tree(value, &mut names);
        }
        names
    }

    /// Whether this is a collection whose records stand or fall together.
    fn is_all_or_none_collection(&self) -> bool {
        let in_body = self
            .body
            .as_ref()
            .is_some_and(|body| body["allOrNone"] == true);
        let in_url = self.url.to_ascii_lowercase().contains("allornone=true");
        self.url.contains("/composite/sobjects") && (in_body || in_url)
    }

    /// What can be said to be wrong before anything runs; it fails the whole request.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let invalid = |message: String| Err(ApiError::new(400, "INVALID_INPUT", message));
        let shared = |name: &&String| {
            SHARED
                .iter()
                .any(|shared| name.eq_ignore_ascii_case(shared.as_str()))
        };
        if let Some(name) = self.http_headers.keys().find(shared) {
            return invalid(format!(
                "The {name} header is not allowed in the httpHeaders of a subrequest"
            ));
        }
        if !is_name(&self.reference_id) {
            return invalid(format!(
                "Provided referenceId ('{}') must start with a letter or a number, and can contain only letters, numbers and underscores ('_').",
                self.reference_id
            ));
        }
        Ok(())
    }

    /// The request that this entry stands for, with its references replaced.
    fn request(&self, outer: &Incoming, answers: &Answers) -> Result<Incoming, ApiError> {
        let method = method_named(&self.method)?;
        let mut headers = shared_headers(outer);
        for (name, value) in &self.http_headers {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let text = answers.fill(&text)?;
            let pair = (
                HeaderName::from_bytes(name.as_bytes()),
                HeaderValue::from_str(&text),
            );
            let (Ok(name), Ok(value)) = pair else {
                let message = format!("The header {name} cannot be sent");
                return Err(ApiError::new(400, "INVALID_INPUT", message));
            };
            headers.insert(name, value);
        }
        let body = match &self.body {
            Some(tree) => {
                let mut tree = tree.clone();
                answers.fill_tree(&mut tree)?;
                Bytes::from(tree.to_string())
            }
            None => Bytes::new(),
        };
        // A reference may be the URL itself; elsewhere values go in behind the decoding, so that
        // they may hold any character.
        let is_whole = self.url.starts_with("@{");
        let url = if is_whole {
            answers.fill(&self.url)?
        } else {
            self.url.as_str().into()
        };
        let mut request = outer.inner(method, &url, headers, body);
        for segment in &mut request.segments {
            *segment = answers.fill(segment)?.into_owned();
        }
        for (_, value) in &mut request.query {
            *value = answers.fill(value)?.into_owned();
        }
        Ok(request)
    }
}

fn names_in_tree<'v>(tree: &'v Value, names: &mut Vec<&'v str>) {
    match tree {
        Value::String(text) => names.extend(names_in(text)),
        Value::Array(items) => items.iter().for_each(|item| names_in_tree(item, names)),
        Value::Object(fields) => fields
            .values()
            .for_each(|value| names_in_tree(value, names)),
        _ => {}
    }
}

fn is_name(text: &str) -> bool {
    let mut letters = text.bytes();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric())
        && letters.all(|other| other.is_ascii_alphanumeric() || other == b'_')
}

/// The header fields that every request inside inherits.
pub(super) fn shared_headers(outer: &Incoming) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in SHARED {
        if let Some(value) = outer.headers.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    headers
}

/// A method that a request inside may have.
pub(super) fn method_named(name: &str) -> Result<Method, ApiError> {
    match name {
        "GET" => Ok(Method::GET),
        "POST" => Ok(Method::POST),
        "PUT" => Ok(Method::PUT),
        "PATCH" => Ok(Method::PATCH),
        "DELETE" => Ok(Method::DELETE),
        "HEAD" => Ok(Method::HEAD),
        _ => {
            let message = format!("Invalid HTTP method specified: {name}");
            Err(ApiError::new(400, "INVALID_INPUT", message))
        }
    }
}

/// The answer to one request inside.
pub(super) struct InnerAnswer {
    pub(super) name: String,
    pub(super) status: StatusCode,
    headers: Map<String, Value>,
    body: Bytes,
    /// A collection that took itself back, although its status is 200.
    took_itself_back: bool,
}

impl InnerAnswer {
    fn new(name: &str, reply: &Reply) -> Self {
        let passed = PASSED_ON.iter().filter_map(|(name, spelling)| {
            let value = reply.headers.get(*name)?.to_str().ok()?;
            Some(((*spelling).to_owned(), json!(value)))
        });
        Self {
            name: name.to_owned(),
            status: reply.status,
            headers: passed.collect(),
            body: reply.body.clone(),
            took_itself_back: false,
        }
    }

    fn of(entry: &Inner, reply: &Reply) -> Self {
        let mut answer = Self::new(&entry.reference_id, reply);
        if entry.is_all_or_none_collection() {
            let rows: Vec<Value> = serde_json::from_slice(&answer.body).unwrap_or_default();
            answer.took_itself_back = rows.iter().any(|row| row["success"] == false);
        }
        answer
    }

    /// For a request that did not run, or was taken back, because another failed.
    pub(super) fn rolled_back(name: &str) -> Self {
        let refused = ApiError::new(400, "PROCESSING_HALTED", ROLLED_BACK);
        Self::new(name, &error_reply(&refused))
    }

    /// Whether it must take its transaction down with it.
    pub(super) fn is_failure(&self) -> bool {
        self.status.is_client_error() || self.status.is_server_error() || self.took_itself_back
    }

    /// The entry of `compositeResponse`, as JSON text.
    pub(super) fn render(&self, out: &mut String) {
        let text = std::str::from_utf8(&self.body).unwrap_or_default();
        let body = serde_json::from_str::<&RawValue>(text).map_or("null", RawValue::get);
        out.push_str("{\"body\":");
        out.push_str(body);
        out.push_str(",\"httpHeaders\":");
        out.push_str(&Value::from(self.headers.clone()).to_string());
        out.push_str(",\"httpStatusCode\":");
        out.push_str(self.status.as_str());
        out.push_str(",\"referenceId\":");
        out.push_str(&json!(self.name).to_string());
        out.push('}');
    }
}

/// Entries separated by commas, in brackets.
pub(super) fn render_all(answers: &[InnerAnswer]) -> String {
    let mut out = String::from("{\"compositeResponse\":[");
    for (place, answer) in answers.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        answer.render(&mut out);
    }
    out.push_str("]}");
    out
}

impl Rest {
    /// Answers an entry, and notes the answer for those that refer to it.
    pub(super) fn answer_entry(
        &self,
        call: &Call<'_>,
        entry: &Inner,
        answers: &mut Answers,
    ) -> InnerAnswer {
        let reply = match entry.request(call.request, answers) {
            Ok(request) => self.answer_inner(call, &request),
            Err(refused) => error_reply(&refused),
        };
        answers.note(&entry.reference_id, reply.status, &reply.body);
        InnerAnswer::of(entry, &reply)
    }

    /// Answers a request that came inside another one.
    pub(super) fn answer_inner(&self, outer: &Call<'_>, request: &Incoming) -> Reply {
        let answered = match request.path().as_slice() {
            ["services", "data", version, path @ ..] => {
                self.dispatch_inner(outer, request, version, path)
            }
            _ => Err(ApiError::not_found()),
        };
        answered.unwrap_or_else(|refused| error_reply(&refused))
    }

    fn dispatch_inner(
        &self,
        outer: &Call<'_>,
        request: &Incoming,
        version: &str,
        path: &[&str],
    ) -> Result<Reply, ApiError> {
        let is_family = path.first() == Some(&"composite") && path.get(1) != Some(&"sobjects");
        // Jobs are worked on outside the transaction of this request, and answer no JSON.
        if is_family || path.first() == Some(&"jobs") {
            let message = format!("Unsupported subrequest: /{}", path.join("/"));
            return Err(ApiError::new(400, "INVALID_INPUT", message));
        }
        let call = Call {
            request,
            version: versions::parse(version)?,
            user_id: outer.user_id,
            identity: outer.identity.clone(),
        };
        self.dispatch(&call, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(value: Value) -> Inner {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn names_and_headers_are_checked_first() {
        for (name, good) in [
            ("a", true),
            ("1_a", true),
            ("", false),
            ("_a", false),
            ("a-b", false),
        ] {
            let entry = entry(json!({"method": "GET", "url": "/x", "referenceId": name}));
            assert_eq!(entry.check().is_ok(), good, "{name}");
        }
        let entry = entry(json!({"method": "GET", "url": "/x", "referenceId": "a",
            "httpHeaders": {"accept": "x"}}));
        assert_eq!(entry.check().unwrap_err().status, 400);
    }

    #[test]
    fn an_entry_waits_for_all_that_it_names() {
        let entry = entry(
            json!({"method": "PATCH", "url": "/x/@{a.id}?y=@{b.c}", "referenceId": "z",
            "body": {"list": ["@{c.d}"], "text": "plain"}, "httpHeaders": {"X": "@{e.f}"}}),
        );
        assert_eq!(entry.waits_for(), ["a", "b", "c", "e"]);
    }

    #[test]
    fn numbers_of_a_body_stay_as_they_were() {
        let reply = Reply::json(200, r#"{"Amount":1200.00,"Big":12345678901234567890123}"#);
        let answer = InnerAnswer::new("a", &reply.with("etag", "\"x\""));
        assert_eq!(
            render_all(&[answer, InnerAnswer::new("b", &Reply::empty(204))]),
            concat!(
                r#"{"compositeResponse":[{"body":{"Amount":1200.00,"Big":12345678901234567890123},"#,
                r#""httpHeaders":{"ETag":"\"x\""},"httpStatusCode":200,"referenceId":"a"},"#,
                r#"{"body":null,"httpHeaders":{},"httpStatusCode":204,"referenceId":"b"}]}"#
            )
        );
    }
}

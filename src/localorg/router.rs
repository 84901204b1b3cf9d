//! From a path to its handler, and what every answer gets on its way out.
//!
//! Paths are matched as slices of decoded segments, so that doubled and trailing slashes do not
//! matter. Besides Salesforce's own paths there are `/_sfkit/faults` and `/_sfkit/requests` for
//! tests: both ask for the administrator's token, neither is counted or disturbed.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};

use super::bulk::Bulk;
use super::error::ApiError;
use super::faults::{self, Fault, FaultKind, Faults};
use super::oauth::{OauthServer, discovery};
use super::rest::{self, Rest};
use super::soap::Soap;
use super::wire::{Authorization, Incoming, Reply, pretty};
use crate::clock::Clock;

/// Different paths that are counted; ids in paths could otherwise fill the memory.
const COUNTED_PATHS: usize = 10_000;
const CONTROL: &str = "/_sfkit/";

/// The whole org as the HTTP machinery sees it.
pub(super) struct Org {
    pub(super) port: u16,
    pub(super) latency: Duration,
    pub(super) faults: Faults,
    pub(super) clock: Clock,
    /// Believes a proxy on this machine about scheme and host.
    pub(super) trust_forwarded: bool,
    /// Callers use https.
    pub(super) tls: bool,
    pub(super) oauth: OauthServer,
    pub(super) rest: Rest,
    pub(super) requests: Requests,
}

impl Org {
    /// Notes a request that arrived.
    pub(super) fn count(&self, method: &Method, path: &str, by_new_connection: bool) {
        if !is_control(path) {
            self.requests.note(method, path, by_new_connection);
        }
    }

    /// Answers a request; a fault that answers in its place comes first.
    pub(super) fn answer(&self, request: &Incoming, fault: Option<&FaultKind>) -> Reply {
        let instead = fault.and_then(|kind| faults::apply_before(kind, request));
        let instead = instead.map(|reply| in_kind(request, reply));
        let mut reply = instead.unwrap_or_else(|| self.dispatch(request));
        if let Some(kind) = fault {
            reply = faults::apply_after(kind, request, reply.whole(), self.clock.now());
        }
        finished(reply, request)
    }

    fn dispatch(&self, request: &Incoming) -> Reply {
        let path = request.path();
        match path.as_slice() {
            ["services", "oauth2", endpoint] => self
                .oauth
                .answer(endpoint, request)
                .unwrap_or_else(missing_page),
            ["services", "Soap", rest @ ..] => {
                let soap = Soap {
                    oauth: &self.oauth,
                    rest: &self.rest,
                };
                soap.answer(request, rest).unwrap_or_else(missing_page)
            }
            ["services", "async", rest @ ..] => self.rest.answer_async(request, rest, &self.oauth),
            ["services", "data", rest @ ..] => self.rest.answer(request, rest, &self.oauth),
            ["services", "apexrest", ..] => rest::error_reply(&ApiError::new(
                404,
                "NOT_FOUND",
                "Could not find a match for URL",
            )),
            ["secur", "frontdoor.jsp"] => Reply::text(200, "This local org has no pages to show\n"),
            ["id", "keys"] => self.oauth.keys(),
            ["id", organization, user] => self.oauth.identity(request, organization, user),
            [".well-known", "openid-configuration"] => discovery(&request.origin),
            ["_sfkit", endpoint] => self.control(endpoint, request),
            [] => Reply::text(200, "This is a local org of sfkit\n"),
            _ => missing_page(),
        }
    }

    fn control(&self, endpoint: &str, request: &Incoming) -> Reply {
        if let Err(refused) = self.administrator_only(request) {
            return rest::error_reply(&refused);
        }
        match (endpoint, &request.method) {
            ("faults", &Method::GET) => Reply::value(&json!({ "faults": self.faults.list() })),
            ("faults", &Method::POST) => self.add_faults(request),
            ("faults", &Method::DELETE) => {
                self.faults.clear();
                Reply::empty(204)
            }
            ("requests", &Method::GET) => Reply::value(&self.requests.list()),
            ("requests", &Method::DELETE) => {
                self.requests.clear();
                Reply::empty(204)
            }
            _ => missing_page(),
        }
    }

    fn administrator_only(&self, request: &Incoming) -> Result<(), ApiError> {
        let session = match request.authorization() {
            Authorization::Token(token) => self.oauth.book.session(&token).ok().flatten(),
            _ => None,
        };
        match session {
            Some(session) if self.oauth.people.is_administrator(&session.grant.user_id) => Ok(()),
            Some(_) => Err(ApiError::new(
                403,
                "FORBIDDEN",
                "Only the administrator may do this",
            )),
            None => Err(rest::invalid_session()),
        }
    }

    /// Takes `{"fault": "cut@/x"}` or `{"faults": ["cut@/x", …]}`.
    fn add_faults(&self, request: &Incoming) -> Reply {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let texts = match (&body["fault"], &body["faults"]) {
            (Value::String(one), _) => vec![one.as_str()],
            (_, Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let parsed: Result<Vec<_>, _> = texts.iter().map(|text| Fault::parse(text)).collect();
        match parsed {
            Ok(faults) if !faults.is_empty() => {
                faults.into_iter().for_each(|fault| self.faults.add(fault));
                Reply::json(201, json!({ "faults": self.faults.list() }).to_string())
            }
            Ok(_) => rest::error_reply(&ApiError::new(
                400,
                "JSON_PARSER_ERROR",
                "Expected {\"fault\": \"kind[=arg]@PATHGLOB[:count]\"}",
            )),
            Err(wrong) => rest::error_reply(&ApiError::new(
                400,
                "ILLEGAL_QUERY_PARAMETER_VALUE",
                wrong.to_string(),
            )),
        }
    }
}

/// The error of a fault as the API that was asked writes its errors.
fn in_kind(request: &Incoming, reply: Reply) -> Reply {
    let told = serde_json::from_slice::<Value>(&reply.body).ok();
    let mut other = match (request.path().as_slice(), told) {
        (["services", "Soap", kind, ..], Some(error)) => Soap::refusal(kind, &error),
        (["services", "async", ..], Some(error)) => Bulk::refusal(request, &error),
        _ => return reply,
    };
    if let Some(seconds) = reply.headers.get("retry-after") {
        other.headers.insert("retry-after", seconds.clone());
    }
    other
}

/// Whether the path belongs to the controls for tests.
pub(super) fn is_control(path: &str) -> bool {
    path.starts_with(CONTROL)
}

/// The answer when a handler itself failed.
pub(super) fn broken() -> Reply {
    let message = "An unexpected error occurred. Please include this ErrorId if you contact \
        support team: 0 (0)";
    rest::error_reply(&ApiError::new(500, "UNKNOWN_EXCEPTION", message))
}

fn missing_page() -> Reply {
    Reply::text(404, "Not found")
}

fn finished(mut reply: Reply, request: &Incoming) -> Reply {
    let is_json = reply
        .headers
        .get("content-type")
        .is_some_and(|kind| kind == super::wire::JSON);
    if is_json
        && request
            .header("x-prettyprint")
            .is_some_and(|word| word == "1" || word == "true")
    {
        reply.body = pretty(&reply.body).into();
    }
    reply.compressed_for(&request.headers)
}

/// How often each path was asked for and over how many connections, so that tests can count.
#[derive(Default)]
pub(super) struct Requests(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    by_path: BTreeMap<String, u64>,
    connections: u64,
}

impl Requests {
    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, method: &Method, path: &str, by_new_connection: bool) {
        let mut counts = self.lock();
        counts.connections += u64::from(by_new_connection);
        let key = format!("{method} {path}");
        let by_path = &mut counts.by_path;
        if by_path.len() < COUNTED_PATHS || by_path.contains_key(&key) {
            *by_path.entry(key).or_default() += 1;
        }
    }

    fn clear(&self) {
        *self.lock() = Counts::default();
    }

    fn list(&self) -> Value {
        let counts = self.lock();
        let total = counts.by_path.values().sum::<u64>();
        json!({ "total": total, "connections": counts.connections, "requests": counts.by_path })
    }
}

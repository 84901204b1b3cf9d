//! Failures on their way to a client: status, code, message, details.
//!
//! A handler returns a [`Refusal`]; every [`Diagnostic`] of the domain becomes one by the exhaustive
//! match of [`standing`], so that a new [`Code`] without a status does not compile. What is told is
//! what the domain tells of the org's answer (Salesforce's `errorCode`, its fields, the request id).
//! What failed inside (files, the vault, a bug) is told by a code and a reference alone; the log has
//! the rest under that reference.
//!
//! How a refusal looks on the wire depends on the path: see [`super::envelope`].

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::error::{Code, Diagnostic, Failure, Snippet};

/// A wait for what passes by itself, in seconds, when nobody knows better.
const USUAL_WAIT: u64 = 1;

/// What a handler returns.
pub(super) type Result<T> = std::result::Result<T, Refusal>;

/// A request that was not done, and why. Small, because nearly every function may return one.
#[derive(Clone, Debug)]
pub(super) struct Refusal(Box<Reason>);

/// Why a request was not done.
#[derive(Clone, Debug)]
pub(super) struct Reason {
    /// Status of the answer.
    pub(super) status: StatusCode,
    /// The stable code, in the words of the service.
    pub(super) code: Cow<'static, str>,
    /// What happened.
    pub(super) message: String,
    /// Facts for machines.
    pub(super) details: Map<String, Value>,
    /// When it may go well, in seconds.
    pub(super) retry_after: Option<u64>,
    /// What else the answer must say.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
}

impl Deref for Refusal {
    type Target = Reason;

    fn deref(&self) -> &Reason {
        &self.0
    }
}

impl DerefMut for Refusal {
    fn deref_mut(&mut self) -> &mut Reason {
        &mut self.0
    }
}

impl Refusal {
    /// A refusal with this code.
    pub(super) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self(Box::new(Reason {
            status,
            code: code.into(),
            message: message.into(),
            details: Map::new(),
            retry_after: None,
            headers: Vec::new(),
        }))
    }

    /// A request that cannot be understood or lacks something.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, VALIDATION, message)
    }

    /// Something that is not there.
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// Something that this caller may not do.
    pub(super) fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// Something of ours that failed. The log has the reason under the reference that is told.
    pub(super) fn internal(status: StatusCode, code: &'static str, reason: &str) -> Self {
        let reference = super::random_hex(8);
        tracing::error!(reference, reason, "a request failed");
        let message = match code {
            CONFIG => "The vault or the configuration of the service cannot be used.",
            _ => "The service failed.",
        };
        Self::new(status, code, message).detail("reference", json!(reference))
    }

    /// The same, with a fact more.
    #[must_use]
    pub(super) fn detail(mut self, name: &str, value: Value) -> Self {
        self.details.insert(name.to_owned(), value);
        self
    }

    /// The same, which may go well after so many seconds.
    #[must_use]
    pub(super) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds.max(1));
        self
    }

    /// The same, with a header more.
    #[must_use]
    pub(super) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// What a failure of the domain is to a client.
    pub(super) fn of(failure: &dyn Diagnostic) -> Self {
        let code = failure.code();
        let Standing {
            status,
            word,
            is_ours,
        } = standing(code);
        if is_ours {
            let refusal = Self::internal(status, word, &chain(failure));
            return match status {
                StatusCode::SERVICE_UNAVAILABLE => refusal.retry_after(USUAL_WAIT),
                _ => refusal,
            };
        }
        let mut details = failure.details();
        let status = refined(code, status, &details);
        let hints: Vec<Value> = failure
            .hints()
            .into_iter()
            .map(|hint| hint.0)
            .filter(|hint| is_for_programs(hint))
            .map(Value::from)
            .collect();
        if !hints.is_empty() {
            details.insert("hints".to_owned(), hints.into());
        }
        details.insert("reason".to_owned(), code.as_str().into());
        if let Some(place) = failure.snippet().as_ref().and_then(place) {
            details.insert("position".to_owned(), place);
        }
        let waits = matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        );
        let told = details.get("retry_after_seconds").and_then(Value::as_u64);
        let word = if status == StatusCode::CONFLICT {
            CONFLICT
        } else {
            word
        };
        let mut refusal = Self::new(status, word, failure.to_string());
        refusal.retry_after = waits.then(|| told.unwrap_or(USUAL_WAIT).max(1));
        refusal.details = details;
        refusal
    }
}

impl<E: Diagnostic> From<E> for Refusal {
    fn from(failure: E) -> Self {
        Self::of(&failure)
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::of(failure.diagnostic())
    }
}

impl IntoResponse for Refusal {
    /// Without a body: that is written where the path is known.
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// The request is wrong.
pub(super) const VALIDATION: &str = "VALIDATION_ERROR";
/// The text of a query, or what it names.
pub(super) const QUERY: &str = "QUERY_ERROR";
/// The org wants a login.
pub(super) const AUTH: &str = "AUTH_ERROR";
/// The vault, the key store or the configuration.
pub(super) const CONFIG: &str = "CONFIG_ERROR";
/// Something of ours.
pub(super) const INTERNAL: &str = "INTERNAL_ERROR";
/// Somebody else was there first.
pub(super) const CONFLICT: &str = "CONFLICT";

/// What a code means to a client.
struct Standing {
    status: StatusCode,
    word: &'static str,
    /// The reason is nobody's business but ours.
    is_ours: bool,
}

fn standing(code: Code) -> Standing {
    let told = |status, word| Standing {
        status,
        word,
        is_ours: false,
    };
    let ours = |status, word| Standing {
        status,
        word,
        is_ours: true,
    };
    match code {
        Code::Usage => told(StatusCode::BAD_REQUEST, VALIDATION),
        Code::SoqlSyntax | Code::SoqlInvalid | Code::QueryRejected => {
            told(StatusCode::BAD_REQUEST, QUERY)
        }
        Code::InvalidData | Code::Partial => told(StatusCode::UNPROCESSABLE_ENTITY, VALIDATION),
        Code::LoginRequired | Code::LoginDenied | Code::LoginTimeout | Code::ReauthRequired => {
            told(StatusCode::UNAUTHORIZED, AUTH)
        }
        Code::ConfirmationRequired => told(StatusCode::FORBIDDEN, "CONFIRMATION_REQUIRED"),
        Code::Refused => told(StatusCode::UNPROCESSABLE_ENTITY, "SALESFORCE_ERROR"),
        Code::NotFound => told(StatusCode::NOT_FOUND, "NOT_FOUND"),
        Code::LimitExceeded => told(StatusCode::TOO_MANY_REQUESTS, "LIMIT_EXCEEDED"),
        Code::StillRunning => told(StatusCode::CONFLICT, "STILL_RUNNING"),
        Code::Unhealthy => told(StatusCode::SERVICE_UNAVAILABLE, "UNHEALTHY"),
        Code::Timeout => told(StatusCode::GATEWAY_TIMEOUT, "TIMEOUT_ERROR"),
        Code::Unavailable => told(StatusCode::BAD_GATEWAY, "NETWORK_ERROR"),
        Code::ServerError | Code::BadAnswer | Code::IncompleteResult | Code::HostNotAllowed => {
            told(StatusCode::BAD_GATEWAY, "SALESFORCE_ERROR")
        }
        Code::KeystoreLocked | Code::KeystoreTimeout | Code::VaultBusy => {
            ours(StatusCode::SERVICE_UNAVAILABLE, CONFIG)
        }
        Code::ConfigInvalid
        | Code::KeystoreUnavailable
        | Code::KeyMissing
        | Code::WrongKey
        | Code::KeystoreMismatch
        | Code::KeystoreNotChosen
        | Code::VaultDamaged
        | Code::VaultFile
        | Code::VaultMissing => ours(StatusCode::INTERNAL_SERVER_ERROR, CONFIG),
        Code::File | Code::Bug => ours(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL),
        Code::Interrupted | Code::Terminated => ours(StatusCode::SERVICE_UNAVAILABLE, INTERNAL),
    }
}

/// Codes of Salesforce for what somebody else did meanwhile or before.
const CONFLICTS: [&str; 5] = [
    "DUPLICATE_VALUE",
    "DUPLICATES_DETECTED",
    "UNABLE_TO_LOCK_ROW",
    "ENTITY_IS_LOCKED",
    "RECORD_MODIFIED",
];

/// Codes of Salesforce for what the user may not do.
const FORBIDDEN: [&str; 5] = [
    "INSUFFICIENT_ACCESS",
    "INSUFFICIENT_ACCESS_OR_READONLY",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    "CANNOT_UPDATE_CONVERTED_LEAD",
];

/// The status when what the org has said tells more than the code.
fn refined(code: Code, usual: StatusCode, details: &Map<String, Value>) -> StatusCode {
    let status = details.get("status").and_then(Value::as_u64);
    let word = details
        .get("error_code")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match (code, status) {
        (Code::Refused, _) if CONFLICTS.contains(&word) => StatusCode::CONFLICT,
        (Code::Refused, Some(403)) => StatusCode::FORBIDDEN,
        (Code::Refused, _) if FORBIDDEN.contains(&word) => StatusCode::FORBIDDEN,
        (Code::ServerError, Some(503)) => StatusCode::SERVICE_UNAVAILABLE,
        _ => usual,
    }
}

/// Whether a hint says something to who uses no command line: flags and repeated commands do not.
fn is_for_programs(hint: &str) -> bool {
    !hint.contains("`-") && !hint.contains("command again")
}

/// Where in the caller's text the fault is: byte, line and column (from 1), the line with a caret below.
fn place(snippet: &Snippet) -> Option<Value> {
    let (range, label) = snippet.marks.first()?;
    let source = &snippet.source;
    let before = source.get(..range.start)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = source.get(start..)?.lines().next().unwrap_or_default();
    let column = source.get(start..range.start)?.chars().count();
    let marked = source.get(range.clone()).unwrap_or_default();
    let carets = "^".repeat(marked.chars().take_while(|c| *c != '\n').count().max(1));
    Some(json!({
        "offset": range.start,
        "line": before.matches('\n').count() + 1,
        "column": column + 1,
        "label": label,
        "excerpt": format!("{line}\n{}{carets}", " ".repeat(column)),
    }))
}

/// The failure and its causes, for the log.
fn chain(failure: &dyn Diagnostic) -> String {
    let mut text = failure.to_string();
    let mut cause = failure.source();
    while let Some(present) = cause {
        text.push_str(": ");
        text.push_str(&present.to_string());
        cause = present.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_an_error_to_a_client() {
        for code in Code::ALL {
            let Standing { status, word, .. } = standing(code);
            assert!(
                status.is_client_error() || status.is_server_error(),
                "{code:?}"
            );
            assert!(
                word.bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
            );
        }
    }

    #[test]
    fn a_place_is_told_by_line_column_and_caret() {
        let snippet = Snippet {
            source: "SELECT Id\nFROM Ünder WHER x".to_owned(),
            origin: None,
            marks: vec![(22..26, "here".to_owned())],
        };
        let place = place(&snippet).unwrap();
        assert_eq!((&place["line"], &place["column"]), (&json!(2), &json!(12)));
        assert_eq!(place["excerpt"], "FROM Ünder WHER x\n           ^^^^");
    }

    #[test]
    fn what_salesforce_says_makes_the_status_finer() {
        for (code, error_code, sent, status) in [
            (Code::Refused, "DUPLICATE_VALUE", 400, 409),
            (Code::Refused, "REQUIRED_FIELD_MISSING", 400, 422),
            (Code::Refused, "FUNCTIONALITY_NOT_ENABLED", 403, 403),
            (Code::ServerError, "SERVER_UNAVAILABLE", 503, 503),
            (Code::ServerError, "UNKNOWN_EXCEPTION", 500, 502),
        ] {
            let details = json!({"status": sent, "error_code": error_code});
            let details = details.as_object().unwrap();
            let found = refined(code, standing(code).status, details);
            assert_eq!(found.as_u16(), status, "{error_code}");
        }
    }
}

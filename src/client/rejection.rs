//! What the server said when it refused, and what that means.
//!
//! [`Standing`] is decided by status and `errorCode` and never by the wording, which Salesforce
//! changes between releases; the one exception is told where it is made.

use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::client::fault::{Fault, Position};
use crate::client::{ApiUsage, Endpoint};
use crate::error::{Code, Diagnostic, Hint, Snippet};

/// A refusal.
#[derive(Debug)]
pub struct Rejection {
    /// What was called.
    pub endpoint: Endpoint,
    /// HTTP status.
    pub status: u16,
    /// At least one; the first is what is shown.
    pub faults: Vec<Fault>,
    /// Request id, for Salesforce's support.
    pub request_id: Option<String>,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
    /// The org's daily calls.
    pub usage: Option<ApiUsage>,
}

/// What a refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Standing {
    SessionEnded,
    DailyLimit,
    TooManyRequests,
    ApiDisabled,
    PasswordExpired,
    Forbidden,
    NotFound,
    VersionNotServed,
    QueryText,
    QueryTooLong,
    QueryTimeout,
    CursorLost,
    NoSuchHost,
    ServerFailed,
    Other,
}

/// Codes that are about the text of a query.
const QUERY_TEXT: [&str; 13] = [
    "MALFORMED_QUERY",
    "INVALID_FIELD",
    "INVALID_TYPE",
    "INVALID_QUERY_FILTER_OPERATOR",
    "INVALID_QUERY_SCOPE",
    "QUERY_TOO_COMPLICATED",
    "NUMBER_OUTSIDE_VALID_RANGE",
    "EXCEEDED_ID_LIMIT",
    "EXCEEDED_MAX_SEMIJOIN_SUBSELECTS",
    "OPERATION_TOO_LARGE",
    "MALFORMED_ID",
    "MALFORMED_SEARCH",
    "INVALID_SEARCH",
];

impl Rejection {
    /// The first fault.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.faults.first()
    }

    /// `errorCode` of the first fault.
    #[must_use]
    pub fn error_code(&self) -> Option<&str> {
        self.fault()?.code.as_deref()
    }

    /// Where in the query's text the fault is.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.fault()?.position
    }

    /// The fault's place in the text that was sent.
    #[must_use]
    pub fn snippet(&self, source: &str, origin: Option<&str>) -> Option<Snippet> {
        let range = self.position()?.range_in(source);
        let label = self.error_code().unwrap_or_default().to_owned();
        Some(Snippet {
            source: source.to_owned(),
            origin: origin.map(str::to_owned),
            marks: vec![(range, label)],
        })
    }

    /// What it means.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let code = self.error_code().unwrap_or_default();
        match (self.status, code) {
            (401, _) | (_, "INVALID_SESSION_ID" | "INVALID_AUTH_HEADER") => Standing::SessionEnded,
            (_, "REQUEST_LIMIT_EXCEEDED") if self.is_daily() => Standing::DailyLimit,
            (429, _) | (_, "REQUEST_LIMIT_EXCEEDED") => Standing::TooManyRequests,
            (_, "API_DISABLED_FOR_ORG" | "API_CURRENTLY_DISABLED") => Standing::ApiDisabled,
            (_, "INVALID_OPERATION_WITH_EXPIRED_PASSWORD") => Standing::PasswordExpired,
            (_, "INVALID_QUERY_LOCATOR") => Standing::CursorLost,
            (_, "QUERY_TIMEOUT") => Standing::QueryTimeout,
            (414 | 431, _) => Standing::QueryTooLong,
            (410, _) | (_, "UNSUPPORTED_API_VERSION") => Standing::VersionNotServed,
            (404, "NOT_FOUND" | "") if self.endpoint.takes_query_text() => {
                Standing::VersionNotServed
            }
            (400, code) if self.endpoint.takes_query_text() && QUERY_TEXT.contains(&code) => {
                Standing::QueryText
            }
            (404, _) | (_, "NOT_FOUND" | "ENTITY_IS_DELETED") => Standing::NotFound,
            (403, _) => Standing::Forbidden,
            (420, _) => Standing::NoSuchHost,
            (500.., _) => Standing::ServerFailed,
            _ => Standing::Other,
        }
    }

    /// The same code stands for the daily limit and for too many requests at once; only the text
    /// tells them apart, and when in doubt waiting is the better advice.
    fn is_daily(&self) -> bool {
        let message = self.fault().map_or("", |fault| &fault.message);
        message.contains("TotalRequests")
            || self.usage.is_some_and(|usage| usage.used >= usage.limit)
    }

    /// How long to wait at first before the same request may pass, when the server has refused it for
    /// the moment and certainly done nothing: a row that somebody else holds, too many requests at
    /// once.
    #[must_use]
    pub(super) fn passes_after(&self) -> Option<Duration> {
        match self.error_code()? {
            "UNABLE_TO_LOCK_ROW" => Some(Duration::from_secs(2)),
            "REQUEST_LIMIT_EXCEEDED" if self.status == 403 && !self.is_daily() => {
                Some(Duration::from_secs(4))
            }
            _ => None,
        }
    }

    fn hint(&self) -> Option<String> {
        let text = match self.standing() {
            Standing::SessionEnded => {
                "log in again: `sfkit auth login`".to_owned()
            }
            Standing::DailyLimit => match self.usage {
                Some(usage) => format!(
                    "the org has used {} of {} API calls of the last 24 hours; the window moves by the hour",
                    usage.used, usage.limit
                ),
                None => "the API calls of the last 24 hours are used up; the window moves by the hour".to_owned(),
            },
            Standing::TooManyRequests => match self.retry_after {
                Some(wait) => format!("try again in {} seconds", wait.as_secs().max(1)),
                None => "try again in a minute, with fewer requests at once".to_owned(),
            },
            Standing::ApiDisabled => {
                "ask an administrator for the permission `API Enabled`; some editions have no API at all".to_owned()
            }
            Standing::PasswordExpired => {
                "log in to Salesforce in a browser and change the password".to_owned()
            }
            Standing::VersionNotServed => {
                "the org may not serve this API version: look for another with `--api-version`, or run `sfkit auth refresh` to read the org's versions again".to_owned()
            }
            Standing::QueryTooLong => "shorten the query; lists of ids can be replaced by a sub-query in `IN (SELECT …)`".to_owned(),
            Standing::QueryTimeout => {
                "narrow the query, for example by a range of `CreatedDate` or by an indexed field".to_owned()
            }
            Standing::CursorLost => "the server gave up the query's cursor; run the query again".to_owned(),
            Standing::NoSuchHost => {
                "the org may be gone or renamed; log in again with `sfkit auth login`".to_owned()
            }
            Standing::ServerFailed => match self.retry_after {
                Some(wait) => format!(
                    "the server asks to wait {} seconds; run the command again then",
                    wait.as_secs()
                ),
                None => "it may pass: run the command again".to_owned(),
            },
            Standing::Forbidden | Standing::NotFound | Standing::QueryText | Standing::Other => return None,
        };
        Some(text)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.fault().map_or("", |fault| fault.message.trim());
        let message = message.strip_suffix('.').unwrap_or(message);
        match (message, self.error_code()) {
            ("", None) => write!(formatter, "the server answered with status {}", self.status),
            ("", Some(code)) => write!(formatter, "the server refused: {code}"),
            (message, None) => {
                write!(
                    formatter,
                    "the server answered with status {}: {message}",
                    self.status
                )
            }
            (message, Some(code)) => write!(formatter, "{message} ({code})"),
        }
    }
}

impl std::error::Error for Rejection {}

impl Diagnostic for Rejection {
    fn code(&self) -> Code {
        match self.standing() {
            Standing::SessionEnded | Standing::PasswordExpired => Code::ReauthRequired,
            Standing::DailyLimit | Standing::TooManyRequests => Code::LimitExceeded,
            Standing::NotFound | Standing::VersionNotServed => Code::NotFound,
            Standing::QueryText | Standing::QueryTooLong => Code::QueryRejected,
            Standing::QueryTimeout => Code::Timeout,
            Standing::CursorLost => Code::IncompleteResult,
            Standing::NoSuchHost => Code::Unavailable,
            Standing::ServerFailed => Code::ServerError,
            Standing::ApiDisabled | Standing::Forbidden | Standing::Other => Code::Refused,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        self.hint().into_iter().map(Hint).collect()
    }

    fn details(&self) -> Map<String, Value> {
        let mut details = Map::new();
        details.insert("status".into(), json!(self.status));
        details.insert("error_code".into(), json!(self.error_code()));
        details.insert("request_id".into(), json!(self.request_id));
        details.insert("endpoint".into(), json!(self.endpoint.as_str()));
        if let Some(fault) = self.fault() {
            details.insert("fields".into(), json!(fault.fields));
            if let Some(position) = fault.position {
                details.insert("row".into(), json!(position.row));
                details.insert("column".into(), json!(position.column));
            }
            if !fault.duplicates.is_empty() {
                details.insert("duplicates".into(), json!(fault.duplicates));
            }
        }
        if let Some(wait) = self.retry_after {
            details.insert("retry_after_seconds".into(), json!(wait.as_secs()));
        }
        if let Some(usage) = self.usage {
            let reading = json!({"used": usage.used, "limit": usage.limit});
            details.insert("api_usage".into(), reading);
        }
        if self.faults.len() > 1 {
            let others = self.faults[1..].iter();
            let others =
                others.map(|fault| json!({"error_code": fault.code, "message": fault.message}));
            details.insert("more_errors".into(), others.collect());
        }
        details
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::fault;

    fn rejection(endpoint: Endpoint, status: u16, body: &str) -> Rejection {
        Rejection {
            endpoint,
            status,
            faults: fault::read(body.as_bytes()),
            request_id: None,
            retry_after: None,
            usage: None,
        }
    }

    fn refused(status: u16, code: &str) -> Rejection {
        let body = format!(r#"[{{"message":"m","errorCode":"{code}"}}]"#);
        rejection(Endpoint::Query, status, &body)
    }

    #[test]
    fn codes_of_the_catalogue() {
        for (status, word, code) in [
            (401, "INVALID_SESSION_ID", Code::ReauthRequired),
            (401, "INVALID_AUTH_HEADER", Code::ReauthRequired),
            (403, "REQUEST_LIMIT_EXCEEDED", Code::LimitExceeded),
            (429, "", Code::LimitExceeded),
            (403, "API_DISABLED_FOR_ORG", Code::Refused),
            (403, "API_CURRENTLY_DISABLED", Code::Refused),
            (403, "FORBIDDEN", Code::Refused),
            (400, "MALFORMED_QUERY", Code::QueryRejected),
            (400, "INVALID_FIELD", Code::QueryRejected),
            (400, "INVALID_TYPE", Code::QueryRejected),
            (400, "EXCEEDED_ID_LIMIT", Code::QueryRejected),
            (400, "NUMBER_OUTSIDE_VALID_RANGE", Code::QueryRejected),
            (400, "QUERY_TIMEOUT", Code::Timeout),
            (400, "INVALID_QUERY_LOCATOR", Code::IncompleteResult),
            (404, "INVALID_QUERY_LOCATOR", Code::IncompleteResult),
            (404, "NOT_FOUND", Code::NotFound),
            (404, "ENTITY_IS_DELETED", Code::NotFound),
            (410, "GONE", Code::NotFound),
            (414, "", Code::QueryRejected),
            (420, "", Code::Unavailable),
            (500, "UNKNOWN_EXCEPTION", Code::ServerError),
            (503, "SERVER_UNAVAILABLE", Code::ServerError),
            (400, "DUPLICATES_DETECTED", Code::Refused),
        ] {
            assert_eq!(refused(status, word).code(), code, "{status} {word}");
        }
        let write = rejection(Endpoint::Record, 400, r#"[{"errorCode":"INVALID_FIELD"}]"#);
        assert_eq!(write.code(), Code::Refused);
    }

    #[test]
    fn the_daily_limit_is_told_from_too_many_at_once() {
        let body =
            r#"[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"#;
        let daily = rejection(Endpoint::Query, 403, body);
        assert_eq!(daily.standing(), Standing::DailyLimit);
        let busy = refused(403, "REQUEST_LIMIT_EXCEEDED");
        assert_eq!(busy.standing(), Standing::TooManyRequests);
    }

    #[test]
    fn messages() {
        let shown = |status, body: &str| rejection(Endpoint::Record, status, body).to_string();
        assert_eq!(shown(500, ""), "the server answered with status 500");
        assert_eq!(
            shown(503, "<html><title>Down for Maintenance</title>"),
            "the server answered with status 503: Down for Maintenance"
        );
        assert_eq!(
            shown(
                404,
                r#"[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]"#
            ),
            "The requested resource does not exist (NOT_FOUND)"
        );
    }
}

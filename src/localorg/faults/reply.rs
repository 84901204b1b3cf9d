//! What a fault answers in the place of the org, and what it changes in the org's own answer.
//!
//! One kind says different things at different doors: a frozen user is `invalid_grant` at the
//! token endpoint, a dead session at the API and `Bad_OAuth_Token` at userinfo. Texts and statuses
//! are those of the OAuth and REST error catalogues.

use axum::http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use url::{Host, Url};

use super::FaultKind;
use crate::localorg::error::ApiError;
use crate::localorg::rest;
use crate::localorg::wire::{Incoming, Reply};

/// Which part of the org a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Authorize,
    Token,
    Introspect,
    /// Userinfo and the identity URL.
    Identity,
    /// The other OAuth endpoints.
    Oauth,
    Api,
}

impl Door {
    fn of(request: &Incoming) -> Self {
        match request.path().as_slice() {
            ["services", "oauth2", endpoint] => match *endpoint {
                "authorize" => Self::Authorize,
                "token" => Self::Token,
                "introspect" => Self::Introspect,
                "userinfo" => Self::Identity,
                _ => Self::Oauth,
            },
            ["id", ..] => Self::Identity,
            _ => Self::Api,
        }
    }
}

/// The answer of a fault that answers in the org's place; `None` lets the org answer.
pub(in crate::localorg) fn apply_before(kind: &FaultKind, request: &Incoming) -> Option<Reply> {
    let door = Door::of(request);
    let reads = matches!(request.method, Method::GET | Method::HEAD);
    match kind {
        FaultKind::Status(status) => Some(status_reply(*status, door)),
        FaultKind::RetryAfter(seconds) => {
            Some(status_reply(503, door).with("retry-after", &seconds.to_string()))
        }
        FaultKind::Html => Some(page(
            "Service unavailable",
            "The service is not available at the moment.",
        )),
        FaultKind::Maintenance => Some(page(
            "Down for Maintenance",
            "We are down for maintenance. Sorry for the inconvenience.",
        )),
        FaultKind::Garbage => Some(Reply::json(
            200,
            r#"{"totalSize":3,"done":true,"records":[{"attr"#,
        )),
        FaultKind::ReadOnly if door == Door::Api && !reads => Some(api(
            503,
            "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE",
            "The organization is in read-only mode during maintenance",
        )),
        FaultKind::LockedRow if door == Door::Api && !reads => Some(locked(request)),
        FaultKind::ExpiredCursor if is_locator(request) => {
            Some(api(400, "INVALID_QUERY_LOCATOR", "invalid query locator"))
        }
        FaultKind::UrlNotReset if door == Door::Api => Some(api(
            404,
            "URL_NOT_RESET",
            "Destination URL not reset. The URL returned from login must be set",
        )),
        FaultKind::OrgMoved(to) => moved(door, to.as_deref(), request),
        FaultKind::Oauth(error, description) => oauth(door, request, error, description.as_deref()),
        FaultKind::Inactive if door == Door::Introspect => Some(inactive()),
        _ => person_or_app(kind, door, request),
    }
}

/// Faults that concern who asks.
fn person_or_app(kind: &FaultKind, door: Door, request: &Incoming) -> Option<Reply> {
    let (error, description) = match (kind, door) {
        (FaultKind::ApiDisabled, Door::Api) => {
            return Some(api(
                403,
                "API_CURRENTLY_DISABLED",
                "API is disabled for this User",
            ));
        }
        (FaultKind::ApiDisabledForOrg, Door::Api) => {
            let message = "The REST API is not enabled for this Organization.";
            return Some(api(403, "API_DISABLED_FOR_ORG", message));
        }
        (FaultKind::FrozenUser, Door::Authorize) => ("inactive_user", "user is inactive"),
        (FaultKind::FrozenUser, _) => ("invalid_grant", "inactive user"),
        (FaultKind::IpRestricted, _) => ("invalid_grant", "ip restricted"),
        (FaultKind::AppBlocked, Door::Authorize) => {
            ("OAUTH_APP_BLOCKED", "this app is blocked by admin")
        }
        (FaultKind::AppBlocked, _) => (
            "invalid_app_access",
            "user is not admin approved to access this app",
        ),
        _ => return None,
    };
    match door {
        Door::Api => Some(rest::error_reply(&rest::invalid_session())),
        Door::Identity => Some(Reply::text(403, "Bad_OAuth_Token")),
        Door::Introspect => Some(inactive()),
        Door::Authorize | Door::Token => oauth(door, request, error, Some(description)),
        Door::Oauth => None,
    }
}

/// Changes the org's own answer.
pub(in crate::localorg) fn apply_after(
    kind: &FaultKind,
    request: &Incoming,
    reply: Reply,
    now: Timestamp,
) -> Reply {
    match kind {
        FaultKind::ClockSkew(skew) => reply.with("date", &date(now, *skew)),
        FaultKind::OrgMoved(Some(url)) if Door::of(request) == Door::Token => {
            with_instance(reply, url)
        }
        _ => reply,
    }
}

/// The answer that goes with a status.
fn status_reply(status: u16, door: Door) -> Reply {
    match door {
        Door::Api => {}
        Door::Identity if status == 403 => return Reply::text(403, "Bad_OAuth_Token"),
        _ => return oauth_status(status),
    }
    let (code, message) = match status {
        400 => ("MALFORMED_QUERY", "unexpected token: fault"),
        401 => return rest::error_reply(&rest::invalid_session()),
        403 | 429 => ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
        404 => ("NOT_FOUND", "The requested resource does not exist"),
        500 => return crate::localorg::router::broken(),
        503 => (
            "SERVER_UNAVAILABLE",
            "The server is unavailable, please try again later",
        ),
        _ => ("UNKNOWN_EXCEPTION", "A fault that was asked for"),
    };
    api(status, code, message)
}

fn oauth_status(status: u16) -> Reply {
    let (error, description) = match status {
        400 | 401 => ("invalid_grant", "expired access/refresh token"),
        429 => ("rate_limit_exceeded", "login rate exceeded"),
        _ => (
            "temporarily_unavailable",
            "the server is temporarily unavailable",
        ),
    };
    oauth_body(status, error, description)
}

fn oauth_body(status: u16, error: &str, description: &str) -> Reply {
    let body = json!({ "error": error, "error_description": description });
    Reply::json(status, body.to_string()).never_stored()
}

/// An error of the OAuth endpoints: in the body, or for a code request back at the client.
fn oauth(door: Door, request: &Incoming, error: &str, said: Option<&str>) -> Option<Reply> {
    let description = said.unwrap_or_else(|| description_of(error));
    match door {
        Door::Api | Door::Identity => None,
        Door::Authorize => Some(sent_back(request, error, description)),
        Door::Token | Door::Introspect | Door::Oauth => {
            let status = if error == "server_error" { 500 } else { 400 };
            Some(oauth_body(status, error, description))
        }
    }
}

/// The description that goes with an error when the fault names none.
fn description_of(error: &str) -> &'static str {
    match error {
        "invalid_grant" => "expired access/refresh token",
        "invalid_client_id" => "client identifier invalid",
        "invalid_client" | "invalid_client_credentials" => "invalid client credentials",
        "redirect_uri_mismatch" => "redirect_uri must match configuration",
        "redirect_uri_missing" => "redirect_uri not provided",
        "invalid_request" => "missing required code challenge",
        "unsupported_grant_type" => "grant type not supported",
        "unsupported_response_type" => "response type not supported",
        "invalid_scope" => "the requested scope is not allowed",
        "access_denied" => "end-user denied authorization",
        "inactive_user" => "user is inactive",
        "inactive_org" => "organization is inactive",
        "rate_limit_exceeded" => "login rate exceeded",
        "invalid_app_access" => "user is not admin approved to access this app",
        "OAUTH_APP_BLOCKED" => "this app is blocked by admin",
        "OAUTH_EC_APP_NOT_FOUND" => "External client app is not installed in this org",
        "OAUTH_APPROVAL_ERROR_GENERIC" => {
            "An unexpected error has occured during authentication. Please try again."
        }
        _ => "a fault that was asked for",
    }
}

/// The browser goes back to the client with the error; to a page where that address is no
/// loopback one, because nobody knows who listens there.
fn sent_back(request: &Incoming, error: &str, description: &str) -> Reply {
    let form = request.form();
    let target = form
        .get("redirect_uri")
        .and_then(|text| Url::parse(text).ok());
    let Some(mut url) = target.filter(is_loopback) else {
        return oauth_body(400, error, description);
    };
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("error", error);
        query.append_pair("error_description", description);
        if let Some(state) = form.get("state") {
            query.append_pair("state", state);
        }
    }
    Reply::redirect(302, url.as_str()).never_stored()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// 420 is what Salesforce's edge answers for a host that serves no org. A renamed org's old host
/// sends callers on; its token endpoint answers, and names the new instance.
fn moved(door: Door, to: Option<&str>, request: &Incoming) -> Option<Reply> {
    let Some(to) = to else {
        return Some(Reply::text(420, "No route for this host"));
    };
    if door == Door::Token {
        return None;
    }
    let mut url = Url::parse(to).ok()?;
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(&request.segments);
    }
    if !request.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&request.query);
    }
    Some(Reply::redirect(301, url.as_str()))
}

fn with_instance(mut reply: Reply, url: &str) -> Reply {
    if let Ok(Value::Object(mut body)) = serde_json::from_slice(&reply.body)
        && body.contains_key("instance_url")
    {
        body.insert("instance_url".to_owned(), json!(url));
        reply.body = Value::Object(body).to_string().into();
    }
    reply
}

/// One refusal, or one for each record of a collection.
fn locked(request: &Incoming) -> Reply {
    let (code, message) = (
        "UNABLE_TO_LOCK_ROW",
        "unable to obtain exclusive access to this record",
    );
    if !matches!(request.path().get(3..5), Some(["composite", "sobjects"])) {
        return api(400, code, message);
    }
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let records = body["records"].as_array().map_or_else(
        || request.param("ids").map_or(1, |ids| ids.split(',').count()),
        Vec::len,
    );
    let error = json!({ "statusCode": code, "message": message, "fields": [] });
    let result = json!({ "success": false, "errors": [error] });
    Reply::value(&Value::Array(vec![result; records]))
}

/// Whether the request is for a further page of a query.
fn is_locator(request: &Incoming) -> bool {
    matches!(
        request.path().as_slice(),
        ["services", "data", _, "query" | "queryAll" | "queryMore", _]
    )
}

fn inactive() -> Reply {
    Reply::value(&json!({ "active": false })).never_stored()
}

fn api(status: u16, code: &'static str, message: &str) -> Reply {
    rest::error_reply(&ApiError::new(status, code, message))
}

fn page(title: &str, text: &str) -> Reply {
    let html = format!(
        "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>\n"
    );
    Reply::html(503, html)
}

/// As the `Date` field is written (RFC 9110, section 5.6.7).
fn date(now: Timestamp, skew: SignedDuration) -> String {
    let shown = now.checked_add(skew).unwrap_or(now);
    shown.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_http_wants_them() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(
            date(now, SignedDuration::from_secs(-60)),
            "Wed, 31 Dec 1969 23:59:00 GMT"
        );
    }
}

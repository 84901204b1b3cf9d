//! Salesforce's own API below `/services/data`, with the token of the org added here.
//!
//! A program that speaks to Salesforce speaks to this instead, with the service's token in place of
//! Salesforce's, and never sees the latter. Only what the rules allow is passed ([`Passing`]: paths
//! and methods, reading alone unless more is said); of the headers only those that the API knows, in
//! both directions. The answer is handed on piece by piece as it comes, without the org's token should it stand
//! there. The
//! org is the one of the header `X-Sfkit-Org`, else of the parameter `user_id`, which is taken out,
//! else the only one that the token is for.

mod answer;
mod described;
mod rules;
mod sent;
mod veil;

use axum::extract::{Extension, State};
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use axum::routing::any;
use serde_json::json;

pub use rules::Passing;
pub(super) use sent::{Sent, Spool};

use super::error::{Refusal, Result};
use super::orgs::Reached;
use super::router::Routes;
use super::service::{Service, Shared};
use crate::client::Call;
use crate::http;

/// Says which org is meant.
const ORG: HeaderName = HeaderName::from_static("x-sfkit-org");

/// Headers of a request that are passed on, beside those that begin with `sforce-`.
const PASSED: [&str; 8] = [
    "accept",
    "accept-language",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-unmodified-since",
    "x-prettyprint",
    "x-sfdc-packageversion",
];

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::with_openapi(described::description())
        .route("/services/data", any(pass))
        .route("/services/data/", any(pass))
        .route("/services/data/{*path}", any(pass))
}

async fn pass(
    State(service): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Extension(body): Extension<Sent>,
) -> Result<Response> {
    let method = allowed(&service.passing, &method)?;
    service.passing.check_path(uri.path())?;
    let query = rules::Query::of(uri.query().unwrap_or_default())?;
    let org = chosen(&service, &headers, query.user_id).await?;
    let is_write = !matches!(method, http::Method::Get | http::Method::Head);
    if is_write {
        service.check_writable(&org)?;
    }
    let path = match query.rest.as_str() {
        "" => uri.path().to_owned(),
        rest => format!("{}?{rest}", uri.path()),
    };
    let call = call(method, path, &headers, body)?;
    let relayed = org.client().relay(&call).await;
    if is_write {
        let outcome = match &relayed {
            Ok(relayed) if relayed.status < 400 => "ok".to_owned(),
            Ok(relayed) => relayed.status.to_string(),
            Err(_) => "no-answer".to_owned(),
        };
        let details = json!({"verb": method.as_str(), "path": uri.path()});
        service.note_write(&org, &outcome, details).await;
    }
    answer::of(relayed?, org).await
}

/// The method, when it may be used.
fn allowed(passing: &Passing, method: &Method) -> Result<http::Method> {
    let meant = http_method(method).filter(|meant| passing.allows(*meant));
    meant.ok_or_else(|| {
        let refusal = Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            "The service does not pass this method on.",
        );
        match HeaderValue::from_str(&passing.methods_text()) {
            Ok(allow) => refusal.header(ALLOW, allow),
            Err(_) => refusal,
        }
    })
}

fn http_method(method: &Method) -> Option<http::Method> {
    Some(match *method {
        Method::GET => http::Method::Get,
        Method::HEAD => http::Method::Head,
        Method::POST => http::Method::Post,
        Method::PUT => http::Method::Put,
        Method::PATCH => http::Method::Patch,
        Method::DELETE => http::Method::Delete,
        _ => return None,
    })
}

/// The org that is meant.
async fn chosen(
    service: &Service,
    headers: &HeaderMap,
    user_id: Option<String>,
) -> Result<Reached> {
    let named = headers.get(ORG).map(HeaderValue::to_str).transpose();
    let named = named.map_err(|_| Refusal::invalid("`X-Sfkit-Org` is no name of an org."))?;
    match (named, user_id) {
        (Some(name), Some(other)) if name != other => Err(Refusal::invalid(
            "`X-Sfkit-Org` and `user_id` name different orgs.",
        )),
        (Some(name), _) => service.reach(name).await,
        (None, Some(name)) => service.reach(&name).await,
        (None, None) => {
            let mut orgs = service.admitted_orgs().await?;
            match (orgs.pop(), orgs.is_empty()) {
                (Some(only), true) => service.reach_org(only).await,
                _ => Err(Refusal::invalid(
                    "The token is for several orgs: name one with `X-Sfkit-Org`.",
                )),
            }
        }
    }
}

/// What is sent to the org: its own token is added where it is sent.
fn call(method: http::Method, path: String, headers: &HeaderMap, body: Sent) -> Result<Call> {
    let mut call = Call::written(method, path);
    for (name, value) in headers {
        let name = name.as_str();
        if PASSED.contains(&name) || name.starts_with("sforce-") {
            let value = value.to_str().map_err(|_| {
                Refusal::invalid(format!("The header `{name}` holds what no header may."))
            })?;
            call = call.written_header(name, value);
        }
    }
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or("application/json").to_owned();
    Ok(match body {
        Sent::Short(bytes) if bytes.is_empty() => call,
        Sent::Short(bytes) => call.content(kind, bytes),
        Sent::Long(upload) => {
            let call = call.upload("application/octet-stream", upload);
            call.written_header("content-type", kind)
        }
    })
}

//! Who may ask at all, before any handler runs.
//!
//! In this order: the host must be one of ours with our port, a browser's request must come from our own page
//! or an allowed one (`place`), the bearer token must be there once and be the right one, its scope must cover
//! the request (`scope`), there must be room for it, and a body must be JSON, not too long and in time
//! (`body`). Everything is guarded unless `scope` says that it is public, the fallback of unknown paths too.

mod body;
mod place;
mod scope;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, HeaderName, REFERRER_POLICY, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub use place::{Names, Origins};
pub(super) use scope::needed;

use super::envelope::sealed;
use super::error::{INTERNAL, Refusal, Result};
use super::service::Shared;
use body::{check_type, passed, read};
use place::check_place;
use scope::{check_scope, is_public};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The outermost step: a name for the request, the envelope of a refusal, headers that every answer
/// has, and an answer also when a handler breaks.
pub(super) async fn frame(request: Request, next: Next) -> Response {
    let id = crate::serve::random_hex(16);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let begun = std::time::Instant::now();
    // A client that goes away stops no write that is under way.
    let answered = tokio::spawn(next.run(request)).await;
    let response = answered.unwrap_or_else(|failed| {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        let reason = if failed.is_panic() {
            "a handler panicked"
        } else {
            "a handler was ended"
        };
        Refusal::internal(status, INTERNAL, reason).into_response()
    });
    let mut response = sealed(&path, response);
    tracing::debug!(
        id,
        %method,
        path,
        status = response.status().as_u16(),
        ms = begun.elapsed().as_millis(),
        "answered"
    );
    let headers = response.headers_mut();
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// Host and origin; also of what a browser asks before it asks.
pub(super) async fn place(State(service): State<Shared>, request: Request, next: Next) -> Response {
    match check_place(&service, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Token, scope, room, body and time.
pub(super) async fn admit(State(service): State<Shared>, request: Request, next: Next) -> Response {
    match admitted(&service, request, next).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn admitted(service: &Shared, request: Request, next: Next) -> Result<Response> {
    let (mut parts, body) = request.into_parts();
    let (method, path) = (&parts.method, parts.uri.path());
    if !is_public(method, path) {
        check_bearer(service, &parts.headers)?;
        check_scope(service, method, path)?;
    }
    let _place = service.meter.enter()?;
    let is_passed = path.starts_with("/services/");
    let body = match is_passed {
        true => {
            let sent = passed(service, &parts.headers, body).await?;
            parts.extensions.insert(sent);
            Body::empty()
        }
        false => {
            let body = read(service, &parts.headers, body).await?;
            if !body.is_empty() {
                check_type(&parts.headers)?;
            }
            Body::from(body)
        }
    };
    let request = Request::from_parts(parts, body);
    let answered = tokio::time::timeout(service.bounds.time, next.run(request)).await;
    answered.map_err(|_| {
        Refusal::new(
            StatusCode::GATEWAY_TIMEOUT,
            "TIMEOUT_ERROR",
            "The org did not answer in time.",
        )
    })
}

fn check_bearer(service: &Shared, headers: &HeaderMap) -> Result<()> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let token = match (given.next(), given.next()) {
        (Some(only), None) => bearer(only.as_bytes()),
        _ => None,
    };
    if token.is_some_and(|token| service.bearer.is(token)) {
        return Ok(());
    }
    let refusal = Refusal::new(
        StatusCode::UNAUTHORIZED,
        "UNAUTHORIZED",
        "The bearer token of the service is missing or wrong.",
    );
    Err(refusal.header(
        WWW_AUTHENTICATE,
        HeaderValue::from_static("Bearer realm=\"sfkit\""),
    ))
}

/// The token in `Bearer …`.
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_of_the_token_has_no_case() {
        assert_eq!(bearer(b"bearer abc"), Some(b"abc".as_slice()));
        assert_eq!(bearer(b"Basic abc"), None);
        assert_eq!(bearer(b"Bear"), None);
    }
}

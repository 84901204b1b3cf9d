//! Who may ask at all, before any handler runs.
//!
//! In this order: the host must be one of ours with our port (a name that a web page has bent to this
//! machine is none), a browser's request must come from our own page or an allowed one, the bearer
//! token must be there once and be the right one, its scope must cover the request, there must be
//! room for it, and a body must be JSON, not too long and in time. Everything is guarded unless it
//! stands in [`is_public`], the fallback of unknown paths too.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, ORIGIN,
    REFERRER_POLICY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::broker::{Sent, Spool};
use super::envelope::sealed;
use super::error::{INTERNAL, Refusal, Result};
use super::service::Shared;
use super::token::Scope;

/// How long a browser may remember what a page was allowed.
const PREFLIGHT: Duration = Duration::from_secs(600);
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
/// Where a browser comes back to from a login.
const CALLBACK: &str = "/api/auth/salesforce/callback";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Hosts that a client may call the service by, each with its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    hosts: Vec<String>,
    scheme: &'static str,
}

impl Names {
    /// Those of the loopback interface and some more, with this port.
    #[must_use]
    pub fn new(port: u16, more: &[String], is_tls: bool) -> Self {
        let scheme = if is_tls { "https" } else { "http" };
        let is_usual = port == if is_tls { 443 } else { 80 };
        let own = ["127.0.0.1", "[::1]", "localhost"].map(str::to_owned);
        let hosts = own.iter().chain(more).map(|host| match is_usual {
            true => host.to_ascii_lowercase(),
            false => format!("{}:{port}", host.to_ascii_lowercase()),
        });
        Self {
            hosts: hosts.collect(),
            scheme,
        }
    }

    /// `http` or `https`.
    pub(super) fn scheme(&self) -> &'static str {
        self.scheme
    }

    fn knows(&self, host: &[u8]) -> bool {
        let mut hosts = self.hosts.iter();
        hosts.any(|ours| ours.as_bytes().eq_ignore_ascii_case(host))
    }

    fn is_origin(&self, origin: &[u8]) -> bool {
        let host = origin
            .strip_prefix(self.scheme.as_bytes())
            .and_then(|rest| rest.strip_prefix(b"://"));
        host.is_some_and(|host| self.knows(host))
    }
}

/// Web pages whose scripts may call the service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Vec<HeaderValue>);

impl Origins {
    /// These origins, such as `https://app.example.com`; none when one of them is none.
    #[must_use]
    pub fn parse(all: &[String]) -> Option<Self> {
        let origins = all.iter().map(|text| {
            let url = url::Url::parse(text).ok()?;
            let origin = url.origin().ascii_serialization();
            let is_whole = url.origin().is_tuple() && origin.eq_ignore_ascii_case(text);
            HeaderValue::from_str(&origin).ok().filter(|_| is_whole)
        });
        origins.collect::<Option<Vec<_>>>().map(Self)
    }

    /// What lets their scripts read answers; none when there are none.
    pub(super) fn layer(&self) -> Option<CorsLayer> {
        if self.0.is_empty() {
            return None;
        }
        let methods = [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ];
        let layer = CorsLayer::new()
            .allow_origin(AllowOrigin::list(self.0.clone()))
            .allow_methods(methods)
            .allow_headers([AUTHORIZATION, CONTENT_TYPE])
            .expose_headers([REQUEST_ID])
            .max_age(PREFLIGHT);
        Some(layer)
    }

    fn allow(&self, origin: &HeaderValue) -> bool {
        self.0.contains(origin)
    }
}

/// What is served without a token: pages and descriptions without data, and the way back from a
/// login, which is guarded by its state.
fn is_public(method: &Method, path: &str) -> bool {
    const PUBLIC: [&str; 3] = ["/", "/openapi.json", CALLBACK];
    matches!(*method, Method::GET | Method::HEAD) && PUBLIC.contains(&path)
}

/// What changes nothing, although it is asked by POST.
const QUESTIONS: [&str; 12] = [
    "/api/salesforce/enhanced/query",
    "/api/salesforce/enhanced/analytics/pipeline",
    "/api/salesforce/enhanced/analytics/leads",
    "/api/salesforce/enhanced/user/info",
    "/api/salesforce/enhanced/accounts/list",
    "/api/salesforce/enhanced/accounts/get",
    "/api/salesforce/enhanced/contacts/list",
    "/api/salesforce/enhanced/opportunities/list",
    "/api/salesforce/enhanced/leads/list",
    "/api/services/test-chat-command",
    "/api/integrations/salesforce/add",
    // Reads the org; that it writes files here was said where the service was started.
    "/api/integrations/salesforce/sync",
];

/// Whether a workflow is run, which reads by its nature.
fn is_run(path: &str) -> bool {
    path.starts_with("/api/services/workflows/") && path.ends_with("/run")
}

/// What the token must be for.
pub(super) fn needed(method: &Method, path: &str) -> Scope {
    let is_read = matches!(*method, Method::GET | Method::HEAD);
    if path.starts_with("/api/auth/") && !path.ends_with("/health") {
        Scope::Admin
    } else if is_read || QUESTIONS.contains(&path) || is_run(path) {
        Scope::Read
    } else {
        Scope::Write
    }
}

/// The outermost step: a name for the request, the envelope of a refusal, headers that every answer
/// has, and an answer also when a handler breaks.
pub(super) async fn frame(request: Request, next: Next) -> Response {
    let id = super::random_hex(16);
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

/// Whether a browser as a whole goes where a login page has sent it. That comes from elsewhere by its
/// nature; no script reads the answer, and the state in the address guards what it does.
fn comes_back(request: &Request) -> bool {
    let says = |name: &HeaderName, word: &str| {
        let value = request.headers().get(name);
        value.is_some_and(|value| value == word)
    };
    request.method() == Method::GET
        && request.uri().path() == CALLBACK
        && !request.headers().contains_key(ORIGIN)
        && says(&SEC_FETCH_MODE, "navigate")
        && says(&SEC_FETCH_DEST, "document")
}

fn check_place(service: &Shared, request: &Request) -> Result<()> {
    let (uri, headers) = (request.uri(), request.headers());
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Refusal::invalid("The request must have one Host."));
    };
    let is_ours = |host: &[u8]| service.names.knows(host);
    let authority = uri
        .authority()
        .map(|authority| authority.as_str().as_bytes());
    if !is_ours(host.as_bytes()) || !authority.is_none_or(is_ours) {
        return Err(Refusal::forbidden(
            "HOST_NOT_ALLOWED",
            "The service does not answer under this host.",
        ));
    }
    let mut origins = headers.get_all(ORIGIN).iter();
    let origin = origins.next();
    let is_foreign = |origin: &HeaderValue| {
        !service.names.is_origin(origin.as_bytes()) && !service.origins.allow(origin)
    };
    let site = headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes);
    let is_from_elsewhere = match (origin, site) {
        (Some(origin), _) => is_foreign(origin) || origins.next().is_some(),
        (None, Some(site)) => !matches!(site, b"same-origin" | b"none"),
        (None, None) => false,
    };
    match is_from_elsewhere && !comes_back(request) {
        true => Err(Refusal::forbidden(
            "ORIGIN_NOT_ALLOWED",
            "Scripts of this web page may not call the service.",
        )),
        false => Ok(()),
    }
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

fn check_scope(service: &Shared, method: &Method, path: &str) -> Result<()> {
    let needed = needed(method, path);
    if service.scope >= needed {
        return Ok(());
    }
    let (needed, held) = (needed.as_str(), service.scope.as_str());
    let refusal = Refusal::forbidden(
        "SCOPE_REQUIRED",
        format!("This needs the scope `{needed}`; the token has `{held}`."),
    );
    Err(refusal
        .detail("scope", held.into())
        .detail("needed", needed.into()))
}

fn check_type(headers: &HeaderMap) -> Result<()> {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let kind = match (types.next(), types.next()) {
        (Some(only), None) => only.to_str().unwrap_or_default(),
        _ => "",
    };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match kind.eq_ignore_ascii_case("application/json") {
        true => Ok(()),
        false => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            "A body must be application/json.",
        )),
    }
}

/// The whole body, when it is short enough and comes in time.
async fn read(service: &Shared, headers: &HeaderMap, body: Body) -> Result<Bytes> {
    let mut whole = Vec::new();
    let mut take = |piece: &[u8]| {
        whole.extend_from_slice(piece);
        Ok(())
    };
    in_time(service, headers, body, &mut take).await?;
    Ok(whole.into())
}

/// The same for what is passed on, which may be longer than what memory is for.
async fn passed(service: &Shared, headers: &HeaderMap, body: Body) -> Result<Sent> {
    let mut spool = Spool::new(&service.app.paths.cache);
    let mut take = |piece: &[u8]| spool.take(piece);
    in_time(service, headers, body, &mut take).await?;
    Ok(spool.end())
}

/// Takes the pieces of a body, when it is short enough and comes in time.
async fn in_time(
    service: &Shared,
    headers: &HeaderMap,
    body: Body,
    take: &mut (dyn FnMut(&[u8]) -> Result<()> + Send),
) -> Result<()> {
    let limit = service.bounds.body;
    let told = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    if told.is_some_and(|length: u64| length > limit as u64) {
        return Err(too_large(limit));
    }
    let read = tokio::time::timeout(service.bounds.time, pieces(body, limit, take)).await;
    read.map_err(|_| {
        Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "TIMEOUT_ERROR",
            "The body of the request did not come in time.",
        )
    })?
}

async fn pieces(
    mut body: Body,
    limit: usize,
    take: &mut (dyn FnMut(&[u8]) -> Result<()> + Send),
) -> Result<()> {
    let mut length = 0;
    let mut body = std::pin::Pin::new(&mut body);
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await
    {
        let frame = frame.map_err(|_| Refusal::invalid("The body of the request broke off."))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length += data.len();
        if length > limit {
            return Err(too_large(limit));
        }
        take(&data)?;
    }
    Ok(())
}

fn too_large(limit: usize) -> Refusal {
    let refusal = Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "PAYLOAD_TOO_LARGE",
        format!("A body may have {limit} bytes at most."),
    );
    refusal.detail("limit", limit.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_ours_with_our_port_only() {
        let names = Names::new(7701, &["desk.example".to_owned()], false);
        for host in [
            "127.0.0.1:7701",
            "[::1]:7701",
            "LocalHost:7701",
            "desk.example:7701",
        ] {
            assert!(names.knows(host.as_bytes()), "{host}");
        }
        for host in [
            "127.0.0.1",
            "localhost:7702",
            "localhost.:7701",
            "evil.example:7701",
            "",
        ] {
            assert!(!names.knows(host.as_bytes()), "{host}");
        }
        assert!(names.is_origin(b"http://localhost:7701"));
        assert!(!names.is_origin(b"https://localhost:7701"));
        assert!(!names.is_origin(b"null"));
        assert!(Names::new(443, &[], true).knows(b"localhost"));
    }

    #[test]
    fn an_origin_is_scheme_and_host_alone() {
        let parse = |text: &str| Origins::parse(&[text.to_owned()]);
        assert!(parse("https://app.example.com").is_some());
        assert!(parse("http://localhost:3000").is_some());
        for text in [
            "*",
            "null",
            "app.example.com",
            "https://app.example.com/x",
            "file:///x",
            "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn scopes_by_method_and_path() {
        for (method, path, scope) in [
            (Method::GET, "/api/salesforce/contacts", Scope::Read),
            (Method::POST, "/api/salesforce/enhanced/query", Scope::Read),
            (Method::POST, "/api/salesforce/contacts", Scope::Write),
            (
                Method::POST,
                "/api/services/register-workflow",
                Scope::Write,
            ),
            (
                Method::POST,
                "/api/services/workflows/wf_1/run",
                Scope::Read,
            ),
            (Method::DELETE, "/api/services/workflows/wf_1", Scope::Write),
            (
                Method::DELETE,
                "/services/data/v60.0/sobjects/Account/1",
                Scope::Write,
            ),
            (Method::GET, "/api/auth/salesforce/authorize", Scope::Admin),
            (Method::GET, "/api/auth/salesforce/health", Scope::Read),
        ] {
            assert_eq!(needed(&method, path), scope, "{method} {path}");
        }
    }

    #[test]
    fn the_scheme_of_the_token_has_no_case() {
        assert_eq!(bearer(b"bearer abc"), Some(b"abc".as_slice()));
        assert_eq!(bearer(b"Basic abc"), None);
        assert_eq!(bearer(b"Bear"), None);
    }
}

//! One request to the listener: who may ask, and what is answered.

use std::sync::atomic::{AtomicBool, Ordering};

use hyper::body::Incoming;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName,
    HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode};
use subtle::ConstantTimeEq;
use tokio::sync::{mpsc, oneshot};
use url::form_urlencoded;

use super::pages::{self, Page};
use crate::auth::urls::Redirect;
use crate::secret::SecretText;

/// What a callback said.
#[derive(Debug)]
pub enum Verdict {
    /// The login code.
    Code(SecretText),
    /// `error` and `error_description`.
    Error(String, String),
}

/// The real callback, with the way back to the browser that waits for its page.
#[derive(Debug)]
pub(in crate::auth) struct Arrival {
    pub(in crate::auth) verdict: Verdict,
    pub(in crate::auth) answer: Option<oneshot::Sender<Page>>,
}

impl Arrival {
    /// Tells the browser how the login ended.
    pub(in crate::auth) fn answer(self, page: Page) {
        if let Some(browser) = self.answer {
            // A closed tab wants no page.
            let _taken = browser.send(page);
        }
    }
}

/// What all connections know.
#[derive(Debug)]
pub(super) struct Desk {
    path: String,
    hosts: [String; 3],
    state: SecretText,
    arrivals: mpsc::Sender<Arrival>,
    has_callback: AtomicBool,
}

/// Whether a connection carried the real callback.
#[derive(Debug, Default)]
pub(super) struct Carried(AtomicBool);

impl Carried {
    pub(super) fn callback(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Desk {
    pub(super) fn new(
        redirect: &Redirect,
        state: SecretText,
        arrivals: mpsc::Sender<Arrival>,
    ) -> Self {
        let port = redirect.port();
        let suffix = match port {
            80 => String::new(),
            port => format!(":{port}"),
        };
        Self {
            path: redirect.path().to_owned(),
            hosts: ["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}{suffix}")),
            state,
            arrivals,
            has_callback: AtomicBool::new(false),
        }
    }

    /// Whether the real callback has come.
    pub(super) fn has_callback(&self) -> bool {
        self.has_callback.load(Ordering::Relaxed)
    }

    /// Reads a query; nothing unless the state is ours, which is looked at first.
    fn verdict(&self, query: &str) -> Option<Verdict> {
        verdict(query, &self.state)
    }

    /// A page of another site may make the browser call us, under its own name.
    fn knows_host(&self, request: &Request<Incoming>) -> bool {
        let mut named = request.headers().get_all(HOST).iter();
        match (named.next(), named.next()) {
            (Some(host), None) => self
                .hosts
                .iter()
                .any(|ours| ours.as_bytes().eq_ignore_ascii_case(host.as_bytes())),
            _ => false,
        }
    }
}

/// Reads the query of a callback: `state` first, in constant time, also when it tells of an error.
/// A parameter that comes twice is none.
pub(in crate::auth) fn verdict(query: &str, state: &SecretText) -> Option<Verdict> {
    let given = single(query, "state").unwrap_or_default();
    if !bool::from(given.as_bytes().ct_eq(state.expose().as_bytes())) {
        return None;
    }
    said(query)
}

/// Reads the query of a callback whose login has yet to be found: its state, and what it says.
#[must_use]
pub fn callback(query: &str) -> Option<(SecretText, Verdict)> {
    let state = single(query, "state").filter(|state| !state.is_empty())?;
    Some((SecretText::from(state), said(query)?))
}

fn said(query: &str) -> Option<Verdict> {
    if let Some(error) = single(query, "error") {
        let description = single(query, "error_description").unwrap_or_default();
        return Some(Verdict::Error(error, description));
    }
    single(query, "code")
        .filter(|code| !code.is_empty())
        .map(|code| Verdict::Code(SecretText::from(code)))
}

/// The value of a parameter that comes once.
fn single(query: &str, name: &str) -> Option<String> {
    let mut values = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
    let value = values.next()?.1;
    values.next().is_none().then(|| value.into_owned())
}

/// Answers one request.
pub(super) async fn handle(
    desk: &Desk,
    carried: &Carried,
    request: &Request<Incoming>,
) -> Response<String> {
    if !desk.knows_host(request) {
        return page(StatusCode::FORBIDDEN, Page::Rejected);
    }
    if request.uri().path() != desk.path {
        return page(StatusCode::NOT_FOUND, Page::NotFound);
    }
    if request.method() == Method::OPTIONS && asks_for_private_network(request) {
        return preflight();
    }
    if request.method() != Method::GET {
        let mut refused = page(StatusCode::METHOD_NOT_ALLOWED, Page::Rejected);
        refused
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET"));
        return refused;
    }
    let Some(verdict) = desk.verdict(request.uri().query().unwrap_or_default()) else {
        return page(StatusCode::BAD_REQUEST, Page::Rejected);
    };
    if desk.has_callback.swap(true, Ordering::Relaxed) {
        // The browser asked twice; the first one is being worked on.
        return page(StatusCode::CONFLICT, Page::Rejected);
    }
    carried.0.store(true, Ordering::Relaxed);
    let (answer, answered) = oneshot::channel();
    let arrival = Arrival {
        verdict,
        answer: Some(answer),
    };
    let ending = match desk.arrivals.send(arrival).await {
        Ok(()) => answered.await.unwrap_or(Page::Failure),
        Err(_) => Page::Failure,
    };
    page(StatusCode::OK, ending)
}

/// Chrome asks before it lets a public page lead to this machine.
fn asks_for_private_network(request: &Request<Incoming>) -> bool {
    let asked = request
        .headers()
        .get("access-control-request-private-network");
    asked.is_some_and(|value| value == "true")
}

fn preflight() -> Response<String> {
    let mut response = Response::new(String::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(
        HeaderName::from_static("access-control-allow-private-network"),
        HeaderValue::from_static("true"),
    );
    headers.insert(
        HeaderName::from_static("access-control-allow-methods"),
        HeaderValue::from_static("GET"),
    );
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn page(status: StatusCode, page: Page) -> Response<String> {
    let mut response = Response::new(page.html());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, pages::policy()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (CONNECTION, "close"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_decides_before_anything_else() {
        let state = SecretText::from("s3cret");
        for query in [
            "",
            "code=x",
            "code=x&state=",
            "code=x&state=S3cret",
            "code=x&state=s3cre",
            "code=x&state=s3cretx",
            "code=x&state=s3cret&state=s3cret",
            "error=access_denied",
            "error=access_denied&state=other",
            "state=s3cret",
            "state=s3cret&code=",
            "state=s3cret&code=a&code=b",
        ] {
            assert!(verdict(query, &state).is_none(), "{query}");
        }
        let Some(Verdict::Code(code)) = verdict("state=s3cret&code=aPrx%3D%3D", &state) else {
            panic!("a real callback was refused");
        };
        assert_eq!(code.expose(), "aPrx==");
        assert!(matches!(
            verdict("error=access_denied&error_description=a+b&state=s3cret", &state),
            Some(Verdict::Error(error, text)) if error == "access_denied" && text == "a b"
        ));
    }
}

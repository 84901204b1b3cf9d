//! From where a request may come: the hosts that the service is called by, and the web pages whose scripts
//! may call it. A name that a web page has bent to this machine is none of ours.

use std::time::Duration;

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use axum::http::{HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::REQUEST_ID;
use super::scope::CALLBACK;
use crate::serve::error::{Refusal, Result};
use crate::serve::service::Shared;

/// How long a browser may remember what a page was allowed.
const PREFLIGHT: Duration = Duration::from_secs(600);
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

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
    pub(in crate::serve) fn scheme(&self) -> &'static str {
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
    pub(in crate::serve) fn layer(&self) -> Option<CorsLayer> {
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

pub(super) fn check_place(service: &Shared, request: &Request) -> Result<()> {
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
}

//! Who asks: under which name the caller knows this server, and whether a foreign page sent it.
//!
//! A request whose `Host` is not this server is refused: a web page that has rebound its name to
//! 127.0.0.1 gets nothing. So is a request that a browser marks as sent by another site's page.
//!
//! With `--trust-forwarded` a proxy on this machine may say what its callers see, with
//! `X-Forwarded-Proto` and `X-Forwarded-Host`; every URL in answers is built from that. The port is
//! reachable from this machine alone, so whoever sends those fields is a program of this machine.

use axum::http::{HeaderMap, Method};

use super::super::router::Org;

/// A caller and the names it uses.
pub(super) struct Caller<'a> {
    scheme: &'a str,
    host: String,
    served: bool,
}

impl<'a> Caller<'a> {
    /// Reads the names from the header fields.
    pub(super) fn of(org: &Org, headers: &'a HeaderMap) -> Self {
        let scheme = if org.tls { "https" } else { "http" };
        Self::with(scheme, org.port, org.trust_forwarded, headers)
    }

    fn with(scheme: &'a str, port: u16, trusting: bool, headers: &'a HeaderMap) -> Self {
        let host = only(headers, "host")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let forwarded = |name| if trusting { first(headers, name) } else { None };
        let scheme = match forwarded("x-forwarded-proto") {
            Some(word) if word.eq_ignore_ascii_case("https") => "https",
            Some(word) if word.eq_ignore_ascii_case("http") => "http",
            _ => scheme,
        };
        match forwarded("x-forwarded-host").filter(|name| is_host(name)) {
            Some(name) => Self {
                scheme,
                host: name.to_ascii_lowercase(),
                served: true,
            },
            None => Self {
                scheme,
                served: is_our_host(&host, (!trusting).then_some(port)),
                host,
            },
        }
    }

    /// Whether the caller may use that name for this server.
    pub(super) fn is_served(&self) -> bool {
        self.served
    }

    /// Scheme and host as the caller sees them, the beginning of every URL in answers.
    pub(super) fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.host)
    }

    /// A browser says that a page of another origin sent this. Following a link to the
    /// authorization page is what such a page may do.
    pub(super) fn is_foreign_page(&self, method: &Method, headers: &HeaderMap) -> bool {
        let foreign_origin = only(headers, "origin")
            .is_some_and(|origin| !origin.eq_ignore_ascii_case(&self.origin()));
        let foreign_site = matches!(
            only(headers, "sec-fetch-site"),
            Some("cross-site" | "same-site")
        );
        let navigation =
            only(headers, "sec-fetch-mode") == Some("navigate") && *method == Method::GET;
        foreign_origin || (foreign_site && !navigation)
    }
}

/// The field's value when it is there exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// The first entry of a field that proxies append to.
fn first<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?;
    let entry = value.split(',').next().unwrap_or_default().trim();
    (!entry.is_empty()).then_some(entry)
}

fn is_host(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte))
}

/// One of our three names, with our port; with any where a proxy stands before us.
fn is_our_host(host: &str, port: Option<u16>) -> bool {
    ["127.0.0.1", "[::1]", "localhost"].iter().any(|name| {
        let Some(rest) = host.strip_prefix(name) else {
            return false;
        };
        match port {
            Some(80 | 443) if rest.is_empty() => true,
            Some(port) => rest.strip_prefix(':') == Some(port.to_string().as_str()),
            None => rest.is_empty() || rest.starts_with(':'),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, value.parse().unwrap());
        }
        map
    }

    fn served(headers: &HeaderMap) -> bool {
        Caller::with("http", 7_700, false, headers).is_served()
    }

    #[test]
    fn only_our_names_with_our_port_are_hosts() {
        for good in [
            "127.0.0.1:7700",
            "localhost:7700",
            "LOCALHOST:7700",
            "[::1]:7700",
        ] {
            assert!(served(&headers(&[("host", good)])), "{good}");
        }
        for bad in [
            "localhost",
            "localhost:7701",
            "localhost.:7700",
            "127.0.0.1.evil.example:7700",
            "evil.example:7700",
            "0.0.0.0:7700",
            "::1:7700",
            "",
        ] {
            assert!(!served(&headers(&[("host", bad)])), "{bad}");
        }
        assert!(!served(&HeaderMap::new()));
        let two = headers(&[("host", "localhost:7700"), ("host", "evil.example")]);
        assert!(!served(&two));
    }

    #[test]
    fn a_proxy_is_believed_only_when_told_so() {
        let sent = headers(&[
            ("host", "127.0.0.1:7700"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "acme.my.example:8443, inner"),
        ]);
        let origin = |trusting| Caller::with("http", 7_700, trusting, &sent).origin();
        assert_eq!(origin(true), "https://acme.my.example:8443");
        assert_eq!(origin(false), "http://127.0.0.1:7700");
        let nonsense = headers(&[("host", "evil.example"), ("x-forwarded-host", "a/b\"c")]);
        assert!(!Caller::with("http", 7_700, true, &nonsense).is_served());
        let other_port = headers(&[("host", "localhost:8443"), ("x-forwarded-proto", "https")]);
        let caller = Caller::with("http", 7_700, true, &other_port);
        assert!(caller.is_served());
        assert_eq!(caller.origin(), "https://localhost:8443");
    }

    #[test]
    fn pages_of_other_sites_are_turned_away() {
        let host = ("host", "localhost:7700");
        let foreign = |method: &Method, pairs: &[(&'static str, &str)]| {
            let headers = headers(&[&[host], pairs].concat());
            Caller::with("http", 7_700, false, &headers).is_foreign_page(method, &headers)
        };
        assert!(!foreign(&Method::GET, &[]));
        assert!(!foreign(
            &Method::POST,
            &[("origin", "http://localhost:7700")]
        ));
        assert!(foreign(
            &Method::POST,
            &[("origin", "https://localhost:7700")]
        ));
        assert!(foreign(
            &Method::POST,
            &[("origin", "https://evil.example")]
        ));
        assert!(foreign(&Method::POST, &[("origin", "null")]));
        assert!(foreign(
            &Method::GET,
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "no-cors")
            ]
        ));
        let link = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
        ];
        assert!(!foreign(&Method::GET, &link));
        assert!(foreign(&Method::POST, &link));
    }
}

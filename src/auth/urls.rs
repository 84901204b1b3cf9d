//! Login URLs and redirect URIs, as users write them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::error::AuthError;
use crate::model::origin::{HostRule, Origin, is_loopback};

/// Where production orgs log in.
pub const PRODUCTION: &str = "https://login.salesforce.com";
/// Where sandboxes log in.
pub const SANDBOX: &str = "https://test.salesforce.com";
/// The redirect URI when none is given; the one that other tools' apps register too.
pub const DEFAULT_REDIRECT: &str = "http://localhost:1717/OauthRedirect";

/// Scopes that are asked for when none are given.
pub const DEFAULT_SCOPES: [&str; 2] = ["api", "refresh_token"];

/// The host to log in to: `--login-url` (a bare host will do), else the sandbox or production
/// host. Hosts of the user interface become the org's My Domain.
///
/// # Errors
/// When the URL may not be talked to, or names a site by its path.
pub fn login_origin(
    url: Option<&str>,
    sandbox: bool,
    hosts: &HostRule,
) -> Result<Origin, AuthError> {
    let Some(text) = url.map(str::trim) else {
        let host = if sandbox { SANDBOX } else { PRODUCTION };
        return Ok(Origin::parse(host, hosts)?);
    };
    let text = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let origin = Origin::parse(&text, hosts)?;
    let is_site = origin.host().ends_with(".my.site.com");
    let path = Url::parse(&text).map_or_else(|_| String::new(), |url| url.path().to_owned());
    if is_site && !path.trim_matches('/').is_empty() {
        return Err(AuthError::SitePath { url: text });
    }
    Ok(origin.for_login())
}

/// Which interfaces take the callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loopback {
    /// `localhost`: both families, whichever the browser prefers.
    Both,
    /// One address.
    One(IpAddr),
}

/// A redirect URI. Servers compare it as text with the registered one, so that the text is kept
/// exactly as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    text: String,
    url: Url,
}

impl Redirect {
    /// Reads a redirect URI; `port` replaces the port of a loopback one and nothing else.
    ///
    /// # Errors
    /// When it is no URL, has a fragment or user name, or is plain http to another machine.
    pub fn parse(text: &str, port: Option<u16>) -> Result<Self, AuthError> {
        let refuse = |reason| AuthError::Redirect {
            text: text.chars().filter(|c| !c.is_control()).collect(),
            reason,
        };
        if text
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || c == '\\')
        {
            return Err(refuse("it holds characters that no URL has"));
        }
        let url = Url::parse(text).map_err(|_| refuse("it is not a URL"))?;
        if url.fragment().is_some() {
            return Err(refuse("it has a fragment"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("it has a user name"));
        }
        let here = is_loopback(&url);
        if url.scheme() == "http" && !here {
            return Err(refuse("`http` is for this machine only"));
        }
        if here && url.query().is_some() {
            return Err(refuse("it has a query"));
        }
        let redirect = Self {
            text: text.to_owned(),
            url,
        };
        match port {
            None => Ok(redirect),
            Some(_) if redirect.loopback().is_none() => Err(refuse(
                "its port can be changed only when it leads to this machine",
            )),
            Some(port) => Ok(redirect.with_port(port)),
        }
    }

    /// The text to send.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether our own listener can take the callback.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback().is_some()
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub(super) fn path(&self) -> &str {
        self.url.path()
    }

    /// Whether a URL is this one, whatever its query says.
    pub(super) fn leads_to(&self, url: &Url) -> bool {
        url.scheme() == self.url.scheme()
            && url.host() == self.url.host()
            && url.port_or_known_default() == self.url.port_or_known_default()
            && url.path() == self.url.path()
    }

    pub(super) fn loopback(&self) -> Option<Loopback> {
        if self.url.scheme() != "http" {
            return None;
        }
        match self.url.host()? {
            Host::Domain("localhost") => Some(Loopback::Both),
            Host::Ipv4(Ipv4Addr::LOCALHOST) => Some(Loopback::One(Ipv4Addr::LOCALHOST.into())),
            Host::Ipv6(Ipv6Addr::LOCALHOST) => Some(Loopback::One(Ipv6Addr::LOCALHOST.into())),
            _ => None,
        }
    }

    /// The same with another port; the rest of the text is untouched.
    pub(super) fn with_port(&self, port: u16) -> Self {
        let mut url = self.url.clone();
        if url.set_port(Some(port)).is_err() {
            return self.clone();
        }
        let after_scheme = self.text.find("://").map_or(0, |at| at + 3);
        let length = self.text[after_scheme..]
            .find(['/', '?'])
            .unwrap_or(self.text.len() - after_scheme);
        let rest = &self.text[after_scheme + length..];
        let text = format!("http://{}:{port}{rest}", self.host());
        Self { text, url }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn login_hosts() {
        let hosts = HostRule::salesforce().with_loopback();
        let table = [
            (None, false, "https://login.salesforce.com"),
            (None, true, "https://test.salesforce.com"),
            (
                Some("acme.my.salesforce.com"),
                false,
                "https://acme.my.salesforce.com",
            ),
            (
                Some(" https://acme.my.salesforce.com/ "),
                true,
                "https://acme.my.salesforce.com",
            ),
            (
                Some("https://acme--uat.sandbox.lightning.force.com/lightning/o/Lead"),
                false,
                "https://acme--uat.sandbox.my.salesforce.com",
            ),
            (
                Some("https://acme.my.site.com/"),
                false,
                "https://acme.my.site.com",
            ),
            (
                Some("http://127.0.0.1:7700"),
                false,
                "http://127.0.0.1:7700",
            ),
        ];
        for (url, sandbox, expected) in table {
            assert_eq!(
                login_origin(url, sandbox, &hosts).unwrap().as_str(),
                expected
            );
        }
        for url in [
            "evil.tld",
            "http://acme.my.salesforce.com",
            "https://acme.my.site.com/partners",
        ] {
            assert!(login_origin(Some(url), false, &hosts).is_err(), "{url}");
        }
    }

    #[test]
    fn redirects_keep_their_text() {
        let table = [
            (
                DEFAULT_REDIRECT,
                None,
                "http://localhost:1717/OauthRedirect",
            ),
            (
                DEFAULT_REDIRECT,
                Some(8080),
                "http://localhost:8080/OauthRedirect",
            ),
            ("http://localhost:1717", None, "http://localhost:1717"),
            ("http://localhost:1717", Some(9), "http://localhost:9"),
            ("http://127.0.0.1/cb/", Some(9), "http://127.0.0.1:9/cb/"),
            ("http://[::1]:1/cb", Some(9), "http://[::1]:9/cb"),
            (
                "https://app.example/cb?x=1",
                None,
                "https://app.example/cb?x=1",
            ),
            ("myapp://callback", None, "myapp://callback"),
        ];
        for (text, port, expected) in table {
            assert_eq!(Redirect::parse(text, port).unwrap().as_str(), expected);
        }
        let foreign = Redirect::parse("https://app.example/cb", None).unwrap();
        assert!(!foreign.is_loopback());
    }

    #[test]
    fn redirects_that_are_refused() {
        for (text, port) in [
            ("localhost", None),
            ("http://app.example/cb", None),
            ("http://localhost.evil.tld/cb", None),
            ("http://0.0.0.0:1717/cb", None),
            ("http://a@localhost:1717/cb", None),
            ("http://localhost:1717/cb#x", None),
            ("http://localhost:1717/cb?x", None),
            ("http://localhost:1717/c\tb", None),
            ("https://app.example/cb", Some(1)),
            ("", None),
        ] {
            assert!(Redirect::parse(text, port).is_err(), "{text:?}");
        }
    }
}

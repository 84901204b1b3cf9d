//! Where tokens may go: scheme, host and port of an org or of a login host.
//!
//! Every URL that comes from a flag, a file or a server is read once into an [`Origin`], and
//! requests are built from origins alone. The rule is strict on purpose: a host counts as
//! Salesforce's when it equals an allowed suffix or ends with it after a dot; there is no user
//! information, no trailing dot, no odd spelling of the host and no port but 443. Plain http exists
//! only for the loopback interface, where the local org lives. Any other host needs to be named by
//! the user (`--allow-host`). Nothing here does I/O or resolves names.

mod error;
mod rule;
mod spelling;

use std::fmt;

use url::Url;

pub use error::OriginError;
pub use rule::HostRule;
pub use spelling::is_loopback;

use spelling::{Spelled, is_unfit};

/// Host of the user interface, which answers neither OAuth nor the API.
const LIGHTNING_SUFFIX: &str = ".lightning.force.com";
const MY_DOMAIN_SUFFIX: &str = ".my.salesforce.com";

/// Whose host it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OriginKind {
    /// Salesforce's.
    Salesforce,
    /// One that the user allowed by name.
    Allowed,
    /// The loopback interface.
    Local,
}

/// Scheme, host and port that passed a [`HostRule`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    base: Url,
    kind: OriginKind,
}

impl Origin {
    /// Reads the origin of a URL; what stands after the host is dropped.
    ///
    /// # Errors
    /// When the URL is malformed or its host may not be talked to.
    pub fn parse(text: &str, rule: &HostRule) -> Result<Self, OriginError> {
        let spelled = Spelled::read(text)?;
        let kind = rule.judge(&spelled)?;
        let mut base = spelled.url;
        base.set_path("/");
        base.set_query(None);
        base.set_fragment(None);
        Ok(Self { base, kind })
    }

    /// Whose host it is.
    #[must_use]
    pub fn kind(&self) -> OriginKind {
        self.kind
    }

    /// Whether it is the loopback interface.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.kind == OriginKind::Local
    }

    /// `https` or, for the loopback interface only, `http`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.base.scheme()
    }

    /// The host in lower case, an IPv6 address in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.base
            .host_str()
            .expect("an origin is read with its host")
    }

    /// The port, also when it is the scheme's own.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.base
            .port_or_known_default()
            .expect("http and https have default ports")
    }

    /// Text without a slash at the end, as in `https://acme.my.salesforce.com`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// A URL of this origin; segments are appended percent-encoded, each as one segment.
    #[must_use]
    pub fn join(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .expect("http URLs have paths")
            .clear()
            .extend(segments);
        url
    }

    /// A URL of this origin with a path (and query) that a server named. `None` unless it begins
    /// with exactly one slash and stays on this origin.
    #[must_use]
    pub fn at(&self, path_and_query: &str) -> Option<Url> {
        let rest = path_and_query.strip_prefix('/')?;
        if rest.starts_with('/') || path_and_query.chars().any(is_unfit) {
            return None;
        }
        let url = self.base.join(path_and_query).ok()?;
        self.covers(&url).then_some(url)
    }

    /// Whether a request to this URL stays on the origin.
    #[must_use]
    pub fn covers(&self, url: &Url) -> bool {
        url.scheme() == self.base.scheme()
            && url.host() == self.base.host()
            && url.port_or_known_default() == self.base.port_or_known_default()
            && url.username().is_empty()
            && url.password().is_none()
    }

    /// The host that answers OAuth and the API: `x.lightning.force.com` becomes
    /// `x.my.salesforce.com`, everything else stays.
    #[must_use]
    pub fn for_login(mut self) -> Self {
        let domain = self.host().strip_suffix(LIGHTNING_SUFFIX);
        if let Some(host) = domain.map(|name| format!("{name}{MY_DOMAIN_SUFFIX}")) {
            self.base
                .set_host(Some(&host))
                .expect("a valid host with another suffix is valid");
        }
        self
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Origin({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acme() -> Origin {
        Origin::parse("https://acme.my.salesforce.com", &HostRule::salesforce()).unwrap()
    }

    #[test]
    fn lightning_becomes_my_domain() {
        let table = [
            (
                "https://acme.lightning.force.com/lightning/page/home",
                "https://acme.my.salesforce.com",
            ),
            (
                "https://acme--uat.sandbox.lightning.force.com",
                "https://acme--uat.sandbox.my.salesforce.com",
            ),
            (
                "https://acme.my.salesforce.com",
                "https://acme.my.salesforce.com",
            ),
        ];
        for (text, expected) in table {
            let origin = Origin::parse(text, &HostRule::salesforce())
                .unwrap()
                .for_login();
            assert_eq!(origin.as_str(), expected);
        }
    }

    #[test]
    fn paths_of_servers_stay_on_the_origin() {
        let origin = acme();
        let url = origin
            .at("/services/data/v67.0/query/01g-2000?x=1")
            .unwrap();
        assert_eq!(
            url.as_str(),
            "https://acme.my.salesforce.com/services/data/v67.0/query/01g-2000?x=1"
        );
        for path in [
            "//evil.tld/x",
            "https://evil.tld",
            "/\\evil.tld",
            "/\t/evil.tld",
            "x",
            "",
        ] {
            assert!(origin.at(path).is_none(), "{path:?} was accepted");
        }
    }

    #[test]
    fn segments_stay_segments() {
        let origin = acme();
        let url = origin.join(&["services", "a/b?c#d"]);
        assert_eq!(url.path(), "/services/a%2Fb%3Fc%23d");
    }
}

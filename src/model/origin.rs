//! Where tokens may go: scheme, host and port of an org or of a login host.
//!
//! Every URL that comes from a flag, a file or a server is read once into an [`Origin`], and
//! requests are built from origins alone. The rule is strict on purpose: a host counts as
//! Salesforce's when it equals an allowed suffix or ends with it after a dot; there is no user
//! information, no trailing dot, no odd spelling of the host and no port but 443. Plain http exists
//! only for the loopback interface, where the local org lives. Any other host needs to be named by
//! the user (`--allow-host`). Nothing here does I/O or resolves names.

use std::fmt;

use url::{Host, Url};

use crate::error::{Code, Diagnostic, Hint};

/// Suffixes that belong to Salesforce (commercial, government and China clouds). Of `site.com`
/// only `my.site.com` is here: Experience Cloud hosts that answer OAuth.
const SALESFORCE_SUFFIXES: [&str; 7] = [
    "salesforce.com",
    "force.com",
    "my.site.com",
    "salesforce.mil",
    "crmforce.mil",
    "sfcrmproducts.cn",
    "sfcrmapps.cn",
];

/// Host of the user interface, which answers neither OAuth nor the API.
const LIGHTNING_SUFFIX: &str = ".lightning.force.com";
const MY_DOMAIN_SUFFIX: &str = ".my.salesforce.com";

/// Which hosts may be talked to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostRule {
    loopback: bool,
    allowed: Vec<AllowedHost>,
}

impl HostRule {
    /// Salesforce's own hosts over https, nothing else.
    #[must_use]
    pub fn salesforce() -> Self {
        Self::default()
    }

    /// Also the loopback interface, plain http included: the local org.
    #[must_use]
    pub fn with_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// Also these hosts, each `host` (port 443) or `host:port`, over https.
    ///
    /// # Errors
    /// When one of them is no host name.
    pub fn with_hosts<S: AsRef<str>>(mut self, hosts: &[S]) -> Result<Self, OriginError> {
        for host in hosts {
            self.allowed.push(AllowedHost::parse(host.as_ref())?);
        }
        Ok(self)
    }

    /// The rule for what a login host's token answer may name as `instance_url`: the local org
    /// stays on the loopback interface, and nobody else may lead there.
    #[must_use]
    pub fn for_instance_of(&self, login: &Origin) -> Self {
        Self {
            loopback: login.kind == OriginKind::Local,
            allowed: self.allowed.clone(),
        }
    }
}

/// One `--allow-host`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct AllowedHost {
    host: String,
    port: u16,
}

impl AllowedHost {
    fn parse(text: &str) -> Result<Self, OriginError> {
        let raw = Raw::read(&format!("https://{text}"))?;
        let plain = raw.url.path() == "/" && raw.url.query().is_none() && !text.ends_with('/');
        if !plain || raw.url.fragment().is_some() {
            return Err(OriginError::Malformed {
                text: text.to_owned(),
            });
        }
        Ok(Self {
            port: raw.port(),
            host: raw.host,
        })
    }
}

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
        let raw = Raw::read(text)?;
        let kind = raw.kind(rule)?;
        let mut base = raw.url;
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

/// A URL whose spelling is beyond doubt, before the host rule.
struct Raw {
    url: Url,
    host: String,
}

impl Raw {
    fn read(text: &str) -> Result<Self, OriginError> {
        let malformed = || OriginError::Malformed {
            text: text.chars().filter(|&c| !is_unfit(c)).collect(),
        };
        // The URL standard drops tabs and line ends and turns backslashes into slashes.
        if text.chars().any(is_unfit) {
            return Err(malformed());
        }
        let (scheme, rest) = text.split_once("://").ok_or_else(malformed)?;
        let secure = scheme.eq_ignore_ascii_case("https");
        if !secure && !scheme.eq_ignore_ascii_case("http") {
            return Err(OriginError::Scheme {
                scheme: scheme.to_owned(),
            });
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err(OriginError::UserInfo);
        }
        let url = Url::parse(text).map_err(|_| malformed())?;
        let host = url.host_str().ok_or_else(malformed)?.to_owned();
        if host.ends_with('.') {
            return Err(OriginError::TrailingDot { host });
        }
        if !is_spelled_as(authority, &host) {
            return Err(malformed());
        }
        Ok(Self { url, host })
    }

    fn port(&self) -> u16 {
        self.url
            .port_or_known_default()
            .expect("http and https have default ports")
    }

    fn kind(&self, rule: &HostRule) -> Result<OriginKind, OriginError> {
        if is_loopback(&self.url) {
            return if rule.loopback {
                Ok(OriginKind::Local)
            } else {
                Err(self.refused())
            };
        }
        if self.url.scheme() != "https" {
            return Err(OriginError::PlainHttp {
                host: self.host.clone(),
            });
        }
        let port = self.port();
        let named = |entry: &AllowedHost| entry.host == self.host && entry.port == port;
        if rule.allowed.iter().any(named) {
            return Ok(OriginKind::Allowed);
        }
        if !is_salesforce(&self.host) {
            return Err(self.refused());
        }
        if port != 443 {
            return Err(OriginError::Port {
                host: self.host.clone(),
                port,
            });
        }
        Ok(OriginKind::Salesforce)
    }

    fn refused(&self) -> OriginError {
        OriginError::Host {
            host: match self.url.port() {
                Some(port) => format!("{}:{port}", self.host),
                None => self.host.clone(),
            },
        }
    }
}

/// Whether the URL's host is `localhost`, `127.0.0.1` or `[::1]`.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address == std::net::Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(address)) => address == std::net::Ipv6Addr::LOCALHOST,
        None => false,
    }
}

fn is_salesforce(host: &str) -> bool {
    SALESFORCE_SUFFIXES.iter().any(|suffix| {
        host.strip_suffix(suffix)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Characters that a URL has no business with, and that parsers treat differently.
fn is_unfit(c: char) -> bool {
    c.is_control() || c.is_whitespace() || c == '\\'
}

/// Whether the text after `://` spells the host as it was understood: no percent-encoding, no
/// full-width letters, no `127.1` or `0x7f000001`.
fn is_spelled_as(authority: &str, host: &str) -> bool {
    let Some(port) = authority.get(host.len()..) else {
        return false;
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    authority[..host.len()].eq_ignore_ascii_case(host)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (port.is_empty() || !digits.is_empty())
}

/// Why a URL may not be talked to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Not a URL, or one that parsers would read differently.
    #[error("`{text}` is not a plain `https://host` URL")]
    Malformed {
        /// The text, without what would disturb a terminal.
        text: String,
    },
    /// Neither https nor http.
    #[error("The scheme `{scheme}` cannot be used; an org is reached over `https`")]
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// Plain http to a host that is not this machine.
    #[error("`{host}` must be reached over `https`; `http` is for a local org on this machine")]
    PlainHttp {
        /// The host.
        host: String,
    },
    /// `user@host`.
    #[error("The URL carries a user name before its host, which hides where it leads")]
    UserInfo,
    /// `host.`
    #[error("The host `{host}` ends with a dot")]
    TrailingDot {
        /// The host.
        host: String,
    },
    /// A Salesforce host on another port.
    #[error("`{host}` is used on port 443 only, not on {port}")]
    Port {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// A host that is neither Salesforce's nor allowed by name.
    #[error("`{host}` is not a Salesforce host")]
    Host {
        /// The host, with the port when it is an unusual one.
        host: String,
    },
}

impl Diagnostic for OriginError {
    fn code(&self) -> Code {
        match self {
            Self::Malformed { .. } => Code::Usage,
            Self::Scheme { .. }
            | Self::PlainHttp { .. }
            | Self::UserInfo
            | Self::TrailingDot { .. }
            | Self::Port { .. }
            | Self::Host { .. } => Code::HostNotAllowed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Host { host } => vec![Hint::new(format!(
                "If the host is yours and tokens may go there, log in with `--allow-host {host}`"
            ))],
            Self::Port { host, port } => vec![Hint::new(format!(
                "If that is meant, log in with `--allow-host {host}:{port}`"
            ))],
            Self::PlainHttp { host } => vec![Hint::new(format!("Write `https://{host}`"))],
            Self::Malformed { .. }
            | Self::Scheme { .. }
            | Self::UserInfo
            | Self::TrailingDot { .. } => {
                vec![Hint::new("Write it like `https://acme.my.salesforce.com`")]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> HostRule {
        HostRule::salesforce()
            .with_loopback()
            .with_hosts(&["proxy.corp.example", "gate.example:8443"])
            .unwrap()
    }

    #[test]
    fn hosts_that_are_fine() {
        let table = [
            (
                "https://login.salesforce.com",
                "https://login.salesforce.com",
            ),
            (
                "https://login.salesforce.com/",
                "https://login.salesforce.com",
            ),
            (
                "https://test.salesforce.com:443",
                "https://test.salesforce.com",
            ),
            (
                "HTTPS://Login.SalesForce.COM",
                "https://login.salesforce.com",
            ),
            (
                "https://a--b.sandbox.my.salesforce.com/x?y#z",
                "https://a--b.sandbox.my.salesforce.com",
            ),
            ("https://salesforce.com", "https://salesforce.com"),
            (
                "https://na1.salesforce.com/services/",
                "https://na1.salesforce.com",
            ),
            ("https://acme.my.site.com", "https://acme.my.site.com"),
            (
                "https://acme.lightning.force.com",
                "https://acme.lightning.force.com",
            ),
            ("https://x.my.salesforce.mil", "https://x.my.salesforce.mil"),
            ("https://x.crmforce.mil", "https://x.crmforce.mil"),
            ("https://x.sfcrmproducts.cn", "https://x.sfcrmproducts.cn"),
            ("https://x.sfcrmapps.cn", "https://x.sfcrmapps.cn"),
            ("http://127.0.0.1:7700", "http://127.0.0.1:7700"),
            ("http://localhost:1/", "http://localhost:1"),
            ("http://[::1]:7700", "http://[::1]:7700"),
            ("https://127.0.0.1:7700", "https://127.0.0.1:7700"),
            (
                "https://proxy.corp.example/sf",
                "https://proxy.corp.example",
            ),
            ("https://gate.example:8443", "https://gate.example:8443"),
        ];
        for (text, expected) in table {
            let origin =
                Origin::parse(text, &rule()).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(origin.as_str(), expected, "{text}");
        }
    }

    #[test]
    fn hosts_that_are_refused() {
        let table = [
            "https://login.salesforce.com.evil.tld",
            "https://evil.tld/.salesforce.com",
            "https://evil.tld?.salesforce.com",
            "https://evil.tld#.salesforce.com",
            "https://a@evil.tld",
            "https://login.salesforce.com@evil.tld",
            "https://a@login.salesforce.com",
            "https://a:b@login.salesforce.com",
            "https://@login.salesforce.com",
            "https://xsalesforce.com",
            "https://evilforce.com",
            "https://x.evil-salesforce.com",
            "https://site.com",
            "https://evil.site.com",
            "https://evilmy.site.com",
            "https://xn--slesforce-6fg.com",
            "https://s\u{430}lesforce.com",
            "https://\u{ff4c}ogin.salesforce.com",
            "https://login.salesforce.com\u{3002}evil.tld",
            "https://evil.tld\\.salesforce.com",
            "https:\\\\login.salesforce.com",
            "https://login.sales\tforce.com",
            "https://login.salesforce.com\n.evil.tld",
            " https://login.salesforce.com",
            "https://login.salesforce.com.",
            "https://login.salesforce.com..",
            "https://login.salesforce.com:8443",
            "https://login.salesforce.com:",
            "https://login.salesforce.com:80",
            "https://login%2esalesforce.com",
            "https://evil.tld%2f.salesforce.com",
            "http://login.salesforce.com",
            "ftp://login.salesforce.com",
            "javascript://login.salesforce.com",
            "https:login.salesforce.com",
            "https:///login.salesforce.com",
            "//login.salesforce.com",
            "login.salesforce.com",
            "",
            "https://",
            "https://10.0.0.1",
            "https://1.2.3.4.salesforce.com.1.2.3.4",
            "http://127.0.0.2:7700",
            "http://127.1:7700",
            "http://2130706433",
            "http://0x7f000001",
            "http://0.0.0.0:7700",
            "http://[::ffff:127.0.0.1]:7700",
            "http://localhost.evil.tld",
            "http://localhost.:7700",
            "https://proxy.corp.example:8443",
            "http://proxy.corp.example",
            "https://gate.example",
        ];
        for text in table {
            assert!(
                Origin::parse(text, &rule()).is_err(),
                "{text:?} was accepted"
            );
        }
    }

    #[test]
    fn a_salesforce_login_never_leads_to_this_machine() {
        let login = Origin::parse("https://login.salesforce.com", &rule()).unwrap();
        let instance = rule().for_instance_of(&login);
        assert!(Origin::parse("http://127.0.0.1:7700", &instance).is_err());
        assert!(Origin::parse("https://localhost", &instance).is_err());
        assert!(Origin::parse("https://acme.my.salesforce.com", &instance).is_ok());
        assert!(Origin::parse("https://gate.example:8443", &instance).is_ok());
    }

    #[test]
    fn allowed_hosts_are_hosts_alone() {
        for text in [
            "a/b",
            "a/",
            "a?b",
            "a b",
            "u@a",
            "",
            "https://a",
            "a:b",
            "a#",
        ] {
            let rule = HostRule::salesforce().with_hosts(&[text]);
            assert!(rule.is_err(), "{text:?} was accepted");
        }
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
            let origin = Origin::parse(text, &rule()).unwrap().for_login();
            assert_eq!(origin.as_str(), expected);
        }
    }

    #[test]
    fn paths_of_servers_stay_on_the_origin() {
        let origin = Origin::parse("https://acme.my.salesforce.com", &rule()).unwrap();
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
        let origin = Origin::parse("https://acme.my.salesforce.com", &rule()).unwrap();
        let url = origin.join(&["services", "a/b?c#d"]);
        assert_eq!(url.path(), "/services/a%2Fb%3Fc%23d");
    }
}

//! URLs that everybody reads alike: the first gate, before any host is judged.
//!
//! Parsers differ in tabs, backslashes, percent-encoded hosts, numbers as addresses and user names;
//! whoever wants a token to go astray plays on that. What is not written plainly is refused.

use url::{Host, Url};

use super::error::OriginError;

/// A URL that everybody reads alike, before the host rule.
pub(super) struct Spelled {
    pub(super) url: Url,
    pub(super) host: String,
}

impl Spelled {
    pub(super) fn read(text: &str) -> Result<Self, OriginError> {
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

    pub(super) fn port(&self) -> u16 {
        self.url
            .port_or_known_default()
            .expect("http and https have default ports")
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

/// Characters that a URL has no business with, and that parsers treat differently.
pub(super) fn is_unfit(c: char) -> bool {
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

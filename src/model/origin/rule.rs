//! Which hosts may be talked to: Salesforce's own, this machine, and those that the user names.

use super::error::OriginError;
use super::spelling::{Spelled, is_loopback};
use super::{Origin, OriginKind};

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

    /// The rule for what a login host's token answer may name as `instance_url`: only the local
    /// org may lead to the loopback interface.
    #[must_use]
    pub fn for_instance_of(&self, login: &Origin) -> Self {
        Self {
            loopback: login.kind == OriginKind::Local,
            allowed: self.allowed.clone(),
        }
    }

    /// Whose host it is, or why it may not be talked to.
    pub(super) fn judge(&self, spelled: &Spelled) -> Result<OriginKind, OriginError> {
        if is_loopback(&spelled.url) {
            return if self.loopback {
                Ok(OriginKind::Local)
            } else {
                Err(OriginError::Loopback {
                    host: spelled.host.clone(),
                })
            };
        }
        if spelled.url.scheme() != "https" {
            return Err(OriginError::PlainHttp {
                host: spelled.host.clone(),
            });
        }
        let port = spelled.port();
        let named = |entry: &AllowedHost| entry.host == spelled.host && entry.port == port;
        if self.allowed.iter().any(named) {
            return Ok(OriginKind::Allowed);
        }
        if !is_salesforce(&spelled.host) {
            return Err(refused(spelled));
        }
        if port != 443 {
            return Err(OriginError::Port {
                host: spelled.host.clone(),
                port,
            });
        }
        Ok(OriginKind::Salesforce)
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
        let spelled = Spelled::read(&format!("https://{text}"))?;
        let plain =
            spelled.url.path() == "/" && spelled.url.query().is_none() && !text.ends_with('/');
        if !plain || spelled.url.fragment().is_some() {
            return Err(OriginError::Malformed {
                text: text.to_owned(),
            });
        }
        Ok(Self {
            port: spelled.port(),
            host: spelled.host,
        })
    }
}

fn refused(spelled: &Spelled) -> OriginError {
    OriginError::Host {
        host: match spelled.url.port() {
            Some(port) => format!("{}:{port}", spelled.host),
            None => spelled.host.clone(),
        },
    }
}

fn is_salesforce(host: &str) -> bool {
    SALESFORCE_SUFFIXES.iter().any(|suffix| {
        host.strip_suffix(suffix)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use url::Url;

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

    proptest::proptest! {
        #[test]
        fn whatever_passes_is_where_it_says(
            before in "[a-z0-9.@:/\\\\%\\[\\]?# -]{0,12}",
            after in "[a-z0-9.@:/\\\\%?# \t-]{0,12}",
            host in proptest::sample::select(vec!["login.salesforce.com", "my.site.com", "localhost"]),
        ) {
            let text = format!("https://{before}{host}{after}");
            if let Ok(origin) = Origin::parse(&text, &HostRule::salesforce()) {
                let seen = Url::parse(&text).unwrap();
                proptest::prop_assert!(origin.covers(&seen), "{}", text);
                proptest::prop_assert!(is_salesforce(seen.host_str().unwrap()), "{}", text);
                let again = Origin::parse(origin.as_str(), &HostRule::salesforce());
                proptest::prop_assert_eq!(again, Ok(origin));
            }
        }
    }
}

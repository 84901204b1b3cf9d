//! The settings by name: what each means, where it may come from, which words it takes.

use crate::model::duration::duration;
use crate::model::quota::{Rate, Share};

use super::env;

/// The word that takes a limit away.
pub(super) const OFF: &str = "off";

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "`Key::help` says what each is for")]
pub enum Key {
    Org,
    Format,
    ApiVersion,
    Color,
    Quiet,
    Verbose,
    NoInput,
    Keystore,
    CaFile,
    Proxy,
    ConnectTimeout,
    ReadTimeout,
    Timeout,
    Retries,
    RetryWait,
    RateLimit,
    QuotaGuard,
    CacheTtl,
    NoCache,
    ClientId,
    RedirectUri,
    LoginUrl,
    Scopes,
    History,
    TrustUrl,
    Bulk,
    BulkAbove,
}

/// What values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text without control characters.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A small number.
    Level,
    /// An API version such as `65.0`.
    Version,
    /// A URL.
    Url,
    /// A small count.
    Count,
    /// A number of rows.
    Rows,
    /// A span of time.
    Duration,
    /// A span of time, or `off`.
    Limit,
    /// Calls in a span of time, or `off`.
    Rate,
    /// A share in percent, or `off`.
    Share,
    /// Address of a proxy, or `off`.
    Proxy,
}

impl Key {
    /// Every setting, in the order in which they are shown.
    pub const ALL: [Self; 27] = [
        Self::Org,
        Self::Format,
        Self::ApiVersion,
        Self::Color,
        Self::Quiet,
        Self::Verbose,
        Self::NoInput,
        Self::Keystore,
        Self::CaFile,
        Self::Proxy,
        Self::ConnectTimeout,
        Self::ReadTimeout,
        Self::Timeout,
        Self::Retries,
        Self::RetryWait,
        Self::RateLimit,
        Self::QuotaGuard,
        Self::CacheTtl,
        Self::NoCache,
        Self::ClientId,
        Self::RedirectUri,
        Self::LoginUrl,
        Self::Scopes,
        Self::History,
        Self::TrustUrl,
        Self::Bulk,
        Self::BulkAbove,
    ];

    /// Its name in the config file and in `sfkit config`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Org => "org",
            Self::Format => "format",
            Self::ApiVersion => "api-version",
            Self::Color => "color",
            Self::Quiet => "quiet",
            Self::Verbose => "verbose",
            Self::NoInput => "no-input",
            Self::Keystore => "keystore",
            Self::CaFile => "ca-file",
            Self::Proxy => "proxy",
            Self::ConnectTimeout => "connect-timeout",
            Self::ReadTimeout => "read-timeout",
            Self::Timeout => "timeout",
            Self::Retries => "retries",
            Self::RetryWait => "retry-wait",
            Self::RateLimit => "rate-limit",
            Self::QuotaGuard => "quota-guard",
            Self::CacheTtl => "cache-ttl",
            Self::NoCache => "no-cache",
            Self::ClientId => "client-id",
            Self::RedirectUri => "redirect-uri",
            Self::LoginUrl => "login-url",
            Self::Scopes => "scopes",
            Self::History => "history",
            Self::TrustUrl => "trust-url",
            Self::Bulk => "bulk",
            Self::BulkAbove => "bulk-above",
        }
    }

    /// The setting with this name; underscores count as hyphens.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.replace('_', "-");
        Self::ALL
            .into_iter()
            .find(|key| key.name().eq_ignore_ascii_case(&name))
    }

    /// The variables that set it, the winning one first.
    #[must_use]
    pub fn variables(self) -> &'static [&'static str] {
        match self {
            Self::Org => &[env::SFKIT_ORG],
            Self::Format => &[env::SFKIT_FORMAT],
            Self::ApiVersion => &[env::SFKIT_API_VERSION, env::SALESFORCE_API_VERSION],
            Self::Color => &[env::SFKIT_COLOR],
            Self::Quiet => &[env::SFKIT_QUIET],
            Self::Verbose => &[env::SFKIT_VERBOSE],
            Self::NoInput => &[env::SFKIT_NO_INPUT],
            Self::Keystore => &[env::SFKIT_KEYSTORE],
            Self::CaFile => &[env::SFKIT_CA_FILE],
            Self::Proxy => &[
                env::SFKIT_PROXY,
                env::HTTPS_PROXY_SMALL,
                env::HTTPS_PROXY,
                env::ALL_PROXY_SMALL,
                env::ALL_PROXY,
            ],
            Self::ConnectTimeout => &[env::SFKIT_CONNECT_TIMEOUT],
            Self::ReadTimeout => &[env::SFKIT_READ_TIMEOUT],
            Self::Timeout => &[env::SFKIT_TIMEOUT],
            Self::Retries => &[env::SFKIT_RETRIES],
            Self::RetryWait => &[env::SFKIT_RETRY_WAIT],
            Self::RateLimit => &[env::SFKIT_RATE_LIMIT],
            Self::QuotaGuard => &[env::SFKIT_QUOTA_GUARD],
            Self::CacheTtl => &[env::SFKIT_CACHE_TTL],
            Self::NoCache => &[env::SFKIT_NO_CACHE],
            Self::ClientId => &[env::SFKIT_CLIENT_ID, env::SALESFORCE_CLIENT_ID],
            Self::RedirectUri => &[env::SFKIT_REDIRECT_URI, env::SALESFORCE_REDIRECT_URI],
            Self::LoginUrl => &[env::SFKIT_LOGIN_URL],
            Self::Scopes => &[env::SFKIT_SCOPES],
            Self::History => &[env::SFKIT_HISTORY],
            Self::TrustUrl => &[env::SFKIT_TRUST_URL],
            Self::Bulk => &[env::SFKIT_BULK],
            Self::BulkAbove => &[env::SFKIT_BULK_ABOVE],
        }
    }

    /// What it is for, in one line.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::Org => "org to use when `-o` is not given: alias, username or organization id",
            Self::Format => "format of results",
            Self::ApiVersion => "API version; without it the newest that org and sfkit both know",
            Self::Color => "when to use colour",
            Self::Quiet => "standard error carries errors only",
            Self::Verbose => "how much to tell on standard error, 0 to 3",
            Self::NoInput => "never ask a question",
            Self::Keystore => "where the key of a new vault is kept",
            Self::CaFile => "PEM file with an extra certificate authority",
            Self::Proxy => {
                "proxy for https; hosts in `NO_PROXY` and this machine are reached without"
            }
            Self::ConnectTimeout => "longest wait for a connection",
            Self::ReadTimeout => "longest silence while an answer is awaited or read",
            Self::Timeout => "longest time of one request, its answer included",
            Self::Retries => "how often a request that may be repeated is sent again",
            Self::RetryWait => {
                "longest wait of a request for all its repeats; `Retry-After` included"
            }
            Self::RateLimit => "calls to an org, by all processes of this user together",
            Self::QuotaGuard => {
                "share of the org's daily calls that is left to others: below it nothing is sent"
            }
            Self::CacheTtl => "how long a cached describe or list of objects is taken for current",
            Self::NoCache => "neither read nor write cached describes and lists of objects",
            Self::ClientId => "client id (consumer key) for `auth login`",
            Self::RedirectUri => "redirect URI for `auth login`, as registered with the app",
            Self::LoginUrl => "login URL for `auth login`, for instance a My Domain",
            Self::Scopes => "scopes for `auth login`, separated by spaces",
            Self::History => "keep the texts of queries that were run, for `sfkit history`",
            Self::Bulk => "whether `sfkit query` gets a large result as a bulk job",
            Self::BulkAbove => "rows of a result beyond which `--bulk auto` makes a bulk job of it",
            Self::TrustUrl => "where `sfkit health --trust` asks for incidents and maintenance",
        }
    }

    /// What values it takes.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Format => Kind::Word(&[
                "auto", "table", "csv", "tsv", "json", "ndjson", "markdown", "xlsx", "parquet",
            ]),
            Self::Color | Self::Bulk => Kind::Word(&["auto", "always", "never"]),
            Self::BulkAbove => Kind::Rows,
            Self::Keystore => Kind::Word(&["os", "passphrase", "file"]),
            Self::Quiet | Self::NoInput | Self::NoCache | Self::History => Kind::Flag,
            Self::Proxy => Kind::Proxy,
            Self::ConnectTimeout | Self::ReadTimeout | Self::RetryWait | Self::CacheTtl => {
                Kind::Duration
            }
            Self::Timeout => Kind::Limit,
            Self::Retries => Kind::Count,
            Self::RateLimit => Kind::Rate,
            Self::QuotaGuard => Kind::Share,
            Self::Verbose => Kind::Level,
            Self::ApiVersion => Kind::Version,
            Self::RedirectUri | Self::LoginUrl | Self::TrustUrl => Kind::Url,
            Self::Org | Self::CaFile | Self::ClientId | Self::Scopes => Kind::Text,
        }
    }

    /// What it is without anybody's word; none when there is nothing to say.
    #[must_use]
    pub fn default(self) -> Option<&'static str> {
        match self {
            Self::Format | Self::Color | Self::Bulk => Some("auto"),
            Self::BulkAbove => Some("50000"),
            Self::Quiet | Self::NoInput | Self::NoCache => Some("false"),
            Self::ConnectTimeout => Some("10s"),
            Self::ReadTimeout => Some("130s"),
            Self::Timeout | Self::RateLimit | Self::QuotaGuard => Some(OFF),
            Self::Retries => Some("4"),
            Self::RetryWait => Some("60s"),
            Self::CacheTtl => Some("1m"),
            Self::History => Some("true"),
            Self::TrustUrl => Some("https://api.status.salesforce.com/v1"),
            Self::Verbose => Some("0"),
            Self::RedirectUri => Some("http://localhost:1717/OauthRedirect"),
            Self::LoginUrl => Some("https://login.salesforce.com"),
            Self::Scopes => Some("api refresh_token"),
            _ => None,
        }
    }

    /// The value as it may be shown: a proxy's password stays hidden.
    #[must_use]
    pub fn shown(self, value: &str) -> String {
        match self.kind() {
            Kind::Proxy => hidden(value),
            _ => value.to_owned(),
        }
    }

    /// Whether the value can be used; else what was expected.
    ///
    /// # Errors
    /// A phrase such as `one of auto, always, never`.
    pub fn check(self, value: &str) -> Result<(), String> {
        let fits = match self.kind() {
            Kind::Text => !value.is_empty() && !value.chars().any(char::is_control),
            Kind::Word(words) => words.contains(&value),
            Kind::Flag => flag(value).is_some(),
            Kind::Level => value.parse::<u8>().is_ok_and(|level| level <= 3),
            Kind::Version => is_version(value),
            Kind::Url => url::Url::parse(value).is_ok_and(|url| url.has_host()),
            Kind::Count => value.parse::<u8>().is_ok_and(|count| count <= 20),
            Kind::Rows => value.parse::<u64>().is_ok(),
            Kind::Duration => duration(value).is_ok(),
            Kind::Limit => value == OFF || duration(value).is_ok_and(|span| !span.is_zero()),
            Kind::Rate => value == OFF || value.parse::<Rate>().is_ok(),
            Kind::Share => value == OFF || value.parse::<Share>().is_ok(),
            Kind::Proxy => value == OFF || proxy(value).is_some(),
        };
        if fits {
            Ok(())
        } else {
            Err(self.kind().expected())
        }
    }
}

impl Kind {
    /// What is expected, as it stands in an error.
    #[must_use]
    pub fn expected(self) -> String {
        match self {
            Self::Text => "a text without control characters".to_owned(),
            Self::Word(words) => format!("one of {}", words.join(", ")),
            Self::Flag => "true or false".to_owned(),
            Self::Level => "a number from 0 to 3".to_owned(),
            Self::Version => "an API version such as 65.0".to_owned(),
            Self::Url => "a URL such as https://example.com".to_owned(),
            Self::Count => "a number from 0 to 20".to_owned(),
            Self::Rows => "a number of rows such as 50000".to_owned(),
            Self::Duration => "a time such as 30s, 5m or 250ms".to_owned(),
            Self::Limit => "a time such as 30s or 5m, or off".to_owned(),
            Self::Rate => "calls in a time such as 10/s or 600/5m, or off".to_owned(),
            Self::Share => "a share such as 20%, or off".to_owned(),
            Self::Proxy => "a proxy such as http://proxy.example.com:3128, or off".to_owned(),
        }
    }
}

/// Reads a yes or no.
pub(super) fn flag(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// The URL of a proxy; a bare host and port are taken for http, as curl does.
pub(super) fn proxy(value: &str) -> Option<url::Url> {
    let full = match value.contains("://") {
        true => value.to_owned(),
        false => format!("http://{value}"),
    };
    let url = url::Url::parse(&full).ok()?;
    let is_known = matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h");
    (url.has_host() && is_known).then_some(url)
}

/// The proxy without its password. What is no URL may be anything, also a password in the wrong
/// place.
fn hidden(value: &str) -> String {
    if value == OFF {
        return value.to_owned();
    }
    let Some(mut url) = proxy(value) else {
        return "…".to_owned();
    };
    if url.password().is_none() {
        return value.to_owned();
    }
    url.set_password(Some("***"))
        .map_or("…".to_owned(), |()| url.to_string())
}

fn is_version(value: &str) -> bool {
    let number = value.strip_prefix(['v', 'V']).unwrap_or(value);
    let whole = number.strip_suffix(".0").unwrap_or(number);
    whole.len() <= 3 && whole.parse::<u16>().is_ok_and(|version| version >= 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_keys() {
        for key in Key::ALL {
            assert_eq!(Key::parse(key.name()), Some(key));
            assert!(key.default().is_none_or(|value| key.check(value).is_ok()));
        }
        assert_eq!(Key::parse("API_version"), Some(Key::ApiVersion));
        assert_eq!(Key::parse("nothing"), None);
    }

    #[test]
    fn wrong_words_are_refused() {
        assert!(Key::Format.check("xml").is_err());
        assert!(Key::Quiet.check("maybe").is_err());
        assert!(Key::Verbose.check("4").is_err());
        assert!(Key::ApiVersion.check("v57.0").is_ok());
        assert!(Key::ApiVersion.check("57.5").is_err());
        assert!(Key::LoginUrl.check("example.com").is_err());
        assert!(Key::ClientId.check("3MVG9\n").is_err());
        assert!(Key::Retries.check("21").is_err() && Key::Retries.check("0").is_ok());
        assert!(Key::Timeout.check("0s").is_err() && Key::Timeout.check("off").is_ok());
        assert!(Key::RateLimit.check("10").is_err() && Key::RateLimit.check("10/s").is_ok());
        assert!(Key::QuotaGuard.check("0.2").is_err() && Key::QuotaGuard.check("20 %").is_ok());
        for good in [
            "proxy:3128",
            "http://u:p@proxy:3128",
            "socks5h://localhost:1080",
            "off",
        ] {
            assert!(Key::Proxy.check(good).is_ok(), "{good}");
        }
        assert!(Key::Proxy.check("ftp://proxy").is_err() && Key::Proxy.check("").is_err());
        let shown = |value| Key::Proxy.shown(value);
        assert_eq!(
            shown("http://u:geheim@proxy:3128"),
            "http://u:***@proxy:3128/"
        );
        assert_eq!(
            (shown("off").as_str(), shown("x://geheim").as_str()),
            ("off", "…")
        );
    }
}

//! The settings by name: what each means, where it may come from, which words it takes.

use super::env;

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
    ClientId,
    RedirectUri,
    LoginUrl,
    Scopes,
    History,
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
}

impl Key {
    /// Every setting, in the order in which they are shown.
    pub const ALL: [Self; 14] = [
        Self::Org,
        Self::Format,
        Self::ApiVersion,
        Self::Color,
        Self::Quiet,
        Self::Verbose,
        Self::NoInput,
        Self::Keystore,
        Self::CaFile,
        Self::ClientId,
        Self::RedirectUri,
        Self::LoginUrl,
        Self::Scopes,
        Self::History,
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
            Self::ClientId => "client-id",
            Self::RedirectUri => "redirect-uri",
            Self::LoginUrl => "login-url",
            Self::Scopes => "scopes",
            Self::History => "history",
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
            Self::ClientId => &[env::SFKIT_CLIENT_ID, env::SALESFORCE_CLIENT_ID],
            Self::RedirectUri => &[env::SFKIT_REDIRECT_URI, env::SALESFORCE_REDIRECT_URI],
            Self::LoginUrl => &[env::SFKIT_LOGIN_URL],
            Self::Scopes => &[env::SFKIT_SCOPES],
            Self::History => &[env::SFKIT_HISTORY],
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
            Self::ClientId => "client id (consumer key) for `auth login`",
            Self::RedirectUri => "redirect URI for `auth login`, as registered with the app",
            Self::LoginUrl => "login URL for `auth login`, for instance a My Domain",
            Self::Scopes => "scopes for `auth login`, separated by spaces",
            Self::History => "keep the texts of queries that were run, for `sfkit history`",
        }
    }

    /// What values it takes.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Format => {
                Kind::Word(&["auto", "table", "csv", "tsv", "json", "ndjson", "markdown"])
            }
            Self::Color => Kind::Word(&["auto", "always", "never"]),
            Self::Keystore => Kind::Word(&["os", "passphrase", "file"]),
            Self::Quiet | Self::NoInput | Self::History => Kind::Flag,
            Self::Verbose => Kind::Level,
            Self::ApiVersion => Kind::Version,
            Self::RedirectUri | Self::LoginUrl => Kind::Url,
            Self::Org | Self::CaFile | Self::ClientId | Self::Scopes => Kind::Text,
        }
    }

    /// What it is without anybody's word; none when there is nothing to say.
    #[must_use]
    pub fn default(self) -> Option<&'static str> {
        match self {
            Self::Format | Self::Color => Some("auto"),
            Self::Quiet | Self::NoInput => Some("false"),
            Self::History => Some("true"),
            Self::Verbose => Some("0"),
            Self::RedirectUri => Some("http://localhost:1717/OauthRedirect"),
            Self::LoginUrl => Some("https://login.salesforce.com"),
            Self::Scopes => Some("api refresh_token"),
            _ => None,
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
    }
}

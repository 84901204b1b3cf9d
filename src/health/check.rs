//! The checks by name.

use serde::{Serialize, Serializer};

/// What is looked at. The words stand in documents and metrics, so they are never changed; new ones
/// may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Check {
    /// The config file.
    ConfigFile,
    /// The client id that logins go by.
    ClientId,
    /// The client secret that goes with it.
    ClientSecret,
    /// The redirect URI of logins.
    RedirectUri,
    /// The API version.
    ApiVersion,
    /// Where the vault's key is kept.
    Keystore,
    /// Who may read the program's files.
    Files,
    /// The proxy.
    Proxy,
    /// Which certificates are trusted.
    Tls,
    /// This machine's clock.
    Clock,
    /// How good an access token is.
    Token,
    /// Whether the token can be renewed, and how that went.
    Refresh,
    /// What the token may be used for.
    Scopes,
}

impl Check {
    /// Every check, in the order in which they are shown.
    pub const ALL: [Self; 13] = [
        Self::ConfigFile,
        Self::ClientId,
        Self::ClientSecret,
        Self::RedirectUri,
        Self::ApiVersion,
        Self::Keystore,
        Self::Files,
        Self::Proxy,
        Self::Tls,
        Self::Clock,
        Self::Token,
        Self::Refresh,
        Self::Scopes,
    ];

    /// The word in documents and metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConfigFile => "config_file",
            Self::ClientId => "client_id",
            Self::ClientSecret => "client_secret",
            Self::RedirectUri => "redirect_uri",
            Self::ApiVersion => "api_version",
            Self::Keystore => "keystore",
            Self::Files => "files",
            Self::Proxy => "proxy",
            Self::Tls => "tls",
            Self::Clock => "clock",
            Self::Token => "token",
            Self::Refresh => "refresh",
            Self::Scopes => "scopes",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::ConfigFile => "config file",
            Self::ClientId => "client id",
            Self::ClientSecret => "client secret",
            Self::RedirectUri => "redirect URI",
            Self::ApiVersion => "API version",
            Self::Keystore => "key store",
            Self::Files => "files",
            Self::Proxy => "proxy",
            Self::Tls => "TLS",
            Self::Clock => "clock",
            Self::Token => "token",
            Self::Refresh => "refresh",
            Self::Scopes => "scopes",
        }
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_check_has_a_word_of_its_own() {
        let words: HashSet<_> = Check::ALL.iter().map(|check| check.as_str()).collect();
        assert_eq!(words.len(), Check::ALL.len());
    }
}

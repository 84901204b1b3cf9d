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
    /// The system that sfkit runs on.
    Platform,
    /// The terminal that it talks to.
    Terminal,
    /// Which `sfkit` a shell finds.
    Program,
    /// Whether the shell completes.
    Completions,
    /// Variables that set settings.
    Environment,
    /// Room on the disk.
    Disk,
    /// Files that killed processes have left.
    TemporaryFiles,
    /// Write-ahead logs of the databases.
    WriteAheadLog,
    /// Whether the vault's key is there and opens it.
    VaultKey,
    /// Whether the vault is whole.
    Vault,
    /// Keys that a cut-off rekey has left.
    LeftOverKeys,
    /// Who holds a lock.
    Locks,
    /// The port that a login comes back to.
    LoginPort,
    /// The port of the local org.
    LocalPort,
    /// Whom the system trusts.
    Certificates,
    /// How many logins the user has with the app.
    Grants,
    /// Whether the org can be reached, step by step.
    Connection,
    /// How long that takes, compared with the past.
    Latency,
    /// How much of one of the org's limits is used.
    Limit,
    /// What Salesforce says of the org's instance.
    Trust,
}

impl Check {
    /// Every check, in the order in which they are shown.
    pub const ALL: [Self; 33] = [
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
        Self::Platform,
        Self::Terminal,
        Self::Program,
        Self::Completions,
        Self::Environment,
        Self::Disk,
        Self::TemporaryFiles,
        Self::WriteAheadLog,
        Self::VaultKey,
        Self::Vault,
        Self::LeftOverKeys,
        Self::Locks,
        Self::LoginPort,
        Self::LocalPort,
        Self::Certificates,
        Self::Grants,
        Self::Connection,
        Self::Latency,
        Self::Limit,
        Self::Trust,
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
            Self::Platform => "platform",
            Self::Terminal => "terminal",
            Self::Program => "program",
            Self::Completions => "completions",
            Self::Environment => "environment",
            Self::Disk => "disk",
            Self::TemporaryFiles => "temporary_files",
            Self::WriteAheadLog => "write_ahead_log",
            Self::VaultKey => "vault_key",
            Self::Vault => "vault",
            Self::LeftOverKeys => "left_over_keys",
            Self::Locks => "locks",
            Self::LoginPort => "login_port",
            Self::LocalPort => "local_port",
            Self::Certificates => "certificates",
            Self::Grants => "grants",
            Self::Connection => "connection",
            Self::Latency => "latency",
            Self::Limit => "limit",
            Self::Trust => "trust",
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
            Self::Platform => "platform",
            Self::Terminal => "terminal",
            Self::Program => "program",
            Self::Completions => "completion",
            Self::Environment => "environment",
            Self::Disk => "disk",
            Self::TemporaryFiles => "temporary files",
            Self::WriteAheadLog => "write-ahead log",
            Self::VaultKey => "vault key",
            Self::Vault => "vault",
            Self::LeftOverKeys => "left-over keys",
            Self::Locks => "locks",
            Self::LoginPort => "login port",
            Self::LocalPort => "local port",
            Self::Certificates => "certificates",
            Self::Grants => "logins",
            Self::Connection => "connection",
            Self::Latency => "latency",
            Self::Limit => "limit",
            Self::Trust => "incidents",
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

//! Words of a login that come from a short list: what kind of org it is, how it was won.
//!
//! The words stand in the vault and in documents, so they are never changed; new ones may come.

use std::fmt;

/// What kind of org a login leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrgKind {
    /// The embedded local org with sample data. Its address changes with every process.
    Demo,
    /// A production org.
    Production,
    /// A sandbox.
    Sandbox,
    /// A Developer Edition org.
    Developer,
    /// A scratch org.
    Scratch,
    /// A local org of `sfkit local start`.
    Local,
    /// Not known.
    Unknown,
}

impl OrgKind {
    const ALL: [Self; 7] = [
        Self::Demo,
        Self::Production,
        Self::Sandbox,
        Self::Developer,
        Self::Scratch,
        Self::Local,
        Self::Unknown,
    ];

    /// The word in the vault and in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Production => "production",
            Self::Sandbox => "sandbox",
            Self::Developer => "developer",
            Self::Scratch => "scratch",
            Self::Local => "local",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for OrgKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// How a login was won, which decides how its access token is renewed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grant {
    /// A person logged in; a refresh token renews it.
    #[default]
    AuthorizationCode,
    /// A signed assertion; renewed by signing another one.
    Jwt,
    /// The app itself; renewed by asking again.
    ClientCredentials,
    /// An access token was handed over; nothing renews it.
    AccessToken,
    /// An SFDX auth URL was handed over; its refresh token renews it.
    SfdxUrl,
    /// Taken over from the official CLI's store.
    ImportedSf,
    /// Taken over from `ForceCLI`'s store.
    ImportedForce,
}

impl Grant {
    const ALL: [Self; 7] = [
        Self::AuthorizationCode,
        Self::Jwt,
        Self::ClientCredentials,
        Self::AccessToken,
        Self::SfdxUrl,
        Self::ImportedSf,
        Self::ImportedForce,
    ];

    /// The word in the vault and in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::Jwt => "jwt",
            Self::ClientCredentials => "client_credentials",
            Self::AccessToken => "access_token",
            Self::SfdxUrl => "sfdx_url",
            Self::ImportedSf => "imported_sf",
            Self::ImportedForce => "imported_force",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.as_str() == word)
    }

    /// Whether a new access token needs neither a refresh token nor a person.
    #[must_use]
    pub fn renews_itself(self) -> bool {
        matches!(self, Self::Jwt | Self::ClientCredentials)
    }
}

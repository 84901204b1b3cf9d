//! What every failure of `sfkit` has in common: a stable code, hints and details.
//!
//! Each room owns one error enum; its variants carry facts, not sentences, and it implements
//! [`Diagnostic`]. `cli::outcome` turns a [`Code`] into an exit status with one exhaustive match,
//! so that a new code without a status does not compile.

use std::ops::Range;

use serde_json::{Map, Value};

/// The kind of a failure. The kebab-case word is part of the contract with scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// Flags or arguments that make no sense.
    Usage,
    /// The config file or an environment variable has a value that cannot be used.
    ConfigInvalid,
    /// A question would have to be asked, but nobody is there to answer.
    ConfirmationRequired,
    /// The SOQL text does not parse.
    SoqlSyntax,
    /// The SOQL text parses but names something that does not exist or cannot be used so.
    SoqlInvalid,
    /// The server refused the text of the query.
    QueryRejected,
    /// No login is stored that could serve the command.
    LoginRequired,
    /// The person or the server said no to a login.
    LoginDenied,
    /// Nobody finished the login in the time given.
    LoginTimeout,
    /// The refresh token is no longer accepted.
    ReauthRequired,
    /// The server refused the request.
    Refused,
    /// The thing asked for does not exist.
    NotFound,
    /// A check found something that is not well.
    Unhealthy,
    /// A URL leads to a host that the org may not talk to.
    HostNotAllowed,
    /// A local file could not be read or written.
    File,
    /// The data given is not valid.
    InvalidData,
    /// Some rows or steps failed, others were done.
    Partial,
    /// The server cannot be reached.
    Unavailable,
    /// The server did not answer in time.
    Timeout,
    /// The server answered 5xx.
    ServerError,
    /// The server's answer cannot be understood.
    BadAnswer,
    /// Fewer rows arrived than were promised.
    IncompleteResult,
    /// A limit of the org or of ours was reached.
    LimitExceeded,
    /// No key store answers.
    KeystoreUnavailable,
    /// The key store is locked.
    KeystoreLocked,
    /// The key store did not answer in time.
    KeystoreTimeout,
    /// The key store answers but holds no key for this vault.
    KeyMissing,
    /// The key found does not open this vault.
    WrongKey,
    /// Another key store was asked for than the vault uses.
    KeystoreMismatch,
    /// No key store was chosen for a new vault.
    KeystoreNotChosen,
    /// A row or the header of the vault is damaged.
    VaultDamaged,
    /// The vault is in use by another process that does not let go.
    VaultBusy,
    /// The vault's file cannot be used.
    VaultFile,
    /// There is no vault yet.
    VaultMissing,
    /// The job goes on at the server.
    StillRunning,
    /// A bug in `sfkit`.
    Bug,
    /// SIGINT.
    Interrupted,
    /// SIGTERM.
    Terminated,
}

impl Code {
    /// Every code, for the tables and the tests.
    pub const ALL: [Self; 38] = [
        Self::Usage,
        Self::ConfigInvalid,
        Self::ConfirmationRequired,
        Self::SoqlSyntax,
        Self::SoqlInvalid,
        Self::QueryRejected,
        Self::LoginRequired,
        Self::LoginDenied,
        Self::LoginTimeout,
        Self::ReauthRequired,
        Self::Refused,
        Self::NotFound,
        Self::Unhealthy,
        Self::HostNotAllowed,
        Self::File,
        Self::InvalidData,
        Self::Partial,
        Self::Unavailable,
        Self::Timeout,
        Self::ServerError,
        Self::BadAnswer,
        Self::IncompleteResult,
        Self::LimitExceeded,
        Self::KeystoreUnavailable,
        Self::KeystoreLocked,
        Self::KeystoreTimeout,
        Self::KeyMissing,
        Self::WrongKey,
        Self::KeystoreMismatch,
        Self::KeystoreNotChosen,
        Self::VaultDamaged,
        Self::VaultBusy,
        Self::VaultFile,
        Self::VaultMissing,
        Self::StillRunning,
        Self::Bug,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// The stable word, as in `{"error":{"code":"login-required"}}`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::ConfigInvalid => "config-invalid",
            Self::ConfirmationRequired => "confirmation-required",
            Self::SoqlSyntax => "soql-syntax",
            Self::SoqlInvalid => "soql-invalid",
            Self::QueryRejected => "query-rejected",
            Self::LoginRequired => "login-required",
            Self::LoginDenied => "login-denied",
            Self::LoginTimeout => "login-timeout",
            Self::ReauthRequired => "reauth-required",
            Self::Refused => "refused",
            Self::NotFound => "not-found",
            Self::Unhealthy => "unhealthy",
            Self::HostNotAllowed => "host-not-allowed",
            Self::File => "file",
            Self::InvalidData => "invalid-data",
            Self::Partial => "partial",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::ServerError => "server-error",
            Self::BadAnswer => "bad-answer",
            Self::IncompleteResult => "incomplete-result",
            Self::LimitExceeded => "limit-exceeded",
            Self::KeystoreUnavailable => "keystore-unavailable",
            Self::KeystoreLocked => "keystore-locked",
            Self::KeystoreTimeout => "keystore-timeout",
            Self::KeyMissing => "key-missing",
            Self::WrongKey => "wrong-key",
            Self::KeystoreMismatch => "keystore-mismatch",
            Self::KeystoreNotChosen => "keystore-not-chosen",
            Self::VaultDamaged => "vault-damaged",
            Self::VaultBusy => "vault-busy",
            Self::VaultFile => "vault-file",
            Self::VaultMissing => "vault-missing",
            Self::StillRunning => "still-running",
            Self::Bug => "bug",
            Self::Interrupted => "interrupted",
            Self::Terminated => "terminated",
        }
    }
}

/// A sentence that tells what to do next; commands in it stand in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint(pub String);

impl Hint {
    /// A hint with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// A place in a text that the user wrote, shown with a caret under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The whole text.
    pub source: String,
    /// Name of the file, when the text came from one.
    pub origin: Option<String>,
    /// The places, the first of them being the fault: byte range and what to write under it.
    pub marks: Vec<(Range<usize>, String)>,
}

/// What a failure tells beside its message.
pub trait Diagnostic: std::error::Error + Send + Sync + 'static {
    /// The stable kind.
    fn code(&self) -> Code;

    /// What to do next, best first.
    fn hints(&self) -> Vec<Hint> {
        Vec::new()
    }

    /// Facts for machines: `status`, `error_code`, `request_id`, `fields`, …
    fn details(&self) -> Map<String, Value> {
        Map::new()
    }

    /// The place in the user's text, when there is one.
    fn snippet(&self) -> Option<Snippet> {
        None
    }
}

/// Any failure on its way to the user.
#[derive(Debug)]
pub struct Failure(Box<dyn Diagnostic>);

impl Failure {
    /// What is told about it.
    #[must_use]
    pub fn diagnostic(&self) -> &dyn Diagnostic {
        &*self.0
    }

    /// It and its causes, for looking into the chain.
    #[must_use]
    pub fn error(&self) -> &(dyn std::error::Error + 'static) {
        &*self.0
    }
}

impl<E: Diagnostic> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_has_a_word_of_its_own() {
        let words: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), Code::ALL.len());
    }
}

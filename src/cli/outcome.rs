//! How a command ended, and what exit status that is.
//!
//! The table is the contract with scripts (`sfkit help exit-codes`). The match has no `_`: a new
//! [`Code`] without a status does not compile.

use crate::error::{Code, Failure};

/// How a command ended when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// The result was given; what it says is this kind of bad news.
    Found(Code),
    /// A command that was run for the user ended with this status.
    Status(u8),
}

/// What a command returns.
pub type Result<T> = std::result::Result<T, Failure>;

/// The exit status of a code.
#[must_use]
pub fn exit_status(code: Code) -> u8 {
    match code {
        Code::Refused
        | Code::NotFound
        | Code::Unhealthy
        | Code::HostNotAllowed
        | Code::File
        | Code::InvalidData => 1,
        Code::Usage
        | Code::ConfigInvalid
        | Code::ConfirmationRequired
        | Code::SoqlSyntax
        | Code::SoqlInvalid
        | Code::QueryRejected => 2,
        Code::Partial => 3,
        Code::LoginRequired | Code::LoginDenied | Code::LoginTimeout | Code::ReauthRequired => 4,
        Code::Unavailable
        | Code::Timeout
        | Code::ServerError
        | Code::BadAnswer
        | Code::IncompleteResult => 5,
        Code::LimitExceeded => 6,
        Code::KeystoreUnavailable
        | Code::KeystoreLocked
        | Code::KeystoreTimeout
        | Code::KeyMissing
        | Code::WrongKey
        | Code::KeystoreMismatch
        | Code::KeystoreNotChosen
        | Code::VaultDamaged
        | Code::VaultBusy
        | Code::VaultFile
        | Code::VaultMissing => 7,
        Code::StillRunning => 8,
        Code::Bug => 70,
        Code::Interrupted => 130,
        Code::Terminated => 143,
    }
}

/// What each exit status means, for help and manual.
pub const STATUSES: [(u8, &str); 12] = [
    (0, "done; also when the reader of standard output went away"),
    (
        1,
        "refused by the server, invalid data, not found, unhealthy, a local file error",
    ),
    (
        2,
        "usage, SOQL error, bad config, a question nobody could answer",
    ),
    (3, "partly done: some rows or steps failed"),
    (4, "login needed, denied, cancelled or timed out"),
    (
        5,
        "unavailable: network, timeout, 5xx, incomplete result; retrying is safe",
    ),
    (6, "a limit was hit"),
    (7, "vault or key store"),
    (8, "still running"),
    (70, "a bug in sfkit"),
    (130, "interrupted (SIGINT)"),
    (143, "terminated (SIGTERM)"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_in_use_is_documented() {
        for code in Code::ALL {
            let status = exit_status(code);
            let known = STATUSES.iter().any(|(documented, _)| *documented == status);
            assert!(known, "{code:?} ends with {status}");
        }
    }
}

//! Why a login does not work, as far as an answer has shown it.
//!
//! The state of a token ([`TokenState`]) says what can be done with it; the cause says whose business it
//! is: the user's, the admin's, the network's. Salesforce tells them apart by OAuth's `error_description`,
//! by `errorCode`, by status, and for a maintenance page by its title alone.

use std::error::Error as _;

use crate::auth::{AuthError, Refusal};
use crate::client::{Error, Rejection, Standing};
use crate::error::{Code, Diagnostic};
use crate::http::HttpError;
use crate::model::token::TokenState;

use super::SessionError;

/// Why a login does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Access and refresh token have ended, or were revoked.
    DeadToken,
    /// The org shuts the app out, or has not let the user in to it.
    AppBlocked,
    /// The org does not take this machine's address.
    IpRestricted,
    /// The user is frozen or inactive.
    UserFrozen,
    /// The whole org is inactive.
    OrgInactive,
    /// The user or the edition has no API.
    NoApiPermission,
    /// The password of the user has expired.
    PasswordExpired,
    /// A token that was fetched just now is refused: scope, session settings or address.
    SessionRefused,
    /// The app is not known any more, or its secret has changed.
    AppChanged,
    /// The org is at another address now, or at none.
    OrgMoved,
    /// The org is under maintenance.
    Maintenance,
    /// The server is in trouble.
    ServerTrouble,
    /// There is no way to the server.
    Network,
    /// The server did not answer in time.
    Timeout,
    /// The calls of the org are used up, or come too fast.
    LimitReached,
    /// The key store or the vault does not give the secret.
    NoSecret,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 16] = [
        Self::DeadToken,
        Self::AppBlocked,
        Self::IpRestricted,
        Self::UserFrozen,
        Self::OrgInactive,
        Self::NoApiPermission,
        Self::PasswordExpired,
        Self::SessionRefused,
        Self::AppChanged,
        Self::OrgMoved,
        Self::Maintenance,
        Self::ServerTrouble,
        Self::Network,
        Self::Timeout,
        Self::LimitReached,
        Self::NoSecret,
    ];

    /// The word in documents and in what the vault keeps as evidence.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DeadToken => "dead_token",
            Self::AppBlocked => "app_blocked",
            Self::IpRestricted => "ip_restricted",
            Self::UserFrozen => "user_frozen",
            Self::OrgInactive => "org_inactive",
            Self::NoApiPermission => "no_api_permission",
            Self::PasswordExpired => "password_expired",
            Self::SessionRefused => "session_refused",
            Self::AppChanged => "app_changed",
            Self::OrgMoved => "org_moved",
            Self::Maintenance => "maintenance",
            Self::ServerTrouble => "server_trouble",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::LimitReached => "limit_reached",
            Self::NoSecret => "no_secret",
        }
    }

    /// What it is, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::DeadToken => {
                "the tokens have ended or were revoked: somebody has to log in again"
            }
            Self::AppBlocked => "the org has blocked the app, or has not let the user in to it",
            Self::IpRestricted => "the org does not take the address of this machine",
            Self::UserFrozen => "the user is frozen or inactive",
            Self::OrgInactive => "the org is inactive",
            Self::NoApiPermission => "the user or the edition may not use the API",
            Self::PasswordExpired => "the user's password has expired",
            Self::SessionRefused => {
                "a fresh token is refused: scope, session settings or address do not fit"
            }
            Self::AppChanged => "the app is not known any more, or its secret has changed",
            Self::OrgMoved => "the org is not found at its address any more",
            Self::Maintenance => "the org is under maintenance",
            Self::ServerTrouble => "the server is in trouble",
            Self::Network => "there is no way to the server",
            Self::Timeout => "the server does not answer in time",
            Self::LimitReached => "the org's API calls are used up, or come too fast",
            Self::NoSecret => "the vault or its key store does not give the token",
        }
    }

    /// Reads what `note` has written.
    #[must_use]
    pub fn read(evidence: &str) -> Option<Self> {
        let word = evidence.split(':').next()?;
        Self::ALL.into_iter().find(|cause| cause.as_str() == word)
    }

    /// The cause with what told so, as the vault keeps it.
    pub(super) fn note(self, said: &str) -> String {
        format!("{}: {said}", self.as_str())
    }

    /// What an OAuth endpoint's failure means.
    #[must_use]
    pub fn of_auth(error: &AuthError) -> Option<Self> {
        match error {
            AuthError::Refused(failure) => Self::of_refusal(failure.refusal()),
            AuthError::Redirected { .. } | AuthError::Instance { .. } => Some(Self::OrgMoved),
            AuthError::Status { status: 420, .. } => Some(Self::OrgMoved),
            AuthError::Status { status: 429, .. } => Some(Self::LimitReached),
            AuthError::Status {
                status, excerpt, ..
            } if *status >= 500 => Some(trouble(excerpt)),
            AuthError::Http(error) => Some(Self::of_http(error)),
            _ => None,
        }
    }

    fn of_refusal(refusal: Refusal) -> Option<Self> {
        match refusal {
            Refusal::GrantEnded
            | Refusal::AuthenticationFailure
            | Refusal::NotApprovedByUser
            | Refusal::InteractionNeeded
            | Refusal::TokenRejected => Some(Self::DeadToken),
            Refusal::IpRestricted => Some(Self::IpRestricted),
            Refusal::InactiveUser => Some(Self::UserFrozen),
            Refusal::InactiveOrg => Some(Self::OrgInactive),
            Refusal::NotApprovedByAdmin
            | Refusal::AppBlocked
            | Refusal::AppNotInstalled
            | Refusal::FlowDisabled => Some(Self::AppBlocked),
            Refusal::UnknownClient | Refusal::ClientSecret | Refusal::WrongVersion => {
                Some(Self::AppChanged)
            }
            Refusal::RateLimit => Some(Self::LimitReached),
            Refusal::ServerTrouble => Some(Self::ServerTrouble),
            _ => None,
        }
    }

    fn of_http(error: &HttpError) -> Self {
        match error {
            HttpError::Timeout { .. } => Self::Timeout,
            HttpError::Status { status: 429, .. } => Self::LimitReached,
            HttpError::Status { status, .. } if *status >= 500 => Self::ServerTrouble,
            _ => Self::Network,
        }
    }

    /// What a failure to get a token means.
    #[must_use]
    pub fn of_session(error: &SessionError) -> Option<Self> {
        match error {
            SessionError::Auth(error) => Self::of_auth(error),
            SessionError::FreshRefused { .. } => Some(Self::SessionRefused),
            SessionError::Vault(_) | SessionError::Damaged { .. } => Some(Self::NoSecret),
            SessionError::Origin { .. } => Some(Self::OrgMoved),
            other => other.source()?.downcast_ref().and_then(Self::of_auth),
        }
    }

    /// What the outcome of a call means: how good the token is, and why it is not.
    #[must_use]
    pub fn of_call<T>(outcome: &Result<T, Error>) -> (TokenState, Option<Self>) {
        match outcome {
            Ok(_) => (TokenState::Active, None),
            Err(Error::Rejected(rejection)) => of_rejection(rejection),
            Err(Error::Redirected { .. }) => (TokenState::NotConfigured, Some(Self::OrgMoved)),
            Err(Error::Http(error)) => (TokenState::Unreachable, Some(Self::of_http(error))),
            Err(error) => of_access(error),
        }
    }
}

/// A page that stands in for an org says so in its title.
fn trouble(text: &str) -> Cause {
    match text.to_ascii_lowercase().contains("maintenance") {
        true => Cause::Maintenance,
        false => Cause::ServerTrouble,
    }
}

/// Whoever is told about a limit, a version or a path has been let in.
fn of_rejection(rejection: &Rejection) -> (TokenState, Option<Cause>) {
    let code = rejection.error_code().unwrap_or_default();
    let blocked = |cause| (TokenState::Blocked, Some(cause));
    match rejection.standing() {
        _ if code == "URL_NOT_RESET" => (TokenState::NotConfigured, Some(Cause::OrgMoved)),
        Standing::SessionEnded => blocked(Cause::SessionRefused),
        Standing::ApiDisabled => blocked(Cause::NoApiPermission),
        Standing::PasswordExpired => blocked(Cause::PasswordExpired),
        // The limits want a permission of their own, which says nothing about the others.
        Standing::Forbidden if is_small(code) => (TokenState::Active, None),
        Standing::Forbidden => blocked(Cause::NoApiPermission),
        Standing::ServerFailed => {
            let said = rejection.fault().map_or("", |fault| &fault.message);
            (TokenState::Unreachable, Some(trouble(said)))
        }
        Standing::NoSuchHost => (TokenState::Unreachable, Some(Cause::OrgMoved)),
        Standing::DailyLimit | Standing::TooManyRequests => {
            (TokenState::Active, Some(Cause::LimitReached))
        }
        _ => (TokenState::Active, None),
    }
}

/// Whether a 403 is about one resource and not about the API.
fn is_small(code: &str) -> bool {
    code.starts_with("INSUFFICIENT_ACCESS") || code == "FUNCTIONALITY_NOT_ENABLED"
}

/// What a failure to get a token means.
fn of_access(error: &Error) -> (TokenState, Option<Cause>) {
    let cause = match error {
        Error::Access(access) => cause_of(access.inner()),
        _ => None,
    };
    let state = match error.code() {
        Code::ReauthRequired | Code::LoginRequired | Code::LoginDenied => {
            TokenState::ReauthRequired
        }
        Code::ConfirmationRequired => TokenState::ExpiredRefreshable,
        Code::Refused => TokenState::Blocked,
        // A redirect, or a URL that may not be used: the org is at another place now.
        Code::HostNotAllowed => TokenState::NotConfigured,
        Code::KeyMissing | Code::WrongKey | Code::VaultDamaged => TokenState::Undecryptable,
        Code::Unavailable | Code::Timeout | Code::ServerError | Code::BadAnswer => {
            TokenState::Unreachable
        }
        _ => TokenState::Unknown,
    };
    let usual = match state {
        TokenState::ReauthRequired => Some(Cause::DeadToken),
        TokenState::NotConfigured => Some(Cause::OrgMoved),
        TokenState::Undecryptable => Some(Cause::NoSecret),
        TokenState::Unreachable => Some(Cause::ServerTrouble),
        _ => None,
    };
    (state, cause.or(usual))
}

fn cause_of(error: &dyn Diagnostic) -> Option<Cause> {
    let error: &(dyn std::error::Error + 'static) = error;
    error.downcast_ref().and_then(Cause::of_session)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_read_again() {
        for cause in Cause::ALL {
            assert_eq!(Cause::read(&cause.note("invalid_grant")), Some(cause));
        }
        assert_eq!(Cause::read("reauth-required"), None);
    }

    #[test]
    fn what_an_outcome_means() {
        assert_eq!(Cause::of_call(&Ok(())), (TokenState::Active, None));
        let org = || "acme".to_owned();
        let again = String::new();
        let cases = [
            (
                SessionError::NoRefreshToken { org: org(), again },
                (TokenState::ReauthRequired, Some(Cause::DeadToken)),
            ),
            (
                SessionError::FirstRefresh { org: org() },
                (TokenState::ExpiredRefreshable, None),
            ),
            (
                SessionError::FreshRefused { org: org() },
                (TokenState::Blocked, Some(Cause::SessionRefused)),
            ),
        ];
        for (error, expected) in cases {
            let outcome: Result<(), _> = Err(Error::access(error));
            assert_eq!(Cause::of_call(&outcome), expected);
        }
    }
}

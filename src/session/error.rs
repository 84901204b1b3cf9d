//! What can go wrong where vault, OAuth and client meet.

use serde_json::{Map, Value, json};

use crate::auth::AuthError;
use crate::client;
use crate::error::{Code, Diagnostic, Hint};
use crate::model::origin::OriginError;
use crate::model::token::TokenState;
use crate::vault::{Grant, Org, VaultError};

use super::mend::{login_again, mend};

/// A failure of a login, a renewal or a logout.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A stored value of the login is damaged or missing.
    #[error("{damage}")]
    Damaged {
        /// What is damaged.
        damage: Box<VaultError>,
        /// The command that logs in again.
        again: String,
    },
    /// The OAuth endpoints.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The REST API.
    #[error(transparent)]
    Client(#[from] client::Error),
    /// A stored URL does not pass the host rule any more.
    #[error("the stored URL of `{org}` may not be used")]
    Origin {
        /// The org.
        org: String,
        /// The command that logs in again.
        again: String,
        /// Why not.
        #[source]
        source: OriginError,
    },
    /// The access token is refused and nothing is there to renew it with.
    #[error("the access token of `{org}` is no longer accepted, and no refresh token is stored")]
    NoRefreshToken {
        /// The org.
        org: String,
        /// The command that logs in again.
        again: String,
    },
    /// The access token was handed over by somebody and is refused now.
    #[error(
        "the access token of `{org}` is no longer accepted; it was handed over alone, without a refresh token"
    )]
    HandedOver {
        /// The org.
        org: String,
        /// The command that hands over another one.
        again: String,
    },
    /// A new access token is wanted where nothing can bring one.
    #[error("nothing can renew the access token of `{org}`: it has no refresh token")]
    NothingRenews {
        /// The org.
        org: String,
        /// The command that logs in again.
        again: String,
    },
    /// The tokens were given back here.
    #[error("the tokens of `{org}` were revoked with `sfkit auth revoke`")]
    Revoked {
        /// The org.
        org: String,
        /// The command that brings new ones.
        mend: String,
    },
    /// What renews the login is refused.
    #[error("`{org}` needs a new login: the server no longer accepts its {what}")]
    ReauthRequired {
        /// The org.
        org: String,
        /// What is refused: a refresh token, a key, a secret.
        what: &'static str,
        /// The command that logs in again.
        again: String,
        /// An earlier refresh was sent and its answer never stored.
        lost_answer: bool,
        /// What the server said, when it was asked now.
        #[source]
        source: Option<Box<AuthError>>,
    },
    /// The token was fetched for this very call, and is refused all the same.
    #[error("`{org}` refuses the access token that it has just given")]
    FreshRefused {
        /// The org.
        org: String,
    },
    /// A refresh token of another tool, which nobody has allowed to use.
    #[error(
        "the login of `{org}` was taken over from elsewhere, and its refresh token was not used yet"
    )]
    FirstRefresh {
        /// The org.
        org: String,
    },
    /// The server's token answer does not say whose token it is.
    #[error("the login's answer does not say which organization and user it is for")]
    NoIdentity,
    /// A token from the environment is no longer accepted.
    #[error("the access token of `SFKIT_ACCESS_TOKEN` is no longer accepted")]
    FixedTokenRefused,
}

impl SessionError {
    /// An error of reading what is stored of the org.
    pub(super) fn stored(org: &Org, source: VaultError) -> Self {
        if !source.is_damaged_value() {
            return source.into();
        }
        Self::Damaged {
            again: login_again(org),
            damage: Box::new(source),
        }
    }

    /// Why the login is over, as its grant and its state tell it.
    pub(super) fn over(org: &Org, lost_answer: bool, source: Option<AuthError>) -> Self {
        let (name, again) = (org.name().to_owned(), login_again(org));
        match org.token.grant {
            _ if org.token.state == TokenState::Revoked && source.is_none() => Self::Revoked {
                mend: mend(org, TokenState::Revoked).map_or(again, |remedy| remedy.words),
                org: name,
            },
            Grant::AccessToken => Self::HandedOver { org: name, again },
            _ if !org.token.is_renewable() => Self::NoRefreshToken { org: name, again },
            grant => Self::ReauthRequired {
                org: name,
                what: match grant {
                    Grant::Jwt => "JWT key",
                    Grant::ClientCredentials => "client secret",
                    _ => "refresh token",
                },
                again,
                lost_answer,
                source: source.map(Box::new),
            },
        }
    }
}

impl Diagnostic for SessionError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(error) => error.code(),
            Self::Damaged { damage, .. } => damage.code(),
            Self::Auth(error) => error.code(),
            Self::Client(error) => error.code(),
            Self::Origin { .. } => Code::HostNotAllowed,
            Self::NoRefreshToken { .. }
            | Self::HandedOver { .. }
            | Self::Revoked { .. }
            | Self::ReauthRequired { .. } => Code::ReauthRequired,
            Self::FreshRefused { .. } => Code::Refused,
            Self::FirstRefresh { .. } => Code::ConfirmationRequired,
            Self::NoIdentity => Code::BadAnswer,
            Self::NothingRenews { .. } | Self::FixedTokenRefused => Code::LoginRequired,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Vault(error) => error.hints(),
            Self::Damaged { again, .. } => vec![
                log_in(again),
                Hint::new("see what else is damaged: `sfkit vault verify`"),
            ],
            Self::Auth(error) => error.hints(),
            Self::Client(error) => error.hints(),
            Self::Origin { again, .. } => vec![log_in(again)],
            Self::Revoked { mend, .. } => vec![Hint::new(format!("get new ones with `{mend}`"))],
            Self::NothingRenews { again, .. } => vec![
                log_in(again),
                Hint::new("as long as the access token is accepted, nothing needs to be done"),
            ],
            Self::NoRefreshToken { again, .. } => vec![
                log_in(again),
                Hint::new("ask for the scope `refresh_token`, so that logins last"),
            ],
            Self::HandedOver { again, .. } => vec![
                Hint::new(format!("hand over a fresh one with `{again}`")),
                Hint::new("a login with `--client-id` lasts: it is renewed without you"),
            ],
            Self::ReauthRequired {
                again, lost_answer, ..
            } => {
                let lost = "an earlier refresh was cut off before its answer was stored; under \
                            rotation that ends the login";
                let lost = lost_answer.then(|| Hint::new(lost));
                [log_in(again)].into_iter().chain(lost).collect()
            }
            Self::FreshRefused { .. } => vec![Hint::new(
                "the app may lack the scope `api`, or the user the permission `API Enabled`",
            )],
            Self::FirstRefresh { org } => vec![
                Hint::new(format!("use it with `sfkit auth refresh -o {org} --yes`")),
                Hint::new(
                    "where the org rotates refresh tokens, that ends the login of the tool it came from",
                ),
            ],
            Self::NoIdentity => Vec::new(),
            Self::FixedTokenRefused => {
                vec![Hint::new(
                    "set `SFKIT_ACCESS_TOKEN` to a fresh token; it is never renewed",
                )]
            }
        }
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Vault(error) => error.details(),
            Self::Damaged { damage, .. } => damage.details(),
            Self::Auth(error) => error.details(),
            Self::Client(error) => error.details(),
            Self::ReauthRequired { org, source, .. } => {
                let mut details = source
                    .as_ref()
                    .map(|error| error.details())
                    .unwrap_or_default();
                details.insert("org".to_owned(), json!(org));
                details
            }
            Self::Origin { org, .. }
            | Self::Revoked { org, .. }
            | Self::NothingRenews { org, .. }
            | Self::NoRefreshToken { org, .. }
            | Self::HandedOver { org, .. }
            | Self::FreshRefused { org }
            | Self::FirstRefresh { org } => Map::from_iter([("org".to_owned(), json!(org))]),
            Self::NoIdentity | Self::FixedTokenRefused => Map::new(),
        }
    }
}

fn log_in(command: &str) -> Hint {
    Hint::new(format!("log in again with `{command}`"))
}

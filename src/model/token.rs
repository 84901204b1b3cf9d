//! Tokens as they come from a token endpoint, and what is known of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::secret::SecretText;

/// Whether a text can be a token: visible ASCII characters without a space, so that it stays on its
/// line wherever it is printed, set or sent.
#[must_use]
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Answer of the token endpoint, already checked.
#[derive(Clone, Debug)]
pub struct TokenSet {
    /// Sent with every request.
    pub access_token: SecretText,
    /// Present when the scope was granted; on a refresh only under rotation.
    pub refresh_token: Option<SecretText>,
    /// Base of the API, without a slash at the end.
    pub instance_url: String,
    /// Identity URL; its last two segments are organization id and user id.
    pub id: Option<String>,
    /// When the server issued it.
    pub issued_at: Option<Timestamp>,
    /// Granted scopes.
    pub scope: Option<String>,
    /// When it ends, if the server said so.
    pub expires_at: Option<Timestamp>,
}

/// How good a token is. The words are used alike by `auth status`, `health` and `serve`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// Works, as far as is known.
    Active,
    /// Ends soon: a measured expiry within 10 minutes, an estimate past 80 % of its span.
    ExpiringSoon,
    /// The access token has ended; the refresh token will bring a new one.
    ExpiredRefreshable,
    /// A person must log in again.
    ReauthRequired,
    /// Was revoked.
    Revoked,
    /// The server refuses app, address, user or permission.
    Blocked,
    /// The stored secret cannot be decrypted.
    Undecryptable,
    /// The server cannot be reached.
    Unreachable,
    /// Something is missing to use it.
    NotConfigured,
    /// Nothing is known.
    Unknown,
}

impl TokenState {
    /// The word of the contract.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::ExpiringSoon => "expiring_soon",
            Self::ExpiredRefreshable => "expired_refreshable",
            Self::ReauthRequired => "reauth_required",
            Self::Revoked => "revoked",
            Self::Blocked => "blocked",
            Self::Undecryptable => "undecryptable",
            Self::Unreachable => "unreachable",
            Self::NotConfigured => "not_configured",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::Active,
            Self::ExpiringSoon,
            Self::ExpiredRefreshable,
            Self::ReauthRequired,
            Self::Revoked,
            Self::Blocked,
            Self::Undecryptable,
            Self::Unreachable,
            Self::NotConfigured,
            Self::Unknown,
        ]
        .into_iter()
        .find(|state| state.as_str() == word)
    }
}

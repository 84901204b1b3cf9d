//! Giving a token back.

use super::catalogue::Refusal;
use super::endpoint;
use super::error::{AuthError, Step};
use crate::http::Http;
use crate::model::origin::Origin;
use crate::secret::SecretText;

/// How a revocation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// The server has revoked the token; with a refresh token its access tokens end too.
    Revoked,
    /// The server does not know the token any more.
    AlreadyGone,
}

/// Revokes an access or a refresh token. No client authentication is needed.
///
/// # Errors
/// When the server cannot be reached or refuses; the token may then still be good.
pub async fn revoke(
    http: &Http,
    login: &Origin,
    token: &SecretText,
) -> Result<Revocation, AuthError> {
    let path = ["services", "oauth2", "revoke"];
    let fields = [("token", token.expose().as_str())];
    let answer = endpoint::post(http, Step::Revoke, login, &path, &fields).await?;
    if answer.is_success() {
        return Ok(Revocation::Revoked);
    }
    let error = answer.failure();
    match error.refusal() {
        Some(Refusal::TokenUnknown) => Ok(Revocation::AlreadyGone),
        _ => Err(error),
    }
}

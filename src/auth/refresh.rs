//! A refresh token against a new access token.
//!
//! Under rotation the answer carries a new refresh token and the old one is dead: the caller must
//! hold the org's refresh lock and store the answer before it uses it. The request is therefore
//! repeated only when the connection failed before anything was written.

use oauth2::RefreshToken;

use super::answer::{Expected, Granted};
use super::client::ClientIdentity;
use super::error::{AuthError, Step};
use super::exchange::{Wire, decoded, oauth_client};
use crate::http::Http;
use crate::model::origin::{HostRule, Origin};
use crate::secret::SecretText;

/// Everything stored with the org that a refresh needs.
#[derive(Clone, Copy, Debug)]
pub struct Renewal<'a> {
    /// The host where the grant was made.
    pub login: &'a Origin,
    /// The instance so far; stands in when the answer names none.
    pub instance: &'a Origin,
    /// The app that the grant was made to.
    pub client: &'a ClientIdentity,
    /// The refresh token.
    pub refresh_token: &'a SecretText,
    /// Hosts that a new instance may be at.
    pub hosts: &'a HostRule,
}

/// Gets a new access token.
///
/// # Errors
/// `ReauthRequired` when the refresh token is no longer accepted; `HostNotAllowed` when the answer
/// leads elsewhere, in which case nothing of it may be used; else what the network or server said.
pub async fn refresh(http: &Http, renewal: Renewal<'_>) -> Result<Granted, AuthError> {
    let step = Step::Refresh;
    let wire = Wire {
        http,
        login: renewal.login,
        step,
    };
    let token = RefreshToken::new(renewal.refresh_token.expose().clone());
    let answer = oauth_client(renewal.login, renewal.client)
        .exchange_refresh_token(&token)
        .request_async(&wire)
        .await;
    let expected = Expected {
        step,
        login: renewal.login,
        hosts: renewal.hosts,
        instance: Some(renewal.instance),
    };
    expected.accept(&decoded(answer, &expected)?)
}

//! Asking the server when an access token ends.
//!
//! Salesforce's token answers do not say it; introspection does, for apps with a secret. It is best
//! effort: nothing fails for want of it, and without it the expiry stays an estimate.

use std::time::Duration;

use jiff::Timestamp;

use crate::auth::{self, ClientIdentity, TokenKind};
use crate::http::Http;
use crate::model::origin::Origin;
use crate::secret::SecretText;

/// Nobody waits longer for a fact that is only good to have.
const PATIENCE: Duration = Duration::from_secs(5);

/// When the token ends; none when the app has no secret or the server does not tell.
pub(super) async fn expiry(
    http: &Http,
    login: &Origin,
    client: &ClientIdentity,
    token: &SecretText,
) -> Option<Timestamp> {
    let has_secret = |secret: &SecretText| !secret.expose().is_empty();
    client.secret.as_ref().filter(|secret| has_secret(secret))?;
    let asked = auth::introspect(http, login, client, token, TokenKind::Access);
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(told)) if told.active => told.expires_at,
        Ok(Ok(_)) => None,
        Ok(Err(error)) => {
            tracing::debug!(%error, "the server does not tell when the token ends");
            None
        }
        Err(_) => {
            tracing::debug!("the server takes too long to tell when the token ends");
            None
        }
    }
}

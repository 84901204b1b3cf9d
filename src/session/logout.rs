//! Giving tokens back and forgetting them.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::{self, AuthError};
use crate::http::Http;
use crate::model::token::TokenState;
use crate::vault::{Org, Vault, VaultError};

use super::{Place, SessionError, blocking};

/// How long the server may take; afterwards the local half is done all the same.
const PATIENCE: Duration = Duration::from_secs(15);

/// What became of the two halves of a logout. The local half is done.
#[derive(Debug)]
pub struct LoggedOut {
    /// Why the tokens were not revoked at the server; none when they were.
    pub not_revoked: Option<SessionError>,
}

/// Revokes the refresh token (which ends its access tokens), else the access token; then deletes
/// the org from the vault whatever happened. `place` is where the org is now.
///
/// # Errors
/// When the org cannot be deleted from the vault.
pub async fn logout(
    vault: &Arc<Vault>,
    http: &Http,
    org: &Org,
    place: Result<Place, SessionError>,
) -> Result<LoggedOut, VaultError> {
    let revoked = match place {
        Ok(place) => revoke(vault, http, org, place).await,
        Err(error) => Err(error),
    };
    let org = org.clone();
    blocking(vault, move |vault| vault.remove_org(&org)).await?;
    Ok(LoggedOut {
        not_revoked: revoked.err(),
    })
}

/// Revokes the refresh token (which ends its access tokens), else the access token, and marks the
/// org as revoked. A token that the server does not know any more counts as revoked.
///
/// # Errors
/// When the server does not take part; nothing is changed then.
pub async fn revoke(
    vault: &Arc<Vault>,
    http: &Http,
    org: &Org,
    place: Place,
) -> Result<(), SessionError> {
    let locked = org.clone();
    let lock = blocking(vault, move |vault| vault.refresh_lock(&locked, PATIENCE)).await?;
    let current = lock.org().clone();
    let stored = blocking(vault, move |vault| vault.credentials(&current)).await?;
    let token = stored.refresh_token.unwrap_or(stored.access_token);
    let sent = auth::revoke(http, &place.login, &token);
    let limit = AuthError::LoginTimeout { limit: PATIENCE };
    tokio::time::timeout(PATIENCE, sent)
        .await
        .unwrap_or(Err(limit))?;
    let current = lock.org().clone();
    let evidence = Some("revoked by `sfkit`");
    blocking(vault, move |vault| {
        vault.mark_state(&current, TokenState::Revoked, evidence)
    })
    .await?;
    drop(lock);
    Ok(())
}

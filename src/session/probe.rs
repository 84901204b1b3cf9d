//! Asking a server how good a stored login is.
//!
//! One cheap call through the session decides, since it goes the way of every command: a token
//! that is refused is renewed once, and what comes of that is stored. Userinfo and introspection are
//! evidence beside it; neither decides, because `active: false` may mean another app's token, and
//! userinfo needs a scope of its own.

use std::sync::Arc;

use crate::auth::{self, AuthError, ClientIdentity, TokenKind};
use crate::client::{Call, Client, Endpoint, Error, Standing, TokenSource};
use crate::error::{Code, Diagnostic};
use crate::http::Method;
use crate::model::token::TokenState;
use crate::model::version::ApiVersion;

use super::{OrgSession, blocking};

/// What a server has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probed {
    /// How good the login is.
    pub state: TokenState,
    /// What told so, the decisive fact first.
    pub evidence: Vec<String>,
}

/// Asks the server of one org. Never fails: what goes wrong is the result.
pub async fn probe(session: &Arc<OrgSession>, version: ApiVersion) -> Probed {
    let source: Arc<dyn TokenSource> = Arc::clone(session) as _;
    let client = Client::new(
        session.http.clone(),
        source,
        version,
        session.clock.clone(),
        None,
    );
    let call = Call::new(Endpoint::Limits, Method::Get, version, &["limits"]);
    let before = session.stored().await.map(|access| access.token);
    let outcome = client.send(&call).await.map(drop);
    let state = state_of(&outcome);
    let mut evidence = vec![match &outcome {
        Ok(()) => "limits: answered".to_owned(),
        Err(error) => format!("limits: {} ({error})", error.code().as_str()),
    }];
    if matches!(state, TokenState::Unreachable | TokenState::Undecryptable) {
        return Probed { state, evidence };
    }
    if let (Ok(before), Ok(now)) = (before, session.stored().await) {
        if before.expose() != now.token.expose() {
            evidence.push("the stored token had ended; it was renewed".to_owned());
        }
        let base = &now.base;
        let (who, what) = tokio::join!(
            auth::userinfo(&session.http, base, &now.token),
            introspected(session)
        );
        evidence.push(match who {
            Ok(_) => "userinfo: answered".to_owned(),
            Err(error) => format!("userinfo: {}", word(&error)),
        });
        evidence.extend(what);
    }
    note(session, state, &evidence[0]).await;
    Probed { state, evidence }
}

/// What the outcome of the call means.
fn state_of(outcome: &Result<(), Error>) -> TokenState {
    let Err(error) = outcome else {
        return TokenState::Active;
    };
    if let Some(rejection) = error.rejection() {
        return match rejection.standing() {
            // A token that was renewed just now is refused: the app or the user may not use the API.
            Standing::SessionEnded
            | Standing::ApiDisabled
            | Standing::PasswordExpired
            | Standing::Forbidden => TokenState::Blocked,
            Standing::ServerFailed | Standing::NoSuchHost => TokenState::Unreachable,
            // Whoever is told about a limit, a version or a path has been let in.
            _ => TokenState::Active,
        };
    }
    match error.code() {
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
    }
}

/// What introspection tells of the tokens; nothing for an app without a secret.
async fn introspected(session: &OrgSession) -> Vec<String> {
    let org = session.org.clone();
    let read = blocking(&session.vault, move |vault| vault.credentials(&org)).await;
    let Ok(stored) = read else { return Vec::new() };
    let has_secret = |secret: &crate::secret::SecretText| !secret.expose().is_empty();
    if !stored.client_secret.as_ref().is_some_and(has_secret) {
        return Vec::new();
    }
    let client = ClientIdentity {
        id: stored.client_id,
        secret: stored.client_secret,
    };
    let (http, login) = (&session.http, &session.place.login);
    let mut evidence = Vec::new();
    let tokens = [
        (
            "access token",
            TokenKind::Access,
            Some(&stored.access_token),
        ),
        (
            "refresh token",
            TokenKind::Refresh,
            stored.refresh_token.as_ref(),
        ),
    ];
    for (name, kind, token) in tokens {
        let Some(token) = token else { continue };
        let told = match auth::introspect(http, login, &client, token, kind).await {
            Ok(told) if told.active => "active".to_owned(),
            Ok(_) => "not active for this app".to_owned(),
            Err(error) => word(&error),
        };
        evidence.push(format!("introspection, {name}: {told}"));
    }
    evidence
}

fn word(error: &AuthError) -> String {
    match error {
        AuthError::Refused(failure) => failure.error.clone(),
        AuthError::Status { status, .. } => format!("status {status}"),
        other => other.code().as_str().to_owned(),
    }
}

/// Stores what lasts; that a server cannot be reached just now does not.
async fn note(session: &OrgSession, state: TokenState, evidence: &str) {
    let lasts = matches!(state, TokenState::Active | TokenState::Blocked);
    let uuid = session.org.uuid.clone();
    let known = blocking(&session.vault, move |vault| vault.org(&uuid)).await;
    let Ok(Some(org)) = known else { return };
    if !lasts || org.token.state == state {
        return;
    }
    let evidence = (state != TokenState::Active).then(|| evidence.to_owned());
    let marked = blocking(&session.vault, move |vault| {
        vault.mark_state(&org, state, evidence.as_deref())
    });
    if let Err(error) = marked.await {
        tracing::debug!(%error, "what the probe has shown is not stored");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::SessionError;

    #[test]
    fn what_an_outcome_means() {
        assert_eq!(state_of(&Ok(())), TokenState::Active);
        let org = || "acme".to_owned();
        let cases = [
            (
                SessionError::NoRefreshToken {
                    org: org(),
                    again: String::new(),
                },
                TokenState::ReauthRequired,
            ),
            (
                SessionError::FirstRefresh { org: org() },
                TokenState::ExpiredRefreshable,
            ),
            (
                SessionError::FreshRefused { org: org() },
                TokenState::Blocked,
            ),
        ];
        for (error, state) in cases {
            assert_eq!(state_of(&Err(Error::access(error))), state);
        }
    }
}

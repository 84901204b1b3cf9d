//! Asking a server how good a stored login is.
//!
//! One cheap call through the session decides, since it goes the way of every command: a token
//! that is refused is renewed once, and what comes of that is stored. Userinfo and introspection are
//! evidence beside it; neither decides, because `active: false` may mean another app's token, and
//! userinfo needs a scope of its own.

use std::sync::Arc;

use jiff::Timestamp;

use crate::auth::{self, AuthError, ClientIdentity, TokenKind};
use crate::client::{Answer, ApiUsage, Call, Client, Endpoint, Error, TokenSource};
use crate::clock::Clock;
use crate::error::{Code, Diagnostic};
use crate::http::{Http, Method};
use crate::model::finding::Evidence;
use crate::model::token::TokenState;
use crate::model::version::ApiVersion;

use super::{Cause, FixedToken, OrgSession, blocking};

/// What a server has shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Probed {
    /// How good the login is.
    pub state: TokenState,
    /// Why it is not, where an answer has shown that.
    pub cause: Option<Cause>,
    /// Where the org sends those who look for it at its old address.
    pub moved_to: Option<String>,
    /// What told so, the decisive fact first.
    pub evidence: Vec<Evidence>,
    /// The answer about the org's limits, as it came.
    pub limits: Option<Vec<u8>>,
    /// The org's daily calls, as a refusal told them.
    pub usage: Option<ApiUsage>,
}

impl Probed {
    /// What the call for the limits has shown.
    fn of(outcome: Result<Answer, Error>, now: Timestamp) -> Self {
        let (state, cause) = Cause::of_call(&outcome);
        Self {
            state,
            cause,
            moved_to: match &outcome {
                Err(Error::Redirected { to, .. }) => Some(to.clone()),
                _ => None,
            },
            evidence: vec![of_limits(&outcome, now)],
            usage: match &outcome {
                Err(error) => error.rejection().and_then(|rejection| rejection.usage),
                Ok(_) => None,
            },
            limits: outcome.ok().map(|answer| answer.body),
        }
    }

    /// A login that is not found where it should be.
    pub fn lost(state: TokenState, cause: Cause, evidence: Evidence) -> Self {
        Self {
            state,
            cause: Some(cause),
            moved_to: None,
            evidence: vec![evidence],
            limits: None,
            usage: None,
        }
    }
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
    let mut probed = Probed::of(client.send(&call).await, session.clock.now());
    let (state, cause) = (probed.state, probed.cause);
    if matches!(state, TokenState::Unreachable | TokenState::Undecryptable) {
        return probed;
    }
    let now = session.clock.now();
    if let (Ok(before), Ok(held)) = (before, session.stored().await) {
        if before.expose() != held.token.expose() {
            let said = "the stored token had ended; it was renewed";
            probed.evidence.push(Evidence::new("refresh", said).at(now));
        }
        let base = &held.base;
        let (who, what) = tokio::join!(
            auth::userinfo(&session.http, base, &held.token),
            introspected(session)
        );
        let evidence = &mut probed.evidence;
        evidence.push(of_userinfo(&who, now));
        evidence.extend(what);
        // The token is good, and the API refuses it all the same.
        if cause == Some(Cause::SessionRefused) && who.is_ok() {
            probed.cause = Some(Cause::NoApiPermission);
        }
    }
    note(session, &probed).await;
    probed
}

/// Asks the server of an org of which only this token is known. Nothing of it is stored.
pub async fn probe_token(
    token: &Arc<FixedToken>,
    http: &Http,
    version: ApiVersion,
    clock: &Clock,
) -> Probed {
    let source: Arc<dyn TokenSource> = Arc::clone(token) as _;
    let client = Client::new(http.clone(), source, version, clock.clone(), None);
    let call = Call::new(Endpoint::Limits, Method::Get, version, &["limits"]);
    let outcome = client.send(&call).await;
    // A token that is not taken is not renewed here.
    let is_refused = matches!(&outcome, Err(error) if error.code() == Code::LoginRequired);
    let mut probed = Probed::of(outcome, clock.now());
    if is_refused {
        (probed.state, probed.cause) = (TokenState::ReauthRequired, Some(Cause::DeadToken));
    }
    if probed.state == TokenState::Unreachable {
        return probed;
    }
    if let Ok(access) = token.access().await {
        let who = auth::userinfo(http, &access.base, &access.token).await;
        probed.evidence.push(of_userinfo(&who, clock.now()));
    }
    probed
}

fn of_userinfo<T>(who: &Result<T, AuthError>, now: Timestamp) -> Evidence {
    match who {
        Ok(_) => Evidence::new("userinfo", "answered").at(now),
        Err(error) => of_auth("userinfo", error, now),
    }
}

fn of_limits(outcome: &Result<Answer, Error>, now: Timestamp) -> Evidence {
    let error = match outcome {
        Ok(answer) => {
            return Evidence {
                status: Some(answer.status),
                request_id: answer.request_id.clone(),
                ..Evidence::new("limits", "answered").at(now)
            };
        }
        Err(error) => error,
    };
    let mut causes = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !causes.contains(&cause_text) {
            causes.push_str(": ");
            causes.push_str(&cause_text);
        }
        next = cause.source();
    }
    let details = error.details();
    let text = |name: &str| Some(details.get(name)?.as_str()?.to_owned());
    let status = details.get("status").and_then(serde_json::Value::as_u64);
    Evidence {
        status: status.and_then(|status| u16::try_from(status).ok()),
        error_code: text("error_code").or_else(|| text("error")),
        request_id: text("request_id"),
        ..Evidence::new("limits", format!("{} ({causes})", error.code().as_str())).at(now)
    }
}

/// What an OAuth endpoint's failure says.
fn of_auth(source: &str, error: &AuthError, now: Timestamp) -> Evidence {
    let (status, error_code) = match error {
        AuthError::Refused(failure) => (failure.status, Some(failure.error.clone())),
        AuthError::Status { status, .. } => (Some(*status), None),
        _ => (None, None),
    };
    Evidence {
        status,
        error_code,
        ..Evidence::new(source, word(error)).at(now)
    }
}

/// What introspection tells of the tokens; nothing for an app without a secret.
async fn introspected(session: &OrgSession) -> Vec<Evidence> {
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
        let source = format!("introspection, {name}");
        let now = session.clock.now();
        evidence.push(
            match auth::introspect(http, login, &client, token, kind).await {
                Ok(told) if told.active => Evidence::new(source, "active").at(now),
                Ok(_) => Evidence::new(source, "not active for this app").at(now),
                Err(error) => of_auth(&source, &error, now),
            },
        );
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
async fn note(session: &OrgSession, probed: &Probed) {
    let state = probed.state;
    let lasts = matches!(state, TokenState::Active | TokenState::Blocked);
    let uuid = session.org.uuid.clone();
    let known = blocking(&session.vault, move |vault| vault.org(&uuid)).await;
    let Ok(Some(org)) = known else { return };
    if !lasts || org.token.state == state {
        return;
    }
    let told = &probed.evidence[0];
    let said = told.error_code.as_deref().unwrap_or(&told.source);
    let evidence = probed.cause.filter(|_| state != TokenState::Active);
    let evidence = evidence.map(|cause| cause.note(said));
    let marked = blocking(&session.vault, move |vault| {
        vault.mark_state(&org, state, evidence.as_deref())
    });
    if let Err(error) = marked.await {
        tracing::debug!(%error, "what the probe has shown is not stored");
    }
}

//! One refresh, so that neither two processes nor a crash lose the login.
//!
//! The order is the vault's (see `crate::vault`): lock, read again, journal, send, store, use. A
//! refused refresh token is read once more from the vault, since a restored backup or another
//! machine's login may have changed it; then the org is marked and nobody tries again.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use crate::auth::{
    self, AuthError, ClientIdentity, DirectLogin, Granted, Refusal, Renewal, Signer,
};
use crate::client::Access;
use crate::error::{Code, Diagnostic};
use crate::model::token::TokenState;
use crate::secret::SecretText;
use crate::vault::{Credentials, Grant, Org, RefreshLock, Refreshed, Vault, VaultError};

use super::{Cause, OrgSession, SessionError, blocking, login_again, measure};

/// How long another process may take for its refresh.
const PATIENCE: Duration = Duration::from_secs(60);

/// Life of a session when nobody says: Salesforce's default session timeout.
const USUAL_LIFE: SignedDuration = SignedDuration::from_hours(2);

/// How long giving back what nobody needs may take.
const BRIEF: Duration = Duration::from_secs(5);

/// How often an answer is tried to be stored while others are writing; each try waits for seconds.
const MOST_TRIES: u32 = 6;

/// Why a new access token is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Why<'a> {
    /// The user asked for it.
    Asked,
    /// The server does not accept this one.
    Rejected(&'a Access),
    /// The stored one, of this generation, ends soon.
    Ahead {
        /// Number of the token that ends.
        generation: u32,
    },
}

pub(super) async fn renew(session: &OrgSession, why: Why<'_>) -> Result<Access, SessionError> {
    let org = session.org.clone();
    let lock = blocking(&session.vault, move |vault| {
        vault.refresh_lock(&org, PATIENCE)
    })
    .await?;
    let org = lock.org().clone();
    let stored = credentials(session, &org).await?;
    let is_newer = match why {
        Why::Asked => false,
        Why::Rejected(rejected) => !is_same(&stored.access_token, &rejected.token),
        Why::Ahead { generation } => org.token.generation != generation,
    };
    if is_newer {
        // Another process was faster.
        return Ok(access(session, stored));
    }
    let is_over = matches!(
        org.token.state,
        TokenState::ReauthRequired | TokenState::Revoked
    );
    if is_over && matches!(why, Why::Rejected(_)) {
        return Err(SessionError::over(&org, false, None));
    }
    if !org.token.is_renewable() && matches!(why, Why::Asked) {
        // The token at hand may be good for long yet: nothing is marked.
        let again = login_again(&org);
        let org = org.name().to_owned();
        return Err(SessionError::NothingRenews { org, again });
    }
    if org.token.grant.renews_itself() {
        return ask_again(session, lock, stored).await;
    }
    let (lock, refused) = match send(session, lock, &stored).await? {
        Sent::Saved(access) => return Ok(access),
        Sent::Failed(failure) => *failure,
    };
    if refused.error.code() != Code::ReauthRequired {
        return Err(failed(session, lock, refused).await);
    }
    // A login that was stored meanwhile has brought another refresh token.
    let again = credentials(session, &org).await?;
    let is_other = |token: &SecretText| {
        let sent = stored.refresh_token.as_ref();
        sent.is_none_or(|sent| !is_same(token, sent))
    };
    if !again.refresh_token.as_ref().is_some_and(is_other) {
        return Err(failed(session, lock, refused).await);
    }
    if !is_same(&again.access_token, &stored.access_token) {
        return Ok(access(session, again));
    }
    match send(session, lock, &again).await? {
        Sent::Saved(access) => Ok(access),
        Sent::Failed(failure) => {
            let (lock, refused) = *failure;
            Err(failed(session, lock, refused).await)
        }
    }
}

/// How a request ended.
enum Sent {
    /// The answer is stored.
    Saved(Access),
    /// It brought no token.
    Failed(Box<(RefreshLock, Refused)>),
}

/// A request that brought no token.
struct Refused {
    error: AuthError,
    /// An earlier refresh was sent and its answer never stored.
    lost_answer: bool,
}

fn is_same(one: &SecretText, other: &SecretText) -> bool {
    one.expose() == other.expose()
}

/// A new access token for a login that needs no refresh token. Nothing is journalled: a lost answer
/// costs nothing.
async fn ask_again(
    session: &OrgSession,
    lock: RefreshLock,
    stored: Credentials,
) -> Result<Access, SessionError> {
    let generation = stored.generation;
    let client = ClientIdentity {
        id: stored.client_id,
        secret: stored.client_secret,
    };
    let direct = DirectLogin {
        login: &session.place.login,
        client: &client,
        hosts: &session.place.hosts,
    };
    let answer = match (lock.org().token.grant, &stored.jwt_key) {
        (Grant::Jwt, Some(key)) => {
            let signer = Signer {
                key,
                username: &lock.org().login.username,
                now: session.clock.now(),
            };
            auth::jwt_bearer(&session.http, direct, signer).await
        }
        (Grant::Jwt, None) => {
            let missing = VaultError::NotStored {
                org: lock.org().name().to_owned(),
                field: "JWT key",
            };
            return Err(SessionError::stored(lock.org(), missing));
        }
        _ => auth::client_credentials(&session.http, direct).await,
    };
    match answer {
        Ok(granted) => save(session, lock, (&client, generation), granted).await,
        Err(error) => {
            let lost_answer = false;
            Err(failed(session, lock, Refused { error, lost_answer }).await)
        }
    }
}

async fn credentials(session: &OrgSession, org: &Org) -> Result<Credentials, SessionError> {
    let wanted = org.clone();
    let read = blocking(&session.vault, move |vault| vault.credentials(&wanted)).await;
    read.map_err(|error| SessionError::stored(org, error))
}

fn access(session: &OrgSession, stored: Credentials) -> Access {
    Access {
        token: stored.access_token,
        base: session.place.instance.clone(),
    }
}

async fn send(
    session: &OrgSession,
    lock: RefreshLock,
    stored: &Credentials,
) -> Result<Sent, SessionError> {
    let Some(refresh_token) = stored.refresh_token.clone() else {
        mark(
            session,
            &lock,
            TokenState::ReauthRequired,
            Cause::DeadToken.note("no refresh token"),
        )
        .await?;
        return Err(SessionError::over(lock.org(), false, None));
    };
    let org = lock.org().clone();
    let unfinished = blocking(&session.vault, move |vault| vault.unfinished_refresh(&org)).await?;
    let lost_answer = unfinished.is_some_and(|earlier| earlier.was_sent(&refresh_token));
    let noted = refresh_token.clone();
    let (lock, journalled) = with_lock(session, lock, move |vault, lock| {
        vault.journal_refresh_start(lock, &noted)
    })
    .await;
    journalled?;
    let client = ClientIdentity {
        id: stored.client_id.clone(),
        secret: stored.client_secret.clone(),
    };
    let renewal = Renewal {
        login: &session.place.login,
        instance: &session.place.instance,
        client: &client,
        refresh_token: &refresh_token,
        hosts: &session.place.hosts,
    };
    match auth::refresh(&session.http, renewal).await {
        Ok(granted) => {
            let app = (&client, stored.generation);
            save(session, lock, app, granted).await.map(Sent::Saved)
        }
        Err(error) => Ok(Sent::Failed(Box::new((
            lock,
            Refused { error, lost_answer },
        )))),
    }
}

async fn save(
    session: &OrgSession,
    lock: RefreshLock,
    (client, replaces): (&ClientIdentity, u32),
    granted: Granted,
) -> Result<Access, SessionError> {
    let Granted { tokens, instance } = granted;
    let moved = instance.as_str() != session.place.instance.as_str();
    let measured = tokens.expires_at.is_some();
    let issued = tokens.issued_at.unwrap_or_else(|| session.clock.now());
    let expires_at = tokens
        .expires_at
        .or_else(|| issued.checked_add(USUAL_LIFE).ok());
    let token = tokens.access_token.clone();
    let refresh_token = tokens.refresh_token.clone();
    let url = moved.then(|| instance.as_str().to_owned());
    let saving = Arc::clone(&session.saving).lock_owned().await;
    let (lock, saved) = with_lock(session, lock, move |vault, lock| {
        let _saving = saving;
        let refreshed = Refreshed {
            tokens: &tokens,
            replaces,
            instance_url: url.as_deref(),
            expires_at,
            expiry_measured: measured,
        };
        patiently(vault, lock, &refreshed)
    })
    .await;
    let Some(org) = saved? else {
        return adopted(session, lock, refresh_token).await;
    };
    if moved {
        session.note(format!(
            "`{}` has moved to {}",
            org.name(),
            instance.as_str()
        ));
    }
    // The token is safe: others need not wait for what is only good to know.
    drop(lock);
    if !measured {
        measure(session, client, &org, &token).await;
    }
    Ok(Access {
        token,
        base: instance,
    })
}

/// Stores the answer, however long others are writing: nobody could ask the server for it again.
fn patiently(
    vault: &Vault,
    lock: &RefreshLock,
    refreshed: &Refreshed<'_>,
) -> Result<Option<Org>, VaultError> {
    let mut tries = 1;
    loop {
        match vault.save_refresh(lock, refreshed) {
            Err(VaultError::Busy { .. }) if tries < MOST_TRIES => tries += 1,
            saved => return saved,
        }
    }
}

/// The tokens of a login that was stored while a refresh of the one before it was on its way. What
/// that refresh has brought is given back: nobody holds it.
async fn adopted(
    session: &OrgSession,
    lock: RefreshLock,
    unused: Option<SecretText>,
) -> Result<Access, SessionError> {
    let stored = credentials(session, lock.org()).await?;
    drop(lock);
    let is_other = |token: &SecretText| {
        let held = stored.refresh_token.as_ref();
        held.is_none_or(|held| !is_same(token, held))
    };
    if let Some(token) = unused.filter(is_other) {
        let revoked = auth::revoke(&session.http, &session.place.login, &token);
        if !matches!(tokio::time::timeout(BRIEF, revoked).await, Ok(Ok(_))) {
            tracing::debug!("a refresh token that nobody needs could not be revoked");
        }
    }
    Ok(access(session, stored))
}

/// Asks the server when the new token ends, and stores the answer.
async fn measure(session: &OrgSession, client: &ClientIdentity, org: &Org, token: &SecretText) {
    let login = &session.place.login;
    let Some(at) = measure::expiry(&session.http, login, client, token).await else {
        return;
    };
    let org = org.clone();
    let noted = blocking(&session.vault, move |vault| vault.note_expiry(&org, at)).await;
    if let Err(error) = noted {
        tracing::debug!(%error, "the measured expiry is not stored");
    }
}

/// Notes the failure in the vault and says what it means.
async fn failed(session: &OrgSession, lock: RefreshLock, refused: Refused) -> SessionError {
    let Refused { error, lost_answer } = refused;
    let refused = error.code() == Code::ReauthRequired;
    // A refusal is an answer: the refresh token was not used up. A server in trouble may have.
    let answered = error
        .refusal()
        .is_some_and(|refusal| refusal != Refusal::ServerTrouble);
    // The earlier refresh whose answer was lost still explains what comes of this token.
    let settled = refused || ((answered || error.is_unsent()) && !lost_answer);
    let word = error.code().as_str();
    let (lock, noted) = with_lock(session, lock, move |vault, lock| {
        vault.journal_refresh_failed(lock, word, settled)
    })
    .await;
    if let Err(error) = noted {
        return error.into();
    }
    let by_itself = lock.org().token.grant.renews_itself();
    let blocked = error.refusal().is_some_and(|refusal| match by_itself {
        // No person is asked: whatever is refused stays so until the app or the user is mended. An
        // assertion that is too old tells of this machine's clock alone.
        true => !matches!(
            refusal,
            Refusal::CodeExpired
                | Refusal::Concurrent
                | Refusal::ServerTrouble
                | Refusal::RateLimit
        ),
        false => refusal.is_block(),
    });
    let state = match (refused, blocked) {
        (true, _) => TokenState::ReauthRequired,
        (false, true) => TokenState::Blocked,
        (false, false) => return error.into(),
    };
    let said = match &error {
        AuthError::Refused(failure) => failure.error.as_str(),
        _ => word,
    };
    let evidence = Cause::of_auth(&error).map_or_else(|| said.to_owned(), |cause| cause.note(said));
    if let Err(error) = mark(session, &lock, state, evidence).await {
        return error;
    }
    if !refused {
        return error.into();
    }
    SessionError::over(lock.org(), lost_answer, Some(error))
}

async fn mark(
    session: &OrgSession,
    lock: &RefreshLock,
    state: TokenState,
    evidence: String,
) -> Result<(), SessionError> {
    let org = lock.org().clone();
    Ok(blocking(&session.vault, move |vault| {
        vault.mark_state(&org, state, Some(&evidence))
    })
    .await?)
}

/// Runs a call that needs the lock, and gives the lock back.
async fn with_lock<T: Send + 'static>(
    session: &OrgSession,
    lock: RefreshLock,
    work: impl FnOnce(&Vault, &RefreshLock) -> Result<T, VaultError> + Send + 'static,
) -> (RefreshLock, Result<T, VaultError>) {
    let vault = session.vault.clone();
    let done = tokio::task::spawn_blocking(move || {
        let result = work(&vault, &lock);
        (lock, result)
    });
    done.await
        .expect("the vault does not panic, and its thread is never cancelled")
}

//! A stored login as a source of tokens.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::client::{Access, BoxFuture, CallRecord, Endpoint, Error, TokenSource};
use crate::clock::Clock;
use crate::http::Http;
use crate::model::token::TokenState;
use crate::model::version::ApiVersion;
use crate::state::{Governor, UsageNotes};
use crate::vault::{Org, Vault};

use super::facts::stored as ask;
use super::limits::admit;
use super::renew::{self, Why};
use super::state::{End, is_marked, known_end};
use super::{Place, SessionError, blocking, standing};

/// Asks whether the refresh token of an imported login may be used for the first time.
pub type FirstRefresh = dyn Fn(&Org) -> bool + Send + Sync;

/// A stored login. Reads the vault when the first token is needed, not before.
pub struct OrgSession {
    pub(super) vault: Arc<Vault>,
    pub(super) http: Http,
    pub(super) org: Org,
    pub(super) place: Place,
    pub(super) clock: Clock,
    /// One renewal at a time in this process; the lock file guards against other processes.
    pub(super) flight: tokio::sync::Mutex<()>,
    /// Held while an answer is being stored, also when nobody waits for that any more.
    pub(super) saving: Arc<tokio::sync::Mutex<()>>,
    current: Mutex<Option<Access>>,
    notes: Mutex<Vec<String>>,
    usage: UsageNotes,
    governor: Option<Arc<Governor>>,
    /// The token at hand was fetched ahead of a call, and no call has proved it yet.
    unproven: AtomicBool,
    first_refresh: Arc<FirstRefresh>,
    is_allowed: AtomicBool,
}

impl OrgSession {
    /// The session of `org`, whose hosts are `place`.
    #[must_use]
    pub fn new(vault: Arc<Vault>, http: Http, org: Org, place: Place, clock: Clock) -> Self {
        Self {
            vault,
            http,
            org,
            place,
            clock,
            flight: tokio::sync::Mutex::new(()),
            saving: Arc::default(),
            current: Mutex::new(None),
            notes: Mutex::new(Vec::new()),
            usage: UsageNotes::default(),
            governor: None,
            unproven: AtomicBool::new(false),
            first_refresh: Arc::new(|_| false),
            is_allowed: AtomicBool::new(false),
        }
    }

    /// The same session, which counts its calls there.
    #[must_use]
    pub fn counting(mut self, usage: UsageNotes) -> Self {
        self.usage = usage;
        self
    }

    /// The same session, whose calls keep to these limits.
    #[must_use]
    pub fn governed(mut self, governor: Option<Governor>) -> Self {
        self.governor = governor.map(Arc::new);
        self
    }

    /// Whom to ask before the refresh token of an imported login is used; without it that is
    /// refused.
    #[must_use]
    pub fn asking(mut self, first_refresh: Arc<FirstRefresh>) -> Self {
        self.first_refresh = first_refresh;
        self
    }

    /// The user has said yes to the first refresh of an imported login.
    pub fn allow_first_refresh(&self) {
        self.is_allowed.store(true, Ordering::Relaxed);
    }

    /// The org.
    #[must_use]
    pub fn org(&self) -> &Org {
        &self.org
    }

    /// Where the org is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The time that it goes by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The vault that keeps the login.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Asks the org about itself and stores the answer.
    ///
    /// # Errors
    /// When the org cannot be asked or the vault cannot be written.
    pub async fn read_facts(&self) -> Result<Org, SessionError> {
        let access = self.stored().await?;
        let facts = ask(&self.http, &self.clock, access, &self.org.login.user_id).await?;
        let org = self.org.clone();
        Ok(blocking(&self.vault, move |vault| vault.update_facts(&org, &facts)).await?)
    }

    /// The access token that is stored, without asking the server.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn stored(&self) -> Result<Access, SessionError> {
        if let Some(access) = self.held() {
            return Ok(access);
        }
        let org = self.org.clone();
        let found = blocking(&self.vault, move |vault| vault.access_token(&org)).await;
        let found = found.map_err(|error| SessionError::stored(&self.org, error))?;
        let access = Access {
            token: found.token,
            base: self.place.instance.clone(),
        };
        self.hold(&access);
        Ok(access)
    }

    /// A token that is worth handing on: the stored one, renewed before when it has ended as far as
    /// is known or estimated. What was taken over from elsewhere is not renewed on an estimate alone,
    /// and on a known end with a yes only.
    ///
    /// # Errors
    /// When the login is over, or as [`Self::renewed`].
    pub async fn lasting(&self) -> Result<Access, SessionError> {
        let state = standing(&self.org.token, self.clock.now()).state;
        match state {
            TokenState::ReauthRequired | TokenState::Revoked => {
                Err(SessionError::over(&self.org, false, None))
            }
            TokenState::ExpiredRefreshable
                if !is_marked(&self.org.token) || self.org.token.expiry_measured =>
            {
                self.renew_because(self.ahead()).await
            }
            _ => self.timely().await,
        }
    }

    /// The stored token, renewed ahead of an end that the server has told. A renewal that fails
    /// while the token is still good is no failure.
    async fn timely(&self) -> Result<Access, SessionError> {
        let token = &self.org.token;
        let is_renewable = token.is_renewable() && !is_marked(token);
        let is_good = token.state == TokenState::Active;
        if self.held().is_some() || !is_renewable || !is_good {
            return self.stored().await;
        }
        let end = known_end(token, self.clock.now());
        if end == End::Far {
            return self.stored().await;
        }
        match self.renew_because(self.ahead()).await {
            Ok(access) => {
                self.unproven.store(true, Ordering::Relaxed);
                Ok(access)
            }
            Err(error) if end == End::Near => {
                tracing::debug!(%error, "not renewed ahead of its end; the token is still good");
                self.stored().await
            }
            Err(error) => Err(error),
        }
    }

    fn ahead(&self) -> Why<'static> {
        Why::Ahead {
            generation: self.org.token.generation,
        }
    }

    /// Gets a new access token, unless another process already stored one that is not `rejected`.
    ///
    /// # Errors
    /// When the refresh token is refused, the server cannot be reached, or the vault cannot be
    /// written.
    pub async fn renewed(&self, rejected: Option<&Access>) -> Result<Access, SessionError> {
        if rejected.is_some() && self.unproven.load(Ordering::Relaxed) {
            return Err(SessionError::FreshRefused {
                org: self.org.name().to_owned(),
            });
        }
        self.renew_because(rejected.map_or(Why::Asked, Why::Rejected))
            .await
    }

    async fn renew_because(&self, why: Why<'_>) -> Result<Access, SessionError> {
        let _alone = self.flight.lock().await;
        if let (Some(held), Why::Rejected(rejected)) = (self.held(), why)
            && held.token.expose() != rejected.token.expose()
        {
            return Ok(held);
        }
        self.ask_first().await?;
        let access = renew::renew(self, why).await?;
        self.hold(&access);
        Ok(access)
    }

    /// The first refresh of an imported login may end another tool's: it needs a yes.
    async fn ask_first(&self) -> Result<(), SessionError> {
        if !is_marked(&self.org.token) {
            return Ok(());
        }
        let uuid = self.org.uuid.clone();
        let now = blocking(&self.vault, move |vault| vault.org(&uuid)).await?;
        if !now.is_some_and(|org| is_marked(&org.token)) {
            return Ok(());
        }
        let name = self.org.name().to_owned();
        if !self.is_allowed.load(Ordering::Relaxed) && !(self.first_refresh)(&self.org) {
            return Err(SessionError::FirstRefresh { org: name });
        }
        self.note(format!(
            "this is the first refresh of `{name}` here: where the org rotates refresh tokens, the \
             tool that the login came from needs a new one"
        ));
        Ok(())
    }

    /// Waits until nothing is being stored. Whoever gives up waiting for [`Self::renewed`] calls this
    /// before the process ends, so that no new refresh token is lost between answer and disk.
    pub async fn settled(&self) {
        drop(self.saving.lock().await);
    }

    /// What the user should hear of, once: an instance that has moved.
    #[must_use]
    pub fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn note(&self, text: String) {
        self.notes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(text);
    }

    fn held(&self) -> Option<Access> {
        self.current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn hold(&self, access: &Access) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(access.clone());
    }
}

impl TokenSource for OrgSession {
    fn access(&self) -> BoxFuture<'_, Result<Access, Error>> {
        Box::pin(async { self.timely().await.map_err(Error::access) })
    }

    fn renew<'a>(&'a self, rejected: &'a Access) -> BoxFuture<'a, Result<Access, Error>> {
        Box::pin(async { self.renewed(Some(rejected)).await.map_err(Error::access) })
    }

    fn note_version(&self, version: ApiVersion) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.note(format!(
                "`{}` no longer serves the API version of its login; {version} is used from now on",
                self.org.name()
            ));
            let org = self.org.clone();
            let mut facts = org.login.facts.clone();
            facts.api_version = Some(version.number());
            let stored = blocking(&self.vault, move |vault| vault.update_facts(&org, &facts)).await;
            if let Err(error) = stored {
                tracing::debug!(%error, "the org's API version is not stored");
            }
        })
    }

    fn admit(&self, endpoint: Endpoint) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(admit(
            self.governor.as_ref(),
            &self.http,
            &self.clock,
            endpoint,
        ))
    }

    fn note_call(&self, call: &CallRecord) {
        self.usage.note(&self.org.uuid, call);
        if let Some(governor) = &self.governor {
            governor.note(call);
        }
        if call.status.is_some_and(|status| status != 401) {
            self.unproven.store(false, Ordering::Relaxed);
        }
    }
}

//! A stored login as a source of tokens.

use std::sync::{Arc, Mutex, PoisonError};

use crate::client::{Access, BoxFuture, CallRecord, Error, TokenSource};
use crate::clock::Clock;
use crate::http::Http;
use crate::state::UsageNotes;
use crate::vault::{Org, Vault};

use super::facts::stored as ask;
use super::{Place, SessionError, blocking, renew};

/// A stored login. Reads the vault when the first token is needed, not before.
pub struct OrgSession {
    pub(super) vault: Arc<Vault>,
    pub(super) http: Http,
    pub(super) org: Org,
    pub(super) place: Place,
    pub(super) clock: Clock,
    /// One renewal at a time in this process; the lock file guards against other processes.
    pub(super) flight: tokio::sync::Mutex<()>,
    current: Mutex<Option<Access>>,
    notes: Mutex<Vec<String>>,
    usage: UsageNotes,
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
            current: Mutex::new(None),
            notes: Mutex::new(Vec::new()),
            usage: UsageNotes::default(),
        }
    }

    /// The same session, which counts its calls there.
    #[must_use]
    pub fn counting(mut self, usage: UsageNotes) -> Self {
        self.usage = usage;
        self
    }

    /// The org.
    #[must_use]
    pub fn org(&self) -> &Org {
        &self.org
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
        let facts = ask(&self.http, &self.clock, access, &self.org.user_id).await?;
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
        let found = blocking(&self.vault, move |vault| vault.access_token(&org)).await?;
        let access = Access {
            token: found.token,
            base: self.place.instance.clone(),
        };
        self.hold(&access);
        Ok(access)
    }

    /// Gets a new access token, unless another process already stored one that is not `rejected`.
    ///
    /// # Errors
    /// When the refresh token is refused, the server cannot be reached, or the vault cannot be
    /// written.
    pub async fn renewed(&self, rejected: Option<&Access>) -> Result<Access, SessionError> {
        let _alone = self.flight.lock().await;
        if let (Some(held), Some(rejected)) = (self.held(), rejected)
            && held.token.expose() != rejected.token.expose()
        {
            return Ok(held);
        }
        let access = renew::renew(self, rejected).await?;
        self.hold(&access);
        Ok(access)
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
        Box::pin(async { self.stored().await.map_err(Error::access) })
    }

    fn renew<'a>(&'a self, rejected: &'a Access) -> BoxFuture<'a, Result<Access, Error>> {
        Box::pin(async { self.renewed(Some(rejected)).await.map_err(Error::access) })
    }

    fn note_call(&self, call: &CallRecord) {
        self.usage.note(&self.org.uuid, call);
    }
}

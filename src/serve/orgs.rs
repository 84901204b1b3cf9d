//! The orgs that the token is for, and one session of each.
//!
//! A name that a client gives (`user_id`: alias, username or organization id) is looked up in the
//! vault at every request, so that a logout, a new alias or a new protection holds at once. Whether
//! the org is none of the token's or does not exist looks the same from outside. The session of an
//! org is made once and shared by all requests, so that however many ask, one renews the token. An
//! org that answers slowly holds no more than its share of the service.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use axum::http::StatusCode;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

use super::error::{CONFIG, INTERNAL, Refusal, Result};
use super::service::Service;
use crate::app::Connected;
use crate::client::Client;
use crate::session::OrgSession;
use crate::vault::{Login, Org, OrgSelector, Vault, VaultError};

/// Orgs that a token is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// Every stored login, also later ones.
    All,
    /// Those with these uuids.
    Some(BTreeSet<String>),
}

/// The orgs of the token, and what is kept of them.
pub(super) struct Orgs {
    admitted: Admitted,
    kept: std::sync::Mutex<HashMap<String, Arc<Entry>>>,
    share: usize,
}

struct Entry {
    connected: Mutex<Option<Kept>>,
    places: Arc<Semaphore>,
}

struct Kept {
    login: Login,
    connected: Arc<Connected>,
}

/// An org that a request is about. Holds a place among the requests to the org.
pub(super) struct Reached {
    /// What is stored of it now.
    pub(super) org: Org,
    connected: Arc<Connected>,
    _place: OwnedSemaphorePermit,
}

impl Reached {
    /// The client, shared by all requests to the org.
    pub(super) fn client(&self) -> &Client {
        &self.connected.client
    }

    /// The session, shared by all requests to the org.
    pub(super) fn session(&self) -> &Arc<OrgSession> {
        let session = self.connected.session.as_ref();
        session.expect("a stored login has a session")
    }
}

impl Orgs {
    pub(super) fn new(admitted: Admitted, concurrency: usize) -> Self {
        Self {
            admitted,
            kept: std::sync::Mutex::default(),
            share: concurrency.div_ceil(2),
        }
    }

    /// Whether the token is for the org with this uuid.
    pub(super) fn admits(&self, uuid: &str) -> bool {
        match &self.admitted {
            Admitted::All => true,
            Admitted::Some(uuids) => uuids.contains(uuid),
        }
    }

    fn entry(&self, uuid: &str) -> Arc<Entry> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = kept.entry(uuid.to_owned()).or_insert_with(|| {
            Arc::new(Entry {
                connected: Mutex::new(None),
                places: Arc::new(Semaphore::new(self.share)),
            })
        });
        Arc::clone(entry)
    }
}

impl Service {
    /// Whether there is a vault: the first login makes it.
    fn has_vault(&self) -> Result<bool> {
        Ok(self.app.vault()?.is_some())
    }

    /// The vault.
    pub(super) fn vault(&self) -> Result<Arc<Vault>> {
        match self.app.vault() {
            Ok(Some(vault)) => Ok(vault),
            Ok(None) => Err(Refusal::internal(
                StatusCode::INTERNAL_SERVER_ERROR,
                CONFIG,
                "there is no vault",
            )),
            Err(error) => Err(error.into()),
        }
    }

    /// Runs something that may block on a thread for that.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|failed| {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            Refusal::internal(status, INTERNAL, &failed.to_string())
        })
    }

    /// Runs a call of the vault on a thread that may block.
    pub(super) async fn with_vault<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Vault) -> std::result::Result<T, VaultError> + Send + 'static,
    ) -> Result<std::result::Result<T, VaultError>> {
        let vault = self.vault()?;
        self.blocking(move || work(&vault)).await
    }

    /// The org that `user_id` names, when the token is for it. Reaches no server.
    pub(super) async fn org(&self, name: &str) -> Result<Org> {
        if name.trim().is_empty() {
            return Err(Refusal::invalid("user_id is required."));
        }
        if !self.has_vault()? {
            return Err(no_org());
        }
        let selector = OrgSelector::new(name.trim());
        match self.with_vault(move |vault| vault.find(&selector)).await? {
            Ok(org) if self.orgs.admits(&org.uuid) => Ok(org),
            Ok(_) | Err(VaultError::UnknownOrg { .. } | VaultError::AmbiguousOrg { .. }) => {
                Err(no_org())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Every org that the token is for, as it is stored now.
    pub(super) async fn admitted_orgs(&self) -> Result<Vec<Org>> {
        if !self.has_vault()? {
            return Ok(Vec::new());
        }
        let mut orgs = self.with_vault(Vault::orgs).await??;
        orgs.retain(|org| self.orgs.admits(&org.uuid));
        Ok(orgs)
    }

    /// The org that `user_id` names, with a client for it. No token is read yet.
    pub(super) async fn reach(&self, name: &str) -> Result<Reached> {
        let org = self.org(name).await?;
        self.reach_org(org).await
    }

    /// A client for an org that was looked up.
    pub(super) async fn reach_org(&self, org: Org) -> Result<Reached> {
        let entry = self.orgs.entry(&org.uuid);
        let Ok(place) = Arc::clone(&entry.places).try_acquire_owned() else {
            return Err(Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "BUSY",
                "Too many requests to this org are under way.",
            )
            .retry_after(1));
        };
        let connected = self.kept(&entry, &org).await?;
        Ok(Reached {
            org,
            connected,
            _place: place,
        })
    }

    /// The same beside the requests to the org, to ask how it is: an org that hangs fills its places.
    pub(super) async fn connected(&self, org: &Org) -> Result<Arc<Connected>> {
        self.kept(&self.orgs.entry(&org.uuid), org).await
    }

    async fn kept(&self, entry: &Entry, org: &Org) -> Result<Arc<Connected>> {
        let mut kept = entry.connected.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.login == org.login) {
            return Ok(Arc::clone(&kept.connected));
        }
        let vault = self.vault()?;
        let connected = Arc::new(self.app.connect_to(&vault, org.clone()).await?);
        *kept = Some(Kept {
            login: org.login.clone(),
            connected: Arc::clone(&connected),
        });
        Ok(connected)
    }
}

/// The same for an org that does not exist and one that is not the caller's.
fn no_org() -> Refusal {
    Refusal::not_found("No such user_id is known here.")
}

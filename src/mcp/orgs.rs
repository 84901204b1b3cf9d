//! The logins that the tools may use, and connections to them that last as long as the host.
//!
//! Who may be used is asked of the vault at every call: a login that ends, comes, or is made read-only
//! meanwhile is seen as it is. A connection is kept, so that the embedded org is started once and a token
//! read once.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use tokio::sync::{Mutex, OnceCell};

use crate::app::{App, Connected, OrgError};
use crate::error::Failure;
use crate::vault::{Org, OrgSelector, Vault};

use super::error::CallError;

/// The word for every login.
const ALL: &str = "all";

/// Before a tag.
const TAG: &str = "tag:";

/// The logins that may be used.
pub(super) struct Orgs {
    app: App,
    /// Names, tags or [`ALL`]; the one that is meant when there are none.
    names: Vec<String>,
    /// Set when the embedded org is there, in case that it is meant.
    demo: OnceCell<()>,
    open: Mutex<HashMap<String, Rc<Open>>>,
}

/// An org that is connected.
pub(super) struct Open {
    pub(super) connected: Connected,
}

/// Where a connection without a login is kept.
const ENVIRONMENT: &str = "";

impl Open {
    /// Its name.
    pub(super) fn name(&self) -> &str {
        self.connected.name()
    }

    /// Its login; none when the token came from the environment.
    pub(super) fn org(&self) -> Option<&Org> {
        self.connected.session.as_ref().map(|session| session.org())
    }

    /// Whether what decides about writes is still as it was.
    fn is_as(&self, org: &Org) -> bool {
        self.org().is_some_and(|known| {
            let (known, now) = (&known.login, &org.login);
            known.read_only == now.read_only
                && known.protected == now.protected
                && known.instance_url == now.instance_url
                && known.alias == now.alias
        })
    }
}

impl Orgs {
    pub(super) fn new(app: App, names: Vec<String>) -> Self {
        Self {
            app,
            names: names
                .into_iter()
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect(),
            demo: OnceCell::new(),
            open: Mutex::default(),
        }
    }

    /// Everything that a call may ask for.
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    /// The org that is called so, connected; the default one without a name.
    pub(super) async fn open(&self, name: Option<&str>) -> Result<Rc<Open>, Failure> {
        if self.is_of_environment()? {
            return match name {
                None => self.open_environment().await,
                Some(name) => {
                    let open = self.open_environment().await?;
                    match name == open.name() {
                        true => Ok(open),
                        false => Err(not_offered(name, vec![open.name().to_owned()])),
                    }
                }
            };
        }
        let (vault, offered) = self.offered().await?;
        let org = match name {
            Some(name) => chosen(&vault, &offered, name)?,
            None => self.default_of(offered)?,
        };
        self.open_login(&vault, org).await
    }

    /// Whether a token of the environment stands for the one org.
    pub(super) fn is_of_environment(&self) -> Result<bool, Failure> {
        Ok(self.names.is_empty() && self.app.fixed_access()?.is_some())
    }

    /// The logins that may be used, as they are now.
    pub(super) async fn offered(&self) -> Result<(Arc<Vault>, Vec<Org>), Failure> {
        self.demo.get_or_try_init(|| self.set_up_demo()).await?;
        if self.names.is_empty() {
            let (vault, org) = self.app.stored_org()?;
            return Ok((vault, vec![org]));
        }
        let vault = self.app.vault()?.ok_or(OrgError::NoLogin { name: None })?;
        let mut offered: Vec<Org> = Vec::new();
        for name in &self.names {
            for org in meant(&vault, name)? {
                if !offered.iter().any(|known| known.uuid == org.uuid) {
                    offered.push(org);
                }
            }
        }
        Ok((vault, offered))
    }

    /// The login that a call without a name means.
    pub(super) fn default_of(&self, mut offered: Vec<Org>) -> Result<Org, Failure> {
        let meant = self.app.stored_org().ok();
        let is_meant = |org: &Org| {
            meant
                .as_ref()
                .is_some_and(|(_, meant)| meant.uuid == org.uuid)
        };
        match offered.iter().position(is_meant) {
            Some(at) => Ok(offered.swap_remove(at)),
            None if offered.len() == 1 => Ok(offered.remove(0)),
            None => {
                let names = names(&offered);
                Err(CallError::WhichOrg { names }.into())
            }
        }
    }

    async fn set_up_demo(&self) -> Result<(), Failure> {
        if self.names.is_empty() {
            return self.app.set_up_demo_if_meant().await;
        }
        let demo = self
            .names
            .iter()
            .find(|name| OrgSelector::new(name.as_str()).is_demo());
        match demo {
            Some(name) => self.app.for_org(name).set_up_demo_if_meant().await,
            None => Ok(()),
        }
    }

    async fn open_login(&self, vault: &Arc<Vault>, org: Org) -> Result<Rc<Open>, Failure> {
        let mut all = self.open.lock().await;
        if let Some(open) = all.get(&org.uuid).filter(|open| open.is_as(&org)) {
            return Ok(Rc::clone(open));
        }
        let uuid = org.uuid.clone();
        let connected = self.app.connect_to(vault, org).await?;
        let open = Rc::new(Open { connected });
        all.insert(uuid, Rc::clone(&open));
        Ok(open)
    }

    async fn open_environment(&self) -> Result<Rc<Open>, Failure> {
        let mut all = self.open.lock().await;
        if let Some(open) = all.get(ENVIRONMENT) {
            return Ok(Rc::clone(open));
        }
        let connected = self.app.connect().await?;
        let open = Rc::new(Open { connected });
        all.insert(ENVIRONMENT.to_owned(), Rc::clone(&open));
        Ok(open)
    }
}

/// The logins that a word of `--orgs` means.
fn meant(vault: &Vault, name: &str) -> Result<Vec<Org>, Failure> {
    if name == ALL {
        return Ok(vault.orgs()?);
    }
    let Some(tag) = name.strip_prefix(TAG) else {
        return Ok(vec![vault.find(&OrgSelector::new(name))?]);
    };
    let orgs = vault.tagged(tag)?;
    match orgs.is_empty() {
        true => {
            let tag = tag.to_owned();
            Err(CallError::NoSuchTag { tag }.into())
        }
        false => Ok(orgs),
    }
}

/// The one of the logins that is called so. One that may not be used is told as one that is not there.
pub(super) fn chosen(vault: &Vault, offered: &[Org], name: &str) -> Result<Org, Failure> {
    let found = vault.find(&OrgSelector::new(name)).ok();
    let found = found.and_then(|found| offered.iter().find(|org| org.uuid == found.uuid));
    found
        .cloned()
        .ok_or_else(|| not_offered(name, names(offered)))
}

fn not_offered(name: &str, names: Vec<String>) -> Failure {
    let name = name.to_owned();
    CallError::NotOffered { name, names }.into()
}

fn names(orgs: &[Org]) -> Vec<String> {
    orgs.iter().map(|org| org.name().to_owned()).collect()
}

//! The orgs that a command asks, and for how long.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use crate::app::{App, DemoOrg};
use crate::cli::duration;
use crate::cli::outcome::Result;
use crate::config::Key;
use crate::health::{self, Finding, Member, Survey};
use crate::http::RetryPolicy;
use crate::vault::{Org, Vault};

/// Flags of commands that ask servers.
#[derive(Args, Clone, Debug)]
pub(super) struct FleetArgs {
    /// Time limit of each server
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "10s")]
    pub(super) timeout: Duration,
}

/// Flags about the status API.
#[derive(Args, Clone, Debug)]
pub(super) struct TrustArgs {
    /// Ask Salesforce's status API for incidents and maintenance; that it fails changes nothing
    #[arg(long)]
    trust: bool,

    /// Where the status API is
    #[arg(long, value_name = "URL", requires = "trust")]
    trust_url: Option<String>,
}

/// Members, and the servers of demo orgs, which run as long as they are held.
pub(in crate::cli) struct Fleet {
    pub(super) members: Vec<Member>,
    _servers: Vec<DemoOrg>,
}

impl Fleet {
    /// Makes the sessions. The key store is opened once and before any clock runs: a person may have
    /// to unlock it.
    pub(in crate::cli) async fn gather(
        app: &App,
        vault: &Arc<Vault>,
        orgs: &[Org],
    ) -> Result<Self> {
        vault.unlock_now()?;
        Ok(Self::without_key(app, vault, orgs).await)
    }

    /// The same for questions that need no token.
    pub(super) async fn without_key(app: &App, vault: &Arc<Vault>, orgs: &[Org]) -> Self {
        let (sessions, servers) = app.sessions_of(vault, orgs).await;
        let member = |(org, session): (&Org, _)| Member {
            org: org.clone(),
            session,
            version: app.version(org.login.facts.api_version),
        };
        Self {
            members: orgs.iter().zip(sessions).map(member).collect(),
            _servers: servers,
        }
    }

    /// What they are asked, each within this time.
    pub(in crate::cli) fn survey<'a>(
        &'a self,
        app: &'a App,
        vault: &'a Vault,
        limit: Duration,
    ) -> Survey<'a> {
        let http = app.http_with(RetryPolicy::never());
        Survey::new((vault, &self.members), http, &app.paths, &app.clock, limit)
    }
}

impl TrustArgs {
    /// What the status API says of each member's instance; nothing when it is not to be asked.
    pub(super) async fn ask(&self, app: &App, fleet: &Fleet, limit: Duration) -> Vec<Finding> {
        if !self.trust {
            return Vec::new();
        }
        let http = app.http_with(RetryPolicy::never());
        let address = self.trust_url.clone();
        let address = address.or(app.settings.get(Key::TrustUrl).map(str::to_owned));
        let address = address.unwrap_or_default();
        let now = app.clock.now();
        let asked = health::ask_all(&fleet.members, limit, |member| {
            health::trust(http.clone(), address.clone(), member.org.clone(), now)
        });
        let asked = asked.await.into_iter().zip(&fleet.members);
        asked
            .map(|(asked, member)| {
                let late = || health::trust_timed_out(&member.org, now);
                asked.answer.unwrap_or_else(late)
            })
            .collect()
    }
}

//! How the services are, found out and not assumed.
//!
//! The vault is opened and every org of the token is asked, all at the same time and each for a short
//! while, so that one that hangs delays nobody. What was found is kept for half a minute; whoever asks
//! meanwhile gets it, and those who come while it is being found out wait for the same answer.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use super::entries::Needs;
use crate::config::Key;
use crate::health::{Check, Finding, Verdict};
use crate::serve::error::Result;
use crate::serve::health::{Fleet, machine};
use crate::serve::service::Shared;

/// What was found counts so long.
const FRESH: SignedDuration = SignedDuration::from_secs(30);

/// Time limit of each org.
const LIMIT: Duration = Duration::from_secs(3);

/// What was found out last.
#[derive(Default)]
pub(in crate::serve) struct Probes(Mutex<Option<Arc<Found>>>);

/// What was found out.
#[derive(Debug)]
pub(super) struct Found {
    /// When.
    pub(super) at: Timestamp,
    /// Whether the vault and its key can be used.
    vault: bool,
    /// Whether logins can be made.
    app: bool,
    /// The orgs of the token.
    pub(super) orgs: Vec<OrgState>,
}

/// How an org is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct OrgState {
    /// What it is called.
    pub(super) user_id: String,
    /// How good its token is, in the words that every command uses.
    pub(super) state: &'static str,
    /// `ok`, `warn`, `unknown` or `fail`.
    #[schema(value_type = String)]
    pub(super) verdict: Verdict,
    /// In one line.
    message: String,
}

/// How a service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    /// `connected`, `active`, `disconnected`, `error`.
    pub(super) status: &'static str,
    /// `healthy`, `degraded`, `unhealthy`.
    pub(super) health: &'static str,
    /// In one line.
    pub(super) message: String,
}

impl Condition {
    fn new(status: &'static str, health: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            health,
            message: message.into(),
        }
    }
}

impl Probes {
    /// Something has changed: what was found out counts no longer.
    pub(in crate::serve) async fn forget(&self) {
        *self.0.lock().await = None;
    }

    /// What was found out a moment ago, or is found out now.
    pub(super) async fn look(&self, service: &Shared) -> Result<Arc<Found>> {
        let mut last = self.0.lock().await;
        let now = service.app.clock.now();
        let fresh = last
            .as_ref()
            .filter(|found| now.duration_since(found.at) < FRESH);
        if let Some(found) = fresh {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(find_out(service, now).await?);
        *last = Some(Arc::clone(&found));
        Ok(found)
    }
}

async fn find_out(service: &Shared, now: Timestamp) -> Result<Found> {
    let config = machine(service).await?;
    let is_well = |check| {
        let mut of = config.iter().filter(|found| found.check == check);
        of.all(|found| found.verdict.is_healthy())
    };
    let vault = is_well(Check::Keystore) && service.app.vault().is_ok();
    let app = [Check::ClientId, Check::ClientSecret, Check::RedirectUri]
        .into_iter()
        .all(|check| {
            config
                .iter()
                .filter(|found| found.check == check)
                .all(is_ok)
        });
    let has_client = service.app.settings.get(Key::ClientId).is_some();
    let orgs = match vault {
        true => ask(service).await?,
        false => Vec::new(),
    };
    Ok(Found {
        at: now,
        vault,
        app: app && has_client,
        orgs,
    })
}

fn is_ok(found: &Finding) -> bool {
    found.verdict == Verdict::Ok
}

/// How the orgs of the token are.
pub(super) async fn ask(service: &Shared) -> Result<Vec<OrgState>> {
    let orgs = service.admitted_orgs().await?;
    if orgs.is_empty() {
        return Ok(Vec::new());
    }
    let fleet = Fleet::of(service, &orgs).await;
    let vault = service.vault()?;
    let (found, _) = fleet.survey(service, &vault, LIMIT).tokens().await?;
    let tokens = found.iter().filter(|found| found.check == Check::Token);
    let states = tokens.map(|found| OrgState {
        user_id: found.subject.title().to_owned(),
        state: found.state,
        verdict: found.verdict,
        message: found.summary.clone(),
    });
    Ok(states.collect())
}

impl Found {
    /// How a service is that needs this.
    pub(super) fn condition(&self, needs: Needs) -> Condition {
        if !self.vault {
            return Condition::new("error", "unhealthy", "The vault cannot be used.");
        }
        match needs {
            Needs::Vault => Condition::new("active", "healthy", "It works."),
            Needs::App if self.app => Condition::new("active", "healthy", "Logins can be made."),
            Needs::App => Condition::new(
                "disconnected",
                "degraded",
                "No login can be made: client id, secret or redirect URI are missing or wrong.",
            ),
            Needs::Orgs => self.of_orgs(),
        }
    }

    fn of_orgs(&self) -> Condition {
        let good = self
            .orgs
            .iter()
            .filter(|org| org.verdict.is_healthy())
            .count();
        match (good, self.orgs.len()) {
            (_, 0) => Condition::new("disconnected", "unhealthy", "No org is logged in to."),
            (0, all) => {
                let message = format!("None of {all} orgs can be used.");
                Condition::new("disconnected", "unhealthy", message)
            }
            (good, all) if good < all => {
                let message = format!("{good} of {all} orgs can be used.");
                Condition::new("connected", "degraded", message)
            }
            (_, 1) => Condition::new("connected", "healthy", "The org answers."),
            (_, all) => Condition::new("connected", "healthy", format!("All {all} orgs answer.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(vault: bool, app: bool, verdicts: &[Verdict]) -> Found {
        let org = |verdict: &Verdict| OrgState {
            user_id: "acme".to_owned(),
            state: "active",
            verdict: *verdict,
            message: String::new(),
        };
        Found {
            at: Timestamp::UNIX_EPOCH,
            vault,
            app,
            orgs: verdicts.iter().map(org).collect(),
        }
    }

    #[test]
    fn a_service_is_as_well_as_what_it_needs() {
        use Verdict::{Fail, Ok, Unknown, Warn};
        for (vault, app, orgs, needs, status, health) in [
            (false, true, &[Ok][..], Needs::Vault, "error", "unhealthy"),
            (true, false, &[], Needs::Vault, "active", "healthy"),
            (true, true, &[], Needs::App, "active", "healthy"),
            (true, false, &[Ok], Needs::App, "disconnected", "degraded"),
            (true, true, &[], Needs::Orgs, "disconnected", "unhealthy"),
            (
                true,
                true,
                &[Fail, Unknown],
                Needs::Orgs,
                "disconnected",
                "unhealthy",
            ),
            (
                true,
                true,
                &[Ok, Fail],
                Needs::Orgs,
                "connected",
                "degraded",
            ),
            (true, true, &[Ok, Warn], Needs::Orgs, "connected", "healthy"),
        ] {
            let condition = found(vault, app, orgs).condition(needs);
            assert_eq!(
                (condition.status, condition.health),
                (status, health),
                "{orgs:?}"
            );
        }
    }
}

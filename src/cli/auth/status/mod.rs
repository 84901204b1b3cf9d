//! `sfkit auth status`: the command and its probe. `document` is what it shows.

mod document;

use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;

use crate::app::{App, OrgError};
use crate::cli::duration;
use crate::cli::outcome::{Outcome, Result};
use crate::config::Key;
use crate::error::Code;
use crate::model::finding::Evidence;
use crate::model::token::TokenState;
use crate::session::{self, Cause, Probed};
use crate::vault::{Org, Vault};

pub(crate) use document::Status;

use document::{Common, List};

/// Tell how good the stored tokens are, and what mends them
///
/// Reads the vault's own records: no server is asked and no key store is opened. Without `-o` all
/// logins are told about. With `--probe` every server is asked, five at the same time and each within
/// its own time limit; a token that is refused is renewed as any command would. Ends with 4 when a
/// login is needed, else with 5 when a server cannot be reached, else with 1 when one shuts us out.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit auth status\n  sfkit auth status -o acme --format json\n  \
                  sfkit auth status --probe --timeout 5s"
)]
pub(crate) struct StatusArgs {
    /// Ask the servers
    #[arg(long)]
    probe: bool,

    /// Time limit of each server
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "10s", requires = "probe")]
    timeout: Duration,
}

pub(crate) async fn run(app: &App, args: &StatusArgs) -> Result<Outcome> {
    let (vault, orgs) = match app.settings.get(Key::Org) {
        Some(_) => {
            let (vault, org) = app.stored_org()?;
            (Some(vault), vec![org])
        }
        None => match app.vault()? {
            Some(vault) => (Some(vault.clone()), vault.orgs()?),
            None => (None, Vec::new()),
        },
    };
    if app.fixed_access()?.is_some() {
        app.ui.note(
            "`SFKIT_ACCESS_TOKEN` is set: without `-o` commands use that token, and none of the logins here",
        );
    }
    let Some(vault) = vault.filter(|_| !orgs.is_empty()) else {
        return Err(OrgError::NoLogin { name: None }.into());
    };
    let items = if args.probe {
        probe_all(app, &vault, &orgs, args.timeout).await?
    } else {
        let common = Common::of(app, &vault)?;
        orgs.iter()
            .map(|org| common.status(org))
            .collect::<Result<_>>()?
    };
    let outcome = outcome(&items);
    app.ui.document(&List { schema: 1, items })?;
    Ok(outcome)
}

/// The worst of the states; unreachable and blocked are known only to a probe.
fn outcome(items: &[Status]) -> Outcome {
    let has = |states: &[TokenState]| items.iter().any(|status| states.contains(&status.judged));
    match () {
        () if has(&[TokenState::ReauthRequired, TokenState::Revoked]) => {
            Outcome::Found(Code::ReauthRequired)
        }
        () if !items.iter().any(|status| status.probe.is_some()) => Outcome::Done,
        () if has(&[TokenState::Undecryptable]) => Outcome::Found(Code::VaultDamaged),
        () if has(&[TokenState::Unreachable]) => Outcome::Found(Code::Unavailable),
        () if has(&[TokenState::Blocked]) => Outcome::Found(Code::Unhealthy),
        () => Outcome::Done,
    }
}

/// Asks all servers at the same time; one that does not answer delays nobody else.
async fn probe_all(
    app: &App,
    vault: &Arc<Vault>,
    orgs: &[Org],
    limit: Duration,
) -> Result<Vec<Status>> {
    // Once and before the clocks run: a person may have to unlock the key store.
    vault.unlock_now()?;
    let (sessions, _servers) = app.sessions_of(vault, orgs).await;
    let mut tasks = Vec::new();
    for (org, session) in orgs.iter().zip(sessions) {
        let version = app.version(org.login.facts.api_version);
        tasks.push(async move {
            let begun = Instant::now();
            let probed = match session {
                Ok(session) => {
                    let asked = session::probe(&session, version);
                    match tokio::time::timeout(limit, asked).await {
                        Ok(probed) => probed,
                        Err(_) => {
                            // A probe may renew: what came of that is stored first.
                            session.settled().await;
                            unanswered(limit)
                        }
                    }
                }
                Err(error) => Probed::lost(
                    TokenState::NotConfigured,
                    Cause::OrgMoved,
                    Evidence::new("vault", error.to_string()),
                ),
            };
            (probed, begun.elapsed())
        });
    }
    let probed = super::together(tasks).await;
    let mut items = Vec::new();
    let common = Common::of(app, vault)?;
    for (org, (probed, took)) in orgs.iter().zip(probed) {
        let now = vault.org(&org.uuid)?;
        let org = now.as_ref().unwrap_or(org);
        items.push(common.status(org)?.with_probe(org, &probed, took));
    }
    Ok(items)
}

fn unanswered(limit: Duration) -> Probed {
    let said = format!("no answer within {} s", limit.as_secs_f64());
    Probed::lost(
        TokenState::Unreachable,
        Cause::Timeout,
        Evidence::new("limits", said),
    )
}

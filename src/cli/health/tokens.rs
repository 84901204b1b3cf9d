//! `sfkit health tokens`.

use std::sync::Arc;

use clap::Args;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::health::{self, Finding, Report};
use crate::vault::{Org, Vault};

use super::environment::Unnamed;
use super::fleet::{Fleet, FleetArgs};
use super::monitor::MonitorArgs;

/// Tell how good the stored tokens are, since when, why, and what mends them
///
/// Reads the vault's own records and the counts of calls: no server is asked and no key store opened.
/// Without `-o` all logins are told about. With `--probe` all servers are asked at the same time, by one cheap
/// call, userinfo and introspection: it tells apart a dead token, a blocked app, a restricted address, a frozen
/// user, a missing permission, an org that has moved, maintenance and the network. A token that is refused
/// is renewed as any command would.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit health tokens\n  sfkit health tokens -o acme --format json\n  \
                  sfkit health tokens --probe --timeout 5s"
)]
pub(crate) struct TokensArgs {
    /// Ask the servers
    #[arg(long)]
    probe: bool,

    #[command(flatten)]
    fleet: FleetArgs,

    #[command(flatten)]
    pub(super) monitor: MonitorArgs,
}

/// Looks at the stored tokens.
pub(super) async fn look(app: &App, args: &TokensArgs) -> Result<Report> {
    let opened = app.vault();
    let orgs = super::orgs(app, &opened)?;
    let unnamed = Unnamed::of(app, args.fleet.timeout);
    let unnamed_findings = async {
        match args.probe {
            true => unnamed.told(|answer| vec![answer.token()]).await,
            false => unnamed.unasked().into_iter().collect(),
        }
    };
    let vault = opened?;
    let stored = stored(app, args, (vault.as_ref(), &orgs), unnamed.is_some());
    let (stored, unnamed) = tokio::join!(stored, unnamed_findings);
    let mut findings = stored?;
    findings.extend(unnamed);
    Ok(Report::new("tokens", app.clock.now(), findings))
}

/// The stored logins; that there is none is no news where a token of the environment is used.
async fn stored(
    app: &App,
    args: &TokensArgs,
    (vault, orgs): (Option<&Arc<Vault>>, &[Org]),
    is_other: bool,
) -> Result<Vec<Finding>> {
    Ok(match vault {
        _ if orgs.is_empty() && is_other => Vec::new(),
        Some(_) if orgs.is_empty() => vec![health::no_login()],
        Some(vault) if args.probe => {
            let fleet = Fleet::gather(app, vault, orgs).await?;
            fleet
                .survey(app, vault, args.fleet.timeout)
                .tokens()
                .await?
                .0
        }
        Some(vault) => health::tokens(vault, &app.usage_file(), orgs, app.clock.now())?,
        None => vec![health::no_login()],
    })
}

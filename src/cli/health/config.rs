//! `sfkit health config`.

use std::time::Duration;

use clap::Args;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::health::{self, Finding, Machine, Opened, Report};
use crate::http::RetryPolicy;
use crate::vault::Org;

use super::fleet::{Fleet, FleetArgs};
use super::monitor::MonitorArgs;

/// Check settings, files, key store, proxy and certificates of this machine
///
/// Nothing is asked: no server and no key store. A config file that cannot be read is told about, and
/// counts for nothing. With `--probe` the servers are asked for the time, to check this machine's clock.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit health config\n  sfkit health config -o acme --format json\n  \
                  sfkit health config --probe"
)]
pub(crate) struct ConfigArgs {
    /// Ask the servers for the time
    #[arg(long)]
    probe: bool,

    #[command(flatten)]
    fleet: FleetArgs,

    #[command(flatten)]
    pub(super) monitor: MonitorArgs,
}

/// Looks at this machine.
pub(super) async fn look(app: &App, args: &ConfigArgs) -> Result<Report> {
    let machine = Machine {
        settings: &app.settings,
        paths: &app.paths,
        environment: &app.environment,
    };
    // Before the vault is opened, which closes its files to others.
    let mut findings = vec![machine.files()];
    let opened = app.vault();
    let orgs = super::orgs(app, &opened)?;
    findings.extend(health::config(machine, &opened, &orgs));
    if args.probe {
        findings.extend(clocks(app, args.fleet.timeout, &opened, &orgs).await);
    }
    Ok(Report::new("config", app.clock.now(), findings))
}

/// This machine's clock against those of the servers. Needs no token and no key store.
async fn clocks(app: &App, limit: Duration, opened: &Opened, orgs: &[Org]) -> Vec<Finding> {
    let Ok(Some(vault)) = opened else {
        return Vec::new();
    };
    let fleet = Fleet::without_key(app, vault, orgs).await;
    let http = app.http_with(RetryPolicy::never());
    let now = app.clock.now();
    let asked = health::ask_all(&fleet.members, limit, |member| {
        let base = member.session.as_ref().ok();
        let base = base.map(|session| session.place().instance.clone());
        let (http, org, clock) = (http.clone(), member.org.clone(), app.clock.clone());
        async move {
            match base {
                Some(base) => health::clock(&http, &base, &org, &clock).await,
                None => None,
            }
        }
    });
    let asked = asked.await.into_iter().zip(&fleet.members);
    asked
        .map(|(asked, member)| {
            let found = asked.answer.flatten();
            found.unwrap_or_else(|| health::clock_unknown(&member.org, now))
        })
        .collect()
}

//! `sfkit health config`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::Result;
use crate::health::{self, Machine, Report};

use super::monitor::MonitorArgs;

/// Check settings, files, key store, proxy and certificates of this machine
///
/// Nothing is asked: no server and no key store. A config file that cannot be read is told about, and
/// counts for nothing.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit health config\n  sfkit health config -o acme --format json"
)]
pub(crate) struct ConfigArgs {
    #[command(flatten)]
    pub(super) monitor: MonitorArgs,
}

/// Looks at this machine.
pub(super) fn look(app: &App) -> Result<Report> {
    let machine = Machine {
        settings: &app.settings,
        paths: &app.paths,
        environment: &app.environment,
    };
    // Before the vault is opened, which closes its files to others.
    let files = machine.files();
    let vault = app.vault();
    let orgs = super::orgs(app, &vault)?;
    let mut findings = health::config(machine, &vault, &orgs);
    findings.insert(0, files);
    Ok(Report::new("config", app.clock.now(), findings))
}

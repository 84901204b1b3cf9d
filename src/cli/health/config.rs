//! `sfkit health config`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::health::{self, Machine, Report};

/// Check settings, files, key store, proxy and certificates of this machine
///
/// Nothing is asked: no server and no key store. A config file that cannot be read is told about, and
/// counts for nothing.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit health config\n  sfkit health config -o acme --format json"
)]
pub(crate) struct ConfigArgs {}

pub(super) fn run(app: &App, _args: &ConfigArgs) -> Result<Outcome> {
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
    super::show(app, Report::new("config", app.clock.now(), findings))
}

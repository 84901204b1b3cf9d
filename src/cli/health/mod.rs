//! `sfkit health`: is it working, since when not, why, and what mends it. `shown` is what people see.

mod config;
pub(super) mod monitor;
mod shown;
mod tokens;
mod watch;

use std::sync::Arc;

use clap::Subcommand;

use crate::app::App;
use crate::config::Key;
use crate::health::{Opened, Report};
use crate::vault::Org;

use super::outcome::{Outcome, Result};

use monitor::MonitorArgs;
pub(super) use shown::{line, title as section, total, write_rows};

/// Tell what works, since when it does not, why, and what mends it
///
/// Ends with 0 when all is well, also while something is worth a look, and with 1 when something does
/// not work or cannot be told.
#[derive(Debug, Subcommand)]
pub(crate) enum HealthCommand {
    Config(config::ConfigArgs),
    Tokens(tokens::TokensArgs),
}

impl HealthCommand {
    /// The words of the command, for the audit log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Config(_) => "health config",
            Self::Tokens(_) => "health tokens",
        }
    }

    /// Whether it runs as a monitoring plugin.
    pub(crate) fn is_monitor(&self) -> bool {
        self.monitor().is_plugin()
    }

    /// How the report is told.
    fn monitor(&self) -> &MonitorArgs {
        match self {
            Self::Config(args) => &args.monitor,
            Self::Tokens(args) => &args.monitor,
        }
    }

    fn look(&self, app: &App) -> Result<Report> {
        match self {
            Self::Config(_) => config::look(app),
            Self::Tokens(_) => tokens::look(app),
        }
    }
}

pub(crate) async fn run(app: &App, command: &HealthCommand) -> Result<Outcome> {
    let look = async || command.look(app);
    command.monitor().run(app, look).await
}

/// The logins that are meant: the one of `-o`, else all.
fn orgs(app: &App, vault: &Opened) -> Result<Vec<Org>> {
    if app.settings.get(Key::Org).is_some() {
        return Ok(vec![app.stored_org()?.1]);
    }
    match vault {
        Ok(Some(vault)) => Ok(Arc::clone(vault).orgs()?),
        _ => Ok(Vec::new()),
    }
}

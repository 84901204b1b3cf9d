//! `sfkit health`: is it working, since when not, why, and what mends it. `shown` is what people see.

mod config;
mod shown;
mod tokens;

use std::sync::Arc;

use clap::Subcommand;

use crate::app::App;
use crate::config::Key;
use crate::error::Code;
use crate::health::{Opened, Report};
use crate::vault::Org;

use super::outcome::{Outcome, Result};

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
}

pub(crate) fn run(app: &App, command: &HealthCommand) -> Result<Outcome> {
    match command {
        HealthCommand::Config(args) => config::run(app, args),
        HealthCommand::Tokens(args) => tokens::run(app, args),
    }
}

/// Shows the report; its verdict is the outcome.
fn show(app: &App, report: Report) -> Result<Outcome> {
    let outcome = match report.healthy {
        true => Outcome::Done,
        false => Outcome::Found(Code::Unhealthy),
    };
    app.ui.document(&shown::Shown(report))?;
    Ok(outcome)
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

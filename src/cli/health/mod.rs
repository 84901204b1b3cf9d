//! `sfkit health`: is it working, since when not, why, and what mends it. `shown` is what people see,
//! `fleet` the orgs that are asked.

mod config;
mod connection;
mod fleet;
mod limits;
mod shown;
mod summary;
mod tokens;
mod waterfall;

use clap::{Args, Subcommand};

use crate::app::App;
use crate::config::Key;
use crate::error::Code;
use crate::health::{Opened, Report};
use crate::output::RowOptions;
use crate::vault::Org;

use super::outcome::{Outcome, Result};

/// Tell what works, since when it does not, why, and what mends it
///
/// Alone it is `sfkit health summary`. Ends with 0 when all is well, also while something is worth a
/// look, and with 1 when something does not work or cannot be told.
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  sfkit health\n  sfkit health tokens --probe\n  sfkit health connection -o acme\n  \
                  sfkit health limits --warn 60"
)]
pub(crate) struct HealthArgs {
    #[command(subcommand)]
    command: Option<HealthCommand>,

    #[command(flatten)]
    summary: summary::SummaryArgs,
}

#[derive(Debug, Subcommand)]
enum HealthCommand {
    Summary(summary::SummaryArgs),
    Config(config::ConfigArgs),
    Tokens(tokens::TokensArgs),
    Connection(connection::ConnectionArgs),
    Limits(limits::LimitsArgs),
}

impl HealthArgs {
    /// The words of the command, for the audit log.
    pub(crate) fn name(&self) -> &'static str {
        match &self.command {
            None | Some(HealthCommand::Summary(_)) => "health summary",
            Some(HealthCommand::Config(_)) => "health config",
            Some(HealthCommand::Tokens(_)) => "health tokens",
            Some(HealthCommand::Connection(_)) => "health connection",
            Some(HealthCommand::Limits(_)) => "health limits",
        }
    }

    /// Whether a bad line of the config file is told as a finding.
    pub(crate) fn mends_config(&self) -> bool {
        matches!(
            &self.command,
            None | Some(HealthCommand::Summary(_) | HealthCommand::Config(_))
        )
    }
}

pub(crate) async fn run(app: &App, args: &HealthArgs) -> Result<Outcome> {
    match &args.command {
        None => summary::run(app, &args.summary).await,
        Some(HealthCommand::Summary(args)) => summary::run(app, args).await,
        Some(HealthCommand::Config(args)) => config::run(app, args).await,
        Some(HealthCommand::Tokens(args)) => tokens::run(app, args).await,
        Some(HealthCommand::Connection(args)) => connection::run(app, args).await,
        Some(HealthCommand::Limits(args)) => limits::run(app, args).await,
    }
}

/// Shows the report; its verdict is the outcome.
fn show(app: &App, report: Report) -> Result<Outcome> {
    show_limits(app, report, true)
}

/// As [`show`]; limits that are not used are left out for people, unless all are wanted.
fn show_limits(app: &App, report: Report, all: bool) -> Result<Outcome> {
    let outcome = match report.healthy {
        true => Outcome::Done,
        false => Outcome::Found(Code::Unhealthy),
    };
    let width = app.ui.width(&RowOptions::default());
    app.ui.document(&shown::Shown::new(report, width, all))?;
    Ok(outcome)
}

/// The logins that are meant: the one of `-o`, else all.
fn orgs(app: &App, vault: &Opened) -> Result<Vec<Org>> {
    if app.settings.get(Key::Org).is_some() {
        return Ok(vec![app.stored_org()?.1]);
    }
    match vault {
        Ok(Some(vault)) => Ok(vault.orgs()?),
        _ => Ok(Vec::new()),
    }
}

//! `sfkit health`: is it working, since when not, why, and what mends it. `shown` is what people see,
//! `fleet` the orgs that are asked.

mod config;
mod connection;
mod environment;
pub(super) mod fleet;
mod limits;
pub(super) mod monitor;
mod shown;
mod summary;
mod tokens;
mod watch;
mod waterfall;

use clap::{Args, Subcommand};

use crate::app::App;
use crate::health::{Opened, Report};
use crate::vault::Org;

use super::outcome::{Outcome, Result};

use monitor::MonitorArgs;
pub(super) use shown::{line, title as section, total, write_rows};

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

impl HealthArgs {
    /// Whether it runs as a monitoring plugin.
    pub(crate) fn is_monitor(&self) -> bool {
        self.monitor().is_plugin()
    }

    /// How the report is told.
    fn monitor(&self) -> &MonitorArgs {
        match &self.command {
            None => &self.summary.monitor,
            Some(HealthCommand::Summary(args)) => &args.monitor,
            Some(HealthCommand::Config(args)) => &args.monitor,
            Some(HealthCommand::Tokens(args)) => &args.monitor,
            Some(HealthCommand::Connection(args)) => &args.monitor,
            Some(HealthCommand::Limits(args)) => &args.monitor,
        }
    }

    /// The flags of the summary, when that is what was asked for.
    fn summary(&self) -> Option<&summary::SummaryArgs> {
        match &self.command {
            None => Some(&self.summary),
            Some(HealthCommand::Summary(args)) => Some(args),
            Some(_) => None,
        }
    }

    /// Whether limits that are not used are shown to people, too.
    fn shows_all(&self) -> bool {
        match &self.command {
            Some(HealthCommand::Limits(args)) => args.all,
            _ => true,
        }
    }

    async fn look(&self, app: &App) -> Result<Report> {
        app.set_up_demo_if_meant().await?;
        match &self.command {
            None => summary::look(app, &self.summary).await,
            Some(HealthCommand::Summary(args)) => summary::look(app, args).await,
            Some(HealthCommand::Config(args)) => config::look(app, args).await,
            Some(HealthCommand::Tokens(args)) => tokens::look(app, args).await,
            Some(HealthCommand::Connection(args)) => connection::look(app, args).await,
            Some(HealthCommand::Limits(args)) => limits::look(app, args).await,
        }
    }
}

pub(crate) async fn run(app: &App, args: &HealthArgs) -> Result<Outcome> {
    if let Some(summary) = args.summary().filter(|args| args.compat) {
        app.set_up_demo_if_meant().await?;
        return summary::compat(app, summary).await;
    }
    let look = async || args.look(app).await;
    args.monitor().run(app, args.shows_all(), look).await
}

/// The logins that are meant: the one of `-o`, else all.
fn orgs(app: &App, vault: &Opened) -> Result<Vec<Org>> {
    if environment::is_named(app) {
        return Ok(vec![app.stored_org()?.1]);
    }
    match vault {
        Ok(Some(vault)) => Ok(vault.orgs()?),
        _ => Ok(Vec::new()),
    }
}

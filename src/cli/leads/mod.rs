//! `sfkit leads`: leads in numbers.

mod aging;
mod owners;
mod response;
mod sources;
mod summary;

use clap::{Args, Subcommand};

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Leads, their sources, conversion and response in numbers
///
/// Alone it is `sfkit leads summary`. `sfkit help metrics` tells what each number is.
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  sfkit leads -o demo\n  sfkit leads sources -o demo\n  sfkit leads response --period last-90-days"
)]
pub(crate) struct LeadsArgs {
    #[command(subcommand)]
    command: Option<LeadsCommand>,

    #[command(flatten)]
    summary: summary::SummaryArgs,
}

#[derive(Debug, Subcommand)]
enum LeadsCommand {
    Summary(Box<summary::SummaryArgs>),
    Sources(Box<sources::SourcesArgs>),
    Owners(Box<owners::OwnersArgs>),
    Response(Box<response::ResponseArgs>),
    Aging(Box<aging::AgingArgs>),
}

impl LeadsArgs {
    /// The words of the command, for the audit log.
    pub(crate) fn name(&self) -> &'static str {
        match &self.command {
            None | Some(LeadsCommand::Summary(_)) => "leads summary",
            Some(LeadsCommand::Sources(_)) => "leads sources",
            Some(LeadsCommand::Owners(_)) => "leads owners",
            Some(LeadsCommand::Response(_)) => "leads response",
            Some(LeadsCommand::Aging(_)) => "leads aging",
        }
    }
}

pub(crate) async fn run(app: &App, args: &LeadsArgs) -> Result<Outcome> {
    match &args.command {
        None => summary::run(app, &args.summary).await,
        Some(LeadsCommand::Summary(args)) => summary::run(app, args).await,
        Some(LeadsCommand::Sources(args)) => sources::run(app, args).await,
        Some(LeadsCommand::Owners(args)) => owners::run(app, args).await,
        Some(LeadsCommand::Response(args)) => response::run(app, args).await,
        Some(LeadsCommand::Aging(args)) => aging::run(app, args).await,
    }
}

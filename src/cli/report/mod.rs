//! `sfkit report`: the reports that are saved in the org.

mod list;
mod run;

use clap::Subcommand;

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Run reports that are saved in the org
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    List(list::ListArgs),
    Run(run::RunArgs),
}

pub(crate) async fn run(app: &App, command: &ReportCommand) -> Result<Outcome> {
    match command {
        ReportCommand::List(args) => list::run(app, args).await,
        ReportCommand::Run(args) => run::run(app, args).await,
    }
}

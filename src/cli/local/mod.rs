//! `sfkit local`: the local org for other programs.

mod load;
mod reset;
mod start;
mod status;

use clap::Subcommand;

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Run a Salesforce-compatible org on this machine
#[derive(Debug, Subcommand)]
pub(crate) enum LocalCommand {
    Start(start::StartArgs),
    Load(load::LoadArgs),
    Status(status::StatusArgs),
    Reset(reset::ResetArgs),
}

pub(crate) async fn run(app: &App, command: &LocalCommand) -> Result<Outcome> {
    match command {
        LocalCommand::Start(args) => start::run(app, args).await,
        LocalCommand::Load(args) => load::run(app, args),
        LocalCommand::Status(args) => status::run(app, args).await,
        LocalCommand::Reset(args) => reset::run(app, args),
    }
}

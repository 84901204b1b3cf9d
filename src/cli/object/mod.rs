//! `sfkit object`: what objects there are, and what they look like.

mod describe;
mod described;
mod field;
mod list;

use clap::Subcommand;

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Look up objects, fields, picklists and relationships
#[derive(Debug, Subcommand)]
pub(crate) enum ObjectCommand {
    List(list::ListArgs),
    Describe(describe::DescribeArgs),
}

pub(crate) async fn run(app: &App, command: &ObjectCommand) -> Result<Outcome> {
    match command {
        ObjectCommand::List(args) => list::run(app, args).await,
        ObjectCommand::Describe(args) => describe::run(app, args).await,
    }
}

//! `sfkit record`: records of any object.

mod finding;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod scope;

use clap::Subcommand;

use crate::app::App;

use super::outcome::{Outcome, Result};

pub(crate) use finding::Finding;

/// Read records of any object, custom ones too
#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    List(Box<list::ListArgs<scope::AnyList>>),
    Get(get::GetArgs<scope::AnyObject>),
}

pub(crate) async fn run(app: &App, command: &RecordCommand) -> Result<Outcome> {
    match command {
        RecordCommand::List(args) => list::run(app, args).await,
        RecordCommand::Get(args) => get::run(app, args).await,
    }
}

//! `sfkit bulk`: jobs of the org that move many records.
//!
//! A transfer, one import or export, has a number in the book on this machine and a job in the org for
//! each of its parts; commands take the number or the id of a job. `target` finds out which is meant,
//! `shown` is a transfer as people and programs see it.

mod abort;
mod carry;
mod error;
mod export;
mod import;
mod list;
mod prospect;
mod reading;
mod results;
mod resume;
mod retry;
mod shown;
mod status;
mod target;

use clap::Subcommand;

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Move many records with bulk jobs
///
/// Every transfer is kept in a book on this machine until long after its end: what was sent, which
/// jobs of the org did it, and what became of it.
#[derive(Debug, Subcommand)]
pub(crate) enum BulkCommand {
    Export(Box<export::ExportArgs>),
    Import(Box<import::ImportArgs>),
    List(list::ListArgs),
    Status(status::StatusArgs),
    Results(results::ResultsArgs),
    Retry(Box<retry::RetryArgs>),
    Resume(Box<resume::ResumeArgs>),
    Abort(abort::AbortArgs),
}

pub(crate) async fn run(app: &App, command: &BulkCommand) -> Result<Outcome> {
    match command {
        BulkCommand::Export(args) => export::run(app, args).await,
        BulkCommand::Import(args) => import::run(app, args).await,
        BulkCommand::List(args) => list::run(app, args).await,
        BulkCommand::Status(args) => status::run(app, args).await,
        BulkCommand::Results(args) => results::run(app, args).await,
        BulkCommand::Retry(args) => retry::run(app, args).await,
        BulkCommand::Resume(args) => resume::run(app, args).await,
        BulkCommand::Abort(args) => abort::run(app, args).await,
    }
}

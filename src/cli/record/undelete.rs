//! `sfkit record undelete`.

use clap::{ArgGroup, Args};

use super::update::which;
use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::write::{FileArgs, Job, SafetyArgs};
use crate::records::write::Verb;

/// Take records out of the recycle bin
///
/// What was deleted with a record comes back with it.
#[derive(Args, Debug)]
#[command(
    group = ArgGroup::new("which").required(true).args(["records", "file"]),
    after_help = "Examples:\n  sfkit record undelete Lead 00Q…\n  \
                  sfkit query --all-rows \"SELECT Id FROM Lead WHERE IsDeleted = true\" --format csv | \
                  sfkit record undelete Lead -"
)]
pub(crate) struct UndeleteArgs {
    /// API name of the object, such as Account or My_Thing__c
    #[arg(value_name = "OBJECT")]
    object: String,

    /// The records, by id; `-` reads ids from standard input
    #[arg(value_name = "ID")]
    records: Vec<String>,

    #[command(flatten)]
    file: FileArgs,

    #[command(flatten)]
    safety: SafetyArgs,

    #[command(flatten)]
    rows: RowArgs,
}

pub(crate) async fn run(app: &App, args: &UndeleteArgs) -> Result<Outcome> {
    let job = Job {
        object: &args.object,
        verb: Verb::Undelete,
        typed: &[],
        meant: Vec::new(),
        values: None,
        file: &args.file,
        safety: &args.safety,
        which: which(&args.records, None),
        unmodified_since: None,
        rows: &args.rows,
    };
    job.run(app).await
}

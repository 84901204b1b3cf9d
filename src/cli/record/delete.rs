//! `sfkit record delete`, and the `delete` of every noun.

use clap::{ArgGroup, Args};

use super::update::which;
use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::write::{FileArgs, Job, SafetyArgs, UnmodifiedArgs};
use crate::records::write::Verb;

/// Move records to the recycle bin
///
/// Those that are named, those of a file with the column `Id`, or those that fulfil a condition. A
/// condition shows how many records it finds and the first of them, and asks; without a terminal it
/// needs `--yes`.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit record delete Lead 00Q… --undo undo.json\n  \
                  sfkit record delete Task --where \"ActivityDate < LAST_N_YEARS:5\" --dry-run\n  \
                  sfkit query \"SELECT Id FROM Lead WHERE Company = 'Test'\" --format csv | sfkit record delete Lead -"
)]
pub(crate) struct DeleteArgs {
    /// API name of the object, such as Account or My_Thing__c
    #[arg(value_name = "OBJECT")]
    pub(crate) object: String,

    #[command(flatten)]
    pub(crate) delete: Delete,
}

/// What every delete takes.
#[derive(Args, Clone, Debug, Default)]
#[command(group = ArgGroup::new("which").required(true).args(["records", "condition", "file"]))]
pub(crate) struct Delete {
    /// The records: id, address, name or `Field=value`; `-` reads ids from standard input
    #[arg(value_name = "RECORD")]
    records: Vec<String>,

    /// The records that fulfil a SOQL condition
    #[arg(long = "where", id = "condition", value_name = "CONDITION")]
    condition: Option<String>,

    #[command(flatten)]
    file: FileArgs,

    #[command(flatten)]
    safety: SafetyArgs,

    #[command(flatten)]
    unmodified: UnmodifiedArgs,

    #[command(flatten)]
    rows: RowArgs,
}

pub(crate) async fn run(app: &App, object: &str, args: &Delete) -> Result<Outcome> {
    let job = Job {
        object,
        verb: Verb::Delete,
        typed: &[],
        meant: Vec::new(),
        values: None,
        file: &args.file,
        safety: &args.safety,
        which: which(&args.records, args.condition.as_deref()),
        unmodified_since: args.unmodified.if_unmodified_since.as_deref(),
        rows: &args.rows,
    };
    job.run(app).await
}

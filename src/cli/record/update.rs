//! `sfkit record update`, and the `update` of every noun.

use clap::{ArgGroup, Args};

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::write::{FileArgs, Job, SafetyArgs, UnmodifiedArgs, ValueArgs, Which};
use crate::records::write::{Assignment, Verb};

use super::scope::Given;

/// Change records
///
/// Those that are named, those of a file with the column `Id`, or those that fulfil a condition. A
/// condition shows how many records it finds and the first of them, and asks; without a terminal it
/// needs `--yes`.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit record update Opportunity 006… --set StageName=\"Closed Won\" --undo undo.json\n  \
                  sfkit record update Lead --where \"LeadSource = 'Web' AND Rating = null\" --set Rating=Warm --dry-run\n  \
                  sfkit record update Account --file accounts.csv --failures failed.csv"
)]
pub(crate) struct UpdateArgs {
    /// API name of the object, such as Account or My_Thing__c
    #[arg(value_name = "OBJECT")]
    pub(crate) object: String,

    #[command(flatten)]
    pub(crate) update: Update,
}

/// What every update takes.
#[derive(Args, Clone, Debug, Default)]
#[command(group = ArgGroup::new("which").required(true).args(["records", "condition", "file"]))]
pub(crate) struct Update {
    /// The records: id, address, name or `Field=value`; `-` reads ids from standard input
    #[arg(value_name = "RECORD")]
    records: Vec<String>,

    /// The records that fulfil a SOQL condition
    #[arg(long = "where", id = "condition", value_name = "CONDITION")]
    condition: Option<String>,

    #[command(flatten)]
    values: ValueArgs,

    #[command(flatten)]
    file: FileArgs,

    #[command(flatten)]
    safety: SafetyArgs,

    #[command(flatten)]
    unmodified: UnmodifiedArgs,

    #[command(flatten)]
    rows: RowArgs,
}

pub(crate) async fn run(
    app: &App,
    object: &str,
    typed: &[Given],
    args: &Update,
) -> Result<Outcome> {
    let job = Job {
        typed,
        ..job(object, Vec::new(), args)
    };
    job.run(app).await
}

/// The update as a job that sets these values, whatever else is set.
pub(crate) fn job<'a>(object: &'a str, meant: Vec<Assignment>, args: &'a Update) -> Job<'a> {
    Job {
        object,
        verb: Verb::Update,
        typed: &[],
        meant,
        values: Some(&args.values),
        file: &args.file,
        safety: &args.safety,
        which: which(&args.records, args.condition.as_deref()),
        unmodified_since: args.unmodified.if_unmodified_since.as_deref(),
        rows: &args.rows,
    }
}

/// Which records the arguments name.
pub(crate) fn which<'a>(records: &'a [String], condition: Option<&'a str>) -> Which<'a> {
    match (condition, records) {
        (Some(condition), _) => Which::Where(condition),
        (None, []) => Which::Input,
        (None, records) => Which::Named(records),
    }
}

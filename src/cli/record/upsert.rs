//! `sfkit record upsert`, and the `upsert` of every noun.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::write::{FileArgs, Job, SafetyArgs, ValueArgs, Which};
use crate::records::write::Verb;

use super::scope::Given;

/// Change records that are found by a key, and create those that are not there
///
/// The key is a field that is an external id (or another by which the org looks records up). Sent
/// twice, nothing is there twice.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit record upsert Account --key Number__c --set Number__c=A-17 --set Name=Acme\n  \
                  sfkit record upsert Contact --key Email --file contacts.csv --failures failed.csv\n  \
                  sfkit query -o old \"SELECT Number__c, Name FROM Account\" --format csv | \
                  sfkit record upsert Account -o new --key Number__c --file -"
)]
pub(crate) struct UpsertArgs {
    /// API name of the object, such as Account or My_Thing__c
    #[arg(value_name = "OBJECT")]
    pub(crate) object: String,

    #[command(flatten)]
    pub(crate) upsert: Upsert,
}

/// What every upsert takes.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Upsert {
    /// Field by which records are found
    #[arg(long, value_name = "FIELD")]
    key: String,

    #[command(flatten)]
    values: ValueArgs,

    #[command(flatten)]
    file: FileArgs,

    #[command(flatten)]
    safety: SafetyArgs,

    #[command(flatten)]
    rows: RowArgs,
}

pub(crate) async fn run(
    app: &App,
    object: &str,
    typed: &[Given],
    args: &Upsert,
) -> Result<Outcome> {
    let job = Job {
        object,
        verb: Verb::Upsert {
            key: args.key.trim().to_owned(),
        },
        typed,
        meant: Vec::new(),
        values: Some(&args.values),
        file: &args.file,
        safety: &args.safety,
        which: Which::Input,
        unmodified_since: None,
        rows: &args.rows,
    };
    job.run(app).await
}

//! `sfkit record create`, and the `create` of every noun.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::write::{FileArgs, Job, SafetyArgs, ValueArgs, Which};
use crate::records::write::Verb;

use super::scope::Given;

/// Create records
///
/// Every row is checked before the first is sent. Many records go 200 at a time; each has its
/// line, id and error in the result. Exit status 3 means that some were created and some were not.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit record create Account --set Name=Acme --set AnnualRevenue=1200000\n  \
                  sfkit record create Contact --set LastName=Ibarra --set Account.Number__c=A-17 --dry-run\n  \
                  sfkit record create My_Thing__c --file things.csv --failures failed.csv"
)]
pub(crate) struct CreateArgs {
    /// API name of the object, such as Account or My_Thing__c
    #[arg(value_name = "OBJECT")]
    pub(crate) object: String,

    #[command(flatten)]
    pub(crate) create: Create,
}

/// What every create takes.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Create {
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
    args: &Create,
) -> Result<Outcome> {
    let job = Job {
        object,
        verb: Verb::Create,
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

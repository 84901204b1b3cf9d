//! `sfkit bulk retry`.

use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::write::plural;
use crate::records::import::{collect, retry};

use super::carry::{JobArgs, beginning, finish, spools, tell_doubts};
use super::error::UsageError;
use super::import::check;
use super::target::{Target, reach};

/// Send the failed rows of an import again
///
/// Only rows that failed, and those that the org did not look at: as they were, or corrected in a
/// `failed.csv` that `--results` wrote. A row that was done is refused.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit bulk retry 12\n  sfkit bulk retry 12 --file out/failed.csv --results out2"
)]
pub(crate) struct RetryArgs {
    /// Number of the transfer, or id of a job; the newest transfer without
    #[arg(value_name = "JOB")]
    job: Option<String>,

    /// Corrected rows
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    #[command(flatten)]
    jobs: JobArgs,

    /// Do not ask, also not before writing to a protected org
    #[arg(long, help_heading = "Safety")]
    yes: bool,

    #[command(flatten)]
    rows: RowArgs,
}

pub(super) async fn run(app: &App, args: &RetryArgs) -> Result<Outcome> {
    let book = app.job_book()?;
    let transfer = match Target::find(&book, args.job.as_deref())? {
        Target::Transfer(transfer) => transfer,
        Target::Job(id) => return Err(UsageError::NotOurs { id }.into()),
    };
    let mut again = retry(&book, &transfer, args.file.as_deref(), &spools(app))?;
    again.plan.batch_rows = args.jobs.batch_rows;
    let connected = reach(app, &transfer).await?;
    app.check_writable(&connected)?;
    let number = transfer.number;
    app.ui.status(&format!(
        "Of transfer {number} {} failed and {} were not processed",
        plural(again.failed),
        again.unprocessed
    ));
    let source = &mut *again.given.source;
    let review = collect(&connected.client, &mut again.plan, source).await?;
    check(&again.plan, &review)?;
    tell_doubts(app, &review);
    let plan = &again.plan;
    let count = plural(plan.good());
    let what = format!(
        "{} {count} of {} again",
        plan.operation.as_str(),
        plan.object
    );
    app.permit_write(&connected, &what, args.yes, false)?;
    let beginning = beginning(app, &connected, &args.jobs)?;
    let import = beginning.begin(again.given, (again.plan, review), Some(number))?;
    finish(app, import, &args.jobs, &args.rows).await
}

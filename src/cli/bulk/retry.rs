//! `sfkit bulk retry`.

use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::write::plural;
use crate::records::import::{Corrected, collect, retry};

use super::carry::{JobArgs, beginning, finish, spools, tell_doubts};
use super::error::UsageError;
use super::import::check;
use super::target::{Target, reach};

/// Send the failed rows of an import again
///
/// Only rows that failed, and those that the org did not look at: as they were, corrected in a
/// `failed.csv` that `--results` wrote, or corrected where they stand in the file that was imported. A
/// row that was done is never sent again.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit bulk retry 12\n  sfkit bulk retry 12 --file out/failed.csv --results out2\n  \
                  sfkit bulk retry 12 --from accounts.csv"
)]
pub(crate) struct RetryArgs {
    /// Number of the transfer, or id of a job; the newest transfer without
    #[arg(value_name = "JOB")]
    job: Option<String>,

    /// Corrected rows, in a copy of `failed.csv`
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// The file that was imported, corrected; only the rows that failed are taken from it
    ///
    /// Rows are known by their lines, and those that were done must be as they were: a file that was sorted or
    /// has other rows is refused.
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    from: Option<PathBuf>,

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
    let corrected = match (&args.file, &args.from) {
        (Some(path), _) => Corrected::Failed(path),
        (None, Some(path)) => Corrected::Original(path),
        (None, None) => Corrected::Nowhere,
    };
    let mut again = retry(&book, &transfer, corrected, &spools(app))?;
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

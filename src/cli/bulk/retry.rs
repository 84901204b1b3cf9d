//! `sfkit bulk retry`.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::write::plural;
use crate::records::import::{Corrected, Match, collect, retry};

use super::carry::{JobArgs, beginning, finish, spools, tell_doubts};
use super::error::UsageError;
use super::import::check;
use super::target::{Target, reach};

/// Send the failed rows of an import again
///
/// Only rows that failed, and those that the org did not look at: as they were, corrected in a
/// `failed.csv` that `--results` wrote or in any other file, or corrected where they stand in the file
/// that was imported. A row that was done is never sent again.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit bulk retry 12\n  sfkit bulk retry 12 --file out/failed.csv --results out2\n  \
                  sfkit bulk retry 12 --from accounts.csv\n  sfkit bulk retry 12 --file corrected.xlsx --key Name,BillingCity"
)]
pub(crate) struct RetryArgs {
    /// Number of the transfer, or id of a job; the newest transfer without
    #[arg(value_name = "JOB")]
    job: Option<String>,

    /// Corrected rows: a `failed.csv`, or any file that has them
    ///
    /// Without the column `sfkit_line` of a `failed.csv` rows are found by their id or external id, or by what `--key`
    /// names. Rows that did not fail are left out; a row that could be sent twice is refused.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// Fields that tell the rows of such a file apart
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',', requires = "file")]
    key: Vec<String>,

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
        (Some(path), _) => Corrected::Failed(path, &args.key),
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
    if let (Some(found), Some(path)) = (again.found, &args.file) {
        tell_match(app, found, path);
    }
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

/// Says which rows of a file of corrected ones are sent, and which are not.
fn tell_match(app: &App, found: Match, path: &Path) {
    let path = path.display();
    let others = match found.others {
        0 => String::new(),
        1 => "; 1 record of it did not fail and is left out".to_owned(),
        others => format!("; {} of it did not fail and are left out", plural(others)),
    };
    let are = if found.taken == 1 {
        "is one"
    } else {
        "are some"
    };
    app.ui.status(&format!(
        "{} of `{path}` {are} of those{others}",
        plural(found.taken)
    ));
    match found.missing {
        0 => {}
        1 => app.ui.warn(&format!(
            "1 record that failed is not in `{path}` and is not sent"
        )),
        missing => app.ui.warn(&format!(
            "{missing} records that failed are not in `{path}` and are not sent"
        )),
    }
}

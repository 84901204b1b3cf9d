//! `sfkit bulk resume`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::records::import::{Extent, take_up};
use crate::state::Direction;

use super::carry::{JobArgs, beginning, finish};
use super::error::UsageError;
use super::export;
use super::target::{Target, reach};

/// Go on with a transfer that was interrupted, or wait for its end
///
/// What was sent is asked about at the org, and no row is sent twice. Rows of which nobody can know
/// whether they were done are told and not sent. An export fetches what has not arrived yet.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit bulk resume\n  sfkit bulk resume 12 --results out\n  \
                  sfkit bulk resume 13 --column-type Amount=text"
)]
pub(crate) struct ResumeArgs {
    /// Number of the transfer, or id of a job; the newest transfer without
    #[arg(value_name = "JOB")]
    job: Option<String>,

    #[command(flatten)]
    jobs: JobArgs,

    #[command(flatten)]
    rows: RowArgs,
}

pub(super) async fn run(app: &App, args: &ResumeArgs) -> Result<Outcome> {
    let book = app.job_book()?;
    let transfer = match Target::find(&book, args.job.as_deref())? {
        Target::Transfer(transfer) => transfer,
        Target::Job(id) => return Err(UsageError::NotOurs { id }.into()),
    };
    let connected = reach(app, &transfer).await?;
    if transfer.begun.direction == Direction::Export {
        let schedule = args.jobs.schedule();
        let types = &args.rows.column_type;
        return export::resume(app, &connected, (&transfer, types), &schedule).await;
    }
    app.check_writable(&connected)?;
    let beginning = beginning(app, &connected, &args.jobs)?;
    let import = take_up(beginning, &transfer, Extent::All).await?;
    finish(app, import, &args.jobs, &args.rows).await
}

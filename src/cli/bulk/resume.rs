//! `sfkit bulk resume`.

use std::time::Duration;

use clap::Args;

use crate::app::App;
use crate::bulk::Schedule;
use crate::cli::outcome::{Outcome, Result};
use crate::state::{Direction, TransferState};

use super::error::UsageError;
use super::export;
use super::target::{Target, reach};

/// Go on with a transfer that was interrupted
///
/// What has arrived is not fetched again.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit bulk resume\n  sfkit bulk resume 12")]
pub(crate) struct ResumeArgs {
    /// Number of the transfer, or id of one of its jobs; the newest transfer without
    #[arg(value_name = "JOB")]
    job: Option<String>,

    /// Give up waiting after so long (8), such as 30m
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration)]
    wait: Option<Duration>,
}

pub(super) async fn run(app: &App, args: &ResumeArgs) -> Result<Outcome> {
    let book = app.job_book()?;
    let transfer = match Target::find(&book, args.job.as_deref())? {
        Target::Transfer(transfer) => transfer,
        Target::Job(id) => {
            let text = id.to_string();
            return Err(UsageError::NoJob { text }.into());
        }
    };
    let number = transfer.number;
    if transfer.state != TransferState::Running {
        let state = match transfer.state {
            TransferState::Aborted => "was aborted",
            _ => "is complete",
        };
        app.ui.status(&format!(
            "Bulk transfer {number} {state}: nothing is left to be done"
        ));
        return Ok(Outcome::Done);
    }
    let connected = reach(app, &transfer).await?;
    let schedule = Schedule::default().limited(args.wait);
    match transfer.begun.direction {
        Direction::Export => export::resume(app, &connected, &transfer, &schedule).await,
        Direction::Import => Ok(Outcome::Done),
    }
}

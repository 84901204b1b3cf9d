//! `sfkit bulk abort`.

use clap::Args;

use crate::app::App;
use crate::bulk::Watch;
use crate::cli::outcome::{Outcome, Result};

use super::target::{Target, reach};

/// Stop a transfer
///
/// Its jobs end where they are: rows that were done stay done. Rows that were not sent yet never
/// will be.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit bulk abort\n  sfkit bulk abort 12\n  \
                  sfkit bulk abort 7505e000003xyzAAAQ -o acme"
)]
pub(crate) struct AbortArgs {
    /// Number of the transfer, or id of a job; the newest transfer without
    #[arg(value_name = "JOB")]
    job: Option<String>,
}

pub(super) async fn run(app: &App, args: &AbortArgs) -> Result<Outcome> {
    let mut book = app.job_book()?;
    match Target::find(&book, args.job.as_deref())? {
        Target::Transfer(transfer) => {
            let connected = reach(app, &transfer).await?;
            let stopped = Watch::new(&connected.client, &mut book)
                .abort(&transfer)
                .await?;
            app.ui.status(&match stopped {
                0 => "No job was running any more".to_owned(),
                1 => "1 job was stopped".to_owned(),
                more => format!("{more} jobs were stopped"),
            });
            let number = transfer.number;
            app.ui.hint(&format!(
                "`sfkit bulk results {number} --results DIR` tells which rows were done"
            ));
        }
        Target::Job(id) => {
            let connected = app.connect().await?;
            Watch::new(&connected.client, &mut book)
                .abort_job(&id)
                .await?;
            app.ui.status(&format!("The job {id} was stopped"));
        }
    }
    Ok(Outcome::Done)
}

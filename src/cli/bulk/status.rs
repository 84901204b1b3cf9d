//! `sfkit bulk status`.

use clap::Args;

use crate::app::App;
use crate::bulk::{Jobs, Watch};
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;

use super::shown::Shown;
use super::target::{Target, reach};

/// Ask the org how far a transfer is
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit bulk status\n  sfkit bulk status 12 --format json\n  \
                  sfkit bulk status 7505e000003xyzAAAQ -o acme"
)]
pub(crate) struct StatusArgs {
    /// Number of the transfer, or id of a job; the newest transfer without
    #[arg(value_name = "JOB")]
    job: Option<String>,

    #[command(flatten)]
    rows: RowArgs,
}

pub(super) async fn run(app: &App, args: &StatusArgs) -> Result<Outcome> {
    let mut book = app.job_book()?;
    let shown = match Target::find(&book, args.job.as_deref())? {
        Target::Transfer(transfer) => {
            let connected = reach(app, &transfer).await?;
            let parts = Watch::new(&connected.client, &mut book)
                .refresh(&transfer)
                .await?;
            Shown::of_transfer(&book.get(Some(transfer.number))?, &parts)
        }
        Target::Job(id) => {
            let connected = app.connect().await?;
            let job = Jobs::new(connected.client.clone()).find(&id).await?;
            Shown::of_job(connected.name(), &job)
        }
    };
    app.ui.document_to(&shown, &args.rows.options())?;
    Ok(Outcome::Done)
}

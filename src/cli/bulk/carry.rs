//! What the commands that send rows share: how jobs are run, and how it is told what came of them.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::app::{App, Connected};
use crate::bulk::Schedule;
use crate::cli::duration;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::cli::stopped;
use crate::error::Hint;
use crate::output::Unit;
use crate::records::import::{
    Beginning, Extent, Import, ImportError, Pace, Spools, Tally, take_up, write_results,
};
use crate::records::write::Review;
use crate::state::Transfer;

use super::shown::Shown;

/// So many doubts are told.
const DOUBTS: usize = 20;

/// Where the rows of transfers wait.
pub(super) fn spools(app: &App) -> Spools {
    Spools::new(app.bulk_folder())
}

/// How jobs are run.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Jobs")]
pub(super) struct JobArgs {
    /// Wait so long for the org (30s, 10m, 2h), then end with status 8; without it, to the end
    #[arg(long, value_name = "TIME", value_parser = duration, conflicts_with = "no_wait")]
    wait: Option<Duration>,

    /// Send everything and do not wait for the org (exit status 8)
    #[arg(long)]
    no_wait: bool,

    /// Jobs on their way at the same time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=25))]
    parallel: u8,

    /// Rows of a job, at most; the org works in batches of 10,000
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(super) batch_rows: u64,

    /// Folder for success.csv, failed.csv and unprocessed.csv
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,
}

impl JobArgs {
    /// When a job is looked at.
    pub(super) fn schedule(&self) -> Schedule {
        Schedule::default().limited(self.wait)
    }

    fn pace(&self, app: &App) -> Pace {
        Pace {
            parallel: usize::from(self.parallel),
            waits: !self.no_wait,
            schedule: self.schedule(),
            fail_point: app.dies_at(),
        }
    }
}

/// Begins an import, or takes one up.
pub(super) fn beginning<'a>(
    app: &App,
    connected: &'a Connected,
    args: &JobArgs,
) -> Result<Beginning<'a>> {
    Ok(Beginning {
        client: &connected.client,
        org: (connected.key(), connected.name().to_owned()),
        book: app.job_book()?,
        spools: spools(app),
        pace: args.pace(app),
        bar: app.ui.progress("Importing", Unit::Records),
    })
}

/// Reads the results of what was sent, as far as the org has ended; sends nothing.
pub(super) async fn settle(
    app: &App,
    connected: &Connected,
    transfer: &Transfer,
) -> std::result::Result<Tally, ImportError> {
    let beginning = Beginning {
        client: &connected.client,
        org: (connected.key(), connected.name().to_owned()),
        book: app.job_book()?,
        spools: spools(app),
        pace: Pace {
            parallel: 4,
            waits: true,
            schedule: Schedule::default().limited(Some(Duration::ZERO)),
            fail_point: None,
        },
        bar: app.ui.progress("Reading results", Unit::Records),
    };
    take_up(beginning, transfer, Extent::Settle)
        .await?
        .run()
        .await
}

/// Moves the rows and tells what came of it.
pub(super) async fn finish(
    app: &App,
    import: Import,
    args: &JobArgs,
    rows: &RowArgs,
) -> Result<Outcome> {
    let number = import.number();
    app.ui.status(&format!(
        "Transfer {number}; if it is interrupted, `sfkit bulk resume {number}` goes on"
    ));
    let ended = stopped::transfer(app, number, import.run()).await?;
    let book = app.job_book()?;
    let transfer = book.get(Some(number))?;
    let shown = Shown::of_transfer(&transfer, &book.parts(number)?);
    shown.tell_reasons(&app.ui);
    app.ui.document_to(&shown, &rows.options())?;
    if let Some(folder) = &args.results {
        let written = write_results(&book, &transfer, (&spools(app), folder));
        match (written, &ended) {
            (Ok(files), _) => tell_files(app, &files),
            (Err(error), Err(rows)) => {
                app.ui.warn(&rows.to_string());
                return Err(error.into());
            }
            (Err(error), Ok(_)) => return Err(error.into()),
        }
    }
    match ended {
        Ok(tally) => {
            let operation = crate::bulk::Operation::named(&transfer.begun.operation);
            let done = operation.map_or("moved", crate::bulk::Operation::done);
            app.ui
                .status(&format!("{} {done}", crate::cli::write::plural(tally.done)));
            Ok(Outcome::Done)
        }
        Err(error) => Err(error.into()),
    }
}

/// Says which files were written.
pub(super) fn tell_files(app: &App, files: &[(PathBuf, u64)]) {
    for (path, rows) in files {
        let plural = if *rows == 1 { "" } else { "s" };
        app.ui
            .status(&format!("{rows} row{plural} in `{}`", path.display()));
    }
}

/// Tells what is probably wrong, and which rows are left out.
pub(super) fn tell_doubts(app: &App, review: &Review) {
    for doubt in review.doubts.iter().take(DOUBTS) {
        let more = match doubt.count {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        let hint = doubt.fault.hint();
        let hint = hint.map_or(String::new(), |Hint(hint)| format!("; {hint}"));
        let (line, fault) = (doubt.line, &doubt.fault);
        app.ui.warn(&format!(
            "line {line}{more}: {fault}, which takes it all the same{hint}"
        ));
    }
    if review.bad == 0 {
        return;
    }
    for problem in review.problems.iter().take(DOUBTS) {
        app.ui
            .warn(&format!("line {}: {}", problem.line, problem.fault));
    }
    app.ui.warn(&format!(
        "{} of {} rows are wrong and left out",
        review.bad, review.rows
    ));
}

//! `sfkit bulk results`.

use std::path::PathBuf;

use clap::Args;

use crate::app::{App, Connected};
use crate::bulk::export::{Spool, fetch_result};
use crate::bulk::{BulkError, Job, JobKind, Jobs, ResultPart};
use crate::cli::outcome::{Outcome, Result};
use crate::files;
use crate::model::id::RecordId;
use crate::output::Unit;
use crate::records::import::{ImportError, write_results};
use crate::state::{Direction, Part, Transfer};

use super::carry::{settle, spools, tell_files};
use super::error::UsageError;
use super::export::passing;
use super::shown::Shown;
use super::target::{Target, reach};

/// Fetch what became of each row, or the rows of a query job
///
/// An import has three files: `success.csv`, `failed.csv` and `unprocessed.csv`, in a folder. A query
/// job has its rows, as CSV, on standard output or in a file. The org keeps results for 7 days.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit bulk results 12 --results out\n  \
                  sfkit bulk results 7505e000003xyzAAAQ -o acme --results out\n  \
                  sfkit bulk results 7505e000003abcAAAQ -o acme --output rows.csv")]
pub(crate) struct ResultsArgs {
    /// Number of the transfer, or id of a job; the newest transfer without
    #[arg(value_name = "JOB")]
    job: Option<String>,

    /// Folder for the files of an import
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,

    /// File for the rows of a query job (`-` is standard output)
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Pages of a query job that are fetched at the same time
    #[arg(long, value_name = "N", default_value = "4", value_parser = clap::value_parser!(u8).range(1..=16))]
    parallel: u8,
}

pub(super) async fn run(app: &App, args: &ResultsArgs) -> Result<Outcome> {
    let book = app.job_book()?;
    let (connected, ids) = match Target::find(&book, args.job.as_deref())? {
        Target::Transfer(transfer) if transfer.begun.direction == Direction::Import => {
            return joined(app, &transfer, args).await;
        }
        Target::Transfer(transfer) => {
            let parts = book.parts(transfer.number)?;
            let ids: Vec<RecordId> = parts.iter().filter_map(|part| part.job).collect();
            (reach(app, &transfer).await?, ids)
        }
        Target::Job(id) => (app.connect().await?, vec![id]),
    };
    for id in ids {
        let job = Jobs::new(connected.client.clone()).find(&id).await?;
        match job.kind() {
            JobKind::Ingest => ingested(app, &connected, &job, args).await?,
            JobKind::Query => rows(app, &connected, &job, args).await?,
        }
    }
    Ok(Outcome::Done)
}

/// The rows of an import with their lines. What the org has ended in the meantime is read first.
async fn joined(app: &App, transfer: &Transfer, args: &ResultsArgs) -> Result<Outcome> {
    let folder = args.results.as_ref().ok_or(UsageError::NoFolder)?;
    let book = app.job_book()?;
    let is_open = |part: &Part| !part.state.is_settled() || part.unprocessed.is_none();
    if book.parts(transfer.number)?.iter().any(is_open) {
        let connected = reach(app, transfer).await?;
        match settle(app, &connected, transfer).await {
            Ok(_) | Err(ImportError::Rows { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let book = app.job_book()?;
    let transfer = book.get(Some(transfer.number))?;
    let parts = book.parts(transfer.number)?;
    Shown::of_transfer(&transfer, &parts).tell_reasons(&app.ui);
    let files = write_results(&book, &transfer, (&spools(app), folder))?;
    tell_files(app, &files);
    Ok(Outcome::Done)
}

/// The three files of an ingest job, as the org gives them.
async fn ingested(app: &App, connected: &Connected, job: &Job, args: &ResultsArgs) -> Result<()> {
    let folder = args.results.as_ref().ok_or(UsageError::NoFolder)?;
    if !job.state.is_final() {
        let (id, state) = (job.id, job.state);
        return Err(BulkError::NoResults { id, state }.into());
    }
    let jobs = Jobs::new(connected.client.clone());
    std::fs::create_dir_all(folder).map_err(|source| BulkError::File { source })?;
    for part in ResultPart::ALL {
        let path = folder.join(part.file_name());
        jobs.save(job, part, &path).await?;
        app.ui.status(&format!("Wrote `{}`", path.display()));
    }
    Ok(())
}

/// The rows of a query job: its pages side by side, held against what the job says.
async fn rows(app: &App, connected: &Connected, job: &Job, args: &ResultsArgs) -> Result<()> {
    if !job.state.is_final() {
        let (id, state) = (job.id, job.state);
        return Err(BulkError::NoResults { id, state }.into());
    }
    let jobs = Jobs::new(connected.client.clone());
    let taker = passing(app, args.output.as_deref())?;
    let failed = |source| BulkError::File { source };
    let cache = app.paths.cache.join("bulk");
    files::private_dir(&cache).map_err(failed)?;
    let folder = tempfile::Builder::new()
        .prefix("results-")
        .tempdir_in(&cache)
        .map_err(failed)?;
    let spool = Spool::at(folder.path());
    let progress = app.ui.progress("Fetching", Unit::Rows);
    let parallel = usize::from(args.parallel);
    let received = fetch_result((&jobs, job), &spool, parallel, (taker, &*progress)).await?;
    let plural = if received == 1 { "" } else { "s" };
    app.ui.status(&format!("{received} row{plural}"));
    Ok(())
}

//! `sfkit bulk list`.

use clap::Args;
use serde::Serialize;

use crate::app::App;
use crate::bulk::{JobKind, Jobs};
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::output::{Document, View};

use super::shown::Shown;

/// Show the transfers of this machine, newest first
///
/// Nothing is asked of any org: `sfkit bulk status` does that. With `--server` it is the org's jobs
/// of the last days, whoever made them.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit bulk list\n  sfkit bulk list --server -o acme --format json"
)]
pub(crate) struct ListArgs {
    /// Show the jobs that the org knows, whoever made them
    #[arg(long)]
    server: bool,

    #[command(flatten)]
    rows: RowArgs,
}

/// Transfers or jobs, newest first.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Shown>,
}

impl Document for List {
    fn view(&self) -> View {
        let columns = [
            "NUMBER", "ORG", "WHAT", "STATE", "ROWS", "DONE", "FAILED", "JOBS", "BEGUN",
        ];
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(Shown::line).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        Shown::KEYS
    }
}

pub(super) async fn run(app: &App, args: &ListArgs) -> Result<Outcome> {
    let items = match args.server {
        true => at_server(app).await?,
        false => in_book(app)?,
    };
    if items.is_empty() {
        app.ui.status(match args.server {
            true => "The org knows no bulk job of the last days",
            false => "There was no bulk transfer yet",
        });
    }
    app.ui
        .document_to(&List { schema: 1, items }, &args.rows.options())?;
    Ok(Outcome::Done)
}

fn in_book(app: &App) -> Result<Vec<Shown>> {
    let book = app.job_book()?;
    let mut items = Vec::new();
    for transfer in book.list()? {
        let parts = book.parts(transfer.number)?;
        items.push(Shown::of_transfer(&transfer, &parts));
    }
    Ok(items)
}

async fn at_server(app: &App) -> Result<Vec<Shown>> {
    let connected = app.connect().await?;
    let jobs = Jobs::new(connected.client.clone());
    let mut all = jobs.list(JobKind::Ingest).await?;
    all.extend(jobs.list(JobKind::Query).await?);
    all.sort_by_key(|job| std::cmp::Reverse(job.created_date));
    let items = all.iter().map(|job| Shown::of_job(connected.name(), job));
    Ok(items.collect())
}

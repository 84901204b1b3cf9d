//! `sfkit bulk export`.

mod mirror;
mod output;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::app::{App, Connected};
use crate::bulk::Schedule;
use crate::bulk::export::{
    ChunkBy, Export, ExportError, ExportPlan, ExportSummary, every_field, refuse, refuse_compound,
};
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::error::Code;
use crate::model::rows::SinkError;
use crate::model::value_type::ValueType;
use crate::output::Unit;
use crate::query::{ColumnTypes, QueryRequest, column_types};
use crate::soql;
use crate::state::{Direction, NewTransfer, Transfer, TransferState};

pub(super) use output::passing;

use super::shown::Shown;
use mirror::{Mirror, MirrorArgs};
use output::Kept;

/// Export the records of a query, or every record of an object, as a bulk job
///
/// For results that are too long for a query's pages: the org runs the query as a job, and its pages
/// are fetched side by side. CSV is passed on as it comes; other formats are made of it. The rows are
/// held against the number that the job tells. A file is complete or not there; what was fetched before
/// an interruption is kept beside it, and `sfkit bulk resume` goes on from there.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit bulk export Opportunity --output opportunities.csv\n  \
                  sfkit bulk export \"SELECT Id, Name, Account.Name FROM Contact\" --output contacts.parquet\n  \
                  sfkit bulk export -f tasks.soql --chunk-by CreatedDate --output tasks.csv\n  \
                  sfkit bulk export Case --output cases --partition-by CreatedDate:month"
)]
pub(crate) struct ExportArgs {
    /// SOQL text, or the name of an object for every record and field of it
    #[arg(
        value_name = "SOQL|OBJECT",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    what: Option<String>,

    /// Read the SOQL text from a file (`-` is standard input)
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,

    #[command(flatten)]
    job: JobArgs,

    #[command(flatten)]
    mirror: MirrorArgs,

    #[command(flatten)]
    rows: RowArgs,
}

/// How the job is run.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Job")]
struct JobArgs {
    /// Also deleted and archived records
    #[arg(long)]
    all_rows: bool,

    /// Halve the range of dates or ids when the job runs out of time, again and again
    #[arg(long, value_name = "FIELD")]
    chunk_by: Option<ChunkBy>,

    /// Pages that are fetched at the same time
    #[arg(long, value_name = "N", default_value = "4", value_parser = clap::value_parser!(u8).range(1..=16))]
    parallel: u8,

    /// Records of a page; the org chooses without
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u64).range(1..))]
    page_rows: Option<u64>,

    /// Make the job and end (8); `sfkit bulk resume` fetches the rows
    #[arg(long)]
    no_wait: bool,

    /// Give up waiting for the job after so long (8), such as 30m
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration, conflicts_with = "no_wait")]
    wait: Option<Duration>,
}

pub(super) async fn run(app: &App, args: &ExportArgs) -> Result<Outcome> {
    let connected = app.connect().await?;
    let mut request = QueryRequest::new(args.text(app, &connected).await?);
    request.options.all_rows = args.job.all_rows;
    request.check_grammar()?;
    let text = request.bound_text(&connected.client).await?;
    let query = soql::parse(&text).map_err(|error| ExportError::Syntax(Box::new(error)))?;
    refuse(&query)?;
    let types = column_types(&connected.client, &request).await;
    refuse_compound(types.named())?;
    let place = output::place(&args.rows)?;
    if !args.mirror.since_last {
        return anew(app, args, &connected, (text, query, types)).await;
    }
    let mirror = Mirror {
        app,
        connected: &connected,
        rows: &args.rows,
        query: &query,
        soql: &text,
        all_rows: args.job.all_rows,
        types: &types,
        place: place.unwrap_or_default(),
    };
    mirror.check()?;
    let known = mirror.known(&args.mirror).await?;
    if mirror.update(&known, &args.mirror).await? {
        return Ok(Outcome::Done);
    }
    let parts = (text.clone(), query.clone(), types.clone());
    let outcome = anew(app, args, &connected, parts).await?;
    mirror.remember(&known)?;
    Ok(outcome)
}

/// Exports everything.
async fn anew(
    app: &App,
    args: &ExportArgs,
    connected: &Connected,
    (text, query, types): (String, soql::ast::Query, ColumnTypes),
) -> Result<Outcome> {
    let plan = ExportPlan {
        soql: text,
        all_rows: args.job.all_rows,
        chunk_by: args.job.chunk_by,
        page_rows: args.job.page_rows,
        parallel: args.job.parallel.into(),
        output: Kept::of(app, &args.rows).json(),
    };
    let object = query.from.first().map(|from| from.path.text());
    let operation = if plan.all_rows { "queryAll" } else { "query" };
    let new = NewTransfer {
        org: connected.key(),
        org_name: connected.name().to_owned(),
        direction: Direction::Export,
        operation: operation.to_owned(),
        object: object.unwrap_or_default(),
        place: output::place(&args.rows)?,
        fingerprint: None,
        plan: serde_json::to_string(&plan).expect("a plan is plain data"),
        rows: None,
        retry_of: None,
    };
    if !args.job.no_wait {
        // What is wrong with the output is told before the org begins to work.
        drop(app.ui.rows(&args.rows.options())?);
    }
    let mut book = app.job_book()?;
    let number = book.begin(&new, app.clock.now())?;
    let transfer = book.get(Some(number))?;
    if args.job.no_wait {
        return no_wait(app, connected, &transfer, plan).await;
    }
    let schedule = Schedule::default().limited(args.job.wait);
    go(app, connected, &transfer, (plan, types), &schedule).await
}

impl ExportArgs {
    /// The query.
    async fn text(&self, app: &App, connected: &Connected) -> Result<String> {
        if let Some(file) = &self.file {
            return crate::cli::query::read(file);
        }
        let what = self.what.as_deref().unwrap_or_default().trim();
        let is_name = !what.is_empty()
            && what
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if !is_name {
            return Ok(what.to_owned());
        }
        let object = connected.client.current_describe(what).await?.value;
        let (soql, left) = every_field(&object);
        if !left.is_empty() {
            app.ui.detail(&format!(
                "left out, since a bulk query cannot have them: {}",
                left.join(", ")
            ));
        }
        Ok(soql)
    }
}

/// Makes the job and shows it.
async fn no_wait(
    app: &App,
    connected: &Connected,
    transfer: &Transfer,
    plan: ExportPlan,
) -> Result<Outcome> {
    let mut book = app.job_book()?;
    let spool = output::spool(app, transfer);
    let progress = app.ui.progress("Exporting", Unit::Rows);
    let number = transfer.number;
    let mut export = Export::new(
        &connected.client,
        &mut book,
        (number, plan),
        spool,
        progress,
    )?;
    let parts = export.start().await?;
    app.ui.document(&Shown::of_transfer(transfer, &parts))?;
    app.ui.hint(&format!(
        "`sfkit bulk resume {number}` waits for the rows and writes them"
    ));
    Ok(Outcome::Found(Code::StillRunning))
}

/// Goes on with an export that is in the book.
pub(super) async fn resume(
    app: &App,
    connected: &Connected,
    (transfer, types): (&Transfer, &[(String, ValueType)]),
    schedule: &Schedule,
) -> Result<Outcome> {
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
    let mut plan: ExportPlan = serde_json::from_str(&transfer.begun.plan)
        .map_err(|source| ExportError::BadPlan { number, source })?;
    plan.output = Kept::read(&plan.output, None).with_types(types).json();
    let request = QueryRequest::new(plan.soql.clone());
    let types = column_types(&connected.client, &request).await;
    go(app, connected, transfer, (plan, types), schedule).await
}

async fn go(
    app: &App,
    connected: &Connected,
    transfer: &Transfer,
    (plan, types): (ExportPlan, ColumnTypes),
    schedule: &Schedule,
) -> Result<Outcome> {
    let calls = connected.client.calls();
    let number = transfer.number;
    let kept = Kept::read(&plan.output, transfer.begun.place.clone());
    let taker = kept.taker(app, types)?;
    let spool = output::spool(app, transfer);
    let progress = app.ui.progress("Exporting", Unit::Rows);
    let mut book = app.job_book()?;
    let mut export = Export::new(
        &connected.client,
        &mut book,
        (number, plan),
        spool.clone(),
        std::sync::Arc::clone(&progress),
    )?;
    for part in export.start().await? {
        if let Some(job) = part.job {
            app.ui.detail(&format!("bulk transfer {number}, job {job}"));
        }
    }
    let outcome = export.run(taker, schedule).await;
    progress.clear();
    let summary = match outcome {
        Ok(summary) => summary,
        Err(error) if transfer.begun.place.is_none() => {
            // Nobody goes on with what went to a pipe.
            spool.remove()?;
            return Err(error.into());
        }
        Err(error) => {
            let way = match &error {
                // The same pages would meet the same column.
                ExportError::Sink(SinkError::Misfit { column, .. }) => {
                    format!(" --column-type '{column}=text'")
                }
                _ => String::new(),
            };
            app.ui.hint(&format!(
                "`sfkit bulk resume {number}{way}` goes on where this ended"
            ));
            return Err(error.into());
        }
    };
    for note in connected.notes() {
        app.ui.note(&note);
    }
    if summary.closed {
        spool.remove()?;
        return Ok(Outcome::Done);
    }
    app.ui.status(&footer(&summary, transfer));
    let calls = connected.client.calls() - calls;
    app.ui.detail(&format!(
        "{calls} API calls; {} pages of {} jobs, {} of them were here",
        summary.pages, summary.jobs, summary.kept_pages
    ));
    Ok(Outcome::Done)
}

fn footer(summary: &ExportSummary, transfer: &Transfer) -> String {
    let plural = if summary.rows == 1 { "" } else { "s" };
    let place = match &transfer.begun.place {
        Some(path) => format!(" to {}", path.display()),
        None => String::new(),
    };
    format!("{} row{plural}{place}", summary.rows)
}

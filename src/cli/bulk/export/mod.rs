//! `sfkit bulk export`.

mod mirror;
mod output;
mod way;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::app::{App, Connected};
use crate::bulk::export::{ChunkBy, ExportError, ExportPlan, every_field, refuse, refuse_compound};
use crate::bulk::{Schedule, Shortage};
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::query::{ColumnTypes, QueryRequest, column_types};
use crate::soql;
use crate::state::{Direction, NewTransfer};

pub(super) use output::passing;
pub(super) use way::resume;

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
    for shortage in Shortage::of_export(&connected.client).await {
        app.ui.warn(&shortage.to_string());
    }
    let mut book = app.job_book()?;
    let number = book.begin(&new, app.clock.now())?;
    let transfer = book.get(Some(number))?;
    if args.job.no_wait {
        return way::no_wait(app, connected, &transfer, plan).await;
    }
    let schedule = Schedule::default().limited(args.job.wait);
    way::go(app, connected, &transfer, (plan, types), &schedule).await
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

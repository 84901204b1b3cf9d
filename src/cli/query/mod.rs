//! `sfkit query`.

mod across;
mod check;
mod execute;
mod explain;
mod layout;
mod params;
mod source;

pub(super) use across::meant;
pub(crate) use source::read;

use clap::{Args, ValueEnum};

use crate::app::App;
use crate::bulk::Underway;
use crate::client::QueryOptions;
use crate::config::Key;
use crate::query::{ByJob, ChildMode, QueryRequest, QuerySummary};
use crate::soql::bind::Param;

use super::outcome::{Outcome, Result};
use super::rows::RowArgs;
use super::stopped;
use source::{SourceArgs, Text};

/// Run a SOQL query, or look at one
///
/// Rows stream from the socket to the output; the footer on standard error says how many arrived of
/// how many. One HTTP call per page of 2,000 rows, none besides.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit query \"SELECT Id, Name, Owner.Name FROM Account LIMIT 10\"\n  \
                  sfkit query -f pipeline.soql --output pipeline.csv\n  \
                  sfkit query \"SELECT Id FROM Lead WHERE Email IN :mails\" --param mails=@mails.txt\n  \
                  sfkit query --check -f pipeline.soql --format json\n  \
                  sfkit query @won --param from=THIS_QUARTER\n  \
                  sfkit query \"SELECT Id, Email FROM Contact\" --output contacts.csv --parallel 8 --resume\n  \
                  sfkit query \"SELECT Id, Email FROM Contact\" --output contacts.csv --bulk always\n  \
                  sfkit query \"SELECT COUNT() FROM Lead\" --orgs acme,beta,tag:prod\n  \
                  sfkit query \"SELECT Name, (SELECT LastName FROM Contacts) FROM Account\" --children explode"
)]
pub(crate) struct QueryArgs {
    #[command(flatten)]
    source: SourceArgs,

    #[command(flatten)]
    run: RunArgs,

    #[command(flatten)]
    mode: ModeArgs,
}

/// How a query is run.
#[derive(Args, Debug)]
pub(crate) struct RunArgs {
    /// Value of `:NAME` in the query; repeated or `NAME=@FILE` (a value a line) for a list
    ///
    /// A text is quoted and escaped. What it is follows from the field, else from its looks; TYPE
    /// says so: string, number, boolean, date, datetime, time.
    #[arg(long, value_name = "NAME[:TYPE]=VALUE")]
    param: Vec<String>,

    /// Also deleted and archived records
    #[arg(long)]
    all_rows: bool,

    /// What becomes of a sub-query
    #[arg(long, value_enum, default_value = "json", value_name = "MODE")]
    children: Children,

    /// Rows per page, 200 to 2,000; the server may send fewer
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u16).range(200..=2000))]
    batch_size: Option<u16>,

    /// Send the text as it is, without looking at it first
    #[arg(long)]
    no_check: bool,

    #[command(flatten)]
    scale: ScaleArgs,

    #[command(flatten)]
    rows: RowArgs,
}

/// For results that are large, or that come from many orgs.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Large results and many orgs")]
struct ScaleArgs {
    /// Fetch so many pages at once; rows are written in their order
    ///
    /// Works where the paths of further pages can be told from the first; otherwise pages are fetched
    /// one after the other, as without it, and `-v` says so.
    #[arg(long, value_name = "PAGES", value_parser = clap::value_parser!(u16).range(1..=32))]
    parallel: Option<u16>,

    /// Keep what has arrived when the run is interrupted, and go on from there when it is run again
    ///
    /// Needs `--output FILE` and CSV, TSV or NDJSON. Until the result is whole its rows are in
    /// `FILE.part`, with notes in `FILE.journal`.
    #[arg(long, requires = "output", conflicts_with = "orgs")]
    resume: bool,

    /// Get the result as a bulk job: a call for 100,000 rows in the place of fifty
    ///
    /// `auto` (the default) does so for a result of more than 50,000 rows (`sfkit config set
    /// bulk-above N`) that goes to a file and that a bulk query can have; the first page tells, so
    /// smaller results pay nothing. Columns and values are the same; rows stand in the order of ORDER
    /// BY, and without it in one of the org's choice. `always` says why it cannot.
    #[arg(long, value_enum, value_name = "WHEN")]
    bulk: Option<Bulk>,

    /// Ask these orgs and put an `Org` column first: aliases, usernames, ids, `tag:NAME`
    #[arg(long, value_name = "ORG,…", value_delimiter = ',')]
    orgs: Vec<String>,
}

/// What to do instead of running the query.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Instead of running it")]
struct ModeArgs {
    /// Tell every error and doubt; without a network when the describes are cached
    #[arg(long, conflicts_with_all = ["fmt", "explain", "no_check"])]
    check: bool,

    /// Check the grammar and the parameters alone; needs no org
    #[arg(long, conflicts_with_all = ["fmt", "explain", "no_check"])]
    syntax_only: bool,

    /// Print the query in its canonical layout; needs no org
    #[arg(long, conflicts_with_all = ["explain", "output", "no_check"])]
    fmt: bool,

    /// Show the server's plans for the query
    #[arg(long)]
    explain: bool,
}

/// When a result comes as a bulk job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Bulk {
    /// A large result that goes to a file
    Auto,
    /// Any result
    Always,
    /// None
    Never,
}

/// What becomes of a sub-query.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Children {
    /// A JSON array in the cell
    Json,
    /// A row per child; parents without children stay
    Explode,
    /// How many there are
    Count,
}

impl From<Children> for ChildMode {
    fn from(children: Children) -> Self {
        match children {
            Children::Json => Self::Json,
            Children::Explode => Self::Explode,
            Children::Count => Self::Count,
        }
    }
}

impl RunArgs {
    fn request(
        &self,
        app: &App,
        text: (String, Option<String>),
        params: Vec<Param>,
    ) -> QueryRequest {
        let (soql, origin) = text;
        QueryRequest {
            soql,
            origin,
            params,
            options: QueryOptions {
                all_rows: self.all_rows,
                batch_size: self.batch_size,
                parallel: self.scale.parallel,
            },
            children: self.children.into(),
            unchecked: self.no_check,
            from: None,
            one_page: false,
            by_job: self.by_job(app),
            underway: Underway::default(),
            tells_parents: app.ui.rows_format(&self.rows.options()).is_json(),
        }
    }

    /// Whoever names pages wants pages, and whoever reads along wants rows at once.
    fn by_job(&self, app: &App) -> ByJob {
        let named = app.settings.get(Key::Bulk);
        let named = named.and_then(|word| Bulk::from_str(word, true).ok());
        let is_file = self
            .rows
            .output
            .as_ref()
            .is_some_and(|path| path.as_os_str() != "-");
        let names_pages = self.scale.parallel.is_some() || self.batch_size.is_some();
        match self.scale.bulk.or(named) {
            Some(Bulk::Always) => ByJob::Always,
            Some(Bulk::Auto) if is_file && !names_pages => ByJob::Above(app.settings.bulk_above()),
            _ => ByJob::Never,
        }
    }
}

pub(crate) async fn run(app: &App, args: &QueryArgs) -> Result<Outcome> {
    let params = params::params(&args.run.param)?;
    if args.mode.check || args.mode.syntax_only {
        return check::run(app, args, &params).await;
    }
    if args.mode.fmt {
        return layout::run(app, args, &params);
    }
    let text = args.source.text(app)?;
    let preferred = text.preferred(app);
    let app = preferred.as_ref().unwrap_or(app);
    let request = args
        .run
        .request(app, (text.soql.clone(), text.origin.clone()), params);
    request.check_grammar()?;
    let outcome = if args.mode.explain {
        explain::run(app, args, &request).await?
    } else {
        rows(app, &args.run, request).await?
    };
    note_use(app, &text);
    Ok(outcome)
}

/// Runs a text that was kept.
pub(crate) async fn again(app: &App, soql: &str, args: &RunArgs) -> Result<Outcome> {
    let params = params::params(&args.param)?;
    let request = args.request(app, (soql.to_owned(), None), params);
    request.check_grammar()?;
    rows(app, args, request).await
}

async fn rows(app: &App, args: &RunArgs, mut request: QueryRequest) -> Result<Outcome> {
    let underway = Underway::new(&app.stop, args.scale.resume);
    request.underway = underway.clone();
    let work = async {
        match args.scale.orgs.as_slice() {
            [] => execute::run(app, args, request).await,
            names => across::run(app, args, request, names).await,
        }
    };
    stopped::leaving_none(app, &underway, Box::pin(work)).await
}

/// Tells what a query brought; `limit` is the one that a flag has set.
pub(crate) fn tell_summary(app: &App, summary: &QuerySummary, rows: &RowArgs, limit: Option<u32>) {
    if summary.closed {
        return;
    }
    let is_cut = limit.is_some_and(|limit| u64::from(limit) == summary.records);
    let cut = if is_cut {
        "; `--limit` allows no more"
    } else {
        ""
    };
    app.ui.status(&format!("{}{cut}", footer(summary, rows)));
    app.ui.detail(&calls(summary));
}

/// Counts the use of a saved query. A count that is lost is no reason to fail.
fn note_use(app: &App, text: &Text) {
    let Some(name) = &text.saved else {
        return;
    };
    let saved = app.saved_queries();
    let noted = saved.and_then(|saved| saved.note_use(name, app.clock.now()));
    if let Err(error) = noted {
        tracing::debug!(%error, "the use of a saved query was not counted");
    }
}

/// Rows received against rows promised.
fn footer(summary: &QuerySummary, rows: &RowArgs) -> String {
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    let received = match summary.total_size {
        Some(total) if total != summary.records => format!("{} of {total} rows", summary.records),
        _ => format!("{} row{}", summary.records, plural(summary.records)),
    };
    let written = match summary.rows == summary.records {
        true => String::new(),
        false => format!(", written as {} row{}", summary.rows, plural(summary.rows)),
    };
    let place = match &rows.output {
        Some(path) if path.as_os_str() != "-" => format!(" to {}", path.display()),
        _ => String::new(),
    };
    format!("{received}{written}{place}")
}

fn calls(summary: &QuerySummary) -> String {
    let plural = if summary.calls == 1 { "" } else { "s" };
    let usage = summary.usage.map_or(String::new(), |usage| {
        format!("; the org has used {} of {} today", usage.used, usage.limit)
    });
    format!("{} API call{plural}{usage}", summary.calls)
}

//! `sfkit query`.

use std::io::Read;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::App;
use crate::client::QueryOptions;
use crate::error::{Code, Diagnostic, Hint};
use crate::output::Unit;
use crate::query::{self, ChildMode, QueryRequest, QuerySummary};

use super::outcome::{Outcome, Result};
use super::rows::RowArgs;

/// Run a SOQL query
///
/// Rows stream from the socket to the output; the footer on standard error says how many arrived of
/// how many. One HTTP call per page of 2,000 rows, none besides.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit query \"SELECT Id, Name, Owner.Name FROM Account LIMIT 10\"\n  \
                  sfkit query -f pipeline.soql --output pipeline.csv\n  \
                  echo \"SELECT COUNT() FROM Lead\" | sfkit query -o acme -\n  \
                  sfkit query \"SELECT Name, (SELECT LastName FROM Contacts) FROM Account\" --children explode"
)]
pub(crate) struct QueryArgs {
    /// SOQL text; `-` reads it from standard input
    #[arg(
        value_name = "SOQL",
        required_unless_present = "file",
        conflicts_with = "file"
    )]
    soql: Option<String>,

    /// Read the SOQL text from a file (`-` is standard input)
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,

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
    rows: RowArgs,
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

/// The text of the query cannot be read.
#[derive(Debug, thiserror::Error)]
enum TextError {
    #[error("cannot read the query from {origin}")]
    Read {
        origin: String,
        #[source]
        source: std::io::Error,
    },
}

impl Diagnostic for TextError {
    fn code(&self) -> Code {
        Code::File
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(
            "give the query as an argument, `-f FILE`, or `-` for standard input",
        )]
    }
}

impl QueryArgs {
    fn text(&self) -> std::result::Result<String, TextError> {
        let file = self.file.as_deref().filter(|path| path.as_os_str() != "-");
        let stdin = self.soql.as_deref() == Some("-") || (self.file.is_some() && file.is_none());
        if let (Some(soql), false) = (&self.soql, stdin) {
            return Ok(soql.clone());
        }
        let mut text = String::new();
        let origin = file.map_or("standard input".into(), |path| {
            format!("`{}`", path.display())
        });
        let read = match file {
            Some(path) => {
                std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text))
            }
            None => std::io::stdin().read_to_string(&mut text),
        };
        read.map_err(|source| TextError::Read { origin, source })?;
        Ok(text)
    }
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

pub(crate) async fn run(app: &App, args: &QueryArgs) -> Result<Outcome> {
    let request = QueryRequest {
        soql: args.text()?,
        origin: args.file.as_ref().map(|path| path.display().to_string()),
        options: QueryOptions {
            all_rows: args.all_rows,
            batch_size: args.batch_size,
        },
        children: args.children.into(),
        unchecked: args.no_check,
    };
    request.check_grammar()?;
    let connected = app.connect().await?;
    let sink = app.ui.rows(&args.rows.options())?;
    let progress = app.ui.progress("Querying", Unit::Rows);
    let summary = query::run(&connected.client, &request, sink, Some(progress)).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    if !summary.closed {
        app.ui.status(&footer(&summary, args));
        app.ui.detail(&calls(&summary));
    }
    Ok(Outcome::Done)
}

/// Rows received against rows promised.
fn footer(summary: &QuerySummary, args: &QueryArgs) -> String {
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    let received = match summary.total_size {
        Some(total) if total != summary.records => format!("{} of {total} rows", summary.records),
        _ => format!("{} row{}", summary.records, plural(summary.records)),
    };
    let written = match summary.rows == summary.records {
        true => String::new(),
        false => format!(", written as {} row{}", summary.rows, plural(summary.rows)),
    };
    let place = match &args.rows.output {
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

//! `sfkit history list`, and `sfkit history` alone.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::output::{Document, View};
use crate::state::PastQuery;

/// Show the queries that were run here, the newest last
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit history list --limit 20\n  sfkit history list --search lead --format json"
)]
pub(crate) struct ListArgs {
    /// Only those whose text or org holds all of these words
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,

    /// Only the newest so many
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,

    #[command(flatten)]
    rows: RowArgs,
}

/// A query that was run.
#[derive(Debug, Serialize)]
struct Item {
    number: u64,
    at: Timestamp,
    org: Option<String>,
    rows: Option<u64>,
    duration_ms: u64,
    outcome: String,
    soql: String,
}

/// All of them, the newest last.
#[derive(Debug, Serialize)]
struct List {
    schema: u8,
    items: Vec<Item>,
}

impl Document for List {
    fn view(&self) -> View {
        let columns = ["NUMBER", "WHEN", "ORG", "ROWS", "MS", "OUTCOME", "SOQL"];
        let row = |item: &Item| {
            let words: Vec<_> = item.soql.split_whitespace().collect();
            vec![
                item.number.into(),
                item.at.into(),
                item.org.clone().into(),
                item.rows.into(),
                item.duration_ms.into(),
                item.outcome.clone().into(),
                words.join(" ").into(),
            ]
        };
        View::Table {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.items.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &[
            "number",
            "at",
            "org",
            "rows",
            "duration_ms",
            "outcome",
            "soql",
        ]
    }
}

impl From<PastQuery> for Item {
    fn from(past: PastQuery) -> Self {
        Self {
            number: past.number,
            at: past.at,
            org: past.run.org,
            rows: past.run.rows,
            duration_ms: past.run.ms,
            outcome: past.run.outcome,
            soql: past.run.soql,
        }
    }
}

pub(super) fn run(app: &App, args: &ListArgs) -> Result<Outcome> {
    let words = args
        .search
        .as_deref()
        .unwrap_or_default()
        .split_whitespace();
    let words: Vec<_> = words.map(str::to_owned).collect();
    let mut found = app.history()?.list(&words)?;
    let count = found.len();
    let shown = args.limit.unwrap_or(count).min(count);
    found.drain(..count - shown);
    let items = found.into_iter().map(Item::from).collect();
    app.ui
        .document_to(&List { schema: 1, items }, &args.rows.options())?;
    app.ui.status(&match (count, shown) {
        (0, _) if words.is_empty() => "No query was run here".to_owned(),
        (0, _) => "No query has these words".to_owned(),
        (count, shown) if shown < count => format!("{shown} of {count} queries"),
        (1, _) => "1 query".to_owned(),
        (count, _) => format!("{count} queries"),
    });
    Ok(Outcome::Done)
}

//! `sfkit report list`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::rows::RowArgs;
use crate::output::Unit;
use crate::query::{self, QueryRequest};
use crate::saved_reports::list_query;

/// Show the reports that are saved in the org
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit report list\n  sfkit report list --search pipeline --format json"
)]
pub(crate) struct ListArgs {
    /// Only those whose name or folder has all of these words
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,

    #[command(flatten)]
    rows: RowArgs,
}

pub(super) async fn run(app: &App, args: &ListArgs) -> Result<Outcome> {
    let words = args
        .search
        .as_deref()
        .unwrap_or_default()
        .split_whitespace();
    let words: Vec<_> = words.map(str::to_owned).collect();
    let request = QueryRequest::new(list_query(&words));
    let connected = app.connect().await?;
    let sink = args.rows.sink(app, &connected.client, &request).await?;
    let progress = app.ui.progress("Reading", Unit::Rows);
    let summary = query::run(&connected.client, &request, sink, Some(progress)).await?;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    if !summary.closed {
        let plural = if summary.rows == 1 { "" } else { "s" };
        app.ui.status(&format!("{} report{plural}", summary.rows));
    }
    Ok(Outcome::Done)
}

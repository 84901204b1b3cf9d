//! A query against one org, with its history entry, its footer, and going on after an interruption.

use std::path::Path;
use std::sync::{Arc, Once};
use std::time::Instant;

use crate::app::{App, Connected};
use crate::bulk::{Shortage, Underway};
use crate::cli::outcome::{Outcome, Result};
use crate::client::Client;
use crate::error::{Code, Diagnostic};
use crate::model::rows::{Progress, RowSink};
use crate::output::{Job, Ui, Unit};
use crate::query::{self, QueryError, QueryRequest, QuerySummary, Start};
use crate::soql;
use crate::state::QueryRun;

use super::RunArgs;

pub(super) async fn run(app: &App, args: &RunArgs, request: QueryRequest) -> Result<Outcome> {
    let connected = app.connect().await?;
    let calls = connected.client.calls();
    let begun = Instant::now();
    let outcome = match args.scale.resume {
        true => resumed(app, &connected, args, request.clone()).await,
        false => {
            let sink = args.rows.sink(app, &connected.client, &request).await?;
            let progress = progress(app, &connected.client, &request);
            Ok(query::run(&connected.client, &request, sink, Some(progress)).await)
        }
    }?;
    let rows = outcome.as_ref().ok().map(|summary| summary.records);
    let error = outcome.as_ref().err().map(Diagnostic::code);
    note(app, connected.name(), &request, begun, rows, error);
    let mut summary = outcome?;
    summary.calls = connected.client.calls() - calls;
    for note in connected.notes() {
        app.ui.note(&note);
    }
    super::tell_summary(app, &summary, &args.rows, None);
    Ok(Outcome::Done)
}

/// The bar of a query, which also looks whether the org has calls enough for the pages to come.
fn progress(app: &App, client: &Client, request: &QueryRequest) -> Arc<dyn Progress> {
    Arc::new(Foreseeing {
        ui: app.ui.clone(),
        bar: app.ui.progress("Querying", Unit::Rows),
        client: client.clone(),
        underway: request.underway.clone(),
        rows: request.options.batch_size.map_or(PAGE, u64::from),
        first: Once::new(),
    })
}

/// Rows of a page of the REST API.
const PAGE: u64 = 2_000;

/// A bar that foresees a shortage of API calls from the head of the first page, at no call more.
struct Foreseeing {
    ui: Ui,
    bar: Arc<dyn Progress>,
    client: Client,
    underway: Underway,
    rows: u64,
    first: Once,
}

impl Progress for Foreseeing {
    fn advance(&self, done: u64, total: Option<u64>) {
        if let Some(total) = total {
            self.first.call_once(|| {
                let needed = total.saturating_sub(done).div_ceil(self.rows);
                let shortage = Shortage::of_calls(self.client.usage(), needed);
                if let Some(shortage) = shortage.filter(|_| !self.underway.had_any()) {
                    self.ui.warn(&shortage.to_string());
                }
            });
        }
        self.bar.advance(done, total);
    }

    fn clear(&self) {
        self.bar.clear();
    }
}

/// Keeps the run in the history.
pub(super) fn note(
    app: &App,
    org: &str,
    request: &QueryRequest,
    begun: Instant,
    rows: Option<u64>,
    error: Option<Code>,
) {
    app.note_query(&QueryRun {
        soql: soql::statement(&request.soql).to_owned(),
        org: Some(org.to_owned()),
        rows,
        ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        outcome: error.map_or("ok", Code::as_str).to_owned(),
    });
}

type Ran = std::result::Result<QuerySummary, QueryError>;

/// Runs with a file that is kept when the run ends early, from where an earlier one has ended.
async fn resumed(
    app: &App,
    connected: &Connected,
    args: &RunArgs,
    mut request: QueryRequest,
) -> Result<Ran> {
    let options = args.rows.options();
    let job = job(connected, &request);
    let mut is_anew = false;
    let mut is_by_id = false;
    let mut read = None;
    loop {
        let resumable = app.ui.resumable(&options, &job, is_anew)?;
        let is_further = resumable.from.as_ref().map(|point| point.records) > read;
        read = resumable.from.as_ref().map(|point| point.records);
        request.from = resumable.from.map(|point| match is_by_id {
            true => Start::Id(point),
            false => Start::Cursor(point),
        });
        tell_start(app, &request);
        let ran = go(app, connected, &request, resumable.sink).await;
        let Err(lost) = &ran else { return Ok(ran) };
        if !lost.is_about_lost_place() {
            return Ok(ran.inspect_err(|_| tell_rest(app, args)));
        };
        match &request.from {
            _ if request.stands_in_order_of_id() && (is_further || !is_by_id) => is_by_id = true,
            Some(_) if !is_anew => {
                app.ui.warn(
                    "the cursor or job of the earlier run has expired, and the rows do not stand in the order of \
                     their ids: starting again from the first row",
                );
                is_anew = true;
            }
            _ => return Ok(ran),
        }
    }
}

async fn go(
    app: &App,
    connected: &Connected,
    request: &QueryRequest,
    sink: Box<dyn RowSink>,
) -> Ran {
    let progress = progress(app, &connected.client, request);
    query::run(&connected.client, request, sink, Some(progress)).await
}

/// What the rows are of: they are never put behind those of another query or org.
fn job(connected: &Connected, request: &QueryRequest) -> Job {
    let org = match &connected.session {
        Some(session) => {
            let login = &session.org().login;
            format!("{} {}", login.organization_id, login.user_id)
        }
        None => connected.base().as_str().to_owned(),
    };
    let ways = format!("{} {:?}", request.options.all_rows, request.children);
    let params = format!("{:?}", request.params);
    Job {
        query: soql::statement(&request.soql).to_owned(),
        facts: vec![org, ways, params],
    }
}

fn tell_start(app: &App, request: &QueryRequest) {
    let Some(start) = &request.from else { return };
    let point = start.checkpoint();
    let of = point
        .total
        .map_or(String::new(), |total| format!(" of {total}"));
    let how = match start {
        Start::Cursor(_) => "",
        Start::Id(_) => ", by id since the cursor or job has expired",
    };
    app.ui
        .status(&format!("Going on after row {}{of}{how}", point.records));
}

fn tell_rest(app: &App, args: &RunArgs) {
    let file = args.rows.output.as_deref().unwrap_or(Path::new(""));
    let part = format!("{}.part", file.display());
    if Path::new(&part).exists() {
        app.ui.status(&format!(
            "What has arrived is kept in `{part}`; the same command goes on from there"
        ));
    }
}

//! An export on its way, from the book to the last row: waited for, gone on with, or left to the org.

use crate::app::{App, Connected};
use crate::bulk::Schedule;
use crate::bulk::export::{Export, ExportError, ExportPlan, ExportSummary};
use crate::cli::bulk::error::Unfinished;
use crate::cli::bulk::shown::Shown;
use crate::cli::outcome::{Outcome, Result};
use crate::cli::stopped;
use crate::error::Code;
use crate::model::value_type::ValueType;
use crate::output::Unit;
use crate::query::{ColumnTypes, QueryRequest, column_types};
use crate::state::{Transfer, TransferState};

use super::output::{self, Kept};

/// Makes the job and shows it.
pub(super) async fn no_wait(
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
pub(in crate::cli::bulk) async fn resume(
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

/// Waits for the jobs and writes their rows.
pub(super) async fn go(
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
    let mut is_begun = false;
    let work = async {
        let parts = export.start().await?;
        is_begun = true;
        for job in parts.iter().filter_map(|part| part.job) {
            app.ui.detail(&format!("bulk transfer {number}, job {job}"));
        }
        export.run(taker, schedule).await
    };
    let outcome = stopped::transfer(app, number, work).await;
    progress.clear();
    let summary = match outcome? {
        Ok(summary) => summary,
        Err(error) if transfer.begun.place.is_none() => {
            // Nobody goes on with what went to a pipe.
            spool.remove()?;
            return Err(error.into());
        }
        Err(reason) if is_begun => return Err(Unfinished { number, reason }.into()),
        Err(error) => return Err(error.into()),
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

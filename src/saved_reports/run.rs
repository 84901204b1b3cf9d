//! Running a report.

use crate::client::{ApiUsage, Call, Client, Endpoint};
use crate::http::{Method, Repeat};
use crate::model::rows::RowSink;

use super::filter::{self, Condition};
use super::wire::{Answer, Description};
use super::{FoundReport, ReportError, rows};

/// What a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Values {
    /// Numbers and dates as values, everything else as it is shown.
    #[default]
    Plain,
    /// Everything as it is shown, in the user's locale.
    Labels,
}

/// How a report is run.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Conditions beside the report's own.
    pub conditions: Vec<Condition>,
    /// Groups with their figures instead of detail rows.
    pub summary: bool,
    /// Columns are headed by their API names.
    pub api_names: bool,
    /// What a cell holds.
    pub values: Values,
}

/// What a report brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportSummary {
    /// Name of the report.
    pub name: String,
    /// Rows that were written.
    pub rows: u64,
    /// HTTP requests that it took.
    pub calls: u64,
    /// The org's daily calls, after it.
    pub usage: Option<ApiUsage>,
}

/// Runs the report and pushes its rows into the sink, which is finished when all were taken.
///
/// # Errors
/// When the server refuses, the result is incomplete or no one table, or the sink cannot take more.
pub async fn run(
    client: &Client,
    report: &FoundReport,
    options: &RunOptions,
    sink: Box<dyn RowSink>,
) -> Result<ReportSummary, ReportError> {
    let before = client.calls();
    let body = client
        .send(&call(client, report, options).await?)
        .await?
        .body;
    let answer = Answer::read(&body)?;
    check(&answer, options)?;
    let mut sink = sink;
    sink.begin(&rows::columns(&answer, options))?;
    let mut count = 0;
    rows::each(&answer, options, &mut |cells| {
        count += 1;
        sink.row(cells)
    })?;
    sink.finish()?;
    Ok(ReportSummary {
        name: answer.report_metadata.name,
        rows: count,
        calls: client.calls() - before,
        usage: client.usage(),
    })
}

async fn call(
    client: &Client,
    report: &FoundReport,
    options: &RunOptions,
) -> Result<Call, ReportError> {
    let path = ["analytics", "reports", report.id.as_str()];
    let details = if options.summary { "false" } else { "true" };
    let version = client.version();
    let call = |method| {
        Call::new(Endpoint::Report, method, version, &path).query("includeDetails", details)
    };
    if options.conditions.is_empty() {
        return Ok(call(Method::Get));
    }
    let describe = [&path[..], &["describe"]].concat();
    let describe = Call::new(Endpoint::Report, Method::Get, version, &describe);
    let description: Description = client.get(&describe).await?;
    let body = filter::body(&description, &options.conditions)?;
    // It changes nothing, so that it may be sent again like a GET.
    Ok(call(Method::Post).json(body).repeat(Repeat::Harmless))
}

/// Refuses what would be less than the report.
fn check(answer: &Answer<'_>, options: &RunOptions) -> Result<(), ReportError> {
    if options.summary {
        return Ok(());
    }
    let name = || answer.report_metadata.name.clone();
    let received = rows::count(answer);
    let total = answer.row_count();
    let is_short = total.is_some_and(|total| received < total);
    if !answer.all_data || (is_short && received > 0) {
        return Err(ReportError::Truncated {
            name: name(),
            received,
            total: total.filter(|total| *total > received),
        });
    }
    if is_short || !answer.has_detail_rows {
        return Err(ReportError::NoDetails { name: name() });
    }
    if !rows::fits(answer) {
        return Err(ReportError::BadAnswer {
            what: "a row has not as many cells as there are columns".to_owned(),
        });
    }
    Ok(())
}

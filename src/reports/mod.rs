//! Pipeline and lead reports: fetches what analytics need, in few calls, and runs them.
//!
//! [`run`] makes a report from a [`ReportRequest`] and a [`Source`]. Sums come from the server, several
//! queries in one call; records are streamed, with no field that the report does not use and none
//! that the org does not have. Every query is remembered in [`Report::statements`].
//!
//! `period` reads windows, `filters` turns flags into conditions, `quota` and `currency` bring what
//! amounts are measured by, `standpoint` says from which day and zone it is all seen, `deals` and `leads` bring records, `pictures` keeps and compares
//! snapshots. What the numbers mean is the business of [`crate::analytics`].
//!
//! [`book()`] makes all reports that stand beside each other; [`page()`] and [`workbook()`] make a file of
//! reports, `figures` says what their charts show, `layout` and `readable` what is shown first and
//! how a number is spelt. How a report looks on a terminal is the business of the command line.

mod book;
mod compat;
mod currency;
mod deals;
mod error;
mod figures;
mod filters;
mod fiscal;
mod known;
mod layout;
mod leads;
mod page;
mod period;
mod pictures;
mod pipeline;
mod quota;
mod readable;
mod request;
mod source;
mod standpoint;
mod workbook;

pub use book::book;
pub use compat::{Compat, leads as compat_leads, pipeline as compat_pipeline};
pub use error::{LineFault, ReportError, Strange};
pub use filters::Filters;
pub use fiscal::FiscalYears;
pub use layout::{Layout, SUMMARY, is_idle, layout};
pub use page::{Cover, page};
pub use period::Period;
pub use pictures::{Album, Origin, Taken, movements, take};
pub use quota::QuotaSource;
pub use readable::{grouped, readable, readable_change};
pub use request::{By, Kind, ReportRequest, State, Versus};
pub use source::Source;
pub use standpoint::{Standpoint, calendar};
pub use workbook::workbook;

use crate::analytics::{self, Report, Window};

/// Makes a report; with another window beside it when that was asked for.
///
/// # Errors
/// When a query fails, or the request asks for what cannot be had.
pub async fn run(source: &Source<'_>, request: &ReportRequest) -> Result<Report, ReportError> {
    request.check_group(source).await?;
    let other = match request.versus {
        Some(versus) => Some((versus, versus.window(&request.period)?)),
        None => None,
    };
    let mut report = one(source, request).await?;
    if let Some((versus, window)) = other {
        let mut earlier = request.clone();
        earlier.period.window = window;
        let before = one(source, &earlier).await?;
        report.compare = Some(analytics::compared(&report, &before, versus.as_str()));
    }
    note_nothing(&mut report);
    report.statements = source.statements();
    Ok(report)
}

/// Whether there are only zeros. A trend is of what was closed, and of what was created.
fn tells_nothing(report: &Report) -> bool {
    let has_created = report.frame.report == "pipeline trend"
        && report.metrics.number("created_count") > Some(0.0);
    report.n == 0 && !has_created
}

/// Says why there are only zeros.
fn note_nothing(report: &mut Report) {
    if !tells_nothing(report) {
        return;
    }
    let frame = &report.frame;
    let is_of_leads = frame.field == "CreatedDate";
    let message = match (
        frame.filters.is_empty(),
        frame.window == Window::ALL,
        is_of_leads,
    ) {
        (false, ..) => "nothing passes the filters",
        (_, true, true) => "there are no leads that you may see",
        (_, true, false) => "there are no opportunities that you may see",
        (_, false, true) => "no leads were created in the period",
        (_, false, false) => "no deals have a CloseDate in the period",
    };
    report.note("nothing-found", message);
}

async fn one(source: &Source<'_>, request: &ReportRequest) -> Result<Report, ReportError> {
    match request.kind {
        Kind::LeadSummary
        | Kind::LeadSources
        | Kind::LeadOwners
        | Kind::LeadResponse
        | Kind::LeadAging => leads::report(source, request).await,
        _ => pipeline::report(source, request).await,
    }
}

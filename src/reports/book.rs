//! A report with all that stand beside it: everything about the pipeline, or about leads, for a page or
//! a workbook that somebody takes into a meeting.

use crate::analytics::{self, Limits, Report};

use super::error::ReportError;
use super::request::{By, Kind, ReportRequest};
use super::source::Source;
use super::{leads, note_nothing, pipeline, run};

/// The asked report; for a summary all reports of its kind, the summary first.
///
/// The reports on opportunities share one fetch of the deals and one of their history. Those that need
/// single deals are left out when only sums were asked for.
///
/// # Errors
/// When a query fails, or the request asks for what cannot be had.
pub async fn book(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Vec<Report>, ReportError> {
    request.check_group(source).await?;
    let requests = beside(request);
    if requests.len() == 1 {
        return Ok(vec![run(source, request).await?]);
    }
    let earlier = match request.versus {
        Some(versus) => Some(earlier(&requests, versus.window(&request.period)?)),
        None => None,
    };
    let pairs = match request.kind {
        Kind::Summary if !request.sums_only => {
            pipeline::book(source, &requests, earlier.as_deref()).await?
        }
        Kind::LeadSummary => {
            let reports = leads::book(source, &requests).await?;
            let others = match &earlier {
                Some(earlier) => leads::book(source, earlier)
                    .await?
                    .into_iter()
                    .map(Some)
                    .collect(),
                None => vec![None; reports.len()],
            };
            reports.into_iter().zip(others).collect()
        }
        _ => one_by_one(source, &requests, earlier.as_deref()).await?,
    };
    let mut reports = Vec::with_capacity(pairs.len());
    for (mut report, before) in pairs {
        if let (Some(before), Some(versus)) = (before, request.versus) {
            report.compare = Some(analytics::compared(&report, &before, versus.as_str()));
        }
        note_nothing(&mut report);
        report.statements = source.statements();
        reports.push(report);
    }
    Ok(reports)
}

/// The request and those for what stands beside it. Only the first has a grouping of its own.
fn beside(request: &ReportRequest) -> Vec<ReportRequest> {
    let kinds = match (&request.kind, request.sums_only) {
        (Kind::Summary, false) => vec![
            Kind::Stages,
            Kind::Owners,
            Kind::Trend(By::Month),
            Kind::Velocity,
            Kind::Forecast {
                is_cumulative: true,
            },
            Kind::Hygiene(Limits::default()),
        ],
        (Kind::Summary, true) => vec![
            Kind::Stages,
            Kind::Owners,
            Kind::Trend(By::Month),
            Kind::Forecast {
                is_cumulative: true,
            },
        ],
        (Kind::LeadSummary, false) => vec![
            Kind::LeadSources,
            Kind::LeadOwners,
            Kind::LeadResponse,
            Kind::LeadAging,
        ],
        (Kind::LeadSummary, true) => vec![Kind::LeadSources, Kind::LeadOwners],
        _ => Vec::new(),
    };
    let others = kinds.into_iter().map(|kind| ReportRequest {
        kind,
        group_by: None,
        ..request.clone()
    });
    std::iter::once(request.clone()).chain(others).collect()
}

fn earlier(requests: &[ReportRequest], window: analytics::Window) -> Vec<ReportRequest> {
    let mut earlier = requests.to_vec();
    for request in &mut earlier {
        request.period.window = window;
    }
    earlier
}

async fn one_by_one(
    source: &Source<'_>,
    requests: &[ReportRequest],
    earlier: Option<&[ReportRequest]>,
) -> Result<Vec<(Report, Option<Report>)>, ReportError> {
    let mut reports = Vec::with_capacity(requests.len());
    for (at, request) in requests.iter().enumerate() {
        let report = super::one(source, request).await?;
        let other = match earlier.and_then(|earlier| earlier.get(at)) {
            Some(request) => Some(super::one(source, request).await?),
            None => None,
        };
        reports.push((report, other));
    }
    Ok(reports)
}

//! All reports on opportunities at once, out of one fetch of the deals and one of their history.

use crate::analytics::{Grain, Quota, Report};
use crate::reports::deals::DETAILS;
use crate::reports::error::ReportError;
use crate::reports::pictures::movements_of;
use crate::reports::request::{By, Kind, ReportRequest};
use crate::reports::source::{self, Source};

use super::day::Seen;
use super::followed::{Followed, followed, forecast_of, hygiene_of, velocity_of};
use super::trend::trend_of;
use super::{day, drawn_up, lost, tallied, trend};

/// The deals of a book, and what it measures them by.
struct Shelf<'a> {
    source: &'a Source<'a>,
    found: Followed,
    /// What a trend is cut into.
    grain: Grain,
    /// Which state of the deals counts.
    seen: Seen,
}

/// The reports of these kinds, in their order; the first is grouped as the request says. With them
/// the difference to the other window, when there is one.
pub(in crate::reports) async fn book(
    source: &Source<'_>,
    requests: &[ReportRequest],
    earlier: Option<&[ReportRequest]>,
) -> Result<Vec<(Report, Option<Report>)>, ReportError> {
    let Some(first) = requests.first() else {
        return Ok(Vec::new());
    };
    let quota = first.quota.quota(source, first.period.window).await?;
    let before = match earlier.and_then(<[_]>::first) {
        Some(first) => first.quota.quota(source, first.period.window).await?,
        None => Quota::default(),
    };
    let by = requests.iter().find_map(|request| match &request.kind {
        Kind::Trend(by) => Some(*by),
        _ => None,
    });
    let grain = trend::grain(source, by.unwrap_or(By::Month)).await?;
    let seen = day::seen(source, first).await?;
    let first = &ReportRequest {
        state: seen.state,
        ..first.clone()
    };
    // Both are asked for later: here they are one call.
    let queries = [source::stages_query(), source::namesakes_query()];
    source.sums(&queries).await?;
    let found = followed(source, first, &DETAILS).await?;
    let mut shelf = Shelf {
        source,
        found,
        grain,
        seen,
    };
    let mut reports = Vec::with_capacity(requests.len() + 1);
    for (at, request) in requests.iter().enumerate() {
        if request.kind == Kind::Owners {
            shelf.group_by_owner();
        }
        let mut report = shelf.report(request, &quota)?;
        if request.kind == Kind::Owners {
            source.note_namesakes(&mut report).await?;
        }
        let other = earlier.and_then(|earlier| earlier.get(at));
        let other = other.map(|request| shelf.report(request, &before));
        reports.push((report, other.transpose()?));
    }
    if let Some(moved) = movements_of(&shelf.found, source, first) {
        reports.push((moved, None));
    }
    Ok(reports)
}

impl Shelf<'_> {
    fn group_by_owner(&mut self) {
        for deal in &mut self.found.fetched.deals {
            deal.group = deal.owner;
        }
    }

    fn report(&self, request: &ReportRequest, quota: &Quota) -> Result<Report, ReportError> {
        let (source, found) = (self.source, &self.found);
        let mut report = match &request.kind {
            Kind::Trend(_) => trend_of(found, source, request, &self.grain),
            Kind::Velocity => velocity_of(found, source, request),
            Kind::Forecast { is_cumulative } => {
                forecast_of(found, source, request, (quota, *is_cumulative))?
            }
            Kind::Hygiene(limits) => hygiene_of(found, source, request, limits),
            _ => self.present(request, quota)?,
        };
        if let Some((code, message)) = &self.seen.note {
            report.note(code, message.clone());
        }
        Ok(report)
    }

    fn present(&self, request: &ReportRequest, quota: &Quota) -> Result<Report, ReportError> {
        let found = &self.found;
        let rest = (
            found.fetched.names.clone(),
            found.notes.clone(),
            found.currency.clone(),
        );
        let mut present = tallied(&found.fetched, self.source, request, rest);
        let loss = found.loss.clone().filter(|_| request.kind == Kind::Summary);
        present.loss = loss.map(|field| lost(field, &found.fetched, request));
        let stages = (request.kind == Kind::Stages).then_some(&found.stages);
        drawn_up(self.source, request, present, (quota, stages))
    }
}

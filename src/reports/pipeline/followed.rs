//! Reports that follow deals through their history: velocity, forecast, hygiene.

use crate::analytics::{
    self, Book, History, Limits, Names, Quota, Report, Series, Stages, Standing, Window,
};
use crate::reports::currency::exchange;
use crate::reports::deals::{self, Asked, DETAILS, Fetched, Part, SHOWN};
use crate::reports::error::ReportError;
use crate::reports::filters::clause;
use crate::reports::readable::counted;
use crate::reports::request::{ReportRequest, State};
use crate::reports::source::{self, Source};

use super::losses::{self, LossField};
use super::{Notes, currency_notes, cycles, fetch_present, start, unknown_stages};

/// Deals with their history.
pub(in crate::reports) struct Followed {
    pub(in crate::reports) fetched: Fetched,
    pub(in crate::reports) history: History,
    pub(in crate::reports) stages: Stages,
    pub(in crate::reports) notes: Notes,
    pub(in crate::reports) currency: Option<String>,
    /// The field that tells why deals were lost, for a summary.
    pub(super) loss: Option<LossField>,
    deleted: u64,
}

pub(super) async fn followed(
    source: &Source<'_>,
    request: &ReportRequest,
    extra: &[Part],
) -> Result<Followed, ReportError> {
    let exchange = exchange(source).await?;
    let conditions = request.filters.conditions(source, "Opportunity").await?;
    let mut names = Names::default();
    let stages = source.stages(&mut names).await?;
    let loss = losses::field(source, request).await?;
    let asked = Asked {
        extra,
        group: request.group()?,
        loss_reason: loss.as_ref().map(|loss| loss.name.as_str()),
        include_omitted: request.include_omitted,
    };
    let money = (exchange.clone(), names);
    let mut fetched = deals::deals(source, &conditions, asked, money).await?;
    let mut notes = currency_notes(&fetched);
    let history = deals::history(source, &conditions, &mut fetched, exchange.clone()).await?;
    notes.extend(
        history
            .doubts(&fetched.deals)
            .note()
            .map(|note| ("history", note)),
    );
    let history = match request.state {
        State::Present => history,
        state => {
            let how = (state, request.include_omitted);
            deals::rebuilt(&mut fetched, &history, (&stages, &source.as_of), how)
        }
    };
    let deleted = [&conditions[..], &["IsDeleted = true".to_owned()]].concat();
    let soql = format!("SELECT COUNT(Id) n FROM Opportunity{}", clause(&deleted));
    let query = ("deals in the recycle bin", soql.as_str());
    let deleted = source.rows(query, true, 0_u64, |count, cells| {
        *count = source::text(&cells[0])
            .and_then(|text| text.parse().ok())
            .unwrap_or_default();
    });
    Ok(Followed {
        deleted: deleted.await?,
        loss,
        fetched,
        history,
        stages,
        notes,
        currency: exchange.map(|exchange| exchange.corporate().to_owned()),
    })
}

impl Followed {
    pub(super) fn finish(&self, report: &mut Report) {
        for (code, message) in &self.notes {
            report.note(code, message.clone());
        }
        if self.deleted > 0 {
            let deleted = self.deleted;
            report.note(
                "deleted",
                format!(
                    "{} left out, with the history",
                    counted(
                        deleted,
                        "deal in the recycle bin is",
                        "deals in the recycle bin are"
                    )
                ),
            );
        }
    }

    pub(super) fn book(&self, request: &ReportRequest) -> Book {
        let mut book = Book::of_deals(&self.fetched.deals, request.period.window);
        book.include_omitted = request.include_omitted;
        book.skips_zero = request.exclude_zero;
        book
    }
}

pub(super) async fn velocity(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Report, ReportError> {
    let found = followed(source, request, &[&SHOWN[..], &[Part::StageSince]].concat()).await?;
    Ok(velocity_of(&found, source, request))
}

/// Velocity of deals that are there.
pub(super) fn velocity_of(
    found: &Followed,
    source: &Source<'_>,
    request: &ReportRequest,
) -> Report {
    let book = found.book(request);
    let mut report = start(request.frame(source), &book, found.currency.clone());
    report.metrics = analytics::overall(&book, &Quota::default());
    let names = (&found.stages, &found.fetched.names);
    let window = request.period.window;
    let moving = analytics::velocity(
        &found.fetched.deals,
        &found.history,
        names,
        &source.as_of,
        window,
    );
    report.metrics.extend(moving.metrics);
    report.groups = moving.groups;
    report.records = analytics::moved_deals(&found.fetched.deals, &found.history, names, window);
    report.record_keys = analytics::MOVED_KEYS;
    report.rows_are_records = request.list_deals;
    report.frame.group_by = Some("StageName".to_owned());
    report
        .series
        .push(cycles(book.won.as_deref().unwrap_or_default()).distribution("cycle_days"));
    unknown_stages(&mut report, &moving.unknown_stages);
    found.finish(&mut report);
    report
}

pub(super) async fn forecast(
    source: &Source<'_>,
    request: &ReportRequest,
    is_cumulative: bool,
) -> Result<Report, ReportError> {
    let window = request.period.window;
    let quota = request.quota.quota(source, window).await?;
    if has_begun(source, window) && !request.sums_only {
        let found = followed(source, request, &SHOWN).await?;
        return forecast_of(&found, source, request, (&quota, is_cumulative));
    }
    let only_sums = ReportRequest {
        sums_only: true,
        ..request.clone()
    };
    let present = fetch_present(source, &only_sums).await?;
    let mut report = start(request.frame(source), &present.book, present.currency);
    let rolled = analytics::forecast(&present.book, None, &quota, is_cumulative);
    (report.metrics, report.groups) = (rolled.metrics, rolled.groups);
    group_forecast(
        &mut report,
        request,
        (&present.book, &present.names),
        &quota,
    )?;
    if window.ends().is_none() {
        report.note(
            "no-window",
            "slippage and accuracy need a period with two ends: `--period this-quarter`",
        );
    }
    Ok(report)
}

/// Only then is there something to compare with what was expected.
fn has_begun(source: &Source<'_>, window: Window) -> bool {
    let ends = window.ends();
    ends.is_some_and(|(from, _)| from <= source.as_of.today)
}

/// The forecast of deals that are there.
pub(super) fn forecast_of(
    found: &Followed,
    source: &Source<'_>,
    request: &ReportRequest,
    (quota, is_cumulative): (&Quota, bool),
) -> Result<Report, ReportError> {
    let window = request.period.window;
    let (deals, history, stages) = (&found.fetched.deals, &found.history, &found.stages);
    let counted = (&deals[..], request.include_omitted);
    let expected = analytics::openings(counted, history, stages, &source.as_of, window);
    let book = found.book(request);
    let mut report = start(request.frame(source), &book, found.currency.clone());
    let rolled = analytics::forecast(&book, expected.as_ref(), quota, is_cumulative);
    (report.metrics, report.groups) = (rolled.metrics, rolled.groups);
    report.series.extend(analytics::bridge(
        counted,
        history,
        stages,
        &source.as_of,
        window,
    ));
    let names = &found.fetched.names;
    group_forecast(&mut report, request, (&book, names), quota)?;
    if let Some(expected) = &expected {
        report.records = analytics::expected_deals(deals, &expected.deals, names);
        report.record_keys = analytics::EXPECTED_KEYS;
        report.rows_are_records = request.list_deals;
    }
    found.finish(&mut report);
    if window.ends().is_none() {
        report.note(
            "no-window",
            "slippage and accuracy need a period with two ends: `--period this-quarter`",
        );
    }
    Ok(report)
}

fn group_forecast(
    report: &mut Report,
    request: &ReportRequest,
    (book, names): (&Book, &Names),
    quota: &Quota,
) -> Result<(), ReportError> {
    let by = "ForecastCategoryName";
    report.frame.group_by = Some(by.to_owned());
    if let Some(group) = request.group()? {
        report.series.push(Series {
            name: "by_group",
            groups: analytics::grouped(book, names, quota),
        });
        report.frame.group_by = Some(format!("{by}, {group}"));
    }
    Ok(())
}

pub(super) async fn hygiene(
    source: &Source<'_>,
    request: &ReportRequest,
    limits: &Limits,
) -> Result<Report, ReportError> {
    let found = followed(source, request, &DETAILS).await?;
    Ok(hygiene_of(&found, source, request, limits))
}

/// Hygiene of deals that are there.
pub(super) fn hygiene_of(
    found: &Followed,
    source: &Source<'_>,
    request: &ReportRequest,
    limits: &Limits,
) -> Report {
    let window = request.period.window;
    let dwell = analytics::dwell(
        &found.fetched.deals,
        &found.history,
        &found.stages,
        &source.as_of,
    );
    let mut deals = Vec::new();
    let mut moved = Vec::new();
    for (at, deal) in found.fetched.deals.iter().enumerate() {
        if deal.standing == Standing::Open && window.holds(deal.close) {
            moved.push((
                found.history.stage_since(at),
                found.history.moved(at).pushes,
            ));
            deals.push(deal);
        }
    }
    let mut book = Book::of_deals(deals.iter().copied(), window);
    book.include_omitted = request.include_omitted;
    let mut report = start(request.frame(source), &book, found.currency.clone());
    let clean = analytics::hygiene(
        &deals,
        &moved,
        (&dwell, &found.fetched.names),
        &source.as_of,
        limits,
    );
    report.metrics = clean.metrics;
    report.groups = clean.groups;
    report.series = clean.series;
    report.records = clean.records;
    report.record_keys = analytics::FINDING_KEYS;
    report.rows_are_records = true;
    report.frame.group_by = Some("reason".to_owned());
    found.finish(&mut report);
    report
}

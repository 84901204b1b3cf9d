//! What was created, won and lost, period by period.

use jiff::civil::Date;

use crate::analytics::{
    self, Cohort, Flow, FlowKind, Grain, Metrics, Report, Standing, Tally, Totals, Window,
};
use crate::reports::currency::exchange;
use crate::reports::deals::Fetched;
use crate::reports::error::ReportError;
use crate::reports::filters::{clause, days};
use crate::reports::fiscal::FiscalYears;
use crate::reports::request::{By, ReportRequest, State};
use crate::reports::source::{Row, Source};

use super::followed::Followed;
use super::{created_in, fetched};

pub(super) async fn trend(
    source: &Source<'_>,
    request: &ReportRequest,
    by: By,
) -> Result<Report, ReportError> {
    let grain = grain(source, by).await?;
    source.require("Opportunity", "Amount").await?;
    let exchange = exchange(source).await?;
    let (flows, notes, currency) = match exchange {
        None if request.state == State::Present
            && grain.has_whole_months()
            && !request.exclude_zero =>
        {
            (summed_flows(source, request).await?, Vec::new(), None)
        }
        exchange => {
            let currency = exchange
                .as_ref()
                .map(|exchange| exchange.corporate().to_owned());
            let (fetched, notes) = fetched(source, request, (None, exchange)).await?;
            (flows_of(&fetched), notes, currency)
        }
    };
    let mut report = drawn_up(&flows, source, request, (&grain, currency));
    for (code, message) in notes {
        report.note(code, message);
    }
    Ok(report)
}

/// The trend of deals that are there.
pub(super) fn trend_of(
    found: &Followed,
    source: &Source<'_>,
    request: &ReportRequest,
    grain: &Grain,
) -> Report {
    let flows = flows_of(&found.fetched);
    let mut report = drawn_up(&flows, source, request, (grain, found.currency.clone()));
    found.finish(&mut report);
    report
}

fn drawn_up(
    flows: &[Flow],
    source: &Source<'_>,
    request: &ReportRequest,
    (grain, currency): (&Grain, Option<String>),
) -> Report {
    let window = request.period.window;
    let mut report = Report::new(request.frame(source));
    report.frame.currency = currency.or(report.frame.currency);
    report.frame.group_by = Some(grain.word().to_owned());
    let closed = flows.iter().filter(|flow| {
        matches!(flow.kind, FlowKind::Won | FlowKind::Lost) && window.contains(flow.day)
    });
    let (mut n, mut missing) = (0, 0);
    for flow in closed {
        n += flow.tally.count;
        missing += flow.tally.without_amount();
    }
    report.n = n;
    report.null_amounts = Some(missing);
    report.groups = analytics::trend(flows, grain, window, request.exclude_zero);
    report.metrics = sum_of_flows(flows, window, request.exclude_zero);
    report
}

/// The periods of a trend, as the user's calendar and the org cut them.
pub(super) async fn grain(source: &Source<'_>, by: By) -> Result<Grain, ReportError> {
    Ok(match by {
        By::Week => Grain::Week(source.calendar.week_start),
        By::Month => Grain::Month,
        By::Quarter => Grain::Quarter,
        By::Year => Grain::Year,
        By::FiscalQuarter | By::FiscalYear => {
            let years = FiscalYears::read(source).await?;
            years.grain(by == By::FiscalQuarter, &source.calendar)
        }
    })
}

fn sum_of_flows(flows: &[Flow], window: Window, skips_zero: bool) -> Metrics {
    let mut totals = Totals {
        skips_zero,
        ..Totals::default()
    };
    let mut created = Cohort::default();
    for flow in flows.iter().filter(|flow| window.contains(flow.day)) {
        match flow.kind {
            FlowKind::Created => created.add(&flow.tally, false),
            FlowKind::CreatedWon => created.won += flow.tally.count,
            FlowKind::Won => totals.won.add(&flow.tally),
            FlowKind::Lost => totals.lost.add(&flow.tally),
        }
    }
    let mut metrics = Metrics::default();
    created.put(&mut metrics);
    totals.put_closed(&mut metrics);
    metrics
}

fn flows_of(fetched: &Fetched) -> Vec<Flow> {
    let mut flows = Vec::with_capacity(fetched.deals.len() * 2);
    for deal in &fetched.deals {
        let tally = Tally::of(deal);
        let mut add = |kind, day| flows.push(Flow { kind, day, tally });
        add(FlowKind::Created, deal.created_on);
        if deal.standing == Standing::Won {
            add(FlowKind::CreatedWon, deal.created_on);
        }
        match (deal.standing, deal.close) {
            (Standing::Won, Some(close)) => add(FlowKind::Won, close),
            (Standing::Lost, Some(close)) => add(FlowKind::Lost, close),
            _ => {}
        }
    }
    flows
}

/// Months of the server: two queries in one call.
async fn summed_flows(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Vec<Flow>, ReportError> {
    let filters = request.filters.conditions(source, "Opportunity").await?;
    let window = request.period.window;
    let created = [&filters[..], &created_in(source, window)].concat();
    let closed = [
        &filters[..],
        &days("CloseDate", window),
        &["IsClosed = true".to_owned()],
    ]
    .concat();
    let day = "convertTimezone(CreatedDate)";
    let sums = "COUNT(Id) n, COUNT(Amount) a, SUM(Amount) s";
    let queries = [
        (
            "created by month",
            format!(
                "SELECT CALENDAR_YEAR({day}) y, CALENDAR_MONTH({day}) m, {sums}, IsWon w FROM Opportunity{} \
                 GROUP BY CALENDAR_YEAR({day}), CALENDAR_MONTH({day}), IsWon",
                clause(&created)
            ),
        ),
        (
            "won and lost by month",
            format!(
                "SELECT CALENDAR_YEAR(CloseDate) y, CALENDAR_MONTH(CloseDate) m, {sums}, IsWon w \
                 FROM Opportunity{} GROUP BY CALENDAR_YEAR(CloseDate), CALENDAR_MONTH(CloseDate), IsWon",
                clause(&closed)
            ),
        ),
    ];
    let rows = source.sums(&queries).await?;
    let mut flows = Vec::new();
    for (at, rows) in rows.iter().enumerate() {
        for row in rows {
            let kinds: &[FlowKind] = match (at, row.flag(5)) {
                (0, true) => &[FlowKind::Created, FlowKind::CreatedWon],
                (0, false) => &[FlowKind::Created],
                (_, true) => &[FlowKind::Won],
                (_, false) => &[FlowKind::Lost],
            };
            if let Some(day) = month(row, window) {
                let tally = Tally {
                    count: row.count(2),
                    with_amount: row.count(3),
                    amount: row.money(4),
                    ..Tally::default()
                };
                let flow = |kind: &FlowKind| Flow {
                    kind: *kind,
                    day,
                    tally,
                };
                flows.extend(kinds.iter().map(flow));
            }
        }
    }
    Ok(flows)
}

/// A day of the row's month that is in the window.
fn month(row: &Row, window: Window) -> Option<Date> {
    let (year, month) = (
        i16::try_from(row.count(0)).ok()?,
        i8::try_from(row.count(1)).ok()?,
    );
    let first = Date::new(year, month, 1).ok()?;
    Some(window.from.map_or(first, |from| first.max(from)))
}

//! Reports on opportunities.
//!
//! Where the org has one currency, sums come from the server, all of them in one call; what no sum
//! can tell (medians, cycles) takes the won deals, two fields each (`sums`, `trend`). With several
//! currencies, or when deals are rebuilt from their history, deals are fetched and added up here.
//! Reports that need the history follow every deal (`followed`).

mod book;
mod day;
mod followed;
mod losses;
mod sums;
mod trend;

use std::collections::HashMap;

use crate::analytics::{
    self, Book, Category, Cohort, Exchange, Frame, Name, Names, Quota, Report, Spans, Stages,
    Standing, Tally, Value, Won,
};

use super::currency::exchange;
use super::deals::{self, Asked, Fetched};
use super::error::ReportError;
use super::filters::Filters;
use super::readable::counted;
use super::request::{Kind, ReportRequest, State};
use super::source::Source;
use followed::{forecast, hygiene, velocity};
use losses::LossField;
use sums::summed;
use trend::trend;

pub(super) use book::book;
pub(super) use followed::Followed;
pub(super) use sums::created_in;

/// What the reports on the present pipeline need.
struct Present {
    book: Book,
    names: Names,
    overdue: Tally,
    /// The field that tells why deals were lost, and lost deals by what it says.
    loss: Option<Loss>,
    notes: Notes,
    currency: Option<String>,
}

type Loss = (LossField, Vec<(Option<String>, Tally)>);

/// One of the reports on opportunities.
pub(super) async fn report(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Report, ReportError> {
    let seen = day::seen(source, request).await?;
    let request = &ReportRequest {
        state: seen.state,
        ..request.clone()
    };
    let mut report = match &request.kind {
        Kind::Trend(by) => trend(source, request, *by).await?,
        Kind::Velocity => velocity(source, request).await?,
        Kind::Forecast { is_cumulative } => forecast(source, request, *is_cumulative).await?,
        Kind::Hygiene(limits) => hygiene(source, request, limits).await?,
        _ => present(source, request).await?,
    };
    if let Some((code, message)) = seen.note {
        report.note(code, message);
    }
    Ok(report)
}

/// Summary, stages and owners.
async fn present(source: &Source<'_>, request: &ReportRequest) -> Result<Report, ReportError> {
    let quota = request.quota.quota(source, request.period.window).await?;
    let mut found = fetch_present(source, request).await?;
    let stages = match request.kind {
        Kind::Stages => Some(source.stages(&mut found.names).await?),
        _ => None,
    };
    let mut report = drawn_up(source, request, found, (&quota, stages.as_ref()))?;
    if request.kind == Kind::Owners {
        source.note_namesakes(&mut report).await?;
    }
    Ok(report)
}

/// Summary, stages or owners of what was added up. The report on stages needs them.
fn drawn_up(
    source: &Source<'_>,
    request: &ReportRequest,
    found: Present,
    (quota, stages): (&Quota, Option<&Stages>),
) -> Result<Report, ReportError> {
    let mut report = start(request.frame(source), &found.book, found.currency.clone());
    let names = found.names;
    report.metrics = analytics::overall(&found.book, quota);
    report.metrics.set("overdue_count", found.overdue.count);
    report.metrics.set("overdue_value", found.overdue.amount);
    found.book.cohort().put(&mut report.metrics);
    if let Some(stages) = stages {
        let (groups, strange) = analytics::stage_groups(&found.book, &names, stages);
        report.groups = groups;
        report.frame.group_by = Some("StageName".to_owned());
        unknown_stages(&mut report, &strange);
    } else if request.group()?.is_some() {
        report.groups = analytics::grouped(&found.book, &names, quota);
        if request.group()? == Some("Owner.Name") {
            idle_quotas(&mut report, quota);
        }
    }
    if request.kind == Kind::Summary {
        put_losses(found.loss, &mut report);
    }
    if let Some(won) = &found.book.won {
        report.series.push(cycles(won).distribution("cycle_days"));
    }
    for (code, message) in found.notes {
        report.note(code, message);
    }
    Ok(report)
}

/// Names with a quota that no owner of a deal has: a slip of the pen, or somebody without deals.
fn idle_quotas(report: &mut Report, quota: &Quota) {
    let has_deals = |name: &&String| {
        let mut groups = report.groups.iter();
        groups.any(|group| group.key.as_ref() == Some(*name))
    };
    let mut idle: Vec<_> = quota
        .by_group
        .keys()
        .filter(|name| !has_deals(name))
        .cloned()
        .collect();
    if !idle.is_empty() {
        idle.sort();
        let list = idle.join(", ");
        report.note(
            "quota-without-deals",
            format!("a quota, but no deals in the period: {list}; owners go by their full name"),
        );
    }
}

/// Why deals were lost, and which field tells.
fn put_losses(loss: Option<Loss>, report: &mut Report) {
    let name = loss.as_ref().map(|(field, _)| field.name.clone());
    report.metrics.set("loss_reason_field", Value::Text(name));
    let has_lost = report.metrics.number("lost_count") > Some(0.0);
    match &loss {
        Some((field, _)) if field.is_guessed && has_lost => report.note(
            "loss-reason",
            format!(
                "`{}` is taken to tell why deals were lost (`--loss-reason-field` names another)",
                field.name
            ),
        ),
        None if has_lost => report.note(
            "no-loss-reason",
            "no field tells why deals were lost (`--loss-reason-field` names one)",
        ),
        _ => {}
    }
    let parts = loss.map(|(_, parts)| parts);
    report.series.extend(parts.map(analytics::loss_reasons));
}

fn cycles(won: &[Won]) -> Spans {
    let mut spans = Spans::default();
    for deal in won {
        spans.add(f64::from((deal.closed_on - deal.created_on).get_days()));
    }
    spans
}

/// A report with what every one of them has.
fn start(mut frame: Frame, book: &Book, currency: Option<String>) -> Report {
    let totals = book.totals();
    frame.currency = currency.or(frame.currency);
    let mut report = Report::new(frame);
    report.n = totals.n();
    report.null_amounts = Some(totals.null_amounts());
    if totals.null_amounts() > 0 {
        let (missing, n) = (totals.null_amounts(), totals.n());
        report.note(
            "null-amounts",
            format!(
                "{missing} of {n} deals {} nothing to the values",
                if missing == 1 {
                    "has no amount and adds"
                } else {
                    "have no amount and add"
                }
            ),
        );
    }
    if totals.skips_zero && totals.won.zero > 0 {
        let zero = totals.won.zero;
        report.note(
            "zero-amounts",
            format!(
                "{} an amount of 0, which plays no part in average and median deal",
                counted(zero, "won deal has", "won deals have")
            ),
        );
    }
    if totals.omitted.count > 0 {
        let omitted = totals.omitted.count;
        report.note(
            "omitted",
            format!(
                "{} left out of the forecast and not counted (`--include-omitted` counts them)",
                counted(omitted, "open deal is", "open deals are")
            ),
        );
    }
    report
}

fn unknown_stages(report: &mut Report, strange: &[String]) {
    if !strange.is_empty() {
        let list = strange.join(", ");
        report.note(
            "unknown-stages",
            format!("stages that the org does not know (renamed or removed): {list}"),
        );
    }
}

async fn fetch_present(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Present, ReportError> {
    source.require("Opportunity", "Amount").await?;
    let exchange = exchange(source).await?;
    if exchange.is_none() && request.state == State::Present {
        match summed(source, request).await? {
            Some(found) => return Ok(found),
            None => tracing::debug!("too many groups for the server; the deals are added up here"),
        }
    }
    added(source, request, exchange).await
}

/// The present deals of a request, added up.
pub(super) async fn added_up(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<(Book, Names), ReportError> {
    let found = fetch_present(source, request).await?;
    Ok((found.book, found.names))
}

/// Deals fetched and added up here.
async fn added(
    source: &Source<'_>,
    request: &ReportRequest,
    exchange: Option<Exchange>,
) -> Result<Present, ReportError> {
    let loss = losses::field(source, request).await?;
    let reason = loss.as_ref().map(|loss| loss.name.as_str());
    let (fetched, notes) = fetched(source, request, (reason, exchange.clone())).await?;
    let currency = exchange.map(|exchange| exchange.corporate().to_owned());
    let rest = (fetched.names.clone(), notes, currency);
    let mut present = tallied(&fetched, source, request, rest);
    present.loss = loss.map(|field| lost(field, &fetched, request));
    Ok(present)
}

fn lost(field: LossField, fetched: &Fetched, request: &ReportRequest) -> Loss {
    let window = request.period.window;
    let parts = losses::of_deals(&fetched.deals, &fetched.names, window);
    (field, parts)
}

/// Deals that are there, added up.
fn tallied(
    fetched: &Fetched,
    source: &Source<'_>,
    request: &ReportRequest,
    (names, notes, currency): (Names, Notes, Option<String>),
) -> Present {
    let window = request.period.window;
    let today = source.as_of.today;
    let mut overdue = Tally::default();
    let mut cohorts: HashMap<_, Cohort> = HashMap::new();
    for deal in &fetched.deals {
        let tally = Tally::of(deal);
        if deal.standing == Standing::Open
            && deal.category != Category::Omitted
            && deal.close.is_some_and(|close| close < today)
            && window.holds(deal.close)
        {
            overdue.add(&tally);
        }
        if window.contains(deal.created_on) {
            let cohort = cohorts.entry(deal.group).or_default();
            cohort.add(&tally, deal.standing == Standing::Won);
        }
    }
    let mut book = Book::of_deals(&fetched.deals, window);
    book.cohorts = Some(cohorts);
    book.include_omitted = request.include_omitted;
    book.skips_zero = request.exclude_zero;
    Present {
        book,
        names,
        overdue,
        loss: None,
        notes,
        currency,
    }
}

type Notes = Vec<(&'static str, String)>;

/// The deals of a report, in the state that counts.
async fn fetched(
    source: &Source<'_>,
    request: &ReportRequest,
    (loss_reason, exchange): (Option<&str>, Option<Exchange>),
) -> Result<(Fetched, Notes), ReportError> {
    let conditions = request.filters.conditions(source, "Opportunity").await?;
    let mut names = Names::default();
    let stages = source.stages(&mut names).await?;
    let asked = Asked {
        group: request.group()?,
        loss_reason,
        include_omitted: request.include_omitted,
        ..Asked::default()
    };
    let money = (exchange.clone(), names);
    let mut fetched = deals::deals(source, &conditions, asked, money).await?;
    let mut notes = currency_notes(&fetched);
    if request.state != State::Present {
        let history = deals::history(source, &conditions, &mut fetched, exchange).await?;
        notes.extend(
            history
                .doubts(&fetched.deals)
                .note()
                .map(|note| ("history", note)),
        );
        let how = (request.state, request.include_omitted);
        deals::rebuilt(&mut fetched, &history, (&stages, &source.as_of), how);
    }
    Ok((fetched, notes))
}

fn currency_notes(fetched: &Fetched) -> Notes {
    let mut unknown: Vec<_> = fetched.unknown_currencies.iter().collect();
    unknown.sort();
    let note = |(currency, count): (&String, &u64)| {
        (
            "unknown-currency",
            format!(
                "{} in `{currency}` without an exchange rate, counted as missing",
                counted(*count, "amount", "amounts")
            ),
        )
    };
    unknown.into_iter().map(note).collect()
}

/// Opportunities by lead source: open ones, and those that closed in the window.
pub(super) async fn closed_by_source(
    source: &Source<'_>,
    request: &ReportRequest,
    names: &mut Names,
) -> Result<(Book, Option<String>), ReportError> {
    // Owner, role and source mean the same for deals; a condition on leads and their record types do not.
    let filters = Filters {
        conditions: Vec::new(),
        record_types: Vec::new(),
        ..request.filters.clone()
    };
    let mut deals = ReportRequest {
        kind: Kind::Owners,
        group_by: Some("LeadSource".to_owned()),
        filters,
        ..request.clone()
    };
    deals.state = day::seen(source, &deals).await?.state;
    let found = fetch_present(source, &deals).await?;
    let mut book = found.book;
    book.cohorts = None;
    let mut same = |name: Option<Name>| name.map(|name| names.add(found.names.text(name)));
    for sum in &mut book.sums {
        sum.group = same(sum.group);
    }
    for won in book.won.iter_mut().flatten() {
        won.group = same(won.group);
    }
    Ok((book, found.currency))
}

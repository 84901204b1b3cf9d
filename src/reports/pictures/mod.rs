//! Pictures of the pipeline: taken from the org, kept, rebuilt from the history, compared.
//!
//! A picture holds the open deals and those that were changed since the first picture with the same
//! filters, so that a deal that was open in an earlier one is found with its end. It is kept as
//! compressed JSON, some 60 bytes a deal.

mod frozen;

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use crate::analytics::{
    self, AsOf, Frozen, History, Money, Names, Picture, Report, Stages, Window,
};
use crate::state::{Snapshot, SnapshotError, Snapshots};

use super::currency::exchange;
use super::deals::{self, Asked, Fetched, SHOWN};
use super::error::ReportError;
use super::filters::Filters;
use super::pipeline::Followed;
use super::request::{Kind, ReportRequest};
use super::source::Source;
use frozen::{frozen, known_by_history, open, packed, rebuilt, unpacked};

/// How far [`movements_of`] looks back in a period without a beginning.
const USUAL_DAYS: i64 = 30;

/// Where pictures are kept, and of which org.
pub struct Album<'a> {
    /// The store.
    pub store: &'a mut Snapshots,
    /// What names the org in it.
    pub org: &'a str,
}

/// A picture that was taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Taken {
    /// Its day.
    pub taken_on: Date,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// How many deals it holds.
    pub deals: usize,
    /// How many of them are open.
    pub open_count: u64,
    /// Sum of their amounts.
    pub open_value: Money,
    /// Currency of the amounts.
    pub currency: Option<String>,
    /// Bytes that it takes.
    pub bytes: usize,
    /// Whether it took the place of one of the same day.
    pub replaced: bool,
}

/// Where the pictures of a comparison come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A snapshot where there is one, else the history.
    Any,
    /// Snapshots alone.
    Snapshots,
    /// The history alone.
    History,
}

fn key(filters: &Filters) -> String {
    serde_json::to_string(&filters.described()).unwrap_or_default()
}

/// Takes a picture of the present pipeline and keeps it.
///
/// # Errors
/// When a query fails or the store cannot be written.
pub async fn take(
    source: &Source<'_>,
    filters: &Filters,
    album: &mut Album<'_>,
) -> Result<Taken, ReportError> {
    let filter = key(filters);
    let earlier = album.store.list(album.org)?;
    let first = earlier.iter().find(|snapshot| snapshot.filters == filter);
    let since = first.map(|snapshot| snapshot.taken_at);
    let (deals, currency) = present(source, filters, since).await?;
    let (open_count, open_value) = open(&deals);
    let snapshot = Snapshot {
        taken_on: source.as_of.today,
        taken_at: source.as_of.now,
        filters: filter,
        currency,
        open_count,
        open_value: open_value.to_string(),
        deals: packed(&deals),
    };
    let replaced = album.store.add(album.org, &snapshot)?;
    Ok(Taken {
        taken_on: snapshot.taken_on,
        taken_at: snapshot.taken_at,
        deals: deals.len(),
        open_count,
        open_value,
        currency: snapshot.currency,
        bytes: snapshot.deals.len(),
        replaced,
    })
}

/// What moved from one day to another, or to now.
///
/// # Errors
/// When a query fails, the store cannot be read, or there is no picture of a day.
pub async fn movements(
    source: &Source<'_>,
    filters: &Filters,
    (from, to): (Date, Option<Date>),
    origin: Origin,
    album: &Album<'_>,
) -> Result<Report, ReportError> {
    let today = source.as_of.today;
    match to {
        Some(after) if after <= from => {
            let before = from;
            return Err(ReportError::Backwards { before, after });
        }
        _ => {}
    }
    if let Some(day) = [Some(from), to]
        .into_iter()
        .flatten()
        .find(|day| *day > today)
    {
        return Err(ReportError::Ahead { day });
    }
    let mut names = Names::default();
    let stages = source.stages(&mut names).await?;
    let mut finding = Finding {
        source,
        filters,
        origin,
        album,
        history: None,
        notes: Vec::new(),
        currency: source.currency.clone(),
    };
    let before = finding.on(from, (&stages, &names)).await?;
    let after = match to {
        Some(day) => finding.on(day, (&stages, &names)).await?,
        None => finding.now(before.0).await?,
    };
    let currency = finding.currency.take();
    let notes = std::mem::take(&mut finding.notes);
    let order = stages.orders(&names);
    let mut report = drawn_up((source, filters), (from, to), (&before, &after), &order);
    report.frame.currency = currency;
    for (code, message) in notes {
        report.note(code, message);
    }
    Ok(report)
}

/// The difference of two pictures.
fn drawn_up(
    (source, filters): (&Source<'_>, &Filters),
    (from, to): (Date, Option<Date>),
    (before, after): (&Found, &Found),
    order: &dyn Fn(&str) -> Option<u32>,
) -> Report {
    let ((then, was), (now, is)) = (before, after);
    let found = analytics::difference(
        Picture {
            at: *then,
            deals: was,
        },
        Picture {
            at: *now,
            deals: is,
        },
        order,
    );
    let request = ReportRequest {
        filters: filters.clone(),
        ..ReportRequest::new(Kind::Summary)
    };
    let mut frame = request.frame(source);
    frame.report = "pipeline diff";
    frame.window = Window {
        from: Some(from),
        to: Some(to.unwrap_or(source.as_of.today)),
    };
    frame.period = format!(
        "{from}..{}",
        to.map_or("now".to_owned(), |day| day.to_string())
    );
    frame.field = "OpportunityHistory.CreatedDate";
    frame.group_by = Some("movement".to_owned());
    let mut report = Report::new(frame);
    let all = was.iter().chain(is).map(|deal| deal.id.as_str());
    report.n = all.collect::<HashSet<_>>().len() as u64;
    let missing = is
        .iter()
        .filter(|deal| deal.is_open() && deal.amount.is_none());
    report.null_amounts = Some(missing.count() as u64);
    report.metrics = found.metrics;
    report.groups = found.groups;
    report.records = found.records;
    report.record_keys = analytics::MOVEMENT_KEYS;
    report.rows_are_records = true;
    report
}

/// What moved in the deals of a report since its period began, or since [`USUAL_DAYS`] before; up to
/// the end of the period, or now. None when the org has no history.
pub(super) fn movements_of(
    found: &Followed,
    source: &Source<'_>,
    request: &ReportRequest,
) -> Option<Report> {
    if found.history.is_empty() {
        return None;
    }
    let (today, window) = (source.as_of.today, request.period.window);
    let usual = today.checked_sub(USUAL_DAYS.days()).ok()?;
    let from = window.from.filter(|from| *from < today).unwrap_or(usual);
    let to = window.to.filter(|to| from < *to && *to <= today);
    let (fetched, history, stages) = (&found.fetched, &found.history, &found.stages);
    let past = |day: Date| {
        let at = source.as_of.start(day);
        (at, rebuilt(fetched, history, stages, at))
    };
    let after = match to {
        Some(day) => past(day),
        None => {
            let mut now = frozen(fetched);
            known_by_history(&mut now, fetched, history, source.as_of.start(from));
            (source.as_of.now, now)
        }
    };
    let order = stages.orders(&fetched.names);
    let pictures = (&past(from), &after);
    let mut report = drawn_up((source, &request.filters), (from, to), pictures, &order);
    report.frame.currency = found.currency.clone().or(report.frame.currency);
    report.note(
        "rebuilt",
        format!("{from} is rebuilt from the history, as of the beginning of the day"),
    );
    for (code, message) in &found.notes {
        report.note(code, message.clone());
    }
    Some(report)
}

struct Finding<'a> {
    source: &'a Source<'a>,
    filters: &'a Filters,
    origin: Origin,
    album: &'a Album<'a>,
    history: Option<(Fetched, History)>,
    notes: Vec<(&'static str, String)>,
    currency: Option<String>,
}

type Found = (Timestamp, Vec<Frozen>);

impl Finding<'_> {
    /// The picture of a day: kept, or rebuilt as of its end.
    async fn on(
        &mut self,
        day: Date,
        (stages, names): (&Stages, &Names),
    ) -> Result<Found, ReportError> {
        if self.origin != Origin::History {
            let found = self
                .album
                .store
                .find(self.album.org, day, &key(self.filters))?;
            if let Some(snapshot) = found {
                let deals = unpacked(&snapshot).ok_or(SnapshotError::Damaged { day })?;
                self.currency = snapshot.currency.clone().or(self.currency.take());
                self.notes.push((
                    "snapshot",
                    format!("{day} is the snapshot of {}", snapshot.taken_at),
                ));
                return Ok((snapshot.taken_at, deals));
            }
            if self.origin == Origin::Snapshots {
                let list = self.album.store.list(self.album.org)?;
                let mut days: Vec<_> = list
                    .iter()
                    .map(|snapshot| snapshot.taken_on.to_string())
                    .collect();
                days.dedup();
                return Err(ReportError::NoSnapshot {
                    day: day.to_string(),
                    days,
                });
            }
        }
        self.notes.push((
            "rebuilt",
            format!("{day} is rebuilt from the history, as of the end of the day"),
        ));
        let zone = self.source.as_of.zone.clone();
        let as_of = AsOf::on(day, self.source.as_of.now, zone);
        self.past((stages, names), as_of.now).await
    }

    async fn past(
        &mut self,
        (stages, names): (&Stages, &Names),
        at: Timestamp,
    ) -> Result<Found, ReportError> {
        if self.history.is_none() {
            let exchange = exchange(self.source).await?;
            let conditions = self.filters.conditions(self.source, "Opportunity").await?;
            let asked = Asked {
                extra: &SHOWN,
                ..Asked::default()
            };
            let corporate = exchange.as_ref().map(|known| known.corporate().to_owned());
            self.currency = corporate.or(self.currency.take());
            let money = (exchange.clone(), names.clone());
            let mut fetched = deals::deals(self.source, &conditions, asked, money).await?;
            let history = deals::history(self.source, &conditions, &mut fetched, exchange).await?;
            self.notes.extend(
                history
                    .doubts(&fetched.deals)
                    .note()
                    .map(|note| ("history", note)),
            );
            self.history = Some((fetched, history));
        }
        let (fetched, history) = self.history.as_ref().expect("it was just set");
        Ok((at, rebuilt(fetched, history, stages, at)))
    }

    async fn now(&mut self, since: Timestamp) -> Result<Found, ReportError> {
        // Who has the history has every deal as it is.
        if let Some((fetched, history)) = &self.history {
            let mut deals = frozen(fetched);
            known_by_history(&mut deals, fetched, history, since);
            return Ok((self.source.as_of.now, deals));
        }
        let (deals, currency) = present(self.source, self.filters, Some(since)).await?;
        self.currency = currency.or(self.currency.take());
        Ok((self.source.as_of.now, deals))
    }
}

/// The open deals, and those that were changed since an instant.
async fn present(
    source: &Source<'_>,
    filters: &Filters,
    since: Option<Timestamp>,
) -> Result<(Vec<Frozen>, Option<String>), ReportError> {
    let exchange = exchange(source).await?;
    let mut conditions = filters.conditions(source, "Opportunity").await?;
    conditions.push(match since {
        Some(at) => format!(
            "(IsClosed = false OR SystemModstamp >= {})",
            at.strftime("%Y-%m-%dT%H:%M:%SZ")
        ),
        None => "IsClosed = false".to_owned(),
    });
    let currency = exchange
        .as_ref()
        .map(|exchange| exchange.corporate().to_owned());
    let asked = Asked {
        extra: &SHOWN,
        ..Asked::default()
    };
    let money = (exchange, Names::default());
    let fetched = deals::deals(source, &conditions, asked, money).await?;
    Ok((
        frozen(&fetched),
        currency.or_else(|| source.currency.clone()),
    ))
}

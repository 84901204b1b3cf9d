//! Reports on leads.
//!
//! Counts come from the server, all of them in one call (`counts`); days to conversion, ages and
//! touches (`touches`) take records, with the few fields that they need.

mod costs;
mod counts;
mod hours;
mod shelf;
mod touches;

use crate::analytics::{self, AsOf, Lead, Names, Report, Window};
use crate::model::id::RecordId;
use crate::model::rows::Cell;

use super::error::ReportError;
use super::filters::{clause, quoted};
use super::pipeline::created_in;
use super::request::{Kind, ReportRequest};
use super::source::{self, Source};
use shelf::Shelf;

/// Words in the name of a status that say that nobody works on the lead any more.
const CLOSED_OUT: [&str; 5] = [
    "unqualified",
    "disqualified",
    "not converted",
    "closed",
    "recycled",
];

/// One of the reports on leads.
pub(super) async fn report(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Report, ReportError> {
    Asking::new(source, request).await?.report().await
}

/// The reports of these requests, which have the same filters and window: their counts in one call
/// and, unless sums are enough, their leads in one fetch.
pub(super) async fn book(
    source: &Source<'_>,
    requests: &[ReportRequest],
) -> Result<Vec<Report>, ReportError> {
    let mut askings = Vec::with_capacity(requests.len());
    let mut queries = Vec::new();
    for request in requests {
        let asking = Asking::new(source, request).await?;
        if asking.is_counted() {
            queries.extend(asking.queries().await?);
        }
        askings.push(asking);
    }
    queries.push(source::namesakes_query());
    // Each report finds its own among the answers.
    source.sums(&queries).await?;
    let shelf = match askings.first() {
        Some(first) if !first.request.sums_only => Some(Shelf::fetch(first, requests).await?),
        _ => None,
    };
    let mut reports = Vec::with_capacity(askings.len());
    for mut asking in askings {
        asking.shelf = shelf.as_ref();
        reports.push(asking.report().await?);
    }
    Ok(reports)
}

/// Which of the leads that were created in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// Converted by the day of the report.
    Converted,
    /// Neither converted nor given up.
    Open,
}

struct Asking<'a> {
    source: &'a Source<'a>,
    request: &'a ReportRequest,
    conditions: Vec<String>,
    closed_out: Vec<String>,
    /// Statuses of converted leads.
    converted_statuses: Vec<String>,
    /// Statuses that were named and that the org does not have.
    unknown_statuses: Vec<String>,
    /// The leads of the book that the report is in.
    shelf: Option<&'a Shelf>,
    /// The days of the request, up to the day that the report is as of when that is gone.
    window: Window,
}

impl<'a> Asking<'a> {
    async fn new(source: &'a Source<'a>, request: &'a ReportRequest) -> Result<Self, ReportError> {
        let conditions = request.filters.conditions(source, "Lead").await?;
        let statuses = match request.kind {
            Kind::LeadResponse => Statuses::default(),
            _ => statuses(source, request).await?,
        };
        let behind = source.as_of.today.tomorrow().ok();
        let window = match behind.filter(|_| source.is_past()) {
            Some(behind) => request.period.window.until(behind),
            None => request.period.window,
        };
        Ok(Self {
            source,
            request,
            conditions,
            closed_out: statuses.closed_out,
            converted_statuses: statuses.converted,
            unknown_statuses: statuses.unknown,
            shelf: None,
            window,
        })
    }

    /// Whether the report is made of counts.
    fn is_counted(&self) -> bool {
        !matches!(self.request.kind, Kind::LeadResponse | Kind::LeadAging)
    }

    async fn report(&self) -> Result<Report, ReportError> {
        match self.request.kind {
            Kind::LeadResponse => self.response().await,
            Kind::LeadAging => self.aging().await,
            _ => self.counts().await,
        }
    }

    fn start(&self) -> Report {
        let mut report = Report::new(self.request.frame(self.source));
        let list = self.closed_out.join(", ");
        if !list.is_empty() {
            report.note(
                "closed-out",
                format!("statuses that count as closed out: {list} (`--closed-out` names others)"),
            );
        }
        if !self.unknown_statuses.is_empty() {
            let list = self.unknown_statuses.join(", ");
            report.note(
                "unknown-statuses",
                format!("the org has no lead status {list}; `sfkit query \"SELECT MasterLabel FROM LeadStatus\"` lists them"),
            );
        }
        let day = self.source.as_of.today;
        if self.source.is_ahead() {
            report.note(
                "as-of",
                format!("{day} lies ahead: the leads are those of now, and only ages and periods count from {day}"),
            );
        }
        if self.source.is_past() {
            report.note(
                "as-of",
                format!("leads that were created or converted after {day} count as not created or not converted; statuses, owners and activities are those of now"),
            );
        }
        report
    }

    /// Conditions of leads that were created in the window.
    fn created(&self) -> Vec<String> {
        let created = created_in(self.source, self.window);
        [&self.conditions[..], &created].concat()
    }

    /// The condition that a lead was, or was not, converted by the day of the report.
    fn converted(&self, is_converted: bool) -> String {
        let day = self.source.as_of.today;
        match (self.source.is_past(), is_converted) {
            (false, _) => format!("IsConverted = {is_converted}"),
            (true, true) => format!("(IsConverted = true AND ConvertedDate <= {day})"),
            (true, false) => format!("(IsConverted = false OR ConvertedDate > {day})"),
        }
    }

    fn open(&self) -> Vec<String> {
        let mut open = vec![self.converted(false)];
        if !self.closed_out.is_empty() {
            let list: Vec<_> = self
                .closed_out
                .iter()
                .map(|status| quoted(status))
                .collect();
            open.push(format!("Status NOT IN ({})", list.join(", ")));
        }
        open
    }

    fn group(&self) -> Result<Option<&str>, ReportError> {
        self.request.group()
    }

    async fn leads(&self, which: Which, names: &mut Names) -> Result<Vec<Lead>, ReportError> {
        let group = self.group()?;
        if let Some(shelf) = self.shelf {
            return Ok(shelf.leads(which, group, (&self.closed_out, names)));
        }
        let (purpose, more) = match which {
            Which::Converted => (
                "converted leads, for days to conversion",
                vec![self.converted(true)],
            ),
            Which::Open => ("open leads", self.open()),
        };
        let mut fields = vec!["Id", "CreatedDate", "ConvertedDate", "LastActivityDate"];
        let known = group.and_then(|group| {
            let mut fields = fields.iter();
            fields.position(|field| field.eq_ignore_ascii_case(group))
        });
        let place = known.unwrap_or(fields.len());
        fields.extend(group.filter(|_| known.is_none()));
        let soql = format!(
            "SELECT {} FROM Lead{}",
            fields.join(", "),
            clause(&[&self.created()[..], &more].concat())
        );
        let taking = Taking {
            as_of: self.source.as_of.clone(),
            group: group.map(|_| place),
            names: std::mem::take(names),
            leads: Vec::new(),
        };
        let taken = self
            .source
            .rows((purpose, &soql), false, taking, take_lead)
            .await?;
        *names = taken.names;
        Ok(taken.leads)
    }

    async fn aging(&self) -> Result<Report, ReportError> {
        let mut names = Names::default();
        let leads = self.leads(Which::Open, &mut names).await?;
        let mut report = self.start();
        report.n = leads.len() as u64;
        let (metrics, groups) = analytics::aging(&leads, &self.source.as_of);
        report.metrics = metrics;
        report.groups = groups;
        report.frame.group_by = Some("age in days".to_owned());
        Ok(report)
    }
}

/// What the org's lead statuses mean to a report.
#[derive(Default)]
struct Statuses {
    /// Closed out: those that were named, else those whose name says so and that no converted lead has.
    closed_out: Vec<String>,
    /// Of converted leads; unknown where others were named as closed out.
    converted: Vec<String>,
    /// Named, and not among the org's.
    unknown: Vec<String>,
}

async fn statuses(source: &Source<'_>, request: &ReportRequest) -> Result<Statuses, ReportError> {
    let soql = "SELECT MasterLabel, IsConverted FROM LeadStatus ORDER BY SortOrder";
    let rows = source.sums(&[("lead statuses", soql.to_owned())]).await;
    let (mql, sql) = &request.qualified;
    let named = [&request.closed_out, mql, sql].into_iter().flatten();
    let is_unknown = |status: &&String| match &rows {
        Ok(rows) => !rows[0]
            .iter()
            .any(|row| row.text(0) == Some(status.as_str())),
        Err(_) => false,
    };
    let unknown = named.filter(is_unknown).cloned().collect();
    if !request.closed_out.is_empty() {
        return Ok(Statuses {
            closed_out: request.closed_out.clone(),
            converted: Vec::new(),
            unknown,
        });
    }
    let says_so = |label: &str| {
        let label = label.to_lowercase();
        CLOSED_OUT.iter().any(|word| label.contains(word))
    };
    let (mut closed_out, mut converted) = (Vec::new(), Vec::new());
    for row in &rows?[0] {
        let Some(label) = row.owned(0) else { continue };
        match row.flag(1) {
            true => converted.push(label),
            false if says_so(&label) => closed_out.push(label),
            false => {}
        }
    }
    Ok(Statuses {
        closed_out,
        converted,
        unknown,
    })
}

struct Taking {
    as_of: AsOf,
    /// Where the field that is grouped by stands.
    group: Option<usize>,
    names: Names,
    leads: Vec<Lead>,
}

fn take_lead(taking: &mut Taking, cells: &[Cell<'_>]) {
    let id = source::text(&cells[0]).and_then(|text| RecordId::parse(text).ok());
    let (Some(id), Some(created)) = (id, source::instant(&cells[1])) else {
        return;
    };
    let group = taking
        .group
        .and_then(|at| cells.get(at))
        .and_then(source::text);
    taking.leads.push(Lead {
        id,
        group: group.map(|text| taking.names.add(text)),
        created_on: taking.as_of.day(created),
        converted_on: source::day(&cells[2]),
        last_activity: source::day(&cells[3]),
    });
}

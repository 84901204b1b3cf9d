//! Reports on leads.
//!
//! Counts come from the server, all of them in one call (`counts`); days to conversion, ages and
//! touches (`touches`) take records, with the few fields that they need.

mod costs;
mod counts;
mod hours;
mod touches;

use crate::analytics::{self, AsOf, Lead, Names, Report, Window};
use crate::model::id::RecordId;
use crate::model::rows::Cell;

use super::error::ReportError;
use super::filters::{clause, quoted};
use super::pipeline::created_in;
use super::request::{Kind, ReportRequest};
use super::source::{self, Source};

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
    let asking = Asking::new(source, request).await?;
    match request.kind {
        Kind::LeadResponse => asking.response().await,
        Kind::LeadAging => asking.aging().await,
        _ => asking.counts().await,
    }
}

struct Asking<'a> {
    source: &'a Source<'a>,
    request: &'a ReportRequest,
    conditions: Vec<String>,
    closed_out: Vec<String>,
    /// The days of the request, up to the day that the report is as of when that is gone.
    window: Window,
}

impl<'a> Asking<'a> {
    async fn new(source: &'a Source<'a>, request: &'a ReportRequest) -> Result<Self, ReportError> {
        let conditions = request.filters.conditions(source, "Lead").await?;
        let closed_out = match request.kind {
            Kind::LeadResponse => Vec::new(),
            _ => closed_out(source, request).await?,
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
            closed_out,
            window,
        })
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
        if self.source.is_past() {
            let day = self.source.as_of.today;
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

    async fn leads(
        &self,
        purpose: &'static str,
        conditions: &[String],
        names: &mut Names,
    ) -> Result<Vec<Lead>, ReportError> {
        let fixed = ["Id", "CreatedDate", "ConvertedDate", "LastActivityDate"];
        let group = self.group()?;
        let is_own = |group: &&str| fixed.iter().any(|field| field.eq_ignore_ascii_case(group));
        let extra = group
            .filter(|group| !is_own(group))
            .map_or(String::new(), |group| format!(", {group}"));
        let soql = format!(
            "SELECT {}{extra} FROM Lead{}",
            fixed.join(", "),
            clause(conditions)
        );
        let taking = Taking {
            as_of: self.source.as_of.clone(),
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
        let conditions = [&self.created()[..], &self.open()].concat();
        let mut names = Names::default();
        let leads = self.leads("open leads", &conditions, &mut names).await?;
        let mut report = self.start();
        report.n = leads.len() as u64;
        let (metrics, groups) = analytics::aging(&leads, &self.source.as_of);
        report.metrics = metrics;
        report.groups = groups;
        report.frame.group_by = Some("age in days".to_owned());
        Ok(report)
    }
}

/// Statuses that are closed out: those that were named, else those whose name says so and that no
/// converted lead has.
async fn closed_out(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Vec<String>, ReportError> {
    if !request.closed_out.is_empty() {
        return Ok(request.closed_out.clone());
    }
    let soql = "SELECT MasterLabel, IsConverted FROM LeadStatus ORDER BY SortOrder";
    let rows = source.sums(&[("lead statuses", soql.to_owned())]).await?;
    let says_so = |label: &str| {
        let label = label.to_lowercase();
        CLOSED_OUT.iter().any(|word| label.contains(word))
    };
    let open = rows[0]
        .iter()
        .filter(|row| !row.flag(1))
        .filter_map(|row| row.owned(0));
    Ok(open.filter(|label| says_so(label)).collect())
}

struct Taking {
    as_of: AsOf,
    names: Names,
    leads: Vec<Lead>,
}

fn take_lead(taking: &mut Taking, cells: &[Cell<'_>]) {
    let id = source::text(&cells[0]).and_then(|text| RecordId::parse(text).ok());
    let (Some(id), Some(created)) = (id, source::instant(&cells[1])) else {
        return;
    };
    let group = cells.get(4).and_then(source::text);
    taking.leads.push(Lead {
        id,
        group: group.map(|text| taking.names.add(text)),
        created_on: taking.as_of.day(created),
        converted_on: source::day(&cells[2]),
        last_activity: source::day(&cells[3]),
    });
}

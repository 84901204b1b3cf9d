//! Reports on leads.
//!
//! Counts come from the server, all of them in one call; days to conversion, ages and touches take
//! records, with the few fields that they need.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::analytics::{
    self, AsOf, Lead, LeadGroup, LeadSums, Leads, Name, Names, Report, SourceOutcome, Touch, Window,
};
use crate::model::id::RecordId;
use crate::model::rows::Cell;

use super::error::ReportError;
use super::filters::{clause, days, quoted};
use super::pipeline::{closed_by_source, created_in};
use super::quota::amounts;
use super::request::{Kind, ReportRequest};
use super::source::{self, Row, Source};

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
}

impl<'a> Asking<'a> {
    async fn new(source: &'a Source<'a>, request: &'a ReportRequest) -> Result<Self, ReportError> {
        let conditions = request.filters.conditions(source, "Lead").await?;
        let closed_out = closed_out(source, request).await?;
        Ok(Self {
            source,
            request,
            conditions,
            closed_out,
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
        report
    }

    /// Conditions of leads that were created in the window.
    fn created(&self) -> Vec<String> {
        let created = created_in(self.source, self.request.period.window);
        [&self.conditions[..], &created].concat()
    }

    fn open(&self) -> Vec<String> {
        let mut open = vec!["IsConverted = false".to_owned()];
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

    async fn counts(&self) -> Result<Report, ReportError> {
        let mut names = Names::default();
        let mut leads = self.sums(&mut names).await?;
        let mut report = self.start();
        self.qualified(&mut leads, &mut names, &mut report).await?;
        if self.request.sums_only {
            report.note(
                "sums-only",
                "nothing was fetched lead by lead: days to conversion are unknown",
            );
        } else {
            leads.converted = Some(self.converted(&mut names).await?);
        }
        report.n = leads.sums.iter().map(|group| group.sums.created).sum();
        report.metrics = analytics::leads_summary(&leads);
        if self.group()?.is_some() {
            report.groups = analytics::leads_by(&leads, &names, self.request.least);
        }
        if self.request.kind == Kind::LeadSources {
            self.outcomes(&mut report, names).await?;
        }
        self.note_small(&mut report);
        self.note_young(&mut report);
        Ok(report)
    }

    fn note_small(&self, report: &mut Report) {
        let least = self.request.least;
        let small = report.groups.iter().filter(|group| {
            group
                .values
                .number("created_count")
                .is_some_and(|count| count < least as f64)
        });
        let small = small.count();
        if small > 0 {
            report.note("small-groups", format!("{small} groups have fewer than {least} leads; their rates are left open (`--min-n`)"));
        }
    }

    /// Leads that are younger than nine of ten conversions take may still convert.
    fn note_young(&self, report: &mut Report) {
        let end = self.request.period.window.to;
        let Some(usual) = report.metrics.number("convert_days_p90") else {
            return;
        };
        let today = self.source.as_of.today;
        let end = end.unwrap_or(today).min(today);
        if f64::from((today - end).get_days()) < usual {
            report.note("incomplete-cohort", format!("nine of ten conversions take up to {usual:.0} days: the youngest leads may still convert"));
        }
    }

    /// All counts, in one call.
    async fn sums(&self, names: &mut Names) -> Result<Leads, ReportError> {
        let group = self.group()?;
        let extra = group.map_or(String::new(), |group| format!(", {group}"));
        let by = |conditions: &[String], fields: &str, more: &str| {
            let fields = format!("{fields}{extra}");
            format!(
                "SELECT {fields}, COUNT(Id) n{more} FROM Lead{} GROUP BY {fields}",
                clause(conditions)
            )
        };
        let alone = |conditions: &[String]| match group {
            Some(group) => format!(
                "SELECT {group}, COUNT(Id) n FROM Lead{} GROUP BY {group}",
                clause(conditions)
            ),
            None => format!("SELECT COUNT(Id) n FROM Lead{}", clause(conditions)),
        };
        let created = self.created();
        let with = |more: &[String]| [&created[..], more].concat();
        let converted = [
            &self.conditions[..],
            &["IsConverted = true".to_owned()],
            &days("ConvertedDate", self.request.period.window),
        ]
        .concat();
        let open = self.open();
        let own = |text: &str| [&open[..], &[text.to_owned()]].concat();
        let won = "ConvertedOpportunityId IN (SELECT Id FROM Opportunity WHERE IsWon = true)";
        let same = group.filter(|group| {
            ["IsConverted", "Status"]
                .iter()
                .any(|field| field.eq_ignore_ascii_case(group))
        });
        let first = match same {
            Some(_) => format!(
                "SELECT IsConverted, Status, COUNT(Id) n, COUNT(ConvertedOpportunityId) o FROM Lead{} GROUP BY IsConverted, Status",
                clause(&created)
            ),
            None => by(
                &created,
                "IsConverted, Status",
                ", COUNT(ConvertedOpportunityId) o",
            ),
        };
        let silent = format!(
            "(LastActivityDate = null OR LastActivityDate > {})",
            self.source.as_of.today
        );
        let mut queries = vec![
            ("leads by status", first),
            ("converted in the period", alone(&converted)),
            (
                "leads with a won opportunity",
                alone(&with(&[won.to_owned()])),
            ),
            ("untouched", alone(&with(&own(&silent)))),
            (
                "without email and phone",
                alone(&with(&own("Email = null AND Phone = null"))),
            ),
        ];
        if self.source.has("Lead", "IsUnreadByOwner").await? {
            queries.push(("unread", alone(&with(&own("IsUnreadByOwner = true")))));
        }
        let rows = self.source.sums(&queries).await?;
        let mut leads = Leads::default();
        let place = match (group, same) {
            (None, _) => None,
            (Some(group), Some(_)) => Some(usize::from(group.eq_ignore_ascii_case("Status"))),
            (Some(_), None) => Some(2),
        };
        let count_at = 2 + usize::from(group.is_some() && same.is_none());
        for row in &rows[0] {
            let name = place
                .and_then(|at| row.text(at))
                .map(|text| names.add(text));
            leads.sums.push(self.by_status(row, name, count_at));
        }
        for (rows, set) in rows[1..].iter().zip(SETTERS) {
            for row in rows {
                let mut sums = LeadSums::default();
                let at = usize::from(group.is_some());
                set(&mut sums, row.count(at));
                let name = row
                    .text(0)
                    .filter(|_| group.is_some())
                    .map(|text| names.add(text));
                leads.sums.push(LeadGroup { group: name, sums });
            }
        }
        Ok(leads)
    }

    fn by_status(&self, row: &Row, group: Option<Name>, at: usize) -> LeadGroup {
        let (is_converted, count) = (row.flag(0), row.count(at));
        let is_out = row
            .text(1)
            .is_some_and(|status| self.closed_out.iter().any(|out| out == status));
        let mut sums = LeadSums {
            created: count,
            with_opportunity: row.count(at + 1),
            ..LeadSums::default()
        };
        match (is_converted, is_out) {
            (true, _) => sums.converted = count,
            (false, true) => sums.closed_out = count,
            (false, false) => sums.open = count,
        }
        LeadGroup { group, sums }
    }

    async fn converted(&self, names: &mut Names) -> Result<Vec<Lead>, ReportError> {
        let conditions = [&self.created()[..], &["IsConverted = true".to_owned()]].concat();
        self.leads(
            "converted leads, for days to conversion",
            &conditions,
            names,
        )
        .await
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

    /// What the opportunities of each source came to.
    async fn outcomes(&self, report: &mut Report, mut names: Names) -> Result<(), ReportError> {
        let costs = match &self.request.costs {
            Some(path) => amounts(path)?,
            None => HashMap::new(),
        };
        let (book, currency) = closed_by_source(self.source, self.request, &mut names).await?;
        let outcome = SourceOutcome { book, costs };
        analytics::source_quality(&mut report.groups, &outcome, &names, self.request.least);
        report.null_amounts = Some(outcome.book.totals().null_amounts());
        report.frame.currency = currency.or(report.frame.currency.take());
        report.note("first-touch", "opportunities count for their own LeadSource, by CloseDate; campaigns and splits play no part");
        Ok(())
    }

    /// Leads that reached the named statuses: by their status now, or by their history.
    async fn qualified(
        &self,
        leads: &mut Leads,
        names: &mut Names,
        report: &mut Report,
    ) -> Result<(), ReportError> {
        let (mql, sql) = &self.request.qualified;
        if mql.is_empty() && sql.is_empty() {
            return Ok(());
        }
        let created = self.created();
        let mut fields = "Id, Status, IsConverted".to_owned();
        let group = self.group()?.filter(|group| {
            !["Status", "IsConverted"]
                .iter()
                .any(|field| field.eq_ignore_ascii_case(group))
        });
        fields.extend(group.map(|group| format!(", {group}")));
        let soql = format!("SELECT {fields} FROM Lead{}", clause(&created));
        let rows = Vec::<Row>::new();
        let rows = self
            .source
            .rows(("statuses of leads", &soql), false, rows, |rows, cells| {
                rows.push(Row::of(cells))
            })
            .await?;
        let soql = "SELECT LeadId, OldValue, NewValue FROM LeadHistory WHERE Field = 'Status'";
        let history = self
            .source
            .rows(
                ("changes of status", soql),
                false,
                Vec::<Row>::new(),
                |rows, cells| rows.push(Row::of(cells)),
            )
            .await?;
        if history.is_empty() {
            report.note(
                "no-status-history",
                "no change of a lead's status was recorded: the present status counts",
            );
        }
        let mut were: HashMap<&str, Vec<&str>> = HashMap::new();
        for row in &history {
            let values = [row.text(1), row.text(2)].into_iter().flatten();
            were.entry(row.text(0).unwrap_or_default())
                .or_default()
                .extend(values);
        }
        for row in &rows {
            let past = row
                .text(0)
                .and_then(|id| were.get(id))
                .map_or(&[][..], Vec::as_slice);
            let is_in = |list: &[String]| {
                let mut all = past.iter().copied().chain(row.text(1));
                all.any(|status| list.iter().any(|named| named.eq_ignore_ascii_case(status)))
            };
            let is_sql = row.flag(2) || is_in(sql);
            let sums = LeadSums {
                mql: Some(u64::from(is_sql || is_in(mql))),
                sql: Some(u64::from(is_sql)),
                ..LeadSums::default()
            };
            let name = group.and_then(|_| row.text(3)).map(|text| names.add(text));
            leads.sums.push(LeadGroup { group: name, sums });
        }
        Ok(())
    }

    async fn response(&self) -> Result<Report, ReportError> {
        let mut fields = vec!["Id", "CreatedDate", "ConvertedContactId"];
        let mut firsts = Vec::new();
        for field in ["FirstCallDateTime", "FirstEmailDateTime"] {
            if self.source.has("Lead", field).await? {
                firsts.push(field);
            }
        }
        fields.extend(&firsts);
        let group = self
            .group()?
            .filter(|group| !fields.iter().any(|field| field.eq_ignore_ascii_case(group)));
        fields.extend(group);
        let conditions = self.created();
        let soql = format!(
            "SELECT {} FROM Lead{}",
            fields.join(", "),
            clause(&conditions)
        );
        let taking = TakingTouches {
            firsts: firsts.len(),
            ..TakingTouches::default()
        };
        let query = (
            "leads and what the org recorded of their first call and mail",
            soql.as_str(),
        );
        let mut taken = self.source.rows(query, false, taking, take_touch).await?;
        for (purpose, object, fields) in [
            (
                "calls, mails and other tasks",
                "Task",
                "WhoId, CreatedDate, CompletedDateTime",
            ),
            ("meetings", "Event", "WhoId, StartDateTime"),
        ] {
            let mut conditions = vec!["WhoId != null".to_owned()];
            if let (Some(from), "Task") = (self.request.period.window.from, object) {
                conditions.extend(created_in(
                    self.source,
                    Window {
                        from: Some(from),
                        to: None,
                    },
                ));
            }
            let soql = format!("SELECT {fields} FROM {object}{}", clause(&conditions));
            taken = self
                .source
                .rows((purpose, &soql), false, taken, take_activity)
                .await?;
        }
        let found = analytics::response(&taken.touches, &taken.names);
        let mut report = self.start();
        report.n = taken.touches.len() as u64;
        report.metrics = found.metrics;
        if group.is_some() {
            report.groups = found.groups;
        }
        report.series = found.series;
        Ok(report)
    }
}

type Setter = fn(&mut LeadSums, u64);

/// Where the counts of the queries behind the first one go.
const SETTERS: [Setter; 5] = [
    |sums, count| sums.converted_in_period = count,
    |sums, count| sums.won = count,
    |sums, count| sums.untouched = count,
    |sums, count| sums.unreachable = count,
    |sums, count| sums.unread = count,
];

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

#[derive(Default)]
struct TakingTouches {
    /// How many fields hold a first touch.
    firsts: usize,
    names: Names,
    /// Place of a lead by its own id and by that of the contact it became.
    places: HashMap<RecordId, usize>,
    touches: Vec<Touch>,
}

fn take_touch(taking: &mut TakingTouches, cells: &[Cell<'_>]) {
    let id = |at: usize| source::text(&cells[at]).and_then(|text| RecordId::parse(text).ok());
    let (Some(lead), Some(created)) = (id(0), source::instant(&cells[1])) else {
        return;
    };
    let place = taking.touches.len();
    taking.places.insert(lead, place);
    if let Some(contact) = id(2) {
        taking.places.entry(contact).or_insert(place);
    }
    let firsts = cells[3..3 + taking.firsts]
        .iter()
        .filter_map(source::instant);
    let group = cells.get(3 + taking.firsts).and_then(source::text);
    taking.touches.push(Touch {
        group: group.map(|text| taking.names.add(text)),
        created,
        touched: firsts.min(),
    });
}

/// The earliest time of an activity that is not before its lead.
fn take_activity(taking: &mut TakingTouches, cells: &[Cell<'_>]) {
    let id = source::text(&cells[0]).and_then(|text| RecordId::parse(text).ok());
    let Some(place) = id.and_then(|id| taking.places.get(&id)) else {
        return;
    };
    let touch = &mut taking.touches[*place];
    let times = cells[1..].iter().filter_map(source::instant);
    let first: Option<Timestamp> = times.min();
    touch.touched = match (touch.touched, first) {
        (Some(known), Some(first)) => Some(known.min(first)),
        (known, first) => known.or(first),
    };
}

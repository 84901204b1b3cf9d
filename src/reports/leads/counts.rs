//! Counts of leads by status, source, owner: the summary and what is grouped like it.

use std::collections::HashMap;

use crate::analytics::{self, LeadGroup, LeadSums, Leads, Name, Names, Report, SourceOutcome};
use crate::model::rows::Cell;
use crate::reports::error::ReportError;
use crate::reports::filters::{clause, days};
use crate::reports::pipeline::closed_by_source;
use crate::reports::readable::counted;
use crate::reports::request::Kind;
use crate::reports::source::{Row, namesakes_query};

use super::costs::{Costs, costs, idle};
use super::{Asking, Which};

type Setter = fn(&mut LeadSums, u64);

/// Where the counts of the queries behind the first two go.
const SETTERS: [Setter; 5] = [
    |sums, count| sums.converted_in_period = count,
    |sums, count| sums.won = count,
    |sums, count| sums.untouched = count,
    |sums, count| sums.unreachable = count,
    |sums, count| sums.unread = count,
];

impl Asking<'_> {
    pub(super) async fn counts(&self) -> Result<Report, ReportError> {
        let mut names = Names::default();
        let mut report = self.start();
        let mut leads = self.sums(&mut names, &mut report).await?;
        self.qualified(&mut leads, &mut names, &mut report).await?;
        if self.request.sums_only {
            report.note(
                "sums-only",
                "nothing was fetched lead by lead: days to conversion are unknown",
            );
        } else {
            leads.converted = Some(self.leads(Which::Converted, &mut names).await?);
        }
        report.n = leads.sums.iter().map(|group| group.sums.created).sum();
        report.metrics = analytics::leads_summary(&leads);
        if self.group()?.is_some() {
            report.groups = analytics::leads_by(&leads, &names, self.request.least);
        }
        if self.request.kind == Kind::LeadOwners {
            self.source.note_namesakes(&mut report).await?;
        }
        if self.request.kind == Kind::LeadSources {
            self.outcomes(&mut report, names).await?;
        }
        self.note_small(&mut report);
        self.note_young(&mut report);
        Ok(report)
    }

    /// A lead may have the status of converted ones without being one: the flag decides.
    fn note_unconverted(&self, rows: &[Row], at: usize, report: &mut Report) {
        let is_said = |row: &&Row| {
            let status = row.text(1);
            status.is_some_and(|status| self.converted_statuses.iter().any(|said| said == status))
        };
        let count: u64 = rows.iter().filter(is_said).map(|row| row.count(at)).sum();
        if count > 0 {
            let list = self.converted_statuses.join(", ");
            report.note(
                "unconverted",
                format!("{} not converted though the status says so ({list}), and open (`--closed-out` names statuses that are not)", counted(count, "lead is", "leads are")),
            );
        }
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
            report.note(
                "small-groups",
                format!(
                    "{} fewer than {least} leads; rates of so few are left open (`--min-n`)",
                    counted(small as u64, "group has", "groups have")
                ),
            );
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
    async fn sums(&self, names: &mut Names, report: &mut Report) -> Result<Leads, ReportError> {
        let grouping = Grouping::of(self.group()?);
        let mut queries = self.queries().await?;
        let own = queries.len();
        if self.request.kind == Kind::LeadOwners {
            queries.push(namesakes_query());
        }
        let rows = self.source.sums(&queries).await?;
        let mut leads = Leads::default();
        self.note_unconverted(&rows[1], grouping.by_status().len(), report);
        for (rows, is_converted) in rows.iter().zip([true, false]) {
            for row in rows {
                let name = grouping.place().and_then(|at| row.text(at));
                let name = name.map(|text| names.add(text));
                let group = (name, is_converted);
                let sums = self.by_status(row, group, grouping.by_status().len());
                leads.sums.push(sums);
            }
        }
        let at = usize::from(grouping.field.is_some());
        for (rows, set) in rows[2..own].iter().zip(SETTERS) {
            for row in rows {
                let mut sums = LeadSums::default();
                set(&mut sums, row.count(at));
                let name = row.text(0).filter(|_| at == 1);
                let group = name.map(|text| names.add(text));
                leads.sums.push(LeadGroup { group, sums });
            }
        }
        Ok(leads)
    }

    /// The queries behind the counts; those behind the first two in the order of [`SETTERS`].
    pub(super) async fn queries(&self) -> Result<Vec<(&'static str, String)>, ReportError> {
        let grouping = Grouping::of(self.group()?);
        let created = self.created();
        let with = |more: &[&str]| {
            let more: Vec<_> = more
                .iter()
                .map(|condition| (*condition).to_owned())
                .collect();
            [&created[..], &more].concat()
        };
        let open = self.open();
        let own = |condition: &str| [&with(&[condition])[..], &open].concat();
        let window = days("ConvertedDate", self.window);
        let converted = [
            &self.conditions[..],
            &["IsConverted = true".to_owned()],
            &window,
        ];
        let became = self.converted(true);
        let today = self.source.as_of.today;
        let silent = format!("(LastActivityDate = null OR LastActivityDate > {today})");
        let by_then = match self.source.is_past() {
            true => format!(" AND CloseDate <= {today}"),
            false => String::new(),
        };
        let won = format!(
            "ConvertedOpportunityId IN (SELECT Id FROM Opportunity WHERE IsWon = true{by_then})"
        );
        let mut queries = vec![
            (
                "converted leads by status",
                grouping.statuses(&with(&[&became])),
            ),
            (
                "other leads by status",
                grouping.statuses(&with(&[&self.converted(false)])),
            ),
            (
                "converted in the period",
                grouping.counts(&converted.concat()),
            ),
            (
                "leads with a won opportunity",
                grouping.counts(&with(&[&became, &won])),
            ),
            ("untouched", grouping.counts(&own(&silent))),
            (
                "without email and phone",
                grouping.counts(&own("Email = null AND Phone = null")),
            ),
        ];
        if self.source.has("Lead", "IsUnreadByOwner").await? {
            queries.push(("unread", grouping.counts(&own("IsUnreadByOwner = true"))));
        }
        Ok(queries)
    }

    fn by_status(
        &self,
        row: &Row,
        (group, is_converted): (Option<Name>, bool),
        at: usize,
    ) -> LeadGroup {
        let count = row.count(at);
        let is_out = row
            .text(1)
            .is_some_and(|status| self.closed_out.iter().any(|out| out == status));
        let mut sums = LeadSums {
            created: count,
            with_opportunity: if is_converted { row.count(at + 1) } else { 0 },
            ..LeadSums::default()
        };
        match (is_converted, is_out) {
            (true, _) => sums.converted = count,
            (false, true) => sums.closed_out = count,
            (false, false) => sums.open = count,
        }
        LeadGroup { group, sums }
    }

    /// What the opportunities of each source came to.
    async fn outcomes(&self, report: &mut Report, mut names: Names) -> Result<(), ReportError> {
        let costs = match &self.request.costs {
            Some(from) => costs(self.source, from, self.window).await?,
            None => Costs::default(),
        };
        let (book, currency) = closed_by_source(self.source, self.request, &mut names).await?;
        for (code, message) in &costs.notes {
            report.note(code, message.clone());
        }
        let outcome = SourceOutcome {
            book,
            costs: costs.by_source.clone(),
        };
        analytics::source_quality(&mut report.groups, &outcome, &names, self.request.least);
        if let Some(message) = idle(&costs, &report.groups) {
            report.note("costs-without-leads", message);
        }
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
        let group = Grouping::of(self.group()?);
        let fields = group.with(&["Id", "Status", "IsConverted"]).join(", ");
        let soql = format!("SELECT {fields} FROM Lead{}", clause(&self.created()));
        let rows = self.all(("statuses of leads", &soql)).await?;
        let soql = "SELECT LeadId, OldValue, NewValue FROM LeadHistory WHERE Field = 'Status'";
        let history = self.all(("changes of status", soql)).await?;
        if history.is_empty() {
            report.note(
                "no-status-history",
                "no change of a lead's status was recorded: the present status counts",
            );
        }
        let mut were: HashMap<&str, Vec<&str>> = HashMap::new();
        for row in &history {
            let values = [row.text(1), row.text(2)].into_iter().flatten();
            let id = row.text(0).unwrap_or_default();
            were.entry(id).or_default().extend(values);
        }
        for row in &rows {
            let past = row.text(0).and_then(|id| were.get(id));
            let past = past.map_or(&[][..], Vec::as_slice);
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
            let name = match group.field.filter(|_| group.own().is_none()) {
                Some(_) => row.text(3),
                None => group.own().and_then(|at| row.text(2 - at)),
            };
            let group = name.map(|text| names.add(text));
            leads.sums.push(LeadGroup { group, sums });
        }
        Ok(())
    }

    /// All rows of a query.
    async fn all(&self, query: (&'static str, &str)) -> Result<Vec<Row>, ReportError> {
        let add = |rows: &mut Vec<Row>, cells: &[Cell<'_>]| rows.push(Row::of(cells));
        self.source.rows(query, false, Vec::new(), add).await
    }
}

/// What counts are grouped by.
struct Grouping<'a> {
    field: Option<&'a str>,
}

/// Fields that tell how a lead stands.
const STATUS: [&str; 2] = ["IsConverted", "Status"];

impl<'a> Grouping<'a> {
    fn of(field: Option<&'a str>) -> Self {
        Self { field }
    }

    /// Where the field stands among [`STATUS`], when it is one of them.
    fn own(&self) -> Option<usize> {
        let field = self.field?;
        STATUS
            .iter()
            .position(|own| own.eq_ignore_ascii_case(field))
    }

    /// These fields and, unless it is one of them, the one that is grouped by.
    fn with(&self, fields: &[&'a str]) -> Vec<&'a str> {
        let other = self.field.filter(|_| self.own().is_none());
        fields.iter().copied().chain(other).collect()
    }

    fn by_status(&self) -> Vec<&'a str> {
        self.with(&STATUS)
    }

    /// Where the group stands in a row by status.
    fn place(&self) -> Option<usize> {
        self.field?;
        self.own().or(Some(STATUS.len()))
    }

    fn statuses(&self, conditions: &[String]) -> String {
        let fields = self.by_status().join(", ");
        format!(
            "SELECT {fields}, COUNT(Id) n, COUNT(ConvertedOpportunityId) o FROM Lead{} GROUP BY {fields}",
            clause(conditions)
        )
    }

    fn counts(&self, conditions: &[String]) -> String {
        let filter = clause(conditions);
        match self.field {
            Some(field) => {
                format!("SELECT {field}, COUNT(Id) n FROM Lead{filter} GROUP BY {field}")
            }
            None => format!("SELECT COUNT(Id) n FROM Lead{filter}"),
        }
    }
}

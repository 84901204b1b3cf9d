//! The first thing that was done about each lead.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::analytics::{self, Names, Report, Touch};
use crate::model::id::RecordId;
use crate::model::rows::Cell;
use crate::reports::error::ReportError;
use crate::reports::filters::clause;
use crate::reports::source::{self, Source};

use super::Asking;
use super::hours::office;

impl Asking<'_> {
    pub(super) async fn response(&self) -> Result<Report, ReportError> {
        let group = self.group()?;
        let mut taken = match self.shelf {
            Some(shelf) => shelf.touches(group),
            None => self.touches(group).await?,
        };
        taken.now = Some(self.source.as_of.now);
        let taken = self.activities(&self.created(), taken).await?;
        let office = match &self.request.business_hours {
            Some(name) => {
                let first = taken.touches.iter().map(|touch| touch.created).min();
                let first = first.unwrap_or(self.source.as_of.now);
                // A day before: the office may lie in another zone.
                let first = self.source.as_of.day(first).yesterday().unwrap_or_default();
                Some(office(self.source, name, first).await?)
            }
            None => None,
        };
        let found = analytics::response(&taken.touches, &taken.names, office.as_ref());
        let mut report = self.start();
        if let Some(office) = &office {
            report.note(
                "business-hours",
                format!(
                    "only minutes in the business hours `{}` count, holidays aside",
                    office.name
                ),
            );
        }
        report.n = taken.touches.len() as u64;
        report.metrics = found.metrics;
        if group.is_some() {
            report.groups = found.groups;
        }
        report.series = found.series;
        Ok(report)
    }

    /// The leads, with what the org recorded of their first call and mail.
    async fn touches(&self, group: Option<&str>) -> Result<TakingTouches, ReportError> {
        let firsts = first_touches(self.source).await?;
        let mut fields = vec!["Id", "CreatedDate", "ConvertedContactId"];
        fields.extend(&firsts);
        let known = group.and_then(|group| {
            let mut fields = fields.iter();
            fields.position(|field| field.eq_ignore_ascii_case(group))
        });
        let place = known.unwrap_or(fields.len());
        fields.extend(group.filter(|_| known.is_none()));
        let soql = format!(
            "SELECT {} FROM Lead{}",
            fields.join(", "),
            clause(&self.created())
        );
        let taking = TakingTouches {
            firsts: firsts.len(),
            group: group.map(|_| place),
            ..TakingTouches::default()
        };
        let query = (
            "leads and what the org recorded of their first call and mail",
            soql.as_str(),
        );
        self.source.rows(query, false, taking, take_touch).await
    }

    /// Adds when somebody called, wrote to or met the leads.
    async fn activities(
        &self,
        conditions: &[String],
        mut taken: TakingTouches,
    ) -> Result<TakingTouches, ReportError> {
        for (purpose, object, fields) in [
            (
                "calls, mails and other tasks",
                "Task",
                "WhoId, CreatedDate, CompletedDateTime",
            ),
            ("meetings", "Event", "WhoId, StartDateTime"),
        ] {
            let has_contacts = !taken.contacts.is_empty();
            for condition in who(conditions, has_contacts) {
                let soql = format!("SELECT {fields} FROM {object} WHERE {condition}");
                let query = (purpose, soql.as_str());
                taken = self.source.rows(query, false, taken, take_activity).await?;
            }
        }
        Ok(taken)
    }
}

/// Whose activities are fetched: those of the leads and of the contacts that they became. Every lead
/// needs no condition of its own; a condition with a query inside cannot stand in another one.
fn who(leads: &[String], has_contacts: bool) -> Vec<String> {
    let has_query = |condition: &String| condition.to_ascii_uppercase().contains("(SELECT");
    if leads.is_empty() || leads.iter().any(has_query) {
        return vec!["WhoId != null".to_owned()];
    }
    let filter = clause(leads);
    let of = |field: &str| format!("WhoId IN (SELECT {field} FROM Lead{filter})");
    let mut found = vec![of("Id")];
    found.extend(has_contacts.then(|| of("ConvertedContactId")));
    found
}

/// Fields of this org that hold the first call and mail of a lead.
pub(super) async fn first_touches(source: &Source<'_>) -> Result<Vec<&'static str>, ReportError> {
    let mut found = Vec::new();
    for field in ["FirstCallDateTime", "FirstEmailDateTime"] {
        if source.has("Lead", field).await? {
            found.push(field);
        }
    }
    Ok(found)
}

#[derive(Default)]
pub(super) struct TakingTouches {
    /// How many fields hold a first touch.
    pub(super) firsts: usize,
    /// Where the field that is grouped by stands.
    pub(super) group: Option<usize>,
    pub(super) names: Names,
    /// What is later than this has not happened yet.
    pub(super) now: Option<Timestamp>,
    /// Place of each lead by its id.
    pub(super) leads: HashMap<RecordId, usize>,
    /// Places of the leads that became a contact, by its id.
    pub(super) contacts: HashMap<RecordId, Vec<usize>>,
    pub(super) touches: Vec<Touch>,
}

fn take_touch(taking: &mut TakingTouches, cells: &[Cell<'_>]) {
    let id = |at: usize| source::text(&cells[at]).and_then(|text| RecordId::parse(text).ok());
    let (Some(lead), Some(created)) = (id(0), source::instant(&cells[1])) else {
        return;
    };
    let place = taking.touches.len();
    taking.leads.insert(lead, place);
    if let Some(contact) = id(2) {
        taking.contacts.entry(contact).or_default().push(place);
    }
    let firsts = cells[3..3 + taking.firsts]
        .iter()
        .filter_map(source::instant);
    let group = taking
        .group
        .and_then(|at| cells.get(at))
        .and_then(source::text);
    taking.touches.push(Touch {
        group: group.map(|text| taking.names.add(text)),
        created,
        touched: firsts.min(),
    });
}

/// The earliest time of an activity that has happened. A contact may be older than the lead that
/// became it: what was done before the lead is none of its touches.
fn take_activity(taking: &mut TakingTouches, cells: &[Cell<'_>]) {
    let id = source::text(&cells[0]).and_then(|text| RecordId::parse(text).ok());
    let times = cells[1..].iter().filter_map(source::instant);
    let first = times
        .min()
        .filter(|at| taking.now.is_none_or(|now| *at <= now));
    let (Some(id), Some(first)) = (id, first) else {
        return;
    };
    let touch = |touch: &mut Touch| {
        touch.touched = Some(touch.touched.map_or(first, |known| known.min(first)));
    };
    if let Some(place) = taking.leads.get(&id) {
        touch(&mut taking.touches[*place]);
    }
    for place in taking.contacts.get(&id).into_iter().flatten() {
        if taking.touches[*place].created <= first {
            touch(&mut taking.touches[*place]);
        }
    }
}

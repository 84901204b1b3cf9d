//! The first thing that was done about each lead.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::analytics::{self, Names, Report, Touch, Window};
use crate::model::id::RecordId;
use crate::model::rows::Cell;
use crate::reports::error::ReportError;
use crate::reports::filters::clause;
use crate::reports::pipeline::created_in;
use crate::reports::source;

use super::Asking;

impl Asking<'_> {
    pub(super) async fn response(&self) -> Result<Report, ReportError> {
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

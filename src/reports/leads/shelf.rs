//! The leads of a book, fetched once for all of its reports.
//!
//! Three reports count days to conversion, one looks at the age of open leads, one at the first touch
//! of all: each asked alone fetches what it needs and no more, together they take one fetch.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::analytics::{AsOf, Lead, Name, Names, Touch};
use crate::model::id::RecordId;
use crate::model::rows::Cell;
use crate::reports::error::ReportError;
use crate::reports::filters::clause;
use crate::reports::request::ReportRequest;
use crate::reports::source::{self, Source};

use super::touches::{TakingTouches, first_touches};
use super::{Asking, Which};

/// Fields that every lead on the shelf has.
const FIXED: [&str; 7] = [
    "Id",
    "CreatedDate",
    "ConvertedDate",
    "LastActivityDate",
    "IsConverted",
    "Status",
    "ConvertedContactId",
];

/// Leads that were created in the window of a book.
pub(super) struct Shelf {
    names: Names,
    leads: Vec<Kept>,
    /// What its reports group by, in the order of [`Kept::groups`].
    groups: Vec<String>,
}

struct Kept {
    lead: Lead,
    created: Timestamp,
    /// The first call or mail that the org recorded.
    first: Option<Timestamp>,
    is_converted: bool,
    status: Option<Name>,
    contact: Option<RecordId>,
    groups: Box<[Option<Name>]>,
}

struct Taking {
    as_of: AsOf,
    is_past: bool,
    firsts: usize,
    /// Where the fields that are grouped by stand.
    places: Vec<usize>,
    names: Names,
    leads: Vec<Kept>,
}

impl Shelf {
    /// The leads of these requests, which have the same filters and window.
    pub(super) async fn fetch(
        asking: &Asking<'_>,
        requests: &[ReportRequest],
    ) -> Result<Self, ReportError> {
        let source: &Source<'_> = asking.source;
        let firsts = first_touches(source).await?;
        let mut fields: Vec<&str> = FIXED
            .iter()
            .copied()
            .chain(firsts.iter().copied())
            .collect();
        let mut groups: Vec<String> = Vec::new();
        let mut places = Vec::new();
        for request in requests {
            let Some(group) = request.group()? else {
                continue;
            };
            if groups.iter().any(|known| known.eq_ignore_ascii_case(group)) {
                continue;
            }
            let known = fields
                .iter()
                .position(|field| field.eq_ignore_ascii_case(group));
            places.push(known.unwrap_or(fields.len()));
            if known.is_none() {
                fields.push(group);
            }
            groups.push(group.to_owned());
        }
        let soql = format!(
            "SELECT {} FROM Lead{}",
            fields.join(", "),
            clause(&asking.created())
        );
        let taking = Taking {
            as_of: source.as_of.clone(),
            is_past: source.is_past(),
            firsts: firsts.len(),
            places,
            names: Names::default(),
            leads: Vec::new(),
        };
        let query = ("leads, for days, ages and touches", soql.as_str());
        let taken = source.rows(query, false, taking, take).await?;
        Ok(Self {
            names: taken.names,
            leads: taken.leads,
            groups,
        })
    }

    /// The place of the field that a report groups by.
    fn place(&self, group: Option<&str>) -> Option<usize> {
        let group = group?;
        let mut groups = self.groups.iter();
        groups.position(|known| known.eq_ignore_ascii_case(group))
    }

    /// Converted or open leads, grouped by that field.
    pub(super) fn leads(
        &self,
        which: Which,
        group: Option<&str>,
        (closed_out, names): (&[String], &mut Names),
    ) -> Vec<Lead> {
        let place = self.place(group);
        let is_out = |kept: &Kept| {
            let status = kept.status.map(|status| self.names.text(status));
            status.is_some_and(|status| closed_out.iter().any(|out| out == status))
        };
        let is_wanted = |kept: &&Kept| match which {
            Which::Converted => kept.is_converted,
            Which::Open => !kept.is_converted && !is_out(kept),
        };
        let mut found = Vec::new();
        for kept in self.leads.iter().filter(is_wanted) {
            let group = place.and_then(|at| kept.groups[at]);
            found.push(Lead {
                group: group.map(|name| names.add(self.names.text(name))),
                ..kept.lead.clone()
            });
        }
        found
    }

    /// All leads with what the org recorded of their first touch.
    pub(super) fn touches(&self, group: Option<&str>) -> TakingTouches {
        let place = self.place(group);
        let mut contacts: HashMap<RecordId, Vec<usize>> = HashMap::new();
        let mut touches = Vec::with_capacity(self.leads.len());
        for (at, kept) in self.leads.iter().enumerate() {
            if let Some(contact) = kept.contact {
                contacts.entry(contact).or_default().push(at);
            }
            touches.push(Touch {
                group: place.and_then(|at| kept.groups[at]),
                created: kept.created,
                touched: kept.first,
            });
        }
        let places = self.leads.iter().zip(0..);
        TakingTouches {
            leads: places.map(|(kept, at)| (kept.lead.id, at)).collect(),
            names: self.names.clone(),
            contacts,
            touches,
            ..TakingTouches::default()
        }
    }
}

fn take(taking: &mut Taking, cells: &[Cell<'_>]) {
    let id = |at: usize| source::text(&cells[at]).and_then(|text| RecordId::parse(text).ok());
    let (Some(own), Some(created)) = (id(0), source::instant(&cells[1])) else {
        return;
    };
    let mut name = |at: usize| {
        let text = cells.get(at).and_then(source::text);
        text.map(|text| taking.names.add(text))
    };
    let (status, groups) = (name(5), taking.places.iter().map(|at| name(*at)).collect());
    let converted_on = source::day(&cells[2]);
    let is_later = converted_on.is_some_and(|day| day > taking.as_of.today);
    let firsts = &cells[FIXED.len()..FIXED.len() + taking.firsts];
    taking.leads.push(Kept {
        lead: Lead {
            id: own,
            group: None,
            created_on: taking.as_of.day(created),
            converted_on,
            last_activity: source::day(&cells[3]),
        },
        created,
        first: firsts.iter().filter_map(source::instant).min(),
        is_converted: source::text(&cells[4]) == Some("true") && !(taking.is_past && is_later),
        status,
        contact: id(6),
        groups,
    });
}

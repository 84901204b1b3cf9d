//! Pages of records.
//!
//! A page has up to 2,000 records and says how many there are in all and where the rest is; nothing is
//! left out silently. What narrows a list is what narrows it on the command line. Behind the first page
//! a cursor goes on with Salesforce's own locator where there is one, else with an OFFSET; an order is
//! always completed by the id, so that no record comes twice.

use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::cursor::Cursor;
use super::target::Target;
use crate::client::QueryOptions;
use crate::model::id::RecordId;
use crate::model::rows::{Cell, Checkpoint, Column, RowSink, SinkError};
use crate::query::{self, QueryError, QueryRequest, Start};
use crate::records::clause::{Condition, Order};
use crate::records::find::{Candidate, Finder, Found, Guide};
use crate::records::list::{self, Fields, ListRequest, Narrowed};
use crate::records::narrow::{Filter, Moment};
use crate::records::noun::{FieldFlag, FlagKind, Noun};
use crate::records::site::Site;
use crate::serve::error::{Refusal, Result};
use crate::serve::orgs::Reached;
use crate::serve::parameters::Parameters;
use crate::serve::rows::{Objects, Silent};
use crate::serve::service::Service;
use crate::soql::{self, ParseOptions};
use crate::vault::OrgKind;

/// Most records of a page, and as many as nobody asks for less.
pub(super) const MOST: u32 = 2_000;
/// Salesforce sends no smaller page.
const LEAST_BATCH: u32 = 200;
/// Salesforce leaves out no more.
pub(super) const FARTHEST: u32 = 2_000;

/// A page of records.
#[derive(Debug)]
pub(in crate::serve) struct Listed {
    key: String,
    /// The records.
    pub(in crate::serve) records: Vec<Box<RawValue>>,
    /// How many there are in the whole list; none behind its end.
    pub(in crate::serve) total: Option<u64>,
    /// How many the page may have.
    pub(in crate::serve) limit: u32,
    /// Where the list goes on.
    pub(in crate::serve) next: Option<String>,
}

impl Serialize for Listed {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry(&self.key, &self.records)?;
        map.serialize_entry("count", &self.records.len())?;
        map.serialize_entry("total", &self.total)?;
        map.serialize_entry("limit", &self.limit)?;
        map.serialize_entry("done", &self.next.is_none())?;
        map.serialize_entry("next_cursor", &self.next)?;
        map.end()
    }
}

/// The page that the parameters ask for.
pub(in crate::serve) async fn page(
    service: &Service,
    target: &Target,
    mut given: Parameters,
) -> Result<Listed> {
    let user_id = given.user_id()?;
    if let Some(word) = given.take("cursor")? {
        // The cursor says the rest.
        let org = service.reach(&user_id).await?;
        let cursor = service.cursors.open(&word, &org.org.uuid, target.key())?;
        return further(service, &org, cursor).await;
    }
    let limit = given.take_number("limit", 1..=MOST)?.unwrap_or(MOST);
    let offset = given.take_number("offset", 0..=FARTHEST)?.unwrap_or(0);
    let wanted = Wanted::take(target, &mut given)?;
    given.finish()?;
    let org = service.reach(&user_id).await?;
    match first(service, target, &org, wanted, (limit, offset)).await {
        Ok(listed) => Ok(listed),
        Err(refusal) => Err(target.explained(&org, refusal).await),
    }
}

/// The page at the beginning, or behind an offset.
async fn first(
    service: &Service,
    target: &Target,
    org: &Reached,
    wanted: Wanted,
    (limit, offset): (u32, u32),
) -> Result<Listed> {
    let request = wanted.request(service, org).await?;
    let client = org.client();
    let mut whole = request.query(client).await?;
    whole.soql = in_order(&whole.soql);
    let cursor = Cursor {
        org: org.org.uuid.clone(),
        key: target.key().to_owned(),
        soql: String::new(),
        all_rows: request.all_rows,
        offset,
        path: None,
        skip: 0,
        limit,
    };
    let query = QueryRequest {
        soql: behind(&whole.soql, offset),
        options: options(&cursor),
        one_page: true,
        ..whole.clone()
    };
    let page = Page::default();
    let open = || Ok(page.sink());
    let summary = list::run(client, &request, &query, &open, Arc::new(Silent)).await?;
    let (listed, next) = page.cut(cursor, summary.total_size);
    match next {
        None => Ok(listed),
        Some(next) => {
            let soql = whole.bound_text(client).await?;
            let word = service.cursors.seal(&Cursor { soql, ..next });
            Ok(Listed {
                next: Some(word),
                ..listed
            })
        }
    }
}

/// The page behind a cursor.
async fn further(service: &Service, org: &Reached, cursor: Cursor) -> Result<Listed> {
    let start = cursor.path.as_ref().map(|path| {
        Start::Cursor(Checkpoint {
            cursor: path.clone(),
            ..Checkpoint::default()
        })
    });
    let soql = match start {
        Some(_) => cursor.soql.clone(),
        None => behind(&cursor.soql, cursor.offset),
    };
    let query = QueryRequest {
        options: options(&cursor),
        from: start,
        one_page: true,
        ..QueryRequest::new(soql)
    };
    let page = Page::default();
    let run = query::run(org.client(), &query, page.sink(), None).await;
    let summary = run.map_err(|error| match error {
        QueryError::CursorExpired(_) => Refusal::new(
            StatusCode::GONE,
            "CURSOR_EXPIRED",
            "The org has given the cursor up: begin the list again.",
        ),
        other => other.into(),
    })?;
    let (listed, next) = page.cut(cursor, summary.total_size);
    let next = next.map(|next| service.cursors.seal(&next));
    Ok(Listed { next, ..listed })
}

fn options(cursor: &Cursor) -> QueryOptions {
    QueryOptions {
        all_rows: cursor.all_rows,
        batch_size: cursor.limit.max(LEAST_BATCH).try_into().ok(),
        ..QueryOptions::default()
    }
}

fn behind(soql: &str, offset: u32) -> String {
    match offset {
        0 => soql.to_owned(),
        offset => format!("{soql} OFFSET {offset}"),
    }
}

/// The query with an order that leaves no two records in the same place.
fn in_order(text: &str) -> String {
    let parsed = soql::parse_with(text, ParseOptions { parameters: true });
    let has_order = parsed.is_ok_and(|query| !query.order_by.is_empty());
    // The order of the whole query is the last one in its text.
    match text.rsplit_once("ORDER BY ").filter(|_| has_order) {
        None => format!("{text} ORDER BY Id"),
        Some((_, order)) => {
            let mut fields = order.split(',').map(|item| item.split_whitespace().next());
            match fields.any(|field| field.is_some_and(|field| field.eq_ignore_ascii_case("Id"))) {
                true => text.to_owned(),
                false => format!("{text}, Id"),
            }
        }
    }
}

/// What narrows a list, before the org is known.
struct Wanted {
    request: ListRequest,
    moments: Vec<(&'static str, Moment)>,
    flags: Vec<(&'static FieldFlag, Vec<String>)>,
}

impl Wanted {
    fn take(target: &Target, given: &mut Parameters) -> Result<Self> {
        let mut narrowed = Vec::new();
        for text in given.take_all("where") {
            narrowed.push(Narrowed::Where(Condition::parse(&text)?));
        }
        for text in given.take_all("filter") {
            narrowed.push(Narrowed::Filter(Filter::parse(&text)?));
        }
        let mut moments = Vec::new();
        for (name, field) in [
            ("since", "CreatedDate"),
            ("changed_since", "LastModifiedDate"),
        ] {
            if let Some(text) = given.take(name)? {
                moments.push((field, text.parse()?));
            }
        }
        let mut flags = Vec::new();
        for (name, flag) in target.filters() {
            let mut values = given.take_all(&name);
            values.retain(|value| !value.trim().is_empty());
            if !values.is_empty() {
                flags.push((flag, values));
            }
        }
        let fields = Fields::parse(&given.take_list("fields"))?;
        let order = given.take("order")?;
        let request = ListRequest {
            object: target.object().to_owned(),
            fields,
            narrowed,
            order: order.as_deref().map(Order::parse).transpose()?,
            limit: None,
            all_rows: given.take_flag("all_rows")?,
            unchecked: false,
        };
        Ok(Self {
            request,
            moments,
            flags,
        })
    }

    /// The list that is meant, with ids in place of names.
    async fn request(self, service: &Service, org: &Reached) -> Result<ListRequest> {
        let mut request = self.request;
        let (now, zone) = (service.app.clock.now(), zone(org));
        for (field, moment) in self.moments {
            let since = moment.since(now, &zone);
            request.narrowed.push(Narrowed::Since { field, since });
        }
        let login = &org.org.login;
        let place = org.session().place().instance.clone();
        let site = Site::new(place, login.kind == OrgKind::Demo);
        let finder = Finder {
            client: org.client(),
            site: Some(&site),
            me: RecordId::parse(&login.user_id).ok(),
            guide: &Nobody,
        };
        for (flag, values) in self.flags {
            let narrowed = Narrowed::by_flag(flag, values, &finder).await?;
            request.narrowed.push(narrowed);
        }
        Ok(request)
    }
}

/// The zone in which a day begins: the user's in the org.
pub(super) fn zone(org: &Reached) -> TimeZone {
    let name = org.org.login.facts.time_zone.as_deref();
    let zone = name.and_then(|name| TimeZone::get(name).ok());
    zone.unwrap_or(TimeZone::UTC)
}

/// Nobody is there to be asked.
struct Nobody;

impl Guide for Nobody {
    fn pick(&self, _question: &str, _choices: &[Candidate]) -> Option<usize> {
        None
    }

    fn found(&self, _object: &str, _text: &str, _found: &Found) {}
}

/// Parameters that narrow lists of a noun, and the flag that each is. A reference has two: one for a
/// name, and one as the earlier integration called it.
pub(super) fn filters(noun: &Noun) -> Vec<(String, &'static FieldFlag)> {
    let narrowing = noun.flags.iter().filter(|flag| flag.narrows);
    let named = |flag: &'static FieldFlag| {
        let names = parameters_of(flag).into_iter();
        names.map(move |name| (name, flag))
    };
    narrowing.flat_map(named).collect()
}

fn parameters_of(flag: &FieldFlag) -> Vec<String> {
    let name = flag.name.replace('-', "_");
    match flag.kind {
        FlagKind::Reference(_) => vec![name.clone(), format!("{name}_id")],
        _ => vec![name],
    }
}

/// What comes of one page.
#[derive(Clone, Default)]
struct Page {
    objects: Objects,
    following: Arc<Mutex<Option<String>>>,
}

struct PageSink {
    page: Page,
    rows: Box<dyn RowSink>,
}

impl Page {
    fn sink(&self) -> Box<dyn RowSink> {
        // A query may be sent again after its first answer.
        drop(self.objects.take());
        Box::new(PageSink {
            page: self.clone(),
            rows: self.objects.sink(),
        })
    }

    /// The records that were asked for, and where the rest is.
    fn cut(&self, cursor: Cursor, total: Option<u64>) -> (Listed, Option<Cursor>) {
        let mut records = self.objects.take();
        let all = records.len();
        let skip = (cursor.skip as usize).min(all);
        records.drain(..skip);
        records.truncate(cursor.limit as usize);
        let given = skip + records.len();
        let mut following = self
            .following
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let total = match total {
            // Behind the end nobody tells.
            Some(0) if cursor.offset > 0 => None,
            total => total.map(|total| total + u64::from(cursor.offset)),
        };
        let listed = Listed {
            key: cursor.key.clone(),
            records,
            total,
            limit: cursor.limit,
            next: None,
        };
        let next = if given < all {
            Some(cursor.behind(u32::try_from(given).unwrap_or(MOST), FARTHEST))
        } else {
            let path = following.take();
            path.map(|path| Cursor {
                path: Some(path),
                skip: 0,
                ..cursor
            })
        };
        (listed, next)
    }
}

impl RowSink for PageSink {
    fn begin(&mut self, columns: &[Column]) -> std::result::Result<(), SinkError> {
        self.rows.begin(columns)
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> std::result::Result<(), SinkError> {
        self.rows.row(cells)
    }

    fn checkpoint(&mut self, point: &Checkpoint) -> std::result::Result<(), SinkError> {
        let mut following = self
            .page
            .following
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *following = Some(point.cursor.clone());
        Ok(())
    }

    fn finish(&mut self) -> std::result::Result<(), SinkError> {
        self.rows.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_ends_with_the_id() {
        for (text, ordered) in [
            ("SELECT Id FROM Task", "SELECT Id FROM Task ORDER BY Id"),
            (
                "SELECT Id FROM Account ORDER BY Name",
                "SELECT Id FROM Account ORDER BY Name, Id",
            ),
            (
                "SELECT Id FROM Account ORDER BY Id DESC",
                "SELECT Id FROM Account ORDER BY Id DESC",
            ),
        ] {
            assert_eq!(in_order(text), ordered);
        }
    }
}

//! Where the records of a report come from: queries, few of them, each remembered for `--explain`.
//!
//! [`Source::sums`] sends several small queries in one call; [`Source::rows`] streams a large result
//! into a state of the caller's, page by page, so that nothing is held twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::analytics::{
    AsOf, Category, Group, Money, Names, Percent, Report, Stage, Stages, Standing, Statement,
};
use crate::client::{Client, QueryOptions};
use crate::model::rows::{Cell, Column, Progress, RowSink, SinkError};
use crate::model::schema::ObjectSchema;
use crate::query::{self, ChildMode, QueryRequest};
use crate::soql::dates::Calendar;

use super::error::{ReportError, Strange};

/// A describe that is younger than this is taken from the cache.
const FRESH_SECONDS: i64 = 86_400;

/// An org, a moment, and what was asked so far.
pub struct Source<'a> {
    /// The org.
    pub client: &'a Client,
    /// The moment that counts as now.
    pub as_of: AsOf,
    /// Today, the week and the fiscal year.
    pub calendar: Calendar,
    /// Who is logged in.
    pub user: Option<String>,
    /// The currency of the org, as the login told.
    pub currency: Option<String>,
    /// Shows how many rows have arrived.
    pub progress: Option<Arc<dyn Progress>>,
    statements: Mutex<Vec<Statement>>,
    schemas: Mutex<HashMap<&'static str, Arc<ObjectSchema>>>,
    /// Small results: several reports of one run ask for the same.
    answers: Mutex<HashMap<String, Vec<Row>>>,
}

impl<'a> Source<'a> {
    /// A source that has asked for nothing yet.
    #[must_use]
    pub fn new(client: &'a Client, as_of: AsOf, calendar: Calendar) -> Self {
        Self {
            client,
            as_of,
            calendar,
            user: None,
            currency: None,
            progress: None,
            statements: Mutex::default(),
            schemas: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    /// The queries so far.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        lock(&self.statements).clone()
    }

    /// Whether the report is as of a day before the present one.
    pub(super) fn is_past(&self) -> bool {
        self.as_of.today < self.as_of.day(self.client.clock().now())
    }

    /// Whether the report is as of a day that is yet to come.
    pub(super) fn is_ahead(&self) -> bool {
        self.as_of.today > self.as_of.day(self.client.clock().now())
    }

    fn note(&self, purpose: &'static str, soql: &str) {
        let mut known = lock(&self.statements);
        if !known.iter().any(|statement| statement.soql == soql) {
            known.push(Statement {
                purpose,
                soql: soql.to_owned(),
            });
        }
    }

    /// Streams the rows of a query into `state`.
    pub(super) async fn rows<T: Send + 'static>(
        &self,
        (purpose, soql): (&'static str, &str),
        all_rows: bool,
        state: T,
        take: fn(&mut T, &[Cell<'_>]),
    ) -> Result<T, ReportError> {
        self.note(purpose, soql);
        let shared = Arc::new(Mutex::new(state));
        let sink = Taker {
            state: Arc::clone(&shared),
            take,
        };
        let request = QueryRequest {
            options: QueryOptions {
                all_rows,
                batch_size: Some(2_000),
                ..QueryOptions::default()
            },
            ..QueryRequest::new(soql)
        };
        let progress = self.progress.clone();
        query::run(self.client, &request, Box::new(sink), progress).await?;
        let state = Arc::into_inner(shared).expect("the sink is gone when the query has ended");
        Ok(state.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// The rows of several queries that have one page each. What was asked before is not asked again.
    pub(super) async fn sums(
        &self,
        queries: &[(&'static str, String)],
    ) -> Result<Vec<Vec<Row>>, ReportError> {
        let is_new = |(_, soql): &&(&'static str, String)| !lock(&self.answers).contains_key(soql);
        let missing: Vec<_> = queries.iter().filter(is_new).cloned().collect();
        if !missing.is_empty() {
            let rows = self.asked(&missing).await?;
            let texts = missing.into_iter().map(|(_, soql)| soql);
            lock(&self.answers).extend(texts.zip(rows));
        }
        let answers = lock(&self.answers);
        let rows = |(_, soql): &(&str, String)| answers.get(soql).cloned().unwrap_or_default();
        Ok(queries.iter().map(rows).collect())
    }

    async fn asked(
        &self,
        queries: &[(&'static str, String)],
    ) -> Result<Vec<Vec<Row>>, ReportError> {
        let add = |rows: &mut Vec<Row>, cells: &[Cell<'_>]| rows.push(Row::of(cells));
        if let [(purpose, soql)] = queries {
            return Ok(vec![
                self.rows((purpose, soql), false, Vec::new(), add).await?,
            ]);
        }
        let texts: Vec<_> = queries.iter().map(|(_, soql)| soql.as_str()).collect();
        let pages = self.client.query_batch(&texts).await?;
        let mut found = Vec::with_capacity(queries.len());
        for ((purpose, soql), page) in queries.iter().zip(pages) {
            let single = page
                .as_ref()
                .map_or(true, |page| !page.contains("\"done\":true"));
            if single {
                // Alone it has all of its pages, or a refusal that shows the place.
                found.push(self.rows((purpose, soql), false, Vec::new(), add).await?);
                continue;
            }
            self.note(purpose, soql);
            let shared = Arc::new(Mutex::new(Vec::new()));
            let sink = Taker {
                state: Arc::clone(&shared),
                take: add,
            };
            query::replay(soql, page, ChildMode::Json, Box::new(sink))?;
            found.push(std::mem::take(&mut *lock(&shared)));
        }
        Ok(found)
    }

    /// What an object looks like.
    pub(super) async fn schema(
        &self,
        object: &'static str,
    ) -> Result<Arc<ObjectSchema>, ReportError> {
        if let Some(known) = lock(&self.schemas).get(object) {
            return Ok(Arc::clone(known));
        }
        let now = self.client.clock().now();
        let cached = self.client.cached_describe(object);
        let fresh =
            cached.filter(|copy| now.duration_since(copy.fetched_at).as_secs() < FRESH_SECONDS);
        let schema = match fresh {
            Some(copy) => copy.value,
            None => self.client.describe(object).await.map_err(|error| {
                let is_unseen = ["NOT_FOUND", "INVALID_TYPE"]
                    .iter()
                    .any(|code| error.has_code(code));
                match is_unseen {
                    true => ReportError::Unseen {
                        object,
                        source: Box::new(error),
                    },
                    false => error.into(),
                }
            })?,
        };
        let schema = Arc::new(schema);
        lock(&self.schemas).insert(object, Arc::clone(&schema));
        Ok(schema)
    }

    /// Whether an object has a field.
    pub(super) async fn has(&self, object: &'static str, field: &str) -> Result<bool, ReportError> {
        Ok(self.schema(object).await?.field(field).is_some())
    }

    /// Fails when the org's object lacks a field that the report cannot do without.
    pub(super) async fn require(
        &self,
        object: &'static str,
        field: &'static str,
    ) -> Result<(), ReportError> {
        match self.has(object, field).await? {
            true => Ok(()),
            false => Err(ReportError::NoField { object, field }),
        }
    }

    /// The org's stages.
    pub(super) async fn stages(&self, names: &mut Names) -> Result<Stages, ReportError> {
        let rows = self.sums(&[stages_query()]).await?;
        Ok(stages_of(&rows[0], names))
    }

    /// Says which owners of the report's groups have the name of another one: they are counted together.
    pub(super) async fn note_namesakes(&self, report: &mut Report) -> Result<(), ReportError> {
        let rows = self.sums(&[namesakes_query()]).await?;
        let mut found = Vec::new();
        for row in &rows[0] {
            let is_there = |group: &Group| group.key.as_deref() == row.text(0);
            if report.groups.iter().any(is_there) {
                let name = row.text(0).unwrap_or_default();
                found.push(format!("{name} ({})", row.count(1)));
            }
        }
        if !found.is_empty() {
            let (list, command) = (found.join(", "), report.frame.report.split(' ').next());
            let command = command.unwrap_or_default();
            report.note("namesakes", format!("several users have the same name and are counted together: {list}; `sfkit {command} summary --group-by OwnerId` tells them apart"));
        }
        Ok(())
    }

    /// Ids of a role and of all roles below it.
    pub(super) async fn roles_below(&self, name: &str) -> Result<Vec<String>, ReportError> {
        let soql = "SELECT Id, Name, DeveloperName, ParentRoleId FROM UserRole";
        let rows = self.sums(&[("roles", soql.to_owned())]).await?;
        let rows = &rows[0];
        let is_named = |row: &&Row| {
            (0..3).any(|at| {
                row.text(at)
                    .is_some_and(|text| text.eq_ignore_ascii_case(name))
            })
        };
        let mut found: Vec<String> = rows
            .iter()
            .filter(is_named)
            .filter_map(|row| row.owned(0))
            .collect();
        if found.is_empty() {
            return Err(ReportError::Strange(Box::new(Strange {
                what: "role",
                name: name.to_owned(),
                known: rows.iter().filter_map(|row| row.owned(1)).collect(),
                is_complete: true,
                listing: "sfkit query \"SELECT Name FROM UserRole\"".to_owned(),
            })));
        }
        let mut at = 0;
        while at < found.len() {
            for row in rows {
                let is_below = row.text(3) == Some(found[at].as_str());
                if let Some(id) = row.owned(0).filter(|id| is_below && !found.contains(id)) {
                    found.push(id);
                }
            }
            at += 1;
        }
        Ok(found)
    }
}

/// The query for the org's stages.
pub(super) fn stages_query() -> (&'static str, String) {
    let soql = "SELECT ApiName, MasterLabel, SortOrder, IsActive, IsClosed, IsWon, ForecastCategoryName \
                FROM OpportunityStage ORDER BY SortOrder";
    ("stages in the org's order", soql.to_owned())
}

/// The query for names that several users have.
pub(super) fn namesakes_query() -> (&'static str, String) {
    let soql =
        "SELECT Name, COUNT(Id) n FROM User GROUP BY Name HAVING COUNT(Id) > 1 ORDER BY Name";
    ("users of one name", soql.to_owned())
}

fn stages_of(rows: &[Row], names: &mut Names) -> Stages {
    let mut list = Vec::new();
    for row in rows {
        let Some(name) = row.text(0).or(row.text(1)) else {
            continue;
        };
        list.push(Stage {
            name: names.add(name),
            order: row.count(2).try_into().unwrap_or(u32::MAX),
            is_active: row.flag(3),
            standing: Standing::of(row.flag(4), row.flag(5)),
            category: row.category(6),
        });
    }
    Stages::new(list)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A sink that hands rows to a state which outlives it.
struct Taker<T> {
    state: Arc<Mutex<T>>,
    take: fn(&mut T, &[Cell<'_>]),
}

impl<T: Send> RowSink for Taker<T> {
    fn begin(&mut self, _: &[Column]) -> Result<(), SinkError> {
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        (self.take)(&mut lock(&self.state), cells);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

/// The text of a cell.
pub(super) fn text<'a>(cell: &'a Cell<'_>) -> Option<&'a str> {
    match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Json(text) => Some(text),
        Cell::Bool(true) => Some("true"),
        Cell::Bool(false) => Some("false"),
        Cell::Null | Cell::NoParent { .. } | Cell::Absent => None,
    }
}

/// The instant in a cell (`2026-11-22T10:00:00.000+0000`).
pub(super) fn instant(cell: &Cell<'_>) -> Option<Timestamp> {
    let text = text(cell)?;
    text.parse()
        .ok()
        .or_else(|| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).ok())
}

/// The day in a cell.
pub(super) fn day(cell: &Cell<'_>) -> Option<Date> {
    text(cell)?.get(..10)?.parse().ok()
}

/// A row of a small result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row(Vec<Option<String>>);

impl Row {
    pub(super) fn of(cells: &[Cell<'_>]) -> Self {
        Self(
            cells
                .iter()
                .map(|cell| text(cell).map(str::to_owned))
                .collect(),
        )
    }

    pub(super) fn text(&self, at: usize) -> Option<&str> {
        self.0.get(at)?.as_deref()
    }

    pub(super) fn owned(&self, at: usize) -> Option<String> {
        self.text(at).map(str::to_owned)
    }

    pub(super) fn flag(&self, at: usize) -> bool {
        self.text(at) == Some("true")
    }

    pub(super) fn money(&self, at: usize) -> Money {
        self.text(at).and_then(Money::parse).unwrap_or_default()
    }

    pub(super) fn percent(&self, at: usize) -> Option<Percent> {
        self.text(at).and_then(Percent::parse)
    }

    /// A count; servers write 12 and 12.0.
    pub(super) fn count(&self, at: usize) -> u64 {
        let number = self
            .text(at)
            .and_then(|text| text.split('.').next()?.parse().ok());
        number.unwrap_or_default()
    }

    pub(super) fn date(&self, at: usize) -> Option<Date> {
        self.text(at)?.get(..10)?.parse().ok()
    }

    /// A category; those of the org's own count as pipeline.
    pub(super) fn category(&self, at: usize) -> Category {
        self.text(at)
            .and_then(Category::parse)
            .unwrap_or(Category::Pipeline)
    }
}

//! Running a program: the first batch, the snapshot behind it, later batches, sub-queries.
//!
//! A result that fits into one batch costs one statement. For a larger one the row numbers of the
//! whole result are put down in order, once; each later batch looks its rows up by number and
//! takes the same time wherever it stands. Sub-queries are one statement per batch and level.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, Statement};

use super::context::{Answer, CursorBook};
use super::cursor::{Cursor, Snapshot};
use super::group::MOST_GROUPS;
use super::plan::{Body, Child, Groups, Plan, Program};
use super::render::{Draft, Renderer};
use crate::localorg::error::ApiError;
use crate::localorg::store::Store;

/// One request's work on a connection.
pub(super) struct Run<'r> {
    store: &'r Store,
    connection: &'r Connection,
    program: &'r Arc<Program>,
    batch: usize,
    cursors: &'r dyn CursorBook,
}

/// The children of one parent.
#[derive(Default)]
struct Family {
    /// Indexes of the drafts of the first batch.
    drafts: Vec<usize>,
    /// Row numbers of all, as soon as they are more than a batch.
    rows: Vec<i64>,
}

impl<'r> Run<'r> {
    pub(super) fn new(
        store: &'r Store,
        connection: &'r Connection,
        program: &'r Arc<Program>,
        batch: usize,
        cursors: &'r dyn CursorBook,
    ) -> Self {
        Self {
            store,
            connection,
            program,
            batch: batch.max(1),
            cursors,
        }
    }

    /// The first batch.
    pub(super) fn first(&self) -> Result<Answer, ApiError> {
        match &self.program.body {
            Body::Count(sql) => self.count(sql),
            Body::Groups(groups) => self.groups(groups),
            Body::Rows(plan) => self.rows(plan),
        }
    }

    /// The records of a program whose limit is not above the batch, each as a text of its own.
    pub(super) fn texts(&self) -> Result<Vec<String>, ApiError> {
        let Body::Rows(plan) = &self.program.body else {
            return Ok(Vec::new());
        };
        let select = plan.select("NULL", &plan.filter);
        let order = plan.full_order();
        let sql = format!("{select} ORDER BY {order}{}", plan.limits(None));
        let drafts = self.drafts(plan, &sql)?;
        self.finished(plan, &mut Vec::new(), drafts)
    }

    fn count(&self, sql: &str) -> Result<Answer, ApiError> {
        let mut statement = self.statement(sql)?;
        let mut rows = statement.raw_query();
        let count: u64 = match rows.next().map_err(|error| self.failed(error))? {
            Some(row) => row
                .get::<_, i64>(0)
                .map_err(|error| self.failed(error))?
                .unsigned_abs(),
            None => 0,
        };
        Ok(Answer {
            total_size: count,
            records: "[]".to_owned(),
            count: 0,
            next: None,
        })
    }

    fn groups(&self, groups: &Groups) -> Result<Answer, ApiError> {
        let renderer = self.renderer();
        let mut records = Vec::new();
        let mut statement = self.statement(&groups.sql)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| self.failed(error))? {
            let mut draft = Draft::default();
            draft
                .text
                .push_str("{\"attributes\":{\"type\":\"AggregateResult\"}");
            renderer
                .nodes(&groups.nodes, row, &mut draft, true)
                .map_err(|error| self.failed(error))?;
            draft.text.push('}');
            records.push(draft.text);
        }
        if records.len() as u64 > MOST_GROUPS {
            let text = "Aggregate query does not support queryMore(), use LIMIT to restrict the \
                        results to a single batch";
            return Err(ApiError::new(400, "EXCEEDED_ID_LIMIT", text));
        }
        Ok(Answer {
            total_size: records.len() as u64,
            count: records.len(),
            records: format!("[{}]", records.join(",")),
            next: None,
        })
    }

    fn rows(&self, plan: &Plan) -> Result<Answer, ApiError> {
        let sql = format!(
            "{} ORDER BY {}{}",
            plan.select("NULL", &plan.filter),
            plan.full_order(),
            plan.limits(Some(self.batch as u64 + 1))
        );
        let mut drafts = self.drafts(plan, &sql)?;
        if drafts.len() <= self.batch {
            return self.answer(plan, &mut Vec::new(), drafts, None);
        }
        drafts.truncate(self.batch);
        let snapshot = Snapshot::take(self.store, self.connection, self.program, plan)?;
        let total = snapshot.len();
        let cursor = Cursor::new(
            self.store.clone(),
            Arc::clone(self.program),
            Vec::new(),
            snapshot,
        );
        let locator = self.cursors.keep(cursor);
        let next = (total, Some(format!("{locator}-{}", self.batch)));
        self.answer(plan, &mut Vec::new(), drafts, Some(next))
    }

    fn drafts(&self, plan: &Plan, sql: &str) -> Result<Vec<Draft>, ApiError> {
        let renderer = self.renderer();
        let mut drafts: Vec<Draft> = Vec::new();
        let mut statement = self.statement(sql)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| self.failed(error))? {
            let mut draft = Draft::sized(drafts.last());
            renderer
                .record(&plan.object, &plan.nodes, row, &mut draft)
                .map_err(|error| self.failed(error))?;
            drafts.push(draft);
        }
        Ok(drafts)
    }

    /// The batch of a cursor: the rows with these numbers, in this order.
    pub(super) fn page(
        &self,
        path: &[usize],
        numbers: &[i64],
        total: u64,
        next: Option<String>,
    ) -> Result<Answer, ApiError> {
        let plan = self.program.plan_at(path).ok_or_else(ApiError::not_found)?;
        let place = self.program.params.len() + 1;
        let sql = plan.select("NULL", &format!("{}.rid = ?{place}", plan.alias));
        let renderer = self.renderer();
        let mut drafts: Vec<Draft> = Vec::with_capacity(numbers.len());
        let mut statement = self.statement(&sql)?;
        for number in numbers {
            statement
                .raw_bind_parameter(place, number)
                .map_err(|error| self.failed(error))?;
            let mut rows = statement.raw_query();
            if let Some(row) = rows.next().map_err(|error| self.failed(error))? {
                let mut draft = Draft::sized(drafts.last());
                renderer
                    .record(&plan.object, &plan.nodes, row, &mut draft)
                    .map_err(|error| self.failed(error))?;
                drafts.push(draft);
            }
        }
        self.answer(plan, &mut path.to_vec(), drafts, Some((total, next)))
    }

    fn answer(
        &self,
        plan: &Plan,
        path: &mut Vec<usize>,
        drafts: Vec<Draft>,
        rest: Option<(u64, Option<String>)>,
    ) -> Result<Answer, ApiError> {
        let count = drafts.len();
        let texts = self.finished(plan, path, drafts)?;
        let (total_size, next) = rest.unwrap_or((count as u64, None));
        Ok(Answer {
            total_size,
            records: format!("[{}]", texts.join(",")),
            count,
            next,
        })
    }

    /// Puts the results of sub-queries into their gaps.
    fn finished(
        &self,
        plan: &Plan,
        path: &mut Vec<usize>,
        drafts: Vec<Draft>,
    ) -> Result<Vec<String>, ApiError> {
        if plan.children.is_empty() || drafts.is_empty() {
            return Ok(drafts.into_iter().map(|draft| draft.text).collect());
        }
        let mut results = Vec::with_capacity(plan.children.len());
        for (at, child) in plan.children.iter().enumerate() {
            path.push(at);
            results.push(self.families(child, path, &drafts)?);
            path.pop();
        }
        Ok(drafts.iter().map(|draft| fill(draft, &results)).collect())
    }

    /// The sub-query's result for each of the parents that has any, by the parent's id.
    fn families(
        &self,
        child: &Child,
        path: &mut Vec<usize>,
        parents: &[Draft],
    ) -> Result<HashMap<String, String>, ApiError> {
        let plan = &child.plan;
        let (mut families, drafts) = self.children(child, parents)?;
        let texts = self.finished(plan, path, drafts)?;
        let mut results = HashMap::with_capacity(families.len());
        for (parent, family) in families.drain() {
            let records: Vec<&str> = family.drafts.iter().map(|at| texts[*at].as_str()).collect();
            let total = family.rows.len().max(records.len());
            let next = if total > records.len() {
                let snapshot = Snapshot::List(family.rows);
                let program = Arc::clone(self.program);
                let cursor = Cursor::new(self.store.clone(), program, path.clone(), snapshot);
                let locator = self.cursors.keep(cursor);
                Some(format!("{locator}-{}", records.len()))
            } else {
                None
            };
            let answer = Answer {
                total_size: total as u64,
                count: records.len(),
                records: format!("[{}]", records.join(",")),
                next,
            };
            results.insert(parent, answer.body(self.program.api_version));
        }
        Ok(results)
    }

    fn children(
        &self,
        child: &Child,
        parents: &[Draft],
    ) -> Result<(HashMap<String, Family>, Vec<Draft>), ApiError> {
        let ids: Vec<&str> = parents.iter().map(|draft| draft.id.as_str()).collect();
        let ids = serde_json::Value::from(ids).to_string();
        let place = self.program.params.len() + 1;
        let sql = child_sql(child, place);
        let mut statement = self.statement(&sql)?;
        statement
            .raw_bind_parameter(place, ids)
            .map_err(|error| self.failed(error))?;
        let renderer = self.renderer();
        let mut families: HashMap<String, Family> = HashMap::new();
        let mut drafts: Vec<Draft> = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| self.failed(error))? {
            let parent: String = row.get(0).map_err(|error| self.failed(error))?;
            let family = families.entry(parent).or_default();
            family
                .rows
                .push(row.get(1).map_err(|error| self.failed(error))?);
            if family.drafts.len() == self.batch {
                continue;
            }
            let mut draft = Draft::sized(drafts.last());
            renderer
                .record(&child.plan.object, &child.plan.nodes, row, &mut draft)
                .map_err(|error| self.failed(error))?;
            family.drafts.push(drafts.len());
            drafts.push(draft);
        }
        Ok((families, drafts))
    }

    fn statement(&self, sql: &str) -> Result<rusqlite::CachedStatement<'r>, ApiError> {
        let mut statement = self
            .connection
            .prepare_cached(sql)
            .map_err(|error| self.failed(error))?;
        bind(&mut statement, self.program).map_err(|error| self.failed(error))?;
        Ok(statement)
    }

    fn renderer(&self) -> Renderer<'r> {
        Renderer {
            schema: &self.program.schema,
            api_version: self.program.api_version,
        }
    }

    fn failed(&self, error: rusqlite::Error) -> ApiError {
        self.store.failed(error).into()
    }
}

/// Binds the program's parameters that the statement knows.
pub(super) fn bind(statement: &mut Statement<'_>, program: &Program) -> rusqlite::Result<()> {
    let known = statement.parameter_count();
    for (at, value) in program.params.iter().enumerate().take(known) {
        statement.raw_bind_parameter(at + 1, value)?;
    }
    Ok(())
}

/// The sub-query for all parents whose ids are the JSON array in parameter `place`.
fn child_sql(child: &Child, place: usize) -> String {
    let plan = &child.plan;
    let parents = format!(
        "{} IN (SELECT value FROM json_each(?{place}))",
        child.parent
    );
    let condition = format!("{parents} AND {}", plan.filter);
    let order = plan.full_order();
    if plan.limit.is_none() && plan.offset == 0 {
        return format!(
            "{} ORDER BY {order}",
            plan.select(&child.parent, &condition)
        );
    }
    let last = plan
        .limit
        .map_or(i64::MAX as u64, |limit| limit + plan.offset);
    let names: String = (0..plan.columns.len())
        .map(|at| format!(", c{at}"))
        .collect();
    let columns: String = plan
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| format!(", {column} AS c{at}"))
        .collect();
    format!(
        "SELECT p, r, i{names} FROM (SELECT {0} AS p, {1}.rid AS r, {1}.\"Id\" AS i{columns}, \
         ROW_NUMBER() OVER (PARTITION BY {0} ORDER BY {order}) AS n FROM {2} WHERE {condition}) \
         WHERE n > {3} AND n <= {last} ORDER BY n",
        child.parent, plan.alias, plan.from, plan.offset
    )
}

fn fill(draft: &Draft, results: &[HashMap<String, String>]) -> String {
    let found = |child: usize| results[child].get(&draft.id).map_or("null", String::as_str);
    let more: usize = draft
        .gaps
        .iter()
        .map(|(_, child)| found(*child).len())
        .sum();
    let mut out = String::with_capacity(draft.text.len() + more);
    let mut from = 0;
    for (at, child) in &draft.gaps {
        out.push_str(&draft.text[from..*at]);
        out.push_str(found(*child));
        from = *at;
    }
    out.push_str(&draft.text[from..]);
    out
}

//! What running a query would mean: how many rows it finds, and whether an index leads to them.

use std::sync::Arc;

use rusqlite::Connection;

use super::context::{CursorBook, QueryContext};
use super::cursor::Cursor;
use super::plan::Body;
use super::query::compile;
use super::run::Run;
use super::selectivity::Selectivity;
use crate::localorg::error::ApiError;
use crate::localorg::schema::Schema;
use crate::localorg::store::Store;
use crate::soql;
use crate::soql::ast::{Condition, FieldPath, Query, Select};

/// What is known of a query before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The object.
    pub object: String,
    /// Records that the filter finds; of a query without groups no more than its LIMIT.
    pub rows: u64,
    /// Records of the object.
    pub all: u64,
    /// Fields of the index that leads to the rows; none when the table is read from end to end.
    pub indexed: Option<Vec<String>>,
    /// Fields of the filter that no index leads to, when none does.
    pub unindexed: Vec<String>,
}

/// Nobody asks for the rest of a count.
struct NoCursors;

impl CursorBook for NoCursors {
    fn keep(&self, _cursor: Cursor) -> String {
        String::new()
    }
}

impl Store {
    /// Counts the rows of a query and asks `SQLite` how it would find them.
    ///
    /// # Errors
    /// As [`Store::query`], for the same faults.
    pub fn estimate(&self, soql: &str, context: &QueryContext) -> Result<Estimate, ApiError> {
        let schema = self.schema();
        // What the query itself would be refused for, its count may hide.
        let connection = self.reader()?;
        let known = || Selectivity::of(&connection);
        compile(soql, Arc::clone(&schema), context, known())?;
        let query = soql::parse(soql)
            .map_err(|error| ApiError::new(400, error.server_code(), error.server_message()))?;
        let named = &query.object().name;
        let object = schema
            .object(named)
            .map_or(named.as_str(), |object| object.name())
            .to_owned();
        let counted = self.record_count(&[&object])?;
        let text = counting(&query).to_string();
        let program = Arc::new(compile(&text, Arc::clone(&schema), context, known())?);
        let answer = Run::new(self, &connection, &program, 1, &NoCursors).first()?;
        let columns = match &program.body {
            Body::Count(sql) => {
                leading_index(&connection, sql).map_err(|failed| self.failed(failed))?
            }
            Body::Groups(_) | Body::Rows(_) => None,
        };
        let indexed = columns.map(|columns| fields_of(&columns, &object, &schema));
        let unindexed = match indexed {
            None => filtered(&query, &object, &schema),
            Some(_) => Vec::new(),
        };
        Ok(Estimate {
            object,
            rows: answer.total_size,
            all: counted["sObjects"][0]["count"].as_u64().unwrap_or(0),
            indexed,
            unindexed,
        })
    }
}

/// The query that counts what the filter finds.
fn counting(query: &Query) -> Query {
    let mut counting = query.clone();
    if query.is_aggregate() {
        counting.limit = None;
    }
    counting.select = Select::Count(query.span);
    counting.group_by = None;
    counting.having = None;
    counting.order_by = Vec::new();
    counting.offset = None;
    counting.usage = None;
    counting.update = Vec::new();
    counting
}

/// The columns by which `SQLite` searches the query's own table, as it writes them.
fn leading_index(connection: &Connection, sql: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let detail: String = row.get(3)?;
        if detail.starts_with("SCAN") {
            return Ok(None);
        }
        if detail.starts_with("SEARCH") {
            let columns = detail.rsplit_once('(').map(|(_, columns)| columns);
            return Ok(columns.map(str::to_owned));
        }
    }
    Ok(None)
}

/// The fields in `OwnerId=? AND rid>?)`.
fn fields_of(columns: &str, object: &str, schema: &Schema) -> Vec<String> {
    let names = columns.split(" AND ").map(|term| {
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let end = term.find(|letter| !is_name(letter)).unwrap_or(term.len());
        &term[..end]
    });
    let own = schema.object(object);
    names
        .filter_map(|name| own?.schema.field(name).map(|field| field.name.clone()))
        .collect()
}

/// The object's own fields that the filter compares.
fn filtered(query: &Query, object: &str, schema: &Schema) -> Vec<String> {
    fn walk<'q>(condition: &'q Condition, found: &mut Vec<&'q FieldPath>) {
        match condition {
            Condition::And(all) | Condition::Or(all) => {
                all.iter().for_each(|inner| walk(inner, found));
            }
            Condition::Not(inner, _) => walk(inner, found),
            Condition::Compare { left, .. }
            | Condition::List { left, .. }
            | Condition::SemiJoin { left, .. } => found.push(left.field()),
            Condition::Calculation(calculation) => {
                found.extend([&calculation.left, &calculation.right]);
            }
        }
    }
    let mut sides = Vec::new();
    query
        .filter
        .iter()
        .for_each(|filter| walk(filter, &mut sides));
    let own = schema.object(object);
    let mut fields: Vec<String> = Vec::new();
    for side in sides {
        let names = query.relative(side);
        let [name] = names.as_slice() else {
            continue;
        };
        if let Some(field) = own.and_then(|own| own.schema.field(&name.name))
            && !fields.contains(&field.name)
        {
            fields.push(field.name.clone());
        }
    }
    fields
}

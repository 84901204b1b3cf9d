//! Rows that a text index found, as a query of the search asks for them.

use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::types::Value as Sql;

use super::compiler::Compiler;
use super::context::{CursorBook, QueryContext};
use super::cursor::Cursor;
use super::plan::{Body, Program};
use super::run::Run;
use crate::localorg::error::ApiError;
use crate::localorg::store::Store;
use crate::soql::ast::Query;

/// Which rows a text index finds.
pub(crate) struct Hits<'h> {
    /// The FTS5 table, whose row numbers are those of the object.
    pub(crate) index: &'h str,
    /// What it shall match.
    pub(crate) pattern: String,
    /// Best match first, where the query asks for no order.
    pub(crate) ranked: bool,
    /// At most so many rows.
    pub(crate) most: u64,
}

/// Nothing is left for a cursor.
struct NoCursors;

impl CursorBook for NoCursors {
    fn keep(&self, _: Cursor) -> String {
        String::new()
    }
}

impl Store {
    /// The JSON texts of the rows among the hits that `query`, a part of `text`, selects.
    ///
    /// # Errors
    /// As of a query, with places in `text`.
    pub(crate) fn rows_among(
        &self,
        connection: &Connection,
        text: &str,
        query: &Query,
        context: &QueryContext,
        hits: &Hits<'_>,
    ) -> Result<Vec<String>, ApiError> {
        let schema = self.schema();
        let mut compiler = Compiler::new(text, &schema, context);
        let object = compiler.object_of(query)?;
        let mut plan = compiler.rows(query, object, 1)?;
        let pattern = compiler.param(Sql::Text(hits.pattern.clone()));
        let index = hits.index;
        plan.from = format!("\"{index}\" AS hit CROSS JOIN {}", plan.from);
        plan.filter = format!(
            "hit.\"{index}\" MATCH {pattern} AND hit.rowid = {}.rid AND {}",
            plan.alias, plan.filter
        );
        if plan.order.is_empty() && hits.ranked {
            "hit.rank".clone_into(&mut plan.order);
        }
        plan.limit = Some(plan.limit.map_or(hits.most, |limit| limit.min(hits.most)));
        let params = compiler.params;
        let program = Arc::new(Program {
            params,
            body: Body::Rows(plan),
            api_version: context.api_version,
            schema: Arc::clone(&schema),
        });
        Run::new(self, connection, &program, 1, &NoCursors).texts()
    }
}

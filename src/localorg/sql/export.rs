//! Queries for records as flat rows of text: what a bulk query job hands out.
//!
//! A parent's fields become columns of their own, headed by their path (`Account.Name`). What a
//! flat row cannot hold, or what Salesforce's bulk queries do not take, is refused before anything
//! runs: aggregates, GROUP BY, OFFSET, TYPEOF, sub-queries, compound and binary fields. One
//! statement reads all rows, so that they are of one instant, however many there are.

use rusqlite::types::ValueRef;

use super::context::QueryContext;
use super::group;
use super::plan::{Body, Format, Node, Plan, Program};
use super::render::LEAD;
use super::selectivity::Selectivity;
use super::{format, query, run};
use crate::localorg::error::ApiError;
use crate::localorg::schema::Schema;
use crate::localorg::store::Store;
use crate::model::schema::FieldType;
use crate::soql::ast::{FieldPath, FieldsGroup, Query, Select, SelectExpr};

/// A compiled query whose rows are flat.
pub(crate) struct Export {
    program: Program,
    columns: Vec<Column>,
}

/// One cell of each row.
struct Column {
    heading: String,
    /// Place in the plan's columns.
    at: usize,
    format: Format,
    /// Ids of the parents on the way: the cell is empty when one of them is null.
    parents: Vec<usize>,
}

/// What the taker of rows wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The next row.
    More,
    /// No more.
    Stop,
}

impl Store {
    /// Compiles a query for flat rows.
    ///
    /// # Errors
    /// Those of [`Store::query`], and what bulk queries do not take.
    pub(crate) fn export(&self, soql: &str, context: &QueryContext) -> Result<Export, ApiError> {
        let schema = self.schema();
        // Text that does not parse gets its error from the compiler.
        if let Ok(tree) = crate::soql::parse(soql) {
            refuse(&tree, &schema)?;
        }
        let connection = self.reader()?;
        let known = Selectivity::of(&connection);
        let program = query::compile(soql, schema, context, known)?;
        let mut columns = Vec::new();
        flatten(&plan_of(&program)?.nodes, "", &[], &mut columns)?;
        Ok(Export { program, columns })
    }
}

impl Export {
    /// Name of the object that is queried.
    pub(crate) fn object(&self) -> &str {
        plan_of(&self.program).map_or("", |plan| &plan.object)
    }

    /// The columns' headings, in the order of the SELECT list.
    pub(crate) fn headings(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.heading.as_str())
    }

    /// Hands out every row of the result, until there are no more or `take` wants none. A cell
    /// without a value is empty.
    ///
    /// # Errors
    /// When the file cannot be read, or what `take` says.
    pub(crate) fn each(
        &self,
        store: &Store,
        take: &mut dyn FnMut(&[String]) -> Result<Next, ApiError>,
    ) -> Result<(), ApiError> {
        let plan = plan_of(&self.program)?;
        let failed = |error| ApiError::from(store.failed(error));
        let connection = store.reader()?;
        let sql = format!(
            "{} ORDER BY {}{}",
            plan.select("NULL", &plan.filter),
            plan.full_order(),
            plan.limits(None)
        );
        let mut statement = connection.prepare(&sql).map_err(failed)?;
        run::bind(&mut statement, &self.program).map_err(failed)?;
        let mut cells = vec![String::new(); self.columns.len()];
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            for (column, cell) in self.columns.iter().zip(&mut cells) {
                cell.clear();
                column.write(row, cell).map_err(failed)?;
            }
            if take(&cells)? == Next::Stop {
                break;
            }
        }
        Ok(())
    }
}

impl Column {
    fn write(&self, row: &rusqlite::Row<'_>, cell: &mut String) -> rusqlite::Result<()> {
        for id in &self.parents {
            if row.get_ref(LEAD + id)? == ValueRef::Null {
                return Ok(());
            }
        }
        match (row.get_ref(LEAD + self.at)?, self.format) {
            (ValueRef::Null, Format::Bool) => cell.push_str("false"),
            (ValueRef::Null | ValueRef::Blob(_), _) => {}
            (ValueRef::Integer(flag), Format::Bool | Format::SomeBool) => {
                cell.push_str(if flag == 0 { "false" } else { "true" });
            }
            (ValueRef::Integer(millis), Format::Instant) => {
                let text = format::wire_instant(millis);
                cell.push_str(text.trim_end_matches("+0000"));
                cell.push('Z');
            }
            (ValueRef::Integer(number), Format::Plain) => cell.push_str(&number.to_string()),
            (ValueRef::Real(number), _) => super::render::real(number, cell),
            (ValueRef::Text(bytes), _) => cell.push_str(&String::from_utf8_lossy(bytes)),
        }
        Ok(())
    }
}

fn plan_of(program: &Program) -> Result<&Plan, ApiError> {
    match &program.body {
        Body::Rows(plan) => Ok(plan),
        Body::Count(_) | Body::Groups(_) => Err(unsupported("Aggregate Queries")),
    }
}

/// The leaves of the records in order, each with its path.
fn flatten(
    nodes: &[Node],
    prefix: &str,
    parents: &[usize],
    columns: &mut Vec<Column>,
) -> Result<(), ApiError> {
    for node in nodes {
        match node {
            Node::Value {
                key,
                column,
                format,
            } => columns.push(Column {
                heading: format!("{prefix}{key}"),
                at: *column,
                format: *format,
                parents: parents.to_vec(),
            }),
            Node::Parent { key, id, nodes, .. } => {
                let parents = [parents, &[*id]].concat();
                flatten(nodes, &format!("{prefix}{key}."), &parents, columns)?;
            }
            Node::Compound { .. } => return Err(compound()),
            Node::Typed { .. } => return Err(unsupported("TYPEOF")),
            Node::Children { .. } => return Err(unsupported("Aggregate Relationships")),
        }
    }
    Ok(())
}

/// Refuses what stands in the text and bulk queries do not take.
fn refuse(query: &Query, schema: &Schema) -> Result<(), ApiError> {
    let Select::Items(items) = &query.select else {
        return Err(unsupported("Aggregate Queries"));
    };
    for item in items {
        match &item.expr {
            SelectExpr::SubQuery(_) => return Err(unsupported("Aggregate Relationships")),
            SelectExpr::Typeof(_) => return Err(unsupported("TYPEOF")),
            SelectExpr::Fields(group, _) if *group != FieldsGroup::Standard => {
                let text = "The SOQL FIELDS function is not supported with an unbounded set of \
                            fields in this API";
                return Err(ApiError::new(400, "MALFORMED_QUERY", text));
            }
            SelectExpr::Field(path) if is_binary(query, path, schema) => {
                let text = "FeatureNotEnabled : Binary field not supported";
                return Err(ApiError::new(400, "FEATURENOTENABLED", text));
            }
            _ => {}
        }
    }
    if query.group_by.is_some() {
        return Err(unsupported("GROUP BY"));
    }
    if group::is_aggregate(query) {
        return Err(unsupported("Aggregate Queries"));
    }
    if query.offset.is_some() {
        return Err(unsupported("OFFSET"));
    }
    Ok(())
}

fn is_binary(query: &Query, path: &FieldPath, schema: &Schema) -> bool {
    let object = query.from.first().map(|from| from.path.text());
    let object = object.and_then(|name| schema.object(&name));
    let field = object.and_then(|object| object.field(&path.field().name));
    path.segments.len() == 1 && field.is_some_and(|field| field.field_type == FieldType::Base64)
}

fn unsupported(what: &str) -> ApiError {
    let text = format!("{what} not supported in Bulk V2 Query with CSV content type");
    ApiError::new(400, "API_ERROR", text)
}

fn compound() -> ApiError {
    let text = "Selecting compound data not supported in Bulk Query";
    ApiError::new(400, "API_ERROR", text)
}

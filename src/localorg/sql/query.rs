//! The query entry points of the store: text to program, program to the first batch.

use std::sync::Arc;

use super::compiler::Compiler;
use super::context::{Answer, CursorBook, QueryContext};
use super::group;
use super::plan::{Body, Program};
use super::run::Run;
use super::selectivity::Selectivity;
use crate::localorg::error::ApiError;
use crate::localorg::schema::Schema;
use crate::localorg::store::Store;
use crate::soql::ast::{Query, Select, With};
use crate::soql::check::{self, Problem, ProblemKind};

/// Longest query, in characters.
const LONGEST: usize = 100_000;

impl Store {
    /// Runs a query and gives its first batch of at most `batch` records (200 to 2,000). What does
    /// not fit is kept as a cursor in `cursors`.
    ///
    /// # Errors
    /// In Salesforce's codes and wording, with the place in the query where it has one.
    pub fn query(
        &self,
        soql: &str,
        context: &QueryContext,
        batch: usize,
        cursors: &dyn CursorBook,
    ) -> Result<Answer, ApiError> {
        let connection = self.reader()?;
        let known = Selectivity::of(&connection);
        let program = Arc::new(compile(soql, self.schema(), context, known)?);
        Run::new(self, &connection, &program, batch, cursors).first()
    }
}

/// Parses, checks and compiles a query.
pub(super) fn compile(
    soql: &str,
    schema: Arc<Schema>,
    context: &QueryContext,
    known: Selectivity<'_>,
) -> Result<Program, ApiError> {
    if soql.chars().nth(LONGEST).is_some() {
        let text = "SOQL statement cannot be longer than 100000 characters.";
        return Err(ApiError::new(400, "MALFORMED_QUERY", text));
    }
    let query = crate::soql::parse(soql)
        .map_err(|error| ApiError::new(400, error.server_code(), error.server_message()))?;
    if let Some(problem) = check::check(soql, &query, &*schema).first() {
        let message = problem.server_message(soql);
        return Err(ApiError::new(400, code_of(problem, context), message));
    }
    let mut compiler = Compiler::new(soql, &schema, context).knowing(known);
    refuse_with(&compiler, &query)?;
    let object = compiler.object_of(&query)?;
    let body = match &query.select {
        Select::Count(_) => Body::Count(compiler.count(&query, object)?),
        Select::Items(_) if group::is_aggregate(&query) => {
            Body::Groups(compiler.groups(&query, object)?)
        }
        Select::Items(_) => Body::Rows(compiler.rows(&query, object, 1)?),
    };
    let params = compiler.params;
    Ok(Program {
        params,
        body,
        api_version: context.api_version,
        schema,
    })
}

/// The code of a problem. Version 61 gave up a code of its own for what a value or an operator does
/// to a field.
fn code_of(problem: &Problem, context: &QueryContext) -> &'static str {
    let is_about_filter = matches!(
        problem.kind,
        ProblemKind::InvalidId { .. } | ProblemKind::WrongOperator { .. }
    );
    if is_about_filter && context.api_version < 61 {
        "INVALID_QUERY_FILTER_OPERATOR"
    } else {
        problem.server_code()
    }
}

/// REST takes `WITH USER_MODE` and its kin for granted, and refuses `SECURITY_ENFORCED`.
fn refuse_with(compiler: &Compiler<'_>, query: &Query) -> Result<(), ApiError> {
    for with in &query.with {
        match with {
            With::Mode(mode) if mode.is("SECURITY_ENFORCED") => {
                let text = "SECURITY_ENFORCED not allowed in this context";
                return Err(compiler.malformed(mode.span, text));
            }
            _ => {}
        }
    }
    Ok(())
}

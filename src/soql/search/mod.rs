//! SOSL, the language of searches: text to tree, tree to text, tree against a schema.
//!
//! `FIND {acme*} IN NAME FIELDS RETURNING Account(Id, Name WHERE Industry = 'Energy'), Contact`.
//! Pure like the rest of [`soql`](crate::soql), and made of the same parts: the select list, the
//! conditions, ORDER BY and values of a RETURNING clause are SOQL's own, and
//! [`Returning::query`] gives them as a query, so that whoever can check or run a query can do so
//! with a part of a search. What is SOSL's alone is the [`term`] between the braces, with its
//! phrases, wildcards and operators.
//!
//! The REST API wants the term in braces. Apex's form `FIND 'term'` is taken too and marked, so
//! that the local org can refuse it as a real one does while the command line turns it round.

pub mod ast;
mod display;
mod error;
pub mod term;
mod words;

pub use ast::{Group, Limit, Mode, Returning, Search, SearchWith};
pub use error::{SearchError, TermError, TermFault};
pub use words::{escaped, is_search, plain};

use super::check::{self, CheckError, Problem, Schemas};
use super::parser;

/// The tree of a search.
///
/// # Errors
/// When `text` is not SOSL.
pub fn parse(text: &str) -> Result<Search, SearchError> {
    let opening = term::opening(text)?;
    let mut search = parser::search(text, opening.term.span.end)?;
    search.term = opening.term;
    search.quoted = opening.quoted;
    Ok(search)
}

/// What the server would refuse in the RETURNING clauses; nothing when it can be sent.
///
/// `text` is what `search` was parsed from.
#[must_use]
pub fn check(text: &str, search: &Search, schemas: &dyn Schemas) -> Vec<Problem> {
    let parts = search.returning.iter().map(Returning::query);
    parts
        .flat_map(|query| check::check(text, &query, schemas))
        .collect()
}

/// [`check()`] as a result.
///
/// # Errors
/// When the server would refuse the search.
pub fn judge(text: &str, search: &Search, schemas: &dyn Schemas) -> Result<(), CheckError> {
    let problems = check(text, search, schemas);
    if problems.is_empty() {
        return Ok(());
    }
    let text = text.into();
    Err(CheckError { text, problems })
}

#[cfg(test)]
mod tests;

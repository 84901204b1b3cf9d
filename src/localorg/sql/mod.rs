//! SOQL to `SQLite`: compile, run, render.
//!
//! The way of a query: `query` parses the text and hands the tree to the `compiler`, whose
//! parts are `scope` (names and joins), `expr` (operands), `literal` (values), `filter`
//! (conditions), `clauses` (scope, order, limit), `select` (records, sub-queries) and `group` (aggregates). The result is a
//! `plan`: SQL with numbered parameters and the shape of the records. `run` executes it,
//! `render` writes JSON text without a tree in between, `cursor` keeps what did not fit.
//! Functions that SQLite lacks are in `functions` and the files beside it.

mod calendar;
mod clauses;
mod compiler;
mod context;
mod cursor;
mod explain;
mod export;
mod expr;
mod filter;
mod fold;
mod format;
pub(crate) mod functions;
mod group;
mod like;
mod literal;
mod locale;
mod plan;
mod query;
mod render;
mod run;
mod scope;
mod search;
mod select;
mod selectivity;
mod sum;

pub use context::{Answer, CursorBook, QueryContext};
pub use cursor::Cursor;
pub use explain::Estimate;
pub(crate) use export::{Export, Next};
pub(crate) use fold::plain_letters;
pub(super) use format::wire_instant;
pub(crate) use search::Hits;

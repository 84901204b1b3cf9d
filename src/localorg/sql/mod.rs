//! SOQL to `SQLite`: compile, run, render.

mod context;
mod fold;
pub(crate) mod functions;
mod query;

pub use context::{Answer, Cursor, CursorBook, QueryContext};

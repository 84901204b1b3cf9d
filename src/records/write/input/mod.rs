//! Rows as people hand them in: on the command line, in a file, on standard input.
//!
//! A [`RowSource`] gives row after row and can begin again, because all rows are checked before the
//! first is sent. A file is never held in memory; standard input is kept in a temporary file that has
//! no name once it grows.

mod assign;
mod bounded;
mod convert;
mod csv;
mod encoding;
mod error;
mod file;
mod json;
mod list;

use std::sync::Arc;

pub use assign::{Assignment, assignment, assignments_of_json};
pub use error::InputError;
pub(super) use file::mapped;
pub use file::{FileOptions, FileSource};
pub use list::ListSource;

use super::value::Given;

/// One row as it was given.
#[derive(Clone, Debug, Default)]
pub struct InputRow {
    /// Line of the file where it begins; its number on the command line.
    pub line: u64,
    /// Columns and values, in their order.
    pub fields: Vec<(Arc<str>, Given)>,
    /// Why it cannot be used, whatever it holds.
    pub flaw: Option<RowFlaw>,
}

/// What is wrong with a row before its values are looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFlaw {
    /// More or fewer cells than columns.
    #[error("the row has {found} cell{}, the header {expected}", if *found == 1 { "" } else { "s" })]
    CellCount {
        /// Columns of the header.
        expected: usize,
        /// Cells of the row.
        found: usize,
    },
    /// A quote that nothing closes.
    #[error("the row goes on to the end of the file: a quote in it is not closed")]
    OpenQuote,
    /// A byte that stands in no text.
    #[error("column `{column}` holds a NUL byte")]
    Nul {
        /// The column.
        column: String,
    },
    /// Bytes that are no text.
    #[error("column `{column}` holds bytes that are not UTF-8")]
    NotText {
        /// The column.
        column: String,
    },
}

/// What the rows are written in, so that those that fail can be written alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A table with a header.
    Csv {
        /// What parts its columns.
        delimiter: u8,
        /// Its columns.
        columns: Vec<Arc<str>>,
    },
    /// A JSON array of objects.
    JsonArray,
    /// JSON objects one behind the other.
    Ndjson,
}

/// Rows that can be read twice.
pub trait RowSource: Send {
    /// Begins again.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn rewind(&mut self) -> Result<(), InputError>;

    /// The next row.
    ///
    /// # Errors
    /// When the file cannot be read or is not what it seemed to be.
    fn next_row(&mut self) -> Result<Option<InputRow>, InputError>;

    /// What the rows are written in.
    fn shape(&self) -> Shape;
}

/// Columns that a file of failed rows has beside those of its input; they are no fields.
pub(super) fn is_remark(column: &str) -> bool {
    let begins = |start: &str| {
        column
            .get(..start.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(start))
    };
    begins("sfkit_") || begins("sf__")
}

//! Files as rows of cells: CSV in its dialects, JSON arrays, query results, one object per line.
//!
//! A [`RowSource`] hands out one row at a time and never holds more than one, so that a file of
//! any size is read in flat memory. Columns of JSON files grow as new keys appear. Nothing here knows Salesforce's types.

mod csv;
mod json;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// A value as the file has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Cell {
    /// Nothing was said: a missing key. (An empty CSV cell is an empty text.)
    #[default]
    Absent,
    /// JSON's null.
    Null,
    /// JSON's true or false.
    Bool(bool),
    /// A JSON number, digit by digit.
    Number(String),
    /// Text.
    Text(String),
    /// Something that no field can hold, with what it is.
    Unfit(&'static str),
}

/// One row of a file.
#[derive(Debug, Default)]
pub(super) struct FileRow {
    /// Line on which it begins, from 1.
    pub(super) line: u64,
    /// Cells by column; a row may be shorter than the columns known by now.
    pub(super) cells: Vec<Cell>,
    /// Why the row as a whole cannot be used.
    pub(super) flaw: Option<Flaw>,
}

/// Why a row as a whole cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum Flaw {
    /// Another number of cells than the header.
    #[error("the row has {found} cells, the header has {expected}")]
    CellCount {
        /// Cells of the header.
        expected: usize,
        /// Cells of the row.
        found: usize,
    },
    /// The line is no JSON object.
    #[error("the line is not a JSON object: {0}")]
    Json(String),
}

/// Why a file cannot be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system said no.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is UTF-16, as spreadsheets save "Unicode text".
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    /// The JSON breaks off or is none.
    #[error("line {line}: the JSON cannot be read: {reason}")]
    Json {
        /// Line in the file, from 1.
        line: u64,
        /// What the parser said.
        reason: String,
    },
    /// The CSV cannot be read.
    #[error("line {line}: the CSV cannot be read: {reason}")]
    Csv {
        /// Line in the file, from 1.
        line: u64,
        /// What the parser said.
        reason: String,
    },
}

/// Hands out the rows of one file.
pub(super) trait RowSource {
    /// The columns known so far; those of JSON files grow.
    fn columns(&self) -> &[String];

    /// Reads the next row into `row`; false at the end.
    fn next(&mut self, row: &mut FileRow) -> Result<bool, ReadError>;
}

/// Opens a file; its extension, or else its first character, tells the format.
pub(super) fn open(path: &Path) -> Result<Box<dyn RowSource>, ReadError> {
    let mut input = BufReader::with_capacity(1 << 16, File::open(path)?);
    skip_mark(&mut input)?;
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let is_json = match extension.to_ascii_lowercase().as_str() {
        "json" | "ndjson" | "jsonl" => true,
        "csv" | "tsv" => false,
        _ => {
            let start = input.fill_buf()?;
            let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
            matches!(first, Some(b'{' | b'['))
        }
    };
    if is_json {
        Ok(Box::new(json::Objects::new(input)?))
    } else {
        Ok(Box::new(csv::Table::new(input)?))
    }
}

/// Skips a byte order mark of UTF-8 and refuses one of UTF-16.
fn skip_mark(input: &mut impl BufRead) -> Result<(), ReadError> {
    let start = input.fill_buf()?;
    match start {
        [0xef, 0xbb, 0xbf, ..] => {
            input.consume(3);
            Ok(())
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Err(ReadError::Utf16),
        _ => Ok(()),
    }
}

/// What the readers read from.
pub(super) type Input = BufReader<File>;

/// A path for tests and messages: a file with this content.
#[cfg(test)]
pub(super) fn rows_of(name: &str, content: &[u8]) -> (Vec<String>, Vec<FileRow>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let mut source = open(&path).unwrap();
    let mut rows = Vec::new();
    loop {
        let mut row = FileRow::default();
        if !source.next(&mut row).unwrap() {
            return (source.columns().to_vec(), rows);
        }
        rows.push(row);
    }
}

//! Where pages of CSV go: on as they are, or as rows into a sink.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::ExportError;
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::model::value_type::ValueType;

/// Bytes that are read at once.
const PIECE: usize = 128 * 1024;

/// Takes the pages of a result, in order.
pub trait PageTaker: Send {
    /// Takes a page, a file of CSV with a header; how many records it has.
    ///
    /// # Errors
    /// When the page is no CSV, or the result takes no more.
    fn page(&mut self, number: usize, path: &Path) -> Result<u64, ExportError>;

    /// There are no more: the result is complete.
    ///
    /// # Errors
    /// When it cannot be put into place.
    fn finish(&mut self) -> Result<(), ExportError>;
}

/// Takes the bytes of a result.
pub trait ByteTaker: Send {
    /// The next bytes.
    ///
    /// # Errors
    /// When they cannot be written.
    fn put(&mut self, bytes: &[u8]) -> Result<(), SinkError>;

    /// There are no more.
    ///
    /// # Errors
    /// When the result cannot be put into place.
    fn finish(&mut self) -> Result<(), SinkError>;
}

/// Passes the CSV on byte for byte, with the header of the first page alone.
pub struct Passing {
    out: Box<dyn ByteTaker>,
    any: bool,
}

impl Passing {
    /// Passes it on to there.
    #[must_use]
    pub fn new(out: Box<dyn ByteTaker>) -> Self {
        Self { out, any: false }
    }
}

impl PageTaker for Passing {
    fn page(&mut self, number: usize, path: &Path) -> Result<u64, ExportError> {
        let torn = |error: std::io::Error| ExportError::BadPage {
            page: number,
            problem: error.to_string(),
        };
        let mut file = File::open(path).map_err(torn)?;
        let mut buffer = vec![0; PIECE];
        let mut lines = Lines::default();
        loop {
            let length = file.read(&mut buffer).map_err(torn)?;
            if length == 0 {
                break;
            }
            let piece = &buffer[..length];
            let header = lines.take(piece);
            let kept = if self.any { &piece[header..] } else { piece };
            self.out.put(kept)?;
        }
        self.any |= lines.any;
        if lines.is_quoted {
            return Err(ExportError::BadPage {
                page: number,
                problem: "it ends inside of quotes".to_owned(),
            });
        }
        Ok(lines.rows())
    }

    fn finish(&mut self) -> Result<(), ExportError> {
        Ok(self.out.finish()?)
    }
}

/// Counts records of CSV, and finds the end of the header.
#[derive(Default)]
pub(super) struct Lines {
    count: u64,
    is_quoted: bool,
    /// Something stands behind the last line break.
    is_open: bool,
    any: bool,
}

impl Lines {
    /// Looks at the next bytes; how many of them belong to the header.
    pub(super) fn take(&mut self, piece: &[u8]) -> usize {
        let mut header = if self.count == 0 { piece.len() } else { 0 };
        for (at, &byte) in piece.iter().enumerate() {
            match byte {
                b'"' => self.is_quoted = !self.is_quoted,
                b'\n' if !self.is_quoted => {
                    if self.count == 0 {
                        header = at + 1;
                    }
                    self.count += 1;
                    self.is_open = false;
                    continue;
                }
                _ => {}
            }
            self.is_open = true;
        }
        self.any |= !piece.is_empty();
        header
    }

    pub(super) fn rows(&self) -> u64 {
        (self.count + u64::from(self.is_open)).saturating_sub(1)
    }
}

/// Makes rows of the CSV.
pub struct Rows {
    sink: Box<dyn RowSink>,
    /// The type of a column.
    types: Box<dyn Fn(&Column) -> ValueType + Send>,
    /// Headings of a result without pages.
    headers: Vec<String>,
    columns: Vec<Column>,
}

impl Rows {
    /// Into this sink, with these types; `headers` are those of a result that has no page.
    #[must_use]
    pub fn new(
        sink: Box<dyn RowSink>,
        headers: Vec<String>,
        types: Box<dyn Fn(&Column) -> ValueType + Send>,
    ) -> Self {
        Self {
            sink,
            types,
            headers,
            columns: Vec::new(),
        }
    }

    /// The columns; those of the query when no page has told them.
    ///
    /// # Errors
    /// When the sink takes none.
    pub fn begun(&mut self) -> Result<&[Column], SinkError> {
        if self.columns.is_empty() {
            let headers = std::mem::take(&mut self.headers);
            self.begin(headers.iter().map(String::as_str))?;
        }
        Ok(&self.columns)
    }

    fn begin<'h>(&mut self, headers: impl Iterator<Item = &'h str>) -> Result<(), SinkError> {
        let columns = headers.map(|header| {
            let mut column = Column {
                keys: header.split('.').map(str::to_owned).collect(),
                ..Column::value(header)
            };
            column.data = (self.types)(&column);
            column
        });
        self.columns = columns.collect();
        self.sink.begin(&self.columns)
    }
}

impl PageTaker for Rows {
    fn page(&mut self, number: usize, path: &Path) -> Result<u64, ExportError> {
        let bad = |error: csv::Error| ExportError::BadPage {
            page: number,
            problem: error.to_string(),
        };
        let mut reader = csv::ReaderBuilder::new()
            .buffer_capacity(PIECE)
            .from_path(path)
            .map_err(bad)?;
        let headers = reader.headers().map_err(bad)?.clone();
        if headers.is_empty() {
            return Ok(0);
        }
        if self.columns.is_empty() {
            self.begin(headers.iter())?;
        } else if !headers.iter().eq(self.columns.iter().map(|c| &*c.header)) {
            return Err(ExportError::BadPage {
                page: number,
                problem: "its columns are others than those of the first page".to_owned(),
            });
        }
        let mut record = csv::StringRecord::new();
        let mut rows = 0;
        while reader.read_record(&mut record).map_err(bad)? {
            let cells = record.iter().zip(&self.columns);
            let cells: Vec<Cell<'_>> = cells
                .map(|(text, column)| cell(text, &column.data))
                .collect();
            self.sink.row(&cells)?;
            rows += 1;
        }
        Ok(rows)
    }

    fn finish(&mut self) -> Result<(), ExportError> {
        self.begun()?;
        Ok(self.sink.finish()?)
    }
}

/// The cell that a text of CSV stands for. Nothing between two commas is null.
#[must_use]
pub fn cell<'a>(text: &'a str, kind: &ValueType) -> Cell<'a> {
    match (kind, text) {
        (_, "") => Cell::Null,
        (ValueType::Bool, "true") => Cell::Bool(true),
        (ValueType::Bool, "false") => Cell::Bool(false),
        (ValueType::Integer | ValueType::Float | ValueType::Decimal { .. }, digits)
            if is_number(digits) =>
        {
            Cell::Number(digits.into())
        }
        (_, text) => Cell::Text(text.into()),
    }
}

/// Whether the text is a number as JSON has them.
fn is_number(text: &str) -> bool {
    serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok_and(|raw| {
        raw.get()
            .starts_with(|c: char| c == '-' || c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_counted_and_the_header_found() {
        let count = |pieces: &[&str]| {
            let mut lines = Lines::default();
            let headers: usize = pieces
                .iter()
                .map(|piece| lines.take(piece.as_bytes()))
                .sum();
            (headers, lines.rows())
        };
        assert_eq!(count(&["\"Id\"\n\"a\nb\"\"\n\"\n"]), (5, 1));
        assert_eq!(count(&["\"I", "d\"", "\n1\n", "2"]), (5, 2));
        assert_eq!(count(&["Id\n"]), (3, 0));
        assert_eq!(count(&[]), (0, 0));
    }

    #[test]
    fn texts_become_values_of_their_type() {
        let text = |text: &'static str| Cell::Text(text.into());
        assert_eq!(cell("", &ValueType::Text), Cell::Null);
        assert_eq!(cell("true", &ValueType::Bool), Cell::Bool(true));
        assert_eq!(cell("true", &ValueType::Text), text("true"));
        assert_eq!(cell("1.50", &ValueType::Float), Cell::Number("1.50".into()));
        assert_eq!(cell("1e", &ValueType::Float), text("1e"));
    }
}

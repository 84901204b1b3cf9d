//! CSV: UTF-8 without byte order mark, LF, quotes only where RFC 4180 needs them, every byte of a
//! value kept.
//!
//! Written by hand because a direct buffer is a third faster than a general writer here; the
//! `csv` crate reads it back in the tests. A row that consists of one empty field is written as
//! `""`, since readers skip empty lines.

use crate::model::rows::{Cell, Checkpoint, Column, RowRenderer, RowSink, SinkError};

use super::cells;
use super::destination::Destination;
use super::ui::RowOptions;

/// Writes rows as CSV.
pub(crate) struct CsvSink {
    destination: Destination,
    header: bool,
    rows: CsvRows,
}

/// How a row is written.
#[derive(Clone)]
struct CsvRows {
    null: String,
    defuse: bool,
}

impl CsvSink {
    pub(crate) fn new(destination: Destination, options: &RowOptions) -> Self {
        Self {
            destination,
            header: !options.no_header,
            rows: CsvRows {
                null: options.null.clone().unwrap_or_default(),
                defuse: options.csv_safe,
            },
        }
    }
}

impl RowRenderer for CsvRows {
    fn row(&self, row: &[Cell<'_>], out: &mut Vec<u8>) {
        let start = out.len();
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            match cell {
                Cell::Number(digits) => out.extend_from_slice(digits.as_bytes()),
                Cell::Text(text) => push_field(out, text, self.defuse),
                Cell::Bool(true) => out.extend_from_slice(b"true"),
                Cell::Bool(false) => out.extend_from_slice(b"false"),
                other => push_field(out, cells::text(other).unwrap_or(&self.null), false),
            }
        }
        end_record(out, start);
    }
}

/// Ends a record that began at `start`.
fn end_record(out: &mut Vec<u8>, start: usize) {
    if out.len() == start {
        out.extend_from_slice(b"\"\"");
    }
    out.push(b'\n');
}

impl RowSink for CsvSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        if !self.header || columns.is_empty() {
            return Ok(());
        }
        let out = self.destination.buffer();
        let start = out.len();
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            push_field(out, &column.header, self.rows.defuse);
        }
        end_record(out, start);
        self.destination.row_done()
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        self.rows.row(row, self.destination.buffer());
        self.destination.row_done()
    }

    fn renderer(&self) -> Option<Box<dyn RowRenderer>> {
        let takes_many = self.destination.takes_many();
        takes_many.then(|| Box::new(self.rows.clone()) as _)
    }

    fn rendered(&mut self, rows: &[u8]) -> Result<(), SinkError> {
        self.destination.rows(rows)
    }

    fn checkpoint(&mut self, point: &Checkpoint) -> Result<(), SinkError> {
        self.destination.checkpoint(point)
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.destination.finish()
    }
}

/// Whether a field that holds this byte must be quoted.
#[inline]
fn is_quoted(byte: u8) -> bool {
    // Written so that several bytes are compared by one instruction; `matches!` becomes a table.
    (byte == b',') | (byte == b'"') | (byte == b'\n') | (byte == b'\r')
}

/// Whether no byte asks for quotes; looks at sixteen at a time, at the last ones twice.
fn is_plain(text: &[u8]) -> bool {
    // Without an early end each of these loops becomes a few wide instructions.
    fn asks<const N: usize>(chunk: &[u8; N]) -> bool {
        chunk.iter().fold(false, |any, byte| any | is_quoted(*byte))
    }
    if let Some(last) = text.last_chunk::<16>() {
        let (chunks, _) = text.as_chunks::<16>();
        return !asks(last) && !chunks.iter().any(asks);
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        return !asks(first) && !asks(last);
    }
    !text.iter().any(|byte| is_quoted(*byte))
}

fn push_field(out: &mut Vec<u8>, text: &str, defuse: bool) {
    let apostrophe = defuse && cells::looks_like_formula(text);
    if is_plain(text.as_bytes()) {
        if apostrophe {
            out.push(b'\'');
        }
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    if apostrophe {
        out.push(b'\'');
    }
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str, defuse: bool) -> String {
        let mut out = Vec::new();
        push_field(&mut out, text, defuse);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn quotes_stand_only_where_needed() {
        assert_eq!(field("plain text; 'x' \t", false), "plain text; 'x' \t");
        assert_eq!(field("a,b", false), "\"a,b\"");
        assert_eq!(field("say \"hi\"", false), "\"say \"\"hi\"\"\"");
        assert_eq!(field("a\r\nb", false), "\"a\r\nb\"");
        assert_eq!(field("\u{feff}=1", false), "\u{feff}=1");
    }

    #[test]
    fn a_byte_that_asks_for_quotes_is_found_at_any_place() {
        for length in 1..70 {
            let plain = "é".repeat(length);
            assert!(is_plain(plain.as_bytes()));
            for at in 0..length {
                for byte in u8::MIN..=u8::MAX {
                    let mut text = vec![b'x'; length];
                    text[at] = byte;
                    let asks = matches!(byte, b',' | b'"' | b'\n' | b'\r');
                    assert_eq!(is_plain(&text), !asks, "{byte} at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn formulas_are_defused_when_asked() {
        assert_eq!(field("=1+1", false), "=1+1");
        assert_eq!(field("=1+1", true), "'=1+1");
        assert_eq!(
            field("=HYPERLINK(\"x\")", true),
            "\"'=HYPERLINK(\"\"x\"\")\""
        );
        assert_eq!(field("-12.5", true), "-12.5");
    }
}

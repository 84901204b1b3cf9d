//! CSV: UTF-8 without byte order mark, LF, quotes only where RFC 4180 needs them, every byte of a
//! value kept.
//!
//! Written by hand because a direct buffer is a third faster than a general writer here; the
//! `csv` crate reads it back in the tests. A row that consists of one empty field is written as
//! `""`, since readers skip empty lines.

use crate::model::rows::{Cell, Checkpoint, Column, RowSink, SinkError};

use super::cells;
use super::destination::Destination;
use super::ui::RowOptions;

/// Writes rows as CSV.
pub(crate) struct CsvSink {
    destination: Destination,
    header: bool,
    null: String,
    defuse: bool,
}

impl CsvSink {
    pub(crate) fn new(destination: Destination, options: &RowOptions) -> Self {
        Self {
            destination,
            header: !options.no_header,
            null: options.null.clone().unwrap_or_default(),
            defuse: options.csv_safe,
        }
    }

    /// Ends a record that began at `start`.
    fn end_record(&mut self, start: usize) -> Result<(), SinkError> {
        let out = self.destination.buffer();
        if out.len() == start {
            out.extend_from_slice(b"\"\"");
        }
        out.push(b'\n');
        self.destination.row_done()
    }
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
            push_field(out, &column.header, self.defuse);
        }
        self.end_record(start)
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        let out = self.destination.buffer();
        let start = out.len();
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            match cell {
                Cell::Number(digits) => out.extend_from_slice(digits.as_bytes()),
                Cell::Text(text) => push_field(out, text, self.defuse),
                other => push_field(out, cells::text(other).unwrap_or(&self.null), false),
            }
        }
        self.end_record(start)
    }

    fn checkpoint(&mut self, point: &Checkpoint) -> Result<(), SinkError> {
        self.destination.checkpoint(point)
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.destination.finish()
    }
}

/// For each byte, whether a field that holds it must be quoted.
const QUOTED: [bool; 256] = {
    let mut table = [false; 256];
    table[b',' as usize] = true;
    table[b'"' as usize] = true;
    table[b'\n' as usize] = true;
    table[b'\r' as usize] = true;
    table
};

/// Whether no byte asks for quotes; looks at eight at a time.
fn is_plain(text: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = text.as_chunks::<8>();
    let has = |word: u64, byte: u8| {
        let zeroed = word ^ (ONES * u64::from(byte));
        zeroed.wrapping_sub(ONES) & !zeroed & HIGHS
    };
    let asks = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        has(word, b',') | has(word, b'"') | has(word, b'\n') | has(word, b'\r') != 0
    };
    !words.iter().any(asks) && !rest.iter().any(|byte| QUOTED[usize::from(*byte)])
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
        for length in 1..20 {
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

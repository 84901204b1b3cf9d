//! TSV: one record a line, fields between tabs, and `\t`, `\n`, `\r`, `\\` for what a field may not
//! hold. The same convention as PostgreSQL's COPY and Linear TSV, so `cut` and `awk` stay right.

use crate::model::rows::{Cell, Checkpoint, Column, RowRenderer, RowSink, SinkError};

use super::cells;
use super::destination::Destination;
use super::ui::RowOptions;

/// Writes rows as tab-separated values.
pub(crate) struct TsvSink {
    destination: Destination,
    header: bool,
    rows: TsvRows,
}

/// How a row is written.
#[derive(Clone)]
struct TsvRows {
    null: String,
    defuse: bool,
}

impl TsvSink {
    pub(crate) fn new(destination: Destination, options: &RowOptions) -> Self {
        Self {
            destination,
            header: !options.no_header,
            rows: TsvRows {
                null: options.null.clone().unwrap_or_default(),
                defuse: options.csv_safe,
            },
        }
    }
}

impl RowRenderer for TsvRows {
    fn row(&self, row: &[Cell<'_>], out: &mut Vec<u8>) {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                out.push(b'\t');
            }
            let defuse = self.defuse && matches!(cell, Cell::Text(_));
            match cells::text(cell) {
                Some(text) => push_field(out, text, defuse),
                None => out.extend_from_slice(self.null.as_bytes()),
            }
        }
        out.push(b'\n');
    }
}

impl RowSink for TsvSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        if !self.header || columns.is_empty() {
            return Ok(());
        }
        let out = self.destination.buffer();
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                out.push(b'\t');
            }
            push_field(out, &column.header, self.rows.defuse);
        }
        out.push(b'\n');
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

fn push_field(out: &mut Vec<u8>, text: &str, defuse: bool) {
    if defuse && cells::looks_like_formula(text) {
        out.push(b'\'');
    }
    let mut rest = text.as_bytes();
    while let Some(at) = rest
        .iter()
        .position(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b'\\'))
    {
        out.extend_from_slice(&rest[..at]);
        let escape = match rest[at] {
            b'\t' => b't',
            b'\n' => b'n',
            b'\r' => b'r',
            other => other,
        };
        out.extend_from_slice(&[b'\\', escape]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_escaped() {
        let mut out = Vec::new();
        push_field(&mut out, "a\tb\r\nc\\d \"e\"", false);
        assert_eq!(out, br#"a\tb\r\nc\\d "e""#);
    }
}

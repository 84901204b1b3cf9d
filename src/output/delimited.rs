//! Rows whose cells stand one behind the other: what CSV and TSV share.
//!
//! Written by hand because a direct buffer is a third faster than a general writer here; the `csv`
//! crate reads it back in the tests. Every byte of a value is kept.

use crate::model::delimited::Delimited;
use crate::model::rows::{Cell, Checkpoint, Column, RowRenderer, RowSink, SinkError};

use super::cells;
use super::destination::Destination;
use super::ui::RowOptions;

/// What tells one such format from another.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) separator: u8,
    pub(super) marks: [u8; 4],
    pub(super) escape: fn(&mut Vec<u8>, &str, bool),
    /// What is written for a row that would be nothing at all.
    pub(super) nothing: &'static [u8],
}

/// Writes rows as text between separators.
pub(crate) struct DelimitedSink {
    destination: Destination,
    header: bool,
    rows: Rows,
}

#[derive(Clone)]
struct Rows {
    form: Delimited,
    nothing: &'static [u8],
    /// Texts that a spreadsheet would take for formulas stand behind an apostrophe.
    defuse: bool,
}

impl DelimitedSink {
    pub(super) fn new(destination: Destination, options: &RowOptions, form: &Form) -> Self {
        let mut delimited = Delimited {
            separator: form.separator,
            marks: form.marks,
            escape: form.escape,
            null: Vec::new(),
        };
        let mut null = Vec::new();
        delimited.push(&mut null, options.null.as_deref().unwrap_or_default());
        delimited.null = null;
        Self {
            destination,
            header: !options.no_header,
            rows: Rows {
                form: delimited,
                nothing: form.nothing,
                defuse: options.csv_safe,
            },
        }
    }
}

impl Rows {
    fn push(&self, out: &mut Vec<u8>, text: &str) {
        if self.defuse && cells::looks_like_formula(text) {
            (self.form.escape)(out, text, true);
        } else {
            self.form.push(out, text);
        }
    }

    /// Appends a row of cells.
    fn append<C>(&self, cells: &[C], out: &mut Vec<u8>, push: impl Fn(&C, &mut Vec<u8>)) {
        let start = out.len();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                out.push(self.form.separator);
            }
            push(cell, out);
        }
        if out.len() == start {
            out.extend_from_slice(self.nothing);
        }
        out.push(b'\n');
    }
}

impl RowRenderer for Rows {
    fn row(&self, row: &[Cell<'_>], out: &mut Vec<u8>) {
        self.append(row, out, |cell, out| match cell {
            Cell::Number(digits) => out.extend_from_slice(digits.as_bytes()),
            Cell::Text(text) => self.push(out, text),
            other => match cells::text(other) {
                Some(text) => self.form.push(out, text),
                None => out.extend_from_slice(&self.form.null),
            },
        });
    }

    fn delimited(&self) -> Option<&Delimited> {
        (!self.defuse).then_some(&self.form)
    }
}

impl RowSink for DelimitedSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        if !self.header || columns.is_empty() {
            return Ok(());
        }
        let heading = |column: &Column, out: &mut Vec<u8>| self.rows.push(out, &column.header);
        self.rows
            .append(columns, self.destination.buffer(), heading);
        self.destination.row_done()
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        self.rows.row(row, self.destination.buffer());
        self.destination.row_done()
    }

    fn delimited(&mut self) -> Option<(&Delimited, &mut Vec<u8>)> {
        let form = self.rows.delimited()?;
        Some((form, self.destination.buffer()))
    }

    fn appended(&mut self) -> Result<(), SinkError> {
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

#[cfg(test)]
mod tests {
    use crate::output::csv::CSV;
    use crate::output::tsv::TSV;

    #[test]
    fn what_is_escaped_is_escaped_in_json_too() {
        for form in [CSV, TSV] {
            assert!(form.marks.contains(&form.separator));
            for mark in form.marks {
                let in_json = mark < 0x20 || mark == b'"' || mark == b'\\';
                assert!(mark == form.separator || in_json, "{mark}");
            }
        }
    }
}

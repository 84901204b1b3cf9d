//! A table for a person: aligned columns, streamed after the first 500 rows fixed their widths.
//!
//! On a terminal the line is fitted to its width by shortening the widest columns with `…`; when
//! that would leave them unreadable, each record is shown a field a line instead. Off a terminal
//! nothing is shortened: a value longer than its column moves the rest of its line. Numbers stand
//! at the right. All text is sanitised.
//!
//! Laid out by hand rather than with a table library, because those need all rows at once.

use std::borrow::Cow;

use crate::model::rows::{Cell, Column, RowSink, SinkError};

use super::destination::Destination;
use super::expanded::Expanded;
use super::layout::{self, GAP, Side, Slot};
use super::{cells, children, sanitize};

/// Rows that decide the widths.
const SAMPLE: usize = 500;

const BOLD: &[u8] = b"\x1b[1m";
const RESET: &[u8] = b"\x1b[0m";

/// How a table looks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Look {
    /// Cells of the terminal's line; `None` off a terminal, where nothing is shortened.
    pub(crate) width: Option<usize>,
    pub(crate) color: bool,
    pub(crate) header: bool,
    /// What stands for a missing value.
    pub(crate) null: String,
    pub(crate) expanded: bool,
}

/// A table that is laid out row by row into a buffer.
pub(crate) struct Table {
    look: Look,
    headers: Vec<String>,
    stage: Stage,
}

enum Stage {
    /// Collecting the rows that decide the widths.
    Sampling(Vec<Vec<Field>>),
    Columns(Vec<Slot>),
    Expanded(Expanded),
}

struct Field {
    text: String,
    is_null: bool,
    is_number: bool,
}

impl Table {
    pub(crate) fn new<'a>(look: Look, headers: impl IntoIterator<Item = &'a str>) -> Self {
        let headers: Vec<String> = headers
            .into_iter()
            .map(|header| sanitize::line(header).into_owned())
            .collect();
        let stage = if look.expanded {
            Stage::Expanded(Expanded::new(&headers, &look))
        } else {
            Stage::Sampling(Vec::new())
        };
        Self {
            look,
            headers,
            stage,
        }
    }

    /// Takes a row; what can be shown by now is appended to `out`.
    pub(crate) fn row(&mut self, row: &[Cell<'_>], out: &mut Vec<u8>) {
        if let Stage::Columns(columns) = &self.stage {
            let texts = row.iter().map(|cell| shown(cell, &self.look.null));
            push_line(out, texts, columns);
            out.push(b'\n');
            return;
        }
        let fields: Vec<Field> = row.iter().map(|cell| self.field(cell)).collect();
        match &mut self.stage {
            Stage::Sampling(sample) => {
                sample.push(fields);
                if sample.len() >= SAMPLE {
                    self.settle(out);
                }
            }
            Stage::Columns(_) => {}
            Stage::Expanded(expanded) => {
                let room = self.look.width;
                let room = room.map(|width| width.saturating_sub(expanded.margin()));
                expanded.row(blocks(&fields, row, room), out);
            }
        }
    }

    /// There are no more rows.
    pub(crate) fn end(&mut self, out: &mut Vec<u8>) {
        if matches!(self.stage, Stage::Sampling(_)) {
            self.settle(out);
        }
    }

    fn field(&self, cell: &Cell<'_>) -> Field {
        Field {
            text: shown(cell, &self.look.null).into_owned(),
            is_null: cell.is_null(),
            is_number: matches!(cell, Cell::Number(_)),
        }
    }

    /// Fixes the widths and shows what was collected.
    fn settle(&mut self, out: &mut Vec<u8>) {
        let Stage::Sampling(sample) = &mut self.stage else {
            return;
        };
        let sample = std::mem::take(sample);
        let wanted = self.wanted(&sample);
        let widths = match self.look.width {
            Some(room) => layout::share(&wanted, room),
            None => Some(wanted),
        };
        let Some(widths) = widths else {
            let mut expanded = Expanded::new(&self.headers, &self.look);
            for fields in &sample {
                expanded.row(texts(fields).map(Cow::Borrowed), out);
            }
            self.stage = Stage::Expanded(expanded);
            return;
        };
        let count = widths.len();
        let columns = widths.into_iter().enumerate().map(|(at, width)| Slot {
            width,
            side: side(&sample, at),
            cutting: self.look.width.is_some(),
            last: at + 1 == count,
        });
        let columns: Vec<Slot> = columns.collect();
        if self.look.header && !columns.is_empty() {
            self.push_header(out, &columns);
        }
        for fields in &sample {
            push_row(out, fields, &columns);
        }
        self.stage = Stage::Columns(columns);
    }

    fn wanted(&self, sample: &[Vec<Field>]) -> Vec<usize> {
        let header = |text: &String| {
            if self.look.header {
                layout::width(text)
            } else {
                0
            }
        };
        let mut wanted: Vec<usize> = self.headers.iter().map(header).collect();
        for fields in sample {
            for (want, field) in wanted.iter_mut().zip(fields) {
                *want = (*want).max(layout::width(&field.text));
            }
        }
        wanted
    }

    fn push_header(&self, out: &mut Vec<u8>, columns: &[Slot]) {
        if self.look.color {
            out.extend_from_slice(BOLD);
        }
        let headers = self.headers.iter().map(String::as_str);
        push_line(out, headers, columns);
        if self.look.color {
            out.extend_from_slice(RESET);
        }
        out.push(b'\n');
        for (at, slot) in columns.iter().enumerate() {
            if at > 0 {
                out.extend(std::iter::repeat_n(b' ', GAP));
            }
            out.extend_from_slice("─".repeat(slot.width).as_bytes());
        }
        out.push(b'\n');
    }
}

/// The text of a cell, safe for a terminal.
fn shown<'a>(cell: &'a Cell<'_>, null: &'a str) -> Cow<'a, str> {
    sanitize::line(cells::text(cell).unwrap_or(null))
}

/// The texts of a record a field a line, in which child records are tables of their own.
fn blocks<'a>(
    fields: &'a [Field],
    row: &'a [Cell<'_>],
    room: Option<usize>,
) -> impl Iterator<Item = Cow<'a, str>> {
    fields.iter().zip(row).map(move |(field, cell)| {
        let lines = match cell {
            Cell::Json(json) => children::lines(json, room),
            _ => None,
        };
        lines.map_or(Cow::Borrowed(field.text.as_str()), |lines| {
            Cow::Owned(lines.join("\n"))
        })
    })
}

fn texts(fields: &[Field]) -> impl Iterator<Item = &str> {
    fields.iter().map(|field| field.text.as_str())
}

/// Numbers stand at the right: a column whose values are all numbers, nulls aside.
fn side(sample: &[Vec<Field>], at: usize) -> Side {
    let mut values = sample
        .iter()
        .filter_map(|fields| fields.get(at))
        .filter(|field| !field.is_null)
        .peekable();
    if values.peek().is_some() && values.all(|field| field.is_number) {
        Side::Right
    } else {
        Side::Left
    }
}

fn push_row(out: &mut Vec<u8>, fields: &[Field], columns: &[Slot]) {
    push_line(out, texts(fields), columns);
    out.push(b'\n');
}

fn push_line(out: &mut Vec<u8>, texts: impl Iterator<Item = impl AsRef<str>>, columns: &[Slot]) {
    let start = out.len();
    for (at, (text, slot)) in texts.zip(columns).enumerate() {
        if at > 0 {
            out.extend(std::iter::repeat_n(b' ', GAP));
        }
        layout::push_field(out, text.as_ref(), *slot);
    }
    layout::trim_line(out, start);
}

/// Writes rows as a table.
pub(crate) struct TableSink {
    destination: Destination,
    look: Look,
    table: Option<Table>,
}

impl TableSink {
    pub(crate) fn new(destination: Destination, look: Look) -> Self {
        Self {
            destination,
            look,
            table: None,
        }
    }
}

impl RowSink for TableSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        let headers = columns.iter().map(|column| column.header.as_str());
        self.table = Some(Table::new(self.look.clone(), headers));
        Ok(())
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        if let Some(table) = &mut self.table {
            table.row(row, self.destination.buffer());
        }
        self.destination.row_done()
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        if let Some(table) = &mut self.table {
            table.end(self.destination.buffer());
        }
        self.destination.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(look: Look, headers: &[&str], rows: &[Vec<Cell<'_>>]) -> String {
        let mut out = Vec::new();
        let mut table = Table::new(look, headers.iter().copied());
        for row in rows {
            table.row(row, &mut out);
        }
        table.end(&mut out);
        String::from_utf8(out).unwrap()
    }

    fn look(width: Option<usize>) -> Look {
        Look {
            width,
            header: true,
            ..Look::default()
        }
    }

    fn rows() -> Vec<Vec<Cell<'static>>> {
        vec![
            vec![
                Cell::Text("東京商事".into()),
                Cell::Number("12.50".into()),
                Cell::Bool(true),
            ],
            vec![
                Cell::Text("O'Brien\u{1b}[2J".into()),
                Cell::Null,
                Cell::Null,
            ],
        ]
    }

    #[test]
    fn columns_are_aligned_by_their_width_on_screen() {
        let expected = "\
Name              Amount  Won
────────────────  ──────  ────
東京商事           12.50  true
O'Brien\\u{1b}[2J
";
        assert_eq!(
            shown(look(None), &["Name", "Amount", "Won"], &rows()),
            expected
        );
    }

    #[test]
    fn a_terminal_shortens_the_widest_column() {
        let expected = "\
Name        Amount  Won
──────────  ──────  ────
東京商事     12.50  true
O'Brien\\u…
";
        assert_eq!(
            shown(look(Some(24)), &["Name", "Amount", "Won"], &rows()),
            expected
        );
    }

    #[test]
    fn a_terminal_too_narrow_gets_a_field_a_line() {
        let text = shown(look(Some(12)), &["Name", "Amount", "Won"], &rows());
        assert!(text.starts_with("-[ RECORD 1 ]"), "{text}");
    }

    #[test]
    fn later_rows_keep_the_widths_of_the_sample() {
        let mut all: Vec<Vec<Cell<'_>>> = vec![vec![Cell::Text("abcdefgh".into())]; SAMPLE];
        all.push(vec![Cell::Text("much longer than that".into())]);
        let cut = shown(look(Some(80)), &["A"], &all);
        assert!(cut.ends_with("abcdefgh\nmuch lo…\n"));
        let whole = shown(look(None), &["A"], &all);
        assert!(whole.ends_with("much longer than that\n"));
    }

    #[test]
    fn a_result_without_rows_has_a_header() {
        assert_eq!(shown(look(None), &["Id"], &[]), "Id\n──\n");
    }
}

//! Tables with a header: the delimiter is found out, line ends and quotes are as they come.

use std::io::BufRead;
use std::path::PathBuf;
use std::sync::Arc;

use ::csv::Terminator;

use super::bounded::{Bounded, Endless};
use super::convert::LINE;
use super::file::{Bytes, FileOptions};
use super::{InputError, InputRow, RowFlaw, Shape};
use crate::model::id::RecordId;
use crate::records::write::value::Given;

/// Characters that part columns, the likelier first.
const DELIMITERS: [u8; 5] = [b',', b';', b'\t', b'|', b'^'];

/// A table that is being read.
pub(super) struct Table {
    reader: ::csv::Reader<Bounded>,
    path: Option<PathBuf>,
    delimiter: u8,
    columns: Vec<Arc<str>>,
    record: ::csv::ByteRecord,
    empty_as_null: bool,
    /// Place of the column that tells the line, when that counts.
    line_at: Option<usize>,
    /// Rows end with a carriage return alone, which nobody counts.
    is_old_mac: bool,
    rows: u64,
}

impl Table {
    /// Reads the header.
    pub(super) fn new(
        mut bytes: Bytes,
        path: Option<PathBuf>,
        options: &FileOptions,
    ) -> Result<Self, InputError> {
        let start = bytes.fill_buf().map_err(|source| InputError::Read {
            path: path.clone(),
            source,
        })?;
        // Rows that end at line feeds alone make lines countable; the carriage return before them is
        // taken off the last cell. Files of old Macs have no line feeds at all.
        let terminator = match start.contains(&b'\n') {
            true => Terminator::Any(b'\n'),
            false => Terminator::CRLF,
        };
        let delimiter = options.delimiter.unwrap_or_else(|| delimiter(start));
        let is_old_mac = !start.contains(&b'\n') && start.contains(&b'\r');
        let has_header = !begins_with_id(start);
        let reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .terminator(terminator)
            .has_headers(has_header)
            .flexible(true)
            .from_reader(Bounded::new(bytes));
        let mut table = Self {
            reader,
            path,
            delimiter,
            columns: vec!["Id".into()],
            record: ::csv::ByteRecord::new(),
            empty_as_null: options.empty_as_null,
            line_at: None,
            is_old_mac,
            rows: u64::from(has_header),
        };
        if has_header {
            table.read_header()?;
        }
        if options.relines {
            let is_line = |name: &Arc<str>| name.eq_ignore_ascii_case(LINE);
            table.line_at = table.columns.iter().position(is_line);
        }
        Ok(table)
    }

    fn read_header(&mut self) -> Result<(), InputError> {
        let header = self.reader.byte_headers().cloned();
        let header = header.map_err(|error| self.unreadable(error))?;
        let name = |cell: &[u8]| Arc::from(String::from_utf8_lossy(cell).trim());
        self.columns = header.iter().map(name).collect();
        for (at, column) in self.columns.iter().enumerate() {
            let mut before = self.columns[..at].iter();
            if !column.is_empty() && before.any(|other| other.eq_ignore_ascii_case(column)) {
                return Err(InputError::ColumnTwice {
                    path: self.path.clone(),
                    column: column.to_string(),
                });
            }
        }
        Ok(())
    }

    pub(super) fn shape(&self) -> Shape {
        Shape::Csv {
            delimiter: self.delimiter,
            columns: self.columns.clone(),
        }
    }

    pub(super) fn into_bytes(self) -> Bytes {
        self.reader.into_inner().into_bytes()
    }

    pub(super) fn next_row(&mut self) -> Result<Option<InputRow>, InputError> {
        loop {
            self.reader.get_mut().begin_row();
            let more = self.reader.read_byte_record(&mut self.record);
            if !more.map_err(|error| self.unreadable(error))? {
                return Ok(None);
            }
            self.rows += 1;
            // Spreadsheets leave rows of separators alone at the end.
            let cells = self.record.iter().enumerate();
            let mut cells = cells.filter(|(at, _)| Some(*at) != self.line_at);
            if cells.any(|(_, cell)| !cell.trim_ascii().is_empty()) {
                break;
            }
        }
        let found = self.record.len();
        let mut row = InputRow {
            line: self.told_line().unwrap_or_else(|| self.line()),
            fields: Vec::with_capacity(self.columns.len()),
            flaw: self.flaw(),
        };
        for (at, (column, cell)) in self.columns.iter().zip(&self.record).enumerate() {
            let cell = match cell {
                [whole @ .., b'\r'] if at + 1 == found => whole,
                cell => cell,
            };
            let Ok(text) = std::str::from_utf8(cell) else {
                let column = column.to_string();
                row.flaw.get_or_insert(RowFlaw::NotText { column });
                continue;
            };
            if text.contains('\0') {
                let column = column.to_string();
                row.flaw.get_or_insert(RowFlaw::Nul { column });
            }
            let given = Given::of_cell(text.to_owned(), self.empty_as_null);
            row.fields.push((Arc::clone(column), given));
        }
        Ok(Some(row))
    }

    /// What is wrong with the row as a whole.
    fn flaw(&self) -> Option<RowFlaw> {
        let (expected, found) = (self.columns.len(), self.record.len());
        let last = self.record.iter().next_back().unwrap_or_default();
        // Only a cell in quotes has line breaks, and one that is closed ends in a quote.
        let end = self.reader.get_ref().last();
        if last.contains(&b'\n') && end.is_some_and(|end| end != b'"') {
            return Some(RowFlaw::OpenQuote);
        }
        (found != expected).then_some(RowFlaw::CellCount { expected, found })
    }

    /// The line of another file that the row tells.
    fn told_line(&self) -> Option<u64> {
        let cell = self.record.get(self.line_at?)?;
        std::str::from_utf8(cell).ok()?.trim().parse().ok()
    }

    /// The line on which the record begins, told from where it ends: blank lines lie before it.
    fn line(&self) -> u64 {
        if self.is_old_mac {
            return self.rows;
        }
        let end = self.reader.position().line();
        let before = self.record.position().map_or(end, ::csv::Position::line);
        let breaks = self.record.as_slice().iter().filter(|byte| **byte == b'\n');
        let within = u64::try_from(breaks.count()).unwrap_or(0);
        // The last line of a file may lack its line feed.
        let ended = u64::from(end - before > within);
        (end - within - ended).max(1)
    }

    fn unreadable(&self, error: ::csv::Error) -> InputError {
        let line = error.position().map_or(0, ::csv::Position::line);
        let path = self.path.clone();
        match error.into_kind() {
            ::csv::ErrorKind::Io(source) if source.get_ref().is_some_and(|e| e.is::<Endless>()) => {
                let line = self.reader.position().line();
                InputError::Endless { path, line }
            }
            ::csv::ErrorKind::Io(source) => InputError::Read { path, source },
            kind => InputError::Csv {
                path,
                line,
                reason: format!("{kind:?}"),
            },
        }
    }
}

fn first_line(start: &[u8]) -> &[u8] {
    let end = start.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    &start[..end.unwrap_or(start.len())]
}

/// Whether the first line is an id, so that there is no header.
fn begins_with_id(start: &[u8]) -> bool {
    std::str::from_utf8(first_line(start)).is_ok_and(|line| RecordId::parse(line.trim()).is_ok())
}

/// The delimiter that parts the header into most columns; a comma when there is none.
fn delimiter(start: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                if let Some(at) = DELIMITERS.iter().position(|known| known == byte) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let at = counts.iter().position(|count| *count == most).unwrap_or(0);
    DELIMITERS[at]
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::*;

    fn rows(text: &'static str) -> (u8, Vec<(u64, Vec<String>)>) {
        let bytes: Bytes = BufReader::new(Box::new(Cursor::new(text.as_bytes())));
        let mut table = Table::new(bytes, None, &FileOptions::default()).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = table.next_row().unwrap() {
            let cells = row
                .fields
                .iter()
                .map(|(_, cell)| cell.as_cell().into_owned());
            rows.push((row.line, cells.collect()));
        }
        (table.delimiter, rows)
    }

    #[test]
    fn a_row_that_does_not_end_is_not_held() {
        let mut text = b"Name,City\nA,B\nC,\"".to_vec();
        text.resize(70 << 20, b'x');
        let bytes: Bytes = BufReader::new(Box::new(Cursor::new(text)));
        let mut table = Table::new(bytes, None, &FileOptions::default()).unwrap();
        assert!(table.next_row().unwrap().is_some());
        let told = table.next_row().unwrap_err().to_string();
        assert_eq!(
            told,
            "standard input, line 3: the row has no end within 64 MiB"
        );
    }

    #[test]
    fn tables_are_read_as_they_come() {
        let texts =
            |line, cells: &[&str]| (line, cells.iter().map(|&cell| cell.to_owned()).collect());
        let cases = [
            ("Name,City\nA,B\n", b',', vec![texts(2, &["A", "B"])]),
            (
                "Name;City\r\n\"A;x\";B\r\n\r\nC;D",
                b';',
                vec![texts(2, &["A;x", "B"]), texts(4, &["C", "D"])],
            ),
            ("Name\tCity\r\"A\"\tB", b'\t', vec![texts(2, &["A", "B"])]),
            (
                "Name,Text\n\"A\nB\",x\nC,y\n",
                b',',
                vec![texts(2, &["A\nB", "x"]), texts(4, &["C", "y"])],
            ),
            (
                "001D000000IqhSLIAZ\n001D000000Kv3g5\n",
                b',',
                vec![
                    texts(1, &["001D000000IqhSLIAZ"]),
                    texts(2, &["001D000000Kv3g5"]),
                ],
            ),
        ];
        for (text, delimiter, expected) in cases {
            assert_eq!(rows(text), (delimiter, expected), "{text:?}");
        }
    }
}

//! CSV with a header row: the delimiter is found out, line ends and quotes are as they come.

use std::io::BufRead;

use ::csv::Terminator;

use super::{Cell, FileRow, Flaw, Input, ReadError, RowSource};

/// Characters that part columns, the likelier first.
const DELIMITERS: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'`'];

/// A CSV file that is being read.
pub(super) struct Table {
    reader: ::csv::Reader<Input>,
    columns: Vec<String>,
    record: ::csv::ByteRecord,
}

impl Table {
    /// Reads the header.
    pub(super) fn new(mut input: Input) -> Result<Self, ReadError> {
        let start = input.fill_buf()?;
        // Rows that end at line feeds alone make lines countable; the carriage return before them
        // is taken off the last cell. Files of old Macs have no line feeds at all.
        let terminator = if start.contains(&b'\n') {
            Terminator::Any(b'\n')
        } else {
            Terminator::CRLF
        };
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter(start))
            .terminator(terminator)
            .has_headers(true)
            .flexible(true)
            .from_reader(input);
        let header = reader.byte_headers().map_err(unreadable)?;
        let columns = header
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
            .collect();
        Ok(Self {
            reader,
            columns,
            record: ::csv::ByteRecord::new(),
        })
    }
}

impl RowSource for Table {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self, row: &mut FileRow) -> Result<bool, ReadError> {
        loop {
            let more = self.reader.read_byte_record(&mut self.record);
            if !more.map_err(unreadable)? {
                return Ok(false);
            }
            if self.record.len() > 1 || self.record.get(0) != Some(b"\r") {
                break;
            }
        }
        row.line = self.line();
        row.flaw = (self.record.len() != self.columns.len()).then(|| Flaw::CellCount {
            expected: self.columns.len(),
            found: self.record.len(),
        });
        row.cells.clear();
        let last = self.record.len().saturating_sub(1);
        let cells = self
            .record
            .iter()
            .enumerate()
            .map(|(place, bytes)| match bytes {
                [whole @ .., b'\r'] if place == last => cell(whole),
                bytes => cell(bytes),
            });
        row.cells.extend(cells);
        Ok(true)
    }
}

impl Table {
    /// The line on which the record begins, told from where it ends: blank lines lie before it.
    fn line(&self) -> u64 {
        let end = self.reader.position().line();
        let before = self.record.position().map_or(end, ::csv::Position::line);
        let breaks = self.record.as_slice().iter().filter(|byte| **byte == b'\n');
        let within = u64::try_from(breaks.count()).unwrap_or(0);
        // The last line of a file may lack its line feed.
        let ended = u64::from(end - before > within);
        (end - within - ended).max(1)
    }
}

fn cell(bytes: &[u8]) -> Cell {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cell::Text(text.to_owned()),
        Err(_) => Cell::Unfit("bytes that are not UTF-8"),
    }
}

fn unreadable(error: ::csv::Error) -> ReadError {
    let line = error.position().map_or(0, ::csv::Position::line);
    match error.into_kind() {
        ::csv::ErrorKind::Io(source) => ReadError::Io(source),
        kind => ReadError::Csv {
            line,
            reason: format!("{kind:?}"),
        },
    }
}

/// The delimiter that parts the header into most columns; a comma when there is none.
fn delimiter(start: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    let mut begun = false;
    for &byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && begun => break,
            b'\n' | b'\r' => {}
            _ => {
                begun = true;
                let place = DELIMITERS.iter().position(|&known| known == byte);
                if let Some(place) = place.filter(|_| !quoted) {
                    counts[place] += 1;
                }
            }
        }
    }
    let best = counts.iter().copied().max().unwrap_or(0);
    let place = counts.iter().position(|&count| count == best).unwrap_or(0);
    DELIMITERS[place]
}

#[cfg(test)]
mod tests {
    use super::super::rows_of;
    use super::*;

    fn texts(row: &FileRow) -> Vec<String> {
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        row.cells.iter().map(text).collect()
    }

    #[test]
    fn every_delimiter_is_found_out() {
        for delimiter in [",", ";", "\t", "|", "^", "`"] {
            let content = ["Name", "Amount, net;x", "C"].join(delimiter);
            let content = content.replace("Amount, net;x", "\"Amount, net;x\"");
            let text = format!("{content}\r\n\"a{delimiter}b\"{delimiter}1{delimiter}\r\n");
            let (columns, rows) = rows_of("x.csv", text.as_bytes());
            assert_eq!(columns, ["Name", "Amount, net;x", "C"], "{delimiter:?}");
            assert_eq!(texts(&rows[0]), [&*format!("a{delimiter}b"), "1", ""]);
        }
    }

    #[test]
    fn marks_line_ends_and_many_lines_in_a_cell() {
        let text = "\u{feff}Id,Note\r\n1,\"two\nlines, \"\"quoted\"\"\"\r\n\r\n2,x\r\n3\r\n";
        let (columns, rows) = rows_of("x.csv", text.as_bytes());
        assert_eq!(columns, ["Id", "Note"]);
        assert_eq!(texts(&rows[0]), ["1", "two\nlines, \"quoted\""]);
        assert_eq!(
            rows.iter().map(|row| row.line).collect::<Vec<_>>(),
            [2, 5, 6]
        );
        assert_eq!(
            rows[2].flaw,
            Some(Flaw::CellCount {
                expected: 2,
                found: 1
            })
        );
    }

    #[test]
    fn a_header_alone_is_a_file_without_rows() {
        let (columns, rows) = rows_of("x.csv", b"Name");
        assert_eq!((columns.len(), rows.len()), (1, 0));
    }
}

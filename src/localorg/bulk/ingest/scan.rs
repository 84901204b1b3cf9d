//! Whether uploaded data is CSV in the job's dialect, found out before any row is touched.
//!
//! Salesforce fails the whole job for a stray quote or a foreign line ending; a reader that forgives
//! would load half a file in the wrong columns. Line endings inside quotes are data.

use super::super::job::{Dialect, LineEnding};

/// What is wrong with the data, as `errorMessage` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// A quote in a cell that is not quoted, or text behind a closing quote.
    StrayQuote,
    /// A quote that is never closed.
    OpenQuote,
    /// A line ending that is not the job's.
    LineEnding(LineEnding),
    /// A row with more or fewer cells than the header.
    Width {
        /// The row; the header is row 1, empty lines do not count.
        row: u64,
        found: usize,
        wanted: usize,
    },
}

impl Flaw {
    /// `Code : text`.
    pub(super) fn message(self) -> String {
        match self {
            Self::StrayQuote => "InvalidBatch : Failed to parse CSV. Found unescaped quote. A \
                value with quote should be within a quote"
                .to_owned(),
            Self::OpenQuote => "InvalidBatch : Failed to parse CSV. EOF reached before closing an \
                opened quote"
                .to_owned(),
            Self::LineEnding(wanted) => format!(
                "ClientInputError : LineEnding is invalid on user data. Current LineEnding \
                 setting is {}",
                wanted.word()
            ),
            Self::Width { row, found, wanted } => format!(
                "InvalidBatch : Failed to parse CSV. Row {row} has {found} values, the header has \
                 {wanted}"
            ),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing of the cell was read yet.
    CellStart,
    Plain,
    Quoted,
    /// Behind a quote inside a quoted cell: the end of it, or half of a doubled quote.
    Quote,
    /// Behind a carriage return outside quotes.
    Return,
}

/// Reads data portion by portion.
pub(super) struct Scanner {
    dialect: Dialect,
    place: Place,
    /// Whether the line has anything in it.
    filled: bool,
    lines: u64,
    /// Delimiters in the line.
    delimiters: usize,
    /// Delimiters in the header.
    wanted: usize,
}

impl Scanner {
    /// Nothing read yet.
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            place: Place::CellStart,
            filled: false,
            lines: 0,
            delimiters: 0,
            wanted: 0,
        }
    }

    /// Reads on.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(), Flaw> {
        bytes.iter().try_for_each(|byte| self.step(*byte))
    }

    /// The rows, the header included and empty lines left out.
    pub(super) fn finish(mut self) -> Result<u64, Flaw> {
        match self.place {
            Place::Quoted => Err(Flaw::OpenQuote),
            Place::Return => Err(self.foreign_ending()),
            _ => {
                self.end_line()?;
                Ok(self.lines)
            }
        }
    }

    fn step(&mut self, byte: u8) -> Result<(), Flaw> {
        let delimiter = self.dialect.delimiter.byte();
        self.place = match (self.place, byte) {
            (Place::Quoted, b'"') => Place::Quote,
            (Place::Quoted, _) | (Place::Quote, b'"') => Place::Quoted,
            (Place::Return, b'\n') => self.line_feed(LineEnding::Crlf)?,
            (Place::Return, _) => return Err(self.foreign_ending()),
            (_, b'\r') => Place::Return,
            (_, b'\n') => self.line_feed(LineEnding::Lf)?,
            (_, byte) if byte == delimiter => {
                self.filled = true;
                self.delimiters += 1;
                Place::CellStart
            }
            (Place::CellStart, b'"') => {
                self.filled = true;
                Place::Quoted
            }
            (_, b'"') | (Place::Quote, _) => return Err(Flaw::StrayQuote),
            _ => {
                self.filled = true;
                Place::Plain
            }
        };
        Ok(())
    }

    fn line_feed(&mut self, found: LineEnding) -> Result<Place, Flaw> {
        if found != self.dialect.line_ending {
            return Err(self.foreign_ending());
        }
        self.end_line()?;
        Ok(Place::CellStart)
    }

    fn end_line(&mut self) -> Result<(), Flaw> {
        if !std::mem::take(&mut self.filled) {
            return Ok(());
        }
        self.lines += 1;
        let delimiters = std::mem::take(&mut self.delimiters);
        if self.lines == 1 {
            self.wanted = delimiters;
        }
        if delimiters == self.wanted {
            return Ok(());
        }
        Err(Flaw::Width {
            row: self.lines,
            found: delimiters + 1,
            wanted: self.wanted + 1,
        })
    }

    fn foreign_ending(&self) -> Flaw {
        Flaw::LineEnding(self.dialect.line_ending)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::job::Delimiter;
    use super::*;

    fn scanned(text: &str, line_ending: LineEnding) -> Result<u64, Flaw> {
        let mut scanner = Scanner::new(Dialect {
            delimiter: Delimiter::Comma,
            line_ending,
        });
        // Portions of three bytes: nothing may depend on where they end.
        for portion in text.as_bytes().chunks(3) {
            scanner.feed(portion)?;
        }
        scanner.finish()
    }

    #[test]
    fn rows_are_counted_without_empty_lines() {
        for (text, rows) in [
            ("", 0),
            ("\n\n", 0),
            ("Name", 1),
            ("Name\na\n", 2),
            ("A,B\n,\n\n\"x\ny\",\"\"\"\"\n", 3),
            ("A\n\"\"\n", 2),
        ] {
            assert_eq!(scanned(text, LineEnding::Lf), Ok(rows), "{text:?}");
        }
        assert_eq!(scanned("A\r\n\"x\ny\r\n\"\r\n", LineEnding::Crlf), Ok(2));
    }

    #[test]
    fn foreign_line_endings_and_stray_quotes_are_found() {
        let lf = Err(Flaw::LineEnding(LineEnding::Lf));
        for text in ["A\r\nb\r\n", "A\nb\rc\n", "A\nb\r"] {
            assert_eq!(scanned(text, LineEnding::Lf), lf, "{text:?}");
        }
        let crlf = Err(Flaw::LineEnding(LineEnding::Crlf));
        assert_eq!(scanned("A\nb\n", LineEnding::Crlf), crlf);
        for text in ["A\nb\"c\n", "A\n\"b\"c\n", "A\n x\"\n"] {
            assert_eq!(
                scanned(text, LineEnding::Lf),
                Err(Flaw::StrayQuote),
                "{text:?}"
            );
        }
        assert_eq!(scanned("A\n\"b", LineEnding::Lf), Err(Flaw::OpenQuote));
    }

    #[test]
    fn every_row_is_as_wide_as_the_header() {
        let width = |row, found| {
            Err(Flaw::Width {
                row,
                found,
                wanted: 2,
            })
        };
        assert_eq!(scanned("A,B\n1,2\n\n3\n", LineEnding::Lf), width(3, 1));
        assert_eq!(scanned("A,B\n1,2,\n", LineEnding::Lf), width(2, 3));
        assert_eq!(scanned("A,B\n\"1,2\",3\n", LineEnding::Lf), Ok(2));
    }
}

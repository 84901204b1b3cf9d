//! XLSX: a workbook with typed cells, a heading that stays in place, and filters.
//!
//! Rows go to a temporary file as they come, so memory does not grow with the result; the workbook is
//! put together at the end. What a spreadsheet would spoil is written as text instead, and said:
//! numbers of more than 15 digits, days before March 1900 (programs disagree about them). A text of
//! more than 32,767 characters is cut, which is said as well. Rows beyond the 1,048,576 of a sheet
//! go to another one. No cell is ever a formula.

use std::io::{self, Write};
use std::path::Path;

use jiff::civil::{self, Date};
use jiff::tz::TimeZone;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::destination::Destination;
use super::exact;
use super::hush::caught;
use super::notes::Notes;
use super::ui::RowOptions;
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::model::value_type::ValueType;

const FORMAT: &str = "XLSX";
/// Rows of a sheet, its heading among them.
const SHEET_ROWS: u32 = 1_048_576;
/// Columns of a sheet.
const SHEET_COLUMNS: usize = 16_384;
/// UTF-16 units of a cell.
const CELL_UNITS: usize = 32_767;
/// From here on all programs count the same days.
const FIRST_DAY: Date = civil::date(1900, 3, 1);
const LAST_DAY: Date = civil::date(9999, 12, 31);
/// Day 0 of a sheet.
const EPOCH: Date = civil::date(1899, 12, 30);
const SECONDS_OF_DAY: f64 = 86_400.0;
/// Widths of columns, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 10..=40;

/// Writes rows as a workbook.
pub(crate) struct XlsxSink {
    destination: Option<Destination>,
    notes: Notes,
    workbook: Workbook,
    has_header: bool,
    columns: Vec<Sheet>,
    looks: Looks,
    sheets: usize,
    /// The next row of the present sheet.
    next: u32,
    rows: u64,
    odd: Odd,
}

/// One column of the sheets.
struct Sheet {
    header: String,
    kind: ValueType,
    /// Number format of its numbers.
    look: Option<Format>,
}

struct Looks {
    header: Format,
    date: Format,
    timestamp: Format,
    time: Format,
}

/// What was not written as it came.
#[derive(Default)]
struct Odd {
    numbers: Counted,
    days: Counted,
    cut: Counted,
}

#[derive(Default)]
struct Counted {
    count: u64,
    first: String,
}

impl Counted {
    fn add(&mut self, column: &str, row: u64) {
        if self.count == 0 {
            self.first = format!("`{column}` in row {row}");
        }
        self.count += 1;
    }
}

impl XlsxSink {
    /// The temporary file stands in `folder`, where the result will stand.
    pub(crate) fn new(
        destination: Destination,
        folder: Option<&Path>,
        options: &RowOptions,
        notes: Notes,
    ) -> Result<Self, SinkError> {
        let mut workbook = Workbook::new();
        if let Some(folder) = folder {
            workbook.set_tempdir(folder).map_err(broken)?;
        }
        Ok(Self {
            destination: Some(destination),
            notes,
            workbook,
            has_header: !options.no_header,
            columns: Vec::new(),
            looks: Looks {
                header: Format::new().set_bold(),
                date: Format::new().set_num_format("yyyy-mm-dd"),
                timestamp: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
                time: Format::new().set_num_format("hh:mm:ss"),
            },
            sheets: 0,
            next: 0,
            rows: 0,
            odd: Odd::default(),
        })
    }

    /// Starts a sheet with its heading.
    fn add_sheet(&mut self) -> Result<(), SinkError> {
        self.end_sheet()?;
        self.sheets += 1;
        let sheet = self
            .workbook
            .add_worksheet_with_constant_memory()
            .map_err(broken)?;
        for (at, column) in (0_u16..).zip(&self.columns) {
            let width = column
                .header
                .chars()
                .count()
                .saturating_add(3)
                .clamp(*WIDTHS.start(), *WIDTHS.end());
            let width = width.max(column.kind.usual_width());
            let width = u16::try_from(width).unwrap_or(u16::MAX);
            sheet.set_column_width(at, width).map_err(broken)?;
        }
        self.next = 0;
        if self.has_header {
            sheet.set_freeze_panes(1, 0).map_err(broken)?;
            for (at, column) in (0_u16..).zip(&self.columns) {
                let header = fitting(&column.header).unwrap_or(&column.header);
                sheet
                    .write_string_with_format(0, at, header, &self.looks.header)
                    .map_err(broken)?;
            }
            self.next = 1;
        }
        Ok(())
    }

    /// Lets the filters of the present sheet reach to its last row.
    fn end_sheet(&mut self) -> Result<(), SinkError> {
        let Some(last_sheet) = self.sheets.checked_sub(1).filter(|_| self.has_header) else {
            return Ok(());
        };
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let sheet = self
            .workbook
            .worksheet_from_index(last_sheet)
            .map_err(broken)?;
        sheet
            .autofilter(0, 0, self.next.saturating_sub(1), last)
            .map_err(broken)?;
        Ok(())
    }

    fn put(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        let index = self.sheets - 1;
        let sheet = self.workbook.worksheet_from_index(index).map_err(broken)?;
        let mut writing = Writing {
            sheet,
            looks: &self.looks,
            odd: &mut self.odd,
            at: self.next,
            row: self.rows,
        };
        for ((place, column), cell) in (0_u16..).zip(&self.columns).zip(row) {
            writing.cell(place, column, cell).map_err(broken)?;
        }
        Ok(())
    }

    fn tell(&self) {
        let plural = |count: u64| {
            if count == 1 {
                ("", "was")
            } else {
                ("s", "were")
            }
        };
        let tell = |counted: &Counted, what: &str, done: &str| {
            if counted.count > 0 {
                let (s, were) = plural(counted.count);
                self.notes.once(&format!(
                    "{} {what}{s} {were} {done}; the first is {}",
                    counted.count, counted.first
                ));
            }
        };
        tell(
            &self.odd.numbers,
            "number",
            "written as text: a spreadsheet keeps 15 digits",
        );
        tell(
            &self.odd.days,
            "date",
            "written as text: a spreadsheet counts days from March 1900 to 9999",
        );
        tell(
            &self.odd.cut,
            "text",
            "cut at 32,767 characters, the most that a cell holds",
        );
        if self.sheets > 1 {
            self.notes.once(&format!(
                "{} rows on {} sheets: a sheet holds 1,048,576",
                self.rows, self.sheets
            ));
        }
    }
}

impl RowSink for XlsxSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        if columns.len() > SHEET_COLUMNS {
            return Err(unsuited(&format!(
                "it has {} columns, and a sheet {SHEET_COLUMNS}",
                columns.len()
            )));
        }
        let columns = columns.iter().map(|column| Sheet {
            header: column.header.clone(),
            look: number_look(&column.data),
            kind: column.data.clone(),
        });
        self.columns = columns.collect();
        self.add_sheet()
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        if self.next >= SHEET_ROWS {
            self.add_sheet()?;
        }
        self.rows += 1;
        // The library panics when its temporary file takes no more.
        caught(|| self.put(row)).unwrap_or_else(|| Err(no_room()))?;
        self.next += 1;
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.end_sheet()?;
        let Some(destination) = self.destination.take() else {
            return Err(unsuited("the file is already complete"));
        };
        let mut way = Way {
            destination,
            failure: None,
        };
        let workbook = &mut self.workbook;
        let saved = caught(|| workbook.save_to_writer(&mut way));
        if let Some(failure) = way.failure.take() {
            return Err(failure);
        }
        match saved {
            Some(saved) => saved.map_err(broken)?,
            None => return Err(no_room()),
        }
        self.tell();
        way.destination.finish()
    }
}

/// The way of the bytes. A failure is kept, and what comes behind it goes nowhere: the library
/// panics when XML cannot be written.
struct Way {
    destination: Destination,
    failure: Option<SinkError>,
}

impl Write for Way {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failure.is_none() {
            self.destination.buffer().extend_from_slice(bytes);
            self.failure = self.destination.row_done().err();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One row on its way into a sheet.
struct Writing<'a> {
    sheet: &'a mut Worksheet,
    looks: &'a Looks,
    odd: &'a mut Odd,
    /// Row of the sheet.
    at: u32,
    /// Row of the result, from 1.
    row: u64,
}

impl Writing<'_> {
    fn cell(&mut self, place: u16, column: &Sheet, cell: &Cell<'_>) -> Result<(), XlsxError> {
        match cell {
            Cell::Null | Cell::NoParent { .. } | Cell::Absent => Ok(()),
            Cell::Bool(flag) => {
                self.sheet.write_boolean(self.at, place, *flag)?;
                Ok(())
            }
            Cell::Number(digits) => match column.kind {
                ValueType::Text => self.text(place, column, digits),
                _ => self.number(place, column, digits),
            },
            Cell::Json(text) => self.text(place, column, text),
            Cell::Text(text) => self.typed(place, column, text),
        }
    }

    /// A text that may stand for a value of another type, as in the CSV of a bulk job.
    fn typed(&mut self, place: u16, column: &Sheet, text: &str) -> Result<(), XlsxError> {
        match column.kind {
            ValueType::Bool => {
                if let Some(flag) = exact::boolean(text) {
                    self.sheet.write_boolean(self.at, place, flag)?;
                    return Ok(());
                }
            }
            ValueType::Integer | ValueType::Float | ValueType::Decimal { .. } => {
                return self.number(place, column, text);
            }
            ValueType::Date => {
                if let Some(date) = exact::date(text) {
                    let look = &self.looks.date;
                    return self.moment(place, column, text, (date, civil::Time::midnight(), look));
                }
            }
            ValueType::Timestamp => {
                if let Some(at) = exact::timestamp(text) {
                    let utc = at.to_zoned(TimeZone::UTC);
                    let look = &self.looks.timestamp;
                    return self.moment(place, column, text, (utc.date(), utc.time(), look));
                }
            }
            ValueType::Time => {
                if let Some(time) = exact::time(text) {
                    let look = &self.looks.time;
                    self.sheet
                        .write_number_with_format(self.at, place, fraction(time), look)?;
                    return Ok(());
                }
            }
            ValueType::Unknown | ValueType::Text | ValueType::Json | ValueType::Records(_) => {}
        }
        self.text(place, column, text)
    }

    fn number(&mut self, place: u16, column: &Sheet, digits: &str) -> Result<(), XlsxError> {
        match (exact::spreadsheet_number(digits), &column.look) {
            (Some(number), Some(look)) => {
                self.sheet
                    .write_number_with_format(self.at, place, number, look)?;
            }
            (Some(number), None) => {
                self.sheet.write_number(self.at, place, number)?;
            }
            (None, _) => {
                self.odd.numbers.add(&column.header, self.row);
                return self.text(place, column, digits);
            }
        }
        Ok(())
    }

    fn moment(
        &mut self,
        place: u16,
        column: &Sheet,
        text: &str,
        (date, time, look): (Date, civil::Time, &Format),
    ) -> Result<(), XlsxError> {
        if !(FIRST_DAY..=LAST_DAY).contains(&date) {
            self.odd.days.add(&column.header, self.row);
            return self.text(place, column, text);
        }
        let day = f64::from(exact::days(date) - exact::days(EPOCH));
        self.sheet
            .write_number_with_format(self.at, place, day + fraction(time), look)?;
        Ok(())
    }

    fn text(&mut self, place: u16, column: &Sheet, text: &str) -> Result<(), XlsxError> {
        let cut = fitting(text);
        if cut.is_some() {
            self.odd.cut.add(&column.header, self.row);
        }
        self.sheet
            .write_string(self.at, place, cut.unwrap_or(text))?;
        Ok(())
    }
}

impl ValueType {
    /// Characters that its values have as a rule, as far as a column must have room for them.
    fn usual_width(&self) -> usize {
        match self {
            Self::Date => 11,
            Self::Timestamp => 20,
            Self::Text => 18,
            _ => 0,
        }
    }
}

/// The part of a day.
fn fraction(time: civil::Time) -> f64 {
    let seconds = f64::from(
        i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second()),
    );
    (seconds + f64::from(time.subsec_nanosecond()) / 1e9) / SECONDS_OF_DAY
}

/// The number of digits behind the point that people gave the field; none where that says little.
fn number_look(kind: &ValueType) -> Option<Format> {
    match kind {
        ValueType::Decimal { scale, .. } if (1..=4).contains(scale) => {
            let zeros = "0".repeat(usize::from(*scale));
            Some(Format::new().set_num_format(format!("#,##0.{zeros}")))
        }
        _ => None,
    }
}

/// The beginning of the text that a cell holds; none when it holds all of it.
fn fitting(text: &str) -> Option<&str> {
    if text.len() <= CELL_UNITS {
        return None;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > CELL_UNITS
    });
    end.map(|(end, _)| &text[..end])
}

fn broken(error: XlsxError) -> SinkError {
    match error {
        XlsxError::TempFileError(folder, source) => SinkError::Write {
            target: format!("a temporary file in `{}`", folder.display()),
            source,
        },
        other => unsuited(&other.to_string()),
    }
}

fn no_room() -> SinkError {
    SinkError::Write {
        target: "the temporary file of a workbook".to_owned(),
        source: io::Error::from(io::ErrorKind::StorageFull),
    }
}

fn unsuited(reason: &str) -> SinkError {
    SinkError::Unsuited {
        format: FORMAT,
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_falls_between_letters() {
        assert_eq!(fitting(&"ä".repeat(CELL_UNITS)), None);
        let pairs = "😀".repeat(CELL_UNITS / 2 + 1);
        assert_eq!(fitting(&pairs).unwrap().chars().count(), CELL_UNITS / 2);
    }
}

//! Files that are no text (XLSX, Parquet), as a table that is read like any other.
//!
//! The table is made once, in a temporary file without name, and has the number of each row in a column
//! of its own, so that lines in messages are the rows that people see. Cells without value are empty
//! cells. Dates become ISO dates; a time of a workbook has no offset and is meant in the user's zone.

use std::fs::File;
use std::io::{self, BufReader, Seek, SeekFrom, Write};
use std::path::PathBuf;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use jiff::{SignedDuration, Timestamp, civil};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use tempfile::SpooledTempFile;

use super::InputError;
use super::file::Rereadable;

/// A table up to this size is kept in memory.
const IN_MEMORY: usize = 8 << 20;

/// Column with the number of each row.
pub(super) const LINE: &str = "sfkit_line";

/// A table that was made of something else.
pub(super) struct Converted {
    pub(super) table: Box<dyn Rereadable>,
    /// What it was, in words.
    pub(super) was: String,
}

struct Table(csv::Writer<SpooledTempFile>);

impl Table {
    fn new() -> Self {
        Self(
            csv::WriterBuilder::new()
                .flexible(true)
                .from_writer(SpooledTempFile::new(IN_MEMORY)),
        )
    }

    fn row<'a>(&mut self, lead: &'a str, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
        let record = std::iter::once(lead).chain(cells);
        Ok(self.0.write_record(record)?)
    }

    fn finish(self, was: String) -> io::Result<Converted> {
        let mut file = self
            .0
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?;
        file.flush()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Converted {
            table: Box::new(file),
            was,
        })
    }
}

/// The first sheet of a workbook. Its first row that is not empty is the header.
pub(super) fn workbook(
    bytes: Box<dyn Rereadable>,
    path: Option<&PathBuf>,
) -> Result<Converted, InputError> {
    let wrong = |reason: String| InputError::Unreadable {
        path: path.cloned(),
        kind: "workbook",
        reason,
    };
    let mut book = Xlsx::new(BufReader::new(bytes)).map_err(|error| wrong(error.to_string()))?;
    let names = book.sheet_names();
    let name = names.first().cloned().unwrap_or_default();
    let was = match names.len() {
        1 => format!("the sheet `{name}` of a workbook"),
        count => format!("the first of {count} sheets of a workbook, `{name}`"),
    };
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|error| wrong(error.to_string()))?;
    let failed = |source| InputError::Read {
        path: path.cloned(),
        source,
    };
    let mut table = Table::new();
    let mut row = SheetRow::default();
    loop {
        let cell = cells
            .next_cell()
            .map_err(|error| wrong(error.to_string()))?;
        let Some(cell) = cell else {
            break;
        };
        let (at, column) = cell.get_position();
        if at != row.at {
            row.put(&mut table).map_err(failed)?;
            row.at = at;
        }
        row.set(column as usize, text(cell.get_value()));
    }
    row.put(&mut table).map_err(failed)?;
    table.finish(was).map_err(failed)
}

/// A row of a sheet while its cells come in.
#[derive(Default)]
struct SheetRow {
    at: u32,
    cells: Vec<String>,
    width: Option<usize>,
}

impl SheetRow {
    fn set(&mut self, column: usize, text: String) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
    }

    fn put(&mut self, table: &mut Table) -> io::Result<()> {
        let mut cells = std::mem::take(&mut self.cells);
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        let lead = match self.width {
            None => {
                self.width = Some(cells.len());
                LINE.to_owned()
            }
            Some(width) => {
                // A cell that is empty at the end is not there.
                if cells.len() < width {
                    cells.resize(width, String::new());
                }
                (self.at + 1).to_string()
            }
        };
        table.row(&lead, cells.iter().map(String::as_str))
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(time) => time_text(time),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn time_text(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let clock = match milli {
        0 => format!("{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}.{milli:03}"),
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (time.as_f64() < 1.0, time.as_f64().fract() == 0.0) {
        (true, _) => clock,
        (false, true) => date,
        (false, false) => format!("{date}T{clock}"),
    }
}

/// The rows of a Parquet file.
pub(super) fn parquet(file: File, path: Option<&PathBuf>) -> Result<Converted, InputError> {
    let wrong = |reason: String| InputError::Unreadable {
        path: path.cloned(),
        kind: "Parquet file",
        reason,
    };
    let failed = |source| InputError::Read {
        path: path.cloned(),
        source,
    };
    let reader = SerializedFileReader::new(file).map_err(|error| wrong(error.to_string()))?;
    let schema = reader.metadata().file_metadata().schema();
    let names: Vec<String> = schema
        .get_fields()
        .iter()
        .map(|field| field.name().to_owned())
        .collect();
    let mut table = Table::new();
    table
        .row(LINE, names.iter().map(String::as_str))
        .map_err(failed)?;
    let rows = reader
        .get_row_iter(None)
        .map_err(|error| wrong(error.to_string()))?;
    for (number, row) in (1_u64..).zip(rows) {
        let row = row.map_err(|error| wrong(error.to_string()))?;
        let cells: Vec<String> = row
            .get_column_iter()
            .map(|(_, field)| field_text(field))
            .collect();
        table
            .row(&number.to_string(), cells.iter().map(String::as_str))
            .map_err(failed)?;
    }
    table.finish("a Parquet file".to_owned()).map_err(failed)
}

fn field_text(field: &Field) -> String {
    let instant =
        |at: Result<Timestamp, jiff::Error>| at.map_or(String::new(), |at| at.to_string());
    let clock = |since: SignedDuration| {
        let time = civil::Time::midnight().checked_add(since);
        time.map_or(String::new(), |time| time.to_string())
    };
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Float(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Date(days) => {
            let date = civil::date(1970, 1, 1)
                .checked_add(SignedDuration::from_hours(24 * i64::from(*days)));
            date.map_or(String::new(), |date| date.to_string())
        }
        Field::TimestampMillis(at) => instant(Timestamp::from_millisecond(*at)),
        Field::TimestampMicros(at) => instant(Timestamp::from_microsecond(*at)),
        Field::TimeMillis(at) => clock(SignedDuration::from_millis(i64::from(*at))),
        Field::TimeMicros(at) => clock(SignedDuration::from_micros(*at)),
        other => other.to_string(),
    }
}

//! A data set: a folder of Parquet files, divided by the values of one column (`--partition-by`).
//!
//! The layout is Hive's, which Spark, DuckDB and pyarrow read: `Field=value/part-0.parquet`. The value
//! of a plain field stands in the name of its folder alone. Divided by a unit of time the folder is
//! called `Field_month=2026-01`, and the field stays in the files. No value is
//! `__HIVE_DEFAULT_PARTITION__`.
//!
//! Everything is written into a folder beside the target, which takes the target's place at the end.
//! Few files are open at a time and the rows that wait are bounded over all of them, so memory does
//! not grow with the number of values; a file that had to be closed goes on in `part-1.parquet`.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::destination::{Destination, failed};
use super::file;
use super::notes::Notes;
use super::parquet::ParquetSink;
use super::{cells, exact};
use crate::error::{Code, Diagnostic, Hint};
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::model::value_type::ValueType;

/// Files that are written at the same time.
const MOST_OPEN: usize = 48;
/// Bytes of rows that wait, over all files.
const MOST_WAITING: usize = 32 << 20;
/// Every so many rows the bytes are added up.
const COUNTED: u64 = 1024;
/// Name of a folder for rows without a value.
const NOTHING: &str = "__HIVE_DEFAULT_PARTITION__";

/// By what a data set is divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Heading of the column.
    pub field: String,
    /// For a date or time: how much of it counts.
    pub unit: Option<PartitionUnit>,
}

/// How much of a date counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words themselves")]
pub enum PartitionUnit {
    Year,
    Month,
    Day,
}

impl PartitionUnit {
    fn word(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
        }
    }

    /// Letters of `2026-01-31` that count.
    fn length(self) -> usize {
        match self {
            Self::Year => 4,
            Self::Month => 7,
            Self::Day => 10,
        }
    }
}

/// The text is no division.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` does not say how to divide a data set")]
pub struct NoPartition {
    /// What was given.
    pub text: String,
}

impl Diagnostic for NoPartition {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(
            "write a column, such as `StageName`, or a date with year, month or day: `CloseDate:month`",
        )]
    }
}

impl FromStr for Partition {
    type Err = NoPartition;

    fn from_str(text: &str) -> Result<Self, NoPartition> {
        let (field, unit) = match text.split_once(':') {
            None => (text, None),
            Some((field, word)) => {
                let units = [
                    PartitionUnit::Year,
                    PartitionUnit::Month,
                    PartitionUnit::Day,
                ];
                let unit = units
                    .into_iter()
                    .find(|unit| unit.word().eq_ignore_ascii_case(word.trim()));
                let unit = unit.ok_or_else(|| NoPartition {
                    text: text.to_owned(),
                })?;
                (field, Some(unit))
            }
        };
        match field.trim() {
            "" => Err(NoPartition {
                text: text.to_owned(),
            }),
            field => Ok(Self {
                field: field.to_owned(),
                unit,
            }),
        }
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            None => formatter.write_str(&self.field),
            Some(unit) => write!(formatter, "{}:{}", self.field, unit.word()),
        }
    }
}

/// Writes rows as a data set.
pub(crate) struct DatasetSink {
    partition: Partition,
    notes: Notes,
    place: Place,
    columns: Vec<Column>,
    /// Index of the column that divides.
    at: usize,
    open: Vec<Part>,
    /// Name of each folder and how many files it has.
    folders: Vec<(String, u32)>,
    rows: u64,
}

/// A file that is being written.
struct Part {
    folder: usize,
    sink: ParquetSink,
    used: u64,
}

/// Where the data set will stand, and where it is until then.
struct Place {
    target: PathBuf,
    /// Removed when the data set does not become whole.
    temporary: tempfile::TempDir,
}

impl DatasetSink {
    pub(crate) fn new(
        target: &Path,
        partition: Partition,
        notes: Notes,
    ) -> Result<Self, SinkError> {
        Ok(Self {
            partition,
            notes,
            place: Place::new(target)?,
            columns: Vec::new(),
            at: 0,
            open: Vec::new(),
            folders: Vec::new(),
            rows: 0,
        })
    }

    fn key(&self, cell: &Cell<'_>) -> Result<String, SinkError> {
        let field = &self.columns[self.at].header;
        let (name, value) = match (self.partition.unit, cells::text(cell)) {
            (None, text) => (escaped(field), text),
            (Some(unit), None) => (format!("{}_{}", escaped(field), unit.word()), None),
            (Some(unit), Some(text)) => {
                let day = text.get(..10).filter(|day| exact::date(day).is_some());
                let day = day.ok_or_else(|| SinkError::Misfit {
                    row: self.rows,
                    column: field.clone(),
                    value: text.chars().take(60).collect(),
                    wanted: ValueType::Date,
                })?;
                let part = day.get(..unit.length());
                (format!("{}_{}", escaped(field), unit.word()), part)
            }
        };
        Ok(match value {
            None | Some("") => format!("{name}={NOTHING}"),
            Some(value) => format!("{name}={}", escaped(value)),
        })
    }

    /// The open file of a folder.
    fn part(&mut self, key: &str) -> Result<usize, SinkError> {
        let folder = match self.folders.iter().position(|(name, _)| name == key) {
            Some(folder) => folder,
            None => {
                let path = self.place.temporary.path().join(key);
                fs::create_dir(&path).map_err(|error| failed(&shown(&path), error))?;
                self.folders.push((key.to_owned(), 0));
                self.folders.len() - 1
            }
        };
        if let Some(part) = self.open.iter().position(|part| part.folder == folder) {
            return Ok(part);
        }
        if self.open.len() >= MOST_OPEN {
            let oldest = (0..self.open.len()).min_by_key(|&part| self.open[part].used);
            if let Some(oldest) = oldest {
                self.open.swap_remove(oldest).sink.finish()?;
            }
        }
        let (name, files) = &mut self.folders[folder];
        let file = format!("part-{files}.parquet");
        *files += 1;
        let path = self.place.temporary.path().join(&*name).join(file);
        let mut sink = ParquetSink::new(Destination::file(&path)?, self.notes.clone());
        sink.begin(&self.kept())?;
        self.open.push(Part {
            folder,
            sink,
            used: 0,
        });
        Ok(self.open.len() - 1)
    }

    /// The columns of the files.
    fn kept(&self) -> Vec<Column> {
        let mut columns = self.columns.clone();
        if self.is_in_name() {
            columns.remove(self.at);
        }
        columns
    }

    /// Whether the value stands in the name of the folder alone.
    fn is_in_name(&self) -> bool {
        self.partition.unit.is_none() && self.columns.len() > 1
    }

    /// Writes the largest groups of rows that wait, until few enough wait.
    fn relieve(&mut self) -> Result<(), SinkError> {
        loop {
            let waiting: usize = self.open.iter().map(|part| part.sink.size()).sum();
            let largest = self.open.iter_mut().max_by_key(|part| part.sink.size());
            match largest {
                Some(part) if waiting > MOST_WAITING => part.sink.end_group()?,
                _ => return Ok(()),
            }
        }
    }
}

impl RowSink for DatasetSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        let field = &self.partition.field;
        let found = columns
            .iter()
            .position(|column| column.header.eq_ignore_ascii_case(field));
        self.at = found.ok_or_else(|| {
            let names: Vec<_> = columns.iter().map(|column| &*column.header).collect();
            SinkError::Options {
                flag: "--partition-by",
                problem: format!("names `{field}`; the columns are {}", names.join(", ")),
            }
        })?;
        self.columns = columns.to_vec();
        Ok(())
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        self.rows += 1;
        let key = self.key(row.get(self.at).unwrap_or(&Cell::Null))?;
        let part = self.part(&key)?;
        let part_used = self.rows;
        let is_in_name = self.is_in_name();
        let at = self.at;
        let part = &mut self.open[part];
        part.used = part_used;
        if is_in_name {
            let mut kept = row.to_vec();
            kept.remove(at);
            part.sink.row(&kept)?;
        } else {
            part.sink.row(row)?;
        }
        if self.rows.is_multiple_of(COUNTED) {
            self.relieve()?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        for mut part in self.open.drain(..) {
            part.sink.finish()?;
        }
        if self.rows == 0 {
            // A file with the schema, so that readers find the columns.
            let path = self.place.temporary.path().join("part-0.parquet");
            let mut sink = ParquetSink::new(Destination::file(&path)?, self.notes.clone());
            sink.begin(&self.columns)?;
            sink.finish()?;
        }
        self.place.take()
    }
}

impl Place {
    fn new(target: &Path) -> Result<Self, SinkError> {
        if target.exists() && !is_dataset(target) {
            return Err(SinkError::Options {
                flag: "--output",
                problem: format!(
                    "{} is there already and is no data set that could be replaced; name a new folder",
                    shown(target)
                ),
            });
        }
        let parent = file::folder_of(target);
        let temporary = tempfile::Builder::new()
            .prefix(".sfkit-")
            .suffix(".tmp")
            .tempdir_in(parent)
            .map_err(|error| failed(&shown(target), error))?;
        file::pending_folder(temporary.path());
        Ok(Self {
            target: target.to_owned(),
            temporary,
        })
    }

    /// Puts the folder into place; an older data set is removed behind it.
    fn take(&self) -> Result<(), SinkError> {
        let told = |error: io::Error| failed(&shown(&self.target), error);
        let older = self.temporary.path().with_extension("old");
        let had_older = self.target.exists();
        if had_older {
            fs::rename(&self.target, &older).map_err(told)?;
        }
        if let Err(error) = fs::rename(self.temporary.path(), &self.target) {
            if had_older {
                // Nothing better is left to do than to tell the first failure.
                drop(fs::rename(&older, &self.target));
            }
            return Err(told(error));
        }
        crate::files::sync_dir(file::folder_of(&self.target));
        if had_older {
            fs::remove_dir_all(&older).map_err(told)?;
        }
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        file::no_longer_pending(self.temporary.path());
    }
}

/// Whether a folder holds nothing but what this module writes.
fn is_dataset(path: &Path) -> bool {
    let is_file = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.is_file() && name.starts_with("part-") && name.ends_with(".parquet")
    };
    let all = |path: &Path, fits: &dyn Fn(&Path) -> bool| {
        let entries = fs::read_dir(path);
        entries.is_ok_and(|mut entries| entries.all(|entry| entry.is_ok_and(|e| fits(&e.path()))))
    };
    let is_part = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        is_file(path) || (path.is_dir() && name.contains('=') && all(path, &is_file))
    };
    path.is_dir() && all(path, &is_part)
}

/// What engines write for letters that have no place in the name of a folder.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for letter in value.chars() {
        let is_plain = letter.is_alphanumeric() || "-_. @+,".contains(letter);
        if is_plain && !(letter == '.' && out.is_empty()) {
            out.push(letter);
            continue;
        }
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn shown(path: &Path) -> String {
    format!("`{}`", super::sanitize::line(&path.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_division_is_read_as_it_is_written() {
        for text in ["StageName", "CloseDate:month", "Account.Industry"] {
            assert_eq!(text.parse::<Partition>().unwrap().to_string(), text);
        }
        for text in ["", ":month", "CloseDate:week"] {
            assert!(text.parse::<Partition>().is_err(), "{text}");
        }
    }

    #[test]
    fn values_become_names_of_folders() {
        assert_eq!(escaped("Closed Won"), "Closed Won");
        assert_eq!(escaped("a/b=c:%"), "a%2Fb%3Dc%3A%25");
        assert_eq!(escaped("../x"), "%2E.%2Fx");
    }
}

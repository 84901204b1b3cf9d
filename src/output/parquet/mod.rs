//! Parquet: typed columns in row groups, compressed with zstd, written as the rows arrive.
//!
//! Rows are collected until a row group is full, so memory does not grow with the result. Types come
//! from the columns ([`ValueType`]); those that nobody knows are found out from the values of the first
//! row group, and said. A result without rows is a file with a schema.
//!
//! - `leaf`: the values of one primitive column. `shape`: columns to schema, rows to leaves. `read`: such a
//!   file as rows again.

mod leaf;
mod read;
mod shape;

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

use super::destination::Destination;
use super::notes::Notes;
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::model::value_type::ValueType;
use leaf::LeafFault;
pub use read::read_parquet;
use shape::Shape;

const FORMAT: &str = "Parquet";
/// Rows of a row group; the number that DuckDB reads on one thread.
const MOST_ROWS: u64 = 122_880;
/// Bytes of values in a row group, uncompressed. What a row group costs in memory is twice that.
const MOST_BYTES: usize = 6 << 20;
/// Every so many rows the bytes are added up.
const COUNTED: u64 = 256;
/// zstd's own default.
const LEVEL: i32 = 3;

/// Writes rows as Parquet.
pub(crate) struct ParquetSink {
    file: File,
    shape: Shape,
    notes: Notes,
    /// Rows in row groups that are written.
    before: u64,
    /// Rows that wait.
    waiting: u64,
    /// Bytes of the rows that wait, as last added up.
    bytes: usize,
}

/// A file before and after its schema is known.
enum File {
    Waiting(Option<Destination>),
    Writing(Box<SerializedFileWriter<Way>>),
}

/// The way of the bytes; keeps why it failed, for which the library's errors have no room.
struct Way {
    destination: Destination,
    failure: Option<SinkError>,
}

impl Write for Way {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.destination.buffer().extend_from_slice(bytes);
        match self.destination.row_done() {
            Ok(()) => Ok(bytes.len()),
            Err(failure) => {
                self.failure = Some(failure);
                Err(io::Error::other("the destination takes no more"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ParquetSink {
    pub(crate) fn new(destination: Destination, notes: Notes) -> Self {
        Self {
            file: File::Waiting(Some(destination)),
            shape: Shape::default(),
            notes,
            before: 0,
            waiting: 0,
            bytes: 0,
        }
    }

    /// Bytes of the rows that wait for their row group.
    pub(crate) fn size(&self) -> usize {
        self.bytes
    }

    /// Writes the rows that wait as a row group.
    pub(crate) fn end_group(&mut self) -> Result<(), SinkError> {
        if self.waiting == 0 {
            return Ok(());
        }
        self.open(false)?;
        let File::Writing(writer) = &mut self.file else {
            return Err(unsuited("the file is already complete"));
        };
        match write_group(writer, &mut self.shape, self.before + 1) {
            Ok(()) => {}
            Err(LeafFault::Value(error)) => return Err(error),
            Err(LeafFault::Parquet(error)) => return Err(told(writer, &error)),
        }
        self.before += self.waiting;
        self.waiting = 0;
        self.bytes = 0;
        Ok(())
    }

    /// Settles the types and writes the beginning, unless that is done.
    fn open(&mut self, is_whole: bool) -> Result<(), SinkError> {
        let File::Waiting(destination) = &mut self.file else {
            return Ok(());
        };
        let mut found = Vec::new();
        for leaf in &mut self.shape.leaves {
            if leaf.kind == ValueType::Unknown {
                leaf.settle(is_whole);
                found.push(format!("{} {}", leaf.name, leaf.kind));
            }
        }
        if !found.is_empty() && self.waiting > 0 {
            self.notes.once(&format!(
                "types found out from the values: {}",
                found.join(", ")
            ));
        }
        let destination = destination
            .take()
            .ok_or_else(|| unsuited("the file is already complete"))?;
        let way = Way {
            destination,
            failure: None,
        };
        let schema = self.shape.schema().map_err(broken)?;
        let level = ZstdLevel::try_new(LEVEL).map_err(broken)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_created_by(concat!("sfkit version ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = SerializedFileWriter::new(way, schema, Arc::new(properties));
        self.file = File::Writing(Box::new(writer.map_err(broken)?));
        Ok(())
    }
}

impl RowSink for ParquetSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        if columns.is_empty() {
            return Err(unsuited("it has no columns"));
        }
        self.shape = Shape::new(columns);
        Ok(())
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        self.shape
            .add(row)
            .map_err(|error| unsuited(&format!("a list of children is no JSON ({error})")))?;
        self.waiting += 1;
        if self.waiting.is_multiple_of(COUNTED) {
            self.bytes = self.shape.leaves.iter().map(leaf::Leaf::size).sum();
        }
        if self.waiting >= MOST_ROWS || self.bytes >= MOST_BYTES {
            self.end_group()?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.open(true)?;
        self.end_group()?;
        let File::Writing(writer) = &mut self.file else {
            return Err(unsuited("the file is already complete"));
        };
        if let Err(error) = writer.finish() {
            return Err(told(writer, &error));
        }
        writer.inner_mut().destination.finish()
    }
}

fn write_group(
    writer: &mut SerializedFileWriter<Way>,
    shape: &mut Shape,
    first: u64,
) -> Result<(), LeafFault> {
    let mut group = writer.next_row_group()?;
    for leaf in &mut shape.leaves {
        let Some(column) = group.next_column()? else {
            break;
        };
        leaf.write(column, first)?;
    }
    group.close()?;
    Ok(())
}

/// Why the destination failed, or what the library says.
fn told(writer: &mut SerializedFileWriter<Way>, error: &ParquetError) -> SinkError {
    let failure = writer.inner_mut().failure.take();
    failure.unwrap_or_else(|| unsuited(&error.to_string()))
}

#[expect(clippy::needless_pass_by_value, reason = "given to `map_err`")]
fn broken(error: ParquetError) -> SinkError {
    unsuited(&error.to_string())
}

fn unsuited(reason: &str) -> SinkError {
    SinkError::Unsuited {
        format: FORMAT,
        reason: reason.to_owned(),
    }
}

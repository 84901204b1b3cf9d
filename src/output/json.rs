//! JSON: one array, one record a line, streamed; `[]` for a result without rows.

use crate::model::rows::{Cell, Column, RowSink, SinkError};

use super::destination::Destination;
use super::record::RecordWriter;

/// Writes rows as one JSON array.
pub(crate) struct JsonSink {
    destination: Destination,
    records: RecordWriter,
    any: bool,
}

impl JsonSink {
    pub(crate) fn new(destination: Destination) -> Self {
        Self {
            destination,
            records: RecordWriter::default(),
            any: false,
        }
    }
}

impl RowSink for JsonSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        self.records = RecordWriter::new(columns);
        Ok(())
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        let out = self.destination.buffer();
        out.extend_from_slice(if self.any { b",\n" } else { b"[\n" });
        self.any = true;
        self.records.write(row, out);
        self.destination.row_done()
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        let end: &[u8] = if self.any { b"\n]\n" } else { b"[]\n" };
        self.destination.buffer().extend_from_slice(end);
        self.destination.finish()
    }
}

//! NDJSON: one JSON object a line, nothing for a result without rows.

use crate::model::record::RecordWriter;
use crate::model::rows::{Cell, Checkpoint, Column, RowSink, SinkError};

use super::destination::Destination;

/// Writes each row as a line of JSON.
pub(crate) struct NdjsonSink {
    destination: Destination,
    records: RecordWriter,
}

impl NdjsonSink {
    pub(crate) fn new(destination: Destination) -> Self {
        Self {
            destination,
            records: RecordWriter::default(),
        }
    }
}

impl RowSink for NdjsonSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        self.records = RecordWriter::new(columns);
        Ok(())
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        let out = self.destination.buffer();
        self.records.write(row, out);
        out.push(b'\n');
        self.destination.row_done()
    }

    fn checkpoint(&mut self, point: &Checkpoint) -> Result<(), SinkError> {
        self.destination.checkpoint(point)
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.destination.finish()
    }
}

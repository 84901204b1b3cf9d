//! NDJSON: one JSON object a line, nothing for a result without rows.

use std::sync::Arc;

use crate::model::record::RecordWriter;
use crate::model::rows::{Cell, Checkpoint, Column, RowRenderer, RowSink, SinkError};

use super::destination::Destination;

/// Writes each row as a line of JSON.
pub(crate) struct NdjsonSink {
    destination: Destination,
    records: Arc<RecordWriter>,
}

impl NdjsonSink {
    pub(crate) fn new(destination: Destination) -> Self {
        Self {
            destination,
            records: Arc::default(),
        }
    }
}

impl RowRenderer for Arc<RecordWriter> {
    fn row(&self, row: &[Cell<'_>], out: &mut Vec<u8>) {
        self.write(row, out);
        out.push(b'\n');
    }
}

impl RowSink for NdjsonSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        self.records = Arc::new(RecordWriter::new(columns));
        Ok(())
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        self.records.row(row, self.destination.buffer());
        self.destination.row_done()
    }

    fn renderer(&self) -> Option<Box<dyn RowRenderer>> {
        let takes_many = self.destination.takes_many();
        takes_many.then(|| Box::new(Arc::clone(&self.records)) as _)
    }

    fn rendered(&mut self, rows: &[u8]) -> Result<(), SinkError> {
        self.destination.rows(rows)
    }

    fn checkpoint(&mut self, point: &Checkpoint) -> Result<(), SinkError> {
        self.destination.checkpoint(point)
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.destination.finish()
    }
}

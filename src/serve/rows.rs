//! Rows as JSON objects in memory, for answers that are short.

use std::sync::{Arc, Mutex, PoisonError};

use crate::client::{Endpoint, Error};
use crate::model::record::RecordWriter;
use crate::model::rows::{Cell, Column, Progress, RowSink, SinkError};
use crate::records::table::Table;
use serde_json::value::RawValue;

/// The objects of a result so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Objects(Arc<Mutex<Vec<Box<RawValue>>>>);

impl Objects {
    /// A sink that puts rows here.
    pub(super) fn sink(&self) -> Box<dyn RowSink> {
        Box::new(Collector {
            writer: RecordWriter::default(),
            objects: self.clone(),
        })
    }

    /// What was put here.
    pub(super) fn take(&self) -> Vec<Box<RawValue>> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct Collector {
    writer: RecordWriter,
    objects: Objects,
}

impl RowSink for Collector {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        self.writer = RecordWriter::new(columns);
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        let object = object(&self.writer, cells);
        let mut objects = self
            .objects
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        objects.push(object);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

/// The rows of a table as objects.
pub(super) fn of_table(table: &Table) -> Vec<Box<RawValue>> {
    let writer = RecordWriter::new(&table.columns);
    table.rows.iter().map(|row| object(&writer, row)).collect()
}

fn object(writer: &RecordWriter, cells: &[Cell<'_>]) -> Box<RawValue> {
    let mut text = Vec::new();
    writer.write(cells, &mut text);
    let text = String::from_utf8(text).expect("keys and values are text");
    RawValue::from_string(text).expect("a record is written as a JSON object")
}

/// JSON that the org has sent, as it is.
pub(super) fn raw(text: &[u8]) -> super::error::Result<Box<RawValue>> {
    let read = serde_json::from_slice(text);
    read.map_err(|source| {
        let is_markup = text.trim_ascii_start().starts_with(b"<");
        let endpoint = Endpoint::Other;
        Error::BadAnswer {
            endpoint,
            is_markup,
            source,
        }
        .into()
    })
}

/// Nobody watches.
pub(super) struct Silent;

impl Progress for Silent {
    fn advance(&self, _done: u64, _total: Option<u64>) {}

    fn clear(&self) {}
}

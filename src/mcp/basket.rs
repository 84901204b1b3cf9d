//! What an answer may hold: so many rows, so many bytes, and how much was left out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::value::RawValue;

use crate::model::record::RecordWriter;
use crate::model::rows::{Cell, Checkpoint, Column, RowSink, SinkError};

/// How much an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Rows at most.
    pub rows: usize,
    /// Bytes of JSON at most.
    pub bytes: usize,
}

/// Rows as JSON, as many as there is room for.
#[derive(Debug)]
pub(super) struct Basket {
    bounds: Bounds,
    rows: Vec<Box<RawValue>>,
    bytes: usize,
    is_full: bool,
    /// Rows that were handed in and found no room.
    refused: u64,
}

impl Basket {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            rows: Vec::new(),
            bytes: 0,
            is_full: false,
            refused: 0,
        }
    }

    /// Takes a row, unless the basket is full.
    pub(super) fn put(&mut self, json: String) -> bool {
        // Between two rows stands a comma.
        let bytes = self.bytes + json.len() + 1;
        if self.is_full || self.rows.len() >= self.bounds.rows || bytes > self.bounds.bytes {
            self.is_full = true;
            self.refused += 1;
            return false;
        }
        self.bytes = bytes;
        let row = RawValue::from_string(json).expect("a row is JSON");
        self.rows.push(row);
        true
    }

    pub(super) fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    pub(super) fn refused(&self) -> u64 {
        self.refused
    }

    /// Whether a row found no room.
    pub(super) fn is_cut(&self) -> bool {
        self.refused > 0
    }

    /// Whether the first row was too large already.
    pub(super) fn is_too_small(&self) -> bool {
        self.is_cut() && self.rows.is_empty()
    }

    pub(super) fn into_rows(self) -> Vec<Box<RawValue>> {
        self.rows
    }
}

/// A basket that a query fills from its own thread.
#[derive(Clone, Debug)]
pub(super) struct SharedBasket(Arc<Mutex<Basket>>);

impl SharedBasket {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self(Arc::new(Mutex::new(Basket::new(bounds))))
    }

    /// A sink that ends the query behind the page on which the basket was full.
    pub(super) fn sink(&self) -> Box<dyn RowSink> {
        Box::new(Filler {
            basket: self.clone(),
            writer: RecordWriter::default(),
        })
    }

    /// What is in it; nobody fills it any more.
    pub(super) fn take(self) -> Basket {
        let empty = Basket::new(Bounds { rows: 0, bytes: 0 });
        std::mem::replace(&mut *self.lock(), empty)
    }

    fn lock(&self) -> MutexGuard<'_, Basket> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Filler {
    basket: SharedBasket,
    writer: RecordWriter,
}

impl RowSink for Filler {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        self.writer = RecordWriter::new(columns);
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        self.basket.lock().put(record(&self.writer, cells));
        Ok(())
    }

    /// The page is read to its end, which tells how many rows there are; no other one is wanted.
    fn checkpoint(&mut self, _: &Checkpoint) -> Result<(), SinkError> {
        match self.basket.lock().is_cut() {
            true => Err(SinkError::Closed),
            false => Ok(()),
        }
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

/// A row as a JSON object.
pub(super) fn record(writer: &RecordWriter, cells: &[Cell<'_>]) -> String {
    let mut json = Vec::new();
    writer.write(cells, &mut json);
    String::from_utf8(json).expect("JSON of texts is a text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_bytes_both_bound_it() {
        let filled = |rows, bytes| {
            let mut basket = Basket::new(Bounds { rows, bytes });
            for _ in 0..4 {
                basket.put("{\"a\":1}".to_owned());
            }
            (
                basket.len(),
                basket.refused(),
                basket.is_cut(),
                basket.is_too_small(),
            )
        };
        assert_eq!(filled(4, 100), (4, 0, false, false));
        assert_eq!(filled(3, 100), (3, 1, true, false));
        assert_eq!(filled(4, 16), (2, 2, true, false));
        assert_eq!(filled(4, 7), (0, 4, true, true));
    }

    #[test]
    fn nothing_goes_in_behind_what_did_not() {
        let mut basket = Basket::new(Bounds { rows: 9, bytes: 9 });
        assert!(basket.put("1".to_owned()));
        assert!(!basket.put("123456789".to_owned()));
        assert!(!basket.put("2".to_owned()));
        assert_eq!(basket.into_rows().len(), 1);
    }
}

//! The rows of a short answer, kept: what a name may mean, the records that were asked for by id.
//!
//! Results that may be long go from the server to their sink and are never kept.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use crate::client::Client;
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::query::{self, QueryError, QueryRequest};

/// One row.
pub type Row = Vec<Cell<'static>>;

/// Rows and their columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// As many cells as columns each.
    pub rows: Vec<Row>,
}

impl Table {
    /// The place of the column with this heading, in any case.
    #[must_use]
    pub fn place(&self, header: &str) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.position(|column| column.header.eq_ignore_ascii_case(header))
    }

    /// The text of a cell; none when there is no value.
    #[must_use]
    pub fn text(row: &Row, place: Option<usize>) -> Option<&str> {
        match row.get(place?)? {
            Cell::Text(text) | Cell::Number(text) | Cell::Json(text) => Some(text),
            Cell::Bool(true) => Some("true"),
            Cell::Bool(false) => Some("false"),
            Cell::Null | Cell::NoParent { .. } | Cell::Absent => None,
        }
    }

    /// Takes a column out.
    pub(crate) fn remove(&mut self, place: usize) {
        self.columns.remove(place);
        for row in &mut self.rows {
            row.remove(place);
        }
    }
}

/// Runs a query whose answer is short.
pub(crate) async fn collect(client: &Client, request: &QueryRequest) -> Result<Table, QueryError> {
    let (kept, sink) = keeper();
    query::run(client, request, sink, None).await?;
    Ok(kept.take())
}

/// What a sink has kept.
pub(crate) struct Kept(Arc<Mutex<Table>>);

impl Kept {
    /// The rows so far.
    pub(crate) fn take(self) -> Table {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut kept)
    }
}

/// A sink that keeps what it takes, and where it keeps it.
pub(crate) fn keeper() -> (Kept, Box<dyn RowSink>) {
    let kept: Arc<Mutex<Table>> = Arc::default();
    (Kept(Arc::clone(&kept)), Box::new(Keeper(kept)))
}

struct Keeper(Arc<Mutex<Table>>);

impl RowSink for Keeper {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        self.table().columns = columns.to_vec();
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        let row = cells.iter().map(owned).collect();
        self.table().rows.push(row);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

impl Keeper {
    fn table(&self) -> std::sync::MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn owned(cell: &Cell<'_>) -> Cell<'static> {
    let keep = |text: &Cow<'_, str>| Cow::Owned(text.clone().into_owned());
    match cell {
        Cell::Null => Cell::Null,
        Cell::NoParent { depth } => Cell::NoParent { depth: *depth },
        Cell::Absent => Cell::Absent,
        Cell::Bool(flag) => Cell::Bool(*flag),
        Cell::Number(digits) => Cell::Number(keep(digits)),
        Cell::Text(text) => Cell::Text(keep(text)),
        Cell::Json(text) => Cell::Json(keep(text)),
    }
}

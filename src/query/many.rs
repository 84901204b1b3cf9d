//! One query over several orgs: rows side by side on the way, one org after the other in the result.
//!
//! Each org runs as [`run()`](super::run()) does, into a sink that hands batches on through a bounded
//! queue; one thread writes them into the real sink with the name of the org in front. The columns
//! are those of all orgs together, so nothing is written before every org has told its own or has
//! failed. An org that fails keeps no other from being written; what it has brought before is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::client::Client;
use crate::model::rows::{Cell, Column, Progress, RowSink, SinkError};
use crate::query::error::QueryError;
use crate::query::request::QueryRequest;
use crate::query::run::{QuerySummary, run};

/// Heading of the first column.
const ORG: &str = "Org";
/// Orgs whose first page is awaited at the same time.
const AT_ONCE: usize = 5;
/// Rows that are handed on together.
const BATCH: usize = 500;
/// Batches of one org that wait for their turn.
const WAITING: usize = 8;

/// An org that is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What stands in the column.
    pub name: String,
    /// The way to it.
    pub client: Client,
}

/// What came of one org.
#[derive(Debug)]
pub struct Answered {
    /// What stands in the column.
    pub name: String,
    /// Its own result.
    pub outcome: Result<QuerySummary, QueryError>,
    /// Rows of it that were written.
    pub rows: u64,
}

/// Runs the query everywhere. The sink is finished unless every org has failed.
///
/// # Errors
/// When the sink cannot take more, or the query has a column `Org` of its own.
pub async fn run_many(
    orgs: Vec<Asked>,
    request: &QueryRequest,
    sink: Box<dyn RowSink>,
    progress: Option<Arc<dyn Progress>>,
) -> Result<Vec<Answered>, QueryError> {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let shares = progress.clone().map(|bar| Shares::new(bar, orgs.len()));
    let (mut running, mut arriving) = (JoinSet::new(), VecDeque::new());
    for (place, org) in orgs.iter().enumerate() {
        let (sender, receiver) = mpsc::channel(WAITING);
        arriving.push_back((org.name.clone(), receiver));
        let (client, request) = (org.client.clone(), request.clone());
        let turns = Arc::clone(&turns);
        let share = shares.as_ref().map(|shares| shares.of(place));
        running.spawn(async move {
            // The semaphore is never closed.
            let turn = turns.acquire_owned().await.ok();
            let sink = Handing {
                sender,
                turn,
                batch: Vec::new(),
                width: 0,
            };
            (place, run(&client, &request, Box::new(sink), share).await)
        });
    }
    let (done, is_done) = oneshot::channel();
    let (verdict, is_good) = oneshot::channel();
    let merger = Merger {
        sink,
        is_good,
        progress,
        arriving,
    };
    thread::Builder::new()
        .name("query-merger".to_owned())
        .spawn(move || drop(done.send(merger.run())))
        .map_err(QueryError::Thread)?;
    let mut outcomes: Vec<_> = orgs.iter().map(|_| None).collect();
    while let Some(ended) = running.join_next().await {
        match ended {
            Ok((place, outcome)) => outcomes[place] = Some(outcome),
            Err(failure) => std::panic::resume_unwind(failure.into_panic()),
        }
    }
    let is_result = outcomes.iter().flatten().any(Result::is_ok);
    // The merger may have ended on its own account.
    let _ = verdict.send(is_result);
    let written = is_done.await.map_err(|_| QueryError::GivenUp)??;
    let answered = orgs.into_iter().zip(outcomes).zip(written);
    Ok(answered
        .map(|((org, outcome), rows)| Answered {
            name: org.name,
            outcome: outcome.unwrap_or(Err(QueryError::GivenUp)),
            rows,
        })
        .collect())
}

/// What the orgs have brought so far, on one bar.
struct Shares {
    bar: Arc<dyn Progress>,
    done: Arc<Mutex<Vec<u64>>>,
}

/// What one org has brought so far.
struct Share {
    bar: Arc<dyn Progress>,
    done: Arc<Mutex<Vec<u64>>>,
    place: usize,
}

impl Shares {
    fn new(bar: Arc<dyn Progress>, orgs: usize) -> Self {
        let done = Arc::new(Mutex::new(vec![0; orgs]));
        Self { bar, done }
    }

    fn of(&self, place: usize) -> Arc<dyn Progress> {
        Arc::new(Share {
            bar: Arc::clone(&self.bar),
            done: Arc::clone(&self.done),
            place,
        })
    }
}

impl Progress for Share {
    fn advance(&self, done: u64, _total: Option<u64>) {
        let mut all = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        all[self.place] = done;
        self.bar.advance(all.iter().sum(), None);
    }

    /// The bar stands until the last org is written.
    fn clear(&self) {}
}

/// What one org hands on.
enum Piece {
    Columns(Vec<Column>),
    /// Cells of whole rows, one behind the other.
    Rows(Vec<Cell<'static>>),
}

/// The sink of one org.
struct Handing {
    sender: mpsc::Sender<Piece>,
    /// The next org may begin when this one has told its columns.
    turn: Option<OwnedSemaphorePermit>,
    batch: Vec<Cell<'static>>,
    width: usize,
}

impl Handing {
    fn hand_on(&mut self, piece: Piece) -> Result<(), SinkError> {
        self.sender
            .blocking_send(piece)
            .map_err(|_| SinkError::Closed)
    }
}

impl RowSink for Handing {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        self.turn = None;
        self.width = columns.len();
        self.hand_on(Piece::Columns(columns.to_vec()))
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        self.batch.extend(cells.iter().map(Cell::to_owned_cell));
        if self.batch.len() < BATCH * self.width {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        self.hand_on(Piece::Rows(batch))
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        let batch = std::mem::take(&mut self.batch);
        match batch.is_empty() {
            true => Ok(()),
            false => self.hand_on(Piece::Rows(batch)),
        }
    }
}

/// Writes what the orgs hand on.
struct Merger {
    sink: Box<dyn RowSink>,
    progress: Option<Arc<dyn Progress>>,
    arriving: VecDeque<(String, mpsc::Receiver<Piece>)>,
    /// Whether any org has ended well. Nothing comes when nobody waits for the result any more.
    is_good: oneshot::Receiver<bool>,
}

impl Merger {
    /// The number of rows that were written of each org.
    fn run(mut self) -> Result<Vec<u64>, QueryError> {
        let progress = self.progress.take();
        let outcome = self.write();
        if let Some(progress) = &progress {
            progress.clear();
        }
        outcome
    }

    fn write(mut self) -> Result<Vec<u64>, QueryError> {
        let orgs = std::mem::take(&mut self.arriving);
        let mut union = vec![Column::value(ORG)];
        let mut begun = Vec::with_capacity(orgs.len());
        for (name, mut pieces) in orgs {
            let places = match pieces.blocking_recv() {
                Some(Piece::Columns(columns)) => places(&mut union, &columns)?,
                _ => Vec::new(),
            };
            begun.push((name, pieces, places));
        }
        if begun.iter().all(|(_, _, places)| places.is_empty()) {
            return Ok(vec![0; begun.len()]);
        }
        self.sink.begin(&union)?;
        let mut written = Vec::with_capacity(begun.len());
        for (name, mut pieces, places) in begun {
            let mut rows = 0;
            while let Some(piece) = pieces.blocking_recv() {
                let Piece::Rows(cells) = piece else { continue };
                for row in cells.chunks(places.len().max(1)) {
                    self.row(&name, row, (&places, union.len()))?;
                    rows += 1;
                }
            }
            written.push(rows);
        }
        match self.is_good.blocking_recv() {
            Ok(true) => self.sink.finish()?,
            Ok(false) => {}
            Err(_) => return Err(QueryError::GivenUp),
        }
        Ok(written)
    }

    fn row(
        &mut self,
        name: &str,
        row: &[Cell<'_>],
        (places, width): (&[usize], usize),
    ) -> Result<(), SinkError> {
        let mut cells = vec![Cell::Absent; width];
        cells[0] = Cell::Text(name.into());
        for (cell, place) in row.iter().zip(places) {
            cells[*place] = cell.clone();
        }
        self.sink.row(&cells)
    }
}

/// Where the columns of one org stand among those of all; new ones come behind.
fn places(union: &mut Vec<Column>, columns: &[Column]) -> Result<Vec<usize>, QueryError> {
    let place = |column: &Column| {
        if column.header == ORG {
            return Err(QueryError::OwnOrgColumn);
        }
        let known = union
            .iter()
            .position(|known| known.header == column.header && known.kind == column.kind);
        Ok(known.unwrap_or_else(|| {
            union.push(column.clone());
            union.len() - 1
        }))
    };
    columns.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_all_orgs_stand_once() {
        let columns = |names: &[&str]| -> Vec<Column> {
            names.iter().map(|name| Column::value(*name)).collect()
        };
        let mut union = vec![Column::value(ORG)];
        let first = places(&mut union, &columns(&["Id", "A__c"])).unwrap();
        let second = places(&mut union, &columns(&["B__c", "Id"])).unwrap();
        assert_eq!((first, second), (vec![1, 2], vec![3, 1]));
        let headers: Vec<_> = union.iter().map(|column| &*column.header).collect();
        assert_eq!(headers, ["Org", "Id", "A__c", "B__c"]);
        assert!(places(&mut union, &columns(&["Org"])).is_err());
    }
}

//! The writer's half of a result that comes as a job: pieces of CSV in, rows out, on a thread of its
//! own.

use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use tokio::sync::mpsc;

use super::Place;
use super::fit::{Fit, Places};
use crate::bulk::Underway;
use crate::bulk::export::cell;
use crate::model::rows::{Cell, Checkpoint, Progress, RowSink, SinkError};
use crate::model::value_type::ValueType;
use crate::query::error::QueryError;
use crate::query::writer::Tally;

/// Bytes that are looked at together.
const BUFFER: usize = 128 * 1024;

/// What comes through the queue.
pub(super) enum Piece {
    /// So many rows the job has.
    Total(Option<u64>),
    /// The next bytes of a page.
    Bytes(Bytes),
    /// The page broke off; what follows is the same page from its beginning.
    Torn,
    /// The page is there.
    PageEnd {
        /// Where the next one begins.
        next: Option<String>,
        /// Rows that it has, when the org tells.
        rows: Option<u64>,
    },
    /// There will be no more, because of this.
    Failed(QueryError),
    /// That was the last page.
    End,
}

/// The bytes of a page, as they arrive.
pub(super) struct Pieces {
    arriving: mpsc::Receiver<Piece>,
    here: Bytes,
    /// What came behind the last bytes.
    behind: Option<Piece>,
}

impl Pieces {
    pub(super) fn new(arriving: mpsc::Receiver<Piece>) -> Self {
        Self {
            arriving,
            here: Bytes::new(),
            behind: None,
        }
    }

    fn next(&mut self) -> Piece {
        let piece = self.behind.take().or_else(|| self.arriving.blocking_recv());
        piece.unwrap_or(Piece::Failed(QueryError::GivenUp))
    }
}

impl Read for Pieces {
    /// A page that ends in another way than well is an error, and [`Pieces::next`] tells which.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.here.is_empty() {
            if self.behind.is_none() {
                match self.next() {
                    Piece::Bytes(bytes) => {
                        self.here = bytes;
                        continue;
                    }
                    other => self.behind = Some(other),
                }
            }
            return match self.behind {
                Some(Piece::PageEnd { .. }) => Ok(0),
                _ => Err(io::ErrorKind::UnexpectedEof.into()),
            };
        }
        let length = out.len().min(self.here.len());
        out[..length].copy_from_slice(&self.here[..length]);
        self.here.advance(length);
        Ok(length)
    }
}

/// Takes the pieces and writes rows.
pub(super) struct JobWriter {
    sink: Box<dyn RowSink>,
    pub(super) progress: Option<Arc<dyn Progress>>,
    fit: Fit,
    place: Place,
    pieces: Pieces,
    /// What settled the columns, for a checkpoint.
    pub(super) shape: String,
    pub(super) underway: Underway,
    tally: Tally,
    last_id: Option<String>,
}

impl JobWriter {
    pub(super) fn new(sink: Box<dyn RowSink>, fit: Fit, place: Place, pieces: Pieces) -> Self {
        Self {
            sink,
            progress: None,
            fit,
            place,
            pieces,
            shape: String::new(),
            underway: Underway::default(),
            tally: Tally::default(),
            last_id: None,
        }
    }

    /// An earlier run has written so much.
    pub(super) fn goes_on_behind(&mut self, point: &Checkpoint) {
        self.tally.rows = point.rows;
        self.tally.records = point.records;
        self.tally.total = point.total;
        self.last_id.clone_from(&point.last_id);
    }

    /// Takes pieces until the end.
    pub(super) fn run(mut self) -> Result<Tally, QueryError> {
        let outcome = self.take_all();
        if let Some(progress) = &self.progress {
            progress.clear();
        }
        match outcome {
            Err(QueryError::Sink(SinkError::Closed)) => self.tally.closed = true,
            other => other?,
        }
        Ok(self.tally)
    }

    fn take_all(&mut self) -> Result<(), QueryError> {
        self.sink.begin(&self.fit.columns)?;
        // A kill during the wait leaves the job, and a note of it.
        self.checkpoint()?;
        self.underway.noted(&self.place.job);
        loop {
            match self.pieces.next() {
                Piece::Total(total) => self.tally.total = total,
                Piece::Failed(error) => return Err(error),
                Piece::End => return self.end(),
                Piece::Torn => {}
                piece => {
                    self.pieces.behind = Some(piece);
                    self.page()?;
                }
            }
        }
    }

    fn end(&mut self) -> Result<(), QueryError> {
        let (received, total) = (self.tally.records, self.tally.total);
        if total.is_some_and(|total| total != received) {
            return Err(QueryError::Incomplete { received, total });
        }
        Ok(self.sink.finish()?)
    }

    /// Takes a page to its end, however often it breaks off.
    fn page(&mut self) -> Result<(), QueryError> {
        let mut taken = 0;
        loop {
            if let Some(Piece::Bytes(bytes)) = self
                .pieces
                .behind
                .take_if(|piece| matches!(piece, Piece::Bytes(_)))
            {
                self.pieces.here = bytes;
            }
            match self.read(&mut taken) {
                Ok(()) => {}
                Err(QueryError::BadJobPage { .. })
                    if matches!(self.pieces.behind, Some(Piece::Torn)) =>
                {
                    self.pieces.behind = None;
                    self.pieces.here = Bytes::new();
                    continue;
                }
                Err(QueryError::BadJobPage { .. })
                    if matches!(self.pieces.behind, Some(Piece::Failed(_))) =>
                {
                    return Ok(());
                }
                Err(error) => return Err(error),
            }
            let Piece::PageEnd { next, rows } = self.pieces.next() else {
                return Err(QueryError::GivenUp);
            };
            self.tally.pages += 1;
            if rows.is_some_and(|rows| rows != taken) {
                let promised = rows.unwrap_or_default();
                return Err(self.bad(format!("it has {taken} rows, {promised} were promised")));
            }
            let is_last = next.is_none();
            self.place.locator = next;
            return match is_last {
                true => Ok(()),
                false => self.checkpoint(),
            };
        }
    }

    /// Reads a page as far as it comes; the first `taken` rows were taken before.
    fn read(&mut self, taken: &mut u64) -> Result<(), QueryError> {
        let mut reader = csv::ReaderBuilder::new()
            .buffer_capacity(BUFFER)
            .from_reader(&mut self.pieces);
        let (place, pages) = (&self.place, self.tally.pages);
        let bad = |problem: String| QueryError::BadJobPage {
            job: place.job.to_string(),
            page: pages + 1,
            problem,
        };
        let headings = reader.headers().map_err(|error| bad(error.to_string()))?;
        if headings.is_empty() {
            return Ok(());
        }
        let places = self.fit.places(headings);
        let places = places.ok_or_else(|| bad("its columns are not those of the query".into()))?;
        let row = Row::new(&self.fit, &places);
        let mut record = csv::StringRecord::new();
        let mut seen = 0;
        while reader
            .read_record(&mut record)
            .map_err(|error| bad(error.to_string()))?
        {
            seen += 1;
            if seen <= *taken {
                continue;
            }
            self.sink.row(&row.cells(&record))?;
            *taken += 1;
            self.tally.rows += 1;
            self.tally.records += 1;
            if let Some(id) = self.fit.id_column {
                let kept = self.last_id.get_or_insert_default();
                kept.clear();
                kept.push_str(&record[places.columns[id]]);
            }
            if let Some(progress) = self.progress.as_ref().filter(|_| seen % 1_000 == 0) {
                progress.advance(self.tally.records, self.tally.total);
            }
        }
        Ok(())
    }

    fn bad(&self, problem: String) -> QueryError {
        QueryError::BadJobPage {
            job: self.place.job.to_string(),
            page: self.tally.pages,
            problem,
        }
    }

    fn checkpoint(&mut self) -> Result<(), QueryError> {
        let point = Checkpoint {
            cursor: self.place.cursor(),
            records: self.tally.records,
            rows: self.tally.rows,
            total: self.tally.total,
            before: 0,
            shape: self.shape.clone(),
            last_id: self.last_id.clone(),
        };
        Ok(self.sink.checkpoint(&point)?)
    }
}

/// How a record of the CSV becomes a row.
struct Row<'f> {
    /// For each column its place, its type, and the places of its parents' ids.
    columns: Vec<(usize, &'f ValueType, Vec<usize>)>,
}

impl<'f> Row<'f> {
    fn new(fit: &'f Fit, places: &Places) -> Self {
        let parents_of = |keys: &[String]| -> Vec<usize> {
            let of = |depth: usize| {
                let mut all = fit.parents.iter().zip(&places.parents);
                all.find(|((parent, _), _)| parent == &keys[..depth])
                    .map(|(_, place)| *place)
            };
            (1..keys.len()).filter_map(of).collect()
        };
        let columns = fit.columns.iter().zip(&fit.known).zip(&places.columns);
        Self {
            columns: columns
                .map(|((column, known), place)| (*place, &known.kind, parents_of(&column.keys)))
                .collect(),
        }
    }

    fn cells<'r>(&self, record: &'r csv::StringRecord) -> Vec<Cell<'r>> {
        let columns = self.columns.iter();
        columns
            .map(|(place, kind, parents)| {
                let text = &record[*place];
                if text.is_empty() {
                    let missing = parents.iter().position(|id| record[*id].is_empty());
                    return missing.map_or(Cell::Null, |at| Cell::NoParent { depth: at + 1 });
                }
                match kind {
                    ValueType::Timestamp => Cell::Text(instant(text)),
                    _ => cell(text, kind),
                }
            })
            .collect()
    }
}

/// A time as the REST API spells it: jobs write `Z` where it writes `+0000`.
fn instant(text: &str) -> Cow<'_, str> {
    match text.strip_suffix('Z') {
        Some(bare) => Cow::Owned(format!("{bare}+0000")),
        None => Cow::Borrowed(text),
    }
}

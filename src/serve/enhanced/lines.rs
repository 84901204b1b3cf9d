//! Rows on their way out, while they arrive.
//!
//! ```text
//! query ──(writer thread)──▶ Lines ──(queue of a few pieces)──▶ Body ──▶ client
//! ```
//!
//! A page of rows is a piece and goes out before the next page is there; a large page is several. A
//! client that reads slowly fills the queue, the writer waits, and no more pages are fetched; a client
//! that goes away ends the query. Rows are lines of JSON. What follows them is a last line: `{"error":…}`
//! after a failure, and then the connection ends without the end of the body, so that nobody takes the
//! rows for all of them; `{"truncated":…}` when a limit of the request cut the result.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use http_body::Frame;
use tokio::sync::mpsc;
use tokio::time::Sleep;

use crate::model::record::RecordWriter;
use crate::model::rows::{Cell, Checkpoint, Column, RowSink, SinkError};

/// A piece is sent when it has as many bytes.
const PIECE: usize = 32 * 1024;

/// Pieces that wait for the client.
const QUEUE: usize = 2;

/// For the last line to leave before the connection is cut.
const FAREWELL: Duration = Duration::from_millis(100);

/// How much a request wants at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Most {
    /// Rows.
    pub(super) rows: u64,
    /// Bytes.
    pub(super) bytes: u64,
}

/// Which of both was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Rows.
    Rows,
    /// Bytes.
    Bytes,
}

impl Cut {
    /// The parameter that asked for it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Rows => "limit",
            Self::Bytes => "max_bytes",
        }
    }
}

/// What comes through the queue.
#[derive(Debug)]
pub(super) enum Piece {
    /// The columns are known: what follows are rows.
    Begun,
    /// Whole lines.
    Lines(Bytes),
    /// A limit was reached after so many rows; behind it was at least one more.
    Cut(Cut, u64),
}

/// Takes the rows of a query.
pub(super) struct Lines {
    to: mpsc::Sender<Piece>,
    writer: RecordWriter,
    piece: Vec<u8>,
    most: Most,
    rows: u64,
    bytes: u64,
    cut: Option<Cut>,
}

impl Lines {
    /// A sink, and where its pieces come out.
    pub(super) fn new(most: Most) -> (Self, mpsc::Receiver<Piece>) {
        let (to, from) = mpsc::channel(QUEUE);
        let lines = Self {
            to,
            writer: RecordWriter::default(),
            piece: Vec::new(),
            most,
            rows: 0,
            bytes: 0,
            cut: None,
        };
        (lines, from)
    }

    /// What notices that the client has gone.
    pub(super) fn client(&self) -> mpsc::Sender<Piece> {
        self.to.clone()
    }

    fn send(&self, piece: Piece) -> Result<(), SinkError> {
        self.to.blocking_send(piece).map_err(|_| SinkError::Closed)
    }

    fn flush(&mut self) -> Result<(), SinkError> {
        match self.piece.is_empty() {
            true => Ok(()),
            false => {
                let piece = std::mem::take(&mut self.piece);
                self.send(Piece::Lines(piece.into()))
            }
        }
    }

    /// At the end of a page, which tells how long the whole result is: the rest is not fetched.
    fn page_ends(&mut self) -> Result<(), SinkError> {
        self.flush()?;
        match self.cut {
            None => Ok(()),
            Some(cut) => {
                self.send(Piece::Cut(cut, self.rows))?;
                Err(SinkError::Closed)
            }
        }
    }
}

impl RowSink for Lines {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        self.writer = RecordWriter::new(columns);
        self.send(Piece::Begun)
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        if self.cut.is_none() && self.rows >= self.most.rows {
            self.cut = Some(Cut::Rows);
        }
        if self.cut.is_some() {
            return Ok(());
        }
        let before = self.piece.len();
        self.writer.write(cells, &mut self.piece);
        self.piece.push(b'\n');
        let length = (self.piece.len() - before) as u64;
        if self.bytes + length > self.most.bytes {
            self.piece.truncate(before);
            self.cut = Some(Cut::Bytes);
            return Ok(());
        }
        self.bytes += length;
        self.rows += 1;
        match self.piece.len() >= PIECE {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn checkpoint(&mut self, _: &Checkpoint) -> Result<(), SinkError> {
        self.page_ends()
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.page_ends()
    }
}

/// The end of a body of lines.
#[derive(Debug)]
pub(super) enum Ending {
    /// Everything was said.
    Whole,
    /// This is the last line.
    Line(String),
    /// This is the last line, and the rows before it are not all.
    Broken(String),
}

/// A body of lines.
pub(super) struct LinesBody<H> {
    pieces: mpsc::Receiver<Piece>,
    ending: Option<tokio::sync::oneshot::Receiver<Ending>>,
    breaking: Option<Pin<Box<Sleep>>>,
    /// What must live as long as rows come.
    _held: H,
}

impl<H> LinesBody<H> {
    /// The pieces, and how they end.
    pub(super) fn new(
        pieces: mpsc::Receiver<Piece>,
        ending: tokio::sync::oneshot::Receiver<Ending>,
        held: H,
    ) -> Self {
        Self {
            pieces,
            ending: Some(ending),
            breaking: None,
            _held: held,
        }
    }
}

/// The rows are not all.
#[derive(Debug, thiserror::Error)]
#[error("the rows broke off")]
pub(super) struct BrokenOff;

impl<H: Send + Unpin + 'static> HttpBody for LinesBody<H> {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        loop {
            if let Some(breaking) = &mut self.breaking {
                ready!(breaking.as_mut().poll(context));
                return Poll::Ready(Some(Err(BrokenOff)));
            }
            match ready!(self.pieces.poll_recv(context)) {
                Some(Piece::Lines(lines)) => return Poll::Ready(Some(Ok(Frame::data(lines)))),
                Some(Piece::Begun | Piece::Cut(..)) => continue,
                None => {}
            }
            let Some(ending) = &mut self.ending else {
                return Poll::Ready(None);
            };
            let ending = ready!(Pin::new(ending).poll(context));
            self.ending = None;
            match ending {
                Ok(Ending::Whole) => return Poll::Ready(None),
                Ok(Ending::Line(line)) => {
                    return Poll::Ready(Some(Ok(Frame::data(Bytes::from(line)))));
                }
                Ok(Ending::Broken(line)) => {
                    // Data and failure in one step would leave together: the line would be lost.
                    self.breaking = Some(Box::pin(tokio::time::sleep(FAREWELL)));
                    return Poll::Ready(Some(Ok(Frame::data(Bytes::from(line)))));
                }
                Err(_) => return Poll::Ready(Some(Err(BrokenOff))),
            }
        }
    }
}

//! Bodies that are read while they are sent, so that their length is no matter of memory.

use std::fmt;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::error::HttpError;

/// Bytes that are read at once.
const PIECE: usize = 64 * 1024;

/// Bytes a second that the slowest line is expected to carry.
const SLOWEST: u64 = 16 * 1024;

type Open = dyn Fn() -> io::Result<Box<dyn Read + Send + Sync>> + Send + Sync;

/// What is sent: a way to read it from the beginning, and how long it is.
#[derive(Clone)]
pub struct Upload {
    open: Arc<Open>,
    length: u64,
}

impl Upload {
    /// `open` is called for every try and must give exactly `length` bytes.
    pub fn new(
        length: u64,
        open: impl Fn() -> io::Result<Box<dyn Read + Send + Sync>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            open: Arc::new(open),
            length,
        }
    }

    /// Its length in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The body of one try.
    pub(super) fn body(&self) -> Result<reqwest::Body, HttpError> {
        let reader = (self.open)().map_err(|source| HttpError::Upload { source })?;
        Ok(reqwest::Body::wrap(Reading {
            reader,
            left: self.length,
        }))
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Upload")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// How long sending so many bytes may take.
pub(super) fn longest(length: u64) -> Duration {
    Duration::from_secs(length / SLOWEST)
}

/// A body on its way. Reads are short and from a disk: they do not stop the others for long.
struct Reading {
    reader: Box<dyn Read + Send + Sync>,
    left: u64,
}

impl Body for Reading {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let most = usize::try_from(self.left).unwrap_or(PIECE).min(PIECE);
        let mut piece = vec![0; most];
        let read = match self.reader.read(&mut piece) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            other => other,
        };
        Poll::Ready(Some(read.map(|count| {
            piece.truncate(count);
            self.left -= count as u64;
            Frame::data(piece.into())
        })))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

//! Bodies that are written while they are being sent, so that a large answer needs little memory.
//!
//! A handler gives a [`BodyWriter`]; it runs on a blocking thread and waits whenever the client is
//! slower than it. A writer that fails cuts the connection: the head of the answer is gone by then,
//! and half a body must not look like a whole one.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Bytes, HttpBody};
use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Frame;
use tokio::sync::mpsc;

/// Writes a whole body.
pub(super) type BodyWriter = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + Send>;

/// Bytes that are sent at a time.
const PORTION: usize = 64 << 10;
/// Portions that wait for the client.
const WAITING: usize = 4;

/// The same body, compressed.
pub(super) fn compressed(writer: BodyWriter) -> BodyWriter {
    Box::new(move |out| {
        let mut encoder = GzEncoder::new(out, Compression::fast());
        writer(&mut encoder)?;
        encoder.finish().map(drop)
    })
}

/// A body on its way: the receiving end of a writer at work.
pub(super) struct Flow(mpsc::Receiver<io::Result<Bytes>>);

impl Flow {
    /// Sets the writer to work on a blocking thread of the runtime.
    pub(super) fn start(writer: BodyWriter) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::task::spawn_blocking(move || {
            let mut pipe = Pipe {
                sender,
                waiting: Vec::with_capacity(PORTION),
            };
            let done = writer(&mut pipe).and_then(|()| pipe.flush());
            if let Err(failed) = done
                && failed.kind() != io::ErrorKind::BrokenPipe
            {
                tracing::error!(error = %failed, "an answer could not be written to its end");
                // The client may be gone by now, which is the same cut.
                drop(pipe.sender.blocking_send(Err(failed)));
            }
        });
        Self(receiver)
    }
}

impl HttpBody for Flow {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let portion = self.0.poll_recv(context);
        portion.map(|portion| portion.map(|bytes| bytes.map(Frame::data)))
    }
}

/// The writing end.
struct Pipe {
    sender: mpsc::Sender<io::Result<Bytes>>,
    waiting: Vec<u8>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PORTION {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let portion = std::mem::replace(&mut self.waiting, Vec::with_capacity(PORTION));
        let sent = self.sender.blocking_send(Ok(portion.into()));
        // Nobody takes it: the client has gone away.
        sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::io::Read;

    use super::*;

    fn received(writer: BodyWriter) -> (Vec<u8>, Option<io::Error>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut flow = Flow::start(writer);
            let mut all = Vec::new();
            while let Some(frame) = poll_fn(|context| Pin::new(&mut flow).poll_frame(context)).await
            {
                match frame {
                    Ok(frame) => all.extend_from_slice(&frame.into_data().unwrap()),
                    Err(failed) => return (all, Some(failed)),
                }
            }
            (all, None)
        })
    }

    #[test]
    fn everything_arrives_plain_and_compressed() {
        let writer = || -> BodyWriter {
            Box::new(|out| (0..50_000).try_for_each(|number| writeln!(out, "row {number}")))
        };
        let (plain, failed) = received(writer());
        assert!(failed.is_none() && plain.ends_with(b"row 49999\n"));
        let (packed, failed) = received(compressed(writer()));
        assert!(failed.is_none() && packed.len() < plain.len() / 2);
        let mut again = Vec::new();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_end(&mut again)
            .unwrap();
        assert_eq!(again, plain);
    }

    #[test]
    fn a_writer_that_fails_ends_the_body_with_an_error() {
        let (begun, failed) = received(Box::new(|out| {
            out.write_all(&[b'x'; PORTION])?;
            Err(io::Error::other("the file is gone"))
        }));
        assert_eq!(begun.len(), PORTION);
        assert!(failed.is_some());
    }
}

//! A body that takes its time: the same bytes, in portions with pauses between them.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// Portions of a slow body; more of them for a longer wait would change nothing for a client.
const PORTIONS: usize = 20;

/// What is still to be sent.
pub(super) struct Drip {
    rest: Bytes,
    portion: usize,
    pause: Duration,
    wait: Pin<Box<Sleep>>,
}

impl Drip {
    /// A body that arrives over `time`.
    pub(super) fn new(body: Bytes, time: Duration) -> Self {
        let pause = time / u32::try_from(PORTIONS).unwrap_or(1);
        Self {
            portion: body.len().div_ceil(PORTIONS).max(1),
            rest: body,
            pause,
            wait: Box::pin(sleep(pause)),
        }
    }
}

impl HttpBody for Drip {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        if self.wait.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        let portion = self.portion.min(self.rest.len());
        let bytes = self.rest.split_to(portion);
        self.wait = Box::pin(sleep(self.pause));
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

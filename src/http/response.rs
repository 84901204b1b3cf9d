//! An answer whose body is read piece by piece, or whole up to a cap.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;

use super::error::HttpError;
use super::retry;
use super::trace::Watch;

/// Head of an answer, with its body still to be read.
pub struct Response {
    wire: reqwest::Response,
    host: String,
    attempts: u32,
    watch: Option<Watch>,
}

impl Response {
    pub(super) fn new(
        wire: reqwest::Response,
        host: String,
        (attempts, watch): (u32, Option<Watch>),
    ) -> Self {
        Self {
            wire,
            host,
            attempts,
            watch,
        }
    }

    /// Status code.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.wire.status().as_u16()
    }

    /// Whether the status is 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.wire.status().is_success()
    }

    /// A header, if it is there and is text. `name` in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.wire.headers().get(name)?.to_str().ok()
    }

    /// Every header in the order of arrival; what is not text is replaced where it is not.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, String)> {
        let headers = self.wire.headers().iter();
        headers
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes());
                (name.as_str().to_owned(), value.into_owned())
            })
            .collect()
    }

    /// `Content-Length`, when the server sent one.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.header("content-length")?.parse().ok()
    }

    /// How long the server asks to wait.
    #[must_use]
    pub fn retry_after(&self, now: Timestamp) -> Option<Duration> {
        retry::parse_retry_after(self.header("retry-after")?, now)
    }

    /// Which host answered, with the port when the URL named one.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// How often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The next piece of the body as it came (still compressed, if it was asked for so).
    ///
    /// # Errors
    /// When the connection breaks or falls silent.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, HttpError> {
        let chunk = self.wire.chunk().await;
        chunk.map_err(|error| HttpError::from_wire(&error, self.host.clone()).after(self.attempts))
    }

    /// The whole body.
    ///
    /// # Errors
    /// When it cannot be read or is longer than `cap` bytes.
    pub async fn bytes(mut self, cap: usize) -> Result<Vec<u8>, HttpError> {
        let announced = self.content_length().unwrap_or(0);
        if announced > cap as u64 {
            return Err(self.too_large(cap));
        }
        let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
        while let Some(chunk) = self.chunk().await? {
            if body.len() + chunk.len() > cap {
                return Err(self.too_large(cap));
            }
            body.extend_from_slice(&chunk);
        }
        if let Some(watch) = &self.watch {
            watch.body(&body);
        }
        Ok(body)
    }

    /// This answer as a failure, for a caller that expected another status.
    #[must_use]
    pub fn unexpected(&self, now: Timestamp) -> HttpError {
        HttpError::Status {
            host: self.host.clone(),
            status: self.status(),
            retry_after: self.retry_after(now),
            attempts: self.attempts,
        }
    }

    fn too_large(&self, cap: usize) -> HttpError {
        HttpError::TooLarge {
            host: self.host.clone(),
            cap,
        }
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status())
            .field("host", &self.host)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

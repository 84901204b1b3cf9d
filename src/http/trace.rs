//! What is logged of an exchange: method, URL, status and time, never a secret.
//!
//! Events are written at debug level, request headers at trace level. Header values that carry
//! credentials are marked as sensitive where they are set; whatever else looks like a secret is
//! taken out by [`redact`].

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use super::error::HttpError;
use super::redact::redact;
use super::request::Request;

/// Longest piece of a body that is told, in characters.
const SHOWN: usize = 2_000;

/// Somebody who is told of every exchange, line by line: `> ` begins what is sent, `< ` what comes
/// back. What looks like a secret is taken out before.
#[derive(Clone)]
pub struct Watch(Arc<dyn Fn(&str) + Send + Sync>);

impl Watch {
    /// Tells it to this.
    #[must_use]
    pub fn new(tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    fn tell(&self, sign: char, text: &str) {
        let text = redact(text);
        let mut shown: String = text.chars().take(SHOWN).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        for line in shown.lines().filter(|line| !line.trim().is_empty()) {
            (self.0)(&format!("{sign} {line}"));
        }
    }

    /// The body of an answer that was read whole.
    pub(super) fn body(&self, body: &[u8]) {
        match std::str::from_utf8(body) {
            Ok(text) => self.tell('<', text),
            Err(_) => self.tell('<', &format!("[{} bytes]", body.len())),
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Watch")
    }
}

/// Somebody who is told, in sentences, what became of a request on its way.
#[derive(Clone)]
pub struct Tell(Arc<dyn Fn(&str) + Send + Sync>);

impl Tell {
    /// Tells it to this.
    #[must_use]
    pub fn new(tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Tells it.
    pub fn tell(&self, text: &str) {
        (self.0)(text);
    }
}

impl fmt::Debug for Tell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tell")
    }
}

/// One try of a request.
pub(super) struct Exchange<'a> {
    request: &'a Request,
    watch: Option<&'a Watch>,
    attempt: u32,
    begun: Instant,
}

impl<'a> Exchange<'a> {
    pub(super) fn begin(request: &'a Request, attempt: u32, watch: Option<&'a Watch>) -> Self {
        if let Some(watch) = watch {
            watch.tell(
                '>',
                &format!("{} {}", request.method().as_str(), request.url()),
            );
            if let Some(body) = request.body_text() {
                watch.tell('>', body);
            }
        }
        for (name, value) in request.headers() {
            if value.is_sensitive() {
                tracing::trace!(header = name.as_str(), value = "[redacted]");
            } else {
                let text = value.to_str().unwrap_or("[binary]");
                tracing::trace!(header = name.as_str(), value = &*redact(text));
            }
        }
        Self {
            request,
            watch,
            attempt,
            begun: Instant::now(),
        }
    }

    pub(super) fn answered(&self, status: u16) {
        if let Some(watch) = self.watch {
            watch.tell('<', &format!("{status} after {} ms", self.elapsed_ms()));
        }
        tracing::debug!(
            method = self.request.method().as_str(),
            url = &*redact(self.request.url().as_str()),
            sent_bytes = self.request.body_len(),
            status,
            attempt = self.attempt,
            elapsed_ms = self.elapsed_ms(),
            "answered"
        );
    }

    pub(super) fn failed(&self, error: &HttpError) {
        if let Some(watch) = self.watch {
            watch.tell(
                '<',
                &format!("no answer after {} ms: {error}", self.elapsed_ms()),
            );
        }
        tracing::debug!(
            method = self.request.method().as_str(),
            url = &*redact(self.request.url().as_str()),
            attempt = self.attempt,
            elapsed_ms = self.elapsed_ms(),
            error = %error,
            "failed"
        );
    }

    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

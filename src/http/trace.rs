//! What is logged of an exchange: method, URL, status and time, never a secret.
//!
//! Events are written at debug level, request headers at trace level. Header values that carry
//! credentials are marked as sensitive where they are set; whatever else looks like a secret is
//! taken out by [`redact`].

use std::time::Instant;

use super::error::HttpError;
use super::redact::redact;
use super::request::Request;

/// One try of a request.
pub(super) struct Exchange<'a> {
    request: &'a Request,
    attempt: u32,
    begun: Instant,
}

impl<'a> Exchange<'a> {
    pub(super) fn begin(request: &'a Request, attempt: u32) -> Self {
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
            attempt,
            begun: Instant::now(),
        }
    }

    pub(super) fn answered(&self, status: u16) {
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

//! Bytes of a table that end when a row does not.
//!
//! A quote that is never closed makes one row of all that follows, and a row is held in memory. No row
//! that Salesforce takes comes near the bound: records have 400,000 characters, files 37 MB.

use std::io::{self, BufRead, Read};

use super::file::Bytes;

/// A row has so many bytes at most.
const MOST: u64 = 64 << 20;
/// Bytes that the reader of rows takes ahead.
const AHEAD: u64 = 64 << 10;

/// The row has no end within the bound.
#[derive(Debug, thiserror::Error)]
#[error("a row has no end within 64 MiB")]
pub(super) struct Endless;

/// Bytes that end with an error when a row does not end.
pub(super) struct Bounded {
    bytes: Bytes,
    left: u64,
    last: u8,
    is_at_end: bool,
}

impl Bounded {
    pub(super) fn new(bytes: Bytes) -> Self {
        Self {
            bytes,
            left: MOST,
            last: b'\n',
            is_at_end: false,
        }
    }

    /// A row begins.
    pub(super) fn begin_row(&mut self) {
        self.left = MOST + AHEAD;
    }

    /// The last byte of all, when the end was met.
    pub(super) fn last(&self) -> Option<u8> {
        self.is_at_end.then_some(self.last)
    }

    pub(super) fn into_bytes(self) -> Bytes {
        self.bytes
    }
}

impl Read for Bounded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let here = self.bytes.fill_buf()?;
        let count = here.len().min(out.len());
        out[..count].copy_from_slice(&here[..count]);
        self.last = here[..count].last().copied().unwrap_or(self.last);
        self.bytes.consume(count);
        self.is_at_end = count == 0;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(Endless)),
        }
        Ok(count)
    }
}

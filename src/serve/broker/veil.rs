//! Takes a secret out of a body that comes in pieces, also where it lies across their borders.
//!
//! Large answers go through here, so a piece without a secret is looked through at the speed of memory and
//! handed on as it is.

use axum::body::Bytes;
use memchr::memmem::Finder;

/// What stands in place of a secret.
const VEIL: &[u8] = b"[redacted]";

/// Takes some texts out of what passes by.
pub(super) struct Veil {
    secrets: Vec<Finder<'static>>,
    /// The end of what has come so far, which may be the beginning of a secret.
    held: Vec<u8>,
}

impl Veil {
    /// Takes this secret out, and the same as a URL writes it.
    pub(super) fn new(secret: &str) -> Self {
        let plain = secret.as_bytes();
        let encoded: String = url::form_urlencoded::byte_serialize(plain).collect();
        let mut secrets = vec![plain, encoded.as_bytes()];
        secrets.dedup();
        secrets.retain(|secret| !secret.is_empty());
        let finder = |secret: &[u8]| Finder::new(secret).into_owned();
        Self {
            secrets: secrets.into_iter().map(finder).collect(),
            held: Vec::new(),
        }
    }

    /// What of the pieces so far can go out.
    pub(super) fn pass(&mut self, piece: &Bytes) -> Bytes {
        if self.held.is_empty() && self.first(piece).is_none() {
            let begun = self.beginning(piece);
            self.held.extend_from_slice(&piece[begun..]);
            return piece.slice(..begun);
        }
        let mut text = std::mem::take(&mut self.held);
        text.extend_from_slice(piece);
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text.as_slice();
        while let Some((start, length)) = self.first(rest) {
            out.extend_from_slice(&rest[..start]);
            out.extend_from_slice(VEIL);
            rest = &rest[start + length..];
        }
        let begun = self.beginning(rest);
        out.extend_from_slice(&rest[..begun]);
        self.held.extend_from_slice(&rest[begun..]);
        out.into()
    }

    /// What was still held, which is no secret.
    pub(super) fn end(&mut self) -> Bytes {
        std::mem::take(&mut self.held).into()
    }

    /// Where the first secret begins, and how long it is.
    fn first(&self, text: &[u8]) -> Option<(usize, usize)> {
        let found = self.secrets.iter().filter_map(|secret| {
            let start = secret.find(text)?;
            Some((start, secret.needle().len()))
        });
        found.min()
    }

    /// Where the end of a text may be the beginning of a secret; its length when it is not.
    fn beginning(&self, text: &[u8]) -> usize {
        let longest = self.secrets.iter().map(|secret| secret.needle().len());
        let from = text.len() - text.len().min(longest.max().unwrap_or(0));
        let is_begun = |at: &usize| {
            let end = &text[*at..];
            self.secrets
                .iter()
                .any(|secret| secret.needle().starts_with(end))
        };
        (from..text.len()).find(is_begun).unwrap_or(text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(secret: &str, text: &str, size: usize) -> String {
        let mut veil = Veil::new(secret);
        let mut out = Vec::new();
        for piece in text.as_bytes().chunks(size) {
            out.extend_from_slice(&veil.pass(&Bytes::copy_from_slice(piece)));
        }
        out.extend_from_slice(&veil.end());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_secret_is_taken_out_wherever_the_borders_are() {
        let secret = "00D0!AQ.x";
        let text = "a 00D0!AQ.x b00D0!AQ 0000D0!AQ.x%00D0%21AQ.x 00D0!AQ.x00D0!AQ.";
        let veiled = "a [redacted] b00D0!AQ 00[redacted]%[redacted] [redacted]00D0!AQ.";
        for size in 1..=text.len() {
            assert_eq!(passed(secret, text, size), veiled, "pieces of {size}");
        }
    }
}

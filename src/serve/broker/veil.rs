//! Takes a secret out of a body that comes in pieces, also where it lies across their borders.

use axum::body::Bytes;

/// What stands in place of a secret.
const VEIL: &[u8] = b"[redacted]";

/// Takes some texts out of what passes by.
pub(super) struct Veil {
    secrets: Vec<Vec<u8>>,
    /// The end of what has come so far, which may be the beginning of a secret.
    held: Vec<u8>,
}

impl Veil {
    /// Takes this secret out, and the same as a URL writes it.
    pub(super) fn new(secret: &str) -> Self {
        let plain = secret.as_bytes().to_vec();
        let encoded: String = url::form_urlencoded::byte_serialize(&plain).collect();
        let mut secrets = vec![plain, encoded.into_bytes()];
        secrets.dedup();
        secrets.retain(|secret| !secret.is_empty());
        Self {
            secrets,
            held: Vec::new(),
        }
    }

    /// What of the pieces so far can go out.
    pub(super) fn pass(&mut self, piece: Bytes) -> Bytes {
        if self.held.is_empty() && !self.concerns(&piece) {
            return piece;
        }
        let mut text = std::mem::take(&mut self.held);
        text.extend_from_slice(&piece);
        let (mut out, mut at) = (Vec::with_capacity(text.len()), 0);
        while at < text.len() {
            let rest = &text[at..];
            if let Some(secret) = self.secrets.iter().find(|secret| rest.starts_with(secret)) {
                out.extend_from_slice(VEIL);
                at += secret.len();
            } else if self.secrets.iter().any(|secret| secret.starts_with(rest)) {
                self.held = rest.to_vec();
                break;
            } else {
                out.push(text[at]);
                at += 1;
            }
        }
        out.into()
    }

    /// What was still held, which is no secret.
    pub(super) fn end(&mut self) -> Bytes {
        std::mem::take(&mut self.held).into()
    }

    /// Whether a secret, or the beginning of one at the end, is in the piece.
    fn concerns(&self, piece: &[u8]) -> bool {
        self.secrets.iter().any(|secret| {
            let first = secret[0];
            let mut from = 0;
            while let Some(found) = piece[from..].iter().position(|byte| *byte == first) {
                let rest = &piece[from + found..];
                if rest.starts_with(secret) || secret.starts_with(rest) {
                    return true;
                }
                from += found + 1;
            }
            false
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(secret: &str, text: &str, size: usize) -> String {
        let mut veil = Veil::new(secret);
        let mut out = Vec::new();
        for piece in text.as_bytes().chunks(size) {
            out.extend_from_slice(&veil.pass(Bytes::copy_from_slice(piece)));
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

//! Messages that are too long: the protocol's reader drops them, and would leave the host waiting.
//!
//! What comes in is watched on its way to the reader. Behind a line that the reader will drop goes a request of
//! our own with the same id, to which the server answers that the message was too long; and who runs the
//! program is told.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use serde_json::{Value, json};
use tokio::io::{AsyncRead, ReadBuf};

/// The request that stands in for a message that was too long. No host sends it.
pub(super) const STAND_IN: &str = "sfkit/message-too-long";

/// Bytes that are read at once.
const PIECE: usize = 16 * 1024;

/// Longest id of a message.
const LONGEST_ID: usize = 256;

/// Standard input on its way to the reader of the protocol.
pub(super) struct Watched<R, F> {
    input: R,
    /// Longest line that the reader takes, its end included.
    longest: usize,
    tell: F,
    line: Line,
    out: Vec<u8>,
    sent: usize,
}

impl<R, F: FnMut()> Watched<R, F> {
    /// Watches `input`; `tell` is called for every line that is longer.
    pub(super) fn new(input: R, longest: usize, tell: F) -> Self {
        Self {
            input,
            longest,
            tell,
            line: Line::default(),
            out: Vec::new(),
            sent: 0,
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.out.push(byte);
            if byte != b'\n' {
                self.line.take(byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            if line.length < self.longest {
                continue;
            }
            (self.tell)();
            if let Some(id) = line.id() {
                let request = json!({"jsonrpc": "2.0", "id": id, "method": STAND_IN});
                self.out
                    .extend_from_slice(format!("{request}\n").as_bytes());
            }
        }
    }
}

impl<R: AsyncRead + Unpin, F: FnMut() + Unpin> AsyncRead for Watched<R, F> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.sent == self.out.len() {
            self.out.clear();
            self.sent = 0;
            let mut piece = [0; PIECE];
            let mut piece = ReadBuf::new(&mut piece);
            ready!(Pin::new(&mut self.input).poll_read(context, &mut piece))?;
            self.take(piece.filled());
        }
        let left = &self.out[self.sent..];
        let count = left.len().min(buffer.remaining());
        buffer.put_slice(&left[..count]);
        self.sent += count;
        Poll::Ready(Ok(()))
    }
}

/// What is known of a line without keeping it: its length, and the id of the message.
#[derive(Default)]
struct Line {
    length: usize,
    depth: usize,
    is_text: bool,
    is_escaped: bool,
    /// The last text of the message itself, which may be a key.
    word: Vec<u8>,
    is_id: bool,
    id: Vec<u8>,
}

impl Line {
    fn take(&mut self, byte: u8) {
        self.length += 1;
        if self.is_id && self.id.len() <= LONGEST_ID && !self.ends_value(byte) {
            self.id.push(byte);
        }
        if self.is_text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_text = false,
                other if self.depth == 1 && self.word.len() <= LONGEST_ID => self.word.push(other),
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => {
                self.is_text = true;
                if self.depth == 1 {
                    self.word.clear();
                }
            }
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.is_id &= self.depth > 0;
            }
            b':' if self.depth == 1 => self.is_id = self.word == b"id",
            b',' if self.depth == 1 => self.is_id = false,
            _ => {}
        }
    }

    /// Whether the byte stands behind a value of the message itself.
    fn ends_value(&self, byte: u8) -> bool {
        !self.is_text && self.depth == 1 && matches!(byte, b',' | b'}')
    }

    /// The id, when the message is a request: a number or a text.
    fn id(&self) -> Option<Value> {
        let id: Value = serde_json::from_slice(&self.id).ok()?;
        (id.is_number() || id.is_string()).then_some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(longest: usize, text: &str) -> (String, usize) {
        let mut told = 0;
        let mut watched = Watched::new(tokio::io::empty(), longest, || told += 1);
        for piece in text.as_bytes().chunks(7) {
            watched.take(piece);
        }
        let out = String::from_utf8(std::mem::take(&mut watched.out)).unwrap();
        drop(watched);
        (out, told)
    }

    #[test]
    fn behind_a_long_line_stands_a_request_with_its_id() {
        let long = "x".repeat(100);
        for (line, id) in [
            (
                format!(r#"{{"jsonrpc":"2.0","id":7,"params":{{"id":1,"a":"{long}"}}}}"#),
                "7",
            ),
            (
                format!(r#"{{"params":{{"a":"{long}","id":1}},"id" : "a,\"}}" }}"#),
                r#""a,\"}""#,
            ),
            (
                format!(r#"{{"params":["id",{{"b":":"}}],"x":"id:9","c":"{long}","id":12}}"#),
                "12",
            ),
        ] {
            let (out, told) = watched(80, &format!("{line}\n{{}}\n"));
            let stand_in = format!(r#"{{"id":{id},"jsonrpc":"2.0","method":"{STAND_IN}"}}"#);
            let mut lines = out.lines();
            assert_eq!((lines.next(), told), (Some(&*line), 1));
            let read: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
            assert_eq!(read, serde_json::from_str::<Value>(&stand_in).unwrap());
            assert_eq!(lines.next(), Some("{}"));
        }
    }

    #[test]
    fn what_is_no_request_or_short_is_left_alone() {
        let long = "x".repeat(100);
        let notice = format!("{{\"method\":\"{long}\"}}\n");
        assert_eq!(watched(80, &notice), (notice.clone(), 1));
        let short = "{\"id\":1}\n";
        assert_eq!(watched(80, short), (short.to_owned(), 0));
    }
}

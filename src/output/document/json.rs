//! A document as JSON: whole, on several lines, or an item a line.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

use crate::model::rows::SinkError;
use crate::output::destination::Destination;
use crate::output::sanitize;

use super::unsuited;

/// Appends the whole document as JSON on several lines, and hands it on in pieces: fresh memory is
/// what a long document costs most.
pub(crate) fn push_pretty(
    document: &impl Serialize,
    destination: &mut Destination,
) -> Result<(), SinkError> {
    let mut pieces = Pieces {
        text: Vec::with_capacity(PIECE + PIECE / 4),
        destination,
        failure: None,
    };
    let mut serializer = serde_json::Serializer::with_formatter(&mut pieces, Lines::default());
    let written = document.serialize(&mut serializer);
    pieces.text.push(b'\n');
    // Why it fails, if it does, stands in `failure`.
    drop(pieces.hand_on());
    match pieces.failure {
        Some(failure) => Err(failure),
        None => written.map_err(unsuited),
    }
}

/// Bytes of JSON that are made safe at once.
const PIECE: usize = 64 * 1024;

/// JSON on its way to a destination.
struct Pieces<'a> {
    text: Vec<u8>,
    destination: &'a mut Destination,
    /// Why it could not be handed on; `io::Error` has no room for it.
    failure: Option<SinkError>,
}

impl Pieces<'_> {
    fn hand_on(&mut self) -> io::Result<()> {
        // Writers hand over whole characters, so this is all of it.
        let text = match std::str::from_utf8(&self.text) {
            Ok(text) => text,
            Err(error) => {
                std::str::from_utf8(&self.text[..error.valid_up_to()]).expect("valid up to there")
            }
        };
        let length = text.len();
        let safe = sanitize::json(text);
        self.destination.buffer().extend_from_slice(safe.as_bytes());
        self.text.drain(..length);
        if let Err(failure) = self.destination.row_done() {
            self.failure = Some(failure);
            return Err(io::ErrorKind::Other.into());
        }
        Ok(())
    }
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        if self.text.len() >= PIECE {
            self.hand_on()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Lays JSON out as `serde_json` does, a line at a time: a long document has a hundred thousand
/// lines, and a write for each level of each line would take half of the time.
#[derive(Default)]
struct Lines {
    level: usize,
    has_values: bool,
}

/// A comma, a line break and the margins of 32 levels.
const LINE: &str = ",\n                                                                ";

impl Lines {
    fn line<W: Write + ?Sized>(&self, out: &mut W, is_first: bool) -> io::Result<()> {
        let margin = 2 * self.level;
        let start = usize::from(is_first);
        let end = LINE.len().min(2 + margin);
        out.write_all(&LINE.as_bytes()[start..end])?;
        (end..2 + margin).try_for_each(|_| out.write_all(b" "))
    }

    fn begin<W: Write + ?Sized>(&mut self, out: &mut W, opening: &[u8]) -> io::Result<()> {
        self.level += 1;
        self.has_values = false;
        out.write_all(opening)
    }

    fn end<W: Write + ?Sized>(&mut self, out: &mut W, closing: &[u8]) -> io::Result<()> {
        self.level -= 1;
        if self.has_values {
            self.line(out, true)?;
        }
        self.has_values = true;
        out.write_all(closing)
    }
}

impl Formatter for Lines {
    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.line(out, is_first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_values = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.line(out, is_first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_values = true;
        Ok(())
    }
}

/// The value as JSON on one line.
pub(crate) fn one_line(value: &impl Serialize) -> Result<String, SinkError> {
    let mut text = serde_json::to_string(value).map_err(unsuited)?;
    text.push('\n');
    Ok(sanitize::json(&text).into_owned())
}

/// The items of a list, or the document itself, one a line; numbers keep their digits.
pub(crate) fn lines(document: &impl Serialize) -> Result<String, SinkError> {
    #[derive(Deserialize)]
    struct List<'a> {
        #[serde(borrow)]
        items: Vec<&'a RawValue>,
    }
    let whole = one_line(document)?;
    match serde_json::from_str::<List<'_>>(&whole) {
        Ok(list) => Ok(list
            .items
            .iter()
            .map(|item| format!("{}\n", item.get()))
            .collect()),
        Err(_) => Ok(whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_as_everywhere() {
        let mut value = serde_json::json!({
            "empty": {}, "none": [], "list": [1, [2, []], {"a": null}], "text": "a\n{\"b"
        });
        for _ in 0..40 {
            value = serde_json::json!({ "inner": [value], "more": 1.5 });
        }
        let mut out = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut out, Lines::default());
        value.serialize(&mut serializer).unwrap();
        let expected = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}

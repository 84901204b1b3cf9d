//! JSON objects in an array or one behind the other, read one at a time.
//!
//! The text of each object is found by its braces, outside of strings, and then parsed, so that a
//! file of any length needs the memory of one object.

use std::io::BufRead;
use std::path::PathBuf;

use super::assign::flatten;
use super::file::Bytes;
use super::{InputError, InputRow};
use crate::records::write::value::Members;

/// Longest object that is taken, in bytes.
const LONGEST: usize = 64 << 20;

/// Objects that are being read.
pub(super) struct Objects {
    bytes: Bytes,
    path: Option<PathBuf>,
    line: u64,
    place: Place,
}

/// Where between the objects the reader stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    /// In an array, before an object; the flag tells whether a comma demands one.
    Item(bool),
    /// In an array, behind an object.
    Comma,
    /// Outside of arrays.
    Free,
    End,
}

impl Objects {
    pub(super) fn new(bytes: Bytes, path: Option<PathBuf>) -> Self {
        Self {
            bytes,
            path,
            line: 1,
            place: Place::Start,
        }
    }

    pub(super) fn into_bytes(self) -> Bytes {
        self.bytes
    }

    pub(super) fn next_row(&mut self) -> Result<Option<InputRow>, InputError> {
        if !self.find_object()? {
            return Ok(None);
        }
        let line = self.line;
        let text = self.object()?;
        let members: Members = serde_json::from_slice(&text)
            .map_err(|error| self.wrong(line, format!("no JSON object: {error}")))?;
        let mut fields = Vec::with_capacity(members.0.len());
        flatten(members, &mut fields);
        Ok(Some(InputRow {
            line,
            fields,
            flaw: None,
        }))
    }

    /// Goes on to the next `{`; false at the end.
    fn find_object(&mut self) -> Result<bool, InputError> {
        while let Some(byte) = self.peek()? {
            let next = match (byte, self.place) {
                (b' ' | b'\t' | b'\r' | b'\n', place) => place,
                (b'{', Place::Start | Place::Free) => {
                    self.place = Place::Free;
                    return Ok(true);
                }
                (b'{', Place::Item(_)) => {
                    self.place = Place::Comma;
                    return Ok(true);
                }
                (b'[', Place::Start) => Place::Item(false),
                (b',', Place::Comma) => Place::Item(true),
                (b']', Place::Comma | Place::Item(false)) => Place::End,
                (other, _) => {
                    let reason = format!("`{}` where an object should begin", char::from(other));
                    return Err(self.wrong(self.line, reason));
                }
            };
            self.place = next;
            self.take(byte);
        }
        match self.place {
            Place::Item(_) | Place::Comma => {
                let reason = "the array is not closed; is the file cut off?".to_owned();
                Err(self.wrong(self.line, reason))
            }
            _ => Ok(false),
        }
    }

    /// The text from `{` to the `}` that belongs to it.
    fn object(&mut self) -> Result<Vec<u8>, InputError> {
        let begun = self.line;
        let (mut text, mut depth, mut in_string, mut escaped) = (Vec::new(), 0_u32, false, false);
        while let Some(byte) = self.peek()? {
            self.take(byte);
            text.push(byte);
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                b'{' if !in_string => depth += 1,
                b'}' if !in_string => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(text);
            }
            if text.len() > LONGEST {
                return Err(self.wrong(begun, "the object is longer than 64 MiB".to_owned()));
            }
        }
        let reason = "the object is not closed; is the file cut off?".to_owned();
        Err(self.wrong(begun, reason))
    }

    fn peek(&mut self) -> Result<Option<u8>, InputError> {
        let bytes = self.bytes.fill_buf().map_err(|source| InputError::Read {
            path: self.path.clone(),
            source,
        })?;
        Ok(bytes.first().copied())
    }

    fn take(&mut self, byte: u8) {
        self.bytes.consume(1);
        self.line += u64::from(byte == b'\n');
    }

    fn wrong(&self, line: u64, reason: String) -> InputError {
        InputError::Json {
            path: self.path.clone(),
            line,
            reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::*;

    fn read(text: &str) -> Result<Vec<(u64, usize)>, String> {
        let bytes: Bytes = BufReader::new(Box::new(Cursor::new(text.as_bytes().to_vec())));
        let mut objects = Objects::new(bytes, None);
        let mut rows = Vec::new();
        while let Some(row) = objects.next_row().map_err(|error| error.to_string())? {
            rows.push((row.line, row.fields.len()));
        }
        Ok(rows)
    }

    #[test]
    fn arrays_lines_and_single_objects() {
        for (text, expected) in [
            ("[]", vec![]),
            (
                "[{\"A\":1},\n {\"A\":\"}{\",\"B\":[{}]}\n]\n",
                vec![(1, 1), (2, 2)],
            ),
            ("{\"A\":1}\n\n{\"A\":\"\\\"}\"}\n", vec![(1, 1), (3, 1)]),
            ("{\n\"A\":1\n}", vec![(1, 1)]),
        ] {
            assert_eq!(read(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_or_no_list_is_refused() {
        for text in [
            "[{\"A\":1}",
            "[{\"A\":1},",
            "{\"A\":",
            "[1]",
            "[{} {}]",
            "[{}]]",
            "{},{}",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}

//! JSON: one array, one record a line, streamed; `[]` for a result without rows. A result that is
//! one record is its object, over several lines.

use crate::model::record::RecordWriter;
use crate::model::rows::{Cell, Column, RowSink, SinkError};

use super::destination::Destination;

/// Writes rows as one JSON array.
pub(crate) struct JsonSink {
    destination: Destination,
    records: RecordWriter,
    any: bool,
    is_one: bool,
}

impl JsonSink {
    pub(crate) fn new(destination: Destination) -> Self {
        Self {
            destination,
            records: RecordWriter::default(),
            any: false,
            is_one: false,
        }
    }

    /// For a result that is one record.
    pub(crate) fn of_one(destination: Destination) -> Self {
        Self {
            is_one: true,
            ..Self::new(destination)
        }
    }
}

impl RowSink for JsonSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        self.records = RecordWriter::new(columns);
        Ok(())
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        if self.is_one {
            let mut object = Vec::new();
            self.records.write(row, &mut object);
            push_indented(&object, self.destination.buffer());
            return self.destination.row_done();
        }
        let out = self.destination.buffer();
        out.extend_from_slice(if self.any { b",\n" } else { b"[\n" });
        self.any = true;
        self.records.write(row, out);
        self.destination.row_done()
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        let end: &[u8] = if self.is_one {
            b""
        } else if self.any {
            b"\n]\n"
        } else {
            b"[]\n"
        };
        self.destination.buffer().extend_from_slice(end);
        self.destination.finish()
    }
}

/// Appends JSON over several lines, two blanks for each level; values stay as they are.
fn push_indented(json: &[u8], out: &mut Vec<u8>) {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let line = |out: &mut Vec<u8>, depth: usize| {
        out.push(b'\n');
        out.extend(std::iter::repeat_n(b' ', 2 * depth));
    };
    for (at, &byte) in json.iter().enumerate() {
        if in_text {
            out.push(byte);
            in_text = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        let is_empty = matches!(json.get(at + 1), Some(b'}' | b']'));
        match byte {
            b'{' | b'[' => {
                out.push(byte);
                depth += 1;
                if !is_empty {
                    line(out, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if !matches!(out.last(), Some(b'{' | b'[')) {
                    line(out, depth);
                }
                out.push(byte);
            }
            b',' => {
                out.push(byte);
                line(out, depth);
            }
            b':' => out.extend_from_slice(b": "),
            b' ' | b'\n' | b'\r' | b'\t' => {}
            _ => {
                in_text = byte == b'"';
                out.push(byte);
            }
        }
    }
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indenting_changes_no_value() {
        let json = br#"{"a":[],"b":{"c":"x\"{,:\\"},"d":[1, 2.50],"e":{}}"#;
        let mut out = Vec::new();
        push_indented(json, &mut out);
        let text = String::from_utf8(out).unwrap();
        let trees: [serde_json::Value; 2] = [
            serde_json::from_slice(json).unwrap(),
            serde_json::from_str(&text).unwrap(),
        ];
        assert_eq!(trees[0], trees[1]);
        assert!(
            text.contains("\n  \"d\": [\n    1,\n    2.50\n  ],\n"),
            "{text}"
        );
    }
}

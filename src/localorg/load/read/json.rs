//! JSON files: one object per line, an array of objects, or an object with a `records` list.
//!
//! Nested objects are flattened by one level (`{"Account":{"Name":"x"}}` is a column
//! `Account.Name`), so that query results load as they are; `attributes` are left out.

use std::collections::HashMap;
use std::fmt;
use std::io::BufRead;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Cell, FileRow, Flaw, Input, ReadError, RowSource};

/// A JSON file that is being read.
pub(super) struct Objects {
    input: Input,
    line: u64,
    shape: Shape,
    text: Vec<u8>,
    columns: Vec<String>,
    places: HashMap<String, usize>,
}

/// How the objects lie in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// One per line.
    Lines,
    /// Elements of an array, or values one after the other.
    Values,
    /// Elements of the `records` list of an answer; what follows the list is no record.
    List,
}

impl Objects {
    /// Finds out how the objects lie in the file.
    pub(super) fn new(mut input: Input) -> Result<Self, ReadError> {
        let start = input.fill_buf()?;
        let (shape, skip) = match records_list(start) {
            Some(begin) => (Shape::List, begin),
            None if begins_with_a_line(start) => (Shape::Lines, 0),
            None => (Shape::Values, 0),
        };
        let breaks = start[..skip].iter().filter(|byte| **byte == b'\n');
        let line = 1 + u64::try_from(breaks.count()).unwrap_or(0);
        input.consume(skip);
        Ok(Self {
            input,
            line,
            shape,
            text: Vec::new(),
            columns: Vec::new(),
            places: HashMap::new(),
        })
    }

    /// Reads the next line that is not blank into `text`.
    fn next_line(&mut self) -> Result<Option<u64>, ReadError> {
        loop {
            self.text.clear();
            if self.input.read_until(b'\n', &mut self.text)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            if !self.text.trim_ascii().is_empty() {
                return Ok(Some(self.line - 1));
            }
        }
    }

    /// Reads the next balanced object into `text`, over commas and the brackets of an array.
    fn next_value(&mut self) -> Result<Option<u64>, ReadError> {
        let Some(begin) = self.skip_to_object()? else {
            return Ok(None);
        };
        self.text.clear();
        let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Err(self.broken("the file ends within an object"));
            }
            let mut end = None;
            for (at, &byte) in buffer.iter().enumerate() {
                self.line += u64::from(byte == b'\n');
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' => quoted = !quoted,
                    b'{' | b'[' if !quoted => depth += 1,
                    b'}' | b']' if !quoted => {
                        depth = depth.saturating_sub(1);
                        if depth == 0 {
                            end = Some(at + 1);
                            break;
                        }
                    }
                    _ => {}
                }
            }
            let used = end.unwrap_or(buffer.len());
            self.text.extend_from_slice(&buffer[..used]);
            self.input.consume(used);
            if end.is_some() {
                return Ok(Some(begin));
            }
        }
    }

    /// Skips to the next `{`; what lies between objects may be blanks, commas and brackets.
    fn skip_to_object(&mut self) -> Result<Option<u64>, ReadError> {
        loop {
            let buffer = self.input.fill_buf()?;
            let Some(&byte) = buffer.first() else {
                return Ok(None);
            };
            match byte {
                b'{' => return Ok(Some(self.line)),
                b'\n' => self.line += 1,
                b']' if self.shape == Shape::List => return Ok(None),
                b',' | b'[' | b']' => {}
                byte if byte.is_ascii_whitespace() => {}
                _ => return Err(self.broken("an object `{…}` was expected here")),
            }
            self.input.consume(1);
        }
    }

    fn broken(&self, reason: &str) -> ReadError {
        ReadError::Json {
            line: self.line,
            reason: reason.to_owned(),
        }
    }

    fn fill(&mut self, text: &[u8], row: &mut FileRow) -> Result<(), serde_json::Error> {
        let Fields(fields) = fields(text)?;
        for (key, value) in fields {
            let raw = value.get();
            if key == "attributes" {
                continue;
            }
            if !raw.starts_with('{') {
                self.put(row, key, scalar(raw));
                continue;
            }
            let Fields(inner) = fields_of(value)?;
            if inner.iter().any(|(key, _)| key == "records") {
                self.put(row, key, Cell::Unfit("a list of child records"));
                continue;
            }
            for (name, value) in inner {
                if name != "attributes" {
                    self.put(row, format!("{key}.{name}"), scalar(value.get()));
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, row: &mut FileRow, column: String, cell: Cell) {
        let place = match self.places.get(&column) {
            Some(place) => *place,
            None => {
                self.columns.push(column.clone());
                self.places.insert(column, self.columns.len() - 1);
                self.columns.len() - 1
            }
        };
        if row.cells.len() <= place {
            row.cells.resize(place + 1, Cell::Absent);
        }
        row.cells[place] = cell;
    }
}

impl RowSource for Objects {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self, row: &mut FileRow) -> Result<bool, ReadError> {
        row.cells.clear();
        row.flaw = None;
        let line = match self.shape {
            Shape::Lines => self.next_line()?,
            Shape::Values | Shape::List => self.next_value()?,
        };
        let Some(line) = line else { return Ok(false) };
        row.line = line;
        let text = std::mem::take(&mut self.text);
        let filled = self.fill(&text, row);
        self.text = text;
        row.flaw = filled.err().map(|error| Flaw::Json(error.to_string()));
        Ok(true)
    }
}

/// Whether the first line is an object of its own. A broken one counts when it looks whole.
fn begins_with_a_line(start: &[u8]) -> bool {
    let begin = start.iter().position(|byte| !byte.is_ascii_whitespace());
    let start = &start[begin.unwrap_or(start.len())..];
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or(start);
    line.starts_with(b"{") && line.trim_ascii_end().ends_with(b"}")
}

/// Where the records begin in an answer of the query API (`{"records":[…]}`) or of
/// `sf data query --json` (`{"result":{"records":[…]}}`).
fn records_list(start: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    let (mut key, mut outer): (&[u8], &[u8]) = (b"", b"");
    while let Some(&byte) = start.get(at) {
        match byte {
            b'"' => {
                let end = text_end(start, at)?;
                key = &start[at + 1..end];
                at = end;
            }
            b'{' => {
                (outer, depth) = (key, depth + 1);
                key = b"";
            }
            b'[' => {
                let fits = depth == 1 || depth == 2 && outer == b"result";
                return (fits && key == b"records").then_some(at + 1);
            }
            b'}' => depth = depth.checked_sub(1).filter(|depth| *depth > 0)?,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The closing quote of the text that opens at `begin`.
fn text_end(start: &[u8], begin: usize) -> Option<usize> {
    let mut at = begin + 1;
    loop {
        match start.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Keys and values of an object in their order.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

fn fields(text: &[u8]) -> Result<Fields<'_>, serde_json::Error> {
    serde_json::from_slice(text)
}

fn fields_of(value: &RawValue) -> Result<Fields<'_>, serde_json::Error> {
    serde_json::from_str(value.get())
}

impl<'de> serde::Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Fields<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::with_capacity(16);
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

fn scalar(raw: &str) -> Cell {
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).map_or(Cell::Unfit("a broken text"), Cell::Text),
        Some(b't') => Cell::Bool(true),
        Some(b'f') => Cell::Bool(false),
        Some(b'n') => Cell::Null,
        Some(b'[') => Cell::Unfit("a JSON array"),
        Some(b'{') => Cell::Unfit("a JSON object"),
        _ => Cell::Number(raw.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows_of;
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn lines_arrays_and_query_results_are_the_same_rows() {
        let one = r#"{"attributes":{"type":"X"},"Name":"a } \" b","Account":{"attributes":{},"Name":"N"},"Amount":1.50}"#;
        let two = r#"{"Name":"b","Extra":null,"Ok":true}"#;
        for (name, content) in [
            ("x.ndjson", format!("{one}\n\n{two}\n")),
            ("x.json", format!("[\n{one},\n{two}]")),
            (
                "x.json",
                format!("{{\"totalSize\":2,\"records\":[{one},{two}]}}"),
            ),
            (
                "x.json",
                format!("{{\"status\":0,\"result\":{{\"records\":[{one},{two}]}}}}"),
            ),
            ("x.json", format!("{one}\n{two}")),
        ] {
            let (columns, rows) = rows_of(name, content.as_bytes());
            assert_eq!(
                columns,
                ["Name", "Account.Name", "Amount", "Extra", "Ok"],
                "{content}"
            );
            assert_eq!(
                rows[0].cells,
                [text("a } \" b"), text("N"), Cell::Number("1.50".into())]
            );
            assert_eq!(rows[1].cells[0], text("b"));
            assert_eq!(rows[1].cells[3..], [Cell::Null, Cell::Bool(true)]);
        }
    }

    #[test]
    fn a_record_with_child_records_is_no_answer() {
        let text = "{\n\"Name\":\"a\",\"Contacts\":{\"records\":[{\"X\":1}]}}";
        let (columns, rows) = rows_of("x.json", text.as_bytes());
        assert_eq!((columns.len(), rows.len()), (2, 1));
        let text = "{\"records\":[\n{\"A\":1},\n{\"A\":[2,{}]}],\"done\":true}";
        let (_, rows) = rows_of("x.json", text.as_bytes());
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn lines_are_told_and_a_broken_line_spoils_only_itself() {
        let (_, rows) = rows_of("x.jsonl", b"{\"A\":1}\n{\"A\":}\n\n{\"A\":3}\n");
        assert_eq!(
            rows.iter().map(|row| row.line).collect::<Vec<_>>(),
            [1, 2, 4]
        );
        assert!(rows[1].flaw.is_some() && rows[2].flaw.is_none());
        let (_, rows) = rows_of("x.json", b"[\n{\n\"A\":1},\n{\"A\":2}\n]\n");
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
    }
}

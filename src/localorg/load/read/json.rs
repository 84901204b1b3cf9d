//! JSON files: one object per line, an array of objects, or an object with a `records` list.
//!
//! Nested objects are flattened by one level (`{"Account":{"Name":"x"}}` is a column
//! `Account.Name`), so that query results load as they are; `attributes` are left out.

use std::collections::HashMap;
use std::fmt;
use std::io::BufRead;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Cell, FileRow, Flaw, Input, ReadError, RowSource};

/// A JSON file that is being read.
pub(super) struct Objects {
    input: Input,
    line: u64,
    shape: Shape,
    text: Vec<u8>,
    waiting: std::vec::IntoIter<Box<RawValue>>,
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
}

impl Objects {
    /// Finds out how the objects lie in the file.
    pub(super) fn new(mut input: Input) -> Result<Self, ReadError> {
        let start = input.fill_buf()?;
        let begin = start.iter().position(|byte| !byte.is_ascii_whitespace());
        let start = &start[begin.unwrap_or(start.len())..];
        let line = start.split(|byte| *byte == b'\n').next().unwrap_or(start);
        let one_line = line.len() < start.len() || line.len() < (1 << 15);
        let is_object = serde_json::from_slice::<HashMap<String, IgnoredAny>>(line);
        let shape = match is_object {
            Ok(keys)
                if one_line && !keys.contains_key("records") && !keys.contains_key("result") =>
            {
                Shape::Lines
            }
            // A first line that is broken is still a line when it looks like a whole object.
            Err(_) if line.starts_with(b"{") && line.trim_ascii_end().ends_with(b"}") => {
                Shape::Lines
            }
            _ => Shape::Values,
        };
        Ok(Self {
            input,
            line: 1,
            shape,
            text: Vec::new(),
            waiting: Vec::new().into_iter(),
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

    /// When the value is an answer of the query API or of `sf data query`, its records.
    fn unwrap_records(&mut self) -> bool {
        #[derive(serde::Deserialize)]
        struct Answer {
            records: Option<Vec<Box<RawValue>>>,
            result: Option<Inner>,
        }
        #[derive(serde::Deserialize)]
        struct Inner {
            records: Vec<Box<RawValue>>,
        }
        let Ok(answer) = serde_json::from_slice::<Answer>(&self.text) else {
            return false;
        };
        let records = answer.records.or(answer.result.map(|inner| inner.records));
        let found = records.is_some();
        self.waiting = records.unwrap_or_default().into_iter();
        found
    }
}

impl RowSource for Objects {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self, row: &mut FileRow) -> Result<bool, ReadError> {
        row.cells.clear();
        row.flaw = None;
        if let Some(value) = self.waiting.next() {
            let filled = self.fill(value.get().as_bytes(), row);
            row.flaw = filled.err().map(|error| Flaw::Json(error.to_string()));
            return Ok(true);
        }
        let line = match self.shape {
            Shape::Lines => self.next_line()?,
            Shape::Values => self.next_value()?,
        };
        let Some(line) = line else { return Ok(false) };
        row.line = line;
        if self.shape == Shape::Values && self.unwrap_records() {
            return self.next(row);
        }
        let text = std::mem::take(&mut self.text);
        let filled = self.fill(&text, row);
        self.text = text;
        row.flaw = filled.err().map(|error| Flaw::Json(error.to_string()));
        Ok(true)
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

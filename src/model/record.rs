//! One row as one JSON object, parents nested, on one line.
//!
//! The way through the nested objects is worked out once per result from [`Column::keys`]; writing
//! a row is then a walk over bytes that are ready. Columns of one parent are brought together at
//! the place of the first of them, because a JSON object cannot be opened twice. Numbers and JSON
//! cells are written as they came; control characters, bidirectional controls and the like are
//! written as `\uXXXX`, so that JSON on a terminal cannot drive it.

use std::io::Write as _;

use super::chunk;
use super::rows::{Cell, Column};
use super::sanitize;

/// Writes rows of one result as JSON objects.
#[derive(Debug, Default)]
pub struct RecordWriter {
    steps: Vec<Step>,
}

/// One column on the walk.
#[derive(Debug)]
struct Step {
    /// Index of its cell in the row.
    cell: usize,
    /// How many parents it shares with the step before.
    common: usize,
    /// `"Key":` for each key that leads to it.
    keys: Vec<Vec<u8>>,
}

impl RecordWriter {
    /// For rows of these columns.
    #[must_use]
    pub fn new(columns: &[Column]) -> Self {
        let mut order: Vec<usize> = Vec::with_capacity(columns.len());
        arrange(
            columns,
            &(0..columns.len()).collect::<Vec<_>>(),
            0,
            &mut order,
        );
        let mut steps: Vec<Step> = Vec::with_capacity(order.len());
        let mut before: &[String] = &[];
        for cell in order {
            let keys = columns[cell].keys.as_slice();
            let parents = keys
                .len()
                .saturating_sub(1)
                .min(before.len().saturating_sub(1));
            let common = (0..parents)
                .take_while(|&at| keys[at] == before[at])
                .count();
            steps.push(Step {
                cell,
                common,
                keys: keys.iter().map(|key| labelled(key)).collect(),
            });
            before = keys;
        }
        Self { steps }
    }

    /// Appends the object of one row, without a line break.
    pub fn write(&self, row: &[Cell<'_>], out: &mut Vec<u8>) {
        out.push(b'{');
        let mut open = 0;
        let mut null_parents = None;
        let mut first = true;
        let mut common = usize::MAX;
        for step in &self.steps {
            common = common.min(step.common);
            if null_parents.is_some_and(|depth| common >= depth) {
                continue;
            }
            null_parents = None;
            let cell = row.get(step.cell).unwrap_or(&Cell::Null);
            if *cell == Cell::Absent {
                continue;
            }
            // Shared with the last step that was written, also when others were left out between.
            while open > common {
                out.push(b'}');
                open -= 1;
            }
            common = usize::MAX;
            if !first {
                out.push(b',');
            }
            first = false;
            let leaf = step.keys.len().saturating_sub(1);
            let last = match cell {
                Cell::NoParent { depth } if (1..=leaf).contains(depth) && *depth > open => {
                    null_parents = Some(*depth);
                    depth - 1
                }
                _ => leaf,
            };
            for key in &step.keys[open..last] {
                out.extend_from_slice(key);
                out.push(b'{');
            }
            open = last;
            out.extend_from_slice(
                step.keys
                    .get(last)
                    .map_or(b"\"\":".as_slice(), Vec::as_slice),
            );
            push_value(out, cell);
        }
        out.extend(std::iter::repeat_n(b'}', open + 1));
    }
}

/// Brings columns with a common parent together, keeping the order of first appearance.
fn arrange(columns: &[Column], among: &[usize], depth: usize, order: &mut Vec<usize>) {
    let mut done = vec![false; among.len()];
    for (at, &column) in among.iter().enumerate() {
        if done[at] {
            continue;
        }
        let keys = &columns[column].keys;
        if keys.len() <= depth + 1 {
            order.push(column);
            continue;
        }
        let mut family = Vec::new();
        for (later, &other) in among.iter().enumerate().skip(at) {
            let relative = &columns[other].keys;
            if relative.len() > depth + 1 && relative[depth] == keys[depth] {
                done[later] = true;
                family.push(other);
            }
        }
        arrange(columns, &family, depth + 1, order);
    }
}

fn labelled(key: &str) -> Vec<u8> {
    let mut label = Vec::with_capacity(key.len() + 3);
    push_text(&mut label, key);
    label.push(b':');
    label
}

fn push_value(out: &mut Vec<u8>, cell: &Cell<'_>) {
    match cell {
        Cell::Null | Cell::NoParent { .. } | Cell::Absent => out.extend_from_slice(b"null"),
        Cell::Bool(true) => out.extend_from_slice(b"true"),
        Cell::Bool(false) => out.extend_from_slice(b"false"),
        Cell::Number(digits) => out.extend_from_slice(digits.as_bytes()),
        Cell::Text(text) => push_text(out, text),
        Cell::Json(json) => push_json(out, json),
    }
}

/// Valid JSON as it came, on one line: line breaks can only stand between tokens.
fn push_json(out: &mut Vec<u8>, json: &str) {
    let safe = sanitize::json(json);
    out.extend(
        safe.bytes()
            .map(|byte| if byte < b' ' { b' ' } else { byte }),
    );
}

/// What to do at a byte of a text: nothing, a short escape (its letter), or a closer look.
const PLAIN: u8 = 0;
const LOOK: u8 = 1;
const ESCAPES: [u8; 256] = {
    let mut table = [PLAIN; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = LOOK;
        byte += 1;
    }
    table[0x08] = b'b';
    table[b'\t' as usize] = b't';
    table[b'\n' as usize] = b'n';
    table[0x0c] = b'f';
    table[b'\r' as usize] = b'r';
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table[0x7f] = LOOK;
    // First bytes of the characters of `sanitize::is_unsafe`.
    table[0xc2] = LOOK;
    table[0xd8] = LOOK;
    table[0xe1] = LOOK;
    table[0xe2] = LOOK;
    table[0xef] = LOOK;
    table[0xf3] = LOOK;
    table
};

/// A text as a JSON string.
pub(crate) fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut done = 0;
    let mut at = if chunk::is_plain_json(bytes) {
        bytes.len()
    } else {
        0
    };
    while at < bytes.len() {
        if let Some(chunk) = bytes[at..].first_chunk::<16>()
            && chunk::is_plain_json(chunk)
        {
            at += chunk.len();
            continue;
        }
        let action = ESCAPES[usize::from(bytes[at])];
        if action == PLAIN {
            at += 1;
            continue;
        }
        let c = text[at..]
            .chars()
            .next()
            .expect("the index stands before a character");
        if action != LOOK {
            out.extend_from_slice(&bytes[done..at]);
            out.extend_from_slice(&[b'\\', action]);
            done = at + 1;
        } else if sanitize::is_unsafe(c) {
            out.extend_from_slice(&bytes[done..at]);
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").expect("a Vec takes everything");
            }
            done = at + c.len_utf8();
        }
        at += c.len_utf8();
    }
    out.extend_from_slice(&bytes[done..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::rows::ColumnKind;
    use crate::model::value_type::ValueType;

    fn columns(paths: &[&str]) -> Vec<Column> {
        let column = |path: &&str| Column {
            header: (*path).to_owned(),
            keys: path.split('.').map(str::to_owned).collect(),
            kind: ColumnKind::Value,
            data: ValueType::Unknown,
        };
        paths.iter().map(column).collect()
    }

    fn object(paths: &[&str], row: &[Cell<'_>]) -> String {
        let mut out = Vec::new();
        RecordWriter::new(&columns(paths)).write(row, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn number(text: &str) -> Cell<'_> {
        Cell::Number(text.into())
    }

    #[test]
    fn parents_are_nested_and_opened_once() {
        let paths = ["Id", "A.B.x", "A.y", "A.B.z", "C.w", "v"];
        let row = ["1", "2", "3", "4", "5", "6"].map(number);
        assert_eq!(
            object(&paths, &row),
            r#"{"Id":1,"A":{"B":{"x":2,"z":4},"y":3},"C":{"w":5},"v":6}"#
        );
    }

    #[test]
    fn a_missing_parent_is_null_in_its_place() {
        let paths = ["A.B.x", "A.B.z", "A.y", "C.w"];
        let no = |depth| Cell::NoParent { depth };
        assert_eq!(
            object(&paths, &[no(1), no(1), no(1), number("5")]),
            r#"{"A":null,"C":{"w":5}}"#
        );
        assert_eq!(
            object(&paths, &[no(2), no(2), number("3"), no(1)]),
            r#"{"A":{"B":null,"y":3},"C":null}"#
        );
        assert_eq!(object(&[], &[]), "{}");
    }

    #[test]
    fn what_a_row_does_not_have_is_left_out() {
        let paths = ["t", "A.x", "B.x", "B.C.y", "B.C.z", "v"];
        let none = Cell::Absent;
        let row = [
            number("1"),
            number("2"),
            none.clone(),
            none.clone(),
            number("3"),
            none.clone(),
        ];
        assert_eq!(
            object(&paths, &row),
            r#"{"t":1,"A":{"x":2},"B":{"C":{"z":3}}}"#
        );
        let row = [
            none.clone(),
            none.clone(),
            Cell::NoParent { depth: 1 },
            none.clone(),
            none,
            Cell::Null,
        ];
        assert_eq!(object(&paths, &row), r#"{"B":null,"v":null}"#);
    }

    #[test]
    fn json_cells_stay_on_one_line() {
        let cell = Cell::Json("[\n  {\"a\": 1.50}\n]".into());
        assert_eq!(object(&["a"], &[cell]), "{\"a\":[   {\"a\": 1.50} ]}");
    }

    proptest! {
        #[test]
        fn texts_read_back_equal(text in any::<String>()) {
            let mut out = Vec::new();
            push_text(&mut out, &text);
            let json = String::from_utf8(out).unwrap();
            prop_assert!(!json.chars().any(sanitize::is_unsafe));
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }

        #[test]
        fn unsafe_characters_are_found_by_their_first_byte(c in any::<char>()) {
            let mut utf8 = [0; 4];
            c.encode_utf8(&mut utf8);
            prop_assert!(!sanitize::is_unsafe(c) || ESCAPES[usize::from(utf8[0])] != PLAIN);
        }
    }
}

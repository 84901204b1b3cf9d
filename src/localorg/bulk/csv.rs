//! CSV as bulk jobs write it: every cell quoted, quotes doubled, in the job's own dialect.

use std::io::{self, Write};

use super::job::Dialect;

/// Adds a row.
pub(super) fn push_row<'c>(
    dialect: Dialect,
    cells: impl IntoIterator<Item = &'c str>,
    out: &mut Vec<u8>,
) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(dialect.delimiter.byte());
        }
        out.push(b'"');
        push_escaped(cell.as_bytes(), out);
        out.push(b'"');
    }
    out.extend_from_slice(dialect.line_ending.text().as_bytes());
}

fn push_escaped(cell: &[u8], out: &mut Vec<u8>) {
    let mut parts = cell.split(|byte| *byte == b'"');
    out.extend_from_slice(parts.next().unwrap_or_default());
    for part in parts {
        out.extend_from_slice(b"\"\"");
        out.extend_from_slice(part);
    }
}

/// Writes `count` rows of text that [`push_row`] has made, after `skip` of them.
pub(super) fn copy_rows(text: &[u8], skip: u64, count: u64, out: &mut dyn Write) -> io::Result<()> {
    let start = end_of(text, skip);
    let rest = &text[start..];
    out.write_all(&rest[..end_of(rest, count)])
}

/// Where the first `rows` rows end: line feeds inside quotes end none.
fn end_of(text: &[u8], rows: u64) -> usize {
    let (mut left, mut quoted) = (rows, false);
    if left == 0 {
        return 0;
    }
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                left -= 1;
                if left == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::localorg::bulk::job::{Delimiter, LineEnding};

    #[test]
    fn rows_are_written_and_found_again() {
        let dialect = Dialect {
            delimiter: Delimiter::Pipe,
            line_ending: LineEnding::Crlf,
        };
        let mut text = Vec::new();
        push_row(dialect, ["a", "two\nlines \"x\""], &mut text);
        push_row(dialect, ["", "b|c"], &mut text);
        push_row(dialect, ["z", "\""], &mut text);
        assert_eq!(
            String::from_utf8_lossy(&text),
            "\"a\"|\"two\nlines \"\"x\"\"\"\r\n\"\"|\"b|c\"\r\n\"z\"|\"\"\"\"\r\n"
        );
        let mut part = Vec::new();
        copy_rows(&text, 1, 1, &mut part).unwrap();
        assert_eq!(part, b"\"\"|\"b|c\"\r\n");
        part.clear();
        copy_rows(&text, 2, 9, &mut part).unwrap();
        assert_eq!(part, b"\"z\"|\"\"\"\"\r\n");
        part.clear();
        copy_rows(&text, 0, 0, &mut part).unwrap();
        assert!(part.is_empty());
    }
}

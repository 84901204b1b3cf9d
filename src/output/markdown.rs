//! Markdown: a table as GitHub and most wikis read it.
//!
//! Values are made harmless twice: control characters become visible as in every format for
//! people, and what Markdown would take for markup (`|`, `` ` ``, `*`, `<`, `[`, `\`) is escaped, so that a
//! record can neither break the table nor bring in links or HTML. Line breaks become `<br>`.

use crate::model::rows::{Cell, Column, RowSink, SinkError};

use super::destination::Destination;
use super::ui::RowOptions;
use super::{cells, sanitize};

/// Writes rows as a Markdown table.
pub(crate) struct MarkdownSink {
    destination: Destination,
    null: String,
}

impl MarkdownSink {
    pub(crate) fn new(destination: Destination, options: &RowOptions) -> Self {
        Self {
            destination,
            null: options.null.clone().unwrap_or_default(),
        }
    }
}

impl RowSink for MarkdownSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        if columns.is_empty() {
            return Ok(());
        }
        let out = self.destination.buffer();
        for column in columns {
            push_cell(out, &column.header);
        }
        out.extend_from_slice(b"|\n");
        for _ in columns {
            out.extend_from_slice(b"| --- ");
        }
        out.extend_from_slice(b"|\n");
        self.destination.row_done()
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        let out = self.destination.buffer();
        for cell in row {
            push_cell(out, cells::text(cell).unwrap_or(&self.null));
        }
        out.extend_from_slice(b"|\n");
        self.destination.row_done()
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.destination.finish()
    }
}

fn push_cell(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(b"| ");
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut buffer = [0; 4];
    for c in text.chars() {
        match c {
            '\n' => out.extend_from_slice(b"<br>"),
            '|' | '`' | '*' | '<' | '[' | '\\' => out.extend_from_slice(&[b'\\', c as u8]),
            other => {
                let safe = sanitize::line(other.encode_utf8(&mut buffer));
                let escaped = safe.starts_with('\\');
                out.extend_from_slice(if escaped { b"\\" } else { b"" });
                out.extend_from_slice(safe.as_bytes());
            }
        }
    }
    out.extend_from_slice(if text.is_empty() { b"" } else { b" " });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        let mut out = Vec::new();
        push_cell(&mut out, "a|b\r\nc <b> [x](y) \\ \u{1b}");
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, r"| a\|b<br>c \<b> \[x](y) \\ \\u{1b} ");
    }
}

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
        push_row(out, columns.iter().map(|column| column.header.as_str()));
        push_row(out, columns.iter().map(|_| "---"));
        self.destination.row_done()
    }

    fn row(&mut self, row: &[Cell<'_>]) -> Result<(), SinkError> {
        let out = self.destination.buffer();
        let null = &self.null;
        push_row(
            out,
            row.iter().map(|cell| cells::text(cell).unwrap_or(null)),
        );
        self.destination.row_done()
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.destination.finish()
    }
}

/// A cell, with the bar before it.
fn push_cell(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(b"| ");
    push_text(out, text);
    out.extend_from_slice(if text.is_empty() { b"" } else { b" " });
}

/// The text with its markup escaped, on one line.
pub(crate) fn push_text(out: &mut Vec<u8>, text: &str) {
    let mut done = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if !is_special(c) {
            continue;
        }
        out.extend_from_slice(&text.as_bytes()[done..at]);
        done = at + c.len_utf8();
        match c {
            '\r' if characters.peek().is_some_and(|(_, next)| *next == '\n') => {}
            '\n' | '\r' => out.extend_from_slice(b"<br>"),
            _ => {
                // Markup, or an escape, which begins with a backslash itself.
                out.push(b'\\');
                out.extend_from_slice(sanitize::line(&text[at..done]).as_bytes());
            }
        }
    }
    out.extend_from_slice(&text.as_bytes()[done..]);
}

/// A row of a table.
pub(crate) fn push_row<'t>(out: &mut Vec<u8>, cells: impl Iterator<Item = &'t str>) {
    for cell in cells {
        push_cell(out, cell);
    }
    out.extend_from_slice(b"|\n");
}

/// Whether the character would be markup, or could not be shown as it is.
fn is_special(c: char) -> bool {
    matches!(c, '|' | '`' | '*' | '<' | '[' | '\\') || sanitize::is_unsafe(c)
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

//! The shortest way from a record to a row of delimited text: what stands as it was asked for is written
//! as it is read, without cells in between.
//!
//! It is at home with records that have every member of the query, in its order, and nothing else but
//! `attributes`; values that are objects or lists, blanks, and anything that is not JSON end it. The row
//! is then taken back, and the record goes the way of all others.

use crate::model::chunk;
use crate::model::delimited::Delimited;
use crate::query::layout::Node;
use crate::query::scan::{ATTRIBUTES, DEEPEST, Scanner};
use crate::query::text;

impl<'n> Scanner<'_, 'n> {
    /// Passes a record and appends its row; when it cannot, neither has happened.
    pub(super) fn row(&mut self, root: &'n Node, (form, out): (&Delimited, &mut Vec<u8>)) -> bool {
        self.blanks();
        let (at, length) = (self.at, out.len());
        if self.members(root, 0, form, out).is_some() {
            // Behind each value stands a separator, the last one in the place of the line's end.
            if let Some(last) = out.last_mut() {
                *last = b'\n';
            }
            return true;
        }
        self.at = at;
        out.truncate(length);
        false
    }

    #[inline]
    fn members(
        &mut self,
        node: &'n Node,
        depth: usize,
        form: &Delimited,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        self.pass(b'{')?;
        if depth > DEEPEST || !self.bytes.get(self.at..)?.starts_with(ATTRIBUTES) {
            return None;
        }
        self.attributes(node, depth)?;
        for entry in &node.entries {
            self.at += entry.label.stands_in_front_of(self.bytes.get(self.at..)?)?;
            match &entry.parent {
                None => {
                    self.value(form, out)?;
                    out.push(form.separator);
                }
                Some(_) if self.bytes.get(self.at) == Some(&b'n') => {
                    self.word("null")?;
                    for _ in &entry.below {
                        out.extend_from_slice(&form.null);
                        out.push(form.separator);
                    }
                }
                Some(parent) => self.members(parent, depth + 1, form, out)?,
            }
        }
        self.pass(b'}')
    }

    #[inline]
    fn value(&mut self, form: &Delimited, out: &mut Vec<u8>) -> Option<()> {
        let start = self.at;
        match *self.bytes.get(start)? {
            b'"' => {
                if self.short_text(form.separator, out) {
                    return Some(());
                }
                if self.string()? {
                    form.push(out, &text::unquoted(self.text.get(start..self.at)?));
                } else {
                    form.push(out, self.text.get(start + 1..self.at - 1)?);
                }
            }
            b'-' | b'0'..=b'9' => {
                self.number()?;
                out.extend_from_slice(self.bytes.get(start..self.at)?);
            }
            b't' => self.constant("true", out)?,
            b'f' => self.constant("false", out)?,
            b'n' => {
                self.word("null")?;
                out.extend_from_slice(&form.null);
            }
            _ => return None,
        }
        Some(())
    }

    /// Passes and appends a text of fewer than 32 bytes that stands in the row as it does in the page. Of
    /// what a format escapes, only the separator can stand in a JSON string without an escape.
    #[inline]
    fn short_text(&mut self, separator: u8, out: &mut Vec<u8>) -> bool {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        let Some(chunk) = rest.first_chunk::<32>() else {
            return false;
        };
        let (marks, separators) = chunk::json_marks_and(chunk, separator);
        let length = marks.trailing_zeros() as usize;
        if chunk.get(length) != Some(&b'"') || separators & ((1 << length) - 1) != 0 {
            return false;
        }
        // To copy what stands behind it, too, takes a few instructions where the exact copy is a call.
        let end = out.len() + length;
        out.extend_from_slice(chunk);
        out.truncate(end);
        self.at += length + 2;
        true
    }

    fn constant(&mut self, word: &str, out: &mut Vec<u8>) -> Option<()> {
        self.word(word)?;
        out.extend_from_slice(word.as_bytes());
        Some(())
    }

    fn pass(&mut self, bracket: u8) -> Option<()> {
        let is_here = self.bytes.get(self.at) == Some(&bracket);
        self.at += 1;
        is_here.then_some(())
    }
}

//! Rows of text whose cells stand one behind the other, as in CSV and TSV.
//!
//! Whoever reads values one by one may write them at once when it knows this much of the format. Who
//! makes rows of cells is `output`.

use super::chunk;

/// How such a row is written.
#[derive(Clone, Debug)]
pub struct Delimited {
    /// What stands between two cells.
    pub separator: u8,
    /// A text that holds one of these bytes is not written as it stands. They are the separator and
    /// bytes that JSON escapes as well.
    pub marks: [u8; 4],
    /// Appends such a text; behind an apostrophe, if that is wanted.
    pub escape: fn(&mut Vec<u8>, text: &str, apostrophe: bool),
    /// What is written where there is no value, escaped already.
    pub null: Vec<u8>,
}

impl Delimited {
    /// Appends a text.
    #[inline]
    pub(crate) fn push(&self, out: &mut Vec<u8>, text: &str) {
        if chunk::lacks(text.as_bytes(), self.marks) {
            out.extend_from_slice(text.as_bytes());
        } else {
            (self.escape)(out, text, false);
        }
    }
}

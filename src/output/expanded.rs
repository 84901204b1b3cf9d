//! A field a line, as psql's `\x`: for records that are wider than the screen. Nothing is cut.

use std::borrow::Cow;

use super::layout::{self, Side, Slot};
use super::table::Look;

/// Lays records out one field a line.
pub(crate) struct Expanded {
    headers: Vec<String>,
    label: usize,
    color: bool,
    record: u64,
}

impl Expanded {
    /// `headers` are sanitised already.
    pub(crate) fn new(headers: &[String], look: &Look) -> Self {
        Self {
            headers: headers.to_vec(),
            label: headers
                .iter()
                .map(|text| layout::width(text))
                .max()
                .unwrap_or(0),
            color: look.color,
            record: 0,
        }
    }

    /// What stands before the values of a line.
    pub(crate) fn margin(&self) -> usize {
        self.label + " | ".len()
    }

    /// Appends one record; the texts are sanitised already. Further lines of a text stand below its
    /// first, without a label.
    pub(crate) fn row<'a>(&mut self, texts: impl Iterator<Item = Cow<'a, str>>, out: &mut Vec<u8>) {
        self.record += 1;
        let title = format!("-[ RECORD {} ]", self.record);
        let rule = "-".repeat((self.label + 10).saturating_sub(title.len()));
        let (bold, plain) = if self.color {
            ("\x1b[1m", "\x1b[0m")
        } else {
            ("", "")
        };
        out.extend_from_slice(format!("{bold}{title}{rule}{plain}\n").as_bytes());
        let slot = Slot {
            width: self.label,
            side: Side::Left,
            cutting: false,
            last: false,
        };
        for (header, text) in self.headers.iter().zip(texts) {
            // A text without letters has a line, too.
            for (at, line) in text.split('\n').enumerate() {
                let start = out.len();
                layout::push_field(out, if at == 0 { header } else { "" }, slot);
                out.extend_from_slice(b" | ");
                out.extend_from_slice(line.as_bytes());
                layout::trim_line(out, start);
                out.push(b'\n');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_has_its_line() {
        let headers = ["Id".to_owned(), "Account.Name".to_owned()];
        let mut expanded = Expanded::new(&headers, &Look::default());
        let mut out = Vec::new();
        expanded.row(["1", "Zoë"].map(Cow::Borrowed).into_iter(), &mut out);
        expanded.row(["2", ""].map(Cow::Borrowed).into_iter(), &mut out);
        let expected = "\
-[ RECORD 1 ]---------
Id           | 1
Account.Name | Zoë
-[ RECORD 2 ]---------
Id           | 2
Account.Name |
";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}

//! The quick way through a page: a strict scanner that knows the layout.
//!
//! It accepts nothing that `decode`'s visitors refuse, makes the same cells, and gives up where it
//! is not at home: at an escaped key, at a shape it does not expect, at anything that is not JSON.
//! The visitors then go on from the record where it stopped, and find the words for what is wrong.
//! Texts are looked through 32 bytes at a time; what every record says about itself (`attributes`)
//! differs from one to the next in an id alone and is compared instead of read. Records that stand as
//! they were asked for become rows of text without cells in between, where the taker wants that
//! (`straight`).

mod straight;

use std::borrow::Cow;

use crate::client::Envelope;
use crate::model::chunk;
use crate::model::rows::Cell;
use crate::query::decode::{Record, Taker, Told};
use crate::query::layout::{Entry, Layout, Node};
use crate::query::text;

/// So many records of a page may turn out not to be straight before no more are tried.
const PATIENCE: usize = 16;

/// Deeper nesting is left to the visitors, which have a limit of their own.
const DEEPEST: usize = 64;

/// What stands first in a record and is no field of it.
const ATTRIBUTES: &[u8] = b"\"attributes\":";
/// What ends it: an id of 18 letters, a quote and a bracket.
const ID: usize = 18;
const TAIL: usize = ID + 2;

/// How a scan ended.
pub(crate) enum Scanned {
    /// At the end of the page.
    All(Told),
    /// Somewhere behind so many records.
    Part(u64),
}

/// Scans a page, handing over its records.
pub(crate) fn page<'de, E>(
    page: &'de str,
    layout: &Layout,
    record: &mut Record<'de>,
    mut clear: impl FnMut(&mut Record<'de>),
    taker: &mut dyn Taker<'de, E>,
) -> Result<Scanned, E> {
    let root = &layout.root;
    let mut patience = if layout.is_straight { PATIENCE } else { 0 };
    let mut scanner = Scanner {
        text: page,
        bytes: page.as_bytes(),
        at: 0,
        likely: Vec::new(),
    };
    let mut records = 0;
    let mut envelope = Envelope::default();
    let mut seen = false;
    let mut more = scanner.opens(b'{');
    while more == Some(true) {
        let Some(key) = scanner.key() else {
            return Ok(Scanned::Part(records));
        };
        if key != "records" {
            let known = scanner.envelope_member(key, &mut envelope);
            more = known.and_then(|()| scanner.goes_on(b'}'));
            continue;
        }
        let mut next = scanner.opens(b'[').filter(|_| !seen);
        seen = true;
        while next == Some(true) {
            let writing = if patience > 0 { taker.writing() } else { None };
            if writing.is_some_and(|writing| scanner.row(root, writing)) {
                taker.written()?;
            } else {
                patience = patience.saturating_sub(1);
                clear(record);
                if scanner.object(root, 0, record).is_none() {
                    return Ok(Scanned::Part(records));
                }
                taker.take(record)?;
            }
            records += 1;
            next = scanner.goes_on(b']');
        }
        more = next.and_then(|_| scanner.goes_on(b'}'));
    }
    scanner.blanks();
    if more == Some(false) && seen && scanner.at == scanner.bytes.len() {
        return Ok(Scanned::All(Told { envelope, records }));
    }
    Ok(Scanned::Part(records))
}

/// A place in a text. Every method answers `None` when it meets something unexpected.
struct Scanner<'de, 'n> {
    text: &'de str,
    bytes: &'de [u8],
    at: usize,
    /// What the last record said about itself, for each node.
    likely: Vec<(&'n Node, &'de [u8])>,
}

impl<'de, 'n> Scanner<'de, 'n> {
    #[inline]
    fn blanks(&mut self) {
        if self.bytes.get(self.at).is_none_or(|byte| *byte <= b' ') {
            self.pass_blanks();
        }
    }

    #[cold]
    fn pass_blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        self.blanks();
        self.bytes.get(self.at).copied()
    }

    /// Passes the opening bracket; whether something stands behind it.
    fn opens(&mut self, bracket: u8) -> Option<bool> {
        if self.peek()? != bracket {
            return None;
        }
        self.at += 1;
        // In ASCII a closing bracket is two behind the opening one.
        if self.peek()? == bracket + 2 {
            self.at += 1;
            return Some(false);
        }
        Some(true)
    }

    /// Behind a member: true after a comma, false after the closing bracket.
    fn goes_on(&mut self, bracket: u8) -> Option<bool> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            _ if byte == bracket => Some(false),
            _ => None,
        }
    }

    /// A key without escapes, and its colon.
    fn key(&mut self) -> Option<&'de str> {
        if self.peek()? != b'"' {
            return None;
        }
        let start = self.at + 1;
        if self.string()? {
            return None;
        }
        let key = self.text.get(start..self.at - 1)?;
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        Some(key)
    }

    /// Passes what the record says about itself, whose key stands here.
    fn attributes(&mut self, node: &'n Node, depth: usize) -> Option<()> {
        self.at += ATTRIBUTES.len();
        let place = self
            .likely
            .iter()
            .position(|(known, _)| std::ptr::eq(*known, node));
        if let Some((_, before)) = place.and_then(|place| self.likely.get(place))
            && let Some(here) = self.bytes.get(self.at..self.at + before.len())
            && is_alike(before, here)
        {
            self.at += before.len();
            return Some(());
        }
        let raw = self.raw(depth)?.as_bytes();
        if let Some(place) = place {
            self.likely.swap_remove(place);
        }
        if is_pattern(raw) {
            self.likely.push((node, raw));
        }
        Some(())
    }

    /// Passes a string; whether it has escapes.
    #[inline]
    fn string(&mut self) -> Option<bool> {
        self.at += 1;
        if let Some(chunk) = self
            .bytes
            .get(self.at..)
            .and_then(|rest| rest.first_chunk::<32>())
        {
            let plain = chunk::json_marks(chunk).trailing_zeros() as usize;
            if let Some(b'"') = chunk.get(plain) {
                self.at += plain + 1;
                return Some(false);
            }
            self.at += plain;
        }
        self.long_string()
    }

    /// The rest of a string.
    fn long_string(&mut self) -> Option<bool> {
        let mut escapes = false;
        loop {
            while let Some(chunk) = self.bytes[self.at..].first_chunk::<32>() {
                let plain = chunk::json_marks(chunk).trailing_zeros();
                self.at += plain as usize;
                if plain < 32 {
                    break;
                }
            }
            match *self.bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    return Some(escapes);
                }
                b'\\' => {
                    escapes = true;
                    self.at += self.escape()?;
                }
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    /// Length of the escape sequence that stands here.
    fn escape(&self) -> Option<usize> {
        match *self.bytes.get(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
            b'u' => {
                let digits = self.bytes.get(self.at + 2..self.at + 6)?;
                digits.iter().all(u8::is_ascii_hexdigit).then_some(6)
            }
            _ => None,
        }
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<()> {
        if self.bytes[self.at] == b'-' {
            self.at += 1;
        }
        if self.bytes.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let found = self.bytes[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        found.then_some(())
    }

    /// Passes any value.
    fn skip(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.string().map(|_| ()),
            b'{' => self.skip_members(b'{', depth),
            b'[' => self.skip_members(b'[', depth),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            b'-' | b'0'..=b'9' => self.number(),
            _ => None,
        }
    }

    fn skip_members(&mut self, bracket: u8, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        let mut more = self.opens(bracket)?;
        while more {
            if bracket == b'{' {
                self.key()?;
            }
            self.skip(depth + 1)?;
            more = self.goes_on(bracket + 2)?;
        }
        Some(())
    }

    /// A value, as it stands in the text.
    fn raw(&mut self, depth: usize) -> Option<&'de str> {
        self.blanks();
        let start = self.at;
        self.skip(depth)?;
        self.text.get(start..self.at)
    }

    /// Reads a value into its place: handed back, it would be copied twice on the way.
    #[inline]
    fn cell(&mut self, depth: usize, place: &mut Cell<'de>) -> Option<()> {
        self.blanks();
        let start = self.at;
        *place = match *self.bytes.get(start)? {
            b'"' => {
                let escapes = self.string()?;
                if escapes {
                    Cell::Text(text::unquoted(self.text.get(start..self.at)?))
                } else {
                    Cell::Text(Cow::Borrowed(self.text.get(start + 1..self.at - 1)?))
                }
            }
            b'-' | b'0'..=b'9' => {
                self.number()?;
                Cell::Number(Cow::Borrowed(self.text.get(start..self.at)?))
            }
            b't' => self.word("true").map(|()| Cell::Bool(true))?,
            b'f' => self.word("false").map(|()| Cell::Bool(false))?,
            b'n' => self.word("null").map(|()| Cell::Null)?,
            _ => Cell::Json(text::compact(self.raw(depth)?)),
        };
        Some(())
    }

    fn object(&mut self, node: &'n Node, depth: usize, record: &mut Record<'de>) -> Option<()> {
        let mut expected = 0;
        let mut more = self.opens(b'{')?;
        if more && !node.shows_attributes && self.bytes[self.at..].starts_with(ATTRIBUTES) {
            self.attributes(node, depth)?;
            expected = self.likely_members(node, expected, depth, record)?;
            more = self.goes_on(b'}')?;
        }
        while more {
            let key = self.key()?;
            match node.find(key, expected) {
                None => self.skip(depth)?,
                Some(place) => {
                    self.member(&node.entries[place], depth, record)?;
                    expected = place + 1;
                }
            }
            expected = self.likely_members(node, expected, depth, record)?;
            more = self.goes_on(b'}')?;
        }
        Some(())
    }

    /// Passes further members while they stand as they were asked for, from the entry at `expected` on;
    /// the place of the entry behind the last.
    #[inline]
    fn likely_members(
        &mut self,
        node: &'n Node,
        mut expected: usize,
        depth: usize,
        record: &mut Record<'de>,
    ) -> Option<usize> {
        while let Some(entry) = node.entries.get(expected) {
            let rest = self.bytes.get(self.at..)?;
            let Some(length) = entry.label.stands_in_front_of(rest) else {
                break;
            };
            self.at += length;
            expected += 1;
            self.member(entry, depth, record)?;
        }
        Some(expected)
    }

    fn member(&mut self, entry: &'n Entry, depth: usize, record: &mut Record<'de>) -> Option<()> {
        if let Some(list) = entry.children {
            // The same key as a plain column would be odd enough for the visitors.
            if !entry.columns.is_empty() {
                return None;
            }
            record.children[list] = Some(self.raw(depth)?);
            return Some(());
        }
        match (entry.columns.as_slice(), &entry.parent) {
            ([], Some(node)) => self.parent(node, &entry.below, depth + 1, record),
            ([column], _) => self.cell(depth, &mut record.cells[*column]),
            ([column, more @ ..], _) => {
                self.cell(depth, &mut record.cells[*column])?;
                for other in more {
                    record.cells[*other] = record.cells[*column].clone();
                }
                Some(())
            }
            ([], None) => self.skip(depth),
        }
    }

    fn parent(
        &mut self,
        node: &'n Node,
        below: &[(usize, bool)],
        depth: usize,
        record: &mut Record<'de>,
    ) -> Option<()> {
        if self.peek()? == b'n' {
            self.word("null")?;
            record.lacks_parent(below, depth);
            return Some(());
        }
        record.has_parent(below, depth);
        self.object(node, depth, record)
    }

    fn envelope_member(&mut self, key: &str, envelope: &mut Envelope) -> Option<()> {
        let raw = self.raw(0)?;
        match key {
            "totalSize" => envelope.total_size = u64::try_from(raw.parse::<i64>().ok()?).ok(),
            "done" => envelope.done = Some(raw.parse().ok()?),
            "nextRecordsUrl" => {
                envelope.next = match raw {
                    "null" => None,
                    _ if raw.starts_with('"') && !raw.contains('\\') => {
                        Some(text::unquoted(raw).into_owned())
                    }
                    _ => return None,
                };
            }
            _ => {}
        }
        Some(())
    }
}

/// Whether texts that differ from this one in the id at its end alone are JSON as it is.
fn is_pattern(text: &[u8]) -> bool {
    text.len() > TAIL && !text.contains(&b'\\') && ends_with_id(text)
}

/// Whether `here` differs from `before`, which is a pattern, in the id at its end alone.
fn is_alike(before: &[u8], here: &[u8]) -> bool {
    let fixed = before.len() - TAIL;
    before[..fixed] == here[..fixed] && ends_with_id(here)
}

fn ends_with_id(text: &[u8]) -> bool {
    let Some(tail) = text.last_chunk::<TAIL>() else {
        return false;
    };
    let (id, end) = tail.split_at(ID);
    end == b"\"}"
        && id
            .iter()
            .fold(true, |all, byte| all & byte.is_ascii_alphanumeric())
}

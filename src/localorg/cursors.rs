//! Cursors of results that did not fit into one page.
//!
//! A locator (`01g…`) is a random id, known for two days or until the process ends, and belongs to
//! the user who ran the query. A cursor holds eight bytes or so per row; when all of them together
//! grow too large, those that were not used for the longest time are forgotten, and their
//! locators answered with `INVALID_QUERY_LOCATOR`, as Salesforce does.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::error::ApiError;
use super::sql::{Answer, Cursor, CursorBook};
use crate::clock::Clock;
use crate::model::id::RecordId;

/// Cursors kept at a time; children of big results have cursors of their own.
const CURSORS: usize = 2_000;
/// Rows that all cursors together may remember.
const ROWS: u64 = 5_000_000;
const LIFETIME: SignedDuration = SignedDuration::from_hours(48);

/// All open cursors of an org.
pub(super) struct Cursors {
    clock: Clock,
    /// From the least to the most recently used.
    open: Mutex<Vec<Entry>>,
}

struct Entry {
    locator: String,
    user: String,
    since: Timestamp,
    cursor: Arc<Cursor>,
}

impl Cursors {
    /// No cursors.
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            open: Mutex::new(Vec::new()),
        }
    }

    /// The cursors as one user sees them.
    pub(super) fn of<'a>(&'a self, user: &'a str) -> UserCursors<'a> {
        UserCursors { all: self, user }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, locator: &str, user: &str) -> Option<Arc<Cursor>> {
        let mut open = self.lock();
        let now = self.clock.now();
        open.retain(|entry| now.duration_since(entry.since) < LIFETIME);
        let place = open
            .iter()
            .position(|entry| same_id(&entry.locator, locator) && entry.user == user)?;
        let entry = open.remove(place);
        let cursor = Arc::clone(&entry.cursor);
        open.push(entry);
        Some(cursor)
    }
}

/// The cursors of one user.
pub(super) struct UserCursors<'a> {
    all: &'a Cursors,
    user: &'a str,
}

impl UserCursors<'_> {
    /// The page behind a locator with its offset, as in `01g…-2000`.
    ///
    /// # Errors
    /// `INVALID_QUERY_LOCATOR` when it is unknown, too old or somebody else's.
    pub(super) fn page(&self, text: &str, batch: usize) -> Result<Answer, ApiError> {
        let unknown = || ApiError::new(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        let (locator, offset) = match text.split_once('-') {
            Some((locator, offset)) => (locator, offset.parse().map_err(|_| unknown())?),
            None => (text, 0),
        };
        let cursor = self.all.find(locator, self.user).ok_or_else(unknown)?;
        cursor.page(locator, offset, batch, self)
    }
}

impl CursorBook for UserCursors<'_> {
    fn keep(&self, cursor: Cursor) -> String {
        let locator = fresh_locator();
        let mut open = self.all.lock();
        open.push(Entry {
            locator: locator.clone(),
            user: self.user.to_owned(),
            since: self.all.clock.now(),
            cursor: Arc::new(cursor),
        });
        let mut rows: u64 = open.iter().map(|entry| entry.cursor.total_size()).sum();
        while open.len() > 1 && (open.len() > CURSORS || rows > ROWS) {
            rows -= open.remove(0).cursor.total_size();
        }
        locator
    }
}

fn fresh_locator() -> String {
    let mut bytes = [0; 8];
    // Without randomness the locator is merely easy to guess, by a user who could run the query.
    if getrandom::fill(&mut bytes).is_err() {
        tracing::warn!("the system has no randomness to give");
    }
    RecordId::from_number(*b"01g", u64::from_le_bytes(bytes)).to_string()
}

/// Whether two ids of 15 or 18 characters are the same.
fn same_id(left: &str, right: &str) -> bool {
    left.get(..15).is_some() && left.get(..15) == right.get(..15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locators_are_ids_and_differ() {
        let (one, two) = (fresh_locator(), fresh_locator());
        assert_ne!(one, two);
        assert!(one.starts_with("01g"));
        assert!(RecordId::parse(&one).is_ok());
        assert!(same_id(&one, &one[..15]));
    }

    #[test]
    fn unknown_locators_are_refused() {
        let cursors = Cursors::new(Clock::Fixed(Timestamp::UNIX_EPOCH));
        for text in [
            "01g000000000001AAA-2000",
            "01g000000000001AAA",
            "x",
            "-1",
            "01gé-x",
        ] {
            let failed = cursors.of("005").page(text, 200).unwrap_err();
            assert_eq!((failed.status, failed.code), (400, "INVALID_QUERY_LOCATOR"));
        }
    }
}

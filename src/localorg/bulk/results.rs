//! Pages of a query job's results: which rows a request means, and the rows themselves.
//!
//! A locator is the number of its first row, in a form that nobody should look into. Rows go from
//! the file to the client in the portions in which they are kept.

use std::io::{self, Read, Write};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::read::ZlibDecoder;
use rusqlite::params;
use serde_json::{Value, json};

use super::csv::copy_rows;
use super::extract::HEADER;
use super::job::Job;
use crate::localorg::error::ApiError;
use crate::localorg::flow::BodyWriter;
use crate::localorg::store::Store;

/// Rows of a page when the client names no number.
const PAGE: u64 = 50_000;
/// Pages that `resultPages` names at a time.
const NAMED_PAGES: u64 = 5;

/// Rows of a result that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    first: u64,
    /// How many there are.
    pub(super) rows: u64,
    /// Rows of the whole result.
    total: u64,
}

impl Page {
    /// The page behind `locator`, of at most `most` rows.
    ///
    /// # Errors
    /// When the locator is none of this result, or the number none.
    pub(super) fn asked(
        total: u64,
        locator: Option<&str>,
        most: Option<&str>,
    ) -> Result<Self, ApiError> {
        let first = match locator {
            Some(text) => row_of(text).filter(|row| *row < total.max(1)),
            None => Some(0),
        };
        let first = first.ok_or_else(|| {
            let text = "invalid query locator";
            ApiError::new(400, "INVALID_QUERY_LOCATOR", text)
        })?;
        let rows = page_size(most)?.min(total - first);
        Ok(Self { first, rows, total })
    }

    /// Locator of the page behind; the word `null` when there is none.
    pub(super) fn next(self) -> String {
        let next = self.first + self.rows;
        if next < self.total {
            locator(next)
        } else {
            "null".to_owned()
        }
    }

    /// Writes the header and the rows of the page.
    pub(super) fn writer(self, store: Store, job: i64) -> BodyWriter {
        Box::new(move |out| {
            let pages = self.pages(&store, job, out);
            pages.map_err(io::Error::other)?
        })
    }

    /// The outer failure is the file's, the inner one the client's.
    fn pages(
        self,
        store: &Store,
        job: i64,
        out: &mut dyn Write,
    ) -> rusqlite::Result<io::Result<()>> {
        let reader = match store.reader() {
            Ok(reader) => reader,
            Err(failed) => return Ok(Err(io::Error::other(failed))),
        };
        let to_i64 = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let end = self.first + self.rows;
        let mut statement = reader.prepare_cached(
            "SELECT first, rows, text FROM bulk_page WHERE job = ?1
             AND (first = ?4 OR (first + rows > ?2 AND first < ?3)) ORDER BY first",
        )?;
        let bounds = params![job, to_i64(self.first), to_i64(end), HEADER];
        let mut rows = statement.query(bounds)?;
        while let Some(row) = rows.next()? {
            let (first, count): (i64, i64) = (row.get(0)?, row.get(1)?);
            let (from, to) = match first {
                HEADER => (0, 1),
                _ => {
                    let first = first.unsigned_abs();
                    let last = (first + count.unsigned_abs()).min(end);
                    (self.first.saturating_sub(first), last - first)
                }
            };
            let packed = row.get_ref(2)?.as_blob()?;
            if let Err(failed) = copy_packed(packed, from, to - from, out) {
                return Ok(Err(failed));
            }
        }
        Ok(Ok(()))
    }
}

fn copy_packed(packed: &[u8], skip: u64, count: u64, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::with_capacity(packed.len() * 5);
    ZlibDecoder::new(packed).read_to_end(&mut text)?;
    copy_rows(&text, skip, count, out)
}

/// The answer of `resultPages`: addresses of pages that can be fetched side by side.
pub(super) fn addresses(
    job: &Job,
    version: u16,
    locator_given: Option<&str>,
    most: Option<&str>,
) -> Result<Value, ApiError> {
    let total = job.processed;
    let begin = Page::asked(total, locator_given, most)?.first;
    let size = page_size(most)?;
    let base = format!("/services/data/v{version}.0/jobs/query/{}", job.id());
    let suffix = most.map_or_else(String::new, |most| format!("&maxRecords={most}"));
    let starts = (0..NAMED_PAGES).map(|page| begin.saturating_add(page * size));
    let pages: Vec<_> = starts
        .take_while(|start| *start < total.max(1))
        .map(|start| format!("{base}/results?locator={}{suffix}", locator(start)))
        .map(|url| json!({ "resultUrl": url }))
        .collect();
    let next = begin.saturating_add(NAMED_PAGES * size);
    let next =
        (next < total).then(|| format!("{base}/resultPages?locator={}{suffix}", locator(next)));
    Ok(json!({ "resultPages": pages, "done": next.is_none(), "nextRecordsUrl": next }))
}

/// `maxRecords` as a number.
fn page_size(most: Option<&str>) -> Result<u64, ApiError> {
    let Some(text) = most else {
        return Ok(PAGE);
    };
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| {
        let text = format!("maxRecords must be a number greater than 0: {text}");
        ApiError::new(400, "CLIENTINPUTERROR", text)
    })
}

fn locator(row: u64) -> String {
    URL_SAFE_NO_PAD.encode(row.to_string())
}

fn row_of(locator: &str) -> Option<u64> {
    let bytes = URL_SAFE_NO_PAD.decode(locator.trim_end_matches('=')).ok()?;
    std::str::from_utf8(&bytes).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let first = Page::asked(5, None, Some("2")).unwrap();
        assert_eq!((first.first, first.rows), (0, 2));
        let second = Page::asked(5, Some(&first.next()), Some("2")).unwrap();
        assert_eq!((second.first, second.rows), (2, 2));
        let third = Page::asked(5, Some(&second.next()), Some("2")).unwrap();
        assert_eq!(
            (third.first, third.rows, third.next()),
            (4, 1, "null".to_owned())
        );
        let empty = Page::asked(0, None, None).unwrap();
        assert_eq!((empty.rows, empty.next()), (0, "null".to_owned()));
    }

    #[test]
    fn wrong_places_are_refused() {
        for text in ["", "null", "!!", "MTA=x", &locator(5), &locator(u64::MAX)] {
            assert!(Page::asked(5, Some(text), None).is_err(), "{text}");
        }
        for most in ["0", "-1", "x", ""] {
            assert!(Page::asked(5, None, Some(most)).is_err(), "{most}");
        }
    }
}

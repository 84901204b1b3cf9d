//! The work of a query job: runs the query once and puts its rows down as compressed CSV.
//!
//! The rows are of one instant and stay as they were, whatever happens to the records later. They
//! are kept in pages of a few thousand rows; page -1 holds the header.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use rusqlite::params;

use super::book::{Book, Metered, Rows, meter, progress};
use super::csv::push_row;
use super::job::{Job, Operation};
use super::worker::{Bell, Done};
use crate::localorg::error::{ApiError, StoreError};
use crate::localorg::query_context;
use crate::localorg::sql::{Export, Next};

/// Rows of a stored page.
const PAGE: usize = 2_000;
/// The page that holds the header.
pub(super) const HEADER: i64 = -1;

/// Compiles the query of a job.
pub(super) fn compile(
    book: &Book,
    query: &str,
    operation: Operation,
    user_id: &str,
    version: u16,
) -> Result<Export, ApiError> {
    let all_rows = operation == Operation::QueryAll;
    let now = book.clock_now();
    let context = query_context::of(&book.store, user_id, version, all_rows, now)?;
    book.store.export(query, &context)
}

/// Runs the query of the job.
pub(super) fn run(book: &Book, bell: &Bell, job: &Job) -> Result<Done, StoreError> {
    // What an earlier process has put down is of another instant.
    book.change(|work| {
        work.execute("DELETE FROM bulk_page WHERE job = ?1", [job.number])?;
        work.execute(
            "UPDATE bulk_job SET processed = 0 WHERE number = ?1",
            [job.number],
        )
    })?;
    let order = &job.order;
    let query = order.query.as_deref().unwrap_or_default();
    let user = &order.created_by;
    match compile(book, query, order.operation, user, order.api_version) {
        Ok(export) => Extract::new(book, bell, job).run(&export),
        Err(refused) => Ok(Done::Failed(refusal(&refused))),
    }
}

fn refusal(refused: &ApiError) -> String {
    format!("InvalidBatch : {}: {}", refused.code, refused.message)
}

/// A query while its rows are put down.
struct Extract<'a> {
    book: &'a Book,
    bell: &'a Bell,
    job: &'a Job,
    text: Vec<u8>,
    /// Rows in `text`.
    waiting: usize,
    /// Rows in pages.
    kept: i64,
    since: i64,
    /// The file could not be written.
    broken: Option<StoreError>,
}

impl<'a> Extract<'a> {
    fn new(book: &'a Book, bell: &'a Bell, job: &'a Job) -> Self {
        Self {
            book,
            bell,
            job,
            text: Vec::new(),
            waiting: 0,
            kept: 0,
            since: book.now(),
            broken: None,
        }
    }

    fn run(mut self, export: &Export) -> Result<Done, StoreError> {
        push_row(self.job.order.dialect, export.headings(), &mut self.text);
        if !self.keep(HEADER)? {
            return Ok(Done::Left);
        }
        let store = self.book.store.clone();
        let mut left = false;
        let read = export.each(&store, &mut |cells| {
            let row = cells.iter().map(String::as_str);
            push_row(self.job.order.dialect, row, &mut self.text);
            self.waiting += 1;
            if self.waiting < PAGE {
                return Ok(Next::More);
            }
            match self.keep(self.kept) {
                Ok(true) => Ok(Next::More),
                Ok(false) => {
                    left = true;
                    Ok(Next::Stop)
                }
                Err(failed) => {
                    self.broken = Some(failed);
                    Ok(Next::Stop)
                }
            }
        });
        if let Some(failed) = self.broken.take() {
            return Err(failed);
        }
        if let Err(refused) = read {
            return Ok(Done::Failed(refusal(&refused)));
        }
        if left || (self.waiting > 0 && !self.keep(self.kept)?) {
            return Ok(Done::Left);
        }
        Ok(Done::Complete)
    }

    /// Puts the waiting text down as a page; false when the job no longer wants to be worked on.
    fn keep(&mut self, first: i64) -> Result<bool, StoreError> {
        if self.bell.is_stopping() {
            return Ok(false);
        }
        let packed = compressed(&self.text).expect("a vector takes all bytes");
        let rows = i64::try_from(self.waiting).unwrap_or(i64::MAX);
        let now = self.book.now();
        let (job, spent, bytes) = (self.job.number, now - self.since, self.text.len());
        let wanted = self.book.change(|work| {
            if !progress(
                work,
                job,
                Rows {
                    taken: rows,
                    failed: 0,
                },
                [now, spent],
            )? {
                return Ok(false);
            }
            work.execute(
                "INSERT INTO bulk_page (job, first, rows, text) VALUES (?1, ?2, ?3, ?4)",
                params![job, first, rows, packed],
            )?;
            meter(work, now, Metered::QueryBytes, bytes)?;
            Ok(true)
        })?;
        self.kept += rows;
        self.since = now;
        self.waiting = 0;
        self.text.clear();
        Ok(wanted)
    }
}

fn compressed(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(text.len() / 4), Compression::fast());
    encoder.write_all(text)?;
    encoder.finish()
}

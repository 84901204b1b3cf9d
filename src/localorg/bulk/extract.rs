//! The work of a query job: runs the query once and puts its rows down, compressed.
//!
//! The rows are of one instant and stay as they were, whatever happens to the records later. They
//! are kept in pages of a few thousand rows, as CSV whose header is page -1, or, for batches of the first
//! Bulk API that want it so, as records in JSON.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use rusqlite::params;

use super::book::{Book, Metered, Rows, meter, progress};
use super::csv::push_row;
use super::job::{Job, Operation, Shape};
use super::worker::{Bell, Done};
use crate::localorg::error::{ApiError, StoreError};
use crate::localorg::query_context;
use crate::localorg::sql::{Answer, Cursor, CursorBook, Export, Next};
use crate::soql::ast::{Select, SelectExpr};

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
    if order
        .batch_of
        .is_some_and(|member| member.shape == Shape::Records)
    {
        return Extract::new(book, bell, job).records(query);
    }
    match compile(book, query, order.operation, user, order.api_version) {
        Ok(export) => Extract::new(book, bell, job).run(&export),
        Err(refused) => Ok(Done::Failed(refusal(job, &refused))),
    }
}

fn refusal(job: &Job, refused: &ApiError) -> String {
    let (code, message) = (refused.code, &refused.message);
    if job.order.batch_of.is_none() {
        return format!("InvalidBatch : {code}: {message}");
    }
    // The first Bulk API puts the excerpt of the query on one line.
    let message = message.replace('\n', " ");
    format!("InvalidBatch : Failed to process query: {code}: {message}")
}

/// Cursors of one query, by their places.
#[derive(Default)]
struct Kept(Mutex<Vec<Arc<Cursor>>>);

impl Kept {
    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Cursor>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The batch behind what an answer named as its next one.
    fn page(&self, next: &str) -> Option<Result<Answer, ApiError>> {
        let (locator, offset) = next.split_once('-')?;
        let cursor = self.lock().get(locator.parse::<usize>().ok()?)?.clone();
        Some(cursor.page(locator, offset.parse().ok()?, PAGE, self))
    }
}

impl CursorBook for Kept {
    fn keep(&self, cursor: Cursor) -> String {
        let mut kept = self.lock();
        kept.push(Arc::new(cursor));
        (kept.len() - 1).to_string()
    }
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
            return Ok(Done::Failed(refusal(self.job, &refused)));
        }
        if left || (self.waiting > 0 && !self.keep(self.kept)?) {
            return Ok(Done::Left);
        }
        Ok(Done::Complete)
    }

    /// Puts the records down as JSON, a comma between them and none around.
    fn records(mut self, query: &str) -> Result<Done, StoreError> {
        let order = &self.job.order;
        let (all, now) = (
            order.operation == Operation::QueryAll,
            self.book.clock_now(),
        );
        let (user, version) = (order.created_by.as_str(), order.api_version);
        let store = &self.book.store;
        let kept = Kept::default();
        let mut answered = query_context::of(store, user, version, all, now).and_then(|context| {
            flat(query).and_then(|()| store.query(query, &context, PAGE, &kept))
        });
        loop {
            let answer = match answered {
                Ok(answer) => answer,
                Err(refused) => return Ok(Done::Failed(refusal(self.job, &refused))),
            };
            if answer.count > 0 {
                let array = answer.records.strip_prefix('[');
                let records = array.and_then(|text| text.strip_suffix(']'));
                let records = records.expect("a batch is the text of an array");
                self.text.extend_from_slice(records.as_bytes());
                self.waiting = answer.count;
                if !self.keep(self.kept)? {
                    return Ok(Done::Left);
                }
            }
            match answer.next.and_then(|next| kept.page(&next)) {
                Some(page) => answered = page,
                None => return Ok(Done::Complete),
            }
        }
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

/// Refuses sub-queries, whose rows would have to come in pages too.
fn flat(query: &str) -> Result<(), ApiError> {
    let Ok(tree) = crate::soql::parse(query) else {
        return Ok(());
    };
    let Select::Items(items) = &tree.select else {
        return Ok(());
    };
    let nests = items
        .iter()
        .any(|item| matches!(item.expr, SelectExpr::SubQuery(_)));
    if nests {
        let text = "Aggregate Relationships not supported in Bulk Query";
        return Err(ApiError::new(400, "FeatureNotEnabled", text));
    }
    Ok(())
}

fn compressed(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(text.len() / 4), Compression::fast());
    encoder.write_all(text)?;
    encoder.finish()
}

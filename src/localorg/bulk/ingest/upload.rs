//! Uploaded data as a stream: part after part from the file, never whole in memory.

use std::io::{self, Read};

use rusqlite::OptionalExtension;

use super::super::book::Book;
use super::super::job::Dialect;
use crate::localorg::error::StoreError;

/// The byte order mark that spreadsheets put in front.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Data of one job.
pub(super) struct Upload {
    book: Book,
    job: i64,
    next: i64,
    part: Vec<u8>,
    at: usize,
    /// A byte order mark stood in front.
    pub(super) marked: bool,
}

impl Upload {
    /// From the beginning.
    pub(super) fn of(book: &Book, job: i64) -> Self {
        Self {
            book: book.clone(),
            job,
            next: 0,
            part: Vec::new(),
            at: 0,
            marked: false,
        }
    }

    /// The next part; empty at the end.
    pub(super) fn part(&mut self) -> Result<&[u8], StoreError> {
        let (job, next) = (self.job, self.next);
        self.part = self.book.with(|connection| {
            connection
                .prepare_cached("SELECT bytes FROM bulk_upload WHERE job = ?1 AND part = ?2")?
                .query_row([job, next], |row| row.get(0))
                .optional()
                .map(Option::unwrap_or_default)
        })?;
        self.at = 0;
        if self.next == 0 && self.part.starts_with(MARK) {
            self.at = MARK.len();
            self.marked = true;
        }
        self.next += 1;
        Ok(&self.part[self.at..])
    }
}

impl Read for Upload {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.part.len() {
            self.part().map_err(io::Error::other)?;
        }
        let count = buffer.len().min(self.part.len() - self.at);
        buffer[..count].copy_from_slice(&self.part[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// The rows of a job's data; the header is the first.
pub(super) fn rows(book: &Book, job: i64, dialect: Dialect) -> csv::Reader<Upload> {
    csv::ReaderBuilder::new()
        .delimiter(dialect.delimiter.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(Upload::of(book, job))
}

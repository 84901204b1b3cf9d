//! Bulk API 2.0: jobs that move many records, in and out, as CSV.
//!
//! A client makes a job and comes back for what became of it; in between a worker thread does the
//! work, in short transactions, so that other requests are served all the time. Everything about a
//! job is in the org's file: one that was left in the middle, because the process ended, is taken
//! up again by the next.
//!
//! `door` is the HTTP side and `intake` understands what is asked for; `book` keeps jobs and their
//! states, `worker` is the thread. `extract` runs the query of a query job and `results` hands its
//! rows out in pages; `ingest` turns uploaded rows into records. `classic` is the first Bulk API, whose
//! batches are jobs of the second underneath.

mod book;
mod classic;
mod csv;
mod door;
mod extract;
mod ingest;
mod intake;
mod job;
mod migrations;
mod multipart;
mod results;
mod words;
mod worker;

use std::sync::Arc;

use self::book::Book;
use self::worker::Worker;
use super::LocalOrgError;
use super::error::{ApiError, StoreError};
use super::store::Store;
use super::wire::{Incoming, Reply};
use crate::clock::Clock;

pub(super) use self::book::Metered;
pub(super) use self::door::{QUERY_JOBS, QUERY_MB};
pub(super) use self::ingest::BATCHES;

/// The jobs of one org and the thread that works on them; clones share both.
#[derive(Clone)]
pub(super) struct Bulk {
    book: Book,
    worker: Arc<Worker>,
}

/// A request with a valid token.
pub(super) struct Caller<'a> {
    /// The request.
    pub(super) request: &'a Incoming,
    /// As in `v60.0`: 60.
    pub(super) version: u16,
    /// Id of the user.
    pub(super) user_id: &'a str,
}

type Answered = Result<Reply, ApiError>;

impl Bulk {
    /// Opens the jobs in the store and goes on with those that wait.
    pub(super) fn start(store: Store, clock: Clock) -> Result<Self, LocalOrgError> {
        let book = Book::open(store, clock)?;
        let worker = Worker::start(book.clone()).map_err(LocalOrgError::Thread)?;
        Ok(Self {
            book,
            worker: Arc::new(worker),
        })
    }

    /// What was used of a daily allowance in the past 24 hours.
    pub(super) fn used(&self, what: Metered) -> Result<u64, StoreError> {
        self.book.used(what)
    }
}

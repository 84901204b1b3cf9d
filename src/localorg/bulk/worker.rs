//! The thread that works on jobs, oldest first, one at a time.
//!
//! It sleeps until somebody wakes it, and looks between two portions of work whether it should
//! stop: the job then stays `InProgress` and the next process goes on with it.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::book::Book;
use super::job::{Job, Kind};
use super::{extract, ingest};
use crate::localorg::error::StoreError;

/// The thread; dropping it stops it.
pub(super) struct Worker {
    bell: Arc<Bell>,
    thread: Option<JoinHandle<()>>,
}

/// How the others reach the thread.
#[derive(Default)]
pub(super) struct Bell {
    rung: Mutex<Rung>,
    heard: Condvar,
}

#[derive(Default)]
struct Rung {
    work: bool,
    stop: bool,
}

impl Bell {
    fn lock(&self) -> MutexGuard<'_, Rung> {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the thread should end as soon as it can.
    pub(super) fn is_stopping(&self) -> bool {
        self.lock().stop
    }

    /// Sleeps until there may be work; false when it is time to end.
    fn wait(&self) -> bool {
        let rung = self.lock();
        let quiet = |rung: &mut Rung| !rung.work && !rung.stop;
        let waited = self.heard.wait_while(rung, quiet);
        let mut rung = waited.unwrap_or_else(PoisonError::into_inner);
        rung.work = false;
        !rung.stop
    }
}

/// How the work on a job ended.
pub(super) enum Done {
    /// Everything was taken up.
    Complete,
    /// The job as a whole cannot be done: `Code : text`.
    Failed(String),
    /// It was aborted or deleted, or the process ends: nothing more to write down.
    Left,
}

impl Worker {
    /// Starts the thread, which first looks for jobs that were left.
    pub(super) fn start(book: Book) -> io::Result<Self> {
        let bell = Arc::new(Bell::default());
        let heard = Arc::clone(&bell);
        bell.lock().work = true;
        let thread = std::thread::Builder::new()
            .name("local-org-bulk".to_owned())
            .spawn(move || {
                while heard.wait() {
                    work_off(&book, &heard);
                }
            })?;
        Ok(Self {
            bell,
            thread: Some(thread),
        })
    }

    /// Tells the thread that there is work.
    pub(super) fn wake(&self) {
        self.bell.lock().work = true;
        self.bell.heard.notify_all();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.bell.lock().stop = true;
        self.bell.heard.notify_all();
        let ended = self.thread.take().map_or(Ok(()), JoinHandle::join);
        if ended.is_err() {
            tracing::error!("the thread of bulk jobs panicked");
        }
    }
}

/// Takes up jobs until none waits.
fn work_off(book: &Book, bell: &Bell) {
    while !bell.is_stopping() {
        let job = match book.next_waiting() {
            Ok(Some(job)) => job,
            Ok(None) => return,
            Err(failed) => {
                tracing::error!(error = %failed, "bulk jobs cannot be read");
                return;
            }
        };
        if let Err(failed) = work_on(book, bell, &job) {
            tracing::error!(error = %failed, job = %job.id(), "a bulk job failed");
            let text = "InternalServerError : the local org's file could not be used";
            // When not even this can be written, the job is left for the next process.
            if book.finish(job.number, Some(text)).is_err() {
                return;
            }
        }
    }
}

fn work_on(book: &Book, bell: &Bell, job: &Job) -> Result<(), StoreError> {
    if !book.begin_work(job)? {
        return Ok(());
    }
    let done = match job.order.kind {
        Kind::Query => extract::run(book, bell, job)?,
        Kind::Ingest => ingest::run(book, bell, job)?,
    };
    match done {
        Done::Complete => book.finish(job.number, None),
        Done::Failed(why) => book.finish(job.number, Some(&why)),
        Done::Left => Ok(()),
    }
}

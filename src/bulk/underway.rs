//! Query jobs that nobody goes on with when the process ends before them.
//!
//! They are in no book, so whoever makes one tells it here, and a process that is asked to end stops
//! them. A job goes off the list at its own end, or when what was written names it for a later run.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::RwLock;

use super::error::BulkError;
use super::job::{Job, JobKind};
use super::jobs::{Jobs, NewQuery};
use crate::model::id::RecordId;
use crate::model::stop::{Held, Stop};

/// Jobs under way. Clones share the list.
#[derive(Clone, Debug, Default)]
pub struct Underway(Arc<List>);

#[derive(Debug, Default)]
struct List {
    stop: Stop,
    /// Whether the notes of a run that ends early let the next one take its job up.
    is_resumable: bool,
    /// Shared by those who make a job at this moment.
    making: Arc<RwLock<()>>,
    jobs: Mutex<Vec<Entry>>,
    had_any: AtomicBool,
}

#[derive(Debug)]
struct Entry {
    jobs: Jobs,
    id: RecordId,
    is_kept: bool,
    _held: Held,
}

/// What became of the jobs that were under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Jobs that were stopped.
    pub stopped: Vec<RecordId>,
    /// Jobs that go on because nothing could be heard of them.
    pub running: Vec<RecordId>,
    /// Jobs that go on because a later run takes them up.
    pub kept: Vec<RecordId>,
}

impl Left {
    /// Whether there was none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stopped.is_empty() && self.running.is_empty() && self.kept.is_empty()
    }
}

impl PartialEq for Underway {
    /// The same list, whatever stands on it.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Underway {}

impl Underway {
    /// An empty list; while there are jobs on it the wish to end is held. `is_resumable` tells whether
    /// notes of a run that ends early are kept for the next one.
    #[must_use]
    pub fn new(stop: &Stop, is_resumable: bool) -> Self {
        Self(Arc::new(List {
            stop: stop.clone(),
            is_resumable,
            ..List::default()
        }))
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a query job. It is made and on the list also when nobody waits for the answer any more.
    ///
    /// # Errors
    /// When the org refuses it or no answer comes.
    pub async fn create_query(&self, jobs: &Jobs, new: NewQuery) -> Result<Job, BulkError> {
        let making = Arc::clone(&self.0.making).read_owned().await;
        let (list, jobs, held) = (self.clone(), jobs.clone(), self.0.stop.hold());
        let made = tokio::spawn(async move {
            let made = jobs.create_query(&new).await;
            if let Ok(job) = &made {
                list.0.had_any.store(true, Ordering::Relaxed);
                list.entries().push(Entry {
                    jobs,
                    id: job.id,
                    is_kept: false,
                    _held: held,
                });
            }
            drop(making);
            made
        });
        made.await
            .unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()))
    }

    /// Whether there ever was one.
    #[must_use]
    pub fn had_any(&self) -> bool {
        self.0.had_any.load(Ordering::Relaxed)
    }

    /// A job of an earlier run is gone on with, which its notes name.
    pub fn taken_up(&self) {
        self.0.had_any.store(true, Ordering::Relaxed);
    }

    /// The job has ended.
    pub fn ended(&self, id: &RecordId) {
        self.entries().retain(|entry| entry.id != *id);
    }

    /// The notes of the run name the job.
    pub fn noted(&self, id: &RecordId) {
        let mut entries = self.entries();
        for entry in entries.iter_mut().filter(|entry| entry.id == *id) {
            entry.is_kept = self.0.is_resumable;
        }
    }

    /// Stops what is under way and on no paper, as far as that can be had in this time.
    pub async fn leave(&self, patience: Duration) -> Left {
        let mut left = Left::default();
        let all = async {
            drop(self.0.making.write().await);
            let entries = std::mem::take(&mut *self.entries());
            let mut stopping = tokio::task::JoinSet::new();
            for entry in entries {
                match entry.is_kept {
                    true => left.kept.push(entry.id),
                    false => {
                        left.running.push(entry.id);
                        stopping.spawn(async move {
                            (entry.id, entry.jobs.abort(JobKind::Query, &entry.id).await)
                        });
                    }
                }
            }
            while let Some(Ok((id, told))) = stopping.join_next().await {
                match told {
                    Ok(_) => left.stopped.push(id),
                    // It came to its end in between.
                    Err(BulkError::WrongState { .. } | BulkError::Missing { .. }) => {}
                    Err(_) => continue,
                }
                left.running.retain(|one| *one != id);
            }
        };
        // What has not answered by then is told as running.
        let _ = tokio::time::timeout(patience, all).await;
        left
    }
}

//! Several parts on their way at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;

use super::error::ImportError;
use super::part::Parts;
use super::send::Sending;
use super::spool::Held;
use super::tally::Tally;
use crate::bulk::{BulkError, Schedule};
use crate::hooks::fail_point;
use crate::model::rows::Progress;
use crate::state::{Part, TransferState};

/// How an import goes about its jobs.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Parts on their way at the same time.
    pub parallel: usize,
    /// Whether the end of the jobs is waited for.
    pub waits: bool,
    /// How often a job is looked at, and for how long.
    pub schedule: Schedule,
    /// Where a test ends the process.
    pub fail_point: Option<String>,
}

impl Pace {
    /// How long to wait before data is sent again.
    pub(super) fn pause(&self, tries: u32) -> Duration {
        self.schedule
            .first
            .saturating_mul(2_u32.saturating_pow(tries))
    }
}

/// Rows that the org has looked at, for the bar.
#[derive(Clone)]
pub(super) struct Counter {
    parts: Arc<Mutex<HashMap<u32, u64>>>,
    total: u64,
    bar: Arc<dyn Progress>,
}

impl Counter {
    pub(super) fn new(total: u64, bar: Arc<dyn Progress>) -> Self {
        Self {
            parts: Arc::default(),
            total,
            bar,
        }
    }

    pub(super) fn set(&self, part: u32, rows: u64) {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        parts.insert(part, rows);
        self.bar.advance(parts.values().sum(), Some(self.total));
    }
}

/// An import that was begun or taken up.
pub struct Import {
    pub(super) sending: Arc<Sending>,
    /// Makes further parts; none when all rows are in parts.
    pub(super) parts: Option<Parts>,
    /// Parts that wait to be taken on.
    pub(super) waiting: Vec<Part>,
    pub(super) held: Held,
}

impl Import {
    /// Number of the transfer.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.sending.number
    }

    /// Moves all rows, or as far as the pace says. What came of them is in the book.
    ///
    /// # Errors
    /// When nothing more can be sent, some rows failed, or the org has not ended with them.
    pub async fn run(mut self) -> Result<Tally, ImportError> {
        let sending = Arc::clone(&self.sending);
        let failed = self.send_all().await.err();
        sending.counter.bar.clear();
        let parts = sending.book().parts(sending.number)?;
        let tally = Tally::of(&sending.plan, &parts);
        let (number, operation) = (sending.number, sending.plan.operation);
        let is_aborted = sending.is_aborted()?;
        let is_over =
            parts.iter().all(|part| part.state.is_settled()) && (is_aborted || tally.not_sent == 0);
        if is_over && !is_aborted {
            let now = sending.jobs.client().clock().now();
            sending
                .book()
                .set_state(number, TransferState::Finished, now)?;
        }
        drop(self.held);
        let boxed = Box::new(tally.clone());
        match failed {
            Some(ImportError::Bulk(BulkError::StillRunning { .. })) => {}
            // Rows that were done count for more than the reason why others were not.
            Some(error) if is_over && tally.done + tally.unknown == 0 => return Err(error),
            Some(_) if is_over => {}
            Some(error) => {
                return Err(ImportError::Stopped {
                    number,
                    operation,
                    tally: boxed,
                    reason: Box::new(error),
                });
            }
            None => {}
        }
        match (is_over, tally.is_complete()) {
            (true, true) => Ok(tally),
            (true, false) => Err(ImportError::Rows {
                number,
                operation,
                tally: boxed,
            }),
            (false, _) => Err(ImportError::Running {
                number,
                operation,
                tally: boxed,
            }),
        }
    }

    async fn send_all(&mut self) -> Result<(), ImportError> {
        let mut under_way = JoinSet::new();
        let mut failed = None;
        loop {
            while failed.is_none() && under_way.len() < self.sending.pace.parallel {
                match self.next().await {
                    Ok(Some(part)) => {
                        under_way.spawn(Arc::clone(&self.sending).drive(part));
                    }
                    Ok(None) => break,
                    Err(error) => failed = Some(error),
                }
            }
            let Some(ended) = under_way.join_next().await else {
                return failed.map_or(Ok(()), Err);
            };
            let ended = ended.expect("a part neither panics nor is cancelled");
            let ended = ended.and_then(|part| match (part.error, part.job) {
                (Some(reason), Some(id)) => Err(BulkError::Failed { id, reason }.into()),
                _ => Ok(()),
            });
            match ended {
                // Others may still be sent: only nobody waits any longer.
                Err(ImportError::Bulk(error @ BulkError::StillRunning { .. })) => {
                    failed.get_or_insert(error.into());
                }
                Err(error) => failed = Some(failed.unwrap_or(error)),
                Ok(()) => {}
            }
        }
    }

    /// The next part to be taken on; a new one is written down first.
    async fn next(&mut self) -> Result<Option<Part>, ImportError> {
        if let Some(part) = self.waiting.pop() {
            return Ok(Some(part));
        }
        let Some(mut parts) = self.parts.take() else {
            return Ok(None);
        };
        // Another process may have stopped the transfer.
        if self.sending.is_aborted()? {
            return Ok(None);
        }
        // Rows are read and packed beside those that are on their way.
        let made = tokio::task::spawn_blocking(move || {
            let made = parts.next();
            (parts, made)
        });
        let (parts, made) = made.await.expect("making a part does not panic");
        let made = made?;
        if let Some(part) = &made {
            fail_point(self.sending.pace.fail_point.as_deref(), "bulk:packed");
            self.sending.put(part)?;
            fail_point(self.sending.pace.fail_point.as_deref(), "bulk:ready");
            self.parts = Some(parts);
        }
        Ok(made)
    }
}

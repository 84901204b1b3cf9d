//! What the book of transfers says, held against what the org says.

use super::error::BulkError;
use super::job::{Job, JobKind};
use super::jobs::Jobs;
use crate::client::Client;
use crate::model::id::RecordId;
use crate::state::{Direction, JobBook, Part, PartState, Transfer, TransferState};

/// Looks after transfers of one org.
pub struct Watch<'a> {
    jobs: Jobs,
    book: &'a mut JobBook,
}

impl<'a> Watch<'a> {
    /// With the client of the org that the transfers belong to.
    pub fn new(client: &Client, book: &'a mut JobBook) -> Self {
        Self {
            jobs: Jobs::new(client.clone()),
            book,
        }
    }

    /// The parts as the org sees their jobs now. The book stays as it is: another process may be writing
    /// in it. A job that the org has forgotten stays as it was last seen.
    ///
    /// # Errors
    /// When the org does not answer, or the book cannot be read.
    pub async fn refresh(&self, transfer: &Transfer) -> Result<Vec<Part>, BulkError> {
        let kind = kind_of(transfer);
        let mut parts = self.book.parts(transfer.number)?;
        for part in &mut parts {
            let (Some(id), false) = (part.job, part.state.is_settled()) else {
                continue;
            };
            match self.jobs.info(kind, &id).await {
                Ok(job) => note(part, &job),
                Err(BulkError::Missing { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(parts)
    }

    /// Stops every job of the transfer that has not ended; how many were stopped. Rows that were not
    /// sent yet never will be.
    ///
    /// # Errors
    /// When the org does not answer, or the book cannot be written.
    pub async fn abort(&mut self, transfer: &Transfer) -> Result<u64, BulkError> {
        let now = self.jobs.client().clock().now();
        if transfer.state == TransferState::Running {
            self.book
                .set_state(transfer.number, TransferState::Aborted, now)?;
        }
        let kind = kind_of(transfer);
        let mut stopped = 0;
        for part in self.book.parts(transfer.number)? {
            let (Some(id), false) = (part.job, part.state.is_settled()) else {
                continue;
            };
            match self.jobs.abort(kind, &id).await {
                Ok(_) => stopped += 1,
                // It came to its end in between, or is gone.
                Err(BulkError::WrongState { .. } | BulkError::Missing { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(stopped)
    }

    /// Stops a job that is in no book.
    ///
    /// # Errors
    /// When it has ended already, or the org does not answer.
    pub async fn abort_job(&self, id: &RecordId) -> Result<Job, BulkError> {
        let job = self.jobs.find(id).await?;
        self.jobs.abort(job.kind(), id).await
    }
}

fn kind_of(transfer: &Transfer) -> JobKind {
    match transfer.begun.direction {
        Direction::Import => JobKind::Ingest,
        Direction::Export => JobKind::Query,
    }
}

/// Takes down what the org says about the job of a part.
fn note(part: &mut Part, job: &Job) {
    part.server_state = Some(job.state.as_str().to_owned());
    part.processed = job.number_records_processed.or(part.processed);
    part.failed = job.number_records_failed.or(part.failed);
    part.error = job.error_message.clone().or(part.error.take());
    if job.state.is_final() && part.state.is_at_server() {
        part.state = PartState::Ended;
    }
}

//! The steps of one part's job, each written down before it is taken.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::ImportError;
use super::join::{self, Answers};
use super::plan::Plan;
use super::run::{Counter, Pace};
use super::spool::Spool;
use crate::bulk::{BulkError, Job, JobKind, JobState, Jobs, ResultPart};
use crate::hooks::fail_point;
use crate::model::id::RecordId;
use crate::state::{JobBook, Part, PartState, TransferState};

/// Jobs that are made for a part whose data does not arrive.
const TRIES: u32 = 4;

/// What all parts of an import share.
pub(super) struct Sending {
    pub(super) jobs: Jobs,
    pub(super) book: Arc<Mutex<JobBook>>,
    pub(super) number: u64,
    pub(super) plan: Plan,
    pub(super) spool: Spool,
    pub(super) pace: Pace,
    pub(super) counter: Counter,
}

impl Sending {
    pub(super) fn book(&self) -> MutexGuard<'_, JobBook> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a part down.
    pub(super) fn put(&self, part: &Part) -> Result<(), ImportError> {
        let now = self.jobs.client().clock().now();
        Ok(self.book().put(self.number, part, now)?)
    }

    /// Whether somebody has stopped the transfer.
    pub(super) fn is_aborted(&self) -> Result<bool, ImportError> {
        let transfer = self.book().get(Some(self.number))?;
        Ok(transfer.state == TransferState::Aborted)
    }

    fn step(&self, part: &mut Part, state: PartState) -> Result<(), ImportError> {
        part.state = state;
        self.put(part)
    }

    fn fail_point(&self, name: &'static str) {
        fail_point(self.pace.fail_point.as_deref(), name);
    }

    /// Takes a part to its end, or as far as the pace says.
    pub(super) async fn drive(self: Arc<Self>, mut part: Part) -> Result<Part, ImportError> {
        let mut tries = 0;
        loop {
            match part.state {
                PartState::Ready | PartState::Creating => self.create(&mut part).await?,
                PartState::Open => {
                    tries += 1;
                    self.upload(&mut part, tries).await?;
                }
                PartState::Uploading => self.settle_upload(&mut part).await?,
                PartState::Uploaded => self.close(&mut part).await?,
                PartState::Closing => self.settle_close(&mut part).await?,
                PartState::Sent if !self.pace.waits => return Ok(part),
                PartState::Sent => self.wait(&mut part).await?,
                PartState::Ended => self.join(&mut part).await?,
                PartState::Dropped if part.unprocessed.is_none() => self.drop_rows(&mut part)?,
                PartState::Done | PartState::Dropped | PartState::Lost => {
                    self.counter.set(part.number, part.rows.unwrap_or(0));
                    return Ok(part);
                }
            }
        }
    }

    async fn create(&self, part: &mut Part) -> Result<(), ImportError> {
        self.step(part, PartState::Creating)?;
        self.fail_point("bulk:creating");
        let job = self.jobs.create_ingest(&self.plan.job()).await?;
        self.fail_point("bulk:created");
        part.job = Some(job.id);
        part.server_state = Some(job.state.as_str().to_owned());
        self.step(part, PartState::Open)?;
        self.fail_point("bulk:open");
        Ok(())
    }

    async fn upload(&self, part: &mut Part, tries: u32) -> Result<(), ImportError> {
        let id = job_of(part);
        self.step(part, PartState::Uploading)?;
        self.fail_point("bulk:uploading");
        let bytes = part.bytes.unwrap_or(0);
        let data = self.spool.upload(part.number, bytes);
        match self.jobs.upload(&id, data).await {
            Ok(()) => {
                self.fail_point("bulk:arrived");
                self.step(part, PartState::Uploaded)?;
                self.fail_point("bulk:uploaded");
                Ok(())
            }
            Err(error) if error.may_pass() && tries < TRIES => {
                self.jobs
                    .client()
                    .clock()
                    .sleep(self.pace.pause(tries))
                    .await;
                // What the org has of it is not known: the next step makes a new job.
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the data arrived cannot be asked. The job was not closed and has done nothing: it is
    /// aborted, and another one gets the data.
    async fn settle_upload(&self, part: &mut Part) -> Result<(), ImportError> {
        let id = job_of(part);
        match self.jobs.info(JobKind::Ingest, &id).await {
            Ok(job) if job.state == JobState::Open => {
                match self.jobs.abort(JobKind::Ingest, &id).await {
                    Ok(_) | Err(BulkError::WrongState { .. } | BulkError::Missing { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            // Somebody else has closed it.
            Ok(job) if job.state != JobState::Aborted => {
                return self.went_on(part, &job);
            }
            Ok(_) | Err(BulkError::Missing { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        part.job = None;
        part.server_state = None;
        self.step(part, PartState::Ready)
    }

    async fn close(&self, part: &mut Part) -> Result<(), ImportError> {
        let id = job_of(part);
        self.step(part, PartState::Closing)?;
        self.fail_point("bulk:closing");
        match self.jobs.close(&id).await {
            Ok(job) => {
                self.fail_point("bulk:closed");
                self.went_on(part, &job)?;
                self.fail_point("bulk:sent");
                Ok(())
            }
            Err(BulkError::WrongState { .. }) => Ok(()),
            Err(error) if error.may_pass() => Ok(()),
            Err(BulkError::Missing { .. }) => {
                part.job = None;
                self.step(part, PartState::Ready)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the org was told to begin is asked.
    async fn settle_close(&self, part: &mut Part) -> Result<(), ImportError> {
        let id = job_of(part);
        match self.jobs.info(JobKind::Ingest, &id).await {
            Ok(job) if job.state == JobState::Open => self.step(part, PartState::Uploaded),
            Ok(job) => self.went_on(part, &job),
            Err(BulkError::Missing { .. }) => self.lose(part),
            Err(error) => Err(error.into()),
        }
    }

    fn went_on(&self, part: &mut Part, job: &Job) -> Result<(), ImportError> {
        part.server_state = Some(job.state.as_str().to_owned());
        self.step(part, PartState::Sent)
    }

    async fn wait(&self, part: &mut Part) -> Result<(), ImportError> {
        let id = job_of(part);
        let (number, counter) = (part.number, self.counter.clone());
        let mut told = |job: &Job| counter.set(number, job.number_records_processed.unwrap_or(0));
        let schedule = self.pace.schedule;
        let job = match self
            .jobs
            .wait((JobKind::Ingest, &id), &schedule, &mut told)
            .await
        {
            Err(BulkError::Missing { .. }) => return self.lose(part),
            other => other?,
        };
        self.fail_point("bulk:ended");
        part.server_state = Some(job.state.as_str().to_owned());
        part.processed = job.number_records_processed;
        part.failed = job.number_records_failed;
        part.error.clone_from(&job.error_message);
        self.step(part, PartState::Ended)
    }

    /// Reads the results.
    async fn join(&self, part: &mut Part) -> Result<(), ImportError> {
        let id = job_of(part);
        let job = match self.jobs.info(JobKind::Ingest, &id).await {
            Err(BulkError::Missing { .. }) => return self.lose(part),
            other => other?,
        };
        let mut answers: Answers = Vec::new();
        for which in ResultPart::ALL {
            let mut file = self.spool.answer()?;
            match self.jobs.fetch(&job, which, &mut file).await {
                Ok(()) => answers.push((which, file)),
                // A job that failed before its first row has no results.
                Err(BulkError::WrongState { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.fail_point("bulk:fetched");
        let never_began =
            job.number_records_processed.unwrap_or(0) == 0 && job.state != JobState::JobComplete;
        let joined = join::join(&self.spool, part, answers, never_began)?;
        let (failed, others) = joined.lines();
        self.put(part)?;
        self.book()
            .put_lines(self.number, part.number, failed, others)?;
        self.fail_point("bulk:joined");
        self.spool.forget_csv(part.number);
        Ok(())
    }

    /// The org has forgotten the job. What was seen of it before is all that is known.
    fn lose(&self, part: &mut Part) -> Result<(), ImportError> {
        let rows = part.rows.unwrap_or(0);
        let is_whole = part.processed == Some(rows) && part.failed == Some(0);
        if !is_whole {
            (part.processed, part.failed) = (Some(0), Some(0));
            part.unknown = Some(rows);
        }
        self.step(part, PartState::Lost)
    }

    /// Rows of a job that was stopped before it was closed.
    fn drop_rows(&self, part: &mut Part) -> Result<(), ImportError> {
        let joined = join::join(&self.spool, part, Vec::new(), true)?;
        part.state = PartState::Dropped;
        self.put(part)?;
        let (failed, others) = joined.lines();
        self.book()
            .put_lines(self.number, part.number, failed, others)?;
        self.spool.forget_csv(part.number);
        Ok(())
    }
}

/// A part in these states has a job.
fn job_of(part: &Part) -> RecordId {
    part.job
        .expect("the job was written down with the step that made it")
}

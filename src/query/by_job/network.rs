//! The network's half of a result that comes as a job: waits for it and reads its pages, piece by
//! piece. A page that breaks off is read again from its beginning; the other half passes over what it
//! has taken before.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::bulk::{BulkError, Job, JobKind, Jobs, Schedule, Underway};
use crate::error::Diagnostic;
use crate::model::rows::Progress;
use crate::query::by_job::rows::{Piece, Pieces};
use crate::query::error::QueryError;

/// Rows of a page.
const PAGE_ROWS: u64 = 100_000;
/// Pieces that wait for the writer; one has some ten to a hundred kilobytes.
const WAITING: usize = 4;
/// Times that a page which breaks off is asked for.
const TRIES: u32 = 5;
/// The wait before the second time; it doubles.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// A job, and where its pieces go.
pub(super) struct Network {
    jobs: Jobs,
    job: Job,
    locator: Option<String>,
    pieces: mpsc::Sender<Piece>,
    pub(super) underway: Underway,
}

/// Why a page was not read to its end.
enum Stop {
    /// Nobody takes any more.
    Gone,
    Failed(BulkError),
}

impl From<BulkError> for Stop {
    fn from(error: BulkError) -> Self {
        Self::Failed(error)
    }
}

impl Network {
    /// Both ends of the way from the page at this locator on.
    pub(super) fn new(jobs: Jobs, job: Job, locator: Option<String>) -> (Self, Pieces) {
        let (pieces, arriving) = mpsc::channel(WAITING);
        let network = Self {
            jobs,
            job,
            locator,
            pieces,
            underway: Underway::default(),
        };
        (network, Pieces::new(arriving))
    }

    /// Runs to the end of the result, or until nobody takes any more.
    pub(super) async fn run(mut self, progress: Option<Arc<dyn Progress>>) {
        let end = match self.all(progress).await {
            Ok(()) => Piece::End,
            Err(Stop::Gone) => return,
            Err(Stop::Failed(BulkError::Missing { id })) => {
                Piece::Failed(QueryError::JobGone(Box::new(BulkError::Missing { id })))
            }
            Err(Stop::Failed(error)) => Piece::Failed(QueryError::Job(Box::new(error))),
        };
        // The writer may have ended on its own account.
        drop(self.pieces.send(end).await);
    }

    async fn put(&self, piece: Piece) -> Result<(), Stop> {
        self.pieces.send(piece).await.map_err(|_| Stop::Gone)
    }

    async fn all(&mut self, progress: Option<Arc<dyn Progress>>) -> Result<(), Stop> {
        if !self.job.state.is_final() {
            let mut told = |job: &Job| {
                if let (Some(progress), Some(done)) = (&progress, job.number_records_processed) {
                    progress.advance(done, None);
                }
            };
            let id = self.job.id;
            let schedule = Schedule::default();
            let ended = self.jobs.wait((JobKind::Query, &id), &schedule, &mut told);
            self.job = ended.await?;
        }
        self.underway.ended(&self.job.id);
        if let Some(error) = BulkError::of_end(&self.job) {
            return Err(error.into());
        }
        self.put(Piece::Total(self.job.number_records_processed))
            .await?;
        loop {
            self.locator = self.page().await?;
            if self.locator.is_none() {
                return Ok(());
            }
        }
    }

    /// Reads a page; where the next one begins.
    async fn page(&self) -> Result<Option<String>, Stop> {
        let mut wait = FIRST_WAIT;
        for _ in 1..TRIES {
            match self.page_once().await {
                Err(Stop::Failed(error)) if error.may_pass() => {
                    let code = error.code();
                    tracing::debug!(%error, code = code.as_str(), "a page is asked for again");
                }
                other => return other,
            }
            self.put(Piece::Torn).await?;
            self.jobs.client().clock().sleep(wait).await;
            wait *= 2;
        }
        self.page_once().await
    }

    async fn page_once(&self) -> Result<Option<String>, Stop> {
        let locator = self.locator.as_deref();
        let mut page = self
            .jobs
            .results(&self.job, locator, Some(PAGE_ROWS))
            .await?;
        while let Some(bytes) = page.body.chunk().await.map_err(BulkError::from)? {
            self.put(Piece::Bytes(bytes)).await?;
        }
        let (next, rows) = (page.next, page.rows);
        if next.is_some() && next == self.locator {
            return Err(BulkError::from(crate::client::Error::PageLoop {
                path: next.unwrap_or_default(),
            })
            .into());
        }
        let end = Piece::PageEnd {
            next: next.clone(),
            rows,
        };
        self.put(end).await?;
        Ok(next)
    }
}

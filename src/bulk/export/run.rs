//! An export from its query to the last row.

use std::sync::Arc;

use super::fetching::{PageFetcher, deliver};
use super::{ChunkBy, ExportError, PageTaker, Spool, Window, window};
use crate::bulk::{BulkError, Job, JobKind, Jobs, NewQuery, Schedule};
use crate::client::{Client, QueryOptions};
use crate::model::rows::Progress;
use crate::soql;
use crate::state::{JobBook, Part, PartState, TransferState};
use serde::{Deserialize, Serialize};

/// A window is halved so often at most.
const MOST_HALVINGS: u32 = 24;

/// What an export is, as the book keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPlan {
    /// The query.
    pub soql: String,
    /// Deleted and archived records too.
    pub all_rows: bool,
    /// By what windows that take too long are halved.
    pub chunk_by: Option<ChunkBy>,
    /// Records of a page; without it the server chooses.
    pub page_rows: Option<u64>,
    /// Pages that are fetched at the same time.
    pub parallel: usize,
    /// How the result is written, as the command line keeps it.
    pub output: serde_json::Value,
}

/// What an export brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportSummary {
    /// Records that were written.
    pub rows: u64,
    /// Pages that they came in.
    pub pages: u64,
    /// Of those, pages that had arrived before.
    pub kept_pages: u64,
    /// Jobs that were complete.
    pub jobs: u64,
    /// The reader of the output went away before the end.
    pub closed: bool,
}

/// An export that is in the book.
pub struct Export<'a> {
    jobs: Jobs,
    book: &'a mut JobBook,
    number: u64,
    plan: ExportPlan,
    query: soql::ast::Query,
    spool: Spool,
    progress: Arc<dyn Progress>,
    summary: ExportSummary,
    /// First and last value of the field by which windows are halved.
    bounds: Option<(String, String)>,
}

impl<'a> Export<'a> {
    /// The export with this number.
    ///
    /// # Errors
    /// When its query is none.
    pub fn new(
        client: &Client,
        book: &'a mut JobBook,
        (number, plan): (u64, ExportPlan),
        spool: Spool,
        progress: Arc<dyn Progress>,
    ) -> Result<Self, ExportError> {
        let query =
            soql::parse(&plan.soql).map_err(|error| ExportError::Syntax(Box::new(error)))?;
        Ok(Self {
            jobs: Jobs::new(client.clone()),
            book,
            number,
            plan,
            query,
            spool,
            progress,
            summary: ExportSummary::default(),
            bounds: None,
        })
    }

    /// Makes the jobs that are not made yet. Nothing is waited for.
    ///
    /// # Errors
    /// When the org refuses one or does not answer.
    pub async fn start(&mut self) -> Result<Vec<Part>, ExportError> {
        let mut parts = self.book.parts(self.number)?;
        if parts.is_empty() {
            parts.push(self.part(1, &Window::default())?);
        }
        self.drop_superseded(&mut parts)?;
        for part in &mut parts {
            if matches!(part.state, PartState::Ready | PartState::Creating) {
                self.make_job(part).await?;
            }
        }
        Ok(parts)
    }

    /// Waits for the jobs and hands their pages over, in order. The spool is removed at the end.
    ///
    /// # Errors
    /// When a job fails, the org does not answer, rows are missing, or the taker takes no more.
    pub async fn run(
        &mut self,
        mut taker: Box<dyn PageTaker>,
        schedule: &Schedule,
    ) -> Result<ExportSummary, ExportError> {
        self.spool.open()?;
        let mut parts: Vec<(Window, Part)> = Vec::new();
        for part in self.start().await? {
            let window = window_of(&part, self.number)?;
            if part.state != PartState::Dropped {
                parts.push((window, part));
            }
        }
        // An unbounded beginning comes first; bounds of one kind sort as text.
        parts.sort_by(|(one, _), (other, _)| one.from.cmp(&other.from));
        parts.reverse();
        while let Some((window, mut part)) = parts.pop() {
            let job = match self.ended(&mut part, schedule).await {
                Ok(job) => job,
                Err(ExportError::Bulk(error)) if self.is_out_of_time(&error) => {
                    let halves = self.halve(&mut part, &window, error).await?;
                    parts.extend(halves.into_iter().rev());
                    continue;
                }
                Err(error) => return Err(error),
            };
            taker = match self.pages(&job, &mut part, taker).await {
                Ok(taker) => taker,
                Err(ExportError::Sink(crate::model::rows::SinkError::Closed)) => {
                    self.summary.closed = true;
                    return Ok(self.summary);
                }
                Err(error) => return Err(error),
            };
            self.summary.jobs += 1;
        }
        let done = tokio::task::spawn_blocking(move || taker.finish()).await;
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?;
        self.progress.clear();
        let now = self.jobs.client().clock().now();
        self.book
            .set_state(self.number, TransferState::Finished, now)?;
        self.spool.remove()?;
        Ok(self.summary)
    }

    /// Drops what a halving that was interrupted has left: the whole where both halves are there,
    /// else the one half.
    fn drop_superseded(&mut self, parts: &mut [Part]) -> Result<(), ExportError> {
        let live: Vec<(u32, Window)> = parts
            .iter()
            .filter(|part| part.state != PartState::Dropped)
            .map(|part| Ok((part.number, window_of(part, self.number)?)))
            .collect::<Result<_, ExportError>>()?;
        for number in window::superseded(&live) {
            let dropped = parts.iter_mut().find(|part| part.number == number);
            if let Some(part) = dropped {
                part.state = PartState::Dropped;
                self.put(&part.clone())?;
            }
        }
        Ok(())
    }

    fn part(&mut self, number: u32, window: &Window) -> Result<Part, ExportError> {
        let now = self.jobs.client().clock().now();
        let mut part = Part::new(number, now);
        let note = serde_json::to_string(window);
        part.note = Some(note.expect("a window is plain data"));
        self.book.put(self.number, &part, now)?;
        Ok(part)
    }

    fn put(&mut self, part: &Part) -> Result<(), ExportError> {
        let now = self.jobs.client().clock().now();
        Ok(self.book.put(self.number, part, now)?)
    }

    async fn make_job(&mut self, part: &mut Part) -> Result<(), ExportError> {
        let window = window_of(part, self.number)?;
        let soql = match self.plan.chunk_by {
            Some(by) if window != Window::default() => window
                .narrow(by, &self.query)
                .map_err(|error| ExportError::Syntax(Box::new(error)))?,
            _ => self.plan.soql.clone(),
        };
        part.state = PartState::Creating;
        self.put(part)?;
        let new = NewQuery {
            soql,
            all_rows: self.plan.all_rows,
        };
        let job = self.jobs.create_query(&new).await?;
        part.job = Some(job.id);
        part.state = PartState::Sent;
        part.server_state = Some(job.state.as_str().to_owned());
        self.put(part)
    }

    /// The job of a part when it has ended well.
    async fn ended(&mut self, part: &mut Part, schedule: &Schedule) -> Result<Job, ExportError> {
        let Some(id) = part.job else {
            return Err(BulkError::from(crate::client::Error::Lacking { missing: "job" }).into());
        };
        let (progress, before) = (Arc::clone(&self.progress), self.summary.rows);
        let mut told = |job: &Job| {
            let done = job.number_records_processed.unwrap_or(0);
            progress.advance(before + done, None);
        };
        let job = self
            .jobs
            .wait((JobKind::Query, &id), schedule, &mut told)
            .await?;
        part.server_state = Some(job.state.as_str().to_owned());
        part.processed = job.number_records_processed;
        part.error.clone_from(&job.error_message);
        if part.state != PartState::Done {
            part.state = PartState::Ended;
        }
        self.put(part)?;
        match BulkError::of_end(&job) {
            Some(error) => Err(error.into()),
            None => Ok(job),
        }
    }

    /// Whether a narrower window may succeed.
    fn is_out_of_time(&self, error: &BulkError) -> bool {
        let BulkError::Failed { reason, .. } = error else {
            return false;
        };
        let reason = reason.to_ascii_lowercase();
        let words = [
            "timeout",
            "timed out",
            "time limit",
            "too long",
            "retried",
            "retries",
        ];
        self.plan.chunk_by.is_some() && words.iter().any(|word| reason.contains(word))
    }

    /// Two parts in the place of one whose job ran out of time.
    async fn halve(
        &mut self,
        part: &mut Part,
        window: &Window,
        error: BulkError,
    ) -> Result<Vec<(Window, Part)>, ExportError> {
        let by = self.plan.chunk_by.unwrap_or(ChunkBy::CreatedDate);
        let (first, last) = self.bounds(by).await?;
        let all = self.book.parts(self.number)?;
        let halvings = u32::try_from(all.len()).unwrap_or(u32::MAX) / 2;
        let halves = window
            .halves(by, &first, &last)
            .filter(|_| halvings < MOST_HALVINGS * 8);
        let Some(halves) = halves else {
            return Err(ExportError::TooSlow {
                window: window.to_string(),
                source: Box::new(error),
            });
        };
        tracing::info!(%window, "the job ran out of time; its window is halved");
        let mut number = all.iter().map(|part| part.number).max().unwrap_or(0);
        let mut made = Vec::new();
        for half in halves {
            number += 1;
            made.push((half.clone(), self.part(number, &half)?));
        }
        part.state = PartState::Dropped;
        self.put(part)?;
        for (_, part) in &mut made {
            self.make_job(part).await?;
        }
        Ok(made)
    }

    /// The first and the last value of the field by which windows are halved.
    async fn bounds(&mut self, by: ChunkBy) -> Result<(String, String), ExportError> {
        if let Some(bounds) = &self.bounds {
            return Ok(bounds.clone());
        }
        let field = by.field();
        let object = self.query.from.first().map(|from| from.path.text());
        let object = object.unwrap_or_default();
        let mut found = Vec::new();
        for order in ["ASC", "DESC"] {
            let soql = format!("SELECT {field} FROM {object} ORDER BY {field} {order} LIMIT 1");
            let options = QueryOptions {
                all_rows: self.plan.all_rows,
                ..QueryOptions::default()
            };
            let page = self
                .jobs
                .client()
                .query_pages(&soql, &options)
                .next()
                .await?;
            let value = page.and_then(|page| first_value(&page.text, field));
            found.push(value.ok_or(ExportError::NoBounds { field })?);
        }
        let last = found.pop().unwrap_or_default();
        let first = found.pop().unwrap_or_default();
        self.bounds = Some((first.clone(), last.clone()));
        Ok((first, last))
    }

    /// Fetches the pages of a job that is complete and hands them over in their order.
    async fn pages(
        &mut self,
        job: &Job,
        part: &mut Part,
        taker: Box<dyn PageTaker>,
    ) -> Result<Box<dyn PageTaker>, ExportError> {
        let page = PageFetcher {
            jobs: self.jobs.clone(),
            job: job.clone(),
            spool: self.spool.clone(),
            part: part.number,
            page_rows: self.plan.page_rows,
        };
        let (before, progress) = (self.summary.rows, Arc::clone(&self.progress));
        let (mut pages, mut kept) = (0, 0);
        let mut told = |_: usize, received: u64, is_kept: bool| {
            pages += 1;
            kept += u64::from(is_kept);
            progress.advance(before + received, job.number_records_processed);
        };
        let delivered = deliver(page, self.plan.parallel, taker, &mut told).await;
        self.summary.pages += pages;
        self.summary.kept_pages += kept;
        let (taker, received) = delivered?;
        self.summary.rows += received;
        part.rows = Some(received);
        part.state = PartState::Done;
        self.put(part)?;
        Ok(taker)
    }
}

fn window_of(part: &Part, number: u64) -> Result<Window, ExportError> {
    match &part.note {
        None => Ok(Window::default()),
        Some(note) => {
            serde_json::from_str(note).map_err(|source| ExportError::BadPlan { number, source })
        }
    }
}

/// The field's value in the first record of a page of JSON.
pub(super) fn first_value(page: &str, field: &str) -> Option<String> {
    let page: serde_json::Value = serde_json::from_str(page).ok()?;
    let value = page["records"].get(0)?.get(field)?.as_str()?;
    Some(value.to_owned())
}

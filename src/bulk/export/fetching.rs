//! The pages of a job on their way into the spool: several at once, handed out in their order.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::task::JoinSet;

use super::spool::Whole;
use super::{ExportError, PageTaker, Spool};
use crate::bulk::{BulkError, Job, Jobs};
use crate::error::Diagnostic;
use crate::model::rows::Progress;
use crate::model::version::ApiVersion;

/// Times that a page which breaks off is asked for.
const TRIES: u32 = 5;
/// The wait before the second time; it doubles.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// Versions from here on name all pages at once.
const NAMES_PAGES: ApiVersion = ApiVersion::new(58);

/// What is told after each page: its number, the records so far, whether it was in the spool before.
pub(super) type Told<'t> = dyn FnMut(usize, u64, bool) + Send + 't;

/// Hands the pages of a job that is complete to the taker, in their order, and holds their records
/// against what the job says. Gives the taker back, and how many records there are.
pub(super) async fn deliver(
    page: PageFetcher,
    parallel: usize,
    mut taker: Box<dyn PageTaker>,
    told: &mut Told<'_>,
) -> Result<(Box<dyn PageTaker>, u64), ExportError> {
    let (spool, part) = (page.spool.clone(), page.part);
    let promised = page.job.number_records_processed;
    let mut fetching = Fetching::begin(page, parallel).await;
    let (mut number, mut received) = (0, 0);
    while let Some(is_kept) = fetching.next().await? {
        let path = spool.page(part, number);
        number += 1;
        let took = tokio::task::spawn_blocking(move || {
            let took = taker.page(number, &path);
            (taker, took)
        });
        let (back, took) = took
            .await
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
        taker = back;
        received += took?;
        told(number, received, is_kept);
    }
    match promised.filter(|&all| all != received) {
        Some(promised) => Err(ExportError::Incomplete { received, promised }),
        None => Ok((taker, received)),
    }
}

/// Fetches the result of a job that somebody else has made: pages side by side, kept in the spool
/// until all of them are there. How many records there are.
///
/// # Errors
/// When the org does not give them, records are missing, or the taker takes no more.
pub async fn fetch_result(
    (jobs, job): (&Jobs, &Job),
    spool: &Spool,
    parallel: usize,
    (taker, progress): (Box<dyn PageTaker>, &dyn Progress),
) -> Result<u64, ExportError> {
    spool.open()?;
    let page = PageFetcher {
        jobs: jobs.clone(),
        job: job.clone(),
        spool: spool.clone(),
        part: 1,
        page_rows: None,
    };
    let all = job.number_records_processed;
    let mut told = |_: usize, received: u64, _: bool| progress.advance(received, all);
    let delivered = deliver(page, parallel, taker, &mut told).await;
    progress.clear();
    let (mut taker, received) = delivered?;
    let done = tokio::task::spawn_blocking(move || taker.finish()).await;
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?;
    Ok(received)
}

/// A page by its number, and whether it stood in the spool before; or why it did not come.
type Arrival = (usize, Result<(Whole, bool), ExportError>);

/// Pages on their way into the spool.
struct Fetching {
    page: PageFetcher,
    /// Where the pages begin that were not asked for yet; unknown pages follow from the last one.
    ahead: Vec<Option<String>>,
    is_listed: bool,
    parallel: usize,
    next_asked: usize,
    next_given: usize,
    running: JoinSet<Arrival>,
    arrived: BTreeMap<usize, (Whole, bool)>,
}

/// Fetches one page.
#[derive(Clone)]
pub(super) struct PageFetcher {
    pub(super) jobs: Jobs,
    pub(super) job: Job,
    pub(super) spool: Spool,
    pub(super) part: u32,
    pub(super) page_rows: Option<u64>,
}

impl Fetching {
    /// Begins with a job that has ended.
    async fn begin(page: PageFetcher, parallel: usize) -> Self {
        let mut ahead = vec![None];
        let mut is_listed = false;
        if page.job.version() >= NAMES_PAGES && parallel > 1 {
            let listed = page.jobs.result_pages(&page.job, page.page_rows);
            match listed.await {
                Ok(pages) if !pages.is_empty() => {
                    (ahead, is_listed) = (pages, true);
                }
                Ok(_) => {}
                // The list is a help and no need: pages name the next one, too.
                Err(error) => tracing::debug!(%error, "pages are fetched one after the other"),
            }
        }
        ahead.reverse();
        Self {
            page,
            ahead,
            is_listed,
            parallel: parallel.max(1),
            next_asked: 0,
            next_given: 0,
            running: JoinSet::new(),
            arrived: BTreeMap::new(),
        }
    }

    /// Waits for the next page in order; whether it was there before. None behind the last.
    async fn next(&mut self) -> Result<Option<bool>, ExportError> {
        loop {
            while self.running.len() < self.parallel
                && let Some(locator) = self.ahead.pop()
            {
                let (page, number) = (self.page.clone(), self.next_asked);
                self.next_asked += 1;
                self.running
                    .spawn(async move { (number, page.fetch(number, locator.as_deref()).await) });
            }
            if let Some((whole, is_kept)) = self.arrived.remove(&self.next_given) {
                self.next_given += 1;
                if !self.is_listed
                    && let Some(next) = whole.next
                {
                    self.ahead.push(Some(next));
                }
                return Ok(Some(is_kept));
            }
            match self.running.join_next().await {
                None => return Ok(None),
                Some(Ok((number, fetched))) => {
                    self.arrived.insert(number, fetched?);
                }
                Some(Err(error)) => match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => return Ok(None),
                },
            }
        }
    }
}

impl PageFetcher {
    /// Fetches a page, unless it is in the spool; a page that breaks off is asked for again.
    async fn fetch(
        &self,
        number: usize,
        locator: Option<&str>,
    ) -> Result<(Whole, bool), ExportError> {
        if let Some(whole) = self.spool.whole(self.part, number) {
            return Ok((whole, true));
        }
        let mut wait = FIRST_WAIT;
        for _ in 1..TRIES {
            match self.fetch_once(number, locator).await {
                Ok(whole) => return Ok((whole, false)),
                Err(ExportError::Bulk(error)) if error.may_pass() => {
                    let code = error.code();
                    tracing::debug!(%error, code = code.as_str(), page = number, "asking again");
                }
                Err(error) => return Err(error),
            }
            self.jobs.client().clock().sleep(wait).await;
            wait *= 2;
        }
        Ok((self.fetch_once(number, locator).await?, false))
    }

    async fn fetch_once(&self, number: usize, locator: Option<&str>) -> Result<Whole, ExportError> {
        use std::io::Write as _;
        let mut page = self
            .jobs
            .results(&self.job, locator, self.page_rows)
            .await?;
        let mut file = self.spool.start(self.part, number)?;
        while let Some(piece) = page.body.chunk().await.map_err(BulkError::from)? {
            file.write_all(&piece)
                .map_err(|error| self.spool.fault(error))?;
        }
        let whole = Whole {
            rows: page.rows,
            next: page.next,
        };
        self.spool.end((self.part, number), &file, &whole)?;
        Ok(whole)
    }
}

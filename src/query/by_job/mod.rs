//! A result as a job of Bulk API 2.0 in the place of pages of the REST API.
//!
//! A page of the REST API has 2,000 rows at most and is a call of the day's budget; a page of a job has
//! fifty times as many. So a result that is known to be large, by the `totalSize` of its first page
//! and at no extra call, is asked for once more as a job. The rows come out the same: the columns are
//! those of the first page (or of the describes), times are spelled as the REST API does, numbers and
//! booleans are what the fields' types say, and a record without a parent is told from a parent without
//! a value. Only the order of the rows is the job's own where the query has no ORDER BY.
//!
//! - `fit`: whether a query can be a job, its text, and where its columns stand in the CSV.
//! - `network`: the job, waited for and read piece by piece; nothing is kept on the disk.
//! - `rows`: pieces of CSV in, rows out.

mod fit;
mod network;
mod rows;

use std::sync::Arc;
use std::time::Duration;

use crate::bulk::{BulkError, Job, JobKind, Jobs, NewQuery, Schedule, Underway};
use crate::client::{Client, Page};
use crate::model::id::RecordId;
use crate::model::rows::{Checkpoint, Progress, RowSink};
use crate::query::error::QueryError;
use crate::query::request::{Prepared, QueryRequest, Start};
use crate::query::run::beside;
use crate::query::shape::Shape;
use crate::query::types::column_types;
use crate::query::writer::{Tally, survey};
use fit::Fit;
use network::Network;
use rows::JobWriter;

/// A job is given up for pages when it takes longer than they would; they are reckoned at this.
const OF_A_PAGE: Duration = Duration::from_secs(1);
/// And never before.
const LEAST_PATIENCE: Duration = Duration::from_secs(60);
/// Rows of a page of the REST API.
const PAGE: u64 = 2_000;
/// What stands in front of the job's id in a checkpoint.
const MARK: &str = "bulk:";

/// A place in the result of a job, as a checkpoint keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    job: RecordId,
    /// Where the page begins; none for the first.
    locator: Option<String>,
}

impl Place {
    /// The place that a checkpoint names; none when it is one of pages.
    pub(super) fn of(point: &Checkpoint) -> Option<Self> {
        let (job, locator) = point.cursor.strip_prefix(MARK)?.split_once(':')?;
        Some(Self {
            job: RecordId::parse(job).ok()?,
            locator: (!locator.is_empty()).then(|| locator.to_owned()),
        })
    }

    fn cursor(&self) -> String {
        let locator = self.locator.as_deref().unwrap_or_default();
        format!("{MARK}{}:{locator}", self.job)
    }
}

/// A result on its way as a job.
pub(super) struct Moved {
    jobs: Jobs,
    job: Job,
    place: Place,
    fit: Fit,
    shape: Shape,
    underway: Underway,
}

impl Moved {
    /// Makes a job of the query whatever its result.
    ///
    /// # Errors
    /// When the query cannot be one, or the org does not make it.
    pub(super) async fn begin(
        client: &Client,
        request: &QueryRequest,
        prepared: &Prepared<'_>,
    ) -> Result<Self, QueryError> {
        let types = column_types(client, request).await;
        let shape = Shape::of_keys(types.keys());
        Self::make(client, request, prepared, (shape, types)).await
    }

    /// Makes a job of a query whose first page is there, and waits for it as long as pages would take.
    ///
    /// # Errors
    /// When that cannot be, or is slower than the pages. Nothing was written, and the pages can go on.
    pub(super) async fn instead(
        client: &Client,
        request: &QueryRequest,
        prepared: &Prepared<'_>,
        (first, progress): (&Page, Option<&dyn Progress>),
    ) -> Result<Self, QueryError> {
        let Some(query) = &prepared.query else {
            return Err(fit::unparsed());
        };
        fit::check(query)?;
        let shape = survey(&fit::items(query), first)?;
        let types = column_types(client, request).await;
        let mut moved = Self::make(client, request, prepared, (shape, types)).await?;
        let pages = first.total.unwrap_or_default() / PAGE;
        let patience = OF_A_PAGE.saturating_mul(u32::try_from(pages).unwrap_or(u32::MAX));
        let schedule = Schedule::default().limited(Some(patience.max(LEAST_PATIENCE)));
        let id = moved.job.id;
        if let Some(progress) = progress {
            progress.advance(0, first.total);
        }
        let mut told = |job: &Job| {
            if let Some(progress) = progress {
                progress.advance(job.number_records_processed.unwrap_or(0), first.total);
            }
        };
        let ended = moved.jobs.wait((JobKind::Query, &id), &schedule, &mut told);
        match ended.await {
            Ok(job) => {
                moved.job = job;
                moved.underway.ended(&id);
            }
            Err(error) => {
                // Best effort: a job that goes on to its end costs nothing but itself.
                drop(moved.jobs.abort(JobKind::Query, &id).await);
                moved.underway.ended(&id);
                return Err(Box::new(error).into());
            }
        }
        match BulkError::of_end(&moved.job) {
            Some(error) => Err(Box::new(error).into()),
            None => Ok(moved),
        }
    }

    /// The job that an earlier run has begun.
    ///
    /// # Errors
    /// When the org does not know it any more, or the checkpoint is none of ours.
    pub(super) async fn again(
        client: &Client,
        request: &QueryRequest,
        prepared: &Prepared<'_>,
        (place, point): (Place, &Checkpoint),
    ) -> Result<Self, QueryError> {
        request.underway.taken_up();
        let jobs = Jobs::new(client.clone());
        let job = match jobs.info(JobKind::Query, &place.job).await {
            Ok(job) => job,
            Err(error @ BulkError::Missing { .. }) => {
                return Err(QueryError::JobGone(error.into()));
            }
            Err(error) => return Err(Box::new(error).into()),
        };
        let shape = Shape::from_json(&point.shape).map_err(|_| QueryError::BadCheckpoint)?;
        let types = column_types(client, request).await;
        let fit = Fit::new(request, prepared, &shape, &types)?;
        Ok(Self {
            jobs,
            job,
            place,
            fit,
            shape,
            underway: request.underway.clone(),
        })
    }

    async fn make(
        client: &Client,
        request: &QueryRequest,
        prepared: &Prepared<'_>,
        (shape, types): (Shape, crate::query::types::ColumnTypes),
    ) -> Result<Self, QueryError> {
        let fit = Fit::new(request, prepared, &shape, &types)?;
        let jobs = Jobs::new(client.clone());
        let new = NewQuery {
            soql: fit.soql.clone(),
            all_rows: request.options.all_rows,
        };
        let underway = request.underway.clone();
        let job = underway.create_query(&jobs, new).await.map_err(Box::new)?;
        client.tell(&format!("the result comes as bulk job `{}`", job.id));
        let place = Place {
            job: job.id,
            locator: None,
        };
        Ok(Self {
            jobs,
            job,
            place,
            fit,
            shape,
            underway,
        })
    }

    /// Waits for the job, if it has not ended, and writes its rows.
    ///
    /// # Errors
    /// When the job fails, rows are missing, or the sink takes no more.
    pub(super) async fn run(
        self,
        request: &QueryRequest,
        sink: Box<dyn RowSink>,
        progress: Option<Arc<dyn Progress>>,
    ) -> Result<Tally, QueryError> {
        let (mut network, pieces) = Network::new(self.jobs, self.job, self.place.locator.clone());
        network.underway = self.underway.clone();
        let mut writer = JobWriter::new(sink, self.fit, self.place, pieces);
        writer.underway = self.underway;
        writer.progress.clone_from(&progress);
        writer.shape = self.shape.to_json();
        if let Some(Start::Cursor(point)) = &request.from {
            writer.goes_on_behind(point);
        }
        beside(move || writer.run(), network.run(progress)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again_in_a_checkpoint() {
        let at = |cursor: &str| {
            Place::of(&Checkpoint {
                cursor: cursor.to_owned(),
                ..Checkpoint::default()
            })
        };
        for locator in ["", "MTAwMDA=:x"] {
            let cursor = format!("bulk:7505e000003xyzAAAQ:{locator}");
            assert_eq!(at(&cursor).map(|place| place.cursor()), Some(cursor));
        }
        assert_eq!(at("/services/data/v57.0/query/01g-2000"), None);
        assert_eq!(at("bulk:nonsense:"), None);
    }
}

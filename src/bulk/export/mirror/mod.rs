//! Mirrors: a file that is brought up to date by what has changed since the last run.
//!
//! A run asks for the records with a `SystemModstamp` since the last one (some minutes earlier, for
//! transactions that were in flight), and for the ids of those that are gone: deleted, or changed so
//! that the query does not find them any more, or removed from the recycle bin. The new file is the
//! old one without all of these, and the changed records behind it; it takes the old one's place at
//! once. What the run knew is written down last, so a run that was interrupted is made again and
//! changes nothing twice. [`ObjectCopy`] is such a run for a whole object in CSV; other formats are merged by
//! the caller.
//!
//! What no timestamp tells is not seen: formulas and fields of parents that changed without their
//! record. A full export from time to time catches up with them.

mod copy;
mod merge;
mod records;
mod state;

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::taker::Lines;
use super::{ExportError, Spool};
use crate::bulk::{BulkError, JobKind, Jobs, NewQuery, Schedule, Underway};
use crate::client::{Call, Client, Endpoint, QueryOptions};
use crate::files;
use crate::http::Method;
use crate::model::schema::ObjectSchema;
use crate::soql;
use crate::soql::ast::{Condition, Query};

pub use copy::{Copied, ObjectCopy};
pub use merge::{Merged, merge_csv};
pub use records::{Records, field};
pub use state::{MirrorState, fingerprint, mirror_name};

/// Letters that tell one record from another; the rest is a checksum.
const ID: usize = 15;
const STAMP: &str = "SystemModstamp";

/// The newest `SystemModstamp` of an object; none when it has no records.
///
/// # Errors
/// When the org does not tell.
pub async fn newest(client: &Client, object: &str) -> Result<Option<Timestamp>, ExportError> {
    let soql = format!("SELECT {STAMP} FROM {object} ORDER BY {STAMP} DESC LIMIT 1");
    let options = QueryOptions {
        all_rows: true,
        ..QueryOptions::default()
    };
    let page = client.query_pages(&soql, &options).next().await?;
    let value = page.and_then(|page| super::run::first_value(&page.text, STAMP));
    Ok(value.and_then(|text| text.parse().ok()))
}

/// Ids without their checksums.
#[derive(Clone, Debug, Default)]
pub struct Ids(HashSet<[u8; ID]>);

impl Ids {
    /// Whether the id is among them.
    #[must_use]
    pub fn has(&self, id: &[u8]) -> bool {
        id.get(..ID)
            .and_then(|id| <[u8; ID]>::try_from(id).ok())
            .is_some_and(|id| self.0.contains(&id))
    }

    fn add(&mut self, id: &[u8]) {
        if let Some(id) = id.get(..ID).and_then(|id| id.try_into().ok()) {
            self.0.insert(id);
        }
    }
}

/// What has changed.
pub struct Changes {
    /// CSV of the changed records, with a header.
    pub rows: PathBuf,
    /// How many there are.
    pub count: u64,
    /// Their ids.
    pub changed: Ids,
    /// Ids of records that may be in the mirror and do not belong there.
    pub gone: Ids,
    /// The org does not tell which records left the recycle bin.
    pub is_blind: bool,
}

impl Changes {
    /// Whether the record of the old file stays.
    #[must_use]
    pub fn keeps(&self, id: &[u8]) -> bool {
        !self.changed.has(id) && !self.gone.has(id)
    }
}

/// What is mirrored.
pub struct MirrorQuery<'a> {
    /// The query.
    pub query: &'a Query,
    /// Its object.
    pub object: &'a ObjectSchema,
    /// Deleted records belong to it, too.
    pub all_rows: bool,
    /// Changes from then on.
    pub since: Timestamp,
}

impl MirrorQuery<'_> {
    /// The query with one condition more.
    fn narrowed(&self, query: &Query, condition: &str) -> Result<String, ExportError> {
        let since = self.since.strftime("%Y-%m-%dT%H:%M:%SZ");
        let text = format!("SELECT Id FROM Account WHERE {STAMP} >= {since}{condition}");
        let added = soql::parse(&text).map_err(|error| ExportError::Syntax(Box::new(error)))?;
        let mut query = query.clone();
        let filters = query.filter.take().into_iter().chain(added.filter);
        let mut filters: Vec<Condition> = filters.collect();
        query.filter = match filters.len() {
            1 => filters.pop(),
            _ => Some(Condition::And(filters)),
        };
        Ok(query.to_string())
    }

    /// The query for the ids of records that may be gone. A condition of the query is left out: what
    /// it does not find any more is gone as well.
    fn touched(&self) -> Result<Option<String>, ExportError> {
        let has_bin = self.object.field("IsDeleted").is_some();
        let condition = match (&self.query.filter, has_bin) {
            (Some(_), _) => "",
            (None, true) if !self.all_rows => " AND IsDeleted = true",
            (None, _) => return Ok(None),
        };
        let text = format!("SELECT Id FROM {}", self.object.name);
        let all = soql::parse(&text).map_err(|error| ExportError::Syntax(Box::new(error)))?;
        self.narrowed(&all, condition).map(Some)
    }
}

/// Asks for what has changed; files go into the spool.
///
/// # Errors
/// When the org refuses a query, a job fails, or rows are missing.
pub async fn changes(
    client: &Client,
    mirror: &MirrorQuery<'_>,
    spool: &Spool,
    (schedule, underway): (&Schedule, &Underway),
) -> Result<Changes, ExportError> {
    spool.open()?;
    let jobs = Jobs::new(client.clone());
    let rows = spool.page(0, 0);
    let soql = mirror.narrowed(mirror.query, "")?;
    let changed_job = NewQuery {
        soql,
        all_rows: mirror.all_rows,
    };
    // First those that may be gone: what changes in between is then among the changed.
    let mut touched = Ids::default();
    if let Some(soql) = mirror.touched()? {
        let path = spool.page(0, 1);
        let all_rows = true;
        fetch(
            &jobs,
            NewQuery { soql, all_rows },
            (spool, &path),
            (schedule, underway),
        )
        .await?;
        touched = ids(&path).map_err(|error| spool.fault(error))?;
    }
    let count = fetch(&jobs, changed_job, (spool, &rows), (schedule, underway)).await?;
    let changed = ids(&rows).map_err(|error| spool.fault(error))?;
    let mut gone = Ids(touched.0.difference(&changed.0).copied().collect());
    let purged = purged(client, &mirror.object.name, mirror.since).await?;
    for id in purged.iter().flatten() {
        if !changed.has(id.as_bytes()) {
            gone.add(id.as_bytes());
        }
    }
    Ok(Changes {
        rows,
        count,
        changed,
        gone,
        is_blind: purged.is_none(),
    })
}

/// Asks for all rows of a query; how many there are, and the file of the spool that holds them as CSV.
///
/// # Errors
/// As [`changes`].
pub async fn everything(
    client: &Client,
    soql: &str,
    spool: &Spool,
    watch: (&Schedule, &Underway),
) -> Result<(u64, PathBuf), ExportError> {
    spool.open()?;
    let path = spool.page(0, 0);
    let new = NewQuery {
        soql: soql.to_owned(),
        all_rows: false,
    };
    let jobs = Jobs::new(client.clone());
    let rows = fetch(&jobs, new, (spool, &path), watch).await?;
    Ok((rows, path))
}

/// Runs a job and writes its rows to a file; how many there are.
async fn fetch(
    jobs: &Jobs,
    new: NewQuery,
    (spool, path): (&Spool, &Path),
    (schedule, underway): (&Schedule, &Underway),
) -> Result<u64, ExportError> {
    let job = underway.create_query(jobs, new).await?;
    let id = (JobKind::Query, &job.id);
    let job = jobs.wait(id, schedule, &mut |_| {}).await?;
    underway.ended(&job.id);
    if let Some(error) = BulkError::of_end(&job) {
        return Err(error.into());
    }
    let mut tries = 3;
    loop {
        let mut out = files::private_options()
            .write(true)
            .create(true)
            .truncate(true)
            .open(path)
            .map_err(|error| spool.fault(error))?;
        let mut lines = Lines::default();
        let mut failed = None;
        let fetched = jobs
            .rows(&job, &mut |piece: &[u8]| {
                lines.take(piece);
                if failed.is_none() {
                    failed = out.write_all(piece).err();
                }
                Ok(())
            })
            .await;
        if let Some(error) = failed {
            return Err(spool.fault(error));
        }
        match fetched {
            Ok(_) => {
                let received = lines.rows();
                return match job.number_records_processed {
                    Some(promised) if promised != received => {
                        Err(ExportError::Incomplete { received, promised })
                    }
                    _ => Ok(received),
                };
            }
            Err(error) if tries > 1 && error.may_pass() => tries -= 1,
            Err(error) => return Err(error.into()),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deleted {
    deleted_records: Vec<DeletedRecord>,
}

#[derive(Deserialize)]
struct DeletedRecord {
    id: String,
}

/// Ids of records that were deleted, also such that left the recycle bin; none when the org does not
/// keep them for this object.
async fn purged(
    client: &Client,
    object: &str,
    since: Timestamp,
) -> Result<Option<Vec<String>>, ExportError> {
    let path = ["sobjects", object, "deleted"];
    let time = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
    // The org wants more than a minute between both.
    let now = client.clock().now();
    let since = since.min(now - SignedDuration::from_mins(2));
    let call = Call::new(Endpoint::Other, Method::Get, client.version(), &path)
        .query("start", time(since))
        .query("end", time(now));
    match client.get::<Deleted>(&call).await {
        Ok(deleted) => {
            let records = deleted.deleted_records.into_iter();
            Ok(Some(records.map(|record| record.id).collect()))
        }
        Err(error)
            if error
                .rejection()
                .is_some_and(|no| matches!(no.status, 400 | 404)) =>
        {
            tracing::debug!(%error, "deleted records are not told");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// The ids in a file of CSV.
fn ids(path: &Path) -> io::Result<Ids> {
    let mut records = Records::open(path)?;
    let place = records.place("Id");
    let mut found = Ids::default();
    let mut record = Vec::new();
    while records.next(&mut record)? {
        if let Some(id) = place.and_then(|place| field(&record, place)) {
            found.add(&id);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_follows_from_the_query() {
        let query = soql::parse("SELECT Id FROM Lead WHERE A = 1 OR B = 2").expect("a query");
        let object: ObjectSchema =
            serde_json::from_str(r#"{"name":"Lead","fields":[{"name":"IsDeleted"}]}"#)
                .expect("one");
        let plain = soql::parse("SELECT Id FROM Lead").expect("a query");
        let since: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
        let mirror = |query| MirrorQuery {
            query,
            object: &object,
            all_rows: false,
            since,
        };
        assert_eq!(
            mirror(&query).narrowed(&query, "").expect("one"),
            "SELECT Id FROM Lead WHERE (A = 1 OR B = 2) AND SystemModstamp >= 2026-01-01T00:00:00Z"
        );
        assert_eq!(
            mirror(&query).touched().expect("one").as_deref(),
            Some("SELECT Id FROM Lead WHERE SystemModstamp >= 2026-01-01T00:00:00Z")
        );
        let touched = mirror(&plain).touched().expect("one").expect("one");
        assert!(touched.ends_with("AND IsDeleted = TRUE"), "{touched}");
    }
}

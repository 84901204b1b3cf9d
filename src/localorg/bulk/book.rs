//! The book of jobs: every change of a job's state happens here, in one statement or transaction.
//!
//! Changes name the states that they start from, so that a client who aborts a job and the worker
//! who finishes it cannot both succeed. The book also keeps what counts against the org's daily
//! allowance of bulk work, by the hour.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::job::{
    Delimiter, Dialect, Job, Kind, LineEnding, Membership, Operation, Order, Shape, State,
};
use super::migrations;
use crate::clock::Clock;
use crate::localorg::error::StoreError;
use crate::localorg::store::Store;

const HOUR_MS: i64 = 3_600_000;
const DAY_HOURS: i64 = 24;
/// Bytes of one stored part of an upload.
const PART: usize = 1 << 20;

const COLUMNS: &str = "number, kind, operation, object, query, external_id, assignment_rule, \
    delimiter, line_ending, api_version, created_by, created_at, changed_at, state, \
    processed, failed, retries, total_ms, error, batch_of, shape";

/// What counts against a daily allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::localorg) enum Metered {
    /// Query jobs made.
    QueryJobs,
    /// Bytes of query results put down.
    QueryBytes,
    /// Batches of at most 10,000 rows taken in.
    Batches,
}

impl Metered {
    fn word(self) -> &'static str {
        match self {
            Self::QueryJobs => "query_jobs",
            Self::QueryBytes => "query_bytes",
            Self::Batches => "batches",
        }
    }
}

/// The jobs of an org.
#[derive(Clone)]
pub(super) struct Book {
    pub(super) store: Store,
    clock: Clock,
}

impl Book {
    /// Opens the book and makes its tables.
    pub(super) fn open(store: Store, clock: Clock) -> Result<Self, StoreError> {
        {
            let connection = store.reader()?;
            migrations::migrate(&connection).map_err(|source| store.failed(source))?;
        }
        Ok(Self { store, clock })
    }

    /// Now.
    pub(super) fn clock_now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Milliseconds since 1970.
    pub(super) fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    /// Runs statements on a connection and wraps what fails.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let connection = self.store.reader()?;
        work(&connection).map_err(|source| self.store.failed(source))
    }

    /// Runs statements in one transaction.
    pub(super) fn change<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.with(|connection| {
            let transaction =
                Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })
    }

    /// Writes a new job down.
    pub(super) fn create(&self, order: &Order, state: State) -> Result<Job, StoreError> {
        let now = self.now();
        self.change(|work| {
            work.execute(
                "INSERT INTO bulk_job (kind, operation, object, query, external_id,
                 assignment_rule, delimiter, line_ending, api_version, created_by, created_at,
                 changed_at, state, batch_of, shape)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?13, ?14)",
                params![
                    order.kind.word(),
                    order.operation.word(),
                    order.object,
                    order.query,
                    order.external_id,
                    order.assignment_rule,
                    order.dialect.delimiter.word(),
                    order.dialect.line_ending.word(),
                    order.api_version,
                    order.created_by,
                    now,
                    state.word(),
                    order.batch_of.map(|member| member.job),
                    order.batch_of.map(|member| member.shape.word()),
                ],
            )?;
            let number = work.last_insert_rowid();
            if order.kind == Kind::Query && order.batch_of.is_none() {
                meter(work, now, Metered::QueryJobs, 1)?;
            }
            found(work, number).map(|job| job.expect("it was written above"))
        })
    }

    /// The job of this family with this number.
    pub(super) fn find(&self, kind: Kind, number: i64) -> Result<Option<Job>, StoreError> {
        let job = self.with(|connection| found(connection, number))?;
        Ok(job.filter(|job| job.order.kind == kind && job.order.batch_of.is_none()))
    }

    /// The batches of a job of the first Bulk API, oldest first.
    pub(super) fn batches(&self, classic: i64) -> Result<Vec<Job>, StoreError> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM bulk_job WHERE batch_of = ?1 ORDER BY number"
            ))?;
            let batches = statement.query_map([classic], read)?;
            batches.collect()
        })
    }

    /// Jobs of a family, newest first: at most `most`, those before the number `before`.
    pub(super) fn list(
        &self,
        kind: Kind,
        before: i64,
        most: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.with(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM bulk_job
                 WHERE kind = ?1 AND number < ?2 AND batch_of IS NULL
                 ORDER BY number DESC LIMIT ?3"
            ))?;
            let jobs = statement.query_map(params![kind.word(), before, most], read)?;
            jobs.collect()
        })
    }

    /// The oldest job that waits for work, or was left in the middle of it.
    pub(super) fn next_waiting(&self) -> Result<Option<Job>, StoreError> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM bulk_job WHERE state IN ('UploadComplete', 'InProgress')
                 ORDER BY number LIMIT 1"
            ))?;
            statement.query_row([], read).optional()
        })
    }

    /// Moves a job from one of some states to another; tells whether it stood in one of them.
    pub(super) fn step(&self, number: i64, from: &[State], to: State) -> Result<bool, StoreError> {
        let now = self.now();
        self.change(|work| {
            let Some(job) = found(work, number)? else {
                return Ok(false);
            };
            if !from.contains(&job.state) {
                return Ok(false);
            }
            work.execute(
                "UPDATE bulk_job SET state = ?2, changed_at = ?3 WHERE number = ?1",
                params![number, to.word(), now],
            )?;
            Ok(true)
        })
    }

    /// The worker begins, or begins again: whether the job still wants to be worked on.
    pub(super) fn begin_work(&self, job: &Job) -> Result<bool, StoreError> {
        let again = job.state == State::InProgress;
        let now = self.now();
        let changed = self.with(|connection| {
            connection.execute(
                "UPDATE bulk_job SET state = 'InProgress', changed_at = ?2, retries = retries + ?3
                 WHERE number = ?1 AND state IN ('UploadComplete', 'InProgress')",
                params![job.number, now, again],
            )
        })?;
        Ok(changed > 0)
    }

    /// The worker is done: `error` when the job as a whole failed. A job that was aborted in the
    /// meantime stays so.
    pub(super) fn finish(&self, number: i64, error: Option<&str>) -> Result<(), StoreError> {
        let state = if error.is_some() {
            State::Failed
        } else {
            State::JobComplete
        };
        let now = self.now();
        self.with(|connection| {
            connection.execute(
                "UPDATE bulk_job SET state = ?2, changed_at = ?3, error = ?4
                 WHERE number = ?1 AND state = 'InProgress'",
                params![number, state.word(), now, error],
            )
        })?;
        Ok(())
    }

    /// Keeps uploaded data; false when the job is not open or has data already.
    pub(super) fn upload(&self, number: i64, bytes: &[u8]) -> Result<bool, StoreError> {
        let now = self.now();
        self.change(|work| {
            let taken = work.execute(
                "UPDATE bulk_job SET uploaded = 1, changed_at = ?2
                 WHERE number = ?1 AND state = 'Open' AND uploaded = 0",
                params![number, now],
            )?;
            if taken == 0 {
                return Ok(false);
            }
            let mut insert = work
                .prepare_cached("INSERT INTO bulk_upload (job, part, bytes) VALUES (?1, ?2, ?3)")?;
            for (part, chunk) in bytes.chunks(PART).enumerate() {
                let part = i64::try_from(part).unwrap_or(i64::MAX);
                insert.execute(params![number, part, chunk])?;
            }
            Ok(true)
        })
    }

    /// Forgets a job that stands in one of these states, and everything of it.
    pub(super) fn delete(&self, number: i64, from: &[State]) -> Result<bool, StoreError> {
        self.change(|work| {
            let job = found(work, number)?;
            if !job.is_some_and(|job| from.contains(&job.state)) {
                return Ok(false);
            }
            for table in ["bulk_page", "bulk_outcome", "bulk_upload", "bulk_request"] {
                work.execute(&format!("DELETE FROM {table} WHERE job = ?1"), [number])?;
            }
            work.execute("DELETE FROM bulk_job WHERE number = ?1", [number])?;
            Ok(true)
        })
    }

    /// What was used in the past 24 hours.
    pub(super) fn used(&self, what: Metered) -> Result<u64, StoreError> {
        let from = self.now().div_euclid(HOUR_MS) - DAY_HOURS;
        let sum: i64 = self.with(|connection| {
            connection.query_row(
                "SELECT coalesce(sum(amount), 0) FROM bulk_usage WHERE kind = ?1 AND hour > ?2",
                params![what.word(), from],
                |row| row.get(0),
            )
        })?;
        Ok(sum.unsigned_abs())
    }
}

/// Rows that were taken up, and those of them that failed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rows {
    pub(super) taken: i64,
    pub(super) failed: i64,
}

/// Counts rows of the job and the milliseconds spent on them; false when it is not in progress any
/// more.
pub(super) fn progress(
    connection: &Connection,
    job: i64,
    rows: Rows,
    [now, spent]: [i64; 2],
) -> rusqlite::Result<bool> {
    let changed = connection.execute(
        "UPDATE bulk_job SET processed = processed + ?2, failed = failed + ?3, changed_at = ?4,
         total_ms = total_ms + ?5 WHERE number = ?1 AND state = 'InProgress'",
        params![job, rows.taken, rows.failed, now, spent],
    )?;
    Ok(changed > 0)
}

/// Counts use of an allowance, at `now`.
pub(super) fn meter(
    connection: &Connection,
    now: i64,
    what: Metered,
    amount: usize,
) -> rusqlite::Result<()> {
    let hour = now.div_euclid(HOUR_MS);
    let amount = i64::try_from(amount).unwrap_or(i64::MAX);
    connection.execute(
        "INSERT INTO bulk_usage (hour, kind, amount) VALUES (?1, ?2, ?3)
         ON CONFLICT (hour, kind) DO UPDATE SET amount = amount + excluded.amount",
        params![hour, what.word(), amount],
    )?;
    connection.execute(
        "DELETE FROM bulk_usage WHERE hour <= ?1",
        [hour - DAY_HOURS],
    )?;
    Ok(())
}

fn found(connection: &Connection, number: i64) -> rusqlite::Result<Option<Job>> {
    let sql = format!("SELECT {COLUMNS} FROM bulk_job WHERE number = ?1");
    connection
        .prepare_cached(&sql)?
        .query_row([number], read)
        .optional()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    let count = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
    Ok(Job {
        number: row.get(0)?,
        order: Order {
            kind: word(row, 1, Kind::named)?,
            operation: word(row, 2, Operation::named)?,
            object: row.get(3)?,
            query: row.get(4)?,
            external_id: row.get(5)?,
            assignment_rule: row.get(6)?,
            dialect: Dialect {
                delimiter: word(row, 7, Delimiter::named)?,
                line_ending: word(row, 8, LineEnding::named)?,
            },
            api_version: row.get(9)?,
            created_by: row.get(10)?,
            batch_of: membership(row)?,
        },
        created_at: row.get(11)?,
        changed_at: row.get(12)?,
        state: word(row, 13, State::named)?,
        processed: count(14)?,
        failed: count(15)?,
        retries: count(16)?,
        total_ms: count(17)?,
        error: row.get(18)?,
    })
}

fn membership(row: &Row<'_>) -> rusqlite::Result<Option<Membership>> {
    let job: Option<i64> = row.get(19)?;
    job.map(|job| {
        let shape = word(row, 20, Shape::named)?;
        Ok(Membership { job, shape })
    })
    .transpose()
}

fn word<T>(row: &Row<'_>, at: usize, named: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    named(&text).ok_or(rusqlite::Error::InvalidQuery)
}

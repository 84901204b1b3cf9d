//! Where jobs of the first Bulk API are kept, beside the book of all jobs.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::super::book::Book;
use super::super::job::{Operation, State};
use super::job::{ClassicJob, ClassicOrder, Concurrency, Content, JobState};
use crate::localorg::error::StoreError;

const COLUMNS: &str = "number, operation, object, external_id, assignment_rule, content, \
    concurrency, chunk_size, api_version, created_by, created_at, changed_at, state";

impl Book {
    /// Writes a new job down.
    pub(super) fn shelve(&self, order: &ClassicOrder) -> Result<ClassicJob, StoreError> {
        let now = self.now();
        self.change(|work| {
            work.execute(
                "INSERT INTO bulk_classic (operation, object, external_id, assignment_rule, content,
                 concurrency, chunk_size, api_version, created_by, created_at, changed_at, state)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, 'Open')",
                params![
                    order.operation.word(),
                    order.object,
                    order.external_id,
                    order.assignment_rule,
                    order.content.word(),
                    order.concurrency.word(),
                    order.chunk_size,
                    order.api_version,
                    order.created_by,
                    now,
                ],
            )?;
            found(work, work.last_insert_rowid()).map(|job| job.expect("it was written above"))
        })
    }

    /// The job with this number.
    pub(super) fn on_shelf(&self, number: i64) -> Result<Option<ClassicJob>, StoreError> {
        self.with(|connection| found(connection, number))
    }

    /// Takes no more batches; false when none were taken before. Batches that are not at their end
    /// are dropped when the job is aborted.
    pub(super) fn end_classic(&self, job: &ClassicJob, to: JobState) -> Result<bool, StoreError> {
        let changed = self.with(|connection| {
            connection.execute(
                "UPDATE bulk_classic SET state = ?2, changed_at = ?3
                 WHERE number = ?1 AND (state = 'Open' OR (state = 'Closed' AND ?2 = 'Aborted'))",
                params![job.number, to.word(), self.now()],
            )
        })?;
        if changed > 0 && to == JobState::Aborted {
            let waiting = [State::Open, State::UploadComplete, State::InProgress];
            for batch in self.batches(job.number)? {
                self.step(batch.number, &waiting, State::Aborted)?;
            }
        }
        Ok(changed > 0)
    }

    /// Keeps what was sent as a batch, to be read again.
    pub(super) fn keep_request(&self, batch: i64, text: &[u8]) -> Result<(), StoreError> {
        let insert = "INSERT INTO bulk_request (job, text) VALUES (?1, ?2)";
        self.with(|connection| connection.execute(insert, params![batch, text]))?;
        Ok(())
    }

    /// What was sent as a batch.
    pub(super) fn request_of(&self, batch: i64) -> Result<Vec<u8>, StoreError> {
        let select = "SELECT text FROM bulk_request WHERE job = ?1";
        let text = self.with(|connection| {
            connection
                .query_row(select, [batch], |row| row.get(0))
                .optional()
        })?;
        Ok(text.unwrap_or_default())
    }
}

fn found(connection: &Connection, number: i64) -> rusqlite::Result<Option<ClassicJob>> {
    let sql = format!("SELECT {COLUMNS} FROM bulk_classic WHERE number = ?1");
    connection
        .prepare_cached(&sql)?
        .query_row([number], read)
        .optional()
}

fn read(row: &Row<'_>) -> rusqlite::Result<ClassicJob> {
    Ok(ClassicJob {
        number: row.get(0)?,
        order: ClassicOrder {
            operation: word(row, 1, Operation::named)?,
            object: row.get(2)?,
            external_id: row.get(3)?,
            assignment_rule: row.get(4)?,
            content: word(row, 5, Content::named)?,
            concurrency: word(row, 6, Concurrency::named)?,
            chunk_size: row.get(7)?,
            api_version: row.get(8)?,
            created_by: row.get(9)?,
        },
        created_at: row.get(10)?,
        changed_at: row.get(11)?,
        state: word(row, 12, JobState::named)?,
    })
}

fn word<T>(row: &Row<'_>, at: usize, named: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    named(&text).ok_or(rusqlite::Error::InvalidQuery)
}

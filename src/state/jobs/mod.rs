//! The book of bulk transfers: what was moved in and out of which org, by which jobs, and how far each
//! is, in `state.db`.
//!
//! A [`Transfer`] is one import or export; the rows of each of its [`Part`]s are moved by one job of
//! the org. A step is written down before the call that takes it, durably, so that whatever ends the
//! process the next one knows what may have been done. What an import or export must remember beyond
//! that is theirs: they put it into `plan` and `note` as text. No record of an org is in here.

mod error;
mod transfer;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::db;
use crate::model::id::RecordId;

use crate::state::tables::SCRIPTS;

pub use error::JobBookError;
pub use transfer::{Direction, NewTransfer, Part, PartState, Transfer, TransferState};

const TRANSFER: &str = "number, org, org_name, direction, operation, object, place, fingerprint, \
    plan, state, rows, retry_of, created_at, updated_at, \
    (SELECT max(later.number) FROM transfers later WHERE later.retry_of = transfers.number)";

const PART: &str = "number, job, state, server_state, rows, bytes, first_line, last_line, processed, \
    failed, unprocessed, unknown, error, note, created_at, updated_at";

type Result<T> = std::result::Result<T, JobBookError>;

/// The book. A change is on the disk when its method returns.
pub struct JobBook {
    path: PathBuf,
    connection: Option<Connection>,
}

impl JobBook {
    /// Opens the file if it is there.
    ///
    /// # Errors
    /// When it is there and cannot be used.
    pub fn open(path: &Path) -> Result<Self> {
        let mut book = Self {
            path: path.to_owned(),
            connection: None,
        };
        if path.exists() {
            book.connect()?;
        }
        Ok(book)
    }

    /// Writes down a transfer that begins; its number.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn begin(&mut self, new: &NewTransfer, now: Timestamp) -> Result<u64> {
        let connection = self.connect()?;
        connection.execute(
            "INSERT INTO transfers (org, org_name, direction, operation, object, place, fingerprint,
                 plan, state, rows, retry_of, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'running', ?9, ?10, ?11, ?11)",
            params![
                new.org,
                new.org_name,
                new.direction.as_str(),
                new.operation,
                new.object,
                new.place.as_ref().map(|place| place.to_string_lossy()),
                new.fingerprint,
                new.plan,
                new.rows.map(signed),
                new.retry_of.map(signed),
                now.as_millisecond(),
            ],
        )?;
        Ok(unsigned(connection.last_insert_rowid()))
    }

    /// Changes where a transfer stands.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_state(&mut self, number: u64, state: TransferState, now: Timestamp) -> Result<()> {
        self.connect()?.execute(
            "UPDATE transfers SET state = ?2, updated_at = ?3 WHERE number = ?1",
            params![signed(number), state.as_str(), now.as_millisecond()],
        )?;
        Ok(())
    }

    /// Changes what is needed to go on, and how many rows there are.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_plan(
        &mut self,
        number: u64,
        plan: &str,
        rows: Option<u64>,
        now: Timestamp,
    ) -> Result<()> {
        self.connect()?.execute(
            "UPDATE transfers SET plan = ?2, rows = ?3, updated_at = ?4 WHERE number = ?1",
            params![signed(number), plan, rows.map(signed), now.as_millisecond()],
        )?;
        Ok(())
    }

    /// Writes down a part as it is now.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put(&mut self, transfer: u64, part: &Part, now: Timestamp) -> Result<()> {
        self.connect()?.execute(
            "INSERT INTO transfer_parts (transfer, number, job, state, server_state, rows, bytes,
                 first_line, last_line, processed, failed, unprocessed, unknown, error, note,
                 created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
             ON CONFLICT DO UPDATE SET job = ?3, state = ?4, server_state = ?5, rows = ?6, bytes = ?7,
                 first_line = ?8, last_line = ?9, processed = ?10, failed = ?11, unprocessed = ?12,
                 unknown = ?13, error = ?14, note = ?15, updated_at = ?17",
            params![
                signed(transfer),
                part.number,
                part.job.as_ref().map(RecordId::as_str),
                part.state.as_str(),
                part.server_state,
                part.rows.map(signed),
                part.bytes.map(signed),
                part.first_line.map(signed),
                part.last_line.map(signed),
                part.processed.map(signed),
                part.failed.map(signed),
                part.unprocessed.map(signed),
                part.unknown.map(signed),
                part.error,
                part.note,
                part.created_at.as_millisecond(),
                now.as_millisecond(),
            ],
        )?;
        Ok(())
    }

    /// Keeps the lines of a part that failed, and those that were not looked at.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put_lines(
        &mut self,
        transfer: u64,
        part: u32,
        failed: &[u64],
        others: &[u64],
    ) -> Result<()> {
        self.connect()?.execute(
            "UPDATE transfer_parts SET failed_lines = ?3, other_lines = ?4
             WHERE transfer = ?1 AND number = ?2",
            params![signed(transfer), part, packed(failed), packed(others)],
        )?;
        Ok(())
    }

    /// The lines of a transfer that failed, and those that were not looked at, each in their order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lines(&self, transfer: u64) -> Result<(Vec<u64>, Vec<u64>)> {
        let (mut failed, mut others) = (Vec::new(), Vec::new());
        let Some(connection) = &self.connection else {
            return Ok((failed, others));
        };
        let mut statement = connection.prepare(
            "SELECT failed_lines, other_lines FROM transfer_parts WHERE transfer = ?1 ORDER BY number",
        )?;
        let mut rows = statement.query([signed(transfer)])?;
        while let Some(row) = rows.next()? {
            failed.extend(unpacked(row.get(0)?));
            others.extend(unpacked(row.get(1)?));
        }
        failed.sort_unstable();
        others.sort_unstable();
        Ok((failed, others))
    }

    /// All transfers, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn list(&self) -> Result<Vec<Transfer>> {
        let Some(connection) = &self.connection else {
            return Ok(Vec::new());
        };
        let sql = format!("SELECT {TRANSFER} FROM transfers ORDER BY number DESC");
        let mut statement = connection.prepare(&sql)?;
        let rows = statement.query_map([], transfer)?;
        rows.collect::<rusqlite::Result<Vec<_>>>()?
            .into_iter()
            .collect()
    }

    /// The transfer with this number; the newest without.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn get(&self, number: Option<u64>) -> Result<Transfer> {
        let newest = self.newest()?;
        let wanted = number.or(newest).ok_or(JobBookError::Empty)?;
        let missing = JobBookError::Missing {
            number: wanted,
            newest,
        };
        let Some(connection) = &self.connection else {
            return Err(missing);
        };
        let sql = format!("SELECT {TRANSFER} FROM transfers WHERE number = ?1");
        let found = connection.query_row(&sql, [signed(wanted)], transfer);
        found.optional()?.ok_or(missing)?
    }

    fn newest(&self) -> Result<Option<u64>> {
        let Some(connection) = &self.connection else {
            return Ok(None);
        };
        let sql = "SELECT max(number) FROM transfers";
        let newest: Option<i64> = connection.query_row(sql, [], |row| row.get(0))?;
        Ok(newest.map(unsigned))
    }

    /// Number of the transfer that a job belongs to.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of_job(&self, job: &RecordId) -> Result<Option<u64>> {
        let Some(connection) = &self.connection else {
            return Ok(None);
        };
        let sql = "SELECT transfer FROM transfer_parts WHERE job = ?1";
        let found = connection.query_row(sql, [job.as_str()], |row| row.get(0));
        Ok(found.optional()?.map(unsigned))
    }

    /// The parts of a transfer, in their order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn parts(&self, transfer: u64) -> Result<Vec<Part>> {
        let Some(connection) = &self.connection else {
            return Ok(Vec::new());
        };
        let sql = format!("SELECT {PART} FROM transfer_parts WHERE transfer = ?1 ORDER BY number");
        let mut statement = connection.prepare(&sql)?;
        let rows = statement.query_map([signed(transfer)], part)?;
        let parts = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let damaged = JobBookError::Damaged { number: transfer };
        parts.into_iter().collect::<Option<_>>().ok_or(damaged)
    }

    /// The connection; the file is made when it is missing.
    fn connect(&mut self) -> Result<&mut Connection> {
        if self.connection.is_none() {
            let mut connection = db::open(&self.path, &db::Options::durable())?;
            db::migrate(&mut connection, SCRIPTS)?;
            self.connection = Some(connection);
        }
        Ok(self.connection.as_mut().expect("it was just opened"))
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn packed(lines: &[u64]) -> Option<Vec<u8>> {
    let bytes = lines.iter().flat_map(|line| line.to_le_bytes());
    (!lines.is_empty()).then(|| bytes.collect())
}

fn unpacked(bytes: Option<Vec<u8>>) -> Vec<u64> {
    let bytes = bytes.unwrap_or_default();
    let (lines, _) = bytes.as_chunks::<8>();
    lines.iter().map(|line| u64::from_le_bytes(*line)).collect()
}

fn time(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or_default()
}

fn count(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<u64>> {
    Ok(row.get::<_, Option<i64>>(at)?.map(unsigned))
}

fn transfer(row: &Row<'_>) -> rusqlite::Result<Result<Transfer>> {
    let number = unsigned(row.get(0)?);
    let words: (String, String) = (row.get(3)?, row.get(9)?);
    let words = Direction::named(&words.0).zip(TransferState::named(&words.1));
    let Some((direction, state)) = words else {
        return Ok(Err(JobBookError::Damaged { number }));
    };
    Ok(Ok(Transfer {
        number,
        begun: NewTransfer {
            org: row.get(1)?,
            org_name: row.get(2)?,
            direction,
            operation: row.get(4)?,
            object: row.get(5)?,
            place: row.get::<_, Option<String>>(6)?.map(PathBuf::from),
            fingerprint: row.get(7)?,
            plan: row.get(8)?,
            rows: count(row, 10)?,
            retry_of: count(row, 11)?,
        },
        state,
        created_at: time(row.get(12)?),
        updated_at: time(row.get(13)?),
        retried_by: count(row, 14)?,
    }))
}

fn part(row: &Row<'_>) -> rusqlite::Result<Option<Part>> {
    let word: String = row.get(2)?;
    let job: Option<String> = row.get(1)?;
    let job = job.map(|id| RecordId::parse(&id)).transpose();
    let (Some(state), Ok(job)) = (PartState::named(&word), job) else {
        return Ok(None);
    };
    Ok(Some(Part {
        number: row.get(0)?,
        job,
        state,
        server_state: row.get(3)?,
        rows: count(row, 4)?,
        bytes: count(row, 5)?,
        first_line: count(row, 6)?,
        last_line: count(row, 7)?,
        processed: count(row, 8)?,
        failed: count(row, 9)?,
        unprocessed: count(row, 10)?,
        unknown: count(row, 11)?,
        error: row.get(12)?,
        note: row.get(13)?,
        created_at: time(row.get(14)?),
        updated_at: time(row.get(15)?),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(retry_of: Option<u64>) -> NewTransfer {
        NewTransfer {
            org: "uuid".to_owned(),
            org_name: "acme".to_owned(),
            direction: Direction::Import,
            operation: "insert".to_owned(),
            object: "Account".to_owned(),
            place: Some("rows.csv".into()),
            fingerprint: None,
            plan: "{}".to_owned(),
            rows: Some(3),
            retry_of,
        }
    }

    #[test]
    fn transfers_and_their_parts_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let mut book = JobBook::open(&path).unwrap();
        assert!(book.list().unwrap().is_empty());
        assert!(matches!(book.get(None), Err(JobBookError::Empty)));
        assert!(!path.exists());

        let first = book.begin(&new(None), now).unwrap();
        let mut part = Part::new(1, now);
        part.rows = Some(3);
        book.put(first, &part, now).unwrap();
        part.job = Some(RecordId::parse("7505e000003xyzAAAQ").unwrap());
        part.state = PartState::Sent;
        book.put(first, &part, now).unwrap();
        book.put_lines(first, 1, &[2, 900], &[4]).unwrap();
        let second = book.begin(&new(Some(first)), now).unwrap();
        book.set_state(second, TransferState::Finished, now)
            .unwrap();

        let book = JobBook::open(&path).unwrap();
        let job = part.job.unwrap();
        assert_eq!(book.of_job(&job).unwrap(), Some(first));
        assert_eq!(book.parts(first).unwrap(), [part]);
        assert_eq!(book.lines(first).unwrap(), (vec![2, 900], vec![4]));
        assert_eq!(book.get(Some(first)).unwrap().retried_by, Some(second));
        let newest = book.get(None).unwrap();
        assert_eq!(
            (newest.number, newest.state),
            (second, TransferState::Finished)
        );
        let missing = book.get(Some(9)).unwrap_err();
        assert!(matches!(
            missing,
            JobBookError::Missing {
                newest: Some(2),
                ..
            }
        ));
    }
}

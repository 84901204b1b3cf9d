//! Pictures of the pipeline, one per org, day and filter, in `state.db`.
//!
//! What a picture holds is for others to know: it is kept as the bytes that were given. Deals with
//! names and amounts are records of the org: the file is private to the user, as all of them are.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::db::{self, DbError};
use crate::error::{Code, Diagnostic, Hint};

use super::tables::SCRIPTS;

const COLUMNS: &str = "taken_on, taken_at, filters, currency, open_count, open_value, deals";

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The day of it, in the user's zone.
    pub taken_on: Date,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// What it was filtered by, as JSON.
    pub filters: String,
    /// Currency of its amounts.
    pub currency: Option<String>,
    /// How many deals were open.
    pub open_count: u64,
    /// Sum of their amounts, as a decimal number.
    pub open_value: String,
    /// The deals.
    pub deals: Vec<u8>,
}

/// The snapshots cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file cannot be used.
    #[error("the snapshots cannot be read or written")]
    Db(#[from] DbError),
    /// A picture does not hold what was put into it.
    #[error("the snapshot of {day} is damaged")]
    Damaged {
        /// Its day.
        day: Date,
    },
}

impl From<rusqlite::Error> for SnapshotError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Diagnostic for SnapshotError {
    fn code(&self) -> Code {
        match self {
            Self::Db(error) => error.code(),
            Self::Damaged { .. } => Code::File,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Db(error) => error.hints(),
            Self::Damaged { day } => vec![Hint::new(format!(
                "`sfkit pipeline snapshot --delete {day}` removes it"
            ))],
        }
    }
}

/// The pictures of all orgs.
pub struct Snapshots {
    path: PathBuf,
    connection: Option<Connection>,
}

impl Snapshots {
    /// Opens the file if it is there.
    ///
    /// # Errors
    /// When it is there and cannot be used.
    pub fn open(path: &Path) -> Result<Self, SnapshotError> {
        let mut snapshots = Self {
            path: path.to_owned(),
            connection: None,
        };
        if path.exists() {
            snapshots.connect()?;
        }
        Ok(snapshots)
    }

    /// Keeps a picture; one of the same day and filters is replaced. Tells whether one was.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, org: &str, new: &Snapshot) -> Result<bool, SnapshotError> {
        let known = self.find(org, new.taken_on, &new.filters)?.is_some();
        self.connect()?.execute(
            "INSERT OR REPLACE INTO snapshots
                 (org, taken_on, taken_at, filters, currency, open_count, open_value, deals)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                org,
                new.taken_on.to_string(),
                new.taken_at.as_millisecond(),
                new.filters,
                new.currency,
                i64::try_from(new.open_count).unwrap_or(i64::MAX),
                new.open_value,
                new.deals,
            ],
        )?;
        Ok(known)
    }

    /// The picture of a day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find(
        &self,
        org: &str,
        day: Date,
        filters: &str,
    ) -> Result<Option<Snapshot>, SnapshotError> {
        let Some(connection) = &self.connection else {
            return Ok(None);
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM snapshots WHERE org = ?1 AND taken_on = ?2 AND filters = ?3"
        );
        let found = connection.query_row(&sql, params![org, day.to_string(), filters], read);
        Ok(found.optional()?)
    }

    /// All pictures of an org without their deals, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn list(&self, org: &str) -> Result<Vec<Snapshot>, SnapshotError> {
        let Some(connection) = &self.connection else {
            return Ok(Vec::new());
        };
        let columns = COLUMNS.replace("deals", "x''");
        let sql =
            format!("SELECT {columns} FROM snapshots WHERE org = ?1 ORDER BY taken_at, filters");
        let mut statement = connection.prepare(&sql)?;
        let rows = statement.query_map([org], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Forgets the pictures of a day, whatever their filters; how many these were.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove(&mut self, org: &str, day: Date) -> Result<usize, SnapshotError> {
        let Some(connection) = &self.connection else {
            return Ok(0);
        };
        let sql = "DELETE FROM snapshots WHERE org = ?1 AND taken_on = ?2";
        Ok(connection.execute(sql, params![org, day.to_string()])?)
    }

    fn connect(&mut self) -> Result<&mut Connection, SnapshotError> {
        if self.connection.is_none() {
            let mut connection = db::open(&self.path, &db::Options::default())?;
            db::migrate(&mut connection, SCRIPTS)?;
            self.connection = Some(connection);
        }
        Ok(self.connection.as_mut().expect("it was just opened"))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Snapshot> {
    let day: String = row.get(0)?;
    Ok(Snapshot {
        taken_on: day.parse().unwrap_or_default(),
        taken_at: Timestamp::from_millisecond(row.get(1)?).unwrap_or_default(),
        filters: row.get(2)?,
        currency: row.get(3)?,
        open_count: u64::try_from(row.get::<_, i64>(4)?).unwrap_or_default(),
        open_value: row.get(5)?,
        deals: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_has_one_picture_per_filter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/state.db");
        let mut snapshots = Snapshots::open(&path).unwrap();
        assert_eq!(snapshots.list("a").unwrap(), []);
        assert!(!path.exists());
        let day = date(2026, 11, 22);
        let mut new = Snapshot {
            taken_on: day,
            taken_at: "2026-11-22T10:00:00Z".parse().unwrap(),
            filters: "[]".to_owned(),
            currency: Some("USD".to_owned()),
            open_count: 2,
            open_value: "12.5".to_owned(),
            deals: vec![1, 2, 3],
        };
        assert!(!snapshots.add("a", &new).unwrap());
        new.open_count = 3;
        assert!(snapshots.add("a", &new).unwrap());
        let mut snapshots = Snapshots::open(&path).unwrap();
        assert_eq!(snapshots.find("a", day, "[]").unwrap(), Some(new.clone()));
        assert_eq!(snapshots.find("b", day, "[]").unwrap(), None);
        let list = snapshots.list("a").unwrap();
        assert_eq!((list.len(), list[0].deals.len()), (1, 0));
        assert_eq!(snapshots.remove("a", day).unwrap(), 1);
        assert_eq!(snapshots.remove("a", day).unwrap(), 0);
    }
}

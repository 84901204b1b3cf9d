//! The queries that were run here, in `state.db`, in clear.
//!
//! A query is kept as it was written: parameters stay names, their values are not kept, and no
//! result is. Each has a number that it keeps; only the newest are kept.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::db::{self, DbError};
use crate::error::{Code, Diagnostic, Hint};

use super::tables::SCRIPTS;

/// How many queries are kept.
pub const MOST_KEPT: u64 = 10_000;

const COLUMNS: &str = "number, soql, at, org, rows, ms, outcome";

/// A query that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastQuery {
    /// Its number; later ones are larger.
    pub number: u64,
    /// When it ended.
    pub at: Timestamp,
    /// What was run.
    pub run: QueryRun,
}

/// A run of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryRun {
    /// Its text, with its parameters.
    pub soql: String,
    /// Name of the org that answered.
    pub org: Option<String>,
    /// Records that arrived; none when it failed.
    pub rows: Option<u64>,
    /// How long it took.
    pub ms: u64,
    /// `ok`, or the code of the failure.
    pub outcome: String,
}

/// A history that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The file cannot be used.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No query has this number.
    #[error("there is no query number {number} in the history")]
    Missing {
        /// The number.
        number: u64,
        /// The oldest and the newest that there are.
        range: Option<(u64, u64)>,
    },
}

impl From<rusqlite::Error> for HistoryError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Diagnostic for HistoryError {
    fn code(&self) -> Code {
        match self {
            Self::Db(error) => error.code(),
            Self::Missing { .. } => Code::NotFound,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(match self {
            Self::Db(error) => return error.hints(),
            Self::Missing { range: None, .. } => {
                "it is empty: `sfkit query SOQL` runs the first query".to_owned()
            }
            Self::Missing {
                range: Some((oldest, newest)),
                ..
            } => format!("it goes from {oldest} to {newest}; `sfkit history` shows it"),
        })]
    }
}

/// The history of one home.
pub struct History {
    path: PathBuf,
    connection: Option<Connection>,
}

impl History {
    /// Opens the file if it is there.
    ///
    /// # Errors
    /// When it is there and cannot be used.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        let mut history = Self {
            path: path.to_owned(),
            connection: None,
        };
        if path.exists() {
            history.connect()?;
        }
        Ok(history)
    }

    /// Keeps a run, and forgets the oldest beyond [`MOST_KEPT`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, run: &QueryRun, now: Timestamp) -> Result<(), HistoryError> {
        let transaction = self.connect()?.transaction()?;
        transaction.execute(
            "INSERT INTO history (soql, at, org, rows, ms, outcome) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                run.soql,
                now.as_millisecond(),
                run.org,
                run.rows.and_then(|rows| i64::try_from(rows).ok()),
                i64::try_from(run.ms).unwrap_or(i64::MAX),
                run.outcome,
            ],
        )?;
        let newest = transaction.last_insert_rowid();
        let kept = i64::try_from(MOST_KEPT).unwrap_or(i64::MAX);
        transaction.execute("DELETE FROM history WHERE number <= ?1", [newest - kept])?;
        transaction.commit()?;
        Ok(())
    }

    /// Those whose text or org holds all of these words in any case, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn list(&self, words: &[String]) -> Result<Vec<PastQuery>, HistoryError> {
        let Some(connection) = &self.connection else {
            return Ok(Vec::new());
        };
        let sql = format!("SELECT {COLUMNS} FROM history ORDER BY number");
        let mut statement = connection.prepare(&sql)?;
        let all = statement.query_map([], read)?;
        let words: Vec<_> = words.iter().map(|word| word.to_lowercase()).collect();
        let is_meant = |past: &PastQuery| {
            let text = past.run.soql.to_lowercase();
            let org = past.run.org.as_deref().unwrap_or_default().to_lowercase();
            words
                .iter()
                .all(|word| text.contains(word) || org.contains(word))
        };
        let mut found = Vec::new();
        for past in all {
            let past = past?;
            if is_meant(&past) {
                found.push(past);
            }
        }
        Ok(found)
    }

    /// The one with this number; the newest without.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn get(&self, number: Option<u64>) -> Result<PastQuery, HistoryError> {
        let found = match &self.connection {
            None => None,
            Some(connection) => {
                let sql = format!(
                    "SELECT {COLUMNS} FROM history WHERE number = coalesce(?1, (SELECT max(number) FROM history))"
                );
                let number = number.and_then(|number| i64::try_from(number).ok());
                connection.query_row(&sql, [number], read).optional()?
            }
        };
        match found {
            Some(past) if number.is_none_or(|number| number == past.number) => Ok(past),
            _ => Err(HistoryError::Missing {
                number: number.unwrap_or_default(),
                range: self.range()?,
            }),
        }
    }

    /// Forgets everything; the next query is number 1. Tells how many there were.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn clear(&mut self) -> Result<u64, HistoryError> {
        let Some(connection) = &mut self.connection else {
            return Ok(0);
        };
        let transaction = connection.transaction()?;
        let count = transaction.execute("DELETE FROM history", [])?;
        transaction.execute("DELETE FROM sqlite_sequence WHERE name = 'history'", [])?;
        transaction.commit()?;
        // What was deleted shall not stay in the log beside the file.
        connection.pragma_update(None, "wal_checkpoint", "TRUNCATE")?;
        Ok(count as u64)
    }

    fn range(&self) -> Result<Option<(u64, u64)>, HistoryError> {
        let Some(connection) = &self.connection else {
            return Ok(None);
        };
        let sql = "SELECT min(number), max(number) FROM history";
        let range: (Option<i64>, Option<i64>) =
            connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(match range {
            (Some(oldest), Some(newest)) => Some((oldest.unsigned_abs(), newest.unsigned_abs())),
            _ => None,
        })
    }

    /// The connection; the file is made when it is missing.
    fn connect(&mut self) -> Result<&mut Connection, HistoryError> {
        if self.connection.is_none() {
            let mut connection = db::open(&self.path, &db::Options::default())?;
            db::migrate(&mut connection, SCRIPTS)?;
            self.connection = Some(connection);
        }
        Ok(self.connection.as_mut().expect("it was just opened"))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<PastQuery> {
    let count = |number: i64| number.unsigned_abs();
    Ok(PastQuery {
        number: count(row.get(0)?),
        at: Timestamp::from_millisecond(row.get(2)?).unwrap_or_default(),
        run: QueryRun {
            soql: row.get(1)?,
            org: row.get(3)?,
            rows: row.get::<_, Option<i64>>(4)?.map(count),
            ms: count(row.get(5)?),
            outcome: row.get(6)?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(soql: &str) -> QueryRun {
        QueryRun {
            soql: soql.to_owned(),
            org: Some("acme".to_owned()),
            rows: Some(3),
            ms: 12,
            outcome: "ok".to_owned(),
        }
    }

    #[test]
    fn runs_are_kept_found_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let mut history = History::open(&path).unwrap();
        assert_eq!(history.list(&[]).unwrap(), []);
        assert!(history.get(None).is_err() && !path.exists());
        for soql in [
            "SELECT Id FROM Lead",
            "SELECT Name FROM Account",
            "SELECT ÄÖ",
        ] {
            history.add(&run(soql), now).unwrap();
        }
        let history = History::open(&path).unwrap();
        let found = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(|&word| word.to_owned()).collect();
            let found = history.list(&words).unwrap();
            found.iter().map(|past| past.number).collect::<Vec<_>>()
        };
        assert_eq!(found(&[]), [1, 2, 3]);
        assert_eq!(found(&["select", "NAME"]), [2]);
        assert_eq!(found(&["äö", "ACME"]), [3]);
        assert_eq!(history.get(None).unwrap().number, 3);
        assert_eq!(
            history.get(Some(2)).unwrap().run,
            run("SELECT Name FROM Account")
        );
        let missing = history.get(Some(9)).unwrap_err();
        assert!(missing.hints()[0].0.contains("from 1 to 3"));

        let mut history = History::open(&path).unwrap();
        assert_eq!(history.clear().unwrap(), 3);
        history.add(&run("SELECT Id FROM User"), now).unwrap();
        assert_eq!(history.get(None).unwrap().number, 1);
    }

    #[test]
    fn only_the_newest_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        let now = Timestamp::UNIX_EPOCH;
        let mut history = History::open(&path).unwrap();
        history.add(&run("old"), now).unwrap();
        let connection = history.connect().unwrap();
        connection
            .execute("UPDATE sqlite_sequence SET seq = 10000", [])
            .unwrap();
        history.add(&run("new"), now).unwrap();
        let all = history.list(&[]).unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].number, all[0].run.soql.as_str()), (10_001, "new"));
    }
}

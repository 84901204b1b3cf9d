//! Queries that are kept under a name, in `state.db`, in clear.
//!
//! A text is kept as it was given, parameters included; what it means is for others to judge. Names
//! differ by more than case. The file is made when the first query is kept.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use crate::db::{self, DbError};
use crate::error::{Code, Diagnostic, Hint};

use super::tables::SCRIPTS;

/// Longest name, in characters.
const LONGEST_NAME: usize = 64;

const COLUMNS: &str = "name, soql, description, org, created_at, updated_at, used, last_used_at";

/// A query that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuery {
    /// Its name.
    pub name: String,
    /// Its text.
    pub soql: String,
    /// What it is for.
    pub description: Option<String>,
    /// The org it is run against when none is named.
    pub org: Option<String>,
    /// When it was first kept.
    pub created_at: Timestamp,
    /// When its text was last changed.
    pub updated_at: Timestamp,
    /// How often it was run.
    pub used: u64,
    /// When it was last run.
    pub last_used_at: Option<Timestamp>,
}

/// A query to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewQuery {
    /// Its name: letters, digits, `-`, `_` and `.`, a letter or digit first.
    pub name: String,
    /// Its text.
    pub soql: String,
    /// What it is for.
    pub description: Option<String>,
    /// The org it is run against when none is named.
    pub org: Option<String>,
}

/// A saved query that cannot be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// The file cannot be used.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Nothing of this name.
    #[error("there is no saved query `{name}`")]
    Missing {
        /// The name.
        name: String,
        /// Names that there are.
        names: Vec<String>,
    },
    /// The name is taken.
    #[error("there is already a saved query `{name}`")]
    Taken {
        /// The name.
        name: String,
    },
    /// The name cannot be one.
    #[error("`{name}` cannot be the name of a saved query")]
    Name {
        /// The name.
        name: String,
    },
}

impl From<rusqlite::Error> for SavedError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Diagnostic for SavedError {
    fn code(&self) -> Code {
        match self {
            Self::Db(error) => error.code(),
            Self::Missing { .. } => Code::NotFound,
            Self::Taken { .. } | Self::Name { .. } => Code::Usage,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![match self {
            Self::Db(error) => return error.hints(),
            Self::Missing { names, .. } if names.is_empty() => {
                Hint::new("`sfkit saved add NAME SOQL` saves one")
            }
            Self::Missing { names, .. } => Hint::new(format!("saved are: {}", names.join(", "))),
            Self::Taken { .. } => Hint::new("`--force` replaces it"),
            Self::Name { .. } => Hint::new(
                "a name has letters, digits, `-`, `_` and `.`, 64 at most, and starts with a letter or digit",
            ),
        }]
    }
}

/// The saved queries.
pub struct SavedQueries {
    path: PathBuf,
    connection: Option<Connection>,
}

impl SavedQueries {
    /// Opens the file if it is there.
    ///
    /// # Errors
    /// When it is there and cannot be used.
    pub fn open(path: &Path) -> Result<Self, SavedError> {
        let mut saved = Self {
            path: path.to_owned(),
            connection: None,
        };
        if path.exists() {
            saved.connect()?;
        }
        Ok(saved)
    }

    /// All of them, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn list(&self) -> Result<Vec<SavedQuery>, SavedError> {
        let Some(connection) = &self.connection else {
            return Ok(Vec::new());
        };
        let sql = format!("SELECT {COLUMNS} FROM saved ORDER BY name");
        let mut statement = connection.prepare(&sql)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The one of this name, in any case.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn get(&self, name: &str) -> Result<SavedQuery, SavedError> {
        let found = match &self.connection {
            None => None,
            Some(connection) => {
                let sql = format!("SELECT {COLUMNS} FROM saved WHERE name = ?1");
                connection.query_row(&sql, [name], read).optional()?
            }
        };
        match found {
            Some(query) => Ok(query),
            None => Err(self.missing(name)),
        }
    }

    /// Keeps a query. One of the same name is replaced only when `replace` says so; its count of uses
    /// goes on. Tells whether one was replaced.
    ///
    /// # Errors
    /// When the name cannot be one or is taken, or the file cannot be written.
    pub fn add(
        &mut self,
        new: &NewQuery,
        replace: bool,
        now: Timestamp,
    ) -> Result<bool, SavedError> {
        let name = new.name.clone();
        if !is_name(&name) {
            return Err(SavedError::Name { name });
        }
        // It reads before it writes: begun as a reader, it would be refused at once when another process
        // has written meanwhile.
        let begin = TransactionBehavior::Immediate;
        let transaction = self.connect()?.transaction_with_behavior(begin)?;
        let known: Option<i64> = transaction
            .query_row("SELECT 1 FROM saved WHERE name = ?1", [&name], |row| {
                row.get(0)
            })
            .optional()?;
        if known.is_some() && !replace {
            return Err(SavedError::Taken { name });
        }
        transaction.execute(
            "INSERT INTO saved (name, soql, description, org, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5)
             ON CONFLICT DO UPDATE SET name = ?1, soql = ?2, description = ?3, org = ?4,
                 updated_at = ?5",
            params![
                name,
                new.soql,
                new.description,
                new.org,
                now.as_millisecond()
            ],
        )?;
        transaction.commit()?;
        Ok(known.is_some())
    }

    /// Forgets the one of this name.
    ///
    /// # Errors
    /// When there is none, or the file cannot be written.
    pub fn remove(&mut self, name: &str) -> Result<(), SavedError> {
        let removed = match &self.connection {
            None => 0,
            Some(connection) => connection.execute("DELETE FROM saved WHERE name = ?1", [name])?,
        };
        if removed == 0 {
            return Err(self.missing(name));
        }
        Ok(())
    }

    /// Counts a use.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn note_use(&self, name: &str, now: Timestamp) -> Result<(), SavedError> {
        if let Some(connection) = &self.connection {
            connection.execute(
                "UPDATE saved SET used = used + 1, last_used_at = ?2 WHERE name = ?1",
                params![name, now.as_millisecond()],
            )?;
        }
        Ok(())
    }

    fn missing(&self, name: &str) -> SavedError {
        let all = self.list().unwrap_or_default();
        SavedError::Missing {
            name: name.to_owned(),
            names: all.into_iter().map(|query| query.name).collect(),
        }
    }

    /// The connection; the file is made when it is missing.
    fn connect(&mut self) -> Result<&mut Connection, SavedError> {
        if self.connection.is_none() {
            let mut connection = db::open(&self.path, &db::Options::default())?;
            db::migrate(&mut connection, SCRIPTS)?;
            self.connection = Some(connection);
        }
        Ok(self.connection.as_mut().expect("it was just opened"))
    }
}

/// Whether it can be typed behind `@` without thinking.
fn is_name(name: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    name.starts_with(char::is_alphanumeric)
        && name.chars().all(fits)
        && name.chars().count() <= LONGEST_NAME
}

fn read(row: &Row<'_>) -> rusqlite::Result<SavedQuery> {
    let time = |millis: i64| Timestamp::from_millisecond(millis).unwrap_or_default();
    Ok(SavedQuery {
        name: row.get(0)?,
        soql: row.get(1)?,
        description: row.get(2)?,
        org: row.get(3)?,
        created_at: time(row.get(4)?),
        updated_at: time(row.get(5)?),
        used: u64::try_from(row.get::<_, i64>(6)?).unwrap_or_default(),
        last_used_at: row.get::<_, Option<i64>>(7)?.map(time),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(name: &str) -> NewQuery {
        NewQuery {
            name: name.to_owned(),
            soql: "SELECT Id FROM Account WHERE Name = :name".to_owned(),
            description: None,
            org: None,
        }
    }

    #[test]
    fn who_keeps_a_query_while_others_do_waits_for_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/state.db");
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        std::thread::scope(|scope| {
            for who in 0..4 {
                let path = &path;
                scope.spawn(move || {
                    let mut saved = SavedQueries::open(path).unwrap();
                    for at in 0..25 {
                        let name = format!("q-{who}-{at}");
                        assert!(!saved.add(&new(&name), false, now).unwrap());
                    }
                });
            }
        });
        assert_eq!(
            SavedQueries::open(&path).unwrap().list().unwrap().len(),
            100
        );
    }

    #[test]
    fn queries_are_kept_counted_replaced_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/state.db");
        let now = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut saved = SavedQueries::open(&path).unwrap();
        assert_eq!(saved.list().unwrap(), []);
        assert!(matches!(saved.get("big"), Err(SavedError::Missing { .. })));
        assert!(!path.exists());

        let first = now("2026-11-22T10:00:00Z");
        assert!(!saved.add(&new("big"), false, first).unwrap());
        let taken = saved.add(&new("BIG"), false, first).unwrap_err();
        assert!(matches!(taken, SavedError::Taken { .. }));
        saved.note_use("Big", first).unwrap();

        let mut saved = SavedQueries::open(&path).unwrap();
        let later = now("2026-11-23T10:00:00Z");
        let other = NewQuery {
            soql: "SELECT Id FROM Lead".to_owned(),
            org: Some("acme".to_owned()),
            ..new("Big")
        };
        assert!(saved.add(&other, true, later).unwrap());
        let query = saved.get("big").unwrap();
        assert_eq!((query.name.as_str(), query.used), ("Big", 1));
        assert_eq!((query.created_at, query.updated_at), (first, later));
        assert_eq!(query.last_used_at, Some(first));
        assert_eq!(query.org.as_deref(), Some("acme"));

        saved.remove("BIG").unwrap();
        assert!(matches!(
            saved.remove("big"),
            Err(SavedError::Missing { .. })
        ));
    }

    #[test]
    fn names_are_plain() {
        for name in ["a", "won-2026.q1", "Größe", "1"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "-a", ".a", "a b", "a/b", "@a", "a\n", &"x".repeat(65)] {
            assert!(!is_name(name), "{name}");
        }
    }
}

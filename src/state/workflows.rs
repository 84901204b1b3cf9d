//! Workflows that the service keeps: a request to one of its capabilities under a name, in `state.db`, in
//! clear. What the request may be and whether it works is for the service to judge; nothing runs by itself.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::tables::SCRIPTS;
use crate::db::{self, DbError};
use crate::error::{Code, Diagnostic, Hint};

/// Workflows that are kept at most.
const MOST: u64 = 1_000;

const COLUMNS: &str =
    "id, org, name, service, capability, parameters, created_at, runs, last_run_at, last_status";

/// A workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workflow {
    /// What it is known by.
    pub id: String,
    /// Uuid of its org; none when it is about none.
    pub org: Option<String>,
    /// Its name, one of a kind per org.
    pub name: String,
    /// The service.
    pub service: String,
    /// What the service does.
    pub capability: String,
    /// With which parameters, as a JSON object.
    pub parameters: String,
    /// Since when it is kept.
    pub created_at: Timestamp,
    /// How often it was run.
    pub runs: u64,
    /// When it was last run.
    pub last_run_at: Option<Timestamp>,
    /// Status of the last answer.
    pub last_status: Option<u16>,
}

/// A workflow cannot be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum WorkflowError {
    /// The file cannot be used.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The name is taken.
    #[error("there is already a workflow `{name}`")]
    Taken {
        /// The name.
        name: String,
    },
    /// No more are kept.
    #[error("no more than {MOST} workflows are kept")]
    Full,
}

impl From<rusqlite::Error> for WorkflowError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Diagnostic for WorkflowError {
    fn code(&self) -> Code {
        match self {
            Self::Db(error) => error.code(),
            Self::Taken { .. } => Code::Usage,
            Self::Full => Code::LimitExceeded,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Db(error) => error.hints(),
            Self::Taken { .. } => vec![Hint::new("`replace: true` replaces it")],
            Self::Full => vec![Hint::new("delete those that nobody runs any more")],
        }
    }
}

/// The workflows.
pub struct Workflows {
    path: PathBuf,
    connection: Option<Connection>,
}

impl Workflows {
    /// Opens the file if it is there.
    ///
    /// # Errors
    /// When it is there and cannot be used.
    pub fn open(path: &Path) -> Result<Self, WorkflowError> {
        let mut workflows = Self {
            path: path.to_owned(),
            connection: None,
        };
        if path.exists() {
            workflows.connect()?;
        }
        Ok(workflows)
    }

    /// All of them, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn list(&self) -> Result<Vec<Workflow>, WorkflowError> {
        let Some(connection) = &self.connection else {
            return Ok(Vec::new());
        };
        let sql = format!("SELECT {COLUMNS} FROM workflows ORDER BY name, org");
        let mut statement = connection.prepare(&sql)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The one with this id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn get(&self, id: &str) -> Result<Option<Workflow>, WorkflowError> {
        let Some(connection) = &self.connection else {
            return Ok(None);
        };
        let sql = format!("SELECT {COLUMNS} FROM workflows WHERE id = ?1");
        Ok(connection.query_row(&sql, [id], read).optional()?)
    }

    /// Keeps one. One of the same name and org is replaced only when `replace` says so, and keeps its id,
    /// which is given back.
    ///
    /// # Errors
    /// When the name is taken, there are too many, or the file cannot be written.
    pub fn add(&mut self, new: &Workflow, replace: bool) -> Result<String, WorkflowError> {
        // It reads before it writes: begun as a reader, it would be refused at once when another process
        // has written meanwhile.
        let begin = TransactionBehavior::Immediate;
        let transaction = self.connect()?.transaction_with_behavior(begin)?;
        let org = new.org.as_deref().unwrap_or_default();
        let sql = "SELECT id FROM workflows WHERE org = ?1 AND name = ?2";
        let known: Option<String> = transaction
            .query_row(sql, [org, &new.name], |row| row.get(0))
            .optional()?;
        if known.is_some() && !replace {
            let name = new.name.clone();
            return Err(WorkflowError::Taken { name });
        }
        let count: i64 =
            transaction.query_row("SELECT COUNT(*) FROM workflows", [], |row| row.get(0))?;
        if known.is_none() && u64::try_from(count).unwrap_or(MOST) >= MOST {
            return Err(WorkflowError::Full);
        }
        let id = known.unwrap_or_else(|| new.id.clone());
        transaction.execute(
            "INSERT OR REPLACE INTO workflows
                 (id, org, name, service, capability, parameters, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                org,
                new.name,
                new.service,
                new.capability,
                new.parameters,
                new.created_at.as_millisecond(),
            ],
        )?;
        transaction.commit()?;
        Ok(id)
    }

    /// Forgets one; whether there was one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove(&mut self, id: &str) -> Result<bool, WorkflowError> {
        let Some(connection) = &self.connection else {
            return Ok(false);
        };
        Ok(connection.execute("DELETE FROM workflows WHERE id = ?1", [id])? > 0)
    }

    /// Writes down a run and the status of its answer.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn note_run(&self, id: &str, at: Timestamp, status: u16) -> Result<(), WorkflowError> {
        if let Some(connection) = &self.connection {
            connection.execute(
                "UPDATE workflows SET runs = runs + 1, last_run_at = ?2, last_status = ?3 WHERE id = ?1",
                params![id, at.as_millisecond(), status],
            )?;
        }
        Ok(())
    }

    /// The connection; the file is made when it is missing.
    fn connect(&mut self) -> Result<&mut Connection, WorkflowError> {
        if self.connection.is_none() {
            let mut connection = db::open(&self.path, &db::Options::default())?;
            db::migrate(&mut connection, SCRIPTS)?;
            self.connection = Some(connection);
        }
        Ok(self.connection.as_mut().expect("it was just opened"))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Workflow> {
    let org: String = row.get(1)?;
    let last: Option<i64> = row.get(8)?;
    Ok(Workflow {
        id: row.get(0)?,
        org: Some(org).filter(|org| !org.is_empty()),
        name: row.get(2)?,
        service: row.get(3)?,
        capability: row.get(4)?,
        parameters: row.get(5)?,
        created_at: Timestamp::from_millisecond(row.get(6)?).unwrap_or_default(),
        runs: u64::try_from(row.get::<_, i64>(7)?).unwrap_or_default(),
        last_run_at: last.and_then(|at| Timestamp::from_millisecond(at).ok()),
        last_status: row.get(9)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(id: &str, org: Option<&str>) -> Workflow {
        Workflow {
            id: id.to_owned(),
            org: org.map(str::to_owned),
            name: "Open deals".to_owned(),
            service: "salesforce_service".to_owned(),
            capability: "list_opportunities".to_owned(),
            parameters: "{}".to_owned(),
            created_at: "2026-11-22T10:00:00Z".parse().unwrap(),
            runs: 0,
            last_run_at: None,
            last_status: None,
        }
    }

    #[test]
    fn who_keeps_a_workflow_while_others_do_waits_for_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/state.db");
        std::thread::scope(|scope| {
            for who in 0..4 {
                let path = &path;
                scope.spawn(move || {
                    let mut workflows = Workflows::open(path).unwrap();
                    for at in 0..20 {
                        let id = format!("{who}-{at}");
                        assert_eq!(workflows.add(&new(&id, Some(&id)), false).unwrap(), id);
                    }
                });
            }
        });
        assert_eq!(Workflows::open(&path).unwrap().list().unwrap().len(), 80);
    }

    #[test]
    fn workflows_are_kept_counted_replaced_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/state.db");
        let mut workflows = Workflows::open(&path).unwrap();
        assert_eq!(workflows.list().unwrap(), []);
        assert!(!path.exists());
        let at: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        assert_eq!(workflows.add(&new("1", Some("a")), false).unwrap(), "1");
        assert_eq!(workflows.add(&new("2", Some("b")), false).unwrap(), "2");
        assert_eq!(workflows.add(&new("3", None), false).unwrap(), "3");
        let taken = workflows.add(&new("4", Some("a")), false).unwrap_err();
        assert!(matches!(taken, WorkflowError::Taken { .. }), "{taken}");
        workflows.note_run("1", at, 200).unwrap();
        let workflows = Workflows::open(&path).unwrap();
        let one = workflows.get("1").unwrap().unwrap();
        assert_eq!((one.runs, one.last_status), (1, Some(200)));
        assert_eq!(workflows.get("3").unwrap().unwrap().org, None);
        let mut workflows = workflows;
        assert_eq!(workflows.add(&new("5", Some("a")), true).unwrap(), "1");
        assert_eq!(workflows.get("1").unwrap().unwrap().runs, 0);
        assert!(workflows.remove("1").unwrap() && !workflows.remove("1").unwrap());
        assert_eq!(workflows.list().unwrap().len(), 2);
    }
}

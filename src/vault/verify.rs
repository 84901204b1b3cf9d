//! Checking the whole vault: the file, the header, every sealed value, the audit log.
//!
//! A problem with one org does not hide those of others: everything is tried, everything that is
//! wrong is told.

use rusqlite::Connection;

use crate::vault::audit::{self, AuditFault, AuditReport};
use crate::vault::error::VaultError;
use crate::vault::open::{Unlocked, Vault};
use crate::vault::org;
use crate::vault::secrets::{DataKey, Field};

/// Something that is wrong.
#[derive(Debug, thiserror::Error)]
pub enum VerifyProblem {
    /// `SQLite` finds its own structure damaged.
    #[error("the database is damaged: {0}")]
    Database(String),
    /// A row cannot be read, or a sealed value, a data key or the log's key does not open.
    #[error(transparent)]
    Stored(VaultError),
    /// The audit log does not fit its chain.
    #[error(transparent)]
    Audit(AuditFault),
}

/// What checking the vault has shown.
#[derive(Debug)]
pub struct VerifyReport {
    /// How many logins there are.
    pub orgs: usize,
    /// How many sealed values were opened.
    pub secrets: usize,
    /// State of the audit log; none when its key does not open.
    pub audit: Option<AuditReport>,
    /// Everything that is wrong.
    pub problems: Vec<VerifyProblem>,
}

impl VerifyReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

impl Vault {
    /// Checks everything and decrypts everything. The header was checked when the key was opened.
    ///
    /// # Errors
    /// When the key is out of reach or the header is damaged, so that nothing can be checked.
    pub fn verify(&self) -> Result<VerifyReport, VaultError> {
        self.read_sealed(|connection, unlocked| {
            let mut report = VerifyReport {
                orgs: 0,
                secrets: 0,
                audit: None,
                problems: database_problems(connection)?,
            };
            for found in org::read_each(connection)? {
                report.orgs += 1;
                match found {
                    Ok(org) => check_org(connection, unlocked, &org, &mut report),
                    Err(error) => report.problems.push(VerifyProblem::Stored(error)),
                }
            }
            match audit::check(connection, unlocked) {
                Ok(found) => {
                    report
                        .problems
                        .extend(found.fault.map(VerifyProblem::Audit));
                    report.audit = Some(found);
                }
                Err(error) => report.problems.push(VerifyProblem::Stored(error)),
            }
            Ok(report)
        })
    }
}

fn check_org(
    connection: &Connection,
    unlocked: &Unlocked,
    org: &org::Org,
    report: &mut VerifyReport,
) {
    let data_key = match DataKey::open(connection, unlocked, org) {
        Ok(data_key) => data_key,
        Err(error) => {
            report.problems.push(VerifyProblem::Stored(error));
            return;
        }
    };
    for field in Field::ALL {
        match data_key.read(connection, &unlocked.identity, org, field) {
            Ok(Some(_)) => report.secrets += 1,
            Ok(None) if field == Field::AccessToken => {
                let missing = VaultError::NotStored {
                    org: org.name().to_owned(),
                    field: field.label(),
                };
                report.problems.push(VerifyProblem::Stored(missing));
            }
            Ok(None) => {}
            Err(error) => report.problems.push(VerifyProblem::Stored(error)),
        }
    }
}

fn database_problems(connection: &Connection) -> Result<Vec<VerifyProblem>, VaultError> {
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut problems = Vec::new();
    for line in lines {
        let line = line?;
        if line != "ok" {
            problems.push(VerifyProblem::Database(line));
        }
    }
    let orphans = connection
        .prepare("PRAGMA foreign_key_check")?
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let told = |table| VerifyProblem::Database(format!("a row of `{table}` belongs to nothing"));
    problems.extend(orphans.into_iter().map(told));
    Ok(problems)
}

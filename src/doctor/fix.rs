//! Mending what can be mended without a loss and without a question.
//!
//! Modes are closed, files of killed processes removed, large write-ahead logs written back, and a
//! rekey that was cut off is finished. A completion script is installed only when that was asked for.

use std::path::PathBuf;

use serde::Serialize;

use crate::db;
use crate::health::{Check, Opened};
use crate::vault::{Vault, VaultError};

use super::completions::{self, Shell};
use super::processes::OpenFiles;
use super::{Doctor, leftovers, modes};

/// Something to be mended.
#[derive(Clone, Debug)]
enum Fault {
    Exposed(modes::Exposed),
    Temporary(PathBuf),
    LargeLog(PathBuf),
    LeftOverKeys,
    NoCompletion(Shell, PathBuf),
}

/// What became of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mended {
    /// It was mended.
    Done,
    /// It would be mended (`--dry-run`).
    Planned,
    /// It could not be mended.
    Failed,
    /// It is left as it is, because mending it may do harm.
    Left,
}

/// One thing that was mended, or not.
#[derive(Clone, Debug, Serialize)]
pub struct Fix {
    /// What it belongs to.
    pub check: Check,
    /// What is done, for people.
    pub what: String,
    /// What became of it.
    pub result: Mended,
    /// Why it could not be mended.
    pub error: Option<String>,
    /// What is left to do by hand.
    pub note: Option<&'static str>,
}

impl Fix {
    /// Whether nothing is left that should have been mended.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.result != Mended::Failed
    }
}

/// What `--fix` may do.
pub struct Orders<'a> {
    /// Only tell what would be done.
    pub is_dry_run: bool,
    /// Install the completion script of the user's shell, too.
    pub installs_completions: bool,
    /// Opens the vault for use.
    pub open: &'a dyn Fn() -> Opened,
}

/// Why something could not be mended.
#[derive(Debug, thiserror::Error)]
enum FixError {
    #[error(transparent)]
    File(#[from] std::io::Error),
    #[error("another process uses the database")]
    Busy,
    #[error(transparent)]
    Database(#[from] db::DbError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("its key store does not let go of it now")]
    Kept,
}

impl Doctor<'_> {
    /// Mends what can be mended.
    #[must_use]
    pub fn fix(&self, looked_at: &Opened, orders: &Orders<'_>) -> Vec<Fix> {
        let faults = self.faults(looked_at, orders);
        let mend = |fault: &Fault| {
            let result = match orders.is_dry_run {
                true => Ok(Mended::Planned),
                false => self.mend(fault, orders).map(|()| Mended::Done),
            };
            let (result, error) = match result {
                Ok(result) => (result, None),
                Err(error) => (Mended::Failed, Some(error.to_string())),
            };
            Fix {
                check: fault.check(),
                what: fault.what(),
                result,
                error,
                note: fault.note(),
            }
        };
        faults.iter().map(mend).collect()
    }

    /// In the order in which they are mended: a file that is closed can be opened afterwards.
    fn faults(&self, looked_at: &Opened, orders: &Orders<'_>) -> Vec<Fault> {
        let paths = self.machine.paths;
        let open = OpenFiles::below(&self.folders());
        let exposed = modes::exposed(paths).into_iter().map(Fault::Exposed);
        let temporary = leftovers::temporary(paths, &open, self.now).into_iter();
        let logs = leftovers::large_logs(paths).into_iter();
        let vault = looked_at.as_ref().ok().and_then(Option::as_ref);
        let has_left_over = vault
            .and_then(|vault| vault.left_over_keys().ok())
            .is_some_and(|kinds| !kinds.is_empty());
        let completion = orders
            .installs_completions
            .then(|| completions::wanted(self.machine.environment, self.script))
            .flatten();
        exposed
            .chain(temporary.map(Fault::Temporary))
            .chain(logs.map(|(path, _)| Fault::LargeLog(path)))
            .chain(has_left_over.then_some(Fault::LeftOverKeys))
            .chain(completion.map(|(shell, path)| Fault::NoCompletion(shell, path)))
            .collect()
    }

    fn mend(&self, fault: &Fault, orders: &Orders<'_>) -> Result<(), FixError> {
        match fault {
            Fault::Exposed(exposed) => Ok(modes::close(&exposed.path)?),
            Fault::Temporary(path) => Ok(leftovers::remove(path)?),
            Fault::LargeLog(path) => match db::empty_log(path)? {
                true => Ok(()),
                false => Err(FixError::Busy),
            },
            Fault::LeftOverKeys => {
                let Some(vault) = (orders.open)()? else {
                    return Ok(());
                };
                remove_left_over(&vault)
            }
            Fault::NoCompletion(shell, path) => {
                Ok(completions::install(path, &(self.script)(*shell))?)
            }
        }
    }
}

/// A store that is locked keeps its key, which is noted and removed another time.
fn remove_left_over(vault: &Vault) -> Result<(), FixError> {
    vault.remove_left_over_keys()?;
    match vault.left_over_keys()?.is_empty() {
        true => Ok(()),
        false => Err(FixError::Kept),
    }
}

impl Fault {
    fn check(&self) -> Check {
        match self {
            Self::Exposed(_) => Check::Files,
            Self::Temporary(_) => Check::TemporaryFiles,
            Self::LargeLog(_) => Check::WriteAheadLog,
            Self::LeftOverKeys => Check::LeftOverKeys,
            Self::NoCompletion(..) => Check::Completions,
        }
    }

    fn what(&self) -> String {
        match self {
            Self::Exposed(exposed) => format!(
                "close `{}` to other users (mode {:04o} to {:04o})",
                exposed.path.display(),
                exposed.mode,
                exposed.mode & 0o700
            ),
            Self::Temporary(path) => format!("remove `{}`", path.display()),
            Self::LargeLog(path) => {
                format!("write the write-ahead log of `{}` back", path.display())
            }
            Self::LeftOverKeys => "remove the key that a cut-off rekey or move has left".to_owned(),
            Self::NoCompletion(shell, path) => format!(
                "install the completion of {} as `{}`",
                shell.as_str(),
                path.display()
            ),
        }
    }

    fn note(&self) -> Option<&'static str> {
        match self {
            Self::NoCompletion(shell, _) => completions::after_installing(*shell),
            _ => None,
        }
    }
}

//! Who holds a lock of the vault or of an org.
//!
//! The operating system gives up a lock with the process that held it, so that none outlives its
//! owner; what hinders others is a process that lives on and does not go on. Lock files stay where
//! they are, also those of logins that are gone: see the vault's rules.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::health::{Check, Finding, Subject, Verdict};
use crate::model::finding::Remedy;

use super::processes::{OpenFiles, Process};

/// A lock that somebody holds alone, or a lock file that cannot be used.
#[derive(Debug)]
enum Trouble {
    Held(Vec<Process>),
    Unusable(std::io::Error),
}

/// Looks at every lock file. `name` tells what the lock with this name is for.
pub(super) fn findings(
    folder: &Path,
    open: &OpenFiles,
    name: impl Fn(&str) -> String,
) -> Vec<Finding> {
    let files = match lock_files(folder) {
        Ok(files) => files,
        Err(error) => return vec![unusable(folder, &error)],
    };
    let mut found = Vec::new();
    for path in &files {
        match look(path, open) {
            None => {}
            Some(Trouble::Unusable(error)) => found.push(unusable(path, &error)),
            Some(Trouble::Held(by)) => found.push(held(path, &by, &name)),
        }
    }
    if found.is_empty() {
        let summary = "no lock is held by another process";
        let ok = Finding::new(Check::Locks, &Subject::machine(), Verdict::Ok, summary);
        found.push(ok.fact("files", files.len()));
    }
    found
}

/// A folder that is not there holds no lock.
fn lock_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "lock"))
        .collect();
    files.sort();
    Ok(files)
}

/// Asks for the lock together with others, which disturbs nobody, and gives it back at once.
fn look(path: &Path, open: &OpenFiles) -> Option<Trouble> {
    if path.is_dir() {
        let error = std::io::ErrorKind::IsADirectory.into();
        return Some(Trouble::Unusable(error));
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return Some(Trouble::Unusable(error)),
    };
    match file.try_lock_shared() {
        Ok(()) => None,
        Err(TryLockError::WouldBlock) => Some(Trouble::Held(open.holders(path).to_vec())),
        Err(TryLockError::Error(error)) => Some(Trouble::Unusable(error)),
    }
}

fn held(path: &Path, by: &[Process], name: impl Fn(&str) -> String) -> Finding {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let what = name(&stem);
    let stopped = by.iter().find(|process| process.is_stopped);
    let (verdict, summary, remedy) = match (stopped, by) {
        (Some(process), _) => (
            Verdict::Fail,
            format!("{process} is stopped and holds {what}: whoever needs it waits in vain"),
            Remedy::command(format!("kill -CONT {}", process.id), false),
        ),
        (None, []) => (
            Verdict::Warn,
            format!("another process holds {what}"),
            Remedy::told("wait until it has ended", None),
        ),
        (None, some) => {
            let names: Vec<_> = some.iter().map(ToString::to_string).collect();
            let ids: Vec<_> = some.iter().map(|process| process.id.to_string()).collect();
            let end = format!("kill {}", ids.join(" "));
            let words = format!("wait until it has ended; if it does not go on: `{end}`");
            (
                Verdict::Warn,
                format!("{} holds {what}", names.join(", ")),
                Remedy::told(words, Some(end)),
            )
        }
    };
    let ids: Vec<_> = by.iter().map(|process| process.id).collect();
    Finding::new(Check::Locks, &Subject::machine(), verdict, summary)
        .state("held")
        .mended_by(remedy)
        .fact("file", path.display().to_string())
        .fact("processes", json!(ids))
}

fn unusable(path: &Path, error: &std::io::Error) -> Finding {
    let shown = path.display();
    let summary = format!("the lock file `{shown}` cannot be used: {error}");
    let words = format!("see who made `{shown}` and why; sfkit makes it anew when it is gone");
    Finding::new(Check::Locks, &Subject::machine(), Verdict::Fail, summary)
        .state("unusable")
        .mended_by(Remedy::told(words, None))
        .fact("file", shown.to_string())
}

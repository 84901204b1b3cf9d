//! Other processes and the files that they hold open, where the system tells of them (`/proc` of
//! Linux; elsewhere nothing is known, and nobody is named).

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// A running process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Process {
    /// Its id.
    pub(super) id: u32,
    /// Its name.
    pub(super) name: String,
    /// It was stopped (Ctrl-Z, a debugger) and does not go on by itself.
    pub(super) is_stopped: bool,
}

impl Process {
    fn of(id: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let (name, state) = name_and_state(&stat)?;
        Some(Self {
            id,
            name: name.chars().filter(|c| !c.is_control()).collect(),
            is_stopped: matches!(state, 'T' | 't'),
        })
    }
}

impl fmt::Display for Process {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` (process {})", self.name, self.id)
    }
}

/// `17 (some name) S 1 …`; the name may hold anything, brackets too.
fn name_and_state(stat: &str) -> Option<(&str, char)> {
    let (_, rest) = stat.split_once('(')?;
    let (name, rest) = rest.rsplit_once(')')?;
    Some((name, rest.trim_start().chars().next()?))
}

/// The files that other processes hold open, with those processes.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenFiles(BTreeMap<PathBuf, Vec<Process>>);

impl OpenFiles {
    /// Those below these folders. One look at all processes serves every question.
    pub(super) fn below(folders: &[&Path]) -> Self {
        let folders: Vec<_> = folders
            .iter()
            .filter_map(|path| fs::canonicalize(path).ok())
            .collect();
        let mut found: BTreeMap<PathBuf, Vec<Process>> = BTreeMap::new();
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        for id in ids.filter(|id| *id != std::process::id()) {
            let open = fs::read_dir(format!("/proc/{id}/fd")).into_iter().flatten();
            let targets = open
                .flatten()
                .filter_map(|fd| fs::read_link(fd.path()).ok());
            let mut ours: Vec<_> = targets
                .filter(|target| folders.iter().any(|folder| target.starts_with(folder)))
                .collect();
            ours.sort();
            ours.dedup();
            if ours.is_empty() {
                continue;
            }
            let Some(process) = Process::of(id) else {
                continue;
            };
            for target in ours {
                found.entry(target).or_default().push(process.clone());
            }
        }
        Self(found)
    }

    /// Who holds this file open.
    pub(super) fn holders(&self, path: &Path) -> &[Process] {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.0.get(&path).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether somebody holds the path, or anything below it, open.
    pub(super) fn is_in_use(&self, path: &Path) -> bool {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.0.keys().any(|open| open.starts_with(&path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_hold_brackets() {
        let stat = "17 (a (odd) name) T 1 17 17";
        assert_eq!(name_and_state(stat), Some(("a (odd) name", 'T')));
        assert_eq!(name_and_state("17"), None);
    }
}

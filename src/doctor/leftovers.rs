//! What killed processes have left: temporary files, and write-ahead logs that nobody has emptied.
//!
//! A temporary file is left over when nobody holds it open and nobody has written to it for an hour.
//! Only names that sfkit itself gives are looked at.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde_json::json;

use crate::config::Paths;
use crate::health::{Check, Finding, Subject, Verdict};
use crate::model::finding::Remedy;

use super::FIX;
use super::processes::OpenFiles;

/// Beginning of the name of a file that is on its way into place.
const ON_ITS_WAY: &str = ".sfkit-";
/// Beginning of the name of a local org's folder without a file of its own.
const LOCAL_ORG: &str = "sfkit-local-";
/// A running process writes more often than that.
const AGE: Duration = Duration::from_secs(3_600);
/// A log that is kept small by its writers does not reach this.
pub(super) const LARGE_LOG: u64 = 8 << 20;

/// Temporary files and folders that nobody needs any more.
pub(super) fn temporary(paths: &Paths, open: &OpenFiles, now: Timestamp) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for root in [&paths.config, &paths.data, &paths.cache] {
        collect(root, &mut found);
    }
    let elsewhere = children(&std::env::temp_dir());
    found.extend(elsewhere.filter(|path| is_called(path, LOCAL_ORG)));
    found.retain(|path| is_ours(path) && is_old(path, now) && !open.is_in_use(path));
    found.sort();
    found
}

/// Deletes one of them. What somebody else has deleted meanwhile is gone, too.
///
/// # Errors
/// When the system refuses.
pub(super) fn remove(path: &Path) -> std::io::Result<()> {
    let removed = match path.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    };
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in children(folder) {
        let is_folder = fs::symlink_metadata(&path).is_ok_and(|facts| facts.is_dir());
        if is_called(&path, ON_ITS_WAY) {
            found.push(path);
        } else if is_folder {
            collect(&path, found);
        }
    }
}

fn children(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}

fn is_called(path: &Path, beginning: &str) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with(beginning)
}

#[cfg(unix)]
fn is_ours(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let ours = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(path).is_ok_and(|facts| facts.uid() == ours)
}

#[cfg(not(unix))]
fn is_ours(_path: &Path) -> bool {
    true
}

fn is_old(path: &Path, now: Timestamp) -> bool {
    let changed = fs::symlink_metadata(path).and_then(|facts| facts.modified());
    changed.is_ok_and(|changed| {
        SystemTime::from(now)
            .duration_since(changed)
            .is_ok_and(|age| age > AGE)
    })
}

/// What is told of them.
pub(super) fn finding(found: &[PathBuf]) -> Finding {
    let machine = Subject::machine();
    if found.is_empty() {
        let summary = "no temporary file was left behind";
        return Finding::new(Check::TemporaryFiles, &machine, Verdict::Ok, summary);
    }
    let names: Vec<_> = found
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let summary = match names.as_slice() {
        [only] => format!("`{only}` was left behind by a process that was killed"),
        several => format!(
            "{} temporary files were left behind by processes that were killed",
            several.len()
        ),
    };
    Finding::new(Check::TemporaryFiles, &machine, Verdict::Warn, summary)
        .state("left_over")
        .mended_by(Remedy::command(FIX, true))
        .fact("files", json!(names))
}

/// Databases of this home whose write-ahead log has grown large, and its bytes.
pub(super) fn large_logs(paths: &Paths) -> Vec<(PathBuf, u64)> {
    let names = ["vault.db", "state.db", "usage.db", "demo/org.db"];
    let databases = names.map(|name| paths.data.join(name));
    let size = |database: PathBuf| {
        let mut log = database.clone().into_os_string();
        log.push("-wal");
        let bytes = fs::metadata(log).map_or(0, |facts| facts.len());
        (database, bytes)
    };
    let logs = databases.map(size).into_iter();
    logs.filter(|(_, bytes)| *bytes > LARGE_LOG).collect()
}

/// What is told of them.
pub(super) fn log_findings(large: &[(PathBuf, u64)]) -> Vec<Finding> {
    let machine = Subject::machine();
    if large.is_empty() {
        let summary = "the write-ahead logs of the databases are small";
        return vec![Finding::new(
            Check::WriteAheadLog,
            &machine,
            Verdict::Ok,
            summary,
        )];
    }
    let told = |(path, bytes): &(PathBuf, u64)| {
        let summary = format!(
            "the write-ahead log of `{}` has grown to {} MiB",
            path.display(),
            bytes >> 20
        );
        Finding::new(Check::WriteAheadLog, &machine, Verdict::Warn, summary)
            .state("large")
            .mended_by(Remedy::command(FIX, true))
            .fact("file", path.display().to_string())
            .fact("bytes", *bytes)
    };
    large.iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_already_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join("sfkit-local-x");
        fs::create_dir(&left).unwrap();
        fs::write(left.join("org.db"), "x").unwrap();
        remove(&left).unwrap();
        assert!(!left.exists());
        remove(&left).unwrap();
    }
}

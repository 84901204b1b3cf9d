//! Files and folders of this home that other users may read or write.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::config::Paths;
use crate::files;
use crate::health::{Check, Finding, Subject, Verdict};
use crate::model::finding::Remedy;

use super::FIX;

/// Something that is open to others, and its mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exposed {
    pub(super) path: PathBuf,
    pub(super) mode: u32,
}

/// Everything below the folders of config, data and cache that is open to others. Symbolic links are
/// not followed: what they lead to is somebody else's business.
pub(super) fn exposed(paths: &Paths) -> Vec<Exposed> {
    let mut found = Vec::new();
    for root in [&paths.config, &paths.data, &paths.cache] {
        collect(root, &mut found);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found.dedup();
    found
}

fn collect(path: &Path, found: &mut Vec<Exposed>) {
    let Ok(facts) = fs::symlink_metadata(path) else {
        return;
    };
    if facts.is_symlink() {
        return;
    }
    if let Some(mode) = files::exposed(path) {
        let path = path.to_owned();
        found.push(Exposed { path, mode });
    }
    if facts.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), found);
        }
    }
}

/// Closes it to others.
///
/// # Errors
/// When it belongs to somebody else, or the file system knows no modes.
pub(super) fn close(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode();
        fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(())
    }
}

/// What is told of them. A key that others may read opens everything, and the vault refuses it.
pub(super) fn finding(exposed: &[Exposed], paths: &Paths) -> Finding {
    let machine = Subject::machine();
    let folders = [&paths.config, &paths.data, &paths.cache];
    let [config, data, cache] = folders.map(|path| path.display().to_string());
    let found = match exposed {
        [] => {
            let summary = "what sfkit keeps is closed to other users";
            Finding::new(Check::Files, &machine, Verdict::Ok, summary)
        }
        some => {
            let key = paths.key_file();
            let has_key = some.iter().any(|one| one.path == key);
            let verdict = if has_key {
                Verdict::Fail
            } else {
                Verdict::Warn
            };
            let worst = some.iter().find(|one| one.path == key).unwrap_or(&some[0]);
            let (path, mode) = (worst.path.display(), worst.mode);
            let summary = match some.len() {
                1 => format!("`{path}` is open to other users (mode {mode:04o})"),
                n => format!(
                    "`{path}` (mode {mode:04o}) and {} more are open to other users",
                    n - 1
                ),
            };
            let mut words = format!("`{FIX}`");
            if has_key {
                words.push_str(
                    "; if somebody may have read the key, `sfkit vault rekey` afterwards",
                );
            }
            let shown: Vec<_> = some
                .iter()
                .map(|one| json!({"path": one.path.display().to_string(), "mode": format!("{:04o}", one.mode)}))
                .collect();
            Finding::new(Check::Files, &machine, verdict, summary)
                .state("open_to_others")
                .mended_by(Remedy::told(words, Some(FIX.to_owned())).safe())
                .fact("open", shown)
        }
    };
    found
        .fact("config_folder", config)
        .fact("data_folder", data)
        .fact("cache_folder", cache)
}

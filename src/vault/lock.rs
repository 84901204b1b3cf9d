//! Locks between processes: one for maintenance of the vault, one per org for refreshes.
//!
//! Locks are taken on files of their own in the `locks` folder, never on the database, and the
//! files are never deleted: a file that comes and goes would let two processes hold "the" lock.
//! The order is maintenance (shared for use, exclusive for rekey, move-key, restore), then the
//! org's refresh lock, then a transaction; never the reverse. The operating system's lock has no
//! time limit, so it is tried again and again, at growing intervals.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::files;
use crate::vault::error::{LockKind, VaultError};

const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct FileLock(
    #[expect(dead_code, reason = "closing the file ends the lock")] Option<File>,
);

/// How a lock is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Together with others.
    Shared,
    /// Alone.
    Exclusive,
}

impl FileLock {
    /// Takes the lock on `<folder>/<name>.lock`, waiting up to `limit`.
    pub(crate) fn take(
        folder: &Path,
        name: &str,
        mode: Mode,
        (kind, limit): (LockKind, Duration),
    ) -> Result<Self, VaultError> {
        let path = folder.join(format!("{name}.lock"));
        let file = open(folder, &path).map_err(|source| failed(&path, source))?;
        Self::wait(file, &path, mode, (kind, limit))
    }

    /// Takes the lock as it is, without a change to file or folder; without a file nobody holds it.
    pub(crate) fn look(
        folder: &Path,
        name: &str,
        mode: Mode,
        wait: (LockKind, Duration),
    ) -> Result<Self, VaultError> {
        let path = folder.join(format!("{name}.lock"));
        match File::open(&path) {
            Ok(file) => Self::wait(file, &path, mode, wait),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self(None)),
            Err(source) => Err(failed(&path, source)),
        }
    }

    fn wait(
        file: File,
        path: &Path,
        mode: Mode,
        (kind, limit): (LockKind, Duration),
    ) -> Result<Self, VaultError> {
        let started = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            let tried = match mode {
                Mode::Shared => file.try_lock_shared(),
                Mode::Exclusive => file.try_lock(),
            };
            match tried {
                Ok(()) => return Ok(Self(Some(file))),
                Err(TryLockError::Error(source)) => return Err(failed(path, source)),
                Err(TryLockError::WouldBlock) => {}
            }
            let waited = started.elapsed();
            if waited >= limit {
                return Err(VaultError::Busy { kind, waited });
            }
            std::thread::sleep(pause.min(limit - waited));
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

fn open(folder: &Path, path: &Path) -> io::Result<File> {
    files::private_dir(folder)?;
    files::ensure_private_file(path)?;
    files::private_options().read(true).append(true).open(path)
}

fn failed(path: &Path, source: io::Error) -> VaultError {
    VaultError::LockFile {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: (LockKind, Duration) = (LockKind::Refresh, Duration::from_millis(30));

    #[test]
    fn exclusive_waits_for_its_turn_and_gives_up() {
        let folder = tempfile::tempdir().unwrap();
        let held = FileLock::take(folder.path(), "a", Mode::Exclusive, SHORT).unwrap();
        let error = FileLock::take(folder.path(), "a", Mode::Shared, SHORT).unwrap_err();
        assert!(matches!(
            error,
            VaultError::Busy {
                kind: LockKind::Refresh,
                ..
            }
        ));
        FileLock::take(folder.path(), "b", Mode::Exclusive, SHORT).unwrap();
        drop(held);
        let _one = FileLock::take(folder.path(), "a", Mode::Shared, SHORT).unwrap();
        let _two = FileLock::take(folder.path(), "a", Mode::Shared, SHORT).unwrap();
        assert!(FileLock::take(folder.path(), "a", Mode::Exclusive, SHORT).is_err());
        assert!(folder.path().join("a.lock").exists());
    }
}

//! A result file that is either complete or not there.
//!
//! The bytes go to a temporary file beside the target, which is synced and renamed over it at the
//! end; a run that fails leaves an older file untouched. New files are 0600, a replaced one keeps
//! its mode and, where that is allowed, its owner. A symbolic link stays: what it points to is
//! replaced. Pipes, devices and the like are written directly.
//!
//! Temporary files are removed when the [`AtomicFile`] is dropped; [`remove_pending`] removes those
//! of the whole process and is what the handler of SIGINT and SIGTERM calls. After `kill -9` a
//! file named `.sfkit-*.tmp` may stay behind.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tempfile::{NamedTempFile, TempPath};

use crate::files;

use super::screen::lock;

static PENDING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Deletes the temporary file of every [`AtomicFile`] that is not finished. For signal handling:
/// the process is about to end.
pub fn remove_pending() {
    for path in std::mem::take(&mut *lock(&PENDING)) {
        // The process ends; there is nobody left who could do better.
        if path.is_dir() {
            drop(fs::remove_dir_all(path));
        } else {
            drop(fs::remove_file(path));
        }
    }
}

/// A temporary folder that [`remove_pending`] shall remove.
pub(crate) fn pending_folder(path: &Path) {
    lock(&PENDING).insert(path.to_owned());
}

/// A temporary folder that was put into place or removed.
pub(crate) fn no_longer_pending(path: &Path) {
    lock(&PENDING).remove(path);
}

/// A file on its way into place.
#[derive(Debug)]
pub struct AtomicFile {
    file: File,
    replacing: Option<Replacing>,
}

#[derive(Debug)]
struct Replacing {
    temporary: TempPath,
    target: PathBuf,
    older: Option<fs::Metadata>,
    is_public: bool,
}

impl Drop for Replacing {
    fn drop(&mut self) {
        lock(&PENDING).remove(self.temporary.as_ref() as &Path);
    }
}

impl AtomicFile {
    /// Starts writing what shall stand at `path`.
    ///
    /// # Errors
    /// When `path` is a folder, its folder does not exist, or it may not be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        if is_stream(path) {
            return Self::direct(path);
        }
        let older = match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(metadata) if !metadata.is_file() => return Self::direct(path),
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let target = behind_links(path)?;
        if older.is_some() {
            // What may not be written may not be replaced either.
            OpenOptions::new().write(true).open(&target)?;
        }
        Self::beside(target, older)
    }

    /// As [`AtomicFile::create`], for a file that other users read: it is 0644, also when it replaces
    /// one that was not.
    ///
    /// # Errors
    /// As [`AtomicFile::create`].
    pub fn create_public(path: &Path) -> io::Result<Self> {
        let mut file = Self::create(path)?;
        if let Some(replacing) = &mut file.replacing {
            replacing.is_public = true;
        }
        Ok(file)
    }

    fn direct(path: &Path) -> io::Result<Self> {
        Ok(Self {
            file: OpenOptions::new().append(true).open(path)?,
            replacing: None,
        })
    }

    fn beside(target: PathBuf, older: Option<fs::Metadata>) -> io::Result<Self> {
        let folder = folder_of(&target);
        if !folder.is_dir() {
            let message = format!("the folder `{}` does not exist", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        let mut pending = lock(&PENDING);
        let temporary: NamedTempFile = tempfile::Builder::new()
            .prefix(".sfkit-")
            .suffix(".tmp")
            .tempfile_in(folder)
            .map_err(|error| plain(&error))?;
        pending.insert(temporary.path().to_owned());
        drop(pending);
        let (file, temporary) = temporary.into_parts();
        let replacing = Replacing {
            temporary,
            target,
            older,
            is_public: false,
        };
        Ok(Self {
            file,
            replacing: Some(replacing),
        })
    }

    /// Makes the bytes durable and puts the file into place.
    ///
    /// # Errors
    /// When the system refuses; what stood at the path before is then still there.
    pub fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        let Some(replacing) = self.replacing.take() else {
            return Ok(());
        };
        if let Some(older) = &replacing.older {
            keep_owner_and_mode(&self.file, older)?;
        }
        if replacing.is_public {
            make_public(&self.file)?;
        }
        self.file.sync_all()?;
        fs::rename(&replacing.temporary, &replacing.target)?;
        files::sync_dir(folder_of(&replacing.target));
        Ok(())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The error of the system, without the name of the temporary file.
fn plain(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => error.kind().into(),
    }
}

/// Names of open streams. They may lead to a regular file, which the shell has opened already.
fn is_stream(path: &Path) -> bool {
    let streams = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc/self/fd"];
    cfg!(unix) && streams.iter().any(|stream| path.starts_with(stream))
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Follows symbolic links, also to where nothing is yet.
pub(super) fn behind_links(path: &Path) -> io::Result<PathBuf> {
    const MOST: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MOST {
        match fs::read_link(&target) {
            Ok(next) => target = folder_of(&target).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

#[cfg(unix)]
pub(super) fn keep_owner_and_mode(file: &File, older: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let own = file.metadata()?;
    if (own.uid(), own.gid()) != (older.uid(), older.gid()) {
        // Only root may give files away; for others the replaced file becomes theirs.
        drop(fchown(file, Some(older.uid()), Some(older.gid())));
    }
    file.set_permissions(fs::Permissions::from_mode(older.mode() & 0o777))
}

#[cfg(unix)]
fn make_public(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_public(_file: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn keep_owner_and_mode(file: &File, older: &fs::Metadata) -> io::Result<()> {
    file.set_permissions(older.permissions())
}

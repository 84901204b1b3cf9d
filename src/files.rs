//! Private files and folders: 0600 and 0700, whatever the umask says.
//!
//! Everything that `sfkit` keeps (vault, keys, caches, lock files, state) is made here, so that no
//! path exists for even a moment with wider permissions. On systems without Unix modes the
//! platform's own protection of the user's folders is all there is.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Makes the folder and its missing parents with mode 0700; an existing one that others could
/// write to or read is closed to them.
///
/// # Errors
/// When it cannot be made, is no folder, or belongs to somebody else.
pub fn private_dir(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let metadata = fs::metadata(path)?;
        if metadata.uid() != rustix::process::geteuid().as_raw() {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the folder belongs to another user",
            ));
        }
        if metadata.mode() & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}

/// Options that make new files with mode 0600.
#[must_use]
pub fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes sure that the file exists with mode 0600, without changing what it holds. `SQLite`
/// gives its `-wal` and `-shm` files the mode of the database, so this comes first.
///
/// # Errors
/// When it cannot be made.
pub fn ensure_private_file(path: &Path) -> io::Result<()> {
    private_options().append(true).create(true).open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

/// Makes sure that the file can grow by so many bytes: they are its own from now on, whatever else
/// fills the disk. What it holds stays. Does nothing where the file or the file system has no way
/// to do so.
///
/// # Errors
/// When there is no room.
pub fn reserve(path: &Path, bytes: u64) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{FallocateFlags, fallocate};
        use rustix::io::Errno;
        let file = match OpenOptions::new().write(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len().saturating_add(bytes);
        match fallocate(&file, FallocateFlags::empty(), 0, length) {
            Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::NODEV | Errno::SPIPE) => Ok(()),
            other => Ok(other?),
        }
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (path, bytes);
        Ok(())
    }
}

/// The mode of a file or folder that others may read or write; none for one that is closed to them
/// or not there.
#[must_use]
pub fn exposed(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
        (mode & 0o077 != 0).then_some(mode)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Replaces the file's content at once: either the old or the new content is there, never half.
///
/// # Errors
/// When it cannot be written; the old content is then untouched.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new()
        .prefix(".sfkit-")
        .tempfile_in(folder)?;
    temporary.write_all(content)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|failed| failed.error)?;
    sync_dir(folder);
    Ok(())
}

/// Makes a rename in the folder durable, where the system knows such a thing.
pub fn sync_dir(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        // Some file systems refuse to sync a folder; the rename itself has succeeded.
        drop(handle.sync_all());
    }
}

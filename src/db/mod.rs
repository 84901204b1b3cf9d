//! `SQLite` plumbing: opening a private database and moving its schema forward.
//!
//! [`open`] makes the file with mode 0600 before `SQLite` sees it (its `-wal` and `-shm` files take
//! over that mode), switches to write-ahead logging, overwrites what is deleted, and keeps
//! temporary tables in memory. [`migrate`] applies an append-only list of scripts, counted in
//! `user_version`. No domain tables live here: each room brings its own list.
//!
//! Limits: one process may hold several connections to a file, each from its own [`open`]. A
//! writer that meets another one waits for [`Options::busy_timeout`] and then fails.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::error::{Code, Diagnostic, Hint};
use crate::files;

/// How much a commit promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A commit survives a power cut (`synchronous=FULL`). For the vault.
    Full,
    /// A commit survives a killed process, not always a power cut (`synchronous=NORMAL`).
    Normal,
}

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What a commit promises.
    pub durability: Durability,
    /// How long a writer waits for another one.
    pub busy_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            durability: Durability::Normal,
            busy_timeout: Duration::from_secs(5),
        }
    }
}

impl Options {
    /// Options for data that must not be lost once a commit returned.
    #[must_use]
    pub fn durable() -> Self {
        Self {
            durability: Durability::Full,
            ..Self::default()
        }
    }
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The file or its folder cannot be made private or opened.
    #[error("cannot open `{}`", path.display())]
    File {
        /// The database file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// `SQLite` refuses the file.
    #[error("cannot use the database `{}`", path.display())]
    Refused {
        /// The database file.
        path: PathBuf,
        /// What `SQLite` said.
        #[source]
        source: rusqlite::Error,
    },
    /// A newer version of the program has written the file.
    #[error("the database has schema version {found}, this program knows up to {known}")]
    TooNew {
        /// Version in the file.
        found: u32,
        /// Newest version known here.
        known: u32,
    },
    /// An older version of the program has written the file, and it is only looked at.
    #[error("the database has schema version {found}; its next use brings it to {known}")]
    TooOld {
        /// Version in the file.
        found: u32,
        /// Version that this program uses.
        known: u32,
    },
    /// A statement failed.
    #[error("the database could not be read or written")]
    Statement(#[from] rusqlite::Error),
}

impl DbError {
    /// Whether another connection holds the lock and a later try may succeed.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Refused { source, .. } | Self::Statement(source) => is_busy(source),
            Self::File { .. } | Self::TooNew { .. } | Self::TooOld { .. } => false,
        }
    }
}

/// Whether `SQLite` gave up waiting for another connection.
#[must_use]
pub fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}

impl Diagnostic for DbError {
    fn code(&self) -> Code {
        Code::File
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::TooNew { .. } => vec![Hint::new("use the newer version of `sfkit`")],
            Self::TooOld { .. } => Vec::new(),
            _ if self.is_busy() => vec![Hint::new(
                "another process is writing; try again in a moment",
            )],
            Self::File { .. } => vec![Hint::new("check the path and its permissions")],
            _ => vec![Hint::new(
                "check the disk: it may be full, read-only or failing",
            )],
        }
    }
}

/// Opens the database at `path`, making file and folder (0600, 0700) when they are missing.
///
/// # Errors
/// When the file cannot be made, opened or is no `SQLite` database.
pub fn open(path: &Path, options: &Options) -> Result<Connection, DbError> {
    let prepare = || {
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            files::private_dir(folder)?;
        }
        files::ensure_private_file(path)
    };
    prepare().map_err(|source| DbError::File {
        path: path.to_owned(),
        source,
    })?;
    connect(path, options).map_err(|source| DbError::Refused {
        path: path.to_owned(),
        source,
    })
}

/// Opens the database at `path` for reading alone, as it is: the file must be there, and neither it
/// nor its folder is changed.
///
/// # Errors
/// When the file cannot be opened, is no `SQLite` database, or has another schema than that of
/// `scripts`.
pub fn look(path: &Path, scripts: &[&str]) -> Result<Connection, DbError> {
    let refused = |source| DbError::Refused {
        path: path.to_owned(),
        source,
    };
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(refused)?;
    connection
        .busy_timeout(Options::default().busy_timeout)
        .map_err(refused)?;
    let known = u32::try_from(scripts.len()).unwrap_or(u32::MAX);
    match version(&connection).map_err(refused)? {
        found if found > known => Err(DbError::TooNew { found, known }),
        found if found < known => Err(DbError::TooOld { found, known }),
        _ => Ok(connection),
    }
}

fn connect(path: &Path, options: &Options) -> rusqlite::Result<Connection> {
    #[expect(clippy::disallowed_methods, reason = "this is the one caller")]
    let connection = Connection::open(path)?;
    connection.busy_timeout(options.busy_timeout)?;
    let synchronous = match options.durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
    };
    write_ahead(&connection, options.busy_timeout)?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    Ok(connection)
}

/// Switches to write-ahead logging. Of several processes that do that to a new file at once, all but
/// one may be told at once that the file is busy: `SQLite` does not wait there, as two readers that
/// both want to write would wait for each other.
fn write_ahead(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    let end = Instant::now() + patience;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && Instant::now() < end => {
                std::thread::sleep(Duration::from_millis(2));
            }
            done => return done,
        }
    }
}

/// Brings the schema up to date: runs, in one transaction, every script of `scripts` that the
/// file has not seen. A script that was ever released is never changed; new ones are appended.
///
/// # Errors
/// When the file comes from a newer program or a script fails; nothing is changed then.
pub fn migrate(connection: &mut Connection, scripts: &[&str]) -> Result<(), DbError> {
    let known = u32::try_from(scripts.len()).unwrap_or(u32::MAX);
    if version(connection)? == known {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    if found > known {
        return Err(DbError::TooNew { found, known });
    }
    for script in &scripts[found as usize..] {
        transaction.execute_batch(script)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Moves the write-ahead log into the database and empties it, so that overwritten values are
/// gone from the disk. Does not wait: when another connection is reading, nothing happens now
/// and a later call does it.
pub fn truncate_log(connection: &Connection, options: &Options) {
    let quick = connection.busy_timeout(Duration::ZERO);
    let done = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    let restored = connection.busy_timeout(options.busy_timeout);
    if quick.is_err() || done.is_err() || restored.is_err() {
        tracing::debug!("the write-ahead log could not be emptied now");
    }
}

/// Moves the write-ahead log of the database at `path` into it and empties the log, as
/// [`truncate_log`] does, but waits for others; tells whether that was possible.
///
/// # Errors
/// When the file cannot be opened or written.
pub fn empty_log(path: &Path) -> Result<bool, DbError> {
    let connection = open(path, &Options::default())?;
    let is_busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0)
    })?;
    Ok(is_busy == 0)
}

/// Version of the `SQLite` that is built in.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// Sets room aside in the write-ahead log of the database at `path`, so that the next transactions
/// do not fail for want of it. A later [`truncate_log`] gives it back.
///
/// # Errors
/// When the disk is full.
pub fn reserve_log(path: &Path, bytes: u64) -> Result<(), DbError> {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    let log = PathBuf::from(name);
    files::reserve(&log, bytes).map_err(|source| DbError::File { path: log, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/some.db");
        (folder, path)
    }

    #[test]
    fn files_are_private() {
        let (_folder, path) = place();
        let mut connection = open(&path, &Options::durable()).unwrap();
        migrate(&mut connection, &["CREATE TABLE t(a)"]).unwrap();
        #[cfg(unix)]
        for name in ["data/some.db", "data/some.db-wal", "data/some.db-shm"] {
            use std::os::unix::fs::PermissionsExt;
            let file = _folder.path().join(name);
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn migrations_run_once_and_in_order() {
        let (_folder, path) = place();
        let mut connection = open(&path, &Options::default()).unwrap();
        migrate(&mut connection, &["CREATE TABLE t(a)"]).unwrap();
        migrate(
            &mut connection,
            &["CREATE TABLE t(a)", "ALTER TABLE t ADD COLUMN b"],
        )
        .unwrap();
        connection
            .execute("INSERT INTO t(a, b) VALUES (1, 2)", [])
            .unwrap();
        let error = migrate(&mut connection, &["CREATE TABLE t(a)"]).unwrap_err();
        assert!(matches!(error, DbError::TooNew { found: 2, known: 1 }));
    }

    #[test]
    fn many_that_open_a_new_file_at_once_all_get_it() {
        const SCRIPTS: &[&str] = &["CREATE TABLE t(a)"];
        for _ in 0..60 {
            let (_folder, path) = place();
            let start = std::sync::Barrier::new(8);
            let opened = || {
                start.wait();
                let mut connection = open(&path, &Options::default())?;
                migrate(&mut connection, SCRIPTS)
            };
            std::thread::scope(|scope| {
                let openers: Vec<_> = (0..8).map(|_| scope.spawn(opened)).collect();
                for opener in openers {
                    opener.join().unwrap().unwrap();
                }
            });
        }
    }

    #[test]
    fn a_failed_script_changes_nothing() {
        let (_folder, path) = place();
        let mut connection = open(&path, &Options::default()).unwrap();
        assert!(migrate(&mut connection, &["CREATE TABLE t(a)", "NONSENSE"]).is_err());
        migrate(&mut connection, &["CREATE TABLE t(a)"]).unwrap();
    }

    #[test]
    fn a_file_that_is_no_database_is_refused() {
        let (_folder, path) = place();
        files::private_dir(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "this is no database, only some text\n".repeat(40)).unwrap();
        let error = open(&path, &Options::default()).unwrap_err();
        assert!(matches!(error, DbError::Refused { .. }));
    }
}

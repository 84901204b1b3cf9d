//! The file of a local org: one `SQLite` table per object, and a few small ones of our own.
//!
//! A [`Store`] is a handle that many threads share; it keeps a small pool of reading connections.
//! All writing goes through a [`Writer`], which is one transaction. Tables of objects bear the
//! object's name and have a column per field (compound fields have none) and a hidden `rid`, the
//! number by which cursors remember rows; `sfkit_*` tables hold settings, id sequences, custom
//! fields and picklist values; `oauth_*` tables belong to the OAuth side.

mod alter;
mod connection;
mod ids;
mod shape;
mod tables;
mod unit;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rusqlite::{Connection, OptionalExtension};

pub use writer::Writer;

use self::unit::Pin;
use super::error::StoreError;
use super::schema::Schema;
use crate::clock::Clock;

pub(crate) use connection::PooledConnection;
pub(crate) use unit::Unit;

/// Setting with the id of the administrator, owner of what has no owner.
pub const ADMIN_USER_ID: &str = "admin_user_id";

/// Setting with the time of the last change by a client or a load, after the seed.
pub const WRITTEN_AT: &str = "written_at";

/// How many idle reading connections are kept.
const POOL: usize = 8;

/// Handle of a local org's file; clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
    /// The one connection to use, inside a [`Unit`].
    pin: Option<Pin>,
}

struct Inner {
    path: PathBuf,
    clock: Clock,
    schema: RwLock<Arc<Schema>>,
    idle: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens the file, making it with all standard tables when it does not exist.
    ///
    /// # Errors
    /// When the file cannot be made or read, or was made by a newer version.
    pub fn open(path: &Path, clock: Clock) -> Result<Self, StoreError> {
        crate::files::ensure_private_file(path).map_err(|source| StoreError::File {
            path: path.to_owned(),
            source,
        })?;
        let failed = |source| StoreError::Sql {
            path: path.to_owned(),
            source,
        };
        let mut connection = connection::open(path).map_err(failed)?;
        tables::prepare(&mut connection, path)?;
        let schema = tables::load_schema(&connection).map_err(failed)?;
        Ok(Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                clock,
                schema: RwLock::new(Arc::new(schema)),
                idle: Mutex::new(vec![connection]),
            }),
            pin: None,
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// The clock that stamps records.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Whether it holds no org yet: no Organization row. A file that cannot be read counts as
    /// holding one, so that nothing is seeded over it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let found = self.reader().and_then(|reader| {
            reader
                .query_row(
                    "SELECT EXISTS (SELECT 1 FROM \"Organization\")",
                    [],
                    |row| row.get::<_, bool>(0),
                )
                .map_err(|source| self.failed(source))
        });
        matches!(found, Ok(false))
    }

    /// All objects as they are now: standard ones with the file's additions.
    #[must_use]
    pub fn schema(&self) -> Arc<Schema> {
        let guard = self.inner.schema.read();
        Arc::clone(&guard.unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins the one transaction that may write. It waits for another writer.
    ///
    /// # Errors
    /// When the file cannot be written or another writer does not end.
    pub fn writer(&self) -> Result<Writer, StoreError> {
        Writer::begin(self.clone())
    }

    /// Begins a transaction over several requests, with a store of its own. It waits for another
    /// writer.
    ///
    /// # Errors
    /// When the file cannot be written or another writer does not end.
    pub(crate) fn unit(&self) -> Result<Unit, StoreError> {
        Unit::begin(self)
    }

    /// A setting of this file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let reader = self.reader()?;
        let mut statement = reader
            .prepare_cached(tables::GET_SETTING)
            .map_err(|source| self.failed(source))?;
        statement
            .query_row([key], |row| row.get(0))
            .optional()
            .map_err(|source| self.failed(source))
    }

    /// Writes a setting in a transaction of its own.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.reader()?
            .execute(tables::SET_SETTING, [key, value])
            .map(drop)
            .map_err(|source| self.failed(source))
    }

    /// A connection of the caller's own, with all functions and collations of the store.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn connect(&self) -> Result<Connection, StoreError> {
        connection::open(&self.inner.path).map_err(|source| self.failed(source))
    }

    /// A connection for reading, given back to the pool when dropped.
    pub(crate) fn reader(&self) -> Result<PooledConnection, StoreError> {
        match &self.pin {
            Some(pin) => Ok(PooledConnection::Shared(pin.lock_arc())),
            None => self
                .idle_connection()
                .map(|connection| PooledConnection::Own(self.clone(), Some(connection))),
        }
    }

    fn idle_connection(&self) -> Result<Connection, StoreError> {
        let idle = self.idle().pop();
        idle.map_or_else(|| self.connect(), Ok)
    }

    /// Takes a connection back; one with an open transaction is closed.
    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle();
        if idle.len() < POOL && connection.is_autocommit() {
            idle.push(connection);
        }
    }

    /// A handle of the same file that uses only this connection.
    fn pinned_to(&self, pin: Pin) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            pin: Some(pin),
        }
    }

    /// Whether this handle works inside a unit.
    fn is_pinned(&self) -> bool {
        self.pin.is_some()
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.inner
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn replace_schema(&self, schema: Schema) {
        let mut guard = self
            .inner
            .schema
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *guard = Arc::new(schema);
    }

    /// Wraps what `SQLite` said.
    pub(crate) fn failed(&self, source: rusqlite::Error) -> StoreError {
        StoreError::Sql {
            path: self.inner.path.clone(),
            source,
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Store")
            .field(&self.inner.path)
            .finish()
    }
}

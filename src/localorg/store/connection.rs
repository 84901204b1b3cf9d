//! Connections to the file: pragmas, our collation and functions, and the pool's guard.

use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use parking_lot::lock_api::ArcReentrantMutexGuard;
use parking_lot::{RawMutex, RawThreadId};
use rusqlite::{Connection, OpenFlags};

use super::Store;
use crate::localorg::search;
use crate::localorg::sql::functions;

/// Opens the file, which exists already with mode 0600.
pub(super) fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -8000;",
    )?;
    connection.set_prepared_statement_cache_capacity(256);
    functions::register(&connection)?;
    search::register(&connection)?;
    Ok(connection)
}

/// A connection that goes back to the pool when dropped, or the one of a [`Unit`](super::Unit).
pub(crate) enum PooledConnection {
    /// From the pool; `None` only while it is being dropped.
    Own(Store, Option<Connection>),
    /// The one connection of a unit, which the same thread may hold more than once.
    Shared(ArcReentrantMutexGuard<RawMutex, RawThreadId, Connection>),
}

impl Deref for PooledConnection {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Own(_, connection) => connection.as_ref().expect("it is taken only when dropped"),
            Self::Shared(guard) => guard,
        }
    }
}

impl Drop for PooledConnection {
    fn drop(&mut self) {
        if let Self::Own(store, connection) = self
            && let Some(connection) = connection.take()
        {
            store.give_back(connection);
        }
    }
}

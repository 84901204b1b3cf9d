//! Connections to the file: pragmas, our collation and functions, and the pool's guard.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::time::Duration;

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
    connection.set_prepared_statement_cache_capacity(64);
    functions::register(&connection)?;
    search::register(&connection)?;
    Ok(connection)
}

/// A connection that goes back to the pool when dropped.
pub(crate) struct PooledConnection {
    store: Store,
    connection: Option<Connection>,
}

impl PooledConnection {
    pub(super) fn new(store: Store, connection: Connection) -> Self {
        Self {
            store,
            connection: Some(connection),
        }
    }
}

impl Deref for PooledConnection {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
            .as_ref()
            .expect("it is taken only when dropped")
    }
}

impl DerefMut for PooledConnection {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection
            .as_mut()
            .expect("it is taken only when dropped")
    }
}

impl Drop for PooledConnection {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.store.give_back(connection);
        }
    }
}

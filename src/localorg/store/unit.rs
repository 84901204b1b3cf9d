//! Several requests that take effect together or not at all.
//!
//! A [`Unit`] is one write transaction with a [`Store`] of its own: everything that is read and
//! written through that store (and its clones) goes over the unit's one connection, so a later
//! request sees what an earlier one wrote, and a writer inside it is only a savepoint. The unit
//! belongs to the thread that works on it: another thread that used its store would wait.

use std::sync::Arc;

use parking_lot::ReentrantMutex;
use rusqlite::Connection;

use super::Store;
use crate::localorg::error::StoreError;

/// The one connection that a unit and its stores share.
pub(super) type Pin = Arc<ReentrantMutex<Connection>>;

/// An open write transaction over many requests; dropped without [`Unit::commit`] it leaves
/// nothing behind.
pub(crate) struct Unit {
    store: Store,
    open: bool,
}

impl Unit {
    pub(super) fn begin(store: &Store) -> Result<Self, StoreError> {
        let connection = store.idle_connection()?;
        connection
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(|source| store.failed(source))?;
        Ok(Self {
            store: store.pinned_to(Arc::new(ReentrantMutex::new(connection))),
            open: true,
        })
    }

    /// The store that works inside the transaction.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Makes everything durable and visible to others.
    ///
    /// # Errors
    /// When the file cannot be written; nothing is kept then.
    pub(crate) fn commit(mut self) -> Result<(), StoreError> {
        self.store
            .reader()?
            .execute_batch("COMMIT")
            .map_err(|source| self.store.failed(source))?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Unit {
    fn drop(&mut self) {
        if self.open
            && let Ok(connection) = self.store.reader()
        {
            // A rollback that fails leaves the connection to be closed, which rolls back too.
            drop(connection.execute_batch("ROLLBACK"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::localorg::value::Value;

    fn store(folder: &tempfile::TempDir) -> Store {
        let clock = Clock::Fixed("2026-11-22T10:00:00Z".parse().unwrap());
        Store::open(&folder.path().join("org.db"), clock).unwrap()
    }

    fn add(store: &Store, name: &str) {
        let mut writer = store.writer().unwrap();
        let row = vec![Value::Text(name.to_owned())];
        writer.insert("Account", &["Name".to_owned()], row).unwrap();
        writer.commit().unwrap();
    }

    fn names(store: &Store) -> Vec<String> {
        let reader = store.reader().unwrap();
        let mut statement = reader
            .prepare("SELECT Name FROM Account ORDER BY rid")
            .unwrap();
        let names = statement.query_map([], |row| row.get(0)).unwrap();
        names.collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn a_unit_sees_what_it_wrote_and_others_only_after_commit() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let unit = store.unit().unwrap();
        add(unit.store(), "one");
        {
            let mut dropped = unit.store().writer().unwrap();
            let row = vec![Value::Text("never".into())];
            dropped
                .insert("Account", &["Name".to_owned()], row)
                .unwrap();
        }
        add(unit.store(), "two");
        assert_eq!(names(unit.store()), ["one", "two"]);
        assert!(names(&store).is_empty());
        unit.commit().unwrap();
        assert_eq!(names(&store), ["one", "two"]);
    }

    #[test]
    fn a_dropped_unit_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let unit = store.unit().unwrap();
        add(unit.store(), "one");
        let kept = unit.store().clone();
        drop(unit);
        assert!(names(&kept).is_empty());
        add(&store, "two");
        assert_eq!(names(&store), ["two"]);
    }
}

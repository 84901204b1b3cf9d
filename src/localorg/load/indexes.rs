//! Indexes of a table are put aside while many rows come, and made anew when all are there.
//!
//! Keeping a dozen indexes up to date costs more than half of the time of a large load; making
//! them at its end is a sort each. It happens within the load's transaction, so a load that fails
//! leaves the indexes as they were. The unique index of the ids always stays.

use rusqlite::Connection;

/// Rows of one file after which its table's indexes are put aside.
pub(super) const MANY_ROWS: u64 = 20_000;
/// Rows in a table before the load above which making indexes anew would cost too much.
pub(super) const FULL_TABLE: i64 = 200_000;

/// The statements that make the indexes again.
#[derive(Default)]
pub(super) struct Shelved(Vec<String>);

impl Shelved {
    /// Drops the indexes of this object's table.
    pub(super) fn take(connection: &Connection, object: &str) -> rusqlite::Result<Self> {
        let mut statement = connection.prepare(
            "SELECT name, sql FROM sqlite_master
             WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL",
        )?;
        let found: Vec<(String, String)> = statement
            .query_map([object], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (name, _) in &found {
            connection.execute_batch(&format!("DROP INDEX \"{name}\""))?;
        }
        Ok(Self(found.into_iter().map(|(_, sql)| sql).collect()))
    }

    /// Makes them again.
    pub(super) fn put_back(self, connection: &Connection) -> rusqlite::Result<()> {
        for sql in &self.0 {
            connection.execute_batch(sql)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::localorg::store::Store;

    #[test]
    fn all_indexes_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("org.db"), Clock::System).unwrap();
        let count = |connection: &Connection| -> i64 {
            let sql = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'Opportunity'";
            connection.query_row(sql, [], |row| row.get(0)).unwrap()
        };
        let writer = store.writer().unwrap();
        let before = count(writer.connection());
        let shelved = Shelved::take(writer.connection(), "Opportunity").unwrap();
        assert!(before > 2 && count(writer.connection()) == 1, "{before}");
        shelved.put_back(writer.connection()).unwrap();
        assert_eq!(count(writer.connection()), before);
    }
}

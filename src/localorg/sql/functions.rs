//! What SOQL knows and `SQLite` does not: our collation and functions.

use rusqlite::Connection;

use super::fold;

/// Registers everything on a connection.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    connection.create_collation("SALESFORCE", fold::compare)?;
    Ok(())
}

//! What standard objects do by themselves when a record is written.

use super::row::Row;
use super::{Edit, Step};

/// Derives what follows from the other fields, before the row is checked and written.
pub(super) fn complete(_edit: &mut Edit, row: &mut Row<'_>, _old: Option<&Row<'_>>) -> Step<()> {
    full_name(row);
    Ok(())
}

/// Does what follows for other records, after the row was written.
pub(super) fn follow(_edit: &mut Edit, _row: &Row<'_>, _old: Option<&Row<'_>>) -> Step<()> {
    Ok(())
}

/// `Name` of people: first and last name.
fn full_name(row: &mut Row<'_>) {
    if row.def.field("LastName").is_none() {
        return;
    }
    let parts = ["FirstName", "MiddleName", "LastName", "Suffix"];
    let parts: Vec<&str> = parts.iter().filter_map(|part| row.text(part)).collect();
    let name = parts.join(" ");
    row.set("Name", name);
}

//! People: contacts, leads, users, and the owners of everything else.

use rusqlite::types::Value as Sql;

use super::{Change, listed};
use crate::localorg::records::row::Row;
use crate::localorg::records::{Edit, RowError, Step};
use crate::model::id::RecordId;

/// `Name` of people: first, middle and last name, and what follows them.
pub(super) fn full_name(row: &mut Row<'_>) {
    let parts = ["FirstName", "MiddleName", "LastName", "Suffix"];
    let parts: Vec<&str> = parts.iter().filter_map(|part| row.text(part)).collect();
    let name = parts.join(" ");
    row.set("Name", name);
}

/// A converted lead stays as it is, and no lead is converted by its status alone.
pub(super) fn lead(edit: &Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    full_name(row);
    if change.old.is_some_and(|old| old.flag("IsConverted")) {
        let message = "cannot reference converted lead";
        return Err(RowError::new("CANNOT_UPDATE_CONVERTED_LEAD", message).into());
    }
    if row.flag("IsConverted") || !change.touches(row, "Status") {
        return Ok(());
    }
    let Some(status) = row.text("Status").map(str::to_owned) else {
        return Ok(());
    };
    let found = listed(edit, "LeadStatus", ["IsConverted"], &status)?;
    if found == Some([Sql::Integer(1)]) {
        let message = format!("invalid status: {status}: use convertLead to convert a lead");
        return Err(RowError::about("INVALID_STATUS", message, ["Status"]).into());
    }
    Ok(())
}

/// Usernames are unique, also those of users that are not active.
pub(super) fn user(edit: &Edit, row: &mut Row<'_>) -> Step<()> {
    full_name(row);
    let Some(name) = row.text("Username").map(str::to_owned) else {
        return Ok(());
    };
    if row.is_null("CommunityNickname") {
        let nickname: String = name
            .split('@')
            .next()
            .unwrap_or_default()
            .chars()
            .take(40)
            .collect();
        row.set("CommunityNickname", nickname);
    }
    let sql = "SELECT \"Id\" FROM \"User\" WHERE \"Username\" = ?1 AND \"Id\" <> ?2";
    let cells = [Sql::Text(name), Sql::Text(row.id().to_owned())];
    if edit.column::<String>(sql, &cells)?.is_empty() {
        return Ok(());
    }
    let message = "Duplicate Username.<br>The username already exists in this or another \
        Salesforce organization. Usernames must be unique across all Salesforce organizations. To \
        resolve, use a different username (it doesn't need to match the user's email address).";
    Err(RowError::about("DUPLICATE_USERNAME", message, ["Username"]).into())
}

/// A record can only be given to a user that is active.
pub(super) fn owner_is_active(edit: &Edit, row: &Row<'_>, change: Change<'_, '_>) -> Step<()> {
    if !change.brings_value(row, "OwnerId") || !change.touches(row, "OwnerId") {
        return Ok(());
    }
    let owner = row.text("OwnerId").unwrap_or_default();
    if !owner.starts_with("005") {
        return Ok(());
    }
    let sql = "SELECT \"IsActive\" FROM \"User\" WHERE \"Id\" = ?1";
    if edit.column::<bool>(sql, &[Sql::Text(owner.to_owned())])? != [false] {
        return Ok(());
    }
    let owner =
        RecordId::parse(owner).map_or_else(|_| owner.to_owned(), |id| id.short().to_owned());
    let message = format!(
        "operation performed with inactive user [{owner}] as owner of {}",
        row.def.schema.label.to_lowercase()
    );
    Err(RowError::about("INACTIVE_OWNER_OR_USER", message, ["OwnerId"]).into())
}

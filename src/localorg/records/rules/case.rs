//! Cases: open or closed by their status, and the ways to reach their contact.

use rusqlite::types::Value as Sql;

use super::{Change, listed};
use crate::localorg::records::row::Row;
use crate::localorg::records::{Edit, Step};

pub(super) fn complete(edit: &mut Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    if change.touches(row, "Status") {
        let status = row.text("Status").unwrap_or_default().to_owned();
        let found = listed(edit, "CaseStatus", ["IsClosed"], &status)?;
        let closed = found == Some([Sql::Integer(1)]);
        let was_closed = change.old.is_some_and(|old| old.flag("IsClosed"));
        row.set("IsClosed", closed);
        if !closed {
            row.set("ClosedDate", Sql::Null);
        } else if !was_closed {
            row.set("ClosedDate", edit.now.as_millisecond());
        }
    }
    if change.touches(row, "ContactId") {
        contact(edit, row, change)?;
    }
    Ok(())
}

/// Phone numbers and address of the contact, and its account unless the request names one.
fn contact(edit: &Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    let sql = "SELECT \"Phone\", \"MobilePhone\", \"Email\", \"Fax\", \"AccountId\"
        FROM \"Contact\" WHERE \"Id\" = ?1";
    let found: Option<[Sql; 5]> = match row.get("ContactId") {
        Sql::Null => None,
        id => edit.first(sql, std::slice::from_ref(id))?,
    };
    let nothing = || std::array::from_fn(|_| Sql::Null);
    let [phone, mobile, email, fax, account] = found.unwrap_or_else(nothing);
    row.set("ContactPhone", phone);
    row.set("ContactMobile", mobile);
    row.set("ContactEmail", email);
    row.set("ContactFax", fax);
    if row.is_null("AccountId") && !change.brings(row, "AccountId") {
        row.set("AccountId", account);
    }
    Ok(())
}

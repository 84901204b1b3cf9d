//! What standard objects do by themselves when a record is written.
//!
//! [`complete`] derives fields of the record before it is checked and written, [`follow`] does
//! what follows for other records: history rows, totals, children that come with their parent.
//! No triggers, flows or validation rules of an org's own run here.

mod activity;
mod campaign;
mod case;
mod files;
mod history;
mod opportunity;
mod people;
mod pricing;
mod totals;

use rusqlite::types::Value as Sql;

use super::intake::Given;
use super::row::Row;
use super::{Edit, Step};

pub(super) use totals::{recount, settle};

/// What happens to a record: what was brought, and what it was before; no old record is a new one.
#[derive(Clone, Copy)]
pub(super) struct Change<'c, 'd> {
    pub(super) given: &'c Given,
    pub(super) old: Option<&'c Row<'d>>,
}

impl Change<'_, '_> {
    /// Whether the request brought this field.
    fn brings(&self, row: &Row<'_>, field: &str) -> bool {
        row.def.position(field).is_some_and(|at| self.given.has(at))
    }

    /// Whether the request brought a value for this field.
    fn brings_value(&self, row: &Row<'_>, field: &str) -> bool {
        self.brings(row, field) && !row.is_null(field)
    }

    /// Whether the record is new or the field changed.
    fn touches(&self, row: &Row<'_>, field: &str) -> bool {
        self.old.is_none() || row.differs(self.old, field)
    }
}

/// Derives what follows from the other fields, before the row is checked and written.
pub(super) fn complete(edit: &mut Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    people::owner_is_active(edit, row, change)?;
    match row.def.name() {
        "Opportunity" => opportunity::complete(edit, row, change),
        "Lead" => people::lead(edit, row, change),
        "Contact" => {
            people::full_name(row);
            Ok(())
        }
        "User" => people::user(edit, row),
        "Case" => case::complete(edit, row, change),
        "Task" => activity::task(edit, row),
        "Event" => activity::event(edit, row, change),
        "CampaignMember" => campaign::member(edit, row, change),
        "PricebookEntry" => pricing::entry(edit, row, change),
        "OpportunityLineItem" | "OrderItem" => pricing::line(edit, row, change),
        "Contract" | "Order" => {
            pricing::status_code(row);
            Ok(())
        }
        "Attachment" => {
            files::attachment(row);
            Ok(())
        }
        "ContentVersion" => files::version(edit, row, change),
        _ => {
            // A record of a custom object that was given no name is named by its id.
            if row.def.schema.custom && row.is_null("Name") {
                let id = row.id().to_owned();
                row.set("Name", id);
            }
            Ok(())
        }
    }
}

/// Does what follows for other records, after the row was written.
pub(super) fn follow(edit: &mut Edit, row: &Row<'_>, change: Change<'_, '_>) -> Step<()> {
    history::write(edit, row, change)?;
    match row.def.name() {
        "Campaign" if change.old.is_none() => campaign::statuses(edit, row)?,
        "ContentVersion" => files::published(edit, row, change)?,
        "Opportunity" if change.old.is_none() => opportunity::primary_contact(edit, row)?,
        _ => {}
    }
    recount(edit, row, change.old)
}

/// Flags of a value in one of the org's lists of stages and statuses.
fn listed<const N: usize>(
    edit: &Edit,
    list: &str,
    columns: [&str; N],
    value: &str,
) -> Step<Option<[Sql; N]>> {
    let names = columns.map(|column| format!("\"{column}\"")).join(", ");
    let sql = format!(
        "SELECT {names} FROM \"{list}\" WHERE \"ApiName\" = ?1 OR \"MasterLabel\" = ?1 LIMIT 1"
    );
    edit.first(&sql, &[Sql::Text(value.to_owned())])
}

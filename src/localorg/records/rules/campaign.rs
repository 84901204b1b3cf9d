//! Campaigns: the statuses that come with them, and their members.

use rusqlite::types::Value as Sql;
use serde_json::json;

use super::Change;
use crate::localorg::records::row::Row;
use crate::localorg::records::{Edit, RowError, Step};

/// What a member takes over from its lead or contact: field of the member and of the person.
const COPIED: [(&str, &str); 16] = [
    ("Salutation", "Salutation"),
    ("FirstName", "FirstName"),
    ("LastName", "LastName"),
    ("Title", "Title"),
    ("City", "City"),
    ("Street", "Street"),
    ("State", "State"),
    ("PostalCode", "PostalCode"),
    ("Country", "Country"),
    ("Email", "Email"),
    ("Phone", "Phone"),
    ("Fax", "Fax"),
    ("MobilePhone", "MobilePhone"),
    ("Description", "Description"),
    ("LeadSource", "LeadSource"),
    ("CompanyOrAccount", "Company"),
];

/// The two statuses that every new campaign has.
pub(super) fn statuses(edit: &mut Edit, row: &Row<'_>) -> Step<()> {
    for (order, label) in [(3, "Sent"), (4, "Responded")] {
        let fields = json!({
            "CampaignId": row.id(),
            "Label": label,
            "SortOrder": order,
            "IsDefault": label == "Sent",
            "HasResponded": label == "Responded",
        });
        edit.create_own("CampaignMemberStatus", &fields)?;
    }
    Ok(())
}

/// Name, status, and when the member first responded.
pub(super) fn member(edit: &mut Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    let (lookup, object) = match (row.is_null("LeadId"), row.is_null("ContactId")) {
        (true, true) => {
            let message = "Campaign members must be associated with a lead or contact.";
            let fields = ["LeadId", "ContactId"];
            return Err(RowError::about("FIELD_INTEGRITY_EXCEPTION", message, fields).into());
        }
        (_, false) => ("ContactId", "Contact"),
        (false, true) => ("LeadId", "Lead"),
    };
    if change.old.is_none() {
        only_once(edit, row, lookup)?;
    }
    status(edit, row)?;
    let person = row.text(lookup).unwrap_or_default().to_owned();
    person_fields(edit, row, object, &person)
}

fn only_once(edit: &Edit, row: &Row<'_>, lookup: &str) -> Step<()> {
    let sql = format!(
        "SELECT \"Id\" FROM \"CampaignMember\" WHERE \"CampaignId\" = ?1 AND \"{lookup}\" = ?2
         AND \"IsDeleted\" = 0"
    );
    let cells = [row.get("CampaignId").clone(), row.get(lookup).clone()];
    if edit.column::<String>(&sql, &cells)?.is_empty() {
        return Ok(());
    }
    let message = "Already a campaign member.";
    Err(RowError::new("DUPLICATE_VALUE", message).into())
}

/// The campaign's default status when none is given; the status says whether that is a response.
fn status(edit: &Edit, row: &mut Row<'_>) -> Step<()> {
    let campaign = row.get("CampaignId").clone();
    if row.is_null("Status") {
        let sql = "SELECT \"Label\" FROM \"CampaignMemberStatus\" WHERE \"CampaignId\" = ?1
            AND \"IsDefault\" = 1 AND \"IsDeleted\" = 0";
        let found: Option<[Sql; 1]> = edit.first(sql, std::slice::from_ref(&campaign))?;
        let default = found.map_or_else(|| Sql::Text("Sent".to_owned()), |[label]| label);
        row.set("Status", default);
    }
    let sql = "SELECT \"HasResponded\" FROM \"CampaignMemberStatus\" WHERE \"CampaignId\" = ?1
        AND \"Label\" = ?2 AND \"IsDeleted\" = 0";
    let found: Option<[Sql; 1]> = edit.first(sql, &[campaign, row.get("Status").clone()])?;
    let responded = match found {
        Some([flag]) => flag == Sql::Integer(1),
        None => row.text("Status") == Some("Responded"),
    };
    row.set("HasResponded", responded);
    if !responded {
        row.set("FirstRespondedDate", Sql::Null);
    } else if row.is_null("FirstRespondedDate") {
        row.set("FirstRespondedDate", edit.today());
    }
    Ok(())
}

fn person_fields(edit: &mut Edit, row: &mut Row<'_>, object: &str, id: &str) -> Step<()> {
    let schema = std::sync::Arc::clone(&edit.schema);
    let Some(def) = schema.object(object) else {
        return Ok(());
    };
    let Some(person) = edit.row(def, id)? else {
        return Ok(());
    };
    for (member, theirs) in COPIED {
        let mailing = format!("Mailing{theirs}");
        let field = if def.field(theirs).is_some() {
            theirs
        } else {
            mailing.as_str()
        };
        row.set(member, person.get(field).clone());
    }
    if object == "Contact" {
        let sql = "SELECT \"Name\" FROM \"Account\" WHERE \"Id\" = ?1";
        let account = std::slice::from_ref(person.get("AccountId"));
        let found: Option<[Sql; 1]> = edit.first(sql, account)?;
        row.set("CompanyOrAccount", found.map(|[name]| name));
    }
    for flag in ["DoNotCall", "HasOptedOutOfEmail", "HasOptedOutOfFax"] {
        row.set(flag, person.flag(flag));
    }
    row.set("Name", person.get("Name").clone());
    row.set("Type", object);
    row.set("LeadOrContactId", id);
    row.set("LeadOrContactOwnerId", person.get("OwnerId").clone());
    Ok(())
}

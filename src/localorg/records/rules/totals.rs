//! Totals that parents keep of their children.
//!
//! They are counted anew from the children, so that they are right whatever happened before: those
//! of an opportunity at once, because its other fields depend on them, the others once per edit.

use std::sync::Arc;

use rusqlite::types::Value as Sql;

use super::{Change, history};
use crate::localorg::records::intake::Given;
use crate::localorg::records::row::Row;
use crate::localorg::records::{Edit, Step};
use crate::localorg::schema::ObjectDef;

/// Brings the totals up to date that this record, as it is or was, has a part in.
pub(in crate::localorg::records) fn recount(
    edit: &mut Edit,
    row: &Row<'_>,
    old: Option<&Row<'_>>,
) -> Step<()> {
    let lookups: &[&str] = match row.def.name() {
        "OpportunityLineItem" => &["OpportunityId"],
        "OrderItem" => &["OrderId"],
        "CampaignMember" | "Opportunity" => &["CampaignId"],
        "Task" | "Event" => &["WhatId", "WhoId", "AccountId"],
        _ => return Ok(()),
    };
    for lookup in lookups {
        for record in [Some(row), old].into_iter().flatten() {
            edit.stale.extend(record.text(lookup).map(str::to_owned));
        }
    }
    if row.def.name() == "OpportunityLineItem" {
        settle(edit)?;
    }
    Ok(())
}

/// Counts anew what has changed.
pub(in crate::localorg::records) fn settle(edit: &mut Edit) -> Step<()> {
    let schema = Arc::clone(&edit.schema);
    for id in std::mem::take(&mut edit.stale) {
        let Some(def) = schema.by_prefix(&id[..3]) else {
            continue;
        };
        match def.name() {
            "Opportunity" => deal(edit, def, &id)?,
            "Campaign" => campaign(edit, def, &id)?,
            "Order" => order(edit, def, &id)?,
            _ => {}
        }
        activities(edit, def, &id)?;
    }
    Ok(())
}

/// Amount, quantity and price book of an opportunity with products.
fn deal(edit: &mut Edit, def: &ObjectDef, id: &str) -> Step<()> {
    let sql = "SELECT COUNT(*), SUM(\"TotalPrice\"), SUM(\"Quantity\"),
        (SELECT e.\"Pricebook2Id\" FROM \"OpportunityLineItem\" i
         JOIN \"PricebookEntry\" e ON e.\"Id\" = i.\"PricebookEntryId\"
         WHERE i.\"OpportunityId\" = ?1 AND i.\"IsDeleted\" = 0 LIMIT 1)
        FROM \"OpportunityLineItem\" WHERE \"OpportunityId\" = ?1 AND \"IsDeleted\" = 0";
    let found: Option<[Sql; 4]> = edit.first(sql, &[Sql::Text(id.to_owned())])?;
    let Some([count, total, quantity, book]) = found else {
        return Ok(());
    };
    let has_lines = count != Sql::Integer(0);
    let Some(mut row) = edit.row(def, id)? else {
        return Ok(());
    };
    if row.flag("IsDeleted") {
        return Ok(());
    }
    let old = row.clone();
    row.set("HasOpportunityLineItem", has_lines);
    if has_lines {
        if let Sql::Real(total) = total {
            row.set("Amount", (total * 100.0).round() / 100.0);
        }
        row.set("TotalOpportunityQuantity", quantity);
        if row.is_null("Pricebook2Id") {
            row.set("Pricebook2Id", book);
        }
    }
    super::opportunity::expect_revenue(&mut row);
    if [
        "HasOpportunityLineItem",
        "Amount",
        "TotalOpportunityQuantity",
    ]
    .iter()
    .all(|field| !row.differs(Some(&old), field))
    {
        return Ok(());
    }
    edit.stamp_changed(&mut row);
    edit.store_changes(&row, &old)?;
    let given = Given::default();
    let change = Change {
        given: &given,
        old: Some(&old),
    };
    history::write(edit, &row, change)
}

/// Amount of an order.
fn order(edit: &mut Edit, def: &ObjectDef, id: &str) -> Step<()> {
    let sql = "SELECT COALESCE(SUM(\"TotalPrice\"), 0.0) FROM \"OrderItem\"
        WHERE \"OrderId\" = ?1 AND \"IsDeleted\" = 0";
    let total: Option<[Sql; 1]> = edit.first(sql, &[Sql::Text(id.to_owned())])?;
    edit.adjust(def, id, |row| {
        row.set("TotalAmount", total.map(|[total]| total));
    })?;
    Ok(())
}

/// Members and opportunities of a campaign.
fn campaign(edit: &mut Edit, def: &ObjectDef, id: &str) -> Step<()> {
    let id_cell = [Sql::Text(id.to_owned())];
    let sql =
        "SELECT COUNT(m.\"LeadId\"), COUNT(m.\"ContactId\"), COALESCE(SUM(m.\"HasResponded\"), 0),
        COALESCE(SUM(l.\"IsConverted\"), 0)
        FROM \"CampaignMember\" m LEFT JOIN \"Lead\" l ON l.\"Id\" = m.\"LeadId\"
        WHERE m.\"CampaignId\" = ?1 AND m.\"IsDeleted\" = 0";
    let members: Option<[Sql; 4]> = edit.first(sql, &id_cell)?;
    let sql = "SELECT COUNT(*), COALESCE(SUM(\"IsWon\"), 0), COALESCE(SUM(\"Amount\"), 0.0),
        COALESCE(SUM(CASE WHEN \"IsWon\" = 1 THEN \"Amount\" END), 0.0)
        FROM \"Opportunity\" WHERE \"CampaignId\" = ?1 AND \"IsDeleted\" = 0";
    let deals: Option<[Sql; 4]> = edit.first(sql, &id_cell)?;
    let (Some(members), Some(deals)) = (members, deals) else {
        return Ok(());
    };
    edit.adjust(def, id, |row| {
        let names = [
            "NumberOfLeads",
            "NumberOfContacts",
            "NumberOfResponses",
            "NumberOfConvertedLeads",
            "NumberOfOpportunities",
            "NumberOfWonOpportunities",
            "AmountAllOpportunities",
            "AmountWonOpportunities",
        ];
        for (name, cell) in names.into_iter().zip(members.into_iter().chain(deals)) {
            row.set(name, cell);
        }
    })?;
    Ok(())
}

/// `LastActivityDate`, `HasOpenActivity` and `HasOverdueTask` of whom or what activities are about.
fn activities(edit: &mut Edit, def: &ObjectDef, id: &str) -> Step<()> {
    if def.field("LastActivityDate").is_none() && def.field("HasOpenActivity").is_none() {
        return Ok(());
    }
    let lookup = if matches!(&id[..3], "003" | "00Q") {
        "WhoId"
    } else {
        "WhatId"
    };
    let sql = format!(
        "SELECT MAX(day), MAX(open), MAX(overdue) FROM (
            SELECT CASE WHEN \"IsClosed\" = 1 THEN \"ActivityDate\" END AS day,
                \"IsClosed\" = 0 AS open,
                \"IsClosed\" = 0 AND \"ActivityDate\" < ?2 AS overdue
            FROM \"Task\" WHERE \"{lookup}\" = ?1 AND \"IsDeleted\" = 0
            UNION ALL
            SELECT CASE WHEN \"ActivityDate\" <= ?2 THEN \"ActivityDate\" END,
                \"ActivityDate\" >= ?2, 0
            FROM \"Event\" WHERE \"{lookup}\" = ?1 AND \"IsDeleted\" = 0)"
    );
    let cells = [Sql::Text(id.to_owned()), Sql::Text(edit.today())];
    let found: Option<[Sql; 3]> = edit.first(&sql, &cells)?;
    let Some([day, open, overdue]) = found else {
        return Ok(());
    };
    edit.adjust(def, id, |row| {
        let later = match (&day, row.text("LastActivityDate")) {
            (Sql::Text(day), Some(known)) => day.as_str() > known,
            (Sql::Text(_), None) => true,
            _ => false,
        };
        if later {
            row.set("LastActivityDate", day);
        }
        row.set("HasOpenActivity", open == Sql::Integer(1));
        row.set("HasOverdueTask", overdue == Sql::Integer(1));
    })?;
    Ok(())
}

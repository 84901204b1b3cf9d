//! Opportunities: what hangs on the stage, the amount and the close date.

use jiff::civil::Date;
use rusqlite::types::Value as Sql;
use serde_json::json;

use super::{Change, listed};
use crate::localorg::records::row::Row;
use crate::localorg::records::{Edit, Step};
use crate::localorg::seed::stages::category_name;

pub(super) fn complete(edit: &mut Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    if change.touches(row, "StageName") {
        stage(edit, row, change)?;
    }
    if change.brings_value(row, "ForecastCategoryName") {
        let category = row.text("ForecastCategoryName").map(category_of);
        let category = category.map(str::to_owned);
        row.set("ForecastCategory", category);
    }
    if let Some(old) = change.old
        && old.flag("HasOpportunityLineItem")
    {
        // Real orgs ignore an amount for an opportunity that has products.
        row.set("Amount", old.get("Amount").clone());
    }
    expect_revenue(row);
    if change.touches(row, "CloseDate") {
        fiscal(edit, row)?;
    }
    Ok(())
}

/// `ExpectedRevenue`: amount times probability, to the cent.
pub(super) fn expect_revenue(row: &mut Row<'_>) {
    let expected = match (row.number("Amount"), row.number("Probability")) {
        (Some(amount), Some(percent)) => Some((amount * percent).round() / 100.0),
        _ => None,
    };
    row.set("ExpectedRevenue", expected);
}

/// What the stage says; what the request brought wins.
fn stage(edit: &mut Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    let Some(name) = row.text("StageName").map(str::to_owned) else {
        return Ok(());
    };
    if change.old.is_some() {
        row.set("LastStageChangeDate", edit.now.as_millisecond());
    }
    let columns = [
        "IsClosed",
        "IsWon",
        "DefaultProbability",
        "ForecastCategory",
    ];
    let Some([closed, won, probability, category]) =
        listed(edit, "OpportunityStage", columns, &name)?
    else {
        return Ok(());
    };
    row.set("IsClosed", closed);
    row.set("IsWon", won);
    if !change.brings_value(row, "Probability") {
        row.set("Probability", probability);
    }
    if !change.brings_value(row, "ForecastCategoryName")
        && let Sql::Text(category) = category
    {
        row.set("ForecastCategoryName", category_name(&category));
        row.set("ForecastCategory", category);
    }
    Ok(())
}

/// A new opportunity with a contact has that contact in its primary role.
pub(super) fn primary_contact(edit: &mut Edit, row: &Row<'_>) -> Step<()> {
    let Some(contact) = row.text("ContactId") else {
        return Ok(());
    };
    let fields = json!({ "OpportunityId": row.id(), "ContactId": contact, "IsPrimary": true });
    edit.create_own("OpportunityContactRole", &fields)
}

/// Year and quarter by the organization's fiscal year.
fn fiscal(edit: &Edit, row: &mut Row<'_>) -> Step<()> {
    let Some(close) = row
        .text("CloseDate")
        .and_then(|text| text.parse::<Date>().ok())
    else {
        return Ok(());
    };
    let sql = "SELECT \"FiscalYearStartMonth\", \"UsesStartDateAsFiscalYearName\"
        FROM \"Organization\" LIMIT 1";
    let settings: Option<[Sql; 2]> = edit.first(sql, &[])?;
    let (start, by_start) = match settings {
        Some([Sql::Integer(month), by_start]) => (month.clamp(1, 12), by_start == Sql::Integer(1)),
        _ => (1, false),
    };
    let month = i64::from(close.month());
    let quarter = (month - start).rem_euclid(12) / 3 + 1;
    let begun = i64::from(close.year()) - i64::from(month < start);
    let year = if start == 1 || by_start {
        begun
    } else {
        begun + 1
    };
    row.set("FiscalYear", year);
    row.set("FiscalQuarter", quarter);
    row.set("Fiscal", format!("{year} {quarter}"));
    Ok(())
}

/// `ForecastCategory` of a `ForecastCategoryName`.
fn category_of(name: &str) -> &str {
    match name {
        "Best Case" => "BestCase",
        "Most Likely" => "MostLikely",
        "Commit" => "Forecast",
        other => other,
    }
}

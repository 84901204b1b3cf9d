//! Price book entries, the lines of opportunities and orders, and the state of contracts and orders.

use rusqlite::types::Value as Sql;

use super::Change;
use crate::localorg::records::row::Row;
use crate::localorg::records::{Edit, RowError, Step};

/// Name and code of the product; one price per product and book, the standard price first.
pub(super) fn entry(edit: &mut Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    let product = std::slice::from_ref(row.get("Product2Id"));
    let sql = "SELECT \"Name\", \"ProductCode\" FROM \"Product2\" WHERE \"Id\" = ?1";
    if let Some([name, code]) = edit.first(sql, product)? {
        row.set("Name", name);
        row.set("ProductCode", code);
    }
    if change.old.is_some() || row.is_null("Pricebook2Id") || row.is_null("Product2Id") {
        return Ok(());
    }
    let sql = "SELECT \"Id\" FROM \"PricebookEntry\" WHERE \"Pricebook2Id\" = ?1
        AND \"Product2Id\" = ?2 AND \"IsDeleted\" = 0";
    let cells = [
        row.get("Pricebook2Id").clone(),
        row.get("Product2Id").clone(),
    ];
    if !edit.column::<String>(sql, &cells)?.is_empty() {
        let message = "This price definition already exists in this price book";
        return Err(RowError::new("DUPLICATE_VALUE", message).into());
    }
    let sql = "SELECT \"IsStandard\" FROM \"Pricebook2\" WHERE \"Id\" = ?1";
    if edit.column::<bool>(sql, &cells[..1])? == [true] {
        return Ok(());
    }
    standard_price(edit, row)
}

/// A product needs a standard price before it can have others.
fn standard_price(edit: &Edit, row: &mut Row<'_>) -> Step<()> {
    let sql = "SELECT e.\"UnitPrice\" FROM \"PricebookEntry\" e
        JOIN \"Pricebook2\" b ON b.\"Id\" = e.\"Pricebook2Id\" AND b.\"IsStandard\" = 1
        WHERE e.\"Product2Id\" = ?1 AND e.\"IsDeleted\" = 0";
    let found: Option<[Sql; 1]> = edit.first(sql, std::slice::from_ref(row.get("Product2Id")))?;
    let Some([price]) = found else {
        let message = "No standard price defined for this product";
        return Err(RowError::new("STANDARD_PRICE_NOT_DEFINED", message).into());
    };
    if row.flag("UseStandardPrice") {
        row.set("UnitPrice", price);
    }
    Ok(())
}

/// Product and prices of a line: what was not given follows from the rest.
pub(super) fn line(edit: &mut Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    let sql = "SELECT \"Product2Id\", \"ProductCode\", \"UnitPrice\", \"Name\", \"Pricebook2Id\"
        FROM \"PricebookEntry\" WHERE \"Id\" = ?1";
    let entry = std::slice::from_ref(row.get("PricebookEntryId"));
    let found: Option<[Sql; 5]> = edit.first(sql, entry)?;
    if let Some([product, code, list_price, name, book]) = found {
        row.set("Product2Id", product);
        row.set("ProductCode", code);
        if row.is_null("UnitPrice") && row.is_null("TotalPrice") {
            row.set("UnitPrice", list_price.clone());
        }
        row.set("ListPrice", list_price);
        if row.def.name() == "OpportunityLineItem" {
            line_of_deal(edit, row, name, &book)?;
        }
    }
    let quantity = row.number("Quantity");
    let by_total = change.brings_value(row, "TotalPrice") && !change.brings_value(row, "UnitPrice");
    match (quantity, row.number("UnitPrice"), row.number("TotalPrice")) {
        (Some(quantity), _, Some(total)) if by_total && quantity != 0.0 => {
            row.set("UnitPrice", cents(total / quantity));
        }
        (Some(quantity), Some(price), _) => row.set("TotalPrice", cents(quantity * price)),
        _ => {}
    }
    Ok(())
}

/// `Name` is made of the deal's and the product's; the deal's price book must be the entry's.
fn line_of_deal(edit: &Edit, row: &mut Row<'_>, product: Sql, book: &Sql) -> Step<()> {
    let sql = "SELECT \"Name\", \"Pricebook2Id\" FROM \"Opportunity\" WHERE \"Id\" = ?1";
    let deal = std::slice::from_ref(row.get("OpportunityId"));
    let found: Option<[Sql; 2]> = edit.first(sql, deal)?;
    let Some([deal, its_book]) = found else {
        return Ok(());
    };
    if its_book != Sql::Null && its_book != *book {
        let message = "field integrity exception: PricebookEntryId (pricebook entry is in a \
            different pricebook than the one assigned to the opportunity)";
        let fields = ["PricebookEntryId"];
        return Err(RowError::about("FIELD_INTEGRITY_EXCEPTION", message, fields).into());
    }
    if let (Sql::Text(deal), Sql::Text(product)) = (deal, product) {
        row.set("Name", format!("{deal} {product}"));
    }
    Ok(())
}

/// The category of a status: draft until it is activated.
pub(super) fn status_code(row: &mut Row<'_>) {
    let code = match row.text("Status") {
        None => return,
        Some("Activated") => "Activated",
        Some("In Approval Process") => "InApproval",
        Some(_) => "Draft",
    };
    row.set("StatusCode", code);
}

fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

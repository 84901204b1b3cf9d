//! What a query of Bulk API 2.0 cannot do, with the way out; told before anything is sent.
//!
//! The list is Salesforce's (Bulk API 2.0 Developer Guide, "SOQL Considerations"): no aggregates, no
//! grouping, no OFFSET, no TYPEOF, no sub-queries in SELECT, no FIELDS(), no compound fields.

use super::ExportError;
use crate::model::schema::{FieldType, ObjectSchema};
use crate::model::value_type::ValueType;
use crate::soql::ast::{Operand, Query, Select, SelectExpr, SelectItem};
use crate::soql::functions;

const BY_REST: &str = "`sfkit query` sends it by the REST API, which can";

/// Refuses what the query cannot have.
///
/// # Errors
/// The first thing that it has and cannot.
pub fn refuse(query: &Query) -> Result<(), ExportError> {
    let Select::Items(items) = &query.select else {
        return unsuited("COUNT()", BY_REST);
    };
    if query.group_by.is_some() || query.having.is_some() {
        return unsuited("GROUP BY", BY_REST);
    }
    for item in items {
        refuse_item(item)?;
    }
    if query.offset.is_some() {
        return unsuited("OFFSET", "leave it out: an export has every page anyway");
    }
    Ok(())
}

fn refuse_item(item: &SelectItem) -> Result<(), ExportError> {
    match &item.expr {
        SelectExpr::Fields(..) => unsuited(
            "FIELDS()",
            "name the fields, or the object alone: `sfkit bulk export Account` takes every field",
        ),
        SelectExpr::Typeof(_) => unsuited(
            "TYPEOF",
            "name fields that every one of the objects has, such as `What.Name`",
        ),
        SelectExpr::SubQuery(_) => unsuited(
            "a sub-query in SELECT",
            "export the children with their parent's id, such as `SELECT AccountId, LastName FROM Contact`",
        ),
        SelectExpr::Function(function) => {
            let mut here = function;
            loop {
                if functions::is_aggregate(&here.name.name) || here.name.is("GROUPING") {
                    let name = here.name.name.to_ascii_uppercase();
                    return unsuited(&format!("the aggregate {name}()"), BY_REST);
                }
                match here.argument.as_ref() {
                    Operand::Function(inner) => here = inner,
                    _ => return Ok(()),
                }
            }
        }
        SelectExpr::Field(_) | SelectExpr::Distance(_) => Ok(()),
    }
}

/// Refuses compound fields, which the types of the columns tell.
///
/// # Errors
/// When there is one.
pub fn refuse_compound<'a>(
    columns: impl IntoIterator<Item = (&'a str, ValueType)>,
) -> Result<(), ExportError> {
    let mut columns = columns.into_iter();
    match columns.find(|(_, kind)| *kind == ValueType::Json) {
        None => Ok(()),
        Some((name, _)) => unsuited(
            &format!("the compound field {name}"),
            "name its parts, such as `BillingStreet, BillingCity, BillingCountry`",
        ),
    }
}

/// The query for every field of an object that a bulk query can have, and the names of the others.
#[must_use]
pub fn every_field(object: &ObjectSchema) -> (String, Vec<String>) {
    let (mut names, mut left) = (Vec::new(), Vec::new());
    for field in &object.fields {
        let fits = !matches!(
            field.field_type,
            FieldType::Address | FieldType::Location | FieldType::ComplexValue | FieldType::Base64
        );
        let list = if fits { &mut names } else { &mut left };
        list.push(field.name.clone());
    }
    let soql = format!("SELECT {} FROM {}", names.join(", "), object.name);
    (soql, left)
}

fn unsuited(feature: &str, way: &'static str) -> Result<(), ExportError> {
    Err(ExportError::Unsuited {
        feature: feature.to_owned(),
        way,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soql;

    #[test]
    fn what_cannot_be_is_named() {
        for (text, feature) in [
            ("SELECT COUNT() FROM Account", "COUNT()"),
            ("SELECT Name FROM Account GROUP BY Name", "GROUP BY"),
            (
                "SELECT MAX(Amount) m FROM Opportunity",
                "the aggregate MAX()",
            ),
            ("SELECT FIELDS(ALL) FROM Account LIMIT 1", "FIELDS()"),
            (
                "SELECT (SELECT Id FROM Contacts) FROM Account",
                "a sub-query in SELECT",
            ),
            (
                "SELECT TYPEOF What WHEN Account THEN Name END FROM Task",
                "TYPEOF",
            ),
            ("SELECT Id FROM Account LIMIT 5 OFFSET 5", "OFFSET"),
        ] {
            let query = soql::parse(text).expect("a query");
            let error = refuse(&query).expect_err(text);
            assert_eq!(
                error.to_string(),
                format!("a bulk query cannot have {feature}")
            );
        }
        let fine = "SELECT Id, Account.Name, toLabel(StageName) FROM Opportunity \
                    WHERE AccountId IN (SELECT Id FROM Account) ORDER BY Id LIMIT 5";
        assert!(refuse(&soql::parse(fine).expect("a query")).is_ok());
    }
}

//! Duplicate rules: Salesforce's standard ones for accounts, contacts and leads, where the org has
//! them switched on.
//!
//! What counts as a duplicate is plainer than Salesforce's fuzzy matching: accounts of the same name;
//! people of the same name with the same address of mail, telephone, or, for leads, company. Case
//! makes no difference.

use rusqlite::types::Value as Sql;
use serde_json::{Value, json};

use super::intake::Given;
use super::row::Row;
use super::storage::text;
use super::{Edit, RowError, Step};
use crate::localorg::schema::ObjectDef;

/// The setting that switches the rules on.
pub(crate) const DUPLICATE_RULES: &str = "duplicate_rules";
/// Duplicates that are told of.
const MOST: usize = 100;

/// Fields that must all be the same, and those of which one must.
struct Rule {
    all: &'static [&'static str],
    one: &'static [&'static str],
}

fn rule(object: &str) -> Option<Rule> {
    match object {
        "Account" => Some(Rule {
            all: &["Name"],
            one: &[],
        }),
        "Contact" => Some(Rule {
            all: &["FirstName", "LastName"],
            one: &["Email", "Phone"],
        }),
        "Lead" => Some(Rule {
            all: &["FirstName", "LastName"],
            one: &["Email", "Phone", "Company"],
        }),
        _ => None,
    }
}

/// What a caller wants done about duplicates: `Sforce-Duplicate-Rule-Header`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DuplicateWish {
    /// They may be saved.
    pub(crate) allow_save: bool,
    /// The records that are there already are told with their fields.
    pub(crate) with_details: bool,
}

impl DuplicateWish {
    /// Reads `allowSave=true; includeRecordDetails=true`.
    pub(crate) fn parse(header: &str) -> Self {
        let says = |wanted: &str| {
            header.split([';', ',']).any(|option| {
                let pair = option.split_once('=');
                pair.is_some_and(|(name, value)| {
                    name.trim().eq_ignore_ascii_case(wanted)
                        && value.trim().eq_ignore_ascii_case("true")
                })
            })
        };
        Self {
            allow_save: says("allowSave"),
            with_details: says("includeRecordDetails"),
        }
    }
}

impl Edit {
    /// Refuses a record that was just written when there are others like it.
    pub(super) fn refuse_duplicates(
        &mut self,
        def: &ObjectDef,
        id: &str,
        given: Option<&Given>,
    ) -> Step<()> {
        let Some(rule) = rule(def.name()).filter(|_| self.watches_duplicates) else {
            return Ok(());
        };
        let matched = rule
            .all
            .iter()
            .chain(rule.one)
            .filter_map(|name| def.position(name));
        let concerns = |given: &Given| matched.clone().any(|at| given.has(at));
        if given.is_some_and(|given| !concerns(given)) {
            return Ok(());
        }
        let Some(row) = self.row(def, id)? else {
            return Ok(());
        };
        let others = self.others_like(&row, &rule)?;
        if others.is_empty() {
            return Ok(());
        }
        let mut error = RowError::new("DUPLICATES_DETECTED", "Use one of these records?");
        error.duplicates = Some(Box::new(self.told(def, &others)));
        Err(error.into())
    }

    fn others_like(&self, row: &Row<'_>, rule: &Rule) -> Step<Vec<String>> {
        let mut cells = vec![text(row.id())];
        let mut same = |field: &str| {
            cells.push(row.get(field).clone());
            format!("\"{field}\" IS ?{} COLLATE NOCASE", cells.len())
        };
        let mut conditions: Vec<_> = rule.all.iter().map(|field| same(field)).collect();
        if !rule.one.is_empty() {
            let given = rule.one.iter().filter(|field| !row.is_null(field));
            let one: Vec<_> = given.map(|field| same(field)).collect();
            if one.is_empty() {
                return Ok(Vec::new());
            }
            conditions.push(format!("({})", one.join(" OR ")));
        }
        let sql = format!(
            "SELECT \"Id\" FROM \"{}\" WHERE {} AND \"IsDeleted\" = 0 AND \"Id\" <> ?1 LIMIT {MOST}",
            row.def.name(),
            conditions.join(" AND ")
        );
        self.column(&sql, &cells)
    }

    /// `duplicateResult`.
    fn told(&mut self, def: &ObjectDef, others: &[String]) -> Value {
        let object = def.name();
        let records: Vec<_> = others.iter().map(|id| self.match_record(def, id)).collect();
        json!({
            "allowSave": true,
            "duplicateRule": format!("Standard_{object}_Duplicate_Rule"),
            "duplicateRuleEntityType": object,
            "errorMessage": "Use one of these records?",
            "matchResults": [{
                "entityType": object,
                "errors": [],
                "matchEngine": "FuzzyMatchEngine",
                "matchRecords": records,
                "rule": format!("Standard_{object}_Match_Rule_v1_0"),
                "size": records.len(),
                "success": true,
            }],
        })
    }

    fn match_record(&mut self, def: &ObjectDef, id: &str) -> Value {
        let url = format!(
            "/services/data/v{}.0/sobjects/{}/{id}",
            self.actor.version,
            def.name()
        );
        let mut record = json!({ "attributes": { "type": def.name(), "url": url }, "Id": id });
        let row = self
            .row(def, id)
            .ok()
            .flatten()
            .filter(|_| self.actor.duplicates.with_details);
        for name in ["Name", "FirstName", "LastName", "Company", "Email", "Phone"] {
            let cell = row.as_ref().filter(|row| row.def.position(name).is_some());
            if let Some(row) = cell {
                record[name] = match row.get(name) {
                    Sql::Text(text) => json!(text),
                    _ => Value::Null,
                };
            }
        }
        json!({
            "additionalInformation": [],
            "fieldDiffs": [],
            "matchConfidence": 100.0,
            "record": record,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_read_in_any_order_and_case() {
        let wish = DuplicateWish::parse("includeRecordDetails=true; AllowSave = TRUE");
        assert!(wish.allow_save && wish.with_details);
        let wish = DuplicateWish::parse("allowSave=false, runAsCurrentUser=true");
        assert_eq!(wish, DuplicateWish::default());
    }
}

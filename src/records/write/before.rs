//! How records are before a write: what can be taken back, what would change, what was changed.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::check::{Draft, FieldPath, Rules};
use super::error::WriteError;
use super::value::{FieldValue, Members};
use super::verb::Verb;
use crate::client::{Client, QueryOptions, RETRIEVE};
use crate::model::id::RecordId;
use crate::soql::values;

/// The field that tells when a record was last changed, by anybody.
pub(super) const STAMP: &str = "SystemModstamp";

/// Fields and values of a record.
pub(super) type Record = Members;

/// Reads how the records of these drafts are. In the order of the drafts; none where there is none.
pub(super) async fn read(
    client: &Client,
    object: &str,
    verb: &Verb,
    drafts: &[&Draft],
    fields: &[String],
) -> Result<Vec<Option<Record>>, WriteError> {
    if let Verb::Upsert { key } = verb
        && !key.eq_ignore_ascii_case("Id")
    {
        return by_key(client, object, key, drafts, fields).await;
    }
    let mut found = Vec::with_capacity(drafts.len());
    for chunk in drafts.chunks(RETRIEVE) {
        let ids: Vec<RecordId> = chunk.iter().filter_map(|draft| draft.id).collect();
        let records = match ids.is_empty() {
            true => Vec::new(),
            false => client.retrieve(object, &ids, fields).await?,
        };
        let mut records = records.into_iter();
        found.extend(chunk.iter().map(|draft| {
            let record = draft.id.and_then(|_| records.next().flatten());
            record.map(without_attributes)
        }));
    }
    Ok(found)
}

fn without_attributes(mut record: Record) -> Record {
    record.0.retain(|(name, _)| name != "attributes");
    record
}

/// Reads records by the key of an upsert.
async fn by_key(
    client: &Client,
    object: &str,
    key: &str,
    drafts: &[&Draft],
    fields: &[String],
) -> Result<Vec<Option<Record>>, WriteError> {
    let text = |value: &FieldValue| match value {
        FieldValue::Text(text) | FieldValue::Number(text) => Some(text.clone()),
        _ => None,
    };
    let keys: Vec<Option<String>> = drafts
        .iter()
        .map(|draft| draft.key.as_ref().and_then(text))
        .collect();
    let literals: Vec<String> = drafts
        .iter()
        .filter_map(|draft| match draft.key.as_ref()? {
            FieldValue::Number(digits) => Some(digits.clone()),
            FieldValue::Text(text) => Some(quoted(text)),
            _ => None,
        })
        .collect();
    if literals.is_empty() {
        return Ok(vec![None; drafts.len()]);
    }
    let mut names: Vec<&str> = fields.iter().map(String::as_str).collect();
    if !names.iter().any(|name| name.eq_ignore_ascii_case(key)) {
        names.push(key);
    }
    let soql = format!(
        "SELECT {} FROM {object} WHERE {key} IN ({})",
        names.join(", "),
        literals.join(", ")
    );
    let mut records: HashMap<String, Record> = HashMap::new();
    for record in select(client, &soql).await? {
        if let Some(value) = record.value(key).as_ref().and_then(text) {
            records.insert(value.to_lowercase(), record);
        }
    }
    let take = |key: Option<String>| records.get(&key?.to_lowercase()).cloned();
    Ok(keys.into_iter().map(take).collect())
}

/// A text as a literal of SOQL.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter => out.push(letter),
        }
    }
    out.push('\'');
    out
}

#[derive(Deserialize)]
struct Rows {
    records: Vec<Record>,
}

/// All rows of a query of ours, in memory.
///
/// # Errors
/// When the org refuses or does not answer.
pub async fn select(client: &Client, soql: &str) -> Result<Vec<Members>, WriteError> {
    let mut pages = client.query_pages(soql, &QueryOptions::default());
    let mut records = Vec::new();
    while let Some(page) = pages.next().await? {
        let rows: Rows = serde_json::from_str(&page.text).map_err(|source| {
            WriteError::from(crate::client::Error::BadAnswer {
                endpoint: crate::client::Endpoint::Query,
                is_markup: false,
                source,
            })
        })?;
        records.extend(rows.records.into_iter().map(without_attributes));
    }
    Ok(records)
}

/// The fields that a draft sets, by the names under which they are read: a parent that is found by a
/// key is the reference to it.
pub(super) fn names(draft: &Draft, rules: &Rules) -> Vec<String> {
    let name = |path: &FieldPath| match path {
        FieldPath::Plain(name) => Some(name.clone()),
        FieldPath::Parent { relationship, .. } => {
            let schema = rules.schema.as_ref()?;
            Some(schema.parent(relationship)?.name.clone())
        }
    };
    let mut names = vec!["Id".to_owned()];
    for (path, _) in &draft.fields {
        names.extend(name(path).filter(|name| !names.contains(name)));
    }
    names
}

/// Every field that a record can be made again from.
pub(super) fn all_names(rules: &Rules) -> Vec<String> {
    let fields = rules.schema.iter().flat_map(|schema| &schema.fields);
    let wanted = fields.filter(|field| field.createable || field.name == "Id");
    wanted.map(|field| field.name.clone()).collect()
}

/// When a record was last changed.
pub(super) fn changed_at(record: &Record) -> Option<Timestamp> {
    values::datetime(&record.text(STAMP)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_inside_its_quotes() {
        assert_eq!(quoted("O'Neil \\ \n"), "'O\\'Neil \\\\ \\n'");
    }
}

//! What objects an org has and what they look like, for a person who asks.
//!
//! A copy younger than the user's `cache-ttl` is taken as it is; an older one is asked for anew, which
//! costs the server little when nothing has changed. A name that does not exist is told with what may have been
//! meant.

mod error;

use std::collections::HashMap;

use crate::client::{Cached, Client, Error, ObjectEntry, Standing};
use crate::model::schema::{FieldSchema, ObjectSchema};
use crate::soql::suggest::closest;

pub use error::ObjectsError;

/// So many objects can be named in a request for their numbers of records.
const MOST_NAMED: usize = 100;

/// Which objects are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words that name or label must have, in any case.
    pub words: Vec<String>,
    /// Only those made by the org (true) or by Salesforce (false).
    pub custom: Option<bool>,
    /// With their numbers of records.
    pub counts: bool,
}

/// An object of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The object.
    pub entry: ObjectEntry,
    /// About how many records it has, when that was asked for and the org tells.
    pub records: Option<u64>,
}

/// Whether a name or a label has all of the words.
#[must_use]
pub fn matches(words: &[String], name: &str, label: &str) -> bool {
    let text = format!("{name}\n{label}").to_lowercase();
    words.iter().all(|word| text.contains(&word.to_lowercase()))
}

/// The objects that are meant, by name.
///
/// # Errors
/// When the server does not answer.
pub async fn list(client: &Client, wanted: &Wanted) -> Result<Vec<Listed>, ObjectsError> {
    let mut entries = client.current_objects().await?.value;
    entries.retain(|entry| {
        let is_kind = wanted.custom.is_none_or(|custom| custom == entry.custom);
        is_kind && matches(&wanted.words, &entry.name, &entry.label)
    });
    entries.sort_by(|one, other| one.name.cmp(&other.name));
    let counts = match wanted.counts && !entries.is_empty() {
        true => counts(client, &entries).await?,
        false => HashMap::new(),
    };
    let listed = entries.into_iter().map(|entry| Listed {
        records: counts.get(&entry.name).copied(),
        entry,
    });
    Ok(listed.collect())
}

/// What an object looks like.
///
/// # Errors
/// When there is none of this name, or the server does not answer.
pub async fn describe(client: &Client, name: &str) -> Result<Cached<ObjectSchema>, ObjectsError> {
    match client.current_describe(name).await {
        Ok(current) => Ok(current),
        Err(error) => Err(explained(client, name, error).await),
    }
}

/// What an object looks like, as the server writes it.
///
/// # Errors
/// As [`describe`].
pub async fn describe_as_sent(client: &Client, name: &str) -> Result<Vec<u8>, ObjectsError> {
    match client.describe_as_sent(name).await {
        Ok(text) => Ok(text),
        Err(error) => Err(explained(client, name, error).await),
    }
}

/// The field of this name, in any case; else what may have been meant.
///
/// # Errors
/// When there is none.
pub fn field<'s>(schema: &'s ObjectSchema, name: &str) -> Result<&'s FieldSchema, ObjectsError> {
    let by_label = || {
        let same = |field: &&FieldSchema| field.label.to_lowercase() == name.to_lowercase();
        schema.fields.iter().find(same)
    };
    schema.field(name).ok_or_else(|| {
        let names = schema.fields.iter().map(|field| field.name.as_str());
        let meant = by_label().map(|field| field.name.as_str());
        ObjectsError::UnknownField {
            object: schema.name.clone(),
            field: name.to_owned(),
            meant: meant.or_else(|| closest(name, names)).map(str::to_owned),
        }
    })
}

async fn counts(client: &Client, entries: &[ObjectEntry]) -> Result<HashMap<String, u64>, Error> {
    let names: Vec<_> = match entries.len() <= MOST_NAMED {
        true => entries.iter().map(|entry| entry.name.as_str()).collect(),
        false => Vec::new(),
    };
    Ok(client.record_counts(&names).await?.into_iter().collect())
}

/// After a refusal because of the name: what may have been meant.
async fn explained(client: &Client, name: &str, error: Error) -> ObjectsError {
    let standing = error.rejection().map(|rejection| rejection.standing());
    let is_unknown = standing == Some(Standing::NotFound) || matches!(error, Error::Name(_));
    if !is_unknown {
        return error.into();
    }
    let entries = client.current_objects().await;
    let entries = entries.map(|copy| copy.value).unwrap_or_default();
    let folded = name.to_lowercase();
    let has_label = |entry: &&ObjectEntry| {
        [&entry.label, &entry.label_plural]
            .iter()
            .any(|label| label.to_lowercase() == folded)
    };
    let by_label = entries.iter().find(has_label);
    let by_label = by_label.map(|entry| entry.name.as_str());
    let names = entries.iter().map(|entry| entry.name.as_str());
    let labels = entries.iter().map(|entry| entry.label.as_str());
    let near_label = || {
        let label = closest(name, labels)?;
        let entry = entries.iter().find(|entry| entry.label == label)?;
        Some(entry.name.as_str())
    };
    let meant = by_label
        .or_else(|| closest(name, names))
        .or_else(near_label);
    ObjectsError::UnknownObject {
        name: name.to_owned(),
        meant: meant.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_in_any_case_and_by_what_was_meant() {
        let named = |name: &str, label: &str| FieldSchema {
            name: name.to_owned(),
            label: label.to_owned(),
            ..FieldSchema::default()
        };
        let schema = ObjectSchema {
            name: "Account".to_owned(),
            fields: vec![
                named("AnnualRevenue", "Annual Revenue"),
                named("Type__c", "Sort"),
            ],
            ..ObjectSchema::default()
        };
        assert_eq!(
            field(&schema, "annualrevenue").unwrap().name,
            "AnnualRevenue"
        );
        for (name, expected) in [
            ("AnualRevenue", Some("AnnualRevenue")),
            ("annual revenue", Some("AnnualRevenue")),
            ("sort", Some("Type__c")),
            ("Bacon", None),
        ] {
            let error = field(&schema, name).unwrap_err();
            let ObjectsError::UnknownField { meant, .. } = error else {
                panic!("{error:?}");
            };
            assert_eq!(meant.as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn all_words_must_be_there() {
        let words =
            |words: &[&str]| -> Vec<String> { words.iter().map(|&word| word.to_owned()).collect() };
        assert!(matches(
            &words(&["OPP", "line"]),
            "OpportunityLineItem",
            "Opportunity Product"
        ));
        assert!(matches(
            &words(&["product"]),
            "OpportunityLineItem",
            "Opportunity Product"
        ));
        assert!(!matches(
            &words(&["opp", "x"]),
            "OpportunityLineItem",
            "Opportunity Product"
        ));
        assert!(matches(&[], "A", "B"));
    }
}

//! What a file adds to the standard schema: objects and fields of its own, more picklist values.

use serde::{Deserialize, Serialize};

use super::{FieldExtra, ObjectDef};
use crate::model::schema::{ChildRelationship, FieldSchema, ObjectSchema, PicklistValue};

/// Salesforce's words for what can be done with an object.
const ABILITIES: [&str; 12] = [
    "createable",
    "updateable",
    "deletable",
    "undeletable",
    "queryable",
    "searchable",
    "retrieveable",
    "replicateable",
    "triggerable",
    "layoutable",
    "mergeable",
    "feedEnabled",
];

/// What a custom object can do when its document does not say.
pub(super) const USUAL_ABILITIES: &[&str] = ABILITIES.split_at(10).0;

/// An object that this file has and the standard schema has not; kept as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct OwnObject {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) label_plural: String,
    pub(crate) key_prefix: String,
    pub(crate) custom: bool,
    pub(crate) abilities: Vec<String>,
}

/// A field that this file has and the standard schema has not; kept as JSON.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct OwnField {
    /// What everybody knows of it.
    #[serde(flatten)]
    pub(crate) field: FieldSchema,
    /// What only describe tells.
    #[serde(flatten)]
    pub(crate) extra: FieldExtra,
    /// Name of the relationship from the parent, when it is a reference that has one.
    pub(crate) child_relationship_name: Option<String>,
    /// The record goes with its parent.
    pub(crate) cascade_delete: bool,
    /// The parent cannot be deleted while the record is there.
    pub(crate) restricted_delete: bool,
}

/// What a file adds to one object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Additions {
    /// Fields made in this file.
    pub(crate) fields: Vec<OwnField>,
    /// Picklist values by field name.
    pub(crate) values: Vec<(String, PicklistValue)>,
    /// Relationships to children whose fields were made in this file.
    pub(crate) children: Vec<ChildRelationship>,
}

impl OwnObject {
    /// The object without its fields.
    pub(super) fn def(&self) -> ObjectDef {
        let abilities: Vec<_> = ABILITIES
            .into_iter()
            .filter(|word| self.abilities.iter().any(|can| can == word))
            .collect();
        let can = |word: &str| abilities.contains(&word);
        let schema = ObjectSchema {
            name: self.name.clone(),
            label: self.label.clone(),
            label_plural: self.label_plural.clone(),
            key_prefix: Some(self.key_prefix.clone()),
            custom: self.custom,
            queryable: can("queryable"),
            createable: can("createable"),
            updateable: can("updateable"),
            deletable: can("deletable"),
            ..ObjectSchema::default()
        };
        ObjectDef::new(schema, Vec::new(), abilities)
    }
}

impl OwnField {
    /// The relationships from its parents; those of authors and owners are not told.
    pub(super) fn relationships(&self, object: &str) -> Vec<(String, ChildRelationship)> {
        const UNTOLD: [&str; 3] = ["CreatedById", "LastModifiedById", "OwnerId"];
        if UNTOLD.contains(&self.field.name.as_str()) {
            return Vec::new();
        }
        let parents = self.field.reference_to.iter();
        parents
            .map(|parent| {
                let child = ChildRelationship {
                    child_sobject: object.to_owned(),
                    field: self.field.name.clone(),
                    relationship_name: self.child_relationship_name.clone(),
                    cascade_delete: self.cascade_delete,
                    restricted_delete: self.restricted_delete,
                };
                (parent.to_ascii_lowercase(), child)
            })
            .collect()
    }
}

//! What an object looks like: the part of Salesforce's describe answers that `sfkit` uses.
//!
//! Read with serde from `/sobjects/T/describe` (keys in camelCase, missing booleans are false),
//! and from the cache, which keeps the same shape.

use serde::{Deserialize, Serialize};

/// One object (`sObject`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ObjectSchema {
    /// API name.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// Plural name for people.
    pub label_plural: String,
    /// First three characters of its ids.
    pub key_prefix: Option<String>,
    /// Made by the org, not by Salesforce.
    pub custom: bool,
    /// May be named in FROM.
    pub queryable: bool,
    /// Records can be created.
    pub createable: bool,
    /// Records can be changed.
    pub updateable: bool,
    /// Records can be deleted.
    pub deletable: bool,
    /// Its fields.
    pub fields: Vec<FieldSchema>,
    /// Relationships to its children.
    pub child_relationships: Vec<ChildRelationship>,
    /// Its record types; the master alone when it has none.
    pub record_type_infos: Vec<RecordTypeInfo>,
}

/// One record type, as the user may use it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RecordTypeInfo {
    /// Its id.
    pub record_type_id: String,
    /// Name for people.
    pub name: String,
    /// API name.
    pub developer_name: Option<String>,
    /// In use.
    pub active: bool,
    /// The user may choose it.
    pub available: bool,
    /// The user's default.
    pub default_record_type_mapping: bool,
    /// The one that every object has.
    pub master: bool,
}

/// One field of an object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FieldSchema {
    /// API name.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// Data type.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Longest text, in characters.
    pub length: u32,
    /// Digits of a number.
    pub precision: u32,
    /// Digits after the point.
    pub scale: u32,
    /// May be empty.
    pub nillable: bool,
    /// May be set on create.
    pub createable: bool,
    /// May be changed.
    pub updateable: bool,
    /// May stand in WHERE.
    pub filterable: bool,
    /// May stand in ORDER BY.
    pub sortable: bool,
    /// May stand in GROUP BY.
    pub groupable: bool,
    /// May be aggregated.
    pub aggregatable: bool,
    /// Gets a value on create when none is given.
    pub defaulted_on_create: bool,
    /// Made by the org.
    pub custom: bool,
    /// A formula.
    pub calculated: bool,
    /// No two records share a value.
    pub unique: bool,
    /// Compared with case.
    pub case_sensitive: bool,
    /// May be used as a key of upsert.
    pub external_id: bool,
    /// May be used to look a record up.
    pub id_lookup: bool,
    /// Holds the record's name.
    pub name_field: bool,
    /// A reference to more than one object.
    pub polymorphic_foreign_key: bool,
    /// The compound field that it is part of.
    pub compound_field_name: Option<String>,
    /// Objects that a reference may point to.
    pub reference_to: Vec<String>,
    /// Name of the relationship to the parent, for paths (`Owner`).
    pub relationship_name: Option<String>,
    /// Only the listed picklist values are accepted.
    pub restricted_picklist: bool,
    /// Values of a picklist.
    pub picklist_values: Vec<PicklistValue>,
    /// The field that decides which of the values are offered.
    pub controller_name: Option<String>,
    /// Formula of a calculated field, when the user may see it.
    pub calculated_formula: Option<String>,
    /// What the org's administrator says about it.
    pub inline_help_text: Option<String>,
}

/// One value of a picklist.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PicklistValue {
    /// What is stored.
    pub value: String,
    /// What people see.
    pub label: Option<String>,
    /// Still offered.
    pub active: bool,
    /// Preselected.
    pub default_value: bool,
}

/// A relationship from an object to its children.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChildRelationship {
    /// The child object.
    #[serde(rename = "childSObject")]
    pub child_sobject: String,
    /// The child's field that points here.
    pub field: String,
    /// Name for sub-queries; none when it cannot be queried.
    pub relationship_name: Option<String>,
    /// Children are deleted with their parent.
    pub cascade_delete: bool,
    /// A parent that has such children cannot be deleted.
    pub restricted_delete: bool,
}

/// Data type of a field, in Salesforce's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are Salesforce's own type names")]
pub enum FieldType {
    Id,
    #[default]
    String,
    Boolean,
    Int,
    Long,
    Double,
    Currency,
    Percent,
    Date,
    DateTime,
    Time,
    TextArea,
    Email,
    Phone,
    Url,
    Picklist,
    MultiPicklist,
    Combobox,
    Reference,
    Address,
    Location,
    Base64,
    EncryptedString,
    #[serde(rename = "anyType")]
    AnyType,
    ComplexValue,
    /// A type that this version does not know.
    #[serde(other)]
    Other,
}

impl ObjectSchema {
    /// The field with this API name, in any case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldSchema> {
        self.fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The reference field whose relationship has this name, in any case.
    #[must_use]
    pub fn parent(&self, relationship: &str) -> Option<&FieldSchema> {
        self.fields.iter().find(|field| {
            field
                .relationship_name
                .as_deref()
                .is_some_and(|name| name.eq_ignore_ascii_case(relationship))
        })
    }

    /// The child relationship with this name, in any case.
    #[must_use]
    pub fn children(&self, relationship: &str) -> Option<&ChildRelationship> {
        self.child_relationships.iter().find(|child| {
            child
                .relationship_name
                .as_deref()
                .is_some_and(|name| name.eq_ignore_ascii_case(relationship))
        })
    }
}

impl FieldType {
    /// Holds numbers.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Int | Self::Long | Self::Double | Self::Currency | Self::Percent
        )
    }
}

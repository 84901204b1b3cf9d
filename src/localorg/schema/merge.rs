//! Merging a schema file into what stands there.
//!
//! Objects that are known get the fields and picklist values that they lack, fields of the file's
//! own are replaced as long as they keep the same kind of value, and new objects get the fields
//! that every object has. A standard field stays as it is. Entries without a list of fields that
//! are no custom objects are only names, as in the list of all objects, and are left out.

use std::collections::{HashMap, HashSet};

use super::document::{self, ChildDocument, ObjectDocument, SchemaFileError, label_of};
use super::own::{OwnField, OwnObject, USUAL_ABILITIES};
use super::{FieldExtra, ObjectDef, Schema};
use crate::model::schema::{FieldSchema, FieldType, PicklistValue};

/// What a schema file changes.
#[derive(Debug, Default)]
pub(crate) struct SchemaChange {
    /// New objects.
    pub(crate) objects: Vec<OwnObject>,
    /// New and replaced fields with their objects.
    pub(crate) fields: Vec<(String, OwnField)>,
    /// New picklist values with their objects and fields.
    pub(crate) values: Vec<(String, String, PicklistValue)>,
    /// Entries that were left out.
    pub(crate) left_out: Vec<String>,
}

/// What `text`, the content of a schema file, changes in this schema.
///
/// # Errors
/// When it cannot be understood, or a field is there already with another kind of value.
pub(crate) fn merge(schema: &Schema, text: &str) -> Result<SchemaChange, SchemaFileError> {
    let documents = document::read(text)?;
    let mut merger = Merger {
        schema,
        prefixes: schema
            .objects()
            .filter_map(|def| def.schema.key_prefix.clone())
            .collect(),
        children: children_by_field(&documents),
        relationships: HashSet::new(),
        plurals: HashMap::new(),
        change: SchemaChange::default(),
    };
    for document in documents {
        merger.object(document)?;
    }
    Ok(merger.change)
}

struct Merger<'s> {
    schema: &'s Schema,
    /// Key prefixes that are taken.
    prefixes: HashSet<String>,
    /// What parents say of the relationships to their children, by object and field of the child.
    children: HashMap<(String, String), ChildDocument>,
    /// Names of relationships that this file makes, with their parents.
    relationships: HashSet<(String, String)>,
    /// Plural labels of new objects.
    plurals: HashMap<String, String>,
    change: SchemaChange,
}

fn children_by_field(documents: &[ObjectDocument]) -> HashMap<(String, String), ChildDocument> {
    let mut all = HashMap::new();
    for child in documents.iter().flat_map(|document| &document.children) {
        let key = (
            child.object.to_ascii_lowercase(),
            child.field.to_ascii_lowercase(),
        );
        let copy = ChildDocument {
            object: child.object.clone(),
            field: child.field.clone(),
            relationship: child.relationship.clone(),
            ..*child
        };
        all.insert(key, copy);
    }
    all
}

impl Merger<'_> {
    fn object(&mut self, document: ObjectDocument) -> Result<(), SchemaFileError> {
        if let Some(def) = self.schema.object(&document.name) {
            let name = def.name().to_owned();
            for field in document.fields.into_iter().flatten() {
                self.known_object_field(def, &name, field)?;
            }
            return Ok(());
        }
        let custom = document.name.to_ascii_lowercase().ends_with("__c");
        if document.fields.is_none() && !custom {
            self.change.left_out.push(document.name);
            return Ok(());
        }
        self.new_object(document, custom);
        Ok(())
    }

    fn known_object_field(
        &mut self,
        def: &ObjectDef,
        object: &str,
        field: OwnField,
    ) -> Result<(), SchemaFileError> {
        let Some(known) = def.field(&field.field.name) else {
            self.add(object, field);
            return Ok(());
        };
        if !def.is_own(&known.name) {
            self.values(object, known, &field.field);
            return Ok(());
        }
        if column_kind(known.field_type) != column_kind(field.field.field_type) {
            return Err(SchemaFileError::OtherType {
                object: object.to_owned(),
                field: known.name.clone(),
            });
        }
        let mut field = field;
        field.field.name.clone_from(&known.name);
        self.add(object, field);
        Ok(())
    }

    fn values(&mut self, object: &str, known: &FieldSchema, said: &FieldSchema) {
        for value in &said.picklist_values {
            let there = known
                .picklist_values
                .iter()
                .any(|other| other.value == value.value);
            if !there && value.active {
                self.change
                    .values
                    .push((object.to_owned(), known.name.clone(), value.clone()));
            }
        }
    }

    fn new_object(&mut self, document: ObjectDocument, custom: bool) {
        let name = document.name;
        let label = document.label.unwrap_or_else(|| label_of(&name));
        let plural = document.label_plural.unwrap_or_else(|| plural(&label));
        let key_prefix = self.prefix(document.key_prefix);
        let silent = |word: &str| !document.said.iter().any(|(key, _)| key == word);
        let abilities = USUAL_ABILITIES
            .iter()
            .filter(|word| {
                silent(word) || document.said.iter().any(|(key, can)| key == *word && *can)
            })
            .map(|word| (*word).to_owned());
        let object = OwnObject {
            label,
            label_plural: plural.clone(),
            key_prefix,
            custom,
            abilities: abilities.collect(),
            name: name.clone(),
        };
        self.plurals.insert(name.to_ascii_lowercase(), plural);
        self.change.objects.push(object);
        let fields = document.fields.unwrap_or_default();
        for field in with_system_fields(fields) {
            self.add(&name, field);
        }
    }

    /// The prefix that was asked for, or the next one for custom objects that is free.
    fn prefix(&mut self, wanted: Option<String>) -> String {
        const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let fine = |prefix: &String| {
            prefix.len() == 3 && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let wanted = wanted.filter(fine);
        let mut free = (0..62 * 62 * 26).map(|number: usize| {
            let first = char::from(b'a' + u8::try_from(number / (62 * 62)).unwrap_or(0));
            let second = char::from(DIGITS[number / 62 % 62]);
            let third = char::from(DIGITS[number % 62]);
            format!("{first}{second}{third}")
        });
        let prefix = wanted
            .filter(|prefix| !self.prefixes.contains(prefix))
            .or_else(|| free.find(|prefix| !self.prefixes.contains(prefix)))
            .unwrap_or_else(|| "zzz".to_owned());
        self.prefixes.insert(prefix.clone());
        prefix
    }

    fn add(&mut self, object: &str, mut field: OwnField) {
        let key = (
            object.to_ascii_lowercase(),
            field.field.name.to_ascii_lowercase(),
        );
        if let Some(child) = self.children.get(&key) {
            field
                .child_relationship_name
                .clone_from(&child.relationship);
            field.cascade_delete |= child.cascade;
            field.restricted_delete |= child.restricted;
        } else if field.field.custom
            && !field.field.reference_to.is_empty()
            && field.child_relationship_name.is_none()
        {
            field.child_relationship_name = Some(self.relationship(object, &field.field));
        }
        self.change.fields.push((object.to_owned(), field));
    }

    /// A name for the relationship from the parents: `Invoices__r`, `Invoices1__r`, ….
    fn relationship(&mut self, object: &str, field: &FieldSchema) -> String {
        let plural = match self.plurals.get(&object.to_ascii_lowercase()) {
            Some(plural) => plural.clone(),
            None => self
                .schema
                .object(object)
                .map_or_else(|| plural(object), |def| def.schema.label_plural.clone()),
        };
        let stem: String = plural.chars().filter(char::is_ascii_alphanumeric).collect();
        let taken = |name: &str, made: &HashSet<(String, String)>| {
            field.reference_to.iter().any(|parent| {
                let key = (parent.to_ascii_lowercase(), name.to_ascii_lowercase());
                let other = self.schema.object(parent);
                let other = other.and_then(|def| def.schema.children(name));
                let same = |child: &str, at: &str| child == object && at == field.name;
                made.contains(&key)
                    || other.is_some_and(|child| !same(&child.child_sobject, &child.field))
            })
        };
        let mut name = format!("{stem}__r");
        let mut number = 1;
        while taken(&name, &self.relationships) {
            name = format!("{stem}{number}__r");
            number += 1;
        }
        for parent in &field.reference_to {
            let key = (parent.to_ascii_lowercase(), name.to_ascii_lowercase());
            self.relationships.insert(key);
        }
        name
    }
}

/// The fields of a new object with those that every object has. An owner is added only to a list
/// that is no whole describe and has no master.
fn with_system_fields(fields: Vec<OwnField>) -> Vec<OwnField> {
    let has = |name: &str| {
        fields
            .iter()
            .any(|field| field.field.name.eq_ignore_ascii_case(name))
    };
    let owned = !has("Id") && !fields.iter().any(|field| field.cascade_delete);
    let system = [
        ("Id", "Record ID", FieldType::Id, ""),
        ("OwnerId", "Owner ID", FieldType::Reference, "Owner"),
        ("IsDeleted", "Deleted", FieldType::Boolean, ""),
        ("Name", "Name", FieldType::String, ""),
        ("CreatedDate", "Created Date", FieldType::DateTime, ""),
        (
            "CreatedById",
            "Created By ID",
            FieldType::Reference,
            "CreatedBy",
        ),
        (
            "LastModifiedDate",
            "Last Modified Date",
            FieldType::DateTime,
            "",
        ),
        (
            "LastModifiedById",
            "Last Modified By ID",
            FieldType::Reference,
            "LastModifiedBy",
        ),
        ("SystemModstamp", "System Modstamp", FieldType::DateTime, ""),
    ];
    let missing = system
        .into_iter()
        .filter(|(name, ..)| !has(name) && (*name != "OwnerId" || owned))
        .map(|(name, label, kind, relationship)| system_field(name, label, kind, relationship));
    let mut all: Vec<_> = missing.collect();
    all.extend(fields);
    all
}

fn system_field(name: &str, label: &str, kind: FieldType, relationship: &str) -> OwnField {
    let reference = kind == FieldType::Reference;
    let by_people = matches!(name, "Name" | "OwnerId");
    let targets: &[&str] = match name {
        "OwnerId" => &["Group", "User"],
        _ if reference => &["User"],
        _ => &[],
    };
    let field = FieldSchema {
        name: name.to_owned(),
        label: label.to_owned(),
        field_type: kind,
        length: match (kind, name) {
            (FieldType::Id | FieldType::Reference, _) => 18,
            (_, "Name") => 80,
            _ => 0,
        },
        nillable: name == "Name",
        createable: by_people,
        updateable: by_people,
        filterable: true,
        sortable: true,
        groupable: kind != FieldType::DateTime,
        aggregatable: kind != FieldType::Boolean,
        defaulted_on_create: true,
        id_lookup: matches!(name, "Id" | "Name"),
        name_field: name == "Name",
        polymorphic_foreign_key: targets.len() > 1,
        reference_to: targets.iter().map(|target| (*target).to_owned()).collect(),
        relationship_name: reference.then(|| relationship.to_owned()),
        ..FieldSchema::default()
    };
    OwnField {
        field,
        extra: FieldExtra::default(),
        ..OwnField::default()
    }
}

/// Types whose values are kept alike.
fn column_kind(kind: FieldType) -> u8 {
    match kind {
        FieldType::Boolean => 0,
        FieldType::Int | FieldType::Long | FieldType::DateTime => 1,
        FieldType::Double | FieldType::Currency | FieldType::Percent => 2,
        FieldType::Date => 3,
        FieldType::Time => 4,
        FieldType::Id | FieldType::Reference => 5,
        FieldType::Address | FieldType::Location => 6,
        FieldType::Base64 => 7,
        _ => 8,
    }
}

fn plural(label: &str) -> String {
    match label.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if label.ends_with('s') => format!("{label}es"),
        _ => format!("{label}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(text: &str) -> Result<SchemaChange, SchemaFileError> {
        merge(&Schema::new(HashMap::new()), text)
    }

    #[test]
    fn a_short_list_is_a_whole_object() {
        let change = merged(
            r#"[{"name": "Invoice_Line__c", "fields": [
                {"name": "Key__c", "externalId": true, "unique": true, "length": 20},
                {"name": "Account__c", "type": "reference", "referenceTo": ["Account"]},
                {"name": "Payer__c", "type": "lookup", "referenceTo": "Account"},
                {"name": "Amount__c", "type": "currency", "precision": 16, "scale": 2}]}]"#,
        )
        .unwrap();
        let object = &change.objects[0];
        assert_eq!(object.label, "Invoice Line");
        assert_eq!(object.label_plural, "Invoice Lines");
        assert_eq!(object.key_prefix, "a00");
        let names: Vec<_> = change
            .fields
            .iter()
            .map(|(_, field)| field.field.name.as_str())
            .collect();
        assert_eq!(names[..4], ["Id", "OwnerId", "IsDeleted", "Name"]);
        let find = |name: &str| {
            let mut fields = change.fields.iter();
            &fields
                .find(|(_, field)| field.field.name == name)
                .unwrap()
                .1
        };
        assert!(find("Key__c").field.id_lookup && find("Key__c").field.createable);
        let account = find("Account__c");
        assert_eq!(
            account.field.relationship_name.as_deref(),
            Some("Account__r")
        );
        let children =
            ["Account__c", "Payer__c"].map(|name| find(name).child_relationship_name.clone());
        assert_eq!(
            children,
            [
                Some("InvoiceLines__r".into()),
                Some("InvoiceLines1__r".into())
            ]
        );
    }

    #[test]
    fn known_objects_get_what_they_lack() {
        let change = merged(
            r#"{"sobjects": [{"name": "account", "fields": [
                {"name": "Name", "type": "string"},
                {"name": "Industry", "type": "picklist", "picklistValues": [
                    {"value": "Banking", "active": true}, {"value": "Space", "active": true}]},
                {"name": "Tier__c", "type": "picklist", "restrictedPicklist": true,
                 "picklistValues": ["Gold", "Silver"]}]},
                {"name": "Domain", "custom": false}]}"#,
        )
        .unwrap();
        assert!(change.objects.is_empty());
        assert_eq!(change.fields.len(), 1);
        assert_eq!(change.fields[0].0, "Account");
        assert_eq!(change.values.len(), 1);
        assert_eq!(change.values[0].2.value, "Space");
        assert_eq!(change.left_out, ["Domain"]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_place() {
        for (text, told) in [
            ("{", "it is not JSON"),
            ("7", "it must be a JSON array"),
            (r#"[{"label": "x"}]"#, "entry 1 has no `name`"),
            (r#"[{"name": "a b"}]"#, "`a b` is no API name"),
            (
                r#"[{"name": "A__c", "fields": [{"name": "B__c", "type": "colour"}]}]"#,
                "`A__c.B__c` has the unknown type `colour`",
            ),
            (
                r#"[{"name": "A__c", "fields": [{"name": "B__c", "type": "reference"}]}]"#,
                "`A__c.B__c` is a reference and has no `referenceTo`",
            ),
            (
                r#"[{"name": "A__c", "fields": [{"name": "B__c", "length": "long"}]}]"#,
                "`length` of `A__c.B__c` must be a whole number",
            ),
        ] {
            let error = merged(text).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}

//! Reading objects in the form of describe answers.
//!
//! Accepted are an array of objects, one object, `{"sobjects": […]}`, and `{"NAME": {…}}`. Of an
//! object only `name` is needed, of a field only `name`; what is missing has the value that a new
//! custom field has, so that a short list of fields is a whole schema. Keys that say nothing about
//! data are passed over, and so are names of types in the words of Salesforce's set-up pages taken
//! for those of describe (`text`, `checkbox`, `number`, `lookup`, …).

use serde_json::{Map, Value};

use super::own::OwnField;
use super::{FieldExtra, type_named};
use crate::model::schema::{FieldSchema, FieldType, PicklistValue};

/// What is wrong with a schema file.
#[derive(Debug, thiserror::Error)]
pub enum SchemaFileError {
    /// It is no JSON.
    #[error("it is not JSON")]
    Json(#[from] serde_json::Error),
    /// It holds no objects.
    #[error("it must be a JSON array of objects in the form of describe")]
    NoObjects,
    /// An object or a field has no name.
    #[error("{place} has no `name`")]
    NoName {
        /// Which one.
        place: String,
    },
    /// A name that Salesforce would not take.
    #[error("`{name}` is no API name: it takes letters, digits and underscores")]
    BadName {
        /// As given.
        name: String,
    },
    /// A type that does not exist.
    #[error("`{object}.{field}` has the unknown type `{kind}`")]
    UnknownType {
        /// The object.
        object: String,
        /// The field.
        field: String,
        /// As given.
        kind: String,
    },
    /// A reference that leads nowhere.
    #[error("`{object}.{field}` is a reference and has no `referenceTo`")]
    NoTarget {
        /// The object.
        object: String,
        /// The field.
        field: String,
    },
    /// A key has a value of the wrong kind.
    #[error("`{key}` of `{place}` must be {expected}")]
    BadValue {
        /// Object and field.
        place: String,
        /// The key.
        key: &'static str,
        /// What it takes.
        expected: &'static str,
    },
    /// A field that is there already with another type.
    #[error("`{object}.{field}` is there already and keeps another kind of value")]
    OtherType {
        /// The object.
        object: String,
        /// The field.
        field: String,
    },
}

/// One object of a schema file.
#[derive(Debug, Default)]
pub(super) struct ObjectDocument {
    pub(super) name: String,
    pub(super) label: Option<String>,
    pub(super) label_plural: Option<String>,
    pub(super) key_prefix: Option<String>,
    /// What can be done with it, as far as the document says.
    pub(super) said: Vec<(String, bool)>,
    /// None when the document has no list of fields.
    pub(super) fields: Option<Vec<OwnField>>,
    pub(super) children: Vec<ChildDocument>,
}

/// One entry of `childRelationships`.
#[derive(Debug, Default)]
pub(super) struct ChildDocument {
    pub(super) object: String,
    pub(super) field: String,
    pub(super) relationship: Option<String>,
    pub(super) cascade: bool,
    pub(super) restricted: bool,
}

type Read<T> = Result<T, SchemaFileError>;

/// Reads all objects of a file.
pub(super) fn read(text: &str) -> Read<Vec<ObjectDocument>> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    match value {
        Value::Array(list) => list.iter().enumerate().map(entry).collect(),
        Value::Object(map) => match map.get("sobjects").and_then(Value::as_array) {
            Some(list) => list.iter().enumerate().map(entry).collect(),
            None if map.get("name").is_some_and(Value::is_string) => Ok(vec![object(&map, None)?]),
            None => by_name(&map),
        },
        _ => Err(SchemaFileError::NoObjects),
    }
}

fn entry((at, value): (usize, &Value)) -> Read<ObjectDocument> {
    let map = value.as_object().ok_or(SchemaFileError::NoObjects)?;
    if map.get("name").is_none() {
        let place = format!("entry {}", at + 1);
        return Err(SchemaFileError::NoName { place });
    }
    object(map, None)
}

fn by_name(map: &Map<String, Value>) -> Read<Vec<ObjectDocument>> {
    if map.is_empty() {
        return Err(SchemaFileError::NoObjects);
    }
    map.iter()
        .map(|(name, value)| {
            let map = value.as_object().ok_or(SchemaFileError::NoObjects)?;
            object(map, Some(name))
        })
        .collect()
}

fn object(map: &Map<String, Value>, named: Option<&str>) -> Read<ObjectDocument> {
    let name = named.or_else(|| map.get("name").and_then(Value::as_str));
    let name = api_name(name.unwrap_or_default())?;
    let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
    let fields = match map.get("fields") {
        None | Some(Value::Null) => None,
        Some(Value::Array(list)) => Some(
            list.iter()
                .map(|value| field(&name, value))
                .collect::<Read<Vec<_>>>()
                .map(with_coordinates)?,
        ),
        Some(_) => {
            return Err(SchemaFileError::BadValue {
                place: name,
                key: "fields",
                expected: "an array",
            });
        }
    };
    let children = map.get("childRelationships").and_then(Value::as_array);
    Ok(ObjectDocument {
        label: text("label"),
        label_plural: text("labelPlural"),
        key_prefix: text("keyPrefix"),
        said: map
            .iter()
            .filter_map(|(key, value)| Some((key.clone(), value.as_bool()?)))
            .collect(),
        fields,
        children: children.into_iter().flatten().filter_map(child).collect(),
        name,
    })
}

/// The fields with the two parts of each place that the document does not list itself.
fn with_coordinates(mut fields: Vec<OwnField>) -> Vec<OwnField> {
    let places: Vec<_> = fields
        .iter()
        .filter(|field| field.field.field_type == FieldType::Location)
        .map(|field| (field.field.name.clone(), field.field.label.clone()))
        .collect();
    for (place, label) in places {
        let stem = place.strip_suffix("__c").unwrap_or(&place);
        for part in ["Latitude", "Longitude"] {
            let name = format!("{stem}__{part}__s");
            if fields
                .iter()
                .any(|field| field.field.name.eq_ignore_ascii_case(&name))
            {
                continue;
            }
            fields.push(coordinate(name, format!("{label} ({part})"), &place));
        }
    }
    fields
}

fn coordinate(name: String, label: String, place: &str) -> OwnField {
    OwnField {
        field: FieldSchema {
            name,
            label,
            field_type: FieldType::Double,
            precision: 18,
            scale: 15,
            nillable: true,
            createable: true,
            updateable: true,
            filterable: true,
            sortable: true,
            aggregatable: true,
            custom: true,
            compound_field_name: Some(place.to_owned()),
            ..FieldSchema::default()
        },
        ..OwnField::default()
    }
}

/// A child relationship, as describe has it or as a list of name, object, field and cascade.
fn child(value: &Value) -> Option<ChildDocument> {
    let flag = |value: &Value| value.as_bool().unwrap_or(false);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    if let Value::Array(parts) = value {
        return Some(ChildDocument {
            relationship: text(parts.first()?),
            object: text(parts.get(1)?)?,
            field: text(parts.get(2)?)?,
            cascade: parts.get(3).is_some_and(flag),
            restricted: false,
        });
    }
    Some(ChildDocument {
        object: text(&value["childSObject"])?,
        field: text(&value["field"])?,
        relationship: text(&value["relationshipName"]),
        cascade: flag(&value["cascadeDelete"]),
        restricted: flag(&value["restrictedDelete"]),
    })
}

/// A field of a document with the questions that one asks it.
struct Source<'v> {
    object: &'v str,
    name: String,
    map: &'v Map<String, Value>,
}

impl Source<'_> {
    fn wrong(&self, key: &'static str, expected: &'static str) -> SchemaFileError {
        let place = format!("{}.{}", self.object, self.name);
        SchemaFileError::BadValue {
            place,
            key,
            expected,
        }
    }

    fn flag(&self, key: &'static str, usual: bool) -> Read<bool> {
        match self.map.get(key) {
            None | Some(Value::Null) => Ok(usual),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.wrong(key, "true or false")),
        }
    }

    fn number(&self, key: &'static str) -> Read<Option<u32>> {
        match self.map.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
                number
                    .map(Some)
                    .ok_or_else(|| self.wrong(key, "a whole number"))
            }
        }
    }

    fn text(&self, key: &'static str) -> Read<Option<String>> {
        match self.map.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.wrong(key, "text")),
        }
    }

    /// The type, and whether set-up's word for it says more.
    fn kind(&self) -> Read<(FieldType, &'static str)> {
        let word = self.text("type")?.unwrap_or_else(|| "string".to_owned());
        let lower = word.to_ascii_lowercase();
        let known = match lower.as_str() {
            "text" | "html" | "autonumber" => Some(FieldType::String),
            "checkbox" => Some(FieldType::Boolean),
            "number" => Some(FieldType::Double),
            "lookup" | "masterdetail" => Some(FieldType::Reference),
            "longtextarea" | "richtextarea" => Some(FieldType::TextArea),
            "multiselectpicklist" => Some(FieldType::MultiPicklist),
            "anytype" => Some(FieldType::AnyType),
            "datacategorygroupreference" | "masterrecord" | "json" | "complexvalue" => {
                Some(FieldType::String)
            }
            other => Some(type_named(other)).filter(|kind| *kind != FieldType::Other),
        };
        let more = match lower.as_str() {
            "autonumber" => "autonumber",
            "masterdetail" => "masterdetail",
            _ => "",
        };
        known
            .map(|kind| (kind, more))
            .ok_or_else(|| SchemaFileError::UnknownType {
                object: self.object.to_owned(),
                field: self.name.clone(),
                kind: word,
            })
    }

    fn targets(&self, kind: FieldType) -> Read<Vec<String>> {
        let named = match self.map.get("referenceTo") {
            Some(Value::String(name)) => vec![name.clone()],
            Some(Value::Array(names)) => names
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            None | Some(Value::Null) => Vec::new(),
            Some(_) => return Err(self.wrong("referenceTo", "an array of object names")),
        };
        if kind == FieldType::Reference && named.is_empty() && self.name.ends_with("__c") {
            return Err(SchemaFileError::NoTarget {
                object: self.object.to_owned(),
                field: self.name.clone(),
            });
        }
        Ok(named)
    }

    fn values(&self) -> Read<Vec<PicklistValue>> {
        let list = match self.map.get("picklistValues") {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(list)) => list,
            Some(_) => return Err(self.wrong("picklistValues", "an array")),
        };
        list.iter()
            .map(|value| {
                let text = value.as_str().or_else(|| value["value"].as_str());
                let text =
                    text.ok_or_else(|| self.wrong("picklistValues", "an array of values"))?;
                let label = value["label"].as_str().unwrap_or(text);
                Ok(PicklistValue {
                    value: text.to_owned(),
                    label: Some(label.to_owned()),
                    active: value["active"].as_bool().unwrap_or(true),
                    default_value: value["defaultValue"].as_bool().unwrap_or(false),
                })
            })
            .collect()
    }

    fn default_text(&self) -> Option<String> {
        match self.map.get("defaultValue")? {
            Value::String(text) => Some(text.clone()),
            Value::Bool(flag) => Some(if *flag { "True" } else { "False" }.to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

fn field(object: &str, value: &Value) -> Read<OwnField> {
    let no_name = || SchemaFileError::NoName {
        place: format!("a field of `{object}`"),
    };
    let map = value.as_object().ok_or_else(no_name)?;
    let name = map
        .get("name")
        .and_then(Value::as_str)
        .ok_or_else(no_name)?;
    let source = Source {
        object,
        name: api_name(name)?,
        map,
    };
    let (kind, more) = source.kind()?;
    let auto_number = source.flag("autoNumber", more == "autonumber")?;
    // A lookup may delete its records too, but then it says that it may be empty.
    let bound = source.flag("cascadeDelete", false)? && !source.flag("nillable", false)?;
    let master = more == "masterdetail"
        || (bound && name.ends_with("__c"))
        || map.get("relationshipOrder").is_some_and(Value::is_u64);
    Ok(OwnField {
        field: facts(&source, kind, auto_number, master)?,
        extra: FieldExtra {
            auto_number,
            extra_type_info: source.text("extraTypeInfo")?,
            default_value: source.default_text(),
        },
        child_relationship_name: source.text("childRelationshipName")?,
        cascade_delete: source.flag("cascadeDelete", master)?,
        restricted_delete: source.flag("restrictedDelete", false)?,
    })
}

fn facts(
    source: &Source<'_>,
    kind: FieldType,
    auto_number: bool,
    master: bool,
) -> Read<FieldSchema> {
    const KEPT_BY_THE_ORG: [&str; 9] = [
        "Id",
        "IsDeleted",
        "CreatedDate",
        "CreatedById",
        "LastModifiedDate",
        "LastModifiedById",
        "SystemModstamp",
        "LastViewedDate",
        "LastReferencedDate",
    ];
    let name = source.name.as_str();
    let calculated = source.flag("calculated", false)?;
    let ours = KEPT_BY_THE_ORG.contains(&name) || kind == FieldType::Id;
    let writable = !(calculated || auto_number || ours);
    let external_id = source.flag("externalId", false)?;
    let long = matches!(kind, FieldType::TextArea | FieldType::Base64);
    let compound = matches!(kind, FieldType::Address | FieldType::Location);
    let numbers = matches!(
        kind,
        FieldType::Double | FieldType::Currency | FieldType::Percent
    );
    let searchable = !long && !compound;
    let ungrouped = matches!(kind, FieldType::DateTime | FieldType::MultiPicklist);
    let targets = source.targets(kind)?;
    Ok(FieldSchema {
        label: source.text("label")?.unwrap_or_else(|| label_of(name)),
        field_type: kind,
        length: source
            .number("length")?
            .unwrap_or_else(|| usual_length(kind)),
        precision: source
            .number("precision")?
            .unwrap_or(if numbers { 18 } else { 0 }),
        scale: source
            .number("scale")?
            .unwrap_or(if numbers { 2 } else { 0 }),
        nillable: source.flag("nillable", !ours && !master && kind != FieldType::Boolean)?,
        createable: source.flag("createable", writable && !compound)?,
        updateable: source.flag("updateable", writable && !compound && !master)?,
        filterable: source.flag("filterable", searchable)?,
        sortable: source.flag("sortable", searchable && kind != FieldType::MultiPicklist)?,
        groupable: source.flag("groupable", searchable && !numbers && !ungrouped)?,
        aggregatable: source.flag("aggregatable", searchable && kind != FieldType::Boolean)?,
        defaulted_on_create: source.flag("defaultedOnCreate", name == "Name" || ours)?,
        custom: source.flag("custom", name.ends_with("__c") || name.ends_with("__s"))?,
        calculated,
        unique: source.flag("unique", false)?,
        case_sensitive: source.flag("caseSensitive", false)?,
        external_id,
        id_lookup: source.flag("idLookup", external_id || kind == FieldType::Id)?,
        name_field: source.flag("nameField", name == "Name")?,
        polymorphic_foreign_key: source.flag("polymorphicForeignKey", targets.len() > 1)?,
        compound_field_name: source.text("compoundFieldName")?,
        relationship_name: match source.text("relationshipName")? {
            None if kind == FieldType::Reference => relationship_of(name),
            said => said,
        },
        reference_to: targets,
        restricted_picklist: source.flag("restrictedPicklist", false)?,
        picklist_values: source.values()?,
        controller_name: source.text("controllerName")?,
        calculated_formula: source.text("calculatedFormula")?,
        inline_help_text: source.text("inlineHelpText")?,
        name: source.name.clone(),
    })
}

/// The name, when Salesforce would take it.
fn api_name(name: &str) -> Read<String> {
    let letters = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if letters && name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Ok(name.to_owned());
    }
    let name = name.to_owned();
    Err(SchemaFileError::BadName { name })
}

/// `Invoice_Line__c` is labelled `Invoice Line`.
pub(super) fn label_of(name: &str) -> String {
    let stem = name
        .strip_suffix("__c")
        .or_else(|| name.strip_suffix("__s"))
        .unwrap_or(name);
    stem.replace('_', " ")
}

fn relationship_of(name: &str) -> Option<String> {
    match name.strip_suffix("__c") {
        Some(stem) => Some(format!("{stem}__r")),
        None => name
            .strip_suffix("Id")
            .filter(|stem| !stem.is_empty())
            .map(str::to_owned),
    }
}

fn usual_length(kind: FieldType) -> u32 {
    match kind {
        FieldType::Id | FieldType::Reference => 18,
        FieldType::TextArea => 32_768,
        FieldType::Email => 80,
        FieldType::Phone => 40,
        FieldType::MultiPicklist => 4_099,
        FieldType::String
        | FieldType::Url
        | FieldType::Picklist
        | FieldType::Combobox
        | FieldType::EncryptedString
        | FieldType::AnyType => 255,
        _ => 0,
    }
}

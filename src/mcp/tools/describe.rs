//! `describe`: what an object looks like, without what no model needs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::Failure;
use crate::model::schema::{FieldSchema, FieldType, ObjectSchema};
use crate::objects;

use super::document;
use crate::mcp::basket::{Basket, Bounds};
use crate::mcp::desk::Desk;

pub(crate) const ABOUT: &str = "Describes an object: its fields with type, label, picklist values and what they refer to, its child \
relationships (for sub-queries) and record types. Keys that are left out are false or empty. Narrow large objects with `search` or \
`fields`.";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Args {
    /// API name of the object, such as Account or Invoice__c
    object: String,
    /// Only fields whose name or label has all of these words
    search: Option<String>,
    /// Only these fields, by API name
    fields: Option<Vec<String>>,
    /// Org to ask: a name from `orgs`; the default one without
    org: Option<String>,
}

/// An object.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    org: String,
    name: String,
    label: String,
    label_plural: String,
    custom: bool,
    queryable: bool,
    createable: bool,
    updateable: bool,
    deletable: bool,
    #[schemars(with = "Vec<serde_json::Map<String, Value>>")]
    fields: Vec<Box<RawValue>>,
    child_relationships: Vec<Child>,
    record_types: Vec<RecordType>,
    truncated: bool,
    /// Fields that found no room.
    left_out: u64,
    rest: Option<&'static str>,
}

/// A relationship to children.
#[derive(Debug, Serialize, JsonSchema)]
struct Child {
    relationship_name: String,
    object: String,
    field: String,
}

/// A record type.
#[derive(Debug, Serialize, JsonSchema)]
struct RecordType {
    id: String,
    name: String,
    default: bool,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    label: &'a str,
    #[serde(rename = "type")]
    kind: FieldType,
    #[serde(skip_serializing_if = "is_zero")]
    length: u32,
    #[serde(skip_serializing_if = "is_false")]
    required: bool,
    #[serde(skip_serializing_if = "is_false")]
    read_only: bool,
    #[serde(skip_serializing_if = "is_false")]
    unique: bool,
    #[serde(skip_serializing_if = "is_false")]
    external_id: bool,
    #[serde(skip_serializing_if = "is_false")]
    not_filterable: bool,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    reference_to: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    relationship_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    picklist_values: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl<'a> From<&'a FieldSchema> for Field<'a> {
    fn from(field: &'a FieldSchema) -> Self {
        let active = field.picklist_values.iter().filter(|value| value.active);
        Self {
            name: &field.name,
            label: &field.label,
            kind: field.field_type,
            length: field.length,
            required: field.createable && !field.nillable && !field.defaulted_on_create,
            read_only: !field.createable && !field.updateable,
            unique: field.unique,
            external_id: field.external_id,
            not_filterable: !field.filterable,
            reference_to: &field.reference_to,
            relationship_name: field.relationship_name.as_deref(),
            picklist_values: active.map(|value| value.value.as_str()).collect(),
            formula: field.calculated_formula.as_deref(),
            help: field.inline_help_text.as_deref(),
        }
    }
}

pub(crate) async fn run(desk: &Desk, args: Args) -> Result<String, Failure> {
    let open = desk.open(args.org.as_deref()).await?;
    let schema = objects::describe(&open.connected.client, &args.object)
        .await?
        .value;
    let fields = wanted(&schema, &args)?;
    let is_whole = fields.len() == schema.fields.len();
    // A field is no row: without the last ones half of an object would be described.
    let mut basket = Basket::new(Bounds {
        rows: usize::MAX,
        ..desk.bounds()
    });
    for field in fields {
        basket.put(document(&Field::from(field)));
    }
    let truncated = basket.is_cut();
    Ok(document(&Answer {
        org: open.name().to_owned(),
        truncated,
        left_out: basket.refused(),
        rest: truncated.then_some("narrow it with `search` or `fields`"),
        fields: basket.into_rows(),
        child_relationships: if is_whole {
            children(&schema)
        } else {
            Vec::new()
        },
        record_types: if is_whole {
            record_types(&schema)
        } else {
            Vec::new()
        },
        name: schema.name,
        label: schema.label,
        label_plural: schema.label_plural,
        custom: schema.custom,
        queryable: schema.queryable,
        createable: schema.createable,
        updateable: schema.updateable,
        deletable: schema.deletable,
    }))
}

/// The fields that are asked for; one that is not there is an error that says what was meant.
fn wanted<'s>(schema: &'s ObjectSchema, args: &Args) -> Result<Vec<&'s FieldSchema>, Failure> {
    let words = args.search.as_deref().unwrap_or_default();
    let words: Vec<_> = words.split_whitespace().map(str::to_owned).collect();
    let named: Vec<&FieldSchema> = match &args.fields {
        None => schema.fields.iter().collect(),
        Some(names) => {
            let found = names.iter().map(|name| objects::field(schema, name));
            found.collect::<Result<_, _>>()?
        }
    };
    let mut fields = named;
    fields.retain(|field| objects::matches(&words, &field.name, &field.label));
    Ok(fields)
}

fn children(schema: &ObjectSchema) -> Vec<Child> {
    let named = schema.child_relationships.iter().filter_map(|child| {
        Some(Child {
            relationship_name: child.relationship_name.clone()?,
            object: child.child_sobject.clone(),
            field: child.field.clone(),
        })
    });
    named.collect()
}

fn record_types(schema: &ObjectSchema) -> Vec<RecordType> {
    let kinds = schema.record_type_infos.iter();
    let kinds = kinds.filter(|kind| !kind.master && kind.active && kind.available);
    kinds
        .map(|kind| RecordType {
            id: kind.record_type_id.clone(),
            name: kind.name.clone(),
            default: kind.default_record_type_mapping,
        })
        .collect()
}

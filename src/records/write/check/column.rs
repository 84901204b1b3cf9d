//! What a column of the input is meant for.

use super::fault::Fault;
use super::{Rules, prefix_of};
use crate::client::api_name;
use crate::model::schema::{FieldSchema, FieldType, ObjectSchema};
use crate::records::write::verb::Verb;
use crate::soql::suggest;

/// Where a value is sent to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FieldPath {
    /// A field of the record.
    Plain(String),
    /// The record's parent, found by a key.
    Parent {
        /// Name of the relationship, as in `Account`.
        relationship: String,
        /// The parent's object, which a relationship to several needs.
        object: Option<String>,
        /// The key.
        field: String,
    },
}

impl std::fmt::Display for FieldPath {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Plain(name) => out.write_str(name),
            Self::Parent {
                relationship,
                object: None,
                field,
            } => write!(out, "{relationship}.{field}"),
            Self::Parent {
                relationship,
                object: Some(object),
                field,
            } => write!(out, "{object}:{relationship}.{field}"),
        }
    }
}

/// What a column is meant for.
#[derive(Clone, Debug)]
pub(super) enum Column {
    /// The record's id.
    Id,
    /// The key of an upsert.
    Key(Option<FieldSchema>),
    /// A field.
    Field(FieldPath, Option<FieldSchema>),
    /// Nothing that can be sent.
    Unfit(Fault),
}

/// Finds what `name` is meant for.
pub(super) fn resolve(name: &str, rules: &Rules, verb: &Verb) -> Column {
    let name = name.trim();
    if name.eq_ignore_ascii_case("Id") {
        return match verb {
            Verb::Create if rules.checks => Column::Unfit(Fault::IdOfNew),
            Verb::Upsert { key } if key.eq_ignore_ascii_case("Id") => Column::Id,
            Verb::Upsert { .. } if rules.checks => Column::Unfit(Fault::IdOfNew),
            _ => Column::Id,
        };
    }
    let (object, path) = match name.split_once(':') {
        Some((object, path)) => (Some(object.to_owned()), path),
        None => (None, name),
    };
    if let Some((relationship, field)) = path.split_once('.') {
        return parent(relationship, object, field, rules, verb);
    }
    if let Verb::Upsert { key } = verb
        && key.eq_ignore_ascii_case(name)
    {
        let schema = rules.schema.as_ref();
        return Column::Key(schema.and_then(|schema| schema.field(name)).cloned());
    }
    match &rules.schema {
        Some(schema) => plain(name, schema, rules, verb),
        None => unchecked(FieldPath::Plain(name.to_owned()), &[name]),
    }
}

/// Without a describe only what could break out of its place is refused.
fn unchecked(path: FieldPath, names: &[&str]) -> Column {
    match names.iter().find(|name| api_name(name).is_err()) {
        Some(name) => Column::Unfit(Fault::NoName {
            field: (*name).to_owned(),
        }),
        None => Column::Field(path, None),
    }
}

fn plain(name: &str, schema: &ObjectSchema, rules: &Rules, verb: &Verb) -> Column {
    let Some(field) = schema.field(name) else {
        if !rules.checks {
            return unchecked(FieldPath::Plain(name.to_owned()), &[name]);
        }
        return Column::Unfit(unknown(name, schema));
    };
    let path = FieldPath::Plain(field.name.clone());
    let may = match verb {
        Verb::Create => field.createable,
        Verb::Upsert { .. } => field.createable || field.updateable,
        _ => field.updateable,
    };
    if may || !rules.checks {
        return Column::Field(path, Some(field.clone()));
    }
    Column::Unfit(Fault::ReadOnly {
        field: field.name.clone(),
        parts: schema
            .fields
            .iter()
            .filter(|part| part.compound_field_name.as_deref() == Some(&field.name))
            .filter(|part| part.createable && part.name != field.name)
            .map(|part| part.name.clone())
            .collect(),
        only_new: field.createable,
    })
}

/// A name that the object does not have, with the one that may be meant: by name, else by label.
fn unknown(name: &str, schema: &ObjectSchema) -> Fault {
    let named = |label: &str| {
        let mut fields = schema.fields.iter();
        fields.find(|field| field.label.eq_ignore_ascii_case(label))
    };
    let by_label = named(name).map(|field| field.name.as_str());
    let names = schema.fields.iter().map(|field| field.name.as_str());
    let close = || suggest::closest(name, names);
    let labels = || {
        let labels = schema.fields.iter().map(|field| field.label.as_str());
        let label = suggest::closest(name, labels)?;
        named(label).map(|field| field.name.as_str())
    };
    let relationship = schema.parent(name).map(|field| field.name.as_str());
    let found = by_label.or(relationship).or_else(close).or_else(labels);
    Fault::Unknown {
        object: schema.name.clone(),
        field: name.to_owned(),
        suggestion: found.map(str::to_owned),
    }
}

/// `Account.Ext__c`, or `User:Owner.Username`.
fn parent(
    relationship: &str,
    object: Option<String>,
    key: &str,
    rules: &Rules,
    verb: &Verb,
) -> Column {
    let path = |relationship: &str, object: Option<String>| FieldPath::Parent {
        relationship: relationship.to_owned(),
        object,
        field: key.to_owned(),
    };
    let Some(schema) = rules.schema.as_ref().filter(|_| rules.checks) else {
        let mut names = vec![relationship, key];
        names.extend(object.as_deref());
        let checked = unchecked(path(relationship, object.clone()), &names);
        return checked;
    };
    let name = format!("{relationship}.{key}");
    let Some(field) = schema.parent(relationship) else {
        let parents = schema.fields.iter();
        let parents = parents.filter_map(|field| field.relationship_name.as_deref());
        let meant = suggest::closest(relationship, parents);
        return Column::Unfit(Fault::Unknown {
            object: schema.name.clone(),
            field: name,
            suggestion: meant.map(|meant| format!("{meant}.{key}")),
        });
    };
    if api_name(key).is_err() {
        return Column::Unfit(Fault::NoName { field: name });
    }
    let may = match verb {
        Verb::Create => field.createable,
        Verb::Upsert { .. } => field.createable || field.updateable,
        _ => field.updateable,
    };
    if !may {
        return Column::Unfit(Fault::ReadOnly {
            field: name,
            parts: Vec::new(),
            only_new: false,
        });
    }
    if field.reference_to.len() > 1 && object.is_none() {
        return Column::Unfit(Fault::ManyParents {
            field: name,
            objects: field.reference_to.clone(),
        });
    }
    let relationship = field.relationship_name.as_deref().unwrap_or(relationship);
    let text = FieldSchema {
        name,
        field_type: FieldType::String,
        nillable: true,
        ..FieldSchema::default()
    };
    Column::Field(path(relationship, object), Some(text))
}

/// Whether the id may stand in the reference; the objects that it may be of, otherwise.
pub(super) fn fits_reference(
    prefix: &str,
    field: &FieldSchema,
    rules: &Rules,
) -> Result<(), Vec<String>> {
    let mut known = field.reference_to.iter().map(|name| prefix_of(name, rules));
    // Queues, whose ids are those of groups, own records as users do.
    let is_owner = field.name == "OwnerId" && prefix == "00G";
    let fits = is_owner || known.any(|one| one.is_none_or(|one| one == prefix));
    match fits || field.reference_to.is_empty() {
        true => Ok(()),
        false => Err(field.reference_to.clone()),
    }
}

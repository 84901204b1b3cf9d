//! An object, as `sfkit object describe` shows it.

use jiff::Timestamp;
use serde::Serialize;

use crate::client::Cached;
use crate::model::schema::{ChildRelationship, ObjectSchema, RecordTypeInfo};
use crate::objects;
use crate::output::{Datum, Document, DocumentRows, View};

use super::field::FieldItem;

/// A relationship to children.
#[derive(Debug, Serialize)]
struct ChildItem {
    relationship_name: Option<String>,
    object: String,
    field: String,
    cascade_delete: bool,
    restricted_delete: bool,
}

/// A record type.
#[derive(Debug, Serialize)]
struct RecordTypeItem {
    id: String,
    name: String,
    developer_name: Option<String>,
    active: bool,
    available: bool,
    default: bool,
    master: bool,
}

/// An object.
#[derive(Debug, Serialize)]
pub(super) struct Described {
    name: String,
    label: String,
    label_plural: String,
    key_prefix: Option<String>,
    custom: bool,
    queryable: bool,
    createable: bool,
    updateable: bool,
    deletable: bool,
    fetched_at: Timestamp,
    pub(super) fields: Vec<FieldItem>,
    child_relationships: Vec<ChildItem>,
    record_types: Vec<RecordTypeItem>,
    #[serde(skip)]
    is_search: bool,
}

impl From<ChildRelationship> for ChildItem {
    fn from(child: ChildRelationship) -> Self {
        Self {
            relationship_name: child.relationship_name,
            object: child.child_sobject,
            field: child.field,
            cascade_delete: child.cascade_delete,
            restricted_delete: child.restricted_delete,
        }
    }
}

impl From<RecordTypeInfo> for RecordTypeItem {
    fn from(kind: RecordTypeInfo) -> Self {
        Self {
            id: kind.record_type_id,
            name: kind.name,
            developer_name: kind.developer_name,
            active: kind.active,
            available: kind.available,
            default: kind.default_record_type_mapping,
            master: kind.master,
        }
    }
}

impl Described {
    pub(super) fn new(copy: Cached<ObjectSchema>, words: &[String]) -> Self {
        let schema = copy.value;
        let fields = schema.fields.iter();
        let fields = fields.filter(|field| objects::matches(words, &field.name, &field.label));
        Self {
            is_search: !words.is_empty(),
            fields: fields.map(FieldItem::from).collect(),
            name: schema.name,
            label: schema.label,
            label_plural: schema.label_plural,
            key_prefix: schema.key_prefix,
            custom: schema.custom,
            queryable: schema.queryable,
            createable: schema.createable,
            updateable: schema.updateable,
            deletable: schema.deletable,
            fetched_at: copy.fetched_at,
            child_relationships: schema
                .child_relationships
                .into_iter()
                .map(ChildItem::from)
                .collect(),
            record_types: schema
                .record_type_infos
                .into_iter()
                .map(RecordTypeItem::from)
                .collect(),
        }
    }

    fn facts(&self) -> View {
        let field = |name: &str, datum: Datum| (name.to_owned(), datum);
        let all = [
            (self.queryable, "query"),
            (self.createable, "create"),
            (self.updateable, "update"),
            (self.deletable, "delete"),
        ];
        let can = all.into_iter().filter(|(can, _)| *can);
        let can: Vec<_> = can.map(|(_, word)| word).collect();
        View::Fields(vec![
            field("API name", self.name.clone().into()),
            field("Plural", self.label_plural.clone().into()),
            field("Key prefix", self.key_prefix.clone().into()),
            field("Custom", self.custom.into()),
            field("Can", can.join(", ").into()),
        ])
    }

    /// What is shown of the object; of a search only what it is about.
    fn sections(&self) -> Vec<(String, View)> {
        let mut sections = vec![("Fields".to_owned(), FieldItem::table(&self.fields))];
        let with_values = self.fields.iter();
        let with_values = with_values.filter(|field| !field.picklist_values.is_empty());
        let values: Vec<_> = with_values
            .map(|field| vec![field.name.clone().into(), field.values().into()])
            .collect();
        if !values.is_empty() {
            sections.push(("Picklists".to_owned(), table(&["Field", "Values"], values)));
        }
        if !self.is_search {
            sections.extend(self.relations());
        }
        sections
    }

    fn relations(&self) -> Vec<(String, View)> {
        let mut sections = Vec::new();
        let children = self.child_relationships.iter();
        let children: Vec<_> = children
            .filter_map(|child| {
                let name = child.relationship_name.clone()?;
                let deletion = match (child.cascade_delete, child.restricted_delete) {
                    (true, _) => "deleted with it",
                    (_, true) => "keeps it from being deleted",
                    _ => "",
                };
                Some(vec![
                    name.into(),
                    child.object.clone().into(),
                    child.field.clone().into(),
                    deletion.into(),
                ])
            })
            .collect();
        if !children.is_empty() {
            let columns = ["Relationship", "Object", "Field", "On delete"];
            sections.push(("Child relationships".to_owned(), table(&columns, children)));
        }
        let kinds = self.record_types.iter().filter(|kind| !kind.master);
        let kinds: Vec<_> = kinds
            .map(|kind| {
                vec![
                    kind.name.clone().into(),
                    kind.developer_name.clone().into(),
                    kind.id.clone().into(),
                    kind.active.into(),
                    kind.default.into(),
                ]
            })
            .collect();
        if !kinds.is_empty() {
            let columns = ["Name", "API name", "Id", "Active", "Default"];
            sections.push(("Record types".to_owned(), table(&columns, kinds)));
        }
        sections
    }

    fn title(&self) -> String {
        format!("{} ({})", self.label, self.name)
    }
}

pub(super) fn table(columns: &[&str], rows: Vec<Vec<Datum>>) -> View {
    View::Table {
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        rows,
    }
}

impl Document for Described {
    fn view(&self) -> View {
        let mut sections = vec![(self.title(), self.facts())];
        sections.extend(self.sections());
        View::Sections(sections)
    }

    fn page(&self) -> Option<View> {
        let mut sections = vec![(String::new(), self.facts())];
        sections.extend(self.sections());
        Some(View::Sections(vec![(
            self.title(),
            View::Sections(sections),
        )]))
    }

    fn keys(&self) -> &'static [&'static str] {
        &FieldItem::COLUMNS
    }

    fn rows(&self) -> Option<DocumentRows<'_>> {
        Some(Box::new(self.fields.iter().map(FieldItem::cells)))
    }
}

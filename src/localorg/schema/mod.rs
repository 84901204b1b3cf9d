//! The objects of the local org: Salesforce's standard ones, and what a file adds to them.
//!
//! Each standard object is a small table in `objects/NAME.tsv`, written in a format of our own
//! (see `table.rs`) and parsed when it is first named, so that opening a file costs nothing. Custom
//! fields and picklist values live in the file's own tables and are laid over the standard ones.
//! A [`Schema`] never changes: after a change the store makes a new one.

mod document;
mod merge;
mod objects;
mod own;
mod table;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::model::schema::{ChildRelationship, FieldSchema, FieldType, ObjectSchema};
use crate::soql::check::{Found, Schemas};

pub use document::SchemaFileError;
pub(crate) use merge::{SchemaChange, merge};
pub(crate) use objects::STANDARD;
pub(crate) use own::{Additions, OwnField, OwnObject};
pub(crate) use table::type_named;

/// Every object of one file.
#[derive(Debug)]
pub struct Schema {
    entries: Vec<Entry>,
    by_name: HashMap<String, usize>,
    by_prefix: OnceLock<HashMap<String, usize>>,
}

#[derive(Debug)]
struct Entry {
    name: Cow<'static, str>,
    source: Source,
    additions: Additions,
    parsed: OnceLock<ObjectDef>,
}

/// Where an object's definition comes from.
#[derive(Debug)]
enum Source {
    /// An embedded table.
    Embedded(&'static str),
    /// The file itself.
    Own(OwnObject),
}

/// One object: the schema that everybody knows, and what only describe tells.
#[derive(Clone, Debug)]
pub struct ObjectDef {
    /// The shared part.
    pub schema: ObjectSchema,
    /// What describe tells besides, one entry per field of `schema`.
    pub(crate) extras: Vec<FieldExtra>,
    /// Salesforce's words for what can be done with it (`createable`, `searchable`, …).
    pub(crate) abilities: Vec<&'static str>,
    positions: HashMap<String, usize>,
    /// Place of the first field that the file itself has made.
    own_from: usize,
}

/// Facts of a field that only describe tells.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct FieldExtra {
    pub(crate) auto_number: bool,
    pub(crate) extra_type_info: Option<String>,
    pub(crate) default_value: Option<String>,
}

impl Schema {
    /// The standard objects with these additions by object name.
    pub(crate) fn new(additions: HashMap<String, Additions>) -> Self {
        Self::with_objects(Vec::new(), additions)
    }

    /// The standard objects and these with additions by object name.
    pub(crate) fn with_objects(
        objects: Vec<OwnObject>,
        mut additions: HashMap<String, Additions>,
    ) -> Self {
        let mut children = children_of(&additions);
        let embedded = STANDARD
            .iter()
            .map(|(name, source)| (Cow::Borrowed(*name), Source::Embedded(source)));
        let own = objects
            .into_iter()
            .map(|object| (Cow::Owned(object.name.clone()), Source::Own(object)));
        let mut all: Vec<_> = embedded.chain(own).collect();
        all.sort_by_key(|(name, _)| name.to_ascii_lowercase());
        let mut entries = Vec::with_capacity(all.len());
        let mut by_name = HashMap::with_capacity(all.len());
        for (name, source) in all {
            let lower = name.to_ascii_lowercase();
            let mut additions = additions.remove(&*name).unwrap_or_default();
            additions.children = children.remove(&lower).unwrap_or_default();
            by_name.insert(lower, entries.len());
            entries.push(Entry {
                name,
                source,
                additions,
                parsed: OnceLock::new(),
            });
        }
        Self {
            entries,
            by_name,
            by_prefix: OnceLock::new(),
        }
    }

    /// The object with this API name, in any case.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<&ObjectDef> {
        let at = self.by_name.get(&name.to_ascii_lowercase())?;
        Some(self.entries[*at].def())
    }

    /// What each object is made from, for telling two schemas apart without reading either.
    pub(crate) fn definitions(&self) -> impl Iterator<Item = String> + '_ {
        // Relationships to children follow from the fields of the children.
        self.entries.iter().map(|entry| {
            let (own, added) = (&entry.source, &entry.additions);
            format!(
                "{} {own:?} {:?} {:?}",
                entry.name, added.fields, added.values
            )
        })
    }

    /// API names of all objects, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.name)
    }

    /// All objects, in alphabetical order.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectDef> {
        self.entries.iter().map(Entry::def)
    }

    /// The object whose ids begin with these three characters.
    #[must_use]
    pub fn by_prefix(&self, prefix: &str) -> Option<&ObjectDef> {
        let prefixes = self.by_prefix.get_or_init(|| {
            let entries = self.entries.iter().enumerate().rev();
            entries
                .filter_map(|(at, entry)| Some((entry.key_prefix()?.to_owned(), at)))
                .collect()
        });
        let entry = &self.entries[*prefixes.get(prefix)?];
        Some(entry.def())
    }
}

impl Entry {
    fn def(&self) -> &ObjectDef {
        self.parsed.get_or_init(|| {
            let mut def = match &self.source {
                Source::Embedded(source) => table::parse(source),
                Source::Own(object) => object.def(),
            };
            def.add(&self.additions);
            def
        })
    }

    fn key_prefix(&self) -> Option<&str> {
        match &self.source {
            Source::Embedded(source) => table::key_prefix(source),
            Source::Own(object) => Some(&object.key_prefix),
        }
    }
}

impl ObjectDef {
    pub(crate) fn new(
        schema: ObjectSchema,
        extras: Vec<FieldExtra>,
        abilities: Vec<&'static str>,
    ) -> Self {
        let mut def = Self {
            own_from: schema.fields.len(),
            schema,
            extras,
            abilities,
            positions: HashMap::new(),
        };
        def.index();
        def
    }

    fn add(&mut self, additions: &Additions) {
        self.own_from = self.schema.fields.len();
        for own in &additions.fields {
            self.schema.fields.push(own.field.clone());
            self.extras.push(own.extra.clone());
        }
        self.schema
            .child_relationships
            .extend(additions.children.iter().cloned());
        self.index();
        for (field, value) in &additions.values {
            if let Some(at) = self.position(field) {
                self.schema.fields[at].picklist_values.push(value.clone());
            }
        }
    }

    fn index(&mut self) {
        let names = self.schema.fields.iter().enumerate();
        self.positions = names
            .map(|(at, field)| (field.name.to_ascii_lowercase(), at))
            .collect();
    }

    /// API name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.schema.name
    }

    /// Index of the field with this API name, in any case.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        if let Some(at) = self.positions.get(name) {
            return Some(*at);
        }
        self.positions.get(&name.to_ascii_lowercase()).copied()
    }

    /// The field with this API name, in any case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldSchema> {
        self.position(name).map(|at| &self.schema.fields[at])
    }

    /// Whether the field was made in the file and is not one of the standard schema.
    pub(crate) fn is_own(&self, name: &str) -> bool {
        self.position(name).is_some_and(|at| at >= self.own_from)
    }

    /// The field that holds the record's name.
    #[must_use]
    pub fn name_field(&self) -> Option<&FieldSchema> {
        self.schema.fields.iter().find(|field| field.name_field)
    }

    /// Whether a record that gets no name bears its id as its name: custom objects without numbers.
    pub(crate) fn is_named_by_id(&self) -> bool {
        let name = self.position("name");
        self.schema.custom && name.is_some_and(|at| !self.extras[at].auto_number)
    }

    /// The parts of a compound field, in describe order.
    pub(crate) fn parts<'a>(&'a self, compound: &'a str) -> impl Iterator<Item = &'a FieldSchema> {
        self.schema
            .fields
            .iter()
            .filter(move |field| field.compound_field_name.as_deref() == Some(compound))
    }

    /// Whether it has a recycle bin.
    #[must_use]
    pub fn has_is_deleted(&self) -> bool {
        self.position("isdeleted").is_some()
    }
}

impl Schemas for Schema {
    fn object(&self, name: &str) -> Found<'_> {
        match self.object(name) {
            Some(def) => Found::Known(&def.schema),
            None => Found::Missing {
                // Salesforce proposes nothing.
                names: Vec::new(),
            },
        }
    }
}

/// Relationships to children whose fields were made in the file, by the parent's name in lower case.
fn children_of(additions: &HashMap<String, Additions>) -> HashMap<String, Vec<ChildRelationship>> {
    let mut objects: Vec<_> = additions.iter().collect();
    objects.sort_by_key(|(name, _)| name.as_str());
    let mut children: HashMap<_, Vec<_>> = HashMap::new();
    for (object, additions) in objects {
        for field in &additions.fields {
            for (parent, child) in field.relationships(object) {
                children.entry(parent).or_default().push(child);
            }
        }
    }
    children
}

/// Whether the field has no column of its own because it is put together from others.
pub(crate) fn is_compound(field: &FieldSchema) -> bool {
    matches!(field.field_type, FieldType::Address | FieldType::Location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_parses_and_every_reference_leads_somewhere() {
        let schema = Schema::new(HashMap::new());
        assert!(schema.names().count() >= 50);
        for def in schema.objects() {
            assert!(def.field("id").is_some(), "{}", def.name());
            assert!(def.schema.key_prefix.is_some(), "{}", def.name());
            assert_eq!(def.schema.fields.len(), def.extras.len());
            for child in &def.schema.child_relationships {
                let target = schema.object(&child.child_sobject).unwrap();
                let field = target.field(&child.field).unwrap();
                assert_eq!(field.field_type, FieldType::Reference, "{child:?}");
            }
            for field in &def.schema.fields {
                assert_ne!(field.field_type, FieldType::Other, "{}", field.name);
            }
        }
    }

    #[test]
    fn prefixes_are_unique_but_for_the_history_objects() {
        let schema = Schema::new(HashMap::new());
        assert_eq!(schema.by_prefix("006").unwrap().name(), "Opportunity");
        let mut prefixes: Vec<_> = schema
            .objects()
            .filter_map(|def| def.schema.key_prefix.clone())
            .filter(|prefix| prefix != "017")
            .collect();
        let all = prefixes.len();
        prefixes.sort();
        prefixes.dedup();
        assert_eq!(prefixes.len(), all);
    }
}

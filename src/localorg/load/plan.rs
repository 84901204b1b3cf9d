//! Which column of a file fills which field: the plan of one file.
//!
//! A plan grows while a JSON file shows new keys. Besides the fields that the columns name it has
//! the fields that every row needs (audit, owner, required ones) and those that may be derived.

use std::collections::HashMap;

use super::report::LoadWarning;
use super::{LoadError, LoadOptions};
use crate::localorg::schema::{ObjectDef, Schema, is_compound};
use crate::localorg::store::Writer;
use crate::localorg::value::Value;
use crate::model::schema::{FieldSchema, FieldType};
use crate::soql::suggest::closest;

/// Fields that rows get although no column names them, where the object has them.
const SYSTEM: [&str; 7] = [
    "Id",
    "CreatedDate",
    "CreatedById",
    "LastModifiedDate",
    "LastModifiedById",
    "SystemModstamp",
    "OwnerId",
];

/// What a column is good for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// Nothing; it was warned about where that is needed.
    Skip,
    /// It fills the slot.
    Field(usize),
    /// It names the parent that the slot shall point at.
    Lookup(usize, Lookup),
}

/// How a parent is found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lookup {
    /// Objects to search, with the field to compare in the spelling of each.
    pub(super) parents: Vec<(String, String)>,
}

/// One field of the rows to come.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) field: String,
    pub(super) kind: FieldType,
    /// A column of the file names it.
    pub(super) named: bool,
    /// Salesforce demands a value and has no default for it.
    pub(super) required: bool,
    /// Value where nothing was said.
    pub(super) default: Option<Value>,
    /// Objects that a reference may point at.
    pub(super) targets: Vec<String>,
}

/// The plan of one file.
pub(super) struct Plan {
    pub(super) object: String,
    /// First three characters of the object's ids.
    pub(super) prefix: Option<String>,
    pub(super) slots: Vec<Slot>,
    /// Names of the slots' fields, as the writer wants them.
    pub(super) fields: Vec<String>,
    /// Targets by column.
    pub(super) targets: Vec<Target>,
    places: HashMap<String, usize>,
}

impl Plan {
    /// A plan without columns.
    pub(super) fn new(def: &ObjectDef, derived: &[&str]) -> Self {
        let mut plan = Self {
            object: def.name().to_owned(),
            prefix: def.schema.key_prefix.clone(),
            slots: Vec::new(),
            fields: Vec::new(),
            targets: Vec::new(),
            places: HashMap::new(),
        };
        for name in SYSTEM.iter().chain(derived) {
            if let Some(field) = def.field(name) {
                plan.slot(field, def);
            }
        }
        for field in def.schema.fields.iter().filter(|field| !is_compound(field)) {
            if is_required(field) || default_of(field, def).is_some() {
                plan.slot(field, def);
            }
        }
        plan
    }

    /// Place of the field's slot.
    pub(super) fn place(&self, field: &str) -> Option<usize> {
        self.places.get(field).copied()
    }

    /// Plans the columns that are new.
    pub(super) fn extend(
        &mut self,
        columns: &[String],
        writer: &mut Writer,
        options: &LoadOptions,
        used: &mut [bool],
        warnings: &mut Vec<LoadWarning>,
    ) -> Result<(), LoadError> {
        for column in &columns[self.targets.len()..] {
            let mapped = options
                .map
                .iter()
                .zip(used.iter_mut())
                .find_map(|(mapping, used)| {
                    let fits = mapping.column.trim().eq_ignore_ascii_case(column.trim());
                    let target = fits.then(|| self.resolve(&mapping.target, writer.schema()))??;
                    *used = true;
                    Some(target)
                });
            let target = mapped.or_else(|| self.resolve(column, writer.schema()));
            let target = match target {
                Some(target) => self.once(target, column, warnings),
                None if is_noise(column) => Target::Skip,
                None if options.create_fields => self.create(column, writer)?,
                None => {
                    warnings.push(self.dropped(column, writer.schema()));
                    Target::Skip
                }
            };
            self.targets.push(target);
        }
        Ok(())
    }

    /// What a field name or path means for this object.
    fn resolve(&mut self, name: &str, schema: &Schema) -> Option<Target> {
        let def = schema.object(&self.object)?;
        let name = name.trim();
        if let Some(field) = def.field(name).filter(|field| !is_compound(field)) {
            return Some(Target::Field(self.slot(field, def)));
        }
        let (head, rest) = name.split_once('.')?;
        if let Some(reference) = def.schema.parent(head) {
            let slot = self.slot(reference, def);
            if rest.eq_ignore_ascii_case("Id") {
                return Some(Target::Field(slot));
            }
            let parents: Vec<(String, String)> = reference
                .reference_to
                .iter()
                .filter_map(|parent| {
                    let parent = schema.object(parent)?;
                    let field = parent.field(rest).filter(|field| !is_compound(field))?;
                    Some((parent.name().to_owned(), field.name.clone()))
                })
                .collect();
            return (!parents.is_empty()).then_some(Target::Lookup(slot, Lookup { parents }));
        }
        let own = head.eq_ignore_ascii_case(&self.object);
        own.then(|| self.resolve(rest, schema)).flatten()
    }

    /// The target, unless another column fills the same field.
    fn once(&mut self, target: Target, column: &str, warnings: &mut Vec<LoadWarning>) -> Target {
        if let Target::Field(slot) = target {
            if self.targets.contains(&target) {
                warnings.push(LoadWarning::DoubledColumn {
                    object: self.object.clone(),
                    column: column.to_owned(),
                    field: self.slots[slot].field.clone(),
                });
                return Target::Skip;
            }
            self.slots[slot].named = true;
        }
        target
    }

    fn create(&mut self, column: &str, writer: &mut Writer) -> Result<Target, LoadError> {
        let field = custom_name(column);
        writer.add_text_field(&self.object, &field, column)?;
        let target = self.resolve(&field, writer.schema());
        Ok(target.unwrap_or(Target::Skip))
    }

    fn dropped(&self, column: &str, schema: &Schema) -> LoadWarning {
        let fields = schema.object(&self.object).map(|def| &def.schema.fields);
        let names = fields
            .into_iter()
            .flatten()
            .map(|field| field.name.as_str());
        let plain: String = column.chars().filter(char::is_ascii_alphanumeric).collect();
        LoadWarning::DroppedColumn {
            object: self.object.clone(),
            column: column.to_owned(),
            suggestion: closest(&plain, names).map(str::to_owned),
        }
    }

    fn slot(&mut self, field: &FieldSchema, def: &ObjectDef) -> usize {
        if let Some(place) = self.place(&field.name) {
            return place;
        }
        self.slots.push(Slot {
            field: field.name.clone(),
            kind: field.field_type,
            named: false,
            required: is_required(field),
            default: default_of(field, def),
            targets: field.reference_to.clone(),
        });
        self.fields.push(field.name.clone());
        self.places.insert(field.name.clone(), self.slots.len() - 1);
        self.slots.len() - 1
    }
}

/// Parts of query answers that are no data, and columns without a heading.
fn is_noise(column: &str) -> bool {
    column.is_empty()
        || column == "_"
        || column.eq_ignore_ascii_case("attributes")
        || column.to_ascii_lowercase().ends_with("attributes.type")
        || column.to_ascii_lowercase().ends_with("attributes.url")
}

fn is_required(field: &FieldSchema) -> bool {
    !field.nillable
        && field.createable
        && !field.defaulted_on_create
        && field.field_type != FieldType::Boolean
        && !SYSTEM.contains(&field.name.as_str())
}

/// What a new record has in the field when nothing is said.
fn default_of(field: &FieldSchema, def: &ObjectDef) -> Option<Value> {
    if field.field_type == FieldType::Boolean {
        let at = def.position(&field.name)?;
        let default = def.extras[at].default_value.as_deref();
        return (default == Some("True")).then_some(Value::Bool(true));
    }
    if field.nillable || field.field_type != FieldType::Picklist {
        return None;
    }
    let value = field
        .picklist_values
        .iter()
        .find(|value| value.default_value);
    value.map(|value| Value::Text(value.value.clone()))
}

/// The API name of a text field made for this column.
fn custom_name(column: &str) -> String {
    if column.to_ascii_lowercase().ends_with("__c") && is_api_name(column) {
        return column.to_owned();
    }
    let mut name = String::with_capacity(column.len() + 3);
    for letter in column.chars() {
        if letter.is_ascii_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    let first_is_letter = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let lead = if first_is_letter { "" } else { "X" };
    format!("{lead}{name}__c")
}

fn is_api_name(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_made_fields() {
        assert_eq!(custom_name("Product__c"), "Product__c");
        assert_eq!(
            custom_name("Opportunity Lifecycle (Days)"),
            "Opportunity_Lifecycle_Days__c"
        );
        assert_eq!(custom_name("_fivetran_synced"), "fivetran_synced__c");
        assert_eq!(custom_name("2nd phone"), "X2nd_phone__c");
        assert_eq!(custom_name("日付"), "X__c");
    }
}

//! The format of `objects/NAME.tsv`: one fact a line, cells parted by tabs.
//!
//! ```text
//! object      NAME  LABEL  PLURAL  KEYPREFIX  ABILITIES…
//! recordtype  NAME
//! child       RELATIONSHIP|-  OBJECT.FIELD  cascade|restrict|-
//! field       NAME  LABEL  TYPE  SIZE  FLAGS  [to=A,B] [parent=REL] [part=COMPOUND] [extra=…] [default=…]
//! value       VALUE  [LABEL]  [d|i]      (of the picklist field above; d default, i inactive)
//! ```
//!
//! SIZE is a length, or `precision.scale`. FLAGS are letters, listed in [`flags`].

use crate::model::schema::{
    ChildRelationship, FieldSchema, FieldType, ObjectSchema, PicklistValue,
};

use super::{FieldExtra, ObjectDef};

/// The key prefix, read without parsing the rest.
pub(super) fn key_prefix(source: &str) -> Option<&str> {
    source.lines().next()?.split('\t').nth(4)
}

/// Parses one embedded table; a line that makes no sense is left out (a test guards them).
pub(super) fn parse(source: &'static str) -> ObjectDef {
    let mut schema = ObjectSchema::default();
    let mut extras = Vec::new();
    let mut abilities = Vec::new();
    for line in source.lines() {
        let mut cells = line.split('\t');
        match cells.next() {
            Some("object") => abilities = object(&mut schema, cells),
            Some("child") => schema.child_relationships.extend(child(cells)),
            Some("field") => {
                let (field, extra) = field(cells);
                schema.fields.push(field);
                extras.push(extra);
            }
            Some("value") => {
                if let Some(last) = schema.fields.last_mut() {
                    last.picklist_values.extend(value(cells));
                }
            }
            _ => {}
        }
    }
    ObjectDef::new(schema, extras, abilities)
}

fn object(
    schema: &mut ObjectSchema,
    mut cells: std::str::Split<'static, char>,
) -> Vec<&'static str> {
    let mut next = || cells.next().unwrap_or_default();
    next().clone_into(&mut schema.name);
    next().clone_into(&mut schema.label);
    next().clone_into(&mut schema.label_plural);
    schema.key_prefix = Some(next())
        .filter(|prefix| *prefix != "-")
        .map(str::to_owned);
    let abilities: Vec<_> = next().split(' ').collect();
    schema.queryable = abilities.contains(&"queryable");
    schema.createable = abilities.contains(&"createable");
    schema.updateable = abilities.contains(&"updateable");
    schema.deletable = abilities.contains(&"deletable");
    abilities
}

fn child(mut cells: std::str::Split<'_, char>) -> Option<ChildRelationship> {
    let relationship = cells.next()?;
    let (object, field) = cells.next()?.split_once('.')?;
    let on_delete = cells.next();
    Some(ChildRelationship {
        child_sobject: object.to_owned(),
        field: field.to_owned(),
        relationship_name: Some(relationship)
            .filter(|name| *name != "-")
            .map(str::to_owned),
        cascade_delete: on_delete == Some("cascade"),
        restricted_delete: on_delete == Some("restrict"),
    })
}

fn field(mut cells: std::str::Split<'_, char>) -> (FieldSchema, FieldExtra) {
    let mut field = FieldSchema::default();
    let mut extra = FieldExtra::default();
    let mut next = || cells.next().unwrap_or_default();
    next().clone_into(&mut field.name);
    next().clone_into(&mut field.label);
    field.field_type = type_named(next());
    let size = next();
    if let Some((precision, scale)) = size.split_once('.') {
        field.precision = precision.parse().unwrap_or(0);
        field.scale = scale.parse().unwrap_or(0);
    } else if field.field_type == FieldType::Int {
        field.precision = size.parse().unwrap_or(0);
    } else {
        field.length = size.parse().unwrap_or(0);
    }
    flags(next(), &mut field, &mut extra);
    for cell in cells {
        match cell.split_once('=') {
            Some(("to", names)) => {
                field.reference_to = names.split(',').map(str::to_owned).collect();
            }
            Some(("parent", name)) => field.relationship_name = Some(name.to_owned()),
            Some(("part", name)) => field.compound_field_name = Some(name.to_owned()),
            Some(("extra", text)) => extra.extra_type_info = Some(text.to_owned()),
            Some(("default", text)) => extra.default_value = Some(text.to_owned()),
            _ => {}
        }
    }
    (field, extra)
}

fn flags(letters: &str, field: &mut FieldSchema, extra: &mut FieldExtra) {
    for letter in letters.chars() {
        match letter {
            'n' => field.nillable = true,
            'c' => field.createable = true,
            'u' => field.updateable = true,
            'f' => field.filterable = true,
            's' => field.sortable = true,
            'g' => field.groupable = true,
            'a' => field.aggregatable = true,
            'd' => field.defaulted_on_create = true,
            'i' => field.id_lookup = true,
            'N' => field.name_field = true,
            'x' => field.external_id = true,
            'q' => field.unique = true,
            'k' => field.calculated = true,
            'p' => field.polymorphic_foreign_key = true,
            'r' => field.restricted_picklist = true,
            'A' => extra.auto_number = true,
            _ => {}
        }
    }
}

fn value(mut cells: std::str::Split<'_, char>) -> Option<PicklistValue> {
    let value = cells.next()?;
    let label = cells
        .next()
        .filter(|label| !label.is_empty())
        .unwrap_or(value);
    let flags = cells.next().unwrap_or_default();
    Some(PicklistValue {
        value: value.to_owned(),
        label: Some(label.to_owned()),
        active: !flags.contains('i'),
        default_value: flags.contains('d'),
    })
}

/// The type with Salesforce's name.
pub(crate) fn type_named(word: &str) -> FieldType {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).unwrap_or(FieldType::Other)
}

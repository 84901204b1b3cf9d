//! Changing the schema in the transaction that writes: fields, picklist values, whole objects.

use std::collections::BTreeSet;

use super::tables;
use super::writer::Writer;
use crate::localorg::error::StoreError;
use crate::localorg::schema::{OwnField, SchemaChange, is_compound};
use crate::model::schema::{FieldSchema, FieldType};

impl Writer {
    /// Adds a custom text field of 255 characters; `field` should end in `__c`. An existing field
    /// stays as it is.
    ///
    /// # Errors
    /// When the object is unknown or the file cannot be written.
    pub fn add_text_field(
        &mut self,
        object: &str,
        field: &str,
        label: &str,
    ) -> Result<(), StoreError> {
        self.add_field(
            object,
            FieldSchema {
                name: field.to_owned(),
                label: label.to_owned(),
                field_type: FieldType::String,
                length: 255,
                nillable: true,
                createable: true,
                updateable: true,
                filterable: true,
                sortable: true,
                groupable: true,
                aggregatable: true,
                custom: true,
                ..FieldSchema::default()
            },
        )
    }

    /// Adds a custom field of any type that has a column. An existing field stays as it is.
    ///
    /// # Errors
    /// When the object is unknown or the file cannot be written.
    pub fn add_field(&mut self, object: &str, field: FieldSchema) -> Result<(), StoreError> {
        let def = self.object(object)?;
        if def.field(&field.name).is_some() {
            return Ok(());
        }
        let clean = field
            .name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !clean || field.name.is_empty() || is_compound(&field) {
            return Err(StoreError::UnknownField {
                object: def.name().to_owned(),
                field: field.name,
            });
        }
        let fields = vec![(
            def.name().to_owned(),
            OwnField {
                field,
                ..OwnField::default()
            },
        )];
        self.apply(&SchemaChange {
            fields,
            ..SchemaChange::default()
        })
    }

    /// Adds a value to a picklist; one that it has already is no error.
    ///
    /// # Errors
    /// When object or field is unknown or the file cannot be written.
    pub fn add_picklist_value(
        &mut self,
        object: &str,
        field: &str,
        value: &str,
    ) -> Result<(), StoreError> {
        let def = self.object(object)?;
        let found = def.field(field).ok_or_else(|| StoreError::UnknownField {
            object: def.name().to_owned(),
            field: field.to_owned(),
        })?;
        if found
            .picklist_values
            .iter()
            .any(|known| known.value == value)
        {
            return Ok(());
        }
        let (object, field) = (def.name().to_owned(), found.name.clone());
        self.change_schema(|connection| {
            tables::save_value(connection, &object, &field, value, value)
        })
    }

    /// Adds objects, fields and picklist values.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn apply(&mut self, change: &SchemaChange) -> Result<(), StoreError> {
        self.change_schema(|connection| {
            for object in &change.objects {
                tables::save_object(connection, object)?;
            }
            for (object, field) in &change.fields {
                tables::save_field(connection, object, field)?;
            }
            for (object, field, value) in &change.values {
                let label = value.label.as_deref().unwrap_or(&value.value);
                tables::save_value(connection, object, field, &value.value, label)?;
            }
            let schema = tables::load_schema(connection)?;
            let fields = change.fields.iter().map(|(object, _)| object);
            let touched: BTreeSet<_> = fields.collect();
            for def in touched.into_iter().filter_map(|name| schema.object(name)) {
                tables::add_object(connection, def)?;
            }
            Ok(())
        })
    }
}

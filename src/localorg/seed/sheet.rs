//! Rows on their way into the store: named values in, typed values out.
//!
//! All rows of a sheet name the same fields in the same order, so that the store can prepare one
//! statement per object.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::localorg::error::StoreError;
use crate::localorg::store::Writer;
use crate::localorg::value::Value;
use crate::model::id::RecordId;

/// The rows of one object.
pub(super) struct Sheet<'w> {
    writer: &'w mut Writer,
    object: &'static str,
    fields: Vec<String>,
    count: u64,
}

/// One row: fields with values.
#[derive(Default)]
pub(super) struct Row {
    fields: Vec<&'static str>,
    values: Vec<Value>,
}

/// Who made and changed a record, and when.
#[derive(Clone, Copy)]
pub(super) struct Audit {
    pub(super) created: Timestamp,
    pub(super) created_by: RecordId,
    pub(super) modified: Timestamp,
    pub(super) modified_by: RecordId,
}

impl<'w> Sheet<'w> {
    /// An empty sheet for this object.
    pub(super) fn of(writer: &'w mut Writer, object: &'static str) -> Self {
        Self {
            writer,
            object,
            fields: Vec::new(),
            count: 0,
        }
    }

    /// Inserts a row.
    pub(super) fn put(&mut self, row: Row) -> Result<(), StoreError> {
        if self.fields.is_empty() {
            self.fields = row.fields.iter().map(|&field| field.to_owned()).collect();
        }
        debug_assert!(
            self.fields.iter().eq(row.fields.iter()),
            "rows of {} name different fields",
            self.object
        );
        self.count += 1;
        self.writer.insert(self.object, &self.fields, row.values)
    }

    /// How many rows were inserted.
    pub(super) fn count(&self) -> u64 {
        self.count
    }
}

impl Row {
    /// A row with this id.
    pub(super) fn new(id: RecordId) -> Self {
        Self::default().with("Id", id)
    }

    /// Adds a field.
    pub(super) fn with(mut self, field: &'static str, value: impl Cell) -> Self {
        self.fields.push(field);
        self.values.push(value.cell());
        self
    }

    /// Adds the audit fields.
    pub(super) fn audit(self, audit: Audit) -> Self {
        self.with("CreatedDate", audit.created)
            .with("CreatedById", audit.created_by)
            .with("LastModifiedDate", audit.modified)
            .with("LastModifiedById", audit.modified_by)
            .with("SystemModstamp", audit.modified)
    }
}

/// What can stand in a row.
pub(super) trait Cell {
    /// The store's value.
    fn cell(self) -> Value;
}

impl Cell for &str {
    fn cell(self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl Cell for String {
    fn cell(self) -> Value {
        Value::Text(self)
    }
}

impl Cell for RecordId {
    fn cell(self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

impl Cell for bool {
    fn cell(self) -> Value {
        Value::Bool(self)
    }
}

impl Cell for i64 {
    fn cell(self) -> Value {
        Value::Int(self)
    }
}

impl Cell for f64 {
    fn cell(self) -> Value {
        Value::Real(self)
    }
}

impl Cell for Date {
    fn cell(self) -> Value {
        Value::Date(self)
    }
}

impl Cell for Timestamp {
    fn cell(self) -> Value {
        Value::DateTime(self)
    }
}

impl<T: Cell> Cell for Option<T> {
    fn cell(self) -> Value {
        self.map_or(Value::Null, Cell::cell)
    }
}

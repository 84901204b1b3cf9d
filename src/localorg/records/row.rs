//! A record on its way between a request and the file: one cell per field of its object.

use rusqlite::types::Value as Sql;

use super::convert;
use super::intake::Given;
use crate::localorg::schema::{ObjectDef, is_compound};
use crate::model::schema::FieldType;

/// The cells of one record, in the order of its object's fields; compound fields stay null.
#[derive(Clone, Debug)]
pub(super) struct Row<'d> {
    pub(super) def: &'d ObjectDef,
    cells: Vec<Sql>,
}

impl<'d> Row<'d> {
    /// A new record with nothing but the object's default values.
    pub(super) fn with_defaults(def: &'d ObjectDef) -> Self {
        let fields = def.schema.fields.iter().zip(&def.extras);
        let cells = fields.map(|(field, extra)| {
            let mut preset = field.picklist_values.iter();
            let preset = preset.find(|value| value.default_value);
            let preset = preset.map(|value| value.value.as_str());
            match extra.default_value.as_deref().or(preset) {
                Some(text) => convert::from_text(field.field_type, text),
                None if field.field_type == FieldType::Boolean => Sql::Integer(0),
                None => Sql::Null,
            }
        });
        let cells = cells.collect();
        Self { def, cells }
    }

    /// All cells, one for each field.
    pub(super) fn into_cells(self) -> Vec<Sql> {
        self.cells
    }

    /// A record of these cells, one for each field.
    pub(super) fn from_cells(def: &'d ObjectDef, cells: Vec<Sql>) -> Self {
        Self { def, cells }
    }

    /// A record as the file has it; `cells` are those of the stored fields, in order.
    pub(super) fn from_stored(def: &'d ObjectDef, cells: impl IntoIterator<Item = Sql>) -> Self {
        let mut stored = cells.into_iter();
        let cells = def.schema.fields.iter().map(|field| match field {
            field if is_compound(field) => Sql::Null,
            _ => stored.next().unwrap_or(Sql::Null),
        });
        Self {
            def,
            cells: cells.collect(),
        }
    }

    /// Takes over what a request brought.
    pub(super) fn apply(&mut self, given: &Given) {
        for (at, cell) in given.cells() {
            self.cells[*at] = cell.clone();
        }
    }

    /// The cell of the field at this place of the object's list.
    pub(super) fn cell(&self, at: usize) -> &Sql {
        &self.cells[at]
    }

    /// Sets the field at this place of the object's list.
    pub(super) fn set_at(&mut self, at: usize, cell: Sql) {
        self.cells[at] = cell;
    }

    /// Sets the field, if the object has it.
    pub(super) fn set(&mut self, field: &str, value: impl IntoCell) {
        if let Some(at) = self.def.position(field) {
            self.cells[at] = value.into_cell();
        }
    }

    /// The cell of the field; null when the object lacks it.
    pub(super) fn get(&self, field: &str) -> &Sql {
        const NOTHING: &Sql = &Sql::Null;
        let at = self.def.position(field);
        at.map_or(NOTHING, |at| &self.cells[at])
    }

    /// Whether the field is empty or missing.
    pub(super) fn is_null(&self, field: &str) -> bool {
        *self.get(field) == Sql::Null
    }

    /// The text of the field.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        match self.get(field) {
            Sql::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number in the field.
    #[expect(
        clippy::cast_precision_loss,
        reason = "whole numbers of records are far below 2^53"
    )]
    pub(super) fn number(&self, field: &str) -> Option<f64> {
        match self.get(field) {
            Sql::Integer(number) => Some(*number as f64),
            Sql::Real(number) => Some(*number),
            _ => None,
        }
    }

    /// The state of the checkbox.
    pub(super) fn flag(&self, field: &str) -> bool {
        *self.get(field) == Sql::Integer(1)
    }

    /// The record's id.
    pub(super) fn id(&self) -> &str {
        self.text("Id").unwrap_or_default()
    }

    /// Whether the field has another value than in `old`, or any when there is no old record.
    pub(super) fn differs(&self, old: Option<&Self>, field: &str) -> bool {
        match old {
            Some(old) => self.get(field) != old.get(field),
            None => !self.is_null(field),
        }
    }
}

/// What can be put into a cell.
pub(super) trait IntoCell {
    fn into_cell(self) -> Sql;
}

impl IntoCell for Sql {
    fn into_cell(self) -> Sql {
        self
    }
}

impl IntoCell for &str {
    fn into_cell(self) -> Sql {
        if self.is_empty() {
            Sql::Null
        } else {
            Sql::Text(self.to_owned())
        }
    }
}

impl IntoCell for String {
    fn into_cell(self) -> Sql {
        if self.is_empty() {
            Sql::Null
        } else {
            Sql::Text(self)
        }
    }
}

impl IntoCell for i64 {
    fn into_cell(self) -> Sql {
        Sql::Integer(self)
    }
}

impl IntoCell for f64 {
    fn into_cell(self) -> Sql {
        Sql::Real(self)
    }
}

impl IntoCell for bool {
    fn into_cell(self) -> Sql {
        Sql::Integer(i64::from(self))
    }
}

impl<T: IntoCell> IntoCell for Option<T> {
    fn into_cell(self) -> Sql {
        self.map_or(Sql::Null, T::into_cell)
    }
}

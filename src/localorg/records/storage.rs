//! The SQL of the write side: statements are put together once per object and edit.

use std::rc::Rc;

use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension, params_from_iter};

use super::row::Row;
use super::{Edit, Refusal, RowError, Step};
use crate::localorg::schema::{ObjectDef, is_compound};
use crate::model::id::RecordId;

/// The statements of one object.
pub(super) struct Plan {
    /// Places of the fields that have a column.
    stored: Vec<usize>,
    insert: String,
    select: String,
    /// The cells of a new record.
    blank: Vec<Sql>,
}

impl Plan {
    fn new(def: &ObjectDef) -> Self {
        let fields = def.schema.fields.iter().enumerate();
        let stored: Vec<usize> = fields
            .filter(|(_, field)| !is_compound(field))
            .map(|(at, _)| at)
            .collect();
        let names: Vec<_> = stored
            .iter()
            .map(|at| format!("\"{}\"", def.schema.fields[*at].name))
            .collect();
        let marks = vec!["?"; names.len()].join(", ");
        let (table, names) = (def.name(), names.join(", "));
        Self {
            stored,
            insert: format!("INSERT INTO \"{table}\" ({names}) VALUES ({marks})"),
            blank: Row::with_defaults(def).into_cells(),
            select: format!("SELECT {names} FROM \"{table}\" WHERE \"Id\" = ?1"),
        }
    }
}

impl Edit {
    /// The statements of this object.
    fn plan(&mut self, def: &ObjectDef) -> Rc<Plan> {
        if let Some(plan) = self.plans.get(def.name()) {
            return Rc::clone(plan);
        }
        let plan = Rc::new(Plan::new(def));
        self.plans.insert(def.name().to_owned(), Rc::clone(&plan));
        plan
    }

    /// A new record with nothing but the object's default values.
    pub(super) fn blank<'d>(&mut self, def: &'d ObjectDef) -> Row<'d> {
        Row::from_cells(def, self.plan(def).blank.clone())
    }

    /// Writes a new record.
    pub(super) fn insert(&mut self, row: &Row<'_>) -> Step<()> {
        let plan = self.plan(row.def);
        let cells = plan.stored.iter().map(|at| row.cell(*at));
        let connection = self.writer.connection();
        let done = connection
            .prepare_cached(&plan.insert)
            .and_then(|mut statement| statement.execute(params_from_iter(cells)));
        done.map(drop).map_err(|source| self.broken(source))
    }

    /// Writes the cells that differ from the old record's.
    pub(super) fn store_changes(&mut self, row: &Row<'_>, old: &Row<'_>) -> Step<()> {
        let plan = self.plan(row.def);
        let changed: Vec<usize> = plan
            .stored
            .iter()
            .copied()
            .filter(|at| row.cell(*at) != old.cell(*at))
            .collect();
        if changed.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = changed
            .iter()
            .map(|at| format!("\"{}\" = ?", row.def.schema.fields[*at].name))
            .collect();
        let sql = format!(
            "UPDATE \"{}\" SET {} WHERE \"Id\" = ?",
            row.def.name(),
            names.join(", ")
        );
        let mut cells: Vec<Sql> = changed.iter().map(|at| row.cell(*at).clone()).collect();
        cells.push(row.get("Id").clone());
        self.run(&sql, &cells)
    }

    /// The record with this id, deleted or not.
    pub(super) fn row<'d>(&mut self, def: &'d ObjectDef, id: &str) -> Step<Option<Row<'d>>> {
        let plan = self.plan(def);
        let found = self
            .writer
            .connection()
            .prepare_cached(&plan.select)
            .and_then(|mut statement| {
                let read = |row: &rusqlite::Row<'_>| {
                    (0..plan.stored.len())
                        .map(|at| row.get::<_, Sql>(at))
                        .collect::<rusqlite::Result<Vec<_>>>()
                };
                statement.query_row([id], read).optional()
            })
            .map_err(|source| self.broken(source))?;
        Ok(found.map(|cells| Row::from_stored(def, cells)))
    }

    /// The record with this id, which must not be deleted.
    pub(super) fn live_row<'d>(&mut self, def: &'d ObjectDef, id: &RecordId) -> Step<Row<'d>> {
        match self.row(def, id.as_str())? {
            Some(row) if row.flag("IsDeleted") => Err(deleted()),
            Some(row) => Ok(row),
            None => Err(never_was()),
        }
    }

    /// Runs a statement that answers nothing.
    pub(super) fn run(&self, sql: &str, cells: &[Sql]) -> Step<()> {
        self.writer
            .connection()
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params_from_iter(cells)))
            .map(drop)
            .map_err(|source| self.broken(source))
    }

    /// The first column of all rows.
    pub(super) fn column<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        cells: &[Sql],
    ) -> Step<Vec<T>> {
        self.writer
            .connection()
            .prepare_cached(sql)
            .and_then(|mut statement| {
                let rows = statement.query_map(params_from_iter(cells), |row| row.get(0))?;
                rows.collect()
            })
            .map_err(|source| self.broken(source))
    }

    /// The first columns of the first row.
    pub(super) fn first<const N: usize>(&self, sql: &str, cells: &[Sql]) -> Step<Option<[Sql; N]>> {
        self.writer
            .connection()
            .prepare_cached(sql)
            .and_then(|mut statement| {
                let mut rows = statement.query(params_from_iter(cells))?;
                let Some(row) = rows.next()? else {
                    return Ok(None);
                };
                let mut found = std::array::from_fn(|_| Sql::Null);
                for (at, cell) in found.iter_mut().enumerate() {
                    *cell = row.get(at)?;
                }
                Ok(Some(found))
            })
            .map_err(|source| self.broken(source))
    }

    /// What the file itself refused.
    pub(super) fn broken(&self, source: rusqlite::Error) -> Refusal {
        Refusal::Broken(self.writer.failed(source))
    }
}

/// A text as a cell.
pub(super) fn text(text: &str) -> Sql {
    Sql::Text(text.to_owned())
}

/// The record lies in the recycle bin.
pub(super) fn deleted() -> Refusal {
    RowError::new("ENTITY_IS_DELETED", "entity is deleted").into()
}

/// An id that belongs to no record.
pub(super) fn never_was() -> Refusal {
    RowError::new("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id").into()
}

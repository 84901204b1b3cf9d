//! Rows that were given on the command line, or found by a condition.

use std::sync::Arc;

use super::{Assignment, InputError, InputRow, RowSource, Shape};
use crate::model::id::RecordId;
use crate::records::write::value::Given;

/// Rows in memory.
#[derive(Debug)]
pub struct ListSource {
    rows: Vec<InputRow>,
    next: usize,
}

impl ListSource {
    /// One new record, whose fields are given apart.
    #[must_use]
    pub fn one_new() -> Self {
        Self::of_rows(vec![InputRow {
            line: 1,
            ..InputRow::default()
        }])
    }

    /// Rows as they could have been typed.
    pub fn of_assignments(rows: impl Iterator<Item = Vec<Assignment>>) -> Self {
        let row = |(line, fields): (u64, Vec<Assignment>)| InputRow {
            line,
            fields: fields
                .into_iter()
                .map(|one| (one.field, one.value))
                .collect(),
            flaw: None,
        };
        Self::of_rows((1..).zip(rows).map(row).collect())
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// These rows.
    #[must_use]
    pub fn of_rows(rows: Vec<InputRow>) -> Self {
        Self { rows, next: 0 }
    }

    /// The records with these ids, each once.
    #[must_use]
    pub fn of_ids(mut ids: Vec<RecordId>) -> Self {
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(*id));
        let column: Arc<str> = "Id".into();
        let row = |(line, id): (u64, RecordId)| InputRow {
            line,
            fields: vec![(Arc::clone(&column), Given::Text(id.to_string()))],
            flaw: None,
        };
        Self::of_rows((1..).zip(ids).map(row).collect())
    }
}

impl RowSource for ListSource {
    fn rewind(&mut self) -> Result<(), InputError> {
        self.next = 0;
        Ok(())
    }

    fn next_row(&mut self) -> Result<Option<InputRow>, InputError> {
        let row = self.rows.get(self.next).cloned();
        self.next += 1;
        Ok(row)
    }

    fn shape(&self) -> Shape {
        Shape::Csv {
            delimiter: b',',
            columns: vec!["Id".into()],
        }
    }
}

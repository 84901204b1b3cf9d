//! Columns whose types the user has set (`--column-type`), before they reach the sink.

use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::model::value_type::ValueType;

/// Sets types of columns by their headings.
pub(crate) struct TypedSink {
    inner: Box<dyn RowSink>,
    types: Vec<(String, ValueType)>,
}

impl TypedSink {
    /// The sink itself when there is nothing to set.
    pub(crate) fn over(inner: Box<dyn RowSink>, types: &[(String, ValueType)]) -> Box<dyn RowSink> {
        if types.is_empty() {
            return inner;
        }
        Box::new(Self {
            inner,
            types: types.to_vec(),
        })
    }
}

impl RowSink for TypedSink {
    fn begin(&mut self, columns: &[Column]) -> Result<(), SinkError> {
        let mut columns = columns.to_vec();
        for (name, kind) in &self.types {
            set(&mut columns, "", name, kind)?;
        }
        self.inner.begin(&columns)
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        self.inner.row(cells)
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        self.inner.finish()
    }
}

/// Sets the type of a column, or of a column of children behind the heading of their list.
fn set(
    columns: &mut [Column],
    prefix: &str,
    name: &str,
    kind: &ValueType,
) -> Result<(), SinkError> {
    let is_it = |header: &str| format!("{prefix}{header}").eq_ignore_ascii_case(name);
    if let Some(column) = columns.iter_mut().find(|column| is_it(&column.header)) {
        column.data = kind.clone();
        return Ok(());
    }
    for column in &mut *columns {
        let below = format!("{prefix}{}.", column.header);
        if let ValueType::Records(members) = &mut column.data
            && set(members, &below, name, kind).is_ok()
        {
            return Ok(());
        }
    }
    let names: Vec<_> = columns.iter().map(|column| &*column.header).collect();
    Err(SinkError::Options {
        flag: "--column-type",
        problem: format!("names `{name}`; the columns are {}", names.join(", ")),
    })
}

//! The formats byte by byte, files that are complete or not there, and what is said to whom.

#![expect(clippy::unwrap_used, reason = "tests")]

mod files;
mod formats;
mod talk;

use sfkit::model::rows::{Cell, Column, ColumnKind, SinkError};
use sfkit::model::value_type::ValueType;
use sfkit::output::{Format, RowOptions, Ui, UiOptions};

/// Columns whose keys are the parts of these paths.
fn columns(paths: &[&str]) -> Vec<Column> {
    let column = |path: &&str| Column {
        header: (*path).to_owned(),
        keys: path.split('.').map(str::to_owned).collect(),
        kind: ColumnKind::Value,
        data: ValueType::Unknown,
    };
    paths.iter().map(column).collect()
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(text.into())
}

fn number(digits: &str) -> Cell<'_> {
    Cell::Number(digits.into())
}

/// Writes the rows through the sink that `ui` gives.
fn write(
    ui: &Ui,
    options: &RowOptions,
    columns: &[Column],
    rows: &[Vec<Cell<'_>>],
) -> Result<(), SinkError> {
    let mut sink = ui.rows(options)?;
    sink.begin(columns)?;
    for row in rows {
        sink.row(row)?;
    }
    sink.finish()
}

/// What standard output gets.
fn shown(
    format: Format,
    options: &RowOptions,
    columns: &[Column],
    rows: &[Vec<Cell<'_>>],
) -> String {
    let facts = UiOptions {
        format,
        ..UiOptions::default()
    };
    let (ui, stdout, _) = Ui::captured(facts, "");
    write(&ui, options, columns, rows).unwrap();
    stdout.text()
}

//! How the rows of an export are written, kept in the book so that it can be gone on with.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::App;
use crate::bulk::export::{ByteTaker, ExportError, PageTaker, Passing, Rows, Spool};
use crate::cli::rows::RowArgs;
use crate::error::Failure;
use crate::model::rows::SinkError;
use crate::model::value_type::ValueType;
use crate::output::{ByteSink, Format, RowOptions};
use crate::query::ColumnTypes;
use crate::state::Transfer;

/// The options of the output.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    format: String,
    no_header: bool,
    null: Option<String>,
    csv_safe: bool,
    expanded: bool,
    column_types: Vec<(String, String)>,
    partition_by: Option<String>,
    #[serde(skip)]
    place: Option<PathBuf>,
}

impl Kept {
    pub(super) fn of(app: &App, rows: &RowArgs) -> Self {
        let types = rows.column_type.iter();
        Self {
            format: app.ui.rows_format(&rows.options()).to_string(),
            no_header: rows.no_header,
            null: rows.null.clone(),
            csv_safe: rows.csv_safe,
            expanded: rows.expanded,
            column_types: types
                .map(|(column, kind)| (column.clone(), kind.to_string()))
                .collect(),
            partition_by: rows.partition_by.as_ref().map(ToString::to_string),
            place: None,
        }
    }

    pub(super) fn json(&self) -> Value {
        serde_json::to_value(self).expect("options are plain data")
    }

    /// What the book says; `place` is where the result goes.
    pub(super) fn read(value: &Value, place: Option<PathBuf>) -> Self {
        let kept: Self = serde_json::from_value(value.clone()).unwrap_or_default();
        Self { place, ..kept }
    }

    /// The same with these types of columns in the place of those that it has.
    pub(super) fn with_types(mut self, types: &[(String, ValueType)]) -> Self {
        for (column, kind) in types {
            self.column_types
                .retain(|(known, _)| !known.eq_ignore_ascii_case(column));
            self.column_types.push((column.clone(), kind.to_string()));
        }
        self
    }

    fn options(&self) -> RowOptions {
        let types = self.column_types.iter();
        RowOptions {
            file: self.place.clone(),
            no_header: self.no_header,
            null: self.null.clone(),
            csv_safe: self.csv_safe,
            expanded: self.expanded,
            format: self.format.parse().ok(),
            types: types
                .filter_map(|(column, kind)| Some((column.clone(), kind.parse().ok()?)))
                .collect(),
            partition: self
                .partition_by
                .as_ref()
                .and_then(|text| text.parse().ok()),
            ..RowOptions::default()
        }
    }

    /// CSV goes on as it comes, unless something about it is to be changed.
    fn is_passed_on(&self, format: Format) -> bool {
        format == Format::Csv && !self.no_header && self.null.is_none() && !self.csv_safe
    }

    /// What takes the pages.
    pub(super) fn taker(
        &self,
        app: &App,
        types: ColumnTypes,
    ) -> Result<Box<dyn PageTaker>, ExportError> {
        let options = self.options();
        if self.is_passed_on(app.ui.rows_format(&options)) {
            return Ok(passing(app, options.file.as_deref())?);
        }
        let sink = app.ui.rows(&options)?;
        let headers = types.named().map(|(name, _)| name.to_owned()).collect();
        let types = Box::new(move |column: &crate::model::rows::Column| types.of(column));
        Ok(Box::new(Rows::new(sink, headers, types)))
    }
}

/// Passes CSV on to a file, or to standard output.
pub(in crate::cli::bulk) fn passing(
    app: &App,
    file: Option<&Path>,
) -> Result<Box<dyn PageTaker>, SinkError> {
    let sink = app.ui.bytes(file)?;
    Ok(Box::new(Passing::new(Box::new(Bytes(Some(sink))))))
}

/// The bytes of the result on their way out.
struct Bytes(Option<ByteSink>);

impl ByteTaker for Bytes {
    fn put(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        match &mut self.0 {
            Some(sink) => sink.put(bytes),
            None => Ok(()),
        }
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        match self.0.take() {
            Some(sink) => sink.finish().map(drop),
            None => Ok(()),
        }
    }
}

/// Where the result goes, from wherever the export is gone on with.
pub(super) fn place(rows: &RowArgs) -> Result<Option<PathBuf>, Failure> {
    let file = rows.output.as_ref().filter(|path| path.as_os_str() != "-");
    let absolute = file.map(std::path::absolute).transpose();
    Ok(absolute.map_err(|source| {
        let path = file.cloned().unwrap_or_default();
        ExportError::Spool { path, source }
    })?)
}

/// Where the pages are kept until the result is complete.
pub(super) fn spool(app: &App, transfer: &Transfer) -> Spool {
    match &transfer.begun.place {
        Some(file) => Spool::beside(file, transfer.number),
        None => Spool::at(
            &app.paths
                .cache
                .join("bulk")
                .join(transfer.number.to_string()),
        ),
    }
}

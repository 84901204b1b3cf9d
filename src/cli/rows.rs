//! Flags of commands whose result is rows.

use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::client::Client;
use crate::error::Diagnostic;
use crate::model::rows::{RowSink, SinkError};
use crate::model::value_type::ValueType;
use crate::output::{Partition, RowOptions};
use crate::query::{ColumnTypes, QueryRequest, column_types};

/// Flags of commands whose result is rows.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct RowArgs {
    /// Write the result to a file; its ending picks the format (`-` is standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Leave the heading out (CSV, TSV)
    #[arg(long)]
    pub(crate) no_header: bool,

    /// Text for null (CSV, TSV, table)
    #[arg(long, value_name = "TEXT")]
    pub(crate) null: Option<String>,

    /// Defuse what a spreadsheet would run as a formula (CSV, TSV)
    #[arg(long)]
    pub(crate) csv_safe: bool,

    /// One field a line
    #[arg(short = 'x', long)]
    pub(crate) expanded: bool,

    /// Type of a column: text, bool, int, float, decimal(P,S), date, timestamp, time (XLSX, Parquet)
    #[arg(long, value_name = "COLUMN=TYPE", value_parser = column_type)]
    pub(crate) column_type: Vec<(String, ValueType)>,

    /// Make `--output` a folder of Parquet files, one for each value of a column, or year, month or
    /// day of a date
    #[arg(long, value_name = "COLUMN[:UNIT]", requires = "output", value_parser = partition)]
    pub(crate) partition_by: Option<Partition>,
}

fn column_type(text: &str) -> Result<(String, ValueType), String> {
    let (column, kind) = text
        .rsplit_once('=')
        .ok_or("write the column and its type: `Amount=decimal(38,6)`")?;
    let kind = kind.parse::<ValueType>().map_err(told)?;
    Ok((column.to_owned(), kind))
}

fn partition(text: &str) -> Result<Partition, String> {
    text.parse::<Partition>().map_err(told)
}

/// The message of an error with its hints, for a usage error.
#[expect(clippy::needless_pass_by_value, reason = "given to `map_err`")]
fn told(error: impl Diagnostic) -> String {
    let hints = error.hints().into_iter().map(|hint| hint.0);
    let mut text = error.to_string();
    for hint in hints {
        text.push_str("; ");
        text.push_str(&hint);
    }
    text
}

impl RowArgs {
    /// The same for the `Ui`.
    pub(crate) fn options(&self) -> RowOptions {
        RowOptions {
            file: self.output.clone(),
            no_header: self.no_header,
            null: self.null.clone(),
            csv_safe: self.csv_safe,
            expanded: self.expanded,
            types: self.column_type.clone(),
            partition: self.partition_by.clone(),
            ..RowOptions::default()
        }
    }

    /// A sink for the rows of a query, whose columns get types where the format keeps some.
    pub(crate) async fn sink(
        &self,
        app: &App,
        client: &Client,
        query: &QueryRequest,
    ) -> Result<Box<dyn RowSink>, SinkError> {
        let options = self.options();
        let sink = app.ui.rows(&options)?;
        if !app.ui.keeps_types(&options) {
            return Ok(sink);
        }
        Ok(column_types(client, query).await.over(sink))
    }

    /// The types of a query's columns, where the format keeps some.
    pub(crate) async fn types(
        &self,
        app: &App,
        client: &Client,
        query: &QueryRequest,
    ) -> Option<ColumnTypes> {
        match app.ui.keeps_types(&self.options()) {
            true => Some(column_types(client, query).await),
            false => None,
        }
    }
}

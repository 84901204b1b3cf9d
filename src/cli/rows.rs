//! Flags of commands whose result is rows.

use std::path::PathBuf;

use clap::Args;

use crate::output::RowOptions;

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
            ..RowOptions::default()
        }
    }
}

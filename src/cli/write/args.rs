//! Flags of commands that write records.

use std::path::PathBuf;

use clap::Args;

use crate::records::write::{Assignment, InputError, assignment, assignments_of_json};

/// Values of fields.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Values")]
pub(crate) struct ValueArgs {
    /// Value of a field, for every record; `FIELD:=JSON` keeps the type
    ///
    /// A text is read as the field takes it: numbers, true/false, dates (2026-01-31), times with an
    /// offset or in your time zone. An empty value empties the field. A parent can be named by a key:
    /// `Account.Number__c=A-17`.
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,

    /// Values of fields as a JSON object
    #[arg(long, value_name = "JSON")]
    set_json: Option<String>,

    /// Save also what a duplicate rule only warns about
    #[arg(long)]
    pub(crate) allow_duplicates: bool,
}

impl ValueArgs {
    /// The assignments, behind those of typed flags; no field twice.
    pub(crate) fn assignments(
        &self,
        typed: Vec<Assignment>,
    ) -> Result<Vec<Assignment>, InputError> {
        let mut all = typed;
        for text in &self.set {
            all.push(assignment(text)?);
        }
        if let Some(text) = &self.set_json {
            all.extend(assignments_of_json(text)?);
        }
        for (at, one) in all.iter().enumerate() {
            let mut before = all[..at].iter();
            if before.any(|other| other.field.eq_ignore_ascii_case(&one.field)) {
                let field = one.field.to_string();
                return Err(InputError::SetTwice { field });
            }
        }
        Ok(all)
    }
}

/// Where many records come from, and what becomes of those that fail.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Many records")]
pub(crate) struct FileArgs {
    /// Records as CSV, JSON or NDJSON; `-` is standard input
    ///
    /// The delimiter of a table is found out. An empty cell leaves its field as it is, `#N/A` empties
    /// it.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// A column of the file and the field it is meant for; `COLUMN=` leaves it out
    #[arg(long, value_name = "COLUMN=FIELD", requires = "file", value_parser = mapping)]
    pub(crate) map: Vec<(String, String)>,

    /// Empty cells empty their field
    #[arg(long, requires = "file")]
    pub(crate) empty_as_null: bool,

    /// Leave wrong rows out and send the others (exit status 3)
    #[arg(long)]
    pub(crate) skip_bad: bool,

    /// Save each 200 records together or not at all
    #[arg(long)]
    pub(crate) all_or_none: bool,

    /// Write the rows that fail to a file, to be corrected and sent again
    #[arg(long, value_name = "FILE")]
    pub(crate) failures: Option<PathBuf>,
}

impl FileArgs {
    /// None of them, for commands that take no file.
    pub(crate) fn none() -> &'static Self {
        static NONE: FileArgs = FileArgs {
            file: None,
            map: Vec::new(),
            empty_as_null: false,
            skip_bad: false,
            all_or_none: false,
            failures: None,
        };
        &NONE
    }
}

fn mapping(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((column, field)) if !column.trim().is_empty() => {
            Ok((column.trim().to_owned(), field.trim().to_owned()))
        }
        _ => Err("COLUMN=FIELD is expected, for example \"E-Mail=Email\"".to_owned()),
    }
}

/// What keeps a write from doing harm.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Safety")]
pub(crate) struct SafetyArgs {
    /// Show what would change, field by field, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Do not ask, also not before writing to a protected org
    #[arg(long)]
    pub(crate) yes: bool,

    /// Let the server judge; rows are not checked before
    #[arg(long)]
    pub(crate) no_check: bool,

    /// Keep how the records are in a file, which `sfkit record restore` takes back
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    pub(crate) undo: Option<PathBuf>,
}

/// Optimistic concurrency.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Safety")]
pub(crate) struct UnmodifiedArgs {
    /// Leave records alone that anybody changed after this time
    #[arg(long, value_name = "TIME")]
    pub(crate) if_unmodified_since: Option<String>,
}

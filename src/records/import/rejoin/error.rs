//! Why corrected rows cannot be told to be those that failed.

use std::path::PathBuf;

use serde_json::{Map, Value};

use crate::error::{Code, Diagnostic, Hint};

/// Corrected rows that cannot be told to be those that failed.
#[derive(Debug, thiserror::Error)]
pub enum RejoinError {
    /// Nothing tells rows apart.
    #[error("nothing tells which rows of `{}` failed: it has no column `sfkit_line`", path.display())]
    NoKey {
        /// Number of the transfer.
        number: u64,
        /// The file.
        path: PathBuf,
    },
    /// The file has no such column.
    #[error("`{}` has no column for `{column}`, by which its rows are told apart", path.display())]
    NoKeyColumn {
        /// The file.
        path: PathBuf,
        /// The field.
        column: String,
    },
    /// No such column was sent.
    #[error(
        "bulk transfer {number} has sent no `{column}`, so its rows cannot be told apart by it"
    )]
    KeyNotSent {
        /// Number of the transfer.
        number: u64,
        /// The field.
        column: String,
    },
    /// The file has fewer columns than were sent.
    #[error("`{}` lacks what bulk transfer {number} has sent: {}", path.display(), columns.join(", "))]
    LacksColumns {
        /// Number of the transfer.
        number: u64,
        /// The file.
        path: PathBuf,
        /// The fields.
        columns: Vec<String>,
    },
    /// Two failed rows have the same key.
    #[error("two rows that failed in bulk transfer {number} have the same {}: those of line {one} and line {other}", key.join(", "))]
    SameKey {
        /// Number of the transfer.
        number: u64,
        /// The fields.
        key: Vec<String>,
        /// Line of the one.
        one: u64,
        /// Line of the other.
        other: u64,
    },
    /// A failed row is in the file twice.
    #[error("`{}` has two rows for the one of line {line} of bulk transfer {number}", path.display())]
    TwoRows {
        /// Number of the transfer.
        number: u64,
        /// The file.
        path: PathBuf,
        /// Line of the row in the file that was imported.
        line: u64,
    },
    /// Rows without a line where others have one.
    #[error("{count} row{} of `{}` {} no `sfkit_line`", if *count == 1 { "" } else { "s" },
        path.display(), if *count == 1 { "has" } else { "have" })]
    NoLine {
        /// The file.
        path: PathBuf,
        /// How many there are.
        count: u64,
    },
    /// None of the rows failed.
    #[error("none of the {rows} rows of `{}` failed in bulk transfer {number}", path.display())]
    NoneFailed {
        /// Number of the transfer.
        number: u64,
        /// The file.
        path: PathBuf,
        /// Its rows.
        rows: u64,
    },
}

impl Diagnostic for RejoinError {
    fn code(&self) -> Code {
        match self {
            Self::NoKey { .. } | Self::KeyNotSent { .. } => Code::Usage,
            _ => Code::InvalidData,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let failed = |number: &u64| {
            format!(
                "or correct a `failed.csv`: `sfkit bulk results {number} --results DIR`, then `sfkit bulk retry \
                 {number} --file DIR/failed.csv`"
            )
        };
        let named = "name the fields that tell rows apart: `--key FIELD,…`".to_owned();
        match self {
            Self::NoKey { number, .. } => vec![Hint(named), Hint(failed(number))],
            Self::SameKey { number, .. } => vec![
                Hint("name more fields, which tell them apart: `--key FIELD,…`".to_owned()),
                Hint(failed(number)),
            ],
            Self::NoKeyColumn { .. } | Self::KeyNotSent { .. } => vec![Hint(named)],
            Self::LacksColumns { number, .. } => vec![
                Hint::new("give it those columns: what is not sent would stay empty, or as it is"),
                Hint(failed(number)),
            ],
            Self::TwoRows { .. } => vec![Hint::new("leave one of them: both would be done")],
            Self::NoLine { .. } => vec![Hint::new(
                "take them out, and import them as a file of their own",
            )],
            Self::NoneFailed { number, .. } => vec![Hint(format!(
                "`sfkit bulk results {number} --results DIR` writes those that did"
            ))],
        }
    }

    fn details(&self) -> Map<String, Value> {
        Map::new()
    }
}

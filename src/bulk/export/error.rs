//! What can go wrong with an export.

use std::io;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::super::BulkError;
use crate::client;
use crate::error::{Code, Diagnostic, Hint};
use crate::model::rows::SinkError;
use crate::state::JobBookError;

/// A failure of an export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A job.
    #[error(transparent)]
    Bulk(#[from] BulkError),
    /// The result cannot take more.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// A bulk query cannot do this.
    #[error("a bulk query cannot have {feature}")]
    Unsuited {
        /// What of the query.
        feature: String,
        /// What to do instead.
        way: &'static str,
    },
    /// The query is no SOQL.
    #[error(transparent)]
    Syntax(Box<crate::soql::ParseError>),
    /// Fewer or more rows came than the job says it has.
    #[error("the result is incomplete: {received} rows arrived, the job has {promised}")]
    Incomplete {
        /// Rows that arrived.
        received: u64,
        /// Rows of the job.
        promised: u64,
    },
    /// A page is not the CSV that it should be.
    #[error("page {page} of the result is no CSV that can be read: {problem}")]
    BadPage {
        /// Number of the page, from 1.
        page: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// Pages cannot be kept on the disk.
    #[error("the pages of the result cannot be kept in `{}`", path.display())]
    Spool {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The query takes too long however narrow its windows are.
    #[error("the query takes too long, also for the window {window}")]
    TooSlow {
        /// The window.
        window: String,
        /// What the org said.
        source: Box<BulkError>,
    },
    /// The windows of a query cannot be made.
    #[error(
        "`--chunk-by {field}` needs the first and the last {field} of the records, and the org does not tell them"
    )]
    NoBounds {
        /// The field.
        field: &'static str,
    },
    /// The entry in the book was written by another version.
    #[error("bulk transfer {number} cannot be gone on with: its entry is not understood")]
    BadPlan {
        /// Its number.
        number: u64,
        /// Why.
        source: serde_json::Error,
    },
}

impl From<client::Error> for ExportError {
    fn from(error: client::Error) -> Self {
        Self::Bulk(error.into())
    }
}

impl From<JobBookError> for ExportError {
    fn from(error: JobBookError) -> Self {
        Self::Bulk(error.into())
    }
}

impl Diagnostic for ExportError {
    fn code(&self) -> Code {
        match self {
            Self::Bulk(error) => error.code(),
            Self::Sink(error) => error.code(),
            Self::Unsuited { .. } => Code::SoqlInvalid,
            Self::Syntax(error) => error.code(),
            Self::Incomplete { .. } => Code::IncompleteResult,
            Self::BadPage { .. } | Self::NoBounds { .. } => Code::BadAnswer,
            Self::Spool { .. } | Self::BadPlan { .. } => Code::File,
            Self::TooSlow { .. } => Code::Timeout,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let text = match self {
            Self::Bulk(error) => return error.hints(),
            Self::Sink(error) => return error.hints(),
            Self::Syntax(error) => return error.hints(),
            Self::Unsuited { way, .. } => way,
            Self::Incomplete { .. } | Self::BadPage { .. } | Self::BadPlan { .. } => {
                "run the export again; nothing that was written is complete"
            }
            Self::Spool { .. } => "check the folder, its permissions and the space on the disk",
            Self::TooSlow { .. } => "narrow the WHERE clause by an indexed field",
            Self::NoBounds { .. } => "leave `--chunk-by` out, or narrow the WHERE clause",
        };
        vec![Hint::new(text)]
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Bulk(error) => error.details(),
            Self::TooSlow { source, .. } => source.details(),
            Self::Incomplete { received, promised } => Map::from_iter([
                ("received".to_owned(), json!(received)),
                ("promised".to_owned(), json!(promised)),
            ]),
            _ => Map::new(),
        }
    }
}

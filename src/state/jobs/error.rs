//! What can be wrong with the book.

use serde_json::{Map, Value, json};

use crate::db::DbError;
use crate::error::{Code, Diagnostic, Hint};

/// The book cannot be used, or has no such transfer.
#[derive(Debug, thiserror::Error)]
pub enum JobBookError {
    /// The file cannot be used.
    #[error("the book of bulk transfers cannot be read or written")]
    Db(#[from] DbError),
    /// No transfer has this number.
    #[error("there is no bulk transfer number {number}")]
    Missing {
        /// The number.
        number: u64,
        /// The newest that there is.
        newest: Option<u64>,
    },
    /// There is no transfer at all.
    #[error("there was no bulk transfer yet")]
    Empty,
    /// What stands in the book makes no sense.
    #[error("the entry of bulk transfer {number} is damaged")]
    Damaged {
        /// Its number.
        number: u64,
    },
}

impl From<rusqlite::Error> for JobBookError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Diagnostic for JobBookError {
    fn code(&self) -> Code {
        match self {
            Self::Db(error) => error.code(),
            Self::Missing { .. } | Self::Empty => Code::NotFound,
            Self::Damaged { .. } => Code::File,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Db(error) => error.hints(),
            Self::Missing { .. } => vec![Hint::new(
                "`sfkit bulk list` shows them; a job that another program made is named by its id",
            )],
            Self::Empty => Vec::new(),
            Self::Damaged { .. } => {
                vec![Hint::new("the org still knows the jobs of the last 7 days")]
            }
        }
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Missing { number, newest } => Map::from_iter([
                ("number".to_owned(), json!(number)),
                ("newest".to_owned(), json!(newest)),
            ]),
            _ => Map::new(),
        }
    }
}

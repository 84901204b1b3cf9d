//! What can go wrong in the local org: [`StoreError`] for its file, [`ApiError`] for its clients.
//!
//! A [`StoreError`] is ours and ends a command; an [`ApiError`] is part of the wire and has
//! Salesforce's `errorCode` and wording.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::error::{Code, Diagnostic, Hint};

/// Why the file of the local org cannot be used, or why a row cannot be kept in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be made or opened.
    #[error("cannot open the local org's file `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// `SQLite` refused.
    #[error("the local org's file `{}` cannot be read or written", path.display())]
    Sql {
        /// The file.
        path: PathBuf,
        /// What `SQLite` said.
        #[source]
        source: rusqlite::Error,
    },
    /// The file was written by a newer `sfkit`.
    #[error("the local org's file `{}` was made by a newer version of sfkit", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// There is no such object.
    #[error("the local org has no object `{object}`")]
    UnknownObject {
        /// As given.
        object: String,
    },
    /// There is no such field, or it cannot be set because it is made of others.
    #[error("`{object}` has no field `{field}` that could be set")]
    UnknownField {
        /// The object.
        object: String,
        /// As given.
        field: String,
    },
    /// The value does not fit the field's type.
    #[error("`{object}.{field}` cannot hold this value, it must be of type {expected}")]
    BadValue {
        /// The object.
        object: String,
        /// The field.
        field: String,
        /// Salesforce's word for the type.
        expected: &'static str,
    },
    /// A record with this id is there already.
    #[error("`{object}` already has a record `{id}`")]
    DuplicateId {
        /// The object.
        object: String,
        /// The id.
        id: String,
    },
}

impl Diagnostic for StoreError {
    fn code(&self) -> Code {
        match self {
            Self::File { .. } | Self::Sql { .. } | Self::Newer { .. } => Code::File,
            Self::UnknownObject { .. }
            | Self::UnknownField { .. }
            | Self::BadValue { .. }
            | Self::DuplicateId { .. } => Code::InvalidData,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::File { .. } => vec![Hint::new(
                "check that the folder exists and may be written to",
            )],
            Self::Sql { .. } => vec![Hint::new(
                "if the file is damaged, start afresh with `sfkit local reset`",
            )],
            Self::Newer { .. } => vec![Hint::new(
                "use the newer sfkit, or start afresh with `sfkit local reset`",
            )],
            _ => Vec::new(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        let mut details = Map::new();
        match self {
            Self::File { path, .. } | Self::Sql { path, .. } | Self::Newer { path } => {
                details.insert("path".into(), json!(path.display().to_string()));
            }
            Self::UnknownObject { object } => {
                details.insert("object".into(), json!(object));
            }
            Self::UnknownField { object, field } | Self::BadValue { object, field, .. } => {
                details.insert("object".into(), json!(object));
                details.insert("field".into(), json!(field));
            }
            Self::DuplicateId { object, id } => {
                details.insert("object".into(), json!(object));
                details.insert("id".into(), json!(id));
            }
        }
        details
    }
}

/// A failure as a client sees it: HTTP status and one entry of Salesforce's error array.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// `errorCode`.
    pub code: &'static str,
    /// `message`; may begin with a line break and an excerpt of the query.
    pub message: String,
    /// `fields`; left out of the body when there are none.
    pub fields: Vec<String>,
}

impl ApiError {
    /// An error without fields.
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            fields: Vec::new(),
        }
    }

    /// The answer's body: an array of this one error.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut entry = Map::new();
        entry.insert("message".into(), json!(self.message));
        entry.insert("errorCode".into(), json!(self.code));
        if !self.fields.is_empty() {
            entry.insert("fields".into(), json!(self.fields));
        }
        Value::Array(vec![Value::Object(entry)])
    }

    /// `The requested resource does not exist`.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(404, "NOT_FOUND", "The requested resource does not exist")
    }

    /// The store failed: nothing that the client could mend.
    #[must_use]
    pub fn internal(source: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error = source, "the local org's store failed");
        Self::new(
            500,
            "UNKNOWN_EXCEPTION",
            "An unexpected error occurred. Please include this ErrorId if you contact support: 0",
        )
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Sql { source, .. } if is_busy(source) => Self::new(
                400,
                "UNABLE_TO_LOCK_ROW",
                "unable to obtain exclusive access to this record or 1 records",
            ),
            _ => Self::internal(&error),
        }
    }
}

/// Whether another writer did not end in time.
fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

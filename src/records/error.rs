//! What can go wrong on the way of a record.

use serde_json::{Map, Value};

use crate::client;
use crate::error::{Code, Diagnostic, Hint};

/// A failure on the way of a record.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The REST API.
    #[error(transparent)]
    Client(Box<client::Error>),
}

impl From<client::Error> for RecordError {
    fn from(error: client::Error) -> Self {
        Self::Client(Box::new(error))
    }
}

impl Diagnostic for RecordError {
    fn code(&self) -> Code {
        match self {
            Self::Client(error) => error.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Client(error) => error.hints(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Client(error) => error.details(),
        }
    }
}

//! Why a search brought no result.

use serde_json::{Map, Value};

use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::query::error::QueryError;
use crate::soql::search::SearchError;

/// A search that failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchFailure {
    /// The text is not SOSL.
    #[error("{}", .0.error)]
    Syntax(Box<SearchSyntax>),
    /// It failed as a query does.
    #[error(transparent)]
    Run(#[from] QueryError),
}

/// A text that is not SOSL.
#[derive(Debug)]
pub struct SearchSyntax {
    /// What is wrong with it.
    pub error: SearchError,
    /// File that it came from.
    pub origin: Option<String>,
}

impl Diagnostic for SearchFailure {
    fn code(&self) -> Code {
        match self {
            Self::Syntax(fault) => fault.error.code(),
            Self::Run(error) => error.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Syntax(fault) => fault.error.hints(),
            Self::Run(error) => error.hints(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Syntax(fault) => fault.error.details(),
            Self::Run(error) => error.details(),
        }
    }

    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Syntax(fault) => fault.error.snippet().map(|snippet| Snippet {
                origin: fault.origin.clone(),
                ..snippet
            }),
            Self::Run(error) => error.snippet(),
        }
    }
}

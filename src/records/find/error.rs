//! Why a name leads to no record, or to more than one.

use serde_json::{Map, Value, json};

use super::Candidate;
use crate::client;
use crate::error::{Code, Diagnostic, Hint};
use crate::model::id::IdError;
use crate::query::QueryError;
use crate::query::search::SearchFailure;
use crate::records::clause::ClauseError;

/// So many choices are shown; all that were found stand in the details.
const SHOWN: usize = 10;

/// A text that names no record, or not one alone.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// It looks like an id and is none.
    #[error("`{text}` is no record id")]
    BadId {
        /// What was given.
        text: String,
        /// What is wrong with it.
        source: IdError,
    },
    /// The id belongs to another object.
    #[error("`{id}` is the id of {}, not of {object}", actual.as_deref().unwrap_or("another object"))]
    WrongObject {
        /// The id.
        id: String,
        /// What it should be of.
        object: String,
        /// What it is of, when known.
        actual: Option<String>,
    },
    /// The address leads to another org.
    #[error("`{url}` does not lead to this org, which is at `{host}`")]
    ForeignAddress {
        /// The address.
        url: String,
        /// Host of the org.
        host: String,
    },
    /// The address leads to no record.
    #[error("there is no record id in `{url}`")]
    NoRecord {
        /// The address.
        url: String,
    },
    /// Nothing is called so.
    #[error("there is no {object} {}", called.one())]
    Missing {
        /// The object.
        object: String,
        /// What was asked for.
        called: Called,
        /// What is called nearly so.
        near: Vec<Candidate>,
    },
    /// Several are called so.
    #[error("{}{} records of {object} {}", choices.len(), if *more { " or more" } else { "" }, called.several())]
    Ambiguous {
        /// The object.
        object: String,
        /// What was asked for.
        called: Called,
        /// What is called so.
        choices: Vec<Candidate>,
        /// There are more than those.
        more: bool,
    },
    /// Records of the object have no name.
    #[error("records of {object} have no name")]
    Nameless {
        /// The object.
        object: String,
    },
    /// The left side of `Field=value` is no field.
    #[error(transparent)]
    Clause(#[from] ClauseError),
    /// Looking the name up failed.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Searching for the name failed.
    #[error(transparent)]
    Search(#[from] SearchFailure),
    /// Asking about the object or the user failed.
    #[error(transparent)]
    Client(#[from] client::Error),
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// The field that was named; none for a plain name.
    pub field: Option<String>,
    /// Its value.
    pub value: String,
}

impl Called {
    fn one(&self) -> String {
        match &self.field {
            Some(field) => format!("whose `{field}` is `{}`", self.value),
            None => format!("named `{}`", self.value),
        }
    }

    fn several(&self) -> String {
        match &self.field {
            Some(field) => format!("have `{}` in `{field}`", self.value),
            None => format!("are named `{}`", self.value),
        }
    }
}

impl Diagnostic for FindError {
    fn code(&self) -> Code {
        match self {
            Self::BadId { .. }
            | Self::WrongObject { .. }
            | Self::NoRecord { .. }
            | Self::Nameless { .. }
            | Self::Ambiguous { .. } => Code::Usage,
            Self::ForeignAddress { .. } => Code::HostNotAllowed,
            Self::Missing { .. } => Code::NotFound,
            Self::Clause(error) => error.code(),
            Self::Query(error) => error.code(),
            Self::Search(error) => error.code(),
            Self::Client(error) => error.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::BadId { .. } => vec![Hint::new(
                "copy it whole, with capital and small letters as they are",
            )],
            Self::ForeignAddress { .. } => vec![Hint::new(
                "name the org that it belongs to with `-o`; `sfkit auth list` shows the orgs",
            )],
            Self::Nameless { .. } => vec![Hint::new("name them by id, or by `Field=value`")],
            Self::NoRecord { .. } => vec![Hint::new("open the record itself and copy its address")],
            Self::Missing { near, .. } if !near.is_empty() => {
                let near = near.iter();
                near.map(|one| Hint(format!("did you mean {one}?")))
                    .collect()
            }
            Self::Ambiguous { choices, more, .. } => {
                let mut hints = vec![Hint::new("name one of them by its id:")];
                let shown = choices.iter().take(SHOWN);
                hints.extend(shown.map(|one| Hint(one.to_string())));
                if *more || choices.len() > SHOWN {
                    hints.push(Hint::new("there are more, which are not shown"));
                }
                hints
            }
            Self::Query(error) => error.hints(),
            Self::Search(error) => error.hints(),
            Self::Clause(error) => error.hints(),
            Self::Client(error) => error.hints(),
            Self::Missing { .. } | Self::WrongObject { .. } => Vec::new(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        let listed = |all: &[Candidate]| all.iter().map(Candidate::to_json).collect::<Value>();
        match self {
            Self::Missing { near, .. } => Map::from_iter([("near".to_owned(), listed(near))]),
            Self::Ambiguous { choices, .. } => {
                Map::from_iter([("choices".to_owned(), listed(choices))])
            }
            Self::WrongObject { actual, .. } => {
                Map::from_iter([("object".to_owned(), json!(actual))])
            }
            Self::Query(error) => error.details(),
            Self::Search(error) => error.details(),
            Self::Client(error) => error.details(),
            _ => Map::new(),
        }
    }

    fn snippet(&self) -> Option<crate::error::Snippet> {
        match self {
            Self::Query(error) => error.snippet(),
            Self::Search(error) => error.snippet(),
            _ => None,
        }
    }
}

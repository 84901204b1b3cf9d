//! Why an object cannot be told about.

use serde_json::{Map, Value, json};

use crate::client::Error;
use crate::error::{Code, Diagnostic, Hint};

/// An object that cannot be told about.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    /// The org has no object of this name, or the user may not see it.
    #[error("the org has no object `{name}` that this user may see{}", did_you_mean(meant.as_deref()))]
    UnknownObject {
        /// As given.
        name: String,
        /// API name of what may have been meant.
        meant: Option<String>,
    },
    /// The object has no field of this name, or the user may not see it.
    #[error("`{object}` has no field `{field}` that this user may see{}", did_you_mean(meant.as_deref()))]
    UnknownField {
        /// API name of the object.
        object: String,
        /// As given.
        field: String,
        /// API name of what may have been meant.
        meant: Option<String>,
    },
    /// The server refused, or did not answer.
    #[error(transparent)]
    Client(#[from] Error),
}

fn did_you_mean(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}

impl Diagnostic for ObjectsError {
    fn code(&self) -> Code {
        match self {
            Self::UnknownObject { .. } | Self::UnknownField { .. } => Code::NotFound,
            Self::Client(error) => error.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::UnknownObject { .. } => vec![Hint::new(
                "`sfkit object list --search WORDS` looks for it by name and label",
            )],
            Self::UnknownField { object, .. } => vec![Hint::new(format!(
                "`sfkit object describe {object} --search WORDS` looks for it by name and label"
            ))],
            Self::Client(error) => error.hints(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        let known = match self {
            Self::UnknownObject { name, meant } => json!({"object": name, "meant": meant}),
            Self::UnknownField {
                object,
                field,
                meant,
            } => json!({"object": object, "field": field, "meant": meant}),
            Self::Client(error) => return error.details(),
        };
        known.as_object().cloned().unwrap_or_default()
    }
}

//! Command lines that name nothing to write.

use crate::error::{Code, Diagnostic, Hint};

/// A command line that cannot be meant.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UsageError {
    /// No value for a new record.
    #[error("nothing is set")]
    NothingSet,
    /// An update without a change.
    #[error("nothing is to be changed")]
    NothingToChange,
    /// An update from a file that is told another key on the command line.
    #[error("`{text}` is no time")]
    NoTime {
        /// What was given.
        text: String,
    },
    /// A single record that is to be upserted lacks its key.
    #[error("the value of the key `{key}` is missing")]
    NoKeyValue {
        /// The key.
        key: String,
    },
}

impl Diagnostic for UsageError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint(match self {
            Self::NothingSet => {
                "give values with `--set FIELD=VALUE`, or records with `--file FILE`".to_owned()
            }
            Self::NothingToChange => "give new values with `--set FIELD=VALUE`".to_owned(),
            Self::NoTime { .. } => {
                "write it like `2026-01-31T10:00:00Z`, or `2026-01-31 10:00` in your time zone"
                    .to_owned()
            }
            Self::NoKeyValue { key } => format!("give it with `--set {key}=…`"),
        })]
    }
}

//! Command lines of `sfkit bulk` that cannot be meant.

use crate::error::{Code, Diagnostic, Hint};

/// A command line that cannot be meant.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UsageError {
    /// Neither a number nor the id of a job.
    #[error("`{text}` is no bulk job")]
    NoJob {
        /// What was given.
        text: String,
    },
    /// The transfer belongs to another org.
    #[error("bulk transfer {number} is about the org `{theirs}`, and this is `{ours}`")]
    OtherOrg {
        /// Number of the transfer.
        number: u64,
        /// Its org.
        theirs: String,
        /// The org at hand.
        ours: String,
    },
    /// Files are written, and nobody said where.
    #[error("where the results go is not said")]
    NoFolder,
}

impl Diagnostic for UsageError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint(match self {
            Self::NoJob { .. } => {
                "`sfkit bulk list` shows the numbers; the id of a job begins with 750".to_owned()
            }
            Self::OtherOrg { theirs, .. } => format!("leave `-o` out, or write `-o {theirs}`"),
            Self::NoFolder => "name a folder: `--results DIR`".to_owned(),
        })]
    }
}

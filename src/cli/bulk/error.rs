//! Command lines of `sfkit bulk` that cannot be meant, and exports that can be gone on with.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::bulk::export::ExportError;
use crate::error::{Code, Diagnostic, Hint};
use crate::model::id::RecordId;
use crate::model::rows::SinkError;

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
    /// An upsert without a key.
    #[error("an upsert needs the field by which records are found")]
    NoKey,
    /// A key of something else.
    #[error("`--external-id` is for upserts")]
    KeyWithoutUpsert,
    /// No rule that assigns records of the object.
    #[error("`{text}` is no assignment rule for `{object}`")]
    NoRule {
        /// What was given.
        text: String,
        /// The object.
        object: String,
    },
    /// The file of a mapping cannot be read.
    #[error("cannot read the mapping `{}`", path.display())]
    MapFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of a mapping that is none.
    #[error("`{}`, line {line}: this maps nothing", path.display())]
    MapLine {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
    },
    /// A job that another program made.
    #[error("the bulk job `{id}` was not made here")]
    NotOurs {
        /// Its id.
        id: RecordId,
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
            Self::NoKey => "name it: `--external-id FIELD`".to_owned(),
            Self::KeyWithoutUpsert => {
                "leave it out; a column can be a key of a parent: `Account.Number__c`".to_owned()
            }
            Self::NoRule { .. } => {
                "rules are for Lead and Case, and their ids begin with 01Q".to_owned()
            }
            Self::MapFile { .. } => "check the path and its permissions".to_owned(),
            Self::MapLine { .. } => "write a COLUMN=FIELD a line; `#` begins a remark".to_owned(),
            Self::NotOurs { .. } => {
                "`sfkit bulk status`, `results` and `abort` take jobs of other programs".to_owned()
            }
            Self::NoFolder => "name a folder: `--results DIR`".to_owned(),
        })]
    }
}

/// An export that ended early and can be gone on with.
#[derive(Debug)]
pub(crate) struct Unfinished {
    /// Number of the transfer.
    pub(crate) number: u64,
    /// Why it ended.
    pub(crate) reason: ExportError,
}

impl std::fmt::Display for Unfinished {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.reason.fmt(formatter)
    }
}

impl std::error::Error for Unfinished {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.reason.source()
    }
}

impl Diagnostic for Unfinished {
    fn code(&self) -> Code {
        self.reason.code()
    }

    fn hints(&self) -> Vec<Hint> {
        let way = match &self.reason {
            // The same pages would meet the same column.
            ExportError::Sink(SinkError::Misfit { column, .. }) => {
                format!(" --column-type '{column}=text'")
            }
            _ => String::new(),
        };
        let mut hints = self.reason.hints();
        hints.push(Hint(format!(
            "`sfkit bulk resume {}{way}` goes on where this ended",
            self.number
        )));
        hints
    }

    fn details(&self) -> Map<String, Value> {
        let mut details = self.reason.details();
        details.insert("number".to_owned(), json!(self.number));
        details
    }
}

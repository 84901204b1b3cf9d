//! Why a report brought no rows.

use serde_json::{Map, Value, json};

use crate::client;
use crate::error::{Code, Diagnostic, Hint};
use crate::model::rows::SinkError;

use super::FoundReport;

/// A report that brought no rows.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// No report has this name or id.
    #[error("the org has no report `{name}` that this user may see")]
    Missing {
        /// As given.
        name: String,
        /// Names that are like it.
        near: Vec<String>,
    },
    /// Several reports have this name.
    #[error("{} reports are called `{name}`", choices.len())]
    Several {
        /// As given.
        name: String,
        /// Which they are.
        choices: Vec<FoundReport>,
    },
    /// A joined report has several blocks, which are no one table.
    #[error("`{name}` is a joined report, whose blocks are no one table")]
    Joined {
        /// Its name.
        name: String,
    },
    /// The API handed out only the first rows.
    #[error("the report `{name}` is incomplete: {received} rows arrived{}", total.map_or_else(|| ", and there are more".to_owned(), |total| format!(", it has {total}")))]
    Truncated {
        /// Its name.
        name: String,
        /// Rows that arrived.
        received: u64,
        /// Rows that the report counts, when it does.
        total: Option<u64>,
    },
    /// The report's details are hidden.
    #[error("the report `{name}` hands out no detail rows")]
    NoDetails {
        /// Its name.
        name: String,
    },
    /// A condition that cannot be read.
    #[error("the filter `{text}` cannot be read")]
    Condition {
        /// As given.
        text: String,
    },
    /// The report's type has no such column.
    #[error("the report `{name}` has no column `{column}`{}", meant.as_ref().map_or_else(String::new, |meant| format!("; did you mean `{meant}`?")))]
    Column {
        /// The report.
        name: String,
        /// As given.
        column: String,
        /// What may have been meant.
        meant: Option<String>,
    },
    /// The answer lacks a part or contradicts itself.
    #[error("the answer of the report cannot be understood: {what}")]
    BadAnswer {
        /// What is wrong.
        what: String,
    },
    /// The client failed.
    #[error(transparent)]
    Client(#[from] client::Error),
    /// The rows cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

impl Diagnostic for ReportError {
    fn code(&self) -> Code {
        match self {
            Self::Missing { .. } => Code::NotFound,
            Self::Several { .. } | Self::Condition { .. } | Self::Column { .. } => Code::Usage,
            Self::Joined { .. } | Self::NoDetails { .. } => Code::Refused,
            Self::Truncated { .. } => Code::IncompleteResult,
            Self::BadAnswer { .. } => Code::BadAnswer,
            Self::Client(error) => error.code(),
            Self::Sink(error) => error.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Missing { near, .. } if near.is_empty() => {
                vec![Hint::new("`sfkit report list` shows the reports")]
            }
            Self::Missing { near, .. } => vec![
                Hint::new(format!("there are: {}", near.join(", "))),
                Hint::new("`sfkit report list` shows all reports"),
            ],
            Self::Several { choices, .. } => {
                let choices = choices.iter().map(|choice| {
                    let folder = choice.folder.as_deref().unwrap_or("no folder");
                    Hint::new(format!("`{}` is the one in `{folder}`", choice.id))
                });
                choices.collect()
            }
            Self::Joined { .. } => vec![Hint::new(
                "run each block as a report of its own, or query the records with `sfkit query`",
            )],
            Self::Truncated { .. } => vec![
                Hint::new(
                    "the API hands out 2,000 rows of a report: narrow it with `--filter \"COLUMN>VALUE\"` \
                     and run it piece by piece",
                ),
                Hint::new("`--summary` gives its groups and totals, which are complete"),
                Hint::new("`sfkit query` has no such limit"),
            ],
            Self::NoDetails { .. } => vec![Hint::new("`--summary` gives its groups and totals")],
            Self::Condition { .. } => vec![Hint::new(
                "write COLUMN, one of `=` `!=` `<` `<=` `>` `>=` `~` (contains), and a value: \
                 `--filter \"Stage=Prospecting\"`",
            )],
            Self::Column { .. } => vec![Hint::new(
                "a column is named by its heading or its API name, as `--api-names` shows it",
            )],
            Self::BadAnswer { .. } => vec![Hint::new("`-vvv` shows what was exchanged")],
            Self::Client(error) => error.hints(),
            Self::Sink(error) => error.hints(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        let facts = match self {
            Self::Truncated {
                received, total, ..
            } => json!({"received": received, "total": total}),
            Self::Several { choices, .. } => {
                let ids: Vec<_> = choices.iter().map(|choice| choice.id.as_str()).collect();
                json!({"known": ids})
            }
            Self::Missing { near, .. } => json!({"known": near}),
            Self::Column { column, meant, .. } => json!({"column": column, "meant": meant}),
            Self::Client(error) => return error.details(),
            _ => return Map::new(),
        };
        facts.as_object().cloned().unwrap_or_default()
    }
}

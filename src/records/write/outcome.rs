//! What became of each row, and of all of them.

use crate::client::{self, SaveError, Saved};
use crate::model::rows::{Cell, Column, RowSink, SinkError};

use super::check::Fault;
use super::verb::Verb;
use crate::model::stop::Ending;

/// Codes of our own, for rows that no server has judged.
pub const NOT_SENT: &str = "NOT_SENT";
/// The record was changed after the given time.
pub const MODIFIED: &str = "RECORD_MODIFIED";
/// The request was sent, and its answer never came.
pub const UNKNOWN: &str = "UNKNOWN_OUTCOME";

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was done; the flag tells whether a record was made.
    Done {
        /// A record was made.
        created: bool,
    },
    /// It was not done.
    Failed(Vec<SaveError>),
    /// Nobody knows: it was sent, and the answer was lost.
    Unknown(SaveError),
    /// It was not sent any more.
    NotSent(SaveError),
}

/// A row and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowResult {
    /// Where it stands in the input.
    pub line: u64,
    /// The record.
    pub id: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
}

impl RowResult {
    /// The result of a row that the server has answered.
    pub(super) fn of_saved(line: u64, saved: Saved, verb: &Verb) -> Self {
        let created = saved.created.unwrap_or(*verb == Verb::Create);
        let verdict = match saved.success {
            true => Verdict::Done { created },
            false => Verdict::Failed(saved.errors),
        };
        Self {
            line,
            id: saved.id,
            verdict,
        }
    }

    /// The result of a row that was found wrong before.
    pub(super) fn of_faults(line: u64, faults: &[Fault]) -> Self {
        let errors = faults.iter().map(|fault| SaveError {
            code: fault.code().to_owned(),
            message: fault.to_string(),
            fields: fault.fields(),
        });
        Self {
            line,
            id: None,
            verdict: Verdict::Failed(errors.collect()),
        }
    }

    /// Why it was not done.
    #[must_use]
    pub fn errors(&self) -> &[SaveError] {
        match &self.verdict {
            Verdict::Done { .. } => &[],
            Verdict::Failed(errors) => errors,
            Verdict::Unknown(error) | Verdict::NotSent(error) => std::slice::from_ref(error),
        }
    }

    /// Whether it was done; none when nobody knows.
    #[must_use]
    pub fn success(&self) -> Option<bool> {
        match self.verdict {
            Verdict::Done { .. } => Some(true),
            Verdict::Failed(_) | Verdict::NotSent(_) => Some(false),
            Verdict::Unknown(_) => None,
        }
    }

    /// The errors as JSON.
    #[must_use]
    pub fn errors_json(&self) -> serde_json::Value {
        let errors = self.errors().iter().map(|error| {
            serde_json::json!({"code": error.code, "message": error.message, "fields": error.fields})
        });
        errors.collect()
    }
}

/// What came of all rows.
#[derive(Debug, Default)]
pub struct Tally {
    /// Rows of the input.
    pub rows: u64,
    /// Done.
    pub done: u64,
    /// Done by making a record.
    pub created: u64,
    /// Not done.
    pub failed: u64,
    /// Sent, and the answer was lost.
    pub unknown: u64,
    /// Not sent any more.
    pub not_sent: u64,
    /// Why nothing more was sent, or why the only record was not saved.
    pub cause: Option<client::Error>,
    /// How the user ended it, if rows were left.
    pub ended: Option<Ending>,
}

impl Tally {
    /// Counts a row.
    pub(super) fn count(&mut self, result: &RowResult) {
        self.rows += 1;
        match result.verdict {
            Verdict::Done { created } => {
                self.done += 1;
                self.created += u64::from(created);
            }
            Verdict::Failed(_) => self.failed += 1,
            Verdict::Unknown(_) => self.unknown += 1,
            Verdict::NotSent(_) => self.not_sent += 1,
        }
    }

    /// Whether every row was done.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.done == self.rows && self.ended.is_none()
    }
}

/// Writes results as rows. JSON has the errors of a row as a list, tables have the first one in
/// columns.
pub struct ResultRows {
    sink: Box<dyn RowSink>,
    is_nested: bool,
}

impl ResultRows {
    /// Begins to write.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn begin(mut sink: Box<dyn RowSink>, is_nested: bool) -> Result<Self, SinkError> {
        let names: &[&str] = match is_nested {
            true => &["line", "id", "success", "created", "errors"],
            false => &[
                "line",
                "id",
                "success",
                "created",
                "error_code",
                "message",
                "fields",
            ],
        };
        let columns: Vec<Column> = names.iter().map(|&name| Column::value(name)).collect();
        sink.begin(&columns)?;
        Ok(Self { sink, is_nested })
    }

    /// Writes one result.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn row(&mut self, result: &RowResult) -> Result<(), SinkError> {
        let text = |text: &str| match text {
            "" => Cell::Null,
            text => Cell::Text(text.to_owned().into()),
        };
        let created = matches!(result.verdict, Verdict::Done { created: true });
        let mut cells = vec![
            Cell::Number(result.line.to_string().into()),
            result.id.as_deref().map_or(Cell::Null, text),
            result.success().map_or(Cell::Null, Cell::Bool),
            Cell::Bool(created),
        ];
        if self.is_nested {
            cells.push(Cell::Json(result.errors_json().to_string().into()));
        } else {
            let errors = result.errors();
            let first = errors.first();
            let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
            let fields: Vec<&str> = errors
                .iter()
                .flat_map(|error| error.fields.iter().map(String::as_str))
                .collect();
            cells.push(first.map_or(Cell::Null, |error| text(&error.code)));
            cells.push(text(&messages.join("; ")));
            cells.push(text(&fields.join(", ")));
        }
        self.sink.row(&cells)
    }

    /// All results were told.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> Result<(), SinkError> {
        self.sink.finish()
    }
}

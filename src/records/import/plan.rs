//! What an import must know to go on, in the book.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::bulk::{NewIngest, Operation};
use crate::model::id::RecordId;
use crate::records::write::{FileOptions, Verb, WriteRequest};
use crate::state::Part;

/// What an import must know to go on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// The object.
    pub object: String,
    /// What is done.
    pub operation: Operation,
    /// The key of an upsert.
    pub external_id: Option<String>,
    /// The rule that assigns cases and leads.
    pub assignment_rule: Option<String>,
    /// How the file is read.
    pub reading: FileOptions,
    /// Whether rows are checked against the describe.
    pub checks: bool,
    /// Whether rows that are wrong are left out.
    pub skips_bad: bool,
    /// Rows of a part, at most.
    pub batch_rows: u64,
    /// Where a time without an offset is meant.
    pub zone: Option<String>,
    /// Columns of the CSV that is sent; found out when the rows are checked.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Rows of the file, wrong ones included.
    #[serde(default)]
    pub rows: u64,
    /// Rows that are wrong and left out.
    #[serde(default)]
    pub bad: u64,
}

impl Plan {
    /// What is done, in the words of writes.
    #[must_use]
    pub fn verb(&self) -> Verb {
        match self.operation {
            Operation::Insert => Verb::Create,
            Operation::Update => Verb::Update,
            Operation::Upsert => Verb::Upsert {
                key: self.external_id.clone().unwrap_or_else(|| "Id".to_owned()),
            },
            _ => Verb::Delete,
        }
    }

    /// The job that is made for each part.
    #[must_use]
    pub fn job(&self) -> NewIngest {
        let rule = self.assignment_rule.as_deref();
        NewIngest {
            object: self.object.clone(),
            operation: self.operation,
            external_id: self.external_id.clone(),
            assignment_rule: rule.and_then(|id| RecordId::parse(id).ok()),
            delimiter: crate::bulk::Delimiter::Comma,
        }
    }

    /// The write that the rows are checked as.
    #[must_use]
    pub fn request(&self) -> WriteRequest {
        let zone = self.zone.as_deref();
        WriteRequest {
            object: self.object.clone(),
            verb: self.verb(),
            constants: Vec::new(),
            mapping: self.reading.mapping.clone(),
            checks: self.checks,
            skips_bad: self.skips_bad,
            all_or_none: false,
            allow_duplicates: false,
            unmodified_since: None,
            zone: zone
                .and_then(|name| TimeZone::get(name).ok())
                .unwrap_or(TimeZone::UTC),
            dates: self.reading.dates,
            concurrency: 1,
            needs_schema: true,
        }
    }

    /// Rows that are to be moved.
    #[must_use]
    pub fn good(&self) -> u64 {
        self.rows - self.bad
    }

    /// The plan as it stands in the book.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a plan is plain data")
    }

    /// The plan that stands in the book.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// What is remembered of a part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Note {
    /// Rows of the file up to its end, wrong ones included.
    #[serde(default)]
    pub(super) taken: u64,
    /// Why rows failed.
    #[serde(default)]
    pub(super) errors: Vec<Reason>,
}

/// Why rows failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Salesforce's code.
    pub code: String,
    /// Rows that failed so.
    pub count: u64,
    /// What the org said of the first.
    pub message: String,
    /// Its line.
    pub line: Option<u64>,
}

impl Note {
    pub(super) fn of(part: &Part) -> Self {
        let text = part.note.as_deref().unwrap_or("{}");
        serde_json::from_str(text).unwrap_or_default()
    }

    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a note is plain data")
    }
}

//! A job of the first Bulk API, and how it and its batches look on the wire.

use serde_json::{Value, json};

use super::super::job::{FIRST, Job, Operation, State, id_of, instant, number_behind};
use super::super::words::words;
use super::wire::{Facts, Format};
use crate::model::id::RecordId;

/// Puts `00Lc` behind the prefix of a job: no id is the one of a job of the second API too.
const FIRST_JOB: u64 = (21 * 62 + 38) * 62_u64.pow(8);
const BATCH: [u8; 3] = *b"751";
const RESULT: [u8; 3] = *b"752";

words! {
    /// What batches are written in, and their results.
    Content {
        /// A header and rows.
        Csv = "CSV",
        /// An array of objects.
        Json = "JSON",
        /// `sObject` elements.
        Xml = "XML",
    }
}

words! {
    /// Whether batches may be worked on side by side. Here they never are.
    Concurrency {
        /// They may.
        Parallel = "Parallel",
        /// They may not.
        Serial = "Serial",
    }
}

words! {
    /// Whether more batches are taken.
    JobState {
        /// They are.
        Open = "Open",
        /// No more.
        Closed = "Closed",
        /// No more, and those that wait are dropped.
        Aborted = "Aborted",
    }
}

/// What a client asked for.
#[derive(Clone, Debug)]
pub(super) struct ClassicOrder {
    pub(super) operation: Operation,
    /// The object's name as the schema spells it.
    pub(super) object: String,
    pub(super) external_id: Option<String>,
    pub(super) assignment_rule: Option<String>,
    pub(super) content: Content,
    pub(super) concurrency: Concurrency,
    /// Records of a batch that a query is split into.
    pub(super) chunk_size: Option<u32>,
    /// As in `60.0`: 60.
    pub(super) api_version: u16,
    /// Id of the user.
    pub(super) created_by: String,
}

/// A job as it stands on the shelf. Times are milliseconds since 1970.
#[derive(Clone, Debug)]
pub(super) struct ClassicJob {
    pub(super) number: i64,
    pub(super) order: ClassicOrder,
    pub(super) created_at: i64,
    pub(super) changed_at: i64,
    pub(super) state: JobState,
}

impl ClassicJob {
    /// Its id, 18 characters.
    pub(super) fn id(&self) -> RecordId {
        id_of(*b"750", FIRST_JOB, self.number)
    }

    /// The number behind the id of a job.
    pub(super) fn number_of(id: &str) -> Option<i64> {
        number_behind(*b"750", FIRST_JOB, id)
    }

    /// Whether its batches are queries.
    pub(super) fn is_query(&self) -> bool {
        matches!(self.order.operation, Operation::Query | Operation::QueryAll)
    }

    /// How batches and results are described when the request does not say.
    pub(super) fn format(&self) -> Format {
        match self.order.content {
            Content::Json => Format::Json,
            Content::Csv | Content::Xml => Format::Xml,
        }
    }

    /// Everything about the job and the sum of its batches.
    pub(super) fn facts(&self, batches: &[Job]) -> Facts {
        let order = &self.order;
        let count = |state: &[State]| {
            let found = batches.iter().filter(|batch| state.contains(&batch.state));
            json!(found.count())
        };
        let sum = |figure: fn(&Job) -> u64| json!(batches.iter().map(figure).sum::<u64>());
        vec![
            ("id", json!(self.id().as_str())),
            ("operation", json!(order.operation.word())),
            ("object", json!(order.object)),
            ("createdById", json!(order.created_by)),
            ("createdDate", json!(instant(self.created_at))),
            ("systemModstamp", json!(instant(self.changed_at))),
            ("state", json!(self.state.word())),
            ("externalIdFieldName", json!(order.external_id)),
            ("assignmentRuleId", json!(order.assignment_rule)),
            ("concurrencyMode", json!(order.concurrency.word())),
            ("contentType", json!(order.content.word())),
            (
                "numberBatchesQueued",
                count(&[State::Open, State::UploadComplete]),
            ),
            ("numberBatchesInProgress", count(&[State::InProgress])),
            ("numberBatchesCompleted", count(&[State::JobComplete])),
            ("numberBatchesFailed", count(&[State::Failed])),
            ("numberBatchesTotal", json!(batches.len())),
            ("numberRecordsProcessed", sum(|batch| batch.processed)),
            ("numberRetries", sum(|batch| batch.retries)),
            ("apiVersion", json!(f64::from(order.api_version))),
            ("numberRecordsFailed", sum(|batch| batch.failed)),
            ("totalProcessingTime", sum(|batch| batch.total_ms)),
            ("apiActiveProcessingTime", sum(|batch| batch.total_ms)),
            ("apexProcessingTime", json!(0)),
        ]
    }

    /// Everything about one of its batches.
    pub(super) fn batch_facts(&self, batch: &Job) -> Facts {
        vec![
            ("id", json!(batch_id(batch).as_str())),
            ("jobId", json!(self.id().as_str())),
            ("state", json!(state_word(batch.state))),
            (
                "stateMessage",
                batch.error.as_ref().map_or(Value::Null, |text| json!(text)),
            ),
            ("createdDate", json!(instant(batch.created_at))),
            ("systemModstamp", json!(instant(batch.changed_at))),
            ("numberRecordsProcessed", json!(batch.processed)),
            ("numberRecordsFailed", json!(batch.failed)),
            ("totalProcessingTime", json!(batch.total_ms)),
            ("apiActiveProcessingTime", json!(batch.total_ms)),
            ("apexProcessingTime", json!(0)),
        ]
    }
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Open | State::UploadComplete => "Queued",
        State::InProgress => "InProgress",
        State::JobComplete => "Completed",
        State::Failed => "Failed",
        State::Aborted => "NotProcessed",
    }
}

/// Id of a batch.
pub(super) fn batch_id(batch: &Job) -> RecordId {
    id_of(BATCH, FIRST, batch.number)
}

/// The number behind the id of a batch.
pub(super) fn batch_number(id: &str) -> Option<i64> {
    number_behind(BATCH, FIRST, id)
}

/// Id of the result of a query: there is one for each batch.
pub(super) fn result_id(batch: &Job) -> RecordId {
    id_of(RESULT, FIRST, batch.number)
}

/// The number behind the id of a result.
pub(super) fn result_number(id: &str) -> Option<i64> {
    number_behind(RESULT, FIRST, id)
}

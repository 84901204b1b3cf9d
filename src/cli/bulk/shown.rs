//! A transfer as people and programs see it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bulk::Job;
use crate::output::{Datum, Document, Ui, View};
use crate::state::{Part, PartState, Transfer};

/// So many kinds of errors are told.
const REASONS: usize = 10;

/// A transfer, or a job that is in no book.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    number: Option<u64>,
    org: String,
    direction: String,
    operation: String,
    object: Option<String>,
    state: String,
    file: Option<String>,
    rows: Option<u64>,
    succeeded: Option<u64>,
    failed: Option<u64>,
    unprocessed: Option<u64>,
    unknown: Option<u64>,
    retry_of: Option<u64>,
    retried_by: Option<u64>,
    created_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
    errors: Vec<Reason>,
    jobs: Vec<ShownJob>,
}

/// Why rows failed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Reason {
    code: String,
    count: u64,
    message: String,
    line: Option<u64>,
}

#[derive(Debug, Serialize)]
struct ShownJob {
    part: Option<u32>,
    id: Option<String>,
    step: Option<String>,
    state: Option<String>,
    rows: Option<u64>,
    bytes: Option<u64>,
    first_line: Option<u64>,
    last_line: Option<u64>,
    processed: Option<u64>,
    failed: Option<u64>,
    error: Option<String>,
}

impl Shown {
    pub(super) fn of_transfer(transfer: &Transfer, parts: &[Part]) -> Self {
        let begun = &transfer.begun;
        let sum = |count: fn(&Part) -> Option<u64>| {
            let known: Vec<u64> = parts.iter().filter_map(count).collect();
            (!known.is_empty()).then(|| known.iter().sum())
        };
        let place = begun.place.as_ref();
        Self {
            number: Some(transfer.number),
            org: begun.org_name.clone(),
            direction: begun.direction.as_str().to_owned(),
            operation: begun.operation.clone(),
            object: Some(begun.object.clone()),
            state: transfer.state.as_str().to_owned(),
            file: place.map(|place| place.display().to_string()),
            rows: begun.rows.or_else(|| sum(|part| part.rows)),
            succeeded: sum(|part| Some(part.processed?.saturating_sub(part.failed.unwrap_or(0)))),
            failed: sum(|part| part.failed),
            unprocessed: sum(|part| part.unprocessed),
            unknown: sum(|part| part.unknown),
            retry_of: begun.retry_of,
            retried_by: transfer.retried_by,
            created_at: Some(transfer.created_at),
            updated_at: Some(transfer.updated_at),
            errors: reasons(parts),
            jobs: parts.iter().map(ShownJob::of_part).collect(),
        }
    }

    pub(super) fn of_job(org: &str, job: &Job) -> Self {
        let failed = job.number_records_failed;
        let processed = job.number_records_processed;
        Self {
            number: None,
            org: org.to_owned(),
            direction: job
                .kind()
                .as_str()
                .replace("ingest", "import")
                .replace("query", "export"),
            operation: job.operation.as_str().to_owned(),
            object: job.object.clone(),
            state: job.state.as_str().to_owned(),
            file: None,
            rows: None,
            succeeded: processed.map(|done| done.saturating_sub(failed.unwrap_or(0))),
            failed,
            unprocessed: None,
            unknown: None,
            retry_of: None,
            retried_by: None,
            created_at: job.created_date,
            updated_at: job.system_modstamp,
            errors: Vec::new(),
            jobs: vec![ShownJob {
                part: None,
                id: Some(job.id.to_string()),
                step: None,
                state: Some(job.state.as_str().to_owned()),
                rows: None,
                bytes: None,
                first_line: None,
                last_line: None,
                processed,
                failed,
                error: job.error_message.clone(),
            }],
        }
    }
}

impl ShownJob {
    fn of_part(part: &Part) -> Self {
        Self {
            part: Some(part.number),
            id: part.job.map(|id| id.to_string()),
            step: Some(part.state.as_str().to_owned()),
            state: part.server_state.clone(),
            rows: part.rows,
            bytes: part.bytes,
            first_line: part.first_line,
            last_line: part.last_line,
            processed: part.processed,
            failed: part.failed,
            error: part.error.clone(),
        }
    }

    /// What a person makes of both states.
    fn standing(&self) -> String {
        match (&self.state, &self.step) {
            (Some(state), Some(step)) if step == PartState::Lost.as_str() => {
                format!("{state}, then forgotten by the org")
            }
            (Some(state), _) => state.clone(),
            (None, Some(step)) => step.clone(),
            (None, None) => String::new(),
        }
    }
}

/// What the parts remember of their errors, those of one code together.
fn reasons(parts: &[Part]) -> Vec<Reason> {
    #[derive(Deserialize)]
    struct Note {
        #[serde(default)]
        errors: Vec<Reason>,
    }
    let mut all: Vec<Reason> = Vec::new();
    let notes = parts.iter().filter_map(|part| part.note.as_deref());
    let notes = notes.filter_map(|note| serde_json::from_str::<Note>(note).ok());
    for reason in notes.flat_map(|note| note.errors) {
        match all.iter_mut().find(|one| one.code == reason.code) {
            Some(one) => one.count += reason.count,
            None => all.push(reason),
        }
    }
    all.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    all
}

impl Document for Shown {
    fn view(&self) -> View {
        let field = |name: &str, datum: Datum| (name.to_owned(), datum);
        let what = format!(
            "{} {}",
            self.operation,
            self.object.as_deref().unwrap_or_default()
        );
        let mut fields = vec![
            field("Transfer", self.number.into()),
            field("Org", self.org.clone().into()),
            field("What", what.trim_end().into()),
            field("State", self.state.clone().into()),
            field("File", self.file.clone().into()),
            field("Rows", self.rows.into()),
            field("Done", self.succeeded.into()),
            field("Failed", self.failed.into()),
            field("Unprocessed", self.unprocessed.into()),
            field("Unknown", self.unknown.into()),
            field("Sends again the failed rows of", self.retry_of.into()),
            field("Failed rows sent again by", self.retried_by.into()),
            field("Begun", self.created_at.into()),
            field("Changed", self.updated_at.into()),
        ];
        fields.retain(|(_, datum)| *datum != Datum::None);
        let mut sections = vec![(String::new(), View::Fields(fields))];
        if !self.errors.is_empty() {
            let columns = ["COUNT", "ERROR", "MESSAGE", "FIRST LINE"];
            let row = |reason: &Reason| {
                vec![
                    reason.count.into(),
                    reason.code.clone().into(),
                    reason.message.clone().into(),
                    reason.line.into(),
                ]
            };
            let rows = self.errors.iter().map(row).collect();
            let columns = columns.map(str::to_owned).to_vec();
            sections.push(("Errors".to_owned(), View::Table { columns, rows }));
        }
        let columns = ["ID", "STATE", "ROWS", "LOOKED AT", "FAILED", "ERROR"];
        let row = |job: &ShownJob| {
            vec![
                job.id.clone().into(),
                job.standing().into(),
                job.rows.into(),
                job.processed.into(),
                job.failed.into(),
                job.error.clone().into(),
            ]
        };
        let rows = self.jobs.iter().map(row).collect();
        let columns = columns.map(str::to_owned).to_vec();
        sections.push(("Jobs".to_owned(), View::Table { columns, rows }));
        View::Sections(sections)
    }
}

impl Shown {
    /// Keys of the items of a list.
    pub(super) const KEYS: &'static [&'static str] = &[
        "number",
        "org",
        "direction",
        "operation",
        "object",
        "state",
        "file",
        "rows",
        "succeeded",
        "failed",
        "unprocessed",
        "unknown",
        "retry_of",
        "retried_by",
        "created_at",
        "updated_at",
        "errors",
        "jobs",
    ];

    /// As a line of a list.
    pub(super) fn line(&self) -> Vec<Datum> {
        let object = self.object.as_deref().unwrap_or_default();
        let ids: Vec<&str> = self
            .jobs
            .iter()
            .filter_map(|job| job.id.as_deref())
            .collect();
        let jobs = match ids[..] {
            [only] => only.to_owned(),
            _ => ids.len().to_string(),
        };
        vec![
            self.number.into(),
            self.org.clone().into(),
            format!("{} {object}", self.operation).trim_end().into(),
            self.state.clone().into(),
            self.rows.into(),
            self.succeeded.into(),
            self.failed.into(),
            jobs.into(),
            self.created_at.into(),
        ]
    }
}

impl Shown {
    /// Tells why rows failed, the most frequent first.
    pub(super) fn tell_reasons(&self, ui: &Ui) {
        for reason in self.errors.iter().take(REASONS) {
            let line = reason
                .line
                .map_or(String::new(), |line| match reason.count {
                    1 => format!(" (line {line})"),
                    _ => format!(" (first in line {line})"),
                });
            let (count, code, message) = (reason.count, &reason.code, &reason.message);
            ui.warn(&format!("{count} × {code}: {message}{line}"));
        }
        if self.errors.len() > REASONS {
            ui.warn(&format!(
                "and {} more kinds of errors",
                self.errors.len() - REASONS
            ));
        }
    }
}

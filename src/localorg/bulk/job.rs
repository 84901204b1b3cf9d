//! What a bulk job is: its words, its states, and how it looks on the wire.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::words::words;
use crate::model::id::RecordId;

/// Key prefix of job ids.
const PREFIX: [u8; 3] = *b"750";
/// Puts `00Lo` behind the prefix, as in the ids of the org's records.
pub(super) const FIRST: u64 = (21 * 62 + 50) * 62_u64.pow(8);

words! {
    /// The two families of jobs.
    Kind {
        /// Data goes into the org.
        Ingest = "ingest",
        /// Records come out.
        Query = "query",
    }
}

words! {
    /// What a job does.
    Operation {
        /// New records.
        Insert = "insert",
        /// Changes by id.
        Update = "update",
        /// Changes or new records, by an external id.
        Upsert = "upsert",
        /// Into the recycle bin.
        Delete = "delete",
        /// Out of the org for good.
        HardDelete = "hardDelete",
        /// Records that are not deleted.
        Query = "query",
        /// All records.
        QueryAll = "queryAll",
    }
}

words! {
    /// Where a job stands.
    State {
        /// Waits for data.
        Open = "Open",
        /// Waits for its turn.
        UploadComplete = "UploadComplete",
        /// Being worked on.
        InProgress = "InProgress",
        /// Stopped on request.
        Aborted = "Aborted",
        /// Every row was taken up.
        JobComplete = "JobComplete",
        /// The job as a whole could not be done.
        Failed = "Failed",
    }
}

words! {
    /// What parts the columns.
    Delimiter {
        /// A backquote.
        Backquote = "BACKQUOTE",
        /// A caret.
        Caret = "CARET",
        /// A comma.
        Comma = "COMMA",
        /// A vertical bar.
        Pipe = "PIPE",
        /// A semicolon.
        Semicolon = "SEMICOLON",
        /// A tab.
        Tab = "TAB",
    }
}

words! {
    /// What ends a row.
    LineEnding {
        /// A line feed.
        Lf = "LF",
        /// A carriage return and a line feed.
        Crlf = "CRLF",
    }
}

impl State {
    /// Whether nothing will change any more.
    pub(super) fn is_final(self) -> bool {
        matches!(self, Self::Aborted | Self::JobComplete | Self::Failed)
    }
}

impl Delimiter {
    /// The character.
    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Backquote => b'`',
            Self::Caret => b'^',
            Self::Comma => b',',
            Self::Pipe => b'|',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

impl LineEnding {
    /// The characters.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::Crlf => "\r\n",
        }
    }
}

words! {
    /// How the rows of a batch are kept.
    Shape {
        /// As rows of CSV.
        Csv = "CSV",
        /// As records in JSON.
        Records = "records",
    }
}

/// Where a job belongs that is a batch of the first Bulk API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Membership {
    /// Number of the first API's job.
    pub(super) job: i64,
    /// Of the result of a query.
    pub(super) shape: Shape,
}

/// How the CSV of a job is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: Delimiter,
    pub(super) line_ending: LineEnding,
}

/// What a client asked for.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) kind: Kind,
    pub(super) operation: Operation,
    /// The object's name as the schema spells it.
    pub(super) object: String,
    /// SOQL of a query job.
    pub(super) query: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) assignment_rule: Option<String>,
    pub(super) dialect: Dialect,
    /// As in `v60.0`: 60.
    pub(super) api_version: u16,
    /// Id of the user.
    pub(super) created_by: String,
    /// Set when it is a batch of the first Bulk API.
    pub(super) batch_of: Option<Membership>,
}

/// A job as it stands in the book. Times are milliseconds since 1970.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) number: i64,
    pub(super) order: Order,
    pub(super) state: State,
    pub(super) created_at: i64,
    pub(super) changed_at: i64,
    /// Rows taken up, those that failed included.
    pub(super) processed: u64,
    pub(super) failed: u64,
    /// How often the work was begun again, because the process had ended in the middle of it.
    pub(super) retries: u64,
    /// Time spent working on it.
    pub(super) total_ms: u64,
    /// Why it failed as a whole: `Code : text`.
    pub(super) error: Option<String>,
}

/// How much of a job is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// The answer to its creation.
    Created,
    /// One of many.
    Listed,
    /// Everything.
    Full,
}

impl Job {
    /// Its id, 18 characters.
    pub(super) fn id(&self) -> RecordId {
        id_of(PREFIX, FIRST, self.number)
    }

    /// The job number behind an id of 15 or 18 characters.
    pub(super) fn number_of(id: &str) -> Option<i64> {
        number_behind(PREFIX, FIRST, id)
    }

    /// The job as a client sees it.
    pub(super) fn json(&self, detail: Detail) -> Value {
        let order = &self.order;
        let mut out = Map::new();
        let mut put = |key: &str, value: Value| {
            out.insert(key.to_owned(), value);
        };
        put("id", json!(self.id().as_str()));
        put("operation", json!(order.operation.word()));
        put("object", json!(order.object));
        put("createdById", json!(order.created_by));
        put("createdDate", json!(instant(self.created_at)));
        put("systemModstamp", json!(instant(self.changed_at)));
        put("state", json!(self.state.word()));
        if let Some(field) = &order.external_id {
            put("externalIdFieldName", json!(field));
        }
        if let Some(rule) = &order.assignment_rule {
            put("assignmentRuleId", json!(rule));
        }
        put("concurrencyMode", json!("Parallel"));
        put("contentType", json!("CSV"));
        put("apiVersion", json!(f64::from(order.api_version)));
        if detail != Detail::Created {
            put("jobType", json!(self.job_type()));
        }
        if order.kind == Kind::Ingest && self.state == State::Open {
            put("contentUrl", json!(self.content_url()));
        }
        put("lineEnding", json!(order.dialect.line_ending.word()));
        put("columnDelimiter", json!(order.dialect.delimiter.word()));
        if detail == Detail::Full {
            self.figures(&mut put);
        }
        Value::Object(out)
    }

    fn figures(&self, put: &mut impl FnMut(&str, Value)) {
        let is_ingest = self.order.kind == Kind::Ingest;
        put("numberRecordsProcessed", json!(self.processed));
        if is_ingest {
            put("numberRecordsFailed", json!(self.failed));
        }
        put("retries", json!(self.retries));
        put("totalProcessingTime", json!(self.total_ms));
        if is_ingest {
            put("apiActiveProcessingTime", json!(self.total_ms));
            put("apexProcessingTime", json!(0));
        }
        if let Some(error) = &self.error {
            put("errorMessage", json!(error));
        }
        put(
            "isPkChunkingSupported",
            json!(!is_ingest && self.order.api_version >= 46),
        );
    }

    /// `V2Ingest` or `V2Query`.
    pub(super) fn job_type(&self) -> &'static str {
        match self.order.kind {
            Kind::Ingest => "V2Ingest",
            Kind::Query => "V2Query",
        }
    }

    /// Where the data of an ingest job goes; no slash in front, as Salesforce has it.
    fn content_url(&self) -> String {
        format!(
            "services/data/v{}.0/jobs/ingest/{}/batches",
            self.order.api_version,
            self.id()
        )
    }
}

/// The id of what has this prefix and number; `first` is the id number of the one before the first.
pub(super) fn id_of(prefix: [u8; 3], first: u64, number: i64) -> RecordId {
    RecordId::from_number(prefix, first + number.unsigned_abs())
}

/// The number behind an id of 15 or 18 characters, when it has this prefix.
pub(super) fn number_behind(prefix: [u8; 3], first: u64, id: &str) -> Option<i64> {
    let id = RecordId::parse(id).ok()?;
    let is_kind = id.key_prefix().as_bytes() == prefix;
    let digits = id.as_str().get(3..15).filter(|_| is_kind)?;
    let number = digits.bytes().try_fold(0_u64, |number, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => byte - b'a' + 36,
        };
        number.checked_mul(62)?.checked_add(u64::from(digit))
    })?;
    i64::try_from(number.checked_sub(first)?).ok()
}

/// `2026-11-22T10:00:00.000+0000`.
pub(super) fn instant(millis: i64) -> String {
    let at = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(TimeZone::UTC)
        .strftime("%Y-%m-%dT%H:%M:%S.%3f+0000")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(number: i64) -> Job {
        Job {
            number,
            order: Order {
                kind: Kind::Ingest,
                operation: Operation::Upsert,
                object: "Account".into(),
                query: None,
                external_id: Some("Id".into()),
                assignment_rule: None,
                dialect: Dialect {
                    delimiter: Delimiter::Comma,
                    line_ending: LineEnding::Lf,
                },
                api_version: 61,
                created_by: "005000000000001AAA".into(),
                batch_of: None,
            },
            state: State::Open,
            created_at: 1_795_341_600_000,
            changed_at: 1_795_341_600_007,
            processed: 0,
            failed: 0,
            retries: 0,
            total_ms: 0,
            error: None,
        }
    }

    #[test]
    fn ids_lead_back_to_numbers() {
        for number in [1, 61, 62, 4_000, 1_000_000] {
            let id = job(number).id();
            assert!(id.as_str().starts_with("75000Lo"), "{id}");
            assert_eq!(Job::number_of(id.as_str()), Some(number));
            assert_eq!(Job::number_of(id.short()), Some(number));
        }
        for text in [
            "",
            "750",
            "001000000000001AAA",
            "750000000000001AAA",
            "750zzzzzzzzzzzz",
        ] {
            assert!(
                Job::number_of(text).is_none_or(|number| number > 1_000_000),
                "{text}"
            );
        }
    }

    #[test]
    fn the_wire_form_is_salesforces() {
        let open = job(1).json(Detail::Full);
        assert_eq!(open["apiVersion"].to_string(), "61.0");
        assert_eq!(open["createdDate"], "2026-11-22T10:00:00.000+0000");
        assert_eq!(open["systemModstamp"], "2026-11-22T10:00:00.007+0000");
        let url = open["contentUrl"].as_str().unwrap();
        assert!(
            url.starts_with("services/data/v61.0/jobs/ingest/750"),
            "{url}"
        );
        assert_eq!(open["jobType"], "V2Ingest");
        assert!(open.get("errorMessage").is_none());
        let created = job(1).json(Detail::Created);
        assert!(created.get("jobType").is_none() && created.get("retries").is_none());
        assert_eq!(Operation::named("HARDDELETE"), Some(Operation::HardDelete));
        assert_eq!(Delimiter::named("DOT"), None);
    }
}

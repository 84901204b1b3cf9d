//! A job as the org describes it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::id::RecordId;
use crate::model::version::ApiVersion;

/// The two families of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Data goes into the org.
    Ingest,
    /// Records come out.
    Query,
}

impl JobKind {
    /// The word of its path.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Query => "query",
        }
    }
}

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// New records.
    Insert,
    /// Changes by id.
    Update,
    /// Changes or new records, by a key.
    Upsert,
    /// Into the recycle bin.
    Delete,
    /// Out of the org for good.
    HardDelete,
    /// Records that are not deleted.
    Query,
    /// All records.
    QueryAll,
}

impl Operation {
    /// Salesforce's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Upsert => "upsert",
            Self::Delete => "delete",
            Self::HardDelete => "hardDelete",
            Self::Query => "query",
            Self::QueryAll => "queryAll",
        }
    }

    /// The operation with this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let all = [
            Self::Insert,
            Self::Update,
            Self::Upsert,
            Self::Delete,
            Self::HardDelete,
            Self::Query,
            Self::QueryAll,
        ];
        all.into_iter().find(|one| one.as_str() == word)
    }

    /// What was done to a record when it is done.
    #[must_use]
    pub fn done(self) -> &'static str {
        match self {
            Self::Insert => "inserted",
            Self::Update => "updated",
            Self::Upsert => "upserted",
            Self::Delete => "deleted",
            Self::HardDelete => "deleted for good",
            Self::Query | Self::QueryAll => "read",
        }
    }
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobState {
    /// Waits for data; nothing is done to any record.
    Open,
    /// Waits for its turn.
    UploadComplete,
    /// Being worked on.
    InProgress,
    /// Stopped on request; some rows may have been done.
    Aborted,
    /// Every row was looked at; some may have failed.
    JobComplete,
    /// The job as a whole failed; some rows may have been done.
    Failed,
    /// A word that is not known here.
    #[serde(other)]
    Unknown,
}

impl JobState {
    /// Salesforce's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::UploadComplete => "UploadComplete",
            Self::InProgress => "InProgress",
            Self::Aborted => "Aborted",
            Self::JobComplete => "JobComplete",
            Self::Failed => "Failed",
            Self::Unknown => "Unknown",
        }
    }

    /// Whether nothing will change any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Aborted | Self::JobComplete | Self::Failed)
    }
}

/// What parts the columns of a job's CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Delimiter {
    #[default]
    Comma,
    Tab,
    Semicolon,
    Pipe,
    Caret,
    Backquote,
}

impl Delimiter {
    /// The character.
    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
            Self::Semicolon => b';',
            Self::Pipe => b'|',
            Self::Caret => b'^',
            Self::Backquote => b'`',
        }
    }
}

/// One of the three results of an ingest job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultPart {
    /// Rows that were done.
    Successful,
    /// Rows that were not, with the reason.
    Failed,
    /// Rows that were not looked at.
    Unprocessed,
}

impl ResultPart {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Successful, Self::Failed, Self::Unprocessed];

    /// The word of its path.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Successful => "successfulResults",
            Self::Failed => "failedResults",
            Self::Unprocessed => "unprocessedrecords",
        }
    }

    /// Name of the file that people get.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Successful => "success.csv",
            Self::Failed => "failed.csv",
            Self::Unprocessed => "unprocessed.csv",
        }
    }
}

/// A job.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Its id, 18 characters.
    #[serde(deserialize_with = "id")]
    pub id: RecordId,
    /// What it does.
    pub operation: Operation,
    /// The object; a query job may not tell.
    #[serde(default)]
    pub object: Option<String>,
    /// Where it stands.
    pub state: JobState,
    /// When it was made.
    #[serde(default, deserialize_with = "time")]
    pub created_date: Option<Timestamp>,
    /// When it last changed.
    #[serde(default, deserialize_with = "time")]
    pub system_modstamp: Option<Timestamp>,
    /// Number of the API's version that made it, as 60.0.
    #[serde(default)]
    api_version: f64,
    /// What parts the columns of its CSV.
    #[serde(default)]
    pub column_delimiter: Delimiter,
    /// Rows that were looked at, those that failed included.
    #[serde(default)]
    pub number_records_processed: Option<u64>,
    /// Rows that failed.
    #[serde(default)]
    pub number_records_failed: Option<u64>,
    /// Why the job as a whole failed: `Code : text`.
    #[serde(default)]
    pub error_message: Option<String>,
    /// The key of an upsert.
    #[serde(default)]
    pub external_id_field_name: Option<String>,
}

impl Job {
    /// The version of the API in which its results are read.
    #[must_use]
    pub fn version(&self) -> ApiVersion {
        let parsed = self.api_version.to_string().parse();
        parsed.unwrap_or(ApiVersion::NEWEST)
    }

    /// Which family it belongs to.
    #[must_use]
    pub fn kind(&self) -> JobKind {
        match self.operation {
            Operation::Query | Operation::QueryAll => JobKind::Query,
            _ => JobKind::Ingest,
        }
    }
}

fn id<'de, D: serde::Deserializer<'de>>(input: D) -> Result<RecordId, D::Error> {
    let text = String::deserialize(input)?;
    RecordId::parse(&text).map_err(serde::de::Error::custom)
}

/// `2026-01-02T03:04:05.000+0000`.
fn time<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Option<Timestamp>, D::Error> {
    let text: Option<String> = Option::deserialize(input)?;
    let parse = |text: String| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).ok();
    Ok(text.and_then(parse))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_as_the_org_describes_it() {
        let text = r#"{"id":"7505e000003xyzAAAQ","operation":"insert","object":"Contact",
            "createdById":"005","createdDate":"2026-01-02T03:04:05.000+0000",
            "systemModstamp":"2026-01-02T03:04:05.000+0000","state":"Open",
            "concurrencyMode":"Parallel","contentType":"CSV","apiVersion":60.0,
            "contentUrl":"services/data/v60.0/jobs/ingest/7505e000003xyzAAAQ/batches",
            "lineEnding":"LF","columnDelimiter":"COMMA"}"#;
        let job: Job = serde_json::from_str(text).unwrap();
        assert_eq!((job.state, job.kind()), (JobState::Open, JobKind::Ingest));
        assert_eq!(job.version(), ApiVersion::new(60));
        assert_eq!(
            job.created_date,
            Some("2026-01-02T03:04:05Z".parse().unwrap())
        );
        assert_eq!(job.number_records_processed, None);
        let later = text.replace("\"Open\"", "\"Resting\"");
        let job: Job = serde_json::from_str(&later).unwrap();
        assert_eq!(job.state, JobState::Unknown);
        assert!(!job.state.is_final());
    }
}

//! What can go wrong with a bulk job.

use serde_json::{Map, Value, json};

use super::job::{JobState, Operation};
use crate::client;
use crate::error::{Code, Diagnostic, Hint};
use crate::model::id::RecordId;
use crate::model::rows::SinkError;
use crate::state::JobBookError;

/// A failure of a bulk job.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// The API.
    #[error(transparent)]
    Client(Box<client::Error>),
    /// The book of transfers.
    #[error(transparent)]
    Book(#[from] JobBookError),
    /// The rows cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The org has no such job any more, or never had.
    #[error("the org knows no bulk job `{id}`")]
    Missing {
        /// Id of the job.
        id: RecordId,
    },
    /// The permission to delete for good is missing.
    #[error("the user may not delete records of `{object}` for good")]
    HardDeleteNotAllowed {
        /// The object.
        object: String,
        /// What the org said.
        source: Box<client::Error>,
    },
    /// The object cannot be moved in bulk.
    #[error("`{object}` is not supported by the Bulk API")]
    NotSupported {
        /// The object.
        object: String,
        /// What the org said.
        source: Box<client::Error>,
    },
    /// The job stands where that cannot be done.
    #[error("the bulk job `{id}` does not allow that now")]
    WrongState {
        /// Id of the job.
        id: RecordId,
        /// What the org said.
        source: Box<client::Error>,
    },
    /// The job as a whole failed.
    #[error("the bulk job `{id}` failed: {reason}")]
    Failed {
        /// Id of the job.
        id: RecordId,
        /// `Code : text`, as the org says it.
        reason: String,
    },
    /// Somebody stopped the job.
    #[error("the bulk job `{id}` was aborted")]
    Aborted {
        /// Id of the job.
        id: RecordId,
    },
    /// The job has not ended in the time given.
    #[error("the bulk job `{id}` is still running")]
    StillRunning {
        /// Id of the job.
        id: RecordId,
    },
    /// The results of a job are there when it has ended.
    #[error("the bulk job `{id}` has no results yet: it is {}", state.as_str())]
    NoResults {
        /// Id of the job.
        id: RecordId,
        /// Where it stands.
        state: JobState,
    },
    /// A result cannot be put on the disk.
    #[error("the results cannot be written")]
    File {
        /// Why.
        source: std::io::Error,
    },
}

impl BulkError {
    /// The failure of a call about a job.
    pub(super) fn about(error: client::Error, id: &RecordId) -> Self {
        let Some(refusal) = error.rejection() else {
            return error.into();
        };
        match (refusal.status, refusal.error_code().unwrap_or_default()) {
            (404, _) => Self::Missing { id: *id },
            (_, "INVALIDJOBSTATE") => Self::WrongState {
                id: *id,
                source: Box::new(error),
            },
            _ => error.into(),
        }
    }

    /// The failure to make a job.
    pub(super) fn refused(error: client::Error, object: &str, operation: Operation) -> Self {
        let object = object.to_owned();
        let Some(refusal) = error.rejection() else {
            return error.into();
        };
        let code = refusal.error_code().unwrap_or_default();
        let is_hard = operation == Operation::HardDelete;
        if code == "INVALIDENTITY" {
            let source = Box::new(error);
            return Self::NotSupported { object, source };
        }
        // Which of its codes the org answers depends on its release.
        let denied = [
            "FEATURENOTENABLED",
            "INVALIDOPERATION",
            "INSUFFICIENT_ACCESS",
        ];
        if is_hard && (denied.contains(&code) || refusal.status == 403) {
            let source = Box::new(error);
            return Self::HardDeleteNotAllowed { object, source };
        }
        error.into()
    }

    /// The failure that a job's end is, if it is one.
    #[must_use]
    pub fn of_end(job: &super::Job) -> Option<Self> {
        let id = job.id;
        match job.state {
            JobState::Failed => Some(Self::Failed {
                id,
                reason: job.error_message.clone().unwrap_or_default(),
            }),
            JobState::Aborted => Some(Self::Aborted { id }),
            _ => None,
        }
    }

    /// Whether the same may succeed in a while.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        let codes = [Code::Unavailable, Code::Timeout, Code::ServerError];
        let is_torn = matches!(self, Self::Client(error)
            if matches!(**error, client::Error::Compression { .. }));
        is_torn || codes.contains(&self.code())
    }
}

impl From<client::Error> for BulkError {
    fn from(error: client::Error) -> Self {
        Self::Client(Box::new(error))
    }
}

/// Code and hint of a job's own error message.
pub(super) fn explained(reason: &str) -> (Code, Option<&'static str>) {
    let code = reason.split(':').next().unwrap_or_default().trim();
    match code {
        "ExceededQuota" => (
            Code::LimitExceeded,
            Some(
                "the org takes 15,000 batches of 10,000 rows in 24 hours, for all programs together",
            ),
        ),
        "InvalidBatch" => (
            Code::InvalidData,
            Some("look at the columns and their names with `sfkit object describe OBJECT`"),
        ),
        "TooManyLockFailure" => (
            Code::Refused,
            Some("sort the rows by their parent, so that rows of one parent are in one batch"),
        ),
        "InternalServerError" => (
            Code::ServerError,
            Some("it may pass: run the command again"),
        ),
        "ClientInputError" => (Code::InvalidData, None),
        _ => (Code::Refused, None),
    }
}

impl Diagnostic for BulkError {
    fn code(&self) -> Code {
        match self {
            Self::Client(error) => match error.rejection().and_then(|no| no.error_code()) {
                Some("EXCEEDEDQUOTA" | "LIMIT_EXCEEDED") => Code::LimitExceeded,
                _ => error.code(),
            },
            Self::Book(error) => error.code(),
            Self::Sink(error) => error.code(),
            Self::Missing { .. } => Code::NotFound,
            Self::HardDeleteNotAllowed { .. }
            | Self::NotSupported { .. }
            | Self::WrongState { .. }
            | Self::Aborted { .. } => Code::Refused,
            Self::Failed { reason, .. } => explained(reason).0,
            Self::StillRunning { .. } | Self::NoResults { .. } => Code::StillRunning,
            Self::File { .. } => Code::File,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let text = match self {
            Self::Client(error) => return error.hints(),
            Self::Book(error) => return error.hints(),
            Self::Sink(error) => return error.hints(),
            Self::Missing { .. } => {
                "the org forgets a job 7 days after its end, and one that was never closed, too"
                    .to_owned()
            }
            Self::HardDeleteNotAllowed { .. } => {
                "an administrator grants `Bulk API Hard Delete` in a profile or permission set; `delete` \
                 moves records to the recycle bin and needs no such permission"
                    .to_owned()
            }
            Self::NotSupported { .. } => {
                "`sfkit record create --file FILE` and its like use the REST API".to_owned()
            }
            Self::WrongState { id, .. } => format!("look where it stands: `sfkit bulk status {id}`"),
            Self::Failed { reason, .. } => match explained(reason).1 {
                Some(text) => text.to_owned(),
                None => return Vec::new(),
            },
            Self::Aborted { .. } => return Vec::new(),
            Self::StillRunning { id } => {
                format!("`sfkit bulk status {id}` tells how far it is")
            }
            Self::NoResults { id, .. } => format!("wait for its end: `sfkit bulk status {id}`"),
            Self::File { .. } => {
                "check the folder, its permissions and the space on the disk".to_owned()
            }
        };
        vec![Hint(text)]
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Client(error) => error.details(),
            Self::HardDeleteNotAllowed { source, .. }
            | Self::NotSupported { source, .. }
            | Self::WrongState { source, .. } => source.details(),
            Self::Missing { id }
            | Self::Failed { id, .. }
            | Self::Aborted { id }
            | Self::StillRunning { id }
            | Self::NoResults { id, .. } => {
                Map::from_iter([("job".to_owned(), json!(id.as_str()))])
            }
            Self::Book(error) => error.details(),
            Self::Sink(_) | Self::File { .. } => Map::new(),
        }
    }
}

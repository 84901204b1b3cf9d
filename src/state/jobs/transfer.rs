//! What stands in the book: transfers and their parts, and the words for where they stand.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::model::id::RecordId;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// The word in the book and in documents.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            pub(super) fn named(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// Which way records go.
    Direction {
        /// Into the org.
        Import = "import",
        /// Out of the org.
        Export = "export",
    }
}

words! {
    /// Where a transfer stands.
    TransferState {
        /// Something is left to be done.
        Running = "running",
        /// Every part has its end.
        Finished = "finished",
        /// The user stopped it.
        Aborted = "aborted",
    }
}

words! {
    /// Where a part stands.
    PartState {
        /// Its rows are on the disk; nothing was sent.
        Ready = "ready",
        /// Its job is being made.
        Creating = "creating",
        /// Its job waits for data.
        Open = "open",
        /// Data is on its way.
        Uploading = "uploading",
        /// The job has its data and does nothing yet.
        Uploaded = "uploaded",
        /// The job is being told to begin.
        Closing = "closing",
        /// The org works on it.
        Sent = "sent",
        /// The job has ended; its results were not read.
        Ended = "ended",
        /// The results were read.
        Done = "done",
        /// Nothing was sent and nothing will be.
        Dropped = "dropped",
        /// The org forgot the job before its results were read.
        Lost = "lost",
    }
}

impl PartState {
    /// Whether the org may work on it, or have results that were not read.
    #[must_use]
    pub fn is_at_server(self) -> bool {
        matches!(self, Self::Closing | Self::Sent | Self::Ended)
    }

    /// Whether nothing is left to be done.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::Dropped | Self::Lost)
    }
}

/// A transfer that begins.
#[derive(Clone, Debug)]
pub struct NewTransfer {
    /// Key of the org.
    pub org: String,
    /// Its name when the transfer began.
    pub org_name: String,
    /// Which way records go.
    pub direction: Direction,
    /// Salesforce's word for what is done.
    pub operation: String,
    /// The object.
    pub object: String,
    /// File that is read or written; none is a standard stream.
    pub place: Option<PathBuf>,
    /// What tells whether the file is still the same.
    pub fingerprint: Option<String>,
    /// What is needed to go on, as the import or export writes it.
    pub plan: String,
    /// Rows that are to be moved, when that is known.
    pub rows: Option<u64>,
    /// The transfer whose failed rows are sent again.
    pub retry_of: Option<u64>,
}

/// A transfer.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Its number; later ones are larger.
    pub number: u64,
    /// What it was begun as.
    pub begun: NewTransfer,
    /// Where it stands.
    pub state: TransferState,
    /// The latest transfer that sent its failed rows again.
    pub retried_by: Option<u64>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The part of a transfer that one job moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 1.
    pub number: u32,
    /// Id of the job, when it was made.
    pub job: Option<RecordId>,
    /// Where it stands.
    pub state: PartState,
    /// Where the job stood when the org was last asked.
    pub server_state: Option<String>,
    /// Rows that it has, when that is known.
    pub rows: Option<u64>,
    /// Bytes of its CSV.
    pub bytes: Option<u64>,
    /// Line of the file where its first row begins.
    pub first_line: Option<u64>,
    /// Line where its last row begins.
    pub last_line: Option<u64>,
    /// Rows that the job has looked at, those that failed included.
    pub processed: Option<u64>,
    /// Rows that failed.
    pub failed: Option<u64>,
    /// Rows that were certainly not looked at.
    pub unprocessed: Option<u64>,
    /// Rows of which nobody knows.
    pub unknown: Option<u64>,
    /// Why the job as a whole failed.
    pub error: Option<String>,
    /// What the import or export must remember of it.
    pub note: Option<String>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Part {
    /// A part of which nothing was sent.
    #[must_use]
    pub fn new(number: u32, now: Timestamp) -> Self {
        Self {
            number,
            job: None,
            state: PartState::Ready,
            server_state: None,
            rows: None,
            bytes: None,
            first_line: None,
            last_line: None,
            processed: None,
            failed: None,
            unprocessed: None,
            unknown: None,
            error: None,
            note: None,
            created_at: now,
            updated_at: now,
        }
    }
}

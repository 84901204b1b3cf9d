//! What `sfkit` remembers of its own work: how often it called which org, and how that went; the
//! queries that are kept under a name, and the requests that the service keeps; pictures of the pipeline; and what the limits need that the
//! user has set.
//!
//! Nothing in here is a secret. The counts live in `usage.db` beside the vault, in clear, without any
//! address, query or record; nothing needs them: a file that cannot be written costs a warning, a
//! file that is lost costs the statistics. Saved queries, workflows, the history of those that were run,
//! snapshots, the buckets of the rate limit and the book of bulk transfers live in `state.db`, in clear,
//! too.

mod governor;
mod histogram;
mod history;
mod jobs;
mod limits;
mod notes;
mod pace;
mod saved;
mod snapshots;
mod tables;
mod totals;
mod usage;
mod workflows;

pub use governor::{Governor, LimitError, Limits};
pub use histogram::Spread;
pub use history::{History, HistoryError, MOST_KEPT, PastQuery, QueryRun};
pub use jobs::{
    Direction, JobBook, JobBookError, NewTransfer, Part, PartState, Transfer, TransferState,
};
pub use limits::{LimitReadings, PastReading};
pub use notes::{Reading, UsageNotes};
pub use pace::Pace;
pub use saved::{NewQuery, SavedError, SavedQueries, SavedQuery};
pub use snapshots::{Snapshot, SnapshotError, Snapshots};
pub use totals::Totals;
pub use usage::{By, Extent, Usage, UsageRow};
pub use workflows::{Workflow, WorkflowError, Workflows};

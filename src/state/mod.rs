//! What `sfkit` remembers of its own work: how often it called which org, and how that went; the
//! queries that are kept under a name; and pictures of the pipeline.
//!
//! Nothing in here is a secret. The counts live in `usage.db` beside the vault, in clear, without any
//! address, query or record; nothing needs them: a file that cannot be written costs a warning, a
//! file that is lost costs the statistics. Saved queries, the history of those that were run, and
//! snapshots live in `state.db`, in clear, too.

mod histogram;
mod history;
mod notes;
mod saved;
mod snapshots;
mod tables;
mod usage;

pub use history::{History, HistoryError, MOST_KEPT, PastQuery, QueryRun};
pub use notes::UsageNotes;
pub use saved::{NewQuery, SavedError, SavedQueries, SavedQuery};
pub use snapshots::{Snapshot, SnapshotError, Snapshots};
pub use usage::{By, Extent, Usage, UsageRow};

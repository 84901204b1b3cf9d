//! What `sfkit` remembers of its own work: how often it called which org, and how that went; and
//! the queries that are kept under a name.
//!
//! Nothing in here is a secret. The counts live in `usage.db` beside the vault, in clear, without any
//! address, query or record; nothing needs them: a file that cannot be written costs a warning, a
//! file that is lost costs the statistics. Saved queries and the history of those that were run live in
//! `state.db`, in clear, too.

mod histogram;
mod history;
mod notes;
mod saved;
mod tables;
mod usage;

pub use history::{History, HistoryError, MOST_KEPT, PastQuery, QueryRun};
pub use notes::UsageNotes;
pub use saved::{NewQuery, SavedError, SavedQueries, SavedQuery};
pub use usage::{By, Usage, UsageRow};

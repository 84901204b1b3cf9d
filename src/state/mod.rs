//! What `sfkit` remembers of its own work: how often it called which org, and how that went.
//!
//! Nothing in here is a secret, and nothing in here is needed to work: a file that cannot be written
//! costs a warning, a file that is lost costs the statistics. The counts live in `usage.db` beside
//! the vault, in clear, without any address, query or record.

mod histogram;
mod notes;
mod usage;

pub use notes::UsageNotes;
pub use usage::{By, Usage, UsageRow};

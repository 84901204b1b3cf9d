//! Bulk API 2.0: jobs of the org that move many records, in and out, as CSV.
//!
//! [`Jobs`] speaks the wire: jobs are made, filled, closed, looked at, aborted, deleted, and their
//! results are read piece by piece. [`Schedule`] says how often one is looked at until it has ended.
//! [`Watch`] holds what the book of transfers (see `state`) says against what the org says.
//! [`Underway`] knows the jobs that are in no book, so that none outlives the process unnoticed.
//!
//! [`Shortage`] tells what the limits of the day do not suffice for.
//!
//! What is not here: rows and how they become CSV (see `records`), queries, output. A call that may
//! have been done although its answer was lost is never sent again by itself: the caller asks the
//! server where the job stands first.

mod budget;
mod error;
pub mod export;
mod fetch;
mod job;
mod jobs;
mod poll;
mod underway;
mod watch;

pub use budget::Shortage;
pub use error::BulkError;
pub use job::{Delimiter, Job, JobKind, JobState, Operation, ResultPart};
pub use jobs::{Jobs, NewIngest, NewQuery, ResultPage};
pub use poll::{Schedule, Waits};
pub use underway::{Left, Underway};
pub use watch::Watch;

//! Exports: a query as jobs of the org, whose result pages come side by side and go out in order.
//!
//! An [`Export`] makes the job, waits for it, fetches its pages into a [`Spool`] beside the result and
//! feeds them to a [`PageTaker`], which passes the CSV on ([`Passing`]) or makes rows of it
//! ([`Rows`]). The rows are counted and held against what the job says. Every step is in the book
//! before it is taken, and a page that has arrived stays in the spool: after a kill the same export
//! goes on where it was.
//!
//! - `refuse`: what a bulk query cannot do, told before anything is sent. `window`: ranges of dates
//!   or ids, halved when a job runs out of time.

mod error;
mod fetching;
pub mod mirror;
mod refuse;
mod run;
mod spool;
mod taker;
mod window;

pub use error::ExportError;
pub use fetching::fetch_result;
pub use refuse::{every_field, refuse, refuse_compound};
pub use run::{Export, ExportPlan, ExportSummary};
pub use spool::Spool;
pub use taker::{ByteTaker, PageTaker, Passing, Rows, cell};
pub use window::{ChunkBy, Window};

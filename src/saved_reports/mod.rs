//! Reports that are saved in the org, run there and handed on as rows.
//!
//! `find` leads from a name or an id to a report, `filter` narrows a run, `wire` reads the answers of
//! the Reports API, `rows` makes rows of them: the columns that group come first, then those of the
//! detail rows. The API hands out 2,000 detail rows at most; a result that was cut short is a failure
//! that names the way out, and nothing of it is written.
//!
//! What is not here: reports of our own making, and how rows are shown.

mod error;
mod filter;
mod find;
mod rows;
mod run;
mod wire;

pub use error::ReportError;
pub use filter::Condition;
pub use find::{FoundReport, find, list_query};
pub use run::{ReportSummary, RunOptions, Values, run};

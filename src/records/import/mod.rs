//! Many records by bulk jobs: a file is checked as a whole, cut into parts, and each part is moved by
//! one job of the org.
//!
//! `plan` is what an import must know to go on after its process has ended; `spool` is its folder on
//! this machine, where the CSV of each part lies until its results are there. `part` makes parts of rows,
//! `send` takes a part through the steps of its job, `join` reads what became of the rows and finds
//! their lines, `run` has several parts on their way at once. `begin` starts an import or takes one up,
//! `again` sends failed rows again, and `rejoin` finds them in whatever file they were corrected in;
//! `results` writes what became of them to files; `tally` is what came of it all.
//!
//! The rule of all this: a step that may do something is in the book before its call. A job that was
//! not closed does nothing, so what is in doubt before that is aborted and made anew; what is in doubt
//! after it is asked about, and when the org cannot tell any more it is said, and nothing is sent twice.

mod again;
mod begin;
mod error;
mod join;
mod part;
mod plan;
mod rejoin;
mod results;
mod run;
mod send;
mod spool;
mod tally;

pub use again::{Again, Corrected, retry};
pub use begin::{Beginning, Extent, Given, collect, take_up};
pub use error::ImportError;
pub use plan::Plan;
pub use rejoin::{Match, RejoinError};
pub use results::write_results;
pub use run::{Import, Pace};
pub use spool::{Spool, Spools};
pub use tally::Tally;

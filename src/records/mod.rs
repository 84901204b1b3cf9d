//! The way of a record: found, listed, checked, sent alone or by the hundred, taken back.
//!
//! Works for every object, standard or custom, from what its describe says. Reading and writing
//! share the room, so that a name that `get` understands is understood by `update`, too.
//!
//! - [`noun`]: the objects that have commands of their own, and their flags.
//! - [`find`]: names to ids, for everything that takes an id. [`site`]: addresses of records.
//! - [`clause`], [`narrow`]: pieces of SOQL and filters as people type them.
//! - [`list`], [`get`]: what is read. [`table`]: short answers, kept.
//! - [`mod@write`]: what is written. [`trade`]: what an org calls closed, won and converted.
//!
//! What is not here: the text of queries and their pages (see `query`), bulk jobs, words for the
//! terminal beyond messages of errors.

pub mod clause;
mod error;
pub mod find;
pub mod get;
pub mod import;
pub mod list;
pub mod narrow;
pub mod noun;
pub mod site;
pub mod table;
pub mod trade;
pub mod write;

pub use error::RecordError;

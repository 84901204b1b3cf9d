//! The way of a record: found, listed, checked, sent alone or by the hundred, taken back.
//!
//! Works for every object, standard or custom, from what its describe says. Reading and writing
//! share the room, so that a name that `get` understands is understood by `update`, too.
//!
//! What is not here: the text of queries and their pages (see `query`), bulk jobs, words for the
//! terminal beyond messages of errors.

mod error;

pub use error::RecordError;

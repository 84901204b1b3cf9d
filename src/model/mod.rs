//! Plain data that several rooms share: ids, schemas, rows, tokens.
//!
//! Nothing here does I/O or knows how a value is obtained or shown.

pub mod id;
pub mod origin;
pub mod rows;
pub mod schema;
pub mod token;
pub mod version;

//! The embedded local org: a Salesforce-compatible server of our own.

mod describe;
pub mod error;
pub mod load;
mod record;
pub mod schema;
pub mod seed;
pub mod sql;
pub mod store;
pub mod value;

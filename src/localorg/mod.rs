//! The embedded local org: a Salesforce-compatible server of our own.

mod describe;
pub mod error;
mod record;
pub mod schema;
pub mod sql;
pub mod store;
pub mod value;

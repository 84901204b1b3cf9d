//! client
pub mod fault;
pub mod limit;

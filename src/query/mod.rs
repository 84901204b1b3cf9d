//! The way of a query: from its text to the last row in the sink.
mod children;
mod decode;
mod error;
mod layout;
mod nested;
mod plan;
mod shape;
mod text;
pub use layout::ChildMode;

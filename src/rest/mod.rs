//! A REST request as a person writes it: a path, fields, headers, a filter over the answer.
//!
//! `path` reads what may stand for a path, `fields` makes a body or a query of `key=value`,
//! `request` puts these together, `answer` sends it and hands the bytes on: as they came, joined over
//! the pages of a list, or through `filter`, a program in the language of jq.
//!
//! What is not here: tokens and hosts (the client refuses every other one), who may write, and where
//! the bytes go.

mod answer;
mod error;
mod fields;
mod filter;
mod pages;
mod path;
mod request;

pub use answer::{Answer, Ended, Show, send};
pub use error::RestError;
pub use fields::{Field, FieldKind};
pub use filter::Filter;
pub use request::{Parts, RestRequest};

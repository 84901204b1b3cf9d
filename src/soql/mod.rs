//! SOQL as a language: text to tree, tree to text, tree against a schema.
//!
//! Pure: no I/O, no clock, no network; used alike by the client side (to refuse a bad query before
//! it is sent, to know the columns of its answer) and by the local org (to run it). The grammar is
//! Salesforce's own, with its traps: `AND` and `OR` do not mix without parentheses, `NOT` takes
//! exactly one condition, names are case-insensitive.

pub mod ast;
pub mod bind;
pub mod check;
pub mod cursor;
pub mod dates;
mod display;
mod error;
pub mod excerpt;
pub mod functions;
mod layout;
mod lexer;
mod literals;
mod parser;
mod scope;
pub mod search;
pub mod span;
pub mod suggest;
pub mod values;

pub use error::{ParseError, ParseErrorKind};
pub use layout::layout;
pub use literals::date_literals;
pub use parser::{DEEPEST, MOST_ERRORS, ParseOptions, parse, parse_all, parse_with, statement};

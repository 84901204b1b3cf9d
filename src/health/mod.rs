//! Is it working, since when not, why, and what mends it.
//!
//! A [`Check`] looks at one thing of one [`Subject`] (an org, or this machine) and makes a [`Finding`]:
//! a [`Verdict`], a word for the state, since when, the evidence and the remedy. A [`Report`] rolls
//! findings up. `config` looks at settings and files, `tokens` at stored logins: both read what is on
//! this machine and open no key store.
//!
//! How good a token is, and what mends it, is decided in [`crate::session`] for every command alike.
//! Nothing here prints; what a report looks like is the business of the command line.

mod area;
mod check;
mod config;
mod finding;
pub mod monitor;
mod report;
mod tokens;

pub use area::Area;
pub use check::Check;
pub use config::{Machine, Opened, config};
pub use finding::{Finding, Subject, SubjectKind, Verdict};
pub use report::{Counts, Report};
pub use tokens::{no_login, tokens};

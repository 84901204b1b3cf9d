//! What the commands that write records share: their flags, and the way from flags to results.
//!
//! A command says which object, which [`Verb`](crate::records::write::Verb) and which flags it has as
//! a [`Job`]; the job does the rest in this order: read the input, reach the org, find the records,
//! check every row, show or ask, keep what is needed to take it back, send, tell.

mod args;
mod error;
mod job;
mod signals;
mod told;

pub(crate) use args::{FileArgs, SafetyArgs, UnmodifiedArgs, ValueArgs};
pub(crate) use job::{Job, Which, zone};
pub(crate) use signals::listen;
pub(crate) use told::plural;

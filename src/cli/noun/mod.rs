//! `sfkit account`, `contact`, `lead`, `opportunity`, `campaign`, `case`, `user`: records of the
//! objects that people work with, with flags for their fields.
//!
//! Everything is generic over a [`Kind`]: the table of nouns (`records::noun`) says what is listed
//! and which fields have flags, `kinds` adds the examples of the help. What only one noun can do
//! stands beside its own command.

mod flags;
mod kinds;

use clap::Subcommand;

use crate::app::App;

use super::outcome::{Outcome, Result};
use super::record::{get, list};

pub(crate) use flags::{Narrowing, Only};
pub(crate) use kinds::{Account, Campaign, Case, Contact, Kind, Lead, Opportunity, User};

#[derive(Debug, Subcommand)]
pub(crate) enum NounCommand<K: Kind> {
    List(Box<list::ListArgs<Narrowing<K>>>),
    Get(get::GetArgs<Only<K>>),
}

pub(crate) async fn run<K: Kind>(app: &App, command: &NounCommand<K>) -> Result<Outcome> {
    match command {
        NounCommand::List(args) => list::run(app, args).await,
        NounCommand::Get(args) => get::run(app, args).await,
    }
}

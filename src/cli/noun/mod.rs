//! `sfkit account`, `contact`, `lead`, `opportunity`, `campaign`, `case`, `user`: records of the
//! objects that people work with, with flags for their fields.
//!
//! Everything is generic over a [`Kind`]: the table of nouns (`records::noun`) says what is listed
//! and which fields have flags, `kinds` adds the examples of the help. What only one noun can do
//! stands beside its own command.

mod flags;
mod kinds;
mod write;

use clap::Subcommand;

use crate::app::App;

use super::outcome::{Outcome, Result};
use super::record::{get, list};

pub(crate) use flags::{Narrowing, Only, Setting};
pub(crate) use kinds::{Account, Campaign, Case, Contact, Kind, Lead, Opportunity, User};

#[derive(Debug, Subcommand)]
pub(crate) enum NounCommand<K: Kind> {
    List(Box<list::ListArgs<Narrowing<K>>>),
    Get(get::GetArgs<Only<K>>),
    Create(Box<write::CreateArgs<K>>),
    Update(Box<write::UpdateArgs<K>>),
    Upsert(Box<write::UpsertArgs<K>>),
    Delete(Box<write::DeleteArgs<K>>),
}

pub(crate) async fn run<K: Kind>(app: &App, command: &NounCommand<K>) -> Result<Outcome> {
    match command {
        NounCommand::List(args) => list::run(app, args).await,
        NounCommand::Get(args) => get::run(app, args).await,
        NounCommand::Create(args) => write::create(app, args).await,
        NounCommand::Update(args) => write::update(app, args).await,
        NounCommand::Upsert(args) => write::upsert(app, args).await,
        NounCommand::Delete(args) => write::delete(app, args).await,
    }
}

impl<K: Kind> NounCommand<K> {
    /// Whether the command deals with signals itself, so that every record is told about.
    pub(crate) fn waits_for_signals(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Get(_))
    }
}

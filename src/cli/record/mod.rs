//! `sfkit record`: records of any object.

pub(crate) mod create;
pub(crate) mod delete;
mod finding;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod restore;
pub(crate) mod scope;
pub(crate) mod undelete;
pub(crate) mod update;
pub(crate) mod upsert;

use clap::Subcommand;

use crate::app::App;

use super::outcome::{Outcome, Result};

pub(crate) use finding::Finding;

/// Read and write records of any object, custom ones too
#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    List(Box<list::ListArgs<scope::AnyList>>),
    Get(get::GetArgs<scope::AnyObject>),
    Create(create::CreateArgs),
    Update(update::UpdateArgs),
    Upsert(upsert::UpsertArgs),
    Delete(delete::DeleteArgs),
    Undelete(undelete::UndeleteArgs),
    Restore(restore::RestoreArgs),
}

pub(crate) async fn run(app: &App, command: &RecordCommand) -> Result<Outcome> {
    match command {
        RecordCommand::List(args) => list::run(app, args).await,
        RecordCommand::Get(args) => get::run(app, args).await,
        RecordCommand::Create(args) => create::run(app, &args.object, &[], &args.create).await,
        RecordCommand::Update(args) => update::run(app, &args.object, &[], &args.update).await,
        RecordCommand::Upsert(args) => upsert::run(app, &args.object, &[], &args.upsert).await,
        RecordCommand::Delete(args) => delete::run(app, &args.object, &args.delete).await,
        RecordCommand::Undelete(args) => undelete::run(app, args).await,
        RecordCommand::Restore(args) => restore::run(app, args).await,
    }
}

impl RecordCommand {
    /// The words of the command, for the audit log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "record list",
            Self::Get(_) => "record get",
            Self::Create(_) => "record create",
            Self::Update(_) => "record update",
            Self::Upsert(_) => "record upsert",
            Self::Delete(_) => "record delete",
            Self::Undelete(_) => "record undelete",
            Self::Restore(_) => "record restore",
        }
    }

    /// Whether the command deals with signals itself, so that every record is told about.
    pub(crate) fn waits_for_signals(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Get(_))
    }
}

//! Verbs of the trade: what sales and service people do beyond creating and changing records.
//!
//! Each stands beside the commands of its noun, and is a write like any other: checked, shown by
//! `--dry-run`, asked about on protected orgs, kept by `--undo` where it can be taken back.

mod case;
mod close;
mod convert;
mod members;
mod stage;

use clap::Subcommand;

use super::noun::{self, Campaign, Case, Lead, NounCommand, Opportunity};
use super::outcome::{Outcome, Result};
use crate::app::App;

#[derive(Debug, Subcommand)]
pub(crate) enum LeadCommand {
    #[command(flatten)]
    Records(NounCommand<Lead>),
    Convert(convert::ConvertArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum OpportunityCommand {
    #[command(flatten)]
    Records(NounCommand<Opportunity>),
    Close(Box<close::CloseArgs>),
    Stage(stage::StageArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    #[command(flatten)]
    Records(NounCommand<Case>),
    Close(case::CloseArgs),
    Comment(case::CommentArgs),
    Escalate(case::EscalateArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum CampaignCommand {
    #[command(flatten)]
    Records(NounCommand<Campaign>),
    #[command(subcommand)]
    Members(members::MembersCommand),
}

pub(crate) async fn lead(app: &App, command: &LeadCommand) -> Result<Outcome> {
    match command {
        LeadCommand::Records(command) => noun::run(app, command).await,
        LeadCommand::Convert(args) => convert::run(app, args).await,
    }
}

pub(crate) async fn opportunity(app: &App, command: &OpportunityCommand) -> Result<Outcome> {
    match command {
        OpportunityCommand::Records(command) => noun::run(app, command).await,
        OpportunityCommand::Close(args) => close::run(app, args).await,
        OpportunityCommand::Stage(args) => stage::run(app, args).await,
    }
}

pub(crate) async fn case(app: &App, command: &CaseCommand) -> Result<Outcome> {
    match command {
        CaseCommand::Records(command) => noun::run(app, command).await,
        CaseCommand::Close(args) => case::close(app, args).await,
        CaseCommand::Comment(args) => case::comment(app, args).await,
        CaseCommand::Escalate(args) => case::escalate(app, args).await,
    }
}

pub(crate) async fn campaign(app: &App, command: &CampaignCommand) -> Result<Outcome> {
    match command {
        CampaignCommand::Records(command) => noun::run(app, command).await,
        CampaignCommand::Members(command) => members::run(app, command).await,
    }
}

impl LeadCommand {
    /// Whether the command deals with signals itself, so that every record is told about.
    pub(crate) fn waits_for_signals(&self) -> bool {
        matches!(self, Self::Records(command) if command.waits_for_signals())
    }
}

impl OpportunityCommand {
    /// Whether the command deals with signals itself, so that every record is told about.
    pub(crate) fn waits_for_signals(&self) -> bool {
        match self {
            Self::Records(command) => command.waits_for_signals(),
            Self::Close(_) | Self::Stage(_) => true,
        }
    }
}

impl CaseCommand {
    /// Whether the command deals with signals itself, so that every record is told about.
    pub(crate) fn waits_for_signals(&self) -> bool {
        match self {
            Self::Records(command) => command.waits_for_signals(),
            Self::Close(_) | Self::Comment(_) | Self::Escalate(_) => true,
        }
    }
}

impl CampaignCommand {
    /// Whether the command deals with signals itself, so that every record is told about.
    pub(crate) fn waits_for_signals(&self) -> bool {
        match self {
            Self::Records(command) => command.waits_for_signals(),
            Self::Members(command) => !matches!(command, members::MembersCommand::List(_)),
        }
    }
}

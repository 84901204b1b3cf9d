//! `sfkit vault`: where the tokens are kept.

mod destroy;
mod info;
mod move_key;
mod rekey;
mod verify;

use clap::Subcommand;

use crate::app::App;

use super::outcome::{Outcome, Result};

/// Look after the vault that keeps the tokens
#[derive(Debug, Subcommand)]
pub(crate) enum VaultCommand {
    Info(info::InfoArgs),
    Verify(verify::VerifyArgs),
    MoveKey(move_key::MoveKeyArgs),
    Rekey(rekey::RekeyArgs),
    Destroy(destroy::DestroyArgs),
}

pub(crate) fn run(app: &App, command: &VaultCommand) -> Result<Outcome> {
    match command {
        VaultCommand::Info(args) => info::run(app, args),
        VaultCommand::Verify(args) => verify::run(app, args),
        VaultCommand::MoveKey(args) => move_key::run(app, args),
        VaultCommand::Rekey(args) => rekey::run(app, args),
        VaultCommand::Destroy(args) => destroy::run(app, args),
    }
}

impl VaultCommand {
    /// The words of the command, for the audit log.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Info(_) => "vault info",
            Self::Verify(_) => "vault verify",
            Self::MoveKey(_) => "vault move-key",
            Self::Rekey(_) => "vault rekey",
            Self::Destroy(_) => "vault destroy",
        }
    }
}

//! `sfkit vault`: where the tokens are kept.

mod audit;
mod backup;
mod destroy;
mod info;
mod keys;
mod move_key;
mod prune;
mod rekey;
mod restore;
mod usage;
mod verify;

use std::sync::Arc;

use clap::Subcommand;

use crate::app::App;
use crate::error::{Code, Diagnostic, Hint};
use crate::vault::Vault;

use super::outcome::{Outcome, Result};

/// Look after the vault that keeps the tokens
#[derive(Debug, Subcommand)]
pub(crate) enum VaultCommand {
    Info(info::InfoArgs),
    Verify(verify::VerifyArgs),
    Audit(audit::AuditArgs),
    Usage(usage::UsageArgs),
    AddKey(keys::AddKeyArgs),
    RemoveKey(keys::RemoveKeyArgs),
    MoveKey(move_key::MoveKeyArgs),
    Rekey(rekey::RekeyArgs),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
    Prune(prune::PruneArgs),
    Destroy(destroy::DestroyArgs),
}

pub(crate) fn run(app: &App, command: &VaultCommand) -> Result<Outcome> {
    match command {
        VaultCommand::Info(args) => info::run(app, args),
        VaultCommand::Verify(args) => verify::run(app, args),
        VaultCommand::Audit(args) => audit::run(app, args),
        VaultCommand::Usage(args) => usage::run(app, args),
        VaultCommand::AddKey(args) => keys::add(app, args),
        VaultCommand::RemoveKey(args) => keys::remove(app, args),
        VaultCommand::MoveKey(args) => move_key::run(app, args),
        VaultCommand::Rekey(args) => rekey::run(app, args),
        VaultCommand::Backup(args) => backup::run(app, args),
        VaultCommand::Restore(args) => restore::run(app, args),
        VaultCommand::Prune(args) => prune::run(app, args),
        VaultCommand::Destroy(args) => destroy::run(app, args),
    }
}

impl VaultCommand {
    /// The words of the command, for the audit log.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Info(_) => "vault info",
            Self::Verify(_) => "vault verify",
            Self::Audit(_) => "vault audit",
            Self::Usage(_) => "vault usage",
            Self::AddKey(_) => "vault add-key",
            Self::RemoveKey(_) => "vault remove-key",
            Self::MoveKey(_) => "vault move-key",
            Self::Rekey(_) => "vault rekey",
            Self::Backup(_) => "vault backup",
            Self::Restore(_) => "vault restore",
            Self::Prune(_) => "vault prune",
            Self::Destroy(_) => "vault destroy",
        }
    }
}

/// The vault that a command works on.
fn vault(app: &App) -> Result<Arc<Vault>> {
    Ok(app.vault()?.ok_or(NoVault)?)
}

/// Nobody has logged in yet.
#[derive(Debug, thiserror::Error)]
#[error("there is no vault yet")]
struct NoVault;

impl Diagnostic for NoVault {
    fn code(&self) -> Code {
        Code::VaultMissing
    }

    fn hints(&self) -> Vec<Hint> {
        vec![
            Hint::new("`sfkit auth login` makes it with the first login, `sfkit demo` to try"),
            Hint::new("or bring one back from a backup: `sfkit vault restore FILE`"),
        ]
    }
}

/// A text that should tell a time and does not.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct BadTime(String);

impl Diagnostic for BadTime {
    fn code(&self) -> Code {
        Code::Usage
    }
}

//! `sfkit vault backup`.

use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};

/// What opens a backup.
#[derive(Args, Debug)]
pub(super) struct BackupKeyArgs {
    /// File with the passphrase of the backup; without it the passphrase is asked for
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,

    /// A key file opens the backup instead of a passphrase
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    key_file: Option<PathBuf>,
}

impl BackupKeyArgs {
    pub(super) fn key(&self, app: &App) -> crate::vault::BackupKey {
        app.backup_key(self.key_file.as_deref(), self.passphrase_file.as_deref())
    }
}

/// Write a copy of the vault that opens without the keyring
///
/// The copy has a key of its own, opened by a passphrase of its own or by a key file. It is whole
/// or not there at all. Keep in mind that its refresh tokens age: an org that rotates them accepts
/// only the newest.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit vault backup vault-2026-11.backup\n  sfkit vault backup \
                        vault.backup --key-file /media/usb/backup.key --force"
)]
pub(crate) struct BackupArgs {
    /// The file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    key: BackupKeyArgs,

    /// Replace the file when it exists
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(app: &App, args: &BackupArgs) -> Result<Outcome> {
    let vault = super::vault(app)?;
    let logins = vault.backup(&args.file, args.key.key(app), args.force)?;
    app.ui
        .status(&format!("Wrote {logins} logins to {}", args.file.display()));
    Ok(Outcome::Done)
}

//! `sfkit vault destroy`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};

/// Delete the vault with all its tokens, and its key
///
/// The tokens stay valid at their servers: `sfkit auth logout --all` revokes them first. Off a
/// terminal it needs `--yes`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit auth logout --all --yes\n  sfkit vault destroy --yes")]
pub(crate) struct DestroyArgs {
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(crate) fn run(app: &App, args: &DestroyArgs) -> Result<Outcome> {
    if !app.paths.vault().exists() {
        return Err(super::NoVault.into());
    }
    if !args.yes {
        let question = "Delete the vault, its key and all tokens in it?";
        if !app.ui.confirm(question, false, "--yes")? {
            return Ok(Outcome::Done);
        }
    }
    app.destroy_vault()?;
    app.ui
        .status("The vault is gone; what it held can no longer be read by anyone");
    Ok(Outcome::Done)
}

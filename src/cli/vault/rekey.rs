//! `sfkit vault rekey`.

use clap::Args;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};

/// Make a new key and wrap every data key with it
///
/// The tokens themselves are not sealed anew. Being killed in between loses nothing.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  sfkit vault rekey")]
pub(crate) struct RekeyArgs {}

pub(crate) fn run(app: &App, _args: &RekeyArgs) -> Result<Outcome> {
    let vault = super::vault(app)?;
    let before = vault.info()?.key_id;
    vault.rekey()?;
    let after = vault.info()?.key_id;
    app.ui.status(&format!(
        "The vault's key was `{before}` and is now `{after}`"
    ));
    Ok(Outcome::Done)
}

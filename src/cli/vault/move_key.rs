//! `sfkit vault move-key`.

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::vault::{ChosenBy, KeystoreKind};

/// Move the vault's key to another key store
///
/// The new place is written and read back before the old one is removed; being killed in between
/// loses nothing.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  sfkit vault move-key --to os\n  \
                        SFKIT_PASSPHRASE_FILE=pass.txt sfkit vault move-key --to passphrase")]
pub(crate) struct MoveKeyArgs {
    /// Where to
    #[arg(long, value_name = "STORE", value_parser = stores())]
    to: String,
}

fn stores() -> PossibleValuesParser {
    PossibleValuesParser::new(KeystoreKind::ALL.map(KeystoreKind::as_str))
}

pub(crate) fn run(app: &App, args: &MoveKeyArgs) -> Result<Outcome> {
    let vault = super::vault(app)?;
    let from = vault.info()?.keystore;
    let to = KeystoreKind::parse(&args.to).expect("clap has checked the word");
    vault.move_key(to, ChosenBy::User)?;
    app.ui.status(&format!(
        "The vault's key was in `{from}` and is now in `{to}`"
    ));
    Ok(Outcome::Done)
}

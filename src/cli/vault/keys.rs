//! `sfkit vault add-key` and `sfkit vault remove-key`.

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::app::App;
use crate::cli::outcome::{Outcome, Result};
use crate::vault::KeystoreKind;

/// Let a key file or a passphrase open the vault, too
///
/// For cron and other places where the keyring cannot be reached: `SFKIT_KEYSTORE=file` then opens
/// the vault by the file.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit vault add-key file\n  SFKIT_KEYSTORE=file sfkit query -o acme \
                        \"SELECT COUNT() FROM Lead\"\n  SFKIT_PASSPHRASE_FILE=pass.txt sfkit vault \
                        add-key passphrase"
)]
pub(crate) struct AddKeyArgs {
    /// The key store to add
    #[arg(value_name = "STORE", value_parser = stores())]
    store: String,
}

/// Let a key store no longer open the vault
///
/// Its place is emptied. The last key of a vault cannot be removed.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  sfkit vault remove-key file\n  SFKIT_KEYSTORE=file sfkit vault \
                        remove-key os"
)]
pub(crate) struct RemoveKeyArgs {
    /// The key store to remove
    #[arg(value_name = "STORE", value_parser = stores())]
    store: String,
}

fn stores() -> PossibleValuesParser {
    PossibleValuesParser::new(KeystoreKind::ALL.map(KeystoreKind::as_str))
}

fn kind(word: &str) -> KeystoreKind {
    KeystoreKind::parse(word).expect("clap has checked the word")
}

pub(crate) fn add(app: &App, args: &AddKeyArgs) -> Result<Outcome> {
    let vault = super::vault(app)?;
    let kind = kind(&args.store);
    vault.add_key(kind)?;
    app.ui.status(&format!(
        "The vault can be opened by `{kind}`, too: set `SFKIT_KEYSTORE={kind}`"
    ));
    Ok(Outcome::Done)
}

pub(crate) fn remove(app: &App, args: &RemoveKeyArgs) -> Result<Outcome> {
    let vault = super::vault(app)?;
    let kind = kind(&args.store);
    vault.remove_key(kind)?;
    app.ui
        .status(&format!("`{kind}` no longer opens the vault"));
    Ok(Outcome::Done)
}

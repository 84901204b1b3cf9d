//! A passphrase as a key store: nothing is kept, the key is derived anew each time.
//!
//! Where the passphrase comes from (a prompt, a file named by `SFKIT_PASSPHRASE_FILE`) is the
//! caller's business: it hands in a function that is called only when a key is needed. The cost of
//! the derivation stands in the vault's header.

use crate::secret::SecretText;
use crate::vault::crypto::Key;
use crate::vault::kdf::Cost;
use crate::vault::keystore::{KeystoreError, PassphraseUse};

/// Gives the passphrase.
pub type AskPassphrase =
    Box<dyn Fn(PassphraseUse) -> Result<SecretText, KeystoreError> + Send + Sync>;

/// Derives the key of an existing vault.
pub(crate) fn open(ask: &AskPassphrase, cost: &Cost) -> Result<Key, KeystoreError> {
    Ok(cost.derive(&asked(ask, PassphraseUse::Open)?))
}

/// Derives a new key, with a new salt at the default cost.
pub(crate) fn choose(
    ask: &AskPassphrase,
    purpose: PassphraseUse,
) -> Result<(Key, Cost), KeystoreError> {
    let passphrase = asked(ask, purpose)?;
    let cost = Cost::generate()?;
    Ok((cost.derive(&passphrase), cost))
}

fn asked(ask: &AskPassphrase, purpose: PassphraseUse) -> Result<SecretText, KeystoreError> {
    let passphrase = ask(purpose)?;
    if passphrase.expose().is_empty() {
        return Err(KeystoreError::PassphraseEmpty);
    }
    Ok(passphrase)
}

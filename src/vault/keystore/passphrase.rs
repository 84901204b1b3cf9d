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

/// Derives the first key of a new place, with a new salt at the default cost.
pub(crate) fn choose(ask: &AskPassphrase) -> Result<(Key, Cost), KeystoreError> {
    derive_anew(&asked(ask, PassphraseUse::Choose)?)
}

/// Asks once for the passphrase of an existing place and derives its key as well as another one,
/// with a new salt, for the place that comes after it.
pub(crate) fn renew(ask: &AskPassphrase, old: &Cost) -> Result<(Key, (Key, Cost)), KeystoreError> {
    let passphrase = asked(ask, PassphraseUse::Open)?;
    Ok((old.derive(&passphrase), derive_anew(&passphrase)?))
}

fn derive_anew(passphrase: &SecretText) -> Result<(Key, Cost), KeystoreError> {
    let cost = Cost::generate()?;
    Ok((cost.derive(passphrase), cost))
}

fn asked(ask: &AskPassphrase, purpose: PassphraseUse) -> Result<SecretText, KeystoreError> {
    let passphrase = ask(purpose)?;
    if passphrase.expose().is_empty() {
        return Err(KeystoreError::PassphraseEmpty);
    }
    Ok(passphrase)
}

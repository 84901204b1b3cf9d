//! What a vault is opened with, and what it tells of itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::vault::header::ChosenBy;
use crate::vault::keystore::passphrase::AskPassphrase;
use crate::vault::keystore::{
    KeystoreError, KeystoreKind, OsKeyring, Patience, PlatformKeyring, WaitNotice,
};

/// What the vault needs to know of the world around it.
pub struct VaultOptions {
    /// The database file.
    pub database: PathBuf,
    /// Folder of the lock files.
    pub locks: PathBuf,
    /// The key file, for the key store `file`.
    pub key_file: PathBuf,
    /// The key store that was asked for by flag or variable, if one was.
    pub keystore: Option<KeystoreKind>,
    /// How long the keyring may take.
    pub patience: Patience,
    /// Called when the keyring lets a person wait.
    pub notice: Option<WaitNotice>,
    /// Gives the passphrase when one is needed.
    pub passphrase: AskPassphrase,
    /// The keyring.
    pub os: Arc<dyn OsKeyring>,
    /// Source of the time.
    pub clock: Clock,
    /// The command, for the audit log (`auth login`).
    pub command: String,
    /// How long a lock of another process is waited for.
    pub lock_limit: Duration,
    /// Only looks: the file must be there, modes stay as they are, nothing is migrated, removed or
    /// written, and no lock file is made.
    pub looks_only: bool,
    /// Where the process kills itself, for tests; without effect in a release build.
    pub fail_point: Option<String>,
}

impl VaultOptions {
    /// Options with the platform's keyring, no passphrase, and nobody to ask.
    #[must_use]
    pub fn new(database: PathBuf, locks: PathBuf, key_file: PathBuf) -> Self {
        Self {
            database,
            locks,
            key_file,
            keystore: None,
            patience: Patience::Plain,
            notice: None,
            passphrase: Box::new(|_| Err(KeystoreError::PassphraseNeeded)),
            os: Arc::new(PlatformKeyring),
            clock: Clock::System,
            command: String::new(),
            lock_limit: Duration::from_secs(20),
            looks_only: false,
            fail_point: None,
        }
    }
}

/// What a vault tells of itself without being opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultInfo {
    /// Random id of the vault.
    pub vault_id: String,
    /// The database file.
    pub path: PathBuf,
    /// Version of the format.
    pub format: u32,
    /// Id of the key that seals it.
    pub key_id: String,
    /// Where that key lives.
    pub keystore: KeystoreKind,
    /// Who chose that.
    pub chosen_by: ChosenBy,
    /// When the vault was made.
    pub created_at: String,
    /// Every way to the key.
    pub slots: Vec<SlotInfo>,
    /// How many logins it holds.
    pub orgs: usize,
}

/// One way to the vault's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotInfo {
    /// Its number, from 0.
    pub number: u32,
    /// The key store.
    pub kind: KeystoreKind,
    /// Where in the store: path of the key file, user of the keyring's entry, none for a passphrase.
    pub place: Option<String>,
    /// Memory in KiB, passes and lanes of the derivation, for a passphrase.
    pub cost: Option<(u32, u32, u32)>,
    /// When it was added; not known of a slot that an older program made.
    pub added_at: Option<String>,
    /// The command that added it (`vault add-key`).
    pub added_by: Option<String>,
}

//! The vault: every org's secrets in one private `SQLite` file, sealed.
//!
//! A *key store* (keyring, passphrase, key file) keeps a slot key. The slot key unwraps the vault's
//! random *key-encryption key*; that unwraps one random *data key* per org; and that seals each
//! secret by itself: access token, refresh token, client secret, JWT key. Every seal is AES-256-GCM under a
//! fresh random nonce, and its associated data, as length-prefixed parts, say where it belongs:
//!
//! - a field: magic word, format version, vault id, org uuid, data-key id, table, field, generation;
//! - a data key: magic word, format version, vault id, key id, org uuid, data-key id;
//! - the check value: the whole header (see `header`).
//!
//! So nothing can be moved, swapped or weakened unnoticed. What is *not* noticed is that the whole
//! file was replaced by an older copy of itself.
//!
//! Metadata stand in clear, so that lists and states open no key store. The key store is opened at
//! most once per [`Vault`], and only when a secret is needed. A key is made only for a new vault,
//! for a rekey or for a move; never because the old one does not answer.
//!
//! Everything here blocks; async code calls it on threads made for that. The vault knows no
//! network and no environment.

mod access;
mod audit;
mod backup;
mod crypto;
mod error;
mod extra_keys;
mod foreign;
mod header;
mod hints;
mod kdf;
mod keystore;
mod lock;
mod logins;
mod maintenance;
mod open;
mod options;
mod org;
mod prune;
mod refresh;
mod restore;
mod schema;
mod secrets;
mod select;
mod slots;
#[cfg(test)]
mod tests;
mod verify;

pub use audit::{AuditEvent, AuditFault, AuditReport, AuditRow};
pub use backup::BackupKey;
pub use crypto::CryptoError;
pub use error::{HeaderFault, LockKind, VaultError};
pub use foreign::{ForeignError, ForeignLogin, ForeignOptions, Found, Tool, read_foreign};
pub use header::ChosenBy;
pub use kdf::CostError;
pub use keystore::passphrase::AskPassphrase;
pub use keystore::{
    KeystoreError, KeystoreKind, OsFailure, OsKeyring, PassphraseUse, Patience, PlatformKeyring,
    WaitNotice, probe_os,
};
pub use logins::{LoginPolicy, OrgSettings, Saved, check_alias};
pub use open::Vault;
pub use options::{SlotInfo, VaultInfo, VaultOptions};
pub use org::{
    Grant, ListedOrg, Login, NewLogin, Org, OrgFacts, OrgKind, OrgList, TokenFacts, TokenOutlook,
};
pub use refresh::{RefreshLock, Refreshed, UnfinishedRefresh};
pub use restore::{Fate, OpenedBackup, RestorePolicy, RestoreReport};
pub use secrets::{AccessToken, Credentials};
pub use select::OrgSelector;
pub use verify::{VerifyProblem, VerifyReport};

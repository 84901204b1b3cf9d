//! Every way in which the vault can fail, each with its own way out.
//!
//! A wrong key, a damaged header, a damaged row, a missing key and a locked keyring are different
//! variants with different messages: they call for different acts, and mixing them up is how
//! people lose logins.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::db::DbError;
use crate::error::{Code, Diagnostic, Hint};
use crate::vault::audit::AuditFault;
use crate::vault::crypto::CryptoError;
use crate::vault::kdf::CostError;
use crate::vault::keystore::{KeystoreError, KeystoreKind};

/// What is wrong with the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderFault {
    /// There are orgs, but no header.
    #[error("it is missing although the vault holds logins")]
    Missing,
    /// A value has a type or word that cannot be.
    #[error("a value in it cannot be understood")]
    Unreadable,
    /// Its bytes are not those that were written.
    #[error("its bytes have changed")]
    Digest,
    /// The derivation's cost is outside what is accepted.
    #[error(transparent)]
    Cost(#[from] CostError),
    /// It has no key slot.
    #[error("it has no key slot")]
    NoSlot,
    /// The slot does not open although the slot's key is the right one.
    #[error("its key slot has been changed")]
    Slot,
    /// The check value does not open although the key is the right one.
    #[error("it does not fit its check value")]
    Check,
}

/// What holds the lock that is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockKind {
    /// Maintenance of the whole vault: rekey, move-key, restore.
    Maintenance,
    /// A refresh of the org's token.
    Refresh,
    /// A transaction in the database.
    Database,
}

/// Why the vault cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key store gives no key.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// The database cannot be used.
    #[error("the vault `{}` cannot be used", path.display())]
    Database {
        /// The vault's file.
        path: PathBuf,
        /// What went wrong.
        #[source]
        source: DbError,
    },
    /// A lock file or folder cannot be used.
    #[error("the lock file `{}` cannot be used", path.display())]
    LockFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Somebody else holds a lock and does not let go.
    #[error("{} for {} s and goes on", held_by(*kind), waited.as_secs())]
    Busy {
        /// What is locked.
        kind: LockKind,
        /// How long was waited.
        waited: Duration,
    },
    /// The key of the store is not the key of this vault.
    #[error("{}", wrong_key(*kind))]
    WrongKey {
        /// The store that the key came from.
        kind: KeystoreKind,
    },
    /// The header is damaged.
    #[error("the header of the vault is damaged: {0}")]
    Header(HeaderFault),
    /// A newer program made the vault.
    #[error("the vault has format {found}, this program knows up to {known}")]
    FormatTooNew {
        /// Format in the header.
        found: u32,
        /// Newest format known here.
        known: u32,
    },
    /// A sealed value does not open although the key is the right one.
    #[error("the stored {field} of `{org}` is damaged")]
    RowDamaged {
        /// Alias or username.
        org: String,
        /// Which value, for people.
        field: &'static str,
    },
    /// The data key of an org does not open although the vault's key is the right one.
    #[error("the stored data key of `{org}` is damaged or missing")]
    DataKeyDamaged {
        /// Alias or username.
        org: String,
    },
    /// A row holds something that cannot be.
    #[error("{} is damaged", damaged_row(table, row.as_deref()))]
    RowUnreadable {
        /// The table.
        table: &'static str,
        /// Alias or username of the login that it is about, as far as that can be read.
        row: Option<String>,
    },
    /// A value that should be there is not.
    #[error("no {field} is stored for `{org}`")]
    NotStored {
        /// Alias or username.
        org: String,
        /// Which value, for people.
        field: &'static str,
    },
    /// A data key has sealed so many values that its nonces could repeat.
    #[error("the data key of `{org}` is worn out")]
    DataKeyWornOut {
        /// Alias or username.
        org: String,
    },
    /// Another key store was asked for than the vault uses.
    #[error("this vault keeps its key in `{used}`, not in `{asked}`")]
    KeystoreMismatch {
        /// What was asked for.
        asked: KeystoreKind,
        /// What the vault uses.
        used: KeystoreKind,
    },
    /// No org answers to the name.
    #[error("no org is known as `{name}`")]
    UnknownOrg {
        /// The name that was given.
        name: String,
        /// Names that are known.
        known: Vec<String>,
    },
    /// No org was named and none is the default.
    #[error("{}", if known.is_empty() { "no login is stored" } else { "no org was named and there is no default org" })]
    NoDefaultOrg {
        /// Names that are known.
        known: Vec<String>,
    },
    /// Several orgs answer to the name.
    #[error("`{name}` is ambiguous: {}", choices.join(", "))]
    AmbiguousOrg {
        /// The name that was given.
        name: String,
        /// The alias, or else username and client, of each.
        choices: Vec<String>,
    },
    /// The org was removed meanwhile.
    #[error("`{name}` was logged out meanwhile")]
    OrgGone {
        /// Alias or username.
        name: String,
    },
    /// The alias belongs to another org.
    #[error("the alias `{alias}` belongs to `{username}`")]
    AliasTaken {
        /// The alias.
        alias: String,
        /// Whose it is.
        username: String,
    },
    /// The alias is reserved.
    #[error("the alias `{alias}` is reserved for the demo org")]
    AliasReserved {
        /// The alias.
        alias: String,
    },
    /// The alias has characters that it may not have.
    #[error("`{alias}` cannot be an alias")]
    AliasInvalid {
        /// The alias.
        alias: String,
    },
    /// The audit log could not be written, and what was asked must not happen without it.
    #[error("the audit log could not be written")]
    AuditFailed(#[source] Box<VaultError>),
    /// The key of the audit log does not open although the vault's key is the right one.
    #[error("the key of the audit log is damaged or missing")]
    AuditKeyDamaged,
    /// The audit log does not fit its chain, so nothing may be taken away from it.
    #[error("the audit log is not whole, so it cannot be pruned: {0}")]
    AuditBroken(AuditFault),
    /// The vault opens by this key store already.
    #[error("the vault opens by the key store `{kind}` already")]
    KeyPresent {
        /// The store.
        kind: KeystoreKind,
    },
    /// The vault does not open by this key store.
    #[error("the vault has no key in the key store `{kind}`")]
    KeyAbsent {
        /// The store.
        kind: KeystoreKind,
    },
    /// Without this key store nothing would open the vault any more.
    #[error("`{kind}` is the only key store that opens the vault")]
    LastKey {
        /// The store.
        kind: KeystoreKind,
    },
    /// A file of the user cannot be read or written.
    #[error("cannot use `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file to be written is there already.
    #[error("`{}` exists already", path.display())]
    FileExists {
        /// The file.
        path: PathBuf,
    },
    /// The file holds no vault.
    #[error("`{}` is no backup of a vault", path.display())]
    NoBackup {
        /// The file.
        path: PathBuf,
    },
    /// No random numbers, or a value that is too long.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

fn damaged_row(table: &str, row: Option<&str>) -> String {
    match row {
        Some(name) => format!("the row of `{name}` in table `{table}`"),
        None => format!("a row of table `{table}`"),
    }
}

fn held_by(kind: LockKind) -> &'static str {
    match kind {
        LockKind::Maintenance => "another process has had the vault locked",
        LockKind::Refresh => "another process has been refreshing the token",
        LockKind::Database => "another process has been writing to the vault",
    }
}

fn wrong_key(kind: KeystoreKind) -> &'static str {
    match kind {
        KeystoreKind::Os => "the key in the keyring is not the key of this vault",
        KeystoreKind::Passphrase => "the passphrase does not open this vault",
        KeystoreKind::File => "the key in the key file is not the key of this vault",
    }
}

impl VaultError {
    /// An error of the database at `path`.
    pub(crate) fn database(path: &std::path::Path, source: impl Into<DbError>) -> Self {
        Self::Database {
            path: path.to_owned(),
            source: source.into(),
        }
    }

    /// Whether a stored value of one login is damaged or missing, while others may be fine.
    #[must_use]
    pub fn is_damaged_value(&self) -> bool {
        matches!(
            self,
            Self::RowDamaged { .. } | Self::DataKeyDamaged { .. } | Self::NotStored { .. }
        )
    }

    /// Whether the vault opens only with something that is out of reach now: the message is about
    /// the key, not about what the vault holds.
    #[must_use]
    pub fn is_key_out_of_reach(&self) -> bool {
        matches!(self, Self::Keystore(_) | Self::WrongKey { .. })
    }
}

/// Inside a transaction the path is not at hand; [`crate::vault::Vault`] fills it in.
impl From<rusqlite::Error> for VaultError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Database {
            path: PathBuf::new(),
            source: source.into(),
        }
    }
}

fn database_code(error: &DbError) -> Code {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    if error.is_busy() {
        return Code::VaultBusy;
    }
    match error {
        DbError::Refused { source, .. } | DbError::Statement(source) => {
            match source.sqlite_error_code() {
                Some(DatabaseCorrupt | NotADatabase) => Code::VaultDamaged,
                _ => Code::VaultFile,
            }
        }
        DbError::File { .. } | DbError::TooNew { .. } | DbError::TooOld { .. } => Code::VaultFile,
    }
}

impl Diagnostic for VaultError {
    fn code(&self) -> Code {
        match self {
            Self::Keystore(error) => error.code(),
            Self::Database { source, .. } => database_code(source),
            Self::LockFile { .. } | Self::FormatTooNew { .. } => Code::VaultFile,
            Self::Busy { .. } => Code::VaultBusy,
            Self::WrongKey { .. } => Code::WrongKey,
            Self::Header(_)
            | Self::RowDamaged { .. }
            | Self::DataKeyDamaged { .. }
            | Self::RowUnreadable { .. }
            | Self::DataKeyWornOut { .. }
            | Self::AuditKeyDamaged
            | Self::AuditBroken(_)
            | Self::NoBackup { .. } => Code::VaultDamaged,
            Self::KeyAbsent { .. } => Code::NotFound,
            Self::KeyPresent { .. } | Self::LastKey { .. } => Code::Refused,
            Self::File { .. } | Self::FileExists { .. } => Code::File,
            Self::KeystoreMismatch { .. } => Code::KeystoreMismatch,
            Self::UnknownOrg { .. }
            | Self::NoDefaultOrg { .. }
            | Self::OrgGone { .. }
            | Self::NotStored { .. } => Code::LoginRequired,
            Self::AmbiguousOrg { .. }
            | Self::AliasTaken { .. }
            | Self::AliasReserved { .. }
            | Self::AliasInvalid { .. } => Code::Usage,
            Self::AuditFailed(cause) => match cause.code() {
                Code::VaultBusy => Code::VaultBusy,
                Code::VaultDamaged => Code::VaultDamaged,
                _ => Code::VaultFile,
            },
            Self::Crypto(_) => Code::VaultFile,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Keystore(error) => error.hints(),
            Self::AuditFailed(cause) => cause.hints(),
            Self::Database { source, .. } if database_code(source) == Code::VaultFile => {
                source.hints()
            }
            _ => self.way_out().into_iter().map(Hint::new).collect(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        let mut details = Map::new();
        let mut add = |key: &str, value: Value| drop(details.insert(key.to_owned(), value));
        match self {
            Self::Keystore(error) => return error.details(),
            Self::AmbiguousOrg { choices, .. } => add("choices", json!(choices)),
            Self::UnknownOrg { known, .. } | Self::NoDefaultOrg { known } => {
                add("known", json!(known));
            }
            Self::KeystoreMismatch { asked, used } => {
                add("asked", json!(asked.as_str()));
                add("used", json!(used.as_str()));
            }
            Self::RowDamaged { org, field } | Self::NotStored { org, field } => {
                add("org", json!(org));
                add("field", json!(field));
            }
            Self::DataKeyDamaged { org } | Self::DataKeyWornOut { org } => add("org", json!(org)),
            Self::WrongKey { kind } => add("keystore", json!(kind.as_str())),
            _ => {}
        }
        details
    }
}

/// Whether `SQLite` says that a value is not of the type asked for, which means a damaged row.
pub(crate) fn is_unreadable(error: &rusqlite::Error) -> bool {
    use rusqlite::Error;
    matches!(
        error,
        Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::Utf8Error(..)
            | Error::InvalidColumnType(..)
    )
}

/// Turns an error of reading `table` into one about a damaged row, where it is one.
pub(crate) fn reading(table: &'static str) -> impl Fn(rusqlite::Error) -> VaultError {
    move |error| {
        if is_unreadable(&error) {
            VaultError::RowUnreadable { table, row: None }
        } else {
            error.into()
        }
    }
}

//! Where the vault's key lives, and the one door to it.
//!
//! A key store keeps a *slot key*: 32 bytes that unwrap the vault's key-encryption key (see
//! [`crate::vault`]). There are three, chosen once and openly: the operating system's keyring
//! (`os`), a passphrase (`passphrase`; nothing is stored, the key is derived), a private file
//! (`file`). Which one a vault uses stands in its header; none ever takes the place of another
//! because that one does not answer.
//!
//! Every way in which a store can fail is a variant of [`KeystoreError`] with its own way out.

pub(crate) mod file;
#[cfg(test)]
pub(crate) mod memory;
pub(crate) mod os;
pub(crate) mod passphrase;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::error::{Code, Diagnostic, Hint};
use crate::vault::crypto::{CryptoError, Key};

pub use os::{OsFailure, OsKeyring, PlatformKeyring, probe_os};

/// A kind of key store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeystoreKind {
    /// The operating system's keyring: Secret Service, macOS keychain, Windows credentials.
    Os,
    /// A passphrase, stretched with Argon2id.
    Passphrase,
    /// A private file.
    File,
}

impl KeystoreKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Os, Self::Passphrase, Self::File];

    /// The word of `--keystore` and `SFKIT_KEYSTORE`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Os => "os",
            Self::Passphrase => "passphrase",
            Self::File => "file",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for KeystoreKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What a passphrase is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassphraseUse {
    /// To open the vault: ask once.
    Open,
    /// To protect the vault from now on: ask twice.
    Choose,
}

/// How long the operating system's keyring may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Three seconds: nobody is there to answer a prompt of the keyring.
    Plain,
    /// Sixty seconds: a person may be typing the keyring's password.
    Prompting,
}

impl Patience {
    /// The limit of one call.
    #[must_use]
    pub fn limit(self) -> Duration {
        match self {
            Self::Plain => Duration::from_secs(3),
            Self::Prompting => Duration::from_secs(60),
        }
    }
}

/// Called once when the keyring does not answer at once and a person may have to unlock it.
pub type WaitNotice = Arc<dyn Fn() + Send + Sync>;

/// Why a key store gives no key, or takes none.
#[derive(Debug, thiserror::Error)]
pub enum KeystoreError {
    /// There is no session bus that a keyring could be reached by.
    #[error("there is no D-Bus session, so no keyring can be reached")]
    NoBus(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// There is a session bus, but nobody on it offers a keyring.
    #[error("no keyring service answers on the D-Bus session")]
    NoProvider(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// The keyring is locked and cannot ask for its password here, or was refused it.
    #[error("the keyring is locked and could not be unlocked")]
    Locked(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// The keyring has no default collection in which something could be stored.
    #[error("the keyring has no default collection to store a key in")]
    NoCollection(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// The keyring did not answer in time, most likely because it waits for its password.
    #[error("the keyring did not answer within {} s", limit.as_secs())]
    TimedOut {
        /// How long was waited.
        limit: Duration,
    },
    /// The keyring answers, but has no entry for this vault.
    #[error("the keyring holds no key for this vault (service `sfkit`, user `{entry}`)")]
    NoEntry {
        /// The entry's user.
        entry: String,
    },
    /// The keyring has several entries of that name.
    #[error("the keyring holds {count} keys for this vault (service `sfkit`, user `{entry}`)")]
    Ambiguous {
        /// The entry's user.
        entry: String,
        /// How many there are.
        count: usize,
    },
    /// The keyring's entry is not what was written there.
    #[error("the keyring's entry for this vault is not a key (service `sfkit`, user `{entry}`)")]
    EntryDamaged {
        /// The entry's user.
        entry: String,
    },
    /// The keyring failed in another way.
    #[error("the keyring failed")]
    OsFailed(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// The thread that talks to the keyring could not be started.
    #[error("no thread could be started for the keyring")]
    NoThread(#[source] io::Error),
    /// The key file is not there.
    #[error("the key file `{}` does not exist", path.display())]
    FileMissing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The key file is there but holds only keys of other vaults.
    #[error("the key file `{}` holds no key for this vault (`{entry}`)", path.display())]
    FileForeign {
        /// The file.
        path: PathBuf,
        /// The entry that was looked for.
        entry: String,
    },
    /// The key file cannot be understood.
    #[error("line {line} of the key file `{}` is not a key", path.display())]
    FileDamaged {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// Others may read or write the key file.
    #[error("the key file `{}` is open to others (mode {mode:04o})", path.display())]
    FileExposed {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The key file belongs to another user.
    #[error("the key file `{}` belongs to another user", path.display())]
    FileOwner {
        /// The file.
        path: PathBuf,
    },
    /// The key file could not be read or written.
    #[error("the key file `{}` could not be used", path.display())]
    FileFailed {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A passphrase is needed, but there is nobody to ask and no file to read it from.
    #[error("the vault needs its passphrase, and there is nobody to ask for it")]
    PassphraseNeeded,
    /// The passphrase of a backup is needed, but there is nobody to ask and no file was named.
    #[error("the backup needs a passphrase of its own, and there is nobody to ask for it")]
    BackupPassphraseNeeded,
    /// The passphrase could not be read.
    #[error("the passphrase could not be read from {origin}")]
    PassphraseUnreadable {
        /// Where it was read from.
        origin: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// An empty passphrase protects nothing.
    #[error("the passphrase is empty")]
    PassphraseEmpty,
    /// The passphrase was typed differently the second time.
    #[error("the two passphrases differ")]
    PassphraseDiffers,
    /// No random numbers for a new key.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// What was written into the store is not what comes back.
    #[error("the {kind} key store does not give back the key that was stored")]
    NotKept {
        /// The store.
        kind: KeystoreKind,
    },
}

impl Diagnostic for KeystoreError {
    fn code(&self) -> Code {
        match self {
            Self::NoBus(_)
            | Self::NoProvider(_)
            | Self::NoCollection(_)
            | Self::OsFailed(_)
            | Self::NoThread(_)
            | Self::FileExposed { .. }
            | Self::FileOwner { .. }
            | Self::FileFailed { .. }
            | Self::PassphraseUnreadable { .. }
            | Self::Crypto(_)
            | Self::NotKept { .. } => Code::KeystoreUnavailable,
            Self::Locked(_) | Self::PassphraseNeeded | Self::BackupPassphraseNeeded => {
                Code::KeystoreLocked
            }
            Self::TimedOut { .. } => Code::KeystoreTimeout,
            Self::NoEntry { .. } | Self::FileMissing { .. } => Code::KeyMissing,
            Self::Ambiguous { .. }
            | Self::EntryDamaged { .. }
            | Self::FileForeign { .. }
            | Self::FileDamaged { .. }
            | Self::PassphraseEmpty
            | Self::PassphraseDiffers => Code::WrongKey,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        self.way_out().into_iter().map(Hint::new).collect()
    }

    fn details(&self) -> Map<String, Value> {
        let mut details = Map::new();
        match self {
            Self::NoEntry { entry } | Self::EntryDamaged { entry } => {
                details.insert("entry".into(), json!(entry));
            }
            Self::Ambiguous { entry, count } => {
                details.insert("entry".into(), json!(entry));
                details.insert("count".into(), json!(count));
            }
            Self::TimedOut { limit } => {
                details.insert("limit_seconds".into(), json!(limit.as_secs()));
            }
            _ => {}
        }
        details
    }
}

/// What makes a vault usable where its keyring is not.
const BESIDE: &str = "for cron and ssh: while the keyring is open, `sfkit vault add-key file` lets a \
                      private file open the vault, too, under `SFKIT_KEYSTORE=file`";

impl KeystoreError {
    fn way_out(&self) -> Vec<String> {
        match self {
            Self::NoBus(_) => vec![
                "start the program inside a desktop session, or under `dbus-run-session` with an \
                 unlocked keyring"
                    .into(),
                "where there is no desktop, choose another key store for a new vault: \
                 `--keystore passphrase` or `--keystore file`"
                    .into(),
                BESIDE.into(),
            ],
            Self::NoProvider(_) => vec![
                "install and start a Secret Service, such as `gnome-keyring` or KDE Wallet".into(),
                "or choose another key store for a new vault: `--keystore passphrase` or \
                 `--keystore file`"
                    .into(),
            ],
            Self::Locked(_) => vec![
                "unlock the keyring (log in to the desktop, or \
                 `gnome-keyring-daemon --unlock --components=secrets`) and try again"
                    .into(),
                BESIDE.into(),
            ],
            Self::NoCollection(_) => vec![
                "make a default keyring, for example by \
                 `gnome-keyring-daemon --unlock --components=secrets`"
                    .into(),
            ],
            Self::TimedOut { .. } => vec![
                "the keyring may be waiting for its password in a window: unlock it and try again"
                    .into(),
                "started from a terminal, the command waits for up to 60 s".into(),
                BESIDE.into(),
            ],
            Self::NoEntry { .. } => vec![
                "the vault may come from another machine or user; its key must come along, no new \
                 one can replace it"
                    .into(),
                "to give up the stored logins, run `sfkit vault destroy --yes` and log in again"
                    .into(),
            ],
            Self::Ambiguous { entry, .. } | Self::EntryDamaged { entry } => vec![format!(
                "look at the entries: `secret-tool search --all service sfkit username {entry}`"
            )],
            Self::OsFailed(_) => vec![
                "see whether another program can use the keyring, and unlock it".into(),
                "or choose another key store for a new vault: `--keystore passphrase` or \
                 `--keystore file`"
                    .into(),
            ],
            _ => self.way_out_of_files_and_passphrases(),
        }
    }

    fn way_out_of_files_and_passphrases(&self) -> Vec<String> {
        match self {
            Self::FileMissing { path } | Self::FileForeign { path, .. } => vec![
                format!("put the vault's own key file back at `{}`", path.display()),
                "to give up the stored logins, run `sfkit vault destroy --yes` and log in again"
                    .into(),
            ],
            Self::FileDamaged { path, .. } => vec![
                format!("put a good copy of the key file at `{}`", path.display()),
                "to give up the stored logins, run `sfkit vault destroy --yes` and log in again"
                    .into(),
            ],
            Self::FileExposed { path, .. } => vec![
                format!("close it to others: `chmod 600 {}`", path.display()),
                "if somebody else may have read it, run `sfkit vault rekey` afterwards".into(),
            ],
            Self::FileOwner { path } => {
                vec![format!(
                    "run the program as the owner of `{}`",
                    path.display()
                )]
            }
            Self::PassphraseNeeded => vec![
                "name a file that holds the passphrase in `SFKIT_PASSPHRASE_FILE`, or start the \
                 command from a terminal"
                    .into(),
            ],
            Self::PassphraseUnreadable { .. } => {
                vec!["`SFKIT_PASSPHRASE_FILE` must name a file that you may read".into()]
            }
            Self::BackupPassphraseNeeded => vec![
                "name a file that holds it with `--passphrase-file`, or a key file with \
                 `--key-file`, or start the command from a terminal"
                    .into(),
            ],
            Self::PassphraseEmpty | Self::PassphraseDiffers => {
                vec!["try again with a passphrase of several words".into()]
            }
            _ => Vec::new(),
        }
    }
}

/// Reads the base64 text of a key.
pub(crate) fn decode_key(text: &str) -> Option<Key> {
    use base64::Engine as _;
    use zeroize::Zeroize as _;
    let mut bytes = base64::engine::general_purpose::STANDARD
        .decode(text.trim())
        .ok()?;
    let key = bytes.as_slice().try_into().ok().map(Key::from_bytes);
    bytes.zeroize();
    key
}

/// Writes a key as base64 text, since KDE Wallet keeps nothing else.
pub(crate) fn encode_key(key: &Key) -> crate::secret::SecretText {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD
        .encode(key.expose())
        .into()
}

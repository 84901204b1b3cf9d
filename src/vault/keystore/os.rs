//! The operating system's keyring as a key store.
//!
//! Entries have the service `sfkit` and the user `<vault id>/<key id>`; what they hold is base64
//! text. A keyring may hang for ever (a locked Secret Service with a display waits for somebody to
//! type), so every call runs on a plain thread of its own and is given up after a time limit: a
//! thread of the async runtime would keep the program from ending. A call that was given up may
//! still end later; nothing depends on it.
//!
//! Only the Secret Service (Linux, BSD) is run in tests; macOS keychain and Windows credentials go
//! through the same calls of the `keyring` crate.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::secret::SecretText;
use crate::vault::crypto::{self, Key};
use crate::vault::keystore::{
    KeystoreError, KeystoreKind, Patience, WaitNotice, decode_key, encode_key,
};

/// The service under which all entries stand.
const SERVICE: &str = "sfkit";

/// After this time without an answer a person is told that the keyring may be asking for something.
const NOTICE_AFTER: Duration = Duration::from_millis(1500);

type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// What a keyring says when it does not do what it was asked to.
#[derive(Clone, Debug)]
pub enum OsFailure {
    /// No bus by which a keyring could be reached.
    NoBus(Cause),
    /// A bus, but no keyring on it.
    NoProvider(Cause),
    /// Locked, and the question for the password was not answered.
    Locked(Cause),
    /// No collection to store into.
    NoCollection(Cause),
    /// No such entry.
    NoEntry,
    /// So many entries of that name.
    Ambiguous(usize),
    /// The entry is no text.
    NotText,
    /// Anything else.
    Other(Cause),
}

/// A keyring. The calls may block for ever: the vault gives up on them after its [`Patience`].
pub trait OsKeyring: Send + Sync {
    /// The text of the entry.
    ///
    /// # Errors
    /// When there is none or the keyring does not give it.
    fn get(&self, user: &str) -> Result<SecretText, OsFailure>;

    /// Writes the entry, replacing an older one.
    ///
    /// # Errors
    /// When the keyring does not take it.
    fn set(&self, user: &str, text: &SecretText) -> Result<(), OsFailure>;

    /// Removes the entry.
    ///
    /// # Errors
    /// When there is none or the keyring does not let go of it.
    fn delete(&self, user: &str) -> Result<(), OsFailure>;
}

/// The keyring of this platform, by the `keyring` crate.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlatformKeyring;

impl PlatformKeyring {
    fn entry(user: &str) -> Result<keyring::Entry, OsFailure> {
        match keyring::Entry::store_status() {
            Ok(()) => keyring::Entry::new(SERVICE, user).map_err(failure),
            Err(error) => Err(status_failure(error)),
        }
    }
}

impl OsKeyring for PlatformKeyring {
    fn get(&self, user: &str) -> Result<SecretText, OsFailure> {
        let text = Self::entry(user)?.get_password().map_err(failure)?;
        Ok(text.into())
    }

    fn set(&self, user: &str, text: &SecretText) -> Result<(), OsFailure> {
        Self::entry(user)?
            .set_password(text.expose())
            .map_err(failure)
    }

    fn delete(&self, user: &str) -> Result<(), OsFailure> {
        Self::entry(user)?.delete_credential().map_err(failure)
    }
}

fn failure(error: keyring_core::Error) -> OsFailure {
    use keyring_core::Error;
    match error {
        Error::NoEntry => OsFailure::NoEntry,
        Error::Ambiguous(entries) => OsFailure::Ambiguous(entries.len()),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => OsFailure::NotText,
        Error::NoStorageAccess(cause) if secret_service::lacks_collection(&*cause) => {
            OsFailure::NoCollection(cause.into())
        }
        Error::NoStorageAccess(cause) => OsFailure::Locked(cause.into()),
        Error::PlatformFailure(cause) => platform_failure(&cause.into()),
        other => OsFailure::Other(Arc::new(other)),
    }
}

/// The status of the store lives as long as the process, so its error can only be borrowed.
fn status_failure(error: &'static keyring_core::Error) -> OsFailure {
    match error {
        keyring_core::Error::PlatformFailure(cause) => {
            let shared: Cause = Arc::new(Borrowed(&**cause));
            secret_service::classify(&**cause, shared)
        }
        other => OsFailure::Other(Arc::new(other)),
    }
}

fn platform_failure(cause: &Cause) -> OsFailure {
    secret_service::classify(&**cause, Arc::clone(cause))
}

/// An error that somebody else owns.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Borrowed(&'static (dyn std::error::Error + Send + Sync));

/// What the Secret Service's own errors mean.
#[cfg(all(
    unix,
    not(any(target_os = "macos", target_os = "ios", target_os = "android"))
))]
mod secret_service {
    use ::secret_service::Error;

    use super::{Cause, OsFailure};

    /// The store has no default collection.
    pub(super) fn lacks_collection(
        cause: &(dyn std::error::Error + Send + Sync + 'static),
    ) -> bool {
        matches!(cause.downcast_ref::<Error>(), Some(Error::NoResult))
    }

    /// Sorts a failure of the platform by its cause.
    pub(super) fn classify(
        cause: &(dyn std::error::Error + Send + Sync + 'static),
        shared: Cause,
    ) -> OsFailure {
        match cause.downcast_ref::<Error>() {
            Some(Error::Zbus(error)) if is_no_bus(error) => OsFailure::NoBus(shared),
            Some(Error::Zbus(error)) if is_no_provider(error) => OsFailure::NoProvider(shared),
            Some(Error::ZbusFdo(error)) if is_unknown_service(error) => {
                OsFailure::NoProvider(shared)
            }
            Some(Error::Unavailable) => OsFailure::NoProvider(shared),
            Some(Error::Locked | Error::Prompt | Error::PromptDisconnected) => {
                OsFailure::Locked(shared)
            }
            _ => OsFailure::Other(shared),
        }
    }

    fn is_no_bus(error: &zbus::Error) -> bool {
        use zbus::Error;
        matches!(
            error,
            Error::Connection(..) | Error::InputOutput(_) | Error::Address(_) | Error::Handshake(_)
        )
    }

    fn is_no_provider(error: &zbus::Error) -> bool {
        match error {
            zbus::Error::FDO(error) => is_unknown_service(error),
            zbus::Error::MethodError(name, ..) => {
                let name = name.as_str();
                name == "org.freedesktop.DBus.Error.ServiceUnknown"
                    || name == "org.freedesktop.DBus.Error.NameHasNoOwner"
                    || name.starts_with("org.freedesktop.DBus.Error.Spawn.")
            }
            _ => false,
        }
    }

    fn is_unknown_service(error: &zbus::fdo::Error) -> bool {
        use zbus::fdo::Error;
        matches!(error, Error::ServiceUnknown(_) | Error::NameHasNoOwner(_))
    }
}

/// Keyrings that are part of the system always answer; their failures have no finer kinds.
#[cfg(not(all(
    unix,
    not(any(target_os = "macos", target_os = "ios", target_os = "android"))
)))]
mod secret_service {
    use super::{Cause, OsFailure};

    /// There always is a place to store into.
    pub(super) fn lacks_collection(_: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
        false
    }

    /// No finer kinds.
    pub(super) fn classify(
        _: &(dyn std::error::Error + Send + Sync + 'static),
        shared: Cause,
    ) -> OsFailure {
        OsFailure::Other(shared)
    }
}

/// A keyring with time limits, holding keys.
pub(crate) struct Os<'a> {
    pub(crate) keyring: &'a Arc<dyn OsKeyring>,
    pub(crate) patience: Patience,
    pub(crate) notice: Option<&'a WaitNotice>,
}

impl Os<'_> {
    /// The key of the entry.
    pub(crate) fn fetch(&self, entry: &str) -> Result<Key, KeystoreError> {
        let user = entry.to_owned();
        let text = self.call(entry, move |keyring| keyring.get(&user))?;
        decode_key(text.expose()).ok_or_else(|| KeystoreError::EntryDamaged {
            entry: entry.to_owned(),
        })
    }

    /// Writes the key and reads it back.
    pub(crate) fn store(&self, entry: &str, key: &Key) -> Result<(), KeystoreError> {
        let (user, text) = (entry.to_owned(), encode_key(key));
        self.call(entry, move |keyring| keyring.set(&user, &text))?;
        if crypto::same(self.fetch(entry)?.expose(), key.expose()) {
            Ok(())
        } else {
            Err(KeystoreError::NotKept {
                kind: KeystoreKind::Os,
            })
        }
    }

    /// Removes the entry; one that is not there is no failure.
    pub(crate) fn remove(&self, entry: &str) -> Result<(), KeystoreError> {
        let user = entry.to_owned();
        self.call(entry, move |keyring| match keyring.delete(&user) {
            Err(OsFailure::NoEntry) => Ok(()),
            other => other,
        })
    }

    /// Runs `task` on a thread of its own and waits for it, but not for ever.
    fn call<T: Send + 'static>(
        &self,
        entry: &str,
        task: impl FnOnce(&dyn OsKeyring) -> Result<T, OsFailure> + Send + 'static,
    ) -> Result<T, KeystoreError> {
        let limit = self.patience.limit();
        let (sender, receiver) = mpsc::channel();
        let keyring = Arc::clone(self.keyring);
        std::thread::Builder::new()
            .name("keyring".to_owned())
            // Nobody listens any more when the limit is over.
            .spawn(move || drop(sender.send(task(&*keyring))))
            .map_err(KeystoreError::NoThread)?;
        let patient = self.patience == Patience::Prompting;
        let mut answer = match self.notice {
            Some(notice) if patient => match receiver.recv_timeout(NOTICE_AFTER) {
                Err(RecvTimeoutError::Timeout) => {
                    notice();
                    None
                }
                other => Some(other),
            },
            _ => None,
        };
        match answer
            .take()
            .unwrap_or_else(|| receiver.recv_timeout(limit))
        {
            Ok(result) => result.map_err(|failure| named(failure, entry)),
            Err(_) => Err(KeystoreError::TimedOut { limit }),
        }
    }
}

fn named(failure: OsFailure, entry: &str) -> KeystoreError {
    let entry = entry.to_owned();
    match failure {
        OsFailure::NoBus(cause) => KeystoreError::NoBus(cause),
        OsFailure::NoProvider(cause) => KeystoreError::NoProvider(cause),
        OsFailure::Locked(cause) => KeystoreError::Locked(cause),
        OsFailure::NoCollection(cause) => KeystoreError::NoCollection(cause),
        OsFailure::NoEntry => KeystoreError::NoEntry { entry },
        OsFailure::Ambiguous(count) => KeystoreError::Ambiguous { entry, count },
        OsFailure::NotText => KeystoreError::EntryDamaged { entry },
        OsFailure::Other(cause) => KeystoreError::OsFailed(cause),
    }
}

/// The entry that another program keeps under `account` for `service`, read and left as it is.
///
/// # Errors
/// When there is none, or the keyring does not give it within `patience`.
pub(crate) fn foreign_entry(
    (service, account): (&'static str, &'static str),
    patience: Patience,
    notice: Option<&WaitNotice>,
) -> Result<SecretText, KeystoreError> {
    let keyring: Arc<dyn OsKeyring> = Arc::new(PlatformKeyring);
    let os = Os {
        keyring: &keyring,
        patience,
        notice,
    };
    os.call(&format!("{service}/{account}"), move |_| {
        keyring::Entry::store_status()
            .as_ref()
            .map_err(status_failure)?;
        let found = find_foreign(service, account).map_err(failure)?;
        match found.as_slice() {
            [] => Err(OsFailure::NoEntry),
            [entry] => Ok(entry.get_password().map_err(failure)?.into()),
            several => Err(OsFailure::Ambiguous(several.len())),
        }
    })
}

/// `secret-tool`, which writes such entries, calls the two attributes `user` and `domain` there.
#[cfg(all(
    unix,
    not(any(target_os = "macos", target_os = "ios", target_os = "android"))
))]
fn find_foreign(service: &str, account: &str) -> keyring_core::Result<Vec<keyring_core::Entry>> {
    keyring_core::Entry::search(&[("user", account), ("domain", service)].into())
}

#[cfg(not(all(
    unix,
    not(any(target_os = "macos", target_os = "ios", target_os = "android"))
)))]
fn find_foreign(service: &str, account: &str) -> keyring_core::Result<Vec<keyring_core::Entry>> {
    keyring_core::Entry::new(service, account).map(|entry| vec![entry])
}

/// Finds out whether the keyring takes, gives and drops an entry, and leaves nothing behind.
///
/// # Errors
/// When one of the three does not work, or not within `patience`.
pub fn probe_os(keyring: &Arc<dyn OsKeyring>, patience: Patience) -> Result<(), KeystoreError> {
    let os = Os {
        keyring,
        patience,
        notice: None,
    };
    let entry = format!("probe/{}", crypto::random_uuid()?);
    let (user, probe) = (entry.clone(), encode_key(&Key::generate()?));
    // One task, so that the entry is removed also when the answer comes after the limit.
    os.call(&entry, move |keyring| {
        keyring.set(&user, &probe)?;
        let read = keyring.get(&user);
        keyring.delete(&user)?;
        read.map(drop)
    })
}

//! Getting a slot's key from its key store, and putting a new one there.

use crate::vault::crypto::Key;
use crate::vault::error::{HeaderFault, VaultError};
use crate::vault::header::{Header, Identity, Slot};
use crate::vault::keystore::file::KeyFile;
use crate::vault::keystore::os::Os;
use crate::vault::keystore::passphrase;
use crate::vault::keystore::{KeystoreError, KeystoreKind, PassphraseUse};
use crate::vault::open::Vault;

impl Vault {
    pub(crate) fn open_header(&self, header: &Header) -> Result<Key, VaultError> {
        let slot = header.slot(self.options.keystore)?;
        let slot_key = self.fetch(slot, &header.identity.entry())?;
        header.open(slot, &slot_key)
    }

    fn os(&self) -> Os<'_> {
        Os {
            keyring: &self.options.os,
            patience: self.options.patience,
            notice: self.options.notice.as_ref(),
        }
    }

    pub(crate) fn fetch(&self, slot: &Slot, entry: &str) -> Result<Key, VaultError> {
        let key = match (slot.kind, &slot.cost) {
            (KeystoreKind::Os, _) => self.os().fetch(entry),
            (KeystoreKind::File, _) => KeyFile::new(&self.options.key_file).fetch(entry),
            (KeystoreKind::Passphrase, Some(cost)) => {
                passphrase::open(&self.options.passphrase, cost)
            }
            (KeystoreKind::Passphrase, None) => {
                return Err(VaultError::Header(HeaderFault::Unreadable));
            }
        };
        Ok(key?)
    }

    /// Makes a slot key, keeps it in the store, and wraps `key` with it.
    pub(crate) fn new_slot(
        &self,
        identity: &Identity,
        number: u32,
        (kind, purpose): (KeystoreKind, PassphraseUse),
        key: &Key,
    ) -> Result<Slot, VaultError> {
        let entry = identity.entry();
        let (slot_key, cost) = match kind {
            KeystoreKind::Os => {
                let slot_key = Key::generate()?;
                self.os().store(&entry, &slot_key)?;
                (slot_key, None)
            }
            KeystoreKind::File => {
                let slot_key = Key::generate()?;
                KeyFile::new(&self.options.key_file).store(&entry, &slot_key)?;
                (slot_key, None)
            }
            KeystoreKind::Passphrase => {
                let (slot_key, cost) = passphrase::choose(&self.options.passphrase, purpose)?;
                (slot_key, Some(cost))
            }
        };
        Slot::seal(identity, number, (kind, &slot_key, cost), key)
    }

    /// Removes a key from a store.
    pub(crate) fn remove_from(&self, kind: KeystoreKind, entry: &str) -> Result<(), KeystoreError> {
        match kind {
            KeystoreKind::Os => self.os().remove(entry),
            KeystoreKind::File => KeyFile::new(&self.options.key_file).remove(entry),
            KeystoreKind::Passphrase => Ok(()),
        }
    }
}

//! Getting a slot's key from its key store, and putting a new one there.
//!
//! The one place that knows which store takes what: the keyring and the key file keep a random key
//! under `<vault id>/<key id>`, a passphrase keeps nothing and brings a derivation's cost instead.

use crate::vault::crypto::Key;
use crate::vault::error::{HeaderFault, VaultError};
use crate::vault::header::{Added, Header, Identity, Place, Slot};
use crate::vault::keystore::file::KeyFile;
use crate::vault::keystore::os::Os;
use crate::vault::keystore::passphrase;
use crate::vault::keystore::{KeystoreError, KeystoreKind};
use crate::vault::open::Vault;

impl Vault {
    /// The vault's key, by the slot of the store asked for or else the first.
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

    fn fetch(&self, slot: &Slot, entry: &str) -> Result<Key, VaultError> {
        let key = match (slot.place.kind, &slot.cost) {
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
        kind: KeystoreKind,
        key: &Key,
    ) -> Result<Slot, VaultError> {
        let added = Added {
            at: self.now().to_string(),
            by: self.options.command.clone(),
        };
        let place = Place {
            number,
            kind,
            added: Some(added),
        };
        self.fill(identity, place, key)
    }

    fn fill(&self, identity: &Identity, place: Place, key: &Key) -> Result<Slot, VaultError> {
        let (slot_key, cost) = match place.kind {
            KeystoreKind::Passphrase => {
                let (slot_key, cost) = passphrase::choose(&self.options.passphrase)?;
                (slot_key, Some(cost))
            }
            KeystoreKind::Os | KeystoreKind::File => {
                let slot_key = Key::generate()?;
                self.store(place.kind, &identity.entry(), &slot_key)?;
                (slot_key, None)
            }
        };
        Slot::seal(identity, place, (&slot_key, cost), key)
    }

    /// Makes the slot that takes the place of `slot` when `key` takes the place of the vault's key.
    /// A passphrase stays the same one: it is asked for once, and must open the old slot.
    pub(crate) fn renewed_slot(
        &self,
        old: &Header,
        (identity, slot): (&Identity, &Slot),
        key: &Key,
    ) -> Result<Slot, VaultError> {
        let place = slot.place.clone();
        let Some(cost) = &slot.cost else {
            return self.fill(identity, place, key);
        };
        let (old_key, (slot_key, cost)) = passphrase::renew(&self.options.passphrase, cost)?;
        old.open(slot, &old_key)?;
        Slot::seal(identity, place, (&slot_key, Some(cost)), key)
    }

    fn store(&self, kind: KeystoreKind, entry: &str, key: &Key) -> Result<(), KeystoreError> {
        match kind {
            KeystoreKind::Os => self.os().store(entry, key),
            KeystoreKind::File => KeyFile::new(&self.options.key_file).store(entry, key),
            KeystoreKind::Passphrase => Ok(()),
        }
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

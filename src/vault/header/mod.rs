//! The vault's header: whose vault it is, which key seals it, and how to get that key.
//!
//! The key-encryption key is random and stands nowhere in clear. Each *slot* holds it wrapped with
//! the key of one key store; a vault starts with one slot and can have more. Three things guard
//! the header. A digest over all of it tells damage from a wrong key before any key is fetched. The
//! slot's own values (the derivation's cost among them) are associated data of its wrapped key. And
//! the check value, a constant sealed under the key-encryption key, has the whole header as
//! associated data, so that nobody without the key can weaken or exchange any of it.

mod rows;

use crate::vault::crypto::{self, Aad, Key};
use crate::vault::error::{HeaderFault, VaultError};
use crate::vault::kdf::Cost;
use crate::vault::keystore::KeystoreKind;

pub(crate) use rows::active_key_id;

/// The format that this program writes.
pub(crate) const FORMAT: u32 = 1;

const CHECK: &[u8] = b"sfkit vault check v1";

/// Who chose the key store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The user, openly.
    User,
    /// `sfkit demo`, because somebody wanted to try the program. The first login to a real org
    /// asks again.
    Demo,
}

impl ChosenBy {
    /// The word in the header.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Demo => "demo",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::User, Self::Demo]
            .into_iter()
            .find(|who| who.as_str() == word)
    }
}

/// How a slot came to be; not known of those that an older program made.
#[derive(Clone, Debug)]
pub(crate) struct Added {
    pub(crate) at: String,
    /// The command (`vault add-key`).
    pub(crate) by: String,
}

/// Which slot it is, and what it is for.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) number: u32,
    pub(crate) kind: KeystoreKind,
    pub(crate) added: Option<Added>,
}

/// One way to the key-encryption key.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) place: Place,
    /// Id of the key that opens the slot.
    pub(crate) slot_key_id: String,
    /// Cost of the derivation, for a passphrase.
    pub(crate) cost: Option<Cost>,
    pub(crate) wrapped_key: Vec<u8>,
}

/// What the header says beside its slots.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) vault_id: String,
    pub(crate) format: u32,
    /// Id of the key-encryption key.
    pub(crate) key_id: String,
    pub(crate) chosen_by: ChosenBy,
    pub(crate) created_at: String,
}

/// The header as it stands in the file.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) identity: Identity,
    pub(crate) slots: Vec<Slot>,
    check_value: Vec<u8>,
}

impl Identity {
    /// The name of the key in a key store: `<vault id>/<key id>`.
    pub(crate) fn entry(&self) -> String {
        format!("{}/{}", self.vault_id, self.key_id)
    }

    fn aad(&self) -> Aad {
        Aad::new(self.format)
            .text(&self.vault_id)
            .text(&self.key_id)
    }

    /// Associated data of an org's wrapped data key.
    pub(crate) fn data_key_aad(&self, org: &str, data_key: &str) -> Aad {
        self.aad().text(org).text(data_key)
    }

    /// Associated data of the audit log's wrapped key.
    pub(crate) fn audit_key_aad(&self, audit_key: &str) -> Aad {
        self.data_key_aad("audit", audit_key)
    }
}

impl Slot {
    /// Wraps `key` for the store whose key is `slot_key`.
    pub(crate) fn seal(
        identity: &Identity,
        place: Place,
        (slot_key, cost): (&Key, Option<Cost>),
        key: &Key,
    ) -> Result<Self, VaultError> {
        let mut slot = Self {
            place,
            slot_key_id: slot_key.id(),
            cost,
            wrapped_key: Vec::new(),
        };
        slot.wrapped_key = slot_key.wrap(key, &slot.aad(identity.aad().text("slot")))?;
        Ok(slot)
    }

    fn aad(&self, start: Aad) -> Aad {
        let aad = start
            .number(self.place.number.into())
            .text(self.place.kind.as_str())
            .text(&self.slot_key_id);
        let aad = match self.cost.as_ref().map(Cost::parts) {
            None => aad.text("no derivation"),
            Some((memory, passes, lanes, salt)) => aad
                .text("argon2id")
                .number(memory.into())
                .number(passes.into())
                .number(lanes.into())
                .bytes(salt),
        };
        match &self.place.added {
            None => aad,
            Some(added) => aad.text("added").text(&added.at).text(&added.by),
        }
    }
}

impl Header {
    /// A header for `key`, with its check value.
    pub(crate) fn seal(
        identity: Identity,
        slots: Vec<Slot>,
        key: &Key,
    ) -> Result<Self, VaultError> {
        let mut header = Self {
            identity,
            slots,
            check_value: Vec::new(),
        };
        header.check_value = key.seal(CHECK, &header.aad())?;
        Ok(header)
    }

    /// All that the header says, but the check value itself.
    fn aad(&self) -> Aad {
        let start = self
            .identity
            .aad()
            .text("header")
            .text(self.identity.chosen_by.as_str())
            .text(&self.identity.created_at);
        let with_slot = |aad, slot: &Slot| slot.aad(aad).bytes(&slot.wrapped_key);
        self.slots.iter().fold(start, with_slot)
    }

    fn digest(&self) -> [u8; 32] {
        crypto::digest(self.aad().bytes(&self.check_value).as_bytes())
    }

    /// The slot to open the vault by: that of the store asked for, else the first.
    pub(crate) fn slot(&self, asked: Option<KeystoreKind>) -> Result<&Slot, VaultError> {
        let first = self
            .slots
            .first()
            .ok_or(VaultError::Header(HeaderFault::NoSlot))?;
        Ok(asked.and_then(|kind| self.slot_of(kind)).unwrap_or(first))
    }

    /// The slot of this store, if it has one.
    pub(crate) fn slot_of(&self, kind: KeystoreKind) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.place.kind == kind)
    }

    /// Opens the slot with the key from its store and proves that the header is whole.
    pub(crate) fn open(&self, slot: &Slot, slot_key: &Key) -> Result<Key, VaultError> {
        if slot_key.id() != slot.slot_key_id {
            return Err(VaultError::WrongKey {
                kind: slot.place.kind,
            });
        }
        let aad = slot.aad(self.identity.aad().text("slot"));
        let key = slot_key
            .unwrap(&slot.wrapped_key, &aad)
            .map_err(|_| VaultError::Header(HeaderFault::Slot))?;
        let checked = key.open(&self.check_value, &self.aad());
        let fits = checked.is_ok_and(|plain| plain.expose() == CHECK);
        if fits && key.id() == self.identity.key_id {
            Ok(key)
        } else {
            Err(VaultError::Header(HeaderFault::Check))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header, its key and the key of its only slot, which is a passphrase's.
    fn sealed() -> (Header, Key, Key) {
        let (key, slot_key) = (Key::generate().unwrap(), Key::generate().unwrap());
        let identity = Identity {
            vault_id: "vault".to_owned(),
            format: FORMAT,
            key_id: key.id(),
            chosen_by: ChosenBy::User,
            created_at: "2026-11-22T12:00:00Z".to_owned(),
        };
        let cost = Cost::checked(65536, 3, 1, vec![7; 16]).unwrap();
        let place = Place {
            number: 0,
            kind: KeystoreKind::Passphrase,
            added: Some(Added {
                at: "2026-11-22T12:00:00Z".to_owned(),
                by: "auth login".to_owned(),
            }),
        };
        let slot = Slot::seal(&identity, place, (&slot_key, Some(cost)), &key).unwrap();
        (
            Header::seal(identity, vec![slot], &key).unwrap(),
            key,
            slot_key,
        )
    }

    fn fault(header: &Header, slot_key: &Key) -> HeaderFault {
        match header.open(&header.slots[0], slot_key) {
            Err(VaultError::Header(fault)) => fault,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_right_key_opens_it() {
        let (header, key, slot_key) = sealed();
        let opened = header.open(&header.slots[0], &slot_key).unwrap();
        assert_eq!(opened.id(), key.id());
        let other = Key::generate().unwrap();
        let error = header.open(&header.slots[0], &other).unwrap_err();
        assert!(matches!(
            error,
            VaultError::WrongKey {
                kind: KeystoreKind::Passphrase
            }
        ));
    }

    /// Somebody who can write the file can make the digest fit again, but not these.
    #[test]
    fn no_value_of_a_slot_can_be_weakened() {
        let (good, _, slot_key) = sealed();
        let cost = |memory, passes, salt| Cost::checked(memory, passes, 1, vec![salt; 16]).ok();
        for cost in [
            cost(19456, 3, 7),
            cost(65536, 1, 7),
            cost(65536, 3, 8),
            None,
        ] {
            let mut header = good.clone();
            header.slots[0].cost = cost;
            assert_eq!(fault(&header, &slot_key), HeaderFault::Slot);
        }
        let mut header = good.clone();
        header.slots[0].place.kind = KeystoreKind::File;
        assert_eq!(fault(&header, &slot_key), HeaderFault::Slot);
        let mut header = good.clone();
        header.slots[0].place.added = None;
        assert_eq!(fault(&header, &slot_key), HeaderFault::Slot);
        let mut header = good;
        header.slots[0].place.number = 1;
        assert_eq!(fault(&header, &slot_key), HeaderFault::Slot);
    }

    #[test]
    fn nothing_else_can_be_changed_or_added() {
        let (good, key, slot_key) = sealed();
        let mut header = good.clone();
        header.identity.chosen_by = ChosenBy::Demo;
        assert_eq!(fault(&header, &slot_key), HeaderFault::Check);
        let mut header = good.clone();
        header.identity.created_at.push('!');
        assert_eq!(fault(&header, &slot_key), HeaderFault::Check);
        let mut header = good.clone();
        let place = Place {
            number: 1,
            kind: KeystoreKind::File,
            added: None,
        };
        header
            .slots
            .push(Slot::seal(&good.identity, place, (&slot_key, None), &key).unwrap());
        assert_eq!(fault(&header, &slot_key), HeaderFault::Check);
        header.slots.remove(0);
        header.identity.vault_id.push('!');
        assert_eq!(fault(&header, &slot_key), HeaderFault::Slot);
    }

    #[test]
    fn every_flipped_byte_of_its_blobs_is_noticed() {
        let (good, _, slot_key) = sealed();
        for place in 0..good.check_value.len() {
            let mut header = good.clone();
            header.check_value[place] ^= 1;
            assert_eq!(fault(&header, &slot_key), HeaderFault::Check);
        }
        for place in 0..good.slots[0].wrapped_key.len() {
            let mut header = good.clone();
            header.slots[0].wrapped_key[place] ^= 1;
            assert_eq!(fault(&header, &slot_key), HeaderFault::Slot);
        }
    }
}

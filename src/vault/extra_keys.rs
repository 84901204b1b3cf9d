//! Further ways to the vault's key: a file or a passphrase for cron beside the keyring.
//!
//! Each way is a slot of the header. `SFKIT_KEYSTORE` says by which one the vault is opened; without
//! it the first one is taken. A slot is added and removed as safely as the key is moved: what a
//! killed process leaves in a key store is noted first and emptied later (see `maintenance`).

use serde_json::{Map, json};

use crate::vault::audit::{self, AuditEvent};
use crate::vault::error::VaultError;
use crate::vault::header::{Header, Slot};
use crate::vault::keystore::KeystoreKind;
use crate::vault::lock::Mode;
use crate::vault::maintenance::{forget_stale, write_stale};
use crate::vault::open::{Unlocked, Vault};

impl Vault {
    /// Lets the vault be opened by another key store, too.
    ///
    /// # Errors
    /// When it is opened by this one already, the key is out of reach, or the store does not take
    /// it. Nothing is changed then.
    pub fn add_key(&self, kind: KeystoreKind) -> Result<(), VaultError> {
        let _alone = self.maintenance(Mode::Exclusive)?;
        let (old, unlocked) = self.open_alone()?;
        if old.slot_of(kind).is_some() {
            return Err(VaultError::KeyPresent { kind });
        }
        let entry = old.identity.entry();
        self.note_stale(kind, &entry)?;
        self.fail_point("add-key:noted");
        let number = old.slots.iter().map(|slot| slot.place.number).max();
        let number = number.map_or(0, |number| number.saturating_add(1));
        let slot = self.new_slot(&old.identity, number, kind, &unlocked.key)?;
        self.fail_point("add-key:stored");
        let slots = old.slots.iter().cloned().chain([slot]).collect();
        let header = Header::seal(old.identity, slots, &unlocked.key)?;
        self.transact(|connection| {
            header.write(connection)?;
            forget_stale(connection, kind, &entry)?;
            self.audit_keys(connection, &unlocked, ("add-key", kind))?;
            self.fail_point("add-key:uncommitted");
            Ok(())
        })?;
        self.fail_point("add-key:committed");
        Ok(())
    }

    /// Lets the vault no longer be opened by this key store, and empties its place there.
    ///
    /// # Errors
    /// When it is the only one or none of the vault's, or when the key is out of reach. Nothing is
    /// changed then.
    pub fn remove_key(&self, kind: KeystoreKind) -> Result<(), VaultError> {
        let _alone = self.maintenance(Mode::Exclusive)?;
        let header = self.header_or_missing()?;
        if header.slot_of(kind).is_none() {
            return Err(VaultError::KeyAbsent { kind });
        }
        if header.slots.len() < 2 {
            return Err(VaultError::LastKey { kind });
        }
        let (old, unlocked) = self.open_alone()?;
        let stays = |slot: &&Slot| slot.place.kind != kind;
        let slots = old.slots.iter().filter(stays).cloned().collect();
        let entry = old.identity.entry();
        let header = Header::seal(old.identity, slots, &unlocked.key)?;
        self.transact(|connection| {
            header.write(connection)?;
            write_stale(connection, kind, &entry)?;
            self.audit_keys(connection, &unlocked, ("remove-key", kind))?;
            self.fail_point("remove-key:uncommitted");
            Ok(())
        })?;
        self.truncate_log();
        self.fail_point("remove-key:committed");
        self.empty_stale(&KeystoreKind::ALL)?;
        self.fail_point("remove-key:emptied");
        Ok(())
    }

    fn audit_keys(
        &self,
        connection: &rusqlite::Connection,
        unlocked: &Unlocked,
        (action, kind): (&str, KeystoreKind),
    ) -> Result<(), VaultError> {
        let event = AuditEvent {
            action,
            org: None,
            outcome: "ok",
            details: Map::from_iter([("keystore".to_owned(), json!(kind.as_str()))]),
        };
        self.append_audit(connection, Some(unlocked), &event)
            .map_err(audit::refused)
    }
}

//! Moving the key to another store, exchanging it for a new one, and giving the vault up.
//!
//! A move and a rekey can be killed at any instant. The new place is noted as stale, then written and read back;
//! one transaction makes it the vault's place and notes the old one as stale instead; only then is
//! the old one emptied. Whatever is noted as stale and is not the vault's place is emptied later, by
//! the next process that opens the vault and finds nobody else doing maintenance.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, params};
use serde_json::{Map, Value, json};

use crate::db::DbError;
use crate::vault::access::MAINTENANCE;
use crate::vault::audit::{self, AuditEvent};
use crate::vault::crypto::Key;
use crate::vault::error::{LockKind, VaultError, reading};
use crate::vault::header::{ChosenBy, Header, Identity, Slot};
use crate::vault::keystore::KeystoreKind;
use crate::vault::lock::{FileLock, Mode};
use crate::vault::open::{Unlocked, Vault, fail_point};
use crate::vault::options::VaultOptions;
use crate::vault::org;
use crate::vault::secrets::DataKey;

impl Vault {
    /// Moves the key to another key store; a vault that is there already only learns who chose it.
    /// Other slots stay as they are.
    ///
    /// # Errors
    /// When the key is out of reach, or the new store does not take it. The old place works on
    /// then.
    pub fn move_key(&self, to: KeystoreKind, chosen_by: ChosenBy) -> Result<(), VaultError> {
        let _alone = self.maintenance(Mode::Exclusive)?;
        let (header, unlocked) = self.open_alone()?;
        let from = header.slot(self.options.keystore)?.clone();
        let entry = header.identity.entry();
        let identity = Identity {
            chosen_by,
            ..header.identity.clone()
        };
        let stays = header.slot_of(to).is_some();
        let slots = if stays {
            header.slots.clone()
        } else {
            self.note_stale(to, &entry)?;
            self.fail_point("move-key:noted");
            let new = self.new_slot(&identity, from.place.number, to, &unlocked.key)?;
            self.fail_point("move-key:stored");
            let others = header
                .slots
                .iter()
                .filter(|slot| slot.place.number != from.place.number)
                .cloned();
            std::iter::once(new).chain(others).collect()
        };
        let header = Header::seal(identity, sorted(slots), &unlocked.key)?;
        self.transact(|connection| {
            header.write(connection)?;
            if !stays {
                forget_stale(connection, to, &entry)?;
                write_stale(connection, from.place.kind, &entry)?;
            }
            self.fail_point("move-key:uncommitted");
            let details = from_to(from.place.kind.as_str(), to.as_str());
            let event = AuditEvent {
                action: "move-key",
                org: None,
                outcome: "ok",
                details,
            };
            self.append_audit(connection, Some(&unlocked), &event)
                .map_err(audit::refused)
        })?;
        self.fail_point("move-key:committed");
        self.empty_stale(&KeystoreKind::ALL)?;
        self.fail_point("move-key:emptied");
        Ok(())
    }

    /// Exchanges the vault's key for a new one. The data keys are wrapped anew; what they seal stays
    /// as it is. Every slot gets a new key in its own store.
    ///
    /// # Errors
    /// When the key is out of reach, a store does not take the new one, or an org's data key is
    /// damaged. The old key works on then.
    pub fn rekey(&self) -> Result<(), VaultError> {
        let _alone = self.maintenance(Mode::Exclusive)?;
        let (old, unlocked) = self.open_alone()?;
        let key = Key::generate()?;
        let identity = Identity {
            key_id: key.id(),
            ..old.identity.clone()
        };
        for slot in &old.slots {
            self.note_stale(slot.place.kind, &identity.entry())?;
        }
        self.fail_point("rekey:noted");
        let renew = |slot: &Slot| self.renewed_slot(&old, (&identity, slot), &key);
        let slots = old.slots.iter().map(renew).collect::<Result<Vec<_>, _>>()?;
        self.fail_point("rekey:stored");
        let new = Header::seal(identity, slots, &key)?;
        self.transact(|connection| self.rewrap_all(connection, &unlocked, (&old, &new), &key))?;
        *self.memo() = Some(Arc::new(Unlocked {
            identity: new.identity,
            key,
        }));
        self.truncate_log();
        self.fail_point("rekey:committed");
        self.empty_stale(&KeystoreKind::ALL)?;
        self.fail_point("rekey:emptied");
        Ok(())
    }

    fn rewrap_all(
        &self,
        connection: &Connection,
        unlocked: &Unlocked,
        (old, new): (&Header, &Header),
        key: &Key,
    ) -> Result<(), VaultError> {
        for org in org::read_all(connection)? {
            let data_key = DataKey::open(connection, unlocked, &org)?;
            data_key.rewrap(connection, (&new.identity, key), &org.uuid)?;
        }
        audit::rewrap_key(connection, unlocked, (&new.identity, key))?;
        new.write(connection)?;
        for slot in &old.slots {
            forget_stale(connection, slot.place.kind, &new.identity.entry())?;
            write_stale(connection, slot.place.kind, &old.identity.entry())?;
        }
        self.fail_point("rekey:uncommitted");
        let details = from_to(&old.identity.key_id, &new.identity.key_id);
        let event = AuditEvent {
            action: "rekey",
            org: None,
            outcome: "ok",
            details,
        };
        let identity = new.identity.clone();
        let unlocked = Unlocked {
            identity,
            key: key.clone(),
        };
        self.append_audit(connection, Some(&unlocked), &event)
            .map_err(audit::refused)
    }

    /// Deletes the vault and its keys. What it held cannot be read again, and grants that were not
    /// revoked before live on at the server. Works on a damaged vault too; keys that its header no
    /// longer names then stay in their store.
    ///
    /// # Errors
    /// When another process uses the vault, or when a key or file cannot be deleted. Trying again
    /// goes on where it stood.
    pub fn destroy(options: VaultOptions) -> Result<(), VaultError> {
        let folder = &options.locks;
        let wait = (LockKind::Maintenance, options.lock_limit);
        let _alone = FileLock::take(folder, MAINTENANCE, Mode::Exclusive, wait)?;
        let (database, wanted) = (options.database.clone(), options.fail_point.clone());
        if database.exists()
            && let Ok(vault) = Self::connect(options)
            && let Ok(header) = vault.header()
        {
            vault.empty_stale(&KeystoreKind::ALL)?;
            if let Some(header) = header {
                for slot in &header.slots {
                    vault.remove_from(slot.place.kind, &header.identity.entry())?;
                    vault.fail_point("destroy:emptied");
                }
            }
        }
        // The database goes last: as long as it is there, the command can be tried again.
        for ending in ["-wal", "-shm", ""] {
            let mut name = database.clone().into_os_string();
            name.push(ending);
            remove_file(Path::new(&name)).map_err(|source| VaultError::Database {
                path: database.clone(),
                source: DbError::File {
                    path: name.into(),
                    source,
                },
            })?;
            fail_point(wanted.as_deref(), "destroy:removed");
        }
        Ok(())
    }

    /// Reads the header and opens it, anew, under the exclusive lock.
    pub(crate) fn open_alone(&self) -> Result<(Header, Arc<Unlocked>), VaultError> {
        self.empty_stale(&KeystoreKind::ALL)?;
        let header = self.header_or_missing()?;
        if self
            .key_at_hand()
            .is_some_and(|held| held.identity.key_id != header.identity.key_id)
        {
            self.forget_key();
        }
        let unlocked = self.unlock()?;
        Ok((header, unlocked))
    }

    /// Empties places that hold a left-over key, once per process, if nobody does maintenance.
    pub(crate) fn tidy_once(&self) {
        if self.first_tidying() {
            self.tidy(&KeystoreKind::ALL);
        }
    }

    /// Empties places of these kinds that hold a left-over key, if nobody does maintenance. What
    /// cannot be emptied now stays noted.
    pub(crate) fn tidy(&self, kinds: &[KeystoreKind]) {
        if self.options.looks_only {
            return;
        }
        let has_some = self.read(|connection| Ok(!stale_places(connection, kinds)?.is_empty()));
        if !has_some.unwrap_or(false) {
            return;
        }
        let at_once = (LockKind::Maintenance, Duration::ZERO);
        let folder = &self.options.locks;
        let lock = FileLock::take(folder, MAINTENANCE, Mode::Exclusive, at_once);
        if lock.is_ok() && self.empty_stale(kinds).is_err() {
            tracing::debug!("a left-over key could not be removed now");
        }
    }

    /// The key stores that hold a left-over key: a rekey, a move or the adding of a key was cut off.
    /// Opens no key store.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn left_over_keys(&self) -> Result<Vec<KeystoreKind>, VaultError> {
        let places = self.read(|connection| stale_places(connection, &KeystoreKind::ALL))?;
        Ok(places.into_iter().map(|(kind, _)| kind).collect())
    }

    /// Finishes what was cut off: removes the left-over keys that can be removed.
    ///
    /// # Errors
    /// When another process uses the vault, or the file cannot be written.
    pub fn remove_left_over_keys(&self) -> Result<(), VaultError> {
        let _alone = self.maintenance(Mode::Exclusive)?;
        self.empty_stale(&KeystoreKind::ALL)
    }

    /// Empties the noted places of these kinds. To be called under the exclusive lock.
    pub(crate) fn empty_stale(&self, kinds: &[KeystoreKind]) -> Result<(), VaultError> {
        let places = self.read(|connection| stale_places(connection, kinds))?;
        if places.is_empty() {
            return Ok(());
        }
        // Without a header nothing is sealed, and no place is in use.
        let header = self.header()?;
        for (kind, entry) in places {
            let in_use = header.as_ref().is_some_and(|header| {
                header.slot_of(kind).is_some() && header.identity.entry() == entry
            });
            if !in_use && let Err(error) = self.remove_from(kind, &entry) {
                tracing::warn!(%kind, %error, "a left-over key could not be removed; it will be tried again");
                continue;
            }
            self.transact(|connection| forget_stale(connection, kind, &entry))?;
        }
        Ok(())
    }

    pub(crate) fn note_stale(&self, kind: KeystoreKind, entry: &str) -> Result<(), VaultError> {
        self.transact(|connection| write_stale(connection, kind, entry))
    }
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn sorted(mut slots: Vec<Slot>) -> Vec<Slot> {
    slots.sort_by_key(|slot| slot.place.number);
    slots
}

fn from_to(from: &str, to: &str) -> Map<String, Value> {
    [
        ("from".to_owned(), json!(from)),
        ("to".to_owned(), json!(to)),
    ]
    .into_iter()
    .collect()
}

/// Notes a place that a key store fills; a passphrase has none.
pub(crate) fn write_stale(
    connection: &Connection,
    kind: KeystoreKind,
    entry: &str,
) -> Result<(), VaultError> {
    if kind != KeystoreKind::Passphrase {
        connection.execute(
            "INSERT OR REPLACE INTO stale_place (kind, entry) VALUES (?1, ?2)",
            params![kind.as_str(), entry],
        )?;
    }
    Ok(())
}

pub(crate) fn forget_stale(
    connection: &Connection,
    kind: KeystoreKind,
    entry: &str,
) -> Result<(), VaultError> {
    connection.execute(
        "DELETE FROM stale_place WHERE kind = ?1 AND entry = ?2",
        params![kind.as_str(), entry],
    )?;
    Ok(())
}

fn stale_places(
    connection: &Connection,
    kinds: &[KeystoreKind],
) -> Result<Vec<(KeystoreKind, String)>, VaultError> {
    let mut statement = connection.prepare("SELECT kind, entry FROM stale_place")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let rows = rows
        .collect::<Result<Vec<_>, _>>()
        .map_err(reading("stale_place"))?;
    let known = rows
        .into_iter()
        .filter_map(|(word, entry)| Some((KeystoreKind::parse(&word)?, entry)));
    Ok(known.filter(|(kind, _)| kinds.contains(kind)).collect())
}

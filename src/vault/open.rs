//! Opening and making a vault.
//!
//! Opening reads the header and no key store; making a vault is done alone, under the maintenance
//! lock, and opens the vault instead when another process was faster. The key is fetched when a
//! secret is needed, once.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rusqlite::Connection;

use crate::db;
pub(crate) use crate::hooks::fail_point;
use crate::vault::audit;
use crate::vault::crypto::{self, Key};
use crate::vault::error::VaultError;
use crate::vault::header::{ChosenBy, FORMAT, Header, Identity, Place, Slot};
use crate::vault::kdf::Cost;
use crate::vault::keystore::KeystoreKind;
use crate::vault::lock::Mode;
use crate::vault::maintenance::forget_stale;
use crate::vault::options::{SlotInfo, VaultInfo, VaultOptions};
use crate::vault::schema::SCRIPTS;

/// An open vault. Shared between threads; one thread at a time uses the database.
pub struct Vault {
    pub(crate) options: VaultOptions,
    pub(crate) connection: Mutex<Connection>,
    pub(crate) unlocked: Mutex<Option<Arc<Unlocked>>>,
    tidied: AtomicBool,
}

/// The key, and the header that it opened.
pub(crate) struct Unlocked {
    pub(crate) identity: Identity,
    pub(crate) key: Key,
}

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.options.database;
        formatter
            .debug_struct("Vault")
            .field("database", path)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// Opens the vault; none when there is none yet. Opens no key store.
    ///
    /// # Errors
    /// When the file is damaged or cannot be used, or when another key store is asked for than the
    /// one that the user chose for this vault.
    pub fn open(options: VaultOptions) -> Result<Option<Self>, VaultError> {
        if !options.database.exists() {
            return Ok(None);
        }
        let vault = Self::connect(options)?;
        let Some(header) = vault.header()? else {
            return Ok(None);
        };
        if header.identity.chosen_by == ChosenBy::User {
            vault.check_keystore(&header)?;
        }
        vault.tidy(&[KeystoreKind::File]);
        Ok(Some(vault))
    }

    /// Makes a vault whose key lives in `kind`; opens it when another process was faster.
    ///
    /// # Errors
    /// When the key store does not take a key, when the file cannot be used, or when a vault
    /// exists that uses another key store.
    pub fn create(
        mut options: VaultOptions,
        kind: KeystoreKind,
        chosen_by: ChosenBy,
    ) -> Result<Self, VaultError> {
        options.keystore = Some(kind);
        let vault = Self::connect(options)?;
        let _alone = vault.maintenance(Mode::Exclusive)?;
        if let Some(header) = vault.header()? {
            vault.check_keystore(&header)?;
            return Ok(vault);
        }
        let key = Key::generate()?;
        let identity = Identity {
            vault_id: crypto::random_uuid()?,
            format: FORMAT,
            key_id: key.id(),
            chosen_by,
            created_at: vault.now().to_string(),
        };
        let entry = identity.entry();
        vault.note_stale(kind, &entry)?;
        vault.fail_point("create:noted");
        let slot = vault.new_slot(&identity, 0, kind, &key)?;
        vault.fail_point("create:stored");
        let header = Header::seal(identity, vec![slot], &key)?;
        vault.transact(|transaction| {
            header.write(transaction)?;
            forget_stale(transaction, kind, &entry)?;
            audit::write_new_key(transaction, &header.identity, &key)?;
            vault.fail_point("create:uncommitted");
            Ok(())
        })?;
        vault.fail_point("create:committed");
        let unlocked = Unlocked {
            identity: header.identity,
            key,
        };
        *vault.memo() = Some(Arc::new(unlocked));
        Ok(vault)
    }

    pub(crate) fn connect(options: VaultOptions) -> Result<Self, VaultError> {
        let path = &options.database;
        let prepared = match options.looks_only {
            true => db::look(path, SCRIPTS),
            false => db::open(path, &db::Options::durable()).and_then(|mut connection| {
                db::migrate(&mut connection, SCRIPTS)?;
                Ok(connection)
            }),
        };
        let connection = prepared.map_err(|source| VaultError::database(path, source))?;
        Ok(Self {
            connection: Mutex::new(connection),
            unlocked: Mutex::new(None),
            tidied: AtomicBool::new(false),
            options,
        })
    }

    fn check_keystore(&self, header: &Header) -> Result<(), VaultError> {
        let used = header.slot(None)?.place.kind;
        match self.options.keystore {
            Some(asked) if header.slot_of(asked).is_none() => {
                Err(VaultError::KeystoreMismatch { asked, used })
            }
            _ => Ok(()),
        }
    }

    /// What the vault tells of itself. Opens no key store.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn info(&self) -> Result<VaultInfo, VaultError> {
        let header = self.header_or_missing()?;
        let count = |connection: &Connection| {
            connection.query_row("SELECT count(*) FROM org", [], |row| row.get::<_, i64>(0))
        };
        let orgs = self.read(|transaction| Ok(count(transaction)?))?;
        let slots = header
            .slots
            .iter()
            .map(|slot| self.slot_info(&header, slot));
        Ok(VaultInfo {
            path: self.options.database.clone(),
            keystore: header.slot(None)?.place.kind,
            slots: slots.collect(),
            orgs: usize::try_from(orgs).unwrap_or_default(),
            vault_id: header.identity.vault_id,
            format: header.identity.format,
            key_id: header.identity.key_id,
            chosen_by: header.identity.chosen_by,
            created_at: header.identity.created_at,
        })
    }

    fn slot_info(&self, header: &Header, slot: &Slot) -> SlotInfo {
        let Place {
            number,
            kind,
            added,
        } = slot.place.clone();
        let place = match kind {
            KeystoreKind::Os => Some(header.identity.entry()),
            KeystoreKind::Passphrase => None,
            KeystoreKind::File => Some(self.options.key_file.display().to_string()),
        };
        let cost = slot.cost.as_ref().map(Cost::parts);
        let (added_at, added_by) = added.map(|added| (added.at, added.by)).unzip();
        SlotInfo {
            number,
            kind,
            place,
            cost: cost.map(|(memory, passes, lanes, _)| (memory, passes, lanes)),
            added_at,
            added_by,
        }
    }

    /// Whether this process looks for left-over keys for the first time.
    pub(crate) fn first_tidying(&self) -> bool {
        !self.tidied.swap(true, Ordering::Relaxed)
    }

    /// Kills the process where a test wants it, as a power cut would.
    pub(crate) fn fail_point(&self, name: &'static str) {
        fail_point(self.options.fail_point.as_deref(), name);
    }
}

//! Backups: a copy of the vault with a key of its own.
//!
//! A backup is a whole vault in one file: `SQLite`'s backup takes one state of it, its data keys
//! are wrapped with a new key, and a header with a single slot opens that without the keyring: by
//! a passphrase of the backup's own or by a key file. Who has an old backup and its passphrase has
//! the tokens of then, not the key of the vault. It is written beside its place, synced and then renamed: a file
//! of that name is the older one or whole. What is left of a killed process is a hidden, private
//! file whose secrets are sealed like those of the vault.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use serde_json::{Map, json};

use crate::db;
use crate::files;
use crate::vault::audit::{self, AuditEvent};
use crate::vault::crypto::Key;
use crate::vault::error::VaultError;
use crate::vault::header::{Header, Identity};
use crate::vault::keystore::KeystoreKind;
use crate::vault::keystore::passphrase::AskPassphrase;
use crate::vault::lock::Mode;
use crate::vault::open::{Unlocked, Vault};
use crate::vault::options::VaultOptions;
use crate::vault::org;
use crate::vault::secrets::DataKey;

/// What opens a backup.
pub enum BackupKey {
    /// A passphrase of its own.
    Passphrase(AskPassphrase),
    /// A private file, which may hold keys of other vaults and backups, too.
    File(PathBuf),
}

impl BackupKey {
    pub(crate) fn kind(&self) -> KeystoreKind {
        match self {
            Self::Passphrase(_) => KeystoreKind::Passphrase,
            Self::File(_) => KeystoreKind::File,
        }
    }
}

impl Vault {
    /// Writes a backup to `file`, and says how many logins it holds.
    ///
    /// # Errors
    /// When the file is there and `replace` is not set; when the key is out of reach, the audit log
    /// cannot be written, or the file cannot be. An older file then stays as it was.
    pub fn backup(&self, file: &Path, key: BackupKey, replace: bool) -> Result<usize, VaultError> {
        if !replace && file.exists() {
            return Err(exists(file));
        }
        let event = AuditEvent {
            action: "backup",
            org: None,
            outcome: "ok",
            details: Map::from_iter([("keystore".to_owned(), json!(key.kind().as_str()))]),
        };
        let _shared = self.maintenance(Mode::Shared)?;
        self.write_sealed(|connection, unlocked| {
            self.append_audit(connection, Some(unlocked), &event)
                .map_err(audit::refused)
        })?;
        let unlocked = self.unlock()?;
        let folder = file.parent().filter(|path| !path.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let at_file = |source| VaultError::File {
            path: file.to_owned(),
            source,
        };
        let temporary = tempfile::Builder::new()
            .prefix(".sfkit-")
            .tempdir_in(folder)
            .map_err(at_file)?;
        files::private_dir(temporary.path()).map_err(at_file)?;
        let copy = temporary.path().join("vault.db");
        self.copy_to(&copy)?;
        self.fail_point("backup:copied");
        let orgs = self.reseal_copy(&copy, key, &unlocked)?;
        self.fail_point("backup:sealed");
        let written = File::open(&copy).and_then(|file| file.sync_all());
        written.map_err(at_file)?;
        if !replace && file.exists() {
            return Err(exists(file));
        }
        fs::rename(&copy, file).map_err(at_file)?;
        files::sync_dir(folder);
        self.fail_point("backup:written");
        Ok(orgs)
    }

    /// Copies one state of the database into a new private file.
    fn copy_to(&self, copy: &Path) -> Result<(), VaultError> {
        let at_copy = |source: rusqlite::Error| VaultError::database(copy, source);
        let mut target = db::open(copy, &db::Options::durable())
            .map_err(|source| VaultError::database(copy, source))?;
        {
            let source = self.connection();
            let backup = Backup::new(&source, &mut target).map_err(at_copy)?;
            while backup.step(-1).map_err(at_copy)? != StepResult::Done {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        one_file(&target).map_err(at_copy)
    }

    /// Gives the copy a header with a key of its own as its only slot.
    fn reseal_copy(
        &self,
        copy: &Path,
        key: BackupKey,
        unlocked: &Unlocked,
    ) -> Result<usize, VaultError> {
        let kind = key.kind();
        let vault = Self::connect(self.options.for_copy(copy, key))?;
        let new = Key::generate()?;
        let identity = Identity {
            key_id: new.id(),
            ..unlocked.identity.clone()
        };
        let slot = vault.new_slot(&identity, 0, kind, &new)?;
        let header = Header::seal(identity, vec![slot], &new)?;
        let orgs = vault.transact(|connection| {
            for org in org::read_all(connection)? {
                // A damaged data key is no reason to leave all the others without a backup.
                match DataKey::open(connection, unlocked, &org) {
                    Ok(key) => key.rewrap(connection, (&header.identity, &new), &org.uuid)?,
                    Err(VaultError::DataKeyDamaged { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            audit::rewrap_key(connection, unlocked, (&header.identity, &new))?;
            header.write(connection)?;
            connection.execute("DELETE FROM stale_place", [])?;
            let count = "SELECT count(*) FROM org";
            Ok(connection.query_row(count, [], |row| row.get::<_, i64>(0))?)
        })?;
        one_file(&vault.connection()).map_err(|source| VaultError::database(copy, source))?;
        Ok(usize::try_from(orgs).unwrap_or_default())
    }
}

impl VaultOptions {
    /// Options to open a copy of a vault by this key, beside the vault itself.
    pub(crate) fn for_copy(&self, copy: &Path, key: BackupKey) -> Self {
        let locks = copy.with_file_name("locks");
        let mut made = Self::new(copy.to_owned(), locks, self.key_file.clone());
        made.os = Arc::clone(&self.os);
        made.patience = self.patience;
        made.clock = self.clock.clone();
        made.command.clone_from(&self.command);
        match key {
            BackupKey::Passphrase(ask) => made.passphrase = ask,
            BackupKey::File(path) => made.key_file = path,
        }
        made
    }
}

/// Leaves no second file beside the database when it is closed.
fn one_file(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
}

fn exists(file: &Path) -> VaultError {
    VaultError::FileExists {
        path: file.to_owned(),
    }
}

//! Restoring a backup: into an empty place, or login by login into another vault.
//!
//! The backup itself is never written to: it is copied to a private folder, opened by its own key,
//! and everything in it is decrypted first, so that what is damaged is known before anything
//! changes. An empty place becomes the vault that the backup was of (same id, same audit log) under
//! a new key; another vault takes the logins and seals them anew. Either is one transaction: a
//! killed process leaves all of it or nothing. A refresh token that comes from a backup may have
//! been used since, so every restored login is marked `imported`.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, Transaction, params};
use serde_json::{Map, json};

use crate::files;
use crate::secret::SecretText;
use crate::vault::audit::{self, AuditEvent};
use crate::vault::backup::BackupKey;
use crate::vault::crypto::Key;
use crate::vault::error::VaultError;
use crate::vault::header::{ChosenBy, Header, Identity};
use crate::vault::keystore::KeystoreKind;
use crate::vault::lock::Mode;
use crate::vault::maintenance::forget_stale;
use crate::vault::open::{Unlocked, Vault};
use crate::vault::options::VaultOptions;
use crate::vault::org::{self, Org};
use crate::vault::secrets::{DataKey, Field};
use crate::vault::select::{default_uuid, set_default_uuid};

/// What becomes of a login of the backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is restored.
    Restored,
    /// It is restored without its alias, which another login has.
    WithoutAlias,
    /// It takes the place of the stored one.
    Replaced,
    /// The same login is stored already and stays as it is.
    Kept,
    /// It cannot be decrypted.
    Damaged,
}

impl Fate {
    /// The word in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::WithoutAlias => "restored without alias",
            Self::Replaced => "replaced",
            Self::Kept => "kept",
            Self::Damaged => "damaged",
        }
    }
}

/// What restoring has done, or would do.
#[derive(Debug)]
pub struct RestoreReport {
    /// The place was empty and holds the backup's vault now.
    pub whole: bool,
    /// Each login of the backup.
    pub logins: Vec<(Org, Fate)>,
}

/// How a backup is restored.
#[derive(Clone, Copy, Debug, Default)]
pub struct RestorePolicy {
    /// Logins that are stored already are replaced.
    pub replace: bool,
    /// Nothing is written.
    pub dry_run: bool,
}

/// A backup, opened and decrypted.
pub struct OpenedBackup {
    vault: Vault,
    identity: Identity,
    default: Option<String>,
    logins: Vec<OpenedLogin>,
    damaged: Vec<Org>,
    _folder: tempfile::TempDir,
}

/// A login with its secrets: field, generation, value.
pub(crate) struct OpenedLogin {
    pub(crate) org: Org,
    pub(crate) values: Vec<(Field, u32, SecretText)>,
}

/// What decrypting a whole vault has brought.
#[derive(Default)]
pub(crate) struct Opened {
    pub(crate) logins: Vec<OpenedLogin>,
    /// Logins of which something does not open.
    pub(crate) damaged: Vec<Org>,
}

impl OpenedBackup {
    /// Opens the backup in `file`. `options` are those of the vault to restore to, whose folder
    /// takes the private copy.
    ///
    /// # Errors
    /// When it is no backup, its key is out of reach or not the right one, or it is damaged.
    pub fn open(options: &VaultOptions, file: &Path, key: BackupKey) -> Result<Self, VaultError> {
        let at_file = |source| VaultError::File {
            path: file.to_owned(),
            source,
        };
        let folder = options.database.parent().unwrap_or(Path::new("."));
        files::private_dir(folder).map_err(at_file)?;
        let folder = tempfile::Builder::new()
            .prefix(".restore-")
            .tempdir_in(folder)
            .map_err(at_file)?;
        files::private_dir(folder.path()).map_err(at_file)?;
        let copy = folder.path().join("vault.db");
        let content = fs::read(file).map_err(at_file)?;
        if !content.starts_with(b"SQLite format 3\0") {
            return Err(VaultError::NoBackup {
                path: file.to_owned(),
            });
        }
        files::write_private(&copy, &content).map_err(at_file)?;
        let kind = key.kind();
        let mut copied = options.for_copy(&copy, key);
        copied.keystore = Some(kind);
        let vault = Vault::connect(copied)?;
        let Some(header) = vault.header()? else {
            return Err(VaultError::NoBackup {
                path: file.to_owned(),
            });
        };
        if header.slot_of(kind).is_none() {
            let used = header.slot(None)?.place.kind;
            return Err(VaultError::KeystoreMismatch { asked: kind, used });
        }
        let default = vault.read(|connection| default_uuid(connection))?;
        let opened = vault.read_sealed(decrypt_all)?;
        Ok(Self {
            identity: header.identity,
            default,
            logins: opened.logins,
            damaged: opened.damaged,
            vault,
            _folder: folder,
        })
    }

    fn report(&self, whole: bool, fates: Vec<Fate>) -> RestoreReport {
        let orgs = self.logins.iter().map(|login| login.org.clone());
        let damaged = self.damaged.iter().cloned();
        RestoreReport {
            whole,
            logins: orgs
                .zip(fates)
                .chain(damaged.map(|org| (org, Fate::Damaged)))
                .collect(),
        }
    }

    /// Makes the vault of the backup in an empty place, its key in `kind`. None when there is a
    /// vault already.
    ///
    /// # Errors
    /// When the key store does not take the new key or the file cannot be written. The place stays
    /// empty then.
    pub fn restore_whole(
        &self,
        mut options: VaultOptions,
        kind: KeystoreKind,
        policy: RestorePolicy,
    ) -> Result<Option<RestoreReport>, VaultError> {
        let fates = vec![Fate::Restored; self.logins.len()];
        if policy.dry_run {
            return Ok(Some(self.report(true, fates)));
        }
        options.keystore = Some(kind);
        let vault = Vault::connect(options)?;
        let _alone = vault.maintenance(Mode::Exclusive)?;
        if vault.header()?.is_some() {
            return Ok(None);
        }
        let key = Key::generate()?;
        let identity = Identity {
            key_id: key.id(),
            chosen_by: ChosenBy::User,
            ..self.identity.clone()
        };
        let entry = identity.entry();
        vault.note_stale(kind, &entry)?;
        vault.fail_point("restore:noted");
        let slot = vault.new_slot(&identity, 0, kind, &key)?;
        vault.fail_point("restore:stored");
        let header = Header::seal(identity, vec![slot], &key)?;
        let unlocked = Unlocked {
            identity: header.identity.clone(),
            key,
        };
        vault.attached(&self.vault.options.database, |connection| {
            header.write(connection)?;
            forget_stale(connection, kind, &entry)?;
            for table in ["audit", "audit_head", "audit_anchor"] {
                connection.execute_batch(&format!(
                    "INSERT INTO main.{table} SELECT * FROM backup.{table}"
                ))?;
            }
            let held = self.vault.unlock()?;
            self.vault
                .read(|source| audit::take_over_key(source, &held, connection, &unlocked))?;
            for login in &self.logins {
                login.write(connection, &unlocked, login.org.login.alias.as_deref())?;
            }
            if let Some(uuid) = &self.default {
                set_default_uuid(connection, Some(uuid))?;
            }
            vault.audit_restore(connection, &unlocked, self.logins.len())?;
            vault.fail_point("restore:uncommitted");
            Ok(())
        })?;
        vault.fail_point("restore:committed");
        vault.truncate_log();
        Ok(Some(self.report(true, fates)))
    }

    /// Takes the logins of the backup into a vault that is there.
    ///
    /// # Errors
    /// When its key is out of reach or the file cannot be written. Nothing is changed then.
    pub fn restore_into(
        &self,
        vault: &Vault,
        policy: RestorePolicy,
    ) -> Result<RestoreReport, VaultError> {
        let _alone = vault.maintenance(Mode::Exclusive)?;
        let (_, unlocked) = vault.open_alone()?;
        let mut fates = Vec::new();
        if policy.dry_run {
            fates = vault.read(|connection| self.fates(connection, policy))?;
            return Ok(self.report(false, fates));
        }
        vault.attached(&self.vault.options.database, |connection| {
            fates = self.fates(connection, policy)?;
            let mut count = 0;
            for (login, fate) in self.logins.iter().zip(&fates) {
                let alias = match fate {
                    Fate::Kept | Fate::Damaged => continue,
                    Fate::WithoutAlias => None,
                    Fate::Restored | Fate::Replaced => login.org.login.alias.as_deref(),
                };
                login.write(connection, &unlocked, alias)?;
                count += 1;
            }
            if default_uuid(connection)?.is_none()
                && let Some(uuid) = &self.default
                && org::read_one(connection, uuid)?.is_some()
            {
                set_default_uuid(connection, Some(uuid))?;
            }
            vault.audit_restore(connection, &unlocked, count)?;
            vault.fail_point("restore:uncommitted");
            Ok(())
        })?;
        vault.fail_point("restore:committed");
        vault.truncate_log();
        Ok(self.report(false, fates))
    }

    fn fates(&self, target: &Connection, policy: RestorePolicy) -> Result<Vec<Fate>, VaultError> {
        let fate = |login: &OpenedLogin| {
            let stored = stored(target, &login.org)?;
            let holder = match &login.org.login.alias {
                Some(alias) => org::read_alias(target, alias)?,
                None => None,
            };
            let is_other = |holder: &Org| {
                stored
                    .as_ref()
                    .is_none_or(|stored| stored.uuid != holder.uuid)
            };
            let is_taken = holder.as_ref().is_some_and(is_other);
            Ok(match stored {
                Some(_) if !policy.replace => Fate::Kept,
                _ if is_taken => Fate::WithoutAlias,
                Some(_) => Fate::Replaced,
                None => Fate::Restored,
            })
        };
        self.logins.iter().map(fate).collect()
    }
}

impl OpenedLogin {
    /// Writes the login with a new data key, in place of the same one.
    fn write(
        &self,
        target: &Connection,
        unlocked: &Unlocked,
        alias: Option<&str>,
    ) -> Result<(), VaultError> {
        let uuid = &self.org.uuid;
        if let Some(stored) = stored(target, &self.org)? {
            target.execute("DELETE FROM main.org WHERE uuid = ?1", [&stored.uuid])?;
        }
        // The attached file is a private copy; the alias may be somebody else's in the target.
        target.execute("UPDATE backup.org SET alias = NULL WHERE uuid = ?1", [uuid])?;
        target.execute(
            "INSERT INTO main.org SELECT * FROM backup.org AS other WHERE other.uuid = ?1",
            [uuid],
        )?;
        target.execute(
            "UPDATE main.org SET alias = ?2, imported = ?3, generation = 0, has_refresh_token = 0,
                 has_client_secret = 0
             WHERE uuid = ?1",
            params![uuid, alias, self.org.token.has_refresh_token],
        )?;
        let now = self.org.updated_at.to_string();
        let data_key = DataKey::create(target, unlocked, uuid, &now)?;
        for (field, generation, value) in &self.values {
            let sealed = (*field, *generation, value);
            data_key.write(target, &unlocked.identity, (&self.org, &now), sealed)?;
        }
        Ok(())
    }
}

/// The same login as it is stored: by its uuid, or by organization, user and client.
fn stored(target: &Connection, org: &Org) -> Result<Option<Org>, VaultError> {
    if let Some(same) = org::read_one(target, &org.uuid)? {
        return Ok(Some(same));
    }
    org::read_login(target, &org.login)
}

/// Decrypts every secret of every login.
pub(crate) fn decrypt_all(
    connection: &Transaction<'_>,
    unlocked: &Unlocked,
) -> Result<Opened, VaultError> {
    let mut opened = Opened::default();
    for org in org::read_all(connection)? {
        match decrypt(connection, unlocked, &org) {
            Ok(values) => opened.logins.push(OpenedLogin { org, values }),
            Err(error) if error.is_damaged_value() => opened.damaged.push(org),
            Err(error) => return Err(error),
        }
    }
    Ok(opened)
}

fn decrypt(
    connection: &Connection,
    unlocked: &Unlocked,
    org: &Org,
) -> Result<Vec<(Field, u32, SecretText)>, VaultError> {
    let data_key = DataKey::open(connection, unlocked, org)?;
    let mut values = Vec::new();
    for field in Field::ALL {
        if let Some(found) = data_key.read(connection, &unlocked.identity, org, field)? {
            values.push((field, found.generation, found.token));
        }
    }
    let stored: i64 = connection.query_row(
        "SELECT count(*) FROM secret WHERE org = ?1",
        [&org.uuid],
        |row| row.get(0),
    )?;
    if usize::try_from(stored).ok() != Some(values.len()) {
        return Err(VaultError::RowDamaged {
            org: org.name().to_owned(),
            field: "secret",
        });
    }
    Ok(values)
}

impl Vault {
    /// Runs `work` in one transaction in which the other file is called `backup`.
    fn attached(
        &self,
        other: &Path,
        work: impl FnOnce(&Connection) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let name = other.to_string_lossy();
        self.connection()
            .execute("ATTACH DATABASE ?1 AS backup", [name])?;
        let done = self.transact(|transaction| work(transaction));
        self.connection().execute("DETACH DATABASE backup", [])?;
        done
    }

    fn audit_restore(
        &self,
        connection: &Connection,
        unlocked: &Unlocked,
        logins: usize,
    ) -> Result<(), VaultError> {
        let event = AuditEvent {
            action: "restore",
            org: None,
            outcome: "ok",
            details: Map::from_iter([("logins".to_owned(), json!(logins))]),
        };
        self.append_audit(connection, Some(unlocked), &event)
            .map_err(audit::refused)
    }
}

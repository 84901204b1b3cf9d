//! The ways into the vault's database: reading and writing, with the key and without it.
//!
//! Every act takes the maintenance lock together with others for as long as it lasts, so that a
//! rekey never runs in between. An act that needs the key compares, inside its transaction, the id
//! of the key that it holds with the one in the header, and fetches the key once more when another
//! process has changed it meanwhile. No lock and no transaction outlives the act.

use std::sync::{Arc, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::db;
use crate::vault::error::{HeaderFault, LockKind, VaultError};
use crate::vault::header::{self, Header};
use crate::vault::lock::{FileLock, Mode};
use crate::vault::open::{Unlocked, Vault};

/// Name of the lock for maintenance.
pub(crate) const MAINTENANCE: &str = "vault";

/// Bytes that a few transactions about one login take at most, each page counted as often as it is
/// written.
const ROOM: u64 = 256 << 10;

impl Vault {
    /// The current time.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.options.clock.now()
    }

    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn memo(&self) -> MutexGuard<'_, Option<Arc<Unlocked>>> {
        self.unlocked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the maintenance lock: shared to use the vault, exclusive to rebuild it.
    pub(crate) fn maintenance(&self, mode: Mode) -> Result<FileLock, VaultError> {
        let wait = (LockKind::Maintenance, self.options.lock_limit);
        let take = match self.options.looks_only {
            true => FileLock::look,
            false => FileLock::take,
        };
        take(&self.options.locks, MAINTENANCE, mode, wait)
    }

    /// Runs `work` on one state of the database, without a key.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.within(TransactionBehavior::Deferred, work)
    }

    /// Runs `work` in one transaction, without a key and without a lock.
    pub(crate) fn transact<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.within(TransactionBehavior::Immediate, work)
    }

    /// Runs `work` in one transaction, without a key, while no maintenance runs.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let _shared = self.maintenance(Mode::Shared)?;
        self.transact(work)
    }

    /// Runs `work` on one state of the database with the key that seals it.
    pub(crate) fn read_sealed<T>(
        &self,
        work: impl Fn(&Transaction<'_>, &Unlocked) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.with_key(TransactionBehavior::Deferred, work)
    }

    /// Runs `work` in one transaction with the key that seals the vault.
    pub(crate) fn write_sealed<T>(
        &self,
        work: impl Fn(&Transaction<'_>, &Unlocked) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.with_key(TransactionBehavior::Immediate, work)
    }

    fn with_key<T>(
        &self,
        behavior: TransactionBehavior,
        work: impl Fn(&Transaction<'_>, &Unlocked) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.tidy_once();
        let _shared = self.maintenance(Mode::Shared)?;
        loop {
            let unlocked = self.unlock()?;
            let done = self.within(behavior, |transaction| {
                if header::active_key_id(transaction)? == unlocked.identity.key_id {
                    work(transaction, &unlocked).map(Some)
                } else {
                    Ok(None)
                }
            })?;
            // Under the lock the key changes no more, so this ends after one round at most.
            match done {
                Some(value) => return Ok(value),
                None => self.forget_key(),
            }
        }
    }

    fn within<T>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let mut connection = self.connection();
        let attempt = || {
            let transaction = connection.transaction_with_behavior(behavior)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        attempt().map_err(|error| self.with_path(error))
    }

    /// Names the file in an error that came from inside a transaction, and tells a writer that does
    /// not let go from a file that cannot be used.
    fn with_path(&self, error: VaultError) -> VaultError {
        match error {
            VaultError::Database { source, .. } if source.is_busy() => VaultError::Busy {
                kind: LockKind::Database,
                waited: db::Options::durable().busy_timeout,
            },
            VaultError::Database { source, .. } => {
                VaultError::database(&self.options.database, source)
            }
            VaultError::AuditFailed(cause) => {
                VaultError::AuditFailed(Box::new(self.with_path(*cause)))
            }
            other => other,
        }
    }

    /// Empties the write-ahead log, so that overwritten blobs leave the disk.
    pub(crate) fn truncate_log(&self) {
        db::truncate_log(&self.connection(), &db::Options::durable());
    }

    /// Makes sure that what a server is about to answer can be stored: a refresh token that it has
    /// exchanged for another one is lost when that finds no room on the disk.
    ///
    /// # Errors
    /// When the disk is full; nothing must be sent then.
    pub fn reserve_room(&self) -> Result<(), VaultError> {
        let path = &self.options.database;
        db::reserve_log(path, ROOM).map_err(|source| VaultError::database(path, source))
    }

    pub(crate) fn header(&self) -> Result<Option<Header>, VaultError> {
        self.read(|connection| Header::read(connection))
    }

    pub(crate) fn header_or_missing(&self) -> Result<Header, VaultError> {
        let missing = VaultError::Header(HeaderFault::Missing);
        self.header()?.ok_or(missing)
    }

    /// Opens the key store now instead of when a secret is needed, so that a login to come is not
    /// in vain.
    ///
    /// # Errors
    /// When the key is out of reach.
    pub fn unlock_now(&self) -> Result<(), VaultError> {
        self.unlock().map(drop)
    }

    /// The key, from the key store at the first call.
    pub(crate) fn unlock(&self) -> Result<Arc<Unlocked>, VaultError> {
        let mut memo = self.memo();
        if let Some(unlocked) = &*memo {
            return Ok(Arc::clone(unlocked));
        }
        let header = self.header_or_missing()?;
        let key = self.open_header(&header)?;
        let unlocked = Arc::new(Unlocked {
            identity: header.identity,
            key,
        });
        *memo = Some(Arc::clone(&unlocked));
        Ok(unlocked)
    }

    /// The key if it is at hand, without opening the key store.
    pub(crate) fn key_at_hand(&self) -> Option<Arc<Unlocked>> {
        self.memo().clone()
    }

    /// Forgets the key, since another process has changed it.
    pub(crate) fn forget_key(&self) {
        *self.memo() = None;
    }
}

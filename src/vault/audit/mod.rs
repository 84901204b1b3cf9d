//! The audit log: an append-only table whose rows are chained with a keyed hash.
//!
//! Each row's HMAC covers the HMAC of the row before it, so that no row can be changed, left out or
//! put elsewhere without the key of the log; a head that is sealed likewise tells when rows at the
//! end were cut off. The log's key is random and wrapped by the vault's key. A row that has to be
//! written while that is out of reach is marked `unkeyed`, stands without an HMAC for a while, and
//! is adopted into the chain with the next row that is written with the key.
//!
//! Old rows can be pruned. An *anchor*, sealed with the log's key, then holds number and HMAC of the
//! last row that went, so that the chain of those that stay can still be checked to its beginning.
//!
//! Rows say who did what to which org and how it ended; never a value, never a secret.

mod chain;
mod prune;

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};

use crate::vault::crypto::Key;
use crate::vault::error::{VaultError, reading};
use crate::vault::header::{self, Identity};
use crate::vault::open::{Unlocked, Vault};
use crate::vault::org::Org;

use chain::Chain;
pub(crate) use chain::check;

/// Something that was done.
#[derive(Clone, Debug)]
pub struct AuditEvent<'a> {
    /// What was done, as a stable word: `login`, `refresh`, `token`, `exec`, …
    pub action: &'a str,
    /// To which org.
    pub org: Option<&'a Org>,
    /// How it ended: `ok` or an error code.
    pub outcome: &'a str,
    /// Further facts; never a secret.
    pub details: Map<String, Value>,
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditRow {
    /// Number of the row, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: String,
    /// The command.
    pub command: String,
    /// Uuid of the org.
    pub org: Option<String>,
    /// Alias or username of the org at that time.
    pub org_name: Option<String>,
    /// What was done.
    pub action: String,
    /// How it ended.
    pub outcome: String,
    /// Further facts.
    pub details: Value,
    /// Written while the key was out of reach.
    pub unkeyed: bool,
    details_text: String,
    mac: Option<Vec<u8>>,
}

/// What is wrong with the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// The row does not fit the chain: it, or the one before it, was changed.
    #[error("row {seq} of the audit log was changed or moved")]
    Changed {
        /// The row.
        seq: i64,
    },
    /// The row is not there.
    #[error("row {seq} of the audit log is missing")]
    Missing {
        /// The row.
        seq: i64,
    },
    /// Rows at the end are not there.
    #[error("the audit log was cut off after row {after}")]
    CutOff {
        /// The last row that is there; 0 when there is none.
        after: i64,
    },
    /// The sealed head is not there or was changed.
    #[error("the head of the audit log was changed")]
    Head,
    /// The anchor that pruning left was changed.
    #[error("the anchor of the audit log was changed")]
    Anchor,
}

/// What checking the log has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditReport {
    /// How many rows there are.
    pub rows: usize,
    /// How many of them were written while the key was out of reach.
    pub unkeyed: usize,
    /// How many of those are not in the chain yet.
    pub not_adopted: usize,
    /// Number of the last row that was pruned; 0 when none was.
    pub pruned_to: i64,
    /// The first thing that is wrong.
    pub fault: Option<AuditFault>,
}

impl AuditRow {
    /// When, as an instant; none when the text is none.
    #[must_use]
    pub fn time(&self) -> Option<Timestamp> {
        self.at.parse().ok()
    }
}

/// A failed row refuses what it was to record.
pub(crate) fn refused(cause: VaultError) -> VaultError {
    VaultError::AuditFailed(Box::new(cause))
}

impl Vault {
    /// Writes a row. With the key at hand it is chained at once; no key store is opened for it.
    ///
    /// # Errors
    /// When the row cannot be written; what it was to record must not happen then.
    pub fn audit(&self, event: &AuditEvent<'_>) -> Result<(), VaultError> {
        let unlocked = self.key_at_hand();
        let written = self.write(|connection| {
            let active = header::active_key_id(connection)?;
            let usable = unlocked
                .as_deref()
                .filter(|held| held.identity.key_id == active);
            self.append_audit(connection, usable, event)
        });
        written.map_err(refused)
    }

    /// All rows, oldest first. Opens no key store.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn audit_log(&self) -> Result<Vec<AuditRow>, VaultError> {
        self.read(|connection| read_rows(connection))
    }

    /// The last rows, oldest first, and how many there are in all. Opens no key store.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn audit_tail(&self, most: usize) -> Result<(Vec<AuditRow>, usize), VaultError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.read(|connection| {
            let count: i64 =
                connection.query_row("SELECT count(*) FROM audit", [], |row| row.get(0))?;
            let mut statement =
                connection.prepare("SELECT * FROM audit ORDER BY seq DESC LIMIT ?1")?;
            let rows = statement.query_map([most], read_row)?;
            let mut rows = rows
                .collect::<Result<Vec<_>, _>>()
                .map_err(reading("audit"))?;
            rows.reverse();
            Ok((rows, usize::try_from(count).unwrap_or_default()))
        })
    }

    /// How often each org, by uuid, was refreshed from this time on, and how often that went well.
    /// Opens no key store.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn refreshes_since(
        &self,
        since: Timestamp,
    ) -> Result<BTreeMap<String, (u64, u64)>, VaultError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT org, count(*), sum(outcome = 'ok') FROM audit
                 WHERE action = 'refresh' AND org IS NOT NULL AND at >= ?1 GROUP BY org",
            )?;
            let count = |row: &Row<'_>, column| {
                let count: i64 = row.get(column)?;
                Ok::<_, rusqlite::Error>(u64::try_from(count).unwrap_or_default())
            };
            let rows = statement.query_map([since.to_string()], |row| {
                Ok((row.get(0)?, (count(row, 1)?, count(row, 2)?)))
            })?;
            rows.collect::<Result<_, _>>().map_err(reading("audit"))
        })
    }

    /// Checks the chain from the first row to the head.
    ///
    /// # Errors
    /// When the key is out of reach or the file cannot be read.
    pub fn verify_audit(&self) -> Result<AuditReport, VaultError> {
        self.read_sealed(check)
    }

    /// Writes a row inside a transaction, chained when a key is given.
    pub(crate) fn append_audit(
        &self,
        connection: &Connection,
        unlocked: Option<&Unlocked>,
        event: &AuditEvent<'_>,
    ) -> Result<(), VaultError> {
        let chain = match unlocked {
            Some(unlocked) => {
                let chain = Chain {
                    key: audit_key(connection, unlocked)?,
                    unlocked,
                };
                chain.adopt(connection)?;
                Some(chain)
            }
            None => None,
        };
        let details = Value::Object(event.details.clone()).to_string();
        connection.execute(
            "INSERT INTO audit (at, command, org, org_name, action, outcome, details, unkeyed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                self.now().to_string(),
                self.options.command,
                event.org.map(|org| &org.uuid),
                event.org.map(Org::name),
                event.action,
                event.outcome,
                details,
                chain.is_none(),
            ],
        )?;
        chain.map_or(Ok(()), |chain| chain.adopt(connection))
    }

    /// Writes a row inside a transaction that must not fail for the log's sake.
    pub(crate) fn append_audit_leniently(&self, connection: &Connection, event: &AuditEvent<'_>) {
        let unlocked = self.key_at_hand();
        let active = header::active_key_id(connection).ok();
        let usable = unlocked
            .as_deref()
            .filter(|held| Some(&held.identity.key_id) == active.as_ref());
        let written = self
            .append_audit(connection, usable, event)
            .or_else(|_| self.append_audit(connection, None, event));
        if written.is_err() {
            tracing::warn!(action = event.action, "the audit log could not be written");
        }
    }
}

/// Makes the key of the log for a new vault.
pub(crate) fn write_new_key(
    connection: &Connection,
    identity: &Identity,
    key: &Key,
) -> Result<(), VaultError> {
    write_key(connection, (identity, key), &Key::generate()?)
}

fn write_key(
    connection: &Connection,
    (identity, key): (&Identity, &Key),
    audit_key: &Key,
) -> Result<(), VaultError> {
    let id = audit_key.id();
    let wrapped = key.wrap(audit_key, &identity.audit_key_aad(&id))?;
    connection.execute(
        "INSERT OR REPLACE INTO audit_key (id, audit_key_id, wrapped_key) VALUES (1, ?1, ?2)",
        params![id, wrapped],
    )?;
    Ok(())
}

/// Wraps the key of the log with another key-encryption key.
pub(crate) fn rewrap_key(
    connection: &Connection,
    unlocked: &Unlocked,
    new: (&Identity, &Key),
) -> Result<(), VaultError> {
    let audit_key = audit_key(connection, unlocked)?;
    write_key(connection, new, &audit_key)
}

/// Copies the key of another vault's log into this one, whose own rows are those of that log.
pub(crate) fn take_over_key(
    source: &Connection,
    held: &Unlocked,
    target: &Connection,
    unlocked: &Unlocked,
) -> Result<(), VaultError> {
    let key = audit_key(source, held)?;
    write_key(target, (&unlocked.identity, &unlocked.key), &key)
}

fn audit_key(connection: &Connection, unlocked: &Unlocked) -> Result<Key, VaultError> {
    let found = connection
        .query_row(
            "SELECT audit_key_id, wrapped_key FROM audit_key",
            [],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)),
        )
        .optional()
        .map_err(reading("audit_key"))?;
    let (id, wrapped) = found.ok_or(VaultError::AuditKeyDamaged)?;
    let aad = unlocked.identity.audit_key_aad(&id);
    unlocked
        .key
        .unwrap(&wrapped, &aad)
        .map_err(|_| VaultError::AuditKeyDamaged)
}

fn read_rows(connection: &Connection) -> Result<Vec<AuditRow>, VaultError> {
    let mut statement = connection.prepare("SELECT * FROM audit ORDER BY seq")?;
    let rows = statement.query_map([], read_row)?;
    rows.collect::<Result<_, _>>().map_err(reading("audit"))
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    let details_text: String = row.get("details")?;
    Ok(AuditRow {
        seq: row.get("seq")?,
        at: row.get("at")?,
        command: row.get("command")?,
        org: row.get("org")?,
        org_name: row.get("org_name")?,
        action: row.get("action")?,
        outcome: row.get("outcome")?,
        details: serde_json::from_str(&details_text).unwrap_or_default(),
        unkeyed: row.get("unkeyed")?,
        details_text,
        mac: row.get("mac")?,
    })
}

//! Refreshing a token so that neither two processes nor a crash lose the login.
//!
//! The order of a refresh, of which this room does the storing: take the org's [`RefreshLock`];
//! read the credentials again, since another process may have brought a new token while this one
//! waited; write the journal row ([`Vault::journal_refresh_start`]); send the request; store
//! the answer ([`Vault::save_refresh`], on the disk before it returns); only then use the new token.
//! Where the server rotates refresh tokens, the old one is dead as soon as the server has answered:
//! a journal row that is still there tells that the process ended in between
//! ([`Vault::unfinished_refresh`]).

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, named_params, params};
use serde_json::{Map, json};

use crate::model::token::{TokenSet, TokenState};
use crate::secret::SecretText;
use crate::vault::audit::AuditEvent;
use crate::vault::crypto;
use crate::vault::error::{LockKind, VaultError, reading};
use crate::vault::lock::{FileLock, Mode};
use crate::vault::open::{Unlocked, Vault};
use crate::vault::org::{self, Org};
use crate::vault::secrets::{self, DataKey, Field};

/// The right to refresh one org's token; held until dropped.
#[derive(Debug)]
pub struct RefreshLock {
    org: Org,
    // Fields drop in this order: the org's lock first, then the vault's.
    _lock: FileLock,
    _maintenance: FileLock,
}

impl RefreshLock {
    /// The org as it was when the lock was taken.
    #[must_use]
    pub fn org(&self) -> &Org {
        &self.org
    }
}

/// A refresh that began and of which nothing more was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfinishedRefresh {
    /// When it began.
    pub started_at: Timestamp,
    old_hash: Vec<u8>,
}

impl UnfinishedRefresh {
    /// Whether it was this refresh token that was sent.
    #[must_use]
    pub fn was_sent(&self, refresh_token: &SecretText) -> bool {
        crypto::same(&self.old_hash, &token_hash(refresh_token))
    }
}

/// What a refresh has brought.
#[derive(Clone, Copy, Debug)]
pub struct Refreshed<'a> {
    /// The answer of the token endpoint.
    pub tokens: &'a TokenSet,
    /// Generation of the access token that was stored when the request was sent.
    pub replaces: u32,
    /// The base of the API when it has changed and passed the host rule.
    pub instance_url: Option<&'a str>,
    /// When the new access token ends.
    pub expires_at: Option<Timestamp>,
    /// The server said so; otherwise it is an estimate.
    pub expiry_measured: bool,
}

fn token_hash(token: &SecretText) -> [u8; 32] {
    crypto::digest(token.expose().as_bytes())
}

impl Vault {
    /// Takes the lock for a refresh of the org's token, waiting up to `wait` for another process.
    ///
    /// # Errors
    /// When another process holds the lock for too long, or the org is gone.
    pub fn refresh_lock(&self, org: &Org, wait: Duration) -> Result<RefreshLock, VaultError> {
        let maintenance = self.maintenance(Mode::Shared)?;
        let limit = (LockKind::Refresh, wait);
        let lock = FileLock::take(&self.options.locks, &org.uuid, Mode::Exclusive, limit)?;
        let org = self.read(|connection| secrets::current(connection, org))?;
        Ok(RefreshLock {
            org,
            _lock: lock,
            _maintenance: maintenance,
        })
    }

    /// Notes, durably, that `refresh_token` is about to be sent, and sets room aside for the answer.
    ///
    /// # Errors
    /// When the file cannot be written or has no room; the request must not be sent then.
    pub fn journal_refresh_start(
        &self,
        lock: &RefreshLock,
        refresh_token: &SecretText,
    ) -> Result<(), VaultError> {
        let now = self.now().to_string();
        self.reserve_room()?;
        self.write(|connection| {
            secrets::current(connection, &lock.org)?;
            connection.execute(
                "INSERT OR REPLACE INTO refresh_journal (org, old_hash, started_at)
                 VALUES (?1, ?2, ?3)",
                params![lock.org.uuid, token_hash(refresh_token), now],
            )?;
            Ok(())
        })?;
        self.fail_point("refresh:journaled");
        Ok(())
    }

    /// Notes how a refresh ended that brought no token: `result` is an error code. With
    /// `is_settled` the old refresh token is known to be unused or refused, and the journal row
    /// goes; without, it stays, since the server may have answered.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn journal_refresh_failed(
        &self,
        lock: &RefreshLock,
        result: &str,
        is_settled: bool,
    ) -> Result<(), VaultError> {
        let now = self.now().to_string();
        self.write(|connection| {
            let uuid = &lock.org.uuid;
            connection.execute(
                "UPDATE org SET last_refresh_at = ?2, last_refresh_result = ?3, updated_at = ?2
                 WHERE uuid = ?1",
                params![uuid, now, result],
            )?;
            if is_settled {
                connection.execute("DELETE FROM refresh_journal WHERE org = ?1", [uuid])?;
            }
            let event = AuditEvent {
                action: "refresh",
                org: Some(&lock.org),
                outcome: result,
                details: Map::new(),
            };
            self.append_audit_leniently(connection, &event);
            Ok(())
        })
    }

    /// Stores what a refresh has brought and clears the journal, in one transaction that is on the
    /// disk when this returns. Only then may the new access token be used. None when a login was
    /// stored meanwhile: its tokens are newer, and those of the refresh belong to a login that is
    /// no more.
    ///
    /// # Errors
    /// When the key is out of reach, the org is gone, or the file cannot be written.
    pub fn save_refresh(
        &self,
        lock: &RefreshLock,
        refreshed: &Refreshed<'_>,
    ) -> Result<Option<Org>, VaultError> {
        let now = self.now();
        self.fail_point("refresh:answered");
        let org = self.write_sealed(|connection, unlocked| {
            let current = secrets::current(connection, &lock.org)?;
            if current.token.generation != refreshed.replaces {
                return Ok(None);
            }
            let rotated = seal_tokens(connection, unlocked, (&lock.org, refreshed), now)?;
            write_facts(connection, (&lock.org.uuid, rotated), refreshed, now)?;
            let uuid = &lock.org.uuid;
            connection.execute("DELETE FROM refresh_journal WHERE org = ?1", [uuid])?;
            let mut details = Map::new();
            details.insert("rotated".to_owned(), json!(rotated));
            if let Some(url) = refreshed.instance_url {
                details.insert("instance_url".to_owned(), json!(url));
            }
            let event = AuditEvent {
                action: "refresh",
                org: Some(&lock.org),
                outcome: "ok",
                details,
            };
            // A token that the server has rotated is kept, whatever happens to the log.
            if self
                .append_audit(connection, Some(unlocked), &event)
                .is_err()
            {
                self.append_audit_leniently(connection, &event);
            }
            self.fail_point("refresh:uncommitted");
            secrets::current(connection, &lock.org).map(Some)
        })?;
        self.fail_point("refresh:saved");
        self.truncate_log();
        Ok(org)
    }

    /// Notes how good the org's token is, and what told so. The evidence is an error code or a
    /// short fact, never a secret.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn mark_state(
        &self,
        org: &Org,
        state: TokenState,
        evidence: Option<&str>,
    ) -> Result<(), VaultError> {
        let now = self.now().to_string();
        self.write(|connection| {
            connection.execute(
                "UPDATE org SET state_since = CASE state WHEN ?2 THEN state_since ELSE ?4 END,
                     state = ?2, state_evidence = ?3, updated_at = ?4
                 WHERE uuid = ?1",
                params![org.uuid, state.as_str(), evidence, now],
            )?;
            Ok(())
        })
    }

    /// The refresh of the org that began and did not end; none when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unfinished_refresh(&self, org: &Org) -> Result<Option<UnfinishedRefresh>, VaultError> {
        self.read(|connection| {
            let query = "SELECT old_hash, started_at FROM refresh_journal WHERE org = ?1";
            let found = connection.query_row(query, [&org.uuid], |row| {
                Ok(UnfinishedRefresh {
                    old_hash: row.get("old_hash")?,
                    started_at: org::time(row, "started_at")?,
                })
            });
            found.optional().map_err(reading("refresh_journal"))
        })
    }
}

/// Seals the new tokens; tells whether the refresh token was rotated.
fn seal_tokens(
    connection: &Connection,
    unlocked: &Unlocked,
    (org, refreshed): (&Org, &Refreshed<'_>),
    now: Timestamp,
) -> Result<bool, VaultError> {
    let (identity, now) = (&unlocked.identity, now.to_string());
    let org = secrets::current(connection, org)?;
    let data_key = DataKey::open(connection, unlocked, &org)?;
    let write = |field, value: &SecretText| {
        let generation = secrets::generation(connection, &org.uuid, field)?.saturating_add(1);
        data_key.write(
            connection,
            identity,
            (&org, &now),
            (field, generation, value),
        )
    };
    write(Field::AccessToken, &refreshed.tokens.access_token)?;
    let Some(new) = &refreshed.tokens.refresh_token else {
        return Ok(false);
    };
    // A damaged old token is no reason to lose the new one.
    let old = data_key
        .read(connection, identity, &org, Field::RefreshToken)
        .ok()
        .flatten();
    let same =
        old.is_some_and(|old| crypto::same(old.token.expose().as_bytes(), new.expose().as_bytes()));
    if !same {
        write(Field::RefreshToken, new)?;
    }
    Ok(!same)
}

fn write_facts(
    connection: &Connection,
    (uuid, rotated): (&str, bool),
    refreshed: &Refreshed<'_>,
    now: Timestamp,
) -> Result<(), VaultError> {
    connection.execute(
        "UPDATE org SET issued_at = :issued_at, expires_at = :expires_at,
             expiry_measured = :measured,
             instance_url = CASE kind WHEN 'demo' THEN NULL
                 ELSE coalesce(:instance_url, instance_url) END,
             scopes = coalesce(:scopes, scopes), state = 'active',
             state_since = CASE state WHEN 'active' THEN state_since ELSE :now END,
             state_evidence = NULL, last_refresh_at = :now, last_refresh_result = 'ok',
             rotation_seen = rotation_seen OR :rotated, imported = 0, updated_at = :now
         WHERE uuid = :uuid",
        named_params! {
            ":uuid": uuid,
            ":issued_at": refreshed.tokens.issued_at.unwrap_or(now).to_string(),
            ":expires_at": refreshed.expires_at.map(|at| at.to_string()),
            ":measured": refreshed.expiry_measured,
            ":instance_url": refreshed.instance_url,
            ":scopes": refreshed.tokens.scope,
            ":rotated": rotated,
            ":now": now.to_string(),
        },
    )?;
    Ok(())
}

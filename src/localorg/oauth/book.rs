//! The book of grants, tokens and codes.
//!
//! A *grant* is what a person allowed a client to do. A grant with a refresh token counts towards
//! Salesforce's cap of five per user and client: the sixth ends the oldest without a word. Access
//! tokens belong to a grant and end with it; they live for a fixed time, or, when the policy
//! slides, are prolonged by use in the second half of it. Under rotation a refresh token works
//! once, and a second use of it ends the grant, as Salesforce does.
//!
//! Times are milliseconds since the epoch. Nothing here knows HTTP.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::random;
use crate::clock::Clock;
use crate::secret::SecretText;

/// Live grants with a refresh token that one user may have with one client.
const GRANTS_PER_CLIENT: u32 = 5;
const CODE_LIFETIME_MS: i64 = 15 * 60 * 1_000;
/// Ended access tokens and unused codes are forgotten after a day.
const FORGET_AFTER_MS: i64 = 24 * 3_600 * 1_000;

/// How tokens behave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenPolicy {
    /// Life of an access token.
    pub(crate) lifetime: Duration,
    /// Use in the second half of the life prolongs it.
    pub(crate) sliding: bool,
    /// A refresh brings a new refresh token and ends the old one.
    pub(crate) rotate: bool,
}

/// The book could not be read or written, or no randomness was to be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BookError {
    /// The database failed.
    #[error("the token tables cannot be used")]
    Database(#[from] rusqlite::Error),
    /// The system gave no random bytes.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
}

/// Who may do what: the facts of a grant.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) id: i64,
    pub(crate) user_id: String,
    pub(crate) client_id: String,
    /// Granted scopes, separated by spaces.
    pub(crate) scope: String,
}

/// A live access token.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) grant: Grant,
    pub(crate) issued_at: i64,
    pub(crate) expires_at: i64,
}

/// New tokens, shown once.
pub(super) struct Issued {
    pub(super) grant: Grant,
    pub(super) access: SecretText,
    /// On a refresh only under rotation.
    pub(super) refresh: Option<SecretText>,
    pub(super) issued_at: i64,
}

/// What a code stands for.
pub(super) struct CodeGrant {
    pub(super) user_id: String,
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) scope: String,
    /// PKCE challenge.
    pub(super) challenge: Option<String>,
    /// What the client wants to find in the id token.
    pub(super) nonce: Option<String>,
}

/// Outcome of presenting a code.
pub(super) enum TakenCode {
    Good(CodeGrant),
    Expired,
    Unknown,
}

/// Outcome of a revocation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Revoked {
    /// The token (and, for a refresh token, everything of its grant) is dead now.
    Done,
    /// The book does not know such a token, or no longer.
    Unknown,
}

/// The book itself. Calls block for the length of a small SQLite transaction.
pub(crate) struct Book {
    connection: Mutex<Connection>,
    clock: Clock,
    policy: TokenPolicy,
    organization: String,
}

impl Book {
    /// Opens the book on a connection to the org's file and makes its tables.
    ///
    /// `organization` is the 15-character id that every access token starts with.
    pub(crate) fn open(
        mut connection: Connection,
        clock: Clock,
        policy: TokenPolicy,
        organization: &str,
    ) -> Result<Self, BookError> {
        super::migrations::migrate(&mut connection)?;
        let organization = organization.to_owned();
        Ok(Self {
            connection: Mutex::new(connection),
            clock,
            policy,
            organization,
        })
    }

    /// Gives a user a password of their own.
    pub(super) fn set_password(&self, user: &str, password: &SecretText) -> Result<(), BookError> {
        let hash = random::digest(password.expose());
        self.lock().execute(
            "INSERT INTO oauth_passwords (user_id, hash) VALUES (?1, ?2)
             ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash",
            params![user, hash],
        )?;
        Ok(())
    }

    /// The digest of the user's own password, if they have one.
    pub(super) fn password_digest(&self, user: &str) -> Result<Option<[u8; 32]>, BookError> {
        let sql = "SELECT hash FROM oauth_passwords WHERE user_id = ?1";
        let hash = self.lock().query_row(sql, [user], |row| row.get(0));
        Ok(hash.optional()?)
    }

    /// Now, in seconds, for comparison with what clients claim.
    pub(super) fn seconds(&self) -> f64 {
        self.clock.now().as_duration().as_secs_f64()
    }

    fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction has rolled it back: the connection is still sound.
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, BookError>,
    ) -> Result<T, BookError> {
        let mut connection = self.lock();
        let open = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&open)?;
        open.commit()?;
        Ok(done)
    }

    /// A code for a person's consent; it works once and for 15 minutes.
    pub(super) fn new_code(&self, granted: &CodeGrant) -> Result<SecretText, BookError> {
        let code = random::authorization_code()?;
        let now = self.now();
        self.write(|open| {
            open.execute(
                "DELETE FROM oauth_codes WHERE expires_at < ?1",
                [now - FORGET_AFTER_MS],
            )?;
            open.execute(
                "INSERT INTO oauth_codes VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    random::digest(code.expose()),
                    granted.user_id,
                    granted.client_id,
                    granted.redirect_uri,
                    granted.scope,
                    granted.challenge,
                    now + CODE_LIFETIME_MS,
                    granted.nonce,
                ],
            )?;
            Ok(())
        })?;
        Ok(code)
    }

    /// Takes a code out of the book: whatever comes of it, it will not work again.
    pub(super) fn take_code(&self, code: &SecretText) -> Result<TakenCode, BookError> {
        let taken = self.write(|open| {
            let sql = "DELETE FROM oauth_codes WHERE hash = ?1
                RETURNING user_id, client_id, redirect_uri, scope, challenge, nonce, expires_at";
            let row = open.query_row(sql, [random::digest(code.expose())], |row| {
                let granted = CodeGrant {
                    user_id: row.get(0)?,
                    client_id: row.get(1)?,
                    redirect_uri: row.get(2)?,
                    scope: row.get(3)?,
                    challenge: row.get(4)?,
                    nonce: row.get(5)?,
                };
                Ok((granted, row.get::<_, i64>(6)?))
            });
            Ok(row.optional()?)
        })?;
        Ok(match taken {
            Some((_, expires_at)) if expires_at <= self.now() => TakenCode::Expired,
            Some((granted, _)) => TakenCode::Good(granted),
            None => TakenCode::Unknown,
        })
    }

    /// Opens a grant and issues its first tokens; a refresh token only when `refreshable`.
    pub(super) fn open_grant(
        &self,
        user_id: &str,
        client_id: &str,
        scope: &str,
        refreshable: bool,
    ) -> Result<Issued, BookError> {
        let now = self.now();
        self.write(|open| {
            let sql =
                "INSERT INTO oauth_grants (user_id, client_id, scope, refreshable, created_at)
                VALUES (?1, ?2, ?3, ?4, ?5)";
            open.execute(sql, params![user_id, client_id, scope, refreshable, now])?;
            let grant = Grant {
                id: open.last_insert_rowid(),
                user_id: user_id.to_owned(),
                client_id: client_id.to_owned(),
                scope: scope.to_owned(),
            };
            let refresh = if refreshable {
                Some(add_refresh(open, grant.id, now)?)
            } else {
                None
            };
            end_surplus(open, &grant)?;
            let access = self.add_access(open, grant.id, now)?;
            Ok(Issued {
                grant,
                access,
                refresh,
                issued_at: now,
            })
        })
    }

    fn add_access(
        &self,
        open: &Transaction<'_>,
        grant: i64,
        now: i64,
    ) -> Result<SecretText, BookError> {
        forget_old(open, now - FORGET_AFTER_MS)?;
        let token = random::access_token(&self.organization)?;
        let sql = "INSERT INTO oauth_access_tokens VALUES (?1, ?2, ?3, ?4)";
        let hash = random::digest(token.expose());
        open.execute(sql, params![hash, grant, now, now + self.lifetime_ms()])?;
        Ok(token)
    }

    /// How long an access token lives.
    pub(super) fn token_lifetime(&self) -> Duration {
        self.policy.lifetime
    }

    fn lifetime_ms(&self) -> i64 {
        i64::try_from(self.policy.lifetime.as_millis())
            .unwrap_or(i64::MAX / 4)
            .min(i64::MAX / 4)
    }

    /// New tokens for a refresh token, or none when it is unknown, dead, or of another client.
    ///
    /// `rotates` asks for rotation this once. Under rotation a token that was already replaced ends its grant: somebody has a copy.
    pub(super) fn refresh(
        &self,
        token: &SecretText,
        client_id: &str,
        rotates: bool,
    ) -> Result<Option<Issued>, BookError> {
        let now = self.now();
        let hash = random::digest(token.expose());
        self.write(|open| {
            let Some((grant, replaced)) = refresh_row(open, &hash)? else {
                return Ok(None);
            };
            if grant.client_id != client_id {
                return Ok(None);
            }
            if replaced {
                end_grant(open, grant.id)?;
                return Ok(None);
            }
            let refresh = if self.policy.rotate || rotates {
                let sql = "UPDATE oauth_refresh_tokens SET replaced = 1 WHERE hash = ?1";
                open.execute(sql, [hash])?;
                Some(add_refresh(open, grant.id, now)?)
            } else {
                None
            };
            let access = self.add_access(open, grant.id, now)?;
            Ok(Some(Issued {
                grant,
                access,
                refresh,
                issued_at: now,
            }))
        })
    }

    /// The live session of an access token; use may prolong it.
    pub(crate) fn session(&self, token: &SecretText) -> Result<Option<Session>, BookError> {
        let hash = random::digest(token.expose());
        let now = self.now();
        let connection = self.lock();
        let Some(mut session) = access_row(&connection, &hash)? else {
            return Ok(None);
        };
        if session.expires_at <= now {
            return Ok(None);
        }
        let life = self.lifetime_ms();
        if self.policy.sliding && session.expires_at - now < life / 2 {
            session.expires_at = now + life;
            let sql = "UPDATE oauth_access_tokens SET expires_at = ?1 WHERE hash = ?2";
            connection.execute(sql, params![session.expires_at, hash])?;
        }
        Ok(Some(session))
    }

    /// The grant of a live refresh token and when that token was made.
    pub(super) fn refresh_facts(
        &self,
        token: &SecretText,
    ) -> Result<Option<(Grant, i64)>, BookError> {
        let hash = random::digest(token.expose());
        let connection = self.lock();
        let Some((grant, false)) = refresh_row(&connection, &hash)? else {
            return Ok(None);
        };
        let sql = "SELECT created_at FROM oauth_refresh_tokens WHERE hash = ?1";
        let created = connection.query_row(sql, [hash], |row| row.get(0))?;
        Ok(Some((grant, created)))
    }

    /// Ends a token: an access token alone, a refresh token with its whole grant.
    pub(super) fn revoke(&self, token: &SecretText) -> Result<Revoked, BookError> {
        let hash = random::digest(token.expose());
        self.write(|open| {
            let sql = "DELETE FROM oauth_access_tokens WHERE hash = ?1";
            if open.execute(sql, [hash])? > 0 {
                return Ok(Revoked::Done);
            }
            match refresh_row(open, &hash)? {
                Some((grant, _)) => {
                    end_grant(open, grant.id)?;
                    Ok(Revoked::Done)
                }
                None => Ok(Revoked::Unknown),
            }
        })
    }

    /// The present time, for answers that carry it.
    pub(super) fn timestamp(&self) -> Timestamp {
        self.clock.now()
    }
}

fn add_refresh(open: &Transaction<'_>, grant: i64, now: i64) -> Result<SecretText, BookError> {
    let token = random::refresh_token()?;
    let sql = "INSERT INTO oauth_refresh_tokens (hash, grant_id, created_at) VALUES (?1, ?2, ?3)";
    open.execute(sql, params![random::digest(token.expose()), grant, now])?;
    Ok(token)
}

/// Forgets access tokens that ended before `then`, and grants of which nothing is left.
fn forget_old(open: &Transaction<'_>, then: i64) -> Result<(), BookError> {
    open.execute(
        "DELETE FROM oauth_access_tokens WHERE expires_at < ?1",
        [then],
    )?;
    let sql = "DELETE FROM oauth_grants WHERE NOT refreshable AND created_at < ?1
        AND id NOT IN (SELECT grant_id FROM oauth_access_tokens)";
    open.execute(sql, [then])?;
    Ok(())
}

/// Ends the oldest refreshable grants beyond the cap.
fn end_surplus(open: &Transaction<'_>, newest: &Grant) -> Result<(), BookError> {
    let sql = "SELECT id FROM oauth_grants WHERE user_id = ?1 AND client_id = ?2 AND refreshable
        ORDER BY id DESC LIMIT -1 OFFSET ?3";
    let mut statement = open.prepare(sql)?;
    let found = statement.query_map(
        params![newest.user_id, newest.client_id, GRANTS_PER_CLIENT],
        |row| row.get(0),
    )?;
    let surplus: Vec<i64> = found.collect::<Result<_, _>>()?;
    for grant in surplus {
        end_grant(open, grant)?;
    }
    Ok(())
}

fn end_grant(open: &Transaction<'_>, grant: i64) -> Result<(), BookError> {
    open.execute(
        "DELETE FROM oauth_access_tokens WHERE grant_id = ?1",
        [grant],
    )?;
    open.execute(
        "DELETE FROM oauth_refresh_tokens WHERE grant_id = ?1",
        [grant],
    )?;
    open.execute("DELETE FROM oauth_grants WHERE id = ?1", [grant])?;
    Ok(())
}

fn refresh_row(
    connection: &Connection,
    hash: &[u8; 32],
) -> Result<Option<(Grant, bool)>, BookError> {
    let sql = "SELECT g.id, g.user_id, g.client_id, g.scope, r.replaced
        FROM oauth_refresh_tokens r JOIN oauth_grants g ON g.id = r.grant_id WHERE r.hash = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let row = statement.query_row([hash], |row| Ok((grant_of(row)?, row.get(4)?)));
    Ok(row.optional()?)
}

fn access_row(connection: &Connection, hash: &[u8; 32]) -> Result<Option<Session>, BookError> {
    let sql = "SELECT g.id, g.user_id, g.client_id, g.scope, a.issued_at, a.expires_at
        FROM oauth_access_tokens a JOIN oauth_grants g ON g.id = a.grant_id WHERE a.hash = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let row = statement.query_row([hash], |row| {
        Ok(Session {
            grant: grant_of(row)?,
            issued_at: row.get(4)?,
            expires_at: row.get(5)?,
        })
    });
    Ok(row.optional()?)
}

fn grant_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Grant> {
    Ok(Grant {
        id: row.get(0)?,
        user_id: row.get(1)?,
        client_id: row.get(2)?,
        scope: row.get(3)?,
    })
}

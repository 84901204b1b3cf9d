//! Tables of the OAuth server, in the same file as the org's records.
//!
//! A login to the demo must outlive the process, so grants and tokens are kept; what is kept of a
//! token or code is its SHA-256 alone, and so of a password that a user was given. The steps are append-only and have a version of their own,
//! because the records' tables belong to the store.

use rusqlite::{Connection, Transaction, TransactionBehavior};

const STEPS: [&str; 2] = [
    "
    CREATE TABLE oauth_grants (
        id INTEGER PRIMARY KEY,
        user_id TEXT NOT NULL,
        client_id TEXT NOT NULL,
        scope TEXT NOT NULL,
        refreshable INTEGER NOT NULL,
        created_at INTEGER NOT NULL
    );
    CREATE INDEX oauth_grants_owner ON oauth_grants (user_id, client_id);
    CREATE TABLE oauth_refresh_tokens (
        hash BLOB PRIMARY KEY,
        grant_id INTEGER NOT NULL REFERENCES oauth_grants (id),
        created_at INTEGER NOT NULL,
        replaced INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE TABLE oauth_access_tokens (
        hash BLOB PRIMARY KEY,
        grant_id INTEGER NOT NULL REFERENCES oauth_grants (id),
        issued_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX oauth_access_tokens_grant ON oauth_access_tokens (grant_id);
    CREATE INDEX oauth_refresh_tokens_grant ON oauth_refresh_tokens (grant_id);
    CREATE TABLE oauth_codes (
        hash BLOB PRIMARY KEY,
        user_id TEXT NOT NULL,
        client_id TEXT NOT NULL,
        redirect_uri TEXT NOT NULL,
        scope TEXT NOT NULL,
        challenge TEXT,
        expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;
",
    "
    CREATE TABLE oauth_passwords (
        user_id TEXT PRIMARY KEY,
        hash BLOB NOT NULL
    ) WITHOUT ROWID;
    ALTER TABLE oauth_codes ADD COLUMN nonce TEXT;
",
];

/// Brings the tables to the newest version.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let work = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    work.execute_batch("CREATE TABLE IF NOT EXISTS oauth_version (done INTEGER NOT NULL)")?;
    let done = steps_done(&work)?;
    for step in STEPS.iter().skip(done) {
        work.execute_batch(step)?;
    }
    work.execute("DELETE FROM oauth_version", [])?;
    let all = i64::try_from(STEPS.len()).expect("a handful of steps");
    work.execute(
        "INSERT INTO oauth_version (done) VALUES (?1)",
        [all.max(to_i64(done))],
    )?;
    work.commit()
}

fn steps_done(work: &Transaction<'_>) -> rusqlite::Result<usize> {
    let done: Option<i64> =
        work.query_row("SELECT max(done) FROM oauth_version", [], |row| row.get(0))?;
    Ok(usize::try_from(done.unwrap_or(0)).unwrap_or(0))
}

fn to_i64(steps: usize) -> i64 {
    i64::try_from(steps).unwrap_or(i64::MAX)
}

//! Tables of bulk jobs, in the same file as the org's records.
//!
//! A job must outlive the process, so everything that it needs is kept: the job, the data that was
//! uploaded, what became of each row, and the results of a query. The steps are append-only and
//! have a version of their own, because the records' tables belong to the store.

use rusqlite::{Connection, Transaction, TransactionBehavior};

const STEPS: [&str; 2] = [
    "
    CREATE TABLE bulk_job (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        operation TEXT NOT NULL,
        object TEXT NOT NULL,
        query TEXT,
        external_id TEXT,
        assignment_rule TEXT,
        delimiter TEXT NOT NULL,
        line_ending TEXT NOT NULL,
        api_version INTEGER NOT NULL,
        created_by TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        uploaded INTEGER NOT NULL DEFAULT 0,
        processed INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        retries INTEGER NOT NULL DEFAULT 0,
        total_ms INTEGER NOT NULL DEFAULT 0,
        error TEXT
    );
    CREATE INDEX bulk_job_waiting ON bulk_job (number)
        WHERE state IN ('UploadComplete', 'InProgress');
    CREATE TABLE bulk_upload (
        job INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (job, part));
    CREATE TABLE bulk_outcome (
        job INTEGER NOT NULL, row INTEGER NOT NULL,
        id TEXT NOT NULL, created INTEGER NOT NULL, error TEXT,
        PRIMARY KEY (job, row)) WITHOUT ROWID;
    CREATE TABLE bulk_page (
        job INTEGER NOT NULL, first INTEGER NOT NULL, rows INTEGER NOT NULL, text BLOB NOT NULL,
        PRIMARY KEY (job, first));
    CREATE TABLE bulk_usage (
        hour INTEGER NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL,
        PRIMARY KEY (hour, kind)) WITHOUT ROWID;
",
    "
    ALTER TABLE bulk_job ADD COLUMN batch_of INTEGER;
    ALTER TABLE bulk_job ADD COLUMN shape TEXT;
    CREATE INDEX bulk_job_batch ON bulk_job (batch_of) WHERE batch_of IS NOT NULL;
    CREATE TABLE bulk_request (job INTEGER PRIMARY KEY, text BLOB NOT NULL);
    CREATE TABLE bulk_classic (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        operation TEXT NOT NULL,
        object TEXT NOT NULL,
        external_id TEXT,
        assignment_rule TEXT,
        content TEXT NOT NULL,
        concurrency TEXT NOT NULL,
        chunk_size INTEGER,
        api_version INTEGER NOT NULL,
        created_by TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        state TEXT NOT NULL
    );
",
];

/// Brings the tables to the newest version.
pub(super) fn migrate(connection: &Connection) -> rusqlite::Result<()> {
    let work = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    work.execute_batch("CREATE TABLE IF NOT EXISTS bulk_version (done INTEGER NOT NULL)")?;
    let found: Option<i64> =
        work.query_row("SELECT max(done) FROM bulk_version", [], |row| row.get(0))?;
    let done = usize::try_from(found.unwrap_or(0)).unwrap_or(0);
    if done < STEPS.len() {
        for step in &STEPS[done..] {
            work.execute_batch(step)?;
        }
        let all = i64::try_from(STEPS.len()).expect("a handful of steps");
        work.execute("DELETE FROM bulk_version", [])?;
        work.execute("INSERT INTO bulk_version (done) VALUES (?1)", [all])?;
    }
    work.commit()
}

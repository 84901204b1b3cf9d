//! The tables of `state.db`. Scripts are appended and never changed.

/// The scripts, in their order.
pub(super) const SCRIPTS: &[&str] = &[
    SAVED, SNAPSHOTS, HISTORY, PACE, TRANSFERS, LIMITS, WORKFLOWS,
];

const SAVED: &str = r"
CREATE TABLE saved (
    name          TEXT PRIMARY KEY COLLATE NOCASE,
    soql          TEXT NOT NULL,
    description   TEXT,
    org           TEXT,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    used          INTEGER NOT NULL DEFAULT 0,
    last_used_at  INTEGER
) STRICT, WITHOUT ROWID;
";

const SNAPSHOTS: &str = r"
CREATE TABLE snapshots (
    org         TEXT NOT NULL,
    taken_on    TEXT NOT NULL,
    taken_at    INTEGER NOT NULL,
    filters     TEXT NOT NULL,
    currency    TEXT,
    open_count  INTEGER NOT NULL,
    open_value  TEXT NOT NULL,
    deals       BLOB NOT NULL,
    PRIMARY KEY (org, taken_on, filters)
) STRICT;
";

const HISTORY: &str = r"
CREATE TABLE history (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    soql     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    org      TEXT,
    rows     INTEGER,
    ms       INTEGER NOT NULL,
    outcome  TEXT NOT NULL
) STRICT;
";

const PACE: &str = r"
CREATE TABLE pace (
    org           TEXT PRIMARY KEY,
    full_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

const TRANSFERS: &str = r"
CREATE TABLE transfers (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    org          TEXT NOT NULL,
    org_name     TEXT NOT NULL,
    direction    TEXT NOT NULL,
    operation    TEXT NOT NULL,
    object       TEXT NOT NULL,
    place        TEXT,
    fingerprint  TEXT,
    plan         TEXT NOT NULL,
    state        TEXT NOT NULL,
    rows         INTEGER,
    retry_of     INTEGER REFERENCES transfers(number) ON DELETE SET NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE transfer_parts (
    transfer     INTEGER NOT NULL REFERENCES transfers(number) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    job          TEXT,
    state        TEXT NOT NULL,
    server_state TEXT,
    rows         INTEGER,
    bytes        INTEGER,
    first_line   INTEGER,
    last_line    INTEGER,
    processed    INTEGER,
    failed       INTEGER,
    unprocessed  INTEGER,
    unknown      INTEGER,
    error        TEXT,
    note         TEXT,
    failed_lines BLOB,
    other_lines  BLOB,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    PRIMARY KEY (transfer, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX transfer_jobs ON transfer_parts(job);
";

const LIMITS: &str = r"
CREATE TABLE limit_readings (
    org        TEXT NOT NULL,
    name       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    allowed    INTEGER NOT NULL,
    remaining  INTEGER NOT NULL,
    PRIMARY KEY (org, name, at)
) STRICT, WITHOUT ROWID;
";

const WORKFLOWS: &str = r"
CREATE TABLE workflows (
    id           TEXT PRIMARY KEY,
    org          TEXT NOT NULL,
    name         TEXT NOT NULL COLLATE NOCASE,
    service      TEXT NOT NULL,
    capability   TEXT NOT NULL,
    parameters   TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    runs         INTEGER NOT NULL DEFAULT 0,
    last_run_at  INTEGER,
    last_status  INTEGER,
    UNIQUE (org, name)
) STRICT, WITHOUT ROWID;
";

//! The tables of `state.db`. Scripts are appended and never changed.

/// The scripts, in their order.
pub(super) const SCRIPTS: &[&str] = &[SAVED, SNAPSHOTS, HISTORY, PACE];

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

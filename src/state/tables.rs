//! The tables of `state.db`. Scripts are appended and never changed.

/// The scripts, in their order.
pub(super) const SCRIPTS: &[&str] = &[
    r"
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
",
    r"
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
",
    r"
CREATE TABLE pace (
    org           TEXT PRIMARY KEY,
    full_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
",
];

//! Tables of `vault.db`. Scripts are only ever appended: see [`crate::db::migrate`].
//!
//! `vault` and `slot` are the header: they say which key seals everything and how to get it.
//! `org` holds what may be known without a key, `secret` what may not. `stale_place` names places
//! in key stores that hold a key which nothing needs any more. What a list says of the secrets
//! (that there is one, its generation) stands in `org`, too; triggers keep it true. `audit` is append-only: triggers
//! refuse every change but two, the adoption of a row that was written without a key and the removal
//! of rows up to a sealed anchor.

/// The scripts, oldest first.
pub(crate) const SCRIPTS: &[&str] = &[
    r"
CREATE TABLE vault (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    vault_id      TEXT NOT NULL,
    format        INTEGER NOT NULL,
    key_id        TEXT NOT NULL,
    chosen_by     TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    check_value   BLOB NOT NULL,
    digest        BLOB NOT NULL
) STRICT;

CREATE TABLE slot (
    number        INTEGER PRIMARY KEY,
    kind          TEXT NOT NULL,
    slot_key_id   TEXT NOT NULL,
    kdf_memory    INTEGER,
    kdf_passes    INTEGER,
    kdf_lanes     INTEGER,
    kdf_salt      BLOB,
    wrapped_key   BLOB NOT NULL
) STRICT;

CREATE TABLE stale_place (
    kind          TEXT NOT NULL,
    entry         TEXT NOT NULL,
    PRIMARY KEY (kind, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name          TEXT PRIMARY KEY,
    value         TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE org (
    uuid                TEXT PRIMARY KEY,
    kind                TEXT NOT NULL,
    alias               TEXT UNIQUE COLLATE NOCASE,
    username            TEXT NOT NULL,
    organization_id     TEXT NOT NULL,
    user_id             TEXT NOT NULL,
    instance_url        TEXT,
    login_url           TEXT,
    client_id           TEXT NOT NULL,
    redirect_uri        TEXT,
    scopes              TEXT NOT NULL,
    allow_hosts         TEXT NOT NULL,
    protected           INTEGER NOT NULL,
    read_only           INTEGER NOT NULL,
    api_version         INTEGER,
    organization_name   TEXT,
    instance_name       TEXT,
    time_zone           TEXT,
    locale              TEXT,
    currency            TEXT,
    fiscal_start_month  INTEGER,
    profile_id          TEXT,
    issued_at           TEXT,
    expires_at          TEXT,
    expiry_measured     INTEGER NOT NULL,
    state               TEXT NOT NULL,
    state_since         TEXT NOT NULL,
    state_evidence      TEXT,
    last_refresh_at     TEXT,
    last_refresh_result TEXT,
    rotation_seen       INTEGER NOT NULL DEFAULT 0,
    imported            INTEGER NOT NULL DEFAULT 0,
    created_at          TEXT NOT NULL,
    updated_at          TEXT NOT NULL,
    UNIQUE (organization_id, user_id, client_id)
) STRICT;

CREATE TABLE data_key (
    id            TEXT PRIMARY KEY,
    org           TEXT NOT NULL UNIQUE REFERENCES org (uuid) ON DELETE CASCADE,
    key_id        TEXT NOT NULL,
    wrapped_key   BLOB NOT NULL,
    created_at    TEXT NOT NULL
) STRICT;

CREATE TABLE secret (
    org           TEXT NOT NULL REFERENCES org (uuid) ON DELETE CASCADE,
    field         TEXT NOT NULL,
    data_key      TEXT NOT NULL REFERENCES data_key (id) ON DELETE CASCADE,
    generation    INTEGER NOT NULL,
    sealed        BLOB NOT NULL,
    updated_at    TEXT NOT NULL,
    PRIMARY KEY (org, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE refresh_journal (
    org           TEXT PRIMARY KEY REFERENCES org (uuid) ON DELETE CASCADE,
    old_hash      BLOB NOT NULL,
    started_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_key (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    audit_key_id  TEXT NOT NULL,
    wrapped_key   BLOB NOT NULL
) STRICT;

CREATE TABLE audit (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    at            TEXT NOT NULL,
    command       TEXT NOT NULL,
    org           TEXT,
    org_name      TEXT,
    action        TEXT NOT NULL,
    outcome       TEXT NOT NULL,
    details       TEXT NOT NULL,
    unkeyed       INTEGER NOT NULL,
    mac           BLOB
) STRICT;

CREATE TABLE audit_head (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    seq           INTEGER NOT NULL,
    mac           BLOB NOT NULL
) STRICT;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
WHEN OLD.mac IS NOT NULL OR NEW.mac IS NULL
  OR OLD.seq IS NOT NEW.seq OR OLD.at IS NOT NEW.at OR OLD.command IS NOT NEW.command
  OR OLD.org IS NOT NEW.org OR OLD.org_name IS NOT NEW.org_name
  OR OLD.action IS NOT NEW.action OR OLD.outcome IS NOT NEW.outcome
  OR OLD.details IS NOT NEW.details OR OLD.unkeyed IS NOT NEW.unkeyed
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
",
    r"
ALTER TABLE org ADD COLUMN grant_kind TEXT NOT NULL DEFAULT 'authorization_code';
",
    r"
CREATE TABLE audit_anchor (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    seq           INTEGER NOT NULL,
    row_mac       BLOB NOT NULL,
    mac           BLOB NOT NULL
) STRICT;

DROP TRIGGER audit_no_delete;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
WHEN OLD.seq > coalesce((SELECT seq FROM audit_anchor), 0)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE INDEX org_username ON org (username COLLATE NOCASE);
",
    r"
ALTER TABLE org ADD COLUMN tags TEXT NOT NULL DEFAULT '';
",
    r"
ALTER TABLE org ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE org ADD COLUMN has_refresh_token INTEGER NOT NULL DEFAULT 0;
ALTER TABLE org ADD COLUMN has_client_secret INTEGER NOT NULL DEFAULT 0;

UPDATE org SET
    generation = coalesce((SELECT generation FROM secret
        WHERE secret.org = uuid AND field = 'access_token'), 0),
    has_refresh_token = EXISTS (SELECT 1 FROM secret
        WHERE secret.org = uuid AND field = 'refresh_token'),
    has_client_secret = EXISTS (SELECT 1 FROM secret
        WHERE secret.org = uuid AND field = 'client_secret');

CREATE TRIGGER secret_written AFTER INSERT ON secret
BEGIN
    UPDATE org SET
        generation = iif(NEW.field = 'access_token', NEW.generation, generation),
        has_refresh_token = has_refresh_token OR NEW.field = 'refresh_token',
        has_client_secret = has_client_secret OR NEW.field = 'client_secret'
    WHERE uuid = NEW.org;
END;

CREATE TRIGGER secret_deleted AFTER DELETE ON secret
BEGIN
    UPDATE org SET
        generation = iif(OLD.field = 'access_token', 0, generation),
        has_refresh_token = has_refresh_token AND OLD.field <> 'refresh_token',
        has_client_secret = has_client_secret AND OLD.field <> 'client_secret'
    WHERE uuid = OLD.org;
END;

ALTER TABLE slot ADD COLUMN added_at TEXT;
ALTER TABLE slot ADD COLUMN added_by TEXT;

CREATE INDEX audit_unchained ON audit (seq) WHERE mac IS NULL;

CREATE INDEX org_list ON org (
    alias IS NULL, alias, username, organization_id, uuid, organization_name, kind, instance_url,
    protected, read_only, tags, state, issued_at, expires_at, expiry_measured, has_refresh_token,
    grant_kind
);
",
    r"
DROP INDEX org_list;

CREATE INDEX org_list ON org (
    alias IS NULL, alias, username, organization_id,
    (uuid || char(31) || kind || char(31) || coalesce(instance_url, '') || char(31) || protected
        || char(31) || read_only || char(31) || tags || char(31) || state || char(31)
        || coalesce(issued_at, '') || char(31) || coalesce(expires_at, '') || char(31)
        || expiry_measured || char(31) || has_refresh_token || char(31) || grant_kind || char(31)
        || coalesce(organization_name, ''))
);
",
];

//! An org as the vault knows it: everything about a login that is no secret.
//!
//! Listing orgs and telling their state reads only this, so it opens no key store. The secrets of
//! an org (access token, refresh token, client secret) are sealed in a table of their own and are
//! tied to the org's immutable random uuid, not to its alias or username.

use std::fmt;

use jiff::Timestamp;
use rusqlite::types::{FromSql, Type};
use rusqlite::{Connection, Row};

use crate::model::token::TokenState;
use crate::secret::SecretText;
use crate::vault::error::{VaultError, reading};

/// What kind of org a login leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrgKind {
    /// The embedded local org with sample data. Its address changes with every process.
    Demo,
    /// A production org.
    Production,
    /// A sandbox.
    Sandbox,
    /// A Developer Edition org.
    Developer,
    /// A scratch org.
    Scratch,
    /// A local org of `sfkit local start`.
    Local,
    /// Not known.
    Unknown,
}

impl OrgKind {
    const ALL: [Self; 7] = [
        Self::Demo,
        Self::Production,
        Self::Sandbox,
        Self::Developer,
        Self::Scratch,
        Self::Local,
        Self::Unknown,
    ];

    /// The word in the vault and in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Production => "production",
            Self::Sandbox => "sandbox",
            Self::Developer => "developer",
            Self::Scratch => "scratch",
            Self::Local => "local",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for OrgKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What the org tells about itself and its user; read at login and at `auth refresh` only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrgFacts {
    /// Newest API version that both sides know, as `60` for `60.0`.
    pub api_version: Option<u16>,
    /// Name of the organization.
    pub organization_name: Option<String>,
    /// Instance (`NA135`).
    pub instance_name: Option<String>,
    /// The user's time zone (`Europe/Berlin`).
    pub time_zone: Option<String>,
    /// The user's locale (`en_US`).
    pub locale: Option<String>,
    /// The org's currency (`EUR`).
    pub currency: Option<String>,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start_month: Option<i8>,
    /// Id of the user's profile.
    pub profile_id: Option<String>,
}

/// What is known of an org's token without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFacts {
    /// When the access token was issued.
    pub issued_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// The server said when it ends; otherwise `expires_at` is an estimate.
    pub expiry_measured: bool,
    /// How good it is.
    pub state: TokenState,
    /// Since when it is so.
    pub state_since: Timestamp,
    /// What told so: an error code of the server, never a secret.
    pub state_evidence: Option<String>,
    /// When a refresh was last tried.
    pub last_refresh_at: Option<Timestamp>,
    /// How it ended: `ok` or an error code.
    pub last_refresh_result: Option<String>,
    /// The server has given a new refresh token with a refresh.
    pub rotation_seen: bool,
    /// The refresh token came from another tool or a backup and was not used here yet.
    pub imported: bool,
    /// A refresh token is stored.
    pub has_refresh_token: bool,
    /// Grows with every new access token; equal numbers mean the same token.
    pub generation: u32,
}

/// A stored login, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Org {
    /// Immutable random id; what the org's secrets and its lock file are tied to.
    pub uuid: String,
    /// What kind of org it is.
    pub kind: OrgKind,
    /// Name given by the user.
    pub alias: Option<String>,
    /// Salesforce username.
    pub username: String,
    /// Organization id, 18 characters.
    pub organization_id: String,
    /// User id, 18 characters.
    pub user_id: String,
    /// Base of the API, without a slash at the end; none for [`OrgKind::Demo`].
    pub instance_url: Option<String>,
    /// Where tokens come from; none for [`OrgKind::Demo`].
    pub login_url: Option<String>,
    /// OAuth client id.
    pub client_id: String,
    /// OAuth redirect URI of the login.
    pub redirect_uri: Option<String>,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// Hosts that the token may go to beside Salesforce's own.
    pub allow_hosts: Vec<String>,
    /// Writes need a confirmation.
    pub protected: bool,
    /// Writes are refused.
    pub read_only: bool,
    /// Words that the user sorts logins by.
    pub tags: Vec<String>,
    /// A client secret is stored.
    pub has_client_secret: bool,
    /// What the org tells about itself.
    pub facts: OrgFacts,
    /// What is known of the token.
    pub token: TokenFacts,
    /// When the login was first stored.
    pub created_at: Timestamp,
    /// When anything of it was last changed.
    pub updated_at: Timestamp,
}

impl Org {
    /// The alias, or else the username.
    #[must_use]
    pub fn name(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.username)
    }
}

/// A login to be stored.
#[derive(Clone, Debug)]
pub struct NewLogin {
    /// What kind of org it is.
    pub kind: OrgKind,
    /// Name for it; none keeps the alias of an earlier login.
    pub alias: Option<String>,
    /// Salesforce username.
    pub username: String,
    /// Organization id.
    pub organization_id: String,
    /// User id.
    pub user_id: String,
    /// Base of the API; not stored for [`OrgKind::Demo`].
    pub instance_url: Option<String>,
    /// Where tokens come from; not stored for [`OrgKind::Demo`].
    pub login_url: Option<String>,
    /// OAuth client id.
    pub client_id: String,
    /// OAuth client secret.
    pub client_secret: Option<SecretText>,
    /// OAuth redirect URI.
    pub redirect_uri: Option<String>,
    /// Access token.
    pub access_token: SecretText,
    /// Refresh token.
    pub refresh_token: Option<SecretText>,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// Hosts that the token may go to beside Salesforce's own.
    pub allow_hosts: Vec<String>,
    /// Writes need a confirmation.
    pub protected: bool,
    /// Writes are refused.
    pub read_only: bool,
    /// When the access token was issued.
    pub issued_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// The server said when it ends.
    pub expiry_measured: bool,
    /// The tokens come from another tool or a backup.
    pub imported: bool,
    /// What the org tells about itself.
    pub facts: OrgFacts,
}

/// Reads all orgs, aliases first, in alphabetical order.
pub(crate) fn read_all(connection: &Connection) -> Result<Vec<Org>, VaultError> {
    let mut statement = connection.prepare(
        "SELECT org.*, has_refresh.generation AS refresh_generation,
                has_secret.generation AS secret_generation,
                coalesce(access.generation, 0) AS generation
         FROM org
         LEFT JOIN secret AS access ON access.org = uuid AND access.field = 'access_token'
         LEFT JOIN secret AS has_refresh
             ON has_refresh.org = uuid AND has_refresh.field = 'refresh_token'
         LEFT JOIN secret AS has_secret
             ON has_secret.org = uuid AND has_secret.field = 'client_secret'
         ORDER BY alias IS NULL, alias, username, organization_id",
    )?;
    let rows = statement.query_map([], read)?;
    rows.collect::<Result<_, _>>().map_err(reading("org"))
}

/// Reads one org; none when it is not there (any more).
pub(crate) fn read_one(connection: &Connection, uuid: &str) -> Result<Option<Org>, VaultError> {
    let orgs = read_all(connection)?;
    Ok(orgs.into_iter().find(|org| org.uuid == uuid))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Org> {
    Ok(Org {
        uuid: row.get("uuid")?,
        kind: word(row, "kind", OrgKind::parse)?,
        alias: row.get("alias")?,
        username: row.get("username")?,
        organization_id: row.get("organization_id")?,
        user_id: row.get("user_id")?,
        instance_url: row.get("instance_url")?,
        login_url: row.get("login_url")?,
        client_id: row.get("client_id")?,
        redirect_uri: row.get("redirect_uri")?,
        scopes: words(row, "scopes")?,
        allow_hosts: words(row, "allow_hosts")?,
        protected: row.get("protected")?,
        read_only: row.get("read_only")?,
        tags: words(row, "tags")?,
        has_client_secret: row.get::<_, Option<i64>>("secret_generation")?.is_some(),
        facts: read_facts(row)?,
        token: read_token(row)?,
        created_at: time(row, "created_at")?,
        updated_at: time(row, "updated_at")?,
    })
}

fn read_facts(row: &Row<'_>) -> rusqlite::Result<OrgFacts> {
    Ok(OrgFacts {
        api_version: row.get("api_version")?,
        organization_name: row.get("organization_name")?,
        instance_name: row.get("instance_name")?,
        time_zone: row.get("time_zone")?,
        locale: row.get("locale")?,
        currency: row.get("currency")?,
        fiscal_start_month: row.get("fiscal_start_month")?,
        profile_id: row.get("profile_id")?,
    })
}

fn read_token(row: &Row<'_>) -> rusqlite::Result<TokenFacts> {
    Ok(TokenFacts {
        issued_at: optional_time(row, "issued_at")?,
        expires_at: optional_time(row, "expires_at")?,
        expiry_measured: row.get("expiry_measured")?,
        state: word(row, "state", TokenState::parse)?,
        state_since: time(row, "state_since")?,
        state_evidence: row.get("state_evidence")?,
        last_refresh_at: optional_time(row, "last_refresh_at")?,
        last_refresh_result: row.get("last_refresh_result")?,
        rotation_seen: row.get("rotation_seen")?,
        imported: row.get("imported")?,
        has_refresh_token: row.get::<_, Option<i64>>("refresh_generation")?.is_some(),
        generation: row.get("generation")?,
    })
}

/// Reads a column that holds a word of a list.
fn word<T>(row: &Row<'_>, column: &str, parse: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    converted(row, column, |text: String| parse(&text))
}

fn words(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<String>> {
    let text: String = row.get(column)?;
    Ok(text.split_whitespace().map(str::to_owned).collect())
}

/// Reads a column that holds an instant.
pub(crate) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    converted(row, column, |text: String| text.parse().ok())
}

fn optional_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    converted(row, column, |text: Option<String>| match text {
        None => Some(None),
        Some(text) => text.parse().ok().map(Some),
    })
}

fn converted<S: FromSql, T>(
    row: &Row<'_>,
    column: &str,
    convert: impl FnOnce(S) -> Option<T>,
) -> rusqlite::Result<T> {
    let index = row.as_ref().column_index(column)?;
    convert(row.get(index)?).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(
            index,
            Type::Text,
            "not a value of this kind".into(),
        )
    })
}

//! An org as the vault knows it: everything about a login that is no secret.
//!
//! Listing orgs and telling their state reads only this, so it opens no key store. The secrets of
//! an org (access token, refresh token, client secret) are sealed in a table of their own and are
//! tied to the org's immutable random uuid, not to its alias or username.

use std::fmt;

use jiff::Timestamp;
use rusqlite::types::{FromSql, Type};
use rusqlite::{Connection, Params, Row};

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

/// How a login was won, which decides how its access token is renewed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grant {
    /// A person logged in; a refresh token renews it.
    #[default]
    AuthorizationCode,
    /// A signed assertion; renewed by signing another one.
    Jwt,
    /// The app itself; renewed by asking again.
    ClientCredentials,
    /// An access token was handed over; nothing renews it.
    AccessToken,
    /// An SFDX auth URL was handed over; its refresh token renews it.
    SfdxUrl,
    /// Taken over from the official CLI's store.
    ImportedSf,
    /// Taken over from `ForceCLI`'s store.
    ImportedForce,
}

impl Grant {
    const ALL: [Self; 7] = [
        Self::AuthorizationCode,
        Self::Jwt,
        Self::ClientCredentials,
        Self::AccessToken,
        Self::SfdxUrl,
        Self::ImportedSf,
        Self::ImportedForce,
    ];

    /// The word in the vault and in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::Jwt => "jwt",
            Self::ClientCredentials => "client_credentials",
            Self::AccessToken => "access_token",
            Self::SfdxUrl => "sfdx_url",
            Self::ImportedSf => "imported_sf",
            Self::ImportedForce => "imported_force",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.as_str() == word)
    }

    /// Whether a new access token needs neither a refresh token nor a person.
    #[must_use]
    pub fn renews_itself(self) -> bool {
        matches!(self, Self::Jwt | Self::ClientCredentials)
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
    /// How the login was won.
    pub grant: Grant,
    /// Grows with every new access token; equal numbers mean the same token.
    pub generation: u32,
}

impl TokenFacts {
    /// Whether a new access token can be had without a person.
    #[must_use]
    pub fn is_renewable(&self) -> bool {
        self.has_refresh_token || self.grant.renews_itself()
    }
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
    /// How the login was won.
    pub grant: Grant,
    /// Private key of a [`Grant::Jwt`], PEM.
    pub jwt_key: Option<SecretText>,
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

/// The columns in the order in which [`read`] takes them.
const SELECT: &str = "SELECT org.uuid, kind, alias, username, organization_id, user_id,
        instance_url, login_url, client_id, redirect_uri, scopes, allow_hosts, protected, read_only, tags,
        has_secret.generation AS secret_generation, api_version, organization_name, instance_name,
        time_zone, locale, currency, fiscal_start_month, profile_id, issued_at, expires_at,
        expiry_measured, state, state_since, state_evidence, last_refresh_at, last_refresh_result,
        rotation_seen, imported, has_refresh.generation AS refresh_generation, grant_kind,
        coalesce(access.generation, 0) AS generation, org.created_at, org.updated_at
     FROM org
     LEFT JOIN secret AS access ON access.org = uuid AND access.field = 'access_token'
     LEFT JOIN secret AS has_refresh
         ON has_refresh.org = uuid AND has_refresh.field = 'refresh_token'
     LEFT JOIN secret AS has_secret
         ON has_secret.org = uuid AND has_secret.field = 'client_secret'";

/// Reads all orgs, aliases first, in alphabetical order.
pub(crate) fn read_all(connection: &Connection) -> Result<Vec<Org>, VaultError> {
    read_where(
        connection,
        "TRUE ORDER BY alias IS NULL, alias, username, organization_id",
        [],
    )
}

/// Reads one org; none when it is not there (any more).
pub(crate) fn read_one(connection: &Connection, uuid: &str) -> Result<Option<Org>, VaultError> {
    Ok(read_where(connection, "org.uuid = ?1", [uuid])?.pop())
}

/// Reads the org with this alias, in whatever case.
pub(crate) fn read_alias(connection: &Connection, alias: &str) -> Result<Option<Org>, VaultError> {
    Ok(read_where(connection, "alias = ?1", [alias])?.pop())
}

/// Reads the org of a login: organization, user and client. An imported login may lack the user's
/// id; its username, which then stands in both columns, is looked for in `user` and `username`.
pub(crate) fn read_login(
    connection: &Connection,
    (organization, user, username, client): (&str, &str, &str, &str),
) -> Result<Option<Org>, VaultError> {
    let condition = "organization_id = ?1 AND user_id IN (?2, ?3) AND client_id = ?4";
    let values = [organization, user, username, client];
    Ok(read_where(connection, condition, values)?.pop())
}

/// Reads the orgs that meet the condition. Each condition in use is answered by an index.
pub(crate) fn read_where(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Vec<Org>, VaultError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE {condition}"))?;
    let rows = statement.query_map(values, read)?;
    rows.collect::<Result<_, _>>().map_err(reading("org"))
}

/// Takes the columns of a row one after the other: looking each up by its name would cost more than
/// all the rest of reading ten thousand rows.
struct InOrder<'a> {
    row: &'a Row<'a>,
    next: usize,
}

impl InOrder<'_> {
    fn take<T: FromSql>(&mut self, column: &str) -> rusqlite::Result<T> {
        let index = self.next;
        debug_assert_eq!(self.row.as_ref().column_name(index), Ok(column));
        self.next += 1;
        self.row.get(index)
    }

    fn converted<S: FromSql, T>(
        &mut self,
        column: &str,
        convert: impl FnOnce(S) -> Option<T>,
    ) -> rusqlite::Result<T> {
        let value = self.take(column)?;
        convert(value).ok_or_else(|| no_such_value(self.next - 1))
    }

    /// A word of a list.
    fn word<T>(&mut self, column: &str, parse: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
        self.converted(column, |text: String| parse(&text))
    }

    fn words(&mut self, column: &str) -> rusqlite::Result<Vec<String>> {
        let text: String = self.take(column)?;
        Ok(text.split_whitespace().map(str::to_owned).collect())
    }

    fn time(&mut self, column: &str) -> rusqlite::Result<Timestamp> {
        self.converted(column, |text: String| text.parse().ok())
    }

    fn optional_time(&mut self, column: &str) -> rusqlite::Result<Option<Timestamp>> {
        self.converted(column, |text: Option<String>| match text {
            None => Some(None),
            Some(text) => text.parse().ok().map(Some),
        })
    }

    fn is_there(&mut self, column: &str) -> rusqlite::Result<bool> {
        Ok(self.take::<Option<i64>>(column)?.is_some())
    }
}

// The order of the fields is that of the columns.
fn read(row: &Row<'_>) -> rusqlite::Result<Org> {
    let row = &mut InOrder { row, next: 0 };
    Ok(Org {
        uuid: row.take("uuid")?,
        kind: row.word("kind", OrgKind::parse)?,
        alias: row.take("alias")?,
        username: row.take("username")?,
        organization_id: row.take("organization_id")?,
        user_id: row.take("user_id")?,
        instance_url: row.take("instance_url")?,
        login_url: row.take("login_url")?,
        client_id: row.take("client_id")?,
        redirect_uri: row.take("redirect_uri")?,
        scopes: row.words("scopes")?,
        allow_hosts: row.words("allow_hosts")?,
        protected: row.take("protected")?,
        read_only: row.take("read_only")?,
        tags: row.words("tags")?,
        has_client_secret: row.is_there("secret_generation")?,
        facts: read_facts(row)?,
        token: read_token(row)?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}

fn read_facts(row: &mut InOrder<'_>) -> rusqlite::Result<OrgFacts> {
    Ok(OrgFacts {
        api_version: row.take("api_version")?,
        organization_name: row.take("organization_name")?,
        instance_name: row.take("instance_name")?,
        time_zone: row.take("time_zone")?,
        locale: row.take("locale")?,
        currency: row.take("currency")?,
        fiscal_start_month: row.take("fiscal_start_month")?,
        profile_id: row.take("profile_id")?,
    })
}

fn read_token(row: &mut InOrder<'_>) -> rusqlite::Result<TokenFacts> {
    Ok(TokenFacts {
        issued_at: row.optional_time("issued_at")?,
        expires_at: row.optional_time("expires_at")?,
        expiry_measured: row.take("expiry_measured")?,
        state: row.word("state", TokenState::parse)?,
        state_since: row.time("state_since")?,
        state_evidence: row.take("state_evidence")?,
        last_refresh_at: row.optional_time("last_refresh_at")?,
        last_refresh_result: row.take("last_refresh_result")?,
        rotation_seen: row.take("rotation_seen")?,
        imported: row.take("imported")?,
        has_refresh_token: row.is_there("refresh_generation")?,
        grant: row.word("grant_kind", Grant::parse)?,
        generation: row.take("generation")?,
    })
}

/// Reads a column that holds an instant.
pub(crate) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    let index = row.as_ref().column_index(column)?;
    let text: String = row.get(index)?;
    text.parse().map_err(|_| no_such_value(index))
}

fn no_such_value(index: usize) -> rusqlite::Error {
    let why = "not a value of this kind".into();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, why)
}

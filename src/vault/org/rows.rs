//! The rows of the table `org`, read.
//!
//! Columns are taken in their order and never looked up by name, which would cost more than all
//! the rest of reading ten thousand rows. A value that is not of its kind is a damaged row.

use jiff::Timestamp;
use rusqlite::types::{FromSql, Type};
use rusqlite::{Connection, Params, Row};

use super::{Grant, Login, Org, OrgFacts, OrgKind, TokenFacts};
use crate::model::token::TokenState;
use crate::vault::error::{VaultError, is_unreadable};

/// The columns in the order in which [`read`] takes them.
const SELECT: &str = "SELECT uuid, kind, alias, username, organization_id, user_id, instance_url,
        login_url, client_id, redirect_uri, scopes, allow_hosts, protected, read_only, api_version,
        organization_name, instance_name, time_zone, locale, currency, fiscal_start_month,
        profile_id, tags, has_client_secret, issued_at, expires_at, expiry_measured, state,
        state_since, state_evidence, last_refresh_at, last_refresh_result, rotation_seen, imported,
        has_refresh_token, grant_kind, generation, created_at, updated_at
     FROM org";

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
    Ok(read_where(connection, "uuid = ?1", [uuid])?.pop())
}

/// Reads the org with this alias, in whatever case.
pub(crate) fn read_alias(connection: &Connection, alias: &str) -> Result<Option<Org>, VaultError> {
    Ok(read_where(connection, "alias = ?1", [alias])?.pop())
}

/// Reads the org of a login: organization, user and client. An imported login may lack the user's
/// id; its username, which then stands in both columns, is looked for in `user` and `username`.
pub(crate) fn read_login(
    connection: &Connection,
    login: &Login,
) -> Result<Option<Org>, VaultError> {
    let condition = "organization_id = ?1 AND user_id IN (?2, ?3) AND client_id = ?4";
    let values = [
        &login.organization_id,
        &login.user_id,
        &login.username,
        &login.client_id,
    ];
    Ok(read_where(connection, condition, values)?.pop())
}

/// Reads the orgs that meet the condition. Each condition in use is answered by an index.
pub(crate) fn read_where(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Vec<Org>, VaultError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE {condition}"))?;
    let mut rows = statement.query(values)?;
    let mut orgs = Vec::new();
    while let Some(row) = rows.next()? {
        orgs.push(read(row).map_err(|error| unreadable(row, error))?);
    }
    Ok(orgs)
}

/// Reads all orgs, and tells of each row that cannot be read.
pub(crate) fn read_each(
    connection: &Connection,
) -> Result<Vec<Result<Org, VaultError>>, VaultError> {
    let mut statement = connection.prepare(&format!("{SELECT} ORDER BY alias IS NULL, alias"))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row).map_err(|error| unreadable(row, error)));
    }
    Ok(found)
}

/// An error of reading a row of the table `org`, with the name of the org where it is a damaged row.
pub(super) fn unreadable(row: &Row<'_>, error: rusqlite::Error) -> VaultError {
    if !is_unreadable(&error) {
        return error.into();
    }
    let name = |column| row.get::<_, Option<String>>(column).ok().flatten();
    VaultError::RowUnreadable {
        table: "org",
        row: ["alias", "username", "uuid"].into_iter().find_map(name),
    }
}

/// Takes the columns of a row one after the other.
pub(super) struct InOrder<'a> {
    row: &'a Row<'a>,
    next: usize,
}

impl<'a> InOrder<'a> {
    /// From the first column on.
    pub(super) fn new(row: &'a Row<'a>) -> Self {
        Self { row, next: 0 }
    }

    fn step(&mut self, column: &str) -> usize {
        let index = self.next;
        debug_assert_eq!(self.row.as_ref().column_name(index), Ok(column));
        self.next += 1;
        index
    }

    pub(super) fn take<T: FromSql>(&mut self, column: &str) -> rusqlite::Result<T> {
        let index = self.step(column);
        self.row.get(index)
    }

    /// The text of a column, still in `SQLite`'s memory; none for NULL.
    pub(super) fn text(&mut self, column: &str) -> rusqlite::Result<Option<&'a str>> {
        let index = self.step(column);
        let text = self.row.get_ref(index)?.as_str_or_null();
        text.map_err(|_| no_such_value(index))
    }

    /// A text that must be there and mean something.
    pub(super) fn parsed<T>(
        &mut self,
        column: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> rusqlite::Result<T> {
        let text = self.text(column)?;
        text.and_then(parse)
            .ok_or_else(|| no_such_value(self.next - 1))
    }

    /// A word of a list.
    pub(super) fn word<T>(
        &mut self,
        column: &str,
        parse: fn(&str) -> Option<T>,
    ) -> rusqlite::Result<T> {
        self.parsed(column, parse)
    }

    pub(super) fn words(&mut self, column: &str) -> rusqlite::Result<Vec<String>> {
        self.parsed(column, |text| {
            Some(text.split_whitespace().map(str::to_owned).collect())
        })
    }

    fn time(&mut self, column: &str) -> rusqlite::Result<Timestamp> {
        self.parsed(column, |text| text.parse().ok())
    }

    pub(super) fn optional_time(&mut self, column: &str) -> rusqlite::Result<Option<Timestamp>> {
        let Some(text) = self.text(column)? else {
            return Ok(None);
        };
        let time = text.parse().map_err(|_| no_such_value(self.next - 1));
        time.map(Some)
    }
}

// The order of the fields is that of the columns.
fn read(row: &Row<'_>) -> rusqlite::Result<Org> {
    let row = &mut InOrder::new(row);
    Ok(Org {
        uuid: row.take("uuid")?,
        login: read_who(row)?,
        tags: row.words("tags")?,
        has_client_secret: row.take("has_client_secret")?,
        token: read_token(row)?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}

fn read_who(row: &mut InOrder<'_>) -> rusqlite::Result<Login> {
    Ok(Login {
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
        facts: read_facts(row)?,
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
        has_refresh_token: row.take("has_refresh_token")?,
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

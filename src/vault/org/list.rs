//! Orgs as a list shows them: few columns, in order, from one index that holds nothing else.
//!
//! A vault may hold ten thousand logins. The index `org_list` has every column that a list shows,
//! in the order in which it shows the rows, so that neither the wide rows of the table are read nor
//! anything is sorted. What does not decide the order stands in one text: it takes as long to ask
//! `SQLite` for one more column as to find a field in a text ten times over. All texts of an [`OrgList`] stand in one buffer: a string each would take
//! longer to allocate than the rows take to read.

use std::fmt;

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use super::rows::{InOrder, unreadable};
use super::{Grant, Org, OrgKind, TokenOutlook};
use crate::model::token::TokenState;
use crate::vault::error::VaultError;

/// What a list says of an org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedOrg<'a> {
    /// Immutable random id.
    pub uuid: &'a str,
    /// Name given by the user.
    pub alias: Option<&'a str>,
    /// Salesforce username.
    pub username: &'a str,
    /// Organization id, 18 characters.
    pub organization_id: &'a str,
    /// Name of the organization.
    pub organization_name: Option<&'a str>,
    /// What kind of org it is.
    pub kind: OrgKind,
    /// Base of the API; none for [`OrgKind::Demo`].
    pub instance_url: Option<&'a str>,
    /// Writes need a confirmation.
    pub protected: bool,
    /// Writes are refused.
    pub read_only: bool,
    /// Words that the user sorts logins by.
    pub tags: Vec<&'a str>,
    /// How good the token is.
    pub token: TokenOutlook,
}

impl<'a> From<&'a Org> for ListedOrg<'a> {
    fn from(org: &'a Org) -> Self {
        let login = &org.login;
        Self {
            uuid: &org.uuid,
            alias: login.alias.as_deref(),
            username: &login.username,
            organization_id: &login.organization_id,
            organization_name: login.facts.organization_name.as_deref(),
            kind: login.kind,
            instance_url: login.instance_url.as_deref(),
            protected: login.protected,
            read_only: login.read_only,
            tags: org.tags.iter().map(String::as_str).collect(),
            token: TokenOutlook::from(&org.token),
        }
    }
}

/// What a list says of all orgs, aliases first, in alphabetical order.
#[derive(Default)]
pub struct OrgList {
    text: String,
    rows: Vec<Packed>,
}

/// A part of the buffer: where it begins and how long it is.
#[derive(Clone, Copy)]
struct Part(u32, u32);

impl Part {
    /// Appends the text. An index of four gigabytes is no vault's.
    fn push(buffer: &mut String, text: &str) -> Option<Self> {
        let start = u32::try_from(buffer.len()).ok()?;
        buffer.push_str(text);
        Some(Self(start, u32::try_from(text.len()).ok()?))
    }

    fn of(self, buffer: &str) -> &str {
        &buffer[self.0 as usize..][..self.1 as usize]
    }
}

/// A row whose texts stand elsewhere. Small, since fresh memory is what a long list costs most.
struct Packed {
    uuid: Part,
    alias: Option<Part>,
    username: Part,
    organization_id: Part,
    organization_name: Option<Part>,
    kind: OrgKind,
    instance_url: Option<Part>,
    protected: bool,
    read_only: bool,
    tags: Option<Part>,
    token: TokenOutlook,
}

impl fmt::Debug for OrgList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl OrgList {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = ListedOrg<'_>> {
        self.rows.iter().map(|row| self.unpacked(row))
    }

    fn unpacked(&self, row: &Packed) -> ListedOrg<'_> {
        let text = |part: Part| part.of(&self.text);
        ListedOrg {
            uuid: text(row.uuid),
            alias: row.alias.map(text),
            username: text(row.username),
            organization_id: text(row.organization_id),
            organization_name: row.organization_name.map(text),
            kind: row.kind,
            instance_url: row.instance_url.map(text),
            protected: row.protected,
            read_only: row.read_only,
            tags: row
                .tags
                .map_or_else(Vec::new, |tags| text(tags).split_whitespace().collect()),
            token: row.token,
        }
    }
}

/// The columns in the order in which [`read`] takes them. The last one is spelled as in the index,
/// or else it would be made from the table.
const LIST: &str = "SELECT alias, username, organization_id,
        uuid || char(31) || kind || char(31) || coalesce(instance_url, '') || char(31) || protected
        || char(31) || read_only || char(31) || tags || char(31) || state || char(31)
        || coalesce(issued_at, '') || char(31) || coalesce(expires_at, '') || char(31)
        || expiry_measured || char(31) || has_refresh_token || char(31) || grant_kind || char(31)
        || coalesce(organization_name, '') AS listed
     FROM org INDEXED BY org_list
     ORDER BY alias IS NULL, alias, username, organization_id";

/// Stands between the fields of the last column. The last field may hold it.
const SEPARATOR: char = '\u{1f}';

/// Fields of the last column.
const FIELDS: usize = 13;

/// Reads all orgs, aliases first, in alphabetical order.
pub(crate) fn read_list(connection: &Connection) -> Result<OrgList, VaultError> {
    // Each page is read once: kept ones would only be fresh memory, which costs more than the rest.
    let kept: i64 = connection.pragma_query_value(None, "cache_size", |row| row.get(0))?;
    connection.pragma_update(None, "cache_size", 16)?;
    let list = collect(connection);
    connection.pragma_update(None, "cache_size", kept)?;
    list
}

fn collect(connection: &Connection) -> Result<OrgList, VaultError> {
    let mut statement = connection.prepare(LIST)?;
    let mut rows = statement.query([])?;
    let mut list = OrgList::default();
    while let Some(row) = rows.next()? {
        let packed = read(row, &mut list.text).map_err(|error| unreadable(row, error))?;
        list.rows.push(packed);
    }
    Ok(list)
}

// The order of the fields is that of the columns.
fn read(row: &Row<'_>, text: &mut String) -> rusqlite::Result<Packed> {
    let row = &mut InOrder::new(row);
    let mut keep = |found: &str| Part::push(text, found);
    let alias = row.text("alias")?.and_then(&mut keep);
    let username = row.parsed("username", &mut keep)?;
    let organization_id = row.parsed("organization_id", &mut keep)?;
    row.parsed("listed", |listed| {
        let mut fields = listed.splitn(FIELDS, SEPARATOR);
        let mut next = || fields.next();
        let mut keep_some = |found: &str| match found {
            "" => Some(None),
            found => Part::push(text, found).map(Some),
        };
        Some(Packed {
            alias,
            username,
            organization_id,
            uuid: keep_some(next()?)??,
            kind: OrgKind::parse(next()?)?,
            instance_url: keep_some(next()?)?,
            protected: flag(next()?)?,
            read_only: flag(next()?)?,
            tags: keep_some(next()?)?,
            token: {
                let (state, issued_at) = (TokenState::parse(next()?)?, time(next()?)?);
                let (expires_at, expiry_measured) = (time(next()?)?, flag(next()?)?);
                let (has_refresh_token, grant) = (flag(next()?)?, Grant::parse(next()?)?);
                TokenOutlook {
                    state,
                    issued_at,
                    expires_at,
                    expiry_measured,
                    is_renewable: has_refresh_token || grant.renews_itself(),
                }
            },
            organization_name: keep_some(next()?)?,
        })
    })
}

fn flag(digit: &str) -> Option<bool> {
    match digit {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

/// None within when there is none.
fn time(text: &str) -> Option<Option<Timestamp>> {
    match text {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db;
    use crate::vault::schema::SCRIPTS;

    #[test]
    fn one_index_answers_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/vault.db");
        let mut connection = db::open(&path, &db::Options::durable()).unwrap();
        db::migrate(&mut connection, SCRIPTS).unwrap();
        let mut statement = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {LIST}"))
            .unwrap();
        let steps = statement.query_map([], |row| row.get::<_, String>("detail"));
        let steps: Vec<_> = steps.unwrap().map(Result::unwrap).collect();
        assert_eq!(steps, ["SCAN org USING COVERING INDEX org_list"]);
    }
}

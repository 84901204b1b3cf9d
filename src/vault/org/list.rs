//! Orgs as a list shows them: few columns, in order, from one index that holds nothing else.
//!
//! A vault may hold ten thousand logins. The index `org_list` has every column that a list shows,
//! in the order in which it shows the rows, so that neither the wide rows of the table are read nor
//! anything is sorted.

use rusqlite::{Connection, Row};

use super::rows::InOrder;
use super::{Grant, Org, OrgKind, TokenOutlook};
use crate::model::token::TokenState;
use crate::vault::error::{VaultError, reading};

/// What a list says of an org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedOrg {
    /// Immutable random id.
    pub uuid: String,
    /// Name given by the user.
    pub alias: Option<String>,
    /// Salesforce username.
    pub username: String,
    /// Organization id, 18 characters.
    pub organization_id: String,
    /// Name of the organization.
    pub organization_name: Option<String>,
    /// What kind of org it is.
    pub kind: OrgKind,
    /// Base of the API; none for [`OrgKind::Demo`].
    pub instance_url: Option<String>,
    /// Writes need a confirmation.
    pub protected: bool,
    /// Writes are refused.
    pub read_only: bool,
    /// Words that the user sorts logins by.
    pub tags: Vec<String>,
    /// How good the token is.
    pub token: TokenOutlook,
}

impl From<&Org> for ListedOrg {
    fn from(org: &Org) -> Self {
        let login = &org.login;
        Self {
            uuid: org.uuid.clone(),
            alias: login.alias.clone(),
            username: login.username.clone(),
            organization_id: login.organization_id.clone(),
            organization_name: login.facts.organization_name.clone(),
            kind: login.kind,
            instance_url: login.instance_url.clone(),
            protected: login.protected,
            read_only: login.read_only,
            tags: org.tags.clone(),
            token: TokenOutlook::from(&org.token),
        }
    }
}

/// The columns in the order in which [`read`] takes them.
const LIST: &str = "SELECT uuid, alias, username, organization_id, organization_name, kind,
        instance_url, protected, read_only, tags, state, issued_at, expires_at, expiry_measured,
        has_refresh_token, grant_kind
     FROM org INDEXED BY org_list
     ORDER BY alias IS NULL, alias, username, organization_id";

/// Reads all orgs, aliases first, in alphabetical order.
pub(crate) fn read_list(connection: &Connection) -> Result<Vec<ListedOrg>, VaultError> {
    let mut statement = connection.prepare(LIST)?;
    let rows = statement.query_map([], read)?;
    rows.collect::<Result<_, _>>().map_err(reading("org"))
}

// The order of the fields is that of the columns.
fn read(row: &Row<'_>) -> rusqlite::Result<ListedOrg> {
    let row = &mut InOrder::new(row);
    Ok(ListedOrg {
        uuid: row.take("uuid")?,
        alias: row.take("alias")?,
        username: row.take("username")?,
        organization_id: row.take("organization_id")?,
        organization_name: row.take("organization_name")?,
        kind: row.word("kind", OrgKind::parse)?,
        instance_url: row.take("instance_url")?,
        protected: row.take("protected")?,
        read_only: row.take("read_only")?,
        tags: row.words("tags")?,
        token: TokenOutlook {
            state: row.word("state", TokenState::parse)?,
            issued_at: row.optional_time("issued_at")?,
            expires_at: row.optional_time("expires_at")?,
            expiry_measured: row.take("expiry_measured")?,
            is_renewable: {
                let has_refresh_token: bool = row.take("has_refresh_token")?;
                let grant = row.word("grant_kind", Grant::parse)?;
                has_refresh_token || grant.renews_itself()
            },
        },
    })
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

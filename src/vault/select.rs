//! Finding an org by what the user calls it, and the default org.
//!
//! A name is tried as alias, then as username, then as organization id of 15 or 18 characters. A
//! user may be logged in by several clients, and several users to one organization, so the latter
//! two can be ambiguous: then the choices are listed and nothing is guessed.

use rusqlite::{Connection, OptionalExtension};

use crate::model::id::RecordId;
use crate::vault::error::{VaultError, reading};
use crate::vault::logins::DEMO_ALIAS;
use crate::vault::open::Vault;
use crate::vault::org::{self, Org, OrgList};

const DEFAULT_ORG: &str = "default_org";

/// Bytes of the file that are mapped to read a list: a vault of 100,000 logins.
const MAPPED: i64 = 256 << 20;

/// What the user calls an org: the value of `-o`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgSelector(String);

impl OrgSelector {
    /// The org that is called so.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it can only mean the demo org.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.eq_ignore_ascii_case(DEMO_ALIAS)
    }

    fn pick(&self, connection: &Connection) -> Result<Org, VaultError> {
        let name = self.0.as_str();
        if let Some(org) = org::read_alias(connection, name)? {
            return Ok(org);
        }
        let condition = "username = ?1 COLLATE NOCASE ORDER BY alias IS NULL, alias";
        let mut found = org::read_where(connection, condition, [name])?;
        if found.is_empty()
            && let Ok(id) = RecordId::parse(name)
        {
            let condition = "organization_id = ?1 ORDER BY alias IS NULL, alias, username";
            found = org::read_where(connection, condition, [id.as_str()])?;
        }
        match found.len() {
            0 => Err(VaultError::UnknownOrg {
                name: name.to_owned(),
                known: names(connection)?,
            }),
            1 => Ok(found.remove(0)),
            _ => Err(VaultError::AmbiguousOrg {
                name: name.to_owned(),
                choices: found.iter().map(choice).collect(),
            }),
        }
    }
}

/// What every org is called, aliases first.
fn names(connection: &Connection) -> Result<Vec<String>, VaultError> {
    let mut statement = connection.prepare(
        "SELECT coalesce(alias, username) FROM org ORDER BY alias IS NULL, alias, username",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    rows.collect::<Result<_, _>>().map_err(reading("org"))
}

fn choice(org: &Org) -> String {
    let login = &org.login;
    match &login.alias {
        Some(alias) => format!("{alias} ({})", login.username),
        None => format!(
            "{} (organization {}, client {})",
            login.username, login.organization_id, login.client_id
        ),
    }
}

impl Vault {
    /// All orgs, aliases first. Opens no key store.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn orgs(&self) -> Result<Vec<Org>, VaultError> {
        self.read(|connection| org::read_all(connection))
    }

    /// The orgs that bear a tag, in the same order.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn tagged(&self, tag: &str) -> Result<Vec<Org>, VaultError> {
        let mut orgs = self.orgs()?;
        orgs.retain(|org| org.tags.iter().any(|own| own == tag));
        Ok(orgs)
    }

    /// What a list says of all orgs, in the same order. Far cheaper than [`orgs`](Self::orgs) where
    /// there are thousands.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn listed_orgs(&self) -> Result<OrgList, VaultError> {
        // A page that is mapped costs neither a call nor memory of its own.
        self.connection().pragma_update(None, "mmap_size", MAPPED)?;
        self.read(|connection| org::read_list(connection))
    }

    /// The org that is called so. Opens no key store.
    ///
    /// # Errors
    /// When none or several are, or when the file cannot be read.
    pub fn find(&self, selector: &OrgSelector) -> Result<Org, VaultError> {
        self.read(|connection| selector.pick(connection))
    }

    /// The org with this uuid; none when it was logged out.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn org(&self, uuid: &str) -> Result<Option<Org>, VaultError> {
        self.read(|connection| org::read_one(connection, uuid))
    }

    /// The default org.
    ///
    /// # Errors
    /// When there is none or the file cannot be read.
    pub fn default_org(&self) -> Result<Org, VaultError> {
        self.read(|connection| {
            let found = match default_uuid(connection)? {
                Some(uuid) => org::read_one(connection, &uuid)?,
                None => None,
            };
            match found {
                Some(org) => Ok(org),
                None => Err(VaultError::NoDefaultOrg {
                    known: names(connection)?,
                }),
            }
        })
    }

    /// Uuid of the default org; none when there is none.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn default_uuid(&self) -> Result<Option<String>, VaultError> {
        self.read(|connection| default_uuid(connection))
    }

    /// Makes the org with this uuid the default, or none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_default(&self, uuid: Option<&str>) -> Result<(), VaultError> {
        self.write(|connection| set_default_uuid(connection, uuid))
    }
}

pub(crate) fn default_uuid(connection: &Connection) -> Result<Option<String>, VaultError> {
    let query = "SELECT value FROM setting WHERE name = ?1";
    let found = connection.query_row(query, [DEFAULT_ORG], |row| row.get(0));
    Ok(found.optional()?)
}

pub(crate) fn set_default_uuid(
    connection: &Connection,
    uuid: Option<&str>,
) -> Result<(), VaultError> {
    match uuid {
        Some(uuid) => connection.execute(
            "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)",
            [DEFAULT_ORG, uuid],
        )?,
        None => connection.execute("DELETE FROM setting WHERE name = ?1", [DEFAULT_ORG])?,
    };
    Ok(())
}

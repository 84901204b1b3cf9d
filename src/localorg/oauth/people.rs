//! Users of the org, as the OAuth server needs them.
//!
//! Read anew for every question: a user who was deactivated cannot log in a moment later.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{OptionalExtension, Row};

use crate::localorg::USERNAME;
use crate::localorg::store::{ADMIN_USER_ID, Store};
use crate::model::id::RecordId;

/// A user.
#[derive(Clone, Debug)]
pub(in crate::localorg) struct Person {
    /// 18 characters.
    pub(in crate::localorg) id: String,
    pub(in crate::localorg) username: String,
    pub(in crate::localorg) name: String,
    pub(in crate::localorg) first_name: Option<String>,
    pub(in crate::localorg) last_name: Option<String>,
    pub(in crate::localorg) nickname: Option<String>,
    pub(in crate::localorg) email: Option<String>,
    /// IANA name of the time zone.
    pub(in crate::localorg) zone: String,
    pub(in crate::localorg) locale: String,
    pub(in crate::localorg) language: String,
    pub(in crate::localorg) active: bool,
    /// RFC 3339.
    pub(in crate::localorg) modified: Option<String>,
}

/// The users of one org.
pub(in crate::localorg) struct People {
    store: Store,
    organization: RecordId,
}

const COLUMNS: &str = "SELECT \"Id\", \"Username\", \"Name\", \"FirstName\", \"LastName\", \
    \"CommunityNickname\", \"Email\", \"TimeZoneSidKey\", \"LocaleSidKey\", \
    \"LanguageLocaleKey\", \"IsActive\", \"LastModifiedDate\" FROM \"User\"";

impl People {
    /// The users in this store.
    pub(in crate::localorg) fn new(store: Store, organization: RecordId) -> Self {
        Self {
            store,
            organization,
        }
    }

    /// Organization id, 18 characters.
    pub(in crate::localorg) fn organization(&self) -> &str {
        self.organization.as_str()
    }

    /// Whether this is the organization's id, in 15 or 18 characters.
    pub(super) fn is_organization(&self, id: &str) -> bool {
        RecordId::parse(id).is_ok_and(|id| id == self.organization)
    }

    /// The user with this id.
    pub(in crate::localorg) fn by_id(&self, id: &str) -> Option<Person> {
        self.find(&format!("{COLUMNS} WHERE \"Id\" = ?1"), id)
    }

    /// The user with this username, in any case.
    pub(super) fn by_username(&self, username: &str) -> Option<Person> {
        self.find(
            &format!("{COLUMNS} WHERE \"Username\" = ?1 COLLATE NOCASE"),
            username,
        )
    }

    /// The user whom clients without a person act for.
    pub(super) fn administrator(&self) -> Option<Person> {
        let known = self.store.setting(ADMIN_USER_ID).ok().flatten();
        known
            .and_then(|id| self.by_id(&id))
            .or_else(|| self.by_username(USERNAME))
    }

    /// Whether this user is the administrator.
    pub(in crate::localorg) fn is_administrator(&self, user_id: &str) -> bool {
        self.administrator()
            .is_some_and(|person| person.id == user_id)
    }

    /// Difference of the user's zone to UTC at this moment, in milliseconds.
    pub(super) fn utc_offset_ms(&self, person: &Person) -> i64 {
        let zone = TimeZone::get(&person.zone).unwrap_or(TimeZone::UTC);
        let offset = zone.to_offset(self.store.clock().now());
        i64::from(offset.seconds()) * 1_000
    }

    fn find(&self, sql: &str, key: &str) -> Option<Person> {
        let reader = self.store.reader().ok()?;
        let found = reader
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([key], person_of).optional());
        found.unwrap_or_else(|failed| {
            tracing::error!(error = %failed, "users of the local org cannot be read");
            None
        })
    }
}

fn person_of(row: &Row<'_>) -> rusqlite::Result<Person> {
    let text = |place: usize, otherwise: &str| {
        let value: Option<String> = row.get(place)?;
        Ok::<_, rusqlite::Error>(value.unwrap_or_else(|| otherwise.to_owned()))
    };
    let username = text(1, "")?;
    let modified: Option<i64> = row.get(11)?;
    let modified = modified.and_then(|at| Timestamp::from_millisecond(at).ok());
    Ok(Person {
        id: row.get(0)?,
        name: text(2, &username)?,
        first_name: row.get(3)?,
        last_name: row.get(4)?,
        nickname: row.get(5)?,
        email: row.get(6)?,
        zone: text(7, "UTC")?,
        locale: text(8, "en_US")?,
        language: text(9, "en_US")?,
        active: row.get(10)?,
        modified: modified.map(|at| at.to_string()),
        username,
    })
}

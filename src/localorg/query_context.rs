//! What a query needs to know about its caller: zone, locale, fiscal year.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::OptionalExtension;

use super::error::{ApiError, StoreError};
use super::sql::QueryContext;
use super::store::Store;
use crate::model::id::RecordId;
use crate::soql::dates;

/// The context of a query that this user runs at `now`.
///
/// # Errors
/// When the file cannot be read, or the user's id is none.
pub(super) fn of(
    store: &Store,
    user_id: &str,
    api_version: u16,
    all_rows: bool,
    now: Timestamp,
) -> Result<QueryContext, ApiError> {
    let settings = settings(store, user_id)?;
    let user_id = RecordId::parse(user_id).map_err(|_| super::rest::invalid_session())?;
    Ok(QueryContext {
        now,
        zone: TimeZone::get(&settings.zone).unwrap_or(TimeZone::UTC),
        user_id,
        api_version,
        all_rows,
        fiscal_start_month: settings.fiscal_start_month.clamp(1, 12),
        fiscal_year_by_start: settings.fiscal_year_by_start,
        week_start: dates::week_start(&settings.locale),
        locale: settings.locale,
    })
}

/// The caller's zone and locale and the organization's fiscal year.
fn settings(store: &Store, user_id: &str) -> Result<Settings, StoreError> {
    let reader = store.reader()?;
    let sql = "SELECT \"TimeZoneSidKey\", \"LocaleSidKey\",
        (SELECT \"FiscalYearStartMonth\" FROM \"Organization\"),
        (SELECT \"UsesStartDateAsFiscalYearName\" FROM \"Organization\") FROM \"User\" WHERE \"Id\" = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Settings {
            zone: row
                .get::<_, Option<_>>(0)?
                .unwrap_or_else(|| "UTC".to_owned()),
            locale: row
                .get::<_, Option<_>>(1)?
                .unwrap_or_else(|| "en_US".to_owned()),
            fiscal_start_month: row.get::<_, Option<_>>(2)?.unwrap_or(1),
            fiscal_year_by_start: row.get::<_, Option<_>>(3)?.unwrap_or(false),
        })
    };
    let found = reader
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row([user_id], read).optional())
        .map_err(|failed| store.failed(failed))?;
    Ok(found.unwrap_or_default())
}

struct Settings {
    zone: String,
    locale: String,
    fiscal_start_month: i8,
    fiscal_year_by_start: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            zone: "UTC".to_owned(),
            locale: "en_US".to_owned(),
            fiscal_start_month: 1,
            fiscal_year_by_start: false,
        }
    }
}

//! The user's calendar, as the login told it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::soql::dates::Calendar;
use crate::vault::OrgFacts;

/// Zone, week and fiscal year of the user; UTC, the United States and January where the login did
/// not tell.
pub(super) fn calendar(facts: &OrgFacts, now: Timestamp) -> Calendar {
    let zone = facts.time_zone.as_deref();
    let zone = zone.and_then(|name| TimeZone::get(name).ok());
    let locale = facts.locale.as_deref().unwrap_or("en_US");
    let fiscal_start = facts.fiscal_start_month.unwrap_or(1);
    Calendar::new(now, zone.unwrap_or(TimeZone::UTC), locale, fiscal_start)
}

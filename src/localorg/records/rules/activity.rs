//! Tasks and events.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rusqlite::types::Value as Sql;

use super::{Change, listed};
use crate::localorg::records::row::Row;
use crate::localorg::records::{Edit, RowError, Step};

/// Whether it is done, and whose account it belongs to.
pub(super) fn task(edit: &mut Edit, row: &mut Row<'_>) -> Step<()> {
    let status = row.text("Status").unwrap_or_default().to_owned();
    let found = listed(edit, "TaskStatus", ["IsClosed"], &status)?;
    let closed = match found {
        Some([flag]) => flag == Sql::Integer(1),
        None => status == "Completed",
    };
    let was_closed = row.flag("IsClosed");
    row.set("IsClosed", closed);
    if !closed {
        row.set("CompletedDateTime", Sql::Null);
    } else if !was_closed {
        row.set("CompletedDateTime", edit.now.as_millisecond());
    }
    row.set("IsHighPriority", row.text("Priority") == Some("High"));
    if row.is_null("TaskSubtype") {
        row.set("TaskSubtype", "Task");
    }
    account(edit, row)
}

/// Begin, end and duration follow from each other.
pub(super) fn event(edit: &mut Edit, row: &mut Row<'_>, change: Change<'_, '_>) -> Step<()> {
    if row.is_null("EventSubtype") {
        row.set("EventSubtype", "Event");
    }
    account(edit, row)?;
    if row.flag("IsAllDayEvent") {
        all_day(row, change);
        return Ok(());
    }
    let begin = if change.brings_value(row, "ActivityDateTime") {
        row.get("ActivityDateTime").clone()
    } else {
        row.get("StartDateTime").clone()
    };
    let Sql::Integer(begin) = begin else {
        let fields = ["StartDateTime"];
        let message = "Required fields are missing: [StartDateTime]";
        return Err(RowError::about("REQUIRED_FIELD_MISSING", message, fields).into());
    };
    let by_end = change.brings_value(row, "EndDateTime");
    let end = match (row.get("EndDateTime"), row.get("DurationInMinutes")) {
        (Sql::Integer(end), _) if by_end => *end,
        (_, Sql::Integer(minutes)) => begin + minutes * 60_000,
        (Sql::Integer(end), _) => *end,
        _ => {
            let fields = ["EndDateTime"];
            let message = "Required fields are missing: [EndDateTime]";
            return Err(RowError::about("REQUIRED_FIELD_MISSING", message, fields).into());
        }
    };
    if end < begin {
        let message = "Event duration cannot be negative.";
        let fields = ["DurationInMinutes"];
        return Err(RowError::about("FIELD_INTEGRITY_EXCEPTION", message, fields).into());
    }
    row.set("ActivityDateTime", begin);
    row.set("StartDateTime", begin);
    row.set("EndDateTime", end);
    row.set("DurationInMinutes", (end - begin) / 60_000);
    row.set("ActivityDate", day(edit, begin));
    row.set("EndDate", day(edit, end));
    Ok(())
}

/// An event of whole days begins and ends at midnight UTC.
fn all_day(row: &mut Row<'_>, change: Change<'_, '_>) {
    let of_instant = |cell: &Sql| match cell {
        Sql::Integer(millis) => Timestamp::from_millisecond(*millis)
            .ok()
            .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date()),
        _ => None,
    };
    let given = row.text("ActivityDate").and_then(|text| text.parse().ok());
    let begun = of_instant(row.get("StartDateTime"));
    let begin: Option<Date> = if change.brings_value(row, "ActivityDate") {
        given
    } else {
        begun.or(given)
    };
    let Some(begin) = begin else {
        return;
    };
    let minutes = row.number("DurationInMinutes").unwrap_or(1_440.0);
    #[expect(clippy::cast_possible_truncation, reason = "a number of days")]
    let days = ((minutes / 1_440.0).ceil() as i64).max(1) - 1;
    let last = begin.saturating_add(days.days());
    let end = of_instant(row.get("EndDateTime"))
        .filter(|_| change.brings_value(row, "EndDateTime"))
        .unwrap_or(last);
    let midnight = |date: Date| {
        date.to_zoned(jiff::tz::TimeZone::UTC)
            .map(|zoned| zoned.timestamp().as_millisecond())
            .ok()
    };
    row.set("ActivityDate", begin.to_string());
    row.set("ActivityDateTime", midnight(begin));
    row.set("StartDateTime", midnight(begin));
    row.set("EndDateTime", midnight(end));
    row.set("EndDate", end.to_string());
    let length = i64::from((end - begin).get_days()) + 1;
    row.set("DurationInMinutes", length * 1_440);
}

fn day(edit: &Edit, millis: i64) -> Option<String> {
    let at = Timestamp::from_millisecond(millis).ok()?;
    Some(at.to_zoned(edit.zone.clone()).date().to_string())
}

/// The account that the activity belongs to, by what it is about or else by whom.
fn account(edit: &Edit, row: &mut Row<'_>) -> Step<()> {
    let mut found = None;
    for lookup in ["WhatId", "WhoId"] {
        let Some(id) = row.text(lookup) else {
            continue;
        };
        found = account_of(edit, id)?;
        if found.is_some() {
            break;
        }
    }
    row.set("AccountId", found);
    Ok(())
}

fn account_of(edit: &Edit, id: &str) -> Step<Option<String>> {
    if id.starts_with("001") {
        return Ok(Some(id.to_owned()));
    }
    let Some(def) = edit.schema.by_prefix(&id[..3]) else {
        return Ok(None);
    };
    if def.field("AccountId").is_none() {
        return Ok(None);
    }
    let sql = format!(
        "SELECT \"AccountId\" FROM \"{}\" WHERE \"Id\" = ?1",
        def.name()
    );
    let found: Option<[Sql; 1]> = edit.first(&sql, &[Sql::Text(id.to_owned())])?;
    Ok(match found {
        Some([Sql::Text(account)]) => Some(account),
        _ => None,
    })
}

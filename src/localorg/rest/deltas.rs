//! `/sobjects/T/updated` and `/deleted`: the ids of what changed between two moments.
//!
//! Both ask for `start` and `end`; seconds are ignored, as Salesforce does. Times come in ISO 8601 or
//! as JavaScript writes a date (`Sun Nov 22 2026 19:05:09 GMT+0000 (…)`). `updated` goes by
//! `SystemModstamp`, `deleted` by the moment of deletion, which is the last stamp of the row.

use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Answered, Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::schema::ObjectDef;
use crate::localorg::wire::Reply;

/// How far back changes can be asked for.
const UPDATED_BACK: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How far back deletions can be asked for: as long as the recycle bin keeps them.
const DELETED_BACK: SignedDuration = SignedDuration::from_hours(15 * 24);
/// Ids in one answer.
const MOST: usize = 600_000;
const MINUTE: i64 = 60_000;

/// A half-open span of whole minutes, in milliseconds since 1970.
struct Span {
    start: i64,
    end: i64,
    now: i64,
}

impl Rest {
    /// `GET /sobjects/T/updated?start=&end=`.
    pub(super) fn updated(&self, call: &Call<'_>, object: &str) -> Answered {
        let span = self.span(call, UPDATED_BACK, "30 days")?;
        let rows = self.changed(object, &span, false)?;
        let ids: Vec<_> = rows.into_iter().map(|(id, _)| id).collect();
        Ok(Reply::value(&json!({
            "ids": ids,
            "latestDateCovered": wire(span.covered()),
        })))
    }

    /// `GET /sobjects/T/deleted?start=&end=`.
    pub(super) fn deleted(&self, call: &Call<'_>, object: &str) -> Answered {
        let span = self.span(call, DELETED_BACK, "15 days")?;
        let rows = self.changed(object, &span, true)?;
        let entry = |(id, at): (String, i64)| json!({ "id": id, "deletedDate": wire(at) });
        let records: Vec<Value> = rows.into_iter().map(entry).collect();
        let earliest = span.now - millis(DELETED_BACK);
        Ok(Reply::value(&json!({
            "deletedRecords": records,
            "earliestDateAvailable": wire(whole_minute(earliest)),
            "latestDateCovered": wire(span.covered()),
        })))
    }

    fn span(
        &self,
        call: &Call<'_>,
        back: SignedDuration,
        back_text: &str,
    ) -> Result<Span, ApiError> {
        let moment = |name: &str| {
            let text = call.request.param(name).ok_or_else(|| {
                let message = format!("Missing required parameter: {name}");
                ApiError::new(400, "MISSING_ARGUMENT", message)
            })?;
            let at = parse(text).ok_or_else(|| {
                let message = format!("Invalid date value for {name}: {text}");
                ApiError::new(400, "ILLEGAL_QUERY_PARAMETER_VALUE", message)
            })?;
            Ok::<_, ApiError>(whole_minute(at.as_millisecond()))
        };
        let (start, end) = (moment("start")?, moment("end")?);
        let now = self.clock.now().as_millisecond();
        let refuse = |message: String| Err(ApiError::new(400, "INVALID_REPLICATION_DATE", message));
        if end - start < MINUTE {
            return refuse("endDate must be at least one minute greater than startDate".to_owned());
        }
        if start < whole_minute(now - millis(back)) {
            return refuse(format!("startDate cannot be more than {back_text} ago"));
        }
        if start > now {
            return refuse("startDate cannot be in the future".to_owned());
        }
        Ok(Span { start, end, now })
    }

    /// Ids and stamps of the rows that changed in the span, oldest first.
    fn changed(
        &self,
        object: &str,
        span: &Span,
        deleted: bool,
    ) -> Result<Vec<(String, i64)>, ApiError> {
        let schema = self.store.schema();
        let def = schema.object(object).ok_or_else(ApiError::not_found)?;
        let Some(stamp) = stamp_of(def).filter(|_| def.abilities.contains(&"replicateable")) else {
            let message = format!("entity type {} does not support replication", def.name());
            return Err(ApiError::new(400, "INVALID_TYPE_FOR_OPERATION", message));
        };
        let state = match (def.has_is_deleted(), deleted) {
            (true, true) => " AND \"IsDeleted\" = 1",
            (true, false) => " AND \"IsDeleted\" = 0",
            // What is deleted of such an object is gone for good.
            (false, true) => " AND 0",
            (false, false) => "",
        };
        let sql = format!(
            "SELECT \"Id\", \"{stamp}\" FROM \"{}\" WHERE \"{stamp}\" >= ?1 AND \"{stamp}\" < ?2{state}
             ORDER BY \"{stamp}\", rid LIMIT {}",
            def.name(),
            MOST + 1
        );
        let reader = self.store.reader()?;
        let rows = reader
            .prepare(&sql)
            .and_then(|mut statement| {
                let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
                statement
                    .query_map([span.start, span.end], read)?
                    .collect::<Result<Vec<_>, _>>()
            })
            .map_err(|failed| self.store.failed(failed))?;
        if rows.len() > MOST {
            let message = format!("Cannot return more than {MOST} ids; narrow the dates");
            return Err(ApiError::new(400, "EXCEEDED_ID_LIMIT", message));
        }
        Ok(rows)
    }
}

impl Span {
    /// The next span should begin here: the end, or now when the end is still to come.
    fn covered(&self) -> i64 {
        whole_minute(self.end.min(self.now))
    }
}

/// The field by which changes of an object are known.
pub(super) fn stamp_of(def: &ObjectDef) -> Option<&'static str> {
    ["SystemModstamp", "LastModifiedDate", "CreatedDate"]
        .into_iter()
        .find(|name| def.field(name).is_some())
}

fn whole_minute(at: i64) -> i64 {
    at - at.rem_euclid(MINUTE)
}

fn millis(span: SignedDuration) -> i64 {
    span.as_secs() * 1_000
}

/// As in `2026-11-22T19:05:00.000+0000`.
fn wire(at: i64) -> String {
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    strtime::format("%Y-%m-%dT%H:%M:%S.%3f+0000", &at.to_zoned(TimeZone::UTC)).unwrap_or_default()
}

/// ISO 8601 with or without zone, a date alone, or a JavaScript date.
fn parse(text: &str) -> Option<Timestamp> {
    // A plus sign that was not encoded arrives as a blank.
    let text = text.trim();
    let iso = match text.rsplit_once(' ') {
        Some((time, zone)) if time.contains('T') && !time.contains(' ') => format!("{time}+{zone}"),
        _ => text.to_owned(),
    };
    iso.parse()
        .ok()
        .or_else(|| {
            let parsed = strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", &iso).ok()?;
            parsed.to_timestamp().ok()
        })
        .or_else(|| {
            let local: DateTime = iso.parse().ok()?;
            Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
        })
        .or_else(|| javascript(text))
}

/// `Sun Nov 22 2026 19:05:09 GMT+0000 (Coordinated Universal Time)`; the comment may be missing.
fn javascript(text: &str) -> Option<Timestamp> {
    let words: Vec<_> = text.split_whitespace().collect();
    let [_, month, day, year, time, zone, rest @ ..] = words.as_slice() else {
        return None;
    };
    let local = strtime::parse("%b %d %Y %H:%M:%S", format!("{month} {day} {year} {time}")).ok()?;
    let digits = match zone.strip_prefix("GMT")? {
        "" => rest
            .first()
            .filter(|word| !word.starts_with('('))
            .copied()
            .unwrap_or("0000"),
        digits => digits,
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, digits.trim_start_matches('+')),
    };
    let number: i32 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    let seconds = sign * (number / 100 * 3_600 + number % 100 * 60);
    let offset = Offset::from_seconds(seconds).ok()?;
    offset.to_timestamp(local.to_datetime().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_in_many_forms() {
        for text in [
            "2026-11-22T19:05:09Z",
            "2026-11-22T19:05:09.000Z",
            "2026-11-22T19:05:09+00:00",
            "2026-11-22T19:05:09 00:00",
            "2026-11-22T20:05:09.000+0100",
            "2026-11-22T20:05:09 0100",
            "2026-11-22T19:05:09",
            "Sun Nov 22 2026 19:05:09 GMT+0000 (Coordinated Universal Time)",
            "Sun Nov 22 2026 19:05:09 GMT 0000 (Coordinated Universal Time)",
            "Sun Nov 22 2026 20:05:09 GMT+0100",
            "Sun Nov 22 2026 14:05:09 GMT-0500 (EST)",
        ] {
            let parsed = parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(parsed.to_string(), "2026-11-22T19:05:09Z", "{text}");
        }
        assert_eq!(
            parse("2026-11-22").unwrap().to_string(),
            "2026-11-22T00:00:00Z"
        );
        for text in [
            "",
            "yesterday",
            "2026-13-01T00:00:00Z",
            "Sun Nov 22 2026",
            "1 2 3 4 5 GMTx",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_wire_has_no_colon_in_the_offset() {
        assert_eq!(wire(1_795_374_309_120), "2026-11-22T19:05:09.120+0000");
    }
}

//! What SOQL knows and `SQLite` does not: our collation and functions, the same on every
//! connection.
//!
//! | name | gives |
//! | --- | --- |
//! | `SALESFORCE` (collation) | order and equality without case |
//! | `sf_like(pattern, text)` | LIKE without case; null is no match |
//! | `sf_has(values, wanted)` | whether `a;b;c` holds every one of the wanted |
//! | `sf_labels(values, labels)` | the labels of `a;b;c` by a JSON object |
//! | `sf_part(part, day or instant, fiscal start)` | `CALENDAR_YEAR` and its kin |
//! | `sf_local(instant, zone)` | the instant whose UTC reading is the zone's wall clock |
//! | `sf_sum(number)`, `sf_avg(number)` | sums without binary rounding |
//! | `sf_format(value, kind, locale)` | text for people |
//! | `sf_distance(lat, lon, lat, lon, unit)` | great-circle distance |

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, Error, Result};

use super::calendar::{self, Part};
use super::like::Pattern;
use super::locale::Style;
use super::{fold, sum};

const PURE: FunctionFlags = FunctionFlags::SQLITE_DETERMINISTIC.union(FunctionFlags::SQLITE_UTF8);

/// Registers everything on a connection.
pub(crate) fn register(connection: &Connection) -> Result<()> {
    connection.create_collation("SALESFORCE", fold::compare)?;
    connection.create_scalar_function("sf_like", 2, PURE, like)?;
    connection.create_scalar_function("sf_has", 2, PURE, has)?;
    connection.create_scalar_function("sf_labels", 2, PURE, labels)?;
    connection.create_scalar_function("sf_part", 3, PURE, part)?;
    connection.create_scalar_function("sf_local", 2, PURE, local)?;
    connection.create_scalar_function("sf_format", 3, PURE, formatted)?;
    connection.create_scalar_function("sf_distance", 5, PURE, distance)?;
    connection.create_aggregate_function("sf_sum", 1, PURE, sum::Total)?;
    connection.create_aggregate_function("sf_avg", 1, PURE, sum::Mean)
}

fn text<'c>(context: &'c Context<'_>, at: usize) -> Option<&'c str> {
    context.get_raw(at).as_str().ok()
}

fn like(context: &Context<'_>) -> Result<bool> {
    let Some(value) = text(context, 1) else {
        return Ok(false);
    };
    let pattern = context.get_or_create_aux(0, |pattern| {
        Ok::<_, Error>(Pattern::new(pattern.as_str().unwrap_or_default()))
    })?;
    Ok(pattern.matches(value))
}

fn has(context: &Context<'_>) -> Result<bool> {
    let (Some(values), Some(wanted)) = (text(context, 0), text(context, 1)) else {
        return Ok(false);
    };
    let holds = |one: &str| {
        values
            .split(';')
            .any(|value| fold::compare(value, one).is_eq())
    };
    Ok(wanted.split(';').all(holds))
}

fn labels(context: &Context<'_>) -> Result<Option<String>> {
    let known = context.get_or_create_aux(1, |labels| {
        let labels = labels.as_str().unwrap_or_default();
        let labels: HashMap<String, String> = serde_json::from_str(labels).unwrap_or_default();
        Ok::<_, Error>(labels)
    })?;
    let label = |value| known.get(value).map_or(value, String::as_str);
    Ok(text(context, 0).map(|values| {
        let all: Vec<_> = values.split(';').map(label).collect();
        all.join(";")
    }))
}

fn part(context: &Context<'_>) -> Result<Sql> {
    let part = context.get_or_create_aux(0, |part| {
        Ok::<_, Error>(Part::named(part.as_str().unwrap_or_default()))
    })?;
    let fiscal = context.get::<i64>(2)?;
    let moment = match context.get_raw(1) {
        ValueRef::Integer(millis) => calendar::Moment::of_instant(millis),
        ValueRef::Text(day) => std::str::from_utf8(day)
            .ok()
            .and_then(calendar::Moment::of_day),
        _ => None,
    };
    Ok(match (*part, moment) {
        (Some(part), Some(moment)) => moment.part(part, fiscal),
        _ => Sql::Null,
    })
}

fn local(context: &Context<'_>) -> Result<Option<i64>> {
    let zone = context.get_or_create_aux(1, |zone| {
        let zone = zone.as_str().ok().and_then(|name| TimeZone::get(name).ok());
        Ok::<_, Error>(zone.unwrap_or(TimeZone::UTC))
    })?;
    Ok(match context.get_raw(0) {
        ValueRef::Integer(millis) => Timestamp::from_millisecond(millis)
            .ok()
            .map(|at| millis + i64::from(zone.to_offset(at).seconds()) * 1000),
        _ => None,
    })
}

fn formatted(context: &Context<'_>) -> Result<Sql> {
    let kind = text(context, 1).unwrap_or_default();
    let style = Style::of(text(context, 2).unwrap_or_default());
    let shown = match context.get_raw(0) {
        ValueRef::Null | ValueRef::Blob(_) => return Ok(Sql::Null),
        ValueRef::Real(number) => style.number(number, kind),
        ValueRef::Integer(millis) if kind == "datetime" => style.instant(millis),
        ValueRef::Integer(number) => style.whole(number),
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            match kind {
                "date" => style.day(&text),
                "time" => style.time(&text),
                _ => text.into_owned(),
            }
        }
    };
    Ok(Sql::Text(shown))
}

fn distance(context: &Context<'_>) -> Result<Option<f64>> {
    let number = |at: usize| match context.get_raw(at) {
        ValueRef::Real(number) => Some(number.to_radians()),
        #[expect(clippy::cast_precision_loss, reason = "degrees are small")]
        ValueRef::Integer(number) => Some((number as f64).to_radians()),
        _ => None,
    };
    let (Some(lat), Some(lon), Some(to_lat), Some(to_lon)) =
        (number(0), number(1), number(2), number(3))
    else {
        return Ok(None);
    };
    let radius = if text(context, 4) == Some("km") {
        6371.0088
    } else {
        3958.7613
    };
    let half = ((to_lat - lat) / 2.0).sin().powi(2)
        + lat.cos() * to_lat.cos() * ((to_lon - lon) / 2.0).sin().powi(2);
    Ok(Some(2.0 * radius * half.sqrt().min(1.0).asin()))
}

//! Dates and times as people and programs write them.
//!
//! ISO forms are always read: `2026-11-22`, `2026/11/22`, `20261122`, with `T` or a blank before
//! the time, with seconds or without, with `Z`, `+01:00`, `+0000` or no offset. With
//! [`DateStyle::Us`] and [`DateStyle::Eu`] also `02/23/26 08:55 PM` or `23.02.2026 20:55`; years of
//! two digits are 1969 to 2068. A time without offset is in the org's zone.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// How dates that are not ISO are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateStyle {
    /// ISO dates alone.
    #[default]
    Iso,
    /// Month before day: `02/23/26`.
    Us,
    /// Day before month: `23/02/26`, `23.02.2026`.
    Eu,
}

/// Reads a date; of a date with a time the day in `zone`.
pub(super) fn date(text: &str, style: DateStyle, zone: &TimeZone) -> Option<Date> {
    let (date, rest) = split_date(text.trim(), style)?;
    if rest.is_empty() {
        return Some(date);
    }
    let (time, offset) = time_and_offset(rest)?;
    match offset {
        None => Some(date),
        Some(offset) => {
            let at = offset.to_timestamp(date.to_datetime(time)).ok()?;
            Some(at.to_zoned(zone.clone()).date())
        }
    }
}

/// Reads an instant; a date alone is the start of the day in `zone`.
pub(super) fn instant(text: &str, style: DateStyle, zone: &TimeZone) -> Option<Timestamp> {
    let (date, rest) = split_date(text.trim(), style)?;
    if rest.is_empty() {
        return in_zone(date.to_datetime(Time::midnight()), zone);
    }
    let (time, offset) = time_and_offset(rest)?;
    let local = date.to_datetime(time);
    match offset {
        Some(offset) => offset.to_timestamp(local).ok(),
        None => in_zone(local, zone),
    }
}

/// Reads a time of day: `20:55`, `08:55 PM`, `20:55:00.000Z`.
pub(super) fn time(text: &str) -> Option<Time> {
    time_and_offset(text.trim()).map(|(time, _)| time)
}

fn in_zone(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_timestamp(local).ok()
}

/// The date at the start of the text, and what follows it behind `T` or blanks.
fn split_date(text: &str, style: DateStyle) -> Option<(Date, &str)> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '-' | '/' | '.'))
        .unwrap_or(text.len());
    let (date, rest) = text.split_at(end);
    let rest = match rest.as_bytes().first() {
        None => "",
        Some(b'T' | b't' | b' ') => rest[1..].trim_start(),
        Some(_) => return None,
    };
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((civil(&date[..4], &date[4..6], &date[6..])?, rest));
    }
    let separator = date.find(|letter: char| !letter.is_ascii_digit())?;
    let separator = char::from(date.as_bytes()[separator]);
    let mut parts = date.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let date = match (a.len(), style) {
        (4, _) => civil(a, b, c),
        (1 | 2, DateStyle::Us) => civil(c, a, b),
        (1 | 2, DateStyle::Eu) => civil(c, b, a),
        _ => None,
    }?;
    Some((date, rest))
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let number: i16 = digits(year)?;
    let year = match (year.len(), number) {
        (4, year) => year,
        (2, year @ 0..=68) => 2000 + year,
        (2, year) => 1900 + year,
        _ => return None,
    };
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    let (month, day): (i16, i16) = (digits(month)?, digits(day)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn digits(text: &str) -> Option<i16> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// `20:55[:01[.5]] [AM|PM] [Z|±hh[[:]mm]]`.
fn time_and_offset(text: &str) -> Option<(Time, Option<Offset>)> {
    let upper = text.to_ascii_uppercase();
    let end = upper
        .find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, ':' | '.' | ','))
        .unwrap_or(upper.len());
    let (clock, rest) = upper.split_at(end);
    let (half, rest) = match rest.trim_start() {
        rest if rest.starts_with("AM") => (Some(0), &rest[2..]),
        rest if rest.starts_with("PM") => (Some(12), &rest[2..]),
        rest => (None, rest),
    };
    Some((clock_time(clock, half)?, offset(rest.trim())?))
}

fn clock_time(text: &str, half: Option<i16>) -> Option<Time> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?)?;
    let minute = match parts.next() {
        Some(part) => digits(part)?,
        None if half.is_some() => 0,
        None => return None,
    };
    let second = parts.next().map_or(Some(0), digits)?;
    if parts.next().is_some() {
        return None;
    }
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    let nanoseconds = if fraction.is_empty() {
        0
    } else {
        if fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        format!("{fraction:0<9}").parse().ok()?
    };
    let small = |number: i16| i8::try_from(number).ok();
    Time::new(small(hour)?, small(minute)?, small(second)?, nanoseconds).ok()
}

/// Nothing, `Z`, `UTC` or `±hh[[:]mm]`; the outer none means that it is none of them.
#[expect(
    clippy::option_option,
    reason = "no offset and a wrong one are different answers"
)]
fn offset(text: &str) -> Option<Option<Offset>> {
    let sign = match text.as_bytes() {
        [] => return Some(None),
        b"Z" | b"UTC" | b"GMT" => return Some(Some(Offset::UTC)),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let plain: String = text[1..].chars().filter(|letter| *letter != ':').collect();
    let (hours, minutes) = match plain.len() {
        2 => (digits(&plain)?, 0),
        4 => (digits(&plain[..2])?, digits(&plain[2..])?),
        _ => return None,
    };
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    Offset::from_seconds(sign * seconds).ok().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_in_many_forms() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let read = |text, style| instant(text, style, &berlin).map(|at| at.to_string());
        for (text, style, expected) in [
            (
                "2016-10-20T09:00:00.000+0000",
                DateStyle::Iso,
                "2016-10-20T09:00:00Z",
            ),
            (
                "2016-10-20T09:00:00Z",
                DateStyle::Us,
                "2016-10-20T09:00:00Z",
            ),
            (
                "2016-10-20 09:00:00 -05:30",
                DateStyle::Iso,
                "2016-10-20T14:30:00Z",
            ),
            ("2016-10-20 09:00", DateStyle::Iso, "2016-10-20T07:00:00Z"),
            ("2016-10-20", DateStyle::Iso, "2016-10-19T22:00:00Z"),
            ("20161020", DateStyle::Iso, "2016-10-19T22:00:00Z"),
            ("02/23/26 08:55 PM", DateStyle::Us, "2026-02-23T19:55:00Z"),
            ("2/3/2026 12:05 am", DateStyle::Us, "2026-02-02T23:05:00Z"),
            (
                "23.02.2026 20:55:01.5",
                DateStyle::Eu,
                "2026-02-23T19:55:01.5Z",
            ),
            ("23/02/26 12 PM", DateStyle::Eu, "2026-02-23T11:00:00Z"),
        ] {
            assert_eq!(read(text, style).as_deref(), Some(expected), "{text}");
        }
        for (text, style) in [
            ("02/23/26", DateStyle::Iso),
            ("23/02/26", DateStyle::Us),
            ("2026-02-30", DateStyle::Iso),
            ("02/23/26 13:00 PM", DateStyle::Us),
            ("2026-02-03T10:00:00+1", DateStyle::Iso),
            ("tomorrow", DateStyle::Us),
            ("2026-02", DateStyle::Iso),
            ("", DateStyle::Us),
        ] {
            assert_eq!(read(text, style), None, "{text}");
        }
    }

    #[test]
    fn dates_and_times() {
        let utc = TimeZone::UTC;
        let read = |text, style| date(text, style, &utc).map(|date| date.to_string());
        assert_eq!(
            read("12/31/69", DateStyle::Us).as_deref(),
            Some("1969-12-31")
        );
        assert_eq!(
            read("31.12.68", DateStyle::Eu).as_deref(),
            Some("2068-12-31")
        );
        assert_eq!(
            read("2018-12-19 00:00:00", DateStyle::Iso).as_deref(),
            Some("2018-12-19")
        );
        assert_eq!(
            read("2018-12-19T23:30:00-02:00", DateStyle::Iso).as_deref(),
            Some("2018-12-20")
        );
        assert_eq!(
            time("08:55 PM").map(|time| time.to_string()).as_deref(),
            Some("20:55:00")
        );
        assert_eq!(time("8.30"), None);
    }
}

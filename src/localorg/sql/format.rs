//! Numbers and times as text: for `FORMAT()` in the way of an English (US) user, and for JSON.

use super::calendar;

/// A number with thousands separators; currency with its sign and two places.
pub(super) fn number(number: f64, kind: &str) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    let size = number.abs();
    match kind {
        "currency" => format!("{sign}${}", grouped(&format!("{size:.2}"))),
        "percent" => format!("{sign}{}%", grouped(&size.to_string())),
        _ => format!("{sign}{}", grouped(&size.to_string())),
    }
}

/// A whole number with thousands separators.
pub(super) fn whole(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(&number.unsigned_abs().to_string()))
}

fn grouped(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut out = String::with_capacity(text.len() + 4);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// `2026-11-22` as `11/22/2026`.
pub(super) fn day(text: &str) -> String {
    let parts: Vec<_> = text
        .split('-')
        .map(|part| part.trim_start_matches('0'))
        .collect();
    match parts.as_slice() {
        [year, month, day] => format!("{month}/{day}/{year}"),
        _ => text.to_owned(),
    }
}

/// Milliseconds as `11/22/2026, 10:05 AM`; the value is in the user's zone already.
pub(super) fn instant(millis: i64) -> String {
    let text = wire_instant(millis);
    let (date, time) = text.split_once('T').unwrap_or((&text, "00:00"));
    let hour: u32 = time[..2].parse().unwrap_or(0);
    let half = if hour < 12 { "AM" } else { "PM" };
    let shown = if hour.is_multiple_of(12) {
        12
    } else {
        hour % 12
    };
    format!("{}, {shown}:{} {half}", day(date), &time[3..5])
}

/// Milliseconds as `2026-11-22T10:00:00.000+0000`.
pub(in crate::localorg) fn wire_instant(millis: i64) -> String {
    let day = i32::try_from(millis.div_euclid(86_400_000))
        .ok()
        .and_then(calendar::date_of);
    let rest = millis.rem_euclid(86_400_000);
    let (hours, minutes) = (rest / 3_600_000, rest / 60_000 % 60);
    let (seconds, millis) = (rest / 1000 % 60, rest % 1000);
    let day = day.map_or_else(|| "1970-01-01".to_owned(), |day| day.to_string());
    format!("{day}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}+0000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_for_people() {
        assert_eq!(number(1_234_567.5, "currency"), "$1,234,567.50");
        assert_eq!(number(-1000.0, "double"), "-1,000");
        assert_eq!(whole(123), "123");
        assert_eq!(day("2026-01-02"), "1/2/2026");
        assert_eq!(instant(1_795_341_900_000), "11/22/2026, 10:05 AM");
    }
}

//! What dates, datetimes and times as written in a query mean.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

/// The day of `2026-11-22`; `None` when there is no such day.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    if text.len() != 10 {
        return None;
    }
    text.parse().ok()
}

/// The instant of `2026-11-22T10:00:00.123Z` or with an offset; `None` when there is none.
///
/// Fractions finer than a nanosecond are cut.
#[must_use]
pub fn datetime(text: &str) -> Option<Timestamp> {
    let upper = shortened(text)?.to_ascii_uppercase();
    upper.parse().ok()
}

/// The time of day of `10:00:00.5Z`; `None` when there is none.
#[must_use]
pub fn time(text: &str) -> Option<Time> {
    let short = shortened(text)?;
    short.trim_end_matches(['Z', 'z']).parse().ok()
}

/// With at most nine digits behind the point.
fn shortened(text: &str) -> Option<String> {
    let Some(point) = text.find('.') else {
        return Some(text.to_owned());
    };
    let fraction = &text[point + 1..];
    let digits = fraction.find(|letter: char| !letter.is_ascii_digit())?;
    let kept = digits.min(9);
    Some(format!("{}{}", &text[..=point + kept], &fraction[digits..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_values_are_read() {
        assert_eq!(date("2020-02-29"), Some(jiff::civil::date(2020, 2, 29)));
        assert_eq!(date("2020-02-30"), None);
        for text in [
            "2020-04-23T09:00:00.00000000000000000000000000000000+00:00",
            "2020-04-23t09:00:00z",
            "2020-04-23T11:00:00+0200",
            "2020-04-23T04:00:00-05:00",
        ] {
            let instant = datetime(text).expect(text);
            assert_eq!(instant.to_string(), "2020-04-23T09:00:00Z");
        }
        assert_eq!(datetime("2020-12-12t12:12:00-26:00"), None);
        assert_eq!(datetime("2020-13-12T12:12:00Z"), None);
        assert_eq!(
            time("10:00:00.5Z"),
            Some(jiff::civil::time(10, 0, 0, 500_000_000))
        );
        assert_eq!(time("25:00:00Z"), None);
    }
}

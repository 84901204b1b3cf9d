//! Times and durations as a person says them. Only for terminals: elsewhere full values are
//! written.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// `3 min ago`, `in 2 h`, `just now`; the date in UTC when it is more than 30 days away.
#[must_use]
pub fn relative(at: Timestamp, now: Timestamp) -> String {
    let away = at.duration_since(now);
    let seconds = away.as_secs();
    if seconds.abs() < 5 {
        "just now".to_owned()
    } else if seconds.abs() > 30 * DAY {
        at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d").to_string()
    } else if seconds < 0 {
        format!("{} ago", coarse(-seconds))
    } else {
        format!("in {}", coarse(seconds))
    }
}

/// `1 h 59 min`, `45 s`, `3 d`: the two largest units.
#[must_use]
pub fn span(duration: SignedDuration) -> String {
    let seconds = duration.as_secs();
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.abs();
    let (large, small) = match seconds {
        0..MINUTE => ((seconds, "s"), (0, "")),
        MINUTE..HOUR => ((seconds / MINUTE, "min"), (seconds % MINUTE, "s")),
        HOUR..DAY => ((seconds / HOUR, "h"), (seconds % HOUR / MINUTE, "min")),
        _ => ((seconds / DAY, "d"), (seconds % DAY / HOUR, "h")),
    };
    if small.0 == 0 {
        format!("{sign}{} {}", large.0, large.1)
    } else {
        format!("{sign}{} {} {} {}", large.0, large.1, small.0, small.1)
    }
}

fn coarse(seconds: i64) -> String {
    match seconds {
        ..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAY => format!("{} h", seconds / HOUR),
        _ => format!("{} d", seconds / DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_from_now() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let told = |text: &str| relative(text.parse().unwrap(), now);
        assert_eq!(told("2026-03-01T12:00:02Z"), "just now");
        assert_eq!(told("2026-03-01T11:57:00Z"), "3 min ago");
        assert_eq!(told("2026-03-01T14:30:00Z"), "in 2 h");
        assert_eq!(told("2026-02-20T12:00:00Z"), "9 d ago");
        assert_eq!(told("2025-12-24T12:00:00Z"), "2025-12-24");
    }

    #[test]
    fn durations_have_two_units() {
        let told = |seconds| span(SignedDuration::from_secs(seconds));
        assert_eq!(told(45), "45 s");
        assert_eq!(told(7199), "1 h 59 min");
        assert_eq!(told(7200), "2 h");
        assert_eq!(told(-90), "-1 min 30 s");
        assert_eq!(told(3 * DAY), "3 d");
    }
}

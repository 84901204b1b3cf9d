//! Limits that the user sets for `sfkit` itself: how fast, and how much of an org's share.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::duration::duration;

/// At most so many calls in a span of time, as in `10/s` or `600/5m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Calls; at least one.
    pub calls: u32,
    /// The span; longer than nothing.
    pub per: Duration,
}

/// A part of the org's daily calls that is left to others, in percent: `20%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share(u8);

/// A text that is no such limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no limit")]
pub struct QuotaError;

impl Rate {
    /// Time from one call to the next when they come evenly.
    #[must_use]
    pub fn interval(self) -> Duration {
        self.per / self.calls
    }
}

impl FromStr for Rate {
    type Err = QuotaError;

    fn from_str(text: &str) -> Result<Self, QuotaError> {
        let (calls, per) = text.split_once('/').ok_or(QuotaError)?;
        let calls: u32 = calls.trim().parse().map_err(|_| QuotaError)?;
        let per = match per.trim() {
            unit @ ("ms" | "s" | "m" | "min" | "h" | "d") => duration(&format!("1{unit}")),
            span => duration(span),
        };
        let per = per.map_err(|_| QuotaError)?;
        if calls == 0 || per.is_zero() {
            return Err(QuotaError);
        }
        Ok(Self { calls, per })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{:?}", self.calls, self.per)
    }
}

impl Share {
    /// In percent, 1 to 99.
    #[must_use]
    pub fn percent(self) -> u8 {
        self.0
    }

    /// Whether less than this share of `limit` is left once `used` are gone.
    #[must_use]
    pub fn is_touched(self, used: u64, limit: u64) -> bool {
        let left = u128::from(limit.saturating_sub(used));
        left * 100 < u128::from(limit) * u128::from(self.0)
    }
}

impl FromStr for Share {
    type Err = QuotaError;

    fn from_str(text: &str) -> Result<Self, QuotaError> {
        let number = text.trim().trim_end_matches('%').trim_end();
        match number.parse() {
            Ok(percent @ 1..=99) => Ok(Self(percent)),
            _ => Err(QuotaError),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} %", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_as_people_write_them() {
        let table = [
            ("10/s", Some((10, 1_000))),
            ("600 / 5m", Some((600, 300_000))),
            ("1/250ms", Some((1, 250))),
            ("100/min", Some((100, 60_000))),
            ("0/s", None),
            ("10", None),
            ("10/0s", None),
            ("-1/s", None),
            ("ten/s", None),
            ("10/fortnight", None),
        ];
        for (text, expected) in table {
            let rate = text.parse::<Rate>().ok();
            let found = rate.map(|rate| (rate.calls, rate.per.as_millis()));
            assert_eq!(found, expected, "{text}");
        }
        let interval = "10/s".parse::<Rate>().unwrap().interval();
        assert_eq!(interval, Duration::from_millis(100));
    }

    #[test]
    fn a_share_is_touched_when_less_is_left() {
        let share: Share = "20 %".parse().unwrap();
        assert_eq!(share, "20".parse().unwrap());
        for (used, limit, touched) in [
            (80, 100, false),
            (81, 100, true),
            (100, 100, true),
            (120, 100, true),
            (0, 0, false),
            (u64::MAX, u64::MAX, true),
        ] {
            assert_eq!(share.is_touched(used, limit), touched, "{used}/{limit}");
        }
        for wrong in ["", "0", "100%", "120", "-5", "20.5", "twenty"] {
            assert!(wrong.parse::<Share>().is_err(), "{wrong}");
        }
    }
}

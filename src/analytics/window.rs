//! Windows of days, half-open, and the moment that counts as now.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use serde::Serialize;

/// Days from `from` up to, but without, `to`; an end that is missing is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Window {
    /// First day.
    pub from: Option<Date>,
    /// The day behind the last day.
    pub to: Option<Date>,
}

impl Window {
    /// Every day.
    pub const ALL: Self = Self {
        from: None,
        to: None,
    };

    /// From one day up to, but without, the other.
    #[must_use]
    pub fn new(from: Date, to: Date) -> Self {
        Self {
            from: Some(from),
            to: Some(to),
        }
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// Whether the day is there and one of them; with no ends a missing day counts, too.
    #[must_use]
    pub fn holds(&self, day: Option<Date>) -> bool {
        match day {
            Some(day) => self.contains(day),
            None => *self == Self::ALL,
        }
    }

    /// Its days up to, but without, a day.
    #[must_use]
    pub fn until(&self, day: Date) -> Self {
        Self {
            from: self.from,
            to: Some(self.to.map_or(day, |to| to.min(day))),
        }
    }

    /// Both ends, when there are both.
    #[must_use]
    pub fn ends(&self) -> Option<(Date, Date)> {
        Some((self.from?, self.to?))
    }

    /// The same days a year before; none when an end is open.
    #[must_use]
    pub fn year_before(&self) -> Option<Self> {
        let (from, to) = self.ends()?;
        let before = |day: Date| day.checked_sub(1.year()).ok();
        Some(Self::new(before(from)?, before(to)?))
    }

    /// The window of the same length that ends where this one begins: whole months when it has whole
    /// months, else as many days. None when an end is open.
    #[must_use]
    pub fn before(&self) -> Option<Self> {
        let (from, to) = self.ends()?;
        let months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month() - from.month());
        let span: Span = match from.day() == 1 && to.day() == 1 && months > 0 {
            true => Span::new().try_months(months).ok()?,
            false => Span::new().try_days(days_between(from, to)).ok()?,
        };
        Some(Self::new(from.checked_sub(span).ok()?, from))
    }
}

/// The moment that counts as now, and the zone in which days begin.
#[derive(Clone, Debug)]
pub struct AsOf {
    /// The instant.
    pub now: Timestamp,
    /// Its day.
    pub today: Date,
    /// The user's zone.
    pub zone: TimeZone,
}

impl AsOf {
    /// That instant in that zone.
    #[must_use]
    pub fn at(now: Timestamp, zone: TimeZone) -> Self {
        let today = now.to_zoned(zone.clone()).date();
        Self { now, today, zone }
    }

    /// The last instant of that day, or `now` when it is its day.
    #[must_use]
    pub fn on(day: Date, now: Timestamp, zone: TimeZone) -> Self {
        let present = Self::at(now, zone);
        if present.today == day {
            return present;
        }
        let behind = day.tomorrow().unwrap_or(day);
        Self {
            now: present.start(behind),
            today: day,
            zone: present.zone,
        }
    }

    /// The day of an instant.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// The first instant of a day.
    #[must_use]
    pub fn start(&self, day: Date) -> Timestamp {
        let start = day
            .to_zoned(self.zone.clone())
            .and_then(|zoned| zoned.start_of_day());
        start.map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }
}

/// Days from one instant to another.
#[must_use]
pub(crate) fn days_since(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64() / 86_400.0
}

/// Days from one day to another.
#[must_use]
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn windows_before_are_as_long() {
        let quarter = Window::new(date(2026, 4, 1), date(2026, 7, 1));
        assert_eq!(
            quarter.before(),
            Some(Window::new(date(2026, 1, 1), date(2026, 4, 1)))
        );
        assert_eq!(
            quarter.year_before(),
            Some(Window::new(date(2025, 4, 1), date(2025, 7, 1)))
        );
        let days = Window::new(date(2026, 3, 2), date(2026, 3, 12));
        assert_eq!(
            days.before(),
            Some(Window::new(date(2026, 2, 20), date(2026, 3, 2)))
        );
        assert_eq!(Window::ALL.before(), None);
        assert!(Window::ALL.holds(None) && !days.holds(None));
        assert!(days.contains(date(2026, 3, 2)) && !days.contains(date(2026, 3, 12)));
    }
}

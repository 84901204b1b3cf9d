//! The time line of the demo data: days and minutes counted from the start of today.
//!
//! Everything that happened lies before the start of today in UTC, so that the data depend on the
//! day alone and not on the minute of seeding, and nothing lies in the future but close dates and
//! planned activities.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, tz::TimeZone};

/// A day, counted from today (0); yesterday is -1.
pub(super) type Day = i64;

/// An instant: minutes since the start of today, thus below zero for all that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) i64);

/// Minutes of a day.
const DAY: i64 = 24 * 60;

impl Moment {
    /// The day in which it lies.
    pub(super) fn day(self) -> Day {
        self.0.div_euclid(DAY)
    }

    /// This many minutes later.
    pub(super) fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes)
    }

    /// Whether it lies before today, so that it may be told as a fact.
    pub(super) fn has_happened(self) -> bool {
        self.0 < 0
    }
}

/// Turns days and moments into dates and timestamps.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    midnight: Timestamp,
    dates: Vec<Date>,
}

/// Days before today for which a date is at hand.
const PAST: i64 = 3_600;
/// Days after today for which a date is at hand.
const FUTURE: i64 = 1_500;

impl Calendar {
    /// The time line whose day 0 is the UTC day of `now`.
    pub(super) fn new(now: Timestamp) -> Self {
        let today = now.to_zoned(TimeZone::UTC).date();
        let midnight = today
            .to_zoned(TimeZone::UTC)
            .map_or(now, |start| start.timestamp());
        let dates = (-PAST..=FUTURE).map(|day| today.saturating_add(day.days()));
        Self {
            midnight,
            dates: dates.collect(),
        }
    }

    /// The date of a day; days out of reach give the first or last date at hand.
    pub(super) fn date(&self, day: Day) -> Date {
        let place = usize::try_from(day + PAST).unwrap_or(0);
        self.dates[place.min(self.dates.len() - 1)]
    }

    /// The instant as a timestamp.
    pub(super) fn timestamp(&self, moment: Moment) -> Timestamp {
        self.midnight
            .saturating_add(moment.0.minutes())
            .unwrap_or(self.midnight)
    }

    /// The day itself, or the Friday before when it lies on a weekend.
    pub(super) fn workday(&self, day: Day) -> Day {
        match self.date(day).weekday() {
            Weekday::Saturday => day - 1,
            Weekday::Sunday => day - 2,
            _ => day,
        }
    }

    /// The last day of the quarter in which `day` lies.
    pub(super) fn quarter_end(&self, day: Day) -> Day {
        let mut end = self.month_end(day);
        while self.date(end).month() % 3 != 0 {
            end = self.month_end(end + 1);
        }
        end
    }

    /// The last day of the month in which `day` lies.
    pub(super) fn month_end(&self, day: Day) -> Day {
        let date = self.date(day);
        day + i64::from(date.days_in_month() - date.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        Calendar::new("2026-11-22T20:00:00Z".parse().unwrap())
    }

    #[test]
    fn days_are_counted_from_today() {
        let calendar = calendar();
        assert_eq!(calendar.date(0).to_string(), "2026-11-22");
        assert_eq!(calendar.date(-22).to_string(), "2026-10-31");
        assert_eq!(calendar.workday(0), -2);
        assert_eq!(Moment(-1).day(), -1);
        assert_eq!(
            calendar.timestamp(Moment(-60)).to_string(),
            "2026-11-21T23:00:00Z"
        );
    }

    #[test]
    fn quarters_and_months_end() {
        let calendar = calendar();
        assert_eq!(
            calendar.date(calendar.month_end(0)).to_string(),
            "2026-11-30"
        );
        assert_eq!(
            calendar.date(calendar.quarter_end(0)).to_string(),
            "2026-12-31"
        );
        assert_eq!(
            calendar.date(calendar.quarter_end(-60)).to_string(),
            "2026-09-30"
        );
    }
}

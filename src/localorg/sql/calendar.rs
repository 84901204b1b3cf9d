//! Parts of days and instants: what `CALENDAR_YEAR` and its kin give, in UTC.

use jiff::civil::{Date, Weekday};
use rusqlite::types::Value as Sql;

const DAY: i64 = 86_400_000;

/// The date functions of SOQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    CalendarMonth,
    CalendarQuarter,
    CalendarYear,
    DayInMonth,
    DayInWeek,
    DayInYear,
    DayOnly,
    FiscalMonth,
    FiscalQuarter,
    FiscalYear,
    HourInDay,
    WeekInMonth,
    WeekInYear,
}

impl Part {
    /// The function with this name, in any case.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "CALENDAR_MONTH" => Self::CalendarMonth,
            "CALENDAR_QUARTER" => Self::CalendarQuarter,
            "CALENDAR_YEAR" => Self::CalendarYear,
            "DAY_IN_MONTH" => Self::DayInMonth,
            "DAY_IN_WEEK" => Self::DayInWeek,
            "DAY_IN_YEAR" => Self::DayInYear,
            "DAY_ONLY" => Self::DayOnly,
            "FISCAL_MONTH" => Self::FiscalMonth,
            "FISCAL_QUARTER" => Self::FiscalQuarter,
            "FISCAL_YEAR" => Self::FiscalYear,
            "HOUR_IN_DAY" => Self::HourInDay,
            "WEEK_IN_MONTH" => Self::WeekInMonth,
            "WEEK_IN_YEAR" => Self::WeekInYear,
            _ => return None,
        })
    }
}

/// A day, and the hour when there is one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    day: Date,
    hour: i64,
}

impl Moment {
    /// From milliseconds since 1970.
    pub(super) fn of_instant(millis: i64) -> Option<Self> {
        let days = i32::try_from(millis.div_euclid(DAY)).ok()?;
        let day = date_of(days)?;
        let hour = millis.rem_euclid(DAY) / 3_600_000;
        Some(Self { day, hour })
    }

    /// From `2026-11-22`.
    pub(super) fn of_day(text: &str) -> Option<Self> {
        let day = text.parse().ok()?;
        Some(Self { day, hour: 0 })
    }

    /// One part of it. The fiscal year begins on the first of month `fiscal_start` and is named
    /// after the calendar year in which it ends; with a negative month, in which it begins.
    pub(super) fn part(self, part: Part, fiscal_start: i64) -> Sql {
        let named_by_end = fiscal_start > 0;
        let fiscal_start = fiscal_start.abs();
        let day = self.day;
        let month = i64::from(day.month());
        let day_of_year = i64::from(day.day_of_year());
        let fiscal_month = (month - fiscal_start).rem_euclid(12) + 1;
        let number = match part {
            Part::CalendarMonth => month,
            Part::CalendarQuarter => (month - 1) / 3 + 1,
            Part::CalendarYear => i64::from(day.year()),
            Part::DayInMonth => i64::from(day.day()),
            Part::DayInWeek => i64::from(day.weekday().since(Weekday::Sunday)) + 1,
            Part::DayInYear => day_of_year,
            Part::DayOnly => return Sql::Text(day.to_string()),
            Part::FiscalMonth => fiscal_month,
            Part::FiscalQuarter => (fiscal_month - 1) / 3 + 1,
            Part::FiscalYear => {
                let began = i64::from(day.year()) - i64::from(month < fiscal_start);
                began + i64::from(named_by_end && fiscal_start > 1)
            }
            Part::HourInDay => self.hour,
            Part::WeekInMonth => (i64::from(day.day()) - 1) / 7 + 1,
            Part::WeekInYear => (day_of_year - 1) / 7 + 1,
        };
        Sql::Integer(number)
    }
}

/// The day so many days after 1970-01-01 (Howard Hinnant's `civil_from_days`).
#[expect(
    clippy::cast_possible_truncation,
    reason = "the parts of a date are small"
)]
pub(super) fn date_of(days: i32) -> Option<Date> {
    let shifted = i64::from(days) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 {
        month_index + 3
    } else {
        month_index - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Date::new(year as i16, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(day: &str, part: &str, fiscal: i64) -> Sql {
        let part = Part::named(part).unwrap();
        Moment::of_day(day).unwrap().part(part, fiscal)
    }

    #[test]
    fn parts_of_days() {
        let day = "2026-11-22"; // a Sunday
        for (part, expected) in [
            ("calendar_year", 2026),
            ("CALENDAR_QUARTER", 4),
            ("DAY_IN_WEEK", 1),
            ("DAY_IN_YEAR", 326),
            ("WEEK_IN_MONTH", 4),
            ("WEEK_IN_YEAR", 47),
            ("FISCAL_QUARTER", 4),
        ] {
            assert_eq!(of(day, part, 1), Sql::Integer(expected), "{part}");
        }
        assert_eq!(of(day, "FISCAL_QUARTER", 2), Sql::Integer(4));
        assert_eq!(of(day, "FISCAL_MONTH", 10), Sql::Integer(2));
        assert_eq!(of(day, "FISCAL_YEAR", 10), Sql::Integer(2027));
        assert_eq!(of("2026-01-31", "FISCAL_YEAR", 10), Sql::Integer(2026));
        assert_eq!(of(day, "FISCAL_YEAR", -10), Sql::Integer(2026));
        assert_eq!(of("2026-01-31", "FISCAL_YEAR", -10), Sql::Integer(2025));
        assert_eq!(of(day, "FISCAL_YEAR", -1), Sql::Integer(2026));
    }

    #[test]
    fn instants_before_and_after_1970() {
        let moment = Moment::of_instant(-1).unwrap();
        assert_eq!(
            moment.part(Part::DayOnly, 1),
            Sql::Text("1969-12-31".into())
        );
        assert_eq!(moment.part(Part::HourInDay, 1), Sql::Integer(23));
        let leap = Moment::of_instant(1_709_164_800_000).unwrap();
        assert_eq!(leap.part(Part::DayOnly, 1), Sql::Text("2024-02-29".into()));
    }
}

//! Date literals: `TODAY`, `LAST_N_DAYS:7` and the others as ranges of days.
//!
//! A literal is a half-open range `[start, end)` of calendar days in the user's time zone. Which
//! literals count the present period differs, and is the commonest mistake in reports:
//! `LAST_N_DAYS:n` holds today and n days before it, while `LAST_N_WEEKS` and all longer ones end
//! before the present week, month, quarter or year. All `NEXT_N_…` start behind the present period.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// What the ranges depend on.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The present day in `zone`.
    pub today: Date,
    /// The user's time zone.
    pub zone: TimeZone,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start_month: i8,
    /// First day of the week.
    pub week_start: Weekday,
}

impl Calendar {
    /// The calendar of a user at an instant; `locale` is written as in `en_US`.
    #[must_use]
    pub fn new(now: Timestamp, zone: TimeZone, locale: &str, fiscal_start_month: i8) -> Self {
        Self {
            today: now.to_zoned(zone.clone()).date(),
            zone,
            fiscal_start_month,
            week_start: week_start(locale),
        }
    }
}

/// Countries whose weeks start on Sunday, as of the Common Locale Data Repository.
const SUNDAY: &str = "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR \
     LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW";
/// Countries whose weeks start on Saturday.
const SATURDAY: &str = "AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY";
/// Where a language is at home when its locale names no country.
const HOMES: [(&str, &str); 9] = [
    ("en", "US"),
    ("ja", "JP"),
    ("ar", "EG"),
    ("he", "IL"),
    ("iw", "IL"),
    ("ko", "KR"),
    ("th", "TH"),
    ("hi", "IN"),
    ("pt", "BR"),
];

/// First day of the week where a locale (`de_DE`, `zh_CN_STROKE`, `ja`) is at home.
#[must_use]
pub fn week_start(locale: &str) -> Weekday {
    let mut parts = locale.split(['_', '-']);
    let language = parts.next().unwrap_or_default();
    let is_country =
        |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let home = HOMES.iter().find(|(known, _)| *known == language);
    let country = parts
        .find(is_country)
        .or(home.map(|(_, country)| *country))
        .unwrap_or_default();
    let among = |list: &str| list.split_whitespace().any(|known| known == country);
    match country {
        "MV" => Weekday::Friday,
        _ if among(SATURDAY) => Weekday::Saturday,
        _ if among(SUNDAY) => Weekday::Sunday,
        _ => Weekday::Monday,
    }
}

/// Days from `start` up to, but without, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub start: Date,
    /// The day behind the last day.
    pub end: Date,
}

impl DateRange {
    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.start <= day && day < self.end
    }

    /// The last day; the day before the first one when there is none.
    #[must_use]
    pub fn last(&self) -> Option<Date> {
        self.end.yesterday().ok()
    }

    /// First instant, and the instant behind the last one, in the calendar's zone. Days of 23 and
    /// 25 hours are as long as they are.
    ///
    /// `None` when the range reaches the ends of what a timestamp can hold.
    #[must_use]
    pub fn instants(&self, calendar: &Calendar) -> Option<(Timestamp, Timestamp)> {
        let start = start_of_day(self.start, &calendar.zone)?;
        let end = start_of_day(self.end, &calendar.zone)?;
        Some((start, end))
    }
}

/// The first instant of a day in a zone.
#[must_use]
pub fn start_of_day(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let start = day.to_zoned(zone.clone()).ok()?.start_of_day().ok()?;
    Some(start.timestamp())
}

/// Units in which literals count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    FiscalQuarter,
    FiscalYear,
}

/// Which units, counted from the present one, a literal covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// This unit alone: -1 is the last one, 0 the present one.
    Only(i64),
    /// Ninety days, or n units, back. Days end with today, other units before the present one.
    LastN(Option<u64>),
    /// Ninety days, or n units, ahead, behind the present one.
    NextN(Option<u64>),
    /// The unit n before the present one.
    Ago,
}

const ONE_QUARTER: i64 = 3;
const ONE_YEAR: i64 = 12;

/// Every literal. Those whose `n` the user writes are named by [`takes_number`].
const LITERALS: [(&str, Unit, Reach); 44] = [
    ("TODAY", Unit::Day, Reach::Only(0)),
    ("YESTERDAY", Unit::Day, Reach::Only(-1)),
    ("TOMORROW", Unit::Day, Reach::Only(1)),
    ("THIS_WEEK", Unit::Week, Reach::Only(0)),
    ("LAST_WEEK", Unit::Week, Reach::Only(-1)),
    ("NEXT_WEEK", Unit::Week, Reach::Only(1)),
    ("THIS_MONTH", Unit::Month, Reach::Only(0)),
    ("LAST_MONTH", Unit::Month, Reach::Only(-1)),
    ("NEXT_MONTH", Unit::Month, Reach::Only(1)),
    ("LAST_90_DAYS", Unit::Day, Reach::LastN(Some(90))),
    ("NEXT_90_DAYS", Unit::Day, Reach::NextN(Some(90))),
    ("THIS_QUARTER", Unit::Quarter, Reach::Only(0)),
    ("LAST_QUARTER", Unit::Quarter, Reach::Only(-1)),
    ("NEXT_QUARTER", Unit::Quarter, Reach::Only(1)),
    ("THIS_YEAR", Unit::Year, Reach::Only(0)),
    ("LAST_YEAR", Unit::Year, Reach::Only(-1)),
    ("NEXT_YEAR", Unit::Year, Reach::Only(1)),
    ("THIS_FISCAL_QUARTER", Unit::FiscalQuarter, Reach::Only(0)),
    ("LAST_FISCAL_QUARTER", Unit::FiscalQuarter, Reach::Only(-1)),
    ("NEXT_FISCAL_QUARTER", Unit::FiscalQuarter, Reach::Only(1)),
    ("THIS_FISCAL_YEAR", Unit::FiscalYear, Reach::Only(0)),
    ("LAST_FISCAL_YEAR", Unit::FiscalYear, Reach::Only(-1)),
    ("NEXT_FISCAL_YEAR", Unit::FiscalYear, Reach::Only(1)),
    ("LAST_N_DAYS", Unit::Day, Reach::LastN(None)),
    ("NEXT_N_DAYS", Unit::Day, Reach::NextN(None)),
    ("N_DAYS_AGO", Unit::Day, Reach::Ago),
    ("LAST_N_WEEKS", Unit::Week, Reach::LastN(None)),
    ("NEXT_N_WEEKS", Unit::Week, Reach::NextN(None)),
    ("N_WEEKS_AGO", Unit::Week, Reach::Ago),
    ("LAST_N_MONTHS", Unit::Month, Reach::LastN(None)),
    ("NEXT_N_MONTHS", Unit::Month, Reach::NextN(None)),
    ("N_MONTHS_AGO", Unit::Month, Reach::Ago),
    ("LAST_N_QUARTERS", Unit::Quarter, Reach::LastN(None)),
    ("NEXT_N_QUARTERS", Unit::Quarter, Reach::NextN(None)),
    ("N_QUARTERS_AGO", Unit::Quarter, Reach::Ago),
    ("LAST_N_YEARS", Unit::Year, Reach::LastN(None)),
    ("NEXT_N_YEARS", Unit::Year, Reach::NextN(None)),
    ("N_YEARS_AGO", Unit::Year, Reach::Ago),
    (
        "LAST_N_FISCAL_QUARTERS",
        Unit::FiscalQuarter,
        Reach::LastN(None),
    ),
    (
        "NEXT_N_FISCAL_QUARTERS",
        Unit::FiscalQuarter,
        Reach::NextN(None),
    ),
    ("N_FISCAL_QUARTERS_AGO", Unit::FiscalQuarter, Reach::Ago),
    ("LAST_N_FISCAL_YEARS", Unit::FiscalYear, Reach::LastN(None)),
    ("NEXT_N_FISCAL_YEARS", Unit::FiscalYear, Reach::NextN(None)),
    ("N_FISCAL_YEARS_AGO", Unit::FiscalYear, Reach::Ago),
];

fn literal(name: &str) -> Option<&'static (&'static str, Unit, Reach)> {
    LITERALS
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(name))
}

/// Whether this is the name of a date literal, in any case, with or without a number.
#[must_use]
pub fn is_name(name: &str) -> bool {
    literal(name).is_some()
}

/// Whether the literal with this name needs a number: `LAST_N_DAYS:7`.
#[must_use]
pub fn takes_number(name: &str) -> bool {
    literal(name).is_some_and(|(_, _, reach)| {
        matches!(reach, Reach::Ago | Reach::LastN(None) | Reach::NextN(None))
    })
}

/// Every name.
pub fn names() -> impl Iterator<Item = &'static str> {
    LITERALS.iter().map(|(name, ..)| *name)
}

/// The days that a literal covers.
///
/// `None` when there is no such literal, when its number is missing or not wanted, or when the
/// range leaves the years that a date can hold (-9999 to 9999).
#[must_use]
pub fn range(name: &str, n: Option<u64>, calendar: &Calendar) -> Option<DateRange> {
    let (_, unit, reach) = *literal(name)?;
    if takes_number(name) != n.is_some() {
        return None;
    }
    let n = match reach {
        Reach::LastN(Some(fixed)) | Reach::NextN(Some(fixed)) => fixed,
        _ => n.unwrap_or_default(),
    };
    let n = i64::try_from(n).ok()?;
    let (first, behind) = match (reach, unit) {
        (Reach::Only(at), _) => (at, at + 1),
        (Reach::LastN(_), Unit::Day) => (-n, 1),
        (Reach::LastN(_), _) => (-n, 0),
        (Reach::NextN(_), _) => (1, n.checked_add(1)?),
        (Reach::Ago, _) => (-n, 1 - n),
    };
    Some(DateRange {
        start: unit_start(unit, first, calendar)?,
        end: unit_start(unit, behind, calendar)?,
    })
}

/// First day of the unit that is `steps` behind (or, negative, before) the present one.
fn unit_start(unit: Unit, steps: i64, calendar: &Calendar) -> Option<Date> {
    let today = calendar.today;
    let fiscal = calendar.fiscal_start_month.clamp(1, 12);
    match unit {
        Unit::Day => later(today, Span::new().try_days(steps).ok()?),
        Unit::Week => {
            let since = today.weekday().since(calendar.week_start);
            let start = later(today, Span::new().try_days(-i64::from(since)).ok()?)?;
            later(start, Span::new().try_weeks(steps).ok()?)
        }
        Unit::Month => months(today, 1, 1, steps),
        Unit::Quarter => months(today, ONE_QUARTER, 1, steps),
        Unit::Year => months(today, ONE_YEAR, 1, steps),
        Unit::FiscalQuarter => months(today, ONE_QUARTER, fiscal, steps),
        Unit::FiscalYear => months(today, ONE_YEAR, fiscal, steps),
    }
}

/// First day of a period of `length` months, the periods being counted from `first_month`.
fn months(today: Date, length: i64, first_month: i8, steps: i64) -> Option<Date> {
    let into_period = i64::from(today.month() - first_month).rem_euclid(length);
    let shift = steps.checked_mul(length)?.checked_sub(into_period)?;
    later(today.first_of_month(), Span::new().try_months(shift).ok()?)
}

fn later(day: Date, span: Span) -> Option<Date> {
    day.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Wednesday, in the fiscal year that starts in February.
    fn calendar() -> Calendar {
        Calendar {
            today: date(2026, 3, 18),
            zone: TimeZone::get("Europe/Berlin").expect("a known zone"),
            fiscal_start_month: 2,
            week_start: Weekday::Monday,
        }
    }

    fn days(name: &str, n: Option<u64>) -> (String, String) {
        let range = range(name, n, &calendar()).expect("a literal");
        (range.start.to_string(), range.end.to_string())
    }

    /// Every literal, with its number, first day and the day behind its last one.
    const RANGES: [(&str, Option<u64>, &str, &str); 48] = [
        ("TODAY", None, "2026-03-18", "2026-03-19"),
        ("yesterday", None, "2026-03-17", "2026-03-18"),
        ("TOMORROW", None, "2026-03-19", "2026-03-20"),
        ("LAST_90_DAYS", None, "2025-12-18", "2026-03-19"),
        ("NEXT_90_DAYS", None, "2026-03-19", "2026-06-17"),
        ("LAST_N_DAYS", Some(7), "2026-03-11", "2026-03-19"),
        ("LAST_N_DAYS", Some(0), "2026-03-18", "2026-03-19"),
        ("NEXT_N_DAYS", Some(7), "2026-03-19", "2026-03-26"),
        ("NEXT_N_DAYS", Some(0), "2026-03-19", "2026-03-19"),
        ("N_DAYS_AGO", Some(2), "2026-03-16", "2026-03-17"),
        ("N_DAYS_AGO", Some(0), "2026-03-18", "2026-03-19"),
        ("THIS_WEEK", None, "2026-03-16", "2026-03-23"),
        ("LAST_WEEK", None, "2026-03-09", "2026-03-16"),
        ("NEXT_WEEK", None, "2026-03-23", "2026-03-30"),
        ("LAST_N_WEEKS", Some(2), "2026-03-02", "2026-03-16"),
        ("NEXT_N_WEEKS", Some(2), "2026-03-23", "2026-04-06"),
        ("N_WEEKS_AGO", Some(2), "2026-03-02", "2026-03-09"),
        ("THIS_MONTH", None, "2026-03-01", "2026-04-01"),
        ("LAST_MONTH", None, "2026-02-01", "2026-03-01"),
        ("NEXT_MONTH", None, "2026-04-01", "2026-05-01"),
        ("LAST_N_MONTHS", Some(3), "2025-12-01", "2026-03-01"),
        ("NEXT_N_MONTHS", Some(2), "2026-04-01", "2026-06-01"),
        ("N_MONTHS_AGO", Some(3), "2025-12-01", "2026-01-01"),
        ("THIS_QUARTER", None, "2026-01-01", "2026-04-01"),
        ("LAST_QUARTER", None, "2025-10-01", "2026-01-01"),
        ("NEXT_QUARTER", None, "2026-04-01", "2026-07-01"),
        ("LAST_N_QUARTERS", Some(2), "2025-07-01", "2026-01-01"),
        ("NEXT_N_QUARTERS", Some(2), "2026-04-01", "2026-10-01"),
        ("N_QUARTERS_AGO", Some(1), "2025-10-01", "2026-01-01"),
        ("THIS_YEAR", None, "2026-01-01", "2027-01-01"),
        ("LAST_YEAR", None, "2025-01-01", "2026-01-01"),
        ("NEXT_YEAR", None, "2027-01-01", "2028-01-01"),
        ("LAST_N_YEARS", Some(2), "2024-01-01", "2026-01-01"),
        ("NEXT_N_YEARS", Some(2), "2027-01-01", "2029-01-01"),
        ("N_YEARS_AGO", Some(2), "2024-01-01", "2025-01-01"),
        ("THIS_FISCAL_QUARTER", None, "2026-02-01", "2026-05-01"),
        ("LAST_FISCAL_QUARTER", None, "2025-11-01", "2026-02-01"),
        ("NEXT_FISCAL_QUARTER", None, "2026-05-01", "2026-08-01"),
        (
            "LAST_N_FISCAL_QUARTERS",
            Some(2),
            "2025-08-01",
            "2026-02-01",
        ),
        (
            "NEXT_N_FISCAL_QUARTERS",
            Some(2),
            "2026-05-01",
            "2026-11-01",
        ),
        ("N_FISCAL_QUARTERS_AGO", Some(2), "2025-08-01", "2025-11-01"),
        ("THIS_FISCAL_YEAR", None, "2026-02-01", "2027-02-01"),
        ("LAST_FISCAL_YEAR", None, "2025-02-01", "2026-02-01"),
        ("NEXT_FISCAL_YEAR", None, "2027-02-01", "2028-02-01"),
        ("LAST_N_FISCAL_YEARS", Some(2), "2024-02-01", "2026-02-01"),
        ("NEXT_N_FISCAL_YEARS", Some(1), "2027-02-01", "2028-02-01"),
        ("N_FISCAL_YEARS_AGO", Some(1), "2025-02-01", "2026-02-01"),
        ("N_FISCAL_YEARS_AGO", Some(0), "2026-02-01", "2027-02-01"),
    ];

    #[test]
    fn every_literal_has_its_exact_range() {
        for (name, n, start, end) in RANGES {
            let expected = (start.to_owned(), end.to_owned());
            assert_eq!(days(name, n), expected, "{name} {n:?}");
        }
        for name in names() {
            let is_there = |row: &(&str, Option<u64>, &str, &str)| name.eq_ignore_ascii_case(row.0);
            assert!(RANGES.iter().any(is_there), "{name}");
        }
    }

    #[test]
    fn weeks_start_as_the_locale_has_it() {
        for (locale, day) in [
            ("en_US", Weekday::Sunday),
            ("en", Weekday::Sunday),
            ("en_GB", Weekday::Monday),
            ("de_DE_EURO", Weekday::Monday),
            ("fr", Weekday::Monday),
            ("pt_BR", Weekday::Sunday),
            ("ja_JP", Weekday::Sunday),
            ("zh_CN_STROKE", Weekday::Monday),
            ("ar_EG", Weekday::Saturday),
            ("ar", Weekday::Saturday),
            ("dv_MV", Weekday::Friday),
            ("", Weekday::Monday),
        ] {
            assert_eq!(week_start(locale), day, "{locale}");
        }
        let now = "2026-03-18T23:30:00Z".parse().expect("an instant");
        let berlin = calendar().zone;
        let there = Calendar::new(now, berlin, "de_DE", 1);
        assert_eq!(there.today, date(2026, 3, 19));
    }

    #[test]
    fn a_fiscal_year_that_started_last_calendar_year() {
        let calendar = Calendar {
            fiscal_start_month: 7,
            week_start: Weekday::Sunday,
            ..calendar()
        };
        let year = range("THIS_FISCAL_YEAR", None, &calendar).expect("a literal");
        assert_eq!((year.start, year.end), (date(2025, 7, 1), date(2026, 7, 1)));
        let week = range("THIS_WEEK", None, &calendar).expect("a literal");
        assert_eq!(week.start, date(2026, 3, 15));
    }

    #[test]
    fn a_day_of_23_hours_is_23_hours_long() {
        let calendar = Calendar {
            today: date(2026, 3, 29),
            ..calendar()
        };
        let today = range("TODAY", None, &calendar).expect("a literal");
        let (start, end) = today.instants(&calendar).expect("within time");
        assert_eq!(start.to_string(), "2026-03-28T23:00:00Z");
        assert_eq!(end.to_string(), "2026-03-29T22:00:00Z");
    }

    #[test]
    fn numbers_stand_where_they_belong_and_may_be_huge() {
        let calendar = calendar();
        assert_eq!(range("TODAY", Some(3), &calendar), None);
        assert_eq!(range("LAST_N_DAYS", None, &calendar), None);
        assert_eq!(range("NONSENSE", None, &calendar), None);
        for name in names().filter(|name| takes_number(name)) {
            assert_eq!(range(name, Some(u64::MAX), &calendar), None);
            assert_eq!(range(name, Some(i64::MAX as u64), &calendar), None);
        }
        assert_eq!(names().filter(|name| takes_number(name)).count(), 21);
    }
}

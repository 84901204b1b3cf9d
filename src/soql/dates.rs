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
mod tests;

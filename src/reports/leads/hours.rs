//! The org's business hours and holidays, for times of answers that count office hours alone.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use crate::analytics::{OfficeHours, Shift};
use crate::reports::error::ReportError;
use crate::reports::filters::quoted;
use crate::reports::source::{Row, Source};

/// Days of the week as the org names them in fields, from Monday on.
const WEEK: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const HOLIDAYS: &str = "SELECT ActivityDate, IsAllDay, StartTimeInMinutes, EndTimeInMinutes, \
    IsRecurrence, RecurrenceType, RecurrenceStartDate, RecurrenceEndDateOnly, RecurrenceInterval, \
    RecurrenceDayOfWeekMask, RecurrenceDayOfMonth, RecurrenceInstance, RecurrenceMonthOfYear \
    FROM Holiday";

/// The business hours of this name (the default ones when it is `default`), with the holidays from
/// `first` up to the day that counts as today.
pub(super) async fn office(
    source: &Source<'_>,
    name: &str,
    first: Date,
) -> Result<OfficeHours, ReportError> {
    let times = WEEK.map(|day| format!("{day}StartTime, {day}EndTime"));
    let fields = format!("Name, TimeZoneSidKey, {}", times.join(", "));
    let soql = match name {
        "default" => format!("SELECT {fields} FROM BusinessHours WHERE IsDefault = true"),
        other => format!(
            "SELECT {fields} FROM BusinessHours WHERE Name = {}",
            quoted(other)
        ),
    };
    let queries = [("business hours", soql), ("holidays", HOLIDAYS.to_owned())];
    let rows = source.sums(&queries).await?;
    let no_hours = || ReportError::NoHours {
        name: name.to_owned(),
    };
    let row = rows[0].first().ok_or_else(no_hours)?;
    let zone = row.text(1).and_then(|zone| TimeZone::get(zone).ok());
    let zone = zone.unwrap_or_else(|| source.as_of.zone.clone());
    let mut week = [None; 7];
    for (at, shift) in week.iter_mut().enumerate() {
        *shift = shift_of(row.text(2 + at * 2), row.text(3 + at * 2));
    }
    // Hours without any time are those that nobody limited.
    if (2..16).all(|at| row.text(at).is_none()) {
        week = [Some((0, 1_440)); 7];
    }
    let mut office = OfficeHours::new(row.text(0).unwrap_or(name), zone, week);
    if !office.is_ever_open() {
        return Err(no_hours());
    }
    for row in &rows[1] {
        let holiday = Holiday::of(row);
        for day in holiday.days(first, source.as_of.today) {
            office.close(day, holiday.hours);
        }
    }
    Ok(office)
}

/// `09:00:00.000Z` to `17:00:00.000Z`; midnight to midnight is the whole day.
fn shift_of(from: Option<&str>, to: Option<&str>) -> Option<Shift> {
    let minutes = |text: &str| {
        let mut parts = text.split([':', '.']);
        let hours: u32 = parts.next()?.parse().ok()?;
        let minutes: u32 = parts.next()?.parse().ok()?;
        Some(hours * 60 + minutes)
    };
    match (minutes(from?)?, minutes(to?)?) {
        (from, 0) => Some((from, 1_440)),
        shift => Some(shift),
    }
}

/// A holiday: one day, or days by a rule.
struct Holiday {
    day: Option<Date>,
    hours: Option<Shift>,
    rule: Option<Rule>,
}

/// How a holiday comes again.
struct Rule {
    kind: String,
    from: Date,
    to: Option<Date>,
    interval: i64,
    /// A bit for each day of the week, Sunday first.
    weekdays: u64,
    day_of_month: i8,
    /// `First` to `Fourth`, `Last`.
    instance: String,
    month: Option<i8>,
}

impl Holiday {
    fn of(row: &Row) -> Self {
        let number = |at: usize| i64::try_from(row.count(at)).unwrap_or_default();
        let minute = |at: usize| u32::try_from(row.count(at)).ok();
        let hours = minute(2).zip(minute(3));
        let rule = row.date(6).filter(|_| row.flag(4)).map(|from| Rule {
            kind: row.owned(5).unwrap_or_default(),
            from,
            to: row.date(7),
            interval: number(8).max(1),
            weekdays: row.count(9),
            day_of_month: i8::try_from(row.count(10)).unwrap_or_default(),
            instance: row.owned(11).unwrap_or_default(),
            month: row.text(12).and_then(month_of),
        });
        Self {
            day: row.date(0),
            hours: hours.filter(|_| !row.flag(1)),
            rule,
        }
    }

    /// Its days from the first one to the last one.
    fn days(&self, first: Date, last: Date) -> Vec<Date> {
        let Some(rule) = &self.rule else {
            let is_in = |day: &Date| (first..=last).contains(day);
            return self.day.into_iter().filter(is_in).collect();
        };
        let first = first.max(rule.from);
        let last = rule.to.map_or(last, |to| last.min(to));
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
        days.take_while(|day| *day <= last)
            .filter(|day| rule.holds(*day))
            .collect()
    }
}

fn month_of(name: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|month| *month == name)?;
    i8::try_from(at + 1).ok()
}

impl Rule {
    fn holds(&self, day: Date) -> bool {
        let months = || {
            i64::from(day.year() - self.from.year()) * 12
                + i64::from(day.month() - self.from.month())
        };
        match self.kind.as_str() {
            "RecursDaily" => days(self.from, day) % self.interval == 0,
            "RecursEveryWeekday" => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
            "RecursWeekly" => {
                let sunday = |day: Date| {
                    let since = i64::from(day.weekday().since(Weekday::Sunday));
                    day.checked_sub(Span::new().days(since)).unwrap_or(day)
                };
                let weeks = days(sunday(self.from), sunday(day)) / 7;
                self.is_weekday(day) && weeks % self.interval == 0
            }
            "RecursMonthly" => day.day() == self.day_of_month && months() % self.interval == 0,
            "RecursMonthlyNth" => self.is_instance(day) && months() % self.interval == 0,
            "RecursYearly" => Some(day.month()) == self.month && day.day() == self.day_of_month,
            "RecursYearlyNth" => Some(day.month()) == self.month && self.is_instance(day),
            _ => false,
        }
    }

    fn is_weekday(&self, day: Date) -> bool {
        let bit = day.weekday().since(Weekday::Sunday);
        self.weekdays & (1 << bit) != 0
    }

    /// Whether it is the first, second … such weekday of its month.
    fn is_instance(&self, day: Date) -> bool {
        let nth = (day.day() - 1) / 7;
        let is_nth = match self.instance.as_str() {
            "First" => nth == 0,
            "Second" => nth == 1,
            "Third" => nth == 2,
            "Fourth" => nth == 3,
            "Last" => day
                .checked_add(1.week())
                .is_ok_and(|later| later.month() != day.month()),
            _ => false,
        };
        is_nth && self.is_weekday(day)
    }
}

fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rule(kind: &str) -> Rule {
        Rule {
            kind: kind.to_owned(),
            from: date(2025, 1, 1),
            to: None,
            interval: 1,
            weekdays: 0,
            day_of_month: 0,
            instance: String::new(),
            month: None,
        }
    }

    #[test]
    fn holidays_come_again() {
        let fourth_thursday = Rule {
            weekdays: 16,
            instance: "Fourth".to_owned(),
            month: month_of("November"),
            ..rule("RecursYearlyNth")
        };
        let christmas = Rule {
            day_of_month: 25,
            month: month_of("December"),
            ..rule("RecursYearly")
        };
        let last_monday = Rule {
            weekdays: 2,
            instance: "Last".to_owned(),
            interval: 2,
            ..rule("RecursMonthlyNth")
        };
        let every_other_friday = Rule {
            weekdays: 32,
            interval: 2,
            ..rule("RecursWeekly")
        };
        for (rule, day, expected) in [
            (&fourth_thursday, date(2026, 11, 26), true),
            (&fourth_thursday, date(2026, 11, 19), false),
            (&christmas, date(2026, 12, 25), true),
            (&christmas, date(2026, 11, 25), false),
            (&last_monday, date(2026, 5, 25), true),
            (&last_monday, date(2026, 6, 29), false),
            (&every_other_friday, date(2025, 1, 3), true),
            (&every_other_friday, date(2025, 1, 10), false),
            (&every_other_friday, date(2025, 1, 17), true),
        ] {
            assert_eq!(rule.holds(day), expected, "{day}");
        }
        let holiday = Holiday {
            day: None,
            hours: None,
            rule: Some(christmas),
        };
        let found = holiday.days(date(2024, 1, 1), date(2026, 12, 31));
        assert_eq!(found, [date(2025, 12, 25), date(2026, 12, 25)]);
    }

    #[test]
    fn shifts_are_read() {
        let shift = |from, to| shift_of(Some(from), Some(to));
        assert_eq!(shift("09:00:00.000Z", "17:30:00.000Z"), Some((540, 1_050)));
        assert_eq!(shift("00:00:00.000Z", "00:00:00.000Z"), Some((0, 1_440)));
        assert_eq!(shift_of(None, Some("17:00:00.000Z")), None);
    }
}

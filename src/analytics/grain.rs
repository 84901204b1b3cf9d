//! The periods that a trend is cut into: weeks, months, quarters, years, or those of a list.

use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// A period that stands in a list, such as a fiscal quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPeriod {
    /// First day.
    pub from: Date,
    /// The day behind the last one.
    pub to: Date,
    /// Its name.
    pub name: String,
}

/// How long the periods of a trend are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grain {
    /// Seven days from this day on.
    Week(Weekday),
    /// A month.
    Month,
    /// A quarter of the calendar year.
    Quarter,
    /// A calendar year.
    Year,
    /// Periods of a list, by day, and what one of them is called.
    Listed(&'static str, Arc<[ListedPeriod]>),
}

impl Grain {
    /// Periods of a list.
    #[must_use]
    pub fn listed(word: &'static str, mut periods: Vec<ListedPeriod>) -> Self {
        periods.sort_by_key(|period| period.from);
        Self::Listed(word, periods.into())
    }

    /// What one of the periods is called.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Week(_) => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Listed(word, _) => word,
        }
    }

    /// Whether every period begins with a month.
    #[must_use]
    pub fn has_whole_months(&self) -> bool {
        match self {
            Self::Week(_) => false,
            Self::Month | Self::Quarter | Self::Year => true,
            Self::Listed(_, periods) => {
                let mut ends = periods.iter().flat_map(|period| [period.from, period.to]);
                ends.all(|day| day.day() == 1)
            }
        }
    }

    /// The first day of the period that the day is in. A day before all listed periods is in one
    /// that begins with the calendar, one behind them in one without end.
    #[must_use]
    pub fn start(&self, day: Date) -> Date {
        let month = match self {
            Self::Week(first) => {
                let since = i64::from(day.weekday().since(*first));
                return day.checked_sub(Span::new().days(since)).unwrap_or(day);
            }
            Self::Listed(_, periods) => {
                let behind = periods.partition_point(|period| period.from <= day);
                let before = behind.checked_sub(1).map(|at| &periods[at]);
                return before.map_or(Date::MIN, |period| match day < period.to {
                    true => period.from,
                    false => period.to,
                });
            }
            Self::Month => day.month(),
            Self::Quarter => (day.month() - 1) / 3 * 3 + 1,
            Self::Year => 1,
        };
        Date::new(day.year(), month, 1).unwrap_or(day)
    }

    /// The first day of the period behind the one that starts here.
    #[must_use]
    pub fn next(&self, start: Date) -> Option<Date> {
        let span = match self {
            Self::Week(_) => 7.days(),
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::Year => 1.year(),
            Self::Listed(_, periods) => {
                let behind = periods.partition_point(|period| period.from <= start);
                let ends = behind.checked_sub(1).map(|at| periods[at].to);
                let next = periods.get(behind).map(|period| period.from);
                return ends.filter(|end| *end > start).or(next);
            }
        };
        start.checked_add(span).ok()
    }

    /// The name of the period that starts here: `2026-W05` (of a week that does not begin with
    /// Monday its first day), `2026-02`, `2026-Q1`, `2026`.
    #[must_use]
    pub fn name(&self, start: Date) -> String {
        match self {
            Self::Week(Weekday::Monday) => {
                let week = start.iso_week_date();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Self::Week(_) => start.to_string(),
            Self::Month => format!("{}-{:02}", start.year(), start.month()),
            Self::Quarter => format!("{}-Q{}", start.year(), (start.month() - 1) / 3 + 1),
            Self::Year => start.year().to_string(),
            Self::Listed(_, periods) => {
                let found = periods.iter().find(|period| period.from == start);
                match found {
                    Some(period) => period.name.clone(),
                    None if start == Date::MIN => "earlier".to_owned(),
                    None => format!("from {start}"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_day_is_in_the_period_that_names_it() {
        let day = date(2026, 2, 1);
        for (grain, start, name) in [
            (Grain::Week(Weekday::Monday), date(2026, 1, 26), "2026-W05"),
            (Grain::Week(Weekday::Sunday), day, "2026-02-01"),
            (Grain::Month, day, "2026-02"),
            (Grain::Quarter, date(2026, 1, 1), "2026-Q1"),
            (Grain::Year, date(2026, 1, 1), "2026"),
        ] {
            assert_eq!(grain.start(day), start);
            assert_eq!(grain.name(start), name);
            assert!(grain.next(start).unwrap() > day);
        }
    }

    #[test]
    fn days_outside_a_list_have_periods_too() {
        let period = |from, to, name: &str| ListedPeriod {
            from,
            to,
            name: name.to_owned(),
        };
        let list = vec![
            period(date(2026, 2, 2), date(2026, 5, 4), "FY2026-Q1"),
            period(date(2026, 5, 4), date(2026, 8, 3), "FY2026-Q2"),
        ];
        let grain = Grain::listed("fiscal quarter", list);
        let name = |day| grain.name(grain.start(day));
        assert_eq!(name(date(2026, 5, 3)), "FY2026-Q1");
        assert_eq!(name(date(2026, 5, 4)), "FY2026-Q2");
        assert_eq!(name(date(2025, 1, 1)), "earlier");
        assert_eq!(name(date(2027, 1, 1)), "from 2026-08-03");
        assert_eq!(grain.next(date(2026, 2, 2)), Some(date(2026, 5, 4)));
        assert_eq!(grain.next(date(2026, 5, 4)), Some(date(2026, 8, 3)));
        assert_eq!(grain.next(date(2026, 8, 3)), None);
        assert!(!grain.has_whole_months());
    }
}

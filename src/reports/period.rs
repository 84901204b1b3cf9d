//! Periods as people name them: `this-quarter`, `last-90-days`, `2026-Q3`, `FROM..TO`.
//!
//! Words mean what the date literals of SOQL mean (`this-fiscal-year` is `THIS_FISCAL_YEAR`), counted
//! from the day that the report is as of; `last-n-days` has n days and that day, longer units end
//! before the present one. A window is half-open: its end is the day behind the last.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};

use crate::analytics::Window;
use crate::soql::dates::{self, Calendar};

use super::error::ReportError;
use super::fiscal::FiscalYears;
use super::source::Source;

/// A named window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// As it was asked for.
    pub name: String,
    /// Its days.
    pub window: Window,
}

impl Period {
    /// Every day.
    #[must_use]
    pub fn all() -> Self {
        Self {
            name: "all".to_owned(),
            window: Window::ALL,
        }
    }

    /// Reads a period; fiscal ones by the years of the org.
    ///
    /// # Errors
    /// When it is none, or a query fails.
    pub async fn resolve(text: &str, source: &Source<'_>) -> Result<Self, ReportError> {
        let plain = plain(text);
        let years = match plain.contains("fiscal") || plain.starts_with("fy") {
            true => FiscalYears::read(source).await?,
            false => FiscalYears::default(),
        };
        Self::parse(text, &source.calendar, &years)
    }

    /// Reads a period; `calendar` knows today and the week, `years` the fiscal years.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(
        text: &str,
        calendar: &Calendar,
        years: &FiscalYears,
    ) -> Result<Self, ReportError> {
        let plain = plain(text);
        let window = match plain.as_str() {
            "all" => Some(Window::ALL),
            _ => pair(&plain)
                .or_else(|| fixed(&plain))
                .or_else(|| fiscal(&plain, calendar, years))
                .or_else(|| to_date(&plain, calendar, years))
                .or_else(|| word(&plain, calendar, years)),
        };
        let is_empty = |window: Window| window.ends().is_some_and(|(from, to)| from >= to);
        if window.is_some_and(is_empty) {
            let text = text.to_owned();
            return Err(ReportError::NoDays { text });
        }
        let window = window.ok_or_else(|| match years.are_custom() {
            true => ReportError::NoFiscalYear {
                text: text.to_owned(),
            },
            false => ReportError::Period {
                text: text.to_owned(),
            },
        })?;
        Ok(Self {
            name: text.trim().to_owned(),
            window,
        })
    }
}

fn plain(text: &str) -> String {
    text.trim().to_ascii_lowercase().replace('_', "-")
}

/// `FROM..TO`, either of which may be missing.
fn pair(text: &str) -> Option<Window> {
    let (from, to) = text.split_once("..")?;
    let end = |text: &str| match text.is_empty() {
        true => Some(None),
        false => text.parse::<Date>().ok().map(Some),
    };
    let window = Window {
        from: end(from)?,
        to: end(to)?,
    };
    (window != Window::ALL).then_some(window)
}

/// `2026`, `2026-H1`, `2026-Q3`, `2026-07`, `2026-W31`, `2026-07-15`.
fn fixed(text: &str) -> Option<Window> {
    let since = |from: Date, span: Span| Some(Window::new(from, from.checked_add(span).ok()?));
    if text.len() == 10
        && let Ok(day) = text.parse::<Date>()
    {
        return since(day, 1.day());
    }
    let (year, rest) = text.split_at_checked(4)?;
    let year: i16 = year.parse().ok()?;
    let first = |month: i8| Date::new(year, month, 1).ok();
    let Some(part) = rest.strip_prefix('-') else {
        return rest.is_empty().then(|| since(first(1)?, 1.year()))?;
    };
    match (part.split_at_checked(1)?, part.len()) {
        (("q", _), 2) => since(first(numbered(part, 4)? * 3 - 2)?, 3.months()),
        (("h", _), 2) => since(first(numbered(part, 2)? * 6 - 5)?, 6.months()),
        (("w", _), 3) => {
            let monday = ISOWeekDate::new(year, numbered(part, 53)?, Weekday::Monday).ok()?;
            since(monday.date(), 7.days())
        }
        (_, 2) => since(first(part.parse().ok()?)?, 1.month()),
        _ => None,
    }
}

/// The number behind the letter, from 1 to the greatest one.
fn numbered(part: &str, greatest: i8) -> Option<i8> {
    let number: i8 = part.get(1..)?.parse().ok()?;
    (1..=greatest).contains(&number).then_some(number)
}

/// `fy2026`, `fy26`, `fy2026-q2`, `fy2026-h1`.
fn fiscal(text: &str, calendar: &Calendar, years: &FiscalYears) -> Option<Window> {
    let rest = text.strip_prefix("fy")?;
    let (year, part) = rest.split_once('-').unwrap_or((rest, ""));
    let number: i16 = year.parse().ok()?;
    let year = match year.len() {
        2 => 2000 + number,
        4 => number,
        _ => return None,
    };
    let quarter = |at: i8| years.window(year, Some(at), calendar);
    match part.chars().next() {
        None => years.window(year, None, calendar),
        Some('q') => quarter(numbered(part, 9)?),
        Some('h') => {
            let half = numbered(part, 2)?;
            let (from, to) = (quarter(half * 2 - 1)?, quarter(half * 2)?);
            Some(Window::new(from.from?, to.to?))
        }
        Some(_) => None,
    }
}

/// `ytd`, `qtd`, `mtd`, `wtd`, `fytd`, `fqtd`: from the beginning up to today, which is the last day.
fn to_date(text: &str, calendar: &Calendar, years: &FiscalYears) -> Option<Window> {
    let unit = match text {
        "ytd" | "year-to-date" => "THIS_YEAR",
        "qtd" | "quarter-to-date" => "THIS_QUARTER",
        "mtd" | "month-to-date" => "THIS_MONTH",
        "wtd" | "week-to-date" => "THIS_WEEK",
        "fytd" | "fiscal-year-to-date" => "THIS_FISCAL_YEAR",
        "fqtd" | "fiscal-quarter-to-date" => "THIS_FISCAL_QUARTER",
        _ => return None,
    };
    let whole = years.literal(unit, None, calendar)?;
    Some(Window::new(whole.from?, calendar.today.tomorrow().ok()?))
}

/// A date literal in small letters, its number inside: `last-90-days` is `LAST_N_DAYS:90`.
fn word(text: &str, calendar: &Calendar, years: &FiscalYears) -> Option<Window> {
    let parts: Vec<_> = text.split('-').collect();
    let number = parts.iter().find_map(|part| part.parse::<u64>().ok());
    let name: Vec<_> = parts
        .iter()
        .map(|part| {
            if part.parse::<u64>().is_ok() {
                "n"
            } else {
                part
            }
        })
        .collect();
    let name = name.join("_").to_ascii_uppercase();
    match name.contains("FISCAL") && dates::is_name(&name) {
        true => years.literal(&name, number, calendar),
        false => {
            let range = dates::range(&name, number, calendar)?;
            Some(Window::new(range.start, range.end))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn periods_have_their_days() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let calendar = Calendar::new(now, TimeZone::UTC, "en_GB", 2);
        let days = |text: &str| {
            let window = Period::parse(text, &calendar, &FiscalYears::default())
                .unwrap()
                .window;
            let end = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
            format!("{}..{}", end(window.from), end(window.to))
        };
        for (text, expected) in [
            ("all", ".."),
            ("today", "2026-11-22..2026-11-23"),
            ("this-week", "2026-11-16..2026-11-23"),
            ("this-quarter", "2026-10-01..2027-01-01"),
            ("last-quarter", "2026-07-01..2026-10-01"),
            ("next-quarter", "2027-01-01..2027-04-01"),
            ("this-fiscal-quarter", "2026-11-01..2027-02-01"),
            ("this-fiscal-year", "2026-02-01..2027-02-01"),
            ("last-90-days", "2026-08-24..2026-11-23"),
            ("LAST_30_DAYS", "2026-10-23..2026-11-23"),
            ("last-2-months", "2026-09-01..2026-11-01"),
            ("2026", "2026-01-01..2027-01-01"),
            ("2026-Q3", "2026-07-01..2026-10-01"),
            ("2026-h2", "2026-07-01..2027-01-01"),
            ("2026-W05", "2026-01-26..2026-02-02"),
            ("FY2027", "2026-02-01..2027-02-01"),
            ("fy27-q4", "2026-11-01..2027-02-01"),
            ("FY2027-H1", "2026-02-01..2026-08-01"),
            ("ytd", "2026-01-01..2026-11-23"),
            ("fqtd", "2026-11-01..2026-11-23"),
            ("last-2-fiscal-quarters", "2026-05-01..2026-11-01"),
            ("next-month", "2026-12-01..2027-01-01"),
            ("yesterday", "2026-11-21..2026-11-22"),
            ("2026-02", "2026-02-01..2026-03-01"),
            ("2026-02-28", "2026-02-28..2026-03-01"),
            ("2026-01-01..2026-02-01", "2026-01-01..2026-02-01"),
            ("2026-01-01..", "2026-01-01.."),
            ("..2026-01-01", "..2026-01-01"),
        ] {
            assert_eq!(days(text), expected, "{text}");
        }
        for wrong in [
            "",
            "..",
            "soon",
            "2026-Q5",
            "2026-13",
            "last-days",
            "2026-02-01..2026-01-01",
            "2026-1",
            "2026-W54",
            "2026-H3",
            "FY2026-Q5",
            "FY2026-Qx",
            "fiscal-soon",
            "last-quarter-2",
        ] {
            let read = Period::parse(wrong, &calendar, &FiscalYears::default());
            assert!(read.is_err(), "{wrong}");
        }
    }
}

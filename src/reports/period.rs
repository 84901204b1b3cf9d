//! Periods as people name them: `this-quarter`, `last-90-days`, `2026-Q3`, `FROM..TO`.
//!
//! Words mean what the date literals of SOQL mean (`this-fiscal-year` is `THIS_FISCAL_YEAR`), counted
//! from the day that the report is as of; `last-n-days` has n days and that day, longer units end
//! before the present one. A window is half-open: its end is the day behind the last.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::analytics::Window;
use crate::soql::dates::{self, Calendar};

use super::error::ReportError;

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

    /// Reads a period; `calendar` knows today, the week and the fiscal year.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str, calendar: &Calendar) -> Result<Self, ReportError> {
        let plain = text.trim().to_ascii_lowercase().replace('_', "-");
        let window = match plain.as_str() {
            "all" => Some(Window::ALL),
            _ => pair(&plain)
                .or_else(|| fixed(&plain))
                .or_else(|| word(&plain, calendar)),
        };
        let is_sound = |window: &Window| window.ends().is_none_or(|(from, to)| from < to);
        let window = window.filter(is_sound).ok_or_else(|| ReportError::Period {
            text: text.to_owned(),
        })?;
        Ok(Self {
            name: text.trim().to_owned(),
            window,
        })
    }
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

/// `2026`, `2026-Q3`, `2026-07`, `2026-07-15`.
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
    match rest.strip_prefix('-') {
        None if rest.is_empty() => since(first(1)?, 1.year()),
        None => None,
        Some(part) => match part.strip_prefix('q') {
            Some(quarter) => {
                let quarter: i8 = quarter
                    .parse()
                    .ok()
                    .filter(|quarter| (1..=4).contains(quarter))?;
                since(first(quarter * 3 - 2)?, 3.months())
            }
            None if part.len() == 2 => since(first(part.parse().ok()?)?, 1.month()),
            None => None,
        },
    }
}

/// A date literal in small letters, its number inside: `last-90-days` is `LAST_N_DAYS:90`.
fn word(text: &str, calendar: &Calendar) -> Option<Window> {
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
    let range = dates::range(&name, number, calendar)?;
    Some(Window::new(range.start, range.end))
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
            let window = Period::parse(text, &calendar).unwrap().window;
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
            "last-quarter-2",
        ] {
            assert!(Period::parse(wrong, &calendar).is_err(), "{wrong}");
        }
    }
}

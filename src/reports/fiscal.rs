//! The org's fiscal years and their quarters.
//!
//! A standard fiscal year has twelve months from the org's first month on and is named after the
//! calendar year in which it ends or, where the org says so, begins. Custom fiscal years are read
//! from the org (`FiscalYearSettings`, `Period`): where one of them is not standard, all fiscal
//! periods are those that the org lists.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::analytics::{Grain, ListedPeriod, Window};
use crate::soql::dates::{self, Calendar};

use super::error::ReportError;
use super::source::{Row, Source};

/// Standard years before and behind the present one that a trend can be cut into.
const YEARS_AROUND: i16 = 60;

/// A fiscal year or one of its quarters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fiscal {
    year: i16,
    /// 1 to 4 (or more, in a custom year); none is the whole year.
    quarter: Option<i8>,
    from: Date,
    /// The day behind the last one.
    to: Date,
}

impl Fiscal {
    fn window(&self) -> Window {
        Window::new(self.from, self.to)
    }

    fn name(&self) -> String {
        match self.quarter {
            Some(quarter) => format!("FY{}-Q{quarter}", self.year),
            None => format!("FY{}", self.year),
        }
    }
}

/// How the org cuts its years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FiscalYears {
    is_named_by_start: bool,
    /// Custom years and their quarters, by day; empty in an org with standard years.
    custom: Vec<Fiscal>,
}

impl FiscalYears {
    /// Reads them, in one call.
    pub(super) async fn read(source: &Source<'_>) -> Result<Self, ReportError> {
        let naming = "SELECT UsesStartDateAsFiscalYearName FROM Organization".to_owned();
        let naming = ("how fiscal years are named", naming);
        let years = "SELECT Id, Name, StartDate, EndDate, IsStandardYear FROM FiscalYearSettings \
                     ORDER BY StartDate"
            .to_owned();
        let quarters = "SELECT FiscalYearSettingsId, Number, StartDate, EndDate FROM Period \
                        WHERE Type = 'Quarter' ORDER BY StartDate"
            .to_owned();
        let queries = [
            naming.clone(),
            ("fiscal years", years),
            ("fiscal quarters", quarters),
        ];
        // Who may not see the settings has standard years, as far as can be told.
        match source.sums(&queries).await {
            Ok(rows) => Ok(Self::of(&rows[0], &rows[1], &rows[2])),
            Err(_) => Ok(Self::of(&source.sums(&[naming]).await?[0], &[], &[])),
        }
    }

    fn of(naming: &[Row], years: &[Row], quarters: &[Row]) -> Self {
        let is_named_by_start = naming.first().is_some_and(|row| row.flag(0));
        let is_custom = years.iter().any(|row| row.text(4) == Some("false"));
        let mut custom = Vec::new();
        for row in years.iter().filter(|_| is_custom) {
            let Some((from, to)) = days(row, 2) else {
                continue;
            };
            let named = row.text(1).and_then(year_in);
            let year = named.unwrap_or_else(|| match is_named_by_start {
                true => from.year(),
                false => to.yesterday().unwrap_or(to).year(),
            });
            let of_year = |quarter: &&Row| quarter.text(0) == row.text(0);
            for (at, quarter) in quarters.iter().filter(of_year).enumerate() {
                let number = i8::try_from(quarter.count(1)).ok().filter(|at| *at > 0);
                if let Some((from, to)) = days(quarter, 2) {
                    custom.push(Fiscal {
                        year,
                        quarter: number.or_else(|| i8::try_from(at + 1).ok()),
                        from,
                        to,
                    });
                }
            }
            custom.push(Fiscal {
                year,
                quarter: None,
                from,
                to,
            });
        }
        custom.sort_by_key(|period| (period.quarter.is_some(), period.from));
        Self {
            is_named_by_start,
            custom,
        }
    }

    /// Whether they are the org's own and no standard ones.
    #[must_use]
    pub fn are_custom(&self) -> bool {
        !self.custom.is_empty()
    }

    fn units(&self, is_quarter: bool) -> impl Iterator<Item = &Fiscal> {
        self.custom
            .iter()
            .filter(move |period| period.quarter.is_some() == is_quarter)
    }

    /// The days of a year, or of one of its quarters.
    pub(super) fn window(
        &self,
        year: i16,
        quarter: Option<i8>,
        calendar: &Calendar,
    ) -> Option<Window> {
        if self.are_custom() {
            let same = |period: &&Fiscal| period.year == year && period.quarter == quarter;
            return self.custom.iter().find(same).map(Fiscal::window);
        }
        let month = calendar.fiscal_start_month.clamp(1, 12);
        let first = year - i16::from(month > 1 && !self.is_named_by_start);
        let start = Date::new(first, month, 1).ok()?;
        let (skipped, months) = match quarter {
            Some(quarter) if !(1..=4).contains(&quarter) => return None,
            Some(quarter) => ((i64::from(quarter) - 1) * 3, 3),
            None => (0, 12),
        };
        let from = start.checked_add(skipped.months()).ok()?;
        Some(Window::new(from, from.checked_add(months.months()).ok()?))
    }

    /// A date literal that counts in fiscal units, such as `LAST_N_FISCAL_QUARTERS` with its number.
    pub(super) fn literal(
        &self,
        name: &str,
        number: Option<u64>,
        calendar: &Calendar,
    ) -> Option<Window> {
        if !self.are_custom() || !name.contains("FISCAL") {
            let range = dates::range(name, number, calendar)?;
            return Some(Window::new(range.start, range.end));
        }
        let units: Vec<_> = self.units(name.contains("QUARTER")).collect();
        let holds = |period: &&Fiscal| period.window().contains(calendar.today);
        let present = i64::try_from(units.iter().position(holds)?).ok()?;
        let n = i64::try_from(number.unwrap_or_default()).ok()?;
        let (first, last) = match name.split('_').next()? {
            "THIS" => (0, 0),
            "LAST" if number.is_none() => (-1, -1),
            "LAST" => (-n, -1),
            "NEXT" if number.is_none() => (1, 1),
            "NEXT" => (1, n),
            _ => (-n, -n),
        };
        let unit = |step: i64| units.get(usize::try_from(present + step).ok()?);
        Some(Window::new(unit(first)?.from, unit(last)?.to))
    }

    /// The periods that a trend is cut into.
    #[must_use]
    pub fn grain(&self, is_quarter: bool, calendar: &Calendar) -> Grain {
        let listed = |period: &Fiscal| ListedPeriod {
            from: period.from,
            to: period.to,
            name: period.name(),
        };
        let word = match is_quarter {
            true => "fiscal quarter",
            false => "fiscal year",
        };
        if self.are_custom() {
            return Grain::listed(word, self.units(is_quarter).map(listed).collect());
        }
        let present = calendar.today.year();
        let mut all = Vec::new();
        for year in present - YEARS_AROUND..=present + YEARS_AROUND {
            let quarters: &[Option<i8>] = match is_quarter {
                true => &[Some(1), Some(2), Some(3), Some(4)],
                false => &[None],
            };
            for quarter in quarters.iter().copied() {
                let days = self.window(year, quarter, calendar);
                if let Some((from, to)) = days.and_then(|window| window.ends()) {
                    let period = Fiscal {
                        year,
                        quarter,
                        from,
                        to,
                    };
                    all.push(listed(&period));
                }
            }
        }
        Grain::listed(word, all)
    }
}

/// First day, and the day behind the last one that the row names.
fn days(row: &Row, at: usize) -> Option<(Date, Date)> {
    let to = row.date(at + 1)?.checked_add(Span::new().days(1)).ok()?;
    Some((row.date(at)?, to))
}

/// The year in a name such as `2026`, `FY 2026` or `FY26`.
fn year_in(name: &str) -> Option<i16> {
    let digits = name.rsplit(|letter: char| !letter.is_ascii_digit());
    let mut found = digits.filter(|digits| matches!(digits.len(), 2 | 4));
    let digits = found.next()?;
    let year: i16 = digits.parse().ok()?;
    Some(if digits.len() == 2 { 2000 + year } else { year })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    fn calendar(month: i8) -> Calendar {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        Calendar::new(now, TimeZone::UTC, "en_US", month)
    }

    fn row(cells: &[&str]) -> Row {
        use crate::model::rows::Cell;
        let cells: Vec<_> = cells
            .iter()
            .map(|text| Cell::Text((*text).into()))
            .collect();
        Row::of(&cells)
    }

    #[test]
    fn standard_years_are_named_by_their_end_or_their_start() {
        let by_end = FiscalYears::default();
        let by_start = FiscalYears {
            is_named_by_start: true,
            ..FiscalYears::default()
        };
        for (years, month, expected) in [
            (&by_end, 1, date(2026, 1, 1)),
            (&by_start, 1, date(2026, 1, 1)),
            (&by_end, 2, date(2025, 2, 1)),
            (&by_start, 2, date(2026, 2, 1)),
            (&by_end, 7, date(2025, 7, 1)),
            (&by_start, 7, date(2026, 7, 1)),
        ] {
            let whole = years.window(2026, None, &calendar(month)).unwrap();
            assert_eq!(whole.from, Some(expected), "{month}");
            let last = years.window(2026, Some(4), &calendar(month)).unwrap();
            assert_eq!(last.to, whole.to);
            let grain = years.grain(true, &calendar(month));
            assert_eq!(grain.name(grain.start(expected)), "FY2026-Q1");
        }
        assert_eq!(by_end.window(2026, Some(5), &calendar(1)), None);
    }

    #[test]
    fn custom_years_are_those_that_the_org_lists() {
        let years = [
            row(&["1", "FY 2025", "2025-02-03", "2026-02-01", "false"]),
            row(&["2", "FY 2026", "2026-02-02", "2027-01-31", "false"]),
        ];
        let quarters = [
            row(&["1", "4", "2025-11-03", "2026-02-01"]),
            row(&["2", "1", "2026-02-02", "2026-05-03"]),
            row(&["2", "4", "2026-11-02", "2027-01-31"]),
        ];
        let found = FiscalYears::of(&[], &years, &quarters);
        let calendar = calendar(1);
        let days = |window: Option<Window>| window.and_then(|window| window.ends());
        assert_eq!(
            days(found.window(2026, None, &calendar)),
            Some((date(2026, 2, 2), date(2027, 2, 1)))
        );
        assert_eq!(
            days(found.literal("LAST_FISCAL_YEAR", None, &calendar)),
            Some((date(2025, 2, 3), date(2026, 2, 2)))
        );
        assert_eq!(
            days(found.literal("LAST_N_FISCAL_QUARTERS", Some(2), &calendar)),
            Some((date(2025, 11, 3), date(2026, 5, 4)))
        );
        assert_eq!(found.literal("NEXT_FISCAL_YEAR", None, &calendar), None);
        let grain = found.grain(true, &calendar);
        assert_eq!(grain.name(grain.start(date(2026, 12, 1))), "FY2026-Q4");
        assert_eq!(year_in("FY26"), Some(2026));
        assert_eq!(year_in("next"), None);
    }
}

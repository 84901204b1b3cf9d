//! Every literal against ranges worked out by hand.

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

/// Literal, number, first day, the day behind the last one.
type Row = (&'static str, Option<u64>, &'static str, &'static str);

/// Sunday 2026-11-01 in New York, on which clocks go back; weeks start on Sundays, the fiscal year
/// in October.
const NEW_YORK: [Row; 44] = [
    ("TODAY", None, "2026-11-01", "2026-11-02"),
    ("YESTERDAY", None, "2026-10-31", "2026-11-01"),
    ("TOMORROW", None, "2026-11-02", "2026-11-03"),
    ("LAST_90_DAYS", None, "2026-08-03", "2026-11-02"),
    ("NEXT_90_DAYS", None, "2026-11-02", "2027-01-31"),
    ("LAST_N_DAYS", Some(30), "2026-10-02", "2026-11-02"),
    ("NEXT_N_DAYS", Some(30), "2026-11-02", "2026-12-02"),
    ("N_DAYS_AGO", Some(30), "2026-10-02", "2026-10-03"),
    ("THIS_WEEK", None, "2026-11-01", "2026-11-08"),
    ("LAST_WEEK", None, "2026-10-25", "2026-11-01"),
    ("NEXT_WEEK", None, "2026-11-08", "2026-11-15"),
    ("LAST_N_WEEKS", Some(4), "2026-10-04", "2026-11-01"),
    ("NEXT_N_WEEKS", Some(4), "2026-11-08", "2026-12-06"),
    ("N_WEEKS_AGO", Some(4), "2026-10-04", "2026-10-11"),
    ("THIS_MONTH", None, "2026-11-01", "2026-12-01"),
    ("LAST_MONTH", None, "2026-10-01", "2026-11-01"),
    ("NEXT_MONTH", None, "2026-12-01", "2027-01-01"),
    ("LAST_N_MONTHS", Some(12), "2025-11-01", "2026-11-01"),
    ("NEXT_N_MONTHS", Some(3), "2026-12-01", "2027-03-01"),
    ("N_MONTHS_AGO", Some(12), "2025-11-01", "2025-12-01"),
    ("THIS_QUARTER", None, "2026-10-01", "2027-01-01"),
    ("LAST_QUARTER", None, "2026-07-01", "2026-10-01"),
    ("NEXT_QUARTER", None, "2027-01-01", "2027-04-01"),
    ("LAST_N_QUARTERS", Some(5), "2025-07-01", "2026-10-01"),
    ("NEXT_N_QUARTERS", Some(4), "2027-01-01", "2028-01-01"),
    ("N_QUARTERS_AGO", Some(4), "2025-10-01", "2026-01-01"),
    ("THIS_YEAR", None, "2026-01-01", "2027-01-01"),
    ("LAST_YEAR", None, "2025-01-01", "2026-01-01"),
    ("NEXT_YEAR", None, "2027-01-01", "2028-01-01"),
    ("LAST_N_YEARS", Some(3), "2023-01-01", "2026-01-01"),
    ("NEXT_N_YEARS", Some(3), "2027-01-01", "2030-01-01"),
    ("N_YEARS_AGO", Some(3), "2023-01-01", "2024-01-01"),
    ("THIS_FISCAL_QUARTER", None, "2026-10-01", "2027-01-01"),
    ("LAST_FISCAL_QUARTER", None, "2026-07-01", "2026-10-01"),
    ("NEXT_FISCAL_QUARTER", None, "2027-01-01", "2027-04-01"),
    (
        "LAST_N_FISCAL_QUARTERS",
        Some(2),
        "2026-04-01",
        "2026-10-01",
    ),
    (
        "NEXT_N_FISCAL_QUARTERS",
        Some(2),
        "2027-01-01",
        "2027-07-01",
    ),
    ("N_FISCAL_QUARTERS_AGO", Some(4), "2025-10-01", "2026-01-01"),
    ("THIS_FISCAL_YEAR", None, "2026-10-01", "2027-10-01"),
    ("LAST_FISCAL_YEAR", None, "2025-10-01", "2026-10-01"),
    ("NEXT_FISCAL_YEAR", None, "2027-10-01", "2028-10-01"),
    ("LAST_N_FISCAL_YEARS", Some(2), "2024-10-01", "2026-10-01"),
    ("NEXT_N_FISCAL_YEARS", Some(2), "2027-10-01", "2029-10-01"),
    ("N_FISCAL_YEARS_AGO", Some(2), "2024-10-01", "2025-10-01"),
];

/// Tuesday 2028-02-29 in Cairo; weeks start on Saturdays, the fiscal year in June.
const CAIRO: [Row; 44] = [
    ("TODAY", None, "2028-02-29", "2028-03-01"),
    ("YESTERDAY", None, "2028-02-28", "2028-02-29"),
    ("TOMORROW", None, "2028-03-01", "2028-03-02"),
    ("LAST_90_DAYS", None, "2027-12-01", "2028-03-01"),
    ("NEXT_90_DAYS", None, "2028-03-01", "2028-05-30"),
    ("LAST_N_DAYS", Some(1), "2028-02-28", "2028-03-01"),
    ("NEXT_N_DAYS", Some(1), "2028-03-01", "2028-03-02"),
    ("N_DAYS_AGO", Some(365), "2027-03-01", "2027-03-02"),
    ("THIS_WEEK", None, "2028-02-26", "2028-03-04"),
    ("LAST_WEEK", None, "2028-02-19", "2028-02-26"),
    ("NEXT_WEEK", None, "2028-03-04", "2028-03-11"),
    ("LAST_N_WEEKS", Some(1), "2028-02-19", "2028-02-26"),
    ("NEXT_N_WEEKS", Some(1), "2028-03-04", "2028-03-11"),
    ("N_WEEKS_AGO", Some(0), "2028-02-26", "2028-03-04"),
    ("THIS_MONTH", None, "2028-02-01", "2028-03-01"),
    ("LAST_MONTH", None, "2028-01-01", "2028-02-01"),
    ("NEXT_MONTH", None, "2028-03-01", "2028-04-01"),
    ("LAST_N_MONTHS", Some(2), "2027-12-01", "2028-02-01"),
    ("NEXT_N_MONTHS", Some(13), "2028-03-01", "2029-04-01"),
    ("N_MONTHS_AGO", Some(13), "2027-01-01", "2027-02-01"),
    ("THIS_QUARTER", None, "2028-01-01", "2028-04-01"),
    ("LAST_QUARTER", None, "2027-10-01", "2028-01-01"),
    ("NEXT_QUARTER", None, "2028-04-01", "2028-07-01"),
    ("LAST_N_QUARTERS", Some(1), "2027-10-01", "2028-01-01"),
    ("NEXT_N_QUARTERS", Some(3), "2028-04-01", "2029-01-01"),
    ("N_QUARTERS_AGO", Some(1), "2027-10-01", "2028-01-01"),
    ("THIS_YEAR", None, "2028-01-01", "2029-01-01"),
    ("LAST_YEAR", None, "2027-01-01", "2028-01-01"),
    ("NEXT_YEAR", None, "2029-01-01", "2030-01-01"),
    ("LAST_N_YEARS", Some(1), "2027-01-01", "2028-01-01"),
    ("NEXT_N_YEARS", Some(1), "2029-01-01", "2030-01-01"),
    ("N_YEARS_AGO", Some(28), "2000-01-01", "2001-01-01"),
    ("THIS_FISCAL_QUARTER", None, "2027-12-01", "2028-03-01"),
    ("LAST_FISCAL_QUARTER", None, "2027-09-01", "2027-12-01"),
    ("NEXT_FISCAL_QUARTER", None, "2028-03-01", "2028-06-01"),
    (
        "LAST_N_FISCAL_QUARTERS",
        Some(3),
        "2027-03-01",
        "2027-12-01",
    ),
    (
        "NEXT_N_FISCAL_QUARTERS",
        Some(3),
        "2028-03-01",
        "2028-12-01",
    ),
    ("N_FISCAL_QUARTERS_AGO", Some(3), "2027-03-01", "2027-06-01"),
    ("THIS_FISCAL_YEAR", None, "2027-06-01", "2028-06-01"),
    ("LAST_FISCAL_YEAR", None, "2026-06-01", "2027-06-01"),
    ("NEXT_FISCAL_YEAR", None, "2028-06-01", "2029-06-01"),
    ("LAST_N_FISCAL_YEARS", Some(3), "2024-06-01", "2027-06-01"),
    ("NEXT_N_FISCAL_YEARS", Some(3), "2028-06-01", "2031-06-01"),
    ("N_FISCAL_YEARS_AGO", Some(3), "2024-06-01", "2025-06-01"),
];

#[test]
fn every_literal_in_other_zones_weeks_and_fiscal_years() {
    let zone = |name| TimeZone::get(name).expect("a known zone");
    let now = |text: &str| text.parse().expect("an instant");
    for (calendar, rows) in [
        // 20:00 on the first, in summer time still counted as 00:00 UTC of the second.
        (
            Calendar::new(
                now("2026-11-02T01:00:00Z"),
                zone("America/New_York"),
                "en_US",
                10,
            ),
            NEW_YORK,
        ),
        (
            Calendar::new(
                now("2028-02-28T22:30:00Z"),
                zone("Africa/Cairo"),
                "ar_EG",
                6,
            ),
            CAIRO,
        ),
    ] {
        let names_of_rows: Vec<_> = rows.iter().map(|row| row.0).collect();
        assert!(names().all(|name| names_of_rows.contains(&name)));
        for (name, n, start, end) in rows {
            let range = range(name, n, &calendar).expect("a literal");
            let found = (range.start.to_string(), range.end.to_string());
            assert_eq!(found, (start.to_owned(), end.to_owned()), "{name} {n:?}");
        }
    }
}

#[test]
fn days_begin_where_their_zone_has_them_begin() {
    for (zone, day, start, end) in [
        (
            "UTC",
            date(2026, 3, 29),
            "2026-03-29T00:00:00Z",
            "2026-03-30T00:00:00Z",
        ),
        (
            "Asia/Kolkata",
            date(2026, 6, 15),
            "2026-06-14T18:30:00Z",
            "2026-06-15T18:30:00Z",
        ),
        // 25, 23 and 24.5 hours.
        (
            "America/New_York",
            date(2026, 11, 1),
            "2026-11-01T04:00:00Z",
            "2026-11-02T05:00:00Z",
        ),
        (
            "America/New_York",
            date(2026, 3, 8),
            "2026-03-08T05:00:00Z",
            "2026-03-09T04:00:00Z",
        ),
        (
            "Australia/Lord_Howe",
            date(2026, 4, 5),
            "2026-04-04T13:00:00Z",
            "2026-04-05T13:30:00Z",
        ),
        // The clock went from 00:00 to 01:00.
        (
            "America/Sao_Paulo",
            date(2018, 11, 4),
            "2018-11-04T03:00:00Z",
            "2018-11-05T02:00:00Z",
        ),
        // A day that the calendar of Samoa left out.
        (
            "Pacific/Apia",
            date(2011, 12, 30),
            "2011-12-30T10:00:00Z",
            "2011-12-30T10:00:00Z",
        ),
    ] {
        let calendar = Calendar {
            today: day,
            zone: TimeZone::get(zone).expect("a known zone"),
            ..calendar()
        };
        let today = range("TODAY", None, &calendar).expect("a literal");
        let (from, behind) = today.instants(&calendar).expect("within time");
        assert_eq!(
            (from.to_string(), behind.to_string()),
            (start.to_owned(), end.to_owned()),
            "{zone} {day}"
        );
    }
}

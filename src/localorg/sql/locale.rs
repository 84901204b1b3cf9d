//! Numbers, days and times as `FORMAT()` shows them, by the locale of the user who asks.
//!
//! The short forms of the Common Locale Data Repository for the locales that most orgs use; a
//! locale that is not in the table is shown as its language is elsewhere, and failing that as
//! English (US). Amounts carry the dollar sign: the org keeps its money in US dollars.

use super::format::wire_instant;

/// How one locale writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// As in `de_DE`.
    locale: &'static str,
    /// Between thousands, and before the fraction.
    marks: (&'static str, &'static str),
    /// `y`, `M`, `d` stand for numbers, `MM` and `dd` for two digits.
    day: &'static str,
    clock: Clock,
    /// Between day and time.
    between: &'static str,
    amount: Amount,
}

/// How a time of day is written.
#[derive(Clone, Copy, Debug)]
enum Clock {
    /// `2:05 PM`.
    Halves,
    /// `9:05`.
    Hours(char),
    /// `09:05`.
    TwoDigits(char),
}

/// Where the sign of the currency stands.
#[derive(Clone, Copy, Debug)]
enum Amount {
    /// `$5.00`.
    Before,
    /// `$ 5.00`.
    BeforeSpace,
    /// `5.00 $`.
    After,
}

const SPACE: &str = "\u{a0}";
const NARROW: &str = "\u{202f}";
use Amount::{After, Before, BeforeSpace};
use Clock::{Halves, Hours, TwoDigits};

/// A row of the table.
const fn style(
    locale: &'static str,
    marks: (&'static str, &'static str),
    day: (&'static str, &'static str),
    clock: Clock,
    amount: Amount,
) -> Style {
    Style {
        locale,
        marks,
        day: day.0,
        between: day.1,
        clock,
        amount,
    }
}

/// The first of a language serves all its locales that are not named.
const STYLES: [Style; 27] = [
    style("en_US", (",", "."), ("M/d/y", ", "), Halves, Before),
    style(
        "en_GB",
        (",", "."),
        ("dd/MM/y", ", "),
        TwoDigits(':'),
        Before,
    ),
    style(
        "en_IE",
        (",", "."),
        ("dd/MM/y", ", "),
        TwoDigits(':'),
        Before,
    ),
    style("en_AU", (",", "."), ("d/M/y", ", "), Halves, Before),
    style("en_NZ", (",", "."), ("d/MM/y", ", "), Halves, Before),
    style("en_CA", (",", "."), ("y-MM-dd", ", "), Halves, Before),
    style(
        "en_ZA",
        (SPACE, ","),
        ("y/MM/dd", ", "),
        TwoDigits(':'),
        Before,
    ),
    style(
        "de_DE",
        (".", ","),
        ("dd.MM.y", ", "),
        TwoDigits(':'),
        After,
    ),
    style(
        "de_AT",
        (SPACE, ","),
        ("dd.MM.y", ", "),
        TwoDigits(':'),
        BeforeSpace,
    ),
    style(
        "de_CH",
        ("’", "."),
        ("dd.MM.y", ", "),
        TwoDigits(':'),
        BeforeSpace,
    ),
    style(
        "fr_FR",
        (NARROW, ","),
        ("dd/MM/y", " "),
        TwoDigits(':'),
        After,
    ),
    style(
        "fr_CA",
        (SPACE, ","),
        ("y-MM-dd", " "),
        TwoDigits(':'),
        After,
    ),
    style(
        "fr_CH",
        (NARROW, ","),
        ("dd.MM.y", " "),
        TwoDigits(':'),
        After,
    ),
    style(
        "it_IT",
        (".", ","),
        ("dd/MM/y", ", "),
        TwoDigits(':'),
        After,
    ),
    style("es_ES", (".", ","), ("d/M/y", ", "), Hours(':'), After),
    style("es_MX", (",", "."), ("dd/MM/y", ", "), Hours(':'), Before),
    style(
        "pt_BR",
        (".", ","),
        ("dd/MM/y", ", "),
        TwoDigits(':'),
        BeforeSpace,
    ),
    style(
        "pt_PT",
        (SPACE, ","),
        ("dd/MM/y", ", "),
        TwoDigits(':'),
        After,
    ),
    style(
        "nl_NL",
        (".", ","),
        ("dd-MM-y", ", "),
        TwoDigits(':'),
        BeforeSpace,
    ),
    style(
        "sv_SE",
        (SPACE, ","),
        ("y-MM-dd", " "),
        TwoDigits(':'),
        After,
    ),
    style("da_DK", (".", ","), ("dd.MM.y", " "), TwoDigits('.'), After),
    style(
        "no_NO",
        (SPACE, ","),
        ("dd.MM.y", ", "),
        TwoDigits(':'),
        After,
    ),
    style("fi_FI", (SPACE, ","), ("d.M.y", " "), Hours('.'), After),
    style(
        "pl_PL",
        (SPACE, ","),
        ("d.MM.y", ", "),
        TwoDigits(':'),
        After,
    ),
    style("cs_CZ", (SPACE, ","), ("dd.MM.y", " "), Hours(':'), After),
    style("ja_JP", (",", "."), ("y/MM/dd", " "), Hours(':'), Before),
    style("zh_CN", (",", "."), ("y/M/d", " "), TwoDigits(':'), Before),
];

impl Style {
    /// The style of a locale, as in `de_DE` or `de_DE_EURO`.
    pub(super) fn of(locale: &str) -> Self {
        let language = locale.split('_').next().unwrap_or_default();
        let exact = STYLES.iter().find(|style| locale.starts_with(style.locale));
        let near = || {
            STYLES
                .iter()
                .find(|style| style.locale.split('_').next() == Some(language))
        };
        *exact.or_else(near).unwrap_or(&STYLES[0])
    }

    /// A number; `currency` with its sign and two places, `percent` with its sign.
    pub(super) fn number(self, number: f64, kind: &str) -> String {
        let minus = if number < 0.0 { "-" } else { "" };
        let size = number.abs();
        match (kind, self.amount) {
            ("currency", place) => {
                let size = self.marked(&format!("{size:.2}"));
                match place {
                    Before => format!("{minus}${size}"),
                    BeforeSpace => format!("{minus}${SPACE}{size}"),
                    After => format!("{minus}{size}{SPACE}$"),
                }
            }
            ("percent", _) => format!("{minus}{}%", self.marked(&size.to_string())),
            _ => format!("{minus}{}", self.marked(&size.to_string())),
        }
    }

    /// A whole number.
    pub(super) fn whole(self, number: i64) -> String {
        let minus = if number < 0 { "-" } else { "" };
        format!("{minus}{}", self.marked(&number.unsigned_abs().to_string()))
    }

    /// Digits with the marks of the locale.
    fn marked(self, text: &str) -> String {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mut out = String::with_capacity(text.len() + 8);
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push_str(self.marks.0);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push_str(self.marks.1);
            out.push_str(fraction);
        }
        out
    }

    /// `2026-11-22` as `11/22/2026`; what is no day stays as it is.
    pub(super) fn day(self, text: &str) -> String {
        let parts: Vec<_> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else {
            return text.to_owned();
        };
        let bare = |text: &str| text.trim_start_matches('0').to_owned();
        self.day
            .replace("MM", "\u{1}")
            .replace("dd", "\u{2}")
            .replace('y', year)
            .replace('M', &bare(month))
            .replace('d', &bare(day))
            .replace('\u{1}', month)
            .replace('\u{2}', day)
    }

    /// `14:05:00.000Z` as `2:05 PM`.
    pub(super) fn time(self, text: &str) -> String {
        let parts = (text.get(..2), text.get(3..5));
        let (Some(hour), Some(minute)) = parts else {
            return text.to_owned();
        };
        let number: u8 = hour.parse().unwrap_or(0);
        match self.clock {
            Halves => {
                let half = if number < 12 { "AM" } else { "PM" };
                let shown = if number.is_multiple_of(12) {
                    12
                } else {
                    number % 12
                };
                format!("{shown}:{minute} {half}")
            }
            Hours(mark) => format!("{number}{mark}{minute}"),
            TwoDigits(mark) => format!("{hour}{mark}{minute}"),
        }
    }

    /// Milliseconds as `11/22/2026, 10:05 AM`; the value is in the user's zone already.
    pub(super) fn instant(self, millis: i64) -> String {
        let text = wire_instant(millis);
        let (day, time) = text.split_once('T').unwrap_or((&text, "00:00"));
        format!("{}{}{}", self.day(day), self.between, self.time(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_locale_writes_as_its_people_do() {
        const INSTANT: i64 = 1_795_356_300_000;
        for (locale, amount, day, instant) in [
            ("en_US", "$1,234,567.50", "1/2/2026", "11/22/2026, 2:05 PM"),
            ("en_GB", "$1,234,567.50", "02/01/2026", "22/11/2026, 14:05"),
            (
                "de_DE_EURO",
                "1.234.567,50\u{a0}$",
                "02.01.2026",
                "22.11.2026, 14:05",
            ),
            (
                "de_LI",
                "1.234.567,50\u{a0}$",
                "02.01.2026",
                "22.11.2026, 14:05",
            ),
            (
                "fr_FR",
                "1\u{202f}234\u{202f}567,50\u{a0}$",
                "02/01/2026",
                "22/11/2026 14:05",
            ),
            (
                "nl_NL",
                "$\u{a0}1.234.567,50",
                "02-01-2026",
                "22-11-2026, 14:05",
            ),
            ("ja_JP", "$1,234,567.50", "2026/01/02", "2026/11/22 14:05"),
            (
                "fi_FI",
                "1\u{a0}234\u{a0}567,50\u{a0}$",
                "2.1.2026",
                "22.11.2026 14.05",
            ),
            ("xx", "$1,234,567.50", "1/2/2026", "11/22/2026, 2:05 PM"),
        ] {
            let style = Style::of(locale);
            assert_eq!(style.number(1_234_567.5, "currency"), amount, "{locale}");
            assert_eq!(style.day("2026-01-02"), day, "{locale}");
            assert_eq!(style.instant(INSTANT), instant, "{locale}");
        }
    }

    #[test]
    fn numbers_and_times_of_an_american() {
        let style = Style::of("en_US");
        assert_eq!(style.number(-1000.0, "double"), "-1,000");
        assert_eq!(style.number(-5.0, "currency"), "-$5.00");
        assert_eq!(style.number(12.5, "percent"), "12.5%");
        assert_eq!(style.whole(123), "123");
        assert_eq!(style.time("00:30:00.000Z"), "12:30 AM");
        assert_eq!(style.time("12:00:00.000Z"), "12:00 PM");
    }
}

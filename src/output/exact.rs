//! Texts of values as typed values, exactly or not at all.
//!
//! Every function gives none for a text that the type cannot hold to the last digit. What stands
//! here knows neither columns nor files.

use jiff::civil;
use jiff::{Timestamp, Unit};

use crate::model::value_type::MOST_DIGITS;

/// Digits that a binary floating-point number of 64 bits always keeps.
const FLOAT_DIGITS: usize = 15;
/// More digits no such number has, however it is printed.
const MOST_FLOAT_DIGITS: usize = 17;

/// A number as its digits: `mantissa` × 10^`exponent`, without zeros at the mantissa's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Number {
    is_negative: bool,
    mantissa: u128,
    exponent: i32,
}

impl Number {
    /// Reads `-12.50` and `1.25E7`.
    fn parse(text: &str) -> Option<Self> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, power) = match rest.split_once(['e', 'E']) {
            Some((digits, power)) => (digits, power.parse::<i32>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let mut mantissa: u128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            mantissa = mantissa
                .checked_mul(10)?
                .checked_add(u128::from(byte - b'0'))?;
        }
        let mut exponent = power.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        while mantissa != 0 && mantissa.is_multiple_of(10) {
            mantissa /= 10;
            exponent = exponent.checked_add(1)?;
        }
        Some(Self {
            is_negative: is_negative && mantissa != 0,
            mantissa,
            exponent: if mantissa == 0 { 0 } else { exponent },
        })
    }

    fn digits(self) -> usize {
        self.mantissa
            .checked_ilog10()
            .map_or(1, |log| log as usize + 1)
    }
}

/// The number times 10^`scale`, when that is whole and has at most `precision` digits.
pub(crate) fn decimal(text: &str, precision: u8, scale: u8) -> Option<i128> {
    let number = Number::parse(text)?;
    let shift = number.exponent.checked_add(i32::from(scale))?;
    let factor = 10_u128.checked_pow(u32::try_from(shift).ok()?);
    let unscaled = match number.mantissa {
        0 => 0,
        mantissa => mantissa.checked_mul(factor?)?,
    };
    let limit = 10_u128.pow(u32::from(precision.min(MOST_DIGITS)));
    if unscaled >= limit {
        return None;
    }
    let unscaled = i128::try_from(unscaled).ok()?;
    Some(if number.is_negative {
        -unscaled
    } else {
        unscaled
    })
}

/// How many digits stand behind the point, when the text is a number of at most [`MOST_DIGITS`].
pub(crate) fn scale(text: &str) -> Option<u8> {
    let number = Number::parse(text)?;
    let scale = u8::try_from(number.exponent.min(0).unsigned_abs()).ok()?;
    (scale <= MOST_DIGITS && decimal(text, MOST_DIGITS, scale).is_some()).then_some(scale)
}

/// The whole number, when it has 64 bits; `12.0` is whole.
pub(crate) fn integer(text: &str) -> Option<i64> {
    i64::try_from(decimal(text, MOST_DIGITS, 0)?).ok()
}

/// The floating-point number that prints with the digits of the text.
pub(crate) fn float(text: &str) -> Option<f64> {
    let number = Number::parse(text)?;
    let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    let digits = number.digits();
    let is_tiny = value == 0.0 && number.mantissa != 0;
    if is_tiny || digits > MOST_FLOAT_DIGITS {
        return None;
    }
    if digits > FLOAT_DIGITS {
        let printed = format!("{value:.*e}", digits - 1);
        if Number::parse(&printed)? != number {
            return None;
        }
    }
    Some(value)
}

/// The number, when it has so few digits that a spreadsheet shows and keeps them all.
pub(crate) fn spreadsheet_number(text: &str) -> Option<f64> {
    let number = Number::parse(text)?;
    if number.digits() > FLOAT_DIGITS {
        return None;
    }
    float(text)
}

/// `true` or `false`.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A day.
pub(crate) fn date(text: &str) -> Option<civil::Date> {
    let is_date = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    is_date.then(|| text.parse().ok())?
}

/// Days from 1970-01-01.
pub(crate) fn days(date: civil::Date) -> i32 {
    let epoch = civil::date(1970, 1, 1);
    epoch
        .until((Unit::Day, date))
        .map_or(0, |span| span.get_days())
}

/// An instant with its offset from UTC.
pub(crate) fn timestamp(text: &str) -> Option<Timestamp> {
    let is_instant = text.len() >= 20 && text.as_bytes()[10] == b'T';
    is_instant.then(|| text.parse().ok())?
}

/// A time of day; Salesforce puts a `Z` behind it that means nothing.
pub(crate) fn time(text: &str) -> Option<civil::Time> {
    let plain = text.strip_suffix('Z').unwrap_or(text);
    let is_time = plain.len() >= 8 && plain.as_bytes()[2] == b':';
    is_time.then(|| plain.parse().ok())?
}

/// Microseconds from midnight.
pub(crate) fn micros_of_day(time: civil::Time) -> i64 {
    let seconds =
        i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_are_exact_or_none() {
        let cases: [(&str, u8, u8, Option<i128>); 15] = [
            ("1.50", 18, 2, Some(150)),
            ("-0.01", 18, 2, Some(-1)),
            ("1.25E7", 18, 2, Some(1_250_000_000)),
            ("1.25e-1", 18, 3, Some(125)),
            ("100", 3, 0, Some(100)),
            ("1000", 3, 0, None),
            ("1.005", 18, 2, None),
            (
                "1.500000000000000000000000000000000000000000",
                3,
                1,
                Some(15),
            ),
            ("0", 1, 0, Some(0)),
            ("-0.0", 1, 0, Some(0)),
            ("0E900", 1, 0, Some(0)),
            ("1E900", 38, 0, None),
            (
                "12345678901234567890123456789012345678",
                38,
                0,
                Some(12_345_678_901_234_567_890_123_456_789_012_345_678),
            ),
            ("123456789012345678901234567890123456789", 38, 0, None),
            ("x", 18, 2, None),
        ];
        for (text, precision, scale, expected) in cases {
            assert_eq!(decimal(text, precision, scale), expected, "{text}");
        }
        for text in ["", ".", "-", "1e", "1e1.5", "0x1", "1_0", "inf", "NaN"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn floats_keep_their_digits_or_are_none() {
        for text in ["0.1", "33.333333333333336", "1E300", "100", "-1.5"] {
            assert_eq!(float(text), text.parse().ok(), "{text}");
        }
        for text in [
            "9007199254740993",
            "9007199254740993.5e-1",
            "0.1234567890123456789",
            "1e400",
            "1e-400",
        ] {
            assert_eq!(float(text), None, "{text}");
        }
        assert_eq!(
            spreadsheet_number("123456789012345"),
            Some(123_456_789_012_345.0)
        );
        assert_eq!(spreadsheet_number("1234567890123456"), None);
        assert_eq!(
            spreadsheet_number("1234567890123450"),
            Some(1_234_567_890_123_450.0)
        );
        assert_eq!(integer("12.0"), Some(12));
        assert_eq!(integer("9223372036854775808"), None);
        assert_eq!(scale("1.500"), Some(1));
        assert_eq!(scale("15E3"), Some(0));
    }

    #[test]
    fn times_are_read_as_salesforce_writes_them() {
        assert_eq!(days(date("1970-01-02").unwrap()), 1);
        assert_eq!(days(date("1899-12-31").unwrap()), -25_568);
        assert_eq!(days(date("4000-12-31").unwrap()), 741_807);
        let instant = timestamp("2026-01-02T03:04:05.678+0000").unwrap();
        assert_eq!(instant.as_microsecond(), 1_767_323_045_678_000);
        assert_eq!(timestamp("2026-01-02T03:04:05.678Z"), Some(instant));
        assert_eq!(
            micros_of_day(time("13:00:00.001Z").unwrap()),
            46_800_001_000
        );
        assert_eq!(date("2026-1-2"), None);
        assert_eq!(timestamp("2026-01-02"), None);
        assert_eq!(time("25:00:00.000Z"), None);
    }

    proptest! {
        #[test]
        fn what_a_float_prints_is_read_back(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
            let text = format!("{value:e}");
            prop_assert_eq!(float(&text), Some(value));
        }

        #[test]
        fn a_decimal_is_its_digits(unscaled in -(10_i128.pow(18))..10_i128.pow(18), scale in 0_u8..18) {
            let divisor = 10_i128.pow(scale.into());
            let sign = if unscaled < 0 { "-" } else { "" };
            let (whole, part) = (unscaled.abs() / divisor, unscaled.abs() % divisor);
            let text = match scale {
                0 => format!("{sign}{whole}"),
                _ => format!("{sign}{whole}.{part:0width$}", width = usize::from(scale)),
            };
            prop_assert_eq!(decimal(&text, 38, scale), Some(unscaled));
        }
    }
}

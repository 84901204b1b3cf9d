//! Numbers as a person reads them: rounded, grouped, with their unit.
//!
//! For the terminal, the page and the labels of charts. Formats for programs keep every digit
//! ([`Value::exact`]).

use crate::analytics::{Unit, Value};

/// A value for the eye; none where nothing can be said.
#[must_use]
pub fn readable(value: &Value) -> Option<String> {
    let exact = value.exact()?;
    Some(match value {
        Value::Money(Some(money)) => grouped(&money.rounded(0)),
        Value::Count(_) => grouped(&exact),
        Value::Flag(Some(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Text(_) | Value::Date(_) => exact,
        other => number(other.unit(), other.number().unwrap_or_default()),
    })
}

/// A difference for the eye: that of two rates is told in percentage points, and a sign stands before
/// what has grown.
#[must_use]
pub fn readable_change(value: &Value) -> Option<String> {
    if let Value::Rate(Some(points)) = value {
        let text = format!("{:+.1} pp", points * 100.0);
        return Some(if matches!(text.as_str(), "+0.0 pp" | "-0.0 pp") {
            "0.0 pp".to_owned()
        } else {
            text
        });
    }
    let text = readable(value)?;
    let is_more = value.number().is_some_and(|number| number > 0.0);
    Some(if is_more { format!("+{text}") } else { text })
}

/// A number of a unit.
#[must_use]
pub(super) fn number(unit: Unit, number: f64) -> String {
    match unit {
        Unit::Rate => format!("{:.1} %", number * 100.0),
        Unit::Days => format!("{} d", grouped(&format!("{number:.1}"))),
        Unit::Minutes if number >= 2_880.0 => format!("{:.1} d", number / 1_440.0),
        Unit::Minutes if number >= 120.0 => format!("{:.1} h", number / 60.0),
        Unit::Minutes => format!("{number:.0} min"),
        Unit::Money => grouped(&format!("{number:.0}")),
        _ if number.fract() == 0.0 => grouped(&format!("{number:.0}")),
        _ => format!("{number:.2}"),
    }
}

/// A number in few letters, for the ends of an axis: `1.2M`.
#[must_use]
pub(super) fn compact(unit: Unit, number: f64) -> String {
    const STEPS: [(f64, &str); 4] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")];
    match unit {
        Unit::Rate => format!("{:.0} %", number * 100.0),
        Unit::Days => format!("{number:.0} d"),
        _ => {
            let step = STEPS.iter().find(|(size, _)| number.abs() >= *size);
            let (size, letter) = step.copied().unwrap_or((1.0, ""));
            let scaled = number / size;
            let text = match scaled.abs() < 10.0 && scaled.fract().abs() > 1e-9 {
                true => format!("{scaled:.1}"),
                false => format!("{scaled:.0}"),
            };
            let text = if text == "-0" { "0".to_owned() } else { text };
            format!("{text}{letter}")
        }
    }
}

/// How many, with the words for one or for several.
#[must_use]
pub(super) fn counted(count: u64, one: &str, several: &str) -> String {
    let words = if count == 1 { one } else { several };
    format!("{count} {words}")
}

/// Digits in groups of three; a zero has no sign.
#[must_use]
pub fn grouped(digits: &str) -> String {
    let is_zero = !digits.contains(|digit: char| matches!(digit, '1'..='9'));
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) if is_zero => ("", rest),
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let whole = digits.split('.').next().unwrap_or_default();
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(&digits[whole.len()..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::Money;

    #[test]
    fn numbers_are_short_and_have_their_unit() {
        let money = Value::from(Money::parse("1234567.895").unwrap());
        assert_eq!(readable(&money).as_deref(), Some("1,234,568"));
        assert_eq!(readable_change(&money).as_deref(), Some("+1,234,568"));
        assert_eq!(
            readable(&Value::Rate(Some(0.25))).as_deref(),
            Some("25.0 %")
        );
        assert_eq!(readable(&Value::Rate(None)), None);
        let fallen = Value::Rate(Some(-0.05));
        assert_eq!(readable_change(&fallen).as_deref(), Some("-5.0 pp"));
        assert_eq!(
            readable_change(&Value::Rate(Some(0.0))).as_deref(),
            Some("0.0 pp")
        );
        assert_eq!(grouped("-1234"), "-1,234");
        assert_eq!(grouped("123"), "123");
        assert_eq!(
            (grouped("-0"), number(Unit::Money, -0.4)),
            ("0".into(), "0".into())
        );
        assert_eq!(counted(1, "deal is", "deals are"), "1 deal is");
        assert_eq!(number(Unit::Days, 12_569.0), "12,569.0 d");
        assert_eq!(number(Unit::Minutes, 90.0), "90 min");
        assert_eq!(number(Unit::Minutes, 300.0), "5.0 h");
    }

    #[test]
    fn axes_have_few_letters() {
        let cases = [
            (0.0, "0"),
            (999.0, "999"),
            (1_500.0, "1.5k"),
            (25_000.0, "25k"),
            (1_000_000.0, "1M"),
            (-2_500_000.0, "-2.5M"),
            (0.5, "0.5"),
        ];
        for (number, text) in cases {
            assert_eq!(compact(Unit::Money, number), text);
        }
        assert_eq!(compact(Unit::Rate, 0.5), "50 %");
    }
}

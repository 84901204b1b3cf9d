//! Numbers as a person reads them.

use crate::analytics::{Unit, Value};
use crate::output::Datum;

/// A value for a cell: rounded and grouped on a terminal, whole elsewhere.
pub(super) fn datum(value: &Value, is_terminal: bool) -> Datum {
    let Some(exact) = value.exact() else {
        return Datum::None;
    };
    match (value, is_terminal) {
        (Value::Flag(flag), _) => flag.map_or(Datum::None, Datum::Flag),
        (Value::Text(_) | Value::Date(_), _) => Datum::Text(exact),
        (_, false) => Datum::Number(exact),
        (Value::Money(money), true) => {
            Datum::Number(money.map_or(String::new(), |money| grouped(&money.rounded(0))))
        }
        (Value::Count(_), true) => Datum::Number(grouped(&exact)),
        (other, true) => Datum::Number(short(other.unit(), other.number().unwrap_or_default())),
    }
}

/// A difference: that of two rates is told in percentage points.
pub(super) fn change(value: &Value, is_terminal: bool) -> Datum {
    match value {
        Value::Rate(Some(points)) if is_terminal => {
            Datum::Number(format!("{:+.1} pp", points * 100.0))
        }
        other => datum(other, is_terminal),
    }
}

fn short(unit: Unit, number: f64) -> String {
    match unit {
        Unit::Rate => format!("{:.1} %", number * 100.0),
        Unit::Days => format!("{number:.1} d"),
        Unit::Minutes if number >= 2_880.0 => format!("{:.1} d", number / 1_440.0),
        Unit::Minutes if number >= 120.0 => format!("{:.1} h", number / 60.0),
        Unit::Minutes => format!("{number:.0} min"),
        _ if number.fract() == 0.0 => grouped(&format!("{number:.0}")),
        _ => format!("{number:.2}"),
    }
}

/// Digits in groups of three.
pub(super) fn grouped(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
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

    #[test]
    fn numbers_are_short_on_a_terminal_and_whole_elsewhere() {
        let money = crate::analytics::Money::parse("1234567.895").unwrap();
        let money = Value::from(money);
        assert_eq!(datum(&money, true), Datum::Number("1,234,568".into()));
        assert_eq!(datum(&money, false), Datum::Number("1234567.895".into()));
        assert_eq!(
            datum(&Value::Rate(Some(0.25)), true),
            Datum::Number("25.0 %".into())
        );
        assert_eq!(
            datum(&Value::Rate(Some(0.25)), false),
            Datum::Number("0.25".into())
        );
        assert_eq!(datum(&Value::Rate(None), true), Datum::None);
        assert_eq!(
            change(&Value::Rate(Some(-0.05)), true),
            Datum::Number("-5.0 pp".into())
        );
        assert_eq!(grouped("-1234"), "-1,234");
        assert_eq!(grouped("123"), "123");
        assert_eq!(short(Unit::Minutes, 90.0), "90 min");
        assert_eq!(short(Unit::Minutes, 300.0), "5.0 h");
    }
}

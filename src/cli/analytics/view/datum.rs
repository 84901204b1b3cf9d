//! Numbers in cells of a table: for the eye on a terminal, with every digit elsewhere.

use crate::analytics::Value;
use crate::output::Datum;
use crate::reports::{readable, readable_change};

/// A value for a cell: rounded and grouped on a terminal, whole elsewhere.
pub(super) fn datum(value: &Value, is_terminal: bool) -> Datum {
    let text = match is_terminal {
        true => readable(value),
        false => value.exact(),
    };
    match (value, text) {
        (_, None) => Datum::None,
        (Value::Flag(flag), _) => flag.map_or(Datum::None, Datum::Flag),
        (Value::Text(_) | Value::Date(_), Some(text)) => Datum::Text(text),
        (_, Some(digits)) => Datum::Number(digits),
    }
}

/// A difference: that of two rates is told in percentage points.
pub(super) fn change(value: &Value, is_terminal: bool) -> Datum {
    match readable_change(value).filter(|_| is_terminal) {
        Some(text) => Datum::Number(text),
        None => datum(value, is_terminal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::Money;

    #[test]
    fn numbers_are_short_on_a_terminal_and_whole_elsewhere() {
        let money = Value::from(Money::parse("1234567.895").unwrap());
        assert_eq!(datum(&money, true), Datum::Number("1,234,568".into()));
        assert_eq!(datum(&money, false), Datum::Number("1234567.895".into()));
        let rate = Value::Rate(Some(0.25));
        assert_eq!(datum(&rate, true), Datum::Number("25.0 %".into()));
        assert_eq!(datum(&rate, false), Datum::Number("0.25".into()));
        assert_eq!(datum(&Value::Rate(None), true), Datum::None);
        let fallen = Value::Rate(Some(-0.05));
        assert_eq!(change(&fallen, true), Datum::Number("-5.0 pp".into()));
    }
}

//! What the text formats share: the text of a cell, with nothing lost.

use crate::model::rows::Cell;

/// The text of a cell as CSV, TSV, tables and Markdown show it before their own escaping; `None`
/// when there is no value.
pub(crate) fn text<'a>(cell: &'a Cell<'_>) -> Option<&'a str> {
    match cell {
        Cell::Null | Cell::NoParent { .. } | Cell::Absent => None,
        Cell::Bool(true) => Some("true"),
        Cell::Bool(false) => Some("false"),
        Cell::Number(text) | Cell::Text(text) | Cell::Json(text) => Some(text),
    }
}

/// Whether a spreadsheet would take the text for a formula. Plain numbers are harmless.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let triggers = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    triggers.contains(&first) && !is_plain_number(text)
}

fn is_plain_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mantissa = match mantissa.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(mantissa),
    };
    mantissa && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_numbers() {
        for text in [
            "=1+1", "+49 89 1", "-", "@x", "\tx", "\r=1", "＝1", "-1-1", "+1.", "-e5",
        ] {
            assert!(looks_like_formula(text), "{text:?}");
        }
        for text in ["", "a=1", "-1", "+12.50", "-1.5e-7", "'=1", " =1"] {
            assert!(!looks_like_formula(text), "{text:?}");
        }
    }
}

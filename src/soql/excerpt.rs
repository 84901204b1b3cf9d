//! The form in which Salesforce shows a place in a query.
//!
//! `"\n<excerpt>\n<spaces>^\nERROR at Row:<r>:Column:<c>\n<text>"`: rows and columns from 1. A long
//! query is cut around the place, between its tokens, while the column still counts from the start
//! of its line.

use super::span::{Span, row_column};

/// Queries up to this many characters are shown whole.
const WHOLE: usize = 100;
/// How many characters are shown on both sides of the place otherwise.
const AROUND: usize = 40;

/// `message` with the excerpt above it.
#[must_use]
pub fn positioned(text: &str, span: Span, message: &str) -> String {
    let (row, column) = row_column(text, span.start);
    let (shown, caret) = shown(text, span);
    let spaces = " ".repeat(caret);
    format!("\n{shown}\n{spaces}^\nERROR at Row:{row}:Column:{column}\n{message}")
}

/// The part shown, on one line, and how many characters of it stand before the place.
fn shown(text: &str, span: Span) -> (String, usize) {
    let fault = boundary(text, span.start.min(text.len()));
    let (start, end) = if text.chars().nth(WHOLE).is_none() {
        (0, text.len())
    } else {
        (before(text, fault), behind(text, fault))
    };
    let one_line = text[start..end].replace(['\r', '\n', '\t'], " ");
    (one_line, text[start..fault].chars().count())
}

/// The next place at or before `at` where a character starts.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where the excerpt starts: about [`AROUND`] characters before `at`, behind a space.
fn before(text: &str, at: usize) -> usize {
    let Some((limit, _)) = text[..at].char_indices().rev().nth(AROUND) else {
        return 0;
    };
    text[limit..at]
        .find(char::is_whitespace)
        .map_or(limit, |space| limit + space + 1)
        .min(at)
}

/// Where the excerpt ends: about [`AROUND`] characters behind `at`, before a space.
fn behind(text: &str, at: usize) -> usize {
    let Some((limit, _)) = text[at..].char_indices().nth(AROUND) else {
        return text.len();
    };
    let limit = at + limit;
    text[at..limit]
        .rfind(char::is_whitespace)
        .filter(|space| *space > 0)
        .map_or(limit, |space| at + space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_query_is_shown_whole() {
        let text = "SELECT Bacon__c FROM Account LIMIT 2";
        assert_eq!(
            positioned(text, Span::new(7, 15), "No such column"),
            "\nSELECT Bacon__c FROM Account LIMIT 2\n       ^\nERROR at Row:1:Column:8\nNo such column"
        );
    }

    #[test]
    fn a_long_query_is_cut_between_words() {
        let text = format!(
            "SELECT {} Bacon {}FROM Account",
            "Name, ".repeat(30),
            "é, ".repeat(30)
        );
        let at = text.find("Bacon").expect("it is there");
        let message = positioned(&text, Span::new(at, at + 5), "x");
        let lines: Vec<_> = message.lines().collect();
        assert!(lines[1].chars().count() <= 2 * AROUND + 1);
        assert!(lines[1].starts_with("Name,"));
        let caret = lines[2].find('^').expect("a caret");
        assert!(lines[1][caret..].starts_with("Bacon"));
        assert_eq!(lines[3], format!("ERROR at Row:1:Column:{}", at + 1));
    }
}

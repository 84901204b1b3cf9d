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

/// Where the excerpt starts: [`AROUND`] characters before `at`, or a bit more, so that it starts
/// behind a space.
fn before(text: &str, at: usize) -> usize {
    let mut earlier = text[..at].char_indices().rev().skip(AROUND);
    let Some((limit, _)) = earlier.next() else {
        return 0;
    };
    let mut start = limit;
    for (place, letter) in earlier.take(AROUND) {
        if letter.is_whitespace() {
            return start;
        }
        start = place;
    }
    if start == 0 { 0 } else { limit }
}

/// Where the excerpt ends: [`AROUND`] characters behind `at`, or a bit more, so that it ends before
/// a space.
fn behind(text: &str, at: usize) -> usize {
    let mut later = text[at..].char_indices().skip(AROUND);
    let Some((limit, _)) = later.next() else {
        return text.len();
    };
    later
        .take(AROUND)
        .find(|(_, letter)| letter.is_whitespace())
        .map_or(at + limit, |(place, _)| at + place)
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
    fn the_cut_falls_where_a_real_org_cuts() {
        let end = "Assignable_Adoption_Date__c FROM Contact WHERE (Id = 'somethingwonky') LIMIT 1";
        let text = format!("SELECT {}{end}", "Name, ".repeat(30));
        let at = text.find("Id =").expect("it is there");
        let message = positioned(
            &text,
            Span::new(at, at + 2),
            "invalid ID field: somethingwonky",
        );
        let lines: Vec<_> = message.lines().collect();
        assert_eq!(lines[1], end);
        assert_eq!(lines[2], format!("{}^", " ".repeat(48)));
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
        assert!(lines[1].chars().count() <= 4 * AROUND);
        assert!(lines[1].starts_with("Name,"));
        let caret = lines[2].find('^').expect("a caret");
        assert!(lines[1][caret..].starts_with("Bacon"));
        assert_eq!(lines[3], format!("ERROR at Row:1:Column:{}", at + 1));
    }
}

//! From a person's words to a term.

use super::term::RESERVED;

/// Words that are operators in a term.
const OPERATORS: [&str; 3] = ["AND", "OR", "NOT"];

/// Whether a text is meant as SOSL: it begins with FIND, and a term opens behind it or RETURNING
/// follows.
#[must_use]
pub fn is_search(text: &str) -> bool {
    let text = text.trim_start();
    let Some((word, rest)) = text.split_at_checked(4) else {
        return false;
    };
    let opens = rest.trim_start().starts_with(['{', '\'', ':']);
    let mut words = rest.split_whitespace();
    let returns = rest.starts_with(char::is_whitespace)
        && words.any(|word| word.eq_ignore_ascii_case("RETURNING"));
    word.eq_ignore_ascii_case("FIND") && (opens || returns)
}

/// The text with every reserved character escaped, so that it is found as it stands.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if RESERVED.contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// The term for words as people type them: `*` and `?` stay wildcards and quotes in pairs keep
/// their phrase; every other reserved character stands for itself, and so do `and`, `or`, `not`.
#[must_use]
pub fn plain(words: &str) -> String {
    let paired = words.matches('"').count().is_multiple_of(2);
    if !paired {
        return unquoted(words);
    }
    let mut parts = Vec::new();
    for (index, part) in words.split('"').enumerate() {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        parts.push(if index % 2 == 1 {
            format!("\"{}\"", wildcards(part))
        } else {
            unquoted(part)
        });
    }
    parts.join(" ")
}

/// The words of a text without phrases.
fn unquoted(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let is_operator = OPERATORS.iter().any(|name| name.eq_ignore_ascii_case(word));
        if is_operator {
            format!("\"{word}\"")
        } else {
            wildcards(word)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Escaped but for wildcards.
fn wildcards(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if RESERVED.contains(letter) && !matches!(letter, '*' | '?') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

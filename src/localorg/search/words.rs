//! Texts to words: what is compared in a search.
//!
//! A word is a run of letters and digits in lower case and without accents; everything else parts
//! words. Scripts that write without spaces (Chinese, Japanese) make a word of each sign, so that a
//! word of theirs is a phrase of signs. The words of several fields are kept apart by a sign that
//! no text brings, so that no phrase reaches from one field into the next.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};

use crate::localorg::sql::plain_letters;

/// Stands between the words of two fields. A letter for FTS5, none for us.
const BOUNDARY: char = '\u{e000}';
/// A word that no text has.
pub(super) const NOWHERE: char = '\u{e001}';

/// Registers `sf_words(text, …)` and `sf_phones(text, …)`: the words of the texts, parted by
/// blanks, and for phone numbers also all digits as one word.
pub(in crate::localorg) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let pure = FunctionFlags::SQLITE_DETERMINISTIC.union(FunctionFlags::SQLITE_UTF8);
    connection.create_scalar_function("sf_words", -1, pure, |context| Ok(all(context, false)))?;
    connection.create_scalar_function("sf_phones", -1, pure, |context| Ok(all(context, true)))
}

fn all(context: &Context<'_>, phones: bool) -> String {
    let mut out = String::new();
    for at in 0..context.len() {
        let Some(text) = context.get_raw(at).as_str_or_null().ok().flatten() else {
            continue;
        };
        if !out.is_empty() {
            out.extend([' ', BOUNDARY]);
        }
        push_words(text, &mut out);
        if phones {
            out.push(' ');
            out.extend(text.chars().filter(char::is_ascii_digit));
        }
    }
    out
}

/// Appends the words of a text, parted by blanks.
fn push_words(text: &str, out: &mut String) {
    let mut parting = Parting { out, inside: false };
    if text.is_ascii() {
        // Most texts are, and indexing is most of the time of a first search.
        for byte in text.bytes() {
            parting.take(char::from(byte.to_ascii_lowercase()));
        }
    } else {
        plain_letters(text).for_each(|letter| parting.take(letter));
    }
}

/// Parts letters into words.
struct Parting<'o> {
    out: &'o mut String,
    inside: bool,
}

impl Parting<'_> {
    fn take(&mut self, letter: char) {
        if is_mark(letter) {
            return;
        }
        if !letter.is_alphanumeric() {
            self.inside = false;
            return;
        }
        let alone = is_sign(letter);
        if (alone || !self.inside) && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push(letter);
        self.inside = !alone;
    }
}

/// The words of a text.
pub(super) fn of(text: &str) -> Vec<String> {
    let mut out = String::new();
    push_words(text, &mut out);
    out.split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether Salesforce looks for it: two letters, or one sign that is a word.
pub(super) fn is_long_enough(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    let (mut count, mut signs) = (0, false);
    for letter in letters {
        count += 1;
        signs |= is_sign(letter);
    }
    count > 1 || signs
}

/// A mark that is written over the letter before it.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// A sign of a script that is written without spaces.
fn is_sign(letter: char) -> bool {
    matches!(letter,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_texts() {
        for (text, words) in [
            ("Acme, Inc.", vec!["acme", "inc"]),
            (
                "Zürich ÅNGSTRÖM e\u{301}lan",
                vec!["zurich", "angstrom", "elan"],
            ),
            (
                "joe.smith+x@a-b.com",
                vec!["joe", "smith", "x", "a", "b", "com"],
            ),
            ("東京 IBM東", vec!["東", "京", "ibm", "東"]),
            ("(415) 555-1212", vec!["415", "555", "1212"]),
            (" .,\u{e000}\u{e001}", vec![]),
        ] {
            assert_eq!(of(text), words, "{text}");
        }
        assert!(is_long_enough("ab") && is_long_enough("東"));
        assert!(!is_long_enough("a*?") && !is_long_enough(""));
    }

    #[test]
    fn fields_are_kept_apart_and_phones_have_their_digits() {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        let read =
            |sql: &str| -> String { connection.query_row(sql, [], |row| row.get(0)).unwrap() };
        assert_eq!(
            read("SELECT sf_words('A b', NULL, 'c')"),
            format!("a b {BOUNDARY} c")
        );
        assert_eq!(
            read("SELECT sf_phones('(415) 555-12')"),
            "415 555 12 41555512"
        );
        assert_eq!(read("SELECT sf_words()"), "");
    }
}

//! A term as an FTS5 expression.
//!
//! FTS5 knows phrases, the beginning of a word, AND, OR, NOT and columns. What it lacks, wildcards
//! inside of a word, is looked up in the index's vocabulary first: `sm?th` becomes the words that
//! are there, `"smith" OR "smyth"`.

use rusqlite::Connection;

use super::index::Index;
use super::words;
use crate::soql::search::Group;
use crate::soql::search::term::{Piece, TermExpr, Word};

/// Words that one pattern may stand for.
const MOST_WORDS: usize = 500;
/// Phrases that one word with wildcards may stand for.
const MOST_PHRASES: usize = 500;

/// The expression; none when nothing of the term is a word.
pub(super) fn of(
    connection: &Connection,
    index: &Index,
    expr: &TermExpr,
    group: Group,
) -> rusqlite::Result<Option<String>> {
    let compiler = Compiler { connection, index };
    let columns = match group {
        Group::All => "",
        Group::Name => "{name} : ",
        Group::Email => "{email} : ",
        Group::Phone => "{phone} : ",
        Group::Sidebar => "{name email phone number} : ",
    };
    let pattern = compiler.expr(expr)?;
    Ok(pattern.map(|pattern| format!("{columns}({pattern})")))
}

struct Compiler<'c> {
    connection: &'c Connection,
    index: &'c Index,
}

impl Compiler<'_> {
    fn expr(&self, expr: &TermExpr) -> rusqlite::Result<Option<String>> {
        match expr {
            TermExpr::Word(word) | TermExpr::Phrase(word) => self.word(word),
            TermExpr::Not(inner) => self.expr(inner),
            TermExpr::Or(all) => Ok(joined(&self.each(all.iter())?, " OR ")),
            TermExpr::And(all) => {
                let is_not = |expr: &&TermExpr| matches!(expr, TermExpr::Not(_));
                let wanted = self.each(all.iter().filter(|expr| !is_not(expr)))?;
                let refused = self.each(all.iter().filter(is_not))?;
                Ok(match (joined(&wanted, " AND "), joined(&refused, " OR ")) {
                    (Some(wanted), Some(refused)) => Some(format!("({wanted}) NOT ({refused})")),
                    (wanted, _) => wanted,
                })
            }
        }
    }

    fn each<'e>(&self, all: impl Iterator<Item = &'e TermExpr>) -> rusqlite::Result<Vec<String>> {
        let mut parts = Vec::new();
        for expr in all {
            if let Some(part) = self.expr(expr)? {
                parts.push(format!("({part})"));
            }
        }
        Ok(parts)
    }

    /// A word or phrase: the words of it, one behind the other.
    fn word(&self, word: &Word) -> rusqlite::Result<Option<String>> {
        let parts = shapes(word);
        let Some((last, before)) = parts.split_last() else {
            return Ok(None);
        };
        if before.iter().all(Shape::is_plain) {
            let begins = last.plain_beginning();
            if last.is_plain() || begins.is_some() {
                let texts = before.iter().map(Shape::text).chain([last.text()]);
                let texts: Vec<_> = texts.collect();
                let star = if begins.is_some() { " *" } else { "" };
                return Ok(Some(format!("\"{}\"{star}", texts.join(" "))));
            }
        }
        let mut phrases = vec![String::new()];
        for part in &parts {
            let words = self.words(part)?;
            let longer = phrases.iter().flat_map(|phrase| {
                let words = words.iter();
                words.map(move |word| format!("{phrase} {word}"))
            });
            phrases = longer.take(MOST_PHRASES).collect();
        }
        if phrases.is_empty() {
            return Ok(Some(format!("\"{}\"", words::NOWHERE)));
        }
        let quoted = phrases
            .iter()
            .map(|phrase| format!("\"{}\"", phrase.trim()));
        Ok(Some(quoted.collect::<Vec<_>>().join(" OR ")))
    }

    /// The words that a shape stands for.
    fn words(&self, shape: &Shape) -> rusqlite::Result<Vec<String>> {
        if shape.is_plain() {
            return Ok(vec![shape.text()]);
        }
        let head = shape.head();
        let sql = format!(
            "SELECT term FROM \"{}\" WHERE term >= ?1 AND term < ?2",
            self.index.vocabulary()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([&head, &format!("{head}\u{10ffff}")])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let term: String = row.get(0)?;
            if shape.matches(&term) {
                found.push(term);
            }
            if found.len() == MOST_WORDS {
                break;
            }
        }
        Ok(found)
    }
}

fn joined(parts: &[String], word: &str) -> Option<String> {
    (!parts.is_empty()).then(|| parts.join(word))
}

/// One word with its wildcards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape(Vec<Letter>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letter {
    Same(char),
    Any,
    Many,
}

/// The words of a word or phrase as it was written. Wildcards at the beginning of a word mean
/// nothing.
pub(super) fn shapes(word: &Word) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    let mut open = false;
    for piece in &word.pieces {
        match piece {
            Piece::AnyText | Piece::AnyCharacter => {
                let letter = if *piece == Piece::AnyText {
                    Letter::Many
                } else {
                    Letter::Any
                };
                if let (true, Some(Shape(letters))) = (open, shapes.last_mut()) {
                    letters.push(letter);
                }
            }
            Piece::Text(text) => {
                let starts_inside = text.chars().next().is_some_and(char::is_alphanumeric);
                for (at, part) in words::of(text).into_iter().enumerate() {
                    let letters = part.chars().map(Letter::Same);
                    match shapes.last_mut() {
                        Some(Shape(before)) if at == 0 && open && starts_inside => {
                            before.extend(letters);
                        }
                        _ => shapes.push(Shape(letters.collect())),
                    }
                }
                open = text.chars().last().is_some_and(char::is_alphanumeric);
            }
        }
    }
    shapes
}

impl Shape {
    fn is_plain(&self) -> bool {
        self.0
            .iter()
            .all(|letter| matches!(letter, Letter::Same(_)))
    }

    /// The letters that stand for themselves.
    fn text(&self) -> String {
        let letters = self.0.iter().filter_map(|letter| match letter {
            Letter::Same(letter) => Some(*letter),
            Letter::Any | Letter::Many => None,
        });
        letters.collect()
    }

    /// The letters before the first wildcard.
    fn head(&self) -> String {
        let letters = self.0.iter().map_while(|letter| match letter {
            Letter::Same(letter) => Some(*letter),
            Letter::Any | Letter::Many => None,
        });
        letters.collect()
    }

    /// The beginning, when the only wildcard is a `*` at the end.
    fn plain_beginning(&self) -> Option<String> {
        let (last, before) = self.0.split_last()?;
        let plain = before
            .iter()
            .all(|letter| matches!(letter, Letter::Same(_)));
        (*last == Letter::Many && plain).then(|| self.text())
    }

    /// Whether a word has this shape.
    pub(super) fn matches(&self, word: &str) -> bool {
        let word: Vec<char> = word.chars().collect();
        let shape = &self.0;
        let (mut at, mut place, mut star) = (0, 0, None);
        while at < word.len() {
            match shape.get(place) {
                Some(Letter::Same(letter)) if *letter == word[at] => {
                    (at, place) = (at + 1, place + 1);
                }
                Some(Letter::Any) => (at, place) = (at + 1, place + 1),
                Some(Letter::Many) => {
                    star = Some((place, at));
                    place += 1;
                }
                _ => match star {
                    Some((back, from)) => {
                        star = Some((back, from + 1));
                        (at, place) = (from + 1, back + 1);
                    }
                    None => return false,
                },
            }
        }
        shape[place..].iter().all(|letter| *letter == Letter::Many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soql::search::term;

    fn shape(text: &str) -> Shape {
        let expr = term::parse(text).unwrap().unwrap();
        let mut shapes = shapes(expr.words()[0]);
        assert_eq!(shapes.len(), 1, "{text}");
        shapes.remove(0)
    }

    #[test]
    fn wildcards_match_in_the_middle_and_at_the_end() {
        for (pattern, word, matches) in [
            ("Sm?th", "smith", true),
            ("sm?th", "smooth", false),
            ("sm*th", "smooth", true),
            ("sm*th", "smth", true),
            ("sm*th*", "smithson", true),
            ("a*b*c", "axxbyybc", true),
            ("a*b*c", "axxbyyb", false),
            ("acme?", "acme", false),
            ("*acme", "acme", true),
        ] {
            assert_eq!(shape(pattern).matches(word), matches, "{pattern} {word}");
        }
    }

    #[test]
    fn signs_part_words_around_wildcards_too() {
        let words = |text: &str| {
            let expr = term::parse(text).unwrap().unwrap();
            shapes(expr.words()[0]).len()
        };
        assert_eq!(words("a-b"), 2);
        assert_eq!(words("jo*@acme.c?m"), 3);
        assert_eq!(words("a*b"), 1);
        assert_eq!(words("\"a* b\""), 2);
        assert_eq!(words("\\-"), 0);
    }
}

//! LIKE patterns: `%` any text, `_` one character, `\` takes the next character as it is.

use super::fold;

/// A pattern, read once per statement.
#[derive(Debug)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    AnyText,
    AnyOne,
    Letter(char),
}

impl Pattern {
    /// Reads a pattern.
    pub(super) fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '%' if pieces.last() == Some(&Piece::AnyText) => {}
                '%' => pieces.push(Piece::AnyText),
                '_' => pieces.push(Piece::AnyOne),
                '\\' => pieces.extend(letters.next().into_iter().flat_map(lower)),
                letter => pieces.extend(lower(letter)),
            }
        }
        Self { pieces }
    }

    /// Whether the text fits, without case.
    pub(super) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = fold::folded(text).collect();
        let (mut piece, mut at) = (0, 0);
        // Where to go back to: the piece behind the last `%`, and how much it has taken.
        let mut retry: Option<(usize, usize)> = None;
        loop {
            let fits = match self.pieces.get(piece) {
                Some(Piece::AnyText) => {
                    retry = Some((piece + 1, at));
                    piece += 1;
                    continue;
                }
                Some(Piece::AnyOne) => at < text.len(),
                Some(Piece::Letter(letter)) => text.get(at) == Some(letter),
                None if at == text.len() => return true,
                None => false,
            };
            if fits {
                piece += 1;
                at += 1;
                continue;
            }
            match retry {
                Some((behind, taken)) if taken < text.len() => {
                    retry = Some((behind, taken + 1));
                    piece = behind;
                    at = taken + 1;
                }
                _ => return false,
            }
        }
    }
}

fn lower(letter: char) -> impl Iterator<Item = Piece> {
    letter.to_lowercase().map(Piece::Letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).matches(text)
    }

    #[test]
    fn wildcards_and_escapes() {
        assert!(fits("acme%", "ACME Corp"));
        assert!(fits("%CORP", "Acme Corp"));
        assert!(fits("%m%c%", "Acme Corp"));
        assert!(fits("_cme", "Acme"));
        assert!(!fits("_cme", "cme"));
        assert!(fits("100\\%", "100%"));
        assert!(!fits("100\\%", "100x"));
        assert!(fits("a\\_b", "a_b") && !fits("a\\_b", "axb"));
        assert!(fits("a\\\\%", "a\\b"));
        assert!(fits("müller", "MÜLLER"));
        assert!(fits("%", "") && !fits("_", ""));
    }

    #[test]
    fn many_wildcards_do_not_take_for_ever() {
        let text = "a".repeat(10_000);
        assert!(!fits("%a%a%a%a%a%a%a%b", &text));
    }
}

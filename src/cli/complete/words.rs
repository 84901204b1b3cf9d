//! Command lines as shells write them: words, quotes and escapes, also unfinished ones.

/// The words of a line up to the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// Words that are finished, without quotes.
    pub(super) before: Vec<String>,
    /// The word at the cursor.
    pub(super) current: Current,
}

/// The word at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Current {
    /// As it is meant, without quotes and escapes.
    pub(super) text: String,
    /// The quote that is open, and how much of `text` stands before it.
    pub(super) quote: Option<(char, usize)>,
    /// Places in `text` (in bytes) of characters that were neither quoted nor escaped.
    bare: Vec<usize>,
}

impl Current {
    /// A word that no shell has touched.
    pub(super) fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            quote: None,
            bare: Vec::new(),
        }
    }

    /// Where the part begins that bash takes for the word: behind the open quote, or behind the last
    /// of its breaking characters.
    pub(super) fn break_at(&self, breaks: &str) -> usize {
        if let Some((_, before)) = self.quote {
            return before;
        }
        let rest = |at: usize| self.text.get(at..).unwrap_or_default();
        let mut ends = self.bare.iter().rev().filter_map(|&at| {
            let letter = rest(at).chars().next()?;
            breaks.contains(letter).then(|| at + letter.len_utf8())
        });
        ends.next().unwrap_or(0)
    }
}

/// Takes a line apart as a POSIX shell does. Nothing is expanded.
pub(super) fn split(line: &str) -> Typed {
    let mut typed = Typed::default();
    let mut current = Current::default();
    let mut is_word = false;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (current.quote, letter) {
            (Some((open, _)), _) if letter == open => current.quote = None,
            (Some(('"', _)), '\\') => match letters.next() {
                Some(next @ ('"' | '\\' | '$' | '`')) => current.text.push(next),
                Some(next) => current.text.extend(['\\', next]),
                None => current.text.push('\\'),
            },
            (Some(_), _) => current.text.push(letter),
            (None, '"' | '\'') => {
                current.quote = Some((letter, current.text.len()));
                is_word = true;
            }
            (None, '\\') => {
                current.text.extend(letters.next());
                is_word = true;
            }
            (None, ' ' | '\t' | '\n') => {
                if is_word {
                    typed.before.push(std::mem::take(&mut current).text);
                }
                current = Current::default();
                is_word = false;
            }
            (None, _) => {
                current.bare.push(current.text.len());
                current.text.push(letter);
                is_word = true;
            }
        }
    }
    typed.current = current;
    typed
}

/// The text as it must be written for bash to read it so, within an open quote or without one.
pub(super) fn escaped(text: &str, quote: Option<char>) -> String {
    match quote {
        Some('\'') => text.replace('\'', r"'\''"),
        Some(_) => with_backslashes(text, |letter| "\"\\$`".contains(letter)),
        None => with_backslashes(text, |letter| {
            letter.is_whitespace() || "'\"\\$`&|;<>()*?[]{}!#~^".contains(letter)
        }),
    }
}

fn with_backslashes(text: &str, is_special: impl Fn(char) -> bool) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_special(letter) {
            written.push('\\');
        }
        written.push(letter);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_apart() {
        let table: [(&str, &[&str], &str, Option<char>); 9] = [
            ("sfkit ", &["sfkit"], "", None),
            ("sfkit qu", &["sfkit"], "qu", None),
            (
                "sfkit query \"SELECT Id, Na",
                &["sfkit", "query"],
                "SELECT Id, Na",
                Some('"'),
            ),
            ("a 'b c' d\\ e", &["a", "b c"], "d e", None),
            ("a --x='b", &["a"], "--x=b", Some('\'')),
            ("a \"b\\\"c", &["a"], "b\"c", Some('"')),
            ("a '' b", &["a", ""], "b", None),
            ("a \"x\"", &["a"], "x", None),
            ("é ü", &["é"], "ü", None),
        ];
        for (line, before, current, quote) in table {
            let typed = split(line);
            assert_eq!(typed.before, before, "{line}");
            assert_eq!(typed.current.text, current, "{line}");
            assert_eq!(typed.current.quote.map(|(open, _)| open), quote, "{line}");
        }
    }

    #[test]
    fn bash_replaces_from_its_break_on() {
        let breaks = " \t\n\"'@><=;|&(:";
        for (line, at) in [
            ("a --set StageName=Cl", 10),
            ("a --set 'StageName=Cl", 0),
            ("a --set StageName\\=Cl", 0),
            ("a @wo", 1),
            ("a --where=\"Name = 'x", 8),
            ("a Id,Na", 0),
        ] {
            assert_eq!(split(line).current.break_at(breaks), at, "{line}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = "Closed \"Won\" $5 it's `x` \\ (a)";
        assert_eq!(split(&escaped(text, None)).current.text, text);
        for quote in ['"', '\''] {
            let line = format!("{quote}{}{quote}", escaped(text, Some(quote)));
            assert_eq!(split(&line).current.text, text, "{line}");
        }
    }
}

//! Checks as a person wants to see them: a sign each, what it is about, what was found, since when,
//! why, and what mends it.
//!
//! ```text
//!   ✓ token    accepted, as far as is known
//!   ✗ token    no longer accepted: somebody has to log in again (since 2 d ago)
//!              why   invalid_grant, from the refresh token
//!              mend  sfkit auth login --alias acme --client-id 3MVG9…
//! ```
//!
//! The sign says what colour would say, so that it reads the same without any. On a terminal text is
//! broken between words; a command stays on one line, so that it can be copied.

use jiff::Timestamp;

use super::layout;
use super::relative::relative;
use super::sanitize;
use super::table::Look;

/// How good what was checked is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As it should be.
    Good,
    /// Worth a look.
    Doubtful,
    /// Could not be told.
    Open,
    /// Not as it should be.
    Bad,
}

impl Mark {
    /// The sign before the line.
    #[must_use]
    pub fn sign(self) -> char {
        match self {
            Self::Good => '✓',
            Self::Doubtful => '!',
            Self::Open => '?',
            Self::Bad => '✗',
        }
    }

    fn color(self) -> &'static str {
        match self {
            Self::Good => "\x1b[32m",
            Self::Doubtful => "\x1b[33m",
            Self::Open => "\x1b[36m",
            Self::Bad => "\x1b[31m",
        }
    }
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckLine {
    /// How good it is.
    pub mark: Mark,
    /// What was checked.
    pub name: String,
    /// What was found.
    pub text: String,
    /// Since when it is so.
    pub since: Option<Timestamp>,
    /// What stands below, each under its word.
    pub more: Vec<(&'static str, More)>,
}

impl CheckLine {
    /// What stands under the last word, which is what mends it.
    pub(crate) fn mend(&self) -> &str {
        match self.more.last() {
            Some(("mend", More::Text(text) | More::Command(text))) => text,
            _ => "",
        }
    }
}

/// What stands below a line.
#[derive(Clone, Debug, PartialEq)]
pub enum More {
    /// Words, broken where the line ends.
    Text(String),
    /// Words with the time that they go by.
    Told(String, Option<Timestamp>),
    /// A command, never broken.
    Command(String),
    /// Lines that are drawn, without a word before them.
    Drawn(Vec<String>),
}

/// Appends the lines. With `now` times are relative.
pub(crate) fn push(lines: &[CheckLine], look: &Look, now: Option<Timestamp>, out: &mut Vec<u8>) {
    let names = lines.iter().map(|line| layout::width(&line.name));
    let column = names.max().unwrap_or_default();
    let mut text = String::new();
    for line in lines {
        let sign = match look.color {
            true => format!("{}{}\x1b[0m", line.mark.color(), line.mark.sign()),
            false => line.mark.sign().to_string(),
        };
        let name = sanitize::line(&line.name);
        let gap = column - layout::width(&line.name);
        text.push_str(&format!("  {sign} {name}{:gap$}  ", ""));
        let mut found = sanitize::line(&line.text).into_owned();
        if let Some(since) = line.since {
            found.push_str(&format!(" (since {})", shown(since, now)));
        }
        let indent = column + 6;
        push_words(&mut text, &found, indent, look.width);
        push_more(&mut text, &line.more, indent, (look, now));
    }
    out.extend_from_slice(text.as_bytes());
}

fn push_more(
    text: &mut String,
    more: &[(&'static str, More)],
    indent: usize,
    (look, now): (&Look, Option<Timestamp>),
) {
    let column = more.iter().map(|(word, _)| word.len()).max();
    let column = column.unwrap_or_default();
    for (word, what) in more {
        if let More::Drawn(lines) = what {
            for line in lines {
                text.push_str(&format!("{:indent$}{}\n", "", sanitize::line(line)));
            }
            continue;
        }
        text.push_str(&format!("{:indent$}{word:<column$}  ", ""));
        let indent = indent + column + 2;
        match what {
            More::Drawn(_) => {}
            More::Text(words) => push_words(text, &sanitize::line(words), indent, look.width),
            More::Told(words, at) => {
                let at = at.map(|at| format!(" ({})", shown(at, now)));
                let told = format!("{}{}", sanitize::line(words), at.unwrap_or_default());
                push_words(text, &told, indent, look.width);
            }
            More::Command(command) => {
                text.push_str(&sanitize::line(command));
                text.push('\n');
            }
        }
    }
}

fn shown(at: Timestamp, now: Option<Timestamp>) -> String {
    now.map_or_else(|| at.to_string(), |now| relative(at, now))
}

/// Least room for words; a terminal that has less breaks lines by itself.
const LEAST_ROOM: usize = 20;

/// Appends the words from `indent` on, in lines that fit. A word in backticks and what stands in it is
/// one, so that a command is not broken in the middle.
fn push_words(text: &mut String, words: &str, indent: usize, width: Option<usize>) {
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(indent));
    if room < LEAST_ROOM {
        text.push_str(words);
        text.push('\n');
        return;
    }
    let mut used = 0;
    for word in whole_words(words) {
        let length = layout::width(word);
        if used > 0 && used + 1 + length > room {
            text.push_str(&format!("\n{:indent$}", ""));
            used = 0;
        } else if used > 0 {
            text.push(' ');
            used += 1;
        }
        text.push_str(word);
        used += length;
    }
    text.push('\n');
}

/// Splits at blanks outside backticks.
fn whole_words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '`' => is_quoted = !is_quoted,
            ' ' if !is_quoted => {
                words.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(mark: Mark, name: &str, text: &str) -> CheckLine {
        CheckLine {
            mark,
            name: name.to_owned(),
            text: text.to_owned(),
            since: None,
            more: Vec::new(),
        }
    }

    fn drawn(lines: &[CheckLine], look: &Look, now: Option<&str>) -> String {
        let mut out = Vec::new();
        let now = now.map(|now| now.parse().unwrap());
        push(lines, look, now, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_sign_a_reason_and_a_command() {
        let mut bad = line(Mark::Bad, "token", "no longer accepted\u{1b}");
        bad.since = Some("2026-03-01T10:00:00Z".parse().unwrap());
        bad.more = vec![
            ("why", More::Told("invalid_grant".to_owned(), bad.since)),
            (
                "mend",
                More::Command("sfkit auth login --alias acme".to_owned()),
            ),
        ];
        let lines = [line(Mark::Good, "scopes", "api"), bad];
        let look = Look {
            width: Some(41),
            ..Look::default()
        };
        let expected = "  ✓ scopes  api\n  \
            ✗ token   no longer accepted\\u{1b}\n            \
            (since 2 h ago)\n            \
            why   invalid_grant (2 h ago)\n            \
            mend  sfkit auth login --alias acme\n";
        assert_eq!(drawn(&lines, &look, Some("2026-03-01T12:00:00Z")), expected);
        let plain = drawn(&lines, &Look::default(), None);
        assert!(plain.contains("(since 2026-03-01T10:00:00Z)"), "{plain}");
    }

    #[test]
    fn commands_in_words_stay_whole() {
        let words = "ask the admin; then `sfkit auth refresh -o acme` or wait";
        let look = Look {
            width: Some(44),
            color: true,
            ..Look::default()
        };
        let text = drawn(&[line(Mark::Open, "x", words)], &look, None);
        assert!(text.starts_with("  \x1b[36m?\x1b[0m x  "), "{text}");
        assert!(text.contains("`sfkit auth refresh -o acme`"), "{text}");
        assert!(text.lines().count() == 2, "{text}");
    }
}

//! A failure as text for a person or as one line of JSON for a script.
//!
//! Text: `error: …`, each cause on its own line, the place in the user's text with a caret, a blank
//! line, and the hints. JSON: `{"error":{"code","message","hints","details"}}`, the message with
//! its causes behind it. Everything is sanitised: messages quote servers and files.

use std::error::Error;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use serde_json::{Map, Value, json};

use crate::error::{Diagnostic, Snippet};

use super::sanitize;

/// Lines of the user's text up to this many bytes are shown whole off a terminal.
const LONGEST_LINE: usize = 2_000;
/// How many columns longer ones are cut to.
const EXCERPT: usize = 160;

/// Colours of the words that begin a message.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Word {
    Error,
    Warning,
    Note,
    Hint,
}

impl Word {
    /// The word with its colon, coloured when wanted.
    pub(crate) fn label(self, color: bool) -> &'static str {
        match (self, color) {
            (Self::Error, false) => "error:",
            (Self::Error, true) => "\x1b[1;31merror:\x1b[0m",
            (Self::Warning, false) => "warning:",
            (Self::Warning, true) => "\x1b[1;33mwarning:\x1b[0m",
            (Self::Note, false) => "note:",
            (Self::Note, true) => "\x1b[1mnote:\x1b[0m",
            (Self::Hint, false) => "hint:",
            (Self::Hint, true) => "\x1b[1;36mhint:\x1b[0m",
        }
    }
}

/// The failure for a person; `width` is that of the terminal.
pub(crate) fn text(failure: &dyn Diagnostic, word: Word, color: bool, width: usize) -> String {
    let mut out = String::new();
    push_message(&mut out, word.label(color), &failure.to_string());
    for cause in causes(failure) {
        push_message(&mut out, "  caused by:", &cause);
    }
    if let Some(snippet) = failure.snippet() {
        out.push_str(&drawn(&snippet, color, width));
        out.push('\n');
    }
    let hints = failure.hints();
    if !hints.is_empty() {
        out.push('\n');
    }
    for hint in hints {
        push_message(&mut out, Word::Hint.label(color), &hint.0);
    }
    out
}

/// The failure for a script: one line.
pub(crate) fn json(failure: &dyn Diagnostic) -> String {
    let mut message = failure.to_string();
    for cause in causes(failure) {
        message.push_str(": ");
        message.push_str(&cause);
    }
    let hints: Vec<String> = failure.hints().into_iter().map(|hint| hint.0).collect();
    let mut details = failure.details();
    if let Some(snippet) = failure.snippet() {
        add_place(&mut details, &snippet);
    }
    let line = json!({"error": {
        "code": failure.code().as_str(),
        "message": message,
        "hints": hints,
        "details": details,
    }});
    format!("{}\n", sanitize::json(&line.to_string()))
}

/// Appends `label message`; further lines of the message are indented.
pub(crate) fn push_message(out: &mut String, label: &str, message: &str) {
    let safe = sanitize::block(message);
    let indented = safe.trim_end().replace('\n', "\n    ");
    writeln!(out, "{label} {indented}").expect("a String takes everything");
}

/// What lies behind the failure, without repetitions of the line before.
fn causes(failure: &dyn Diagnostic) -> Vec<String> {
    let mut told = vec![failure.to_string()];
    let mut next = failure.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        // Some libraries put their cause's text, or their own code, before the same words.
        if !told
            .last()
            .is_some_and(|last| text.ends_with(last.as_str()))
        {
            told.push(text);
        }
        next = Error::source(cause);
    }
    told.remove(0);
    told
}

/// Line and column of the fault, counted from 1 in characters.
fn add_place(details: &mut Map<String, Value>, snippet: &Snippet) {
    let Some((range, _)) = snippet.marks.first() else {
        return;
    };
    let before = snippet.source.get(..range.start).unwrap_or(&snippet.source);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    details.entry("line").or_insert(line.into());
    details.entry("column").or_insert(column.into());
}

fn drawn(snippet: &Snippet, color: bool, width: usize) -> String {
    let (source, offsets) = visible_source(&snippet.source);
    // Of a very long line only what stands around the fault helps.
    let width = match source.lines().any(|line| line.len() > LONGEST_LINE) {
        true => width.min(EXCERPT),
        false => width,
    };
    let place = |range: &Range<usize>| {
        let start = offsets[range.start.min(offsets.len() - 1)];
        let end = offsets[range.end.min(offsets.len() - 1)];
        start..end.max(start)
    };
    let labels: Vec<_> = snippet
        .marks
        .iter()
        .map(|(_, label)| sanitize::line(label))
        .collect();
    let origin = snippet.origin.as_deref().map(sanitize::line);
    let mut drawing = annotate_snippets::Snippet::source(source.as_str()).path(origin);
    for (at, ((range, _), label)) in snippet.marks.iter().zip(&labels).enumerate() {
        let kind = if at == 0 {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let mark = kind.span(place(range));
        let shown = (!label.is_empty()).then_some(label.as_ref());
        drawing = drawing.annotation(mark.label(shown));
    }
    let group = Group::with_level(Level::ERROR).element(drawing);
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let drawn = renderer.term_width(width).render(&[group]);
    drawn
        .lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The source with everything unsafe made visible and tabs as blanks, and for each byte of the
/// original (and its end) the place where it stands now.
fn visible_source(source: &str) -> (String, Vec<usize>) {
    let mut shown = String::with_capacity(source.len());
    let mut offsets = Vec::with_capacity(source.len() + 1);
    let mut characters = source.chars().peekable();
    while let Some(c) = characters.next() {
        offsets.resize(offsets.len() + c.len_utf8(), shown.len());
        match c {
            '\n' => shown.push('\n'),
            '\t' => shown.push_str("    "),
            '\r' if characters.peek() == Some(&'\n') => {}
            other if sanitize::is_unsafe(other) => sanitize::push_escape(&mut shown, other),
            other => shown.push(other),
        }
    }
    offsets.push(shown.len());
    (shown, offsets)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::error::{Code, Hint};

    #[derive(Debug, thiserror::Error)]
    #[error("no such field `Nmae`\u{1b}[2J")]
    struct Wrong {
        source: io::Error,
        query: String,
    }

    impl Diagnostic for Wrong {
        fn code(&self) -> Code {
            Code::SoqlInvalid
        }

        fn hints(&self) -> Vec<Hint> {
            vec![Hint::new("did you mean `Name`?")]
        }

        fn snippet(&self) -> Option<Snippet> {
            let at = self.query.find("Nmae")?;
            Some(Snippet {
                source: self.query.clone(),
                origin: None,
                marks: vec![(at..at + 4, "no such field".to_owned())],
            })
        }
    }

    fn wrong() -> Wrong {
        Wrong {
            source: io::Error::other("first line\nsecond"),
            query: "SELECT Id,\r\n\tNmae FROM Account".to_owned(),
        }
    }

    #[test]
    fn text_has_causes_a_caret_and_hints() {
        let expected = "\
error: no such field `Nmae`\\u{1b}[2J
  caused by: first line
    second
  |
2 |     Nmae FROM Account
  |     ^^^^ no such field

hint: did you mean `Name`?
";
        assert_eq!(text(&wrong(), Word::Error, false, 80), expected);
        assert!(
            text(&wrong(), Word::Error, true, 80).starts_with("\x1b[1;31merror:\x1b[0m no such")
        );
    }

    #[test]
    fn json_is_one_line_that_reads_back() {
        let line = json(&wrong());
        assert!(!line.trim_end().chars().any(sanitize::is_unsafe));
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["error"]["code"], "soql-invalid");
        assert_eq!(
            value["error"]["message"],
            "no such field `Nmae`\u{1b}[2J: first line\nsecond"
        );
        assert_eq!(value["error"]["hints"][0], "did you mean `Name`?");
        assert_eq!(value["error"]["details"]["line"], 2);
        assert_eq!(value["error"]["details"]["column"], 2);
    }

    #[test]
    fn a_place_behind_the_end_does_not_panic() {
        let snippet = Snippet {
            source: "SELECT".to_owned(),
            origin: Some("q.soql".to_owned()),
            marks: vec![
                (6..6, "expected a field".to_owned()),
                (90..99, String::new()),
            ],
        };
        assert!(drawn(&snippet, false, 80).contains("q.soql"));
    }
}

//! Why a text is not SOQL: for people, and in Salesforce's words.
//!
//! A [`ParseError`] says what stood where, what could have stood there, and what was probably
//! meant. The client shows it with the place marked; the local org answers with
//! [`ParseError::server_message`], so that both sides judge a text by the same parser.

use crate::error::{Code, Diagnostic, Hint, Snippet};

use super::excerpt;
use super::span::Span;

/// What kind of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParseErrorKind {
    /// The text holds nothing.
    Empty,
    /// Something else was expected here.
    Unexpected,
    /// A value was expected here.
    MissingValue,
    /// `IN ()`.
    EmptyList,
    /// `SELECT FROM`.
    EmptySelect,
    /// A text that does not end on its line.
    UnfinishedText,
    /// A backslash with a letter that means nothing.
    BadEscape,
    /// Too many parentheses, functions or sub-queries in each other.
    TooDeep,
}

/// A text that does not parse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct ParseError {
    /// The kind of fault.
    pub kind: ParseErrorKind,
    /// The whole text.
    pub text: Box<str>,
    /// The place of the fault.
    pub span: Span,
    /// What stands there; empty at the end of the text.
    pub found: String,
    /// What could stand there.
    pub expected: Vec<&'static str>,
    /// What was probably meant, as a sentence.
    pub suggestion: Option<String>,
}

/// Longer pieces of the user's text are cut in messages.
const LONGEST_FOUND: usize = 60;

impl ParseError {
    /// What is wrong, in one sentence for people.
    fn message(&self) -> String {
        let found = self.found_for_people();
        match self.kind {
            ParseErrorKind::Empty => "the query is empty".to_owned(),
            ParseErrorKind::UnfinishedText => {
                format!("the text {found} has no closing quote on its line")
            }
            ParseErrorKind::BadEscape => format!("{found} is no escape sequence of SOQL"),
            ParseErrorKind::TooDeep => {
                "the query nests too many parentheses, functions or sub-queries".to_owned()
            }
            ParseErrorKind::EmptyList => format!("{found} has no values"),
            ParseErrorKind::EmptySelect => "nothing is selected".to_owned(),
            ParseErrorKind::Unexpected | ParseErrorKind::MissingValue => {
                let expected = listed(&self.expected);
                if expected.is_empty() {
                    format!("unexpected {found}")
                } else {
                    format!("expected {expected}, found {found}")
                }
            }
        }
    }

    /// `found` in backticks, or what the end of the text is called.
    fn found_for_people(&self) -> String {
        if self.found.is_empty() {
            return "the end of the query".to_owned();
        }
        if self.found == "`" {
            return "a backtick".to_owned();
        }
        let mut shown: String = self.found.chars().take(LONGEST_FOUND).collect();
        if shown.len() < self.found.len() {
            shown.push('…');
        }
        format!("`{}`", shown.replace(['\r', '\n'], " "))
    }

    /// Salesforce's `errorCode` for it.
    #[must_use]
    pub fn server_code(&self) -> &'static str {
        match self.kind {
            ParseErrorKind::TooDeep => "QUERY_TOO_COMPLICATED",
            _ => "MALFORMED_QUERY",
        }
    }

    /// Salesforce's wording, without the place.
    #[must_use]
    pub fn server_text(&self) -> String {
        let found = match self.found.as_str() {
            "" => "<EOF>".to_owned(),
            found => found.replace(['\r', '\n'], " "),
        };
        match self.kind {
            ParseErrorKind::Empty => "SOQL statements cannot be empty or null".to_owned(),
            ParseErrorKind::MissingValue => format!("missing value at '{found}'"),
            ParseErrorKind::EmptySelect => "unexpected token: 'SELECT FROM'".to_owned(),
            ParseErrorKind::BadEscape => {
                format!("Illegal character sequence '{found}' in string literal")
            }
            ParseErrorKind::UnfinishedText => "unexpected token: '<EOF>'".to_owned(),
            ParseErrorKind::TooDeep => "Query is either selecting too many fields or the filter \
                                        conditions are too complicated."
                .to_owned(),
            ParseErrorKind::Unexpected | ParseErrorKind::EmptyList => {
                format!("unexpected token: '{found}'")
            }
        }
    }

    /// Salesforce's wording with the excerpt, the caret and `ERROR at Row:…` above it.
    #[must_use]
    pub fn server_message(&self) -> String {
        match self.kind {
            ParseErrorKind::Empty | ParseErrorKind::TooDeep => self.server_text(),
            _ => excerpt::positioned(&self.text, self.span, &self.server_text()),
        }
    }
}

impl Diagnostic for ParseError {
    fn code(&self) -> Code {
        Code::SoqlSyntax
    }

    fn hints(&self) -> Vec<Hint> {
        self.suggestion.iter().map(Hint::new).collect()
    }

    fn snippet(&self) -> Option<Snippet> {
        (self.kind != ParseErrorKind::Empty).then(|| Snippet {
            source: self.text.to_string(),
            origin: None,
            marks: vec![(self.span.range(), self.label())],
        })
    }
}

impl ParseError {
    /// What stands under the marked place.
    fn label(&self) -> String {
        match listed(&self.expected) {
            expected if expected.is_empty() => "here".to_owned(),
            expected => format!("expected {expected}"),
        }
    }
}

/// `a, b or c`.
fn listed(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

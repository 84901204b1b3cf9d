//! Why a text is not SOSL: for people, and in Salesforce's words.

use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::soql::ParseError;
use crate::soql::excerpt;
use crate::soql::span::Span;

/// A text that does not parse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// A fault of what is looked for.
    #[error(transparent)]
    Term(#[from] TermError),
    /// A fault behind it.
    #[error(transparent)]
    Syntax(#[from] Box<ParseError>),
}

/// What is wrong with a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermFault {
    /// The text holds nothing.
    Empty,
    /// The text does not begin with FIND.
    NotASearch,
    /// The term stands neither in braces nor in quotes.
    NotEnclosed,
    /// The closing brace is missing.
    Unclosed,
    /// A brace inside of the term.
    Reserved,
    /// A phrase without its second quote.
    UnclosedQuote,
    /// A parenthesis that is not closed.
    UnclosedGroup,
    /// A parenthesis that was not opened.
    Unopened,
    /// `()`.
    EmptyGroup,
    /// AND or OR with nothing before or behind it.
    Operator,
    /// Too many parentheses in each other.
    TooDeep,
}

/// A term that cannot be looked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct TermError {
    /// What is wrong.
    pub fault: TermFault,
    /// The whole text.
    pub text: Box<str>,
    /// The place of the fault.
    pub span: Span,
}

impl TermError {
    pub(super) fn new(text: &str, fault: TermFault, span: Span) -> Self {
        let text = text.into();
        Self { fault, text, span }
    }

    /// What stands at the place.
    fn found(&self) -> &str {
        self.text.get(self.span.range()).unwrap_or_default()
    }

    fn message(&self) -> String {
        let found = self.found();
        match self.fault {
            TermFault::Empty => "the search is empty".to_owned(),
            TermFault::NotASearch => format!("expected FIND, found `{found}`"),
            TermFault::NotEnclosed if found.is_empty() => {
                "the search says not what to find".to_owned()
            }
            TermFault::NotEnclosed => format!("expected `{{`, found `{found}`"),
            TermFault::Unclosed => "what to find has no end".to_owned(),
            TermFault::Reserved => format!("`{found}` cannot stand in what to find"),
            TermFault::UnclosedQuote => "the phrase has no closing quote".to_owned(),
            TermFault::UnclosedGroup => "the parenthesis is not closed".to_owned(),
            TermFault::Unopened => "the parenthesis was not opened".to_owned(),
            TermFault::EmptyGroup => "the parentheses hold nothing".to_owned(),
            TermFault::Operator => format!("`{found}` has nothing to join"),
            TermFault::TooDeep => "the search nests too many parentheses".to_owned(),
        }
    }

    /// Salesforce's wording.
    fn server_message(&self) -> String {
        let text = match self.fault {
            TermFault::Empty | TermFault::NotEnclosed | TermFault::Unclosed => {
                return NO_TERM.to_owned();
            }
            TermFault::NotASearch | TermFault::Reserved | TermFault::Unopened => {
                format!("unexpected token: '{}'", self.found())
            }
            TermFault::EmptyGroup | TermFault::Operator => {
                format!("unexpected token: '{}'", self.found())
            }
            TermFault::UnclosedQuote | TermFault::UnclosedGroup => {
                "unexpected token: '<EOF>'".to_owned()
            }
            TermFault::TooDeep => return "The search is too complicated.".to_owned(),
        };
        excerpt::positioned(&self.text, self.span, &text)
    }

    fn hint(&self) -> Option<&'static str> {
        Some(match self.fault {
            TermFault::Empty | TermFault::NotASearch => {
                "a search begins like `FIND {acme*} RETURNING Account(Id, Name)`"
            }
            TermFault::NotEnclosed | TermFault::Unclosed => {
                "write what to find in braces: `FIND {acme}`"
            }
            TermFault::Reserved => "write a brace in what to find as `\\{` or `\\}`",
            TermFault::UnclosedQuote => {
                "close the phrase with `\"`; a quote itself is written `\\\"`"
            }
            TermFault::UnclosedGroup => "close it with `)`; a parenthesis itself is written `\\(`",
            TermFault::Unopened => "remove it; a parenthesis itself is written `\\)`",
            TermFault::EmptyGroup => "put a word between them",
            TermFault::Operator => {
                "put words on both sides of it, or write the word itself in double quotes"
            }
            TermFault::TooDeep => return None,
        })
    }
}

/// Salesforce's words for a search without a term.
const NO_TERM: &str = "No search term found. The search term must be enclosed in braces.";

impl SearchError {
    /// Salesforce's `errorCode` for it.
    #[must_use]
    pub fn server_code(&self) -> &'static str {
        "MALFORMED_SEARCH"
    }

    /// Salesforce's wording, with the place where it has one.
    #[must_use]
    pub fn server_message(&self) -> String {
        match self {
            Self::Term(error) => error.server_message(),
            Self::Syntax(error) => error.server_message(),
        }
    }

    /// Salesforce's refusal of a term in quotes, which only Apex takes.
    #[must_use]
    pub fn quoted_message() -> &'static str {
        NO_TERM
    }
}

impl Diagnostic for SearchError {
    fn code(&self) -> Code {
        Code::SoqlSyntax
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Term(error) => error.hint().map(Hint::new).into_iter().collect(),
            Self::Syntax(error) => error.hints(),
        }
    }

    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Term(error) => (error.fault != TermFault::Empty).then(|| Snippet {
                source: error.text.to_string(),
                origin: None,
                marks: vec![(error.span.range(), "here".to_owned())],
            }),
            Self::Syntax(error) => error.snippet(),
        }
    }
}

//! Pieces of SOQL that people type: a condition, an order, names of fields.
//!
//! Each piece is parsed by itself, in the place where it will stand, before it becomes part of a
//! query: nothing that was typed behind `--where` can end the condition and begin something else.
//! What is wrong is shown in the text that was typed. Whether names exist is told later, by the
//! check of the whole query.

use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::soql::ast::Query;
use crate::soql::span::Span;
use crate::soql::{self, ParseError};

/// A condition, as it stands behind WHERE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition(String);

/// What a list is sorted by, as it stands behind ORDER BY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(String);

/// A piece of SOQL that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClauseError {
    /// It does not parse.
    #[error(transparent)]
    Syntax(ParseError),
    /// There is nothing.
    #[error("`{flag}` has no {what}")]
    Empty {
        /// The flag that it came from.
        flag: &'static str,
        /// What should stand there.
        what: &'static str,
    },
    /// Another clause follows it.
    #[error("`{flag}` takes {what} alone, and more follows it: `{text}`")]
    More {
        /// The flag that it came from.
        flag: &'static str,
        /// What should stand there.
        what: &'static str,
        /// What was typed.
        text: String,
    },
    /// A text that is no path to a field.
    #[error("`{name}` is no name of a field")]
    Name {
        /// The text.
        name: String,
    },
}

impl Diagnostic for ClauseError {
    fn code(&self) -> Code {
        match self {
            Self::Syntax(error) => error.code(),
            Self::Empty { .. } | Self::More { .. } | Self::Name { .. } => Code::Usage,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![match self {
            Self::Syntax(error) => return error.hints(),
            Self::Empty { flag, .. } | Self::More { flag, .. } if *flag == ORDER.flag => {
                Hint::new("write it like `--order 'CloseDate DESC, Name'`")
            }
            Self::Empty { .. } => Hint::new("write it like `--where \"Amount > 1000\"`"),
            Self::More { .. } => Hint::new(
                "an order belongs to `--order`, a number of rows to `--limit`; for anything else write the \
                 whole query: `sfkit query`",
            ),
            Self::Name { .. } => {
                Hint::new("write API names joined by commas, such as `Id,Name,Owner.Name`")
            }
        }]
    }

    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Syntax(error) => error.snippet(),
            _ => None,
        }
    }
}

/// Where a piece stands.
struct Place {
    flag: &'static str,
    what: &'static str,
    before: &'static str,
    /// Whether the query has nothing but the piece.
    is_alone: fn(&Query) -> bool,
}

const WHERE: Place = Place {
    flag: "--where",
    what: "a condition",
    before: "SELECT Id FROM A WHERE ",
    is_alone: |query| query.order_by.is_empty() && query.filter.is_some(),
};

const ORDER: Place = Place {
    flag: "--order",
    what: "fields to sort by",
    before: "SELECT Id FROM A ORDER BY ",
    is_alone: |query| query.filter.is_none() && !query.order_by.is_empty(),
};

impl Place {
    fn take(&self, text: &str) -> Result<String, ClauseError> {
        let &Self { flag, what, .. } = self;
        let text = text.trim();
        if text.is_empty() {
            return Err(ClauseError::Empty { flag, what });
        }
        let whole = format!("{}{text}", self.before);
        let query = soql::parse(&whole).map_err(|error| {
            let back = |at: usize| at.saturating_sub(self.before.len());
            ClauseError::Syntax(ParseError {
                text: text.into(),
                span: Span::new(back(error.span.start), back(error.span.end)),
                ..error
            })
        })?;
        let is_plain = query.with.is_empty()
            && query.group_by.is_none()
            && query.having.is_none()
            && query.limit.is_none()
            && query.offset.is_none()
            && query.bind.is_empty()
            && query.usage.is_none()
            && query.update.is_empty();
        if is_plain && (self.is_alone)(&query) {
            return Ok(text.to_owned());
        }
        let text = text.to_owned();
        Err(ClauseError::More { flag, what, text })
    }
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// When it is none, or more than one.
    pub fn parse(text: &str) -> Result<Self, ClauseError> {
        WHERE.take(text).map(Self)
    }

    /// The text, as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Order {
    /// Reads what stands behind ORDER BY.
    ///
    /// # Errors
    /// When it is something else, or more.
    pub fn parse(text: &str) -> Result<Self, ClauseError> {
        ORDER.take(text).map(Self)
    }

    /// The text, as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether the text is a path to a field: names joined by dots.
#[must_use]
pub fn is_path(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    !text.is_empty() && text.split('.').all(is_name)
}

/// A path to a field, without blanks around it.
///
/// # Errors
/// When it is none.
pub fn path(text: &str) -> Result<String, ClauseError> {
    let name = text.trim().to_owned();
    match is_path(&name) {
        true => Ok(name),
        false => Err(ClauseError::Name { name }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_a_condition_and_nothing_else() {
        for good in [
            "Amount > 1000",
            " Name LIKE 'A%' AND (IsWon = true OR IsClosed = false) ",
            "Id IN (SELECT OpportunityId FROM OpportunityLineItem)",
            "Name = 'a) OR (Id != null'",
        ] {
            assert_eq!(Condition::parse(good).unwrap().as_str(), good.trim());
        }
        for more in [
            "IsWon = true LIMIT 1",
            "IsWon = true ORDER BY Name",
            "IsWon = true FOR VIEW",
        ] {
            let error = Condition::parse(more).unwrap_err();
            assert!(matches!(error, ClauseError::More { .. }), "{more}: {error}");
        }
        for wrong in [
            "IsWon = true) OR (Id != null",
            "IsWon = :x",
            "IsWon",
            "a b c",
            "'",
            "1 = 1",
        ] {
            let error = Condition::parse(wrong).unwrap_err();
            assert_eq!(error.code(), Code::SoqlSyntax, "{wrong}: {error}");
        }
        assert!(matches!(
            Condition::parse(" "),
            Err(ClauseError::Empty { .. })
        ));
    }

    #[test]
    fn places_are_those_of_the_text_that_was_typed() {
        let error = Condition::parse("Amount >> 5").unwrap_err();
        let snippet = error.snippet().unwrap();
        assert_eq!(snippet.source, "Amount >> 5");
        assert_eq!(snippet.marks[0].0.start, 8);
    }

    #[test]
    fn orders_and_names() {
        assert!(Order::parse("CloseDate DESC NULLS LAST, Account.Name").is_ok());
        assert!(Order::parse("Name LIMIT 5").is_err());
        assert!(Order::parse("Name; DROP").is_err());
        assert_eq!(path(" Owner.Name ").unwrap(), "Owner.Name");
        for wrong in ["", "a b", "Name)", ".Name", "Name.", "1a", "Näme"] {
            assert!(path(wrong).is_err(), "{wrong}");
        }
    }
}

//! Errors: their place, what was expected there, and how the fault is mended.
//!
//! What was probably meant by the token at hand is guessed in [`guess`](super::guess); here stands
//! what depends on the rule that was broken.

use super::words::{self, CLAUSES};
use super::{ParseError, ParseErrorKind, Parser};
use crate::soql::ast::Query;
use crate::soql::dates;
use crate::soql::lexer::{Token, TokenKind};
use crate::soql::span::Span;
use crate::soql::suggest;

/// Longer pieces of the user's text are not repeated in a suggestion.
pub(super) const LONGEST_QUOTE: usize = 80;

impl Parser<'_> {
    /// An error of this kind at this place, without a guess.
    pub(super) fn error(&self, kind: ParseErrorKind, span: Span) -> ParseError {
        ParseError {
            kind,
            text: self.text.into(),
            span,
            found: self.text[span.range()].to_owned(),
            expected: Vec::new(),
            suggestion: match kind {
                ParseErrorKind::BadEscape => Some(escape_hint(&self.text[span.range()])),
                ParseErrorKind::UnfinishedText => Some(
                    "close the text with `'`; a quote inside is written `\\'`, a line break `\\n`"
                        .to_owned(),
                ),
                ParseErrorKind::EmptySelect => Some("name a field: `SELECT Id FROM …`".to_owned()),
                ParseErrorKind::EmptyList => {
                    Some("put at least one value between the parentheses".to_owned())
                }
                ParseErrorKind::Empty => Some("write a query: `SELECT Id FROM Account`".to_owned()),
                ParseErrorKind::TooDeep => Some(
                    "remove parentheses that change nothing, or send several queries".to_owned(),
                ),
                ParseErrorKind::Unexpected | ParseErrorKind::MissingValue => None,
            },
        }
    }

    /// A text that does not end on its line.
    pub(super) fn unfinished_text(&self, token: Token) -> ParseError {
        let mut error = self.error(ParseErrorKind::UnfinishedText, token.span);
        error.suggestion = self.quote_inside().or(error.suggestion);
        error
    }

    /// The token at hand cannot stand here.
    pub(super) fn unexpected(&self, expected: &[&'static str]) -> ParseError {
        if self.is(TokenKind::UnfinishedText) {
            return self.unfinished_text(self.token());
        }
        let mut error = self.error(ParseErrorKind::Unexpected, self.token().span);
        error.expected = expected.to_vec();
        error.suggestion = Some(self.guess(expected));
        error
    }

    /// A value or a condition is missing here.
    pub(super) fn missing_value(&self, expected: &[&'static str]) -> ParseError {
        let mut error = self.unexpected(expected);
        let strange = matches!(
            self.token().kind,
            TokenKind::End | TokenKind::RightParen | TokenKind::Comma
        );
        if error.kind == ParseErrorKind::Unexpected && strange {
            error.kind = ParseErrorKind::MissingValue;
        }
        error
    }

    /// A word stands where a value should.
    pub(super) fn unquoted_value(&self) -> ParseError {
        let expected = ["a value"];
        let mut error = self.unexpected(&expected);
        let word = self.slice(self.token());
        let literal = |name: &str| {
            let number = if dates::takes_number(name) { ":7" } else { "" };
            format!("did you mean `{name}{number}`?")
        };
        let unquoted = || {
            self.guess_word_value()
                .or_else(|| suggest::closest(word, dates::names()).map(literal))
                .or_else(|| {
                    (!words::is_reserved(word)).then(|| {
                        format!("a text stands in single quotes: `'{word}'`; fields are not compared with fields")
                    })
                })
        };
        let meant = self.guess_token(&expected).or_else(unquoted);
        error.suggestion = meant.or(error.suggestion);
        error
    }

    /// Something stands behind a complete query.
    pub(super) fn unexpected_behind(&self, query: &Query) -> ParseError {
        let expected = self.expected_behind(query);
        let mut error = self.unexpected(&expected);
        let token = self.token();
        if token.kind == TokenKind::Word {
            error.suggestion = misplaced_clause(self.slice(token), query)
                .or_else(|| self.guess_token(&expected))
                .or_else(|| self.misspelt(&CLAUSES))
                .or_else(|| self.misspelt(follows_order(query)))
                .or(error.suggestion);
        }
        error
    }

    /// What could still follow a query: the clauses that people use, and its end.
    fn expected_behind(&self, query: &Query) -> Vec<&'static str> {
        let done = last_clause(query).map_or(0, |index| index + 1);
        let mut expected = Vec::new();
        let is_condition_last = match done {
            2 => query.filter.is_some(),
            5 => query.having.is_some(),
            _ => false,
        };
        if is_condition_last {
            expected.extend(["AND", "OR"]);
        }
        let left = CLAUSES[done..]
            .iter()
            .copied()
            .filter(|clause| match *clause {
                "HAVING" => query.group_by.is_some(),
                "USING" | "BIND" | "UPDATE" | "FOR" => false,
                _ => true,
            });
        expected.extend(left);
        expected.push(if self.depth > 0 {
            "`)`"
        } else {
            "the end of the query"
        });
        expected
    }

    /// A WITH clause that only the first one may be.
    pub(super) fn late_with(&self) -> ParseError {
        let mut error = self.unexpected(&["the end of the WITH clause"]);
        error.suggestion = Some(
            "DATA CATEGORY and `name = 'value'` stand once, in the first WITH clause".to_owned(),
        );
        error
    }

    /// Something that a semi-join must not have.
    pub(super) fn unexpected_in_semi_join(&self) -> ParseError {
        let mut error = self.unexpected(&["WHERE", "`)`"]);
        let clause = ["ORDER", "LIMIT", "GROUP", "WITH", "OFFSET", "HAVING"]
            .into_iter()
            .find(|word| self.is_word(word));
        if let Some(clause) = clause {
            error.suggestion = Some(format!(
                "a query behind IN has FROM, USING and WHERE only; remove {clause}"
            ));
        }
        error
    }

    /// `A AND B OR C`: the token at hand is the second kind of word.
    pub(super) fn mixed_words(&self, start: usize) -> ParseError {
        let word = if self.is_word("OR") { "AND" } else { "OR" };
        let mut error = self.unexpected(&[word, "the end of the condition"]);
        let end = self.behind().map_or(start, |token| token.span.end);
        let group = &self.text[start..end];
        let word = self.slice(self.token()).to_uppercase();
        error.suggestion = Some(if group.len() <= LONGEST_QUOTE {
            format!("AND and OR do not mix without parentheses: `({group}) {word} …`")
        } else {
            "AND and OR do not mix without parentheses: write `(A AND B) OR C`".to_owned()
        });
        error
    }

    /// `NOT A AND B`.
    pub(super) fn unjoined_not(&self, start: usize) -> ParseError {
        let mut error = self.unexpected(&["the end of the condition"]);
        let end = self.behind().map_or(start, |token| token.span.end);
        let group = &self.text[start..end];
        let word = self.slice(self.token()).to_uppercase();
        error.suggestion = Some(if group.len() <= LONGEST_QUOTE {
            format!("NOT needs parentheses of its own: `({group}) {word} …`")
        } else {
            "NOT needs parentheses of its own: write `(NOT A) AND B`".to_owned()
        });
        error
    }
}

/// What to write instead of an escape that means nothing.
fn escape_hint(escape: &str) -> String {
    match escape {
        "\\%" | "\\_" => "`\\%` and `\\_` only stand behind LIKE; elsewhere the sign stands alone",
        "\\f" | "\\F" => {
            "Salesforce's documents list `\\f`, but its parser refuses it; leave it away"
        }
        "\\u" | "\\U" => "a character by its number has four digits: `\\u00e9`",
        _ => "a backslash itself is written `\\\\`",
    }
    .to_owned()
}

/// What may stand behind the last field to sort by.
fn follows_order(query: &Query) -> &'static [&'static str] {
    let is_last = !query.order_by.is_empty() && query.limit.is_none() && query.offset.is_none();
    if is_last {
        &["DESC", "ASC", "NULLS FIRST"]
    } else {
        &[]
    }
}

/// The last clause that a query has, by its place in [`CLAUSES`].
fn last_clause(query: &Query) -> Option<usize> {
    [
        !query.using.is_empty(),
        query.filter.is_some(),
        !query.with.is_empty(),
        query.group_by.is_some(),
        query.having.is_some(),
        !query.order_by.is_empty(),
        query.limit.is_some(),
        query.offset.is_some(),
        !query.bind.is_empty(),
        query.usage.is_some(),
        !query.update.is_empty(),
    ]
    .iter()
    .rposition(|is_there| *is_there)
}

/// What to say about a clause that stands too late or twice.
fn misplaced_clause(word: &str, query: &Query) -> Option<String> {
    let place = CLAUSES.iter().position(|clause| {
        clause
            .split(' ')
            .next()
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
    })?;
    let clause = CLAUSES[place];
    if clause == "HAVING" && query.group_by.is_none() {
        return Some("HAVING needs GROUP BY before it".to_owned());
    }
    let last = last_clause(query)?;
    if place > last {
        return None;
    }
    Some(if place == last {
        format!("{clause} may stand only once")
    } else {
        let later = CLAUSES[last];
        format!("{clause} belongs before {later}")
    })
}

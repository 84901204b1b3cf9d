//! Errors with what was probably meant.
//!
//! Runs once per failed parse. The slips looked for are those that people make who know SQL,
//! another editor's habits, or a keyboard; a guess is only made where it is nearly certain.

use super::words::CLAUSES;
use super::{ParseError, ParseErrorKind, Parser};
use crate::soql::ast::Query;
use crate::soql::dates;
use crate::soql::lexer::{Token, TokenKind};
use crate::soql::span::Span;
use crate::soql::suggest;

/// How a distance is written.
const DISTANCE_FORM: &str =
    "A distance is written `DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'km')`";

/// Longer pieces of the user's text are not repeated in a suggestion.
const LONGEST_QUOTE: usize = 80;

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
                ParseErrorKind::BadEscape => Some(
                    "A backslash itself is written `\\\\`; `\\%` and `\\_` only stand behind LIKE"
                        .to_owned(),
                ),
                ParseErrorKind::UnfinishedText => Some(
                    "close the text with `'`; a quote inside is written `\\'`, a line break `\\n`"
                        .to_owned(),
                ),
                ParseErrorKind::EmptySelect => Some("Name a field: `SELECT Id FROM …`".to_owned()),
                ParseErrorKind::EmptyList => {
                    Some("put at least one value between the parentheses".to_owned())
                }
                _ => None,
            },
        }
    }

    /// The token at hand cannot stand here.
    pub(super) fn unexpected(&self, expected: &[&'static str]) -> ParseError {
        if self.is(TokenKind::UnfinishedText) {
            return self.error(ParseErrorKind::UnfinishedText, self.token().span);
        }
        let mut error = self.error(ParseErrorKind::Unexpected, self.token().span);
        error.expected = expected.to_vec();
        error.suggestion = self.guess(expected);
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
        let mut error = self.unexpected(&["a value"]);
        let word = self.slice(self.token());
        error.suggestion = error.suggestion.or_else(|| {
            let date = suggest::closest(word, dates::names());
            Some(match date {
                Some(name) => format!("did you mean `{name}`?"),
                None if super::words::is_reserved(word) => return None,
                None => format!(
                    "A text stands in single quotes: `'{word}'`; fields are not compared with fields"
                ),
            })
        });
        error
    }

    /// Something stands behind a complete query.
    pub(super) fn unexpected_behind(&self, query: &Query) -> ParseError {
        let mut error = self.unexpected(&[]);
        let token = self.token();
        let word = self.slice(token);
        let is_nested = self.depth > 0;
        if token.kind == TokenKind::End && is_nested {
            error.expected = vec!["`)`"];
        }
        if token.kind == TokenKind::Word && error.suggestion.is_none() {
            error.suggestion =
                misplaced_clause(word, query).or_else(|| self.misspelt(&self.clauses_left(query)));
        }
        error
    }

    /// The clauses that could still follow.
    fn clauses_left(&self, query: &Query) -> Vec<&'static str> {
        let done = last_clause(query).map_or(0, |index| index + 1);
        let mut left = CLAUSES[done..].to_vec();
        if query.filter.is_some() && done <= 2 {
            left.extend(["AND", "OR"]);
        }
        left
    }

    /// Something that a semi-join must not have.
    pub(super) fn unexpected_in_semi_join(&self) -> ParseError {
        let mut error = self.unexpected(&["WHERE", "`)`"]);
        let clause = ["ORDER", "LIMIT", "GROUP", "WITH", "OFFSET", "HAVING"]
            .into_iter()
            .find(|word| self.is_word(word));
        if let Some(clause) = clause {
            error.suggestion = Some(format!(
                "A query behind IN has FROM, USING and WHERE only; remove {clause}"
            ));
        }
        error
    }

    /// `A AND B OR C`: the token at hand is the second kind of word.
    pub(super) fn mixed_words(&self, start: usize) -> ParseError {
        let mut error = self.unexpected(&[]);
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
        let mut error = self.unexpected(&[]);
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

    /// What was probably meant by the token at hand.
    fn guess(&self, expected: &[&'static str]) -> Option<String> {
        let token = self.token();
        let found = self.slice(token);
        match token.kind {
            TokenKind::Equal => self.guess_equal(),
            TokenKind::DoubleQuoted => {
                let inner = found.trim_matches('"').replace('\'', "\\'");
                Some(format!("texts stand in single quotes: `'{inner}'`"))
            }
            TokenKind::Comment => {
                Some("SOQL has no comments; only a file may start with `//` lines".to_owned())
            }
            TokenKind::Semicolon => Some("remove the `;`".to_owned()),
            TokenKind::Unknown => self.guess_character(found),
            TokenKind::Word => self.guess_word(found, expected),
            TokenKind::Colon => self.guess_colon(),
            TokenKind::Number | TokenKind::Dot => self.guess_number(token),
            TokenKind::Greater | TokenKind::Less => self.guess_reversed(found),
            TokenKind::RightParen => self.guess_close(expected),
            TokenKind::Text if expected.contains(&"a field") => {
                Some("write the field first, then the operator, then the value".to_owned())
            }
            TokenKind::LeftParen if expected.contains(&"FROM") => {
                Some("put a comma before the sub-query".to_owned())
            }
            TokenKind::End => self.guess_end(expected),
            _ => None,
        }
    }

    /// `==` and `=<`.
    fn guess_equal(&self) -> Option<String> {
        match self.behind()?.kind {
            TokenKind::Equal => Some("write `=` instead of `==`".to_owned()),
            _ => None,
        }
    }

    /// `=>` and `=<`.
    fn guess_reversed(&self, found: &str) -> Option<String> {
        let is_reversed = self.behind()?.kind == TokenKind::Equal;
        is_reversed.then(|| format!("write `{found}=` instead of `={found}`"))
    }

    /// A parenthesis that closes too early or too often.
    fn guess_close(&self, expected: &[&'static str]) -> Option<String> {
        if self.behind()?.kind == TokenKind::Comma {
            return Some("remove the comma before `)`".to_owned());
        }
        let is_extra = self.depth == 0 && expected.is_empty();
        is_extra.then(|| "remove the `)`, or open it before".to_owned())
    }

    /// `:name` and times without a zone.
    fn guess_colon(&self) -> Option<String> {
        let before = self.behind()?;
        if before.kind == TokenKind::Number {
            return Some("A time ends with its zone: `10:00:00Z`".to_owned());
        }
        let variable = self.ahead(1).kind == TokenKind::Word;
        variable.then(|| {
            "variables exist in Apex only; write the value, texts in single quotes".to_owned()
        })
    }

    /// Dates and numbers in the shape of other languages.
    fn guess_number(&self, token: Token) -> Option<String> {
        let before = self.behind()?;
        let starts_condition = ["WHERE", "AND", "OR", "NOT", "HAVING"]
            .iter()
            .any(|word| self.slice(before).eq_ignore_ascii_case(word));
        if starts_condition {
            return Some("write the field first, then the operator, then the value".to_owned());
        }
        if token.kind == TokenKind::Number && self.slice(before).eq_ignore_ascii_case("BY") {
            return Some("Name the field to sort or group by, not its position".to_owned());
        }
        if before.kind != TokenKind::Number || before.span.end != token.span.start {
            return None;
        }
        Some(if token.kind == TokenKind::Dot {
            "write digits behind the point, or no point".to_owned()
        } else {
            "A date is written `2026-01-31`, a datetime `2026-01-31T10:00:00Z`".to_owned()
        })
    }

    /// What a character was meant to be.
    fn guess_character(&self, found: &str) -> Option<String> {
        let behind_select = self
            .behind()
            .is_some_and(|token| self.slice(token).eq_ignore_ascii_case("SELECT"));
        Some(match found {
            "*" if behind_select => {
                "SOQL has no `SELECT *`; write `SELECT FIELDS(ALL) … LIMIT 200` or name the fields"
                    .to_owned()
            }
            "\u{2018}" | "\u{2019}" | "\u{201a}" | "\u{201c}" | "\u{201d}" | "\u{201e}" | "`" => {
                "texts stand in straight single quotes: `'`".to_owned()
            }
            "\u{a0}" => "this is a no-break space; write an ordinary one".to_owned(),
            "&" if self.slice(self.ahead(1)) == "&" => "write `AND` instead of `&&`".to_owned(),
            "|" if self.slice(self.ahead(1)) == "|" => "write `OR` instead of `||`".to_owned(),
            "*" | "/" | "+" | "-" => "SOQL does not calculate; do it on the result".to_owned(),
            _ => return None,
        })
    }

    /// What is missing at the end.
    fn guess_end(&self, expected: &[&'static str]) -> Option<String> {
        if expected.contains(&"`)`") {
            return Some("close the parentheses with `)`".to_owned());
        }
        self.behind()
            .and_then(|token| glued_keyword(self.slice(token), expected))
    }

    /// What a word was meant to be.
    fn guess_word(&self, word: &str, expected: &[&'static str]) -> Option<String> {
        let left = self.behind().map_or("", |token| self.slice(token));
        let upper = word.to_ascii_uppercase();
        let meant = match upper.as_str() {
            "FROM" if left == "," => "remove the comma before FROM".to_owned(),
            "AS" => "write the alias without AS".to_owned(),
            "IS" if self.is_word_ahead(1, "NOT") => format!("write `{left} != NULL`"),
            "IS" => format!("write `{left} = NULL`"),
            "NOT" if self.is_word_ahead(1, "LIKE") => {
                format!("put NOT in front, in parentheses: `(NOT {left} LIKE …)`")
            }
            "NOT" => "NOT needs parentheses of its own: `A AND (NOT B)`".to_owned(),
            "BETWEEN" => format!("write `{left} >= … AND {left} <= …`"),
            "JOIN" | "INNER" | "OUTER" => "SOQL has no joins: write a path such as \
                                           `Account.Name`, or a sub-query `(SELECT Id FROM Contacts)`"
                .to_owned(),
            "UPDATE" if left.eq_ignore_ascii_case("FOR") => {
                "FOR UPDATE exists in Apex only; remove it".to_owned()
            }
            "ROWS" if left.eq_ignore_ascii_case("ALL") => {
                "ALL ROWS exists in Apex only; deleted records are read with `--all-rows`".to_owned()
            }
            _ => return self.guess_other_word(word, expected),
        };
        Some(meant)
    }

    /// Missing spaces, missing commas and misspelt keywords.
    fn guess_other_word(&self, word: &str, expected: &[&'static str]) -> Option<String> {
        if let Some(meant) = self.misspelt(expected) {
            return Some(meant);
        }
        if let Some(meant) = glued_keyword(word, expected) {
            return Some(meant);
        }
        if expected == ["SELECT"] {
            return Some("A query starts with SELECT: `SELECT Id FROM Account`".to_owned());
        }
        if expected == ["a location field"] || self.is_word("GEOLOCATION") {
            return Some(DISTANCE_FORM.to_owned());
        }
        let before = self.behind()?;
        let lists = expected.contains(&"`,`");
        (lists && before.kind == TokenKind::Word && !super::words::is_reserved(word)).then(|| {
            let left = self.slice(before);
            format!("A comma is missing: `{left}, {word}`")
        })
    }

    /// The expected keyword that the word at hand is close to.
    fn misspelt(&self, expected: &[&'static str]) -> Option<String> {
        let word = self.slice(self.token());
        let keywords = expected.iter().copied().filter(|name| {
            name.bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b' ')
        });
        let operators = ["LIKE", "IN", "INCLUDES", "EXCLUDES"].into_iter();
        let operators = operators.filter(|_| expected.contains(&"an operator such as `=`"));
        let mut heads = keywords.chain(operators).map(|name| {
            let head = name.split(' ').next().unwrap_or(name);
            (head, name)
        });
        let all: Vec<_> = heads.by_ref().collect();
        let closest = suggest::closest(word, all.iter().map(|(head, _)| *head))?;
        let (_, whole) = all.iter().find(|(head, _)| *head == closest)?;
        (!closest.eq_ignore_ascii_case(word)).then(|| format!("did you mean `{whole}`?"))
    }
}

/// An expected keyword with a name glued to it.
fn glued_keyword(word: &str, expected: &[&'static str]) -> Option<String> {
    let keyword = ["FROM", "SELECT"].into_iter().find(|keyword| {
        let start = word.get(..keyword.len());
        expected.contains(keyword)
            && word.len() > keyword.len()
            && start.is_some_and(|start| start.eq_ignore_ascii_case(keyword))
    })?;
    let rest = &word[keyword.len()..];
    Some(format!("A space is missing: `{keyword} {rest}`"))
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

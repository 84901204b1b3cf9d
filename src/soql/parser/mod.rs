//! Tokens to tree: a recursive descent over Salesforce's grammar.
//!
//! Any input is either a tree or a [`ParseError`]; nothing panics, nesting is limited by
//! [`DEEPEST`], and time is linear in the text. The parser takes what Salesforce's REST parser
//! takes and refuses what it refuses, also where that is odd (`FROM Account AS` without an alias,
//! `SELECT Name. FROM Account`); `tests/oracle` compares the two. `USD-500` alone is taken though
//! Salesforce's published parser refuses it, because orgs have taken it since version 61. What
//! only Apex knows (`ALL ROWS`, `FOR UPDATE`, binds) is refused. Whether names exist is not asked
//! here.

mod blame;
mod clauses;
mod condition;
mod guess;
mod literal;
mod query;
mod recover;
mod search;
mod select;
mod words;

use super::ast::{FieldPath, Function, Ident, Operand, Query};
use super::error::{ParseError, ParseErrorKind};
use super::lexer::{Token, TokenKind, tokens};
use super::span::Span;
use recover::Recovery;

pub use recover::MOST_ERRORS;

pub(super) use self::search::search;

/// How deep parentheses, functions and sub-queries may stand in each other, all counted together
/// (a sub-query for ten).
pub const DEEPEST: usize = 100;

/// What a sub-query counts for: it takes far more stack than a pair of parentheses, and no org takes
/// more than five in each other.
const QUERY_DEPTH: usize = 10;

/// How many functions may stand in each other.
const MOST_FUNCTIONS: usize = 2;

/// What the parser takes beyond SOQL itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// Takes `:name` in the place of a value.
    pub parameters: bool,
}

/// The tree of a query.
///
/// # Errors
/// When `text` is not SOQL as the REST API takes it.
pub fn parse(text: &str) -> Result<Query, ParseError> {
    parse_with(text, ParseOptions::default())
}

/// The tree of a query that may hold what `options` allow.
///
/// # Errors
/// When `text` is not SOQL as the REST API takes it, with those exceptions.
pub fn parse_with(text: &str, options: ParseOptions) -> Result<Query, ParseError> {
    Parser::new(text, options).whole_query()
}

/// The tree of a query that may hold what `options` allow, or everything that is wrong with it.
///
/// Behind an error the parser goes on at the next comma, AND, OR or clause. Only what is wrong by
/// itself is listed: where one error makes the reading of the rest doubtful, the list ends. Its
/// first error is the one that [`parse_with`] gives; there are never more than [`MOST_ERRORS`].
///
/// # Errors
/// A list of at least one error, in the order of the text.
pub fn parse_all(text: &str, options: ParseOptions) -> Result<Query, Vec<ParseError>> {
    Parser::new(text, options).recovering()
}

/// The query in the text of a file: without lines that start with `//` in front of it, white space
/// around it, and semicolons behind it.
///
/// Salesforce's own editors strip the same. What is left is a part of `text`, so that places in it
/// can still be shown; comments in the middle of a query stay and are refused by [`parse`].
#[must_use]
pub fn statement(text: &str) -> &str {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    while rest.starts_with("//") {
        rest = rest
            .find('\n')
            .map_or("", |end| rest[end + 1..].trim_start());
    }
    without_last_comments(rest)
}

/// Without semicolons and comment lines at the end.
fn without_last_comments(text: &str) -> &str {
    let mut rest = text.trim_end_matches(|last: char| last.is_whitespace() || last == ';');
    loop {
        let line = rest.rfind('\n').map_or(0, |at| at + 1);
        if line == 0 || !rest[line..].trim_start().starts_with("//") {
            return rest;
        }
        rest = rest[..line].trim_end_matches(|last: char| last.is_whitespace() || last == ';');
    }
}

/// What parsing a part gives.
type Parsed<T> = Result<T, ParseError>;

/// The state of one parse.
struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    options: ParseOptions,
    recovery: Option<Recovery>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, options: ParseOptions) -> Self {
        Self {
            text,
            tokens: tokens(text),
            at: 0,
            depth: 0,
            options,
            recovery: None,
        }
    }

    /// The token at hand.
    fn token(&self) -> Token {
        self.ahead(0)
    }

    /// The token `steps` further on; the end when there is none.
    fn ahead(&self, steps: usize) -> Token {
        let last = self.tokens.len() - 1;
        self.tokens[(self.at + steps).min(last)]
    }

    /// The token before the one at hand.
    fn behind(&self) -> Option<Token> {
        self.tokens.get(self.at.checked_sub(1)?).copied()
    }

    /// Goes on and gives what was at hand.
    fn advance(&mut self) -> Token {
        let token = self.token();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    /// The text of a token.
    fn slice(&self, token: Token) -> &'t str {
        &self.text[token.span.range()]
    }

    /// Whether a token of this kind is at hand.
    fn is(&self, kind: TokenKind) -> bool {
        self.token().kind == kind
    }

    /// Takes a token of this kind if it is at hand.
    fn take(&mut self, kind: TokenKind) -> Option<Token> {
        self.is(kind).then(|| self.advance())
    }

    /// Takes a token of this kind, or says that `name` was expected.
    fn expect(&mut self, kind: TokenKind, name: &'static str) -> Parsed<Token> {
        self.take(kind).ok_or_else(|| self.unexpected(&[name]))
    }

    /// Whether the word `steps` further on is this one, in any case.
    fn is_word_ahead(&self, steps: usize, word: &str) -> bool {
        let token = self.ahead(steps);
        token.kind == TokenKind::Word && words::is_same(self.slice(token), word)
    }

    /// Whether this word is at hand.
    fn is_word(&self, word: &str) -> bool {
        self.is_word_ahead(0, word)
    }

    /// Takes this word if it is at hand.
    fn take_word(&mut self, word: &str) -> Option<Token> {
        self.is_word(word).then(|| self.advance())
    }

    /// Takes this word, or says that it was expected.
    fn expect_word(&mut self, word: &'static str) -> Parsed<Token> {
        self.take_word(word).ok_or_else(|| self.unexpected(&[word]))
    }

    /// The word at hand as a name.
    fn ident_of(&self, token: Token) -> Ident {
        Ident {
            name: self.slice(token).to_owned(),
            span: token.span,
        }
    }

    /// Whether a token can be a name.
    fn is_name(&self, token: Token) -> bool {
        token.kind == TokenKind::Word && !words::is_reserved(self.slice(token))
    }

    /// Takes a name, or says that `what` was expected.
    fn name(&mut self, what: &'static str) -> Parsed<Ident> {
        if !self.is_name(self.token()) {
            return Err(self.unexpected(&[what]));
        }
        let token = self.advance();
        Ok(self.ident_of(token))
    }

    /// Takes a name that is no keyword at all, or says that `what` was expected.
    fn plain_name(&mut self, what: &'static str) -> Parsed<Ident> {
        if words::is_keyword(self.slice(self.token())) {
            return Err(self.unexpected(&[what]));
        }
        self.name(what)
    }

    /// Takes a path, or says that `what` was expected.
    fn path(&mut self, what: &'static str) -> Parsed<FieldPath> {
        self.name(what).map(|name| path_of(&name))
    }

    /// Takes `what` once, then again behind each comma.
    fn listed<T>(&mut self, what: impl Fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = Vec::new();
        loop {
            let start = self.at;
            match what(self) {
                Ok(item) => items.push(item),
                Err(error) => {
                    self.report(error)?;
                    self.skip(start, |parser| parser.is(TokenKind::Comma));
                }
            }
            if self.take(TokenKind::Comma).is_none() {
                return Ok(items);
            }
        }
    }

    /// Runs `inner` this many levels deeper.
    fn deeper<T>(
        &mut self,
        levels: usize,
        inner: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        if self.depth + levels > DEEPEST {
            return Err(self.error(ParseErrorKind::TooDeep, self.token().span));
        }
        self.depth += levels;
        let result = inner(self);
        self.depth -= levels;
        result
    }

    /// A path, or up to two functions around one.
    fn path_or_function(&mut self, what: &'static str) -> Parsed<Operand> {
        self.functions(what, MOST_FUNCTIONS)
    }

    /// A path, or up to this many functions around one.
    fn functions(&mut self, what: &'static str, most: usize) -> Parsed<Operand> {
        let name = self.name(what)?;
        if !self.is(TokenKind::LeftParen) {
            return Ok(Operand::Field(path_of(&name)));
        }
        if most == 0 {
            return Err(self.unexpected(&["`)`"]));
        }
        self.advance();
        let argument = Box::new(self.functions("a field", most - 1)?);
        let close = self.expect(TokenKind::RightParen, "`)`")?;
        let span = name.span.to(close.span);
        Ok(Operand::Function(Function {
            name,
            argument,
            span,
        }))
    }

    /// A path, a function or a distance.
    fn operand(&mut self, what: &'static str) -> Parsed<Operand> {
        if self.is_distance() {
            return self.distance().map(Operand::Distance);
        }
        self.path_or_function(what)
    }

    /// From `start` to the end of the last token taken.
    fn span_from(&self, start: usize) -> Span {
        let end = self.behind().map_or(start, |token| token.span.end);
        Span::new(start, end.max(start))
    }
}

/// A name taken apart at its dots.
fn path_of(name: &Ident) -> FieldPath {
    let mut start = name.span.start;
    let segments = name.name.split('.').map(|segment| {
        let span = Span::new(start, start + segment.len());
        start = span.end + 1;
        let name = segment.to_owned();
        Ident { name, span }
    });
    FieldPath {
        segments: segments.collect(),
    }
}

#[cfg(test)]
mod tests;

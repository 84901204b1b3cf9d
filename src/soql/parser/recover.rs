//! Going on behind an error, to find what else is wrong.
//!
//! Only done for [`parse_all`](super::parse_all): the tree that comes out is thrown away, so a part
//! that could not be read is simply left out of it. Where to go on is decided by tokens that can
//! hardly be anything else (a comma, AND, OR, the keyword of a clause), and only at the same level
//! of parentheses as the part that failed. Where a missing quote turns the reading of a line over,
//! nothing behind it is believed.

use super::words::CLAUSES;
use super::{Parsed, Parser};
use crate::soql::ast::Query;
use crate::soql::error::{ParseError, ParseErrorKind};
use crate::soql::lexer::{Token, TokenKind};
use crate::soql::suggest;

/// More errors than this are not listed for one query.
pub const MOST_ERRORS: usize = 20;

/// After so many errors, listed or not, the text is no query: each takes time in its length.
const MOST_NOTED: usize = 5 * MOST_ERRORS;

/// What was found so far.
pub(super) struct Recovery {
    errors: Vec<ParseError>,
    /// The token of the last error, listed or not.
    last: usize,
    /// How many errors there were, listed or not.
    count: usize,
    /// For each token how many parentheses stand around it; a parenthesis itself stands outside.
    levels: Vec<usize>,
}

impl Parser<'_> {
    /// The tree, or all errors.
    pub(super) fn recovering(mut self) -> Result<Query, Vec<ParseError>> {
        self.recovery = Some(Recovery {
            errors: Vec::new(),
            last: 0,
            count: 0,
            levels: levels(&self.tokens),
        });
        let result = self.whole_query();
        let mut errors = self.recovery.take().map_or_else(Vec::new, |all| all.errors);
        match result {
            Ok(query) if errors.is_empty() => return Ok(query),
            Ok(_) => {}
            Err(last)
                if errors
                    .last()
                    .is_some_and(|known| is_same_place(known, &last)) => {}
            Err(last) => errors.push(last),
        }
        Err(errors)
    }

    /// Notes an error to go on behind it; gives it back when that is not wanted or not safe.
    pub(super) fn report(&mut self, error: ParseError) -> Parsed<()> {
        let is_doubtful = self.recovery.is_some() && self.is_doubtful_behind(&error);
        let Some(recovery) = &mut self.recovery else {
            return Err(error);
        };
        recovery.count += 1;
        if recovery.count >= MOST_NOTED {
            return Err(error);
        }
        let is_echo = recovery.is_echo(&error, self.at);
        recovery.last = self.at;
        if is_echo {
            return Ok(());
        }
        recovery.errors.push(error.clone());
        if is_doubtful || recovery.errors.len() >= MOST_ERRORS {
            recovery.count = MOST_NOTED;
            return Err(error);
        }
        Ok(())
    }

    /// Notes an error that is news even right behind another one.
    pub(super) fn report_anew(&mut self, error: ParseError) -> Parsed<()> {
        if let Some(recovery) = &mut self.recovery {
            recovery.last = recovery.last.min(self.at.saturating_sub(2));
        }
        self.report(error)
    }

    /// Whether an error was noted already.
    pub(super) fn has_errors(&self) -> bool {
        let noted = self.recovery.as_ref().map(|all| &all.errors);
        noted.is_some_and(|errors| !errors.is_empty())
    }

    /// Whether what stands behind this error may not mean what it seems to.
    fn is_doubtful_behind(&self, error: &ParseError) -> bool {
        use ParseErrorKind::{Empty, TooDeep, UnfinishedText};
        matches!(error.kind, Empty | TooDeep | UnfinishedText)
            || self.unfinished_text_from(error.span.start).is_some()
    }

    /// The text without an end on the line of this place, at it or behind it.
    pub(super) fn unfinished_text_from(&self, place: usize) -> Option<Token> {
        let unfinished = self
            .tokens
            .iter()
            .find(|token| token.kind == TokenKind::UnfinishedText && token.span.start >= place)?;
        let between = &self.text[place..unfinished.span.start];
        (!between.contains('\n')).then_some(*unfinished)
    }

    /// Goes on to where `stop` holds or a clause starts, at the level of the token with the index
    /// `start`; or to the parenthesis that closes this level, or the end.
    pub(super) fn skip(&mut self, start: usize, stop: impl Fn(&Self) -> bool) {
        let level = |parser: &Self, at: usize| {
            let levels = parser.recovery.as_ref().map(|all| &all.levels);
            levels.map_or(0, |levels| levels[at])
        };
        let base = level(self, start);
        if self.tokens[start].kind == TokenKind::RightParen {
            return;
        }
        while !self.is(TokenKind::End) {
            let here = level(self, self.at);
            if here < base || here == base && (stop(self) || self.is_clause_start()) {
                return;
            }
            self.advance();
        }
    }

    /// Goes on behind a condition that starts at the token with the index `start`.
    pub(super) fn skip_condition(&mut self, start: usize) {
        let is_between = self.is_word("BETWEEN");
        let is_joint = |parser: &Self| parser.is_word("AND") || parser.is_word("OR");
        self.skip(start, is_joint);
        if is_between && self.take_word("AND").is_some() {
            self.skip(start, is_joint);
        }
    }

    /// Runs `inner` for a clause; when it fails, goes on to the next one.
    pub(super) fn clause<T: Default>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        let start = self.at;
        inner(self).or_else(|error| {
            self.report(error)?;
            self.skip(start, |_| false);
            Ok(T::default())
        })
    }

    /// Whether a clause behind the select list starts at hand.
    pub(super) fn is_clause_start(&self) -> bool {
        let mut heads = CLAUSES.iter().filter(|clause| !clause.contains(' '));
        self.is_word("FROM")
            || heads.any(|head| *head != "OFFSET" && self.is_word(head))
            || self.starts_late_clause(0)
    }

    /// Takes FROM, or the word that was meant to be it, somewhere behind the token at hand.
    pub(super) fn go_to_from(&mut self) -> bool {
        if suggest::closest(self.slice(self.token()), ["FROM"].into_iter()).is_some() {
            self.advance();
            return true;
        }
        if !self.is(TokenKind::RightParen) {
            self.skip(self.at, |_| false);
        } else if self.depth == 0 {
            self.advance();
        }
        self.take_word("FROM").is_some()
    }

    /// Makes sure that nothing stands behind a query but the parenthesis that closes it.
    pub(super) fn end_of_query(&mut self, query: &Query) -> Parsed<()> {
        if self.is_end_of_query() {
            return Ok(());
        }
        let error = self.unexpected_behind(query);
        let has_condition_last = error.expected.contains(&"AND");
        if !query.from.is_empty() {
            self.report(error)?;
        }
        let start = self.at;
        let is_joint =
            |parser: &Self| has_condition_last && (parser.is_word("AND") || parser.is_word("OR"));
        while !self.is_end_of_query() {
            if is_joint(self) {
                self.advance();
                self.joined_condition()?;
                if !is_joint(self) && !self.is_clause_start() && !self.is_end_of_query() {
                    let error = self.unexpected_behind(query);
                    self.report(error)?;
                }
            } else if !self.any_clause()? {
                self.advance();
                self.skip(start, is_joint);
            }
        }
        Ok(())
    }

    /// Whether the query at hand is over.
    fn is_end_of_query(&self) -> bool {
        self.is(TokenKind::End) || self.depth > 0 && self.is(TokenKind::RightParen)
    }

    /// Takes a clause that stands where it must not, for what is wrong inside it.
    fn any_clause(&mut self) -> Parsed<bool> {
        if !self.is_clause_start() {
            return Ok(false);
        }
        let start = self.at;
        self.clause(|parser| {
            parser.filter()?;
            parser.with()?;
            parser.group_by()?;
            parser.having()?;
            parser.order_by()?;
            parser.row_number("LIMIT")?;
            parser.row_number("OFFSET")?;
            parser.bind()?;
            parser.usage()?;
            parser.update()?;
            Ok(())
        })?;
        Ok(self.at > start)
    }
}

impl Recovery {
    /// Whether an error at the token with the index `at` only says what the one before it said: it
    /// is about the same token or the next one, or about an end that comes too early because a
    /// parenthesis is open.
    fn is_echo(&self, error: &ParseError, at: usize) -> bool {
        let Some(before) = self.errors.last() else {
            return false;
        };
        let is_unclosed = self.levels.last().is_some_and(|level| *level > 0);
        let is_early_end =
            is_unclosed && error.found.is_empty() && !error.expected.contains(&"`)`");
        is_early_end || at <= self.last + 1 || is_same_place(before, error)
    }
}

/// Whether two errors are about the same place: the second one is no news.
fn is_same_place(one: &ParseError, other: &ParseError) -> bool {
    one.span.start == other.span.start
}

/// How many parentheses stand around each token.
fn levels(tokens: &[Token]) -> Vec<usize> {
    let mut level: usize = 0;
    let levels = tokens.iter().map(|token| match token.kind {
        TokenKind::LeftParen => {
            level += 1;
            level - 1
        }
        TokenKind::RightParen => {
            level = level.saturating_sub(1);
            level
        }
        _ => level,
    });
    levels.collect()
}

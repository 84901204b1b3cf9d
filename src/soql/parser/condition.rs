//! Conditions of WHERE and HAVING.
//!
//! There is no precedence: one level holds either `AND` or `OR`, and `NOT` takes one condition and
//! then its level ends.

use super::{Parsed, Parser, QUERY_DEPTH};
use crate::soql::ast::{Comparison, Condition, ListOperator, Operand};
use crate::soql::error::ParseErrorKind;
use crate::soql::lexer::TokenKind;
use crate::soql::span::Span;

impl Parser<'_> {
    /// `WHERE condition`.
    pub(super) fn filter(&mut self) -> Parsed<Option<Condition>> {
        match self.take_word("WHERE") {
            Some(_) => self.condition().map(Some),
            None => Ok(None),
        }
    }

    /// `HAVING condition`.
    pub(super) fn having(&mut self) -> Parsed<Option<Condition>> {
        match self.take_word("HAVING") {
            Some(_) => self.condition().map(Some),
            None => Ok(None),
        }
    }

    /// One level: conditions joined by the same word, or one NOT.
    fn condition(&mut self) -> Parsed<Condition> {
        if let Some(not) = self.take_word("NOT") {
            let inner = self.simple_condition()?;
            if self.is_word("AND") || self.is_word("OR") {
                return Err(self.unjoined_not(not.span.start));
            }
            let span = self.span_from(not.span.start);
            return Ok(Condition::Not(Box::new(inner), span));
        }
        let start = self.token().span.start;
        let first = self.simple_condition()?;
        let (word, other) = match () {
            () if self.is_word("AND") => ("AND", "OR"),
            () if self.is_word("OR") => ("OR", "AND"),
            () => return Ok(first),
        };
        let mut all = vec![first];
        while self.take_word(word).is_some() {
            all.push(self.simple_condition()?);
        }
        if self.is_word(other) {
            return Err(self.mixed_words(start));
        }
        Ok(match word {
            "AND" => Condition::And(all),
            _ => Condition::Or(all),
        })
    }

    /// A condition in parentheses or a comparison.
    fn simple_condition(&mut self) -> Parsed<Condition> {
        if !self.is(TokenKind::LeftParen) {
            return self.comparison();
        }
        self.deeper(1, |parser| {
            parser.advance();
            let condition = parser.condition()?;
            if parser.take(TokenKind::RightParen).is_none() {
                return Err(parser.unexpected(&["`)`", "AND", "OR"]));
            }
            Ok(condition)
        })
    }

    /// `left operator right`.
    fn comparison(&mut self) -> Parsed<Condition> {
        if self.is(TokenKind::End) {
            return Err(self.missing_value(&["a condition"]));
        }
        let start = self.token().span.start;
        let left = self.operand("a field")?;
        if let Some(operator) = self.comparison_operator() {
            let value = self.value()?;
            return Ok(Condition::Compare {
                left,
                operator,
                value,
            });
        }
        if matches!(left, Operand::Distance(_)) {
            return Err(self.unexpected(&["`<`", "`>`"]));
        }
        if self.take_word("LIKE").is_some() {
            let operator = Comparison::Like;
            let value = self.pattern()?;
            return Ok(Condition::Compare {
                left,
                operator,
                value,
            });
        }
        let Some(operator) = self.list_operator() else {
            return Err(self.unexpected(&["an operator such as `=`"]));
        };
        self.list(left, operator, start)
    }

    /// `=`, `!=`, `<>`, `<`, `<=`, `>`, `>=`, with space allowed inside.
    fn comparison_operator(&mut self) -> Option<Comparison> {
        use TokenKind::{Bang, Equal, Greater, Less};
        let (operator, tokens) = match (self.token().kind, self.ahead(1).kind) {
            (Equal, _) => (Comparison::Equal, 1),
            (Bang, Equal) | (Less, Greater) => (Comparison::NotEqual, 2),
            (Less, Equal) => (Comparison::LessOrEqual, 2),
            (Less, _) => (Comparison::Less, 1),
            (Greater, Equal) => (Comparison::GreaterOrEqual, 2),
            (Greater, _) => (Comparison::Greater, 1),
            _ => return None,
        };
        for _ in 0..tokens {
            self.advance();
        }
        Some(operator)
    }

    /// `IN`, `NOT IN`, `INCLUDES`, `EXCLUDES`.
    fn list_operator(&mut self) -> Option<ListOperator> {
        if self.take_word("IN").is_some() {
            return Some(ListOperator::In);
        }
        if self.take_word("INCLUDES").is_some() {
            return Some(ListOperator::Includes);
        }
        if self.take_word("EXCLUDES").is_some() {
            return Some(ListOperator::Excludes);
        }
        if self.is_word("NOT") && self.is_word_ahead(1, "IN") {
            self.advance();
            self.advance();
            return Some(ListOperator::NotIn);
        }
        None
    }

    /// `(values)` or `(SELECT …)` behind a list operator.
    fn list(&mut self, left: Operand, operator: ListOperator, start: usize) -> Parsed<Condition> {
        if self.options.parameters && self.is(TokenKind::Colon) {
            let values = vec![self.value()?];
            let span = self.span_from(start);
            return Ok(Condition::List {
                left,
                operator,
                values,
                span,
            });
        }
        self.expect(TokenKind::LeftParen, "`(`")?;
        if let Some(close) = self.take(TokenKind::RightParen) {
            return Err(self.error(ParseErrorKind::EmptyList, Span::new(start, close.span.end)));
        }
        let joins = matches!(operator, ListOperator::In | ListOperator::NotIn);
        if joins && self.is_word("SELECT") {
            let query = self.deeper(QUERY_DEPTH, Self::semi_join)?;
            if self.take(TokenKind::RightParen).is_none() {
                return Err(self.unexpected_in_semi_join());
            }
            return Ok(Condition::SemiJoin {
                left,
                negated: operator == ListOperator::NotIn,
                query: Box::new(query),
                span: self.span_from(start),
            });
        }
        let values = self.listed(Self::value)?;
        if self.take(TokenKind::RightParen).is_none() {
            return Err(self.unexpected(&["`,`", "`)`"]));
        }
        let span = self.span_from(start);
        Ok(Condition::List {
            left,
            operator,
            values,
            span,
        })
    }
}

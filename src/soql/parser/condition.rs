//! Conditions of WHERE and HAVING.
//!
//! There is no precedence: one level holds either `AND` or `OR`, and `NOT` takes one condition and
//! then its level ends.

use super::{Parsed, Parser, QUERY_DEPTH};
use crate::soql::ast::{
    Calculation, Comparison, Condition, FieldPath, ListOperator, Literal, Operand,
};
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
        let start = self.token().span.start;
        let is_negated = self.take_word("NOT").is_some();
        let mut first = self.simple_condition()?;
        if is_negated {
            first = Condition::Not(Box::new(first), self.span_from(start));
        }
        let is_and = self.is_word("AND");
        if !is_and && !self.is_word("OR") {
            return Ok(first);
        }
        let mut is_reported = is_negated;
        if is_negated {
            let error = self.unjoined_not(start);
            self.report_anew(error)?;
        }
        let mut all = vec![first];
        while self.is_word("AND") || self.is_word("OR") {
            if self.is_word("AND") != is_and && !is_reported {
                is_reported = true;
                let error = self.mixed_words(start);
                self.report_anew(error)?;
            }
            self.advance();
            all.push(self.joined_condition()?);
        }
        Ok(if is_and {
            Condition::And(all)
        } else {
            Condition::Or(all)
        })
    }

    /// A condition behind AND or OR, where NOT needs parentheses of its own.
    pub(super) fn joined_condition(&mut self) -> Parsed<Condition> {
        if self.is_word("NOT") {
            let error = self.unexpected(&["a field", "`(`"]);
            self.report(error)?;
            self.advance();
        }
        self.simple_condition()
    }

    /// A condition in parentheses or a comparison.
    fn simple_condition(&mut self) -> Parsed<Condition> {
        if !self.is(TokenKind::LeftParen) {
            let start = self.at;
            return match self.comparison() {
                Err(error) => {
                    self.report(error)?;
                    self.skip_condition(start);
                    Ok(Condition::And(Vec::new()))
                }
                condition => condition,
            };
        }
        self.deeper(1, |parser| {
            parser.advance();
            let condition = parser.condition()?;
            if parser.take(TokenKind::RightParen).is_none() {
                let error = parser.unexpected(&["`)`", "AND", "OR"]);
                parser.report(error)?;
            }
            Ok(condition)
        })
    }

    /// `left operator right`.
    fn comparison(&mut self) -> Parsed<Condition> {
        if self.is(TokenKind::End) || self.is_clause_start() {
            return Err(self.missing_value(&["a condition"]));
        }
        let start = self.token().span.start;
        let left = self.operand("a field")?;
        if let Some(operator) = self.comparison_operator() {
            let value = self.compared_value()?;
            return Ok(Condition::Compare {
                left,
                operator,
                value,
            });
        }
        let left = match left {
            Operand::Distance(_) => return Err(self.unexpected(&["`<`", "`>`"])),
            Operand::Field(path) if self.is_sign() => return self.calculation(path),
            left => left,
        };
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

    /// Whether a sign is at hand.
    fn is_sign(&self) -> bool {
        self.is(TokenKind::Plus) || self.is(TokenKind::Minus)
    }

    /// `left + right operator value`, from the sign.
    fn calculation(&mut self, left: FieldPath) -> Parsed<Condition> {
        let is_minus = self.is(TokenKind::Minus);
        if !self.is_name(self.ahead(1)) {
            return Err(self.unexpected(&["an operator such as `=`"]));
        }
        self.advance();
        let right = self.path("a field")?;
        let Some(operator) = self.comparison_operator() else {
            return Err(self.unexpected(&["`=`", "`<`", "`>`"]));
        };
        let value = self.compared_value()?;
        Ok(Condition::Calculation(Calculation {
            left,
            is_minus,
            right,
            operator,
            value,
        }))
    }

    /// The value behind an operator that compares.
    fn compared_value(&mut self) -> Parsed<Literal> {
        while matches!(
            self.token().kind,
            TokenKind::Equal | TokenKind::Less | TokenKind::Greater
        ) {
            let error = self.unexpected(&["a value"]);
            self.report(error)?;
            self.advance();
        }
        self.value()
    }

    /// `=`, `!=`, `<>`, `<`, `<=`, `>`, `>=`, with space allowed before the `=`.
    fn comparison_operator(&mut self) -> Option<Comparison> {
        use TokenKind::{Bang, Equal, Greater, Less, NotEqual};
        let (operator, tokens) = match (self.token().kind, self.ahead(1).kind) {
            (Equal, _) => (Comparison::Equal, 1),
            (NotEqual, _) => (Comparison::NotEqual, 1),
            (Bang, Equal) => (Comparison::NotEqual, 2),
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

//! The list behind SELECT.

use super::{Parsed, Parser, QUERY_DEPTH};
use crate::soql::ast::{
    Distance, FieldPath, FieldsGroup, Operand, Select, SelectExpr, SelectItem, Typeof,
};
use crate::soql::error::ParseErrorKind;
use crate::soql::lexer::TokenKind;
use crate::soql::span::Span;

impl Parser<'_> {
    /// `COUNT()` or items.
    pub(super) fn select(&mut self) -> Parsed<Select> {
        if self.is_word("FROM") {
            let start = self.behind().map_or(0, |token| token.span.start);
            let span = self.token().span;
            let span = Span::new(start, span.end);
            let error = self.error(ParseErrorKind::EmptySelect, span);
            self.report(error)?;
            return Ok(Select::Items(Vec::new()));
        }
        if self.is_word("COUNT")
            && self.ahead(1).kind == TokenKind::LeftParen
            && self.ahead(2).kind == TokenKind::RightParen
        {
            let start = self.advance().span.start;
            self.advance();
            self.advance();
            return Ok(Select::Count(self.span_from(start)));
        }
        self.listed(Self::select_item).map(Select::Items)
    }

    /// An item with its alias.
    fn select_item(&mut self) -> Parsed<SelectItem> {
        let start = self.token().span.start;
        let expr = self.select_expr()?;
        let alias = self.select_alias();
        Ok(SelectItem {
            expr,
            alias,
            span: self.span_from(start),
        })
    }

    /// An item without its alias.
    pub(super) fn select_expr(&mut self) -> Parsed<SelectExpr> {
        if self.is(TokenKind::LeftParen) {
            return self.deeper(QUERY_DEPTH, |parser| {
                parser.advance();
                let query = parser.query()?;
                parser.end_of_query(&query)?;
                parser.take(TokenKind::RightParen);
                Ok(SelectExpr::SubQuery(Box::new(query)))
            });
        }
        if self.is_word("TYPEOF") && self.is_name(self.ahead(1)) && self.is_word_ahead(2, "WHEN") {
            return self.type_of().map(SelectExpr::Typeof);
        }
        if let Some(group) = self.fields_group() {
            let start = self.token().span.start;
            for _ in 0..4 {
                self.advance();
            }
            return Ok(SelectExpr::Fields(group, self.span_from(start)));
        }
        Ok(match self.operand("a field")? {
            Operand::Field(path) => SelectExpr::Field(path),
            Operand::Function(function) => SelectExpr::Function(function),
            Operand::Distance(distance) => SelectExpr::Distance(distance),
        })
    }

    /// The group, when `FIELDS(group)` is at hand.
    fn fields_group(&self) -> Option<FieldsGroup> {
        let is_fields = self.is_word("FIELDS")
            && self.ahead(1).kind == TokenKind::LeftParen
            && self.ahead(3).kind == TokenKind::RightParen;
        if !is_fields {
            return None;
        }
        [
            ("ALL", FieldsGroup::All),
            ("CUSTOM", FieldsGroup::Custom),
            ("STANDARD", FieldsGroup::Standard),
        ]
        .into_iter()
        .find(|(name, _)| self.is_word_ahead(2, name))
        .map(|(_, group)| group)
    }

    /// `TYPEOF path WHEN object THEN paths … [ELSE paths] END`.
    fn type_of(&mut self) -> Parsed<Typeof> {
        let start = self.advance().span.start;
        let field = self.path("a relationship")?;
        let mut when = Vec::new();
        while self.take_word("WHEN").is_some() {
            let object = self.name("an object")?;
            self.expect_word("THEN")?;
            when.push((object, self.paths()?));
        }
        if when.is_empty() {
            return Err(self.unexpected(&["WHEN"]));
        }
        let otherwise = match self.take_word("ELSE") {
            Some(_) => self.paths()?,
            None => Vec::new(),
        };
        if self.take_word("END").is_none() {
            return Err(self.unexpected(&["`,`", "WHEN", "ELSE", "END"]));
        }
        Ok(Typeof {
            field,
            when,
            otherwise,
            span: self.span_from(start),
        })
    }

    /// Paths behind THEN and ELSE.
    fn paths(&mut self) -> Parsed<Vec<FieldPath>> {
        self.listed(|parser| parser.path("a field"))
    }

    /// Whether a distance is at hand, and not a function or field that is called so.
    pub(super) fn is_distance(&self) -> bool {
        let is_geolocation_first = self.is_word_ahead(2, "GEOLOCATION")
            && self.ahead(3).kind == TokenKind::LeftParen
            && self.ahead(4).kind != TokenKind::Word;
        self.is_word("DISTANCE")
            && self.ahead(1).kind == TokenKind::LeftParen
            && (self.ahead(3).kind == TokenKind::Comma || is_geolocation_first)
    }

    /// `DISTANCE(path, GEOLOCATION(latitude, longitude), 'unit')`.
    pub(super) fn distance(&mut self) -> Parsed<Distance> {
        let start = self.advance().span.start;
        self.expect(TokenKind::LeftParen, "`(`")?;
        if self.is_word("GEOLOCATION") && self.ahead(1).kind == TokenKind::LeftParen {
            return Err(self.unexpected(&["a location field"]));
        }
        let field = self.path("a location field")?;
        self.expect(TokenKind::Comma, "`,`")?;
        self.expect_word("GEOLOCATION")?;
        self.expect(TokenKind::LeftParen, "`(`")?;
        let latitude = self.signed("a latitude")?;
        self.expect(TokenKind::Comma, "`,`")?;
        let longitude = self.signed("a longitude")?;
        self.expect(TokenKind::RightParen, "`)`")?;
        self.expect(TokenKind::Comma, "`,`")?;
        let unit = self.unit()?;
        self.expect(TokenKind::RightParen, "`)`")?;
        Ok(Distance {
            field,
            latitude,
            longitude,
            unit,
            span: self.span_from(start),
        })
    }
}

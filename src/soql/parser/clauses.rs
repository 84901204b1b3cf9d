//! The clauses behind WHERE.

use super::{Parsed, Parser};
use crate::soql::ast::{
    DataCategory, GroupBy, Grouping, Ident, Literal, Nulls, OrderItem, Usage, With,
};
use crate::soql::lexer::TokenKind;
use crate::soql::span::Span;

/// The words that say how a category is compared.
const SELECTORS: [&str; 4] = ["AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"];

impl Parser<'_> {
    /// All `WITH` clauses: DATA CATEGORY or an assignment comes first and once, then any number of
    /// names, with or without options.
    pub(super) fn with(&mut self) -> Parsed<Vec<With>> {
        let mut clauses = Vec::new();
        while self.take_word("WITH").is_some() {
            let is_first = clauses.is_empty();
            let clause = self.clause(|parser| parser.with_clause(is_first).map(Some))?;
            clauses.extend(clause);
        }
        Ok(clauses)
    }

    /// The one `WITH` clause of a semi-join: DATA CATEGORY or an assignment.
    pub(super) fn with_in_semi_join(&mut self) -> Parsed<Vec<With>> {
        if !self.is_word("WITH") {
            return Ok(Vec::new());
        }
        let is_category = self.is_word_ahead(1, "DATA") && self.is_word_ahead(2, "CATEGORY");
        if !is_category && self.ahead(2).kind != TokenKind::Equal {
            return Err(self.unexpected_in_semi_join());
        }
        self.advance();
        Ok(vec![self.with_clause(true)?])
    }

    /// What stands behind WITH.
    fn with_clause(&mut self, is_first: bool) -> Parsed<With> {
        let is_category = self.is_word("DATA") && self.is_word_ahead(1, "CATEGORY");
        if is_category && is_first {
            self.advance();
            self.advance();
            return self.data_categories().map(With::DataCategory);
        }
        let name = self.name("USER_MODE, DATA CATEGORY or a name")?;
        if is_first && self.take(TokenKind::Equal).is_some() {
            return Ok(With::Assign(
                name,
                self.quoted_text("a text in single quotes")?,
            ));
        }
        if self.take(TokenKind::LeftParen).is_some() {
            let options = self.listed(Self::option)?;
            self.expect(TokenKind::RightParen, "`)`")?;
            return Ok(With::Options(name, options));
        }
        if self.is(TokenKind::Equal) || is_category {
            return Err(self.late_with());
        }
        Ok(With::Mode(name))
    }

    /// `name = value` between parentheses, where the value is a text, a whole number, TRUE or FALSE.
    fn option(&mut self) -> Parsed<(Ident, Literal)> {
        let name = self.name("a name")?;
        self.expect(TokenKind::Equal, "`=`")?;
        let is_value = match self.token().kind {
            TokenKind::Text | TokenKind::UnfinishedText | TokenKind::Integer => true,
            _ => self.is_word("TRUE") || self.is_word("FALSE"),
        };
        if !is_value {
            return Err(self.missing_value(&["a text", "a whole number", "TRUE", "FALSE"]));
        }
        Ok((name, self.value()?))
    }

    /// `name = value`.
    pub(super) fn assignment(&mut self) -> Parsed<(Ident, Literal)> {
        let name = self.name("a name")?;
        self.expect(TokenKind::Equal, "`=`")?;
        Ok((name, self.value()?))
    }

    /// `group selector categories AND …`.
    pub(super) fn data_categories(&mut self) -> Parsed<Vec<DataCategory>> {
        let mut all = vec![self.data_category()?];
        while self.take_word("AND").is_some() {
            all.push(self.data_category()?);
        }
        Ok(all)
    }

    /// `group selector category` or `group selector (category, …)`.
    fn data_category(&mut self) -> Parsed<DataCategory> {
        let group = self.name("a category group")?;
        if !SELECTORS.iter().any(|selector| self.is_word(selector)) {
            return Err(self.unexpected(&SELECTORS));
        }
        let selector = self.advance();
        let selector = self.ident_of(selector);
        let categories = if self.take(TokenKind::LeftParen).is_some() {
            let names = self.listed(|parser| parser.name("a category"))?;
            self.expect(TokenKind::RightParen, "`)`")?;
            names
        } else {
            vec![self.name("a category")?]
        };
        Ok(DataCategory {
            group,
            selector,
            categories,
        })
    }

    /// `GROUP BY …`.
    pub(super) fn group_by(&mut self) -> Parsed<Option<GroupBy>> {
        if self.take_word("GROUP").is_none() {
            return Ok(None);
        }
        self.expect_word("BY")?;
        let kind = match () {
            () if self.take_word("ROLLUP").is_some() => Grouping::Rollup,
            () if self.take_word("CUBE").is_some() => Grouping::Cube,
            () => Grouping::Plain,
        };
        let item = |parser: &mut Self| parser.path_or_function("a field");
        if kind == Grouping::Plain {
            let items = self.listed(item)?;
            return Ok(Some(GroupBy { kind, items }));
        }
        self.expect(TokenKind::LeftParen, "`(`")?;
        let items = self.listed(item)?;
        self.expect(TokenKind::RightParen, "`)`")?;
        Ok(Some(GroupBy { kind, items }))
    }

    /// `ORDER BY …`.
    pub(super) fn order_by(&mut self) -> Parsed<Vec<OrderItem>> {
        if self.take_word("ORDER").is_none() {
            return Ok(Vec::new());
        }
        self.expect_word("BY")?;
        self.listed(Self::order_item)
    }

    /// `operand [ASC|DESC] [NULLS FIRST|LAST]`.
    fn order_item(&mut self) -> Parsed<OrderItem> {
        let operand = self.operand("a field")?;
        let descending = self.take_word("DESC").is_some();
        if !descending {
            self.take_word("ASC");
        }
        let nulls = match self.take_word("NULLS") {
            None => None,
            Some(_) if self.take_word("FIRST").is_some() => Some(Nulls::First),
            Some(_) if self.take_word("LAST").is_some() => Some(Nulls::Last),
            Some(_) => return Err(self.unexpected(&["FIRST", "LAST"])),
        };
        Ok(OrderItem {
            operand,
            descending,
            nulls,
        })
    }

    /// `FOR VIEW` or `FOR REFERENCE`.
    pub(super) fn usage(&mut self) -> Parsed<Option<(Usage, Span)>> {
        let Some(word) = self.take_word("FOR") else {
            return Ok(None);
        };
        let usage = match () {
            () if self.take_word("VIEW").is_some() => Usage::View,
            () if self.take_word("REFERENCE").is_some() => Usage::Reference,
            () => return Err(self.unexpected(&["VIEW", "REFERENCE"])),
        };
        Ok(Some((usage, self.span_from(word.span.start))))
    }

    /// `UPDATE TRACKING, VIEWSTAT`.
    pub(super) fn update(&mut self) -> Parsed<Vec<Ident>> {
        match self.take_word("UPDATE") {
            Some(_) => self.listed(|parser| parser.plain_name("TRACKING or VIEWSTAT")),
            None => Ok(Vec::new()),
        }
    }

    /// `BIND name = value, …`.
    pub(super) fn bind(&mut self) -> Parsed<Vec<(Ident, Literal)>> {
        match self.take_word("BIND") {
            Some(_) => self.listed(Self::assignment),
            None => Ok(Vec::new()),
        }
    }
}

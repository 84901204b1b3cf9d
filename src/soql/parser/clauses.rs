//! The clauses behind WHERE.

use super::{Parsed, Parser};
use crate::soql::ast::{
    DataCategory, GroupBy, Grouping, Ident, Literal, Nulls, OrderItem, Usage, With,
};
use crate::soql::lexer::TokenKind;
use crate::soql::span::Span;

/// The words that say how a category is compared.
const SELECTORS: [&str; 4] = ["AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"];
/// The modes behind WITH.
const MODES: [&str; 3] = ["SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"];

impl Parser<'_> {
    /// All `WITH` clauses.
    pub(super) fn with(&mut self) -> Parsed<Vec<With>> {
        let mut clauses = Vec::new();
        while self.take_word("WITH").is_some() {
            clauses.push(self.with_clause()?);
        }
        Ok(clauses)
    }

    /// What stands behind WITH.
    fn with_clause(&mut self) -> Parsed<With> {
        if self.is_word("DATA") && self.is_word_ahead(1, "CATEGORY") {
            self.advance();
            self.advance();
            return self.data_categories().map(With::DataCategory);
        }
        let is_mode = MODES.iter().any(|mode| self.is_word(mode));
        let name = self.name("USER_MODE, DATA CATEGORY or a name")?;
        if self.take(TokenKind::Equal).is_some() {
            return Ok(With::Assign(name, self.value()?));
        }
        if self.take(TokenKind::LeftParen).is_some() {
            let options = self.listed(Self::assignment)?;
            self.expect(TokenKind::RightParen, "`)`")?;
            return Ok(With::Options(name, options));
        }
        if is_mode {
            return Ok(With::Mode(name));
        }
        Err(self.unexpected(&["`=`", "`(`"]))
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
            let names = self.names("a category")?;
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
            Some(_) => self.names("TRACKING or VIEWSTAT"),
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

//! A query as a whole, and what stands behind FROM up to WHERE.

use super::words::CLAUSES;
use super::{Parsed, Parser};
use crate::soql::ast::{FromItem, Ident, Query, Select, SelectExpr, SelectItem, Using};
use crate::soql::error::ParseErrorKind;
use crate::soql::lexer::TokenKind;
use crate::soql::suggest;

impl Parser<'_> {
    /// The whole text as one query. Semicolons at the end are let through, as Salesforce does.
    pub(super) fn whole_query(&mut self) -> Parsed<Query> {
        if self.is(TokenKind::End) {
            return Err(self.error(ParseErrorKind::Empty, self.token().span));
        }
        let query = self.query()?;
        let behind = self.at;
        while self.take(TokenKind::Semicolon).is_some() {}
        if self.is(TokenKind::End) {
            return Ok(query);
        }
        self.at = behind;
        Err(self.unexpected_behind(&query))
    }

    /// A query or a sub-query, up to where its last clause ends.
    pub(super) fn query(&mut self) -> Parsed<Query> {
        let start = self.expect_word("SELECT")?.span.start;
        let select = self.select()?;
        let from = self.from()?;
        let using = self.using()?.into_iter().collect();
        let filter = self.filter()?;
        let with = self.with()?;
        let group_by = self.group_by()?;
        let having = match group_by {
            Some(_) => self.having()?,
            None => None,
        };
        let order_by = self.order_by()?;
        let limit = self.row_number("LIMIT")?;
        let offset = self.row_number("OFFSET")?;
        let bind = self.bind()?;
        let usage = self.usage()?;
        let update = self.update()?;
        Ok(Query {
            select,
            from,
            using,
            filter,
            with,
            group_by,
            having,
            order_by,
            limit,
            offset,
            usage,
            update,
            bind,
            span: self.span_from(start),
        })
    }

    /// `SELECT path FROM … [USING …] [WHERE …]`: what may stand in `IN (…)`.
    pub(super) fn semi_join(&mut self) -> Parsed<Query> {
        let start = self.expect_word("SELECT")?.span.start;
        let path = self.path("a field")?;
        let item = SelectItem {
            span: path.span(),
            expr: SelectExpr::Field(path),
            alias: None,
        };
        let from = self.from()?;
        let using = self.using()?.into_iter().collect();
        let filter = self.filter()?;
        Ok(Query {
            select: Select::Items(vec![item]),
            from,
            using,
            filter,
            with: Vec::new(),
            group_by: None,
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
            usage: None,
            update: Vec::new(),
            bind: Vec::new(),
            span: self.span_from(start),
        })
    }

    /// `FROM item, …`.
    fn from(&mut self) -> Parsed<Vec<FromItem>> {
        if self.take_word("FROM").is_none() {
            return Err(self.unexpected(&["`,`", "FROM"]));
        }
        self.listed(Self::source)
    }

    /// `path [[AS] alias]`. `AS` alone is an alias too, as odd as that is.
    fn source(&mut self) -> Parsed<FromItem> {
        let path = self.path("an object")?;
        let word = self.take_word("AS");
        let alias = if self.is_from_alias() {
            let token = self.advance();
            Some(self.ident_of(token))
        } else {
            word.map(|token| self.ident_of(token))
        };
        Ok(FromItem { path, alias })
    }

    /// Whether the word at hand is an alias and not the start of a clause.
    fn is_from_alias(&self) -> bool {
        if !self.is_name(self.token()) {
            return false;
        }
        !self.starts_late_clause(0) && !self.is_misspelt_clause()
    }

    /// Whether a clause starts `steps` further on whose keyword may also be a name.
    fn starts_late_clause(&self, steps: usize) -> bool {
        let is = |word| self.is_word_ahead(steps, word);
        (is("GROUP") || is("ORDER")) && self.is_word_ahead(steps + 1, "BY")
            || is("OFFSET") && self.ahead(steps + 1).kind == TokenKind::Number
    }

    /// Whether a word that could be an alias is surely a slip of a clause's keyword: what follows
    /// it could not follow an alias.
    fn is_misspelt_clause(&self) -> bool {
        let word = self.slice(self.token());
        let first_words = CLAUSES.iter().filter_map(|clause| clause.split(' ').next());
        let Some(meant) = suggest::closest(word, first_words) else {
            return false;
        };
        let next = self.ahead(1);
        match meant {
            "GROUP" | "ORDER" => self.is_word_ahead(1, "BY") && !word.eq_ignore_ascii_case(meant),
            "LIMIT" | "OFFSET" => next.kind == TokenKind::Number,
            "WHERE" | "WITH" | "USING" => self.is_name(next) && !self.starts_late_clause(1),
            _ => false,
        }
    }

    /// `USING SCOPE name` or `USING LOOKUP path`.
    fn using(&mut self) -> Parsed<Option<Using>> {
        if self.take_word("USING").is_none() {
            return Ok(None);
        }
        if self.take_word("SCOPE").is_some() {
            return self.name("a scope").map(|name| Some(Using::Scope(name)));
        }
        if self.take_word("LOOKUP").is_some() {
            return self.path("a field").map(|path| Some(Using::Lookup(path)));
        }
        Err(self.unexpected(&["SCOPE", "LOOKUP"]))
    }

    /// A name behind an item of the select list.
    pub(super) fn select_alias(&mut self) -> Option<Ident> {
        if !self.is_name(self.token()) || self.is_misspelt_from() {
            return None;
        }
        let token = self.advance();
        Some(self.ident_of(token))
    }

    /// Whether a word that could be an alias is surely a slip of FROM.
    fn is_misspelt_from(&self) -> bool {
        let word = self.slice(self.token());
        let close = suggest::closest(word, ["FROM"].into_iter()).is_some();
        close && self.is_name(self.ahead(1))
    }
}

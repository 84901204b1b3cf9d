//! A query as a whole, and what stands behind FROM up to WHERE.

use super::guess;
use super::words::{self, CLAUSES};
use super::{Parsed, Parser, path_of};
use crate::soql::ast::{FromItem, Ident, Operand, Query, Select, SelectExpr, SelectItem, Using};
use crate::soql::error::ParseErrorKind;
use crate::soql::lexer::{Token, TokenKind};
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
        if !self.is(TokenKind::End) {
            self.at = behind;
            self.end_of_query(&query)?;
        }
        Ok(query)
    }

    /// A query or a sub-query, up to where its last clause ends.
    pub(super) fn query(&mut self) -> Parsed<Query> {
        let start = self.token().span.start;
        self.select_word()?;
        let select = self.select()?;
        let (from, using) = self.clause(Self::from)?;
        let filter = self.clause(Self::filter)?;
        let with = self.clause(Self::with)?;
        let group_by = self.clause(Self::group_by)?;
        let having = match group_by {
            None if !self.has_errors() => None,
            _ => self.clause(Self::having)?,
        };
        let order_by = self.clause(Self::order_by)?;
        let limit = self.clause(|parser| parser.row_number("LIMIT"))?;
        let offset = self.clause(|parser| parser.row_number("OFFSET"))?;
        let bind = self.clause(Self::bind)?;
        let usage = self.clause(Self::usage)?;
        let update = self.clause(Self::update)?;
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
            bind,
            usage,
            update,
            span: self.span_from(start),
        })
    }

    /// `SELECT`, or a word that was meant to be it.
    fn select_word(&mut self) -> Parsed<()> {
        if self.take_word("SELECT").is_some() {
            return Ok(());
        }
        let error = self.unexpected(&["SELECT"]);
        let word = self.slice(self.token());
        let is_misspelt = suggest::closest(word, ["SELECT"].into_iter()).is_some()
            && !guess::is_glued(word, "SELECT");
        if !is_misspelt {
            return Err(error);
        }
        self.report(error)?;
        self.advance();
        Ok(())
    }

    /// `SELECT field FROM … [USING …] [WHERE …] [WITH …]`: what may stand in `IN (…)`.
    pub(super) fn semi_join(&mut self) -> Parsed<Query> {
        let start = self.expect_word("SELECT")?.span.start;
        let field = self.path_or_function("a field")?;
        let item = SelectItem {
            span: field.span(),
            expr: match field {
                Operand::Field(path) => SelectExpr::Field(path),
                Operand::Function(function) => SelectExpr::Function(function),
                Operand::Distance(distance) => SelectExpr::Distance(distance),
            },
            alias: None,
        };
        let (from, using) = self.clause(Self::from)?;
        let filter = self.clause(Self::filter)?;
        let with = self.clause(Self::with_in_semi_join)?;
        Ok(Query {
            select: Select::Items(vec![item]),
            from,
            using,
            filter,
            with,
            group_by: None,
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
            bind: Vec::new(),
            usage: None,
            update: Vec::new(),
            span: self.span_from(start),
        })
    }

    /// `FROM item [USING …], …`.
    pub(super) fn from(&mut self) -> Parsed<(Vec<FromItem>, Vec<Using>)> {
        if self.take_word("FROM").is_none() {
            let error = self.unexpected(&["`,`", "FROM"]);
            self.report(error)?;
            if !self.go_to_from() {
                return Ok((Vec::new(), Vec::new()));
            }
        }
        let mut using = Vec::new();
        let mut from = vec![self.source(&mut using)?];
        while self.take(TokenKind::Comma).is_some() {
            from.push(self.source(&mut using)?);
        }
        Ok((from, using))
    }

    /// `path [AS] [alias] [USING …]`; `AS` may stand without an alias, as odd as that is.
    fn source(&mut self, using: &mut Vec<Using>) -> Parsed<FromItem> {
        if self.starts_late_clause(0) {
            return Err(self.missing_value(&["an object"]));
        }
        let path = self.path("an object")?;
        self.take_word("AS");
        let alias = self.is_from_alias().then(|| {
            let token = self.advance();
            self.ident_of(token)
        });
        if self.take_word("USING").is_some() {
            using.push(self.using()?);
            while self.is(TokenKind::Comma) && self.is_using(1) {
                self.advance();
                using.push(self.using()?);
            }
        }
        Ok(FromItem { path, alias })
    }

    /// Whether `SCOPE name` or `LOOKUP path` stands `steps` further on, and not an object that is
    /// called Scope: with an alias the two look alike, and Salesforce takes it for `USING`.
    fn is_using(&self, steps: usize) -> bool {
        let is_plain =
            |token: Token| token.kind == TokenKind::Word && !words::is_keyword(self.slice(token));
        self.is_word_ahead(steps, "LOOKUP")
            || self.is_word_ahead(steps, "SCOPE")
                && is_plain(self.ahead(steps + 1))
                && !self.is_word_ahead(steps + 2, "USING")
    }

    /// `SCOPE name` or `LOOKUP path`.
    fn using(&mut self) -> Parsed<Using> {
        if self.take_word("SCOPE").is_some() {
            return self.plain_name("a scope").map(Using::Scope);
        }
        if self.take_word("LOOKUP").is_some() {
            let name = self.plain_name("a field")?;
            return Ok(Using::Lookup(path_of(&name)));
        }
        Err(self.unexpected(&["SCOPE", "LOOKUP"]))
    }

    /// Whether the word at hand is an alias and not the start of a clause.
    fn is_from_alias(&self) -> bool {
        if !self.is_name(self.token()) {
            return false;
        }
        !self.starts_late_clause(0) && !self.is_misspelt_clause()
    }

    /// Whether a clause starts `steps` further on whose keyword may also be a name.
    pub(super) fn starts_late_clause(&self, steps: usize) -> bool {
        let is = |word| self.is_word_ahead(steps, word);
        (is("GROUP") || is("ORDER")) && self.is_word_ahead(steps + 1, "BY")
            || is("OFFSET") && self.starts_number(steps + 1)
    }

    /// Whether a number, with or without a sign, stands `steps` further on.
    fn starts_number(&self, steps: usize) -> bool {
        let is_signed = matches!(self.ahead(steps).kind, TokenKind::Plus | TokenKind::Minus);
        matches!(
            self.ahead(steps + usize::from(is_signed)).kind,
            TokenKind::Integer | TokenKind::Decimal
        )
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
            "LIMIT" | "OFFSET" => self.starts_number(1),
            "WHERE" | "WITH" | "USING" => self.is_name(next) && !self.starts_late_clause(1),
            _ => false,
        }
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

//! What stands behind the term of a search: SOSL's clauses, made of SOQL's.

use super::{ParseError, ParseOptions, Parsed, Parser};
use crate::soql::ast::{Ident, SelectItem};
use crate::soql::lexer::{TokenKind, tokens};
use crate::soql::search::term::Term;
use crate::soql::search::{Group, Mode, Returning, Search, SearchWith};
use crate::soql::span::Span;

/// The groups of fields behind IN.
const GROUPS: [&str; 5] = ["ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"];
/// What stands behind WITH.
const WITHS: [&str; 10] = [
    "DIVISION",
    "DATA CATEGORY",
    "HIGHLIGHT",
    "SNIPPET",
    "NETWORK",
    "PRICEBOOKID",
    "METADATA",
    "SPELL_CORRECTION",
    "USER_MODE",
    "SYSTEM_MODE",
];
/// Those of them that get a value.
const ASSIGNED: [&str; 5] = [
    "DIVISION",
    "NETWORK",
    "PRICEBOOKID",
    "METADATA",
    "SPELL_CORRECTION",
];
/// The clauses of a search behind its term, in their order.
const CLAUSES: [&str; 7] = [
    "IN",
    "RETURNING",
    "WITH",
    "USING",
    "LIMIT",
    "OFFSET",
    "UPDATE",
];

/// The tree of the search whose term ends at `behind`. The term itself is left empty.
pub(in crate::soql) fn search(text: &str, behind: usize) -> Result<Search, Box<ParseError>> {
    // What is looked for holds anything and must not be taken for tokens.
    let masked = format!("{}{}", " ".repeat(behind), &text[behind..]);
    let mut parser = Parser {
        text,
        tokens: tokens(&masked),
        at: 0,
        depth: 0,
        options: ParseOptions::default(),
        recovery: None,
    };
    parser.search(behind).map_err(Box::new)
}

impl Parser<'_> {
    fn search(&mut self, behind: usize) -> Parsed<Search> {
        let group = self.field_group()?;
        let returning = match self.take_word("RETURNING") {
            Some(_) => self.listed(Self::returning)?,
            None => Vec::new(),
        };
        let mut with = Vec::new();
        while self.take_word("WITH").is_some() {
            with.push(self.search_with()?);
        }
        let mode = self.search_mode()?;
        let limit = self.row_number("LIMIT")?;
        let offset = self.row_number("OFFSET")?;
        let update = self.update()?;
        while self.take(TokenKind::Semicolon).is_some() {}
        if !self.is(TokenKind::End) {
            return Err(self.behind_search(&returning));
        }
        Ok(Search {
            term: Term {
                text: String::new(),
                expr: None,
                span: Span::new(0, behind),
            },
            quoted: false,
            group,
            returning,
            with,
            mode,
            limit,
            offset,
            update,
            span: Span::new(0, self.span_from(0).end.max(behind)),
        })
    }

    /// Something stands behind a complete search.
    fn behind_search(&self, returning: &[Returning]) -> ParseError {
        let bare = self.behind().is_some_and(|token| {
            let last = returning.last();
            last.is_some_and(|last| last.object.span == token.span)
        });
        let clause = CLAUSES.iter().find(|clause| self.is_word(clause));
        let mut error = if bare {
            self.unexpected(&["`(`", "`,`", "WITH", "LIMIT", "UPDATE"])
        } else if returning.is_empty() {
            self.unexpected(&CLAUSES)
        } else {
            self.unexpected(&["`,`", "WITH", "LIMIT", "UPDATE"])
        };
        if let Some(clause) = clause {
            let order = CLAUSES.join(", ");
            error.suggestion = Some(format!(
                "{clause} may stand once, and the clauses in the order {order}"
            ));
        } else if ["WHERE", "ORDER"].iter().any(|word| self.is_word(word)) {
            error.suggestion = Some(
                "conditions stand with their object: `RETURNING Account(Id WHERE …)`".to_owned(),
            );
        }
        error
    }

    /// `IN … FIELDS`.
    fn field_group(&mut self) -> Parsed<Option<(Group, Span)>> {
        let Some(start) = self.take_word("IN") else {
            return Ok(None);
        };
        let token = self.token();
        let group = match token.kind {
            TokenKind::Word => Group::named(self.slice(token)),
            _ => None,
        };
        let group = group.ok_or_else(|| self.unexpected(&GROUPS))?;
        self.advance();
        self.expect_word("FIELDS")?;
        Ok(Some((group, self.span_from(start.span.start))))
    }

    /// `Object` or `Object(…)`.
    fn returning(&mut self) -> Parsed<Returning> {
        let object = self.name("an object")?;
        let mut returning = Returning {
            span: object.span,
            object,
            items: Vec::new(),
            list_view: None,
            lookup: None,
            filter: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
            bind: Vec::new(),
        };
        if self.take(TokenKind::LeftParen).is_none() {
            return Ok(returning);
        }
        returning.items = self.listed(Self::returned)?;
        self.using_in(&mut returning)?;
        returning.filter = self.filter()?;
        self.using_in(&mut returning)?;
        returning.order_by = self.order_by()?;
        returning.limit = self.row_number("LIMIT")?;
        returning.offset = self.row_number("OFFSET")?;
        returning.bind = self.bind()?;
        if self.take(TokenKind::RightParen).is_none() {
            let expected: &[&'static str] = if returning.filter.is_some() {
                &["`)`", "ORDER BY", "LIMIT", "OFFSET"]
            } else {
                &[
                    "`,`", "`)`", "USING", "WHERE", "ORDER BY", "LIMIT", "OFFSET",
                ]
            };
            return Err(self.unexpected(expected));
        }
        returning.span = self.span_from(returning.object.span.start);
        Ok(returning)
    }

    /// A field or a function of one, with its alias.
    fn returned(&mut self) -> Parsed<SelectItem> {
        let start = self.token().span.start;
        if self.is(TokenKind::LeftParen) || self.is_word("TYPEOF") && self.is_name(self.ahead(1)) {
            let mut error = self.unexpected(&["a field"]);
            error.suggestion = Some("a search has no sub-queries and no TYPEOF".to_owned());
            return Err(error);
        }
        let expr = self.select_expr()?;
        let is_clause = self.is_word("ORDER") && self.is_word_ahead(1, "BY")
            || self.is_word("OFFSET") && self.ahead(1).kind == TokenKind::Integer;
        let alias = if is_clause { None } else { self.alias() };
        Ok(SelectItem {
            expr,
            alias,
            span: self.span_from(start),
        })
    }

    /// A name that is not followed by what only a clause has behind it.
    fn alias(&mut self) -> Option<Ident> {
        let next = self.ahead(1).kind;
        let ends = matches!(next, TokenKind::Comma | TokenKind::RightParen)
            || CLAUSES.iter().any(|clause| self.is_word_ahead(1, clause))
            || self.is_word_ahead(1, "WHERE")
            || self.is_word_ahead(1, "ORDER");
        if !ends || !self.is_name(self.token()) {
            return None;
        }
        let token = self.advance();
        Some(self.ident_of(token))
    }

    /// `USING ListView=name` or `USING LOOKUP path`.
    fn using_in(&mut self, returning: &mut Returning) -> Parsed<()> {
        if returning.list_view.is_some() || returning.lookup.is_some() {
            return Ok(());
        }
        if self.take_word("USING").is_none() {
            return Ok(());
        }
        if self.take_word("LISTVIEW").is_some() {
            self.expect(TokenKind::Equal, "`=`")?;
            returning.list_view = Some(self.name("a list view")?);
            return Ok(());
        }
        if self.take_word("LOOKUP").is_some() {
            returning.lookup = Some(self.path("a field")?);
            return Ok(());
        }
        Err(self.unexpected(&["LISTVIEW", "LOOKUP"]))
    }

    /// What stands behind WITH.
    fn search_with(&mut self) -> Parsed<SearchWith> {
        let token = self.token();
        if self.is_word("DATA") && self.is_word_ahead(1, "CATEGORY") {
            self.advance();
            self.advance();
            return self.data_categories().map(SearchWith::DataCategory);
        }
        if self.take_word("HIGHLIGHT").is_some() {
            return Ok(SearchWith::Highlight(token.span));
        }
        if self.take_word("SNIPPET").is_some() {
            return self.snippet(token.span.start);
        }
        if self.is_word("USER_MODE") || self.is_word("SYSTEM_MODE") {
            self.advance();
            return Ok(SearchWith::Mode(self.ident_of(token)));
        }
        if !ASSIGNED.iter().any(|name| self.is_word(name)) {
            return Err(self.unexpected(&WITHS));
        }
        self.advance();
        let name = self.ident_of(token);
        if name.is("NETWORK") && self.take_word("IN").is_some() {
            self.expect(TokenKind::LeftParen, "`(`")?;
            let values = self.listed(Self::value)?;
            self.expect(TokenKind::RightParen, "`)`")?;
            return Ok(SearchWith::Networks(name, values));
        }
        self.expect(TokenKind::Equal, "`=`")?;
        Ok(SearchWith::Assign(name, self.value()?))
    }

    /// `SNIPPET [(target_length = n)]`, whose word was taken.
    fn snippet(&mut self, start: usize) -> Parsed<SearchWith> {
        let mut options = Vec::new();
        if self.take(TokenKind::LeftParen).is_some() {
            options = self.listed(Self::assignment)?;
            self.expect(TokenKind::RightParen, "`)`")?;
        }
        Ok(SearchWith::Snippet(options, self.span_from(start)))
    }

    /// `USING PHRASE SEARCH` or `USING ADVANCED SEARCH`.
    fn search_mode(&mut self) -> Parsed<Option<(Mode, Span)>> {
        let Some(start) = self.take_word("USING") else {
            return Ok(None);
        };
        let mode = match () {
            () if self.take_word("PHRASE").is_some() => Mode::Phrase,
            () if self.take_word("ADVANCED").is_some() => Mode::Advanced,
            () => return Err(self.unexpected(&["PHRASE", "ADVANCED"])),
        };
        self.expect_word("SEARCH")?;
        Ok(Some((mode, self.span_from(start.span.start))))
    }
}

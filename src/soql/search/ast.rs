//! The tree of a search.

use super::term::Term;
use crate::soql::ast::{
    Condition, DataCategory, FieldPath, FromItem, Ident, Literal, OrderItem, Query, Select,
    SelectExpr, SelectItem, Using,
};
use crate::soql::span::Span;

/// A number behind LIMIT or OFFSET, with its place. Negative numbers parse.
pub type Limit = Option<(i64, Span)>;

/// A whole search.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// What is looked for.
    pub term: Term,
    /// Whether the term stands in quotes, as Apex writes it, and not in braces.
    pub quoted: bool,
    /// `IN … FIELDS`; all of them when it is missing.
    pub group: Option<(Group, Span)>,
    /// `RETURNING`; every searchable object when it is empty.
    pub returning: Vec<Returning>,
    /// `WITH` clauses.
    pub with: Vec<SearchWith>,
    /// `USING … SEARCH`.
    pub mode: Option<(Mode, Span)>,
    /// `LIMIT` of the whole.
    pub limit: Limit,
    /// `OFFSET` of the whole.
    pub offset: Limit,
    /// `UPDATE TRACKING, VIEWSTAT`.
    pub update: Vec<Ident>,
    /// The whole text of it.
    pub span: Span,
}

/// The fields that are searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Group {
    /// Every searchable field.
    #[default]
    All,
    /// Names.
    Name,
    /// Email addresses.
    Email,
    /// Phone numbers.
    Phone,
    /// What the search of the sidebar looks at: names, emails, phones, ids.
    Sidebar,
}

impl Group {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 5] = [
        ("ALL", Self::All),
        ("NAME", Self::Name),
        ("EMAIL", Self::Email),
        ("PHONE", Self::Phone),
        ("SIDEBAR", Self::Sidebar),
    ];

    /// The group of this word, in any case.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let found = Self::ALL
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(word));
        found.map(|(_, group)| group)
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(_, group)| *group == self);
        found.map_or("ALL", |(word, _)| word)
    }
}

/// How the term is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// All of it as one phrase.
    Phrase,
    /// With operators.
    Advanced,
}

/// One object of RETURNING.
#[derive(Clone, Debug, PartialEq)]
pub struct Returning {
    /// The object.
    pub object: Ident,
    /// Fields and functions of fields; only the id is returned when there are none.
    pub items: Vec<SelectItem>,
    /// `USING ListView=name`.
    pub list_view: Option<Ident>,
    /// `USING LOOKUP path`.
    pub lookup: Option<FieldPath>,
    /// `WHERE`.
    pub filter: Option<Condition>,
    /// `ORDER BY`.
    pub order_by: Vec<OrderItem>,
    /// `LIMIT`.
    pub limit: Limit,
    /// `OFFSET`.
    pub offset: Limit,
    /// `BIND name = 'value', …`, which goes with USING LOOKUP.
    pub bind: Vec<(Ident, Literal)>,
    /// From the object to the closing parenthesis.
    pub span: Span,
}

impl Returning {
    /// The same as a query over the object, with the places of the search's text.
    #[must_use]
    pub fn query(&self) -> Query {
        let items = if self.items.is_empty() {
            vec![self.only_id()]
        } else {
            self.items.clone()
        };
        let path = FieldPath {
            segments: vec![self.object.clone()],
        };
        Query {
            select: Select::Items(items),
            from: vec![FromItem { path, alias: None }],
            using: self.lookup.clone().map(Using::Lookup).into_iter().collect(),
            filter: self.filter.clone(),
            with: Vec::new(),
            group_by: None,
            having: None,
            order_by: self.order_by.clone(),
            limit: self.limit,
            offset: self.offset,
            usage: None,
            update: Vec::new(),
            bind: self.bind.clone(),
            span: self.span,
        }
    }

    /// What an object without a list of fields returns.
    fn only_id(&self) -> SelectItem {
        let span = self.object.span;
        let name = "Id".to_owned();
        SelectItem {
            expr: SelectExpr::Field(FieldPath {
                segments: vec![Ident { name, span }],
            }),
            alias: None,
            span,
        }
    }
}

/// `WITH`.
#[derive(Clone, Debug, PartialEq)]
pub enum SearchWith {
    /// `DIVISION`, `PricebookId`, `METADATA`, `SPELL_CORRECTION` and `NETWORK`, `= value`.
    Assign(Ident, Literal),
    /// `NETWORK IN ('id', …)`.
    Networks(Ident, Vec<Literal>),
    /// `DATA CATEGORY group selector (categories) AND …`.
    DataCategory(Vec<DataCategory>),
    /// `HIGHLIGHT`.
    Highlight(Span),
    /// `SNIPPET` or `SNIPPET(target_length = n)`.
    Snippet(Vec<(Ident, Literal)>, Span),
    /// `USER_MODE`, `SYSTEM_MODE`.
    Mode(Ident),
}

impl Search {
    /// The value of `WITH name = …`.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&Literal> {
        self.with.iter().find_map(|with| match with {
            SearchWith::Assign(known, value) if known.is(name) => Some(value),
            _ => None,
        })
    }

    /// Whether matches are to be marked.
    #[must_use]
    pub fn highlights(&self) -> bool {
        let mut with = self.with.iter();
        with.any(|with| matches!(with, SearchWith::Highlight(_)))
    }
}

//! The tree of a SOQL query. Every node knows its place in the text.
//!
//! Names are kept as written; comparing them is done without case. The tree says nothing about
//! whether a name exists: that is `check`'s work.

use super::span::Span;

/// A name as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    /// As written.
    pub name: String,
    /// Its place.
    pub span: Span,
}

impl Ident {
    /// Whether it is this name, in any case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// A dotted path: relationships, then a field.
///
/// Salesforce's grammar takes `Account..Name` and `Name.` too; what is missing there is a segment
/// without letters, which no object has a field or relationship for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath {
    /// At least one.
    pub segments: Vec<Ident>,
}

impl FieldPath {
    /// From the first to the last segment.
    #[must_use]
    pub fn span(&self) -> Span {
        let last = self
            .segments
            .last()
            .map_or_else(Span::default, |ident| ident.span);
        self.segments
            .first()
            .map_or(last, |ident| ident.span.to(last))
    }

    /// The path as written, joined by dots.
    #[must_use]
    pub fn text(&self) -> String {
        let names: Vec<_> = self
            .segments
            .iter()
            .map(|ident| ident.name.as_str())
            .collect();
        names.join(".")
    }

    /// The last segment: the field.
    #[must_use]
    pub fn field(&self) -> &Ident {
        self.segments
            .last()
            .expect("a path has at least one segment")
    }
}

/// A whole query, also a sub-query or a semi-join.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// What is selected.
    pub select: Select,
    /// The object (or child relationship), then aliases for parent paths.
    pub from: Vec<FromItem>,
    /// `USING SCOPE x, LOOKUP y`, wherever it stands in the FROM list.
    pub using: Vec<Using>,
    /// `WHERE`.
    pub filter: Option<Condition>,
    /// `WITH` clauses.
    pub with: Vec<With>,
    /// `GROUP BY`.
    pub group_by: Option<GroupBy>,
    /// `HAVING`.
    pub having: Option<Condition>,
    /// `ORDER BY`.
    pub order_by: Vec<OrderItem>,
    /// `LIMIT`, with its place. Negative numbers parse; one that does not fit is the largest that
    /// does.
    pub limit: Option<(i64, Span)>,
    /// `OFFSET`, with its place.
    pub offset: Option<(i64, Span)>,
    /// `BIND name = 'value', …`.
    pub bind: Vec<(Ident, Literal)>,
    /// `FOR VIEW` or `FOR REFERENCE`.
    pub usage: Option<(Usage, Span)>,
    /// `UPDATE TRACKING, VIEWSTAT`.
    pub update: Vec<Ident>,
    /// The whole text of it, without parentheses around.
    pub span: Span,
}

/// The list behind SELECT.
#[derive(Clone, Debug, PartialEq)]
pub enum Select {
    /// `COUNT()` alone.
    Count(Span),
    /// At least one item.
    Items(Vec<SelectItem>),
}

/// One item of the select list.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectItem {
    /// What is selected.
    pub expr: SelectExpr,
    /// Its alias.
    pub alias: Option<Ident>,
    /// With the alias.
    pub span: Span,
}

/// What an item selects.
#[derive(Clone, Debug, PartialEq)]
pub enum SelectExpr {
    /// A field.
    Field(FieldPath),
    /// A function of a field: an aggregate, a date function, `toLabel`, `FORMAT`, …
    Function(Function),
    /// `FIELDS(ALL|CUSTOM|STANDARD)`.
    Fields(FieldsGroup, Span),
    /// `DISTANCE(…)`.
    Distance(Distance),
    /// `TYPEOF …`.
    Typeof(Typeof),
    /// A sub-query over a child relationship.
    SubQuery(Box<Query>),
}

/// The group of `FIELDS()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldsGroup {
    /// Every field.
    All,
    /// Fields made by the org.
    Custom,
    /// Fields made by Salesforce.
    Standard,
}

/// A function call with one argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name as written; a qualified one (`Account.FIELDS`) keeps its dots.
    pub name: Ident,
    /// Its argument.
    pub argument: Box<Operand>,
    /// From the name to the closing parenthesis.
    pub span: Span,
}

/// What can be compared, grouped by and sorted by.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A field (or, behind GROUP BY, an alias).
    Field(FieldPath),
    /// A function of a field.
    Function(Function),
    /// `DISTANCE(…)`; never an argument of a function.
    Distance(Distance),
}

impl Operand {
    /// Its place.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Field(path) => path.span(),
            Self::Function(function) => function.span,
            Self::Distance(distance) => distance.span,
        }
    }
}

/// `DISTANCE(field, GEOLOCATION(latitude, longitude), 'unit')`.
#[derive(Clone, Debug, PartialEq)]
pub struct Distance {
    /// The location field.
    pub field: FieldPath,
    /// Number as written.
    pub latitude: String,
    /// Number as written.
    pub longitude: String,
    /// `mi` or `km`; anything else parses.
    pub unit: String,
    /// All of it.
    pub span: Span,
}

/// `TYPEOF field WHEN … THEN … ELSE … END`.
#[derive(Clone, Debug, PartialEq)]
pub struct Typeof {
    /// The polymorphic relationship.
    pub field: FieldPath,
    /// Object and the fields selected from it; at least one.
    pub when: Vec<(Ident, Vec<FieldPath>)>,
    /// Fields for every other object; empty without ELSE.
    pub otherwise: Vec<FieldPath>,
    /// All of it.
    pub span: Span,
}

/// One item behind FROM.
#[derive(Clone, Debug, PartialEq)]
pub struct FromItem {
    /// Object, child relationship, or path from an alias.
    pub path: FieldPath,
    /// Its alias.
    pub alias: Option<Ident>,
}

/// One item of `USING`.
#[derive(Clone, Debug, PartialEq)]
pub enum Using {
    /// `USING SCOPE name`.
    Scope(Ident),
    /// `USING LOOKUP path`.
    Lookup(FieldPath),
}

/// `WITH`.
#[derive(Clone, Debug, PartialEq)]
pub enum With {
    /// `SECURITY_ENFORCED`, `USER_MODE`, `SYSTEM_MODE`; any other name parses.
    Mode(Ident),
    /// `DATA CATEGORY group selector (categories) AND …`.
    DataCategory(Vec<DataCategory>),
    /// `name = 'value'`.
    Assign(Ident, Literal),
    /// `name(key = value, …)`.
    Options(Ident, Vec<(Ident, Literal)>),
}

/// One condition of `WITH DATA CATEGORY`.
#[derive(Clone, Debug, PartialEq)]
pub struct DataCategory {
    /// Category group.
    pub group: Ident,
    /// `AT`, `ABOVE`, `BELOW`, `ABOVE_OR_BELOW`.
    pub selector: Ident,
    /// Categories.
    pub categories: Vec<Ident>,
}

/// A condition of WHERE or HAVING.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// All hold; at least two. A nested `And`/`Or`/`Not` was written in parentheses.
    And(Vec<Condition>),
    /// One holds; at least two.
    Or(Vec<Condition>),
    /// Does not hold; from `NOT` to the end.
    Not(Box<Condition>, Span),
    /// `left operator value`, also LIKE.
    Compare {
        /// Left side.
        left: Operand,
        /// Operator.
        operator: Comparison,
        /// Right side.
        value: Literal,
    },
    /// `left [NOT] IN (values)`, INCLUDES, EXCLUDES.
    List {
        /// Left side.
        left: Operand,
        /// Operator.
        operator: ListOperator,
        /// At least one.
        values: Vec<Literal>,
        /// From the left side to the closing parenthesis.
        span: Span,
    },
    /// `left + right operator value`. It parses, and no org is known to run it.
    Calculation(Calculation),
    /// `left [NOT] IN (SELECT …)`.
    SemiJoin {
        /// Left side.
        left: Operand,
        /// `NOT IN`.
        negated: bool,
        /// One column.
        query: Box<Query>,
        /// From the left side to the closing parenthesis.
        span: Span,
    },
}

/// `left + right > value` and `left - right > value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Calculation {
    /// Left of the sign.
    pub left: FieldPath,
    /// Whether `right` is taken away from `left`.
    pub is_minus: bool,
    /// Right of the sign.
    pub right: FieldPath,
    /// Never [`Comparison::Like`].
    pub operator: Comparison,
    /// What the result is compared with.
    pub value: Literal,
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
}

/// Operators with a list on their right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ListOperator {
    In,
    NotIn,
    Includes,
    Excludes,
}

/// A value as written, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// The value.
    pub value: LiteralValue,
    /// Its place.
    pub span: Span,
}

/// The kinds of values.
#[derive(Clone, Debug, PartialEq)]
pub enum LiteralValue {
    /// `'text'`, unescaped. In a LIKE pattern `\%` and `\_` keep their backslash, and a literal
    /// backslash is `\\`, so that the pattern can still be told from its wildcards.
    Text(String),
    /// Digits as written, with their sign in front.
    Number(String),
    /// `USD5000`: currency code in upper case, amount as written.
    Currency(String, String),
    /// `2026-11-22`, as written; not range-checked by the lexer.
    Date(String),
    /// `2026-11-22T10:00:00Z`, as written.
    DateTime(String),
    /// `10:00:00Z`, as written.
    Time(String),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// `NULL`.
    Null,
    /// `TODAY`, `LAST_N_DAYS:7`: name in upper case and its number.
    DateLiteral(String, Option<u64>),
    /// `:name`, a parameter that is bound before the query is sent.
    Parameter(String),
}

/// `GROUP BY`.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupBy {
    /// Plain, ROLLUP or CUBE.
    pub kind: Grouping,
    /// At least one.
    pub items: Vec<Operand>,
}

/// How groups are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// One group per combination.
    Plain,
    /// With subtotals from right to left.
    Rollup,
    /// With all subtotals.
    Cube,
}

/// One item of ORDER BY.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderItem {
    /// Sorted by.
    pub operand: Operand,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`, when written.
    pub nulls: Option<Nulls>,
}

/// Where nulls stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// Before all values; the default in both directions.
    First,
    /// Behind all values.
    Last,
}

/// `FOR VIEW` and `FOR REFERENCE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Usage {
    View,
    Reference,
}

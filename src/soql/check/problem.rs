//! What a query asks that an object cannot give.
//!
//! The kinds carry facts; the wording for people is in `message`, Salesforce's in `server`.

use crate::soql::span::Span;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The server refuses the query.
    Error,
    /// The server takes the query, but it hardly means what was meant.
    Warning,
}

/// One thing that is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// What to mark for people.
    pub span: Span,
    /// How bad it is.
    pub severity: Severity,
    /// Where Salesforce says it is.
    pub(super) place: Span,
}

/// What can be wrong. Names are spelt as in the schema, or as in the query where they are unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum ProblemKind {
    /// No object of this name.
    UnknownObject {
        name: String,
        suggestion: Option<String>,
    },
    /// The object cannot be named in FROM.
    NotQueryable { object: String },
    /// The object has no such field.
    UnknownField {
        object: String,
        name: String,
        suggestion: Option<String>,
    },
    /// The object has no such relationship to a parent.
    UnknownRelationship {
        object: String,
        name: String,
        suggestion: Option<String>,
    },
    /// The object has no such relationship to children.
    UnknownChildren {
        object: String,
        name: String,
        suggestion: Option<String>,
    },
    /// No function of this name.
    UnknownFunction {
        name: String,
        suggestion: Option<String>,
    },
    /// No scope of this name.
    UnknownScope {
        name: String,
        suggestion: Option<String>,
    },
    /// The field may not stand in WHERE.
    NotFilterable { field: String },
    /// The field may not stand in ORDER BY.
    NotSortable { field: String },
    /// The field may not stand in GROUP BY.
    NotGroupable { field: String },
    /// The function may not stand in this clause.
    FunctionMisplaced {
        function: String,
        clause: &'static str,
    },
    /// The function does not take fields of this type.
    FunctionType {
        function: String,
        field: String,
        is_aggregate: bool,
    },
    /// A value that is no text stands in quotes.
    Quoted {
        field: String,
        wanted: &'static str,
        value: String,
    },
    /// A value of another type.
    WrongType {
        field: String,
        wanted: &'static str,
        value: String,
    },
    /// A text without quotes.
    Unquoted { field: String, value: String },
    /// The operator does not work on fields of this type.
    WrongOperator {
        field: String,
        field_type: &'static str,
        operator: String,
    },
    /// Only `=` and `!=` work with NULL.
    NullOperator { operator: String },
    /// `LIKE ''`.
    EmptyPattern,
    /// Neither `mi` nor `km`.
    DistanceUnit { unit: String },
    /// No id.
    InvalidId { value: String },
    /// No day of the calendar.
    InvalidDate { value: String },
    /// No instant.
    InvalidDateTime { value: String },
    /// No time of day.
    InvalidTime { value: String },
    /// `LAST_N_DAYS` without a number, or `TODAY:3`.
    DateLiteralNumber { name: String, is_wanted: bool },
    /// An alias on a field, without groups; often a missing comma.
    AliasWithoutAggregate {
        name: String,
        alias: String,
        /// The field whose label both words are.
        meant: Option<String>,
    },
    /// `expr0` and its like, which Salesforce gives itself.
    ReservedAlias { alias: String },
    /// Selected twice.
    DuplicateField { name: String },
    /// Two columns of the same name.
    DuplicateAlias { name: String },
    /// Neither grouped nor aggregated.
    NotGrouped { name: String },
    /// Sorted by something that is neither grouped nor aggregated.
    OrderedNotGrouped { name: String },
    /// Grouped by and aggregated at once.
    GroupedAndAggregated { name: String },
    /// Grouped by twice.
    DuplicateGrouping { name: String },
    /// More than three fields in ROLLUP or CUBE.
    TooManyGroupings,
    /// More than 32 fields in ORDER BY.
    TooManyOrderings,
    /// `COUNT()` with groups.
    CountGrouped,
    /// LIMIT or OFFSET with aggregates over everything.
    WindowOnAggregate { clause: &'static str },
    /// An aggregate in a sub-query.
    AggregateInSubQuery,
    /// `FIELDS(ALL)` or `FIELDS(CUSTOM)` without a LIMIT of at most 200.
    FieldsLimit { group: &'static str },
    /// `FIELDS()` with groups.
    FieldsGrouped,
    /// The reference never leads to this object.
    TypeofTarget {
        field: String,
        object: String,
        targets: Vec<String>,
    },
    /// The reference leads to one object only.
    TypeofNotPolymorphic { field: String, target: String },
    /// More than five relationships in a path.
    PathTooDeep { path: String },
    /// Sub-queries in sub-queries, more than five levels.
    QueryTooDeep,
    /// More than 55 relationships to parents.
    TooManyParents,
    /// More than 20 sub-queries.
    TooManySubQueries,
    /// More than 100,000 characters.
    QueryTooLong { characters: usize },
    /// A text of more than 4,000 characters.
    TextTooLong { field: String },
    /// More than 2,000.
    OffsetTooLarge { offset: i64 },
    /// Below zero.
    NegativeNumber { clause: &'static str, number: i64 },
    /// `WITH SECURITY_ENFORCED`.
    SecurityEnforced,
    /// The rules of semi-joins.
    SemiJoin(SemiJoinFault),
    /// `CreatedDate > LAST_N_DAYS:7` means after today.
    BehindLiteral { literal: String, instead: String },
    /// The picklist has no such value.
    UnknownValue {
        field: String,
        value: String,
        suggestion: Option<String>,
        /// No record can have it.
        is_restricted: bool,
    },
    /// The id is one of another object.
    ForeignId {
        field: String,
        value: String,
        /// Whose id it is, as far as known.
        object: Option<String>,
        /// Whose id the field holds.
        wanted: Vec<String>,
    },
}

/// What a semi-join must not do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum SemiJoinFault {
    /// More than two of them.
    TooMany,
    /// Under OR.
    InOr,
    /// Not at the top of WHERE.
    NotAtTop,
    /// One in another.
    Nested,
    /// The column is neither an id nor a reference.
    Column { field: String },
    /// The left side is neither an id nor a reference.
    LeftSide { field: String },
    /// On the object of the query itself.
    SameObject { object: String },
}

impl Problem {
    /// Whether it is about a name that the schema does not hold. A schema that is not fresh may be
    /// wrong about it.
    #[must_use]
    pub fn is_unknown_name(&self) -> bool {
        self.kind.missing_from().is_some()
    }

    /// Whether it is about a part of the query, and not about all of it.
    #[must_use]
    pub fn has_place(&self) -> bool {
        !matches!(self.kind, ProblemKind::QueryTooLong { .. })
    }

    /// The object whose describe would have to be read again to be sure: the one that lacks the
    /// name, or, for an unknown object, that object itself.
    #[must_use]
    pub fn object(&self) -> Option<&str> {
        self.kind.missing_from()
    }
}

impl ProblemKind {
    fn missing_from(&self) -> Option<&str> {
        match self {
            Self::UnknownObject { name, .. } => Some(name),
            Self::UnknownField { object, .. }
            | Self::UnknownRelationship { object, .. }
            | Self::UnknownChildren { object, .. } => Some(object),
            _ => None,
        }
    }
}

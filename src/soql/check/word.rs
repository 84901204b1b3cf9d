//! The kinds of problems as words for machines. They are part of the contract with scripts: words
//! are added, and none changes its meaning.

use super::problem::{ProblemKind, SemiJoinFault};

impl ProblemKind {
    /// The word for it, such as `unknown-field`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::UnknownObject { .. } => "unknown-object",
            Self::NotQueryable { .. } => "not-queryable",
            Self::UnknownField { .. } => "unknown-field",
            Self::UnknownRelationship { .. } => "unknown-relationship",
            Self::UnknownChildren { .. } => "unknown-children",
            Self::UnknownFunction { .. } => "unknown-function",
            Self::UnknownScope { .. } => "unknown-scope",
            Self::NotFilterable { .. } => "not-filterable",
            Self::NotSortable { .. } => "not-sortable",
            Self::NotGroupable { .. } => "not-groupable",
            Self::FunctionMisplaced { .. } => "function-misplaced",
            Self::FunctionType {
                is_aggregate: true, ..
            } => "not-aggregatable",
            Self::FunctionType { .. } => "function-type",
            Self::Quoted { .. } => "quoted",
            Self::WrongType { .. } => "wrong-type",
            Self::Unquoted { .. } => "unquoted",
            Self::WrongOperator { .. } => "wrong-operator",
            Self::NullOperator { .. } => "null-operator",
            Self::EmptyPattern => "empty-pattern",
            Self::DistanceUnit { .. } => "distance-unit",
            Self::InvalidId { .. } => "invalid-id",
            Self::InvalidDate { .. } => "invalid-date",
            Self::InvalidDateTime { .. } => "invalid-datetime",
            Self::InvalidTime { .. } => "invalid-time",
            Self::DateLiteralNumber { .. } => "date-literal-number",
            Self::AliasWithoutAggregate { .. } => "alias-without-aggregate",
            Self::ReservedAlias { .. } => "reserved-alias",
            Self::DuplicateField { .. } => "duplicate-field",
            Self::DuplicateAlias { .. } => "duplicate-alias",
            Self::NotGrouped { .. } => "not-grouped",
            Self::OrderedNotGrouped { .. } => "ordered-not-grouped",
            Self::GroupedAndAggregated { .. } => "grouped-and-aggregated",
            Self::DuplicateGrouping { .. } => "duplicate-grouping",
            Self::TooManyGroupings => "too-many-groupings",
            Self::TooManyOrderings => "too-many-orderings",
            Self::CountGrouped => "count-grouped",
            Self::WindowOnAggregate { .. } => "window-on-aggregate",
            Self::AggregateInSubQuery => "aggregate-in-sub-query",
            Self::FieldsLimit { .. } => "fields-limit",
            Self::FieldsGrouped => "fields-grouped",
            Self::TypeofTarget { .. } => "typeof-target",
            Self::TypeofNotPolymorphic { .. } => "typeof-not-polymorphic",
            Self::PathTooDeep { .. } => "path-too-deep",
            Self::QueryTooDeep => "query-too-deep",
            Self::TooManyParents => "too-many-parents",
            Self::TooManySubQueries => "too-many-sub-queries",
            Self::QueryTooLong { .. } => "query-too-long",
            Self::TextTooLong { .. } => "text-too-long",
            Self::OffsetTooLarge { .. } => "offset-too-large",
            Self::NegativeNumber { .. } => "negative-number",
            Self::SecurityEnforced => "security-enforced",
            Self::SemiJoin(fault) => fault.word(),
            Self::BehindLiteral { .. } => "behind-literal",
            Self::UnknownValue { .. } => "unknown-value",
            Self::ForeignId { .. } => "foreign-id",
        }
    }
}

impl SemiJoinFault {
    fn word(&self) -> &'static str {
        match self {
            Self::TooMany => "too-many-semi-joins",
            Self::InOr => "semi-join-in-or",
            Self::NotAtTop => "semi-join-not-at-top",
            Self::Nested => "semi-join-nested",
            Self::Column { .. } => "semi-join-column",
            Self::LeftSide { .. } => "semi-join-left-side",
            Self::SameObject { .. } => "semi-join-same-object",
        }
    }
}

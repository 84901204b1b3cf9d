//! Problems in Salesforce's words and codes, as the local org answers them.

use super::problem::{Problem, ProblemKind, SemiJoinFault};
use crate::soql::excerpt;

/// What Salesforce writes behind some messages.
const DESCRIBE: &str = "Please reference your WSDL or the describe call for the appropriate names.";

impl Problem {
    /// Salesforce's `errorCode`, as of API version 61.
    #[must_use]
    pub fn server_code(&self) -> &'static str {
        use ProblemKind as Kind;
        match &self.kind {
            Kind::UnknownObject { .. } => "INVALID_TYPE",
            Kind::NotQueryable { .. } => "INVALID_TYPE_FOR_OPERATION",
            Kind::UnknownField { .. }
            | Kind::UnknownRelationship { .. }
            | Kind::UnknownChildren { .. }
            | Kind::NotFilterable { .. }
            | Kind::NotSortable { .. }
            | Kind::NotGroupable { .. }
            | Kind::Quoted { .. }
            | Kind::Unquoted { .. }
            | Kind::WrongType { .. } => "INVALID_FIELD",
            Kind::OffsetTooLarge { .. } => "NUMBER_OUTSIDE_VALID_RANGE",
            Kind::UnknownScope { .. } => "INVALID_QUERY_SCOPE",
            _ => "MALFORMED_QUERY",
        }
    }

    /// Salesforce's wording, without the place.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table with one arm for each kind")]
    pub fn server_text(&self) -> String {
        use ProblemKind as Kind;
        match &self.kind {
            Kind::UnknownObject { name, .. } => format!(
                "sObject type '{name}' is not supported. If you are attempting to use a custom \
                 object, be sure to append the '__c' after the entity name. {DESCRIBE}"
            ),
            Kind::NotQueryable { object } => format!("entity type {object} does not support query"),
            Kind::UnknownField { object, name, .. } => format!(
                "No such column '{name}' on entity '{object}'. If you are attempting to use a \
                 custom field, be sure to append the '__c' after the custom field name. {DESCRIBE}"
            ),
            Kind::UnknownRelationship { name, .. } => relationship_text(name, "field path"),
            Kind::UnknownChildren { name, .. } => {
                relationship_text(name, "FROM part of query call")
            }
            Kind::NotFilterable { field } => incapable(field, "filtered"),
            Kind::NotSortable { field } => incapable(field, "sorted"),
            Kind::NotGroupable { field } => incapable(field, "grouped"),
            Kind::Quoted { field, wanted, .. } | Kind::WrongType { field, wanted, .. } => format!(
                "value of filter criterion for field '{field}' must be of type {wanted} and \
                 should not be enclosed in quotes"
            ),
            Kind::Unquoted { field, .. } => format!(
                "value of filter criterion for field '{field}' must be of type string and should \
                 be enclosed in quotes"
            ),
            Kind::SemiJoin(fault) => fault.server_text(),
            Kind::AliasWithoutAggregate { .. } => {
                "only aggregate expressions use field aliasing".to_owned()
            }
            Kind::AggregateInSubQuery => {
                "only root queries support aggregate expressions".to_owned()
            }
            Kind::FieldsLimit { .. } => {
                "The SOQL FIELDS function must have a LIMIT of at most 200".to_owned()
            }
            Kind::FieldsGrouped => {
                "The SOQL FIELDS function is not supported with GROUP BY".to_owned()
            }
            Kind::OffsetTooLarge { .. } => "Maximum SOQL offset allowed is 2000".to_owned(),
            Kind::SecurityEnforced => "SECURITY_ENFORCED not allowed in this context".to_owned(),
            Kind::CountGrouped => "Grouped query cannot use COUNT()".to_owned(),
            Kind::TooManyGroupings => "ROLLUP and CUBE allow at most 3 grouping fields".to_owned(),
            Kind::QueryTooDeep => "SOQL queries support at most 5 levels of sub-queries".to_owned(),
            Kind::TooManyParents => {
                "Maximum number of parent relationships (55) exceeded".to_owned()
            }
            Kind::TooManySubQueries => "Maximum number of sub-queries (20) exceeded".to_owned(),
            Kind::QueryTooLong { .. } => {
                "SOQL statements cannot be longer than 100000 characters".to_owned()
            }
            Kind::UnknownFunction { name, .. } => format!("unexpected token: '{name}'"),
            Kind::FunctionMisplaced { function, clause } => {
                format!("{function} is not allowed in {clause}")
            }
            Kind::FunctionType {
                function,
                field,
                is_aggregate: true,
            } => {
                format!("field {field} does not support aggregate operator {function}")
            }
            Kind::FunctionType {
                function, field, ..
            } => {
                format!("field '{field}' can not be used with function {function}")
            }
            Kind::WrongOperator { field_type, .. } => {
                format!("invalid operator on {field_type} field")
            }
            Kind::NullOperator { operator } => {
                format!("invalid operator for null value: {operator}")
            }
            Kind::EmptyPattern => "invalid LIKE value: ".to_owned(),
            Kind::DistanceUnit { unit } => {
                format!("Invalid distance unit: {unit}. Valid units: mi, km")
            }
            Kind::InvalidId { value } => format!("invalid ID field: {value}"),
            Kind::InvalidDate { value } => format!("Invalid date: {value}"),
            Kind::InvalidDateTime { value } => format!("Invalid datetime: {value}"),
            Kind::InvalidTime { value } => format!("Invalid time: {value}"),
            Kind::UnknownScope { name, .. } => format!("Invalid scope: {name}"),
            Kind::ReservedAlias { alias } => format!("invalid alias: {alias}"),
            Kind::TooManyOrderings => "ORDER BY allows at most 32 fields".to_owned(),
            Kind::TypeofTarget { field, object, .. } => {
                format!("Invalid type {object} in TYPEOF expression on {field}")
            }
            Kind::TypeofNotPolymorphic { field, .. } => {
                format!(
                    "TYPEOF can only be used with polymorphic relationships, cannot use: {field}"
                )
            }
            Kind::DateLiteralNumber { name, .. } => format!("unexpected token: '{name}'"),
            Kind::DuplicateField { name } => format!("duplicate field selected: {name}"),
            Kind::DuplicateAlias { name } => format!("duplicate alias: {name}"),
            Kind::NotGrouped { name } => format!("Field must be grouped or aggregated: {name}"),
            Kind::OrderedNotGrouped { name } => {
                format!("Ordered field must be grouped or aggregated: {name}")
            }
            Kind::GroupedAndAggregated { name } => {
                format!("Grouped field should not be aggregated: {name}")
            }
            Kind::DuplicateGrouping { name } => format!("duplicate grouping expression: {name}"),
            Kind::WindowOnAggregate { clause } => format!(
                "Non-grouped query that uses overall aggregate functions cannot also use {clause}"
            ),
            Kind::PathTooDeep { path } => {
                format!("Maximum number of relationships (5) exceeded in field path: {path}")
            }
            Kind::TextTooLong { field } => {
                format!("value of filter criterion for field '{field}' is too long")
            }
            Kind::NegativeNumber { number, .. } => format!("unexpected token: '{number}'"),
            Kind::BehindLiteral { .. } | Kind::UnknownValue { .. } | Kind::ForeignId { .. } => {
                self.to_string()
            }
        }
    }

    /// Salesforce's wording with the excerpt, the caret and `ERROR at Row:…` above it, where `text`
    /// is the query.
    #[must_use]
    pub fn server_message(&self, text: &str) -> String {
        if self.is_bare() {
            return self.server_text();
        }
        excerpt::positioned(text, self.place, &self.server_text())
    }

    /// Whether Salesforce shows no place for it.
    fn is_bare(&self) -> bool {
        use ProblemKind as Kind;
        matches!(
            self.kind,
            Kind::FieldsLimit { .. }
                | Kind::FieldsGrouped
                | Kind::OffsetTooLarge { .. }
                | Kind::QueryTooLong { .. }
                | Kind::WindowOnAggregate { .. }
                | Kind::DuplicateField { .. }
                | Kind::DuplicateAlias { .. }
        )
    }
}

impl SemiJoinFault {
    fn server_text(&self) -> String {
        let text = match self {
            Self::TooMany => "Maximum 2 semi join sub-selects are allowed",
            Self::InOr => "Semi join sub-selects are not allowed with the 'OR' operator",
            Self::NotAtTop => {
                "Semi join sub-selects are only allowed at the top level WHERE expressions"
            }
            Self::Nested => "Nesting of semi join sub-selects is not supported",
            Self::SameObject { .. } => {
                "The inner and outer selects should not be on the same object type"
            }
            Self::Column { field } => {
                return format!(
                    "semi join sub-selects can only query id fields, cannot use: '{field}'"
                );
            }
            Self::LeftSide { field } => {
                return format!(
                    "The left operand field in the where expression for the semi join sub-select \
                     must be an id or reference field, cannot use: '{field}'"
                );
            }
        };
        text.to_owned()
    }
}

fn incapable(field: &str, done: &str) -> String {
    format!("field '{field}' can not be {done} in a query call")
}

fn relationship_text(name: &str, part: &str) -> String {
    format!(
        "Didn't understand relationship '{name}' in {part}. If you are attempting to use a custom \
         relationship, be sure to append the '__r' after the custom relationship name. {DESCRIBE}"
    )
}

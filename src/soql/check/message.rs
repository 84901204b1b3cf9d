//! Problems in words for people, and what to do about them.

use std::fmt::{self, Display, Formatter};

use crate::error::{Code, Diagnostic, Hint, Snippet};

use super::problem::{Problem, ProblemKind, SemiJoinFault};
use crate::soql::{functions, values};

/// A query that parses but cannot be run on these objects.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct CheckError {
    /// The whole text.
    pub text: Box<str>,
    /// What is wrong; at least one.
    pub problems: Vec<Problem>,
}

impl CheckError {
    fn message(&self) -> String {
        let Some(first) = self.problems.first() else {
            return "the query cannot be run".to_owned();
        };
        match self.problems.len() {
            1 => first.to_string(),
            count => format!("{first} (and {} more)", count - 1),
        }
    }
}

impl Diagnostic for CheckError {
    fn code(&self) -> Code {
        Code::SoqlInvalid
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints = Vec::new();
        for hint in self.problems.iter().filter_map(Problem::hint) {
            let hint = Hint(hint);
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
        hints
    }

    fn snippet(&self) -> Option<Snippet> {
        let placed = self.problems.iter().filter(|problem| problem.has_place());
        let marks: Vec<_> = placed
            .map(|problem| (problem.span.range(), problem.to_string()))
            .collect();
        (!marks.is_empty()).then(|| Snippet {
            source: self.text.to_string(),
            origin: None,
            marks,
        })
    }
}

impl Display for Problem {
    #[expect(clippy::too_many_lines, reason = "a table with one arm for each kind")]
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        use ProblemKind as Kind;
        match &self.kind {
            Kind::UnknownObject { name, .. } => write!(f, "there is no object `{name}`"),
            Kind::NotQueryable { object } => write!(f, "`{object}` cannot be queried"),
            Kind::UnknownField { object, name, .. } => {
                write!(f, "`{object}` has no field `{name}`")
            }
            Kind::UnknownRelationship { object, name, .. } => {
                write!(f, "`{object}` has no relationship `{name}` to a parent")
            }
            Kind::UnknownChildren { object, name, .. } => {
                write!(f, "`{object}` has no relationship `{name}` to children")
            }
            Kind::UnknownFunction { name, .. } => write!(f, "there is no function `{name}`"),
            Kind::UnknownScope { name, .. } => write!(f, "there is no scope `{name}`"),
            Kind::NotFilterable { field } => write!(f, "`{field}` cannot stand in WHERE"),
            Kind::NotSortable { field } => write!(f, "`{field}` cannot be sorted by"),
            Kind::NotGroupable { field } => write!(f, "`{field}` cannot be grouped by"),
            Kind::FunctionMisplaced { function, clause } => {
                write!(f, "`{function}` cannot stand in {clause}")
            }
            Kind::FunctionType {
                function, field, ..
            } => {
                write!(f, "`{function}` does not work on the type of `{field}`")
            }
            Kind::Quoted { field, wanted, .. } => {
                write!(
                    f,
                    "`{field}` takes values of type {wanted}, written without quotes"
                )
            }
            Kind::WrongType { field, wanted, .. } => {
                write!(f, "`{field}` takes values of type {wanted}")
            }
            Kind::Unquoted { field, .. } => write!(f, "`{field}` takes texts in single quotes"),
            Kind::WrongOperator {
                field,
                field_type,
                operator,
            } => {
                write!(
                    f,
                    "`{operator}` does not work on `{field}`, which is of type {field_type}"
                )
            }
            Kind::NullOperator { operator } => {
                write!(f, "`{operator}` cannot compare with NULL")
            }
            Kind::SemiJoin(fault) => fault.fmt(f),
            Kind::BehindLiteral { literal, .. } => {
                write!(f, "`> {literal}` means after its last day")
            }
            Kind::EmptyPattern => f.write_str("LIKE needs a pattern that is not empty"),
            Kind::DistanceUnit { unit } => write!(f, "`{unit}` is no unit of distance"),
            Kind::InvalidId { value } => write!(f, "`{value}` is no record id"),
            Kind::InvalidDate { value } => write!(f, "there is no day `{value}`"),
            Kind::InvalidDateTime { value } => write!(f, "there is no instant `{value}`"),
            Kind::InvalidTime { value } => write!(f, "there is no time of day `{value}`"),
            Kind::UnknownValue {
                field,
                value,
                is_restricted,
                ..
            } => {
                let only = if *is_restricted {
                    ", and takes no others"
                } else {
                    ""
                };
                write!(f, "`{value}` is none of the values of `{field}`{only}")
            }
            Kind::ForeignId {
                field,
                value,
                object,
                wanted,
            } => {
                match object {
                    Some(object) => write!(f, "`{value}` is an id of `{object}`")?,
                    None => write!(f, "`{value}` is an id of another object")?,
                }
                write!(
                    f,
                    ", but `{field}` holds those of `{}`",
                    wanted.join("`, `")
                )
            }
            Kind::DateLiteralNumber {
                name,
                is_wanted: true,
            } => {
                write!(f, "`{name}` needs a number")
            }
            Kind::DateLiteralNumber { name, .. } => write!(f, "`{name}` takes no number"),
            Kind::ReservedAlias { alias } => {
                write!(f, "`{alias}` is a name that the server gives itself")
            }
            Kind::TooManyOrderings => f.write_str("ORDER BY takes at most 32 fields"),
            Kind::TypeofTarget { field, object, .. } => {
                write!(f, "`{field}` never leads to `{object}`")
            }
            Kind::TypeofNotPolymorphic { field, target } => {
                write!(
                    f,
                    "`{field}` always leads to `{target}`; TYPEOF is for several objects"
                )
            }
            Kind::AliasWithoutAggregate { name, alias, .. } => {
                write!(
                    f,
                    "`{name}` cannot be called `{alias}`: only groups have aliases"
                )
            }
            Kind::DuplicateField { name } => write!(f, "`{name}` is selected twice"),
            Kind::DuplicateAlias { name } => write!(f, "two columns are called `{name}`"),
            Kind::NotGrouped { name } => {
                write!(f, "`{name}` must be grouped by or aggregated")
            }
            Kind::OrderedNotGrouped { name } => {
                write!(
                    f,
                    "`{name}` is sorted by, but neither grouped by nor aggregated"
                )
            }
            Kind::GroupedAndAggregated { name } => {
                write!(f, "`{name}` is grouped by and aggregated at once")
            }
            Kind::DuplicateGrouping { name } => write!(f, "`{name}` is grouped by twice"),
            Kind::TooManyGroupings => f.write_str("ROLLUP and CUBE take at most 3 fields"),
            Kind::CountGrouped => f.write_str("`COUNT()` does not go with GROUP BY"),
            Kind::WindowOnAggregate { clause } => {
                write!(f, "{clause} does not go with aggregates over all records")
            }
            Kind::AggregateInSubQuery => f.write_str("a sub-query cannot aggregate"),
            Kind::FieldsLimit { group } => {
                write!(f, "`FIELDS({group})` needs a LIMIT of at most 200")
            }
            Kind::FieldsGrouped => f.write_str("`FIELDS()` does not go with groups"),
            Kind::PathTooDeep { path } => {
                write!(f, "`{path}` goes through more than 5 relationships")
            }
            Kind::QueryTooDeep => {
                f.write_str("sub-queries stand in each other on more than 5 levels")
            }
            Kind::TooManyParents => f.write_str("more than 55 relationships to parents are used"),
            Kind::TooManySubQueries => f.write_str("more than 20 sub-queries are used"),
            Kind::QueryTooLong { characters } => {
                write!(
                    f,
                    "the query has {characters} characters; at most 100000 are taken"
                )
            }
            Kind::TextTooLong { field } => {
                write!(
                    f,
                    "a text compared with `{field}` has more than 4000 characters"
                )
            }
            Kind::OffsetTooLarge { offset } => {
                write!(f, "OFFSET is {offset}; at most 2000 is taken")
            }
            Kind::NegativeNumber { clause, number } => {
                write!(f, "{clause} is {number}, but cannot be negative")
            }
            Kind::SecurityEnforced => f.write_str("WITH SECURITY_ENFORCED exists in Apex only"),
        }
    }
}

impl Display for SemiJoinFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany => f.write_str("at most 2 queries may stand behind IN"),
            Self::InOr => f.write_str("a query behind IN does not go with OR"),
            Self::NotAtTop => f.write_str("a query behind IN must stand at the top of WHERE"),
            Self::Nested => f.write_str("a query behind IN cannot hold another one"),
            Self::Column { field } => {
                write!(
                    f,
                    "a query behind IN selects an id or a reference, not `{field}`"
                )
            }
            Self::LeftSide { field } => {
                write!(
                    f,
                    "`{field}` is neither an id nor a reference, as IN with a query needs"
                )
            }
            Self::SameObject { object } => {
                write!(f, "a query behind IN must not be on `{object}` again")
            }
        }
    }
}

impl Problem {
    /// What to do about it, when that is nearly certain.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        use ProblemKind as Kind;
        match &self.kind {
            Kind::UnknownFunction {
                suggestion: None,
                name,
            } => foreign_function(name),
            Kind::UnknownObject { suggestion, .. }
            | Kind::UnknownField { suggestion, .. }
            | Kind::UnknownRelationship { suggestion, .. }
            | Kind::UnknownChildren { suggestion, .. }
            | Kind::UnknownFunction { suggestion, .. }
            | Kind::UnknownScope { suggestion, .. }
            | Kind::UnknownValue { suggestion, .. } => suggestion
                .as_ref()
                .map(|name| format!("did you mean `{name}`?")),
            Kind::Quoted { value, wanted, .. } => Some(match *wanted {
                "dateTime" if values::date(value).is_some() => {
                    format!("write `{value}T00:00:00Z` without quotes")
                }
                "date" | "dateTime" if !value.starts_with(|first: char| first.is_ascii_digit()) => {
                    "a date is written `2026-01-31`, a datetime `2026-01-31T10:00:00Z`".to_owned()
                }
                _ => format!("write `{value}` without quotes"),
            }),
            Kind::WrongType { wanted, value, .. } => written(wanted, value),
            Kind::Unquoted { value, .. } => Some(format!("write `'{value}'`")),
            Kind::NullOperator { .. } => Some("write `= NULL` or `!= NULL`".to_owned()),
            Kind::AliasWithoutAggregate {
                meant: Some(field), ..
            } => Some(format!("did you mean `{field}`?")),
            Kind::AliasWithoutAggregate { name, alias, .. }
                if name.eq_ignore_ascii_case("DISTINCT") =>
            {
                Some(format!(
                    "SOQL has no DISTINCT; write `SELECT {alias} … GROUP BY {alias}`"
                ))
            }
            Kind::AliasWithoutAggregate { name, alias, .. } => {
                Some(format!("if a comma is missing, write `{name}, {alias}`"))
            }
            other => other.hint(),
        }
    }
}

/// How a value of a type is written instead of this one.
fn written(wanted: &str, value: &str) -> Option<String> {
    Some(match wanted {
        "boolean" => "write TRUE or FALSE".to_owned(),
        "dateTime" if values::date(value).is_some() => format!("write `{value}T00:00:00Z`"),
        "dateTime" => "a datetime is written `2026-01-31T10:00:00Z`".to_owned(),
        "date" => match value.get(..10).filter(|day| values::date(day).is_some()) {
            Some(day) => format!("write `{day}`"),
            None => "a date is written `2026-01-31`".to_owned(),
        },
        _ => return None,
    })
}

/// What takes the place of a function of SQL.
fn foreign_function(name: &str) -> Option<String> {
    let hint = match name.to_ascii_uppercase().as_str() {
        "LOWER" | "UPPER" | "LCASE" | "UCASE" => "texts are compared without case as it is",
        "YEAR" => "write `CALENDAR_YEAR`",
        "QUARTER" => "write `CALENDAR_QUARTER`",
        "MONTH" => "write `CALENDAR_MONTH`",
        "DAY" => "write `DAY_IN_MONTH`, or `DAY_ONLY` for the date",
        "HOUR" => "write `HOUR_IN_DAY`",
        "DATE" | "TO_DATE" | "TRUNC" => "write `DAY_ONLY`",
        "AVERAGE" | "MEAN" => "write `AVG`",
        "ISNULL" | "ISBLANK" => "write `= NULL`",
        "CONCAT" | "LEFT" | "RIGHT" | "MID" | "SUBSTRING" | "TRIM" | "LENGTH" | "LEN" | "ROUND"
        | "ABS" | "COALESCE" | "NVL" | "IFNULL" | "IF" | "CAST" | "REPLACE" => {
            "SOQL does not calculate; do it on the result"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

/// The types that a function takes.
fn function_takes(function: &str) -> Option<String> {
    use functions::FunctionKind as Kind;
    let hint = match (
        functions::kind(function)?,
        function.to_ascii_uppercase().as_str(),
    ) {
        (Kind::Aggregate, "SUM" | "AVG") => {
            "SUM and AVG take numbers; COUNT and COUNT_DISTINCT count values"
        }
        (Kind::Aggregate, _) => "to count records, write `COUNT(Id)`",
        (Kind::DatePart, "DAY_ONLY" | "HOUR_IN_DAY") => "it takes a datetime",
        (Kind::DatePart, _) => "it takes a date or a datetime",
        (_, "CONVERTCURRENCY") => "it takes an amount of money",
        (_, "CONVERTTIMEZONE") => "it takes a datetime",
        _ => return None,
    };
    Some(hint.to_owned())
}

impl ProblemKind {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotFilterable { .. } => {
                "filter by another field, or look for words with `sfkit search`".to_owned()
            }
            Self::NotSortable { .. } => "sort by another field, or sort the result".to_owned(),
            Self::NotGroupable { .. } => {
                "group by another field; by a part of a datetime, as in `DAY_ONLY(CreatedDate)`"
                    .to_owned()
            }
            Self::FunctionType { function, .. } => return function_takes(function),
            Self::InvalidDate { .. } => {
                "check month and day; a date is written `2026-01-31`".to_owned()
            }
            Self::InvalidId { .. } => "an id has 15 or 18 letters and digits".to_owned(),
            Self::NotGrouped { name } => format!("add `{name}` to GROUP BY"),
            Self::DateLiteralNumber {
                name,
                is_wanted: true,
            } => format!("write `{name}:7`"),
            Self::DateLiteralNumber { name, .. } => format!("write `{name}`"),
            Self::DistanceUnit { .. } => "write `'mi'` or `'km'`".to_owned(),
            Self::EmptyPattern => "write `= NULL` to find records without a value".to_owned(),
            Self::DuplicateField { name } => format!("remove one `{name}`"),
            Self::DuplicateAlias { .. } => "give one of the columns an alias of its own".to_owned(),
            Self::FieldsLimit { .. } => "add `LIMIT 200`".to_owned(),
            Self::OffsetTooLarge { .. } => {
                "sort by Id and filter `Id > '…'` with the last one seen".to_owned()
            }
            Self::QueryTooLong { .. } => {
                "split a long list, or put `IN (SELECT …)` in its place".to_owned()
            }
            Self::SecurityEnforced => {
                "remove it; the API always respects what you may see".to_owned()
            }
            Self::GroupedAndAggregated { .. } => "write `COUNT(Id)`".to_owned(),
            Self::WindowOnAggregate { clause } => format!("remove {clause}"),
            Self::SemiJoin(SemiJoinFault::SameObject { .. }) => {
                "use a path to the parent, or run the inner query first".to_owned()
            }
            Self::BehindLiteral { instead, .. } => format!("write `{instead}`"),
            Self::TypeofTarget { targets, .. } => {
                format!("it leads to `{}`", targets.join("`, `"))
            }
            Self::TypeofNotPolymorphic { field, .. } => format!("write `{field}.Name`"),
            Self::ReservedAlias { .. } => "give it another alias".to_owned(),
            _ => return None,
        })
    }
}

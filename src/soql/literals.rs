//! The values of a query, with what they are compared with.

use super::ast::{Comparison, Condition, Literal, LiteralValue, Operand, Query, SelectExpr, With};

/// What may stand in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlaceKind {
    /// One value.
    Value,
    /// A pattern behind LIKE.
    Pattern,
    /// One or more values of a list.
    List,
}

/// A value in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'q> {
    pub(super) literal: &'q Literal,
    pub(super) kind: PlaceKind,
    /// What the value is compared with.
    pub(super) left: Option<&'q Operand>,
    /// Only texts make sense here, as behind INCLUDES.
    pub(super) is_text: bool,
}

/// The date literals of a query (`TODAY`, `LAST_N_DAYS:7`) with their numbers, each once, in the
/// order of the text.
#[must_use]
pub fn date_literals(query: &Query) -> Vec<(&str, Option<u64>)> {
    let mut found: Vec<(&str, Option<u64>)> = Vec::new();
    for place in of(query) {
        if let LiteralValue::DateLiteral(name, n) = &place.literal.value
            && !found.contains(&(name.as_str(), *n))
        {
            found.push((name, *n));
        }
    }
    found
}

/// Every value, in the order of the text.
pub(super) fn of(query: &Query) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    in_query(query, &mut places);
    places.sort_by_key(|place| place.literal.span.start);
    places
}

fn in_query<'q>(query: &'q Query, places: &mut Vec<Place<'q>>) {
    for item in query.items() {
        if let SelectExpr::SubQuery(inner) = item {
            in_query(inner, places);
        }
    }
    for condition in query.filter.iter().chain(&query.having) {
        in_condition(condition, places);
    }
    for with in &query.with {
        match with {
            With::Assign(_, value) => in_value(value, None, PlaceKind::Value, true, places),
            With::Options(_, pairs) => {
                for (_, value) in pairs {
                    in_value(value, None, PlaceKind::Value, false, places);
                }
            }
            With::Mode(_) | With::DataCategory(_) => {}
        }
    }
    for (_, value) in &query.bind {
        in_value(value, None, PlaceKind::Value, false, places);
    }
}

fn in_condition<'q>(condition: &'q Condition, places: &mut Vec<Place<'q>>) {
    match condition {
        Condition::And(all) | Condition::Or(all) => {
            for inner in all {
                in_condition(inner, places);
            }
        }
        Condition::Not(inner, _) => in_condition(inner, places),
        Condition::Compare {
            left,
            operator,
            value,
        } => {
            let (kind, is_text) = match operator {
                Comparison::Like => (PlaceKind::Pattern, true),
                _ => (PlaceKind::Value, false),
            };
            in_value(value, Some(left), kind, is_text, places);
        }
        Condition::List {
            left,
            operator,
            values,
            ..
        } => {
            let is_text = operator.is_for_multiple();
            for value in values {
                in_value(value, Some(left), PlaceKind::List, is_text, places);
            }
        }
        Condition::SemiJoin { query, .. } => in_query(query, places),
        Condition::Calculation(calculation) => {
            in_value(&calculation.value, None, PlaceKind::Value, false, places);
        }
    }
}

fn in_value<'q>(
    literal: &'q Literal,
    left: Option<&'q Operand>,
    kind: PlaceKind,
    is_text: bool,
    places: &mut Vec<Place<'q>>,
) {
    places.push(Place {
        literal,
        kind,
        left,
        is_text,
    });
}

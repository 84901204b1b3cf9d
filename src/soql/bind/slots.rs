//! The places in a query where parameters stand.

use crate::soql::ast::{
    Comparison, Condition, Literal, LiteralValue, Operand, Query, SelectExpr, With,
};
use crate::soql::span::Span;

/// What may stand in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SlotKind {
    /// One value.
    Value,
    /// A pattern behind LIKE.
    Pattern,
    /// One or more values of a list.
    List,
}

/// One place.
#[derive(Clone, Debug)]
pub(super) struct Slot<'q> {
    /// Name of the parameter.
    pub(super) name: &'q str,
    /// From the colon on.
    pub(super) span: Span,
    pub(super) kind: SlotKind,
    /// What the value is compared with.
    pub(super) left: Option<&'q Operand>,
    /// Only texts make sense here, as behind INCLUDES.
    pub(super) is_text: bool,
}

/// Every place, in the order of the text.
pub(super) fn of(query: &Query) -> Vec<Slot<'_>> {
    let mut slots = Vec::new();
    in_query(query, &mut slots);
    slots.sort_by_key(|slot| slot.span.start);
    slots
}

fn in_query<'q>(query: &'q Query, slots: &mut Vec<Slot<'q>>) {
    for item in query.items() {
        if let SelectExpr::SubQuery(inner) = item {
            in_query(inner, slots);
        }
    }
    for condition in query.filter.iter().chain(&query.having) {
        in_condition(condition, slots);
    }
    for with in &query.with {
        match with {
            With::Assign(_, value) => in_value(value, None, SlotKind::Value, true, slots),
            With::Options(_, pairs) => {
                for (_, value) in pairs {
                    in_value(value, None, SlotKind::Value, false, slots);
                }
            }
            With::Mode(_) | With::DataCategory(_) => {}
        }
    }
    for (_, value) in &query.bind {
        in_value(value, None, SlotKind::Value, false, slots);
    }
}

fn in_condition<'q>(condition: &'q Condition, slots: &mut Vec<Slot<'q>>) {
    match condition {
        Condition::And(all) | Condition::Or(all) => {
            for inner in all {
                in_condition(inner, slots);
            }
        }
        Condition::Not(inner, _) => in_condition(inner, slots),
        Condition::Compare {
            left,
            operator,
            value,
        } => {
            let (kind, is_text) = match operator {
                Comparison::Like => (SlotKind::Pattern, true),
                _ => (SlotKind::Value, false),
            };
            in_value(value, Some(left), kind, is_text, slots);
        }
        Condition::List {
            left,
            operator,
            values,
            ..
        } => {
            let is_text = operator.is_for_multiple();
            for value in values {
                in_value(value, Some(left), SlotKind::List, is_text, slots);
            }
        }
        Condition::SemiJoin { query, .. } => in_query(query, slots),
    }
}

fn in_value<'q>(
    value: &'q Literal,
    left: Option<&'q Operand>,
    kind: SlotKind,
    is_text: bool,
    slots: &mut Vec<Slot<'q>>,
) {
    if let LiteralValue::Parameter(name) = &value.value {
        slots.push(Slot {
            name,
            span: value.span,
            kind,
            left,
            is_text,
        });
    }
}

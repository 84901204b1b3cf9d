//! Values in the places of parameters in the tree.

use std::collections::HashMap;

use crate::soql::ast::{Condition, Literal, LiteralValue, Query, Select, SelectExpr, With};
use crate::soql::span::Span;

/// Values by the places of their parameters; at least one each.
type Values = HashMap<Span, Vec<LiteralValue>>;

/// Replaces every parameter that has values.
pub(super) fn query(query: &mut Query, values: &Values) {
    if let Select::Items(items) = &mut query.select {
        for item in items {
            if let SelectExpr::SubQuery(inner) = &mut item.expr {
                self::query(inner, values);
            }
        }
    }
    for filter in query.filter.iter_mut().chain(&mut query.having) {
        condition(filter, values);
    }
    for with in &mut query.with {
        match with {
            With::Assign(_, literal) => one(literal, values),
            With::Options(_, pairs) => pairs.iter_mut().for_each(|(_, value)| one(value, values)),
            With::Mode(_) | With::DataCategory(_) => {}
        }
    }
    query
        .bind
        .iter_mut()
        .for_each(|(_, value)| one(value, values));
}

fn condition(filter: &mut Condition, values: &Values) {
    match filter {
        Condition::And(all) | Condition::Or(all) => {
            all.iter_mut().for_each(|inner| condition(inner, values));
        }
        Condition::Not(inner, _) => condition(inner, values),
        Condition::Compare { value, .. } => one(value, values),
        Condition::List { values: list, .. } => {
            *list = list
                .drain(..)
                .flat_map(|literal| several(literal, values))
                .collect();
        }
        Condition::SemiJoin { query, .. } => self::query(query, values),
        Condition::Calculation(calculation) => one(&mut calculation.value, values),
    }
}

fn one(literal: &mut Literal, values: &Values) {
    if let Some([value, ..]) = values.get(&literal.span).map(Vec::as_slice) {
        literal.value = value.clone();
    }
}

/// The literals that stand for one of a list.
fn several(literal: Literal, values: &Values) -> Vec<Literal> {
    let Some(found) = values.get(&literal.span) else {
        return vec![literal];
    };
    let span = literal.span;
    let literals = found.iter().map(|value| Literal {
        value: value.clone(),
        span,
    });
    literals.collect()
}

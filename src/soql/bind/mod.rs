//! Values for the parameters of a query: `WHERE Name = :name` with `name` given apart.
//!
//! [`bind`] replaces each `:name` by a literal. What a value may become is one literal of a fixed
//! kind, or a list of them where a list stands: texts are always quoted and escaped, everything
//! else must be read as exactly one literal by the parser itself. So no value can change what the
//! query is made of, whatever it holds.
//!
//! The kind of a value is the one that its [`Param`] names; else that of the described field; else
//! it is read off the value (`3`, `true`, `2026-01-31`, `null`, anything else being a text). Behind
//! LIKE a value is a pattern, in which `%` and `_` stand for any letters; a `string` has no
//! wildcards.

mod error;
mod fill;
mod literal;

pub use error::{BindError, BindFault, BindProblem};
pub use literal::ParamType;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{self, Display, Formatter, Write as _};

use super::ast::{LiteralValue, Query};
use super::check::{self, Schemas};
use super::literals::{self, Place, PlaceKind};
use super::span::Span;
use super::{display, suggest};
use crate::model::schema::FieldType;

/// A parameter as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name, without the colon.
    pub name: String,
    /// The kind of its values, when it was named.
    pub kind: Option<ParamType>,
    /// Its values as written.
    pub values: Vec<String>,
    /// It stands for a list, also when it has only one value.
    pub is_list: bool,
}

/// The names of the parameters in a query, in their order, each once.
#[must_use]
pub fn parameters(query: &Query) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for slot in slots(query) {
        if !names.iter().any(|name| name == slot.name) {
            names.push(slot.name.to_owned());
        }
    }
    names
}

/// A query whose parameters have values.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound<'t> {
    /// The text to send.
    pub text: Cow<'t, str>,
    /// Its tree, in which the places are those of the text with the parameters, so that what is
    /// wrong with a value can be shown where its parameter stands.
    pub query: Query,
}

/// The query with every parameter replaced. `text` is what `query` was parsed from.
///
/// # Errors
/// When a parameter has no value, a value has no parameter, or a value does not fit its place. All
/// faults are told at once.
pub fn bind<'t>(
    text: &'t str,
    query: Query,
    params: &[Param],
    schemas: &dyn Schemas,
) -> Result<Bound<'t>, BindError> {
    let slots = slots(&query);
    let types: HashMap<Span, FieldType> = if slots.is_empty() {
        HashMap::new()
    } else {
        check::parameter_types(text, &query, schemas)
    };
    let mut problems = unused(&slots, params);
    let mut values = HashMap::new();
    let mut bound = String::new();
    let mut copied = 0;
    for slot in &slots {
        match values_of(slot, params, types.get(&slot.span).copied()) {
            Ok(found) => {
                bound.push_str(&text[copied..slot.span.start]);
                bound.push_str(&written(text, slot, &found));
                copied = slot.span.end;
                values.insert(slot.span, found);
            }
            Err(fault) => problems.push(BindProblem {
                fault,
                span: Some(slot.span),
            }),
        }
    }
    if !problems.is_empty() {
        let text = text.into();
        return Err(BindError { text, problems });
    }
    if values.is_empty() {
        let text = Cow::Borrowed(text);
        return Ok(Bound { text, query });
    }
    bound.push_str(&text[copied..]);
    let mut query = query;
    fill::query(&mut query, &values);
    let text = Cow::Owned(bound);
    Ok(Bound { text, query })
}

/// The place of a parameter.
struct Slot<'q> {
    name: &'q str,
    /// From the colon on.
    span: Span,
    place: Place<'q>,
}

/// Every place of a parameter, in the order of the text.
fn slots(query: &Query) -> Vec<Slot<'_>> {
    let slots = literals::of(query).into_iter().filter_map(|place| {
        let LiteralValue::Parameter(name) = &place.literal.value else {
            return None;
        };
        let span = place.literal.span;
        Some(Slot { name, span, place })
    });
    slots.collect()
}

/// Values that the query does not ask for.
fn unused(slots: &[Slot<'_>], params: &[Param]) -> Vec<BindProblem> {
    let asked = |param: &&Param| !slots.iter().any(|slot| slot.name == param.name);
    let unused = params.iter().filter(asked).map(|param| {
        let names = slots.iter().map(|slot| slot.name);
        let fault = BindFault::Unused {
            name: param.name.clone(),
            suggestion: suggest::closest(&param.name, names).map(str::to_owned),
        };
        BindProblem { fault, span: None }
    });
    unused.collect()
}

/// What stands in the place of a parameter: one literal, in lists one or more.
fn values_of(
    slot: &Slot<'_>,
    params: &[Param],
    described: Option<FieldType>,
) -> Result<Vec<LiteralValue>, BindFault> {
    let Some(param) = params.iter().find(|param| param.name == slot.name) else {
        let names = params.iter().map(|param| param.name.as_str());
        return Err(BindFault::Missing {
            name: slot.name.to_owned(),
            suggestion: suggest::closest(slot.name, names).map(str::to_owned),
        });
    };
    let name = || param.name.clone();
    if param.values.is_empty() {
        return Err(BindFault::Empty { name: name() });
    }
    if slot.place.kind != PlaceKind::List && (param.is_list || param.values.len() > 1) {
        let count = param.values.len();
        return Err(BindFault::List {
            name: name(),
            count,
        });
    }
    let values = param.values.iter();
    values
        .map(|value| literal::of(value, &slot.place, param, described))
        .collect()
}

/// The values as they are written in the text.
fn written(text: &str, slot: &Slot<'_>, values: &[LiteralValue]) -> String {
    let mut written = String::new();
    for (at, value) in values.iter().enumerate() {
        let separator = if at > 0 { ", " } else { "" };
        let value = Written(value, slot.place.kind);
        write!(written, "{separator}{value}").expect("writing to a string");
    }
    if slot.place.kind == PlaceKind::List && !stands_in_parentheses(text, slot.span) {
        written = format!("({written})");
    }
    written
}

/// Whether a value of a list stands between its parentheses, and not in their place: `IN :ids`.
fn stands_in_parentheses(text: &str, span: Span) -> bool {
    text[..span.start].trim_end().ends_with(['(', ','])
}

/// A literal as it is written in its place.
struct Written<'v>(&'v LiteralValue, PlaceKind);

impl Display for Written<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (LiteralValue::Text(text), PlaceKind::Pattern) => display::quoted(f, text, true),
            (value, _) => value.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;

//! The result of a report as rows.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::model::rows::{self, Column, ColumnKind};
use crate::model::value_type::ValueType;

use super::run::{RunOptions, Values};
use super::wire::{Answer, Cell, Fact, Group, Info};

/// Types whose value says more than its label.
const BY_VALUE: [&str; 7] = [
    "date", "datetime", "time", "int", "double", "percent", "currency",
];

/// A group with those around it.
struct Leaf<'a> {
    key: &'a str,
    groups: Vec<&'a Group>,
}

/// A currency value.
#[derive(Deserialize)]
struct Money<'a> {
    #[serde(borrow)]
    amount: Option<&'a RawValue>,
}

/// The columns: those that group, then details or figures.
pub(super) fn columns(answer: &Answer<'_>, options: &RunOptions) -> Vec<Column> {
    let about = &answer.report_extended_metadata;
    let metadata = &answer.report_metadata;
    let levels = metadata.groupings_down.iter();
    let levels = levels.chain(&metadata.groupings_across);
    let levels = levels.map(|level| (&level.name, about.grouping_column_info.get(&level.name)));
    let others: Vec<(&String, Option<&Info>)> = match options.summary {
        true => {
            let names = metadata.aggregates.iter();
            names
                .map(|name| (name, about.aggregate_column_info.get(name)))
                .collect()
        }
        false => {
            let names = metadata.detail_columns.iter();
            names
                .map(|name| (name, about.detail_column_info.get(name)))
                .collect()
        }
    };
    let named: Vec<_> = levels.chain(others).collect();
    let columns = named.iter().map(|(name, info)| {
        let label = info.map(|info| info.label.as_str());
        let label = label.filter(|label| !label.is_empty() && !options.api_names);
        let shared = named
            .iter()
            .filter(|(_, other)| other.map(|info| info.label.as_str()) == label)
            .count();
        let header = match label {
            Some(label) if shared == 1 => label.to_owned(),
            Some(label) => format!("{label} ({name})"),
            None => (*name).clone(),
        };
        Column {
            header,
            keys: vec![(*name).clone()],
            kind: ColumnKind::Value,
            data: ValueType::Unknown,
        }
    });
    columns.collect()
}

/// Hands out every row; the number of cells is that of the columns.
pub(super) fn each<E>(
    answer: &Answer<'_>,
    options: &RunOptions,
    take: &mut dyn FnMut(&[rows::Cell<'_>]) -> Result<(), E>,
) -> Result<(), E> {
    let down = leaves(&answer.groupings_down.groupings);
    let across = leaves(&answer.groupings_across.groupings);
    for below in &down {
        for right in &across {
            let key = format!("{}!{}", below.key, right.key);
            let Some(fact) = answer.fact_map.get(&key) else {
                continue;
            };
            let groups = below.groups.iter().chain(&right.groups);
            let lead: Vec<_> = groups.map(|group| group_cell(group)).collect();
            if options.summary {
                // A matrix has a place for every pair of groups, also where no record is.
                if !is_empty(fact, answer) {
                    take(&row(
                        &lead,
                        &fact.aggregates,
                        &aggregate_infos(answer),
                        options,
                    ))?;
                }
                continue;
            }
            let infos = detail_infos(answer);
            for found in &fact.rows {
                take(&row(&lead, &found.data_cells, &infos, options))?;
            }
        }
    }
    Ok(())
}

/// How many detail rows there are.
pub(super) fn count(answer: &Answer<'_>) -> u64 {
    let facts = answer.fact_map.values();
    facts.map(|fact| fact.rows.len() as u64).sum()
}

/// Whether each detail row has as many cells as there are columns.
pub(super) fn fits(answer: &Answer<'_>) -> bool {
    let width = answer.report_metadata.detail_columns.len();
    let facts = answer.fact_map.values();
    facts
        .flat_map(|fact| &fact.rows)
        .all(|row| row.data_cells.len() == width)
}

fn is_empty(fact: &Fact<'_>, answer: &Answer<'_>) -> bool {
    let names = answer.report_metadata.aggregates.iter();
    let count = names
        .zip(&fact.aggregates)
        .find(|(name, _)| *name == "RowCount");
    count.is_some_and(|(_, cell)| cell.value.is_some_and(|value| value.get() == "0"))
}

fn detail_infos<'a>(answer: &'a Answer<'_>) -> Vec<Option<&'a Info>> {
    let names = answer.report_metadata.detail_columns.iter();
    let known = &answer.report_extended_metadata.detail_column_info;
    names.map(|name| known.get(name)).collect()
}

fn aggregate_infos<'a>(answer: &'a Answer<'_>) -> Vec<Option<&'a Info>> {
    let names = answer.report_metadata.aggregates.iter();
    let known = &answer.report_extended_metadata.aggregate_column_info;
    names.map(|name| known.get(name)).collect()
}

fn row<'c>(
    lead: &[rows::Cell<'c>],
    cells: &'c [Cell<'_>],
    infos: &[Option<&Info>],
    options: &RunOptions,
) -> Vec<rows::Cell<'c>> {
    let others = cells.iter().zip(infos).map(|(cell, info)| {
        let kind = info.map_or("", |info| info.data_type.as_str());
        value(cell, kind, options.values)
    });
    lead.iter().cloned().chain(others).collect()
}

/// The innermost groups; without groups the one place that is everything.
fn leaves(groups: &[Group]) -> Vec<Leaf<'_>> {
    if groups.is_empty() {
        return vec![Leaf {
            key: "T",
            groups: Vec::new(),
        }];
    }
    let mut found = Vec::new();
    push_leaves(groups, &[], &mut found);
    found
}

fn push_leaves<'a>(groups: &'a [Group], outer: &[&'a Group], found: &mut Vec<Leaf<'a>>) {
    for group in groups {
        let path: Vec<_> = outer.iter().copied().chain([group]).collect();
        if group.groupings.is_empty() {
            found.push(Leaf {
                key: &group.key,
                groups: path,
            });
        } else {
            push_leaves(&group.groupings, &path, found);
        }
    }
}

/// What people see of a group; nothing when it has no value.
fn group_cell(group: &Group) -> rows::Cell<'_> {
    match &group.label {
        Some(label) if !group.value.is_null() => rows::Cell::Text(label.into()),
        _ => rows::Cell::Null,
    }
}

fn value<'c>(cell: &'c Cell<'_>, kind: &str, values: Values) -> rows::Cell<'c> {
    let Some(raw) = cell.value.map(RawValue::get).filter(|raw| *raw != "null") else {
        return rows::Cell::Null;
    };
    let label = cell.label.as_deref().map(Cow::Borrowed);
    if values == Values::Labels
        && let Some(label) = label
    {
        return rows::Cell::Text(label);
    }
    match raw.as_bytes()[0] {
        b't' => rows::Cell::Bool(true),
        b'f' => rows::Cell::Bool(false),
        b'"' => {
            let text = serde_json::from_str::<String>(raw).unwrap_or_default();
            let by_value = BY_VALUE.contains(&kind);
            rows::Cell::Text(label.filter(|_| !by_value).unwrap_or(text.into()))
        }
        b'{' => match serde_json::from_str::<Money<'_>>(raw) {
            Ok(Money {
                amount: Some(amount),
            }) if amount.get() == "null" => rows::Cell::Null,
            Ok(Money {
                amount: Some(amount),
            }) => rows::Cell::Number(amount.get().into()),
            Ok(Money { amount: None }) if raw.contains("\"amount\"") => rows::Cell::Null,
            _ => rows::Cell::Json(raw.into()),
        },
        b'[' => rows::Cell::Json(raw.into()),
        _ => rows::Cell::Number(raw.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(json: &str, kind: &str, values: Values) -> String {
        let cell: Cell<'_> = serde_json::from_str(json).unwrap();
        format!("{:?}", value(&cell, kind, values))
    }

    #[test]
    fn cells_say_what_the_report_says() {
        use Values::{Labels, Plain};
        for (json, kind, expected) in [
            (
                r#"{"label":"Acme","value":"001000000000001AAA"}"#,
                "string",
                r#"Text("Acme")"#,
            ),
            (
                r#"{"label":"1/31/2026","value":"2026-01-31"}"#,
                "date",
                r#"Text("2026-01-31")"#,
            ),
            (
                r#"{"label":"$16,000.01","value":{"amount":16000.010000000000000000,"currency":null}}"#,
                "currency",
                r#"Number("16000.010000000000000000")"#,
            ),
            (
                r#"{"label":"-","value":{"amount":null,"currency":null}}"#,
                "currency",
                "Null",
            ),
            (
                r#"{"label":"60%","value":60}"#,
                "percent",
                r#"Number("60")"#,
            ),
            (r#"{"label":"true","value":true}"#, "boolean", "Bool(true)"),
            (r#"{"label":"-","value":null}"#, "string", "Null"),
            (r#"{"label":"-"}"#, "string", "Null"),
        ] {
            assert_eq!(shown(json, kind, Plain), expected, "{json}");
        }
        let money = r#"{"label":"$1.00","value":{"amount":1,"currency":"USD"}}"#;
        assert_eq!(shown(money, "currency", Labels), r#"Text("$1.00")"#);
        assert_eq!(
            shown(r#"{"label":"-","value":null}"#, "date", Labels),
            "Null"
        );
    }
}

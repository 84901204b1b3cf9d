//! From the columns of a result to the schema of a Parquet file, and from a row to its leaves.
//!
//! A column is a field of the schema, headed as in every other format (`Account.Name`): parents are
//! not nested. A list of children is a list of structs (`LIST` in the three levels of the format),
//! whose members are the columns of the sub-query. Every field may be null.

use std::collections::HashSet;
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::schema::types::{Type, TypePtr};
use serde_json::value::RawValue;

use super::leaf::{Leaf, Width};
use crate::model::members::Members;
use crate::model::rows::{Cell, Column};
use crate::model::value_type::ValueType;

/// The fields of a row, and the leaves that their values go to.
#[derive(Debug, Default)]
pub(super) struct Shape {
    fields: Vec<Field>,
    pub(super) leaves: Vec<Leaf>,
}

/// One field of a row or of a child.
#[derive(Debug)]
struct Field {
    name: String,
    /// Keys under which the value stands in a child.
    keys: Vec<String>,
    node: Node,
}

#[derive(Debug)]
enum Node {
    /// Index of its leaf.
    Leaf(usize),
    /// Children.
    List(List),
}

#[derive(Debug)]
struct List {
    members: Vec<Field>,
    /// Definition level of a list that is null.
    absent: i16,
    /// Repetition level of a child that is not the first of its list.
    repetition: i16,
}

impl Shape {
    pub(super) fn new(columns: &[Column]) -> Self {
        let mut shape = Self::default();
        shape.fields = shape.fields_of(columns, "", 0, 0);
        shape
    }

    fn fields_of(
        &mut self,
        columns: &[Column],
        prefix: &str,
        definition: i16,
        repetition: i16,
    ) -> Vec<Field> {
        let mut names = HashSet::new();
        let mut fields = Vec::with_capacity(columns.len());
        for column in columns {
            let name = unique(&column.header, &mut names);
            let path = format!("{prefix}{name}");
            let node = match &column.data {
                ValueType::Records(members) if !members.is_empty() => {
                    let below = format!("{path}.");
                    // Null list, empty list, child: the list, its repeated group, the struct.
                    let members = self.fields_of(members, &below, definition + 3, repetition + 1);
                    Node::List(List {
                        members,
                        absent: definition,
                        repetition: repetition + 1,
                    })
                }
                kind => {
                    let kind = match kind {
                        ValueType::Records(_) => ValueType::Json,
                        plain => plain.clone(),
                    };
                    self.leaves
                        .push(Leaf::new(path, kind, definition + 1, repetition > 0));
                    Node::Leaf(self.leaves.len() - 1)
                }
            };
            fields.push(Field {
                name,
                keys: column.keys.clone(),
                node,
            });
        }
        fields
    }

    /// The schema, once the type of every leaf is known.
    pub(super) fn schema(&self) -> Result<TypePtr, ParquetError> {
        let fields = self.types(&self.fields)?;
        let root = Type::group_type_builder("schema").with_fields(fields);
        Ok(Arc::new(root.build()?))
    }

    fn types(&self, fields: &[Field]) -> Result<Vec<TypePtr>, ParquetError> {
        let built = fields.iter().map(|field| match &field.node {
            Node::Leaf(leaf) => primitive(&field.name, &self.leaves[*leaf].kind),
            Node::List(list) => {
                let element = Type::group_type_builder("element")
                    .with_repetition(Repetition::OPTIONAL)
                    .with_fields(self.types(&list.members)?)
                    .build()?;
                let repeated = Type::group_type_builder("list")
                    .with_repetition(Repetition::REPEATED)
                    .with_fields(vec![Arc::new(element)])
                    .build()?;
                let outer = Type::group_type_builder(&field.name)
                    .with_repetition(Repetition::OPTIONAL)
                    .with_logical_type(Some(LogicalType::List))
                    .with_fields(vec![Arc::new(repeated)]);
                Ok(Arc::new(outer.build()?))
            }
        });
        built.collect()
    }

    /// Puts one row into the leaves.
    pub(super) fn add(&mut self, row: &[Cell<'_>]) -> Result<(), serde_json::Error> {
        for (at, field) in self.fields.iter().enumerate() {
            let cell = row.get(at).unwrap_or(&Cell::Null);
            match &field.node {
                Node::Leaf(leaf) => self.leaves[*leaf].value(cell, 0),
                Node::List(list) => {
                    let raw: Option<&RawValue> = match cell {
                        Cell::Json(json) => Some(serde_json::from_str(json)?),
                        _ => None,
                    };
                    list.add(raw, 0, &mut self.leaves)?;
                }
            }
        }
        Ok(())
    }
}

impl List {
    fn add(
        &self,
        value: Option<&RawValue>,
        repetition: i16,
        leaves: &mut [Leaf],
    ) -> Result<(), serde_json::Error> {
        let Some(value) = value.filter(|value| value.get() != "null") else {
            self.nothing(self.absent, repetition, leaves);
            return Ok(());
        };
        let children: Vec<&RawValue> = serde_json::from_str(value.get())?;
        if children.is_empty() {
            self.nothing(self.absent + 1, repetition, leaves);
        }
        for (at, child) in children.iter().enumerate() {
            let level = if at == 0 { repetition } else { self.repetition };
            for member in &self.members {
                let value = member.value(child)?;
                match &member.node {
                    Node::List(list) => list.add(value, level, leaves)?,
                    Node::Leaf(leaf) => leaves[*leaf].value(&cell(value)?, level),
                }
            }
        }
        Ok(())
    }

    fn nothing(&self, definition: i16, repetition: i16, leaves: &mut [Leaf]) {
        for member in &self.members {
            match &member.node {
                Node::Leaf(leaf) => leaves[*leaf].nothing(definition, repetition),
                Node::List(list) => list.nothing(definition, repetition, leaves),
            }
        }
    }
}

impl Field {
    /// What stands under its keys in a child.
    fn value<'a>(&self, child: &'a RawValue) -> Result<Option<&'a RawValue>, serde_json::Error> {
        let mut here = child;
        for key in &self.keys {
            if !here.get().starts_with('{') {
                return Ok(None);
            }
            let members: Members<'a> = serde_json::from_str(here.get())?;
            let found = members
                .0
                .into_iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(key));
            match found {
                Some((_, value)) => here = value,
                None => return Ok(None),
            }
        }
        Ok(Some(here))
    }
}

fn cell(value: Option<&RawValue>) -> Result<Cell<'_>, serde_json::Error> {
    let text = value.map_or("null", RawValue::get);
    Ok(match text.as_bytes().first() {
        Some(b'n') | None => Cell::Null,
        Some(b't') => Cell::Bool(true),
        Some(b'f') => Cell::Bool(false),
        Some(b'"') => Cell::Text(serde_json::from_str::<String>(text)?.into()),
        Some(b'{' | b'[') => Cell::Json(text.into()),
        Some(_) => Cell::Number(text.into()),
    })
}

/// The heading; a number behind it when an earlier column has it, in any case.
fn unique(header: &str, names: &mut HashSet<String>) -> String {
    let mut name = header.to_owned();
    let mut count = 1;
    while !names.insert(name.to_lowercase()) {
        count += 1;
        name = format!("{header}_{count}");
    }
    name
}

fn primitive(name: &str, kind: &ValueType) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match kind {
        ValueType::Bool => (Physical::BOOLEAN, None),
        ValueType::Integer => (Physical::INT64, None),
        ValueType::Float => (Physical::DOUBLE, None),
        ValueType::Date => (Physical::INT32, Some(LogicalType::Date)),
        ValueType::Timestamp => {
            let utc = LogicalType::timestamp(true, TimeUnit::MICROS);
            (Physical::INT64, Some(utc))
        }
        ValueType::Time => {
            let local = LogicalType::time(false, TimeUnit::MICROS);
            (Physical::INT64, Some(local))
        }
        ValueType::Decimal { precision, scale } => {
            let logical = LogicalType::decimal((*scale).into(), (*precision).into());
            let physical = match Width::of(*precision) {
                Width::Small => Physical::INT32,
                Width::Middle => Physical::INT64,
                Width::Wide => Physical::FIXED_LEN_BYTE_ARRAY,
            };
            (physical, Some(logical))
        }
        ValueType::Json => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
        ValueType::Text | ValueType::Unknown | ValueType::Records(_) => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String))
        }
    };
    let mut builder = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    if let ValueType::Decimal { precision, scale } = kind {
        builder = builder
            .with_precision((*precision).into())
            .with_scale((*scale).into());
    }
    if physical == Physical::FIXED_LEN_BYTE_ARRAY {
        builder = builder.with_length(16);
    }
    Ok(Arc::new(builder.build()?))
}

//! A page of JSON becomes rows of cells, without a tree in between.
//!
//! serde visitors walk the answer along the layout's tree; values stay [`RawValue`]s that borrow
//! from the page, so that a number keeps every digit and a text without escapes is not copied.
//! Keys may come in any order and any case; what no column shows is skipped; of a key that comes
//! twice the last wins; a lone surrogate in a text becomes U+FFFD.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::client::Envelope;
use crate::model::rows::Cell;
use crate::query::layout::{Layout, Node};
use crate::query::text;

/// What a page told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// What stood around its records.
    pub(crate) envelope: Envelope,
    /// How many records it had.
    pub(crate) records: u64,
}

/// One record on its way to the sink.
pub(crate) struct Record<'de> {
    /// One per column; those of sub-queries are still null.
    pub(crate) cells: Vec<Cell<'de>>,
    /// Results of the sub-queries, one per list of the layout.
    pub(crate) children: Vec<Option<&'de RawValue>>,
}

/// Why the walk through a page ended.
#[derive(Debug)]
pub(crate) enum Stop<E> {
    /// The page is not what a page looks like.
    Page(serde_json::Error),
    /// The taker of the records has had enough.
    Taker(E),
}

/// Walks through a page and hands over its records in order.
pub(crate) fn records<'de, E>(
    page: &'de str,
    layout: &Layout,
    take: &mut dyn FnMut(&mut Record<'de>) -> Result<(), E>,
) -> Result<Told, Stop<E>> {
    let mut walk = Walk {
        layout,
        record: Record {
            cells: Vec::with_capacity(layout.columns.len()),
            children: vec![None; layout.children.len()],
        },
        defaults: defaults(layout),
        take,
        refused: None,
    };
    let mut deserializer = serde_json::Deserializer::from_str(page);
    let outcome = PageSeed(&mut walk).deserialize(&mut deserializer);
    if let Some(refused) = walk.refused {
        return Err(Stop::Taker(refused));
    }
    let told = outcome.map_err(Stop::Page)?;
    deserializer.end().map_err(Stop::Page)?;
    Ok(told)
}

/// What a cell is when the record says nothing about it.
fn defaults(layout: &Layout) -> Vec<Cell<'static>> {
    let columns = layout.columns.iter();
    columns
        .map(|column| {
            if column.keys.len() > 1 {
                Cell::NoParent { depth: 1 }
            } else {
                Cell::Null
            }
        })
        .collect()
}

/// A value as a cell.
pub(crate) fn cell(raw: &RawValue) -> Cell<'_> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'"') => Cell::Text(text::unquoted(text)),
        Some(b't') => Cell::Bool(true),
        Some(b'f') => Cell::Bool(false),
        Some(b'n') | None => Cell::Null,
        Some(b'{' | b'[') => Cell::Json(text::compact(text)),
        Some(_) => Cell::Number(Cow::Borrowed(text)),
    }
}

struct Walk<'de, 'w, E> {
    layout: &'w Layout,
    record: Record<'de>,
    defaults: Vec<Cell<'static>>,
    take: &'w mut dyn FnMut(&mut Record<'de>) -> Result<(), E>,
    refused: Option<E>,
}

impl<E> Walk<'_, '_, E> {
    fn clear(&mut self) {
        self.record.cells.clear();
        self.record.cells.extend_from_slice(&self.defaults);
        self.record.children.fill(None);
    }
}

struct PageSeed<'s, 'de, 'w, E>(&'s mut Walk<'de, 'w, E>);

impl<'de, E> DeserializeSeed<'de> for PageSeed<'_, 'de, '_, E> {
    type Value = Told;

    fn deserialize<D: serde::Deserializer<'de>>(self, input: D) -> Result<Told, D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de, E> Visitor<'de> for PageSeed<'_, 'de, '_, E> {
    type Value = Told;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the result of a query")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Told, A::Error> {
        let mut envelope = Envelope::default();
        let mut records = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key == "records" && records.is_none() {
                records = Some(map.next_value_seed(RecordsSeed(self.0))?);
            } else if !envelope.take(&key, &mut map)? {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let records = records.ok_or_else(|| A::Error::missing_field("records"))?;
        Ok(Told { envelope, records })
    }
}

struct RecordsSeed<'s, 'de, 'w, E>(&'s mut Walk<'de, 'w, E>);

impl<'de, E> DeserializeSeed<'de> for RecordsSeed<'_, 'de, '_, E> {
    type Value = u64;

    fn deserialize<D: serde::Deserializer<'de>>(self, input: D) -> Result<u64, D::Error> {
        input.deserialize_seq(self)
    }
}

impl<'de, E> Visitor<'de> for RecordsSeed<'_, 'de, '_, E> {
    type Value = u64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<u64, A::Error> {
        let mut count = 0;
        loop {
            self.0.clear();
            let root = ObjectSeed {
                node: &self.0.layout.root,
                depth: 0,
                record: &mut self.0.record,
            };
            if items.next_element_seed(root)?.is_none() {
                return Ok(count);
            }
            count += 1;
            if let Err(refused) = (self.0.take)(&mut self.0.record) {
                self.0.refused = Some(refused);
                return Err(A::Error::custom("the rest is not wanted"));
            }
        }
    }
}

/// A record or a parent of it; `depth` keys lead to it.
struct ObjectSeed<'s, 'de, 'w> {
    node: &'w Node,
    depth: usize,
    record: &'s mut Record<'de>,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_, 'de, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_, 'de, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut expected = 0;
        while let Some(found) = map.next_key_seed(KeySeed(self.node, expected))? {
            let Some(place) = found else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            expected = place + 1;
            let entry = &self.node.entries[place];
            if entry.columns.is_empty()
                && let Some(node) = &entry.parent
            {
                map.next_value_seed(ParentSeed {
                    node,
                    below: &entry.below,
                    depth: self.depth + 1,
                    record: self.record,
                })?;
                continue;
            }
            let raw: &'de RawValue = map.next_value()?;
            if let Some(list) = entry.children {
                self.record.children[list] = Some(raw);
            }
            for column in &entry.columns {
                self.record.cells[*column] = cell(raw);
            }
        }
        Ok(())
    }
}

/// A parent: an object or null.
struct ParentSeed<'s, 'de, 'w> {
    node: &'w Node,
    below: &'w [(usize, bool)],
    depth: usize,
    record: &'s mut Record<'de>,
}

impl<'de> DeserializeSeed<'de> for ParentSeed<'_, 'de, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for ParentSeed<'_, 'de, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a parent record or null")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        for (column, _) in self.below {
            self.record.cells[*column] = Cell::NoParent { depth: self.depth };
        }
        Ok(())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: serde::Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        for (column, own) in self.below {
            self.record.cells[*column] = if *own {
                Cell::Null
            } else {
                Cell::NoParent {
                    depth: self.depth + 1,
                }
            };
        }
        let object = ObjectSeed {
            node: self.node,
            depth: self.depth,
            record: self.record,
        };
        object.deserialize(input)
    }
}

/// Finds the entry of a key; the one behind the last is the likely one.
struct KeySeed<'w>(&'w Node, usize);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Option<usize>;

    fn deserialize<D: serde::Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        let Self(node, expected) = self;
        let entries = &node.entries;
        if entries.get(expected).is_some_and(|entry| entry.key == key) {
            return Ok(Some(expected));
        }
        if key == "attributes" {
            return Ok(None);
        }
        let exact = entries.iter().position(|entry| entry.key == key);
        Ok(exact.or_else(|| {
            let same = |entry: &crate::query::layout::Entry| entry.key.eq_ignore_ascii_case(key);
            entries.iter().position(same)
        }))
    }
}

/// Reads a result without taking its records.
pub(crate) fn survey(page: &str) -> Result<Told, serde_json::Error> {
    let nothing = Layout::default();
    let taken: Result<_, Stop<std::convert::Infallible>> = records(page, &nothing, &mut |_| Ok(()));
    match taken {
        Ok(told) => Ok(told),
        Err(Stop::Page(error)) => Err(error),
        Err(Stop::Taker(never)) => match never {},
    }
}

#[cfg(test)]
mod tests;

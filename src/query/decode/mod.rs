//! A page of JSON becomes rows of cells, without a tree in between.
//!
//! Most pages are read by `scan`, which is quick and gives up at anything unusual. What it leaves is
//! read here: serde visitors walk the answer along the layout's tree; values stay [`RawValue`]s that borrow
//! from the page, so that a number keeps every digit and a text without escapes is not copied.
//! Keys may come in any order and any case; what no column shows is skipped; of a key that comes
//! twice the last wins; a lone surrogate in a text becomes U+FFFD.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::client::Envelope;
use crate::model::delimited::Delimited;
use crate::model::rows::Cell;
use crate::query::layout::{Layout, Node};
use crate::query::scan::{self, Scanned};
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
    pub(crate) children: Vec<Option<&'de str>>,
}

impl<'de> Record<'de> {
    fn new(layout: &Layout) -> Self {
        Self {
            cells: Vec::with_capacity(layout.columns.len()),
            children: vec![None; layout.children.len()],
        }
    }

    fn clear(&mut self, defaults: &[Cell<'de>]) {
        if self.cells.len() != defaults.len() {
            self.cells = defaults.to_vec();
        }
        for (cell, default) in self.cells.iter_mut().zip(defaults) {
            // Made in its place: a cell that is chosen first and moved then takes far longer.
            if let Cell::NoParent { depth } = default {
                *cell = Cell::NoParent { depth: *depth };
            } else {
                *cell = Cell::Null;
            }
        }
        self.children.fill(None);
    }

    /// The parent that `depth` keys lead to is null.
    pub(crate) fn lacks_parent(&mut self, below: &[(usize, bool)], depth: usize) {
        for (column, _) in below {
            self.cells[*column] = Cell::NoParent { depth };
        }
    }

    /// The parent that `depth` keys lead to is there; what it does not mention is null.
    pub(crate) fn has_parent(&mut self, below: &[(usize, bool)], depth: usize) {
        for (column, is_own) in below {
            let cell = &mut self.cells[*column];
            if *is_own {
                *cell = Cell::Null;
            } else {
                *cell = Cell::NoParent { depth: depth + 1 };
            }
        }
    }
}

/// Takes the records of a page.
pub(crate) trait Taker<'de, E> {
    /// Takes a record.
    fn take(&mut self, record: &mut Record<'de>) -> Result<(), E>;

    /// How its row may be written instead, and where to; none when the record itself is wanted.
    fn writing(&mut self) -> Option<(&Delimited, &mut Vec<u8>)> {
        None
    }

    /// A record was written there.
    fn written(&mut self) -> Result<(), E> {
        Ok(())
    }
}

impl<'de, E, F: FnMut(&mut Record<'de>) -> Result<(), E>> Taker<'de, E> for F {
    fn take(&mut self, record: &mut Record<'de>) -> Result<(), E> {
        self(record)
    }
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
    taker: &mut dyn Taker<'de, E>,
) -> Result<Told, Stop<E>> {
    let mut record = Record::new(layout);
    let defaults = defaults(layout);
    let clear = |record: &mut Record<'de>| record.clear(&defaults);
    match scan::page(page, layout, &mut record, clear, taker) {
        Ok(Scanned::All(told)) => Ok(told),
        Ok(Scanned::Part(taken)) => visit(page, layout, taken, taker),
        Err(refused) => Err(Stop::Taker(refused)),
    }
}

/// As [`records`], with serde's visitors alone; the first `taken` records are passed over.
fn visit<'de, E>(
    page: &'de str,
    layout: &Layout,
    taken: u64,
    taker: &mut dyn Taker<'de, E>,
) -> Result<Told, Stop<E>> {
    let mut walk = Walk {
        layout,
        record: Record::new(layout),
        defaults: defaults(layout),
        taken,
        taker,
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
fn defaults<'de>(layout: &Layout) -> Vec<Cell<'de>> {
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
    defaults: Vec<Cell<'de>>,
    /// So many records were handed over before.
    taken: u64,
    taker: &'w mut dyn Taker<'de, E>,
    refused: Option<E>,
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
            self.0.record.clear(&self.0.defaults);
            let root = ObjectSeed {
                node: &self.0.layout.root,
                depth: 0,
                record: &mut self.0.record,
            };
            if items.next_element_seed(root)?.is_none() {
                return Ok(count);
            }
            count += 1;
            if count <= self.0.taken {
                continue;
            }
            if let Err(refused) = self.0.taker.take(&mut self.0.record) {
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
                self.record.children[list] = Some(raw.get());
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
        self.record.lacks_parent(self.below, self.depth);
        Ok(())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: serde::Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        self.record.has_parent(self.below, self.depth);
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
        Ok(self.0.find(key, self.1))
    }
}

/// Reads a result without taking its records.
pub(crate) fn survey(page: &str) -> Result<Told, serde_json::Error> {
    let nothing = Layout::default();
    let taken: Result<_, Stop<std::convert::Infallible>> =
        records(page, &nothing, &mut |_: &mut Record<'_>| Ok(()));
    match taken {
        Ok(told) => Ok(told),
        Err(Stop::Page(error)) => Err(error),
        Err(Stop::Taker(never)) => match never {},
    }
}

#[cfg(test)]
mod tests;

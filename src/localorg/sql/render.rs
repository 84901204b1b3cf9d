//! Rows to JSON text, written straight into one buffer.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::format;
use super::plan::{Format, Node};
use crate::localorg::schema::Schema;

/// Columns in front of the selected ones: parent, row number, id.
pub(super) const LEAD: usize = 3;

/// Writes records.
pub(super) struct Renderer<'p> {
    pub(super) schema: &'p Schema,
    pub(super) api_version: u16,
}

/// A record whose sub-query results are still missing.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) text: String,
    /// Places in `text` where the result of a sub-query belongs.
    pub(super) gaps: Vec<(usize, usize)>,
}

impl Draft {
    /// An empty draft with about as much room as the one before has taken.
    pub(super) fn sized(before: Option<&Self>) -> Self {
        let room = before.map_or(256, |draft| draft.text.len() + 32);
        Self {
            text: String::with_capacity(room),
            ..Self::default()
        }
    }
}

impl Renderer<'_> {
    /// One record of the object.
    pub(super) fn record(
        &self,
        object: &str,
        nodes: &[Node],
        row: &Row<'_>,
        draft: &mut Draft,
    ) -> rusqlite::Result<()> {
        let id = text(row.get_ref(LEAD - 1)?);
        draft.text.push('{');
        self.attributes(object, &id, &mut draft.text);
        self.nodes(nodes, row, draft, true)?;
        draft.text.push('}');
        draft.id = id;
        Ok(())
    }

    /// `"attributes":{…}`.
    pub(super) fn attributes(&self, object: &str, id: &str, out: &mut String) {
        out.push_str("\"attributes\":{\"type\":\"");
        out.push_str(object);
        out.push_str("\",\"url\":\"/services/data/v");
        out.push_str(&self.api_version.to_string());
        out.push_str(".0/sobjects/");
        out.push_str(object);
        out.push('/');
        out.push_str(id);
        out.push_str("\"}");
    }

    /// The keys of a record; `comma` tells whether something stands before them.
    pub(super) fn nodes(
        &self,
        nodes: &[Node],
        row: &Row<'_>,
        draft: &mut Draft,
        comma: bool,
    ) -> rusqlite::Result<()> {
        for (at, node) in nodes.iter().enumerate() {
            if comma || at > 0 {
                draft.text.push(',');
            }
            draft.text.push('"');
            draft.text.push_str(node.key());
            draft.text.push_str("\":");
            self.node(node, row, draft)?;
        }
        Ok(())
    }

    fn node(&self, node: &Node, row: &Row<'_>, draft: &mut Draft) -> rusqlite::Result<()> {
        match node {
            Node::Value { column, format, .. } => {
                value(row.get_ref(LEAD + column)?, *format, &mut draft.text);
            }
            Node::Parent {
                id, entity, nodes, ..
            } => match row.get_ref(LEAD + id)? {
                ValueRef::Null => draft.text.push_str("null"),
                found => {
                    let id = text(found);
                    let object = entity.as_deref().unwrap_or_else(|| self.object_of(&id));
                    draft.text.push('{');
                    self.attributes(object, &id, &mut draft.text);
                    self.nodes(nodes, row, draft, true)?;
                    draft.text.push('}');
                }
            },
            Node::Typed {
                id,
                branches,
                otherwise,
                ..
            } => match row.get_ref(LEAD + id)? {
                ValueRef::Null => draft.text.push_str("null"),
                found => {
                    let id = text(found);
                    let object = self.object_of(&id);
                    let branch = branches.iter().find(|(name, _)| name == object);
                    let nodes = branch.map_or(otherwise, |(_, nodes)| nodes);
                    draft.text.push('{');
                    self.attributes(object, &id, &mut draft.text);
                    self.nodes(nodes, row, draft, true)?;
                    draft.text.push('}');
                }
            },
            Node::Compound { parts, .. } => compound(parts, row, &mut draft.text)?,
            Node::Children { child, .. } => draft.gaps.push((draft.text.len(), *child)),
        }
        Ok(())
    }

    fn object_of(&self, id: &str) -> &str {
        let prefix = id.get(..3).unwrap_or_default();
        self.schema
            .by_prefix(prefix)
            .map_or("Name", |object| object.name())
    }
}

fn compound(parts: &[(String, usize)], row: &Row<'_>, out: &mut String) -> rusqlite::Result<()> {
    let mut empty = true;
    for (_, column) in parts {
        empty &= row.get_ref(LEAD + column)? == ValueRef::Null;
    }
    if empty {
        out.push_str("null");
        return Ok(());
    }
    for (at, (key, column)) in parts.iter().enumerate() {
        out.push(if at == 0 { '{' } else { ',' });
        out.push('"');
        out.push_str(key);
        out.push_str("\":");
        value(row.get_ref(LEAD + column)?, Format::Plain, out);
    }
    out.push('}');
    Ok(())
}

/// One value.
pub(super) fn value(value: ValueRef<'_>, format: Format, out: &mut String) {
    match (value, format) {
        (ValueRef::Null, Format::Bool) => out.push_str("false"),
        (ValueRef::Null | ValueRef::Blob(_), _) => out.push_str("null"),
        (ValueRef::Integer(number), Format::Bool | Format::SomeBool) => {
            out.push_str(if number == 0 { "false" } else { "true" });
        }
        (ValueRef::Integer(millis), Format::Instant) => {
            out.push('"');
            out.push_str(&format::wire_instant(millis));
            out.push('"');
        }
        (ValueRef::Integer(number), Format::Plain) => out.push_str(&number.to_string()),
        (ValueRef::Real(number), _) => real(number, out),
        (ValueRef::Text(bytes), _) => string(bytes, out),
    }
}

/// A number with at least one decimal: `125000.0`.
pub(super) fn real(number: f64, out: &mut String) {
    let text = number.to_string();
    out.push_str(&text);
    if !text.contains('.') {
        out.push_str(".0");
    }
}

/// A JSON string.
fn string(bytes: &[u8], out: &mut String) {
    let text = String::from_utf8_lossy(bytes);
    let plain = bytes
        .iter()
        .all(|byte| *byte >= 0x20 && *byte != b'"' && *byte != b'\\');
    if plain {
        out.push('"');
        out.push_str(&text);
        out.push('"');
        return;
    }
    out.push_str(&serde_json::Value::String(text.into_owned()).to_string());
}

fn text(value: ValueRef<'_>) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(from: ValueRef<'_>, format: Format) -> String {
        let mut out = String::new();
        value(from, format, &mut out);
        out
    }

    #[test]
    fn values_in_json() {
        assert_eq!(
            written(ValueRef::Real(125_000.0), Format::Plain),
            "125000.0"
        );
        assert_eq!(written(ValueRef::Real(0.1), Format::Plain), "0.1");
        assert_eq!(written(ValueRef::Integer(7), Format::Plain), "7");
        assert_eq!(written(ValueRef::Integer(1), Format::Bool), "true");
        assert_eq!(written(ValueRef::Null, Format::Bool), "false");
        let instant = written(ValueRef::Integer(1_795_341_600_000), Format::Instant);
        assert_eq!(instant, "\"2026-11-22T10:00:00.000+0000\"");
        assert_eq!(
            written(ValueRef::Text(b"a\"b\n"), Format::Plain),
            r#""a\"b\n""#
        );
    }
}

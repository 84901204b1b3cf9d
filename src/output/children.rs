//! Child records inside a cell, as lines for a person: a small table in the place of JSON text.

use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::rows::Cell;

use super::table::{Look, Table};

/// The lines of a JSON array of records, fitted to `width` when there is one; none when it is
/// something else. Texts in them are sanitised.
pub(crate) fn lines(json: &str, width: Option<usize>) -> Option<Vec<String>> {
    let records: Vec<Record<'_>> = serde_json::from_str(json).ok()?;
    let first = records.first()?;
    let headers: Vec<&str> = first.0.iter().map(|(key, _)| key.as_str()).collect();
    let look = Look {
        header: true,
        width,
        ..Look::default()
    };
    let mut table = Table::new(look, headers.iter().copied());
    let mut out = Vec::new();
    for Record(members) in &records {
        let value = |key: &&str| members.iter().find(|(known, _)| known == key);
        let cells = headers
            .iter()
            .map(|key| value(key).map_or(Cell::Null, |(_, value)| cell(value)));
        table.row(&cells.collect::<Vec<_>>(), &mut out);
    }
    table.end(&mut out);
    let text = String::from_utf8(out).ok()?;
    Some(text.lines().map(str::to_owned).collect())
}

fn cell(value: &RawValue) -> Cell<'_> {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'n') | None => Cell::Null,
        Some(b't') => Cell::Bool(true),
        Some(b'f') => Cell::Bool(false),
        Some(b'"') => {
            let read: Result<String, _> = serde_json::from_str(text);
            Cell::Text(read.unwrap_or_default().into())
        }
        Some(b'{' | b'[') => Cell::Json(text.into()),
        Some(_) => Cell::Number(text.into()),
    }
}

/// A record whose keys keep their order.
struct Record<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Record<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Record<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a record")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Record(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_become_a_table() {
        let json =
            r#"[{"Id":"1","Amount":12.50,"Won":true},{"Id":"2\u001b","Amount":null,"Won":false}]"#;
        let expected = [
            "Id       Amount  Won",
            "───────  ──────  ─────",
            "1         12.50  true",
            "2\\u{1b}          false",
        ];
        let lines = lines(json, None).unwrap();
        assert_eq!(lines[0], expected[0]);
        assert_eq!(lines[2], expected[2]);
        assert_eq!(lines[3].trim_end(), expected[3]);
        assert_eq!(super::lines("[]", None), None);
        assert_eq!(super::lines("{\"a\":1}", None), None);
    }
}

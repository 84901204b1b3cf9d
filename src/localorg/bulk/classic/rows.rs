//! From a batch in CSV, JSON or XML to the data of an ingest job: CSV with commas and line feeds.
//!
//! Null becomes `#N/A`, a field that a record lacks an empty cell, a parent inside a record the
//! column `Relationship.Field`. Columns stand in the order in which they first appear.

use roxmltree::{Document, Node};
use serde_json::Value;

use super::super::csv::push_row;
use super::super::job::{Delimiter, Dialect, LineEnding};
use super::job::Content;
use crate::localorg::xml::{children, text_of};

/// What batches become.
pub(super) const DIALECT: Dialect = Dialect {
    delimiter: Delimiter::Comma,
    line_ending: LineEnding::Lf,
};
/// Records of a batch.
const MOST: usize = 10_000;
const NULL: &str = "#N/A";

/// The data of an ingest job, or why the batch fails: `Code : text`.
pub(super) fn data(content: Content, body: &[u8]) -> Result<Vec<u8>, String> {
    let table = match content {
        Content::Csv => return from_csv(body),
        Content::Json => from_json(body)?,
        Content::Xml => from_xml(body)?,
    };
    bounded(table.rows.len())?;
    if table.columns.is_empty() {
        return Ok(Vec::new());
    }
    let mut text = Vec::new();
    push_row(DIALECT, table.columns.iter().map(String::as_str), &mut text);
    for row in &table.rows {
        let cell = |at: usize| row.get(at).map_or("", String::as_str);
        push_row(DIALECT, (0..table.columns.len()).map(cell), &mut text);
    }
    Ok(text)
}

fn bounded(rows: usize) -> Result<(), String> {
    if rows <= MOST {
        return Ok(());
    }
    Err(format!(
        "InvalidBatch : The batch has {rows} records, {MOST} is the most"
    ))
}

/// The same rows in one dialect, whichever line ending they came with.
fn from_csv(body: &[u8]) -> Result<Vec<u8>, String> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(body);
    let mut text = Vec::with_capacity(body.len());
    let (mut row, mut count) = (::csv::ByteRecord::new(), 0_usize);
    while reader
        .read_byte_record(&mut row)
        .map_err(|_| unreadable())?
    {
        let cells = ::csv::StringRecord::from_byte_record_lossy(row.clone());
        push_row(DIALECT, cells.iter(), &mut text);
        count += 1;
    }
    bounded(count.saturating_sub(1))?;
    Ok(text)
}

fn unreadable() -> String {
    "InvalidBatch : Failed to parse CSV".to_owned()
}

/// Cells by column.
#[derive(Default)]
struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Sets a cell of the last row.
    fn set(&mut self, column: &str, text: String) {
        let place = self.columns.iter().position(|known| known == column);
        let place = place.unwrap_or_else(|| {
            self.columns.push(column.to_owned());
            self.columns.len() - 1
        });
        if let Some(row) = self.rows.last_mut() {
            if row.len() <= place {
                row.resize(place + 1, String::new());
            }
            row[place] = text;
        }
    }
}

fn from_json(body: &[u8]) -> Result<Table, String> {
    let text = String::from_utf8_lossy(body);
    let wrong = |why: String| format!("InvalidBatch : Failed to parse JSON: {why}");
    let parsed: Value = serde_json::from_str(&text).map_err(|why| wrong(why.to_string()))?;
    let Value::Array(records) = parsed else {
        return Err(wrong("an array of records is expected".to_owned()));
    };
    let mut table = Table::default();
    for record in &records {
        let Value::Object(fields) = record else {
            return Err(wrong(format!("a record is expected, not {record}")));
        };
        table.rows.push(Vec::new());
        for (name, value) in fields.iter().filter(|(name, _)| *name != "attributes") {
            match value {
                Value::Object(parent) => {
                    let kind = parent
                        .get("attributes")
                        .and_then(|told| told["type"].as_str());
                    let named = named(name, kind);
                    let keys = parent.iter().filter(|(key, _)| *key != "attributes");
                    for (key, value) in keys {
                        table.set(&format!("{named}.{key}"), cell(value));
                    }
                }
                value => table.set(name, cell(value)),
            }
        }
    }
    Ok(table)
}

/// The relationship of a column, with the parent's object when the record names it.
fn named(relationship: &str, kind: Option<&str>) -> String {
    kind.map_or_else(
        || relationship.to_owned(),
        |kind| format!("{kind}:{relationship}"),
    )
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => NULL.to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn from_xml(body: &[u8]) -> Result<Table, String> {
    let text = String::from_utf8_lossy(body);
    let document = Document::parse(text.trim_start_matches('\u{feff}').trim_start())
        .map_err(|why| format!("InvalidBatch : Failed to parse XML: {why}"))?;
    let mut table = Table::default();
    for record in children(document.root_element(), "sObject") {
        table.rows.push(Vec::new());
        for field in record.children().filter(Node::is_element) {
            let name = field.tag_name().name();
            match children(field, "sObject").next() {
                Some(parent) => xml_parent(&mut table, name, parent),
                // The object of a record may be told; it is the job's.
                None if name == "type" => {}
                None => table.set(name, xml_cell(field)),
            }
        }
    }
    Ok(table)
}

fn xml_parent(table: &mut Table, relationship: &str, parent: Node<'_, '_>) {
    let kind = children(parent, "type").next().map(text_of);
    let named = named(relationship, kind.as_deref());
    let keys = parent.children().filter(Node::is_element);
    for key in keys.filter(|key| key.tag_name().name() != "type") {
        table.set(&format!("{named}.{}", key.tag_name().name()), xml_cell(key));
    }
}

fn xml_cell(field: Node<'_, '_>) -> String {
    let is_nil = field
        .attributes()
        .any(|attribute| attribute.name() == "nil" && attribute.value() == "true");
    if is_nil {
        NULL.to_owned()
    } else {
        text_of(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: &str = "\"Name\",\"Phone\",\"Account.Ext__c\",\"User:Owner.Username\",\"Flag\"\n\
                          \"A \"\"1\"\"\",\"#N/A\",\"x\",\"\",\"\"\n\
                          \"B\",\"\",\"\",\"u@x\",\"true\"\n";

    fn text(content: Content, body: &str) -> Result<String, String> {
        data(content, body.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn json_and_xml_become_the_same_rows() {
        let json = r#"[{"attributes":{"type":"Case"},"Name":"A \"1\"","Phone":null,"Account":{"Ext__c":"x"}},
            {"Name":"B","Owner":{"attributes":{"type":"User"},"Username":"u@x"},"Flag":true}]"#;
        assert_eq!(text(Content::Json, json).as_deref(), Ok(WANTED));
        let xml = "<?xml version=\"1.0\"?><sObjects xmlns=\"urn:d\" \
            xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
            <sObject><type>Case</type><Name>A \"1\"</Name><Phone xsi:nil=\"true\"/>\
            <Account><sObject><Ext__c>x</Ext__c></sObject></Account></sObject>\
            <sObject><Name>B</Name><Owner><sObject><type>User</type><Username>u@x</Username></sObject>\
            </Owner><Flag>true</Flag></sObject></sObjects>";
        assert_eq!(text(Content::Xml, xml).as_deref(), Ok(WANTED));
    }

    #[test]
    fn csv_may_have_either_line_ending() {
        let wanted = Ok("\"A\",\"B\"\n\"1\",\"two\nlines\"\n");
        for body in ["A,B\n1,\"two\nlines\"\n", "A,B\r\n1,\"two\nlines\"\r\n"] {
            assert_eq!(text(Content::Csv, body).as_deref(), wanted);
        }
    }

    #[test]
    fn what_cannot_be_read_fails_the_batch() {
        for (content, body) in [
            (Content::Json, "{}"),
            (Content::Json, "[1]"),
            (Content::Json, "["),
            (Content::Xml, "<a>"),
        ] {
            let failed = text(content, body).unwrap_err();
            assert!(failed.starts_with("InvalidBatch : "), "{failed}");
        }
        let many = format!("[{}{{\"A\":1}}]", "{\"A\":1},".repeat(MOST));
        assert!(
            text(Content::Json, &many)
                .unwrap_err()
                .contains("10001 records")
        );
        assert_eq!(text(Content::Json, "[]").as_deref(), Ok(""));
    }
}

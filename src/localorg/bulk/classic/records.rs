//! The result of a query in JSON or XML. CSV is what the pages of a query job hold anyhow.
//!
//! In JSON, days and instants are milliseconds since 1970, which no other API does; in XML they are
//! text.

use std::io::{self, Read, Write};
use std::sync::Arc;

use flate2::read::ZlibDecoder;
use serde_json::{Map, Value, json};

use super::super::book::Book;
use super::super::job::Job;
use super::job::Content;
use super::wire::{JSON, XML, head, rooted};
use crate::localorg::schema::Schema;
use crate::localorg::wire::Reply;
use crate::localorg::xml::Xml;
use crate::model::schema::FieldType;

/// The rows of a query batch that is at its end.
pub(super) fn reply(content: Content, book: &Book, batch: &Job) -> Reply {
    let (book, number) = (book.clone(), batch.number);
    let kind = if content == Content::Json { JSON } else { XML };
    let writer = move |out: &mut dyn Write| {
        if content == Content::Json {
            as_json(&book, number, out)
        } else {
            as_xml(&book, number, out)
        }
    };
    Reply::flowing(200, kind, Box::new(writer))
}

fn as_json(book: &Book, batch: i64, out: &mut dyn Write) -> io::Result<()> {
    let schema = book.store.schema();
    let mut is_first = true;
    out.write_all(b"[ ")?;
    each(book, batch, &mut |mut record| {
        count_time(&mut record, &schema);
        if !is_first {
            out.write_all(b", ")?;
        }
        is_first = false;
        serde_json::to_writer_pretty(&mut *out, &record).map_err(io::Error::other)
    })?;
    out.write_all(b" ]")
}

fn as_xml(book: &Book, batch: i64, out: &mut dyn Write) -> io::Result<()> {
    let xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    write!(out, "{}<{} {xsi}>", head(), rooted("queryResult"))?;
    each(book, batch, &mut |record| {
        let mut xml = Xml::default();
        if let Value::Object(fields) = &record {
            element(&mut xml, "records", fields);
        }
        out.write_all(xml.text().as_bytes())
    })?;
    out.write_all(b"</queryResult>")
}

fn element(xml: &mut Xml, name: &str, fields: &Map<String, Value>) {
    xml.element(&format!("{name} xsi:type=\"sObject\""), |xml| {
        let kind = fields
            .get("attributes")
            .and_then(|told| told["type"].as_str());
        xml.leaf("type", kind.unwrap_or_default());
        if !fields.contains_key("Id") {
            xml.nil("Id");
        }
        for (name, value) in fields.iter().filter(|(name, _)| *name != "attributes") {
            match value {
                Value::Null => xml.nil(name),
                Value::Object(parent) => element(xml, name, parent),
                Value::String(text) => xml.leaf(name, text),
                other => xml.leaf(name, &other.to_string()),
            }
        }
    });
}

/// Hands out every record in order.
fn each(book: &Book, batch: i64, take: &mut dyn FnMut(Value) -> io::Result<()>) -> io::Result<()> {
    let reader = book.store.reader().map_err(io::Error::other)?;
    let sql = "SELECT text FROM bulk_page WHERE job = ?1 AND first >= 0 ORDER BY first";
    let mut statement = reader.prepare(sql).map_err(io::Error::other)?;
    let mut pages = statement.query([batch]).map_err(io::Error::other)?;
    while let Some(page) = pages.next().map_err(io::Error::other)? {
        let packed = page.get_ref(0).map_err(io::Error::other)?;
        let packed = packed.as_blob().map_err(io::Error::other)?;
        let mut text = String::from("[");
        ZlibDecoder::new(packed).read_to_string(&mut text)?;
        text.push(']');
        let records: Vec<Value> = serde_json::from_str(&text).map_err(io::Error::other)?;
        records.into_iter().try_for_each(&mut *take)?;
    }
    Ok(())
}

/// Turns the days and instants of a record and its parents into numbers.
fn count_time(record: &mut Value, schema: &Arc<Schema>) {
    let Value::Object(fields) = record else {
        return;
    };
    let object = fields
        .get("attributes")
        .and_then(|told| told["type"].as_str());
    let def = object.and_then(|name| schema.object(name));
    for (name, value) in fields.iter_mut().filter(|(name, _)| *name != "attributes") {
        match value {
            Value::Object(_) => count_time(value, schema),
            Value::String(text) => {
                let kind = def
                    .and_then(|def| def.field(name))
                    .map(|field| field.field_type);
                if let Some(millis) = kind.and_then(|kind| millis(kind, text)) {
                    *value = json!(millis);
                }
            }
            _ => {}
        }
    }
}

fn millis(kind: FieldType, text: &str) -> Option<i64> {
    match kind {
        FieldType::Date => {
            let day: jiff::civil::Date = text.parse().ok()?;
            let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
            Some(midnight.timestamp().as_millisecond())
        }
        FieldType::DateTime => {
            let civil = text.strip_suffix("+0000")?;
            let at: jiff::Timestamp = format!("{civil}Z").parse().ok()?;
            Some(at.as_millisecond())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn time_is_counted_by_the_types_of_the_fields() {
        let schema = Arc::new(Schema::new(HashMap::new()));
        let mut record = json!({
            "attributes": {"type": "Opportunity"},
            "Name": "2026-11-22",
            "CloseDate": "2026-11-22",
            "CreatedDate": "2026-11-22T10:00:00.250+0000",
            "Account": {"attributes": {"type": "Account"}, "LastActivityDate": null,
                "CreatedDate": "1970-01-01T00:00:01.000+0000"},
        });
        count_time(&mut record, &schema);
        assert_eq!(record["Name"], "2026-11-22");
        assert_eq!(record["CloseDate"], 1_795_305_600_000_i64);
        assert_eq!(record["CreatedDate"], 1_795_341_600_250_i64);
        assert_eq!(record["Account"]["CreatedDate"], 1_000);
    }

    #[test]
    fn records_in_xml_name_their_objects() {
        let mut xml = Xml::default();
        let record = json!({"attributes": {"type": "Contact"}, "Name": "A & B",
            "Account": {"attributes": {"type": "Account"}, "Id": "001", "Phone": null}});
        element(&mut xml, "records", record.as_object().unwrap());
        assert_eq!(
            xml.text(),
            "<records xsi:type=\"sObject\"><type>Contact</type><Id xsi:nil=\"true\"/>\
             <Name>A &amp; B</Name><Account xsi:type=\"sObject\"><type>Account</type><Id>001</Id>\
             <Phone xsi:nil=\"true\"/></Account></records>"
        );
    }
}

//! Records between XML and the JSON of the REST handlers.
//!
//! On the way in the texts of XML become JSON of the field's type; `fieldsToNull` become nulls. On
//! the way out dates lose their `+0000` for a `Z`, and records get the shape of the WSDL: `sf:type`
//! and `sf:Id` in front for Partner, the type as `xsi:type` for Enterprise.

use roxmltree::Node;
use serde_json::{Map, Value, json};

use super::{Dialect, INSTANCE};
use crate::localorg::schema::{ObjectDef, Schema};
use crate::localorg::xml::{Xml, children, text_of};
use crate::model::schema::FieldType;

/// An `sObjects` element as a record of a collection, with its `attributes`.
pub(super) fn read(node: Node<'_, '_>, schema: &Schema) -> Value {
    let object = type_of(node);
    let def = schema.object(&object);
    let mut fields = Map::new();
    fields.insert("attributes".to_owned(), json!({ "type": object }));
    for child in node.children().filter(Node::is_element) {
        let name = child.tag_name().name();
        match name {
            "type" => {}
            "fieldsToNull" => {
                fields.insert(text_of(child).trim().to_owned(), Value::Null);
            }
            _ => {
                if let Some(value) = value_of(child, def, schema) {
                    fields.insert(name.to_owned(), value);
                }
            }
        }
    }
    Value::Object(fields)
}

/// The object: a `type` element, or `xsi:type="sf:Account"`.
fn type_of(node: Node<'_, '_>) -> String {
    let element = node
        .children()
        .find(|child| child.is_element() && child.tag_name().name() == "type");
    if let Some(element) = element {
        return text_of(element).trim().to_owned();
    }
    let named = node.attribute((INSTANCE, "type")).unwrap_or_default();
    named.rsplit(':').next().unwrap_or_default().to_owned()
}

fn value_of(node: Node<'_, '_>, def: Option<&ObjectDef>, schema: &Schema) -> Option<Value> {
    if node.attribute((INSTANCE, "nil")) == Some("true") {
        // In XML only `fieldsToNull` empties a field.
        return None;
    }
    if node.children().any(|child| child.is_element()) {
        return Some(read(node, schema));
    }
    let text = text_of(node);
    let field = def.and_then(|def| def.field(node.tag_name().name()));
    Some(typed(&text, field.map(|field| field.field_type)))
}

/// The text as a value of the type; as it is when it is none, for the refusal to quote it.
fn typed(text: &str, kind: Option<FieldType>) -> Value {
    let word = text.trim();
    let value = match kind {
        Some(FieldType::Boolean) => match word {
            "true" | "1" => Some(json!(true)),
            "false" | "0" => Some(json!(false)),
            _ => None,
        },
        Some(FieldType::Int | FieldType::Long) => word.parse::<i64>().ok().map(Value::from),
        Some(FieldType::Double | FieldType::Currency | FieldType::Percent) => {
            word.parse::<f64>().ok().map(Value::from)
        }
        _ => None,
    };
    value.unwrap_or_else(|| Value::from(text))
}

/// Writes a record of a query as the element `name`.
pub(super) fn write(xml: &mut Xml, name: &str, record: &Map<String, Value>, dialect: Dialect) {
    let kind = record
        .get("attributes")
        .and_then(|known| known["type"].as_str());
    let kind = kind.unwrap_or("sObject");
    let tag = match dialect {
        Dialect::Partner => format!("{name} xsi:type=\"sf:sObject\""),
        Dialect::Enterprise => format!("{name} xsi:type=\"sf:{kind}\""),
    };
    xml.element(&tag, |xml| {
        let id = record.get("Id").and_then(Value::as_str);
        match dialect {
            Dialect::Partner => {
                xml.leaf("sf:type", kind);
                xml.leaf_or_nil("sf:Id", id);
            }
            Dialect::Enterprise => {
                if let Some(id) = id {
                    xml.leaf("sf:Id", id);
                }
            }
        }
        let fields = record
            .iter()
            .filter(|(name, _)| *name != "attributes" && *name != "Id");
        for (name, value) in fields {
            write_field(xml, &format!("sf:{name}"), value, dialect);
        }
    });
}

fn write_field(xml: &mut Xml, name: &str, value: &Value, dialect: Dialect) {
    match value {
        Value::Object(result) if result.contains_key("records") => {
            let tag = format!("{name} xsi:type=\"QueryResult\"");
            xml.element(&tag, |xml| write_result(xml, value, dialect));
        }
        Value::Object(record) if record.contains_key("attributes") => {
            write(xml, name, record, dialect);
        }
        Value::Object(parts) => xml.element(name, |xml| {
            for (part, value) in parts {
                write_field(xml, &format!("sf:{part}"), value, dialect);
            }
        }),
        Value::Array(items) => {
            for item in items {
                write_field(xml, name, item, dialect);
            }
        }
        Value::Null => xml.nil(name),
        value => xml.leaf(name, &plain(value)),
    }
}

/// Writes the inside of a `QueryResult`.
pub(super) fn write_result(xml: &mut Xml, result: &Value, dialect: Dialect) {
    let locator = result["nextRecordsUrl"].as_str();
    let locator = locator.and_then(|url| url.rsplit('/').next());
    xml.leaf("done", &plain(&result["done"]));
    xml.leaf_or_nil("queryLocator", locator);
    for record in result["records"].as_array().into_iter().flatten() {
        if let Some(record) = record.as_object() {
            write(xml, "records", record, dialect);
        }
    }
    xml.leaf("size", &plain(&result["totalSize"]));
}

/// Writes a JSON tree as elements of the same names; nulls and empty lists are left out.
pub(super) fn write_tree(xml: &mut Xml, name: &str, tree: &Value) {
    match tree {
        Value::Null => {}
        Value::Array(items) => items.iter().for_each(|item| write_tree(xml, name, item)),
        Value::Object(parts) => xml.element(name, |xml| {
            parts
                .iter()
                .for_each(|(name, part)| write_tree(xml, name, part));
        }),
        value => xml.leaf(name, &plain(value)),
    }
}

/// A value as text. Times of JSON end with `+0000`, those of XML with `Z`.
fn plain(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    match text.strip_suffix("+0000") {
        Some(time) if time.len() == 23 && time.as_bytes()[10] == b'T' => format!("{time}Z"),
        _ => text,
    }
}

/// The texts of the elements with this name.
pub(super) fn texts<'d>(node: Node<'d, 'd>, name: &'d str) -> Vec<String> {
    children(node, name)
        .map(|child| text_of(child).trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_take_on_the_type_of_the_field() {
        for (text, kind, value) in [
            ("true", FieldType::Boolean, json!(true)),
            ("maybe", FieldType::Boolean, json!("maybe")),
            ("12", FieldType::Int, json!(12)),
            ("1.5", FieldType::Currency, json!(1.5)),
            (" x ", FieldType::String, json!(" x ")),
        ] {
            assert_eq!(typed(text, Some(kind)), value);
        }
    }

    #[test]
    fn records_have_the_shape_of_the_wsdl() {
        let result = json!({"totalSize": 1, "done": true, "records": [{
            "attributes": {"type": "Contact"}, "Id": "003", "CreatedDate": "2026-11-22T10:00:00.000+0000",
            "Phone": null, "Account": {"attributes": {"type": "Account"}, "Name": "A & B"}}]});
        let mut xml = Xml::default();
        write_result(&mut xml, &result, Dialect::Partner);
        assert_eq!(
            xml.text(),
            "<done>true</done><queryLocator xsi:nil=\"true\"/><records xsi:type=\"sf:sObject\">\
             <sf:type>Contact</sf:type><sf:Id>003</sf:Id>\
             <sf:CreatedDate>2026-11-22T10:00:00.000Z</sf:CreatedDate><sf:Phone xsi:nil=\"true\"/>\
             <sf:Account xsi:type=\"sf:sObject\"><sf:type>Account</sf:type><sf:Id xsi:nil=\"true\"/>\
             <sf:Name>A &amp; B</sf:Name></sf:Account></records><size>1</size>"
        );
        let mut xml = Xml::default();
        write_result(&mut xml, &result, Dialect::Enterprise);
        assert!(
            xml.text()
                .contains("<records xsi:type=\"sf:Contact\"><sf:Id>003</sf:Id>")
        );
    }
}

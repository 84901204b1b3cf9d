//! A search as the body of a parameterized search, which takes texts that no URL does.
//!
//! It knows less than SOSL: functions, list views, categories, snippets and highlights have no
//! place in it. A search that has one of these has no body.

use serde_json::{Map, Value, json};

use crate::soql::ast::{LiteralValue, Nulls, OrderItem, SelectExpr};
use crate::soql::search::{Returning, Search, SearchWith};

/// The body; none when the search has what no parameter stands for.
pub(super) fn body(search: &Search) -> Option<String> {
    if search.quoted || search.mode.is_some() || !search.update.is_empty() {
        return None;
    }
    let mut body = Map::new();
    body.insert("q".into(), json!(search.term.text));
    if let Some((group, _)) = search.group {
        body.insert("in".into(), json!(group.word()));
    }
    let objects: Option<Vec<Value>> = search.returning.iter().map(object).collect();
    let objects = objects?;
    if !objects.is_empty() {
        body.insert("sobjects".into(), Value::Array(objects));
    }
    for with in &search.with {
        let (name, value) = option(with)?;
        body.insert(name.to_owned(), value);
    }
    if let Some((limit, _)) = search.limit {
        body.insert("overallLimit".into(), json!(limit));
    }
    if let Some((offset, _)) = search.offset {
        body.insert("offset".into(), json!(offset));
    }
    Some(Value::Object(body).to_string())
}

fn object(part: &Returning) -> Option<Value> {
    let exotic = part.list_view.is_some() || part.lookup.is_some() || part.offset.is_some();
    if exotic {
        return None;
    }
    let mut object = Map::new();
    object.insert("name".into(), json!(part.object.name));
    let fields: Option<Vec<String>> = part
        .items
        .iter()
        .map(|item| match &item.expr {
            SelectExpr::Field(path) if item.alias.is_none() => Some(path.text()),
            _ => None,
        })
        .collect();
    let fields = fields?;
    if !fields.is_empty() {
        object.insert("fields".into(), json!(fields));
    }
    if let Some(filter) = &part.filter {
        object.insert("where".into(), json!(filter.to_string()));
    }
    if !part.order_by.is_empty() {
        let order: Vec<_> = part.order_by.iter().map(order).collect();
        object.insert("orderBy".into(), json!(order.join(", ")));
    }
    if let Some((limit, _)) = part.limit {
        object.insert("limit".into(), json!(limit));
    }
    Some(Value::Object(object))
}

/// `Name DESC NULLS_LAST`.
fn order(item: &OrderItem) -> String {
    let direction = if item.descending { " DESC" } else { " ASC" };
    let nulls = match item.nulls {
        Some(Nulls::First) => " NULLS_FIRST",
        Some(Nulls::Last) => " NULLS_LAST",
        None => "",
    };
    format!("{}{direction}{nulls}", item.operand)
}

fn option(with: &SearchWith) -> Option<(&'static str, Value)> {
    let text = |value: &LiteralValue| match value {
        LiteralValue::Text(text) => Some(json!(text)),
        _ => None,
    };
    match with {
        SearchWith::Networks(_, values) => {
            let ids: Option<Vec<Value>> =
                values.iter().map(|literal| text(&literal.value)).collect();
            Some(("netWorkIds", Value::Array(ids?)))
        }
        SearchWith::Assign(name, literal) => {
            let value = &literal.value;
            match name.name.to_ascii_uppercase().as_str() {
                "METADATA" => Some(("metadata", text(value)?)),
                "DIVISION" => Some(("division", text(value)?)),
                "PRICEBOOKID" => Some(("pricebookId", text(value)?)),
                "NETWORK" => Some(("netWorkIds", json!([text(value)?]))),
                "SPELL_CORRECTION" => match value {
                    LiteralValue::Bool(on) => Some(("spellCorrection", json!(on))),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soql::search::parse;

    #[test]
    fn what_has_a_parameter_is_put_there() {
        let text = "FIND {a\\}b*} IN NAME FIELDS RETURNING Account(Id, Owner.Name WHERE Name = 'it\\'s' \
                    ORDER BY Name DESC NULLS LAST, Id LIMIT 3), Lead WITH METADATA = 'LABELS' \
                    WITH SPELL_CORRECTION = false WITH NETWORK = '1' LIMIT 50";
        let body: Value = serde_json::from_str(&body(&parse(text).unwrap()).unwrap()).unwrap();
        assert_eq!(
            body,
            json!({
                "q": "a\\}b*", "in": "NAME",
                "sobjects": [
                    {"name": "Account", "fields": ["Id", "Owner.Name"], "where": "Name = 'it\\'s'",
                     "orderBy": "Name DESC NULLS_LAST, Id ASC", "limit": 3},
                    {"name": "Lead"},
                ],
                "metadata": "LABELS", "spellCorrection": false, "netWorkIds": ["1"],
                "overallLimit": 50,
            })
        );
        for text in [
            "FIND {ab} RETURNING Account(toLabel(Type))",
            "FIND {ab} WITH HIGHLIGHT",
            "FIND {ab} RETURNING A(Id USING ListView=x)",
            "FIND {ab} UPDATE TRACKING",
        ] {
            assert_eq!(super::body(&parse(text).unwrap()), None, "{text}");
        }
    }
}

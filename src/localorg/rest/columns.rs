//! `&columns=true`: what the columns of a query are, which `sf` asks for after every query.
//!
//! Parents nest through `joinColumns`; a sub-query is a column with `aggregate: true` and its own
//! columns in `joinColumns`; an aggregate is one without.

use serde_json::{Value, json};

use crate::localorg::error::ApiError;
use crate::localorg::schema::{ObjectDef, Schema};
use crate::model::schema::{FieldSchema, FieldType};
use crate::soql::ast::{FieldPath, Function, Operand, Query, Select, SelectExpr, SelectItem};
use crate::soql::{self};

/// Describes the columns of a query that is known to run.
pub(super) fn describe(text: &str, schema: &Schema) -> Result<Value, ApiError> {
    let query = soql::parse(text)
        .map_err(|failed| ApiError::new(400, "MALFORMED_QUERY", failed.to_string()))?;
    let name = query
        .from
        .first()
        .map_or_else(String::new, |item| item.path.text());
    let object = schema.object(&name);
    let columns = columns_of(&query, object, schema);
    let id_selected = columns.iter().any(|column| column["columnName"] == "Id");
    Ok(json!({
        "columnMetadata": columns,
        "entityName": object.map_or(name.as_str(), |object| object.name()),
        "groupBy": query.group_by.is_some(),
        "idSelected": id_selected,
        "keyPrefix": object.and_then(|object| object.schema.key_prefix.clone()),
    }))
}

fn columns_of(query: &Query, object: Option<&ObjectDef>, schema: &Schema) -> Vec<Value> {
    let mut columns = Vec::new();
    let Select::Items(items) = &query.select else {
        return columns;
    };
    let aliases: Vec<&str> = query
        .from
        .first()
        .and_then(|from| from.alias.as_ref())
        .map(|a| a.name.as_str())
        .into_iter()
        .collect();
    let mut unnamed = 0;
    for item in items {
        add_item(&mut columns, item, (object, schema), &aliases, &mut unnamed);
    }
    columns
}

fn add_item(
    columns: &mut Vec<Value>,
    item: &SelectItem,
    (object, schema): (Option<&ObjectDef>, &Schema),
    aliases: &[&str],
    unnamed: &mut usize,
) {
    match &item.expr {
        SelectExpr::Field(path) => {
            let names = without_alias(path, aliases);
            match &item.alias {
                Some(alias) => columns.push(leaf(&alias.name, field_at(&names, object, schema))),
                None => add_path(columns, &names, object, schema),
            }
        }
        SelectExpr::Function(function) => {
            let name = item.alias.as_ref().map_or_else(
                || {
                    *unnamed += 1;
                    format!("expr{}", *unnamed - 1)
                },
                |alias| alias.name.clone(),
            );
            columns.push(function_column(&name, function, (object, schema), aliases));
        }
        SelectExpr::Distance(_) => {
            let name = item
                .alias
                .as_ref()
                .map_or("expr0", |alias| alias.name.as_str());
            columns.push(column(name, "Double", [false, true, true], &[]));
        }
        SelectExpr::Fields(..) => {
            let fields = object.into_iter().flat_map(|object| &object.schema.fields);
            columns.extend(fields.map(|field| leaf(&field.name, Some(field))));
        }
        SelectExpr::Typeof(choice) => {
            columns.push(column(
                &choice.field.text(),
                "Name",
                [false, false, false],
                &[],
            ));
        }
        SelectExpr::SubQuery(inner) => {
            let name = inner
                .from
                .first()
                .map_or_else(String::new, |from| from.path.text());
            let child = object.and_then(|object| object.schema.children(&name));
            let child_object = child.and_then(|child| schema.object(&child.child_sobject));
            let joined = columns_of(inner, child_object, schema);
            let name = child
                .and_then(|child| child.relationship_name.clone())
                .unwrap_or(name);
            columns.push(column(&name, "QueryResult", [true, false, false], &joined));
        }
    }
}

fn without_alias<'a>(path: &'a FieldPath, aliases: &[&str]) -> Vec<&'a str> {
    let names: Vec<&str> = path
        .segments
        .iter()
        .map(|ident| ident.name.as_str())
        .collect();
    let aliased = names.len() > 1
        && aliases
            .iter()
            .any(|alias| alias.eq_ignore_ascii_case(names[0]));
    if aliased { names[1..].to_vec() } else { names }
}

/// Adds a path to the tree; columns of one parent share its node.
fn add_path(columns: &mut Vec<Value>, names: &[&str], object: Option<&ObjectDef>, schema: &Schema) {
    match names {
        [] => {}
        [name] => columns.push(leaf(name, object.and_then(|object| object.field(name)))),
        [name, rest @ ..] => {
            let parent = object.and_then(|object| object.schema.parent(name));
            let known = parent
                .and_then(|field| field.relationship_name.as_deref())
                .unwrap_or(name);
            let target = parent
                .and_then(|field| field.reference_to.first())
                .and_then(|target| schema.object(target));
            let place = columns.iter().position(|column| {
                column["columnName"] == known && column["foreignKeyName"] == known
            });
            let place = place.unwrap_or_else(|| {
                let mut node = column(known, "Name", [false, false, false], &[]);
                node["foreignKeyName"] = json!(known);
                columns.push(node);
                columns.len() - 1
            });
            if let Value::Array(joined) = &mut columns[place]["joinColumns"] {
                add_path(joined, rest, target, schema);
            }
        }
    }
}

fn field_at<'a>(
    names: &[&str],
    object: Option<&'a ObjectDef>,
    schema: &'a Schema,
) -> Option<&'a FieldSchema> {
    match names {
        [] => None,
        [name] => object?.field(name),
        [name, rest @ ..] => {
            let target = object?.schema.parent(name)?.reference_to.first()?;
            field_at(rest, schema.object(target), schema)
        }
    }
}

fn function_column(
    name: &str,
    function: &Function,
    (object, schema): (Option<&ObjectDef>, &Schema),
    aliases: &[&str],
) -> Value {
    let called = function.name.name.to_ascii_lowercase();
    let field = match function.argument.as_ref() {
        Operand::Field(path) => field_at(&without_alias(path, aliases), object, schema),
        _ => None,
    };
    match called.as_str() {
        "tolabel" | "format" | "convertcurrency" | "converttimezone" => leaf(name, field),
        "min" | "max" => {
            let mut described = leaf(name, field);
            described["aggregate"] = json!(true);
            described
        }
        "avg" | "sum" => column(name, "Double", [true, true, false], &[]),
        _ => column(name, "Integer", [true, true, false], &[]),
    }
}

fn leaf(name: &str, field: Option<&FieldSchema>) -> Value {
    let kind = field.map_or(FieldType::String, |field| field.field_type);
    let name = match field {
        Some(field) if field.name.eq_ignore_ascii_case(name) => field.name.as_str(),
        _ => name,
    };
    let numeric = kind.is_number();
    let textual = matches!(apex_type(kind), "String");
    let mut described = column(name, apex_type(kind), [false, numeric, textual], &[]);
    if let Some(field) = field {
        described["booleanType"] = json!(kind == FieldType::Boolean);
        described["custom"] = json!(field.custom);
        described["insertable"] = json!(field.createable);
        described["updatable"] = json!(field.updateable);
    }
    described
}

fn column(
    name: &str,
    apex_type: &str,
    [aggregate, numeric, textual]: [bool; 3],
    joined: &[Value],
) -> Value {
    json!({
        "aggregate": aggregate,
        "apexType": apex_type,
        "booleanType": false,
        "columnName": name,
        "custom": false,
        "displayName": name,
        "foreignKeyName": null,
        "insertable": false,
        "joinColumns": joined,
        "numberType": numeric,
        "textType": textual,
        "updatable": false,
    })
}

fn apex_type(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Id | FieldType::Reference => "Id",
        FieldType::Boolean => "Boolean",
        FieldType::Int => "Integer",
        FieldType::Long => "Long",
        FieldType::Double | FieldType::Currency | FieldType::Percent => "Double",
        FieldType::Date => "Date",
        FieldType::DateTime => "Datetime",
        FieldType::Time => "Time",
        FieldType::Base64 => "Blob",
        FieldType::Address | FieldType::Location => "Address",
        _ => "String",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn described(text: &str) -> Value {
        describe(text, &Schema::new(HashMap::new())).unwrap()
    }

    fn names(columns: &Value) -> Vec<&str> {
        let columns = columns.as_array().unwrap();
        columns
            .iter()
            .map(|column| column["columnName"].as_str().unwrap())
            .collect()
    }

    #[test]
    fn parents_nest_and_keep_their_place() {
        let body = described("SELECT id, Owner.Name, Name, owner.Profile.Name FROM account");
        assert_eq!(body["entityName"], "Account");
        assert_eq!(body["idSelected"], true);
        assert_eq!(body["keyPrefix"], "001");
        let columns = &body["columnMetadata"];
        assert_eq!(names(columns), ["Id", "Owner", "Name"]);
        assert_eq!(names(&columns[1]["joinColumns"]), ["Name", "Profile"]);
        assert_eq!(
            names(&columns[1]["joinColumns"][1]["joinColumns"]),
            ["Name"]
        );
        assert_eq!(columns[0]["apexType"], "Id");
        assert_eq!(columns[1]["aggregate"], false);
    }

    #[test]
    fn sub_queries_and_functions_are_aggregates() {
        let body = described("SELECT Name, (SELECT LastName FROM Contacts) FROM Account");
        let children = &body["columnMetadata"][1];
        assert_eq!(children["columnName"], "Contacts");
        assert_eq!(children["aggregate"], true);
        assert_eq!(names(&children["joinColumns"]), ["LastName"]);

        let text = "SELECT a.StageName s, COUNT(Id), SUM(Amount) total, MAX(CloseDate)
            FROM Opportunity a GROUP BY a.StageName";
        let body = described(text);
        assert_eq!(body["groupBy"], true);
        let columns = &body["columnMetadata"];
        assert_eq!(names(columns), ["s", "expr0", "total", "expr1"]);
        assert_eq!(columns[1]["apexType"], "Integer");
        assert_eq!(columns[2]["numberType"], true);
        assert_eq!(columns[3]["apexType"], "Date");
        assert_eq!(columns[3]["joinColumns"], json!([]));
    }
}

//! `&columns=true`: what the columns of a query are, which `sf` asks for after every query.
//!
//! Parents nest through `joinColumns`; a sub-query is a column with `aggregate: true` and its own
//! columns in `joinColumns`; an aggregate is one without, shown by the function as it was written.

use serde_json::{Value, json};

use crate::localorg::error::ApiError;
use crate::localorg::schema::{ObjectDef, Schema};
use crate::model::schema::{FieldSchema, FieldType};
use crate::soql::ast::{
    FieldPath, FieldsGroup, Function, Operand, Query, Select, SelectExpr, SelectItem,
};
use crate::soql::{self};

/// Describes the columns of a query that is known to run.
pub(super) fn describe(text: &str, schema: &Schema) -> Result<Value, ApiError> {
    let query = soql::parse(text)
        .map_err(|failed| ApiError::new(400, "MALFORMED_QUERY", failed.to_string()))?;
    let name = from_text(&query);
    let object = schema.object(&name);
    let columns = columns_of(
        &query,
        Place {
            text,
            schema,
            object,
            alias: None,
        },
    );
    let id_selected = columns.iter().any(|column| column["columnName"] == "Id");
    Ok(json!({
        "columnMetadata": columns,
        "entityName": object.map_or(name.as_str(), |object| object.name()),
        "groupBy": query.group_by.is_some(),
        "idSelected": id_selected,
        "keyPrefix": object.and_then(|object| object.schema.key_prefix.clone()),
    }))
}

/// Where names of a (sub-)query are looked up.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// The whole query.
    text: &'a str,
    schema: &'a Schema,
    object: Option<&'a ObjectDef>,
    /// Alias of the object in FROM.
    alias: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn within(self, object: Option<&'a ObjectDef>) -> Self {
        Self {
            object,
            alias: None,
            ..self
        }
    }

    /// The names of a path, without the alias that it may begin with.
    fn names<'b>(&self, path: &'b FieldPath) -> Vec<&'b str> {
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|ident| ident.name.as_str())
            .collect();
        let aliased = self
            .alias
            .is_some_and(|alias| alias.eq_ignore_ascii_case(names[0]));
        if aliased && names.len() > 1 {
            names[1..].to_vec()
        } else {
            names
        }
    }

    /// The object behind a relationship to a parent.
    fn parent(self, relationship: &str) -> Self {
        let field = self
            .object
            .and_then(|object| object.schema.parent(relationship));
        let target = field.and_then(|field| field.reference_to.first());
        self.within(target.and_then(|target| self.schema.object(target)))
    }

    fn field(self, names: &[&str]) -> Option<&'a FieldSchema> {
        match names {
            [] => None,
            [name] => self.object?.field(name),
            [name, rest @ ..] => self.parent(name).field(rest),
        }
    }
}

fn from_text(query: &Query) -> String {
    query
        .from
        .first()
        .map_or_else(String::new, |from| from.path.text())
}

fn columns_of(query: &Query, place: Place<'_>) -> Vec<Value> {
    let Select::Items(items) = &query.select else {
        return Vec::new();
    };
    let alias = query.from.first().and_then(|from| from.alias.as_ref());
    let place = Place {
        alias: alias.map(|alias| alias.name.as_str()),
        ..place
    };
    let (mut columns, mut unnamed) = (Vec::new(), 0);
    for item in items {
        add_item(&mut columns, item, place, &mut unnamed);
    }
    columns
}

fn add_item(columns: &mut Vec<Value>, item: &SelectItem, place: Place<'_>, unnamed: &mut usize) {
    let alias = item.alias.as_ref().map(|alias| alias.name.clone());
    let mut name = || {
        alias.clone().unwrap_or_else(|| {
            *unnamed += 1;
            format!("expr{}", *unnamed - 1)
        })
    };
    match &item.expr {
        SelectExpr::Field(path) => {
            let names = place.names(path);
            match &alias {
                Some(alias) => columns.push(leaf(alias, place.field(&names))),
                None => add_path(columns, &names, place),
            }
        }
        SelectExpr::Function(function) => {
            let shown = shown_field(function, place);
            let name = match (&alias, shown) {
                (None, Some(field)) => field.name.clone(),
                _ => name(),
            };
            columns.push(match shown {
                Some(_) => leaf(&name, shown),
                None => function_column(&name, function, place),
            });
        }
        SelectExpr::Distance(_) => {
            columns.push(column(&name(), "Double", [false, true, false], &[]));
        }
        SelectExpr::Fields(group, _) => {
            let fields = place
                .object
                .into_iter()
                .flat_map(|object| &object.schema.fields)
                .filter(|field| match group {
                    FieldsGroup::All => true,
                    FieldsGroup::Custom => field.custom,
                    FieldsGroup::Standard => !field.custom,
                });
            columns.extend(fields.map(|field| leaf(&field.name, Some(field))));
        }
        SelectExpr::Typeof(choice) => {
            columns.push(column(&choice.field.text(), "Name", [false; 3], &[]));
        }
        SelectExpr::SubQuery(inner) => columns.push(child_column(inner, place)),
    }
}

fn child_column(inner: &Query, place: Place<'_>) -> Value {
    let name = from_text(inner);
    let child = place
        .object
        .and_then(|object| object.schema.children(&name));
    let object = child.and_then(|child| place.schema.object(&child.child_sobject));
    let joined = columns_of(inner, place.within(object));
    let known = child.and_then(|child| child.relationship_name.as_deref());
    column(
        known.unwrap_or(&name),
        "QueryResult",
        [true, false, false],
        &joined,
    )
}

/// Adds a path to the tree; columns of one parent share its node.
fn add_path(columns: &mut Vec<Value>, names: &[&str], place: Place<'_>) {
    match names {
        [] => {}
        [name] => columns.push(leaf(name, place.field(names))),
        [name, rest @ ..] => {
            let parent = place.object.and_then(|object| object.schema.parent(name));
            let known = parent.and_then(|field| field.relationship_name.as_deref());
            let known = known.unwrap_or(name);
            let found = columns
                .iter()
                .position(|column| column["foreignKeyName"] == known);
            let found = found.unwrap_or_else(|| {
                let mut node = column(known, "Name", [false; 3], &[]);
                node["foreignKeyName"] = json!(known);
                columns.push(node);
                columns.len() - 1
            });
            if let Value::Array(joined) = &mut columns[found]["joinColumns"] {
                add_path(joined, rest, place.parent(name));
            }
        }
    }
}

fn argument<'a>(function: &Function, place: Place<'a>) -> Option<&'a FieldSchema> {
    match function.argument.as_ref() {
        Operand::Field(path) => place.field(&place.names(path)),
        _ => None,
    }
}

/// The field that a function merely shows in another way.
fn shown_field<'a>(function: &Function, place: Place<'a>) -> Option<&'a FieldSchema> {
    let shows = ["toLabel", "FORMAT", "convertCurrency"];
    let is_one = shows.iter().any(|name| function.name.is(name));
    is_one.then(|| argument(function, place)).flatten()
}

fn function_column(name: &str, function: &Function, place: Place<'_>) -> Value {
    let called = function.name.name.to_ascii_lowercase();
    let mut described = match called.as_str() {
        "min" | "max" => leaf(name, argument(function, place)),
        "avg" | "sum" => column(name, "Double", [true, true, false], &[]),
        _ => column(name, "Integer", [true, true, false], &[]),
    };
    described["aggregate"] = json!(true);
    let written = place.text.get(function.span.range()).unwrap_or(name);
    described["displayName"] = json!(written);
    described
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

        let body = described("SELECT toLabel(Industry), FORMAT(AnnualRevenue) r FROM Account");
        assert_eq!(names(&body["columnMetadata"]), ["Industry", "r"]);

        let text = "SELECT a.StageName s, COUNT(Id), SUM(Amount) total, MAX(CloseDate)
            FROM Opportunity a GROUP BY a.StageName";
        let body = described(text);
        assert_eq!(body["groupBy"], true);
        let columns = &body["columnMetadata"];
        assert_eq!(names(columns), ["s", "expr0", "total", "expr1"]);
        assert_eq!(columns[1]["apexType"], "Integer");
        assert_eq!(columns[1]["displayName"], "COUNT(Id)");
        assert_eq!(columns[2]["numberType"], true);
        assert_eq!(columns[3]["apexType"], "Date");
        assert_eq!(columns[3]["joinColumns"], json!([]));
    }
}

//! The endpoints of records in OpenAPI, made from the same tables that the handlers read.

use serde_json::{Map, Value, json};
use utoipa::openapi::path::Operation;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::{Kind, list};
use crate::records::noun::{FieldFlag, FlagKind, Noun};
use crate::serve::described::{Failed, RecordAnswer, SavedAnswer};

/// What is done at an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// GET of many.
    List,
    /// POST.
    Create,
    /// GET of one.
    Get,
    /// PATCH.
    Update,
    /// PUT.
    Replace,
    /// DELETE.
    Delete,
}

/// Endpoints of one object, or of any.
pub(super) struct Described {
    /// Path of all records.
    pub(super) many: String,
    /// Path of one.
    pub(super) one: String,
    kind: Option<&'static Kind>,
}

impl Described {
    /// Those of a noun.
    pub(super) fn of_kind(kind: &'static Kind) -> Self {
        let many = format!("/api/salesforce/{}", kind.path);
        Self {
            one: format!("{many}/{{id}}"),
            many,
            kind: Some(kind),
        }
    }

    /// Those of any object.
    pub(super) fn of_any() -> Self {
        let many = "/api/salesforce/records/{object}".to_owned();
        Self {
            one: format!("{many}/{{id}}"),
            many,
            kind: None,
        }
    }

    /// Name of the object in names of operations and schemas.
    fn name(&self) -> &'static str {
        self.kind.map_or("Record", |kind| kind.noun.object)
    }

    /// Shapes that the operations name.
    pub(super) fn schemas(&self) -> Vec<(String, RefOr<Schema>)> {
        let mut all = vec![
            (Failed::name().into_owned(), Failed::schema()),
            (RecordAnswer::name().into_owned(), RecordAnswer::schema()),
            (SavedAnswer::name().into_owned(), SavedAnswer::schema()),
        ];
        Failed::schemas(&mut all);
        SavedAnswer::schemas(&mut all);
        let name = self.name();
        all.push((format!("{name}Fields"), schema(self.fields(false))));
        all.push((format!("New{name}"), schema(self.fields(true))));
        all.push((format!("{name}List"), schema(self.list())));
        all
    }

    /// The operation of a deed.
    pub(super) fn operation(&self, deed: Deed) -> Operation {
        let name = self.name();
        let (verb, summary) = self.words(deed);
        let mut operation = json!({
            "tags": [self.kind.map_or("records", |kind| kind.path)],
            "summary": summary,
            "operationId": format!("{verb}{name}"),
            "parameters": self.parameters(deed),
            "responses": responses(deed, name),
        });
        let body = match deed {
            Deed::Create => Some(format!("New{name}")),
            Deed::Update | Deed::Replace => Some(format!("{name}Fields")),
            Deed::List | Deed::Get | Deed::Delete => None,
        };
        if let Some(body) = body {
            let content = json!({"application/json": {"schema": reference(&body)}});
            operation["requestBody"] = json!({"required": true, "content": content});
        }
        serde_json::from_value(operation).expect("the operation is written after OpenAPI")
    }

    fn words(&self, deed: Deed) -> (&'static str, String) {
        let (one, plural) = match self.kind.map(|kind| kind.noun) {
            Some(noun) => (noun.one, noun.plural),
            None => ("a record of any object", "records of any object"),
        };
        match deed {
            Deed::List => ("list", format!("List {plural}")),
            Deed::Create => ("create", format!("Create {one}")),
            Deed::Get => ("get", format!("Get {one}")),
            Deed::Update => ("update", format!("Change fields of {one}")),
            Deed::Replace => (
                "put",
                format!(
                    "Change fields of {one}; the same as PATCH, fields that are not named stay"
                ),
            ),
            Deed::Delete => ("delete", format!("Move {one} to the recycle bin")),
        }
    }

    fn parameters(&self, deed: Deed) -> Vec<Value> {
        let mut all = Vec::new();
        if self.kind.is_none() {
            let text = json!({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*$"});
            all.push(parameter(
                "object",
                "path",
                &text,
                "API name, such as My_Thing__c",
            ));
        }
        if !matches!(deed, Deed::List | Deed::Create) {
            let id = json!({"type": "string", "pattern": "^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$"});
            all.push(parameter("id", "path", &id, "Id of 15 or 18 characters"));
        }
        let may_be_in_body = matches!(deed, Deed::Create | Deed::Update | Deed::Replace);
        let mut user_id = parameter(
            "user_id",
            "query",
            &json!({"type": "string"}),
            "The org: alias, username or organization id",
        );
        user_id["required"] = (!may_be_in_body).into();
        all.push(user_id);
        match deed {
            Deed::List => all.extend(self.narrowing()),
            Deed::Get => all.push(fields("Fields; all that can be read without")),
            _ => {}
        }
        all
    }

    /// What narrows a list.
    fn narrowing(&self) -> Vec<Value> {
        let text = json!({"type": "string"});
        let texts = json!({"type": "array", "items": {"type": "string"}});
        let number =
            |least: u32, most: u32| json!({"type": "integer", "minimum": least, "maximum": most});
        let mut all = vec![
            fields("Fields, such as Id,Name,Owner.Name; `+Fax` adds to the usual ones"),
            query(
                "filter",
                &texts,
                "Field and value: `=` `!=` `<` `>` `<=` `>=`, `~` for a part of a text",
            ),
            query("where", &texts, "Condition in SOQL"),
            query("order", &text, "Such as `CloseDate DESC, Name`"),
            query(
                "since",
                &text,
                "Created since: 7d, 12h, a date, a time, THIS_QUARTER",
            ),
            query("changed_since", &text, "Changed since"),
            query(
                "all_rows",
                &json!({"type": "boolean"}),
                "Also deleted and archived records",
            ),
            query(
                "limit",
                &number(1, list::MOST),
                "Records of a page; 2,000 without",
            ),
            query(
                "offset",
                &number(0, list::FARTHEST),
                "Records left out in front",
            ),
            query(
                "cursor",
                &text,
                "`next_cursor` of the page before; says everything else itself",
            ),
        ];
        let noun = self.kind.map(|kind| kind.noun);
        for (name, flag) in noun.map(list::filters).unwrap_or_default() {
            let items = json!({"type": "array", "items": value_of(flag)});
            all.push(query(&name, &items, told(flag)));
        }
        all
    }

    /// The fields of a body.
    fn fields(&self, is_new: bool) -> Value {
        let mut properties = Map::new();
        properties.insert(
            "user_id".to_owned(),
            json!({"type": "string", "description": "The org, when the query does not say it"}),
        );
        let noun: Option<&Noun> = self.kind.map(|kind| kind.noun);
        for flag in noun.iter().flat_map(|noun| noun.flags) {
            let mut value = value_of(flag);
            if !is_new {
                value["type"] = json!([value["type"], "null"]);
            }
            value["description"] = told(flag).into();
            properties.insert(flag.field.to_owned(), value);
        }
        let required = self
            .kind
            .filter(|_| is_new)
            .map_or(&[][..], |kind| kind.required);
        let mut object = json!({
            "type": "object",
            "description": "Fields by their API names; others of the object, too. Unknown ones are refused.",
            "properties": properties,
            "additionalProperties": true,
        });
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        object
    }

    fn list(&self) -> Value {
        let key = self.kind.map_or("records", |kind| kind.path);
        let nullable =
            |kind: &str, text: &str| json!({"type": [kind, "null"], "description": text});
        json!({
            "type": "object",
            "required": ["ok", "data"],
            "properties": {
                "ok": {"type": "boolean"},
                "data": {
                    "type": "object",
                    "required": [key, "count", "total", "limit", "done", "next_cursor"],
                    "properties": {
                        key: {"type": "array", "items": {"type": "object", "additionalProperties": true}},
                        "count": {"type": "integer", "description": "Records of this page"},
                        "total": nullable("integer", "Records of the whole list; null behind its end"),
                        "limit": {"type": "integer"},
                        "done": {"type": "boolean", "description": "Whether this is the last page"},
                        "next_cursor": nullable("string", "Where the list goes on"),
                    },
                },
            },
        })
    }
}

fn responses(deed: Deed, name: &str) -> Value {
    let (status, shape, text) = match deed {
        Deed::List => ("200", format!("{name}List"), "A page of the list"),
        Deed::Create => ("201", "SavedAnswer".to_owned(), "The record was made"),
        Deed::Get => ("200", "RecordAnswer".to_owned(), "The record"),
        Deed::Update | Deed::Replace => ("200", "SavedAnswer".to_owned(), "The record was changed"),
        Deed::Delete => (
            "200",
            "SavedAnswer".to_owned(),
            "The record is in the recycle bin",
        ),
    };
    let answer = |shape: &str, text: &str| json!({"description": text, "content": {"application/json": {"schema": reference(shape)}}});
    json!({status: answer(&shape, text), "default": answer("Failed", "Why not")})
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn parameter(name: &str, place: &str, schema: &Value, text: &str) -> Value {
    json!({"name": name, "in": place, "required": true, "description": text, "schema": schema})
}

fn query(name: &str, schema: &Value, text: &str) -> Value {
    let mut parameter = parameter(name, "query", schema, text);
    parameter["required"] = false.into();
    parameter
}

fn fields(text: &str) -> Value {
    query("fields", &json!({"type": "string"}), text)
}

fn value_of(flag: &FieldFlag) -> Value {
    let kind = match flag.kind {
        FlagKind::Number => "number",
        FlagKind::Boolean => "boolean",
        FlagKind::Text | FlagKind::Date | FlagKind::Choice | FlagKind::Reference(_) => "string",
    };
    match flag.kind {
        FlagKind::Date => json!({"type": kind, "format": "date"}),
        _ => json!({"type": kind}),
    }
}

fn told(flag: &FieldFlag) -> &'static str {
    if flag.help.is_empty() {
        flag.field
    } else {
        flag.help
    }
}

fn schema(value: Value) -> RefOr<Schema> {
    RefOr::T(serde_json::from_value(value).expect("the shape is written after JSON Schema"))
}

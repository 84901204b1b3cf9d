//! `/sobjects/T/listviews`: all records of an object, and those that the caller owns.
//!
//! Nobody can make another list here, so these two are made from the schema when they are asked for.

use serde_json::{Value, json};

use super::layouts::made_up_id;
use super::{Answered, Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::schema::ObjectDef;
use crate::localorg::wire::Reply;
use crate::model::id::RecordId;
use crate::model::schema::{FieldSchema, FieldType};

/// Rows of a list when the caller names no number, and at most.
const ROWS: u32 = 25;
const MOST_ROWS: u32 = 2_000;
/// Columns of a list.
const COLUMNS: usize = 6;

/// A list of an object's records.
struct ListView<'d> {
    def: &'d ObjectDef,
    id: RecordId,
    developer_name: String,
    label: String,
    /// `everything` or `mine`.
    scope: &'static str,
}

impl<'d> ListView<'d> {
    fn all_of(def: &'d ObjectDef) -> Vec<Self> {
        let plural = &def.schema.label_plural;
        let word: String = plural
            .chars()
            .filter(|c| c.is_ascii_alphanumeric())
            .collect();
        let view = |which: &str, scope| Self {
            def,
            id: made_up_id(*b"00B", &format!("{which}{}", def.name())),
            developer_name: format!("{which}{word}"),
            label: format!("{which} {plural}"),
            scope,
        };
        let mut views = vec![view("All", "everything")];
        if def.field("OwnerId").is_some() {
            views.push(view("My", "mine"));
        }
        views
    }

    /// The name and what else fits, in the order of the schema.
    fn columns(&self) -> Vec<&'d FieldSchema> {
        let name = self.def.name_field();
        let others = self.def.schema.fields.iter().filter(|field| {
            let is_plain = !matches!(
                field.field_type,
                FieldType::Id | FieldType::Reference | FieldType::Address | FieldType::Location
            );
            is_plain && field.sortable && field.createable && !field.name_field
        });
        name.into_iter().chain(others).take(COLUMNS).collect()
    }

    fn query(&self, page: &str) -> String {
        let names: Vec<_> = self
            .columns()
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let order = match self.def.name_field().filter(|field| field.sortable) {
            Some(field) => format!("{} ASC NULLS FIRST, Id ASC NULLS FIRST", field.name),
            None => "Id ASC NULLS FIRST".to_owned(),
        };
        let list = if names.is_empty() {
            String::new()
        } else {
            format!("{}, ", names.join(", "))
        };
        format!(
            "SELECT {list}Id FROM {} USING SCOPE {} ORDER BY {order}{page}",
            self.def.name(),
            self.scope
        )
    }

    fn item(&self, version: u16) -> Value {
        let base = format!(
            "/services/data/v{version}.0/sobjects/{}/listviews/{}",
            self.def.name(),
            self.id
        );
        json!({
            "describeUrl": format!("{base}/describe"),
            "developerName": self.developer_name,
            "id": self.id.as_str(),
            "label": self.label,
            "resultsUrl": format!("{base}/results"),
            "soqlCompatible": true,
            "url": base,
        })
    }

    fn column_list(&self) -> Value {
        let columns = self.columns();
        let named = columns.iter().map(|field| {
            let (up, down) = match field.field_type {
                FieldType::Date | FieldType::DateTime => ("Old to New", "New to Old"),
                kind if kind.is_number() => ("Low to High", "High to Low"),
                _ => ("A-Z", "Z-A"),
            };
            json!({
                "ascendingLabel": up,
                "descendingLabel": down,
                "fieldNameOrPath": field.name,
                "hidden": false,
                "label": field.label,
                "searchable": true,
                "selectListItem": field.name,
                "sortDirection": field.name_field.then_some("ascending"),
                "sortIndex": field.name_field.then_some(0),
                "sortable": field.sortable,
                "type": field.field_type,
            })
        });
        let id = json!({
            "ascendingLabel": null,
            "descendingLabel": null,
            "fieldNameOrPath": "Id",
            "hidden": true,
            "label": "Record ID",
            "searchable": false,
            "selectListItem": "Id",
            "sortDirection": null,
            "sortIndex": null,
            "sortable": false,
            "type": "id",
        });
        Value::Array(named.chain([id]).collect())
    }

    fn describe(&self) -> Value {
        let order = self
            .def
            .name_field()
            .map_or("Id", |field| field.name.as_str());
        json!({
            "columns": self.column_list(),
            "id": self.id.as_str(),
            "orderBy": [{
                "fieldNameOrPath": order,
                "nullsPosition": "first",
                "sortDirection": "ascending",
            }],
            "query": self.query(""),
            "relatedEntityId": null,
            "scope": self.scope,
            "scopeEntityId": null,
            "sobjectType": self.def.name(),
            "whereCondition": { "conditions": [], "conjunction": "and" },
        })
    }
}

impl Rest {
    /// `GET /sobjects/T/listviews…`.
    pub(super) fn listviews(&self, call: &Call<'_>, object: &str, path: &[&str]) -> Answered {
        let schema = self.store.schema();
        let def = schema
            .object(object)
            .filter(|def| def.abilities.contains(&"layoutable"));
        let def = def.ok_or_else(ApiError::not_found)?;
        let views = ListView::all_of(def);
        let [id, rest @ ..] = path else {
            let items: Vec<_> = views.iter().map(|view| view.item(call.version)).collect();
            return Ok(Reply::value(&json!({
                "done": true,
                "listviews": items,
                "nextRecordsUrl": null,
                "size": items.len(),
                "sobjectType": def.name(),
            })));
        };
        let asked = RecordId::parse(id).map_err(|_| ApiError::not_found())?;
        let view = views.iter().find(|view| view.id == asked);
        let view = view.ok_or_else(ApiError::not_found)?;
        match rest {
            [] => Ok(Reply::value(&view.item(call.version))),
            ["describe"] => Ok(Reply::value(&view.describe())),
            ["results"] => self.list_rows(call, view),
            _ => Err(ApiError::not_found()),
        }
    }

    /// The rows of a list, as many as `?limit=` says, behind those of `?offset=`.
    fn list_rows(&self, call: &Call<'_>, view: &ListView<'_>) -> Answered {
        let number = |name: &str, usual: u32| match call.request.param(name) {
            None => Ok(usual),
            Some(text) => text.parse::<u32>().map_err(|_| {
                let message = format!("Invalid value for {name}: {text}");
                ApiError::new(400, "ILLEGAL_QUERY_PARAMETER_VALUE", message)
            }),
        };
        let limit = number("limit", ROWS)?.clamp(1, MOST_ROWS);
        let offset = number("offset", 0)?;
        let page = format!(" LIMIT {limit} OFFSET {offset}");
        let reply = self.run_query(call, &view.query(&page))?;
        let answer: Value =
            serde_json::from_slice(&reply.body).map_err(|failed| ApiError::internal(&failed))?;
        let rows: Vec<_> = answer["records"]
            .as_array()
            .into_iter()
            .flatten()
            .map(cells)
            .collect();
        Ok(Reply::value(&json!({
            "columns": view.column_list(),
            "developerName": view.developer_name,
            "done": rows.len() < limit as usize,
            "id": view.id.as_str(),
            "label": view.label,
            "records": rows,
            "size": rows.len(),
        })))
    }
}

/// A row as a list of named values, all of them text.
fn cells(record: &Value) -> Value {
    let fields = record.as_object().into_iter().flatten();
    let cells = fields
        .filter(|(name, _)| *name != "attributes")
        .map(|(name, value)| {
            let text = match value {
                Value::Null => Value::Null,
                Value::String(text) => json!(text),
                other => json!(other.to_string()),
            };
            json!({ "fieldNameOrPath": name, "value": text })
        });
    json!({ "columns": Value::Array(cells.collect()) })
}

//! `/search`, `/parameterizedSearch` and what helps a search box: suggestions, scopes, layouts.
//!
//! A parameterized search is a search in another dress: it is put together as SOSL text and then
//! goes the same way.

use std::fmt::Write;

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::{Answered, Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::search::{Found, malformed};
use crate::localorg::store::Store;
use crate::localorg::wire::{Incoming, Reply};
use crate::soql::ast::LiteralValue;
use crate::soql::search::{self as sosl, Group};

/// Suggestions when no number is asked for.
const SUGGESTIONS: u64 = 5;
/// Rows of a layout's result page.
const LAYOUT_ROWS: u16 = 25;
/// Since this version the records of a search stand under a key.
const WRAPPED_FROM: u16 = 37;
/// Fields that a search result shows beside the name, where the object has them.
const LAYOUT_FIELDS: [&str; 8] = [
    "Subject",
    "Company",
    "AccountId",
    "Phone",
    "Email",
    "StageName",
    "Status",
    "CloseDate",
];

impl Rest {
    /// Everything below `/search`, and `/parameterizedSearch`, the only one that takes a body.
    pub(super) fn searches(&self, call: &Call<'_>, path: &[&str]) -> Answered {
        let may_post = matches!(path, ["parameterizedSearch"]);
        if !may_post || call.request.method != Method::POST {
            super::read_only(call.request)?;
        }
        match path {
            ["search"] => self.search(call),
            ["parameterizedSearch"] => self.parameterized_search(call),
            ["search", "suggestions"] => self.search_suggestions(call),
            ["search", "scopeOrder"] => Ok(self.search_scope_order(call)),
            ["search", "layout"] => self.search_layout(call),
            _ => Err(ApiError::not_found()),
        }
    }

    /// `GET /search?q=SOSL`.
    fn search(&self, call: &Call<'_>) -> Answered {
        let missing = || malformed(sosl::SearchError::quoted_message());
        let text = call.request.param("q").ok_or_else(missing)?.trim_end();
        self.found(call, text)
    }

    /// `GET` or `POST /parameterizedSearch`.
    fn parameterized_search(&self, call: &Call<'_>) -> Answered {
        let asked = match call.request.method {
            Method::POST => Asked::of_body(&call.request.body)?,
            _ => Asked::of_query(call.request)?,
        };
        self.found(call, &asked.text()?)
    }

    fn found(&self, call: &Call<'_>, text: &str) -> Answered {
        let context = self.context(call, false)?;
        let found = self.store.search(text, &context)?;
        let records = format!("[{}]", found.records.join(","));
        if call.version < WRAPPED_FROM {
            return Ok(Reply::json(200, records));
        }
        let metadata = match wants_labels(text) {
            true => format!(",\"metadata\":{}", self.labels(&found)),
            false => String::new(),
        };
        let body = format!("{{\"searchRecords\":{records}{metadata}}}");
        Ok(Reply::json(200, body))
    }

    /// What `WITH METADATA = 'LABELS'` adds: the labels of the returned fields.
    fn labels(&self, found: &Found) -> Value {
        let schema = self.store.schema();
        let entities = found.returned.iter().filter_map(|(object, fields)| {
            let def = schema.object(object)?;
            let fields = fields.iter().filter_map(|name| def.field(name));
            let fields: Vec<_> = fields
                .map(|field| json!({ "label": field.label, "name": field.name }))
                .collect();
            Some(json!({ "entityName": object, "fieldMetadata": fields }))
        });
        json!({ "entityMetadata": entities.collect::<Vec<_>>() })
    }

    /// `GET /search/suggestions?q=&sobject=&fields=&limit=`.
    fn search_suggestions(&self, call: &Call<'_>) -> Answered {
        let request = call.request;
        let need = |name: &str| {
            let message = format!("The {name} parameter is required");
            ApiError::new(400, "MISSING_ARGUMENT", message)
        };
        let text = request.param("q").ok_or_else(|| need("q"))?;
        let objects = request.param("sobject").ok_or_else(|| need("sobject"))?;
        let objects = listed(objects);
        let fields = listed(request.param("fields").unwrap_or_default());
        let fields: Vec<_> = fields.into_iter().map(str::to_owned).collect();
        let limit = whole(request, "limit")?.unwrap_or(SUGGESTIONS);
        let context = self.context(call, false)?;
        let found = self
            .store
            .suggestions(text, &objects, &fields, limit, &context)?;
        let schema = self.store.schema();
        let names = objects.iter().filter_map(|object| {
            let def = schema.object(object)?;
            let field = &def.name_field()?.name;
            Some(json!({ "entityApiName": def.name(), "fieldApiName": field }))
        });
        let meta = json!({ "nameFields": names.collect::<Vec<_>>() });
        let body = format!(
            "{{\"autoSuggestResults\":[{}],\"hasMoreResults\":{},\"meta\":{meta}}}",
            found.records.join(","),
            found.more
        );
        Ok(Reply::json(200, body))
    }

    /// `GET /search/scopeOrder`: the objects of a search over everything, in its order.
    fn search_scope_order(&self, call: &Call<'_>) -> Reply {
        let schema = self.store.schema();
        let searchable = schema.objects().filter(|def| Store::is_searchable(def));
        let scopes = searchable.map(|def| {
            let name = def.name();
            let url = format!(
                "/services/data/v{}.0/sobjects/{name}/describe",
                call.version
            );
            json!({ "type": name, "url": url })
        });
        Reply::value(&Value::Array(scopes.collect()))
    }

    /// `GET /search/layout?q=Account,Contact`: the columns of a result page.
    fn search_layout(&self, call: &Call<'_>) -> Answered {
        let schema = self.store.schema();
        let objects = listed(call.request.param("q").unwrap_or_default());
        let layouts = objects.into_iter().map(|object| {
            let def = schema
                .object(object)
                .filter(|def| Store::is_searchable(def));
            let Some(def) = def else {
                let message = format!("sObject type '{object}' is not supported.");
                return Err(ApiError::new(400, "INVALID_TYPE", message));
            };
            let others = LAYOUT_FIELDS.iter().filter_map(|name| def.field(name));
            let fields = def.name_field().into_iter().chain(others);
            let mut columns: Vec<Value> = Vec::new();
            for field in fields {
                let column = json!({
                    "field": format!("{}.{}", def.name(), field.name),
                    "format": null,
                    "label": field.label,
                    "name": field.name,
                });
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
            Ok(json!({
                "errorMsg": null,
                "label": "Search Results",
                "limitRows": LAYOUT_ROWS,
                "objectType": def.name(),
                "searchColumns": columns,
            }))
        });
        Ok(Reply::value(&Value::Array(
            layouts.collect::<Result<_, _>>()?,
        )))
    }
}

/// Whether a search ends with `METADATA = 'LABELS'`.
fn wants_labels(text: &str) -> bool {
    let search = sosl::parse(text).ok();
    search.is_some_and(|search| {
        let value = search.option("METADATA").map(|literal| &literal.value);
        matches!(value, Some(LiteralValue::Text(text)) if text.eq_ignore_ascii_case("LABELS"))
    })
}

/// Names parted by commas.
fn listed(text: &str) -> Vec<&str> {
    let names = text.split(',').map(str::trim);
    names.filter(|name| !name.is_empty()).collect()
}

/// A whole number among the parameters.
fn whole(request: &Incoming, name: &str) -> Result<Option<u64>, ApiError> {
    let Some(text) = request.param(name) else {
        return Ok(None);
    };
    let number = text.trim().parse();
    number.map(Some).map_err(|_| bad_value(name, text))
}

fn bad_value(name: &str, value: &str) -> ApiError {
    let message = format!("Invalid value for {name}: {value}");
    ApiError::new(400, "ILLEGAL_QUERY_PARAMETER_VALUE", message)
}

/// A parameterized search.
#[derive(Debug, Default)]
struct Asked {
    q: Option<String>,
    group: Option<String>,
    /// Fields of every object.
    fields: Vec<String>,
    objects: Vec<AskedObject>,
    default_limit: Option<u64>,
    overall_limit: Option<u64>,
    offset: Option<u64>,
    /// `name = value` behind WITH, as it is written there.
    with: Vec<String>,
}

/// One of its objects.
#[derive(Debug, Default)]
struct AskedObject {
    name: String,
    fields: Vec<String>,
    filter: Option<String>,
    order_by: Option<String>,
    limit: Option<u64>,
}

/// Parameters that become `WITH name = value`.
const OPTIONS: [(&str, &str); 5] = [
    ("metadata", "METADATA"),
    ("division", "DIVISION"),
    ("pricebookId", "PRICEBOOKID"),
    ("spellCorrection", "SPELL_CORRECTION"),
    ("dataCategory", "DATA CATEGORY"),
];

impl Asked {
    fn of_query(request: &Incoming) -> Result<Self, ApiError> {
        let mut asked = Self {
            q: request.param("q").map(str::to_owned),
            group: request.param("in").map(str::to_owned),
            fields: owned(request.param("fields").unwrap_or_default()),
            default_limit: whole(request, "defaultLimit")?,
            overall_limit: whole(request, "overallLimit")?,
            offset: whole(request, "offset")?,
            ..Self::default()
        };
        let named = request.query.iter().filter(|(name, _)| name == "sobject");
        for name in named.flat_map(|(_, names)| owned(names)) {
            let of = |part: &str| format!("{name}.{part}");
            asked.objects.push(AskedObject {
                fields: owned(request.param(&of("fields")).unwrap_or_default()),
                filter: request.param(&of("where")).map(str::to_owned),
                order_by: request.param(&of("orderBy")).map(str::to_owned),
                limit: whole(request, &of("limit"))?,
                name,
            });
        }
        for (parameter, clause) in OPTIONS {
            if let Some(value) = request.param(parameter) {
                asked.with.push(option(clause, value));
            }
        }
        if let Some(ids) = request.param("netWorkIds") {
            asked.with.push(networks(&owned(ids)));
        }
        Ok(asked)
    }

    fn of_body(body: &[u8]) -> Result<Self, ApiError> {
        let body: Map<String, Value> = serde_json::from_slice(body).map_err(|error| {
            let message = format!("The request body is not valid JSON: {error}");
            ApiError::new(400, "JSON_PARSER_ERROR", message)
        })?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        let mut asked = Self {
            q: text("q"),
            group: text("in"),
            fields: names(body.get("fields")),
            default_limit: number(&body, "defaultLimit")?,
            overall_limit: number(&body, "overallLimit")?,
            offset: number(&body, "offset")?,
            ..Self::default()
        };
        let objects = body.get("sobjects").and_then(Value::as_array);
        for object in objects.into_iter().flatten() {
            let empty = Map::new();
            let object = object.as_object().unwrap_or(&empty);
            let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
            let need =
                || ApiError::new(400, "MISSING_ARGUMENT", "The name of an sobject is missing");
            asked.objects.push(AskedObject {
                name: text("name").ok_or_else(need)?,
                fields: names(object.get("fields")),
                filter: text("where"),
                order_by: text("orderBy"),
                limit: number(object, "limit")?,
            });
        }
        for (parameter, clause) in OPTIONS {
            match body.get(parameter) {
                Some(Value::String(value)) => asked.with.push(option(clause, value)),
                Some(Value::Bool(value)) => asked.with.push(option(clause, &value.to_string())),
                _ => {}
            }
        }
        let ids = names(body.get("netWorkIds"));
        if !ids.is_empty() {
            asked.with.push(networks(&ids));
        }
        Ok(asked)
    }

    /// The same as SOSL.
    fn text(&self) -> Result<String, ApiError> {
        let missing = || malformed(sosl::SearchError::quoted_message());
        let q = self.q.as_deref().ok_or_else(missing)?;
        let mut text = format!("FIND {{{}}}", without_braces(q));
        if let Some(group) = &self.group {
            let group = Group::named(group.trim()).ok_or_else(|| bad_value("in", group))?;
            push(&mut text, format_args!(" IN {} FIELDS", group.word()));
        }
        let objects = self.objects.iter().map(|object| self.returning(object));
        let objects: Vec<_> = objects.collect();
        if !objects.is_empty() {
            push(&mut text, format_args!(" RETURNING {}", objects.join(", ")));
        }
        for with in &self.with {
            push(&mut text, format_args!(" WITH {with}"));
        }
        if let Some(limit) = self.overall_limit {
            push(&mut text, format_args!(" LIMIT {limit}"));
        }
        if let Some(offset) = self.offset {
            push(&mut text, format_args!(" OFFSET {offset}"));
        }
        Ok(text)
    }

    fn returning(&self, object: &AskedObject) -> String {
        let mut fields = match object.fields.is_empty() {
            true => self.fields.clone(),
            false => object.fields.clone(),
        };
        if fields.is_empty() {
            fields.push("Id".to_owned());
        }
        let mut text = format!("{}({}", object.name, fields.join(", "));
        if let Some(filter) = &object.filter {
            push(&mut text, format_args!(" WHERE {filter}"));
        }
        if let Some(order) = &object.order_by {
            let order = order.replace("NULLS_", "NULLS ");
            push(&mut text, format_args!(" ORDER BY {order}"));
        }
        if let Some(limit) = object.limit.or(self.default_limit) {
            push(&mut text, format_args!(" LIMIT {limit}"));
        }
        text.push(')');
        text
    }
}

fn push(text: &mut String, more: std::fmt::Arguments<'_>) {
    text.write_fmt(more)
        .expect("a text takes whatever is written");
}

/// The term with a backslash before each brace that has none.
fn without_braces(q: &str) -> String {
    let mut out = String::with_capacity(q.len() + 2);
    let mut escaped = false;
    for letter in q.chars() {
        if !escaped && matches!(letter, '{' | '}') {
            out.push('\\');
        }
        escaped = letter == '\\' && !escaped;
        out.push(letter);
    }
    if escaped {
        out.push('\\');
    }
    out
}

/// `name = value`; categories and booleans stand without quotes.
fn option(clause: &str, value: &str) -> String {
    match clause {
        "DATA CATEGORY" => format!("{clause} {value}"),
        "SPELL_CORRECTION" => format!("{clause} = {value}"),
        _ => format!("{clause} = {}", LiteralValue::Text(value.to_owned())),
    }
}

fn networks(ids: &[String]) -> String {
    let ids: Vec<_> = ids
        .iter()
        .map(|id| LiteralValue::Text(id.clone()).to_string())
        .collect();
    format!("NETWORK IN ({})", ids.join(", "))
}

fn owned(text: &str) -> Vec<String> {
    listed(text).into_iter().map(str::to_owned).collect()
}

/// Names as an array or as one text.
fn names(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(all)) => {
            let names = all.iter().filter_map(Value::as_str);
            names.map(str::to_owned).collect()
        }
        Some(Value::String(text)) => owned(text),
        _ => Vec::new(),
    }
}

fn number(body: &Map<String, Value>, name: &str) -> Result<Option<u64>, ApiError> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let number = value
                .as_u64()
                .or_else(|| value.as_str().and_then(|text| text.parse().ok()));
            number
                .map(Some)
                .ok_or_else(|| bad_value(name, &value.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameterized_search_is_a_search() {
        let body = json!({
            "q": "acme} x \\} \\", "in": "name", "fields": ["Id"], "defaultLimit": 3,
            "sobjects": [
                {"name": "Account", "fields": ["Id", "Name"], "limit": 20,
                 "where": "Name LIKE 'A%'", "orderBy": "Name DESC NULLS_LAST"},
                {"name": "Contact"},
            ],
            "overallLimit": "100", "metadata": "LABELS", "spellCorrection": false,
            "netWorkIds": ["it's"],
        });
        let asked = Asked::of_body(body.to_string().as_bytes()).unwrap();
        let text = asked.text().unwrap();
        assert_eq!(
            text,
            "FIND {acme\\} x \\} \\\\} IN NAME FIELDS RETURNING \
             Account(Id, Name WHERE Name LIKE 'A%' ORDER BY Name DESC NULLS LAST LIMIT 20), \
             Contact(Id LIMIT 3) WITH METADATA = 'LABELS' WITH SPELL_CORRECTION = false \
             WITH NETWORK IN ('it\\'s') LIMIT 100"
        );
        let search = sosl::parse(&text).unwrap();
        assert_eq!(search.returning.len(), 2);
        assert!(wants_labels(&text));
        let wrong = json!({ "q": "x", "in": "SOME" });
        let asked = Asked::of_body(wrong.to_string().as_bytes()).unwrap();
        assert_eq!(
            asked.text().unwrap_err().code,
            "ILLEGAL_QUERY_PARAMETER_VALUE"
        );
        assert_eq!(Asked::of_body(b"{").unwrap_err().code, "JSON_PARSER_ERROR");
    }
}

//! What is passed through, in OpenAPI.
//!
//! OpenAPI knows no parameter that goes across segments: `path` is written as one, with its slashes as they
//! are. Programs that read descriptions cannot write slashes into a parameter, so what is asked most often is
//! described by itself, segment by segment. What Salesforce answers is Salesforce's own, so only its refusals
//! have a shape here.

use serde_json::{Value, json};
use utoipa::openapi::path::{Operation, Paths};
use utoipa::openapi::{HttpMethod, OpenApi, OpenApiBuilder};

/// Methods, the beginnings of their operations' names, and what they do.
const METHODS: [(HttpMethod, &str, &str); 6] = [
    (HttpMethod::Get, "Get", "Read from Salesforce's own API"),
    (
        HttpMethod::Head,
        "Head",
        "Read the head of an answer of Salesforce's own API",
    ),
    (
        HttpMethod::Post,
        "Post",
        "Send POST to Salesforce's own API, where `--allow-method` has it",
    ),
    (
        HttpMethod::Put,
        "Put",
        "Send PUT to Salesforce's own API, where `--allow-method` has it",
    ),
    (
        HttpMethod::Patch,
        "Patch",
        "Send PATCH to Salesforce's own API, where `--allow-method` has it",
    ),
    (
        HttpMethod::Delete,
        "Delete",
        "Send DELETE to Salesforce's own API, where `--allow-method` has it",
    ),
];

/// What is asked most often: name of the operation, what it does, path below `/services/data`, and for each
/// of its parameters where it is and what it may be.
const USUAL: [(&str, &str, &str, &[Part]); 4] = [
    (
        "passQuery",
        "Run a query by Salesforce's own API",
        "/{version}/query",
        &[
            VERSION,
            ("q", "query", "SELECT Id, Name FROM Account LIMIT 5"),
        ],
    ),
    (
        "passDescribe",
        "Describe an object by Salesforce's own API",
        "/{version}/sobjects/{object}/describe",
        &[VERSION, OBJECT],
    ),
    (
        "passRecord",
        "Read a record by Salesforce's own API",
        "/{version}/sobjects/{object}/{id}",
        &[VERSION, OBJECT, ("id", "path", "001000000000001AAA")],
    ),
    (
        "passLimits",
        "Read the limits by Salesforce's own API",
        "/{version}/limits",
        &[VERSION],
    ),
];

/// A parameter: its name, where it is, and an example.
type Part = (&'static str, &'static str, &'static str);

const VERSION: Part = ("version", "path", "v60.0");
const OBJECT: Part = ("object", "path", "Account");

fn part(&(name, place, example): &Part) -> Value {
    json!({
        "name": name, "in": place, "required": true, "schema": {"type": "string"}, "example": example,
        "description": format!("As in Salesforce's own API, such as `{example}`"),
    })
}

/// The endpoints.
pub(super) fn description() -> OpenApi {
    let mut paths = Paths::new();
    for (name, summary, path, parts) in USUAL {
        let parts: Vec<_> = parts.iter().map(part).collect();
        let operation = operation(name, summary, &parts, false);
        let path = format!("/services/data{path}");
        paths.add_path_operation(path, vec![HttpMethod::Get], operation);
    }
    let versions = operation("passVersions", "List Salesforce's API versions", &[], false);
    paths.add_path_operation("/services/data", vec![HttpMethod::Get], versions);
    for (method, name, summary) in METHODS {
        let takes_body = matches!(name, "Post" | "Put" | "Patch");
        let operation = operation(&format!("pass{name}"), summary, &[path()], takes_body);
        paths.add_path_operation("/services/data/{path}", vec![method], operation);
    }
    OpenApiBuilder::new().paths(paths).build()
}

fn operation(name: &str, summary: &str, more: &[Value], takes_body: bool) -> Operation {
    let mut parameters = vec![
        json!({
            "name": "X-Sfkit-Org", "in": "header", "required": false, "schema": {"type": "string"},
            "description": "The org: alias, username or organization id",
        }),
        json!({
            "name": "user_id", "in": "query", "required": false, "schema": {"type": "string"},
            "description": "The org, where the header does not name it; it is taken out before the request is sent",
        }),
    ];
    parameters.extend_from_slice(more);
    let failed = json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["message", "errorCode"],
            "properties": {
                "message": {"type": "string"},
                "errorCode": {"type": "string"},
            },
        },
    });
    // Any JSON.
    let any = json!({"type": ["object", "array", "string", "number", "boolean", "null"]});
    let mut operation = json!({
        "tags": ["passed"],
        "summary": summary,
        "operationId": name,
        "parameters": parameters,
        "responses": {
            "200": {"description": "As Salesforce answers", "content": {"application/json": {"schema": any}}},
            "201": {"description": "As Salesforce answers", "content": {"application/json": {"schema": any}}},
            "204": {"description": "Done"},
            "default": {
                "description": "Why not: a refusal of the service, or of Salesforce as it is",
                "content": {"application/json": {"schema": failed}},
            },
        },
    });
    if takes_body {
        operation["requestBody"] = json!({
            "required": false, "content": {"application/json": {"schema": any}},
        });
    }
    serde_json::from_value(operation).expect("the operation is written after OpenAPI")
}

fn path() -> Value {
    json!({
        "name": "path", "in": "path", "required": true, "schema": {"type": "string"},
        "description": "What follows in Salesforce's path, such as `v60.0/query`; its slashes stay as they are",
    })
}

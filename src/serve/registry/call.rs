//! Requests to capabilities that come from inside: a workflow's kept parameters become the request that a client
//! would send, and go to the same endpoint. Only capabilities that read are reached.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, Request, StatusCode};
use axum::{Router, http};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use tower_service::Service as _;
use url::form_urlencoded;

use super::entries::{Capability, Entry};
use crate::serve::error::{INTERNAL, Refusal, Result};
use crate::serve::guard;
use crate::serve::token::Scope;
use crate::vault::Org;

/// Longest answer of a run.
const LONGEST: usize = 64 << 20;

/// The endpoints of the service without what guards them, for requests that come from inside.
#[derive(Clone)]
pub(in crate::serve) struct Endpoints(pub(in crate::serve) Router);

/// Whether the capability changes nothing, neither in an org nor among the logins.
pub(super) fn reads(capability: &Capability) -> bool {
    guard::needed(&capability.http_method(), capability.path) == Scope::Read
}

/// A capability of a service that can be a workflow.
pub(super) fn readable(entry: &'static Entry, name: &str) -> Result<&'static Capability> {
    let registrable = entry.capabilities.iter().filter(|known| reads(known));
    let registrable: Vec<_> = registrable.map(|known| known.name).collect();
    let refusal = match entry.capability(name) {
        Some(capability) if reads(capability) => return Ok(capability),
        Some(_) => Refusal::invalid(format!(
            "`{name}` changes something: only what reads can be a workflow."
        )),
        None => Refusal::invalid("`capability` must be one of the service."),
    };
    Err(refusal.detail("known", json!(registrable)))
}

/// A request to a capability.
pub(super) struct Call {
    method: Method,
    target: String,
    body: Option<String>,
}

impl Call {
    /// The request with these parameters.
    pub(super) fn new(
        capability: &Capability,
        org: Option<&Org>,
        mut parameters: Map<String, Value>,
    ) -> Result<Self> {
        if parameters.contains_key("user_id") {
            return Err(Refusal::invalid(
                "`user_id` stands beside `workflow_config`, not among its parameters.",
            ));
        }
        let mut path = String::new();
        for segment in capability.path.split('/').skip(1) {
            path.push('/');
            let name = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            match name {
                None => path.push_str(segment),
                Some(name) => {
                    let value = parameters.remove(name);
                    path.push_str(&path_segment(name, value)?);
                }
            }
        }
        let method = capability.http_method();
        if method == Method::GET {
            let query = query(org, parameters)?;
            let target = format!("{path}?{query}");
            return Ok(Self {
                method,
                target,
                body: None,
            });
        }
        if let Some(org) = org {
            parameters.insert("user_id".to_owned(), org.name().into());
        }
        Ok(Self {
            method,
            target: path,
            body: Some(Value::from(parameters).to_string()),
        })
    }

    /// Makes it; status and JSON of the answer. Bad news about health are an answer, too.
    pub(super) async fn answer(self, endpoints: &Endpoints) -> Result<(StatusCode, Box<RawValue>)> {
        let failed =
            |reason: &str| Refusal::internal(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL, reason);
        let mut request = Request::builder().method(self.method).uri(self.target);
        if self.body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let request = request.body(Body::from(self.body.unwrap_or_default()));
        let request = request.map_err(|error: http::Error| failed(&error.to_string()))?;
        let mut endpoints = endpoints.0.clone();
        let Ok(mut response) = endpoints.call(request).await;
        if let Some(refusal) = response.extensions_mut().remove::<Arc<Refusal>>() {
            return Err(Arc::unwrap_or_clone(refusal));
        }
        let status = response.status();
        let body = to_bytes(response.into_body(), LONGEST).await;
        let body = body.map_err(|error| failed(&error.to_string()))?;
        let read = serde_json::from_slice(&body).map_err(|error| failed(&error.to_string()))?;
        Ok((status, read))
    }
}

fn path_segment(name: &str, value: Option<Value>) -> Result<String> {
    let text = value.and_then(scalar).unwrap_or_default();
    // What is allowed to stand in an object's name or an id needs no encoding.
    match !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        true => Ok(text),
        false => Err(Refusal::invalid(format!(
            "`{name}` is required among the parameters: a name or an id."
        ))),
    }
}

fn query(org: Option<&Org>, parameters: Map<String, Value>) -> Result<String> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(org) = org {
        query.append_pair("user_id", org.name());
    }
    for (name, value) in parameters {
        let values = match value {
            Value::Null => continue,
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values {
            let text = scalar(value).ok_or_else(|| {
                Refusal::invalid(format!(
                    "The parameter `{name}` is no value and no list of values."
                ))
            })?;
            query.append_pair(&name, &text);
        }
    }
    Ok(query.finish())
}

fn scalar(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(service: &str, capability: &str, parameters: Value) -> Result<Call> {
        let entry = Entry::find(service).unwrap();
        let capability = readable(entry, capability)?;
        match parameters {
            Value::Object(parameters) => Call::new(capability, None, parameters),
            other => panic!("no parameters: {other}"),
        }
    }

    #[test]
    fn parameters_go_where_the_endpoint_wants_them() {
        let list =
            json!({"where": ["A = 1", "B = 2"], "limit": 5, "order": null, "all_rows": true});
        let list = call("salesforce_service", "list_accounts", list).unwrap();
        assert_eq!(
            list.target,
            "/api/salesforce/accounts?where=A+%3D+1&where=B+%3D+2&limit=5&all_rows=true"
        );
        let one = json!({"object": "Task", "id": "00T000000000001AAA"});
        let one = call("salesforce_handler", "get_record", one).unwrap();
        assert_eq!(
            one.target,
            "/api/salesforce/records/Task/00T000000000001AAA?"
        );
        let query = json!({"query": "SELECT Id FROM Lead"});
        let query = call("salesforce_enhanced_api", "execute_soql_query", query).unwrap();
        assert_eq!(query.method, Method::POST);
        assert_eq!(
            query.body.as_deref(),
            Some(r#"{"query":"SELECT Id FROM Lead"}"#)
        );
    }

    #[test]
    fn what_changes_something_or_leads_elsewhere_is_refused() {
        for (service, capability, parameters) in [
            ("salesforce_service", "create_contact", json!({})),
            ("salesforce_handler", "delete_record", json!({})),
            ("auth_handler_salesforce", "get_oauth_url", json!({})),
            ("auth_handler_salesforce", "revoke_token", json!({})),
            ("salesforce_service", "make_coffee", json!({})),
            ("salesforce_service", "get_case", json!({})),
            (
                "salesforce_service",
                "get_case",
                json!({"id": "../accounts"}),
            ),
            (
                "salesforce_service",
                "list_accounts",
                json!({"user_id": "other"}),
            ),
            (
                "salesforce_service",
                "list_accounts",
                json!({"where": {"a": 1}}),
            ),
        ] {
            let refused = call(service, capability, parameters).map(|call| call.target);
            assert!(refused.is_err(), "{capability}: {refused:?}");
        }
    }
}

//! How an answer looks on the wire: each family of paths has the envelope that its clients know.
//!
//! Records: `{"ok":true,"data":…}` and `{"ok":false,"error":{"code","message","details"}}`. Login and
//! `enhanced`: flat, `{"ok":false,"error":"code","message":…}`. Health and the registry: flat with
//! `success` beside `ok`. Below `/services/data` Salesforce's own clients read, who know a list of
//! `{"message","errorCode"}`. A handler knows none of this: it gives data or a
//! [`Refusal`].

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::error::{INTERNAL, Refusal, Result};

/// Families of paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Records, objects, search.
    Crud,
    /// Login and enhanced.
    Flat,
    /// Health and registry.
    Registry,
    /// What is passed through to Salesforce.
    Passed,
}

impl Family {
    /// The family of a path.
    pub(super) fn of(path: &str) -> Self {
        let within = |root: &str| {
            path.strip_prefix(root)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let any = |roots: &[&str]| roots.iter().any(|root| within(root));
        if within("/services/data") {
            Self::Passed
        } else if any(&[
            "/api/salesforce/health",
            "/api/services",
            "/api/integrations",
        ]) {
            Self::Registry
        } else if any(&["/api/auth", "/api/salesforce/enhanced"]) {
            Self::Flat
        } else {
            Self::Crud
        }
    }
}

/// `{"ok":true,"data":…}`.
pub(super) struct Data<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Data<T> {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Envelope<T> {
            ok: bool,
            data: T,
        }
        let envelope = Envelope {
            ok: true,
            data: self.0,
        };
        json_response(StatusCode::OK, &envelope).unwrap_or_else(IntoResponse::into_response)
    }
}

/// A document that is an answer as it is, in the order of its keys.
pub(super) fn json_response(status: StatusCode, value: &impl Serialize) -> Result<Response> {
    let text = serde_json::to_vec(value).map_err(|error| {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Refusal::internal(status, INTERNAL, &error.to_string())
    })?;
    Ok(json_text(status, text))
}

/// An answer of health and the registry: what is told, behind the two words of success.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Told<T> {
    /// Always true.
    success: bool,
    /// Always true.
    ok: bool,
    #[serde(flatten)]
    answer: T,
}

/// What is told, as an answer.
pub(super) fn told(answer: &impl Serialize) -> Result<Response> {
    told_with(StatusCode::OK, answer)
}

/// The same with another status of success.
pub(super) fn told_with(status: StatusCode, answer: &impl Serialize) -> Result<Response> {
    let told = Told {
        success: true,
        ok: true,
        answer,
    };
    json_response(status, &told)
}

/// JSON text as an answer.
pub(super) fn json_text(status: StatusCode, text: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// Puts a refusal into the envelope of its path; an answer without one stays as it is.
pub(super) fn sealed(path: &str, mut response: Response) -> Response {
    let refusal = match response.extensions_mut().remove::<Arc<Refusal>>() {
        Some(refusal) => Arc::unwrap_or_clone(refusal),
        None => match bare(&response) {
            Some(refusal) => refusal,
            None => return response,
        },
    };
    let text = body(Family::of(path), path, &refusal).to_string();
    let mut answer = json_text(refusal.status, text.into_bytes());
    let headers = answer.headers_mut();
    if let Some(allow) = response.headers().get(ALLOW) {
        headers.insert(ALLOW, allow.clone());
    }
    if let Some(seconds) = refusal.retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    headers.extend(refusal.headers.iter().cloned());
    answer
}

/// The refusal that the router itself means by a bare status.
fn bare(response: &Response) -> Option<Refusal> {
    let is_written = response.headers().contains_key(CONTENT_TYPE);
    match response.status() {
        StatusCode::NOT_FOUND if !is_written => {
            Some(Refusal::not_found("There is no such endpoint."))
        }
        status @ StatusCode::METHOD_NOT_ALLOWED => Some(Refusal::new(
            status,
            "METHOD_NOT_ALLOWED",
            "The endpoint does not take this method.",
        )),
        _ => None,
    }
}

fn body(family: Family, path: &str, refusal: &Refusal) -> Value {
    let code = code(family, path, refusal);
    let message = &refusal.message;
    let details = (!refusal.details.is_empty()).then(|| Value::from(refusal.details.clone()));
    match family {
        Family::Crud => {
            let mut error = Map::new();
            error.insert("code".to_owned(), code.into());
            error.insert("message".to_owned(), message.clone().into());
            error.extend(details.map(|details| ("details".to_owned(), details)));
            json!({"ok": false, "error": error})
        }
        Family::Flat => {
            let mut flat = json!({"ok": false, "error": code, "message": message});
            flat["provider"] = "salesforce".into();
            // A login that ended before Salesforce answered has no status: the key is left out, as described.
            for (fact, key) in [("status", "status_code"), ("error_code", "error_code")] {
                if let Some(value) = refusal.details.get(fact).filter(|value| !value.is_null()) {
                    flat[key] = value.clone();
                }
            }
            if let Some(details) = details {
                flat["details"] = details;
            }
            flat
        }
        Family::Registry => {
            let mut flat =
                json!({"success": false, "ok": false, "error": code, "message": message});
            if let Some(details) = details {
                flat["details"] = details;
            }
            flat
        }
        Family::Passed => {
            let error_code = refusal.details.get("error_code").and_then(Value::as_str);
            json!([{"message": message, "errorCode": error_code.unwrap_or(&code)}])
        }
    }
}

/// The code in the words of the family. A failure of ours has the name of what was handled.
fn code(family: Family, path: &str, refusal: &Refusal) -> String {
    match family {
        Family::Crud if refusal.code == INTERNAL => {
            let noun = path.strip_prefix("/api/salesforce/").unwrap_or_default();
            let (noun, is_one) = match noun.split_once('/') {
                Some((noun, _)) => (noun, true),
                None => (noun, false),
            };
            match super::records::kind(noun) {
                Some(kind) => kind.failed(is_one),
                None => INTERNAL.to_owned(),
            }
        }
        Family::Flat | Family::Registry => refusal.code.to_ascii_lowercase(),
        _ => refusal.code.clone().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_of_paths() {
        for (path, family) in [
            ("/api/salesforce/contacts", Family::Crud),
            ("/api/salesforce/health/tokens", Family::Registry),
            ("/api/salesforce/healthy", Family::Crud),
            ("/api/services", Family::Registry),
            ("/api/auth/salesforce/authorize", Family::Flat),
            ("/api/salesforce/enhanced/query", Family::Flat),
            ("/services/data/v60.0/limits", Family::Passed),
            ("/services/database", Family::Crud),
        ] {
            assert_eq!(Family::of(path), family, "{path}");
        }
    }

    #[test]
    fn each_family_has_its_envelope() {
        let refusal = Refusal::invalid("user_id is required.").detail("error_code", json!("X"));
        let crud = body(Family::Crud, "/api/salesforce/contacts", &refusal);
        assert_eq!(crud["error"]["code"], "VALIDATION_ERROR");
        let flat = body(Family::Flat, "/api/auth/salesforce/refresh", &refusal);
        assert_eq!(flat["error"], "validation_error");
        assert_eq!(flat["error_code"], "X");
        let registry = body(Family::Registry, "/api/services", &refusal);
        assert_eq!(registry["success"], false);
        let passed = body(Family::Passed, "/services/data/v60.0/limits", &refusal);
        assert_eq!(passed[0]["errorCode"], "X");
    }

    #[test]
    fn what_salesforce_did_not_answer_is_left_out() {
        let refusal = Refusal::invalid("The login was refused.")
            .detail("status", Value::Null)
            .detail("error_code", Value::Null);
        let flat = body(Family::Flat, "/api/auth/salesforce/callback", &refusal);
        assert_eq!(flat.get("status_code"), None);
        assert_eq!(flat.get("error_code"), None);
        let answered = refusal.detail("status", json!(400));
        let flat = body(Family::Flat, "/api/auth/salesforce/callback", &answered);
        assert_eq!(flat["status_code"], 400);
    }

    #[test]
    fn a_failure_of_ours_has_the_name_of_what_was_handled() {
        let refusal = Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            INTERNAL,
            "The service failed.",
        );
        for (path, word) in [
            (
                "/api/salesforce/opportunities",
                "OPPORTUNITIES_HANDLING_FAILED",
            ),
            (
                "/api/salesforce/opportunities/006",
                "OPPORTUNITY_HANDLING_FAILED",
            ),
            ("/api/salesforce/search", INTERNAL),
        ] {
            assert_eq!(code(Family::Crud, path, &refusal), word, "{path}");
        }
    }
}

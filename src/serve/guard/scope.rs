//! What the token must be for, by method and path.

use axum::http::Method;

use crate::serve::error::{Refusal, Result};
use crate::serve::service::Shared;
use crate::serve::token::Scope;

/// Where a browser comes back to from a login.
pub(super) const CALLBACK: &str = "/api/auth/salesforce/callback";

/// What is served without a token: pages and descriptions without data, and the way back from a
/// login, which is guarded by its state.
pub(super) fn is_public(method: &Method, path: &str) -> bool {
    const PUBLIC: [&str; 3] = ["/", "/openapi.json", CALLBACK];
    matches!(*method, Method::GET | Method::HEAD) && PUBLIC.contains(&path)
}

/// What changes nothing, although it is asked by POST.
const QUESTIONS: [&str; 12] = [
    "/api/salesforce/enhanced/query",
    "/api/salesforce/enhanced/analytics/pipeline",
    "/api/salesforce/enhanced/analytics/leads",
    "/api/salesforce/enhanced/user/info",
    "/api/salesforce/enhanced/accounts/list",
    "/api/salesforce/enhanced/accounts/get",
    "/api/salesforce/enhanced/contacts/list",
    "/api/salesforce/enhanced/opportunities/list",
    "/api/salesforce/enhanced/leads/list",
    "/api/services/test-chat-command",
    "/api/integrations/salesforce/add",
    // Reads the org; that it writes files here was said where the service was started.
    "/api/integrations/salesforce/sync",
];

/// Whether a workflow is run, which reads by its nature.
fn is_run(path: &str) -> bool {
    path.starts_with("/api/services/workflows/") && path.ends_with("/run")
}

/// What the token must be for.
pub(in crate::serve) fn needed(method: &Method, path: &str) -> Scope {
    let is_read = matches!(*method, Method::GET | Method::HEAD);
    if path.starts_with("/api/auth/") && !path.ends_with("/health") {
        Scope::Admin
    } else if is_read || QUESTIONS.contains(&path) || is_run(path) {
        Scope::Read
    } else {
        Scope::Write
    }
}

/// Whether the token is for what is asked.
pub(super) fn check_scope(service: &Shared, method: &Method, path: &str) -> Result<()> {
    let needed = needed(method, path);
    if service.scope >= needed {
        return Ok(());
    }
    let (needed, held) = (needed.as_str(), service.scope.as_str());
    let refusal = Refusal::forbidden(
        "SCOPE_REQUIRED",
        format!("This needs the scope `{needed}`; the token has `{held}`."),
    );
    Err(refusal
        .detail("scope", held.into())
        .detail("needed", needed.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_by_method_and_path() {
        for (method, path, scope) in [
            (Method::GET, "/api/salesforce/contacts", Scope::Read),
            (Method::POST, "/api/salesforce/enhanced/query", Scope::Read),
            (Method::POST, "/api/salesforce/contacts", Scope::Write),
            (
                Method::POST,
                "/api/services/register-workflow",
                Scope::Write,
            ),
            (
                Method::POST,
                "/api/services/workflows/wf_1/run",
                Scope::Read,
            ),
            (Method::DELETE, "/api/services/workflows/wf_1", Scope::Write),
            (
                Method::DELETE,
                "/services/data/v60.0/sobjects/Account/1",
                Scope::Write,
            ),
            (Method::GET, "/api/auth/salesforce/authorize", Scope::Admin),
            (Method::GET, "/api/auth/salesforce/health", Scope::Read),
        ] {
            assert_eq!(needed(&method, path), scope, "{method} {path}");
        }
    }
}

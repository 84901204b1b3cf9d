//! The summary in the shape of the earlier service: its field names, states and messages.
//!
//! Its rule is kept, too: the status of the overall component is taken over, and any other component
//! without success makes it `degraded`. What it never measured stays what it was: `null`.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::model::token::TokenState;
use crate::vault::Org;

use super::{Check, Finding, Verdict};

/// The summary about one org; none when nobody is logged in.
#[must_use]
pub fn compat(findings: &[Finding], org: Option<&Org>, now: Timestamp) -> Value {
    let overall = overall(findings, now);
    let mut status = overall["status"].clone();
    let mut components = json!({"overall": overall, "tokens": tokens(findings, org)});
    if org.is_some() {
        components["connection"] = connection(findings);
    }
    let failed = |name: &str| components[name]["success"] == json!(false);
    if status == "healthy" && (failed("tokens") || failed("connection")) {
        status = json!("degraded");
    }
    json!({
        "service": "salesforce",
        "timestamp": now.to_string(),
        "components": components,
        "overall_status": status,
    })
}

fn of(findings: &[Finding], check: Check) -> Option<&Finding> {
    let found = findings.iter().filter(|finding| finding.check == check);
    found.max_by_key(|finding| finding.verdict)
}

fn is_bad(findings: &[Finding], check: Check) -> bool {
    of(findings, check).is_some_and(|finding| finding.verdict != Verdict::Ok)
}

/// This machine alone.
#[must_use]
pub fn overall(findings: &[Finding], now: Timestamp) -> Value {
    let vault = of(findings, Check::Keystore);
    let database = match vault.filter(|found| found.verdict == Verdict::Fail) {
        None => ("healthy", "Database connection successful".to_owned()),
        Some(found) => (
            "unavailable",
            format!("Database connection failed: {}", found.summary),
        ),
    };
    let is_misconfigured = [Check::ConfigFile, Check::ClientId, Check::RedirectUri]
        .into_iter()
        .any(|check| is_bad(findings, check));
    let config = match is_misconfigured {
        false => ("healthy", "Salesforce OAuth configuration valid".to_owned()),
        true => (
            "misconfigured",
            "Salesforce OAuth configuration incomplete".to_owned(),
        ),
    };
    let available = |what: &str| ("healthy", format!("Salesforce {what} available"));
    let checks = [
        ("database", database),
        ("oauth_config", config),
        ("service", available("service")),
        ("enhanced_api", available("enhanced API")),
    ];
    let is_degraded = checks.iter().any(|(_, (status, _))| *status != "healthy");
    let checks: serde_json::Map<String, Value> = checks
        .into_iter()
        .map(|(name, (status, message))| {
            (
                name.to_owned(),
                json!({"status": status, "message": message}),
            )
        })
        .collect();
    json!({
        "service": "salesforce",
        "status": if is_degraded { "degraded" } else { "healthy" },
        "timestamp": now.to_string(),
        "checks": checks,
    })
}

/// The tokens of an org; none when nobody is logged in.
#[must_use]
pub fn tokens(findings: &[Finding], org: Option<&Org>) -> Value {
    let Some(org) = org else {
        return json!({"success": true, "token_health": {
            "user_id": null, "has_tokens": false, "token_status": "not_configured",
            "message": "No Salesforce OAuth tokens found for user",
        }});
    };
    let state = of(findings, Check::Token).map_or("unknown", |found| found.state);
    // The earlier service knew four states.
    let status = match TokenState::parse(state) {
        Some(TokenState::Active) => "active",
        Some(TokenState::ExpiringSoon) => "expiring_soon",
        Some(TokenState::NotConfigured) => "not_configured",
        _ => "expired",
    };
    let text = super::tokens::text;
    json!({"success": true, "token_health": {
        "user_id": org.login.user_id,
        "has_tokens": true,
        "token_status": status,
        "last_refreshed": text(org.token.last_refresh_at),
        "expires_at": text(org.token.expires_at),
    }})
}

fn connection(findings: &[Finding]) -> Value {
    let found = of(findings, Check::Token);
    let state = found.and_then(|found| TokenState::parse(found.state));
    let (status, message) = match state {
        Some(TokenState::Active | TokenState::ExpiringSoon) => (
            "connected",
            "Successfully connected to Salesforce API.".to_owned(),
        ),
        Some(TokenState::Unreachable | TokenState::Unknown) | None => (
            "failed",
            found.map_or_else(String::new, |found| found.summary.clone()),
        ),
        Some(_) => (
            "unauthenticated",
            "No authenticated Salesforce client available".to_owned(),
        ),
    };
    json!({
        "success": status == "connected",
        "connection_status": status,
        "message": message,
        "test_result": {"accounts_retrieved": null, "api_response_time": "normal"},
    })
}

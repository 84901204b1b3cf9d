//! The summary in the shape of the earlier service: its field names, states and messages.
//!
//! Its rule is kept, too: the status of the overall component is taken over, and any other component
//! without success makes it `degraded`. It found out whether an org can be reached by fetching all accounts;
//! here they are counted, by the server.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::model::token::TokenState;
use crate::vault::Org;

use super::{Check, Finding, Report, Verdict};

/// The summary about one org. `accounts` are those that the user sees, as
/// far as they were told; none when no server was asked, and then nothing is said about the connection.
#[must_use]
pub fn compat(report: &Report, whose: Whose<'_>, accounts: Option<Accounts>) -> Value {
    let (findings, now) = (report.items.as_slice(), report.at);
    let overall = overall(findings, now);
    let mut status = overall["status"].clone();
    let mut components = json!({"overall": overall, "tokens": tokens(findings, whose)});
    if let Some(accounts) = accounts.filter(|_| whose != Whose::Nobody) {
        components["connection"] = connection(findings, accounts);
    }
    let failed = |name: &str| components[name]["success"] == json!(false);
    // What it had no component for counts, too: a limit that is used up.
    let is_failed = failed("tokens") || failed("connection") || !report.healthy;
    if status == "healthy" && is_failed {
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

/// Whose token it is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Whose<'a> {
    /// Nobody is logged in.
    Nobody,
    /// A stored login.
    Login(&'a Org),
    /// The org whose token is in the environment.
    Environment,
}

/// The tokens of an org.
#[must_use]
pub fn tokens(findings: &[Finding], whose: Whose<'_>) -> Value {
    if whose == Whose::Nobody {
        return json!({"success": true, "token_health": {
            "user_id": null, "has_tokens": false, "token_status": "not_configured",
            "message": "No Salesforce OAuth tokens found for user",
        }});
    }
    let state = of(findings, Check::Token).map_or("unknown", |found| found.state);
    // The earlier service knew four states.
    let status = match TokenState::parse(state) {
        Some(TokenState::Active) => "active",
        Some(TokenState::ExpiringSoon) => "expiring_soon",
        Some(TokenState::NotConfigured) => "not_configured",
        _ => "expired",
    };
    let text = super::tokens::text;
    let org = match whose {
        Whose::Login(org) => Some(org),
        _ => None,
    };
    json!({"success": true, "token_health": {
        "user_id": org.map(|org| &org.login.user_id),
        "has_tokens": true,
        "token_status": status,
        "last_refreshed": text(org.and_then(|org| org.token.last_refresh_at)),
        "expires_at": text(org.and_then(|org| org.token.expires_at)),
    }})
}

/// An answer that takes as long is called slow.
const SLOW: Duration = Duration::from_secs(2);

/// How many accounts the user sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    /// The count; none when the org did not tell.
    pub count: Option<u64>,
    /// How long it took to be told, or not.
    pub took: Duration,
}

impl Accounts {
    /// How quick the org was, in the one word of the earlier service and its contrary.
    fn speed(self) -> Option<&'static str> {
        let word = if self.took < SLOW { "normal" } else { "slow" };
        self.count.map(|_| word)
    }

    /// What was said of a connection that works.
    #[must_use]
    pub fn message(self) -> String {
        let connected = "Successfully connected to Salesforce API.";
        match self.count {
            Some(count) => format!("{connected} Found {count} accounts."),
            None => connected.to_owned(),
        }
    }
}

fn connection(findings: &[Finding], accounts: Accounts) -> Value {
    let found = of(findings, Check::Token);
    let state = found.and_then(|found| TokenState::parse(found.state));
    let (status, message) = match state {
        Some(TokenState::Active | TokenState::ExpiringSoon) => ("connected", accounts.message()),
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
        "test_result": {"accounts_retrieved": accounts.count, "api_response_time": accounts.speed()},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_takes_long_is_slow() {
        let told = |count, took| {
            let accounts = Accounts {
                count,
                took: Duration::from_millis(took),
            };
            connection(&[], accounts)["test_result"]["api_response_time"].clone()
        };
        assert_eq!(told(Some(7), 1_999), "normal");
        assert_eq!(told(Some(7), 2_000), "slow");
        assert_eq!(told(None, 10), Value::Null);
    }
}

//! `health`: how good the logins are.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::app::OrgError;
use crate::error::Failure;
use crate::health::{self, Finding, Member, Report, Survey, Thresholds};
use crate::http::RetryPolicy;
use crate::vault::Org;

use super::document;
use crate::mcp::desk::Desk;
use crate::mcp::orgs;
use crate::mcp::trim::trimmed;

pub(crate) const ABOUT: &str = "Tells whether the logins work, since when they do not, why, and what mends it (state of the token, refresh, scopes, \
limits). Use it when a tool fails because of a login, a token, a limit or the network. Without `org` all orgs that may be used are looked at. \
The remedies are commands for the user to run.";

/// Time limit of each server.
const PATIENCE: Duration = Duration::from_secs(10);

const THRESHOLDS: Thresholds = Thresholds {
    warn: 80.0,
    fail: 95.0,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Args {
    /// Do not ask the servers: only what is known here
    #[serde(default)]
    offline: bool,
    /// Only this org: a name from `orgs`
    org: Option<String>,
}

/// What was found, rolled up.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    healthy: bool,
    /// ok, warn, unknown or fail: the worst that counts.
    verdict: String,
    /// When it was looked at.
    at: String,
    /// The findings: check, verdict, state, summary, since, evidence, remedy, facts.
    items: Vec<Map<String, Value>>,
    truncated: bool,
    left_out: u64,
}

pub(crate) async fn run(desk: &Desk, args: Args) -> Result<String, Failure> {
    let app = desk.app();
    if desk.orgs.is_of_environment()? {
        return Err(OrgError::NotStored.into());
    }
    let (vault, mut orgs) = desk.orgs.offered().await?;
    if let Some(name) = args.org.as_deref() {
        orgs = vec![orgs::chosen(&vault, &orgs, name)?];
    }
    let now = app.clock.now();
    let findings = match args.offline {
        true => health::tokens(&vault, &app.usage_file(), &orgs, now)?,
        false => {
            vault.unlock_now()?;
            let (sessions, _servers) = app.sessions_of(&vault, &orgs).await;
            let member = |(org, session): (&Org, _)| Member {
                org: org.clone(),
                session,
                version: app.version(org.login.facts.api_version),
            };
            let members: Vec<_> = orgs.iter().zip(sessions).map(member).collect();
            let http = app.http_with(RetryPolicy::never());
            let asked = (&*vault, members.as_slice());
            let survey = Survey::new(asked, http, &app.paths, &app.clock, PATIENCE);
            let (mut findings, answers) = survey.tokens().await?;
            let (limits, _) = survey.limits(&answers, THRESHOLDS);
            findings.extend(limits.into_iter().filter(health::is_of_the_roll_up));
            findings
        }
    };
    let report = Report::new("summary", now, health::sorted(&orgs, findings));
    Ok(told(&report, desk))
}

fn told(report: &Report, desk: &Desk) -> String {
    let records: Vec<&Finding> = report.items.iter().collect();
    let (json, left_out) = trimmed(document(&Found { records }), desk.bounds());
    let found: Kept = serde_json::from_str(&json).expect("findings are objects");
    document(&Answer {
        healthy: report.healthy,
        verdict: report.verdict.as_str().to_owned(),
        at: report.at.to_string(),
        items: found.records,
        truncated: left_out > 0,
        left_out,
    })
}

#[derive(Serialize)]
struct Found<'a> {
    records: Vec<&'a Finding>,
}

#[derive(Deserialize)]
struct Kept {
    records: Vec<Map<String, Value>>,
}

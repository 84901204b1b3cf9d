//! Whether this machine and its logins are well, over REST.
//!
//! The verdicts are those of `sfkit health`: the same checks, rolled up by the same rule. They stand in
//! `items`; around them are the fields and states of the earlier service, made from them. The status is
//! 200 as long as everything works, also while something is worth a look, and 503 when something does
//! not: whoever looks at the status alone is told the truth.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::RegistryFailed;
use super::envelope::json_response;
use super::error::Result;
use super::parameters::Parameters;
use super::router::Routes;
use super::service::{Service, Shared};
use crate::app::Connected;
use crate::health::{
    self, Check, Finding, Machine, Member, Report, SubjectKind, Survey, Thresholds, Verdict, Whose,
};
use crate::http::RetryPolicy;
use crate::session::Place;
use crate::vault::{Org, Vault};

/// Time limit of each org, in seconds, and the longest that may be asked for.
const LIMIT: (u32, u32) = (10, 25);

/// How often the way to an org may be gone.
const MOST_SAMPLES: u32 = 10;

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(overall))
        .routes(routes!(tokens))
        .routes(routes!(connection))
        .routes(routes!(summary))
}

/// The service itself.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Overall {
    success: bool,
    ok: bool,
    /// `salesforce`.
    service: String,
    /// `healthy`, `degraded` or `unhealthy`.
    pub(super) status: String,
    /// When it was looked at.
    timestamp: String,
    /// `database`, `oauth_config`, `service`, `enhanced_api`: `{status, message}` each.
    #[schema(value_type = Object)]
    checks: Value,
    /// The worst verdict that counts: `ok`, `warn`, `unknown`, `fail`.
    #[schema(value_type = String)]
    verdict: Verdict,
    /// What was found.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Value>,
}

/// How good a stored token is.
#[derive(Debug, Serialize, ToSchema)]
struct TokenHealth {
    success: bool,
    ok: bool,
    /// `user_id`, `has_tokens`, `token_status` (`active`, `expiring_soon`, `expired`, `not_configured`),
    /// `last_refreshed`, `expires_at`, and `state`, one of the ten states that every command uses.
    #[schema(value_type = Object)]
    token_health: Value,
    /// The worst verdict that counts.
    #[schema(value_type = String)]
    verdict: Verdict,
    /// What was found.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Value>,
    /// When it was looked at.
    timestamp: String,
}

/// The way to an org.
#[derive(Debug, Serialize, ToSchema)]
struct ConnectionHealth {
    success: bool,
    ok: bool,
    /// `connected`, `unauthenticated` or `failed`.
    connection_status: &'static str,
    /// What was found, in one line.
    message: String,
    /// `accounts_retrieved` (how many the user sees; null when the org does not tell), `api_response_time`
    /// (`normal`, `slow`, null), `api_response_ms`.
    #[schema(value_type = Object)]
    test_result: Value,
    /// The worst verdict that counts.
    #[schema(value_type = String)]
    verdict: Verdict,
    /// What was found, step by step.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Value>,
    /// When it was looked at.
    timestamp: String,
}

/// The service and its orgs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HealthSummary)]
struct Summary {
    success: bool,
    ok: bool,
    /// `salesforce`.
    service: String,
    /// When it was looked at.
    timestamp: String,
    /// `overall`, and `tokens` and `connection` of the org in question.
    #[schema(value_type = Object)]
    components: Value,
    /// `healthy`, `degraded` or `unhealthy`.
    overall_status: String,
    /// The worst verdict that counts.
    #[schema(value_type = String)]
    verdict: Verdict,
    /// What was found.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Value>,
}

/// Tell whether the service itself can work: its vault and its settings. No org is asked
#[utoipa::path(
    get,
    path = "/api/salesforce/health",
    tag = "health",
    responses(
        (status = 200, description = "It works", body = Overall),
        (status = 503, description = "It does not", body = Overall),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn overall(State(service): State<Shared>, asked: Parameters) -> Result<Response> {
    asked.finish()?;
    let (status, answer) = looked_at(&service).await?;
    json_response(status, &answer)
}

/// What [`overall`] answers.
pub(super) async fn looked_at(service: &Shared) -> Result<(StatusCode, Overall)> {
    let report = report(service, "config", machine(service).await?);
    let told = health::compat_overall(&report.items, report.at);
    let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
    let answer = Overall {
        success: report.healthy,
        ok: report.healthy,
        service: text("service"),
        status: match report.healthy {
            true => text("status"),
            false => "unhealthy".to_owned(),
        },
        timestamp: report.at.to_string(),
        checks: told["checks"].clone(),
        verdict: report.verdict,
        items: items(&report),
    };
    Ok((status(report.healthy), answer))
}

/// Tell how good the stored token of an org is, since when, why, and what mends it
///
/// From what is stored; with `probe` the org is asked.
#[utoipa::path(
    get,
    path = "/api/salesforce/health/tokens",
    tag = "health",
    params(
        ("user_id" = String, Query, description = "Alias, username or organization id"),
        ("probe" = Option<bool>, Query, description = "Ask the org"),
        ("timeout" = Option<u32>, Query, minimum = 1, maximum = 25, description = "Seconds for the org"),
    ),
    responses(
        (status = 200, description = "How good it is", body = TokenHealth),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn tokens(State(service): State<Shared>, mut asked: Parameters) -> Result<Response> {
    let name = asked.user_id()?;
    let (probe, limit) = (asked.take_flag("probe")?, limit(&mut asked)?);
    asked.finish()?;
    let org = service.org(&name).await?;
    let orgs = [org];
    let found = match probe {
        true => {
            let fleet = Fleet::of(&service, &orgs).await;
            let vault = service.vault()?;
            let (found, _) = fleet.survey(&service, &vault, limit).tokens().await?;
            found
        }
        false => stored(&service, &orgs).await?,
    };
    let org = service.with_vault({
        let uuid = orgs[0].uuid.clone();
        move |vault| vault.org(&uuid)
    });
    let org = org.await??.unwrap_or_else(|| orgs[0].clone());
    let report = report(&service, "tokens", found);
    let mut told = health::compat_tokens(&report.items, Whose::Login(&org))["token_health"].take();
    let state = report
        .items
        .iter()
        .find(|found| found.check == Check::Token);
    told["state"] = state.map(|found| found.state).into();
    json_response(
        StatusCode::OK,
        &TokenHealth {
            success: true,
            ok: true,
            token_health: told,
            verdict: report.verdict,
            timestamp: report.at.to_string(),
            items: items(&report),
        },
    )
}

/// Go the way to an org step by step, and tell where the time goes or the way ends
#[utoipa::path(
    get,
    path = "/api/salesforce/health/connection",
    tag = "health",
    params(
        ("user_id" = String, Query, description = "Alias, username or organization id"),
        ("samples" = Option<u32>, Query, minimum = 1, maximum = 10, description = "How often to go the way"),
        ("timeout" = Option<u32>, Query, minimum = 1, maximum = 25, description = "Seconds for the org"),
    ),
    responses(
        (status = 200, description = "The org answers", body = ConnectionHealth),
        (status = 503, description = "It does not, or refuses the login", body = ConnectionHealth),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn connection(State(service): State<Shared>, mut asked: Parameters) -> Result<Response> {
    let name = asked.user_id()?;
    let samples = asked.take_number("samples", 1..=MOST_SAMPLES)?.unwrap_or(1);
    let limit = limit(&mut asked)?;
    asked.finish()?;
    let orgs = [service.org(&name).await?];
    let fleet = Fleet::of(&service, &orgs).await;
    let vault = service.vault()?;
    let survey = fleet.survey(&service, &vault, limit);
    let samples = u16::try_from(samples).unwrap_or(1);
    let (found, mut counted) = tokio::join!(survey.ways(samples), survey.accounts());
    let accounts = counted.pop().and_then(|accounts| accounts.count);
    let report = report(&service, "connection", found);
    let of = |check| report.items.iter().find(|found| found.check == check);
    let (way, latency) = (of(Check::Connection), of(Check::Latency));
    let connection_status = match way.map(|found| (found.verdict, found.state)) {
        Some((Verdict::Ok | Verdict::Warn, _)) => "connected",
        Some((_, "unauthenticated")) => "unauthenticated",
        _ => "failed",
    };
    let is_connected = connection_status == "connected";
    let speed = latency.map(|found| match found.verdict {
        Verdict::Ok => "normal",
        _ => "slow",
    });
    let answer = ConnectionHealth {
        success: is_connected,
        ok: is_connected,
        connection_status,
        message: way.map_or_else(String::new, |found| found.summary.clone()),
        test_result: json!({
            "accounts_retrieved": accounts,
            "api_response_time": speed,
            "api_response_ms": latency.and_then(|found| found.facts.get("p50_ms")),
        }),
        verdict: report.verdict,
        timestamp: report.at.to_string(),
        items: items(&report),
    };
    json_response(status(is_connected), &answer)
}

/// Tell in one answer whether this machine and the orgs are well, and if not, why
///
/// All orgs are asked at the same time, each within its time limit: one that is dead delays nobody.
/// Without `user_id` all orgs of the token are told about, and `components` are those of the only one.
#[utoipa::path(
    get,
    path = "/api/salesforce/health/summary",
    tag = "health",
    params(
        ("user_id" = Option<String>, Query, description = "Alias, username or organization id"),
        ("offline" = Option<bool>, Query, description = "Ask no org"),
        ("timeout" = Option<u32>, Query, minimum = 1, maximum = 25, description = "Seconds for each org"),
    ),
    responses(
        (status = 200, description = "Everything works", body = Summary),
        (status = 503, description = "Something does not", body = Summary),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn summary(State(service): State<Shared>, mut asked: Parameters) -> Result<Response> {
    let (name, offline) = (asked.take("user_id")?, asked.take_flag("offline")?);
    let limit = limit(&mut asked)?;
    asked.finish()?;
    let orgs = match &name {
        Some(name) => vec![service.org(name).await?],
        None => service.admitted_orgs().await?,
    };
    let mut found = machine(&service).await?;
    let mut accounts = None;
    if orgs.is_empty() {
        found.push(health::no_login());
    } else if offline {
        found.extend(stored(&service, &orgs).await?);
    } else {
        let fleet = Fleet::of(&service, &orgs).await;
        let vault = service.vault()?;
        let survey = fleet.survey(&service, &vault, limit);
        let counted = async {
            match orgs.as_slice() {
                [_] => survey.accounts().await.pop(),
                _ => None,
            }
        };
        let (probed, counted) = tokio::join!(survey.tokens(), counted);
        let (tokens, answers) = probed?;
        accounts = counted;
        let (limits, _) = survey.limits(&answers, THRESHOLDS);
        found.extend(tokens);
        found.extend(limits.into_iter().filter(health::is_of_the_roll_up));
    }
    let report = report(&service, "summary", health::sorted(&orgs, found));
    let only = match orgs.as_slice() {
        [only] => Whose::Login(only),
        _ => Whose::Nobody,
    };
    let mut told = health::compat(&report, only, accounts);
    if orgs.len() > 1 {
        // There is room for one: which of them would be anybody's guess.
        told["components"] = json!({"overall": told["components"]["overall"]});
    }
    let worst = told["overall_status"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let answer = Summary {
        success: report.healthy,
        ok: report.healthy,
        service: "salesforce".to_owned(),
        timestamp: report.at.to_string(),
        components: told["components"].take(),
        overall_status: match (report.verdict, worst.as_str()) {
            (Verdict::Fail | Verdict::Unknown, _) => "unhealthy".to_owned(),
            (Verdict::Warn, "healthy") => "degraded".to_owned(),
            _ => worst,
        },
        verdict: report.verdict,
        items: items(&report),
    };
    json_response(status(report.healthy), &answer)
}

/// Where limits are worth a look, and where they are no longer well.
const THRESHOLDS: Thresholds = Thresholds {
    warn: 80.0,
    fail: 95.0,
};

/// Orgs that are asked; their sessions are those of all requests.
pub(super) struct Fleet {
    members: Vec<Member>,
    _held: Vec<Arc<Connected>>,
}

impl Fleet {
    /// These orgs. One that may not be talked to is a member, too.
    pub(super) async fn of(service: &Service, orgs: &[Org]) -> Self {
        let (mut members, mut held) = (Vec::new(), Vec::new());
        for org in orgs {
            let connected = service.connected(org).await;
            let session = connected.as_ref().ok().and_then(|to| to.session.clone());
            let session = match (session, Place::of(org)) {
                (Some(session), _) => Ok(session),
                (None, Err(error)) => Err(error),
                (None, Ok(_)) => {
                    tracing::error!(org = org.name(), "the org cannot be asked");
                    continue;
                }
            };
            members.push(Member {
                org: org.clone(),
                session,
                version: service.app.version(org.login.facts.api_version),
            });
            held.extend(connected);
        }
        Self {
            members,
            _held: held,
        }
    }

    /// What they are asked, each within this time.
    pub(super) fn survey<'a>(
        &'a self,
        service: &'a Service,
        vault: &'a Vault,
        limit: Duration,
    ) -> Survey<'a> {
        let app = &service.app;
        let http = app.http_with(RetryPolicy::never());
        Survey::new((vault, &self.members), http, &app.paths, &app.clock, limit)
    }
}

fn limit(asked: &mut Parameters) -> Result<Duration> {
    let (usual, most) = LIMIT;
    let seconds = asked.take_number("timeout", 1..=most)?.unwrap_or(usual);
    Ok(Duration::from_secs(seconds.into()))
}

/// What this machine is set up with, as `sfkit health config` tells it.
pub(super) async fn machine(service: &Shared) -> Result<Vec<Finding>> {
    let shared = Arc::clone(service);
    let orgs = service.admitted_orgs().await.unwrap_or_default();
    let look = service.blocking(move || {
        let app = &shared.app;
        let machine = Machine {
            settings: &app.settings,
            paths: &app.paths,
            environment: &app.environment,
        };
        let mut findings = vec![machine.files()];
        findings.extend(health::config(machine, &app.vault(), &orgs));
        findings
    });
    look.await
}

/// What is stored about these logins.
async fn stored(service: &Shared, orgs: &[Org]) -> Result<Vec<Finding>> {
    let (usage, now) = (service.app.usage_file(), service.app.clock.now());
    let orgs = orgs.to_vec();
    let found = service.with_vault(move |vault| health::tokens(vault, &usage, &orgs, now));
    Ok(found.await??)
}

fn report(service: &Service, name: &'static str, found: Vec<Finding>) -> Report {
    Report::new(name, service.app.clock.now(), found)
}

fn status(is_healthy: bool) -> StatusCode {
    match is_healthy {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The findings as they are told. Of the machine only what was looked at and how it is: where its files
/// are is nobody's business here.
fn items(report: &Report) -> Vec<Value> {
    let told = |found: &Finding| {
        let mut shown = found.clone();
        if found.subject.kind == SubjectKind::Machine && found.check != Check::Token {
            shown.summary = match found.verdict {
                Verdict::Ok => format!("{}: well", found.check.title()),
                _ => format!(
                    "{}: not well; `sfkit health config` tells more",
                    found.check.title()
                ),
            };
            (shown.evidence, shown.remedy, shown.facts) = (Vec::new(), None, Map::new());
        }
        serde_json::to_value(&shown).unwrap_or_default()
    };
    report.items.iter().map(told).collect()
}

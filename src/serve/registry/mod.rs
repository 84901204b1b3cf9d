//! The registry: what services there are, what they can do, and how they are.
//!
//! `entries` says what there is, `probe` finds out how it is, `chat` what a person may say. `workflows` keeps
//! requests under a name and has `call` make them when it is told to. `integration` and `sync` are the endpoints by
//! which the earlier system treated Salesforce as one integration among others.

mod call;
mod chat;
mod copies;
mod entries;
mod integration;
mod probe;
mod sync;
mod workflows;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) use call::Endpoints;
pub(super) use copies::Copies;
pub use copies::LeftJobs;
pub(super) use probe::Probes;

use super::described::RegistryFailed;
use super::envelope::{Told, told};
use super::error::{Refusal, Result};
use super::router::Routes;
use super::service::Shared;
use entries::{ACTIONS, ENTRIES, Entry, TRIGGERS};
use probe::{Found, OrgState};

/// Shares of healthy services from which on all is well, and nearly well, in percent.
const SHARES: (f64, f64) = (80.0, 50.0);

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(services))
        .routes(routes!(health))
        .routes(routes!(status))
        .routes(routes!(integration_status))
        .routes(routes!(service))
        .merge(chat::routes())
        .merge(workflows::routes())
        .merge(integration::routes())
        .merge(sync::routes())
}

/// A service.
#[derive(Debug, Serialize, ToSchema)]
struct Shown {
    id: &'static str,
    name: &'static str,
    /// `connected`, `active`, `disconnected` or `error`.
    status: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    description: &'static str,
    /// What it can do.
    capabilities: Vec<&'static str>,
    /// Where it does that: `{capability, method, path}` each.
    #[schema(value_type = Vec<Object>)]
    endpoints: Vec<Value>,
    /// `healthy`, `degraded` or `unhealthy`.
    health: &'static str,
    /// Why, in one line.
    message: String,
    workflow_triggers: [&'static str; 1],
    workflow_actions: [&'static str; 1],
    chat_commands: Vec<&'static str>,
    /// When it was looked at.
    last_checked: String,
}

impl Shown {
    fn of(entry: &'static Entry, found: &Found) -> Self {
        let condition = found.condition(entry.needs);
        let endpoint = |known: &entries::Capability| json!({"capability": known.name, "method": known.method.to_uppercase(), "path": known.path});
        Self {
            id: entry.id,
            name: entry.name,
            status: condition.status,
            kind: entry.kind,
            description: entry.description,
            capabilities: entry.capabilities.iter().map(|known| known.name).collect(),
            endpoints: entry.capabilities.iter().map(endpoint).collect(),
            health: condition.health,
            message: condition.message,
            workflow_triggers: TRIGGERS,
            workflow_actions: ACTIONS,
            chat_commands: entry.chat.iter().map(|phrase| phrase.words).collect(),
            last_checked: found.at.to_string(),
        }
    }
}

/// All services.
#[derive(Debug, Serialize, ToSchema)]
struct Services {
    services: Vec<Shown>,
    total_services: usize,
    /// Those that are `connected` or `active`.
    active_services: usize,
    workflow_integrated_services: usize,
    chat_integrated_services: usize,
    /// The orgs of the token.
    orgs: Vec<OrgState>,
    timestamp: String,
}

/// List the services with their state, which is found out and not assumed
#[utoipa::path(
    get,
    path = "/api/services",
    tag = "services",
    responses(
        (status = 200, description = "All of them", body = Told<Services>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn services(State(service): State<Shared>) -> Result<Response> {
    let found = service.probes.look(&service).await?;
    let services = shown(&found);
    let is_active = |shown: &&Shown| matches!(shown.status, "connected" | "active");
    let answer = Services {
        total_services: services.len(),
        active_services: services.iter().filter(is_active).count(),
        workflow_integrated_services: services.len(),
        chat_integrated_services: services
            .iter()
            .filter(|shown| !shown.chat_commands.is_empty())
            .count(),
        services,
        orgs: found.orgs.clone(),
        timestamp: service.app.clock.now().to_string(),
    };
    told(&answer)
}

fn shown(found: &Found) -> Vec<Shown> {
    ENTRIES
        .iter()
        .map(|entry| Shown::of(entry, found))
        .collect()
}

/// One service.
#[derive(Debug, Serialize, ToSchema)]
struct One {
    service: Shown,
}

/// Show one service
#[utoipa::path(
    get,
    path = "/api/services/{id}",
    tag = "services",
    params(("id" = String, Path, description = "Such as `salesforce_service`")),
    responses(
        (status = 200, description = "The service", body = Told<One>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn service(State(service): State<Shared>, Path(id): Path<String>) -> Result<Response> {
    let entry = known(&id)?;
    let found = service.probes.look(&service).await?;
    let answer = One {
        service: Shown::of(entry, &found),
    };
    told(&answer)
}

fn known(id: &str) -> Result<&'static Entry> {
    Entry::find(id).ok_or_else(|| {
        let shown: String = id.chars().filter(|c| !c.is_control()).take(100).collect();
        Refusal::not_found(format!("Service '{shown}' not found"))
    })
}

/// How the services are.
#[derive(Debug, Serialize, ToSchema)]
struct Health {
    /// `healthy`, `degraded` or `unhealthy`.
    overall_health: &'static str,
    health_percentage: f64,
    healthy_services: usize,
    total_services: usize,
    /// `{id, name, health, status, message}` each.
    #[schema(value_type = Vec<Object>)]
    services: Vec<Value>,
    timestamp: String,
}

/// Tell how the services are: healthy from 80 percent of them on, degraded from 50
#[utoipa::path(
    get,
    path = "/api/services/health",
    tag = "services",
    responses(
        (status = 200, description = "How they are", body = Told<Health>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn health(State(service): State<Shared>) -> Result<Response> {
    let found = service.probes.look(&service).await?;
    let services = shown(&found);
    let healthy = services
        .iter()
        .filter(|shown| shown.health == "healthy")
        .count();
    let share = percent(healthy, services.len());
    let answer = Health {
        overall_health: overall(share),
        health_percentage: share,
        healthy_services: healthy,
        total_services: services.len(),
        services: services
            .iter()
            .map(|shown| {
                json!({
                    "id": shown.id, "name": shown.name, "health": shown.health,
                    "status": shown.status, "message": shown.message,
                })
            })
            .collect(),
        timestamp: service.app.clock.now().to_string(),
    };
    told(&answer)
}

fn percent(part: usize, whole: usize) -> f64 {
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    (count(part) / count(whole.max(1)) * 1_000.0).round() / 10.0
}

fn overall(share: f64) -> &'static str {
    match share {
        share if share >= SHARES.0 => "healthy",
        share if share >= SHARES.1 => "degraded",
        _ => "unhealthy",
    }
}

/// How many services are in which state.
#[derive(Debug, Serialize, ToSchema)]
struct Statuses {
    status_summary: Summary,
    total_services: usize,
    timestamp: String,
}

#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = RegistryCounts)]
struct Summary {
    connected: usize,
    active: usize,
    disconnected: usize,
    error: usize,
}

/// Count the services by state
#[utoipa::path(
    get,
    path = "/api/services/status",
    tag = "services",
    responses(
        (status = 200, description = "How many there are of each", body = Told<Statuses>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn status(State(service): State<Shared>) -> Result<Response> {
    let found = service.probes.look(&service).await?;
    let mut summary = Summary::default();
    for entry in &ENTRIES {
        *match found.condition(entry.needs).status {
            "connected" => &mut summary.connected,
            "active" => &mut summary.active,
            "disconnected" => &mut summary.disconnected,
            _ => &mut summary.error,
        } += 1;
    }
    let answer = Statuses {
        status_summary: summary,
        total_services: ENTRIES.len(),
        timestamp: service.app.clock.now().to_string(),
    };
    told(&answer)
}

/// How the services hang together with the rest.
#[derive(Debug, Serialize, ToSchema)]
struct Integrations {
    /// `workflow_automation` and `chat_interface`, each with its counts.
    #[schema(value_type = Object)]
    integration_status: Value,
}

/// Count what workflows and chats can use
#[utoipa::path(
    get,
    path = "/api/services/integration-status",
    tag = "services",
    responses(
        (status = 200, description = "The counts", body = Told<Integrations>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn integration_status(State(service): State<Shared>) -> Result<Response> {
    let registered = workflows::shown(&service).await?.len();
    let all = ENTRIES.len();
    let commands: usize = ENTRIES.iter().map(|entry| entry.chat.len()).sum();
    let answer = Integrations {
        integration_status: json!({
            "workflow_automation": {
                "total_services": all, "workflow_enabled": all,
                "triggers_available": all * TRIGGERS.len(), "actions_available": all * ACTIONS.len(),
                "workflows_registered": registered,
            },
            "chat_interface": {
                "total_services": all,
                "chat_enabled": ENTRIES.iter().filter(|entry| !entry.chat.is_empty()).count(),
                "commands_available": commands,
            },
        }),
    };
    told(&answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_healthy_services_decides() {
        assert_eq!(percent(2, 3), 66.7);
        assert_eq!(percent(0, 0), 0.0);
        for (healthy, word) in [
            (5, "healthy"),
            (4, "healthy"),
            (3, "degraded"),
            (2, "unhealthy"),
        ] {
            assert_eq!(overall(percent(healthy, 5)), word, "{healthy}");
        }
    }
}

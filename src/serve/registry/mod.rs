//! The registry: what services there are, what they can do, and how they are.
//!
//! `entries` says what there is, `probe` finds out how it is, `integration` are the endpoints by which the
//! earlier system treated Salesforce as one integration among others. Workflows are not run here: what
//! would have to pretend so says that it is not there.

mod entries;
mod integration;
mod probe;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) use probe::Probes;

use super::content::Typed;
use super::described::RegistryFailed;
use super::envelope::json_response;
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
        .routes(routes!(workflow_capabilities))
        .routes(routes!(chat_commands))
        .routes(routes!(integration_status))
        .routes(routes!(service))
        .routes(routes!(register_workflow))
        .routes(routes!(test_chat_command))
        .merge(integration::routes())
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
    success: bool,
    ok: bool,
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
        (status = 200, description = "All of them", body = Services),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn services(State(service): State<Shared>) -> Result<Response> {
    let found = service.probes.look(&service).await?;
    let services = shown(&found);
    let is_active = |shown: &&Shown| matches!(shown.status, "connected" | "active");
    let answer = Services {
        success: true,
        ok: true,
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
    json_response(StatusCode::OK, &answer)
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
    success: bool,
    ok: bool,
    service: Shown,
}

/// Show one service
#[utoipa::path(
    get,
    path = "/api/services/{id}",
    tag = "services",
    params(("id" = String, Path, description = "Such as `salesforce_service`")),
    responses(
        (status = 200, description = "The service", body = One),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn service(State(service): State<Shared>, Path(id): Path<String>) -> Result<Response> {
    let entry = known(&id)?;
    let found = service.probes.look(&service).await?;
    let answer = One {
        success: true,
        ok: true,
        service: Shown::of(entry, &found),
    };
    json_response(StatusCode::OK, &answer)
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
    success: bool,
    ok: bool,
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
        (status = 200, description = "How they are", body = Health),
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
        success: true,
        ok: true,
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
    json_response(StatusCode::OK, &answer)
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
    success: bool,
    ok: bool,
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
        (status = 200, description = "How many there are of each", body = Statuses),
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
        success: true,
        ok: true,
        status_summary: summary,
        total_services: ENTRIES.len(),
        timestamp: service.app.clock.now().to_string(),
    };
    json_response(StatusCode::OK, &answer)
}

/// What workflows can use.
#[derive(Debug, Serialize, ToSchema)]
struct Workflows {
    success: bool,
    ok: bool,
    /// `{id, name, triggers, actions, type, capabilities}` each.
    #[schema(value_type = Vec<Object>)]
    workflow_services: Vec<Value>,
    total_workflow_services: usize,
}

/// Tell what a workflow that runs elsewhere can use: every capability, by a request
#[utoipa::path(
    get,
    path = "/api/services/workflow-capabilities",
    tag = "services",
    responses(
        (status = 200, description = "What there is", body = Workflows),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn workflow_capabilities() -> Result<Response> {
    let service = |entry: &Entry| {
        let capabilities: Vec<_> = entry.capabilities.iter().map(|known| known.name).collect();
        json!({
            "id": entry.id, "name": entry.name, "type": entry.kind, "triggers": TRIGGERS,
            "actions": ACTIONS, "capabilities": capabilities,
        })
    };
    let answer = Workflows {
        success: true,
        ok: true,
        workflow_services: ENTRIES.iter().map(service).collect(),
        total_workflow_services: ENTRIES.len(),
    };
    json_response(StatusCode::OK, &answer)
}

/// What a person may say.
#[derive(Debug, Serialize, ToSchema)]
struct Commands {
    success: bool,
    ok: bool,
    /// `{command, service_id, service_name, description, capability}` each.
    #[schema(value_type = Vec<Object>)]
    chat_commands: Vec<Value>,
    total_commands: usize,
}

/// List what a person may say
#[utoipa::path(
    get,
    path = "/api/services/chat-commands",
    tag = "services",
    responses(
        (status = 200, description = "All of it", body = Commands),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn chat_commands() -> Result<Response> {
    let chat_commands: Vec<Value> = ENTRIES
        .iter()
        .flat_map(|entry| {
            entry.chat.iter().map(|phrase| {
                json!({
                    "command": phrase.words, "service_id": entry.id, "service_name": entry.name,
                    "description": phrase.description, "capability": phrase.capability,
                })
            })
        })
        .collect();
    let answer = Commands {
        success: true,
        ok: true,
        total_commands: chat_commands.len(),
        chat_commands,
    };
    json_response(StatusCode::OK, &answer)
}

/// How the services hang together with the rest.
#[derive(Debug, Serialize, ToSchema)]
struct Integrations {
    success: bool,
    ok: bool,
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
        (status = 200, description = "The counts", body = Integrations),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn integration_status() -> Result<Response> {
    let all = ENTRIES.len();
    let commands: usize = ENTRIES.iter().map(|entry| entry.chat.len()).sum();
    let answer = Integrations {
        success: true,
        ok: true,
        integration_status: json!({
            "workflow_automation": {
                "total_services": all, "workflow_enabled": all,
                "triggers_available": all * TRIGGERS.len(), "actions_available": all * ACTIONS.len(),
            },
            "chat_interface": {
                "total_services": all,
                "chat_enabled": ENTRIES.iter().filter(|entry| !entry.chat.is_empty()).count(),
                "commands_available": commands,
            },
        }),
    };
    json_response(StatusCode::OK, &answer)
}

/// A workflow.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Workflow {
    /// The service that it uses.
    service_id: Option<String>,
    /// What it does.
    #[schema(value_type = Option<Object>)]
    #[expect(
        dead_code,
        reason = "taken, so that the answer is about workflows and not about this"
    )]
    workflow_config: Option<Value>,
}

/// Refused: workflows are run by others, who call the endpoints of the capabilities
#[utoipa::path(
    post,
    path = "/api/services/register-workflow",
    tag = "services",
    request_body = Workflow,
    responses(
        (status = 501, description = "No workflows are run here"),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn register_workflow(Typed(workflow): Typed<Workflow>) -> Result<Response> {
    known(&workflow.service_id.unwrap_or_default())?;
    Err(Refusal::new(
        StatusCode::NOT_IMPLEMENTED,
        "WORKFLOWS_NOT_SUPPORTED",
        "No workflows are run here, so that nothing was registered. Let the program that runs them \
         call the endpoints that /api/services/workflow-capabilities lists.",
    ))
}

/// Something that a person says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Said {
    /// To which service.
    service_id: Option<String>,
    /// The words.
    command: Option<String>,
}

/// What is meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChatMeaning)]
struct Meant {
    success: bool,
    ok: bool,
    /// `service_id`, `command`, `capability`, `method`, `path`, `description`.
    #[schema(value_type = Object)]
    result: Value,
    /// It was found out what is meant; nothing was done.
    simulated: bool,
}

/// Tell which request is meant by a chat command; nothing is done
#[utoipa::path(
    post,
    path = "/api/services/test-chat-command",
    tag = "services",
    request_body = Said,
    responses(
        (status = 200, description = "What is meant", body = Meant),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn test_chat_command(Typed(said): Typed<Said>) -> Result<Response> {
    let entry = known(&said.service_id.unwrap_or_default())?;
    let meant = entry.understand(&said.command.unwrap_or_default());
    let Some(phrase) = meant else {
        let available: Vec<_> = entry.chat.iter().map(|phrase| phrase.words).collect();
        let refusal = Refusal::invalid("The service does not know this command.");
        return Err(refusal.detail("available_commands", json!(available)));
    };
    let capability = entry.capability(phrase.capability);
    let answer = Meant {
        success: true,
        ok: true,
        result: json!({
            "service_id": entry.id,
            "command": phrase.words,
            "capability": phrase.capability,
            "method": capability.map(|known| known.method.to_uppercase()),
            "path": capability.map(|known| known.path),
            "description": phrase.description,
        }),
        simulated: true,
    };
    json_response(StatusCode::OK, &answer)
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

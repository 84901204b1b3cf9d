//! Workflows: a request to a capability of a service, kept under a name and made whenever it is told to.
//!
//! Only what reads can be one. It is kept once it has worked: registering makes the request. It is bound to
//! the login that it was registered for, whatever that is called later, and to be seen and run by a token
//! for that login alone. A run goes to the endpoint of the capability inside the service, so that it is
//! checked and answered like any other request. Nothing runs by itself: schedules are for others, who send
//! the request of a run.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::call::{Call, Endpoints, readable, reads};
use super::entries::{ACTIONS, Capability, ENTRIES, Entry, TRIGGERS};
use super::known;
use crate::serve::content::Typed;
use crate::serve::described::RegistryFailed;
use crate::serve::envelope::{Told, told, told_with};
use crate::serve::error::{CONFLICT, Refusal, Result};
use crate::serve::router::Routes;
use crate::serve::service::Shared;
use crate::state::{Workflow, WorkflowError, Workflows};
use crate::vault::Org;

/// Longest name, in characters.
const LONGEST_NAME: usize = 100;

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(workflow_capabilities))
        .routes(routes!(register_workflow))
        .routes(routes!(list_workflows))
        .routes(routes!(show_workflow, forget_workflow))
        .routes(routes!(run_workflow))
}

/// What workflows can use.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkflowCapabilities)]
struct Usable {
    /// `{id, name, triggers, actions, type, capabilities, registrable}` each; `registrable` are those that
    /// `register-workflow` takes.
    #[schema(value_type = Vec<Object>)]
    workflow_services: Vec<Value>,
    total_workflow_services: usize,
    /// What was registered.
    workflows: Vec<Shown>,
}

/// Tell what a workflow can use: every capability by a request, those that read also under a name
#[utoipa::path(
    get,
    path = "/api/services/workflow-capabilities",
    tag = "services",
    responses(
        (status = 200, description = "What there is", body = Told<Usable>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn workflow_capabilities(State(service): State<Shared>) -> Result<Response> {
    let names = |entry: &Entry, fits: fn(&Capability) -> bool| -> Vec<&str> {
        let capabilities = entry.capabilities.iter().filter(|known| fits(known));
        capabilities.map(|known| known.name).collect()
    };
    let usable = |entry: &Entry| {
        json!({
            "id": entry.id, "name": entry.name, "type": entry.kind, "triggers": TRIGGERS,
            "actions": ACTIONS, "capabilities": names(entry, |_| true), "registrable": names(entry, reads),
        })
    };
    told(&Usable {
        workflow_services: ENTRIES.iter().map(usable).collect(),
        total_workflow_services: ENTRIES.len(),
        workflows: shown(&service).await?,
    })
}

/// A workflow to register.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewWorkflow)]
#[serde(deny_unknown_fields)]
struct Registration {
    /// The service that it uses.
    service_id: Option<String>,
    /// The login that it is for: alias, username or organization id; needed by what asks an org.
    user_id: Option<String>,
    /// What it does.
    workflow_config: Option<Config>,
    /// Replace the one of this name.
    #[serde(default)]
    replace: bool,
}

/// What a workflow does.
#[derive(Deserialize, ToSchema)]
#[schema(as = WorkflowConfig)]
#[serde(deny_unknown_fields)]
struct Config {
    /// Its name, one of a kind for a login.
    name: Option<String>,
    /// A capability of the service that reads.
    capability: Option<String>,
    /// Parameters of the capability's endpoint, those of its path too, or members of its body.
    #[schema(value_type = Option<Object>)]
    parameters: Option<Map<String, Value>>,
    /// `manual_trigger`, as without it.
    trigger: Option<String>,
    /// `execute_service`, as without it.
    action: Option<String>,
}

/// A workflow.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Workflow)]
pub(super) struct Shown {
    workflow_id: String,
    name: String,
    service_id: String,
    capability: String,
    /// The login that it is for; null when it asks no org.
    user_id: Option<String>,
    #[schema(value_type = Object)]
    parameters: Box<RawValue>,
    trigger: &'static str,
    action: &'static str,
    created_at: String,
    /// How often it was run since it was registered.
    runs: u64,
    last_run_at: Option<String>,
    /// Status of the last answer.
    last_status: Option<u16>,
}

impl Shown {
    fn of(workflow: Workflow, org: Option<&Org>) -> Self {
        let parameters = RawValue::from_string(workflow.parameters);
        Self {
            workflow_id: workflow.id,
            name: workflow.name,
            service_id: workflow.service,
            capability: workflow.capability,
            user_id: org.map(|org| org.name().to_owned()),
            parameters: parameters.unwrap_or_default(),
            trigger: TRIGGERS[0],
            action: ACTIONS[0],
            created_at: workflow.created_at.to_string(),
            runs: workflow.runs,
            last_run_at: workflow.last_run_at.map(|at| at.to_string()),
            last_status: workflow.last_status,
        }
    }
}

/// What was registered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegisteredWorkflow)]
struct Registered {
    workflow_id: String,
    message: String,
    workflow: Shown,
}

/// Keep a request to a capability that reads under a name
///
/// The request is made once: what does not work is not kept.
#[utoipa::path(
    post,
    path = "/api/services/register-workflow",
    tag = "services",
    request_body = Registration,
    responses(
        (status = 201, description = "It has worked and is kept", body = Told<Registered>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn register_workflow(
    State(service): State<Shared>,
    Extension(endpoints): Extension<Endpoints>,
    Typed(wanted): Typed<Registration>,
) -> Result<Response> {
    let entry = known(&wanted.service_id.unwrap_or_default())?;
    let config = wanted.workflow_config;
    let config = config.ok_or_else(|| Refusal::invalid("workflow_config is required."))?;
    one_of("trigger", config.trigger.as_deref(), &TRIGGERS)?;
    one_of("action", config.action.as_deref(), &ACTIONS)?;
    let name = config.name.unwrap_or_default().trim().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        return Err(Refusal::invalid(format!(
            "`name` must be a text of 1 to {LONGEST_NAME} characters."
        )));
    }
    let capability = readable(entry, &config.capability.unwrap_or_default())?;
    let org = match wanted.user_id.filter(|name| !name.trim().is_empty()) {
        Some(name) => Some(service.org(&name).await?),
        None => None,
    };
    let parameters = config.parameters.unwrap_or_default();
    let call = Call::new(capability, org.as_ref(), parameters.clone())?;
    call.answer(&endpoints).await?;
    let workflow = Workflow {
        id: format!("wf_{}", crate::serve::random_hex(24)),
        org: org.as_ref().map(|org| org.uuid.clone()),
        name,
        service: entry.id.to_owned(),
        capability: capability.name.to_owned(),
        parameters: Value::from(parameters).to_string(),
        created_at: service.app.clock.now(),
        runs: 0,
        last_run_at: None,
        last_status: None,
    };
    let (new, replace) = (workflow.clone(), wanted.replace);
    let added = with(&service, move |workflows| workflows.add(&new, replace)).await?;
    let id = added.map_err(|error| match error {
        WorkflowError::Taken { .. } => {
            let taken = Refusal::new(StatusCode::CONFLICT, CONFLICT, format!("{error}."));
            taken.detail("hints", json!(["`replace: true` replaces it"]))
        }
        error => error.into(),
    })?;
    let workflow = Workflow { id, ..workflow };
    note(&service, "register", (&workflow, org.as_ref()), "ok").await;
    let id = &workflow.id;
    let answer = Registered {
        workflow_id: id.clone(),
        message: format!("It is run by POST /api/services/workflows/{id}/run."),
        workflow: Shown::of(workflow, org.as_ref()),
    };
    told_with(StatusCode::CREATED, &answer)
}

fn one_of(name: &str, given: Option<&str>, all: &[&str]) -> Result<()> {
    match given {
        Some(given) if !all.contains(&given) => {
            let refusal = Refusal::invalid(format!("`{name}` must be {}.", all.join(" or ")));
            Err(refusal.detail("known", json!(all)))
        }
        _ => Ok(()),
    }
}

/// Workflows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkflowList)]
struct Listed {
    workflows: Vec<Shown>,
    total_workflows: usize,
}

/// List the workflows that the token may run
#[utoipa::path(
    get,
    path = "/api/services/workflows",
    tag = "services",
    responses(
        (status = 200, description = "All of them", body = Told<Listed>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn list_workflows(State(service): State<Shared>) -> Result<Response> {
    let workflows = shown(&service).await?;
    told(&Listed {
        total_workflows: workflows.len(),
        workflows,
    })
}

/// One workflow.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OneWorkflow)]
struct One {
    workflow: Shown,
}

/// Show a workflow
#[utoipa::path(
    get,
    path = "/api/services/workflows/{workflow_id}",
    tag = "services",
    params(("workflow_id" = String, Path, description = "`workflow_id` of the registration")),
    responses(
        (status = 200, description = "The workflow", body = Told<One>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn show_workflow(State(service): State<Shared>, Path(id): Path<String>) -> Result<Response> {
    let (workflow, org) = found(&service, id).await?;
    told(&One {
        workflow: Shown::of(workflow, org.as_ref()),
    })
}

/// A workflow that is no more.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ForgottenWorkflow)]
struct Forgotten {
    workflow_id: String,
    message: &'static str,
}

/// Forget a workflow
#[utoipa::path(
    delete,
    path = "/api/services/workflows/{workflow_id}",
    tag = "services",
    params(("workflow_id" = String, Path, description = "`workflow_id` of the registration")),
    responses(
        (status = 200, description = "It is no more", body = Told<Forgotten>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn forget_workflow(
    State(service): State<Shared>,
    Path(id): Path<String>,
) -> Result<Response> {
    let (workflow, org) = found(&service, id).await?;
    let id = workflow.id.clone();
    with(&service, move |workflows| workflows.remove(&id)).await??;
    note(&service, "forget", (&workflow, org.as_ref()), "ok").await;
    told(&Forgotten {
        workflow_id: workflow.id,
        message: "The workflow is forgotten.",
    })
}

/// How a workflow is run.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = WorkflowRun)]
#[serde(deny_unknown_fields)]
struct Rerun {
    /// Parameters of this run, in place of those of the same name that were registered.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    parameters: Option<Map<String, Value>>,
}

/// What came of a run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkflowResult)]
struct Ran {
    workflow_id: String,
    name: String,
    service_id: String,
    capability: String,
    /// When it was run.
    ran_at: String,
    /// The answer of the capability's endpoint, as it is.
    #[schema(value_type = Object)]
    result: Box<RawValue>,
}

/// Run a workflow: make its request and answer with what came of it
#[utoipa::path(
    post,
    path = "/api/services/workflows/{workflow_id}/run",
    tag = "services",
    params(("workflow_id" = String, Path, description = "`workflow_id` of the registration")),
    request_body = Option<Rerun>,
    responses(
        (status = 200, description = "What came of it", body = Told<Ran>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn run_workflow(
    State(service): State<Shared>,
    Extension(endpoints): Extension<Endpoints>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response> {
    let rerun = match body.trim_ascii() {
        b"" | b"null" => Rerun::default(),
        text => Typed::<Rerun>::of(text)?.0,
    };
    let (workflow, org) = found(&service, id).await?;
    let capability = Entry::find(&workflow.service)
        .and_then(|entry| entry.capability(&workflow.capability))
        .filter(|capability| reads(capability));
    let capability = capability.ok_or_else(|| {
        Refusal::not_found("The capability of the workflow is not there any more.")
    })?;
    let kept = serde_json::from_str(&workflow.parameters);
    let mut parameters: Map<String, Value> = kept.unwrap_or_default();
    parameters.extend(rerun.parameters.unwrap_or_default());
    let ran_at = service.app.clock.now();
    let call = Call::new(capability, org.as_ref(), parameters)?;
    let answered = call.answer(&endpoints).await;
    let status = match &answered {
        Ok((status, _)) => *status,
        Err(refusal) => refusal.status,
    };
    let id = workflow.id.clone();
    let noted = with(&service, move |workflows| {
        workflows.note_run(&id, ran_at, status.as_u16())
    });
    if let Err(refusal) = noted.await.and_then(|noted| noted.map_err(Refusal::from)) {
        tracing::warn!(reason = refusal.message, "a run was not counted");
    }
    let outcome = match status.is_success() {
        true => "ok".to_owned(),
        false => status.as_u16().to_string(),
    };
    note(&service, "run", (&workflow, org.as_ref()), &outcome).await;
    told(&Ran {
        workflow_id: workflow.id,
        name: workflow.name,
        service_id: workflow.service,
        capability: workflow.capability,
        ran_at: ran_at.to_string(),
        result: answered?.1,
    })
}

/// A row of the audit log about a workflow; without its parameters, which may hold what a query asks for.
async fn note(
    service: &Shared,
    verb: &str,
    (workflow, org): (&Workflow, Option<&Org>),
    outcome: &str,
) {
    let details = json!({
        "verb": verb, "workflow_id": workflow.id, "name": workflow.name, "service": workflow.service,
        "capability": workflow.capability,
    });
    service.note("serve-workflow", org, outcome, details).await;
}

/// Opens the file of workflows on a thread that may block.
async fn with<T: Send + 'static>(
    service: &Shared,
    work: impl FnOnce(&mut Workflows) -> std::result::Result<T, WorkflowError> + Send + 'static,
) -> Result<std::result::Result<T, WorkflowError>> {
    let held = Arc::clone(service);
    let done = service.blocking(move || held.app.workflows().and_then(|mut all| work(&mut all)));
    done.await
}

/// The workflows that the token may see.
pub(super) async fn shown(service: &Shared) -> Result<Vec<Shown>> {
    let all = with(service, |workflows| workflows.list()).await??;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let orgs = service.admitted_orgs().await?;
    let seen = all.into_iter().filter_map(|workflow| match &workflow.org {
        None => Some(Shown::of(workflow, None)),
        Some(uuid) => {
            let org = orgs.iter().find(|org| org.uuid == *uuid)?;
            Some(Shown::of(workflow, Some(org)))
        }
    });
    Ok(seen.collect())
}

/// The workflow with this id and its login, when the token is for it.
async fn found(service: &Shared, id: String) -> Result<(Workflow, Option<Org>)> {
    let missing = || Refusal::not_found("There is no such workflow.");
    let workflow = with(service, move |workflows| workflows.get(&id)).await??;
    let workflow = workflow.ok_or_else(missing)?;
    let Some(uuid) = &workflow.org else {
        return Ok((workflow, None));
    };
    let orgs = service.admitted_orgs().await?;
    let org = orgs.into_iter().find(|org| org.uuid == *uuid);
    let org = org.ok_or_else(missing)?;
    Ok((workflow, Some(org)))
}

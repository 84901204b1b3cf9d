//! The paths of the earlier service at which things were asked for by POST.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::report::{self, Subject};
use crate::serve::content::Typed;
use crate::serve::described::FlatFailed;
use crate::serve::envelope::json_response;
use crate::serve::error::Result;
use crate::serve::health;
use crate::serve::orgs::Reached;
use crate::serve::service::{Service, Shared};

/// The org that is meant.
#[derive(Deserialize, ToSchema)]
#[schema(as = OrgMeant)]
#[serde(deny_unknown_fields)]
pub(super) struct Meant {
    /// Alias, username or organization id.
    user_id: Option<String>,
    /// The username, where `user_id` fits several logins.
    username: Option<String>,
}

impl Meant {
    async fn reach(self, service: &Service) -> Result<Reached> {
        let name = match self.username.filter(|name| !name.trim().is_empty()) {
            Some(username) => username,
            None => self.user_id.unwrap_or_default(),
        };
        service.reach(&name).await
    }
}

/// What the endpoints of this part can do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EnhancedStatus)]
struct Status {
    ok: bool,
    /// `salesforce_enhanced`.
    service: &'static str,
    /// When it was asked.
    timestamp: String,
    /// When the service was started.
    started_at: String,
    /// What is there.
    #[schema(value_type = Object)]
    features: Value,
    /// Where it is.
    #[schema(value_type = Object)]
    endpoints: Value,
    /// What it stands on.
    #[schema(value_type = Object)]
    support: Value,
}

/// Whether this part can work.
#[derive(Debug, Serialize, ToSchema)]
struct EnhancedHealth {
    ok: bool,
    /// `salesforce_enhanced`.
    service: &'static str,
    /// `healthy`, `degraded` or `unhealthy`.
    status: String,
    /// When it was looked at.
    timestamp: String,
    /// Version of the program.
    version: &'static str,
    service_initialized: bool,
    /// `connected` or `disconnected`.
    database: &'static str,
    /// What it is told in words.
    message: &'static str,
}

/// Show the pipeline under the keys of the earlier service
#[utoipa::path(
    post,
    path = "/api/salesforce/enhanced/analytics/pipeline",
    tag = "enhanced",
    request_body = Meant,
    responses(
        (status = 200, description = "The numbers", body = report::Reported),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn pipeline(
    State(service): State<Shared>,
    Typed(meant): Typed<Meant>,
) -> Result<Response> {
    report::usual(Subject::Pipeline, &meant.reach(&service).await?).await
}

/// Show leads under the keys of the earlier service
#[utoipa::path(
    post,
    path = "/api/salesforce/enhanced/analytics/leads",
    tag = "enhanced",
    request_body = Meant,
    responses(
        (status = 200, description = "The numbers", body = report::Reported),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn leads(
    State(service): State<Shared>,
    Typed(meant): Typed<Meant>,
) -> Result<Response> {
    report::usual(Subject::Leads, &meant.reach(&service).await?).await
}

/// Tell who is logged in
#[utoipa::path(
    post,
    path = "/api/salesforce/enhanced/user/info",
    tag = "enhanced",
    request_body = Meant,
    responses(
        (status = 200, description = "The user", body = super::user::Told),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn user(
    State(service): State<Shared>,
    Typed(meant): Typed<Meant>,
) -> Result<Response> {
    super::user::answer(&meant.reach(&service).await?).await
}

/// Tell whether this part can work
#[utoipa::path(
    get,
    path = "/api/salesforce/enhanced/health",
    tag = "enhanced",
    responses(
        (status = 200, description = "It works", body = EnhancedHealth),
        (status = 503, description = "It does not", body = EnhancedHealth),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn health(State(service): State<Shared>) -> Result<Response> {
    let (status, overall) = health::looked_at(&service).await?;
    let ok = status == StatusCode::OK;
    let answer = EnhancedHealth {
        ok,
        service: "salesforce_enhanced",
        status: overall.status,
        timestamp: service.app.clock.now().to_string(),
        version: env!("CARGO_PKG_VERSION"),
        service_initialized: true,
        database: if ok { "connected" } else { "disconnected" },
        message: match ok {
            true => "The service works.",
            false => "The service does not work: /api/salesforce/health tells more.",
        },
    };
    json_response(status, &answer)
}

/// Tell what this part can do, and where
#[utoipa::path(
    get,
    path = "/api/salesforce/enhanced/status",
    tag = "enhanced",
    responses(
        (status = 200, description = "What there is", body = Status),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn status(State(service): State<Shared>) -> Result<Response> {
    let version = service.app.version(None).to_string();
    let answer = Status {
        ok: true,
        service: "salesforce_enhanced",
        timestamp: service.app.clock.now().to_string(),
        started_at: service.started.to_string(),
        features: json!({
            "account_management": true, "contact_management": true,
            "opportunity_management": true, "lead_management": true,
            "sales_analytics": true, "lead_analytics": true, "soql_queries": true, "user_info": true,
        }),
        endpoints: json!({
            "pipeline": "/api/salesforce/enhanced/pipeline",
            "leads": "/api/salesforce/enhanced/leads",
            "query": "/api/salesforce/enhanced/query",
            "user": "/api/salesforce/enhanced/user",
            "records": "/api/salesforce/records/{Object}",
        }),
        support: json!({
            "salesforce_api_version": version,
            "authentication": "OAuth 2.0 with PKCE",
            "database": "SQLite",
            "caching": null,
        }),
    };
    json_response(StatusCode::OK, &answer)
}

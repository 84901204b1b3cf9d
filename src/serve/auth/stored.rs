//! What is stored: renewed, revoked, looked at.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use utoipa::ToSchema;

use super::{PROVIDER, Tokens};
use crate::error::Diagnostic;
use crate::health::{self, Check, Machine, Verdict};
use crate::serve::content::Typed;
use crate::serve::described::FlatFailed;
use crate::serve::envelope::json_response;
use crate::serve::error::{Refusal, Result};
use crate::serve::service::Shared;
use crate::session;
use crate::vault::AuditEvent;

/// The login that is meant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Refreshed {
    /// Alias, username or organization id.
    user_id: Option<String>,
    /// A yes to the first use of a refresh token that came from another tool, whose login may end by
    /// it.
    #[serde(default)]
    allow_first_refresh: bool,
    /// Refused: tokens are never taken from a request.
    #[schema(ignore)]
    refresh_token: Option<serde::de::IgnoredAny>,
}

/// The login that is meant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ended {
    /// Alias, username or organization id.
    user_id: Option<String>,
    /// Refused: tokens are never taken from a request.
    #[schema(ignore)]
    access_token: Option<serde::de::IgnoredAny>,
}

/// A renewed login.
#[derive(Debug, Serialize, ToSchema)]
struct Renewed {
    ok: bool,
    /// `salesforce`.
    provider: &'static str,
    /// The login.
    user_id: String,
    /// What is known of the tokens.
    tokens: Tokens,
    /// What is worth knowing beside it.
    notes: Vec<String>,
}

/// A revoked login.
#[derive(Debug, Serialize, ToSchema)]
struct Revoked {
    ok: bool,
    /// `salesforce`.
    provider: &'static str,
    /// The login, whose entry stays.
    user_id: String,
    /// What was done.
    message: &'static str,
    /// What Salesforce has answered.
    status_code: u16,
}

/// Whether logins can be made.
#[derive(Debug, Serialize, ToSchema)]
struct AuthHealth {
    ok: bool,
    /// `salesforce`.
    provider: &'static str,
    /// `production` or `sandbox`: where logins go.
    environment: &'static str,
    /// `valid` or `invalid`.
    configuration: &'static str,
    /// `connected` or `disconnected`.
    database: &'static str,
    /// What is the matter, by what was looked at.
    problems: Vec<Problem>,
    /// When it was looked at.
    timestamp: String,
}

/// Something that keeps logins from being made.
#[derive(Debug, Serialize, ToSchema)]
struct Problem {
    /// What was looked at.
    check: &'static str,
    /// One word for what is the matter.
    state: &'static str,
}

/// Get a new access token for a stored login
///
/// By the refresh token in the vault. The facts of the org are read anew, too.
#[utoipa::path(
    post,
    path = "/api/auth/salesforce/refresh",
    tag = "auth",
    request_body = Refreshed,
    responses(
        (status = 200, description = "The login has a new access token", body = Renewed),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn refresh(
    State(service): State<Shared>,
    Typed(asked): Typed<Refreshed>,
) -> Result<Response> {
    refuse_token("refresh_token", asked.refresh_token.is_some())?;
    let reached = service.reach(&asked.user_id.unwrap_or_default()).await?;
    let session = reached.session();
    if asked.allow_first_refresh {
        session.allow_first_refresh();
    }
    session.renewed(None).await.map_err(not_renewed)?;
    service.probes.forget().await;
    let org = session.read_facts().await?;
    let answer = Renewed {
        ok: true,
        provider: PROVIDER,
        user_id: org.name().to_owned(),
        tokens: Tokens::of(&org, service.app.clock.now()),
        notes: session.take_notes(),
    };
    json_response(StatusCode::OK, &answer)
}

/// End the tokens of a stored login at Salesforce
///
/// Its entry stays, without tokens that work, until somebody logs in again.
#[utoipa::path(
    post,
    path = "/api/auth/salesforce/revoke",
    tag = "auth",
    request_body = Ended,
    responses(
        (status = 200, description = "The tokens are revoked", body = Revoked),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn revoke(
    State(service): State<Shared>,
    Typed(asked): Typed<Ended>,
) -> Result<Response> {
    refuse_token("access_token", asked.access_token.is_some())?;
    let reached = service.reach(&asked.user_id.unwrap_or_default()).await?;
    let place = reached.session().place().clone();
    let (vault, http) = (service.vault()?, service.app.http());
    session::revoke(&vault, &http, &reached.org, place)
        .await
        .map_err(|error| named(error, "TOKEN_REVOCATION_FAILED"))?;
    service.probes.forget().await;
    let org = reached.org.clone();
    let noted = service.with_vault(move |vault| {
        vault.audit(&AuditEvent {
            action: "revoke",
            org: Some(&org),
            outcome: "ok",
            details: Map::new(),
        })
    });
    noted.await??;
    let answer = Revoked {
        ok: true,
        provider: PROVIDER,
        user_id: reached.org.name().to_owned(),
        message: "Token revoked successfully",
        status_code: StatusCode::OK.as_u16(),
    };
    json_response(StatusCode::OK, &answer)
}

/// Tell whether logins can be made: the app's settings and the vault
#[utoipa::path(
    get,
    path = "/api/auth/salesforce/health",
    tag = "auth",
    responses(
        (status = 200, description = "Logins can be made", body = AuthHealth),
        (status = 503, description = "They cannot", body = AuthHealth),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn health(State(service): State<Shared>) -> Result<Response> {
    let shared = Arc::clone(&service);
    let look = service.blocking(move || {
        let app = &shared.app;
        let machine = Machine {
            settings: &app.settings,
            paths: &app.paths,
            environment: &app.environment,
        };
        let opened = app.vault();
        let findings = health::config(machine, &opened, &[]);
        (findings, opened.is_ok())
    });
    let (findings, has_vault) = look.await?;
    let of_app = |check| {
        matches!(
            check,
            Check::ClientId | Check::ClientSecret | Check::RedirectUri
        )
    };
    let problems: Vec<Problem> = findings
        .iter()
        .filter(|found| of_app(found.check) && !found.verdict.is_healthy())
        .map(|found| Problem {
            check: found.check.as_str(),
            state: found.state,
        })
        .collect();
    let key_is_lost = findings
        .iter()
        .any(|found| found.check == Check::Keystore && found.verdict == Verdict::Fail);
    let login_url = service.app.settings.get(crate::config::Key::LoginUrl);
    let is_sandbox = login_url.is_some_and(|url| url.contains("test.salesforce.com"));
    let database = has_vault && !key_is_lost;
    let has_client = service
        .app
        .settings
        .get(crate::config::Key::ClientId)
        .is_some();
    let is_valid = problems.is_empty() && has_client;
    let answer = AuthHealth {
        ok: database && is_valid,
        provider: PROVIDER,
        environment: if is_sandbox { "sandbox" } else { "production" },
        configuration: if is_valid { "valid" } else { "invalid" },
        database: if database {
            "connected"
        } else {
            "disconnected"
        },
        problems,
        timestamp: service.app.clock.now().to_string(),
    };
    let status = match answer.ok {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    json_response(status, &answer)
}

fn refuse_token(name: &str, is_there: bool) -> Result<()> {
    match is_there {
        false => Ok(()),
        true => Err(Refusal::invalid(format!(
            "`{name}` is not taken: the service works with the tokens in its vault. Name the login \
             with `user_id`."
        ))),
    }
}

fn not_renewed(error: impl Diagnostic) -> Refusal {
    named(error, "TOKEN_REFRESH_FAILED")
}

/// The refusal under a name of its own, unless it is about the vault.
fn named(error: impl Diagnostic, code: &'static str) -> Refusal {
    let mut refusal = Refusal::from(error);
    if refusal.status != StatusCode::INTERNAL_SERVER_ERROR {
        refusal.code = code.into();
    }
    refusal
}

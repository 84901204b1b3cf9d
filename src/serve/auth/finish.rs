//! The code comes back: posted by an app, or in the address of a browser.

use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{PROVIDER, Tokens, environment};
use crate::app::login::{LoginError, PendingLogin};
use crate::auth::{self, AuthError, CallbackPage, Step, Verdict};
use crate::error::{Code, Failure};
use crate::secret::SecretText;
use crate::serve::content::Typed;
use crate::serve::described::FlatFailed;
use crate::serve::envelope::json_response;
use crate::serve::error::{INTERNAL, Refusal, Result};
use crate::serve::service::{Service, Shared};
use crate::session::LoggedIn;
use crate::vault::Org;

/// What an app brings back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Brought {
    /// The code.
    code: Option<String>,
    /// The state of the login.
    state: Option<String>,
    /// What came instead of a code.
    error: Option<String>,
    /// What the server says of it.
    error_description: Option<String>,
}

/// A login that is stored.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Stored {
    ok: bool,
    /// `salesforce`.
    provider: &'static str,
    /// The tokens are in the vault.
    stored: bool,
    /// What the login is called from now on.
    user_id: String,
    /// Whether this token of the service may use it. It may not when the service was started for
    /// certain orgs and this is none of them.
    usable: bool,
    /// What is known of the tokens.
    tokens: Tokens,
    /// Who has logged in.
    user_info: UserInfo,
    /// What is worth knowing beside it.
    notes: Vec<String>,
}

/// Who has logged in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LoginUser)]
struct UserInfo {
    /// Salesforce's id of the user.
    user_id: String,
    /// The username.
    username: String,
    /// The organization's id.
    organization_id: String,
    /// Its name.
    organization_name: Option<String>,
    /// The user's profile.
    profile_id: Option<String>,
    /// Base of the org's API.
    instance_url: Option<String>,
    /// `production` or `sandbox`.
    environment: &'static str,
}

impl UserInfo {
    fn of(org: &Org) -> Self {
        let login = &org.login;
        Self {
            user_id: login.user_id.clone(),
            username: login.username.clone(),
            organization_id: login.organization_id.clone(),
            organization_name: login.facts.organization_name.clone(),
            profile_id: login.facts.profile_id.clone(),
            instance_url: login.instance_url.clone(),
            environment: environment(org),
        }
    }
}

/// Finish a login with the code that an app was sent
///
/// The tokens go into the vault. A state is good once: a code that is refused needs a new login page.
#[utoipa::path(
    post,
    path = "/api/auth/salesforce/callback",
    tag = "auth",
    request_body = Brought,
    responses(
        (status = 200, description = "The login is stored", body = Stored),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn callback(
    State(service): State<Shared>,
    Typed(brought): Typed<Brought>,
) -> Result<Response> {
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let state = given(brought.state).ok_or_else(invalid_state)?;
    let verdict = match (given(brought.error), given(brought.code)) {
        (Some(error), _) => Verdict::Error(error, brought.error_description.unwrap_or_default()),
        (None, Some(code)) => Verdict::Code(SecretText::from(code)),
        (None, None) => {
            let (status, message) = (StatusCode::BAD_REQUEST, "Authorization code is required");
            return Err(Refusal::new(status, "AUTHORIZATION_CODE_REQUIRED", message));
        }
    };
    let pending = take(&service, &SecretText::from(state)).ok_or_else(invalid_state)?;
    let stored = finish(&service, pending, verdict).await?;
    json_response(StatusCode::OK, &stored)
}

/// Finish a login in the browser that comes back from it
///
/// Needs no token of the service: the state is what it is guarded by. Answers with a page that says how
/// the login ended and nothing else.
#[utoipa::path(
    get,
    path = "/api/auth/salesforce/callback",
    tag = "auth",
    params(
        ("state" = Option<String>, Query, description = "The state of the login"),
        ("code" = Option<String>, Query, description = "The code"),
        ("error" = Option<String>, Query, description = "What came instead of a code"),
        ("error_description" = Option<String>, Query, description = "What the server says of it"),
    ),
    security(()),
    responses(
        (status = 200, description = "The login is stored", body = String, content_type = "text/html"),
        (status = 400, description = "No such login waits, or it failed", body = String, content_type = "text/html"),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn came_back(
    State(service): State<Shared>,
    RawQuery(query): RawQuery,
) -> Response {
    let found = auth::callback(query.as_deref().unwrap_or_default());
    let found = found.and_then(|(state, verdict)| Some((take(&service, &state)?, verdict)));
    let Some((pending, verdict)) = found else {
        return page(StatusCode::BAD_REQUEST, CallbackPage::Rejected);
    };
    match finish(&service, pending, verdict).await {
        Ok(_) => page(StatusCode::OK, CallbackPage::Success),
        Err(refusal) if refusal.code == DENIED => {
            page(StatusCode::BAD_REQUEST, CallbackPage::Denied)
        }
        Err(refusal) => {
            tracing::warn!(code = %refusal.code, reason = refusal.message, "a login failed");
            page(StatusCode::BAD_REQUEST, CallbackPage::Failure)
        }
    }
}

fn take(service: &Service, state: &SecretText) -> Option<PendingLogin> {
    service.logins.take(state, service.app.clock.now())
}

/// Exchanges the code and stores the login. From then on the org may be used, within the bounds of the
/// token: one that was made for certain orgs is for no others.
async fn finish(service: &Shared, pending: PendingLogin, verdict: Verdict) -> Result<Stored> {
    // Neither a time limit nor a client that goes away may come between the tokens and the vault.
    let shared = Shared::clone(service);
    let task = async move { shared.app.finish_login(pending, &verdict).await };
    let done = tokio::spawn(task).await.map_err(|failed| {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Refusal::internal(status, INTERNAL, &failed.to_string())
    })?;
    let LoggedIn {
        org,
        old_not_revoked,
        facts_missing,
        ..
    } = done.map_err(refused)?;
    service.probes.forget().await;
    let usable = service.orgs.admits(&org.uuid);
    let mut notes = Vec::new();
    if let Some(error) = old_not_revoked {
        notes.push(format!(
            "The earlier refresh token could not be revoked: {error}."
        ));
    }
    if let Some(error) = facts_missing {
        notes.push(format!("The org could not be asked about itself: {error}."));
    }
    if !usable {
        notes.push(
            "The service was started for certain orgs, and this is none of them: start it with this \
             org in `--orgs` to use it."
                .to_owned(),
        );
    }
    Ok(Stored {
        ok: true,
        provider: PROVIDER,
        stored: true,
        user_id: org.name().to_owned(),
        usable,
        tokens: Tokens::of(&org, service.app.clock.now()),
        user_info: UserInfo::of(&org),
        notes,
    })
}

/// The person has said no.
const DENIED: &str = "ACCESS_DENIED";

fn invalid_state() -> Refusal {
    let message = "Invalid or expired state parameter";
    Refusal::new(StatusCode::BAD_REQUEST, "INVALID_STATE", message)
}

/// In the words of the earlier service, where it had one.
fn refused(failure: Failure) -> Refusal {
    let is_exchange = match failure.error().downcast_ref::<AuthError>() {
        Some(AuthError::Refused(said)) => said.step == Step::Exchange,
        Some(AuthError::Status { .. } | AuthError::BadAnswer { .. }) => true,
        _ => false,
    };
    let is_foreign = matches!(
        failure.error().downcast_ref::<LoginError>(),
        Some(LoginError::AnotherUser { .. })
    );
    let code = failure.diagnostic().code();
    let mut refusal = Refusal::from(failure);
    match code {
        _ if is_foreign => {
            refusal.status = StatusCode::CONFLICT;
            refusal.code = "ANOTHER_USER".into();
        }
        _ if is_exchange => {
            // The caller's own token of the service is good: 401 would say it is not.
            if refusal.status == StatusCode::UNAUTHORIZED {
                refusal.status = StatusCode::BAD_REQUEST;
            }
            refusal.code = "TOKEN_EXCHANGE_FAILED".into();
        }
        Code::LoginDenied => {
            refusal.status = StatusCode::FORBIDDEN;
            refusal.code = DENIED.into();
        }
        _ => {}
    }
    refusal
}

fn page(status: StatusCode, page: CallbackPage) -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(CallbackPage::policy()),
        ),
    ];
    (status, headers, page.html()).into_response()
}

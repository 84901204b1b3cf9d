//! A login page is asked for.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::book::{Full, LIFE};
use super::{PROVIDER, environment};
use crate::app::login::LoginFlags;
use crate::error::{Code, Failure};
use crate::serve::described::FlatFailed;
use crate::serve::envelope::json_response;
use crate::serve::error::{Refusal, Result};
use crate::serve::parameters::Parameters;
use crate::serve::service::{Service, Shared};
use crate::vault::{Org, OrgKind};

/// Where a browser comes back to.
const CALLBACK: &str = "/api/auth/salesforce/callback";

/// So much of a client id is shown.
const SHOWN: usize = 10;

/// A login that has begun.
#[derive(Debug, Serialize, ToSchema)]
struct Begun {
    ok: bool,
    /// Where the person logs in.
    authorization_url: String,
    /// What the callback must repeat.
    state: String,
    /// `salesforce`.
    provider: &'static str,
    /// `production` or `sandbox`.
    environment: &'static str,
    /// The beginning of the client id.
    client_id: String,
    /// Where the callback leads.
    redirect_uri: String,
    /// Whether that is this service: then nobody has to post the code.
    returns_here: bool,
    /// Seconds until the state ends.
    expires_in: i64,
    /// When the state ends.
    expires_at: String,
    /// The login that is made again.
    user_id: Option<String>,
    /// The alias that a new login gets.
    alias: Option<String>,
}

/// Begin a login: its page, with PKCE and a state that is good once and for ten minutes
///
/// With `user_id` the login of that org is made again, by the same user and no other. Without it a new
/// one is made, under `alias` when that is given. Client id, secret and redirect URI are those of the
/// configuration, as for `sfkit auth login`; without a redirect URI the browser comes back to this
/// service, and an app with a redirect URI of its own posts the code to `callback`.
#[utoipa::path(
    get,
    path = "/api/auth/salesforce/authorize",
    tag = "auth",
    params(
        ("user_id" = Option<String>, Query, description = "The login that is to be made again"),
        ("alias" = Option<String>, Query, description = "Short name of a new login"),
        ("environment" = Option<String>, Query, description = "`production` or `sandbox`"),
        ("login_url" = Option<String>, Query, description = "Where to log in, such as a My Domain"),
        ("redirect_uri" = Option<String>, Query, description = "A redirect URI that is registered with the app"),
        ("scopes" = Option<String>, Query, description = "Scopes to ask for, separated by spaces"),
        ("replace" = Option<bool>, Query, description = "Take the alias over from another login"),
    ),
    responses(
        (status = 200, description = "The login page", body = Begun),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn authorize(
    State(service): State<Shared>,
    headers: HeaderMap,
    mut asked: Parameters,
) -> Result<Response> {
    if asked.take("state")?.is_some() {
        return Err(Refusal::invalid(
            "The service draws the state itself, so that nobody can know it before: leave it out.",
        ));
    }
    let wanted = match asked.take("user_id")? {
        Some(name) => Some(service.org(&name).await?),
        None => None,
    };
    let flags = flags(asked, wanted.as_ref())?;
    let own = own_redirect(&service, &headers);
    let (shared, again) = (Arc::clone(&service), wanted.clone());
    let begun = service
        .blocking(move || {
            shared
                .app
                .begin_login(flags, again, &own)
                .map(|login| (login, own))
        })
        .await?;
    let (pending, own) = begun.map_err(refused)?;
    let login = &pending.login;
    let (client, host) = login.parties();
    let sandbox = host.as_str() == crate::auth::urls::SANDBOX;
    let mut answer = Begun {
        ok: true,
        authorization_url: login.url().to_owned(),
        state: login.state().expose().clone(),
        provider: PROVIDER,
        environment: match &wanted {
            Some(org) => environment(org),
            None if sandbox => "sandbox",
            None => "production",
        },
        client_id: format!("{}...", client.id.chars().take(SHOWN).collect::<String>()),
        redirect_uri: login.redirect().as_str().to_owned(),
        returns_here: login.redirect().as_str() == own,
        expires_in: LIFE.as_secs(),
        expires_at: String::new(),
        user_id: wanted.as_ref().map(|org| org.name().to_owned()),
        alias: pending.alias().map(str::to_owned),
    };
    let ends = service.logins.keep(pending, service.app.clock.now());
    let ends = ends.map_err(|Full(wait)| {
        let message = "Too many logins have begun and wait for their code.";
        let status = StatusCode::TOO_MANY_REQUESTS;
        let refusal = Refusal::new(status, "TOO_MANY_LOGINS", message);
        refusal.retry_after(u64::try_from(wait.as_secs()).unwrap_or(1))
    })?;
    answer.expires_at = ends.to_string();
    json_response(StatusCode::OK, &answer)
}

/// A host that the caller has named is the caller's fault.
fn refused(failure: Failure) -> Refusal {
    match failure.diagnostic().code() {
        Code::HostNotAllowed => Refusal::invalid(format!(
            "Nobody may log in there: {}.",
            failure.diagnostic()
        )),
        _ => failure.into(),
    }
}

/// The login as `auth login` would have it.
fn flags(mut asked: Parameters, wanted: Option<&Org>) -> Result<LoginFlags> {
    let mut flags = LoginFlags::elsewhere();
    flags.alias = asked.take("alias")?;
    flags.login_url = asked.take("login_url")?;
    flags.redirect_uri = asked.take("redirect_uri")?;
    flags.scopes = asked.take("scopes")?;
    flags.replace = asked.take_flag("replace")?;
    flags.sandbox = match asked.take("environment")?.as_deref() {
        None | Some("production") => false,
        Some("sandbox") => true,
        Some(_) => {
            return Err(Refusal::invalid(
                "`environment` must be production or sandbox.",
            ));
        }
    };
    asked.finish()?;
    if flags.sandbox && flags.login_url.is_some() {
        return Err(Refusal::invalid(
            "Give `environment` or `login_url`, not both.",
        ));
    }
    if let Some(org) = wanted {
        if org.login.kind == OrgKind::Demo {
            return Err(Refusal::invalid(
                "The demo org logs in by itself and needs no login.",
            ));
        }
        if flags
            .alias
            .as_ref()
            .is_some_and(|alias| Some(alias) != org.login.alias.as_ref())
        {
            return Err(Refusal::invalid(
                "A login that is made again keeps its alias: give `user_id` or `alias`.",
            ));
        }
        flags.alias.clone_from(&org.login.alias);
        if flags.login_url.is_none() && !flags.sandbox {
            flags.login_url.clone_from(&org.login.login_url);
        }
    }
    Ok(flags)
}

/// Where a browser comes back to when nobody says where: to the host that the caller has used, which
/// the guard has found to be one of ours.
fn own_redirect(service: &Service, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let scheme = service.names.scheme();
    format!("{scheme}://{}{CALLBACK}", host.unwrap_or_default())
}

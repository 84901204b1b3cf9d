//! Logging in and out through the service.
//!
//! `begin` hands out the login page and keeps what belongs to it, `finish` takes the code, from an app
//! that posts it or from the browser that comes back, `stored` renews and revokes what is stored. Tokens go
//! into the vault by the same functions as `auth login`, and into no answer; none is taken from a
//! request either.

mod begin;
mod book;
mod finish;
mod stored;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) use book::LoginBook;

use super::router::Routes;
use crate::vault::{Org, OrgKind};

/// The one provider that there is.
const PROVIDER: &str = "salesforce";

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(begin::authorize))
        .routes(routes!(finish::came_back, finish::callback))
        .routes(routes!(stored::refresh))
        .routes(routes!(stored::revoke))
        .routes(routes!(stored::health))
}

/// What is told of the tokens of a login: everything but the tokens.
#[derive(Debug, Serialize, ToSchema)]
struct Tokens {
    /// `Bearer`.
    token_type: &'static str,
    /// Granted scopes, separated by spaces.
    scope: String,
    /// Base of the org's API.
    instance_url: Option<String>,
    /// When the access token was issued.
    issued_at: Option<String>,
    /// When it ends; an estimate unless `expiry_measured`.
    expires_at: Option<String>,
    /// The server said when it ends.
    expiry_measured: bool,
    /// Seconds until then.
    expires_in: Option<i64>,
    /// How good it is.
    state: &'static str,
    /// A new one can be had without a person.
    renewable: bool,
}

impl Tokens {
    fn of(org: &Org, now: jiff::Timestamp) -> Self {
        let token = &org.token;
        Self {
            token_type: "Bearer",
            scope: org.login.scopes.join(" "),
            instance_url: org.login.instance_url.clone(),
            issued_at: token.issued_at.map(|at| at.to_string()),
            expires_at: token.expires_at.map(|at| at.to_string()),
            expiry_measured: token.expiry_measured,
            expires_in: token
                .expires_at
                .map(|at| at.duration_since(now).as_secs().max(0)),
            state: crate::session::standing(token, now).state.as_str(),
            renewable: token.is_renewable(),
        }
    }
}

/// The environment in the words of the earlier service.
fn environment(org: &Org) -> &'static str {
    match org.login.kind {
        OrgKind::Sandbox | OrgKind::Scratch => "sandbox",
        _ => "production",
    }
}

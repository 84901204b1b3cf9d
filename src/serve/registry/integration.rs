//! Salesforce as one integration among others.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::health::{Check, Verdict};
use crate::query::{
    self,
    search::{SearchRequest, Words},
};
use crate::serve::content::Typed;
use crate::serve::described::RegistryFailed;
use crate::serve::envelope::{Told, told};
use crate::serve::error::{Refusal, Result};
use crate::serve::health::Fleet;
use crate::serve::parameters::Parameters;
use crate::serve::router::Routes;
use crate::serve::rows::Objects;
use crate::serve::service::Shared;
use crate::soql::search::Group;

/// Time limit of the org.
const LIMIT: std::time::Duration = std::time::Duration::from_secs(5);

/// Where a login begins.
const AUTHORIZE: &str = "/api/auth/salesforce/authorize";

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(add))
        .routes(routes!(status))
        .routes(routes!(search))
}

/// The org that is meant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Added {
    /// Alias, username or organization id; without it a new login.
    user_id: Option<String>,
}

/// What is to be done to use Salesforce.
#[derive(Debug, Serialize, ToSchema)]
struct Next {
    message: String,
    /// A person must log in.
    oauth_required: bool,
    /// The request that begins the login; null when there is nothing to do.
    next_step: Option<String>,
    /// `salesforce`.
    service: &'static str,
}

/// Tell what is to be done to use an org: nothing, or a login
#[utoipa::path(
    post,
    path = "/api/integrations/salesforce/add",
    tag = "integration",
    request_body = Added,
    responses(
        (status = 200, description = "What is to be done", body = Told<Next>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn add(State(service): State<Shared>, Typed(added): Typed<Added>) -> Result<Response> {
    let name = added.user_id.filter(|name| !name.trim().is_empty());
    let org = match &name {
        Some(name) => match service.org(name).await {
            Ok(org) => Some(org),
            Err(refusal) if refusal.status == StatusCode::NOT_FOUND => None,
            Err(refusal) => return Err(refusal),
        },
        None => None,
    };
    let is_usable = org.as_ref().is_some_and(|org| {
        use crate::model::token::TokenState::{Active, ExpiredRefreshable, ExpiringSoon};
        let state = crate::session::standing(&org.token, service.app.clock.now()).state;
        matches!(state, Active | ExpiringSoon | ExpiredRefreshable)
    });
    let query = |key: &str, value: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        format!("GET {AUTHORIZE}?{}", query.append_pair(key, value).finish())
    };
    let next_step = match (&org, &name) {
        _ if is_usable => None,
        (Some(org), _) => Some(query("user_id", org.name())),
        (None, Some(alias)) => Some(query("alias", alias)),
        (None, None) => Some(format!("GET {AUTHORIZE}")),
    };
    let answer = Next {
        message: match is_usable {
            true => "The org is logged in to and can be used.".to_owned(),
            false => "A person must log in to the org.".to_owned(),
        },
        oauth_required: !is_usable,
        next_step,
        service: "salesforce",
    };
    told(&answer)
}

/// Whether an org can be used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IntegrationStatus)]
struct Status {
    /// `connected`, `not_connected` or `unknown`.
    status: &'static str,
    /// `salesforce`.
    service: &'static str,
    user_id: String,
    has_tokens: bool,
    /// When the last sync ended here; null when there was none.
    last_sync: Option<String>,
    /// Why, in one line.
    message: String,
}

/// Ask an org whether it can be used
#[utoipa::path(
    get,
    path = "/api/integrations/salesforce/status",
    tag = "integration",
    params(("user_id" = String, Query, description = "Alias, username or organization id")),
    responses(
        (status = 200, description = "Whether it can", body = Told<Status>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn status(State(service): State<Shared>, mut asked: Parameters) -> Result<Response> {
    let name = asked.user_id()?;
    asked.finish()?;
    let orgs = [service.org(&name).await?];
    let fleet = Fleet::of(&service, &orgs).await;
    let vault = service.vault()?;
    let (found, _) = fleet.survey(&service, &vault, LIMIT).tokens().await?;
    let token = found.into_iter().find(|found| found.check == Check::Token);
    let answer = Status {
        status: match token.as_ref().map(|found| found.verdict) {
            Some(Verdict::Ok | Verdict::Warn) => "connected",
            Some(Verdict::Fail) => "not_connected",
            Some(Verdict::Unknown) | None => "unknown",
        },
        service: "salesforce",
        user_id: orgs[0].name().to_owned(),
        has_tokens: true,
        last_sync: service.copies.last(&orgs[0]).await,
        message: token.map_or_else(String::new, |found| found.summary),
    };
    told(&answer)
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IntegrationFound)]
struct Found {
    /// Each with the name of its object under `type`.
    #[schema(value_type = Vec<Object>)]
    results: Vec<Box<RawValue>>,
    total_results: usize,
    /// What was looked for.
    query: String,
    /// Where: `all` or an object.
    data_type: String,
}

/// Kinds of data by their earlier names.
pub(super) const KINDS: [(&str, &str); 6] = [
    ("contacts", "Contact"),
    ("accounts", "Account"),
    ("opportunities", "Opportunity"),
    ("leads", "Lead"),
    ("campaigns", "Campaign"),
    ("cases", "Case"),
];

/// Search the text of records
#[utoipa::path(
    get,
    path = "/api/integrations/salesforce/search",
    tag = "integration",
    params(
        ("user_id" = String, Query, description = "Alias, username or organization id"),
        ("query" = String, Query, description = "Words, all of which must be found"),
        ("data_type" = Option<String>, Query, description = "`all`, `contacts`, `accounts`, `opportunities`, `leads`, `campaigns` or `cases`"),
    ),
    responses(
        (status = 200, description = "What was found", body = Told<Found>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn search(State(service): State<Shared>, mut asked: Parameters) -> Result<Response> {
    let user_id = asked.user_id()?;
    let words = asked.take("query")?;
    let words = words.ok_or_else(|| Refusal::invalid("query is required."))?;
    let data_type = asked.take("data_type")?.unwrap_or_else(|| "all".to_owned());
    asked.finish()?;
    let objects = match KINDS.iter().find(|(name, _)| *name == data_type) {
        Some((_, object)) => vec![(*object).to_owned()],
        None if data_type == "all" => Vec::new(),
        None => {
            return Err(Refusal::invalid(
                "`data_type` must be all, contacts, accounts, opportunities, leads, campaigns or cases.",
            ));
        }
    };
    let mut request = SearchRequest::of_words(Words {
        text: words.clone(),
        objects,
        fields: Vec::new(),
        group: Group::All,
        limit: None,
    });
    request.check_grammar()?;
    let reached = service.reach(&user_id).await?;
    let found = Objects::default();
    query::search::run(reached.client(), &request, found.sink()).await?;
    let results = found.take();
    let answer = Found {
        total_results: results.len(),
        results,
        query: words,
        data_type,
    };
    told(&answer)
}

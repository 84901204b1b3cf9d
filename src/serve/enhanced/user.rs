//! Who is logged in.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::client::{Call, Endpoint, Error};
use crate::http::Method;
use crate::model::id::RecordId;
use crate::serve::described::FlatFailed;
use crate::serve::envelope::json_response;
use crate::serve::error::Result;
use crate::serve::orgs::Reached;
use crate::serve::parameters::Parameters;
use crate::serve::service::Shared;
use crate::vault::OrgKind;

/// The user of a login.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Told {
    ok: bool,
    user_info: UserInfo,
}

/// Who is logged in.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::serve) struct UserInfo {
    /// Salesforce's id of the user.
    user_id: String,
    /// The organization's id.
    organization_id: String,
    /// Its name.
    organization_name: Option<String>,
    /// The username.
    username: Option<String>,
    /// The e-mail address.
    email: Option<String>,
    /// The whole name.
    display_name: Option<String>,
    /// The user's profile.
    profile_id: Option<String>,
    /// The user's time zone.
    timezone: Option<String>,
    /// The user's locale.
    locale: Option<String>,
    /// Whether the user may log in.
    active: Option<bool>,
    /// `production` or `sandbox`.
    environment: &'static str,
}

#[derive(Debug, Deserialize)]
struct Page {
    records: Vec<Row>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Row {
    username: Option<String>,
    name: Option<String>,
    email: Option<String>,
    is_active: Option<bool>,
    profile_id: Option<String>,
    time_zone_sid_key: Option<String>,
    locale_sid_key: Option<String>,
}

/// Tell who is logged in
#[utoipa::path(
    get,
    path = "/api/salesforce/enhanced/user",
    tag = "enhanced",
    params(("user_id" = String, Query, description = "Alias, username or organization id")),
    responses(
        (status = 200, description = "The user", body = Told),
        (status = "default", description = "Why not", body = FlatFailed),
    )
)]
pub(super) async fn user(State(service): State<Shared>, mut asked: Parameters) -> Result<Response> {
    let name = asked.user_id()?;
    asked.finish()?;
    let reached = service.reach(&name).await?;
    answer(&reached).await
}

/// Who is logged in, as an answer.
pub(super) async fn answer(reached: &Reached) -> Result<Response> {
    let told = Told {
        ok: true,
        user_info: UserInfo::of(reached).await?,
    };
    json_response(StatusCode::OK, &told)
}

impl UserInfo {
    /// One query about the user; what the org does not show stays unknown.
    pub(in crate::serve) async fn of(reached: &Reached) -> Result<Self> {
        let login = &reached.org.login;
        let row = row(reached, &login.user_id).await?;
        let facts = &login.facts;
        Ok(Self {
            user_id: login.user_id.clone(),
            organization_id: login.organization_id.clone(),
            organization_name: facts.organization_name.clone(),
            username: row.username.or_else(|| Some(login.username.clone())),
            email: row.email,
            display_name: row.name,
            profile_id: row.profile_id.or_else(|| facts.profile_id.clone()),
            timezone: row.time_zone_sid_key.or_else(|| facts.time_zone.clone()),
            locale: row.locale_sid_key.or_else(|| facts.locale.clone()),
            active: row.is_active,
            environment: match login.kind {
                OrgKind::Sandbox | OrgKind::Scratch => "sandbox",
                _ => "production",
            },
        })
    }
}

async fn row(reached: &Reached, user: &str) -> std::result::Result<Row, Error> {
    let Ok(user) = RecordId::parse(user) else {
        return Ok(Row::default());
    };
    let client = reached.client();
    let ask = async |fields: &str| {
        let soql = format!("SELECT {fields} FROM User WHERE Id = '{user}'");
        let call = Call::new(Endpoint::Query, Method::Get, client.version(), &["query"]);
        client.get::<Page>(&call.query("q", soql)).await
    };
    let full = "Username, Name, Email, IsActive, ProfileId, TimeZoneSidKey, LocaleSidKey";
    let page = match ask(full).await {
        Err(error) if error.has_code("INVALID_FIELD") => ask("Username, Name").await?,
        outcome => outcome?,
    };
    Ok(page.records.into_iter().next().unwrap_or_default())
}

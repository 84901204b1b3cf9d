//! The limits of an org, as it tells them.

use axum::extract::State;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::Failed;
use super::envelope::Data;
use super::error::Result;
use super::parameters::Parameters;
use super::router::Routes;
use super::service::Shared;
use crate::client::{Call, Endpoint};
use crate::http::Method;

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(limits))
}

/// The limits.
#[derive(Debug, Serialize, ToSchema)]
struct LimitsAnswer {
    /// Always true.
    ok: bool,
    data: Limits,
}

#[derive(Debug, Serialize, ToSchema)]
struct Limits {
    /// `Max` and `Remaining` of each, by name, as Salesforce writes them.
    #[schema(value_type = Object)]
    limits: Box<RawValue>,
}

/// Read the limits of an org
#[utoipa::path(
    get,
    path = "/api/salesforce/limits",
    tag = "objects",
    params(("user_id" = String, Query, description = "The org: alias, username or organization id")),
    responses(
        (status = 200, description = "The limits", body = LimitsAnswer),
        (status = "default", description = "Why not", body = Failed),
    )
)]
async fn limits(State(service): State<Shared>, mut given: Parameters) -> Result<Data<Limits>> {
    let user_id = given.user_id()?;
    given.finish()?;
    let org = service.reach(&user_id).await?;
    let version = org.client().version();
    let call = Call::new(Endpoint::Limits, Method::Get, version, &["limits"]);
    let answer = org.client().send(&call).await?;
    Ok(Data(Limits {
        limits: super::rows::raw(&answer.body)?,
    }))
}

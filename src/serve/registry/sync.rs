//! Copies of objects in a folder of this machine, brought up to date on request.
//!
//! The folder is named where the service is started (`--sync-folder`); without it nothing is copied. A sync is
//! a job inside the service that ends with it ([`Copies`]), by the way of `sfkit bulk export --since-last`. The
//! first run fetches everything, later ones what was changed and deleted since. A file is replaced when its
//! successor is complete, so that a sync that was cut off loses nothing.

use std::path::Path as FilePath;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::copies::{Copies, Copy, Stage, Sync};
use super::integration::KINDS;
use crate::client::{Error, api_name};
use crate::model::schema::ObjectSchema;
use crate::objects;
use crate::serve::content::Typed;
use crate::serve::described::RegistryFailed;
use crate::serve::envelope::{Told, told, told_with};
use crate::serve::error::{Refusal, Result};
use crate::serve::orgs::Reached;
use crate::serve::router::Routes;
use crate::serve::service::Shared;

/// Objects of a sync.
const MOST: usize = 50;

/// What is copied when nobody says what, as the earlier service had it.
const USUAL: [&str; 3] = ["contacts", "accounts", "opportunities"];

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(sync))
        .routes(routes!(show_sync))
}

/// What is to be copied.
#[derive(Deserialize, ToSchema)]
#[schema(as = SyncRequest)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// Alias, username or organization id.
    user_id: Option<String>,
    /// Objects: `contacts`, `accounts`, `opportunities`, `leads`, `campaigns`, `cases`, or API names of any;
    /// the first three without.
    #[serde(default)]
    data_types: Option<Vec<String>>,
}

/// A sync has begun.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BegunSync)]
struct Begun {
    message: String,
    /// `GET /api/integrations/salesforce/sync/{sync_id}` tells how far it is.
    sync_id: String,
    data_types: Vec<String>,
    /// `running`.
    status: Stage,
}

/// Bring copies of objects up to date
///
/// They are files of CSV in the folder that the service was started with (`--sync-folder`): all records the
/// first time, afterwards what was changed and deleted since. One sync of an org at a time.
#[utoipa::path(
    post,
    path = "/api/integrations/salesforce/sync",
    tag = "integration",
    request_body = Wanted,
    responses(
        (status = 202, description = "It has begun", body = Told<Begun>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn sync(State(service): State<Shared>, Typed(wanted): Typed<Wanted>) -> Result<Response> {
    let org = service.reach(&wanted.user_id.unwrap_or_default()).await?;
    let folder = service
        .copies
        .folder()
        .map(FilePath::to_owned)
        .ok_or_else(|| {
            Refusal::forbidden(
                "SYNC_NOT_ALLOWED",
                "No copies are kept: the service was started without `--sync-folder`.",
            )
        })?;
    let asked = wanted.data_types.unwrap_or_default();
    let data_types = match asked.is_empty() {
        true => USUAL.map(str::to_owned).to_vec(),
        false => asked,
    };
    let mut objects = Vec::new();
    for data_type in &data_types {
        let schema = schema(&org, data_type).await?;
        let is_twice = |(other, _): &(Copy, ObjectSchema)| other.object == schema.name;
        if !objects.iter().any(is_twice) {
            objects.push((Copy::waiting(&org.org, data_type, &schema), schema));
        }
        if objects.len() > MOST {
            let message = format!("A sync is of {MOST} objects at most.");
            return Err(Refusal::invalid(message));
        }
    }
    let sync_id = Copies::begin(&service, org, folder, objects).await?;
    let answer = Begun {
        message: format!("GET /api/integrations/salesforce/sync/{sync_id} tells how far it is."),
        sync_id,
        data_types,
        status: Stage::Running,
    };
    told_with(StatusCode::ACCEPTED, &answer)
}

/// The object that is meant, as the org describes it.
async fn schema(org: &Reached, data_type: &str) -> Result<ObjectSchema> {
    let known = KINDS.iter().find(|(name, _)| *name == data_type);
    let object = known.map_or(data_type, |(_, object)| object);
    let object = api_name(object).map_err(Error::from)?;
    let described = objects::describe(org.client(), object).await?;
    Ok(described.value.clone())
}

/// A sync.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OneSync)]
struct Shown {
    sync: Sync,
}

/// Tell how far a sync is, or how it ended
#[utoipa::path(
    get,
    path = "/api/integrations/salesforce/sync/{sync_id}",
    tag = "integration",
    params(("sync_id" = String, Path, description = "`sync_id` of the beginning")),
    responses(
        (status = 200, description = "How far it is", body = Told<Shown>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn show_sync(State(service): State<Shared>, Path(id): Path<String>) -> Result<Response> {
    let found = service.copies.find(&id);
    let found = found.filter(|(org, _)| service.orgs.admits(org));
    let (_, sync) = found.ok_or_else(|| {
        Refusal::not_found("There is no such sync since the start of the service.")
    })?;
    told(&Shown { sync })
}

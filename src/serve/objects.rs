//! The objects of an org, and what they look like.

use axum::extract::{Path, State};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{Failed, RecordAnswer};
use super::envelope::Data;
use super::error::Result;
use super::parameters::Parameters;
use super::router::Routes;
use super::service::Shared;
use crate::client::{Error, api_name};
use crate::objects::{self, Listed, Wanted};

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(describe))
}

/// The objects that the user may see.
#[derive(Debug, Serialize, ToSchema)]
struct ObjectsAnswer {
    /// Always true.
    ok: bool,
    data: Objects,
}

#[derive(Debug, Serialize, ToSchema)]
struct Objects {
    /// By name.
    objects: Vec<Object>,
    /// How many there are.
    count: usize,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListedObject)]
struct Object {
    name: String,
    label: String,
    label_plural: String,
    /// First three characters of its ids.
    key_prefix: Option<String>,
    custom: bool,
    queryable: bool,
    createable: bool,
    updateable: bool,
    deletable: bool,
    /// About how many records it has, when that was asked for and the org tells.
    records: Option<u64>,
}

impl From<Listed> for Object {
    fn from(Listed { entry, records }: Listed) -> Self {
        Self {
            name: entry.name,
            label: entry.label,
            label_plural: entry.label_plural,
            key_prefix: entry.key_prefix,
            custom: entry.custom,
            queryable: entry.queryable,
            createable: entry.createable,
            updateable: entry.updateable,
            deletable: entry.deletable,
            records,
        }
    }
}

/// List the objects of an org
#[utoipa::path(
    get,
    path = "/api/salesforce/objects",
    tag = "objects",
    params(
        ("user_id" = String, Query, description = "The org: alias, username or organization id"),
        ("search" = Option<String>, Query, description = "Words that name or label must have"),
        ("custom" = Option<bool>, Query, description = "Only those made by the org"),
        ("counts" = Option<bool>, Query, description = "With their numbers of records"),
    ),
    responses(
        (status = 200, description = "The objects", body = ObjectsAnswer),
        (status = "default", description = "Why not", body = Failed),
    )
)]
async fn list(State(service): State<Shared>, mut given: Parameters) -> Result<Data<Objects>> {
    let user_id = given.user_id()?;
    let words = given.take("search")?.unwrap_or_default();
    let wanted = Wanted {
        words: words.split_whitespace().map(str::to_owned).collect(),
        custom: given.take_flag("custom")?.then_some(true),
        counts: given.take_flag("counts")?,
    };
    given.finish()?;
    let org = service.reach(&user_id).await?;
    let listed = objects::list(org.client(), &wanted).await?;
    let objects: Vec<_> = listed.into_iter().map(Object::from).collect();
    Ok(Data(Objects {
        count: objects.len(),
        objects,
    }))
}

/// Describe an object, as Salesforce writes it
#[utoipa::path(
    get,
    path = "/api/salesforce/objects/{object}/describe",
    tag = "objects",
    params(
        ("object" = String, Path, description = "API name, such as Account or My_Thing__c"),
        ("user_id" = String, Query, description = "The org: alias, username or organization id"),
    ),
    responses(
        (status = 200, description = "The describe", body = RecordAnswer),
        (status = "default", description = "Why not", body = Failed),
    )
)]
async fn describe(
    State(service): State<Shared>,
    Path(object): Path<String>,
    mut given: Parameters,
) -> Result<Data<Box<RawValue>>> {
    let user_id = given.user_id()?;
    given.finish()?;
    api_name(&object).map_err(Error::from)?;
    let org = service.reach(&user_id).await?;
    let text = objects::describe_as_sent(org.client(), &object).await?;
    Ok(Data(super::rows::raw(&text)?))
}

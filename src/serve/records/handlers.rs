//! The endpoints of records, the same for each noun and for any object.

use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, get as getting};
use serde_json::value::RawValue;
use utoipa::openapi::HttpMethod;
use utoipa::openapi::path::Paths;
use utoipa_axum::router::UtoipaMethodRouter;

use super::described::{Deed, Described};
use super::target::{Id, Target};
use super::{list, write};
use crate::model::id::RecordId;
use crate::records::clause;
use crate::records::get::GetRequest;
use crate::records::write::Verb;
use crate::serve::content::Content;
use crate::serve::envelope::{Data, json_response};
use crate::serve::error::{Refusal, Result};
use crate::serve::parameters::Parameters;
use crate::serve::rows;
use crate::serve::service::{Service, Shared};

/// Lists and new records.
pub(super) fn of_many(described: &Described) -> UtoipaMethodRouter<Shared> {
    let deeds = [
        (HttpMethod::Get, Deed::List),
        (HttpMethod::Post, Deed::Create),
    ];
    let paths = paths(described, &described.many, deeds);
    (described.schemas(), paths, getting(many).post(create))
}

/// One record.
pub(super) fn of_one(described: &Described) -> UtoipaMethodRouter<Shared> {
    let deeds = [
        (HttpMethod::Get, Deed::Get),
        (HttpMethod::Patch, Deed::Update),
        (HttpMethod::Put, Deed::Replace),
        (HttpMethod::Delete, Deed::Delete),
    ];
    let paths = paths(described, &described.one, deeds);
    let router: MethodRouter<Shared> = getting(one).patch(update).put(update).delete(delete);
    (Vec::new(), paths, router)
}

fn paths<const N: usize>(
    described: &Described,
    path: &str,
    deeds: [(HttpMethod, Deed); N],
) -> Paths {
    let mut paths = Paths::new();
    for (method, deed) in deeds {
        paths.add_path_operation(path, vec![method], described.operation(deed));
    }
    paths
}

async fn many(
    State(service): State<Shared>,
    target: Target,
    given: Parameters,
) -> Result<Data<list::Listed>> {
    list::page(&service, &target, given).await.map(Data)
}

async fn one(
    State(service): State<Shared>,
    target: Target,
    Id(id): Id,
    mut given: Parameters,
) -> Result<Data<Box<RawValue>>> {
    let user_id = given.user_id()?;
    let fields = given.take_list("fields");
    given.finish()?;
    read_one(&service, &user_id, &target, id, &fields)
        .await
        .map(Data)
}

/// Reads a record: these fields, or all that may be read.
pub(in crate::serve) async fn read_one(
    service: &Service,
    user_id: &str,
    target: &Target,
    id: RecordId,
    fields: &[String],
) -> Result<Box<RawValue>> {
    let fields = fields.iter().map(|field| clause::path(field));
    let request = GetRequest {
        object: target.object().to_owned(),
        ids: vec![id],
        fields: fields.collect::<std::result::Result<_, _>>()?,
        ..GetRequest::default()
    };
    let org = service.reach(user_id).await?;
    let gotten = match request.run(org.client()).await {
        Ok(gotten) => gotten,
        Err(error) => return Err(target.explained(&org, error.into()).await),
    };
    rows::of_table(&gotten.table).pop().ok_or_else(|| {
        let object = target.object();
        Refusal::not_found(format!("There is no {object} with the id {id}."))
    })
}

async fn create(
    State(service): State<Shared>,
    target: Target,
    given: Parameters,
    mut content: Content,
) -> Result<Response> {
    let user_id = write::user_id(given, &mut content)?;
    target.check_required(&content)?;
    let saved = write::run(&service, &user_id, &target, Verb::Create, None, content).await?;
    let at = saved.id.as_ref().map(|id| target.address(id));
    let answer = serde_json::json!({"ok": true, "data": saved});
    let mut response = json_response(StatusCode::CREATED, &answer)?;
    if let Some(at) = at.and_then(|at| HeaderValue::from_str(&at).ok()) {
        response.headers_mut().insert(LOCATION, at);
    }
    Ok(response)
}

async fn update(
    State(service): State<Shared>,
    target: Target,
    Id(id): Id,
    given: Parameters,
    mut content: Content,
) -> Result<Data<crate::serve::described::Saved>> {
    let user_id = write::user_id(given, &mut content)?;
    if content.is_empty() {
        return Err(Refusal::invalid("There is no field to change."));
    }
    let saved = write::run(&service, &user_id, &target, Verb::Update, Some(id), content).await?;
    Ok(Data(saved))
}

async fn delete(
    State(service): State<Shared>,
    target: Target,
    Id(id): Id,
    given: Parameters,
) -> Result<Data<crate::serve::described::Saved>> {
    let mut nothing = Content::default();
    let user_id = write::user_id(given, &mut nothing)?;
    let saved = write::run(&service, &user_id, &target, Verb::Delete, Some(id), nothing).await?;
    Ok(Data(saved))
}

//! Copies of objects in a folder of this machine, brought up to date on request.
//!
//! The folder is named where the service is started (`--sync-folder`); without it nothing is copied. A sync is
//! a job inside the service that ends with it: one at a time for an org, one object after the other, each
//! by the way of `sfkit bulk export --since-last`. The first run fetches everything, later ones what was
//! changed and deleted since. A file is replaced when its successor is complete, so that a sync that was cut
//! off loses nothing. What the last syncs did is kept in memory, what the very last one of an org did also
//! beside its files.

use std::collections::VecDeque;
use std::path::{Path as FilePath, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::integration::KINDS;
use crate::bulk::export::mirror::ObjectCopy;
use crate::client::{Error, api_name};
use crate::files;
use crate::model::schema::ObjectSchema;
use crate::objects;
use crate::serve::content::Typed;
use crate::serve::described::RegistryFailed;
use crate::serve::envelope::{Told, told, told_with};
use crate::serve::error::{Refusal, Result};
use crate::serve::orgs::Reached;
use crate::serve::router::Routes;
use crate::serve::service::Shared;
use crate::vault::Org;

/// Syncs that are remembered.
const REMEMBERED: usize = 64;

/// Objects of a sync.
const MOST: usize = 50;

/// What is copied when nobody says what, as the earlier service had it.
const USUAL: [&str; 3] = ["contacts", "accounts", "opportunities"];

/// What the last sync of an org did, beside its files.
const LAST: &str = "sync.json";

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(sync))
        .routes(routes!(show_sync))
}

/// Where copies are kept, and what the last syncs did.
pub(in crate::serve) struct Copies {
    folder: Option<PathBuf>,
    runs: Mutex<VecDeque<Arc<Run>>>,
}

/// A sync.
struct Run {
    /// Uuid of the org.
    org: String,
    state: Mutex<Sync>,
}

/// What a sync did so far.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
struct Sync {
    sync_id: String,
    /// The login.
    user_id: String,
    /// `running`, `done`, `partly` (some objects failed) or `failed`.
    status: Stage,
    started_at: String,
    ended_at: Option<String>,
    objects: Vec<Copy>,
}

/// How far something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SyncStage)]
#[serde(rename_all = "lowercase")]
enum Stage {
    /// It has not begun.
    Waiting,
    /// It is under way.
    Running,
    /// It is done.
    Done,
    /// Some of it failed.
    Partly,
    /// It failed.
    Failed,
}

/// The copy of an object.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = SyncedObject)]
struct Copy {
    /// As it was asked for.
    data_type: String,
    /// The object.
    object: String,
    /// `waiting`, `running`, `done` or `failed`.
    status: Stage,
    /// The file, below the folder of the service.
    file: String,
    /// Records in the file.
    rows: Option<u64>,
    /// Records that came: new ones and changed ones.
    changed: Option<u64>,
    /// Records that left the file; null when it was made anew.
    gone: Option<u64>,
    /// Whether everything was fetched and not only what has changed.
    full: Option<bool>,
    /// Why everything was fetched, or what the org does not tell.
    note: Option<String>,
    /// Why it failed.
    error: Option<CopyError>,
}

/// Why the copy of an object was not brought up to date.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = SyncError)]
struct CopyError {
    /// Stable word, as elsewhere.
    code: String,
    /// What happened, for a person.
    message: String,
}

impl Copies {
    /// Copies in this folder; none without it.
    pub(in crate::serve) fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            runs: Mutex::default(),
        }
    }

    /// When the last sync of an org ended.
    pub(super) async fn last(&self, org: &Org) -> Option<String> {
        let file = self.folder.as_ref()?.join(folder_of(org)).join(LAST);
        let text = tokio::task::spawn_blocking(move || std::fs::read(file).ok()).await;
        let sync: Sync = serde_json::from_slice(&text.ok()??).ok()?;
        sync.ended_at
    }

    fn runs(&self) -> std::sync::MutexGuard<'_, VecDeque<Arc<Run>>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a sync, unless another one of the org is under way, whose id is given back.
    fn add(&self, run: Arc<Run>) -> std::result::Result<(), String> {
        let mut runs = self.runs();
        let other = runs
            .iter()
            .map(|run| (&run.org, run.state()))
            .find(|(org, state)| **org == run.org && state.status == Stage::Running);
        if let Some((_, state)) = other {
            return Err(state.sync_id);
        }
        if runs.len() >= REMEMBERED {
            runs.pop_front();
        }
        runs.push_back(run);
        Ok(())
    }

    fn find(&self, id: &str) -> Option<Arc<Run>> {
        let runs = self.runs();
        runs.iter().find(|run| run.state().sync_id == id).cloned()
    }
}

impl Run {
    fn state(&self) -> Sync {
        let state = self.state.lock();
        state.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut Sync)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The folder of an org below that of the service: its name, or where that is no plain word its uuid.
fn folder_of(org: &Org) -> String {
    let name = org.name();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.@".contains(letter);
    match name.chars().all(is_plain) && !name.starts_with('.') && name.len() <= 200 {
        true => name.to_owned(),
        false => org.uuid.clone(),
    }
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
    let folder = service.copies.folder.clone().ok_or_else(|| {
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
            objects.push((waiting(&org, data_type, &schema), schema));
        }
        if objects.len() > MOST {
            let message = format!("A sync is of {MOST} objects at most.");
            return Err(Refusal::invalid(message));
        }
    }
    let (copies, schemas): (Vec<_>, Vec<_>) = objects.into_iter().unzip();
    let run = Arc::new(Run {
        org: org.org.uuid.clone(),
        state: Mutex::new(Sync {
            sync_id: format!("sf_sync_{}", crate::serve::random_hex(24)),
            user_id: org.org.name().to_owned(),
            status: Stage::Running,
            started_at: service.app.clock.now().to_string(),
            ended_at: None,
            objects: copies,
        }),
    });
    if let Err(other) = service.copies.add(Arc::clone(&run)) {
        let refusal = Refusal::new(
            StatusCode::CONFLICT,
            "STILL_RUNNING",
            "A sync of this org is under way.",
        );
        return Err(refusal.detail("sync_id", json!(other)));
    }
    let sync_id = run.state().sync_id;
    let under_way = Arc::clone(&service);
    tokio::spawn(async move { copy_all(&under_way, &org, &run, &schemas, &folder).await });
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

fn waiting(org: &Reached, data_type: &str, schema: &ObjectSchema) -> Copy {
    Copy {
        data_type: data_type.to_owned(),
        object: schema.name.clone(),
        status: Stage::Waiting,
        file: format!("{}/{}.csv", folder_of(&org.org), schema.name),
        rows: None,
        changed: None,
        gone: None,
        full: None,
        note: None,
        error: None,
    }
}

/// Copies one object after the other and writes down how each ended.
async fn copy_all(
    service: &Shared,
    org: &Reached,
    run: &Run,
    schemas: &[ObjectSchema],
    folder: &FilePath,
) {
    for (at, schema) in schemas.iter().enumerate() {
        run.change(|sync| sync.objects[at].status = Stage::Running);
        let copy = ObjectCopy {
            client: org.client(),
            org: org.org.uuid.clone(),
            object: schema,
            place: folder.join(&run.state().objects[at].file),
            states: service.app.mirror_folder(),
        };
        let copied = copy.update().await;
        run.change(|sync| sync.objects[at].ended(copied));
    }
    run.change(|sync| {
        let failed = sync.objects.iter().filter(|copy| copy.error.is_some());
        sync.status = match failed.count() {
            0 => Stage::Done,
            failed if failed < sync.objects.len() => Stage::Partly,
            _ => Stage::Failed,
        };
        sync.ended_at = Some(service.app.clock.now().to_string());
    });
    let kept = keep(&folder.join(folder_of(&org.org)), &run.state());
    if let Err(error) = kept {
        tracing::warn!(%error, "how the sync ended is not written down");
    }
}

fn keep(folder: &FilePath, sync: &Sync) -> std::io::Result<()> {
    files::private_dir(folder)?;
    files::write_private(&folder.join(LAST), &serde_json::to_vec_pretty(sync)?)
}

impl Copy {
    fn ended(
        &mut self,
        copied: std::result::Result<
            crate::bulk::export::mirror::Copied,
            crate::bulk::export::ExportError,
        >,
    ) {
        match copied {
            Ok(copied) => {
                self.status = Stage::Done;
                self.rows = Some(copied.rows);
                self.changed = Some(copied.changed);
                self.gone = copied.gone;
                self.full = Some(copied.anew.is_some());
                let blind = "the org does not tell which records left the recycle bin";
                let note = copied.anew.or_else(|| copied.is_blind.then_some(blind));
                self.note = note.map(str::to_owned);
            }
            Err(error) => {
                let refusal = Refusal::from(error);
                self.status = Stage::Failed;
                self.error = Some(CopyError {
                    code: refusal.code.to_ascii_lowercase(),
                    message: refusal.message.clone(),
                });
            }
        }
    }
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
    let run = service.copies.find(&id);
    let run = run.filter(|run| service.orgs.admits(&run.org));
    let run = run.ok_or_else(|| {
        Refusal::not_found("There is no such sync since the start of the service.")
    })?;
    told(&Shown { sync: run.state() })
}

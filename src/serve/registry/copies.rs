//! Syncs under way, and what the last ones did.
//!
//! A sync runs beside the requests: one at a time for an org, one object after the other. When the service
//! ends it is ended, too: what it has made in the org is stopped there, and what cannot be stopped in time
//! is told. What the last syncs did is kept in memory, what the very last one of an org did also beside its
//! files. Beginning and end are rows of the audit log.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::task::JoinSet;
use utoipa::ToSchema;

use crate::bulk::export::ExportError;
use crate::bulk::export::mirror::{Copied, ObjectCopy};
use crate::bulk::{Left, Underway};
use crate::files;
use crate::model::schema::ObjectSchema;
use crate::model::stop::{Ending, Stop};
use crate::serve::error::{Refusal, Result};
use crate::serve::orgs::Reached;
use crate::serve::service::Shared;
use crate::vault::Org;

/// Syncs that are remembered.
const REMEMBERED: usize = 64;

/// What the last sync of an org did, beside its files.
const LAST: &str = "sync.json";

/// So long an org may take to stop a job.
const PATIENCE: Duration = Duration::from_secs(4);

/// What a row of the audit log about a sync is called.
const ACTION: &str = "serve-sync";

/// Where copies are kept, and what the last syncs did.
pub(in crate::serve) struct Copies {
    folder: Option<PathBuf>,
    runs: Mutex<VecDeque<Arc<Run>>>,
    tasks: tokio::sync::Mutex<JoinSet<()>>,
    /// Asked when the service ends: no sync begins any more.
    stop: Stop,
}

/// Jobs of a sync that was ended with the service.
pub struct LeftJobs {
    /// Name of the login.
    pub org: String,
    /// What became of them.
    pub left: Left,
}

/// A sync.
struct Run {
    org: Org,
    state: Mutex<Sync>,
    underway: Underway,
    left: Mutex<Left>,
}

/// What a sync did so far.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Sync {
    pub(super) sync_id: String,
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
pub(super) enum Stage {
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
pub(super) struct Copy {
    /// As it was asked for.
    data_type: String,
    /// The object.
    pub(super) object: String,
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
            tasks: tokio::sync::Mutex::default(),
            stop: Stop::default(),
        }
    }

    /// The folder.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// When the last sync of an org ended.
    pub(super) async fn last(&self, org: &Org) -> Option<String> {
        let file = self.folder.as_ref()?.join(folder_of(org)).join(LAST);
        let text = tokio::task::spawn_blocking(move || std::fs::read(file).ok()).await;
        let sync: Sync = serde_json::from_slice(&text.ok()??).ok()?;
        sync.ended_at
    }

    fn runs(&self) -> MutexGuard<'_, VecDeque<Arc<Run>>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a sync, unless another one of the org is under way, whose id is given back.
    fn add(&self, run: Arc<Run>) -> std::result::Result<(), String> {
        let mut runs = self.runs();
        let other = runs
            .iter()
            .map(|run| (&run.org.uuid, run.state()))
            .find(|(org, state)| **org == run.org.uuid && state.status == Stage::Running);
        if let Some((_, state)) = other {
            return Err(state.sync_id);
        }
        if runs.len() >= REMEMBERED {
            runs.pop_front();
        }
        runs.push_back(run);
        Ok(())
    }

    /// The sync with this id, and the uuid of its org.
    pub(super) fn find(&self, id: &str) -> Option<(String, Sync)> {
        let runs = self.runs();
        let mut states = runs.iter().map(|run| (&run.org.uuid, run.state()));
        let (org, state) = states.find(|(_, state)| state.sync_id == id)?;
        Some((org.clone(), state))
    }

    /// Begins to copy these objects; the id of the sync.
    pub(super) async fn begin(
        service: &Shared,
        org: Reached,
        folder: PathBuf,
        objects: Vec<(Copy, ObjectSchema)>,
    ) -> Result<String> {
        let copies = &service.copies;
        let (objects, schemas): (Vec<_>, Vec<_>) = objects.into_iter().unzip();
        let run = Arc::new(Run {
            org: org.org.clone(),
            state: Mutex::new(Sync {
                sync_id: format!("sf_sync_{}", crate::serve::random_hex(24)),
                user_id: org.org.name().to_owned(),
                status: Stage::Running,
                started_at: service.app.clock.now().to_string(),
                ended_at: None,
                objects,
            }),
            underway: Underway::new(&copies.stop, false),
            left: Mutex::default(),
        });
        let mut tasks = copies.tasks.lock().await;
        if copies.stop.is_asked() {
            return Err(Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "SERVICE_ENDING",
                "The service is about to end.",
            ));
        }
        if let Err(other) = copies.add(Arc::clone(&run)) {
            let refusal = Refusal::new(
                StatusCode::CONFLICT,
                "STILL_RUNNING",
                "A sync of this org is under way.",
            );
            return Err(refusal.detail("sync_id", json!(other)));
        }
        let noted = service.audit(ACTION, Some(&run.org), "begun", run.state().facts(false));
        if let Err(refusal) = noted.await {
            copies.runs().retain(|other| !Arc::ptr_eq(other, &run));
            return Err(refusal);
        }
        while tasks.try_join_next().is_some() {}
        let (under_way, id) = (Arc::clone(service), run.state().sync_id);
        tasks.spawn(async move {
            run.copy_all(&under_way, &org, &schemas, &folder).await;
            run.end(&under_way, &folder).await;
        });
        Ok(id)
    }

    /// Ends the syncs that are under way, and tells which jobs they had in orgs.
    pub(in crate::serve) async fn stop(&self) -> Vec<LeftJobs> {
        self.stop.ask(Ending::Terminated);
        let mut tasks = self.tasks.lock().await;
        while tasks.join_next().await.is_some() {}
        let runs = self.runs();
        let left = runs.iter().map(|run| LeftJobs {
            org: run.org.name().to_owned(),
            left: run.left().clone(),
        });
        left.filter(|jobs| !jobs.left.is_empty()).collect()
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

    fn left(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Copies one object after the other and writes down how each ended, until the service ends.
    async fn copy_all(
        &self,
        service: &Shared,
        org: &Reached,
        schemas: &[ObjectSchema],
        folder: &Path,
    ) {
        for (at, schema) in schemas.iter().enumerate() {
            self.change(|sync| sync.objects[at].status = Stage::Running);
            let copy = ObjectCopy {
                client: org.client(),
                org: self.org.uuid.clone(),
                object: schema,
                place: folder.join(&self.state().objects[at].file),
                states: service.app.mirror_folder(),
                underway: self.underway.clone(),
            };
            let copied = tokio::select! {
                copied = copy.update() => copied,
                _ = service.copies.stop.asked() => return,
            };
            let is_cut_off = copied.is_err();
            self.change(|sync| sync.objects[at].ended(copied));
            if is_cut_off {
                self.leave().await;
            }
        }
    }

    /// Stops jobs that nobody waits for any more.
    async fn leave(&self) {
        let left = self.underway.leave(PATIENCE).await;
        for id in &left.running {
            tracing::warn!(
                org = self.org.name(),
                job = id.as_str(),
                "a job goes on in the org; `sfkit bulk abort` stops it"
            );
        }
        let mut all = self.left();
        all.stopped.extend(left.stopped);
        all.running.extend(left.running);
        all.kept.extend(left.kept);
    }

    /// Writes down how it ended; until that is done it is under way.
    async fn end(&self, service: &Shared, folder: &Path) {
        self.leave().await;
        let mut ended = self.state();
        ended.end(service.app.clock.now().to_string());
        if let Err(error) = keep(&folder.join(folder_of(&self.org)), &ended) {
            tracing::warn!(%error, "how the sync ended is not written down");
        }
        let outcome = match ended.status {
            Stage::Done => "ok",
            Stage::Partly => "partly",
            _ => "failed",
        };
        let facts = ended.facts(true);
        service.note(ACTION, Some(&self.org), outcome, facts).await;
        self.change(|sync| *sync = ended);
    }
}

impl Sync {
    /// Nothing more is done of it.
    fn end(&mut self, at: String) {
        self.objects.iter_mut().for_each(Copy::end_unfinished);
        let failed = self.objects.iter().filter(|copy| copy.error.is_some());
        self.status = match failed.count() {
            0 => Stage::Done,
            failed if failed < self.objects.len() => Stage::Partly,
            _ => Stage::Failed,
        };
        self.ended_at = Some(at);
    }

    /// What the audit log is told of it.
    fn facts(&self, has_ended: bool) -> Value {
        let objects: Vec<_> = self.objects.iter().map(|copy| &copy.object).collect();
        let mut facts = json!({"sync_id": self.sync_id, "objects": objects});
        if has_ended {
            let rows = self
                .objects
                .iter()
                .map(|copy| (copy.object.clone(), json!(copy.rows)));
            facts["rows"] = Value::Object(rows.collect::<Map<_, _>>());
        }
        facts
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

fn keep(folder: &Path, sync: &Sync) -> std::io::Result<()> {
    files::private_dir(folder)?;
    files::write_private(&folder.join(LAST), &serde_json::to_vec_pretty(sync)?)
}

impl Copy {
    /// A copy that is to be made.
    pub(super) fn waiting(org: &Org, data_type: &str, schema: &ObjectSchema) -> Self {
        Self {
            data_type: data_type.to_owned(),
            object: schema.name.clone(),
            status: Stage::Waiting,
            file: format!("{}/{}.csv", folder_of(org), schema.name),
            rows: None,
            changed: None,
            gone: None,
            full: None,
            note: None,
            error: None,
        }
    }

    fn ended(&mut self, copied: std::result::Result<Copied, ExportError>) {
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

    /// The service has ended before it.
    fn end_unfinished(&mut self) {
        if matches!(self.status, Stage::Waiting | Stage::Running) {
            self.status = Stage::Failed;
            self.error = Some(CopyError {
                code: "terminated".to_owned(),
                message: "The service has ended before the copy was made; the older file stands."
                    .to_owned(),
            });
        }
    }
}

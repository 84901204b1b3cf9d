//! `record_create`, `record_update`, `record_upsert`, `record_delete`: one record at a time, checked as the
//! command line checks it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::error::Failure;
use crate::model::id::RecordId;
use crate::model::rows::Progress;
use crate::records::write::{
    Assignment, Dates, InputRow, ListSource, Review, RowResult, RowSource, Sending, Stop, UndoFile,
    UndoHead, Verb, Verdict, WriteError, WriteRequest, assignments_of_json, instant, preview,
};
use crate::vault::AuditEvent;

use super::{document, record};
use crate::mcp::Writes;
use crate::mcp::basket::{Bounds, SharedBasket};
use crate::mcp::desk::Desk;
use crate::mcp::error::CallError;
use crate::mcp::orgs::Open;

pub(crate) const ABOUT_CREATE: &str = "Creates one record in the org, for real. Required fields, types and picklist values are checked first. Show the user \
what `dry_run` tells before you send it.";
pub(crate) const ABOUT_UPDATE: &str = "Changes fields of one record in the org, for real; fields that are not named stay as they are, null empties a field. Show the \
user what `dry_run` tells (each field before and after) before you send it.";
pub(crate) const ABOUT_UPSERT: &str = "Changes the record that has this value in an external id field, or creates it when there is none, for real. Show the user what \
`dry_run` tells before you send it.";
pub(crate) const ABOUT_DELETE: &str = "Moves one record to the org's recycle bin, for real, with the children that hang on it. Show the user what `dry_run` tells \
before you send it.";

/// A new record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateArgs {
    /// API name of the object, such as Account
    object: String,
    /// Fields and their values, such as {"Name":"Acme","AnnualRevenue":1200000}
    values: Map<String, Value>,
    /// Only tell what would be done; nothing is sent
    #[serde(default)]
    dry_run: bool,
    /// Save also what a duplicate rule only warns about
    #[serde(default)]
    allow_duplicates: bool,
    /// Org to write to: a name from `orgs`; the default one without
    org: Option<String>,
}

/// A change.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateArgs {
    /// API name of the object, such as Opportunity
    object: String,
    /// The record: id, address, name or Field=value
    record: String,
    /// Fields and their new values, such as {"StageName":"Closed Won"}
    values: Map<String, Value>,
    /// Leave the record alone when somebody changed it after this time, such as 2026-11-22T10:00:00Z
    if_unmodified_since: Option<String>,
    /// Only tell what would be done; nothing is sent
    #[serde(default)]
    dry_run: bool,
    /// Save also what a duplicate rule only warns about
    #[serde(default)]
    allow_duplicates: bool,
    /// Org to write to: a name from `orgs`; the default one without
    org: Option<String>,
}

/// A change or a new record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpsertArgs {
    /// API name of the object, such as Account
    object: String,
    /// External id field that the record is found by; its value stands in `values`
    key: String,
    /// Fields and their values, that of the key among them
    values: Map<String, Value>,
    /// Only tell what would be done; nothing is sent
    #[serde(default)]
    dry_run: bool,
    /// Save also what a duplicate rule only warns about
    #[serde(default)]
    allow_duplicates: bool,
    /// Org to write to: a name from `orgs`; the default one without
    org: Option<String>,
}

/// A deletion.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteArgs {
    /// API name of the object, such as Lead
    object: String,
    /// The record: id, address, name or Field=value
    record: String,
    /// Leave the record alone when somebody changed it after this time, such as 2026-11-22T10:00:00Z
    if_unmodified_since: Option<String>,
    /// Only tell what would be done; nothing is sent
    #[serde(default)]
    dry_run: bool,
    /// Org to write to: a name from `orgs`; the default one without
    org: Option<String>,
}

/// What was done, or would be.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Answer {
    org: String,
    object: String,
    /// Nothing was sent.
    dry_run: bool,
    id: Option<String>,
    /// Whether it was done; null for a dry run.
    success: Option<bool>,
    created: bool,
    /// Of a dry run: each field that would change, with action, id, field, before and after.
    #[schemars(with = "Vec<serde_json::Map<String, Value>>")]
    changes: Vec<Box<RawValue>>,
    /// File on this machine with which `sfkit record restore FILE` takes it back.
    undo: Option<String>,
}

/// A write of any kind.
struct Job {
    object: String,
    verb: Verb,
    record: Option<String>,
    values: Map<String, Value>,
    since: Option<String>,
    dry_run: bool,
    allow_duplicates: bool,
    org: Option<String>,
}

pub(crate) async fn create(desk: &Desk, args: CreateArgs) -> Result<String, Failure> {
    let job = Job {
        values: args.values,
        dry_run: args.dry_run,
        allow_duplicates: args.allow_duplicates,
        ..Job::new(Verb::Create, args.object, args.org)
    };
    job.run(desk).await
}

pub(crate) async fn update(desk: &Desk, args: UpdateArgs) -> Result<String, Failure> {
    let job = Job {
        record: Some(args.record),
        values: args.values,
        since: args.if_unmodified_since,
        dry_run: args.dry_run,
        allow_duplicates: args.allow_duplicates,
        ..Job::new(Verb::Update, args.object, args.org)
    };
    job.run(desk).await
}

pub(crate) async fn upsert(desk: &Desk, args: UpsertArgs) -> Result<String, Failure> {
    let job = Job {
        values: args.values,
        dry_run: args.dry_run,
        allow_duplicates: args.allow_duplicates,
        ..Job::new(Verb::Upsert { key: args.key }, args.object, args.org)
    };
    job.run(desk).await
}

pub(crate) async fn delete(desk: &Desk, args: DeleteArgs) -> Result<String, Failure> {
    let job = Job {
        record: Some(args.record),
        since: args.if_unmodified_since,
        dry_run: args.dry_run,
        ..Job::new(Verb::Delete, args.object, args.org)
    };
    job.run(desk).await
}

impl Job {
    /// A write of nothing, which is meant.
    fn new(verb: Verb, object: String, org: Option<String>) -> Self {
        Self {
            object,
            verb,
            record: None,
            values: Map::new(),
            since: None,
            dry_run: false,
            allow_duplicates: false,
            org,
        }
    }

    async fn run(self, desk: &Desk) -> Result<String, Failure> {
        if desk.options.writes == Writes::Off {
            return Err(CallError::WritesOff.into());
        }
        let constants = self.constants()?;
        let open = desk.open(self.org.as_deref()).await?;
        if !self.dry_run {
            permit(desk, &open)?;
        }
        let mut source = match &self.record {
            None => ListSource::one_new(),
            Some(text) => ListSource::of_ids(vec![self.id(&open, text).await?]),
        };
        let request = self.request(&open, constants)?;
        let review = request.review(&open.connected.client, &mut source).await?;
        if let Some(refusal) = review.refusal(false) {
            return Err(refusal.into());
        }
        let answer = match self.dry_run {
            true => self.preview(&open, &request, &review, &mut source).await?,
            false => {
                self.send(desk, &open, (request, review), &mut source)
                    .await?
            }
        };
        Ok(document(&answer))
    }

    fn constants(&self) -> Result<Vec<Assignment>, Failure> {
        if self.verb == Verb::Delete {
            return Ok(Vec::new());
        }
        if self.values.is_empty() {
            let (argument, value) = ("values", "empty".to_owned());
            let wanted = "at least one field is wanted";
            return Err(CallError::Value {
                argument,
                value,
                wanted,
            }
            .into());
        }
        if let Verb::Upsert { key } = &self.verb
            && !self
                .values
                .keys()
                .any(|name| name.eq_ignore_ascii_case(key))
        {
            let (argument, value) = ("values", format!("without `{key}`"));
            let wanted = "the key must have its value among them";
            return Err(CallError::Value {
                argument,
                value,
                wanted,
            }
            .into());
        }
        Ok(assignments_of_json(&document(&self.values))?)
    }

    async fn id(&self, open: &Open, text: &str) -> Result<RecordId, Failure> {
        record::find(open, &self.object, text).await
    }

    fn request(&self, open: &Open, constants: Vec<Assignment>) -> Result<WriteRequest, CallError> {
        let zone = zone(open);
        let since = self.since.as_deref().map(|text| {
            instant(text, &zone).ok_or_else(|| CallError::Value {
                argument: "if_unmodified_since",
                value: format!("`{text}`"),
                wanted: "a time such as 2026-11-22T10:00:00Z is wanted",
            })
        });
        let unmodified_since: Option<Timestamp> = since.transpose()?;
        Ok(WriteRequest {
            object: self.object.clone(),
            verb: self.verb.clone(),
            constants,
            mapping: Vec::new(),
            checks: true,
            skips_bad: false,
            all_or_none: false,
            allow_duplicates: self.allow_duplicates,
            unmodified_since,
            zone,
            dates: Dates::Iso,
            concurrency: 1,
            // Before and after, also of what is kept to take it back.
            needs_schema: true,
        })
    }

    async fn preview(
        &self,
        open: &Open,
        request: &WriteRequest,
        review: &Review,
        source: &mut dyn RowSource,
    ) -> Result<Answer, Failure> {
        // A record has fewer fields than this.
        let basket = SharedBasket::new(Bounds {
            rows: 2_000,
            bytes: usize::MAX,
        });
        let mut sink = basket.sink();
        preview(&open.connected.client, request, review, source, &mut *sink).await?;
        Ok(Answer {
            org: open.name().to_owned(),
            object: self.object.clone(),
            dry_run: true,
            changes: basket.take().into_rows(),
            ..Answer::default()
        })
    }

    async fn send(
        &self,
        desk: &Desk,
        open: &Open,
        (request, review): (WriteRequest, Review),
        source: &mut dyn RowSource,
    ) -> Result<Answer, Failure> {
        let kept = match &desk.options.undo {
            Some(folder) => Some(self.undo_file(desk, open, folder)?),
            None => None,
        };
        let (undo, undo_path) = kept.unzip();
        let sending = Sending {
            client: open.connected.client.clone(),
            request: Arc::new(request),
            undo,
            stop: Stop::default(),
            progress: Arc::new(Unwatched),
        };
        let mut only = None;
        let mut told = |_: &InputRow, result: &RowResult| {
            only = Some(result.clone());
            Ok(())
        };
        let ran = sending.run(review, source, &mut told).await;
        self.note(desk, open, only.as_ref());
        let tally = ran?;
        let only = only.expect("each row has its result");
        tracing::info!(
            org = open.name(),
            object = self.object,
            verb = self.verb.as_str(),
            id = only.id.as_deref().unwrap_or_default(),
            done = tally.done == 1,
            "write"
        );
        if !tally.is_complete() {
            let since = self.since.as_deref();
            return Err(WriteError::of_one(self.verb.clone(), only, tally, since).into());
        }
        Ok(Answer {
            org: open.name().to_owned(),
            object: self.object.clone(),
            success: only.success(),
            created: matches!(only.verdict, Verdict::Done { created: true }),
            id: only.id,
            undo: undo_path.map(|path| path.display().to_string()),
            ..Answer::default()
        })
    }

    /// A row of the audit log, without any value. What was written stands, also without one.
    fn note(&self, desk: &Desk, open: &Open, result: Option<&RowResult>) {
        let Ok(Some(vault)) = desk.app().vault() else {
            return;
        };
        let failed = result.and_then(|result| result.errors().first());
        let outcome = match (result.map(RowResult::success), failed) {
            (Some(Some(true)), _) => "ok",
            (_, Some(error)) => error.code.as_str(),
            _ => "failed",
        };
        let id = result.and_then(|result| result.id.clone());
        let details = json!({"verb": self.verb.as_str(), "object": self.object, "id": id});
        let noted = vault.audit(&AuditEvent {
            action: "mcp-write",
            org: open.org(),
            outcome,
            details: details.as_object().cloned().unwrap_or_default(),
        });
        if let Err(error) = noted {
            tracing::warn!(%error, "a write is not in the audit log");
        }
    }

    fn undo_file(
        &self,
        desk: &Desk,
        open: &Open,
        folder: &Path,
    ) -> Result<(UndoFile, PathBuf), WriteError> {
        let now = desk.app().clock.now();
        let organization = open.org().map(|org| org.login.organization_id.clone());
        let head = UndoHead::new(&self.verb, &self.object, organization, now.to_string());
        let (verb, object) = (self.verb.as_str(), &self.object);
        // Two writes of the same instant must not meet.
        let name = format!(
            "{}-{verb}-{object}-{:08x}.json",
            now.as_millisecond(),
            fastrand::u32(..)
        );
        let path = folder.join(name);
        Ok((UndoFile::create(&path, &head)?, path))
    }
}

/// Whether the org may be written to.
fn permit(desk: &Desk, open: &Open) -> Result<(), Failure> {
    desk.app().check_writable(&open.connected)?;
    let is_protected = desk.app().is_protected(&open.connected);
    match desk.options.writes {
        Writes::Unprotected if is_protected => {
            let org = open.name().to_owned();
            Err(CallError::Protected { org }.into())
        }
        _ => Ok(()),
    }
}

/// The user's time zone, as the login told it.
fn zone(open: &Open) -> TimeZone {
    let name = open
        .org()
        .and_then(|org| org.login.facts.time_zone.as_deref());
    let zone = name.and_then(|name| TimeZone::get(name).ok());
    zone.unwrap_or(TimeZone::UTC)
}

/// One record has no progress.
struct Unwatched;

impl Progress for Unwatched {
    fn advance(&self, _: u64, _: Option<u64>) {}

    fn clear(&self) {}
}

//! One record, written: checked against the describe, sent, told about, noted in the audit log.
//!
//! It is the way of `sfkit record create`, `update` and `delete`. Nobody can be asked here, so a
//! protected org refuses unless the service was started with a flag that says otherwise.

use std::sync::Arc;

use serde_json::{Value, json};

use super::list::zone;
use super::target::Target;
use crate::model::id::RecordId;
use crate::records::write::{
    Assignment, Dates, InputRow, ListSource, RowResult, RowSource, Sending, Stop, Verb, WriteError,
    WriteRequest, assignments_of_json,
};
use crate::serve::content::Content;
use crate::serve::described::Saved;
use crate::serve::error::{Refusal, Result};
use crate::serve::orgs::Reached;
use crate::serve::parameters::Parameters;
use crate::serve::rows::Silent;
use crate::serve::service::Service;

/// The org that a write is about: in the query, in the body, or the same in both.
pub(super) fn user_id(mut given: Parameters, content: &mut Content) -> Result<String> {
    let in_query = given.take("user_id")?;
    given.finish()?;
    let in_body = content.take_text("user_id")?;
    match (in_query, in_body) {
        (Some(one), Some(other)) if one != other => Err(Refusal::invalid(
            "`user_id` differs between query and body.",
        )),
        (Some(one), _) | (None, Some(one)) => Ok(one),
        (None, None) => Err(Refusal::invalid("user_id is required.")),
    }
}

/// Writes one record.
pub(in crate::serve) async fn run(
    service: &Service,
    user_id: &str,
    target: &Target,
    verb: Verb,
    id: Option<RecordId>,
    content: Content,
) -> Result<Saved> {
    let assignments = assignments_of_json(&content.into_text())?;
    let org = service.reach(user_id).await?;
    service.check_writable(&org)?;
    let sent = send(&org, target, verb.clone(), id, assignments).await;
    let outcome = match &sent {
        Ok(_) => "ok".to_owned(),
        Err(refusal) => refusal.code.clone().into_owned(),
    };
    let written = sent.as_ref().ok().and_then(|saved| saved.id.clone());
    let id = written.or(id.map(|id| id.to_string()));
    let details = json!({"verb": verb.as_str(), "object": target.object(), "id": id});
    service.note_write(&org, &outcome, details).await;
    sent
}

async fn send(
    org: &Reached,
    target: &Target,
    verb: Verb,
    id: Option<RecordId>,
    constants: Vec<Assignment>,
) -> Result<Saved> {
    let request = WriteRequest {
        object: target.object().to_owned(),
        verb: verb.clone(),
        constants,
        mapping: Vec::new(),
        checks: true,
        skips_bad: false,
        all_or_none: false,
        allow_duplicates: false,
        unmodified_since: None,
        zone: zone(org),
        dates: Dates::Iso,
        concurrency: 1,
        needs_schema: false,
    };
    let mut source: Box<dyn RowSource> = Box::new(match id {
        None => ListSource::one_new(),
        Some(id) => ListSource::of_ids(vec![id]),
    });
    let client = org.client().clone();
    let review = request.review(&client, &mut *source).await?;
    if let Some(refusal) = review.refusal(false) {
        return Err(refusal.into());
    }
    let sending = Sending {
        client,
        request: Arc::new(request),
        undo: None,
        stop: Stop::default(),
        progress: Arc::new(Silent),
    };
    let mut only: Option<RowResult> = None;
    let mut told = |_: &InputRow, result: &RowResult| {
        only = Some(result.clone());
        Ok::<_, WriteError>(())
    };
    let tally = sending.run(review, &mut *source, &mut told).await?;
    let Some(result) = only else {
        return Err(WriteError::NoRows { verb }.into());
    };
    if !tally.is_complete() {
        return Err(WriteError::of_one(verb, result, tally, None).into());
    }
    Ok(Saved {
        id: result.id,
        success: true,
        created: tally.created > 0,
        errors: Vec::new(),
    })
}

impl Service {
    /// Whether records of the org may be changed through the service.
    pub(in crate::serve) fn check_writable(&self, org: &Reached) -> Result<()> {
        let login = &org.org.login;
        if login.read_only {
            return Err(Refusal::forbidden(
                "READ_ONLY",
                "The org is read-only here.",
            ));
        }
        if login.protected && !self.writes_protected {
            return Err(Refusal::forbidden(
                "ORG_PROTECTED",
                "The org is protected, and the service was started without `--allow-protected`.",
            ));
        }
        Ok(())
    }

    /// A row of the audit log about a write. What was written stands, also without one.
    pub(in crate::serve) async fn note_write(&self, org: &Reached, outcome: &str, details: Value) {
        self.note("serve-write", Some(&org.org), outcome, details)
            .await;
    }
}

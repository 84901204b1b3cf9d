//! `POST composite`: up to 25 requests that may use each other's answers.
//!
//! Status 200 however they went. With `allOrNone` they are one transaction: the first that fails
//! keeps its own error, and all others are answered with `PROCESSING_HALTED`.
//! `collateSubrequests` is accepted; requests run in the order in which they stand.

use std::collections::HashSet;

use serde::Deserialize;

use super::inner::{Inner, InnerAnswer, render_all};
use super::references::Answers;
use super::{Call, Rest, body_of};
use crate::localorg::error::ApiError;
use crate::localorg::rest::Answered;
use crate::localorg::wire::Reply;

/// Requests in one composite.
const MOST: usize = 25;
/// How many of them may be queries or collections.
const MOST_HEAVY: usize = 5;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Composite {
    #[serde(default, deserialize_with = "super::flag")]
    all_or_none: bool,
    composite_request: Vec<Inner>,
}

impl Rest {
    /// `POST composite`.
    pub(super) fn composite(&self, call: &Call<'_>) -> Answered {
        let asked: Composite = body_of(call)?;
        check_size(&asked.composite_request)?;
        check_entries(&asked.composite_request)?;
        let answers = if asked.all_or_none {
            self.all_or_none(call, &asked.composite_request)?
        } else {
            let mut known = Answers::default();
            let entries = asked.composite_request.iter();
            entries
                .map(|entry| self.answer_entry(call, entry, &mut known))
                .collect()
        };
        Ok(Reply::json(200, render_all(&answers)))
    }
}

/// Each entry by itself, and no name twice.
pub(super) fn check_entries(entries: &[Inner]) -> Result<(), ApiError> {
    let mut names = HashSet::new();
    for entry in entries {
        entry.check()?;
        if !names.insert(&entry.reference_id) {
            let name = &entry.reference_id;
            let message = format!("Duplicate ReferenceId provided in the request : {name}.");
            return Err(ApiError::new(400, "INVALID_INPUT", message));
        }
    }
    Ok(())
}

fn check_size(entries: &[Inner]) -> Result<(), ApiError> {
    let refuse = |message: String| Err(ApiError::new(400, "LIMIT_EXCEEDED", message));
    if entries.len() > MOST {
        return refuse(format!(
            "Cannot process more than {MOST} subrequests in one composite request, but there are {}",
            entries.len()
        ));
    }
    let heavy = entries.iter().filter(|entry| is_heavy(&entry.url)).count();
    if heavy > MOST_HEAVY {
        return refuse(format!(
            "Only {MOST_HEAVY} of the subrequests can be query or sObject collections operations, but {heavy} are",
        ));
    }
    Ok(())
}

/// Whether this is a query or a collection.
fn is_heavy(url: &str) -> bool {
    let path = url.split('?').next().unwrap_or_default();
    let mut segments = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .skip(3);
    match segments.next() {
        Some("query" | "queryAll") => true,
        Some("composite") => segments.next() == Some("sobjects"),
        _ => false,
    }
}

/// The answers when everything was taken back because of the one that failed.
pub(super) fn rolled_back(entries: &[Inner], failed: InnerAnswer) -> Vec<InnerAnswer> {
    let mut failed = Some(failed);
    let answer = |entry: &Inner| {
        failed
            .take_if(|failed| failed.name == entry.reference_id)
            .unwrap_or_else(|| InnerAnswer::rolled_back(&entry.reference_id))
    };
    entries.iter().map(answer).collect()
}

//! Drafts on their way: one by its own resource, many as collections of 200, several at a time.
//!
//! Rows are read, checked, sent and told in the order of the input, and no more of them are held than
//! are on their way. Every row gets a verdict, also when the connection breaks, a limit is met or the
//! user ends it: what is sent and not answered is unknown, and never sent again by itself.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::before::{self, Record};
use super::check::{Checker, Draft, Fault, Rules, Within};
use super::error::WriteError;
use super::input::{InputRow, RowSource};
use super::outcome::{MODIFIED, NOT_SENT, RowResult, Tally, UNKNOWN, Verdict};
use super::request::{Review, WriteRequest};
use super::stop::Stop;
use super::undo::UndoFile;
use super::verb::Verb;
use crate::client::{
    COLLECTION, Client, Error, Rejection, SaveError, SaveMany, SaveOptions, Saved, Standing,
};
use crate::model::id::RecordId;
use crate::model::rows::Progress;

/// A row that somebody else holds is tried again so often.
const LOCKED_TRIES: u32 = 3;

/// A write that is under way.
pub struct Sending {
    /// The org.
    pub client: Client,
    /// What was asked.
    pub request: Arc<WriteRequest>,
    /// Where what is needed to take it back is kept.
    pub undo: Option<UndoFile>,
    /// The user's wish to end it.
    pub stop: Stop,
    /// How far it is.
    pub progress: Arc<dyn Progress>,
}

/// Takes each row with what became of it.
pub type Told<'t> = dyn FnMut(&InputRow, &RowResult) -> Result<(), WriteError> + Send + 't;

/// What the tasks share.
struct Shared {
    client: Client,
    request: Arc<WriteRequest>,
    rules: Rules,
    undo: Option<Mutex<UndoFile>>,
    /// The only record of the input goes by its own resource.
    is_alone: bool,
}

/// A row on its way.
enum Item {
    Draft(Draft),
    Bad(InputRow, Vec<Fault>),
}

/// What came of a group of rows.
#[derive(Default)]
struct Answered {
    rows: Vec<(InputRow, RowResult)>,
    /// Why nothing more is to be sent.
    halt: Option<Error>,
    /// A local failure, after which nothing more may be sent.
    failed: Option<WriteError>,
}

impl Sending {
    /// Sends every row of the input.
    ///
    /// # Errors
    /// When the input cannot be read any more, or the result, the undo file or the failed rows cannot
    /// be written. What rows came to is no error here.
    pub async fn run(
        self,
        review: Review,
        source: &mut dyn RowSource,
        told: &mut Told<'_>,
    ) -> Result<Tally, WriteError> {
        let total = review.rows;
        let shared = Arc::new(Shared {
            client: self.client,
            request: Arc::clone(&self.request),
            rules: review.rules.clone(),
            undo: self.undo.map(Mutex::new),
            is_alone: total == 1,
        });
        let (rules, request) = (review.rules, self.request);
        let mut checker = Checker::new(&rules, &request.verb, &request.mapping, &request.constants);
        let mut tally = Tally::default();
        let mut under_way: VecDeque<(Vec<Waiting>, JoinHandle<Answered>)> = VecDeque::new();
        let mut failed = None;
        let mut at_end = false;
        loop {
            while !at_end && under_way.len() < request.concurrency.max(1) {
                let items = group(source, &mut checker)?;
                at_end = items.is_empty();
                if at_end {
                    break;
                }
                let waiting = items.iter().map(Waiting::of).collect();
                let halted = tally.cause.is_some() || failed.is_some() || self.stop.is_asked();
                let task = match halted {
                    true => tokio::spawn(async move { not_sent(items) }),
                    false => {
                        let shared = Arc::clone(&shared);
                        tokio::spawn(async move { shared.answered(items).await })
                    }
                };
                under_way.push_back((waiting, task));
            }
            let Some((waiting, mut task)) = under_way.pop_front() else {
                break;
            };
            let answered = tokio::select! {
                answered = &mut task => answered.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic())),
                () = self.stop.abandoned() => {
                    task.abort();
                    abandoned(waiting)
                }
            };
            for (row, result) in &answered.rows {
                tally.count(result);
                if let Err(error) = told(row, result) {
                    failed.get_or_insert(error);
                }
            }
            self.progress.advance(tally.rows, Some(total));
            tally.cause = tally.cause.or(answered.halt);
            failed = failed.or(answered.failed);
        }
        self.progress.clear();
        tally.interrupted = self.stop.is_asked() && tally.not_sent + tally.unknown > 0;
        match failed {
            Some(error) => Err(error),
            None => Ok(tally),
        }
    }
}

/// What is known of a row whose answer may never come.
struct Waiting {
    row: InputRow,
    id: Option<String>,
    faults: Vec<Fault>,
}

impl Waiting {
    fn of(item: &Item) -> Self {
        match item {
            Item::Draft(draft) => Self {
                row: draft.given.clone(),
                id: draft.id.map(|id| id.to_string()),
                faults: Vec::new(),
            },
            Item::Bad(row, faults) => Self {
                row: row.clone(),
                id: None,
                faults: faults.clone(),
            },
        }
    }
}

/// The next rows of the input, as many as one call takes.
fn group(source: &mut dyn RowSource, checker: &mut Checker<'_>) -> Result<Vec<Item>, WriteError> {
    let mut items = Vec::new();
    while items.len() < COLLECTION {
        let Some(row) = source.next_row()? else {
            break;
        };
        items.push(match checker.draft(row) {
            Ok(draft) => Item::Draft(draft),
            Err((row, faults)) => Item::Bad(row, faults),
        });
    }
    Ok(items)
}

fn not_sent(items: Vec<Item>) -> Answered {
    let result = |item| match item {
        Item::Draft(draft) => {
            let verdict = Verdict::NotSent(own(NOT_SENT, "the row was not sent"));
            let id = draft.id.map(|id| id.to_string());
            let line = draft.line;
            (draft.given, RowResult { line, id, verdict })
        }
        Item::Bad(row, faults) => {
            let result = RowResult::of_faults(row.line, &faults);
            (row, result)
        }
    };
    Answered {
        rows: items.into_iter().map(result).collect(),
        ..Answered::default()
    }
}

/// Rows whose answer is not waited for any more.
fn abandoned(waiting: Vec<Waiting>) -> Answered {
    let result = |one: Waiting| {
        let line = one.row.line;
        let result = match one.faults.as_slice() {
            [] => RowResult {
                line,
                id: one.id,
                verdict: Verdict::Unknown(own(UNKNOWN, "the answer was not waited for")),
            },
            faults => RowResult::of_faults(line, faults),
        };
        (one.row, result)
    };
    Answered {
        rows: waiting.into_iter().map(result).collect(),
        ..Answered::default()
    }
}

fn own(code: &str, message: impl Into<String>) -> SaveError {
    SaveError {
        code: code.to_owned(),
        message: message.into(),
        fields: Vec::new(),
    }
}

impl Shared {
    /// Sends a group of rows and sorts the answer.
    async fn answered(&self, items: Vec<Item>) -> Answered {
        let mut verdicts: Vec<Option<RowResult>> = Vec::with_capacity(items.len());
        for item in &items {
            verdicts.push(match item {
                Item::Bad(row, faults) => Some(RowResult::of_faults(row.line, faults)),
                Item::Draft(_) => None,
            });
        }
        let mut answered = Answered::default();
        if let Err(error) = self.look_before(&items, &mut verdicts).await {
            sort_failure(error, &mut answered);
            let rest = not_sent(items);
            return Answered {
                rows: rest.rows,
                ..answered
            };
        }
        let places: Vec<usize> = (0..items.len())
            .filter(|at| verdicts[*at].is_none())
            .collect();
        let drafts: Vec<&Draft> = places.iter().filter_map(|at| draft(&items[*at])).collect();
        if !drafts.is_empty() {
            let (results, halt) = self.judged(&drafts).await;
            if let Some(error) = self.note_after(&results) {
                answered.failed = Some(error);
            }
            for (at, result) in places.into_iter().zip(results) {
                verdicts[at] = Some(result);
            }
            answered.halt = halt;
        }
        let rows = items.into_iter().zip(verdicts).map(|(item, result)| {
            let row = match item {
                Item::Draft(draft) => draft.given,
                Item::Bad(row, _) => row,
            };
            (row, result.expect("every draft was judged"))
        });
        answered.rows = rows.collect();
        answered
    }

    /// Reads how the records are, as far as somebody wants to know, and keeps that before they are
    /// sent. Records that were changed meanwhile get their verdict.
    async fn look_before(
        &self,
        items: &[Item],
        verdicts: &mut [Option<RowResult>],
    ) -> Result<(), WriteError> {
        let verb = &self.request.verb;
        let by_header = self.is_alone && *verb == Verb::Update;
        let since = self.request.unmodified_since.filter(|_| !by_header);
        let is_new = matches!(verb, Verb::Create | Verb::Undelete);
        if is_new || (self.undo.is_none() && since.is_none()) {
            return Ok(());
        }
        let drafts: Vec<(usize, &Draft)> = items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| Some((at, draft(item)?)))
            .collect();
        let Some((_, first)) = drafts.first() else {
            return Ok(());
        };
        let mut fields = match (self.undo.is_some(), verb) {
            (true, Verb::Delete) => before::all_names(&self.rules),
            (true, _) => {
                let mut names = before::names(first, &self.rules);
                for (_, draft) in &drafts {
                    let more = before::names(draft, &self.rules);
                    names.extend(
                        more.into_iter()
                            .filter(|name| !names.contains(name))
                            .collect::<Vec<_>>(),
                    );
                }
                names
            }
            _ => vec!["Id".to_owned()],
        };
        if since.is_some() {
            fields.push(before::STAMP.to_owned());
        }
        let only: Vec<&Draft> = drafts.iter().map(|(_, draft)| *draft).collect();
        let records =
            before::read(&self.client, &self.request.object, verb, &only, &fields).await?;
        let mut kept: Vec<Record> = Vec::new();
        for ((at, draft), record) in drafts.into_iter().zip(records) {
            let Some(record) = record else { continue };
            let changed = before::changed_at(&record);
            match (since, changed) {
                (Some(since), Some(changed)) if changed > since => {
                    let message = format!("the record was changed at {changed}, after {since}");
                    verdicts[at] = Some(RowResult {
                        line: draft.line,
                        id: draft.id.map(|id| id.to_string()),
                        verdict: Verdict::Failed(vec![own(MODIFIED, message)]),
                    });
                }
                _ => kept.push(record),
            }
        }
        match &self.undo {
            Some(undo) => locked(undo).before(kept),
            None => Ok(()),
        }
    }

    fn note_after(&self, results: &[RowResult]) -> Option<WriteError> {
        let undo = self.undo.as_ref()?;
        locked(undo).after(results).err()
    }

    /// Sends drafts; those that somebody else holds are sent again after a while.
    async fn judged(&self, drafts: &[&Draft]) -> (Vec<RowResult>, Option<Error>) {
        let (mut results, mut halt) = self.judged_once(drafts).await;
        for tried in 1..LOCKED_TRIES {
            let held: Vec<usize> = (0..drafts.len())
                .filter(|at| is_held(&results[*at]))
                .collect();
            if held.is_empty() || halt.is_some() || self.request.all_or_none {
                break;
            }
            let wait = Duration::from_millis(u64::from(tried) * 1000);
            self.client.clock().sleep(wait).await;
            let again: Vec<&Draft> = held.iter().map(|at| drafts[*at]).collect();
            let (later, later_halt) = self.judged_once(&again).await;
            for (at, result) in held.into_iter().zip(later) {
                results[at] = result;
            }
            halt = later_halt;
        }
        (results, halt)
    }

    async fn judged_once(&self, drafts: &[&Draft]) -> (Vec<RowResult>, Option<Error>) {
        let saved = match drafts {
            [only] if self.is_alone => self.send_one(only).await.map(|saved| vec![saved]),
            many => self.send_many(many).await,
        };
        let saved = match saved {
            Ok(saved) if saved.len() == drafts.len() => saved,
            Ok(_) => {
                let error = Error::Lacking {
                    missing: "result for each record",
                };
                return (all(drafts, &error), Some(error));
            }
            Err(error) => {
                let results = all(drafts, &error);
                let halts = self.is_alone || is_final(&error);
                return (results, halts.then_some(error));
            }
        };
        let results = drafts.iter().zip(saved).map(|(draft, mut saved)| {
            let own = draft.id.map(|id| id.to_string());
            saved.id = saved.id.or(own);
            RowResult::of_saved(draft.line, saved, &self.request.verb)
        });
        (results.collect(), None)
    }

    fn options(&self) -> SaveOptions {
        SaveOptions {
            allow_duplicates: self.request.allow_duplicates,
            if_unmodified_since: None,
        }
    }

    async fn send_one(&self, draft: &Draft) -> Result<Saved, Error> {
        let (client, object) = (&self.client, &self.request.object);
        let mut body = String::new();
        draft.push_json(&mut body, None);
        let mut options = self.options();
        match (&self.request.verb, &draft.id) {
            (Verb::Create, _) => client.create_record(object, body, &options).await,
            (Verb::Update, Some(id)) => {
                options.if_unmodified_since = self.request.unmodified_since.map(http_date);
                client.update_record(object, id, body, &options).await
            }
            (Verb::Upsert { key }, _) if key.eq_ignore_ascii_case("Id") => {
                self.send_many(&[draft]).await.map(first)
            }
            (Verb::Upsert { key }, _) => match draft.key_segment() {
                Some(value) => {
                    client
                        .upsert_record(object, (key, &value), body, &options)
                        .await
                }
                None => self.send_many(&[draft]).await.map(first),
            },
            (Verb::Delete, Some(id)) => client.delete_record(object, id).await,
            _ => self.send_many(&[draft]).await.map(first),
        }
    }

    async fn send_many(&self, drafts: &[&Draft]) -> Result<Vec<Saved>, Error> {
        let (client, request) = (&self.client, &*self.request);
        let ids = || {
            drafts
                .iter()
                .filter_map(|draft| draft.id)
                .collect::<Vec<RecordId>>()
        };
        let (how, key) = match &request.verb {
            Verb::Delete => return client.delete_records(&ids(), request.all_or_none).await,
            Verb::Undelete => return client.undelete(&ids()).await,
            Verb::Create => (SaveMany::Create, None),
            Verb::Update => (SaveMany::Update, None),
            Verb::Upsert { key } => {
                let object = request.object.as_str();
                let named = (!key.eq_ignore_ascii_case("Id")).then_some(key.as_str());
                (SaveMany::Upsert { object, key }, named)
            }
        };
        let object = request.object.as_str();
        let mut records = String::from("[");
        for draft in drafts {
            if records.len() > 1 {
                records.push(',');
            }
            draft.push_json(&mut records, Some(&Within { object, key }));
        }
        records.push(']');
        let options = self.options();
        client
            .save_records(how, &records, request.all_or_none, &options)
            .await
    }
}

fn draft(item: &Item) -> Option<&Draft> {
    match item {
        Item::Draft(draft) => Some(draft),
        Item::Bad(..) => None,
    }
}

fn first(mut saved: Vec<Saved>) -> Saved {
    match saved.is_empty() {
        true => Saved::default(),
        false => saved.swap_remove(0),
    }
}

fn locked(undo: &Mutex<UndoFile>) -> std::sync::MutexGuard<'_, UndoFile> {
    undo.lock().unwrap_or_else(PoisonError::into_inner)
}

fn sort_failure(error: WriteError, answered: &mut Answered) {
    match error {
        WriteError::Client(error) => answered.halt = Some(*error),
        other => answered.failed = Some(other),
    }
}

fn is_held(result: &RowResult) -> bool {
    let errors = result.errors();
    !errors.is_empty()
        && errors
            .iter()
            .all(|error| error.code == "UNABLE_TO_LOCK_ROW")
}

/// The verdict of rows whose call failed as a whole.
fn all(drafts: &[&Draft], error: &Error) -> Vec<RowResult> {
    let verdict = match (is_lost(error), error.rejection()) {
        (true, _) => Verdict::Unknown(own(UNKNOWN, error.to_string())),
        (false, Some(rejection)) => Verdict::Failed(errors_of(rejection)),
        (false, None) => Verdict::NotSent(own(NOT_SENT, error.to_string())),
    };
    let result = |draft: &&Draft| RowResult {
        line: draft.line,
        id: draft.id.map(|id| id.to_string()),
        verdict: verdict.clone(),
    };
    drafts.iter().map(result).collect()
}

fn errors_of(rejection: &Rejection) -> Vec<SaveError> {
    let error = |fault: &crate::client::fault::Fault| SaveError {
        code: fault
            .code
            .clone()
            .unwrap_or_else(|| format!("HTTP_{}", rejection.status)),
        message: fault.message.clone(),
        fields: fault.fields.clone(),
    };
    rejection.faults.iter().map(error).collect()
}

/// Whether the server may have done what was asked, although no answer tells.
#[must_use]
pub fn is_lost(error: &Error) -> bool {
    match error {
        Error::Http(error) => !error.is_unsent(),
        Error::Rejected(rejection) => rejection.status >= 500 && !is_soap_fault(rejection),
        Error::TooLarge { .. }
        | Error::Compression { .. }
        | Error::NotText { .. }
        | Error::BadAnswer { .. }
        | Error::BadXml { .. }
        | Error::Lacking { .. } => true,
        Error::Access(_)
        | Error::Withheld(_)
        | Error::Redirected { .. }
        | Error::ForeignHost { .. }
        | Error::ForeignPath { .. }
        | Error::PageLoop { .. }
        | Error::Name(_)
        | Error::SearchTooLong { .. } => false,
    }
}

/// SOAP answers with 500 to whatever it refuses; only what it calls unknown may have been done.
fn is_soap_fault(rejection: &Rejection) -> bool {
    let code = rejection.error_code();
    rejection.status == 500
        && code.is_some_and(|code| !matches!(code, "UNKNOWN_EXCEPTION" | "SERVER_UNAVAILABLE"))
}

/// Whether what follows would meet the same end, or must not be risked.
fn is_final(error: &Error) -> bool {
    let Some(rejection) = error.rejection() else {
        return true;
    };
    is_lost(error)
        || matches!(
            rejection.standing(),
            Standing::SessionEnded
                | Standing::DailyLimit
                | Standing::TooManyRequests
                | Standing::ApiDisabled
                | Standing::PasswordExpired
                | Standing::Forbidden
                | Standing::NotFound
                | Standing::VersionNotServed
                | Standing::NoSuchHost
        )
}

/// As it stands in a header.
fn http_date(at: jiff::Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_headers() {
        let at: jiff::Timestamp = "2026-11-06T08:49:37Z".parse().unwrap();
        assert_eq!(http_date(at), "Fri, 06 Nov 2026 08:49:37 GMT");
    }
}

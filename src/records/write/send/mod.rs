//! Drafts on their way: one by its own resource, many as collections of 200, several at a time.
//!
//! Rows are read, checked, sent and told in the order of the input, and no more of them are held than
//! are on their way. Every row gets a verdict, also when the connection breaks, a limit is met or the
//! user ends it: what is sent and not answered is unknown, and never sent again by itself.

mod judge;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinHandle;

pub use judge::is_lost;

use super::before::{self, Record};
use super::check::{Checker, Draft, Fault, Rules};
use super::error::WriteError;
use super::input::{InputRow, RowSource};
use super::outcome::{MODIFIED, NOT_SENT, RowResult, Tally, UNKNOWN, Verdict};
use super::request::{Review, WriteRequest};
use super::undo::UndoFile;
use super::verb::Verb;
use crate::client::{COLLECTION, Client, Error, SaveError};
use crate::model::rows::Progress;
use crate::model::stop::Stop;

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
        tally.ended = self
            .stop
            .ending()
            .filter(|_| tally.not_sent + tally.unknown > 0);
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
}

fn draft(item: &Item) -> Option<&Draft> {
    match item {
        Item::Draft(draft) => Some(draft),
        Item::Bad(..) => None,
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

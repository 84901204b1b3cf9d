//! How an import begins, and how it is taken up again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::error::ImportError;
use super::part::{Columns, Parts};
use super::plan::{Note, Plan};
use super::run::{Counter, Import, Pace};
use super::send::Sending;
use super::spool::{Spool, Spools, fingerprint};
use crate::bulk::Jobs;
use crate::client::Client;
use crate::model::rows::Progress;
use crate::records::write::{FileSource, Review, RowSource};
use crate::state::{Direction, JobBook, NewTransfer, Part, PartState, Transfer, TransferState};

/// Rows that were handed in.
pub struct Given {
    /// The rows.
    pub source: Box<dyn RowSource>,
    /// The file that they can be read from again; none for what can be read only once.
    pub place: Option<PathBuf>,
    /// A file that holds them as long as the transfer is not begun.
    pub kept: Option<tempfile::NamedTempFile>,
    /// How they are read, in words.
    pub said: String,
    /// Whether that is worth telling.
    pub is_unusual: bool,
}

impl Given {
    /// Opens the file; `-` is standard input, which is kept aside until the rows are moved.
    ///
    /// # Errors
    /// When it cannot be read, is empty, or its header cannot be used.
    pub fn open(path: &Path, plan: &Plan, spools: &Spools) -> Result<Self, ImportError> {
        let options = plan.reading.clone();
        let opened = match path == Path::new("-") {
            true => {
                let failed = |source| ImportError::Spool {
                    path: "-".into(),
                    source,
                };
                let mut file = spools.scratch().map_err(failed)?;
                std::io::copy(&mut std::io::stdin().lock(), &mut file).map_err(failed)?;
                let source = FileSource::open_as(Some(file.path()), None, options)?;
                (source, None, Some(file))
            }
            false => {
                let source = FileSource::open(path, options)?;
                let place = fs::canonicalize(path).ok().filter(|path| path.is_file());
                (source, place, None)
            }
        };
        let (source, place, kept) = opened;
        Ok(Self {
            said: source.description(),
            is_unusual: source.is_unusual(),
            source: Box::new(source),
            place,
            kept,
        })
    }
}

/// Checks every row, and finds out which columns are sent.
///
/// # Errors
/// When the object does not exist or may not be written, or the rows cannot be read. That rows are
/// wrong is no error yet.
pub async fn collect(
    client: &Client,
    plan: &mut Plan,
    source: &mut dyn RowSource,
) -> Result<Review, ImportError> {
    let request = plan.request();
    let mut columns = Columns::default();
    let looked = plan.clone();
    let review = request
        .review_each(client, source, &mut |draft| columns.take(draft, &looked))
        .await?;
    plan.columns = columns.names;
    plan.rows = review.rows;
    plan.bad = review.bad;
    if let Some(schema) = &review.rules.schema {
        plan.object.clone_from(&schema.name);
    }
    Ok(review)
}

/// What an import needs beside its rows.
pub struct Beginning<'a> {
    /// The client of the org.
    pub client: &'a Client,
    /// Key and name of the org.
    pub org: (String, String),
    /// The book.
    pub book: JobBook,
    /// Folders on this machine.
    pub spools: Spools,
    /// How it goes about its jobs.
    pub pace: Pace,
    /// The bar.
    pub bar: Arc<dyn Progress>,
}

impl Beginning<'_> {
    /// Writes the import down. Nothing was sent before.
    ///
    /// # Errors
    /// When the book or the folder cannot be written.
    pub fn begin(
        mut self,
        given: Given,
        (plan, review): (Plan, Review),
        retry_of: Option<u64>,
    ) -> Result<Import, ImportError> {
        let now = self.client.clock().now();
        self.spools.prune(&self.book, now);
        let print = given.place.as_deref().map(fingerprint);
        let print = print.transpose().map_err(|source| ImportError::Spool {
            path: given.place.clone().unwrap_or_default(),
            source,
        })?;
        let number = self.book.begin(
            &NewTransfer {
                org: self.org.0.clone(),
                org_name: self.org.1.clone(),
                direction: Direction::Import,
                operation: plan.operation.as_str().to_owned(),
                object: plan.object.clone(),
                place: given.place.clone(),
                fingerprint: print,
                plan: plan.to_text(),
                rows: Some(plan.good()),
                retry_of,
            },
            now,
        )?;
        let spool = self.spools.of(number);
        let held = spool.hold(number)?;
        if let Some(kept) = given.kept {
            let persisted = kept.persist(spool.source());
            persisted.map_err(|error| spool.failed(error.error))?;
        }
        let parts = Parts {
            source: given.source,
            rules: review.rules,
            plan: plan.clone(),
            spool: spool.clone(),
            clock: self.client.clock().clone(),
            next: 1,
            taken: 0,
            left: None,
            bad: None,
            is_at_end: false,
        };
        let sending = self.sending(number, plan, spool);
        Ok(Import {
            sending: Arc::new(sending),
            parts: Some(parts),
            waiting: Vec::new(),
            held,
        })
    }

    fn sending(self, number: u64, plan: Plan, spool: Spool) -> Sending {
        Sending {
            jobs: Jobs::new(self.client.clone()),
            book: Arc::new(Mutex::new(self.book)),
            number,
            counter: Counter::new(plan.good(), self.bar),
            plan,
            spool,
            pace: self.pace,
        }
    }
}

pub(super) fn plan_of(transfer: &Transfer) -> Result<Plan, ImportError> {
    let number = transfer.number;
    if transfer.begun.direction != Direction::Import {
        return Err(ImportError::NoImport { number });
    }
    let damaged = crate::state::JobBookError::Damaged { number };
    Ok(Plan::read(&transfer.begun.plan).ok_or(damaged)?)
}

/// How much of an import is taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What was sent is brought to its end, and the rest is sent.
    All,
    /// The results of what was sent are read; nothing is sent.
    Settle,
}

/// Nothing of it was sent, and its rows are not in the results yet.
pub(super) fn is_unjoined(part: &Part) -> bool {
    part.state == PartState::Dropped && part.unprocessed.is_none()
}

/// Takes up an import that was left, wherever that was.
///
/// # Errors
/// When another process works on it, its rows cannot be read any more, or the org does not answer.
pub async fn take_up(
    beginning: Beginning<'_>,
    transfer: &Transfer,
    extent: Extent,
) -> Result<Import, ImportError> {
    let number = transfer.number;
    let plan = plan_of(transfer)?;
    let spool = beginning.spools.of(number);
    let held = spool.hold(number)?;
    let parts = beginning.book.parts(number)?;
    let taken = parts.iter().map(|part| Note::of(part).taken).max();
    let taken = taken.unwrap_or(0);
    let next = parts.iter().map(|part| part.number).max().unwrap_or(0) + 1;
    let is_waiting = |part: &Part| !part.state.is_settled() || is_unjoined(part);
    let mut waiting: Vec<Part> = parts.into_iter().filter(is_waiting).collect();
    let is_aborted = transfer.state == TransferState::Aborted;
    for part in &mut waiting {
        // A job that was not closed has done nothing, and now never will.
        if is_aborted && !part.state.is_at_server() {
            part.state = PartState::Dropped;
        }
    }
    if extent == Extent::Settle {
        waiting.retain(|part| part.state.is_at_server() || is_unjoined(part));
    }
    waiting.reverse();
    let makes_more = taken < plan.rows && extent == Extent::All && !is_aborted;
    let rest = match makes_more {
        true => Some(source_of(transfer, &plan, &spool, taken)?),
        false => None,
    };
    let more = match rest {
        Some(source) => {
            let mut parts = Parts {
                source: Box::new(source),
                rules: plan.request().rules(beginning.client).await?,
                plan: plan.clone(),
                spool: spool.clone(),
                clock: beginning.client.clock().clone(),
                next,
                taken: 0,
                left: None,
                bad: None,
                is_at_end: false,
            };
            parts.skip(taken)?;
            Some(parts)
        }
        None => None,
    };
    Ok(Import {
        sending: Arc::new(beginning.sending(number, plan, spool)),
        parts: more,
        waiting,
        held,
    })
}

/// The rows that are not in parts yet, in a file that is still the same.
fn source_of(
    transfer: &Transfer,
    plan: &Plan,
    spool: &Spool,
    taken: u64,
) -> Result<FileSource, ImportError> {
    let kept = spool.source();
    if kept.exists() {
        return Ok(FileSource::open_as(
            Some(&kept),
            None,
            plan.reading.clone(),
        )?);
    }
    let Some(path) = transfer.begun.place.clone() else {
        return Err(ImportError::Forgotten {
            number: transfer.number,
        });
    };
    let source = FileSource::open(&path, plan.reading.clone())?;
    if fingerprint(&path).ok() == transfer.begun.fingerprint {
        return Ok(source);
    }
    Err(ImportError::SourceChanged {
        number: transfer.number,
        path,
        taken,
    })
}

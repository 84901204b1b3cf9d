//! The work of an ingest job: uploaded rows become records, two hundred at a time.
//!
//! Each portion is one transaction that holds the records, what became of each row, and the job's
//! count of rows. A job whose process ended goes on behind the last portion and does no row twice.
//! The data is looked through before the first portion, so that a file which is no CSV of the job's
//! dialect changes nothing.

mod cell;
mod header;
mod outcome;
mod scan;
mod upload;

use csv::StringRecord;
use rusqlite::params;
use serde_json::Value;

use self::header::Target;
use self::outcome::RowOutcome;
use self::scan::{Flaw, Scanner};
use self::upload::Upload;
use super::book::{Book, Metered, Rows, meter, progress};
use super::job::{Job, Operation};
use super::worker::{Bell, Done};
use crate::localorg::error::StoreError;
use crate::localorg::records::{Actor, Edit, Outcome, Refusal, RowError};
use crate::localorg::store::Store;

pub(super) use self::outcome::Part;

/// Rows of a transaction.
const PORTION: usize = 200;
/// Rows that count as a batch against the daily allowance.
const BATCH: u64 = 10_000;
/// Batches in 24 hours.
pub(in crate::localorg) const BATCHES: u64 = 15_000;

/// Works on the job, or goes on with it.
pub(super) fn run(book: &Book, bell: &Bell, job: &Job) -> Result<Done, StoreError> {
    let lines = match scanned(book, job)? {
        Ok(lines) => lines,
        Err(flaw) => return Ok(Done::Failed(flaw.message())),
    };
    if lines == 0 {
        return Ok(Done::Failed("InvalidBatch : Records not found".to_owned()));
    }
    if !admitted(book, job, lines - 1)? {
        let text = "ExceededQuota : ApiBatchItems Limit exceeded";
        return Ok(Done::Failed(text.to_owned()));
    }
    let mut rows = upload::rows(book, job.number, job.order.dialect);
    let mut first = StringRecord::new();
    if let Err(failed) = next_row(&mut rows, &mut first) {
        return Ok(Done::Failed(failed));
    }
    let header: Vec<_> = first.iter().map(str::to_owned).collect();
    let schema = book.store.schema();
    let Some(def) = schema.object(&job.order.object) else {
        let text = format!("InvalidJob : Unable to find object: {}", job.order.object);
        return Ok(Done::Failed(text));
    };
    match header::targets(&header, def, &schema, job.order.operation) {
        Ok(targets) => Load::new(book, bell, job, &targets).run(&mut rows),
        Err(why) => Ok(Done::Failed(why)),
    }
}

/// How many lines the data has, or what is wrong with it.
fn scanned(book: &Book, job: &Job) -> Result<Result<u64, Flaw>, StoreError> {
    let mut scanner = Scanner::new(job.order.dialect);
    let mut upload = Upload::of(book, job.number);
    let mut is_first = true;
    loop {
        let part = upload.part()?.to_vec();
        if part.is_empty() {
            return Ok(scanner.finish());
        }
        // Salesforce takes the mark for the first character of an unquoted cell.
        if is_first && upload.marked && part.starts_with(b"\"") {
            return Ok(Err(Flaw::StrayQuote));
        }
        is_first = false;
        if let Err(flaw) = scanner.feed(&part) {
            return Ok(Err(flaw));
        }
    }
}

/// Counts the job against the daily allowance, once; false when nothing is left of it.
fn admitted(book: &Book, job: &Job, rows: u64) -> Result<bool, StoreError> {
    if job.state == super::job::State::InProgress {
        return Ok(true);
    }
    let batches = rows.div_ceil(BATCH);
    if book.used(Metered::Batches)? + batches > BATCHES {
        return Ok(false);
    }
    let amount = usize::try_from(batches).unwrap_or(usize::MAX);
    let now = book.now();
    book.with(|connection| meter(connection, now, Metered::Batches, amount))?;
    Ok(true)
}

/// Reads a row; false at the end. Bytes that are no UTF-8 are replaced.
fn next_row(rows: &mut csv::Reader<Upload>, row: &mut StringRecord) -> Result<bool, String> {
    let mut bytes = csv::ByteRecord::new();
    match rows.read_byte_record(&mut bytes) {
        Ok(more) => {
            *row = StringRecord::from_byte_record_lossy(bytes);
            Ok(more)
        }
        Err(failed) => {
            tracing::error!(error = %failed, "uploaded data cannot be read");
            Err("InternalServerError : the data of the job could not be read".to_owned())
        }
    }
}

/// A job while its rows are taken up.
struct Load<'a> {
    book: &'a Book,
    bell: &'a Bell,
    job: &'a Job,
    targets: &'a [Target],
    /// Place of the id in a row.
    id_at: Option<usize>,
    /// Rows that were taken up.
    done: u64,
    since: i64,
}

impl<'a> Load<'a> {
    fn new(book: &'a Book, bell: &'a Bell, job: &'a Job, targets: &'a [Target]) -> Self {
        Self {
            book,
            bell,
            job,
            targets,
            id_at: targets.iter().position(|target| *target == Target::Id),
            done: job.processed,
            since: book.now(),
        }
    }

    fn run(mut self, rows: &mut csv::Reader<Upload>) -> Result<Done, StoreError> {
        let mut row = StringRecord::new();
        for _ in 0..self.done {
            if let Err(failed) = next_row(rows, &mut row) {
                return Ok(Done::Failed(failed));
            }
        }
        let mut portion = Vec::with_capacity(PORTION);
        loop {
            let more = match next_row(rows, &mut row) {
                Ok(more) => more,
                Err(failed) => return Ok(Done::Failed(failed)),
            };
            if more {
                portion.push(row.clone());
            }
            if portion.len() == PORTION || (!more && !portion.is_empty()) {
                if self.bell.is_stopping() || !self.take(&portion)? {
                    return Ok(Done::Left);
                }
                portion.clear();
            }
            if !more {
                return Ok(Done::Complete);
            }
        }
    }

    /// Takes up some rows; false when the job is not wanted any more and nothing was kept.
    fn take(&mut self, portion: &[StringRecord]) -> Result<bool, StoreError> {
        let unit = self.book.store.unit()?;
        let order = &self.job.order;
        let actor = Actor::new(&order.created_by, order.api_version);
        let mut edit = Edit::begin(unit.store(), actor)?;
        let mut outcomes = Vec::with_capacity(portion.len());
        for row in portion {
            outcomes.push(self.one(&mut edit, row)?);
        }
        if order.operation == Operation::HardDelete {
            for gone in outcomes.iter().filter(|outcome| outcome.error.is_none()) {
                if let Err(Refusal::Broken(failed)) = edit.empty_bin(&gone.id) {
                    return Err(failed);
                }
            }
        }
        edit.commit()?;
        let now = self.book.now();
        if !self.keep(unit.store(), &outcomes, now)? {
            return Ok(false);
        }
        unit.commit()?;
        self.done += portion.len() as u64;
        self.since = now;
        Ok(true)
    }

    /// Takes up one row.
    fn one(&self, edit: &mut Edit, row: &StringRecord) -> Result<RowOutcome, StoreError> {
        let id = self.id_at.and_then(|at| row.get(at)).unwrap_or_default();
        let outcome = cell::given(self.targets, row.iter())
            .map_err(Refusal::from)
            .and_then(|given| self.write(edit, given));
        let failed = |error: String| RowOutcome {
            id: id.trim().to_owned(),
            created: false,
            error: Some(error),
        };
        match outcome {
            Ok(done) => Ok(RowOutcome {
                id: done.id,
                created: done.created,
                error: None,
            }),
            Err(Refusal::Errors(errors)) => Ok(failed(outcome::texts(&errors))),
            Err(Refusal::Many(ids)) => Ok(failed(self.ambiguous(&ids))),
            Err(Refusal::Broken(broken)) => Err(broken),
        }
    }

    fn write(&self, edit: &mut Edit, given: cell::Given) -> Outcome {
        let order = &self.job.order;
        let object = &order.object;
        let with_id = |verb: &str| {
            let message = format!("Id not specified in {verb} call");
            let missing = RowError::about("MISSING_ARGUMENT", message, ["Id"]);
            given.id.clone().ok_or(missing)
        };
        match order.operation {
            Operation::Insert if given.id.is_some() => {
                let message = "cannot specify Id in an insert call";
                let code = "INVALID_FIELD_FOR_INSERT_UPDATE";
                Err(RowError::about(code, message, ["Id"]).into())
            }
            Operation::Insert => edit.create(object, &given.fields),
            Operation::Update => edit.update(object, &with_id("an update")?, &given.fields),
            Operation::Upsert => self.upsert(edit, given),
            Operation::Delete | Operation::HardDelete => {
                edit.delete(&with_id("a delete")?, Some(object))
            }
            // `intake` lets no such ingest job in.
            Operation::Query | Operation::QueryAll => {
                Err(RowError::new("INVALID_OPERATION", "not an ingest operation").into())
            }
        }
    }

    fn upsert(&self, edit: &mut Edit, mut given: cell::Given) -> Outcome {
        let object = &self.job.order.object;
        let key = self.job.order.external_id.as_deref().unwrap_or("Id");
        if key == "Id" {
            return match &given.id {
                Some(id) => edit.update(object, id, &given.fields),
                None => edit.create(object, &given.fields),
            };
        }
        if given.id.is_some() {
            let message = "The Id field should not be specified in the sobject data.";
            return Err(RowError::about("INVALID_FIELD", message, ["Id"]).into());
        }
        let value = match given.fields.shift_remove(key) {
            None | Some(Value::Null) => {
                let message = format!("{key} not specified");
                return Err(RowError::about("MISSING_ARGUMENT", message, [key]).into());
            }
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
        };
        edit.upsert(object, key, &value, &given.fields)
    }

    fn ambiguous(&self, ids: &[String]) -> String {
        let key = self.job.order.external_id.as_deref().unwrap_or("Id");
        let message = format!(
            "{key}: more than one record found for external id field: [{}]",
            ids.join(", ")
        );
        outcome::texts(&[RowError::about("DUPLICATE_EXTERNAL_ID", message, [key])])
    }

    /// Writes down what became of the rows; false when the job is not in progress any more.
    fn keep(&self, store: &Store, outcomes: &[RowOutcome], now: i64) -> Result<bool, StoreError> {
        let connection = store.reader()?;
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let failed = outcomes.iter().filter(|outcome| outcome.error.is_some());
        let rows = Rows {
            taken: count(outcomes.len()),
            failed: count(failed.count()),
        };
        let job = self.job.number;
        let work = || {
            if !progress(&connection, job, rows, [now, now - self.since])? {
                return Ok(false);
            }
            let mut insert = connection.prepare_cached(
                "INSERT INTO bulk_outcome (job, row, id, created, error)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for (row, outcome) in (self.done..).zip(outcomes) {
                let row = i64::try_from(row).unwrap_or(i64::MAX);
                let RowOutcome { id, created, error } = outcome;
                insert.execute(params![job, row, id, created, error])?;
            }
            Ok(true)
        };
        work().map_err(|source| store.failed(source))
    }
}

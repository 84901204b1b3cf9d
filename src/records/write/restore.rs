//! A write that is taken back, by what its undo file tells.
//!
//! What was made is deleted, what was changed gets its old values, what was deleted comes out of the
//! recycle bin; what the bin has lost is made again, with a new id. A record that is as it was is left
//! alone.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::value::RawValue;

use super::before::Record;
use super::check::Dates;
use super::error::WriteError;
use super::input::{InputRow, ListSource};
use super::outcome::{RowResult, Tally, Verdict};
use super::request::WriteRequest;
use super::send::Sending;
use super::undo::UndoLog;
use super::value::{FieldValue, Given};
use super::verb::Verb;
use crate::client::{Client, RETRIEVE};
use crate::model::id::RecordId;
use crate::model::rows::Progress;
use crate::model::stop::Stop;

/// A write that is to be taken back.
pub struct Restore {
    /// The org.
    pub client: Client,
    /// Collections on their way at the same time.
    pub concurrency: usize,
    /// The user's wish to end it.
    pub stop: Stop,
    /// How far it is.
    pub progress: Arc<dyn Progress>,
}

/// What was done about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// `restored`, `undeleted`, `recreated`, `deleted` or `unchanged`.
    pub action: &'static str,
    /// The record as it was known.
    pub id: String,
    /// The record that took its place.
    pub new_id: Option<String>,
    /// What became of it.
    pub result: RowResult,
}

type Told<'t> = dyn FnMut(&Restored) -> Result<(), WriteError> + Send + 't;

impl Restore {
    /// Takes the write back and tells about every record.
    ///
    /// # Errors
    /// When the org cannot be asked, or what was done cannot be told.
    pub async fn run(&self, log: &UndoLog, told: &mut Told<'_>) -> Result<Tally, WriteError> {
        let mut tally = Tally::default();
        let object = &log.head.object;
        if !log.created.is_empty() {
            let ids = log.created.iter().filter_map(|id| RecordId::parse(id).ok());
            let source = ListSource::of_ids(ids.collect());
            self.step(object, (Verb::Delete, "deleted"), source, &mut tally, told)
                .await?;
        }
        let (there, gone) = self.sorted(log).await?;
        if log.head.verb == "delete" {
            for record in there {
                let id = record.text("Id").unwrap_or_default();
                let done = unchanged(id);
                tally.count(&done.result);
                told(&done)?;
            }
            self.bring_back(object, gone, &mut tally, told).await?;
        } else {
            // Of a record that is gone the server tells so itself.
            let rows = there.into_iter().chain(gone);
            let source = self.changes(object, rows).await?;
            self.step(object, (Verb::Update, "restored"), source, &mut tally, told)
                .await?;
        }
        self.progress.clear();
        Ok(tally)
    }

    /// The records that are there, and those that are not.
    async fn sorted(&self, log: &UndoLog) -> Result<(Vec<Record>, Vec<Record>), WriteError> {
        let (mut there, mut gone) = (Vec::new(), Vec::new());
        for chunk in log.before.chunks(RETRIEVE) {
            let ids = chunk
                .iter()
                .filter_map(|record| RecordId::parse(&record.text("Id")?).ok());
            let ids: Vec<RecordId> = ids.collect();
            let fields = ["Id".to_owned()];
            let found: Vec<Option<Record>> = self
                .client
                .retrieve(&log.head.object, &ids, &fields)
                .await?;
            let found: HashSet<String> = found
                .iter()
                .flatten()
                .filter_map(|record| record.text("Id"))
                .collect();
            for record in chunk {
                let is_there = record.text("Id").is_some_and(|id| found.contains(&id));
                let place = if is_there { &mut there } else { &mut gone };
                place.push(record.clone());
            }
        }
        Ok((there, gone))
    }

    /// Rows with the old values of the fields that may be changed.
    async fn changes(
        &self,
        object: &str,
        records: impl Iterator<Item = Record>,
    ) -> Result<ListSource, WriteError> {
        let schema = self.client.describe(object).await?;
        let may =
            |name: &str| name == "Id" || schema.field(name).is_some_and(|field| field.updateable);
        let rows = (1..)
            .zip(records)
            .map(|(line, record)| row(line, record, may));
        Ok(ListSource::of_rows(rows.collect()))
    }

    /// Takes deleted records out of the recycle bin, and makes those again that it has lost.
    async fn bring_back(
        &self,
        object: &str,
        records: Vec<Record>,
        tally: &mut Tally,
        told: &mut Told<'_>,
    ) -> Result<(), WriteError> {
        let ids = records
            .iter()
            .filter_map(|record| RecordId::parse(&record.text("Id")?).ok());
        let source = ListSource::of_ids(ids.collect());
        let mut lost: HashSet<String> = HashSet::new();
        let mut first = Tally::default();
        let mut told_first = |done: &Restored| {
            match done.result.verdict {
                Verdict::Failed(_) => drop(lost.insert(done.id.clone())),
                _ => {
                    tally.count(&done.result);
                    told(done)?;
                }
            }
            Ok(())
        };
        self.step(
            object,
            (Verb::Undelete, "undeleted"),
            source,
            &mut first,
            &mut told_first,
        )
        .await?;
        tally.cause = tally.cause.take().or(first.cause);
        tally.ended = tally.ended.or(first.ended);
        if lost.is_empty() || tally.cause.is_some() || tally.ended.is_some() {
            return Ok(());
        }
        let schema = self.client.describe(object).await?;
        let is_lost = |record: &Record| record.text("Id").is_some_and(|id| lost.contains(&id));
        let records: Vec<Record> = records.into_iter().filter(is_lost).collect();
        let old: Vec<String> = records
            .iter()
            .filter_map(|record| record.text("Id"))
            .collect();
        let may = |name: &str| schema.field(name).is_some_and(|field| field.createable);
        let rows = (1..).zip(records).map(|(line, record)| {
            let mut row = row(line, record, may);
            row.fields
                .retain(|(_, value)| !matches!(value, Given::Null));
            row
        });
        let source = ListSource::of_rows(rows.collect());
        let mut told_second = |done: &Restored| {
            let at = usize::try_from(done.result.line).unwrap_or(1) - 1;
            let done = Restored {
                id: old.get(at).cloned().unwrap_or_default(),
                new_id: done.result.id.clone(),
                ..done.clone()
            };
            told(&done)
        };
        self.step(
            object,
            (Verb::Create, "recreated"),
            source,
            tally,
            &mut told_second,
        )
        .await
    }

    /// Sends rows that nobody has to check.
    async fn step(
        &self,
        object: &str,
        (verb, action): (Verb, &'static str),
        mut source: ListSource,
        tally: &mut Tally,
        told: &mut Told<'_>,
    ) -> Result<(), WriteError> {
        let request = WriteRequest {
            object: object.to_owned(),
            verb,
            constants: Vec::new(),
            mapping: Vec::new(),
            checks: false,
            skips_bad: true,
            all_or_none: false,
            // What was there before may be there again.
            allow_duplicates: true,
            unmodified_since: None,
            zone: TimeZone::UTC,
            dates: Dates::Iso,
            concurrency: self.concurrency,
            needs_schema: false,
        };
        let review = request.review(&self.client, &mut source).await?;
        if review.rows == 0 {
            return Ok(());
        }
        let sending = Sending {
            client: self.client.clone(),
            request: Arc::new(request),
            undo: None,
            stop: self.stop.clone(),
            progress: Arc::clone(&self.progress),
        };
        let mut each = |_: &InputRow, result: &RowResult| {
            told(&Restored {
                action,
                id: result.id.clone().unwrap_or_default(),
                new_id: None,
                result: result.clone(),
            })
        };
        let done = sending.run(review, &mut source, &mut each).await?;
        *tally = Tally {
            rows: tally.rows + done.rows,
            done: tally.done + done.done,
            created: tally.created + done.created,
            failed: tally.failed + done.failed,
            unknown: tally.unknown + done.unknown,
            not_sent: tally.not_sent + done.not_sent,
            cause: tally.cause.take().or(done.cause),
            ended: tally.ended.or(done.ended),
        };
        Ok(())
    }
}

fn unchanged(id: String) -> Restored {
    Restored {
        action: "unchanged",
        id: id.clone(),
        new_id: None,
        result: RowResult {
            line: 0,
            id: Some(id),
            verdict: Verdict::Done { created: false },
        },
    }
}

/// A record as a row, with the fields that may be set.
fn row(line: u64, record: Record, may: impl Fn(&str) -> bool) -> InputRow {
    let fields = record.0.into_iter().filter(|(name, _)| may(name));
    let given = |raw: Box<RawValue>| match FieldValue::of_json(&raw) {
        FieldValue::Null => Given::Null,
        _ => Given::Json(raw),
    };
    InputRow {
        line,
        fields: fields
            .map(|(name, raw)| (name.into(), given(raw)))
            .collect(),
        flaw: None,
    }
}

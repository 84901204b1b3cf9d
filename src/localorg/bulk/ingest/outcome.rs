//! What became of the rows of an ingest job, as CSV.
//!
//! The rows are not kept twice: the uploaded data is read again beside the outcomes, which stand
//! in the same order.

use std::io::{self, Write};

use csv::StringRecord;

use super::super::book::Book;
use super::super::csv::push_row;
use super::super::job::Job;
use super::upload;
use crate::localorg::flow::BodyWriter;
use crate::localorg::records::RowError;

/// What became of a row.
#[derive(Debug)]
pub(super) struct RowOutcome {
    /// Of the record; empty when there is none.
    pub(super) id: String,
    pub(super) created: bool,
    /// Why it failed.
    pub(super) error: Option<String>,
}

/// The three kinds of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Part {
    Successful,
    Failed,
    Unprocessed,
}

impl Part {
    /// By the last segment of its path, in any case.
    pub(in super::super) fn named(segment: &str) -> Option<Self> {
        let named = [
            ("successfulResults", Self::Successful),
            ("failedResults", Self::Failed),
            ("unprocessedRecords", Self::Unprocessed),
        ];
        let found = named
            .into_iter()
            .find(|(name, _)| segment.eq_ignore_ascii_case(name));
        found.map(|(_, part)| part)
    }

    /// Writes this part of the job's results.
    pub(in super::super) fn writer(self, book: &Book, job: &Job) -> BodyWriter {
        let (book, job) = (book.clone(), job.clone());
        Box::new(move |out| {
            Results {
                book,
                job,
                part: self,
            }
            .write(out)
        })
    }
}

/// `CODE:message:fields --` of each error.
pub(super) fn texts(errors: &[RowError]) -> String {
    let texts: Vec<_> = errors.iter().map(text).collect();
    texts.join(" ")
}

fn text(error: &RowError) -> String {
    let gap = if error.fields.is_empty() { "" } else { " " };
    let fields = error.fields.join(",");
    format!("{}:{}:{fields}{gap}--", error.code, error.message)
}

struct Results {
    book: Book,
    job: Job,
    part: Part,
}

impl Results {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut rows = upload::rows(&self.book, self.job.number, self.job.order.dialect);
        let mut row = StringRecord::new();
        let has_header = read(&mut rows, &mut row)?;
        let lead: &[&str] = match self.part {
            Part::Successful => &["sf__Id", "sf__Created"],
            Part::Failed => &["sf__Id", "sf__Error"],
            Part::Unprocessed if !has_header => return Ok(()),
            Part::Unprocessed => &[],
        };
        self.row(lead, &row, out)?;
        if self.part == Part::Unprocessed {
            return self.rest(&mut rows, out);
        }
        self.reported(&mut rows, out)
    }

    /// The rows that have an outcome of this kind.
    fn reported(
        &self,
        rows: &mut csv::Reader<upload::Upload>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let reader = self.book.store.reader().map_err(io::Error::other)?;
        let wanted = if self.part == Part::Failed {
            "NOT NULL"
        } else {
            "NULL"
        };
        let mut statement = reader
            .prepare(&format!(
                "SELECT row, id, created, error FROM bulk_outcome
                 WHERE job = ?1 AND error IS {wanted} ORDER BY row"
            ))
            .map_err(io::Error::other)?;
        let mut outcomes = statement
            .query([self.job.number])
            .map_err(io::Error::other)?;
        let (mut row, mut read_rows) = (StringRecord::new(), 0);
        while let Some(outcome) = outcomes.next().map_err(io::Error::other)? {
            let cell = |at: usize| outcome.get::<_, String>(at).map_err(io::Error::other);
            let at: i64 = outcome.get(0).map_err(io::Error::other)?;
            while read_rows <= at {
                read(rows, &mut row)?;
                read_rows += 1;
            }
            let id = cell(1)?;
            let second = match self.part {
                Part::Failed => cell(3)?,
                _ => outcome
                    .get::<_, bool>(2)
                    .map_err(io::Error::other)?
                    .to_string(),
            };
            self.row(&[&id, &second], &row, out)?;
        }
        Ok(())
    }

    /// The rows behind those that were taken up.
    fn rest(&self, rows: &mut csv::Reader<upload::Upload>, out: &mut dyn Write) -> io::Result<()> {
        let mut row = StringRecord::new();
        let mut at = 0;
        while read(rows, &mut row)? {
            if at >= self.job.processed {
                self.row(&[], &row, out)?;
            }
            at += 1;
        }
        Ok(())
    }

    fn row(&self, lead: &[&str], row: &StringRecord, out: &mut dyn Write) -> io::Result<()> {
        let mut text = Vec::new();
        let cells = lead.iter().copied().chain(row.iter());
        push_row(self.job.order.dialect, cells, &mut text);
        out.write_all(&text)
    }
}

fn read(rows: &mut csv::Reader<upload::Upload>, row: &mut StringRecord) -> io::Result<bool> {
    let mut bytes = csv::ByteRecord::new();
    let more = rows
        .read_byte_record(&mut bytes)
        .map_err(io::Error::other)?;
    *row = StringRecord::from_byte_record_lossy(bytes);
    Ok(more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_read_as_salesforce_writes_them() {
        let missing = RowError::about(
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [Name]",
            ["Name"],
        );
        let locked = RowError::new("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access");
        assert_eq!(
            texts(std::slice::from_ref(&missing)),
            "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --"
        );
        assert_eq!(
            texts(&[locked, missing]),
            "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access:-- \
             REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --"
        );
    }

    #[test]
    fn parts_are_named_in_any_case() {
        assert_eq!(Part::named("unprocessedrecords"), Some(Part::Unprocessed));
        assert_eq!(Part::named("failedResults"), Some(Part::Failed));
        assert_eq!(Part::named("batches"), None);
    }
}

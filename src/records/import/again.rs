//! Rows that failed, to be sent again.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use super::begin::{Given, is_unjoined, plan_of};
use super::error::ImportError;
use super::join::LINE;
use super::plan::Plan;
use super::spool::{Spool, Spools};
use crate::bulk::ResultPart;
use crate::records::write::{FileSource, InputRow, RowSource};
use crate::state::{JobBook, Part, Transfer, TransferState};

/// Rows to be sent again.
pub struct Again {
    /// How they are sent.
    pub plan: Plan,
    /// The rows.
    pub given: Given,
    /// Rows that failed.
    pub failed: u64,
    /// Rows that were not looked at.
    pub unprocessed: u64,
}

/// The failed rows of an import and those that were not looked at, to be sent again: as they were, or
/// corrected in `file`.
///
/// # Errors
/// When there are none, they were sent again already, or a row of the file did not fail.
pub fn retry(
    book: &JobBook,
    transfer: &Transfer,
    file: Option<&Path>,
    spools: &Spools,
) -> Result<Again, ImportError> {
    let number = transfer.number;
    let mut plan = plan_of(transfer)?;
    if let Some(by) = transfer.retried_by {
        return Err(ImportError::Retried { number, by });
    }
    let parts = book.parts(number)?;
    let has_ended = |part: &Part| part.state.is_settled() && !is_unjoined(part);
    if transfer.state == TransferState::Running || !parts.iter().all(has_ended) {
        return Err(ImportError::NotEnded { number });
    }
    let (failed, others) = book.lines(number)?;
    if failed.is_empty() && others.is_empty() {
        return Err(ImportError::NothingFailed { number });
    }
    // The rows have the columns that were sent.
    plan.reading = plan.reading.as_sent();
    let spool = spools.of(number);
    let scratch = spools.scratch().map_err(|source| spool.failed(source))?;
    let given = match file {
        None => {
            rows_again(book, transfer, &spool, scratch.as_file())?;
            let rows = scratch.path();
            let source = FileSource::open_as(Some(rows), None, plan.reading.clone())?;
            Given {
                said: source.description(),
                is_unusual: false,
                source: Box::new(source),
                place: None,
                kept: Some(scratch),
            }
        }
        Some(path) => {
            let mut given = Given::open(path, &plan, spools)?;
            let lines = failed.iter().chain(&others);
            check_failed(&mut *given.source, path, number, lines)?;
            given
        }
    };
    Ok(Again {
        plan,
        given,
        failed: failed.len() as u64,
        unprocessed: others.len() as u64,
    })
}

/// Every row that tells its line must be one that failed.
fn check_failed<'l>(
    source: &mut dyn RowSource,
    path: &Path,
    number: u64,
    lines: impl Iterator<Item = &'l u64>,
) -> Result<(), ImportError> {
    let lines: HashSet<u64> = lines.copied().collect();
    let (mut count, mut first) = (0, None);
    while let Some(row) = source.next_row()? {
        let line = told_line(&row);
        if let Some(line) = line.filter(|line| !lines.contains(line)) {
            count += 1;
            first.get_or_insert(line);
        }
    }
    source.rewind()?;
    match first {
        None => Ok(()),
        Some(line) => Err(ImportError::DidNotFail {
            number,
            path: path.to_owned(),
            count,
            line,
        }),
    }
}

/// Puts the failed rows and those that were not looked at into one table.
fn rows_again(
    book: &JobBook,
    transfer: &Transfer,
    spool: &Spool,
    file: &fs::File,
) -> Result<(), ImportError> {
    let number = transfer.number;
    let failed = |error: csv::Error| spool.failed(error.into());
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
    let mut is_first = true;
    for part in book.parts(number)? {
        for which in [ResultPart::Failed, ResultPart::Unprocessed] {
            let Some(mut rows) = spool.result(part.number, which)? else {
                continue;
            };
            let header = rows.headers().map_err(failed)?.clone();
            let is_column = |name: &str| !name.starts_with("sf__");
            let kept: Vec<usize> = (0..header.len())
                .filter(|at| header.get(*at).is_some_and(is_column))
                .collect();
            let names = kept.iter().filter_map(|at| header.get(*at));
            if std::mem::take(&mut is_first) {
                writer.write_record(names).map_err(failed)?;
            }
            for row in rows.records() {
                let row = row.map_err(failed)?;
                let cells = kept.iter().map(|at| row.get(*at).unwrap_or_default());
                writer.write_record(cells).map_err(failed)?;
            }
        }
    }
    if is_first {
        return Err(ImportError::Forgotten { number });
    }
    writer.flush().map_err(|source| spool.failed(source))
}

/// The line of the imported file that a row tells.
fn told_line(row: &InputRow) -> Option<u64> {
    let mut cells = row.fields.iter();
    let found = cells.find(|(name, _)| name.eq_ignore_ascii_case(LINE));
    found.and_then(|(_, given)| given.as_cell().trim().parse().ok())
}

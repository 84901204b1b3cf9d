//! Rows that failed, to be sent again.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::begin::{Given, is_unjoined, plan_of};
use super::error::ImportError;
use super::join::LINE;
use super::part::print;
use super::plan::Plan;
use super::rejoin::{self, Match, RejoinError, Rejoining};
use super::spool::{Spool, Spools};
use crate::bulk::ResultPart;
use crate::records::write::{FileOptions, FileSource, InputError, InputRow, RowSource};
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
    /// How the rows of a file of corrected ones stand to those.
    pub found: Option<Match>,
}

/// Where the rows come from that are sent again.
#[derive(Clone, Copy, Debug)]
pub enum Corrected<'p> {
    /// As they were sent.
    Nowhere,
    /// A file of failed rows: as results have them, with their lines, or any other one, whose rows these
    /// fields tell apart.
    Failed(&'p Path, &'p [String]),
    /// The file that was imported, in which the rows are still on their lines.
    Original(&'p Path),
}

/// The failed rows of an import and those that were not looked at, to be sent again: as they were, or
/// corrected.
///
/// # Errors
/// When there are none, they were sent again already, a row of the file did not fail, or the file that
/// was imported has other rows now.
pub fn retry(
    book: &JobBook,
    transfer: &Transfer,
    corrected: Corrected<'_>,
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
    let spool = spools.of(number);
    let is_corrected = !matches!(corrected, Corrected::Nowhere);
    let Wanted {
        lines,
        failed,
        unprocessed,
    } = wanted(book, number, (&spool, &parts), is_corrected)?;
    let scratch = spools.scratch().map_err(|source| spool.failed(source))?;
    let mut found = None;
    let given = match corrected {
        Corrected::Nowhere => {
            plan.reading = plan.reading.as_sent();
            rows_again(book, transfer, &spool, scratch.as_file())?;
            copied(scratch, &plan)?
        }
        Corrected::Failed(path, key) => {
            let rejoining = Rejoining {
                number,
                path,
                key: rejoin::key(&plan, key),
                plan: &plan,
                lines: &lines,
            };
            let of = (&spool, &parts[..]);
            let (reading, given, rows) = corrected_rows(&rejoining, of, (spools, scratch))?;
            found = Some(rows);
            plan.reading = reading;
            given
        }
        Corrected::Original(path) => {
            original(
                path,
                (&plan, number),
                (&spool, &parts),
                (&lines, scratch.as_file()),
            )?;
            plan.reading = plan.reading.as_copied();
            copied(scratch, &plan)?
        }
    };
    Ok(Again {
        plan,
        given,
        failed,
        unprocessed,
        found,
    })
}

/// The rows that are to be sent again.
struct Wanted {
    /// Their lines.
    lines: HashSet<u64>,
    failed: u64,
    unprocessed: u64,
}

fn wanted(
    book: &JobBook,
    number: u64,
    (spool, parts): (&Spool, &[Part]),
    is_corrected: bool,
) -> Result<Wanted, ImportError> {
    let (failed, others) = book.lines(number)?;
    // Rows that are wrong by themselves are so until they are corrected.
    let mut left_out = lines_left_out(spool, parts)?;
    let rows = left_out.len() as u64;
    if !is_corrected {
        left_out.clear();
    }
    if failed.is_empty() && others.is_empty() && left_out.is_empty() {
        return Err(match rows {
            0 => ImportError::NothingFailed { number },
            rows => ImportError::OnlyWrong { number, rows },
        });
    }
    let all = failed.iter().chain(&others).chain(&left_out);
    Ok(Wanted {
        lines: all.copied().collect(),
        failed: (failed.len() + left_out.len()) as u64,
        unprocessed: others.len() as u64,
    })
}

/// The rows of a file of corrected ones: how they are read, and how they stand to those that failed.
fn corrected_rows(
    rejoining: &Rejoining<'_>,
    of: (&Spool, &[Part]),
    (spools, scratch): (&Spools, tempfile::NamedTempFile),
) -> Result<(FileOptions, Given, Match), ImportError> {
    let &Rejoining {
        number, path, plan, ..
    } = rejoining;
    // The rows have the columns that were sent.
    let sent = Plan {
        reading: plan.reading.as_sent(),
        ..plan.clone()
    };
    let mut given = Given::open(path, &sent, spools)?;
    let source = &mut *given.source;
    let columns = rejoin::columns(source)?;
    if columns.iter().any(|name| name.eq_ignore_ascii_case(LINE)) {
        let found = check_failed(source, (path, number), rejoining.lines)?;
        return Ok((sent.reading, given, found));
    }
    let (reading, found) = rejoining.run(source, of, scratch.as_file())?;
    let plan = Plan { reading, ..sent };
    let given = copied(scratch, &plan)?;
    Ok((plan.reading, given, found))
}

/// Copies the rows on these lines of the file that was imported, which must have no other rows than then.
fn original(
    path: &Path,
    (plan, number): (&Plan, u64),
    (spool, parts): (&Spool, &[Part]),
    (lines, copy): (&HashSet<u64>, &fs::File),
) -> Result<(), ImportError> {
    let mut source = FileSource::open(path, plan.reading.clone())?;
    let last = parts.iter().map(|part| part.number).max();
    let mut picking = Picking {
        lines,
        prints: spool.prints(last.unwrap_or(0))?,
        rows: 0,
        picked: 0,
        others: 0,
    };
    let picked = picking.run(&mut source, copy);
    picked.map_err(|error| error.told(spool))?;
    let is_whole = picking.rows == plan.rows && picking.picked == lines.len() as u64;
    if is_whole && picking.others == 0 {
        return Ok(());
    }
    Err(ImportError::OtherRows {
        number,
        path: path.to_owned(),
        rows: picking.rows,
        before: plan.rows,
        others: picking.others,
    })
}

/// Rows in a file that goes when they were moved.
fn copied(scratch: tempfile::NamedTempFile, plan: &Plan) -> Result<Given, ImportError> {
    let source = FileSource::open_as(Some(scratch.path()), None, plan.reading.clone())?;
    Ok(Given {
        said: source.description(),
        is_unusual: false,
        source: Box::new(source),
        place: None,
        kept: Some(scratch),
    })
}

/// Lines of rows that were left out because they were wrong.
fn lines_left_out(spool: &Spool, parts: &[Part]) -> Result<Vec<u64>, ImportError> {
    let last = parts.iter().map(|part| part.number).max();
    let mut lines = Vec::new();
    for mut rows in spool.bad(last.unwrap_or(0))? {
        for row in rows.records() {
            let row = row.map_err(|error| spool.failed(error.into()))?;
            lines.extend(row.get(0).and_then(|line| line.parse::<u64>().ok()));
        }
    }
    Ok(lines)
}

/// Why rows cannot be picked out of a file.
pub(super) enum PickFault {
    Read(InputError),
    Write(csv::Error),
}

impl From<InputError> for PickFault {
    fn from(error: InputError) -> Self {
        Self::Read(error)
    }
}

impl From<csv::Error> for PickFault {
    fn from(error: csv::Error) -> Self {
        Self::Write(error)
    }
}

impl PickFault {
    pub(super) fn told(self, spool: &Spool) -> ImportError {
        match self {
            Self::Read(error) => error.into(),
            Self::Write(error) => spool.failed(error.into()),
        }
    }
}

/// Copies the rows on some lines of a file into a table, and makes sure that the others are still
/// those that were done.
struct Picking<'p> {
    lines: &'p HashSet<u64>,
    /// What the rows were like that were sent, by their lines.
    prints: HashMap<u64, u64>,
    /// Rows that the file has.
    rows: u64,
    /// Rows that were copied.
    picked: u64,
    /// Rows that should not have changed and did.
    others: u64,
}

impl Picking<'_> {
    fn run(&mut self, source: &mut FileSource, file: &fs::File) -> Result<(), PickFault> {
        let columns = rejoin::columns(source)?;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
        let names = columns.iter().map(|name| &**name);
        writer.write_record(std::iter::once(LINE).chain(names))?;
        while let Some(row) = source.next_row()? {
            self.rows += 1;
            if !self.lines.contains(&row.line) {
                let is_same = self.prints.get(&row.line) == Some(&print(&row));
                self.others += u64::from(!is_same);
                continue;
            }
            self.picked += 1;
            writer.write_record(cells(&row, &columns))?;
        }
        writer.flush().map_err(csv::Error::from)?;
        Ok(())
    }
}

/// The line of a row and its cells. A row with too few or too many cells stays one.
pub(super) fn cells(row: &InputRow, columns: &[Arc<str>]) -> Vec<String> {
    let cell = |name: &Arc<str>| {
        let found = row.fields.iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, given)| given.as_cell().into_owned())
    };
    let mut all = vec![row.line.to_string()];
    if row.flaw.is_none() {
        all.extend(columns.iter().map(cell));
    }
    all
}

/// Every row must tell a line that failed, and each line once.
fn check_failed(
    source: &mut dyn RowSource,
    (path, number): (&Path, u64),
    lines: &HashSet<u64>,
) -> Result<Match, ImportError> {
    let path = || path.to_owned();
    let (mut count, mut first, mut lineless) = (0, None, 0);
    let mut seen = HashSet::new();
    while let Some(row) = source.next_row()? {
        let Some(line) = told_line(&row) else {
            lineless += 1;
            continue;
        };
        if !lines.contains(&line) {
            count += 1;
            first.get_or_insert(line);
        } else if !seen.insert(line) {
            let path = path();
            return Err(RejoinError::TwoRows { number, path, line }.into());
        }
    }
    source.rewind()?;
    if let Some(line) = first {
        return Err(ImportError::DidNotFail {
            number,
            path: path(),
            count,
            line,
        });
    }
    if lineless > 0 {
        let (path, count) = (path(), lineless);
        return Err(RejoinError::NoLine { path, count }.into());
    }
    let taken = seen.len() as u64;
    Ok(Match {
        taken,
        others: 0,
        missing: lines.len() as u64 - taken,
    })
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

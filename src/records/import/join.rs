//! What became of each row: the org's results of a job, joined back to the lines of the file.
//!
//! The org gives results in an order of its own and with the columns that were sent. A row is found
//! again by what it holds; rows that are the same in every column share their lines in the order of
//! the file. What is in none of the three results is said to be unknown, unless the job never began.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Seek, SeekFrom};

use csv::StringRecord;

use super::error::ImportError;
use super::plan::{Note, Reason};
use super::spool::{self, Spool};
use super::tally::add;
use crate::bulk::ResultPart;
use crate::state::{Part, PartState};

/// Kinds of errors that are kept of a part.
const REASONS: usize = 100;

/// Column with the line of the file on which a row begins.
pub(super) const LINE: &str = "sfkit_line";

/// The rows of a part, to be found again.
struct Sent {
    lines: Vec<u64>,
    /// First row with these cells.
    first: HashMap<u64, u32>,
    /// The next row with the same cells; itself at the end.
    next: Vec<u32>,
    columns: Vec<String>,
}

impl Sent {
    fn read(spool: &Spool, part: u32) -> Result<Self, ImportError> {
        let lines = spool.lines(part)?;
        let mut rows = spool.rows(part)?;
        let failed = |error: csv::Error| spool.failed(error.into());
        let columns = rows.headers().map_err(failed)?;
        let columns = columns.iter().map(str::to_owned).collect();
        let mut sent = Self {
            first: HashMap::with_capacity(lines.len()),
            next: Vec::with_capacity(lines.len()),
            lines,
            columns,
        };
        let mut last: HashMap<u64, u32> = HashMap::new();
        let mut row = StringRecord::new();
        while rows.read_record(&mut row).map_err(failed)? {
            let at = u32::try_from(sent.next.len()).unwrap_or(u32::MAX);
            let key = key(row.iter());
            sent.next.push(at);
            if let Some(before) = last.insert(key, at) {
                sent.next[before as usize] = at;
            } else {
                sent.first.insert(key, at);
            }
        }
        Ok(sent)
    }

    /// The line of a row with these cells, which is then found no more.
    fn line<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> Option<u64> {
        let key = key(cells);
        let at = *self.first.get(&key)?;
        let next = self.next[at as usize];
        match next == at {
            true => self.first.remove(&key),
            false => self.first.insert(key, next),
        };
        self.lines.get(at as usize).copied()
    }

    /// Lines of rows that were not found.
    fn rest(&self) -> Vec<u64> {
        let mut lines = Vec::new();
        for first in self.first.values() {
            let mut at = *first;
            loop {
                lines.extend(self.lines.get(at as usize));
                let next = self.next[at as usize];
                if next == at {
                    break;
                }
                at = next;
            }
        }
        lines.sort_unstable();
        lines
    }
}

/// The org may take spaces off the ends of a cell.
fn key<'a>(cells: impl Iterator<Item = &'a str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for cell in cells {
        cell.trim().hash(&mut hasher);
    }
    hasher.finish()
}

/// What the results of a part say.
#[derive(Default)]
pub(super) struct Joined {
    done: u64,
    failed: Vec<u64>,
    unprocessed: Vec<u64>,
    reasons: Vec<Reason>,
}

/// Answers of the org, of which there may be less than three.
pub(super) type Answers = Vec<(ResultPart, File)>;

/// Joins the results of a part to its rows, keeps them, and notes what they say. Rows of a job that
/// never began were certainly not looked at.
pub(super) fn join(
    spool: &Spool,
    part: &mut Part,
    answers: Answers,
    never_began: bool,
) -> Result<Joined, ImportError> {
    let mut sent = Sent::read(spool, part.number)?;
    let mut joined = Joined::default();
    for (which, mut file) in answers {
        file.seek(SeekFrom::Start(0))
            .map_err(|source| spool.failed(source))?;
        copy(spool, part.number, (which, file), (&mut sent, &mut joined))?;
    }
    let rest = sent.rest();
    if never_began && !rest.is_empty() {
        keep_rest(spool, part.number, &rest)?;
        joined.unprocessed.extend(&rest);
    }
    let unknown = match never_began {
        true => 0,
        false => rest.len() as u64,
    };
    part.failed = Some(joined.failed.len() as u64);
    part.processed = Some(joined.done + joined.failed.len() as u64);
    part.unprocessed = Some(joined.unprocessed.len() as u64);
    part.unknown = Some(unknown);
    let mut note = Note::of(part);
    note.errors = std::mem::take(&mut joined.reasons);
    note.errors.truncate(REASONS);
    part.note = Some(note.to_text());
    part.state = PartState::Done;
    Ok(joined)
}

impl Joined {
    /// Lines that failed, and lines that were not looked at.
    pub(super) fn lines(&self) -> (&[u64], &[u64]) {
        (&self.failed, &self.unprocessed)
    }
}

/// Copies one result, with the line of each row.
fn copy(
    spool: &Spool,
    part: u32,
    (which, file): (ResultPart, File),
    (sent, joined): (&mut Sent, &mut Joined),
) -> Result<(), ImportError> {
    let failed = |error: csv::Error| spool.failed(error.into());
    let buffered = std::io::BufReader::new(file);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(buffered);
    let header = reader.headers().map_err(failed)?.clone();
    let at = |name: &String| {
        header
            .iter()
            .position(|known| known.eq_ignore_ascii_case(name))
    };
    let places: Vec<Option<usize>> = sent.columns.iter().map(at).collect();
    let lead = if which == ResultPart::Unprocessed {
        0
    } else {
        2
    };
    let mut writer = spool.begin_result(part, which)?;
    let leads = header.iter().take(lead);
    let names = sent.columns.iter().map(String::as_str);
    let names = std::iter::once(LINE).chain(leads).chain(names);
    writer.write_record(names).map_err(failed)?;
    let mut row = StringRecord::new();
    while reader.read_record(&mut row).map_err(failed)? {
        let cell = |place: &Option<usize>| place.and_then(|at| row.get(at)).unwrap_or_default();
        let line = sent.line(places.iter().map(cell));
        let lead = (0..lead).map(|at| row.get(at).unwrap_or_default());
        let text = line.map_or(String::new(), |line| line.to_string());
        let cells = std::iter::once(text.as_str())
            .chain(lead)
            .chain(places.iter().map(cell));
        writer.write_record(cells).map_err(failed)?;
        match which {
            ResultPart::Successful => joined.done += 1,
            ResultPart::Failed => {
                joined.failed.push(line.unwrap_or(0));
                add(
                    &mut joined.reasons,
                    reason(row.get(1).unwrap_or_default(), line),
                );
            }
            ResultPart::Unprocessed => joined.unprocessed.push(line.unwrap_or(0)),
        }
    }
    let file = writer
        .into_inner()
        .map_err(|error| spool.failed(std::io::Error::other(error.to_string())))?;
    spool::finish(file).map_err(|source| spool.failed(source))
}

/// Keeps the rows on these lines as not looked at, behind those that the org gave as such.
fn keep_rest(spool: &Spool, part: u32, rest: &[u64]) -> Result<(), ImportError> {
    let failed = |error: csv::Error| spool.failed(error.into());
    let lines = spool.lines(part)?;
    let mut rows = spool.rows(part)?;
    let header = rows.headers().map_err(failed)?.clone();
    let before: Vec<StringRecord> = match spool.result(part, ResultPart::Unprocessed)? {
        Some(mut known) => known.records().collect::<Result<_, _>>().map_err(failed)?,
        None => Vec::new(),
    };
    let mut writer = spool.begin_result(part, ResultPart::Unprocessed)?;
    let names = std::iter::once(LINE).chain(header.iter());
    writer.write_record(names).map_err(failed)?;
    for row in &before {
        writer.write_record(row).map_err(failed)?;
    }
    for (line, row) in lines.iter().zip(rows.records()) {
        if rest.binary_search(line).is_ok() {
            let row = row.map_err(failed)?;
            let line = line.to_string();
            let cells = std::iter::once(line.as_str()).chain(row.iter());
            writer.write_record(cells).map_err(failed)?;
        }
    }
    let file = writer
        .into_inner()
        .map_err(|error| spool.failed(std::io::Error::other(error.to_string())))?;
    spool::finish(file).map_err(|source| spool.failed(source))
}

/// `CODE:message:fields --`, of which the first is told when there are several.
fn reason(text: &str, line: Option<u64>) -> Reason {
    let (code, rest) = text.split_once(':').unwrap_or(("UNKNOWN_EXCEPTION", text));
    let end = rest
        .find(" --")
        .or_else(|| rest.find("--"))
        .unwrap_or(rest.len());
    let message = &rest[..end];
    let message = message
        .rsplit_once(':')
        .map_or(message, |(message, _)| message);
    Reason {
        code: code.to_owned(),
        count: 1,
        message: message.trim().to_owned(),
        line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_taken_apart() {
        for (text, code, message) in [
            (
                "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --",
                "REQUIRED_FIELD_MISSING",
                "Required fields are missing: [Name]",
            ),
            (
                "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access:--",
                "UNABLE_TO_LOCK_ROW",
                "unable to obtain exclusive access",
            ),
            ("strange", "UNKNOWN_EXCEPTION", "strange"),
        ] {
            let reason = reason(text, None);
            assert_eq!(
                (reason.code.as_str(), reason.message.as_str()),
                (code, message)
            );
        }
    }
}

//! Corrected rows of any file, joined to the rows that failed by the fields that tell rows apart.
//!
//! A failed row is looked for by its key: the id or the external id by which the org found it, or the
//! fields that the user names. Rows of the file that are none of the failed ones are left out, so the
//! whole of a newer file can be handed in. Whatever could send a row twice is refused.

mod error;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

pub use error::RejoinError;

use super::again::{PickFault, cells};
use super::error::ImportError;
use super::join::LINE;
use super::plan::Plan;
use super::spool::{Rows, Spool};
use crate::bulk::{Operation, ResultPart};
use crate::model::id::RecordId;
use crate::records::write::{FileOptions, InputError, InputRow, RowSource, Shape};
use crate::state::Part;

/// How the rows of a corrected file stand to those that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// Rows of the file that are sent again.
    pub taken: u64,
    /// Rows of the file that did not fail and are left out.
    pub others: u64,
    /// Failed rows that the file does not have.
    pub missing: u64,
}

/// The fields that tell rows apart: those that were named, else those by which the org finds them.
pub(super) fn key(plan: &Plan, named: &[String]) -> Vec<String> {
    if !named.is_empty() {
        return named.to_vec();
    }
    match (plan.operation, &plan.external_id) {
        (Operation::Upsert, Some(field)) => vec![field.clone()],
        (Operation::Insert, _) => Vec::new(),
        _ => vec!["Id".to_owned()],
    }
}

/// A corrected file and the transfer whose rows are looked for in it.
pub(super) struct Rejoining<'r> {
    pub(super) number: u64,
    pub(super) path: &'r Path,
    pub(super) plan: &'r Plan,
    pub(super) key: Vec<String>,
    /// Lines of the rows that are to be sent again.
    pub(super) lines: &'r HashSet<u64>,
}

impl Rejoining<'_> {
    /// Copies the rows that failed into a table with their lines; how it is read, and what was found.
    pub(super) fn run(
        &self,
        source: &mut dyn RowSource,
        (spool, parts): (&Spool, &[Part]),
        copy: &fs::File,
    ) -> Result<(FileOptions, Match), ImportError> {
        let (number, path) = (self.number, self.path.to_owned());
        if self.key.is_empty() {
            return Err(RejoinError::NoKey { number, path }.into());
        }
        let failed = self.failed(spool, parts)?;
        let columns = columns(source)?;
        let reading = self.reading(&columns);
        self.check_columns(&columns, &reading)?;
        let places = self.places(&columns, &reading)?;
        let mut found = Match::default();
        let mut seen = HashSet::new();
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(copy);
        let told = |error: csv::Error| PickFault::from(error).told(spool);
        let names = columns.iter().map(|name| &**name);
        let header = std::iter::once(LINE).chain(names);
        writer.write_record(header).map_err(told)?;
        while let Some(mut row) = source.next_row()? {
            let Some(line) = failed.get(&key_of(&row, &places)) else {
                found.others += 1;
                continue;
            };
            if !seen.insert(*line) {
                let line = *line;
                return Err(RejoinError::TwoRows { number, path, line }.into());
            }
            row.line = *line;
            writer.write_record(cells(&row, &columns)).map_err(told)?;
            found.taken += 1;
        }
        writer.flush().map_err(|error| told(error.into()))?;
        found.missing = self.lines.len() as u64 - found.taken;
        match found.taken {
            0 => {
                let rows = found.others;
                Err(RejoinError::NoneFailed { number, path, rows }.into())
            }
            _ => Ok((reading, found)),
        }
    }

    /// Lines of the rows that are to be sent again, by their keys.
    fn failed(&self, spool: &Spool, parts: &[Part]) -> Result<HashMap<String, u64>, ImportError> {
        let mut tables: Vec<Rows> = Vec::new();
        for part in parts {
            for which in [ResultPart::Failed, ResultPart::Unprocessed] {
                tables.extend(spool.result(part.number, which)?);
            }
        }
        let last = parts.iter().map(|part| part.number).max();
        tables.extend(spool.bad(last.unwrap_or(0))?);
        let mut lines = HashMap::new();
        for mut table in tables {
            self.note(&mut table, &mut lines)
                .map_err(|fault| match fault {
                    Fault::Read(error) => spool.failed(error.into()),
                    Fault::Key(error) => error.into(),
                })?;
        }
        Ok(lines)
    }

    fn note(&self, table: &mut Rows, lines: &mut HashMap<String, u64>) -> Result<(), Fault> {
        let header = table.headers()?.clone();
        let place = |name: &str| header.iter().position(|one| one.eq_ignore_ascii_case(name));
        let line_at = place(LINE);
        let places = self.key.iter().map(|column| {
            place(column).ok_or_else(|| RejoinError::KeyNotSent {
                number: self.number,
                column: column.clone(),
            })
        });
        let places = places.collect::<Result<Vec<_>, _>>()?;
        for row in table.records() {
            let row = row?;
            let line = line_at.and_then(|at| row.get(at)?.parse::<u64>().ok());
            let Some(line) = line.filter(|line| self.lines.contains(line)) else {
                continue;
            };
            let cells = places.iter().map(|at| row.get(*at).unwrap_or_default());
            if let Some(one) = lines.insert(joined(cells), line) {
                return Err(Fault::Key(RejoinError::SameKey {
                    number: self.number,
                    key: self.key.clone(),
                    one: one.min(line),
                    other: one.max(line),
                }));
            }
        }
        Ok(())
    }

    /// How the copy is read: columns are fields, or what they were mapped to when they still have the
    /// names that they had.
    fn reading(&self, columns: &[Arc<str>]) -> FileOptions {
        let before = &self.plan.reading;
        let has = |name: &str| columns.iter().any(|one| one.eq_ignore_ascii_case(name));
        let mapping = before.mapping.iter();
        let mapping = mapping.filter(|(column, field)| has(column) && !has(field));
        FileOptions {
            mapping: mapping.cloned().collect(),
            ..before.as_copied()
        }
    }

    fn places(
        &self,
        columns: &[Arc<str>],
        reading: &FileOptions,
    ) -> Result<Vec<Arc<str>>, RejoinError> {
        let place = |field: &String| {
            let mut all = columns.iter();
            let found = all.find(|name| reading.meant(name).eq_ignore_ascii_case(field));
            found.cloned().ok_or_else(|| RejoinError::NoKeyColumn {
                path: self.path.to_owned(),
                column: field.clone(),
            })
        };
        self.key.iter().map(place).collect()
    }

    /// A field that was sent and is no more would be lost without a word.
    fn check_columns(
        &self,
        columns: &[Arc<str>],
        reading: &FileOptions,
    ) -> Result<(), RejoinError> {
        let is_there = |field: &str| {
            let mut all = columns.iter();
            all.any(|name| reading.meant(name).eq_ignore_ascii_case(field))
        };
        let sent = self.plan.columns.iter();
        let lacking: Vec<String> = sent.filter(|field| !is_there(field)).cloned().collect();
        match lacking.is_empty() {
            true => Ok(()),
            false => Err(RejoinError::LacksColumns {
                number: self.number,
                path: self.path.to_owned(),
                columns: lacking,
            }),
        }
    }
}

/// Why the failed rows cannot be told apart.
enum Fault {
    Read(csv::Error),
    Key(RejoinError),
}

impl From<csv::Error> for Fault {
    fn from(error: csv::Error) -> Self {
        Self::Read(error)
    }
}

impl From<RejoinError> for Fault {
    fn from(error: RejoinError) -> Self {
        Self::Key(error)
    }
}

/// The columns of a file; objects name theirs one by one.
pub(super) fn columns(source: &mut dyn RowSource) -> Result<Vec<Arc<str>>, InputError> {
    if let Shape::Csv { columns, .. } = source.shape() {
        return Ok(columns);
    }
    let mut columns: Vec<Arc<str>> = Vec::new();
    while let Some(row) = source.next_row()? {
        for (name, _) in &row.fields {
            if !columns.contains(name) {
                columns.push(Arc::clone(name));
            }
        }
    }
    source.rewind()?;
    Ok(columns)
}

fn key_of(row: &InputRow, places: &[Arc<str>]) -> String {
    let cell = |name: &Arc<str>| {
        let found = row.fields.iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, given)| given.as_cell().into_owned())
    };
    let cells: Vec<String> = places.iter().map(cell).collect();
    joined(cells.iter().map(String::as_str))
}

/// Ids of 15 and 18 letters are the same, and the org may take spaces off the ends of a cell.
fn joined<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let plain = cells.map(|cell| match RecordId::parse(cell.trim()) {
        Ok(id) => id.to_string(),
        Err(_) => cell.trim().to_owned(),
    });
    plain.collect::<Vec<_>>().join("\u{1f}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_same_in_both_lengths() {
        let one = joined(["001000000000001", " x"].into_iter());
        assert_eq!(one, joined(["001000000000001AAA", "x "].into_iter()));
        assert_ne!(joined(["a", ""].into_iter()), joined(["", "a"].into_iter()));
    }
}

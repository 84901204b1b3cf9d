//! From rows to parts: CSV as the Bulk API takes it, never longer than a job may be.

use std::collections::{HashMap, HashSet};

use sha2::{Digest as _, Sha256};

use super::error::ImportError;
use super::join::LINE;
use super::plan::{Note, Plan};
use super::spool::{self, Packing, Spool};
use crate::clock::Clock;
use crate::records::write::{
    Checker, Draft, Fault, FieldPath, FieldValue, InputRow, InvalidRows, NULL_WORD, Problem,
    RowSource, Rules, WriteError,
};
use crate::state::Part;

/// Bytes of a job's data: Salesforce takes 150 MB after base64, which are 100 MB of CSV.
const MOST_BYTES: u64 = 100_000_000;

/// A row as it is sent.
pub(super) struct Packed {
    text: String,
    line: u64,
    print: u64,
}

/// What tells whether a row of a file is still the same.
pub(super) fn print(row: &InputRow) -> u64 {
    let mut hash = Sha256::new();
    for (name, given) in &row.fields {
        for text in [&**name, &*given.as_cell()] {
            hash.update(text.len().to_le_bytes());
            hash.update(text);
        }
    }
    let hash = hash.finalize();
    let first = hash.first_chunk::<8>().expect("a hash has 32 bytes");
    u64::from_le_bytes(*first)
}

/// Makes parts of the rows of a file.
pub(super) struct Parts {
    pub(super) source: Box<dyn RowSource>,
    pub(super) rules: Rules,
    pub(super) plan: Plan,
    pub(super) spool: Spool,
    pub(super) clock: Clock,
    /// Number of the next part.
    pub(super) next: u32,
    /// Rows of the file that were taken, wrong ones included.
    pub(super) taken: u64,
    /// A row that did not fit into the part before.
    pub(super) left: Option<Packed>,
    /// Rows that are left out, met while the next part is made.
    pub(super) bad: Option<csv::Writer<Packing>>,
    pub(super) is_at_end: bool,
}

impl Parts {
    /// Passes over rows that belong to earlier parts.
    pub(super) fn skip(&mut self, rows: u64) -> Result<(), ImportError> {
        for _ in 0..rows {
            if self.source.next_row().map_err(WriteError::from)?.is_none() {
                break;
            }
        }
        self.taken = rows;
        Ok(())
    }

    /// The next part, its rows on the disk; none when there are no more rows.
    pub(super) fn next(&mut self) -> Result<Option<Part>, ImportError> {
        if self.is_at_end && self.left.is_none() {
            return Ok(None);
        }
        let number = self.next;
        let spool = self.spool.clone();
        let failed = |source| spool.failed(source);
        let mut file = self.spool.write(number)?;
        file.header(&header(&self.plan.columns)).map_err(failed)?;
        let mut part = Part::new(number, self.clock.now());
        let (mut rows, mut taken) = (0, self.taken);
        let places = places(&self.plan.columns);
        let (rules, verb) = (self.rules.clone(), self.plan.verb());
        let mapping = self.plan.reading.mapping.clone();
        let mut checker = Checker::new(&rules, &verb, &mapping, &[]);
        loop {
            let Some(row) = self.row(&mut checker, &places)? else {
                taken = self.taken;
                break;
            };
            if rows > 0 && file.bytes + row.text.len() as u64 > MOST_BYTES {
                self.left = Some(row);
                break;
            }
            let line = row.line;
            file.row(&row.text, line, row.print).map_err(failed)?;
            part.first_line.get_or_insert(line);
            part.last_line = Some(line);
            rows += 1;
            taken = self.taken;
            if rows == self.plan.batch_rows {
                break;
            }
        }
        self.end_bad()?;
        if rows == 0 {
            self.spool.forget_csv(number);
            return Ok(None);
        }
        part.rows = Some(rows);
        part.bytes = Some(file.bytes);
        file.finish().map_err(failed)?;
        let note = Note {
            taken,
            ..Note::default()
        };
        part.note = Some(note.to_text());
        self.next += 1;
        Ok(Some(part))
    }

    /// The next row as CSV and its line; wrong ones are passed over when the plan says so.
    fn row(
        &mut self,
        checker: &mut Checker<'_>,
        places: &HashMap<String, usize>,
    ) -> Result<Option<Packed>, ImportError> {
        if let Some(row) = self.left.take() {
            return Ok(Some(row));
        }
        loop {
            let Some(row) = self.source.next_row().map_err(WriteError::from)? else {
                self.is_at_end = true;
                return Ok(None);
            };
            self.taken += 1;
            match checker.draft(row) {
                Ok(draft) => {
                    let text = encoded(&draft, &self.plan, places);
                    return Ok(Some(Packed {
                        text,
                        line: draft.line,
                        print: print(&draft.given),
                    }));
                }
                Err((row, faults)) if self.plan.skips_bad => self.keep_bad(&row, &faults)?,
                // It was right when all rows were checked: the object has changed since.
                Err((row, faults)) => {
                    let line = row.line;
                    let problem = |fault| Problem {
                        line,
                        count: 1,
                        fault,
                    };
                    let invalid = InvalidRows {
                        rows: 1,
                        bad: 1,
                        is_file: true,
                        problems: faults.into_iter().map(problem).collect(),
                    };
                    return Err(WriteError::Invalid(Box::new(invalid)).into());
                }
            }
        }
    }
}

impl Parts {
    /// Keeps a row that is left out, as the org would give it back if it had refused it.
    fn keep_bad(&mut self, row: &InputRow, faults: &[Fault]) -> Result<(), ImportError> {
        let (spool, columns) = (&self.spool, &self.plan.columns);
        let failed = |error: csv::Error| spool.failed(error.into());
        let writer = match &mut self.bad {
            Some(writer) => writer,
            None => {
                let mut writer = spool.begin_bad(self.next)?;
                let names = columns.iter().map(String::as_str);
                let lead = [LINE, "sf__Id", "sf__Error"].into_iter();
                writer.write_record(lead.chain(names)).map_err(failed)?;
                self.bad.insert(writer)
            }
        };
        let given = |column: &str| {
            let mut fields = row.fields.iter();
            let found = fields.find(|(name, _)| {
                let meant = self.plan.reading.meant(name);
                meant.eq_ignore_ascii_case(column)
            });
            found.map(|(_, given)| given.as_cell().into_owned())
        };
        let reasons = faults.iter().map(|fault| {
            let (code, fields) = (fault.code(), fault.fields().join(","));
            format!("{code}:{fault}:{fields} --")
        });
        let lead = [
            row.line.to_string(),
            given("Id").unwrap_or_default(),
            reasons.collect::<Vec<_>>().join(";"),
        ];
        let cells = columns.iter().map(|name| given(name).unwrap_or_default());
        writer
            .write_record(lead.into_iter().chain(cells))
            .map_err(failed)
    }

    fn end_bad(&mut self) -> Result<(), ImportError> {
        let Some(writer) = self.bad.take() else {
            return Ok(());
        };
        let ended = writer.into_inner().map_err(csv::IntoInnerError::into_error);
        let ended = ended.and_then(spool::finish);
        ended.map_err(|source| self.spool.failed(source))
    }
}

/// Finds out which columns the CSV has.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) names: Vec<String>,
    known: HashSet<FieldPath>,
    has_id: bool,
    has_key: bool,
}

impl Columns {
    /// Takes note of the columns that a row needs.
    pub(super) fn take(&mut self, draft: &Draft, plan: &Plan) {
        if draft.id.is_some() && !self.has_id {
            self.has_id = true;
            self.names.push("Id".to_owned());
        }
        if is_delete(plan) {
            return;
        }
        if let (Some(key), Some(_), false) = (&plan.external_id, &draft.key, self.has_key) {
            self.has_key = true;
            self.names.push(key.clone());
        }
        for (path, _) in &draft.fields {
            if !self.known.contains(path) {
                self.names.push(path.to_string());
                self.known.insert(path.clone());
            }
        }
    }
}

fn is_delete(plan: &Plan) -> bool {
    use crate::bulk::Operation;
    matches!(plan.operation, Operation::Delete | Operation::HardDelete)
}

fn places(columns: &[String]) -> HashMap<String, usize> {
    let all = columns.iter().enumerate();
    all.map(|(at, name)| (name.clone(), at)).collect()
}

fn header(columns: &[String]) -> String {
    let mut text = String::new();
    for (at, name) in columns.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        push_cell(&mut text, name);
    }
    text.push('\n');
    text
}

/// A row of the CSV.
fn encoded(draft: &Draft, plan: &Plan, places: &HashMap<String, usize>) -> String {
    let mut cells: Vec<Option<String>> = vec![None; plan.columns.len()];
    let mut put = |name: &str, text: String| {
        if let Some(cell) = places.get(name).and_then(|at| cells.get_mut(*at)) {
            *cell = Some(text);
        }
    };
    if let Some(id) = &draft.id {
        put("Id", id.to_string());
    }
    if let (Some(key), Some(value)) = (&plan.external_id, &draft.key) {
        put(key, cell(value));
    }
    for (path, value) in &draft.fields {
        match path {
            FieldPath::Plain(name) => put(name, cell(value)),
            FieldPath::Parent { .. } => put(&path.to_string(), cell(value)),
        }
    }
    let mut text = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        push_cell(&mut text, cell.as_deref().unwrap_or_default());
    }
    // A blank line would be no row.
    if text.is_empty() {
        text.push_str("\"\"");
    }
    text.push('\n');
    text
}

fn cell(value: &FieldValue) -> String {
    match value {
        FieldValue::Null => NULL_WORD.to_owned(),
        FieldValue::Text(text) if text.is_empty() => NULL_WORD.to_owned(),
        FieldValue::Bool(value) => value.to_string(),
        FieldValue::Number(text) | FieldValue::Text(text) | FieldValue::Json(text) => text.clone(),
    }
}

/// Line breaks inside a cell are those of the job, or the org takes the file for a mixed one.
fn push_cell(text: &mut String, cell: &str) {
    let is_plain =
        !cell.contains([',', '"', '\n', '\r']) && !cell.starts_with(' ') && !cell.ends_with(' ');
    if is_plain {
        text.push_str(cell);
        return;
    }
    text.push('"');
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => text.push_str("\"\""),
            '\r' => {
                if letters.peek() != Some(&'\n') {
                    text.push('\n');
                }
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_as_the_org_reads_them() {
        for (cell, expected) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("one\r\ntwo\rthree\n", "\"one\ntwo\nthree\n\""),
            (" edge", "\" edge\""),
            ("", ""),
        ] {
            let mut text = String::new();
            push_cell(&mut text, cell);
            assert_eq!(text, expected);
        }
    }
}

//! From rows to parts: CSV as the Bulk API takes it, never longer than a job may be.

use std::collections::{HashMap, HashSet};

use super::error::ImportError;
use super::plan::{Note, Plan};
use super::spool::Spool;
use crate::clock::Clock;
use crate::records::write::{
    Checker, Draft, FieldPath, FieldValue, InvalidRows, NULL_WORD, Problem, RowSource, Rules,
    WriteError,
};
use crate::state::Part;

/// Bytes of a job's data: Salesforce takes 150 MB after base64, which are 100 MB of CSV.
const MOST_BYTES: u64 = 100_000_000;

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
    pub(super) left: Option<(String, u64)>,
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
            let Some((text, line)) = self.row(&mut checker, &places)? else {
                taken = self.taken;
                break;
            };
            if rows > 0 && file.bytes + text.len() as u64 > MOST_BYTES {
                self.left = Some((text, line));
                break;
            }
            file.row(&text, line).map_err(failed)?;
            part.first_line.get_or_insert(line);
            part.last_line = Some(line);
            rows += 1;
            taken = self.taken;
            if rows == self.plan.batch_rows {
                break;
            }
        }
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
    ) -> Result<Option<(String, u64)>, ImportError> {
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
                    return Ok(Some((text, draft.line)));
                }
                Err(_) if self.plan.skips_bad => {}
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

//! The way of one file's rows: read, plan, type, look up, derive, insert.

use std::path::Path;

use super::derive::{Draft, Facts, derived_fields};
use super::indexes::{FULL_TABLE, MANY_ROWS, Shelved};
use super::parents;
use super::plan::{Lookup, Plan, Slot, Target};
use super::read::{self, FileRow, RowSource};
use super::report::{BadRow, FileReport, KEPT_BAD_ROWS, LoadError, RowProblem};
use super::typed::Reading;
use super::{LoadFile, Loading};
use crate::localorg::error::StoreError;
use crate::localorg::value::Value;
use crate::model::schema::FieldType;

/// The rows that one file brought.
pub(super) struct Span {
    pub(super) object: String,
    /// Row numbers: after the first, up to the second.
    pub(super) rows: (i64, i64),
    /// Reference columns that the file names.
    pub(super) references: Vec<Slot>,
    /// Parents that could not be looked up yet.
    pub(super) waiting: Vec<Waiting>,
    /// Place of the file in the report.
    pub(super) place: usize,
}

/// A parent that may come with a later row.
pub(super) struct Waiting {
    pub(super) id: String,
    pub(super) field: String,
    pub(super) lookup: Lookup,
    pub(super) value: String,
    pub(super) line: u64,
    pub(super) column: String,
}

/// A problem with the column it is in.
pub(super) struct Fault {
    pub(super) column: Option<String>,
    pub(super) problem: RowProblem,
}

impl From<RowProblem> for Fault {
    fn from(problem: RowProblem) -> Self {
        Self {
            column: None,
            problem,
        }
    }
}

/// What is known while one file is read.
pub(super) struct Reader {
    pub(super) plan: Plan,
    pub(super) facts: Facts,
    reading: Reading,
    pub(super) missing: Vec<u64>,
    pub(super) waiting: Vec<Waiting>,
}

/// A row that was typed: its values and what is still to be looked up.
struct Typed {
    values: Vec<Option<Value>>,
    waiting: Vec<Waiting>,
}

impl Loading<'_> {
    /// Loads one file.
    pub(super) fn file(&mut self, file: &LoadFile) -> Result<(), LoadError> {
        let unreadable = |source| LoadError::Read {
            path: file.path.clone(),
            source,
        };
        let mut source = read::open(&file.path).map_err(unreadable)?;
        let mut reader = self.reader(&file.object)?;
        self.report.files.push(FileReport {
            object: file.object.clone(),
            path: file.path.clone(),
            read: 0,
            loaded: 0,
            skipped: 0,
        });
        self.parents.forget();
        let begin = self.last_row(&file.object)?;
        let mut shelved = None;
        let mut row = FileRow::default();
        self.plan_columns(&mut reader, source.as_ref())?;
        while source.next(&mut row).map_err(unreadable)? {
            if source.columns().len() > reader.plan.targets.len() {
                self.plan_columns(&mut reader, source.as_ref())?;
            }
            let fault = self.row(&mut reader, source.columns(), &mut row)?;
            self.count(&file.path, row.line, fault);
            let read = self.report.files.last().map_or(0, |file| file.read);
            if read == MANY_ROWS && begin < FULL_TABLE {
                let taken = Shelved::take(self.writer.connection(), &file.object);
                shelved = Some(taken.map_err(|source| self.sql(source))?);
            }
        }
        let put_back = shelved
            .unwrap_or_default()
            .put_back(self.writer.connection());
        put_back.map_err(|source| self.sql(source))?;
        let end = self.last_row(&file.object)?;
        self.close(file, reader, (begin, end))
    }

    fn reader(&self, object: &str) -> Result<Reader, LoadError> {
        let def = self
            .writer
            .schema()
            .object(object)
            .ok_or_else(|| StoreError::UnknownObject {
                object: object.to_owned(),
            })?;
        let plan = Plan::new(def, derived_fields(object));
        let field = def
            .field(watched_field(object))
            .map(|field| &field.picklist_values);
        let values: Vec<String> = field
            .into_iter()
            .flatten()
            .map(|value| value.value.clone())
            .collect();
        let facts = Facts::read(
            self.writer.connection(),
            &plan,
            &values,
            self.now,
            self.admin.clone(),
        )
        .map_err(|source| self.sql(source))?;
        Ok(Reader {
            missing: Vec::new(),
            waiting: Vec::new(),
            plan,
            facts,
            reading: Reading {
                style: self.options.dates,
                zone: self.zone.clone(),
                empty_as_null: self.options.empty_as_null,
            },
        })
    }

    fn plan_columns(
        &mut self,
        reader: &mut Reader,
        source: &dyn RowSource,
    ) -> Result<(), LoadError> {
        reader.plan.extend(
            source.columns(),
            &mut self.writer,
            self.options,
            &mut self.used,
            &mut self.report.warnings,
        )?;
        reader.missing.resize(reader.plan.slots.len(), 0);
        Ok(())
    }

    /// Loads one row, or tells what is wrong with it.
    fn row(
        &mut self,
        reader: &mut Reader,
        columns: &[String],
        row: &mut FileRow,
    ) -> Result<Option<Fault>, LoadError> {
        if let Some(flaw) = row.flaw.take() {
            return Ok(Some(RowProblem::from(flaw).into()));
        }
        let mut typed = match self.typed(reader, columns, row)? {
            Ok(typed) => typed,
            Err(fault) => return Ok(Some(fault)),
        };
        let (id, made) = match self.id(&reader.plan, &mut typed)? {
            Ok(id) => id,
            Err(problem) => {
                return Ok(Some(Fault {
                    column: Some("Id".to_owned()),
                    problem,
                }));
            }
        };
        let mut draft = Draft {
            plan: &reader.plan,
            values: typed.values,
        };
        reader.facts.complete(&mut draft);
        let values: Vec<Value> = draft
            .values
            .into_iter()
            .map(Option::unwrap_or_default)
            .collect();
        for (place, slot) in reader.plan.slots.iter().enumerate() {
            reader.missing[place] += u64::from(slot.required && values[place].is_null());
        }
        debug_assert!(made || !id.is_empty(), "every row has an id by now");
        match self
            .writer
            .insert(&reader.plan.object, &reader.plan.fields, values)
        {
            Ok(()) => {}
            Err(StoreError::DuplicateId { object, id }) => {
                return Ok(Some(Fault {
                    column: Some("Id".to_owned()),
                    problem: RowProblem::DuplicateId { object, id },
                }));
            }
            Err(error) => return Err(error.into()),
        }
        for mut waiting in typed.waiting {
            waiting.id.clone_from(&id);
            reader.waiting.push(waiting);
        }
        Ok(None)
    }

    fn typed(
        &mut self,
        reader: &Reader,
        columns: &[String],
        row: &mut FileRow,
    ) -> Result<Result<Typed, Fault>, LoadError> {
        let mut typed = Typed {
            values: vec![None; reader.plan.slots.len()],
            waiting: Vec::new(),
        };
        let mut lookups: Vec<(usize, usize, &Lookup)> = Vec::new();
        for (place, cell) in row.cells.iter_mut().enumerate() {
            let slot = match &reader.plan.targets[place] {
                Target::Skip => continue,
                Target::Field(slot) => *slot,
                Target::Lookup(slot, lookup) => {
                    lookups.push((place, *slot, lookup));
                    continue;
                }
            };
            let kind = reader.plan.slots[slot].kind;
            match reader.reading.value(std::mem::take(cell), kind) {
                Ok(value) => typed.values[slot] = value,
                Err(problem) => return Ok(Err(fault(columns, place, problem))),
            }
        }
        for (place, slot, lookup) in lookups {
            // An id that is given says more than a name.
            if typed.values[slot]
                .as_ref()
                .is_some_and(|value| !value.is_null())
            {
                continue;
            }
            let cell = std::mem::take(&mut row.cells[place]);
            let text = match reader.reading.value(cell, FieldType::String) {
                Ok(Some(Value::Text(text))) => text,
                Ok(other) => {
                    typed.values[slot] = other;
                    continue;
                }
                Err(problem) => return Ok(Err(fault(columns, place, problem))),
            };
            if lookup
                .parents
                .iter()
                .any(|(object, _)| self.later.contains(object))
            {
                typed.waiting.push(Waiting {
                    id: String::new(),
                    field: reader.plan.slots[slot].field.clone(),
                    lookup: lookup.clone(),
                    value: text,
                    line: row.line,
                    column: columns[place].clone(),
                });
                continue;
            }
            let found = self.parents.find(self.writer.connection(), lookup, &text);
            match found.map_err(|source| self.store.failed(source))? {
                Ok(id) => typed.values[slot] = Some(Value::Text(id)),
                Err(problem) => return Ok(Err(fault(columns, place, problem))),
            }
        }
        Ok(Ok(typed))
    }

    /// The row's id, made where none was given, and whether it was made.
    fn id(
        &mut self,
        plan: &Plan,
        typed: &mut Typed,
    ) -> Result<Result<(String, bool), RowProblem>, LoadError> {
        let Some(place) = plan.place("Id") else {
            return Ok(Ok((String::new(), true)));
        };
        if let Some(Value::Text(id)) = &typed.values[place] {
            if plan.prefix.as_deref() == id.get(..3) {
                return Ok(Ok((id.clone(), false)));
            }
            let owner = self.writer.schema().by_prefix(&id[..3]);
            let other = owner.filter(|owner| owner.name() != plan.object);
            return Ok(match other {
                Some(other) if !shares_prefix(&plan.object, other.name()) => {
                    Err(RowProblem::OtherObject {
                        id: id.clone(),
                        found: other.name().to_owned(),
                        wanted: plan.object.clone(),
                    })
                }
                _ => Ok((id.clone(), false)),
            });
        }
        loop {
            let id = self.writer.next_id(&plan.object)?;
            let taken = parents::exists(self.writer.connection(), &plan.object, id.as_str());
            if !taken.map_err(|source| self.store.failed(source))? {
                let id = id.as_str().to_owned();
                typed.values[place] = Some(Value::Text(id.clone()));
                return Ok(Ok((id, true)));
            }
        }
    }

    fn count(&mut self, path: &Path, line: u64, fault: Option<Fault>) {
        self.done += 1;
        if let Some(progress) = self
            .options
            .progress
            .as_ref()
            .filter(|_| self.done.is_multiple_of(1_000))
        {
            progress.advance(self.done, None);
        }
        let place = self.report.files.len() - 1;
        self.report.files[place].read += 1;
        match fault {
            None => self.report.files[place].loaded += 1,
            Some(fault) => self.bad(place, path, line, fault),
        }
    }

    pub(super) fn bad(&mut self, place: usize, path: &Path, line: u64, fault: Fault) {
        self.report.files[place].skipped += 1;
        self.report.bad_row_count += 1;
        if self.report.bad_rows.len() < KEPT_BAD_ROWS {
            self.report.bad_rows.push(BadRow {
                path: path.to_owned(),
                line,
                column: fault.column,
                problem: fault.problem,
            });
        }
    }

    pub(super) fn last_row(&self, object: &str) -> Result<i64, LoadError> {
        let last = parents::last_row(self.writer.connection(), object);
        Ok(last.map_err(|source| self.sql(source))?)
    }
}

fn fault(columns: &[String], place: usize, problem: RowProblem) -> Fault {
    Fault {
        column: columns.get(place).cloned(),
        problem,
    }
}

/// The field whose unknown values become known to the org.
pub(super) fn watched_field(object: &str) -> &'static str {
    match object {
        "Opportunity" | "OpportunityHistory" => "StageName",
        _ => "Status",
    }
}

/// History objects share one key prefix.
fn shares_prefix(one: &str, other: &str) -> bool {
    one.ends_with("History") && other.ends_with("History")
}

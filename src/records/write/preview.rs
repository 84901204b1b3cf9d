//! What a write would change, field by field, without sending it.

use super::before;
use super::check::{Checker, Draft, FieldPath, Rules};
use super::error::WriteError;
use super::input::RowSource;
use super::request::{Review, WriteRequest};
use super::value::{FieldValue, Members};
use super::verb::Verb;
use crate::client::{Client, RETRIEVE};
use crate::model::rows::{Cell, Column, RowSink};

/// What a write would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prospect {
    /// Records that would be made.
    pub create: u64,
    /// Records that would be changed.
    pub update: u64,
    /// Records that would stay as they are.
    pub unchanged: u64,
    /// Records that would be deleted, or taken out of the recycle bin.
    pub remove: u64,
    /// Records that are not there.
    pub missing: u64,
    /// Records that were changed after the given time.
    pub modified: u64,
    /// Rows that are wrong.
    pub bad: u64,
}

/// Columns of a preview.
const COLUMNS: [&str; 6] = ["line", "action", "id", "field", "before", "after"];

/// Writes a row for every field that would change.
///
/// # Errors
/// When the input or the records cannot be read, or the rows not be written.
pub async fn preview(
    client: &Client,
    request: &WriteRequest,
    review: &Review,
    source: &mut dyn RowSource,
    sink: &mut dyn RowSink,
) -> Result<Prospect, WriteError> {
    let columns: Vec<Column> = COLUMNS.iter().map(|&name| Column::value(name)).collect();
    sink.begin(&columns)?;
    let rules = &review.rules;
    let mut checker = Checker::new(rules, &request.verb, &request.mapping, &request.constants);
    let mut prospect = Prospect::default();
    let mut at_end = false;
    while !at_end {
        let mut drafts = Vec::new();
        while drafts.len() < RETRIEVE && !at_end {
            match source.next_row()?.map(|row| checker.draft(row)) {
                Some(Ok(draft)) => drafts.push(draft),
                Some(Err(_)) => prospect.bad += 1,
                None => at_end = true,
            }
        }
        let records = records(client, request, rules, &drafts).await?;
        for (draft, record) in drafts.iter().zip(records) {
            let mut rows = Rows {
                sink: &mut *sink,
                line: draft.line,
                id: record
                    .as_ref()
                    .and_then(|record| record.text("Id"))
                    .or_else(|| draft.id.map(|id| id.to_string())),
            };
            show(
                request,
                rules,
                draft,
                record.as_ref(),
                &mut rows,
                &mut prospect,
            )?;
        }
    }
    sink.finish()?;
    Ok(prospect)
}

/// How the records are; one call for 2,000 of them.
async fn records(
    client: &Client,
    request: &WriteRequest,
    rules: &Rules,
    drafts: &[Draft],
) -> Result<Vec<Option<Members>>, WriteError> {
    if matches!(request.verb, Verb::Create | Verb::Undelete) || drafts.is_empty() {
        return Ok(vec![None; drafts.len()]);
    }
    let mut fields = vec!["Id".to_owned()];
    for draft in drafts {
        let more = before::names(draft, rules).into_iter();
        let more: Vec<String> = more.filter(|name| !fields.contains(name)).collect();
        fields.extend(more);
    }
    if request.verb == Verb::Delete {
        fields.extend(name_field(rules));
    }
    if request.unmodified_since.is_some() {
        fields.push(before::STAMP.to_owned());
    }
    let drafts: Vec<&Draft> = drafts.iter().collect();
    before::read(client, &request.object, &request.verb, &drafts, &fields).await
}

/// The field that people know a record by.
fn name_field(rules: &Rules) -> Option<String> {
    let mut fields = rules.schema.as_ref()?.fields.iter();
    fields
        .find(|field| field.name_field)
        .map(|field| field.name.clone())
}

struct Rows<'s> {
    sink: &'s mut dyn RowSink,
    line: u64,
    id: Option<String>,
}

impl Rows<'_> {
    fn row(
        &mut self,
        action: &str,
        field: Option<&str>,
        before: &FieldValue,
        after: &FieldValue,
    ) -> Result<(), WriteError> {
        let cells = [
            Cell::Number(self.line.to_string().into()),
            Cell::Text(action.into()),
            self.id
                .as_deref()
                .map_or(Cell::Null, |id| Cell::Text(id.into())),
            field.map_or(Cell::Null, |field| Cell::Text(field.into())),
            before.cell(),
            after.cell(),
        ];
        Ok(self.sink.row(&cells)?)
    }

    fn whole(&mut self, action: &str) -> Result<(), WriteError> {
        self.row(action, None, &FieldValue::Null, &FieldValue::Null)
    }
}

fn show(
    request: &WriteRequest,
    rules: &Rules,
    draft: &Draft,
    record: Option<&Members>,
    rows: &mut Rows<'_>,
    prospect: &mut Prospect,
) -> Result<(), WriteError> {
    let changed = record.and_then(before::changed_at);
    if let (Some(since), Some(changed)) = (request.unmodified_since, changed)
        && changed > since
    {
        prospect.modified += 1;
        return rows.whole("modified");
    }
    match (&request.verb, record) {
        (Verb::Undelete, _) => {
            prospect.remove += 1;
            rows.whole("undelete")
        }
        (Verb::Delete, Some(record)) => {
            prospect.remove += 1;
            let name = name_field(rules).unwrap_or_else(|| "Id".to_owned());
            let value = record.value(&name).unwrap_or(FieldValue::Null);
            rows.row("delete", Some(&name), &value, &FieldValue::Null)
        }
        (Verb::Update | Verb::Delete, None) => {
            prospect.missing += 1;
            rows.whole("missing")
        }
        (Verb::Create | Verb::Upsert { .. }, None) => {
            prospect.create += 1;
            if let (Verb::Upsert { key }, Some(value)) = (&request.verb, &draft.key) {
                rows.row("create", Some(key), &FieldValue::Null, value)?;
            }
            for (path, value) in &draft.fields {
                rows.row("create", Some(&path.to_string()), &FieldValue::Null, value)?;
            }
            Ok(())
        }
        (_, Some(record)) => {
            let mut changes = 0;
            for (path, after) in &draft.fields {
                let before = current(path, record, rules);
                let same = matches!(path, FieldPath::Plain(_)) && before.means_same(after);
                if !same {
                    changes += 1;
                    rows.row("update", Some(&path.to_string()), &before, after)?;
                }
            }
            match changes {
                0 => {
                    prospect.unchanged += 1;
                    rows.whole("unchanged")
                }
                _ => {
                    prospect.update += 1;
                    Ok(())
                }
            }
        }
    }
}

/// The value of a field as it is; of a parent that is found by a key, its id.
fn current(path: &FieldPath, record: &Members, rules: &Rules) -> FieldValue {
    let name = match path {
        FieldPath::Plain(name) => Some(name.as_str()),
        FieldPath::Parent { relationship, .. } => rules
            .schema
            .as_ref()
            .and_then(|schema| schema.parent(relationship))
            .map(|field| field.name.as_str()),
    };
    name.and_then(|name| record.value(name))
        .unwrap_or(FieldValue::Null)
}

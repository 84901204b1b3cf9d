//! Rows against the describe of their object, before anything is sent.
//!
//! A [`Checker`] turns a row as it was given into a [`Draft`] that can be sent, or tells every
//! [`Fault`] in it. Each fault bears the code that the server would answer. What the describe does
//! not say (required by a layout, validation rules, access to a record) is for the server to judge;
//! without a describe everything is.

mod column;
mod draft;
mod fault;
mod typed;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

pub use column::FieldPath;
pub use draft::Draft;
pub(super) use draft::Within;
pub use fault::Fault;
pub use typed::{Dates, instant};

use self::column::{Column, resolve};
use super::input::{Assignment, InputRow, is_remark, mapped};
use super::value::{FieldValue, Given};
use super::verb::Verb;
use crate::client::ObjectEntry;
use crate::model::id::RecordId;
use crate::model::schema::{FieldSchema, FieldType, ObjectSchema};

/// What rows are checked against.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The object's describe; none when nothing is to be checked.
    pub schema: Option<ObjectSchema>,
    /// The org's objects, as far as they are known without asking.
    pub objects: Vec<ObjectEntry>,
    /// Where a time without an offset is meant.
    pub zone: TimeZone,
    /// How dates that are not ISO are written.
    pub dates: Dates,
    /// Whether faults are told; otherwise the describe serves to tell types alone.
    pub checks: bool,
}

/// Checks the rows of one write.
pub(in crate::records) struct Checker<'r> {
    rules: &'r Rules,
    verb: &'r Verb,
    mapping: &'r [(String, String)],
    constants: &'r [Assignment],
    columns: HashMap<Arc<str>, Column>,
}

impl<'r> Checker<'r> {
    pub(in crate::records) fn new(
        rules: &'r Rules,
        verb: &'r Verb,
        mapping: &'r [(String, String)],
        constants: &'r [Assignment],
    ) -> Self {
        Self {
            rules,
            verb,
            mapping,
            constants,
            columns: HashMap::new(),
        }
    }

    /// The row as it is sent, or what is wrong with it.
    pub(in crate::records) fn draft(
        &mut self,
        row: InputRow,
    ) -> Result<Draft, (InputRow, Vec<Fault>)> {
        let mut faults: Vec<Fault> = row.flaw.clone().map(Fault::Row).into_iter().collect();
        let mut draft = Draft {
            line: row.line,
            ..Draft::default()
        };
        for (name, value) in &row.fields {
            let is_constant = |one: &Assignment| one.field.eq_ignore_ascii_case(name);
            if !self.constants.iter().any(is_constant) {
                self.take(name, value, true, &mut draft, &mut faults);
            }
        }
        for one in self.constants {
            self.take(&one.field, &one.value, false, &mut draft, &mut faults);
        }
        self.check_whole(&draft, &mut faults);
        draft.given = row;
        match faults.is_empty() {
            true => Ok(draft),
            false => Err((draft.given, faults)),
        }
    }

    /// Takes one value into the draft. A column of the input may bear another name than its field.
    fn take(
        &mut self,
        name: &Arc<str>,
        given: &Given,
        is_column: bool,
        draft: &mut Draft,
        faults: &mut Vec<Fault>,
    ) {
        let (rules, verb) = (self.rules, self.verb);
        let field = match is_column {
            true if is_remark(name) => return,
            // Spreadsheets have columns without name at the end.
            true if name.is_empty() && matches!(given, Given::Unsaid) => return,
            true => match mapped(self.mapping, name) {
                Some(field) => field,
                None => return,
            },
            false => name,
        };
        // Of a record that goes only the id counts.
        if is_column && *verb == Verb::Delete && !field.eq_ignore_ascii_case("Id") {
            return;
        }
        let column = self
            .columns
            .entry(field.into())
            .or_insert_with(|| resolve(field, rules, verb));
        if matches!(given, Given::Unsaid) && !matches!(column, Column::Unfit(_)) {
            return;
        }
        match column {
            Column::Unfit(fault) => faults.push(fault.clone()),
            Column::Id => match id_of(given, rules) {
                Ok(id) => draft.id = id,
                Err(fault) => faults.push(fault),
            },
            Column::Key(field) => match typed::value(field.as_ref(), given, rules) {
                Ok(value) => draft.key = Some(value),
                Err(fault) => faults.push(fault),
            },
            Column::Field(path, field) => match typed::value(field.as_ref(), given, rules) {
                Ok(value) => draft.fields.push((path.clone(), value)),
                Err(fault) => faults.push(fault),
            },
        }
    }

    /// What a row must have, whatever else it holds.
    fn check_whole(&self, draft: &Draft, faults: &mut Vec<Fault>) {
        let has_fault = |name: &str| faults.iter().any(|fault| fault.field() == Some(name));
        match self.verb {
            Verb::Update | Verb::Delete | Verb::Undelete
                if draft.id.is_none() && !has_fault("Id") =>
            {
                faults.push(Fault::NoId);
            }
            // By its id a record is changed, and without one it is new.
            Verb::Upsert { key } if key.eq_ignore_ascii_case("Id") => {
                self.check_new(draft, faults);
            }
            Verb::Upsert { key } if draft.key.is_none() && !has_fault(key) => {
                faults.push(Fault::NoKey { key: key.clone() });
            }
            Verb::Update if draft.fields.is_empty() && faults.is_empty() => {
                faults.push(Fault::Nothing);
            }
            Verb::Create => self.check_required(draft, faults),
            _ => {}
        }
    }

    /// A row without an id makes a record.
    fn check_new(&self, draft: &Draft, faults: &mut Vec<Fault>) {
        if draft.id.is_none() {
            self.check_required(draft, faults);
        }
    }

    /// Every field that the describe demands of a new record.
    fn check_required(&self, draft: &Draft, faults: &mut Vec<Fault>) {
        let Some(schema) = self.rules.schema.as_ref().filter(|_| self.rules.checks) else {
            return;
        };
        let missing: Vec<String> = schema
            .fields
            .iter()
            .filter(|field| is_required(field) && !draft.sets(field))
            .filter(|field| !faults.iter().any(|fault| fault.is_about(&field.name)))
            .map(|field| field.name.clone())
            .collect();
        if !missing.is_empty() {
            faults.push(Fault::Required { fields: missing });
        }
    }
}

/// What is probably wrong with a row, though the server takes it.
pub(super) fn doubts(draft: &Draft, rules: &Rules) -> Vec<Fault> {
    let Some(schema) = rules.schema.as_ref().filter(|_| rules.checks) else {
        return Vec::new();
    };
    let doubts = draft.fields.iter().filter_map(|(path, value)| match path {
        FieldPath::Plain(name) => Some(typed::doubts(schema.field(name)?, value)),
        FieldPath::Parent { .. } => None,
    });
    doubts.flatten().collect()
}

/// Whether a new record needs the field. A checkbox that is not named is unchecked.
fn is_required(field: &FieldSchema) -> bool {
    let demanded = field.createable && !field.nillable && !field.defaulted_on_create;
    // The owner is whoever creates the record, whatever the describe says.
    demanded && field.field_type != FieldType::Boolean && field.name != "OwnerId"
}

/// The id of the record that a row is about.
fn id_of(given: &Given, rules: &Rules) -> Result<Option<RecordId>, Fault> {
    let text = given.as_cell();
    let text = text.trim();
    if text.is_empty() || matches!(given, Given::Null) {
        return Ok(None);
    }
    let id = RecordId::parse(text).map_err(|reason| Fault::BadId {
        field: "Id".to_owned(),
        value: text.to_owned(),
        reason,
    })?;
    let prefix = rules
        .schema
        .as_ref()
        .and_then(|schema| schema.key_prefix.as_deref());
    match (prefix, &rules.schema) {
        (Some(prefix), Some(schema)) if rules.checks && prefix != id.key_prefix() => {
            Err(Fault::OtherObject {
                field: "Id".to_owned(),
                value: text.to_owned(),
                wanted: vec![schema.name.clone()],
                found: object_of(id.key_prefix(), rules),
            })
        }
        _ => Ok(Some(id)),
    }
}

/// The object whose ids begin so, as far as it is known.
fn object_of(prefix: &str, rules: &Rules) -> Option<String> {
    let mut listed = rules.objects.iter();
    let found = listed.find(|entry| entry.key_prefix.as_deref() == Some(prefix));
    let found = found.map(|entry| entry.name.as_str());
    found.or_else(|| standard(prefix)).map(str::to_owned)
}

/// Prefixes that are the same in every org.
const STANDARD: [(&str, &str); 16] = [
    ("001", "Account"),
    ("003", "Contact"),
    ("005", "User"),
    ("006", "Opportunity"),
    ("00Q", "Lead"),
    ("00T", "Task"),
    ("00U", "Event"),
    ("00G", "Group"),
    ("00k", "OpportunityLineItem"),
    ("00v", "CampaignMember"),
    ("01s", "Pricebook2"),
    ("01t", "Product2"),
    ("012", "RecordType"),
    ("500", "Case"),
    ("701", "Campaign"),
    ("00D", "Organization"),
];

fn standard(prefix: &str) -> Option<&'static str> {
    let mut all = STANDARD.iter();
    all.find(|(known, _)| *known == prefix)
        .map(|(_, name)| *name)
}

/// The key prefix of an object, as far as it is known.
fn prefix_of<'r>(object: &str, rules: &'r Rules) -> Option<&'r str> {
    let mut listed = rules.objects.iter();
    let entry = listed.find(|entry| entry.name.eq_ignore_ascii_case(object));
    let listed = entry.and_then(|entry| entry.key_prefix.as_deref());
    let known = || {
        let mut all = STANDARD.iter();
        all.find(|(_, name)| name.eq_ignore_ascii_case(object))
            .map(|(prefix, _)| *prefix)
    };
    listed.or_else(known)
}

/// A value that was given for a field, typed by its describe; for callers that have one value.
///
/// # Errors
/// When the field does not take it.
pub fn typed_value(field: &FieldSchema, given: &Given, rules: &Rules) -> Result<FieldValue, Fault> {
    typed::value(Some(field), given, rules)
}

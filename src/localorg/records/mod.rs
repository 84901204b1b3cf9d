//! The write side of the local org: creating, changing, deleting and bringing back records.
//!
//! Every endpoint that writes (single records, collections, composite, tree, bulk, SOAP) goes
//! through an [`Edit`], so that all of them refuse with the same `statusCode` and wording, and all
//! of them leave the same traces: audit fields, history rows, derived fields, the recycle bin.
//! An edit is one transaction, and each row in it a savepoint: a refused row leaves nothing.
//!
//! [`intake`] turns the JSON of a request into cells, [`check`] refuses what may not be kept,
//! [`references`] follows ids and keys, [`storage`] speaks SQL, [`bin`] deletes and brings back,
//! [`rules`] is what standard objects do by themselves.

mod bin;
mod check;
mod conversion;
mod convert;
mod duplicates;
mod intake;
mod merging;
mod references;
mod row;
mod rules;
mod storage;
mod upsert;

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::OptionalExtension;
use rusqlite::types::Value as Sql;
use serde_json::{Map, Value};

pub(crate) use self::conversion::{Converted, LeadConvert};
pub(crate) use self::duplicates::{DUPLICATE_RULES, DuplicateWish};
pub(crate) use self::merging::Merge;
pub(crate) use self::upsert::find;

use self::intake::Given;
use self::row::Row;
use self::rules::Change;
use self::storage::Plan;
use super::error::StoreError;
use super::schema::{ObjectDef, Schema};
use super::store::{Store, WRITTEN_AT, Writer};
use crate::model::id::RecordId;

/// Who writes, and by which rules.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    /// Id of the user, 18 characters: the author of what is written.
    pub(crate) user_id: String,
    /// Zone in which days begin, for a user that has none of its own.
    pub(crate) zone: TimeZone,
    /// API version of the caller, for URLs in refusals.
    pub(crate) version: u16,
    /// What is to be done about duplicates.
    pub(crate) duplicates: DuplicateWish,
}

impl Actor {
    /// A user who says nothing of duplicates.
    pub(crate) fn new(user_id: &str, version: u16) -> Self {
        Self {
            user_id: user_id.to_owned(),
            zone: TimeZone::UTC,
            version,
            duplicates: DuplicateWish::default(),
        }
    }
}

/// One reason why a row was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowError {
    /// Salesforce's `statusCode` (`errorCode` on single records).
    pub(crate) code: &'static str,
    /// Salesforce's wording.
    pub(crate) message: String,
    /// API names of the fields that are to blame; may be empty.
    pub(crate) fields: Vec<String>,
    /// The records that are like this one, as `duplicateResult` tells of them.
    pub(crate) duplicates: Option<Box<Value>>,
}

/// A row that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Done {
    /// Its id, 18 characters.
    pub(crate) id: String,
    /// Whether the record is new.
    pub(crate) created: bool,
}

/// Why a row was not written.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// What is wrong with it.
    Errors(Vec<RowError>),
    /// An upsert whose key fits several records: their ids.
    Many(Vec<String>),
    /// The file failed; nothing that the client could mend.
    Broken(StoreError),
}

/// What became of one row.
pub(crate) type Outcome = Result<Done, Refusal>;

/// A step on the way.
type Step<T> = Result<T, Refusal>;

/// One write transaction; dropped without [`Edit::commit`] it leaves nothing behind.
pub(crate) struct Edit {
    writer: Writer,
    schema: Arc<Schema>,
    actor: Actor,
    /// Zone in which days begin.
    zone: TimeZone,
    /// Duplicates are refused.
    watches_duplicates: bool,
    now: Timestamp,
    plans: HashMap<String, Rc<Plan>>,
    /// Records whose totals are to be counted anew before the commit.
    stale: BTreeSet<String>,
}

impl Edit {
    /// Begins the transaction; inside a unit it is a part of the unit's.
    ///
    /// # Errors
    /// When the file cannot be written or another writer does not end.
    pub(crate) fn begin(store: &Store, actor: Actor) -> Result<Self, StoreError> {
        let writer = store.writer()?;
        tracing::trace!(user = actor.user_id, "a write begins");
        let sql = "SELECT \"TimeZoneSidKey\" FROM \"User\" WHERE \"Id\" = ?1";
        let zone: Option<Option<String>> = writer
            .connection()
            .prepare_cached(sql)
            .and_then(|mut statement| {
                let found = statement.query_row([&actor.user_id], |row| row.get(0));
                found.optional()
            })
            .map_err(|source| store.failed(source))?;
        let rules = store.setting(DUPLICATE_RULES)?;
        let zone = zone.flatten().and_then(|name| TimeZone::get(&name).ok());
        Ok(Self {
            writer,
            schema: store.schema(),
            zone: zone.unwrap_or_else(|| actor.zone.clone()),
            watches_duplicates: rules.is_some_and(|word| word == "on")
                && !actor.duplicates.allow_save,
            actor,
            now: store.clock().now(),
            plans: HashMap::new(),
            stale: BTreeSet::new(),
        })
    }

    /// Adds a record of `fields`, values as the REST API takes them.
    ///
    /// # Errors
    /// What is wrong with it, as Salesforce says it.
    pub(crate) fn create(&mut self, object: &str, fields: &Map<String, Value>) -> Outcome {
        self.all_or_nothing(|edit| {
            let schema = Arc::clone(&edit.schema);
            let def = known(&schema, object)?;
            let given = edit.given(def, fields, intake::Purpose::Create)?;
            let done = edit.create_row(def, &given)?;
            edit.refuse_duplicates(def, &done.id, None)?;
            Ok(done)
        })
    }

    /// Changes the named fields of a record.
    ///
    /// # Errors
    /// What is wrong with it, as Salesforce says it.
    pub(crate) fn update(
        &mut self,
        object: &str,
        id: &str,
        fields: &Map<String, Value>,
    ) -> Outcome {
        self.all_or_nothing(|edit| {
            let schema = Arc::clone(&edit.schema);
            let def = known(&schema, object)?;
            let given = edit.given(def, fields, intake::Purpose::Update)?;
            let id = id_of(def, id)?;
            let done = edit.update_row(def, &id, &given)?;
            edit.refuse_duplicates(def, &done.id, Some(&given))?;
            Ok(done)
        })
    }

    /// Changes the record whose `external_field` has this value, or adds one. `Id` is allowed as
    /// external field and changes only. The field itself is ignored in `fields`.
    ///
    /// # Errors
    /// What is wrong with it, as Salesforce says it, or the several records that fit.
    pub(crate) fn upsert(
        &mut self,
        object: &str,
        external_field: &str,
        value: &str,
        fields: &Map<String, Value>,
    ) -> Outcome {
        self.all_or_nothing(|edit| {
            let done = edit.upsert_row(object, external_field, value, fields)?;
            let schema = Arc::clone(&edit.schema);
            edit.refuse_duplicates(known(&schema, object)?, &done.id, None)?;
            Ok(done)
        })
    }

    /// Moves a record, and what belongs to it, to the recycle bin.
    ///
    /// # Errors
    /// What is wrong with it, as Salesforce says it.
    pub(crate) fn delete(&mut self, id: &str, object: Option<&str>) -> Outcome {
        self.all_or_nothing(|edit| edit.delete_row(id, object))
    }

    /// Brings a record, and what was deleted with it, back from the recycle bin.
    ///
    /// # Errors
    /// What is wrong with it, as Salesforce says it.
    pub(crate) fn undelete(&mut self, id: &str) -> Outcome {
        self.all_or_nothing(|edit| edit.undelete_row(id))
    }

    /// Takes a deleted record, and what was deleted with it, out of the recycle bin for good.
    ///
    /// # Errors
    /// When it does not lie there.
    pub(crate) fn empty_bin(&mut self, id: &str) -> Outcome {
        self.all_or_nothing(|edit| edit.purge_row(id))
    }

    /// Makes everything durable and visible.
    ///
    /// # Errors
    /// When the file cannot be written; nothing is kept then.
    pub(crate) fn commit(mut self) -> Result<(), StoreError> {
        // Totals are never refused, no rule looks at them: only the file can fail.
        if let Err(Refusal::Broken(error)) = rules::settle(&mut self) {
            return Err(error);
        }
        self.writer.set_setting(WRITTEN_AT, &self.now.to_string())?;
        self.writer.commit()
    }

    /// Runs one row in a savepoint.
    fn all_or_nothing(&mut self, work: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        self.run("SAVEPOINT one_row", &[])?;
        let outcome = work(self);
        if outcome.is_err() {
            self.run("ROLLBACK TO one_row", &[])?;
        }
        self.run("RELEASE one_row", &[])?;
        outcome
    }

    fn create_row(&mut self, def: &ObjectDef, given: &Given) -> Outcome {
        allow(def, def.schema.createable, "create")?;
        let mut row = self.blank(def);
        row.apply(given);
        let id = self.next_id(def)?;
        row.set("Id", id.as_str());
        self.stamp_created(&mut row)?;
        let change = Change { given, old: None };
        rules::complete(self, &mut row, change)?;
        self.check(&row, change)?;
        self.insert(&row)?;
        rules::follow(self, &row, change)?;
        Ok(Done {
            id: id.as_str().to_owned(),
            created: true,
        })
    }

    fn update_row(&mut self, def: &ObjectDef, id: &RecordId, given: &Given) -> Outcome {
        allow(def, def.schema.updateable, "update")?;
        let old = self.live_row(def, id)?;
        let mut row = old.clone();
        row.apply(given);
        self.stamp_changed(&mut row);
        let change = Change {
            given,
            old: Some(&old),
        };
        rules::complete(self, &mut row, change)?;
        self.check(&row, change)?;
        self.store_changes(&row, &old)?;
        rules::follow(self, &row, change)?;
        Ok(Done {
            id: id.as_str().to_owned(),
            created: false,
        })
    }

    /// Author, owner, times and running numbers of a new record.
    fn stamp_created(&mut self, row: &mut Row<'_>) -> Step<()> {
        for field in ["CreatedById", "LastModifiedById"] {
            row.set(field, self.actor.user_id.as_str());
        }
        if row.is_null("OwnerId") {
            row.set("OwnerId", self.actor.user_id.as_str());
        }
        for field in ["CreatedDate", "LastModifiedDate", "SystemModstamp"] {
            row.set(field, self.now.as_millisecond());
        }
        for at in 0..row.def.extras.len() {
            if row.def.extras[at].auto_number {
                let key = format!("{}.{}", row.def.name(), row.def.schema.fields[at].name);
                let number = self.writer.next_number(&key)?;
                row.set_at(at, Sql::Text(format!("{number:08}")));
            }
        }
        Ok(())
    }

    fn stamp_changed(&self, row: &mut Row<'_>) {
        row.set("LastModifiedById", self.actor.user_id.as_str());
        for field in ["LastModifiedDate", "SystemModstamp"] {
            row.set(field, self.now.as_millisecond());
        }
    }

    /// Adds a record that comes with another one.
    fn create_own(&mut self, object: &str, fields: &Value) -> Step<()> {
        let schema = Arc::clone(&self.schema);
        let def = known(&schema, object)?;
        if let Value::Object(fields) = fields {
            let given = self.given(def, fields, intake::Purpose::Create)?;
            self.create_row(def, &given)?;
        }
        Ok(())
    }

    /// Changes fields that the org itself keeps, and gives the record before and after.
    fn adjust<'d>(
        &mut self,
        def: &'d ObjectDef,
        id: &str,
        change: impl FnOnce(&mut Row<'d>),
    ) -> Step<Option<(Row<'d>, Row<'d>)>> {
        let Some(old) = self.row(def, id)? else {
            return Ok(None);
        };
        let mut new = old.clone();
        change(&mut new);
        self.store_changes(&new, &old)?;
        Ok(Some((old, new)))
    }

    /// The day in the actor's zone, as columns keep it.
    fn today(&self) -> String {
        let now = self.now.to_zoned(self.zone.clone());
        now.date().to_string()
    }

    fn next_id(&mut self, def: &ObjectDef) -> Step<RecordId> {
        Ok(self.writer.next_id(def.name())?)
    }
}

impl RowError {
    /// An error that blames no field.
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            fields: Vec::new(),
            duplicates: None,
        }
    }

    /// An error that blames these fields.
    pub(crate) fn about<'f>(
        code: &'static str,
        message: impl Into<String>,
        fields: impl IntoIterator<Item = &'f str>,
    ) -> Self {
        Self {
            code,
            message: message.into(),
            fields: fields.into_iter().map(str::to_owned).collect(),
            duplicates: None,
        }
    }
}

impl From<RowError> for Refusal {
    fn from(error: RowError) -> Self {
        Self::Errors(vec![error])
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Broken(error)
    }
}

/// The object with this name.
fn known<'s>(schema: &'s Schema, object: &str) -> Step<&'s ObjectDef> {
    let message = || format!("sObject type '{object}' is not supported.");
    let found = schema.object(object);
    found.ok_or_else(|| RowError::new("INVALID_TYPE", message()).into())
}

/// The id, which must be one of this object.
fn id_of(def: &ObjectDef, id: &str) -> Step<RecordId> {
    let parsed = RecordId::parse(id.trim()).ok();
    let fits = |id: &RecordId| def.schema.key_prefix.as_deref() == Some(id.key_prefix());
    parsed.filter(fits).ok_or_else(|| {
        let message = format!("{} ID: id value of incorrect type: {id}", def.schema.label);
        RowError::about("MALFORMED_ID", message, ["Id"]).into()
    })
}

fn allow(def: &ObjectDef, allowed: bool, verb: &str) -> Step<()> {
    if allowed {
        return Ok(());
    }
    let message = format!("entity type {} does not support {verb}", def.name());
    Err(RowError::new("INVALID_TYPE_FOR_OPERATION", message).into())
}

#[cfg(test)]
mod tests;

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
mod intake;
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
        let sql = "SELECT \"TimeZoneSidKey\" FROM \"User\" WHERE \"Id\" = ?1";
        let zone: Option<Option<String>> = writer
            .connection()
            .prepare_cached(sql)
            .and_then(|mut statement| {
                let found = statement.query_row([&actor.user_id], |row| row.get(0));
                found.optional()
            })
            .map_err(|source| store.failed(source))?;
        let zone = zone.flatten().and_then(|name| TimeZone::get(&name).ok());
        Ok(Self {
            writer,
            schema: store.schema(),
            zone: zone.unwrap_or_else(|| actor.zone.clone()),
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
            edit.create_row(def, &given)
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
            edit.update_row(def, &id, &given)
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
        self.all_or_nothing(|edit| edit.upsert_row(object, external_field, value, fields))
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
        let mut row = Row::with_defaults(def);
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
mod tests {
    use serde_json::json;

    use super::*;
    use crate::clock::Clock;
    use crate::localorg::seed::SeedOptions;

    pub(super) fn store(folder: &tempfile::TempDir) -> Store {
        let clock = Clock::Fixed("2026-11-22T10:00:00Z".parse().unwrap());
        let store = Store::open(&folder.path().join("org.db"), clock).unwrap();
        let now = store.clock().now();
        crate::localorg::seed::seed_empty(&store, now, &SeedOptions::default()).unwrap();
        store
    }

    pub(super) fn begin(store: &Store) -> Edit {
        let user_id = store.setting(crate::localorg::store::ADMIN_USER_ID);
        let actor = Actor {
            user_id: user_id.unwrap().unwrap(),
            zone: TimeZone::UTC,
        };
        Edit::begin(store, actor).unwrap()
    }

    pub(super) fn map(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => panic!("not an object"),
        }
    }

    pub(super) fn code(outcome: Outcome) -> (&'static str, String) {
        match outcome {
            Err(Refusal::Errors(mut errors)) => {
                let first = errors.remove(0);
                (first.code, first.message)
            }
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn a_record_lives_from_create_to_undelete() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let mut edit = begin(&store);
        let account = edit
            .create("account", &map(json!({"name": "Acme"})))
            .unwrap();
        assert!(account.created && account.id.starts_with("001"));
        let contact = json!({"LastName": "Lovelace", "FirstName": "Ada", "AccountId": account.id});
        let contact = edit.create("Contact", &map(contact)).unwrap();
        edit.update("Account", &account.id[..15], &map(json!({"Phone": "1"})))
            .unwrap();
        edit.delete(&account.id, None).unwrap();
        let gone = edit.update("Contact", &contact.id, &map(json!({"Phone": "1"})));
        assert_eq!(code(gone).0, "ENTITY_IS_DELETED");
        edit.undelete(&account.id).unwrap();
        edit.update("Contact", &contact.id, &map(json!({"Phone": "1"})))
            .unwrap();
        edit.commit().unwrap();
        let text = store.record("Contact", &contact.id, None, 65).unwrap();
        assert!(text.contains("\"Name\":\"Ada Lovelace\""), "{text}");
    }

    #[test]
    fn many_rows_go_through_one_edit() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let mut edit = begin(&store);
        let account = edit
            .create("Account", &map(json!({"Name": "Acme"})))
            .unwrap();
        for number in 0..500 {
            let fields = json!({
                "LastName": format!("Person {number}"),
                "Email": format!("p{number}@example.com"),
                "AccountId": account.id,
            });
            edit.create("Contact", &map(fields)).unwrap();
        }
        edit.commit().unwrap();
        let counts = store.record_count(&["Contact", "ContactHistory"]).unwrap();
        assert_eq!(counts["sObjects"][0]["count"], 500);
        assert_eq!(counts["sObjects"][1]["count"], 500);
    }

    #[test]
    fn what_went_together_comes_back_together() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let mut edit = begin(&store);
        let id = |outcome: Outcome| outcome.unwrap().id;
        let parent = id(edit.create("Account", &map(json!({"Name": "Parent"}))));
        let child = json!({"Name": "Child", "ParentId": parent});
        let child = id(edit.create("Account", &map(child)));
        let contact = json!({"LastName": "L", "AccountId": parent});
        let contact = id(edit.create("Contact", &map(contact)));
        let early = id(edit.create(
            "Contact",
            &map(json!({"LastName": "M", "AccountId": parent})),
        ));
        edit.delete(&early, Some("Contact")).unwrap();
        edit.delete(&parent, None).unwrap();
        edit.undelete(&parent).unwrap();
        assert_eq!(code(edit.undelete(&parent)).0, "UNDELETE_FAILED");
        edit.commit().unwrap();
        let read = |object: &str, id: &str, field: &str| {
            let text = store.record(object, id, Some(&[field]), 65).unwrap();
            serde_json::from_str::<Value>(&text).unwrap()[field].clone()
        };
        assert_eq!(read("Account", &child, "ParentId"), json!(parent));
        assert_eq!(read("Contact", &contact, "IsDeleted"), json!(false));
        let gone = store.record("Contact", &early, None, 65).unwrap_err();
        assert_eq!(gone.code, "ENTITY_IS_DELETED");
    }

    #[test]
    fn a_refused_row_leaves_nothing_and_the_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let mut edit = begin(&store);
        let refused = edit.create("Contact", &map(json!({"FirstName": "Ada"})));
        assert_eq!(
            code(refused),
            (
                "REQUIRED_FIELD_MISSING",
                "Required fields are missing: [LastName]".to_owned()
            )
        );
        edit.create("Contact", &map(json!({"LastName": "Lovelace"})))
            .unwrap();
        edit.commit().unwrap();
        assert_eq!(
            store.record_count(&["Contact"]).unwrap()["sObjects"][0]["count"],
            1
        );
    }
}

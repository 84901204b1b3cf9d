//! The one transaction that writes: rows, custom fields, picklist values, settings.
//!
//! What a real org would fill in by itself is filled in here when the row does not bring it: `Id`,
//! `Name` of people, owner and authors (the administrator, setting [`ADMIN_USER_ID`]), the audit
//! times, default checkboxes. Everything else is kept as given: no triggers, no validation rules.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::shape::{Fill, Shape};
use super::{ADMIN_USER_ID, PooledConnection, Store, ids, tables};
use crate::localorg::error::StoreError;
use crate::localorg::schema::{ObjectDef, Schema};
use crate::localorg::value::Value;
use crate::model::id::RecordId;

/// A write transaction; dropped without [`Writer::commit`] it leaves nothing behind.
pub struct Writer {
    store: Store,
    /// `None` once the transaction has ended.
    connection: Option<PooledConnection>,
    schema: Arc<Schema>,
    sequences: HashMap<String, u64>,
    administrator: Option<String>,
    schema_changed: bool,
    shape: Option<Shape>,
}

impl Writer {
    pub(super) fn begin(store: Store) -> Result<Self, StoreError> {
        let connection = store.reader()?;
        let begin = if store.is_pinned() {
            "SAVEPOINT writer"
        } else {
            "BEGIN IMMEDIATE"
        };
        connection
            .execute_batch(begin)
            .map_err(|source| store.failed(source))?;
        let administrator = connection
            .query_row(tables::GET_SETTING, [ADMIN_USER_ID], |row| row.get(0))
            .optional()
            .map_err(|source| store.failed(source))?;
        Ok(Self {
            schema: store.schema(),
            store,
            connection: Some(connection),
            sequences: HashMap::new(),
            administrator,
            schema_changed: false,
            shape: None,
        })
    }

    /// Adds a record. `fields` are API names in any case, `row` their values; the other fields are
    /// filled in as the module says. Rows that repeat the field list of the row before are fast.
    ///
    /// # Errors
    /// When object or field is unknown, a value does not fit, or the id is taken.
    pub fn insert(
        &mut self,
        object: &str,
        fields: &[String],
        row: Vec<Value>,
    ) -> Result<(), StoreError> {
        let known = self
            .shape
            .as_ref()
            .is_some_and(|shape| shape.object == object && shape.fields == fields);
        if !known {
            self.shape = Some(Shape::new(self.object(object)?, object, fields)?);
        }
        let shape = self.shape.take().expect("it was made above");
        let done = self.insert_shaped(&shape, row);
        self.shape = Some(shape);
        done
    }

    fn insert_shaped(&mut self, shape: &Shape, row: Vec<Value>) -> Result<(), StoreError> {
        let mut cells = Vec::with_capacity(row.len() + shape.filled.len());
        for (value, (kind, name)) in row.into_iter().zip(&shape.given) {
            let cell = value.stored(*kind).ok_or_else(|| StoreError::BadValue {
                object: shape.object.clone(),
                field: name.clone(),
                expected: tables::type_word(*kind),
            })?;
            cells.push(cell);
        }
        for fill in &shape.filled {
            let cell = self.fill(fill, shape, &cells)?;
            cells.push(cell);
        }
        self.fill_gaps(shape, &mut cells)?;
        if let Some(at) = shape.id {
            self.skip_past(shape, &cells[at])?;
        }
        let inserted = self
            .connection()
            .prepare_cached(&shape.insert)
            .and_then(|mut statement| statement.execute(params_from_iter(&cells)));
        match inserted {
            Ok(_) => Ok(()),
            Err(error) if is_taken(&error) => Err(StoreError::DuplicateId {
                object: shape.object.clone(),
                id: shape.id.map_or_else(String::new, |at| text(&cells[at])),
            }),
            Err(error) => Err(self.store.failed(error)),
        }
    }

    /// An id column that is there but empty in this row gets a new id; so do audit columns.
    fn fill_gaps(&mut self, shape: &Shape, cells: &mut [Sql]) -> Result<(), StoreError> {
        for (at, (_, name)) in shape.given.iter().enumerate() {
            if cells[at] != Sql::Null {
                continue;
            }
            let fill = match name.as_str() {
                "Id" => Fill::Id,
                "OwnerId" | "CreatedById" | "LastModifiedById" => Fill::Administrator,
                "CreatedDate" | "LastModifiedDate" | "SystemModstamp" => Fill::Now,
                _ => continue,
            };
            cells[at] = self.fill(&fill, shape, cells)?;
        }
        if let Some((name, id)) = shape.named_by_id
            && cells[name] == Sql::Null
        {
            cells[name] = cells[id].clone();
        }
        Ok(())
    }

    fn fill(&mut self, fill: &Fill, shape: &Shape, cells: &[Sql]) -> Result<Sql, StoreError> {
        Ok(match fill {
            Fill::Id => Sql::Text(self.next_id(&shape.object)?.as_str().to_owned()),
            Fill::Administrator => self.administrator.clone().map_or(Sql::Null, Sql::Text),
            Fill::Now => Sql::Integer(self.store.clock().now().as_millisecond()),
            Fill::Same(at) => cells[*at].clone(),
            Fill::AutoNumber(field) => {
                let key = format!("{}.{field}", shape.object);
                Sql::Text(format!("{:08}", self.next_number(&key)?))
            }
            Fill::Later => Sql::Null,
            Fill::Flag(flag) => Sql::Integer(i64::from(*flag)),
            Fill::FullName(first, last) => {
                let part = |at: &Option<usize>| at.map_or_else(String::new, |at| text(&cells[at]));
                let name = format!("{} {}", part(first), part(last));
                let name = name.trim();
                if name.is_empty() {
                    Sql::Null
                } else {
                    Sql::Text(name.to_owned())
                }
            }
        })
    }

    /// A new id of the object.
    ///
    /// # Errors
    /// When the object is unknown or the file cannot be read.
    pub fn next_id(&mut self, object: &str) -> Result<RecordId, StoreError> {
        let (name, prefix) = {
            let def = self.object(object)?;
            let prefix = def.schema.key_prefix.as_deref().unwrap_or("000");
            let bytes = prefix.as_bytes();
            (def.name().to_owned(), [bytes[0], bytes[1], bytes[2]])
        };
        let number = self.next_number(&name)?;
        Ok(RecordId::from_number(prefix, ids::FIRST + number))
    }

    /// The next number of a sequence, from 1.
    pub(crate) fn next_number(&mut self, sequence: &str) -> Result<u64, StoreError> {
        let last = match self.sequences.get(sequence) {
            Some(last) => *last,
            None => self.last_number(sequence)?,
        };
        self.sequences.insert(sequence.to_owned(), last + 1);
        Ok(last + 1)
    }

    fn last_number(&self, sequence: &str) -> Result<u64, StoreError> {
        let found: Option<i64> = self
            .connection()
            .query_row(
                "SELECT last FROM sfkit_sequence WHERE object = ?1",
                [sequence],
                |row| row.get(0),
            )
            .optional()
            .map_err(|source| self.store.failed(source))?;
        let last = match found {
            Some(last) => last,
            None => self.highest(sequence)?,
        };
        Ok(u64::try_from(last).unwrap_or(0))
    }

    /// The highest number in a field that was filled before its numbers were counted here.
    fn highest(&self, sequence: &str) -> Result<i64, StoreError> {
        let named = sequence.split_once('.').and_then(|(object, field)| {
            let def = self.schema.object(object)?;
            Some((def.name(), def.field(field)?.name.as_str()))
        });
        let Some((table, column)) = named else {
            return Ok(0);
        };
        let sql =
            format!("SELECT COALESCE(MAX(CAST(\"{column}\" AS INTEGER)), 0) FROM \"{table}\"");
        self.connection()
            .query_row(&sql, [], |row| row.get(0))
            .map_err(|source| self.store.failed(source))
    }

    /// Ids that were made by another local org look like ours: later ones begin behind them.
    fn skip_past(&mut self, shape: &Shape, id: &Sql) -> Result<(), StoreError> {
        let Some(number) = ids::own_number(&text(id)) else {
            return Ok(());
        };
        let name = self.object(&shape.object)?.name().to_owned();
        let last = match self.sequences.get(&name) {
            Some(last) => *last,
            None => self.last_number(&name)?,
        };
        self.sequences.insert(name, last.max(number));
        Ok(())
    }

    /// Changes tables and definitions, and knows the new schema from then on.
    pub(super) fn change_schema(
        &mut self,
        change: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        let connection = self.connection();
        let schema = change(connection)
            .and_then(|()| tables::load_schema(connection))
            .map_err(|source| self.store.failed(source))?;
        self.schema = Arc::new(schema);
        self.schema_changed = true;
        self.shape = None;
        Ok(())
    }

    /// Wraps what `SQLite` said.
    pub(crate) fn failed(&self, source: rusqlite::Error) -> StoreError {
        self.store.failed(source)
    }

    /// The schema with what this transaction has added.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Writes a setting as part of the transaction.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        self.connection()
            .execute(tables::SET_SETTING, [key, value])
            .map_err(|source| self.store.failed(source))?;
        if key == ADMIN_USER_ID {
            self.administrator = Some(value.to_owned());
        }
        Ok(())
    }

    /// The open transaction, for reading what was written in it (`SELECT` by the caller).
    #[must_use]
    pub fn connection(&self) -> &Connection {
        self.connection
            .as_ref()
            .expect("it is taken only by commit and drop")
    }

    /// Makes everything durable and visible.
    ///
    /// # Errors
    /// When the file cannot be written; nothing is kept then.
    pub fn commit(mut self) -> Result<(), StoreError> {
        for (object, last) in &self.sequences {
            let last = i64::try_from(*last).unwrap_or(i64::MAX);
            self.connection()
                .execute(
                    "INSERT INTO sfkit_sequence (object, last) VALUES (?1, ?2)
                     ON CONFLICT (object) DO UPDATE SET last = excluded.last",
                    params![object, last],
                )
                .map_err(|source| self.store.failed(source))?;
        }
        let commit = if self.store.is_pinned() {
            "RELEASE writer"
        } else {
            "COMMIT"
        };
        self.connection()
            .execute_batch(commit)
            .map_err(|source| self.store.failed(source))?;
        let connection = self.connection.take().expect("commit is called once");
        if self.schema_changed {
            let schema = tables::load_schema(&connection);
            self.store
                .replace_schema(schema.map_err(|source| self.store.failed(source))?);
        }
        Ok(())
    }

    /// The object with this name.
    pub(super) fn object(&self, name: &str) -> Result<&ObjectDef, StoreError> {
        self.schema
            .object(name)
            .ok_or_else(|| StoreError::UnknownObject {
                object: name.to_owned(),
            })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            let undo = if self.store.is_pinned() {
                "ROLLBACK TO writer; RELEASE writer"
            } else {
                "ROLLBACK"
            };
            // A rollback that fails leaves the connection to be closed, which rolls back too.
            drop(connection.execute_batch(undo));
        }
    }
}

fn is_taken(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
}

fn text(value: &Sql) -> String {
    match value {
        Sql::Text(text) => text.clone(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn store(folder: &tempfile::TempDir) -> Store {
        let clock = Clock::Fixed("2026-11-22T10:00:00Z".parse().unwrap());
        Store::open(&folder.path().join("org.db"), clock).unwrap()
    }

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_row_gets_what_a_real_org_would_fill_in() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let mut writer = store.writer().unwrap();
        let fields = names(&["firstname", "LastName"]);
        let row = vec![Value::Text("Ada".into()), Value::Text("Lovelace".into())];
        writer.insert("contact", &fields, row).unwrap();
        writer.commit().unwrap();
        let reader = store.reader().unwrap();
        let found: (String, String, i64, i64) = reader
            .query_row(
                "SELECT Id, Name, IsDeleted, SystemModstamp FROM Contact",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .unwrap();
        assert_eq!(found.0, "00300Lo00000001AAA".replace("AAA", &found.0[15..]));
        assert_eq!((found.1.as_str(), found.2), ("Ada Lovelace", 0));
        assert_eq!(found.3, 1_795_341_600_000);
    }

    #[test]
    fn nothing_is_kept_without_commit_and_custom_fields_stay() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let mut writer = store.writer().unwrap();
        writer.add_text_field("Account", "Tier__c", "Tier").unwrap();
        drop(writer);
        assert!(
            store
                .schema()
                .object("account")
                .unwrap()
                .field("tier__c")
                .is_none()
        );
        let mut writer = store.writer().unwrap();
        writer.add_text_field("Account", "Tier__c", "Tier").unwrap();
        writer
            .add_picklist_value("Opportunity", "StageName", "Poised")
            .unwrap();
        let fields = names(&["Name", "Tier__c"]);
        let row = vec![Value::Text("Acme".into()), Value::Text("gold".into())];
        writer.insert("Account", &fields, row).unwrap();
        writer.commit().unwrap();
        let again = self::store(&folder);
        let schema = again.schema();
        assert!(schema.object("account").unwrap().field("tier__c").is_some());
        let stages = &schema
            .object("opportunity")
            .unwrap()
            .field("StageName")
            .unwrap();
        assert_eq!(stages.picklist_values.last().unwrap().value, "Poised");
    }

    #[test]
    fn wrong_rows_are_refused_with_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        assert!(store.is_empty());
        let mut writer = store.writer().unwrap();
        let id = "001D000000IqhSLIAZ";
        let fields = names(&["Id", "Name"]);
        let row = || vec![Value::Text(id.into()), Value::Text("x".into())];
        writer.insert("Account", &fields, row()).unwrap();
        let again = writer.insert("Account", &fields, row());
        assert!(
            matches!(again, Err(StoreError::DuplicateId { .. })),
            "{again:?}"
        );
        let compound = writer.insert("Account", &names(&["BillingAddress"]), vec![Value::Null]);
        assert!(matches!(compound, Err(StoreError::UnknownField { .. })));
        let number = writer.insert(
            "Account",
            &names(&["AnnualRevenue"]),
            vec![Value::Text("x".into())],
        );
        assert!(matches!(
            number,
            Err(StoreError::BadValue {
                expected: "currency",
                ..
            })
        ));
    }
}

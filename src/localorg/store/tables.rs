//! Making the tables of a file and reading back what it adds to the standard schema.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior, params};

use crate::localorg::error::StoreError;
use crate::localorg::schema::{
    Additions, ObjectDef, OwnField, OwnObject, Schema, is_compound, type_named,
};
use crate::model::schema::{FieldSchema, FieldType, PicklistValue};

/// Edition of the embedded tables: raise it when an object, a field or an index is added.
const EDITION: i64 = 6;

pub(super) const SET_SETTING: &str = "INSERT INTO sfkit_setting (key, value) VALUES (?1, ?2)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value";

/// Reads one setting.
pub(super) const GET_SETTING: &str = "SELECT value FROM sfkit_setting WHERE key = ?1";

const OWN_TABLES: &str = "
    CREATE TABLE IF NOT EXISTS sfkit_setting (key TEXT PRIMARY KEY, value TEXT NOT NULL)
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sfkit_sequence (object TEXT PRIMARY KEY, last INTEGER NOT NULL)
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sfkit_field (
        object TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,
        PRIMARY KEY (object, name));
    CREATE TABLE IF NOT EXISTS sfkit_object (name TEXT PRIMARY KEY, definition TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS sfkit_picklist (
        object TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL,
        PRIMARY KEY (object, field, value));
    CREATE TABLE IF NOT EXISTS sfkit_bin (
        root TEXT NOT NULL, id TEXT NOT NULL, object TEXT NOT NULL, field TEXT, value TEXT);
    CREATE INDEX IF NOT EXISTS sfkit_bin_root ON sfkit_bin (root);
    CREATE INDEX IF NOT EXISTS sfkit_bin_id ON sfkit_bin (id);";

/// Brings the file up to this edition; does nothing when it is there already.
pub(super) fn prepare(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Sql {
        path: path.to_owned(),
        source,
    };
    let edition = edition(connection).map_err(failed)?;
    if edition > EDITION {
        return Err(StoreError::Newer {
            path: path.to_owned(),
        });
    }
    if edition < EDITION {
        migrate(connection).map_err(failed)?;
    }
    Ok(())
}

fn edition(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if edition(&transaction)? < EDITION {
        transaction.execute_batch(OWN_TABLES)?;
        for def in Schema::new(HashMap::new()).objects() {
            add_object(&transaction, def)?;
        }
        transaction.pragma_update(None, "user_version", EDITION)?;
    }
    transaction.commit()
}

/// Makes the object's table, or adds the columns that it lacks.
pub(super) fn add_object(connection: &Connection, def: &ObjectDef) -> rusqlite::Result<()> {
    let present = columns(connection, def.name())?;
    let stored = def.schema.fields.iter().filter(|field| !is_compound(field));
    if present.is_empty() {
        let list: Vec<_> = stored.map(column).collect();
        connection.execute_batch(&format!(
            "CREATE TABLE \"{}\" (rid INTEGER PRIMARY KEY, {})",
            def.name(),
            list.join(", ")
        ))?;
    } else {
        for field in stored.filter(|field| !present.contains(&field.name)) {
            add_column(connection, def.name(), field)?;
        }
    }
    add_indexes(connection, def)
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<HashSet<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}

/// Adds the column of one field.
pub(super) fn add_column(
    connection: &Connection,
    table: &str,
    field: &FieldSchema,
) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "ALTER TABLE \"{table}\" ADD COLUMN {}",
        column(field)
    ))
}

fn column(field: &FieldSchema) -> String {
    let kind = match field.field_type {
        FieldType::Id => "TEXT NOT NULL UNIQUE",
        FieldType::Boolean => "INTEGER NOT NULL DEFAULT 0",
        FieldType::Int | FieldType::Long | FieldType::DateTime => "INTEGER",
        FieldType::Double | FieldType::Currency | FieldType::Percent => "REAL",
        FieldType::Date | FieldType::Time | FieldType::Reference => "TEXT",
        _ => "TEXT COLLATE SALESFORCE",
    };
    format!("\"{}\" {kind}", field.name)
}

/// References (joins, sub-queries), dates (ranges), names, stages and statuses are looked up.
fn add_indexes(connection: &Connection, def: &ObjectDef) -> rusqlite::Result<()> {
    const AUDIT: [&str; 2] = ["CreatedById", "LastModifiedById"];
    const WORTH: [&str; 9] = [
        "Name",
        "Email",
        "Username",
        "StageName",
        "Status",
        "CloseDate",
        "CreatedDate",
        "LastModifiedDate",
        "SystemModstamp",
    ];
    for field in &def.schema.fields {
        let reference = field.field_type == FieldType::Reference;
        let name = field.name.as_str();
        let key = field.external_id || field.unique;
        if (reference && !AUDIT.contains(&name)) || key || WORTH.contains(&name) {
            connection.execute_batch(&format!(
                "CREATE INDEX IF NOT EXISTS \"{0}_{1}\" ON \"{0}\" (\"{1}\")",
                def.name(),
                name
            ))?;
        }
    }
    // Counts by stage and status need no row when the index also tells which ones are deleted. The
    // plain index stays: it has the rows of a stage in their order.
    for name in ["StageName", "Status"] {
        if def.has_is_deleted() && def.field(name).is_some() {
            connection.execute_batch(&format!(
                "CREATE INDEX IF NOT EXISTS \"{0}_{name}_live\" ON \"{0}\" (\"{name}\", \"IsDeleted\")",
                def.name()
            ))?;
        }
    }
    if def.has_is_deleted() {
        connection.execute_batch(&format!(
            "CREATE INDEX IF NOT EXISTS \"{0}_bin\" ON \"{0}\" (rid) WHERE \"IsDeleted\" = 1",
            def.name()
        ))?;
    }
    Ok(())
}

/// The standard schema with the file's custom fields and picklist values.
pub(super) fn load_schema(connection: &Connection) -> rusqlite::Result<Schema> {
    let mut additions: HashMap<String, Additions> = HashMap::new();
    let mut fields =
        connection.prepare("SELECT object, definition FROM sfkit_field ORDER BY rowid")?;
    let mut rows = fields.query([])?;
    while let Some(row) = rows.next()? {
        let object: String = row.get(0)?;
        let definition: String = row.get(1)?;
        // The definition is our own JSON; a row that does not parse is one we did not write.
        if let Ok(field) = serde_json::from_str::<OwnField>(&definition) {
            additions.entry(object).or_default().fields.push(field);
        }
    }
    let mut values = connection
        .prepare("SELECT object, field, value, label FROM sfkit_picklist ORDER BY rowid")?;
    let mut rows = values.query([])?;
    while let Some(row) = rows.next()? {
        let value = PicklistValue {
            value: row.get(2)?,
            label: Some(row.get(3)?),
            active: true,
            default_value: false,
        };
        let entry = additions.entry(row.get(0)?).or_default();
        entry.values.push((row.get(1)?, value));
    }
    Ok(Schema::with_objects(own_objects(connection)?, additions))
}

fn own_objects(connection: &Connection) -> rusqlite::Result<Vec<OwnObject>> {
    let mut statement = connection.prepare("SELECT definition FROM sfkit_object ORDER BY rowid")?;
    let texts = statement.query_map([], |row| row.get::<_, String>(0))?;
    let texts: Vec<_> = texts.collect::<rusqlite::Result<_>>()?;
    let objects = texts
        .iter()
        .filter_map(|text| serde_json::from_str(text).ok());
    Ok(objects.collect())
}

/// Keeps an object's definition.
pub(super) fn save_object(connection: &Connection, object: &OwnObject) -> rusqlite::Result<()> {
    let definition = serde_json::to_string(object).expect("an object has only plain values");
    connection.execute(
        "INSERT OR REPLACE INTO sfkit_object (name, definition) VALUES (?1, ?2)",
        params![object.name, definition],
    )?;
    Ok(())
}

/// Keeps a custom field's definition.
pub(super) fn save_field(
    connection: &Connection,
    object: &str,
    field: &OwnField,
) -> rusqlite::Result<()> {
    let definition = serde_json::to_string(field).expect("a field schema has only plain values");
    connection.execute(
        "INSERT OR REPLACE INTO sfkit_field (object, name, definition) VALUES (?1, ?2, ?3)",
        params![object, field.field.name, definition],
    )?;
    Ok(())
}

/// Keeps a picklist value.
pub(super) fn save_value(
    connection: &Connection,
    object: &str,
    field: &str,
    value: &str,
    label: &str,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT OR IGNORE INTO sfkit_picklist (object, field, value, label)
         VALUES (?1, ?2, ?3, ?4)",
        params![object, field, value, label],
    )?;
    Ok(())
}

/// Salesforce's word for a type, for messages.
pub(super) fn type_word(kind: FieldType) -> &'static str {
    [
        "id",
        "string",
        "boolean",
        "int",
        "long",
        "double",
        "currency",
        "percent",
        "date",
        "datetime",
        "time",
        "reference",
        "address",
        "location",
    ]
    .into_iter()
    .find(|word| type_named(word) == kind)
    .unwrap_or("string")
}

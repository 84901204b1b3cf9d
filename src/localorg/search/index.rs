//! The text index of an object: an FTS5 table, made when the object is first searched.
//!
//! Triggers note the numbers of rows that changed in a small table beside it; a search indexes
//! these before it looks. Whoever writes pays for one more number only (writing FTS5 from a trigger
//! costs a hundred times as much, for each statement flushes the index), and files that nobody
//! searches pay nothing. Since the triggers are plain SQL, nobody who writes has to know of them.
//! The index keeps no texts, only where which word stands.

use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension};

use crate::localorg::schema::{ObjectDef, is_compound};
use crate::model::schema::{FieldSchema, FieldType};

/// Held while an index is made: who waits here need not wait for the file's lock, which has an end.
static MAKING: Mutex<()> = Mutex::new(());

/// Columns of the index: names, emails, phones, numbers of records, everything else.
const COLUMNS: [&str; 5] = ["name", "email", "phone", "number", "rest"];
/// How much a match in each of them counts.
const WEIGHTS: &str = "bm25(10.0, 6.0, 6.0, 6.0, 1.0)";
/// With more matches than this the order by weight is not worth its time.
const MOST_RANKED: u64 = 50_000;

/// Fields that count as names besides the name itself.
const NAMES: [(&str, &[&str]); 6] = [
    ("Account", &["Site", "Website"]),
    ("Asset", &["SerialNumber"]),
    ("Case", &["Subject"]),
    ("Contact", &["AssistantName"]),
    ("Lead", &["Company"]),
    ("User", &["CommunityNickname"]),
];

/// Which index an object has, and what goes into it.
pub(super) struct Index {
    /// The FTS5 table.
    pub(super) table: String,
    object: String,
    /// Fields by column.
    fields: [Vec<String>; COLUMNS.len()],
}

impl Index {
    /// The index of this object, whether it is there or not.
    pub(super) fn of(def: &ObjectDef) -> Self {
        let mut fields: [Vec<String>; COLUMNS.len()] = Default::default();
        for (at, field) in def.schema.fields.iter().enumerate() {
            let auto = def.extras.get(at).is_some_and(|extra| extra.auto_number);
            if let Some(column) = column_of(def, field, auto) {
                fields[column].push(field.name.clone());
            }
        }
        Self {
            table: format!("sfkit_search_{}", def.name()),
            object: def.name().to_owned(),
            fields,
        }
    }

    /// The table of the index's words.
    pub(super) fn vocabulary(&self) -> String {
        format!("sfkit_words_{}", self.object)
    }

    fn changed(&self) -> String {
        format!("sfkit_changed_{}", self.object)
    }

    /// Whether so few rows match that putting the best first takes no time.
    pub(super) fn is_worth_ranking(
        &self,
        connection: &Connection,
        pattern: &str,
    ) -> rusqlite::Result<bool> {
        let table = &self.table;
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM \"{table}\" WHERE \"{table}\" MATCH ?1 LIMIT {})",
            MOST_RANKED + 1
        );
        let count: i64 = connection
            .prepare_cached(&sql)?
            .query_row([pattern], |row| row.get(0))?;
        Ok(count.unsigned_abs() <= MOST_RANKED)
    }

    /// Makes the index if it is missing or covers other fields, and indexes what changed.
    ///
    /// While another connection writes for long, an index that is there is used as it is: real
    /// orgs index some time after the change, too.
    pub(super) fn refresh(&self, connection: &Connection) -> rusqlite::Result<()> {
        let is_there = self.is_there(connection)?;
        if is_there && !self.has_changes(connection)? {
            return Ok(());
        }
        match self.in_transaction(connection) {
            Err(failed) if is_there && is_busy(&failed) => Ok(()),
            done => done,
        }
    }

    /// Runs `renew` in a transaction of its own, or inside the one that is open.
    fn in_transaction(&self, connection: &Connection) -> rusqlite::Result<()> {
        if connection.is_autocommit() {
            let _making = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
            return self.renew_between(connection, "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK");
        }
        let undo = "ROLLBACK TO sfkit_search; RELEASE sfkit_search";
        let (begin, commit) = ("SAVEPOINT sfkit_search", "RELEASE sfkit_search");
        self.renew_between(connection, begin, commit, undo)
    }

    fn renew_between(
        &self,
        connection: &Connection,
        begin: &str,
        commit: &str,
        undo: &str,
    ) -> rusqlite::Result<()> {
        connection.execute_batch(begin)?;
        let done = self
            .renew(connection)
            .and_then(|()| connection.execute_batch(commit));
        if done.is_err() {
            // What was wrong before is what the caller has to know.
            drop(connection.execute_batch(undo));
        }
        done
    }

    fn renew(&self, connection: &Connection) -> rusqlite::Result<()> {
        if !self.is_there(connection)? {
            return self.build(connection);
        }
        let (table, changed) = (&self.table, self.changed());
        let among = format!("(SELECT rid FROM \"{changed}\")");
        connection.execute_batch(&format!(
            "DELETE FROM \"{table}\" WHERE rowid IN {among};
             {} WHERE rid IN {among};
             DELETE FROM \"{changed}\";",
            self.fill()
        ))
    }

    /// Everything anew.
    fn build(&self, connection: &Connection) -> rusqlite::Result<()> {
        let (table, changed, vocabulary) = (&self.table, self.changed(), self.vocabulary());
        let object = &self.object;
        connection.execute_batch(&format!(
            "DROP TRIGGER IF EXISTS \"{table}_update\";
             DROP TRIGGER IF EXISTS \"{table}_insert\";
             DROP TRIGGER IF EXISTS \"{table}_delete\";
             DROP TABLE IF EXISTS \"{vocabulary}\";
             DROP TABLE IF EXISTS \"{table}\";
             DROP TABLE IF EXISTS \"{changed}\";
             CREATE VIRTUAL TABLE \"{table}\" USING fts5({columns}, content='',
                contentless_delete=1, tokenize='ascii');
             INSERT INTO \"{table}\"(\"{table}\", rank) VALUES ('rank', '{WEIGHTS}');
             CREATE VIRTUAL TABLE \"{vocabulary}\" USING fts5vocab(\"{table}\", row);
             CREATE TABLE \"{changed}\" (rid INTEGER PRIMARY KEY);
             {fill};
             CREATE TRIGGER \"{table}_insert\" AFTER INSERT ON \"{object}\" BEGIN
                INSERT OR IGNORE INTO \"{changed}\" VALUES (new.rid); END;
             CREATE TRIGGER \"{table}_delete\" AFTER DELETE ON \"{object}\" BEGIN
                INSERT OR IGNORE INTO \"{changed}\" VALUES (old.rid); END;
             {on_update};",
            columns = COLUMNS.join(", "),
            fill = self.fill(),
            on_update = self.update_trigger(),
        ))
    }

    /// The trigger that names every indexed field: by it an index is known to cover them.
    fn update_trigger(&self) -> String {
        let fields = self.fields.iter().flatten();
        let fields: String = fields.map(|name| format!(", \"{name}\"")).collect();
        format!(
            "CREATE TRIGGER \"{}_update\" AFTER UPDATE OF rid{} ON \"{}\" BEGIN \
             INSERT OR IGNORE INTO \"{}\" VALUES (new.rid); END",
            self.table,
            fields,
            self.object,
            self.changed()
        )
    }

    /// `INSERT INTO index … SELECT … FROM object`.
    fn fill(&self) -> String {
        let columns = self.fields.iter().enumerate().map(|(at, fields)| {
            let names: Vec<_> = fields.iter().map(|name| format!("\"{name}\"")).collect();
            let function = if COLUMNS[at] == "phone" {
                "sf_phones"
            } else {
                "sf_words"
            };
            format!("{function}({})", names.join(", "))
        });
        format!(
            "INSERT INTO \"{}\"(rowid, {}) SELECT rid, {} FROM \"{}\"",
            self.table,
            COLUMNS.join(", "),
            columns.collect::<Vec<_>>().join(", "),
            self.object
        )
    }

    /// Whether the index is there and covers the fields that the object has now.
    fn is_there(&self, connection: &Connection) -> rusqlite::Result<bool> {
        let known: Option<String> = connection
            .prepare_cached("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1")?
            .query_row([format!("{}_update", self.table)], |row| row.get(0))
            .optional()?;
        Ok(known.is_some_and(|sql| sql == self.update_trigger()))
    }

    fn has_changes(&self, connection: &Connection) -> rusqlite::Result<bool> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM \"{}\")", self.changed());
        connection
            .prepare_cached(&sql)?
            .query_row([], |row| row.get(0))
    }
}

/// The column of the index that a field goes into; none when it is not searched.
fn column_of(def: &ObjectDef, field: &FieldSchema, auto_number: bool) -> Option<usize> {
    if is_compound(field) || field.calculated || field.name.ends_with("PhotoUrl") {
        return None;
    }
    let is_text = matches!(
        field.field_type,
        FieldType::String | FieldType::TextArea | FieldType::Url | FieldType::Combobox
    );
    let listed = NAMES.iter().find(|(object, _)| *object == def.name());
    let is_name =
        field.name_field || listed.is_some_and(|(_, fields)| fields.contains(&field.name.as_str()));
    match field.field_type {
        FieldType::Email => Some(1),
        FieldType::Phone => Some(2),
        _ if !is_text => None,
        _ if auto_number || field.name.ends_with("Number") && field.name_field => Some(3),
        _ if is_name => Some(0),
        _ if field.external_id => Some(3),
        _ => Some(4),
    }
}

/// Another connection holds the lock.
fn is_busy(failed: &rusqlite::Error) -> bool {
    failed.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

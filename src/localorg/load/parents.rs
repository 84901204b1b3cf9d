//! Finding parents by a name, and counting the ids that point nowhere.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::plan::{Lookup, Slot};
use super::report::{Dangling, RowProblem};

/// Values of parents with their ids, read once per object and field.
#[derive(Default)]
pub(super) struct Parents {
    known: HashMap<(String, String), HashMap<String, Found>>,
}

/// Who has a value.
enum Found {
    One(String),
    Many,
}

impl Parents {
    /// The id of the one record that has this value.
    pub(super) fn find(
        &mut self,
        connection: &Connection,
        lookup: &Lookup,
        value: &str,
    ) -> rusqlite::Result<Result<String, RowProblem>> {
        let key = key(value);
        let mut found: Option<String> = None;
        for (object, field) in &lookup.parents {
            let place = (object.clone(), field.clone());
            if !self.known.contains_key(&place) {
                let values = read(connection, object, field)?;
                self.known.insert(place.clone(), values);
            }
            match self.known[&place].get(&key) {
                Some(Found::One(id)) if found.is_none() => found = Some(id.clone()),
                Some(_) => {
                    return Ok(Err(RowProblem::ManyParents {
                        object: object.clone(),
                        field: field.clone(),
                        value: value.to_owned(),
                    }));
                }
                None => {}
            }
        }
        let (object, field) = lookup.parents[0].clone();
        Ok(found.ok_or_else(|| RowProblem::NoParent {
            object,
            field,
            value: value.to_owned(),
        }))
    }

    /// Forgets what was read, because rows have come since.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }
}

/// Names are compared without regard to case, as Salesforce does.
fn key(value: &str) -> String {
    value.trim().to_lowercase()
}

fn read(
    connection: &Connection,
    object: &str,
    field: &str,
) -> rusqlite::Result<HashMap<String, Found>> {
    let mut values = HashMap::new();
    let mut statement = connection.prepare(&format!(
        "SELECT \"Id\", CAST(\"{field}\" AS TEXT) FROM \"{object}\" WHERE \"{field}\" IS NOT NULL"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, value): (String, String) = (row.get(0)?, row.get(1)?);
        values
            .entry(key(&value))
            .and_modify(|found| *found = Found::Many)
            .or_insert(Found::One(id));
    }
    Ok(values)
}

/// The highest row number of an object's table.
pub(super) fn last_row(connection: &Connection, object: &str) -> rusqlite::Result<i64> {
    let sql = format!("SELECT COALESCE(MAX(rid), 0) FROM \"{object}\"");
    connection.query_row(&sql, [], |row| row.get(0))
}

/// Whether a record has this id.
pub(super) fn exists(connection: &Connection, object: &str, id: &str) -> rusqlite::Result<bool> {
    let sql = format!("SELECT 1 FROM \"{object}\" WHERE \"Id\" = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.exists([id])
}

/// Ids in this column of the rows after `begin` up to `end` that point at no record.
/// `targets` are the objects that the local org has of those the field may point at.
pub(super) fn dangling(
    connection: &Connection,
    object: &str,
    slot: &Slot,
    targets: &[&str],
    (begin, end): (i64, i64),
) -> rusqlite::Result<Option<Dangling>> {
    let field = &slot.field;
    let mut sql = format!(
        "SELECT COUNT(*), MIN(t.\"{field}\") FROM \"{object}\" t
         WHERE t.rid > ?1 AND t.rid <= ?2 AND t.\"{field}\" IS NOT NULL"
    );
    for target in targets {
        sql.push_str(&format!(
            " AND NOT EXISTS (SELECT 1 FROM \"{target}\" p WHERE p.\"Id\" = t.\"{field}\")"
        ));
    }
    let found = connection
        .query_row(&sql, [begin, end], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?))
        })
        .optional()?;
    Ok(found.and_then(|(count, example)| {
        Some(Dangling {
            object: object.to_owned(),
            field: field.clone(),
            count: u64::try_from(count).ok().filter(|count| *count > 0)?,
            example: example?,
        })
    }))
}

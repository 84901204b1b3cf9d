//! `composite/sobjects`: up to 200 records in one call, of one object or of several.
//!
//! | call | does |
//! | --- | --- |
//! | `POST composite/sobjects` | creates `records`, each with its `attributes.type` |
//! | `PATCH composite/sobjects` | updates `records`, each with its `id` |
//! | `PATCH composite/sobjects/T/EXT` | upserts `records` by an external id |
//! | `DELETE composite/sobjects?ids=` | deletes |
//! | `GET`, `POST composite/sobjects/T` | reads by id ([`retrieve`]); null for what is not there |
//!
//! Writing is answered with 200 and an array of results in the order of the input. With
//! `allOrNone` one refused record takes the others back.

mod results;
mod retrieve;

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::{Map, Value};

pub(in crate::localorg) use self::results::errors_of;
use self::results::{Row, refused};
use super::{Call, Rest, body_of};
use crate::localorg::error::ApiError;
use crate::localorg::records::{Edit, Outcome, Refusal};
use crate::localorg::rest::Answered;
use crate::localorg::rest::saves::actor;
use crate::localorg::wire::Reply;
use crate::model::id::RecordId;

/// Records in one call.
const MOST: usize = 200;
/// Runs of records of one object in one call.
const MOST_CHUNKS: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Collection {
    #[serde(default, deserialize_with = "super::flag")]
    all_or_none: bool,
    records: Vec<Map<String, Value>>,
}

/// A record of the body, taken apart.
struct Record {
    object: String,
    id: Option<String>,
    fields: Map<String, Value>,
}

impl Rest {
    /// `POST composite/sobjects`.
    pub(super) fn create_many(&self, call: &Call<'_>) -> Answered {
        let (all_or_none, records) = collection(call)?;
        self.write(call, all_or_none, records, |edit, record| {
            let outcome = edit.create(&record.object, &record.fields);
            Row::new(None, outcome)
        })
    }

    /// `PATCH composite/sobjects`.
    pub(super) fn update_many(&self, call: &Call<'_>) -> Answered {
        let (all_or_none, records) = collection(call)?;
        self.write(call, all_or_none, records, |edit, record| {
            let outcome = match &record.id {
                Some(id) => edit.update(&record.object, id, &record.fields),
                None => refused("MISSING_ARGUMENT", "Id not specified in an update call"),
            };
            Row::new(record.id, outcome)
        })
    }

    /// `PATCH composite/sobjects/T/EXT`.
    pub(super) fn upsert_many(&self, call: &Call<'_>, object: &str, field: &str) -> Answered {
        let (all_or_none, records) = collection(call)?;
        let mut seen = HashSet::new();
        self.write(call, all_or_none, records, |edit, mut record| {
            if record.object.is_empty() {
                object.clone_into(&mut record.object);
            }
            let outcome = match key_of(&mut record, field) {
                Some(key) if !seen.insert(key.to_lowercase()) => {
                    let message = format!("Duplicate external id specified: {key}");
                    refused("DUPLICATE_EXTERNAL_ID", message)
                }
                _ if !record.object.eq_ignore_ascii_case(object) => refused(
                    "INVALID_TYPE",
                    format!("Record of type {} in an upsert of {object}", record.object),
                ),
                Some(key) => upserted(edit, object, field, &key, &record.fields),
                None if field.eq_ignore_ascii_case("Id") => edit.create(object, &record.fields),
                None => refused("MISSING_ARGUMENT", format!("{field} not specified")),
            };
            Row::new(record.id, outcome).of_upsert()
        })
    }

    /// `DELETE composite/sobjects?ids=…&allOrNone=…`.
    pub(super) fn delete_many(&self, call: &Call<'_>) -> Answered {
        let missing = || {
            let message = "The ids parameter must be specified";
            ApiError::new(400, "MISSING_ARGUMENT", message)
        };
        let list = call.request.param("ids").ok_or_else(missing)?;
        let ids: Vec<_> = list
            .split(',')
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .collect();
        check_count(ids.len())?;
        let all_or_none = call.request.param("allOrNone");
        let all_or_none = all_or_none.is_some_and(|word| word.eq_ignore_ascii_case("true"));
        self.write(call, all_or_none, ids, |edit, id| {
            let outcome = match RecordId::parse(id) {
                Ok(id) => edit.delete(id.as_str(), None),
                Err(_) => refused("MALFORMED_ID", format!("malformed id {id}")),
            };
            Row::new(Some(id.to_owned()), outcome)
        })
    }

    /// Does something with every item in one transaction and answers with the results.
    fn write<T>(
        &self,
        call: &Call<'_>,
        all_or_none: bool,
        items: Vec<T>,
        mut act: impl FnMut(&mut Edit, T) -> Row,
    ) -> Answered {
        let mut edit = Edit::begin(&self.store, actor(call))?;
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            rows.push(act(&mut edit, item).or_broken()?);
        }
        if all_or_none && rows.iter().any(Row::is_refused) {
            drop(edit);
            rows.iter_mut().for_each(Row::roll_back);
        } else {
            edit.commit()?;
        }
        Ok(Reply::value(&rows.iter().map(Row::render).collect()))
    }
}

/// Several matches are an error of the record here.
fn upserted(
    edit: &mut Edit,
    object: &str,
    field: &str,
    key: &str,
    fields: &Map<String, Value>,
) -> Outcome {
    match edit.upsert(object, field, key, fields) {
        Err(Refusal::Many(ids)) => {
            let ids = ids.join(", ");
            let message =
                format!("{field}: more than one record found for external id field: [{ids}]");
            refused("DUPLICATE_EXTERNAL_ID", message)
        }
        done => done,
    }
}

/// The records of the body and whether all must succeed.
fn collection(call: &Call<'_>) -> Result<(bool, Vec<Record>), ApiError> {
    let asked: Collection = body_of(call)?;
    check_count(asked.records.len())?;
    let records: Vec<_> = asked.records.into_iter().map(Record::of).collect();
    let changes = records
        .windows(2)
        .filter(|pair| !pair[0].object.eq_ignore_ascii_case(&pair[1].object));
    if changes.count() >= MOST_CHUNKS {
        let message = "Cannot have more than 10 chunks in a single operation. Please rearrange \
            the data to reduce chunking.";
        return Err(ApiError::new(400, "LIMIT_EXCEEDED", message));
    }
    Ok((asked.all_or_none, records))
}

fn check_count(count: usize) -> Result<(), ApiError> {
    if count <= MOST {
        return Ok(());
    }
    let message =
        format!("record limit reached. cannot submit more than {MOST} records into this call");
    Err(ApiError::new(400, "EXCEEDED_ID_LIMIT", message))
}

impl Record {
    fn of(mut fields: Map<String, Value>) -> Self {
        let attributes = fields.shift_remove("attributes").unwrap_or_default();
        let id = take(&mut fields, "Id");
        Self {
            object: attributes["type"].as_str().unwrap_or_default().to_owned(),
            id: id.as_ref().and_then(Value::as_str).map(str::to_owned),
            fields,
        }
    }
}

/// The value of the key, which leaves the fields; the id is out of them already.
fn key_of(record: &mut Record, field: &str) -> Option<String> {
    if field.eq_ignore_ascii_case("Id") {
        return record.id.clone();
    }
    match take(&mut record.fields, field)? {
        Value::Null => None,
        Value::String(text) => Some(text).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}

/// Takes a field out, whatever the case of its name.
fn take(fields: &mut Map<String, Value>, name: &str) -> Option<Value> {
    let key = fields
        .keys()
        .find(|key| key.eq_ignore_ascii_case(name))?
        .clone();
    fields.shift_remove(&key)
}

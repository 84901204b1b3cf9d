//! One record by its id, and how many records there are.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::error::{ApiError, StoreError};
use super::schema::ObjectDef;
use super::sql::{Cursor, CursorBook, QueryContext};
use super::store::Store;
use crate::model::id::RecordId;

/// A single record never leaves a cursor behind.
struct NoCursors;

impl CursorBook for NoCursors {
    fn keep(&self, _: Cursor) -> String {
        String::new()
    }
}

impl Store {
    /// `GET /sobjects/T/ID`: JSON text of the record with the named fields, or with all.
    ///
    /// # Errors
    /// `NOT_FOUND`, `ENTITY_IS_DELETED`, `MALFORMED_ID`, `INVALID_FIELD`.
    pub fn record(
        &self,
        object: &str,
        id: &str,
        fields: Option<&[&str]>,
        api_version: u16,
    ) -> Result<String, ApiError> {
        let schema = self.schema();
        let def = schema.object(object).ok_or_else(ApiError::not_found)?;
        let id = record_id(def, id)?;
        self.refuse_deleted(def, &id)?;
        let names = selected(def, fields)?;
        let soql = format!(
            "SELECT {} FROM {} WHERE Id = '{id}'",
            names.join(", "),
            def.name()
        );
        let context = QueryContext {
            now: self.clock().now(),
            zone: TimeZone::UTC,
            user_id: id,
            api_version,
            all_rows: true,
            fiscal_start_month: 1,
            fiscal_year_by_start: false,
            locale: "en_US".to_owned(),
            week_start: Weekday::Sunday,
        };
        let answer = self.query(&soql, &context, 1, &NoCursors)?;
        if answer.count == 0 {
            return Err(ApiError::not_found());
        }
        Ok(answer.records[1..answer.records.len() - 1].to_owned())
    }

    fn refuse_deleted(&self, def: &ObjectDef, id: &RecordId) -> Result<(), ApiError> {
        if !def.has_is_deleted() {
            return Ok(());
        }
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM \"{}\" WHERE \"Id\" = ?1 AND \"IsDeleted\" = 1)",
            def.name()
        );
        let reader = self.reader()?;
        let deleted: bool = reader
            .query_row(&sql, [id.as_str()], |row| row.get(0))
            .map_err(|source| self.failed(source))?;
        if deleted {
            return Err(ApiError::new(404, "ENTITY_IS_DELETED", "entity is deleted"));
        }
        Ok(())
    }

    /// `GET /limits/recordCount`: records per object that are not deleted; all objects that have
    /// any when `objects` is empty, and unknown names are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn record_count(&self, objects: &[&str]) -> Result<Value, StoreError> {
        let counts = if objects.is_empty() {
            let mut all = self.record_counts()?;
            all.retain(|(_, count)| *count > 0);
            all
        } else {
            let schema = self.schema();
            let named = objects.iter().filter_map(|name| schema.object(name));
            self.count_each(named)?
        };
        let entries: Vec<_> = counts
            .iter()
            .map(|(name, count)| json!({ "count": count, "name": name }))
            .collect();
        Ok(json!({ "sObjects": entries }))
    }

    /// Every object and how many records of it are not deleted.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn record_counts(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.count_each(self.schema().objects())
    }

    fn count_each<'d>(
        &self,
        objects: impl Iterator<Item = &'d ObjectDef>,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        let reader = self.reader()?;
        let mut counts = Vec::new();
        for def in objects {
            let table = def.name();
            let deleted = if def.has_is_deleted() {
                format!(" - (SELECT COUNT(*) FROM \"{table}\" WHERE \"IsDeleted\" = 1)")
            } else {
                String::new()
            };
            let sql = format!("SELECT (SELECT COUNT(*) FROM \"{table}\"){deleted}");
            let count: i64 = reader
                .query_row(&sql, [], |row| row.get(0))
                .map_err(|source| self.failed(source))?;
            counts.push((table.to_owned(), count.unsigned_abs()));
        }
        Ok(counts)
    }
}

/// The id, which must be one of this object.
fn record_id(def: &ObjectDef, id: &str) -> Result<RecordId, ApiError> {
    let Ok(parsed) = RecordId::parse(id) else {
        return Err(ApiError::new(
            404,
            "NOT_FOUND",
            format!("Provided external ID field does not exist or is not accessible: {id}"),
        ));
    };
    if def.schema.key_prefix.as_deref() != Some(parsed.key_prefix()) {
        let message = format!("{} ID: id value of incorrect type: {id}", def.schema.label);
        let mut error = ApiError::new(400, "MALFORMED_ID", message);
        error.fields.push("Id".to_owned());
        return Err(error);
    }
    Ok(parsed)
}

/// The fields to select: the named ones and Id, or all.
fn selected<'d>(def: &'d ObjectDef, fields: Option<&[&str]>) -> Result<Vec<&'d str>, ApiError> {
    let Some(fields) = fields else {
        return Ok(def
            .schema
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect());
    };
    let mut names = Vec::with_capacity(fields.len() + 1);
    for name in fields.iter().chain(&["Id"]) {
        let field = def.field(name.trim()).ok_or_else(|| {
            let text = format!("No such column '{name}' on sobject of type {}", def.name());
            ApiError::new(400, "INVALID_FIELD", text)
        })?;
        if !names.contains(&field.name.as_str()) {
            names.push(&field.name);
        }
    }
    Ok(names)
}

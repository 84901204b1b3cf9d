//! `/analytics`: the reports that are saved in the org.

use axum::http::Method;
use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::{Answered, Call, Rest};
use crate::localorg::error::ApiError;
use crate::localorg::reports::{self, Change, Definition, Identity};
use crate::localorg::wire::Reply;

/// Reports of the list.
const MOST_LISTED: u32 = 200;

impl Rest {
    /// Everything below `/analytics`.
    pub(super) fn analytics(&self, call: &Call<'_>, path: &[&str]) -> Answered {
        if !matches!(path, ["reports", _]) || call.request.method != Method::POST {
            super::read_only(call.request)?;
        }
        match path {
            [] => {
                let base = format!("/services/data/v{}.0/analytics", call.version);
                Ok(Reply::value(
                    &json!({ "reports": format!("{base}/reports") }),
                ))
            }
            ["reports"] => self.reports(call),
            ["reports", id] => self.report(call, id),
            ["reports", id, "describe"] => {
                let (identity, definition) = self.saved_report(id)?;
                let answer = reports::description(&identity, &definition, call.version)?;
                Ok(Reply::value(&answer))
            }
            _ => Err(ApiError::not_found()),
        }
    }

    /// `GET /analytics/reports`: the newest ones.
    fn reports(&self, call: &Call<'_>) -> Answered {
        let reader = self.store.reader()?;
        let sql = format!(
            "SELECT \"Id\", \"Name\" FROM \"Report\" WHERE coalesce(\"IsDeleted\", 0) = 0 \
             ORDER BY coalesce(\"LastRunDate\", \"CreatedDate\") DESC, \"Name\" LIMIT {MOST_LISTED}"
        );
        let base = format!("/services/data/v{}.0/analytics/reports", call.version);
        let listed = |row: &rusqlite::Row<'_>| {
            let (id, name): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(json!({
                "describeUrl": format!("{base}/{id}/describe"),
                "fieldsUrl": format!("{base}/{id}/fields"),
                "id": id,
                "instancesUrl": format!("{base}/{id}/instances"),
                "name": name,
                "url": format!("{base}/{id}"),
            }))
        };
        let found = reader.prepare(&sql).and_then(|mut statement| {
            let rows = statement.query_map([], listed)?;
            rows.collect::<rusqlite::Result<Vec<Value>>>()
        });
        let found = found.map_err(|source| self.store.failed(source))?;
        Ok(Reply::value(&Value::Array(found)))
    }

    /// `GET` or `POST /analytics/reports/ID`: the result of a run, with changes that hold for it alone.
    fn report(&self, call: &Call<'_>, id: &str) -> Answered {
        let (identity, definition) = self.saved_report(id)?;
        let body = &call.request.body;
        let definition = match call.request.method {
            Method::POST if !body.trim_ascii().is_empty() => {
                let change: Change = serde_json::from_slice(body)
                    .map_err(|error| ApiError::new(400, "JSON_PARSER_ERROR", error.to_string()))?;
                definition.changed(change)?
            }
            _ => definition,
        };
        let details = call.request.param("includeDetails");
        let details = details.is_some_and(|text| text.eq_ignore_ascii_case("true"));
        let context = self.context(call, false)?;
        let outcome = reports::run(&self.store, &definition, &context, details)?;
        let answer = reports::result(&identity, &definition, &outcome, details, call.version)?;
        Ok(Reply::value(&answer))
    }

    /// The report with this id of 15 or 18 characters.
    fn saved_report(&self, id: &str) -> Result<(Identity, Definition), ApiError> {
        let id = crate::model::id::RecordId::parse(id).map_err(|_| ApiError::not_found())?;
        let sql = "SELECT \"Id\", \"Name\", \"DeveloperName\", \"Description\", \"OwnerId\"
            FROM \"Report\" WHERE \"Id\" = ?1 AND coalesce(\"IsDeleted\", 0) = 0";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Identity {
                id: row.get(0)?,
                name: row.get(1)?,
                developer_name: row.get(2)?,
                description: row.get(3)?,
                folder_id: row.get(4)?,
            })
        };
        let identity = {
            let reader = self.store.reader()?;
            let found = reader.query_row(sql, [id.as_str()], read).optional();
            found.map_err(|source| self.store.failed(source))?
        };
        let identity = identity.ok_or_else(ApiError::not_found)?;
        let text = self.store.setting(&reports::setting_of(&identity.id))?;
        let definition = text.and_then(|text| serde_json::from_str(&text).ok());
        let definition = definition.ok_or_else(ApiError::not_found)?;
        Ok((identity, definition))
    }
}

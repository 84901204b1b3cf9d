//! `GET composite/sobjects/T?ids=&fields=` and `POST` with `{"ids", "fields"}`: records by id.

use serde::Deserialize;

use super::super::{Call, Rest, body_of};
use crate::localorg::error::ApiError;
use crate::localorg::rest::Answered;
use crate::localorg::wire::Reply;

/// Ids in one call.
const MOST: usize = 2_000;

#[derive(Deserialize)]
struct Wanted {
    ids: Vec<String>,
    fields: Vec<String>,
}

impl Rest {
    /// `GET composite/sobjects/T`.
    pub(in crate::localorg::rest::composite) fn retrieve_named(
        &self,
        call: &Call<'_>,
        object: &str,
    ) -> Answered {
        let list = |name: &str| -> Result<Vec<String>, ApiError> {
            let missing = || {
                let message = format!("The {name} parameter must be specified");
                ApiError::new(400, "MISSING_ARGUMENT", message)
            };
            let text = call.request.param(name).ok_or_else(missing)?;
            let parts = text.split(',').map(str::trim);
            Ok(parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect())
        };
        let wanted = Wanted {
            ids: list("ids")?,
            fields: list("fields")?,
        };
        self.retrieved(call, object, &wanted)
    }

    /// `POST composite/sobjects/T`.
    pub(in crate::localorg::rest::composite) fn retrieve_posted(
        &self,
        call: &Call<'_>,
        object: &str,
    ) -> Answered {
        self.retrieved(call, object, &body_of(call)?)
    }

    fn retrieved(&self, call: &Call<'_>, object: &str, wanted: &Wanted) -> Answered {
        if self.store.schema().object(object).is_none() {
            return Err(ApiError::not_found());
        }
        if wanted.ids.len() > MOST {
            let message = format!(
                "record limit reached. cannot submit more than {MOST} records into this call"
            );
            return Err(ApiError::new(400, "EXCEEDED_ID_LIMIT", message));
        }
        let fields: Vec<_> = wanted.fields.iter().map(String::as_str).collect();
        let mut records = Vec::with_capacity(wanted.ids.len());
        for id in &wanted.ids {
            match self.store.record(object, id, Some(&fields), call.version) {
                Ok(text) => records.push(text),
                Err(gone) if gone.status == 404 || gone.code == "MALFORMED_ID" => {
                    records.push("null".to_owned());
                }
                Err(failed) => return Err(failed),
            }
        }
        Ok(Reply::json(200, format!("[{}]", records.join(","))))
    }
}

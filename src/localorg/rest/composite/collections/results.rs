//! The result of one record of a collection, and how it is written out.

use serde_json::{Map, Value, json};

use crate::localorg::error::ApiError;
use crate::localorg::records::{Outcome, Refusal, RowError};
use crate::model::id::RecordId;

/// What became of one record.
pub(in crate::localorg::rest::composite) struct Row {
    /// The id that the caller gave, if it is one.
    id: Option<String>,
    outcome: Outcome,
    is_upsert: bool,
}

impl Row {
    /// The outcome for a record that bore this id.
    pub(super) fn new(id: Option<String>, outcome: Outcome) -> Self {
        let id = id.and_then(|id| RecordId::parse(&id).ok());
        Self {
            id: id.map(|id| id.as_str().to_owned()),
            outcome,
            is_upsert: false,
        }
    }

    /// Results of upserts say whether they created.
    pub(super) fn of_upsert(self) -> Self {
        Self {
            is_upsert: true,
            ..self
        }
    }

    /// The row, or the failure of the store, which is no matter of one row.
    pub(super) fn or_broken(self) -> Result<Self, ApiError> {
        match self.outcome {
            Err(Refusal::Broken(failed)) => Err(failed.into()),
            outcome => Ok(Self { outcome, ..self }),
        }
    }

    /// Whether the record was refused.
    pub(super) fn is_refused(&self) -> bool {
        self.outcome.is_err()
    }

    /// Another record was refused: this one is taken back.
    pub(super) fn roll_back(&mut self) {
        if self.outcome.is_ok() {
            let message = "Record rolled back because not all records were valid and the request \
                was using AllOrNone header";
            self.outcome = refused("ALL_OR_NONE_OPERATION_ROLLED_BACK", message);
        }
    }

    /// `{"id", "success", "errors"}`, and `created` for upserts.
    pub(super) fn render(&self) -> Value {
        let mut out = Map::new();
        let errors = match &self.outcome {
            Ok(done) => {
                out.insert("id".to_owned(), json!(done.id));
                Vec::new()
            }
            Err(refusal) => {
                if let Some(id) = &self.id {
                    out.insert("id".to_owned(), json!(id));
                }
                errors_of(refusal)
            }
        };
        out.insert("success".to_owned(), json!(self.outcome.is_ok()));
        out.insert("errors".to_owned(), Value::Array(errors));
        if self.is_upsert {
            // Real orgs say `true` of a record that was refused.
            let created = self.outcome.as_ref().map_or(true, |done| done.created);
            out.insert("created".to_owned(), json!(created));
        }
        Value::Object(out)
    }
}

/// A refusal with one error and no fields.
pub(super) fn refused(code: &'static str, message: impl Into<String>) -> Outcome {
    Err(RowError::new(code, message).into())
}

/// The errors of a refusal as `{"statusCode", "message", "fields"}`.
pub(in crate::localorg) fn errors_of(refusal: &Refusal) -> Vec<Value> {
    let Refusal::Errors(errors) = refusal else {
        return Vec::new();
    };
    let entry = |error: &RowError| json!({ "statusCode": error.code, "message": error.message, "fields": error.fields });
    errors.iter().map(entry).collect()
}

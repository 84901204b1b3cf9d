//! Parts of the description that several endpoints share: shapes of failures and of results.
//!
//! They are what a client reads; handlers write the same shapes by way of `envelope`.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A request about records that was not done.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Failed {
    /// Always false.
    ok: bool,
    error: Failure,
}

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Failure {
    /// Stable word, such as `VALIDATION_ERROR`, `AUTH_ERROR`, `NOT_FOUND`.
    code: String,
    /// What happened, for a person.
    message: String,
    /// Facts: `error_code` and `fields` of Salesforce, `status` of its answer, `request_id`, hints.
    details: Option<Map<String, Value>>,
}

/// What became of a record that was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Saved {
    /// The record.
    pub(super) id: Option<String>,
    /// Always true: what fails is a failure of the request.
    pub(super) success: bool,
    /// Whether a record was made.
    pub(super) created: bool,
    /// Always empty.
    #[schema(value_type = Vec<Object>)]
    pub(super) errors: Vec<Value>,
}

/// A record that was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SavedAnswer {
    /// Always true.
    ok: bool,
    data: Saved,
}

/// A record: its fields by name, parents as objects inside it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordAnswer {
    /// Always true.
    ok: bool,
    data: Map<String, Value>,
}

/// A login or a question of `enhanced` that was not done.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FlatFailed {
    /// Always false.
    ok: bool,
    /// Stable word, such as `validation_error`, `invalid_state`, `token_exchange_failed`.
    error: String,
    /// What happened, for a person.
    message: String,
    /// `salesforce`.
    provider: String,
    /// Status of Salesforce's answer.
    #[schema(nullable = false)]
    status_code: Option<u16>,
    /// Code of Salesforce's answer.
    #[schema(nullable = false)]
    error_code: Option<String>,
    /// Facts, as elsewhere.
    #[schema(nullable = false)]
    details: Option<Map<String, Value>>,
}

/// A question about health or the registry that was not answered.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RegistryFailed {
    /// Always false.
    success: bool,
    /// Always false.
    ok: bool,
    /// Stable word, such as `validation_error`, `not_found`.
    error: String,
    /// What happened, for a person.
    message: String,
    /// Facts, as elsewhere.
    #[schema(nullable = false)]
    details: Option<Map<String, Value>>,
}

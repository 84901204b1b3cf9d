//! The tools: each turns its arguments into a call of a domain function, and what came of it into a JSON
//! document.

pub(super) mod analytics;
pub(super) mod describe;
pub(super) mod health;
pub(super) mod limits;
pub(super) mod objects;
pub(super) mod orgs;
pub(super) mod query;
pub(super) mod record;
pub(super) mod search;
pub(super) mod write;

use std::sync::Arc;

use rmcp::model::JsonObject;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Failure;
use crate::model::rows::Progress;

use super::catalogue::Kind;
use super::desk::Desk;
use super::error::CallError;

/// Carries out a call. The result is a JSON document.
pub(super) async fn run(
    desk: &Desk,
    kind: Kind,
    arguments: JsonObject,
    meter: Arc<dyn Progress>,
) -> Result<String, Failure> {
    let read = Reader { kind, arguments };
    match kind {
        Kind::Orgs => orgs::run(desk, read.arguments()?).await,
        Kind::Objects => objects::run(desk, read.arguments()?).await,
        Kind::Describe => describe::run(desk, read.arguments()?).await,
        Kind::Query => query::run(desk, read.arguments()?, meter).await,
        Kind::Search => search::run(desk, read.arguments()?).await,
        Kind::RecordGet => record::run(desk, read.arguments()?).await,
        Kind::Pipeline => {
            let args: analytics::PipelineArgs = read.arguments()?;
            analytics::run(desk, args, meter).await
        }
        Kind::Leads => {
            let args: analytics::LeadArgs = read.arguments()?;
            analytics::run(desk, args, meter).await
        }
        Kind::Health => health::run(desk, read.arguments()?).await,
        Kind::Limits => limits::run(desk, read.arguments()?).await,
        Kind::RecordCreate => write::create(desk, read.arguments()?).await,
        Kind::RecordUpdate => write::update(desk, read.arguments()?).await,
        Kind::RecordUpsert => write::upsert(desk, read.arguments()?).await,
        Kind::RecordDelete => write::delete(desk, read.arguments()?).await,
    }
}

/// The arguments of a call, not yet looked at.
struct Reader {
    kind: Kind,
    arguments: JsonObject,
}

impl Reader {
    fn arguments<A: DeserializeOwned>(self) -> Result<A, CallError> {
        let read = serde_json::from_value(Value::Object(self.arguments));
        read.map_err(|source| CallError::Arguments {
            tool: self.kind.name(),
            known: self.kind.arguments(),
            source,
        })
    }
}

fn document(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("a document is plain data")
}

//! The records that a condition finds.

use std::sync::{Arc, Mutex, PoisonError};

use super::error::WriteError;
use crate::client::Client;
use crate::model::id::RecordId;
use crate::model::rows::{Cell, Column, RowSink, SinkError};
use crate::query::{self, QueryRequest};
use crate::soql;

/// So many of the records are shown before they are written.
const SAMPLE: usize = 5;

/// The records that a condition finds.
#[derive(Clone, Debug, Default)]
pub struct Selected {
    /// All of them.
    pub ids: Vec<RecordId>,
    /// The first few, with their names.
    pub sample: Vec<(RecordId, Option<String>)>,
}

/// Finds the records of an object that fulfil a condition, which is what stands behind WHERE.
///
/// # Errors
/// When the condition is none or is more than one, or the server refuses it.
pub async fn select(
    client: &Client,
    object: &str,
    name_field: Option<&str>,
    condition: &str,
    unchecked: bool,
) -> Result<Selected, WriteError> {
    let fields = match name_field {
        Some(name) if name != "Id" => format!("Id, {name}"),
        _ => "Id".to_owned(),
    };
    let soql = format!("SELECT {fields} FROM {object} WHERE {condition}");
    let request = QueryRequest {
        unchecked,
        ..QueryRequest::new(soql)
    };
    request.check_grammar()?;
    if let Ok(query) = soql::parse(&request.soql) {
        let clauses = [
            (query.group_by.is_some(), "GROUP BY"),
            (!query.order_by.is_empty(), "ORDER BY"),
            (!query.with.is_empty(), "WITH"),
            (query.usage.is_some(), "FOR"),
            (query.limit.is_some(), "LIMIT"),
            (query.offset.is_some(), "OFFSET"),
        ];
        if let Some((_, clause)) = clauses.into_iter().find(|(is_there, _)| *is_there) {
            return Err(WriteError::NotOnlyCondition { clause });
        }
    }
    let found: Arc<Mutex<Selected>> = Arc::default();
    let sink = Collector(Arc::clone(&found));
    query::run(client, &request, Box::new(sink), None).await?;
    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(std::mem::take(&mut found))
}

/// Keeps ids, and the names of the first few.
struct Collector(Arc<Mutex<Selected>>);

impl RowSink for Collector {
    fn begin(&mut self, _columns: &[Column]) -> Result<(), SinkError> {
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), SinkError> {
        let text = |at: usize| match cells.get(at) {
            Some(Cell::Text(text)) => Some(text.as_ref()),
            _ => None,
        };
        let id = text(0).and_then(|id| RecordId::parse(id).ok());
        let Some(id) = id else { return Ok(()) };
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if found.sample.len() < SAMPLE {
            let name = text(1).map(str::to_owned);
            found.sample.push((id, name));
        }
        found.ids.push(id);
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

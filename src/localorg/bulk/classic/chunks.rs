//! `Sforce-Enable-PKChunking`: a query over a large object becomes several over ranges of ids.
//!
//! Every chunk spans the same number of the object's records, whether the query wants them or not,
//! so that chunks may have few rows or none.

use super::super::book::Book;
use crate::localorg::error::{ApiError, StoreError};
use crate::soql::ast::{Condition, Query};

/// The queries that a query is split into; none when it cannot be split.
pub(super) fn split(
    book: &Book,
    object: &str,
    soql: &str,
    size: u32,
) -> Result<Option<Vec<String>>, ApiError> {
    let Ok(query) = crate::soql::parse(soql) else {
        return Ok(None);
    };
    // Salesforce splits nothing that orders or counts its rows.
    if query.group_by.is_some() || !query.order_by.is_empty() || query.limit.is_some() {
        return Ok(None);
    }
    let bounds = bounds(book, object, size)?;
    let chunks = bounds.iter().enumerate().map(|(at, from)| {
        let to = bounds.get(at + 1);
        within(&query, from, to.map(String::as_str))
    });
    Ok(Some(chunks.collect()))
}

/// Every id that begins a range.
fn bounds(book: &Book, object: &str, size: u32) -> Result<Vec<String>, StoreError> {
    let schema = book.store.schema();
    let Some(def) = schema.object(object) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT \"Id\" FROM (SELECT \"Id\", row_number() OVER (ORDER BY \"Id\") AS place
         FROM \"{}\") WHERE (place - 1) % ?1 = 0 ORDER BY 1",
        def.name()
    );
    book.with(|connection| {
        let mut statement = connection.prepare(&sql)?;
        let ids = statement.query_map([size], |row| row.get(0))?;
        ids.collect()
    })
}

/// The query for the records from one id up to another.
fn within(query: &Query, from: &str, to: Option<&str>) -> String {
    let mut bounds = format!("Id >= '{from}'");
    if let Some(to) = to {
        bounds.push_str(&format!(" AND Id < '{to}'"));
    }
    let range = crate::soql::parse(&format!("SELECT Id FROM Account WHERE {bounds}"));
    let range = range.ok().and_then(|range| range.filter);
    let mut parts: Vec<Condition> = query.filter.iter().cloned().collect();
    match range {
        Some(Condition::And(both)) => parts.extend(both),
        other => parts.extend(other),
    }
    let mut chunk = query.clone();
    chunk.filter = match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(Condition::And(parts)),
    };
    chunk.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_added_to_what_is_asked() {
        for (soql, to, wanted) in [
            (
                "SELECT Id FROM Lead",
                Some("00Q2"),
                "SELECT Id FROM Lead WHERE Id >= '00Q1' AND Id < '00Q2'",
            ),
            (
                "SELECT Id FROM Lead WHERE A = 1 OR B = 2",
                None,
                "SELECT Id FROM Lead WHERE (A = 1 OR B = 2) AND Id >= '00Q1'",
            ),
        ] {
            let query = crate::soql::parse(soql).unwrap();
            assert_eq!(within(&query, "00Q1", to), wanted);
        }
    }
}

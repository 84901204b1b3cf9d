//! `POST composite/graph`: up to 75 graphs of requests, each graph one transaction.
//!
//! Requests of a graph may stand in any order: each waits for those that it refers to. Only rows
//! can be asked for (`/sobjects/T`, `/sobjects/T/ID`, `/sobjects/T/EXT/VALUE`).

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::json;

use super::inner::{Inner, InnerAnswer, render_all};
use super::references::Answers;
use super::request::{check_entries, rolled_back};
use super::{Call, Rest, body_of};
use crate::localorg::error::ApiError;
use crate::localorg::rest::Answered;
use crate::localorg::wire::Reply;

/// Graphs in one request.
const MOST_GRAPHS: usize = 75;
/// Requests of all graphs together.
const MOST_NODES: usize = 500;
/// After so many graphs that failed the others are not tried.
const MOST_FAILED: usize = 14;

#[derive(Deserialize)]
struct Graphs {
    graphs: Vec<Graph>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Graph {
    graph_id: String,
    composite_request: Vec<Inner>,
}

impl Rest {
    /// `POST composite/graph`.
    pub(super) fn graphs(&self, call: &Call<'_>) -> Answered {
        let asked: Graphs = body_of(call)?;
        check(&asked.graphs)?;
        let mut failed = 0;
        let mut parts = Vec::with_capacity(asked.graphs.len());
        for graph in &asked.graphs {
            let entries = &graph.composite_request;
            let answers = if failed < MOST_FAILED {
                self.all_or_none(call, &in_order(entries))?
            } else {
                let halted = |entry: &Inner| InnerAnswer::rolled_back(&entry.reference_id);
                entries.iter().map(halted).collect()
            };
            let answers = as_asked(entries, answers);
            let is_successful = !answers.iter().any(InnerAnswer::is_failure);
            failed += usize::from(!is_successful);
            parts.push(format!(
                "{{\"graphId\":{},\"graphResponse\":{},\"isSuccessful\":{is_successful}}}",
                json!(graph.graph_id),
                render_all(&answers)
            ));
        }
        Ok(Reply::json(
            200,
            format!("{{\"graphs\":[{}]}}", parts.join(",")),
        ))
    }

    /// Runs entries as one transaction: all of them succeed, or nothing is kept.
    pub(super) fn all_or_none(
        &self,
        call: &Call<'_>,
        entries: &[Inner],
    ) -> Result<Vec<InnerAnswer>, ApiError> {
        let unit = self.store.unit()?;
        let rest = self.over(unit.store().clone());
        let mut known = Answers::default();
        let mut answers = Vec::with_capacity(entries.len());
        for entry in entries {
            let answer = rest.answer_entry(call, entry, &mut known);
            if answer.is_failure() {
                return Ok(rolled_back(entries, answer));
            }
            answers.push(answer);
        }
        unit.commit()?;
        Ok(answers)
    }
}

fn check(graphs: &[Graph]) -> Result<(), ApiError> {
    let refuse = |code, message: String| Err(ApiError::new(400, code, message));
    if graphs.len() > MOST_GRAPHS {
        return refuse(
            "LIMIT_EXCEEDED",
            format!(
                "Cannot process more than {MOST_GRAPHS} graphs in one request, but there are {}",
                graphs.len()
            ),
        );
    }
    let nodes: usize = graphs
        .iter()
        .map(|graph| graph.composite_request.len())
        .sum();
    if nodes > MOST_NODES {
        return refuse(
            "LIMIT_EXCEEDED",
            format!(
                "Cannot process more than {MOST_NODES} nodes in one request, but there are {nodes}"
            ),
        );
    }
    let mut ids = HashSet::new();
    for graph in graphs {
        if !ids.insert(&graph.graph_id) {
            let message = format!(
                "Duplicate graphId provided in the request : {}.",
                graph.graph_id
            );
            return refuse("INVALID_INPUT", message);
        }
        check_entries(&graph.composite_request)?;
        if let Some(entry) = graph
            .composite_request
            .iter()
            .find(|entry| !is_row(&entry.url))
        {
            let message = format!("Unsupported subrequest in a composite graph: {}", entry.url);
            return refuse("INVALID_INPUT", message);
        }
    }
    Ok(())
}

fn is_row(url: &str) -> bool {
    let path = url.split('?').next().unwrap_or_default();
    let segments: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    matches!(segments.as_slice(), ["services", "data", _, "sobjects", rest @ ..]
        if (1..=3).contains(&rest.len()))
}

/// The entries in an order in which each comes behind those that it refers to. What waits for
/// itself, or for nobody, stands at the end, and fails there.
fn in_order(entries: &[Inner]) -> Vec<Inner> {
    let mut waiting: Vec<&Inner> = entries.iter().collect();
    let mut done: HashSet<&str> = HashSet::new();
    let mut ordered = Vec::with_capacity(entries.len());
    while let Some(place) = waiting
        .iter()
        .position(|entry| entry.waits_for().iter().all(|name| done.contains(name)))
    {
        let entry = waiting.remove(place);
        done.insert(&entry.reference_id);
        ordered.push(entry.clone());
    }
    ordered.extend(waiting.into_iter().cloned());
    ordered
}

/// The answers in the order in which the entries were asked.
fn as_asked(entries: &[Inner], mut answers: Vec<InnerAnswer>) -> Vec<InnerAnswer> {
    let place = |answer: &InnerAnswer| {
        entries
            .iter()
            .position(|entry| entry.reference_id == answer.name)
    };
    answers.sort_by_key(place);
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, url: &str) -> Inner {
        serde_json::from_value(json!({"method": "GET", "url": url, "referenceId": name})).unwrap()
    }

    #[test]
    fn what_is_referred_to_runs_first() {
        let entries = [
            entry("c", "/services/data/v60.0/sobjects/X/@{b.id}"),
            entry("a", "/services/data/v60.0/sobjects/X"),
            entry("loop", "/services/data/v60.0/sobjects/X/@{loop.id}"),
            entry("b", "/services/data/v60.0/sobjects/X/@{a.id}"),
        ];
        let names: Vec<_> = in_order(&entries)
            .into_iter()
            .map(|entry| entry.reference_id)
            .collect();
        assert_eq!(names, ["a", "b", "c", "loop"]);
    }

    #[test]
    fn only_rows_are_nodes() {
        assert!(is_row("/services/data/v60.0/sobjects/Account"));
        assert!(is_row("/services/data/v60.0/sobjects/Account/Ext__c/7?x=y"));
        assert!(!is_row("/services/data/v60.0/sobjects"));
        assert!(!is_row("/services/data/v60.0/query?q=x"));
        assert!(!is_row("/services/data/v60.0/composite/sobjects"));
    }
}

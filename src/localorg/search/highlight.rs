//! `WITH HIGHLIGHT`: the texts of a record again, with what matched between `<mark>` and `</mark>`.
//!
//! A record gets `highlight.FIELD` for each of its own texts that holds a word of the term.

use serde_json::{Map, Value};

use super::pattern::{Shape, shapes};
use super::words;
use crate::soql::search::term::TermExpr;

/// The records with their highlights.
pub(super) fn marked(records: Vec<String>, expr: &TermExpr) -> Vec<String> {
    let mut wanted = Vec::new();
    collect(expr, &mut wanted);
    let marked = records.into_iter().map(|text| {
        // Every record was written by ourselves.
        let Ok(Value::Object(mut record)) = serde_json::from_str::<Value>(&text) else {
            return text;
        };
        let highlights: Map<String, Value> = record
            .iter()
            .filter_map(|(key, value)| {
                let text = highlighted(value.as_str()?, &wanted)?;
                Some((format!("highlight.{key}"), Value::String(text)))
            })
            .collect();
        record.extend(highlights);
        Value::Object(record).to_string()
    });
    marked.collect()
}

/// The words to mark: all but those that must not be there.
fn collect(expr: &TermExpr, wanted: &mut Vec<Shape>) {
    match expr {
        TermExpr::Word(word) | TermExpr::Phrase(word) => wanted.extend(shapes(word)),
        TermExpr::And(all) | TermExpr::Or(all) => {
            all.iter().for_each(|inner| collect(inner, wanted));
        }
        TermExpr::Not(_) => {}
    }
}

/// The text with marks; none when nothing in it matches.
fn highlighted(text: &str, wanted: &[Shape]) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 13);
    let mut any = false;
    let mut rest = text;
    while !rest.is_empty() {
        let inside = |letter: char| letter.is_alphanumeric();
        let length = rest.find(|letter| !inside(letter)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(length);
        let parts = words::of(word);
        let hit = parts
            .iter()
            .any(|part| wanted.iter().any(|shape| shape.matches(part)));
        if hit {
            any = true;
            out.extend(["<mark>", word, "</mark>"]);
        } else {
            out.push_str(word);
        }
        let gap = behind.find(inside).unwrap_or(behind.len());
        out.push_str(&behind[..gap]);
        rest = &behind[gap..];
    }
    any.then_some(out)
}

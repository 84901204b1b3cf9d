//! Records whose names begin like a text, as people type it.

use super::{ApiError, Looking, MOST_ROWS, QueryContext, Store, malformed, only, words};
use crate::soql::ast::{FieldPath, Ident, SelectExpr, SelectItem};
use crate::soql::search::Group;
use crate::soql::search::term::{Piece, TermExpr, Word};
use crate::soql::span::Span;

/// What was suggested.
pub(in crate::localorg) struct Suggested {
    /// The records' JSON texts.
    pub(in crate::localorg) records: Vec<String>,
    /// Whether there are more.
    pub(in crate::localorg) more: bool,
}

/// Looks through the names of each object.
pub(super) fn find(
    store: &Store,
    text: &str,
    objects: &[&str],
    fields: &[String],
    limit: u64,
    context: &QueryContext,
) -> Result<Suggested, ApiError> {
    if !words::is_long_enough(text) {
        let shown = format!("search term must be longer than one character: {text}");
        return Err(malformed(&shown));
    }
    let expr = beginning(text);
    let looking = Looking {
        text: "",
        expr: &expr,
        group: Group::Name,
        context,
    };
    let schema = store.schema();
    let limit = limit.min(MOST_ROWS);
    let mut records = Vec::new();
    for object in objects {
        let def = schema
            .object(object)
            .filter(|def| Store::is_searchable(def));
        let Some(def) = def else {
            let message = format!("sObject type '{object}' is not supported.");
            return Err(ApiError::new(400, "INVALID_TYPE", message));
        };
        let mut part = only(def.name());
        let name = def.name_field().map(|field| field.name.as_str());
        let wanted = ["Id"].into_iter().chain(name);
        for field in wanted.chain(fields.iter().map(String::as_str)) {
            let Some(field) = def.field(field) else {
                let object = def.name();
                let message = format!("No such column '{field}' on entity '{object}'.");
                return Err(ApiError::new(400, "INVALID_FIELD", message));
            };
            let item = selected(&field.name);
            if !part.items.contains(&item) {
                part.items.push(item);
            }
        }
        let left = (limit + 1).saturating_sub(records.len() as u64);
        records.extend(store.part(&looking, &part, def, left)?);
    }
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = records.len() > most;
    records.truncate(most);
    Ok(Suggested { records, more })
}

/// All words of the text, the last of them only begun.
fn beginning(text: &str) -> TermExpr {
    let span = Span::default();
    let words = words::of(text);
    let last = words.len().saturating_sub(1);
    let words = words.into_iter().enumerate().map(|(at, word)| {
        let mut pieces = vec![Piece::Text(word)];
        if at == last {
            pieces.push(Piece::AnyText);
        }
        TermExpr::Word(Word { pieces, span })
    });
    TermExpr::And(words.collect())
}

fn selected(field: &str) -> SelectItem {
    let span = Span::default();
    let name = field.to_owned();
    let path = FieldPath {
        segments: vec![Ident { name, span }],
    };
    SelectItem {
        expr: SelectExpr::Field(path),
        alias: None,
        span,
    }
}

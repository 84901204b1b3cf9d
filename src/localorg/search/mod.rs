//! Full-text search: SOSL over the records of the store.
//!
//! `words` parts texts into the words that are compared, `index` keeps an FTS5 index per object,
//! `pattern` turns a term into an FTS5 expression, and [`Store::search`] runs one SOQL plan per
//! object of RETURNING over the rows that match, so that fields, conditions, order and messages are
//! those of a query. `highlight` marks matches. `suggest` looks for names that begin like a text.
//!
//! What is found follows Salesforce's rules: case and accents do not count, words side by side must
//! all be there, in any field of the group that is searched; `*` and `?` stand for letters in the
//! middle or at the end of a word; digits of a phone number are found however it is written.
//! Without ORDER BY the best match comes first, and names weigh most. There is no stemming and no
//! correction of spelling. Deleted records are never found, and a text index is never older than
//! the search: changed rows are indexed when they are next searched for.

mod highlight;
mod index;
mod pattern;
mod suggest;
mod words;

use super::error::ApiError;
use super::schema::ObjectDef;
use super::sql::{Hits, QueryContext};
use super::store::Store;
use crate::soql::check;
use crate::soql::search::term::{Piece, Term, TermExpr, Word};
use crate::soql::search::{Group, Limit, Mode, Returning, Search, SearchError};
use crate::soql::span::Span;
use crate::soql::{ast::Ident, excerpt, search};

pub(super) use self::suggest::Suggested;
pub(super) use self::words::register;

/// Rows of one search, and the largest LIMIT and OFFSET.
pub(super) const MOST_ROWS: u64 = 2_000;
/// Characters of a term; longer ones find nothing.
const LONGEST_TERM: usize = 10_000;

/// What a search found.
#[derive(Debug)]
pub(super) struct Found {
    /// The records' JSON texts, by object.
    pub(super) records: Vec<String>,
    /// Objects and fields that were returned, for `METADATA`.
    pub(super) returned: Vec<(String, Vec<String>)>,
}

/// What is looked for in each object.
struct Looking<'a> {
    /// The search, for places in messages.
    text: &'a str,
    expr: &'a TermExpr,
    group: Group,
    context: &'a QueryContext,
}

impl Store {
    /// Whether SOSL finds records of this object.
    pub(super) fn is_searchable(def: &ObjectDef) -> bool {
        def.abilities.contains(&"searchable")
    }

    /// Runs a search given as text.
    ///
    /// # Errors
    /// In Salesforce's codes and wording.
    pub(super) fn search(&self, text: &str, context: &QueryContext) -> Result<Found, ApiError> {
        let search = search::parse(text)
            .map_err(|error| ApiError::new(400, error.server_code(), error.server_message()))?;
        if search.quoted {
            return Err(malformed(SearchError::quoted_message()));
        }
        self.search_tree(text, &search, context)
    }

    fn search_tree(
        &self,
        text: &str,
        search: &Search,
        context: &QueryContext,
    ) -> Result<Found, ApiError> {
        check_term(text, &search.term)?;
        let schema = self.schema();
        if let Some(problem) = search::check(text, search, &*schema).first() {
            return Err(refused(text, problem));
        }
        let parts = self.parts(text, search)?;
        let expr = looked_for(search);
        let mut left = window(text, "LIMIT", search.limit)?.unwrap_or(MOST_ROWS);
        let mut found = Found {
            records: Vec::new(),
            returned: Vec::new(),
        };
        let looking = expr.as_ref().map(|expr| Looking {
            text,
            expr,
            group: search.group.map_or(Group::All, |(group, _)| group),
            context,
        });
        for part in &parts {
            let def = schema.object(&part.object.name);
            let def = def.ok_or_else(ApiError::not_found)?;
            let most = window(text, "LIMIT", part.limit)?.map_or(left, |limit| limit.min(left));
            let rows = match &looking {
                Some(looking) if most > 0 => self.part(looking, part, def, most)?,
                _ => Vec::new(),
            };
            left -= rows.len() as u64;
            found.returned.push(returned(part, def));
            found.records.extend(rows);
        }
        if let (true, Some(expr)) = (search.highlights(), &expr) {
            found.records = highlight::marked(found.records, expr);
        }
        Ok(found)
    }

    /// The rows of one object, at most so many.
    fn part(
        &self,
        looking: &Looking<'_>,
        part: &Returning,
        def: &ObjectDef,
        most: u64,
    ) -> Result<Vec<String>, ApiError> {
        let &Looking {
            text,
            expr,
            group,
            context,
        } = looking;
        let index = index::Index::of(def);
        let connection = self.reader()?;
        let failed = |source| ApiError::from(self.failed(source));
        index.refresh(&connection).map_err(failed)?;
        let pattern = pattern::of(&connection, &index, expr, group).map_err(failed)?;
        let Some(pattern) = pattern else {
            return Ok(Vec::new());
        };
        let ranked = part.order_by.is_empty()
            && index
                .is_worth_ranking(&connection, &pattern)
                .map_err(failed)?;
        let hits = Hits {
            index: &index.table,
            pattern,
            ranked,
            most,
        };
        self.rows_among(&connection, text, &part.query(), context, &hits)
    }

    /// The objects to look at: those of RETURNING, or all that can be searched.
    fn parts(&self, text: &str, search: &Search) -> Result<Vec<Returning>, ApiError> {
        let schema = self.schema();
        if search.returning.is_empty() {
            let all = schema.objects().filter(|def| Self::is_searchable(def));
            return Ok(all.map(|def| only(def.name())).collect());
        }
        for part in &search.returning {
            let def = schema.object(&part.object.name);
            if !def.is_some_and(Self::is_searchable) {
                let name = def.map_or(part.object.name.as_str(), ObjectDef::name);
                let message = format!("entity type {name} does not support search");
                let message = excerpt::positioned(text, part.object.span, &message);
                let code = "INVALID_TYPE_FOR_OPERATION";
                return Err(ApiError::new(400, code, message));
            }
            check_part(text, part)?;
        }
        let mut parts = search.returning.clone();
        let offsets = parts.iter().filter_map(|part| part.offset);
        let offset = offsets.chain(search.offset).find(|(offset, _)| *offset > 0);
        if let (Some((_, span)), true) = (offset, parts.len() > 1) {
            let message = "OFFSET is only allowed when a single object is returned";
            return Err(malformed_at(text, span, message));
        }
        parts[0].offset = parts[0].offset.or(search.offset);
        Ok(parts)
    }

    /// The records whose names begin like `text`, for `/search/suggestions`.
    ///
    /// # Errors
    /// When the object cannot be searched.
    pub(super) fn suggestions(
        &self,
        text: &str,
        objects: &[&str],
        fields: &[String],
        limit: u64,
        context: &QueryContext,
    ) -> Result<Suggested, ApiError> {
        suggest::find(self, text, objects, fields, limit, context)
    }
}

/// Refuses what a query can do and a search cannot.
fn check_part(text: &str, part: &Returning) -> Result<(), ApiError> {
    if part.query().is_aggregate() {
        let message = "aggregate functions are not allowed in SOSL";
        return Err(malformed_at(text, part.span, message));
    }
    if let Some(name) = &part.list_view {
        let message = format!("No list view found with the name: {}", name.name);
        return Err(malformed_at(text, name.span, &message));
    }
    Ok(())
}

/// RETURNING of an object without fields.
fn only(object: &str) -> Returning {
    let span = Span::default();
    let name = object.to_owned();
    Returning {
        object: Ident { name, span },
        items: Vec::new(),
        list_view: None,
        lookup: None,
        filter: None,
        order_by: Vec::new(),
        limit: None,
        offset: None,
        bind: Vec::new(),
        span,
    }
}

/// Object and fields of one part, by their names in the schema.
fn returned(part: &Returning, def: &ObjectDef) -> (String, Vec<String>) {
    let query = part.query();
    let fields = query.items().filter_map(|item| match item {
        crate::soql::ast::SelectExpr::Field(path) if path.segments.len() == 1 => def
            .field(&path.field().name)
            .map(|field| field.name.clone()),
        _ => None,
    });
    (def.name().to_owned(), fields.collect())
}

/// What to look for; nothing when the term is longer than Salesforce reads.
fn looked_for(search: &Search) -> Option<TermExpr> {
    let expr = search.term.expr.clone()?;
    if search.term.text.chars().count() > LONGEST_TERM {
        return None;
    }
    let Some((Mode::Phrase, _)) = search.mode else {
        return Some(expr);
    };
    let mut pieces = Vec::new();
    for word in expr.words() {
        pieces.extend(word.pieces.iter().cloned());
        pieces.push(Piece::Text(" ".to_owned()));
    }
    let span = search.term.span;
    Some(TermExpr::Phrase(Word { pieces, span }))
}

/// A term needs a word of two letters, or one sign of a script that has no spaces.
fn check_term(text: &str, term: &Term) -> Result<(), ApiError> {
    let words = term.expr.iter().flat_map(TermExpr::words);
    let mut words = words.map(Word::letters);
    if words.any(|word| words::is_long_enough(&word)) {
        return Ok(());
    }
    let shown = &text[..term.span.end];
    Err(malformed(&format!(
        "search term must be longer than one character: {shown}"
    )))
}

/// The number behind LIMIT or OFFSET, within Salesforce's bounds.
fn window(text: &str, clause: &str, limit: Limit) -> Result<Option<u64>, ApiError> {
    let Some((number, span)) = limit else {
        return Ok(None);
    };
    match u64::try_from(number) {
        Ok(number) if number <= MOST_ROWS => Ok(Some(number)),
        _ => {
            let message = format!("SOSL {clause} must be between 0 and {MOST_ROWS}: {number}");
            Err(malformed_at(text, span, &message))
        }
    }
}

/// A problem with a RETURNING clause; what a query calls malformed is a malformed search here.
fn refused(text: &str, problem: &check::Problem) -> ApiError {
    let code = match problem.server_code() {
        "MALFORMED_QUERY" => "MALFORMED_SEARCH",
        code => code,
    };
    ApiError::new(400, code, problem.server_message(text))
}

/// `MALFORMED_SEARCH` with the place above its text.
fn malformed_at(text: &str, span: Span, message: &str) -> ApiError {
    malformed(&excerpt::positioned(text, span, message))
}

/// `MALFORMED_SEARCH`.
pub(super) fn malformed(message: &str) -> ApiError {
    ApiError::new(400, "MALFORMED_SEARCH", message)
}

#[cfg(test)]
mod tests;

//! A query against the objects it names.
//!
//! Says before anything is sent what Salesforce would refuse, and what was probably meant; the
//! local org refuses with the same findings in Salesforce's words. Findings come in the order in
//! which Salesforce looks, so that the first one is the one it would report. What is not known is
//! not judged: an object whose describe is not cached makes everything about it pass.

mod choice;
mod condition;
mod doubt;
mod group;
mod message;
mod problem;
mod resolve;
mod select;
mod server;
mod value;
mod word;

pub use message::CheckError;
pub use problem::{Problem, ProblemKind, SemiJoinFault, Severity};

use std::collections::{HashMap, HashSet};

use super::ast::{Ident, Query, Using, With};
use super::span::Span;
use super::suggest;
use crate::model::schema::{FieldType, ObjectSchema};

/// Where the check finds objects.
pub trait Schemas {
    /// The object with this name, in any case.
    fn object(&self, name: &str) -> Found<'_>;

    /// The name of the object whose ids start with these three characters, as far as known.
    fn key_prefix(&self, _prefix: &str) -> Option<&str> {
        None
    }
}

/// Knows no object at all.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Schemas for Nothing {
    fn object(&self, _name: &str) -> Found<'_> {
        Found::Unknown
    }
}

/// An object that exists, for "did you mean".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedName {
    /// API name.
    pub name: String,
    /// Names for people: of one, and of several.
    pub labels: [String; 2],
}

/// What is known about an object.
#[derive(Clone, Debug)]
pub enum Found<'a> {
    /// All of it; without fields, no more than that it exists.
    Known(&'a ObjectSchema),
    /// That it does not exist.
    Missing {
        /// The names of those that do, as far as known.
        names: Vec<ListedName>,
    },
    /// Nothing.
    Unknown,
}

/// More problems than this help nobody, and cost time on long lists.
const MOST_PROBLEMS: usize = 20;
/// Longest query, in characters.
const LONGEST_QUERY: usize = 100_000;
/// Levels of queries, the outermost being the first.
const MOST_LEVELS: usize = 5;
/// Sub-queries of one query.
const MOST_SUB_QUERIES: usize = 20;
/// Scopes of USING SCOPE.
const SCOPES: [&str; 9] = [
    "delegated",
    "everything",
    "mine",
    "mine_and_my_groups",
    "mru",
    "my_territory",
    "my_team_territory",
    "team",
    "scopingRule",
];
/// Largest OFFSET.
const LARGEST_OFFSET: i64 = 2_000;

/// What the server would refuse in a query; nothing when it can be sent.
///
/// `text` is what `query` was parsed from.
#[must_use]
pub fn check(text: &str, query: &Query, schemas: &dyn Schemas) -> Vec<Problem> {
    found(text, query, schemas, Severity::Error)
}

/// What the server takes but hardly means what was meant.
#[must_use]
pub fn advise(text: &str, query: &Query, schemas: &dyn Schemas) -> Vec<Problem> {
    found(text, query, schemas, Severity::Warning)
}

/// [`check`] as a result.
///
/// # Errors
/// When the server would refuse the query.
pub fn judge(text: &str, query: &Query, schemas: &dyn Schemas) -> Result<(), CheckError> {
    let problems = check(text, query, schemas);
    if problems.is_empty() {
        return Ok(());
    }
    let text = text.into();
    Err(CheckError { text, problems })
}

/// The types of the fields that parameters are compared with, by the parameters' places, as far as
/// known.
#[must_use]
pub fn parameter_types(
    text: &str,
    query: &Query,
    schemas: &dyn Schemas,
) -> HashMap<Span, FieldType> {
    checked(text, query, schemas, Severity::Error).parameters
}

/// The problems of this severity.
fn found(text: &str, query: &Query, schemas: &dyn Schemas, severity: Severity) -> Vec<Problem> {
    checked(text, query, schemas, severity).problems
}

/// The state behind the check of a whole query.
fn checked<'s>(
    text: &str,
    query: &Query,
    schemas: &'s dyn Schemas,
    severity: Severity,
) -> Checker<'s> {
    let mut checker = Checker {
        schemas,
        problems: Vec::new(),
        parents: HashSet::new(),
        semi_joins: 0,
        sub_queries: 0,
        severity,
        parameters: HashMap::new(),
    };
    let characters = text.chars().count();
    if characters > LONGEST_QUERY {
        checker.report(ProblemKind::QueryTooLong { characters }, query.span);
    }
    let named = match schemas.object(&query.object().name) {
        Found::Known(object) => Some(object),
        _ => None,
    };
    checker.aliases(query, named);
    let object = checker.root_object(query);
    let level = 1;
    checker.query(&Scope {
        query,
        object,
        level,
    });
    checker
}

/// One query and the object it reads.
struct Scope<'q, 's> {
    query: &'q Query,
    /// `None` when nothing is known about it.
    object: Option<&'s ObjectSchema>,
    /// 1 for the outermost query.
    level: usize,
}

/// The state of one check.
struct Checker<'s> {
    schemas: &'s dyn Schemas,
    problems: Vec<Problem>,
    /// Paths to parents used so far.
    parents: HashSet<String>,
    semi_joins: usize,
    sub_queries: usize,
    /// Only problems of this severity are kept.
    severity: Severity,
    /// What parameters are compared with.
    parameters: HashMap<Span, FieldType>,
}

impl<'s> Checker<'s> {
    /// Adds an error.
    fn report(&mut self, kind: ProblemKind, span: Span) {
        self.report_at(kind, span, span);
    }

    /// Adds an error that Salesforce places elsewhere than people would look.
    fn report_at(&mut self, kind: ProblemKind, span: Span, place: Span) {
        self.add(kind, span, place, Severity::Error);
    }

    /// Adds a problem unless there are enough.
    fn add(&mut self, kind: ProblemKind, span: Span, place: Span, severity: Severity) {
        if severity == self.severity && self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem {
                kind,
                span,
                severity,
                place,
            });
        }
    }

    /// The object with this name; reports it when there is none.
    fn object(&mut self, name: &Ident) -> Option<&'s ObjectSchema> {
        let schemas = self.schemas;
        match schemas.object(&name.name) {
            Found::Known(object) => {
                if !object.queryable {
                    let object = object.name.clone();
                    self.report(ProblemKind::NotQueryable { object }, name.span);
                }
                Some(object).filter(|object| !object.fields.is_empty())
            }
            Found::Unknown => None,
            Found::Missing { names } => {
                let suggestion = object_meant(&name.name, &names);
                let name_text = name.name.clone();
                let kind = ProblemKind::UnknownObject {
                    name: name_text,
                    suggestion,
                };
                self.report(kind, name.span);
                None
            }
        }
    }

    /// The object of the outermost query or of a semi-join.
    fn root_object(&mut self, query: &Query) -> Option<&'s ObjectSchema> {
        let is_path = query
            .from
            .first()
            .is_some_and(|item| item.path.segments.len() > 1);
        if is_path {
            return None;
        }
        self.object(query.object())
    }

    /// A whole query.
    fn query(&mut self, scope: &Scope<'_, 's>) {
        self.select(scope);
        self.using(scope);
        if let Some(filter) = &scope.query.filter {
            self.filter(scope, filter);
        }
        self.with(scope);
        self.groups(scope);
        self.order(scope);
        self.window(scope);
    }

    /// USING SCOPE.
    fn using(&mut self, scope: &Scope<'_, 's>) {
        for using in &scope.query.using {
            let Using::Scope(name) = using else {
                continue;
            };
            if !SCOPES.iter().any(|known| name.is(known)) {
                let suggestion = suggest::closest(&name.name, SCOPES.into_iter());
                let kind = ProblemKind::UnknownScope {
                    name: name.name.clone(),
                    suggestion: suggestion.map(str::to_owned),
                };
                self.report(kind, name.span);
            }
        }
    }

    /// `WITH SECURITY_ENFORCED` is refused outside Apex.
    fn with(&mut self, scope: &Scope<'_, 's>) {
        for with in &scope.query.with {
            if let With::Mode(name) = with
                && name.is("SECURITY_ENFORCED")
            {
                self.report(ProblemKind::SecurityEnforced, name.span);
            }
        }
    }

    /// LIMIT and OFFSET.
    fn window(&mut self, scope: &Scope<'_, 's>) {
        let query = scope.query;
        let ungrouped = query.is_aggregate() && query.group_by.is_none();
        for (clause, window) in [("LIMIT", query.limit), ("OFFSET", query.offset)] {
            let Some((number, span)) = window else {
                continue;
            };
            if number < 0 {
                self.report(ProblemKind::NegativeNumber { clause, number }, span);
            }
            if ungrouped {
                self.report(ProblemKind::WindowOnAggregate { clause }, span);
            }
            if clause == "OFFSET" && number > LARGEST_OFFSET {
                self.report(ProblemKind::OffsetTooLarge { offset: number }, span);
            }
        }
    }

    /// A sub-query in the select list.
    fn sub_query(&mut self, outer: &Scope<'_, 's>, query: &Query) {
        self.sub_queries += 1;
        if self.sub_queries == MOST_SUB_QUERIES + 1 {
            self.report(ProblemKind::TooManySubQueries, query.span);
        }
        let level = outer.level + 1;
        if level > MOST_LEVELS {
            self.report(ProblemKind::QueryTooDeep, query.span);
            return;
        }
        if query.is_aggregate() || query.is_count() {
            self.report(ProblemKind::AggregateInSubQuery, query.span);
            return;
        }
        let object = outer
            .object
            .and_then(|parent| self.children(parent, query.object()));
        self.aliases(query, object);
        self.query(&Scope {
            query,
            object,
            level,
        });
    }

    /// The object behind a relationship to children.
    fn children(&mut self, parent: &'s ObjectSchema, name: &Ident) -> Option<&'s ObjectSchema> {
        if let Some(child) = parent.children(&name.name) {
            let schemas = self.schemas;
            return match schemas.object(&child.child_sobject) {
                Found::Known(object) if !object.fields.is_empty() => Some(object),
                _ => None,
            };
        }
        let relationships = parent.child_relationships.iter();
        let parent_path = parent
            .parent(&name.name)
            .map(|_| format!("{}.Id", name.name));
        let object_named = relationships
            .clone()
            .find(|child| child.child_sobject.eq_ignore_ascii_case(&name.name));
        let suggestion = object_named
            .and_then(|child| child.relationship_name.as_deref())
            .or_else(|| {
                let names = relationships.filter_map(|child| child.relationship_name.as_deref());
                suggest::closest(&name.name, names)
            });
        let kind = ProblemKind::UnknownChildren {
            object: parent.name.clone(),
            name: name.name.clone(),
            suggestion: parent_path.or_else(|| suggestion.map(str::to_owned)),
        };
        self.report(kind, name.span);
        None
    }
}

/// The object that was probably meant: by its label, then by a close name, then by a close label.
fn object_meant(name: &str, all: &[ListedName]) -> Option<String> {
    let labelled = |object: &&ListedName| {
        let mut labels = object.labels.iter();
        labels.any(|label| resolve::same_letters(label, name))
    };
    if let Some(object) = all.iter().find(labelled) {
        return Some(object.name.clone());
    }
    let names = all.iter().map(|object| object.name.as_str());
    if let Some(close) = suggest::closest(name, names) {
        return Some(close.to_owned());
    }
    let labels = || all.iter().flat_map(|object| &object.labels);
    let close = suggest::closest(name, labels().map(String::as_str))?;
    let object = all
        .iter()
        .find(|object| object.labels.iter().any(|label| label == close))?;
    Some(object.name.clone())
}

#[cfg(test)]
mod tests;

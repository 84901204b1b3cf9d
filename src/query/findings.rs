//! What there is to say about a query before it runs: every fault and every doubt, with its place.
//!
//! [`review_text`] looks at grammar and parameters alone. [`review_with_copies`] also looks at the
//! objects, as far as the cache describes them, and gives up when something is missing there or too
//! old to refuse a name by; [`review_with_server`] fetches what the cache lacks and keeps it. None of
//! them runs the query.

use std::sync::Arc;

use jiff::Timestamp;

use crate::client::{Cache, Client, Error};
use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::query::known::KnownObjects;
use crate::soql::ast::Query;
use crate::soql::bind::{self, BindError, Bound, Param};
use crate::soql::check::{self, Nothing, Problem, Schemas, Severity};
use crate::soql::span::{Span, row_column};
use crate::soql::{self, ParseError, ParseOptions};

/// A query that is looked at.
#[derive(Clone, Debug)]
pub struct Review {
    looked_at: Arc<LookedAt>,
    params: Vec<Param>,
}

/// One thing to say about a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Finding {
    /// Whether the query can be sent all the same.
    pub severity: Severity,
    /// What kind of thing it is, as a word for machines: `syntax`, `unknown-field`, …
    pub word: &'static str,
    /// `errorCode` with which Salesforce would refuse the query; none for doubts and parameters.
    pub error_code: Option<&'static str>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it.
    pub hints: Vec<String>,
    /// The place in the whole text; none for what has no place there.
    pub span: Option<Span>,
    /// The code under which a failure of this kind ends a command.
    code: Code,
    /// What was looked at.
    looked_at: Arc<LookedAt>,
}

/// A text that was looked at, shared by all that is said about it.
#[derive(Debug, PartialEq, Eq)]
struct LookedAt {
    text: String,
    origin: Option<String>,
}

impl Finding {
    /// Line and column where it starts and ends, from 1, in characters.
    #[must_use]
    pub fn lines(&self) -> Option<[(usize, usize); 2]> {
        let span = self.span?;
        Some([span.start, span.end].map(|at| row_column(&self.looked_at.text, at)))
    }

    /// File that the text came from.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.looked_at.origin.as_deref()
    }
}

impl Diagnostic for Finding {
    fn code(&self) -> Code {
        self.code
    }

    fn hints(&self) -> Vec<Hint> {
        self.hints.iter().map(Hint::new).collect()
    }

    fn snippet(&self) -> Option<Snippet> {
        let span = self.span?;
        Some(Snippet {
            source: self.looked_at.text.clone(),
            origin: self.looked_at.origin.clone(),
            marks: vec![(span.range(), String::new())],
        })
    }
}

/// Whether the objects of the query are known well enough.
enum Verdict {
    Done(Vec<Finding>),
    /// This object would have to be looked up.
    Lacks(String),
    /// A name is missing in a copy that may be old.
    Dated,
}

/// Grammar and parameters alone.
#[must_use]
pub fn review_text(review: &Review) -> Vec<Finding> {
    match review.parsed() {
        Err(findings) => findings,
        Ok(query) => review.looked_at(&query, &Nothing).0,
    }
}

/// All of it, without a network. None when the cache does not hold enough.
#[must_use]
pub fn review_with_copies(
    review: &Review,
    cache: Option<&Cache>,
    now: Timestamp,
) -> Option<Vec<Finding>> {
    let query = match review.parsed() {
        Err(findings) => return Some(findings),
        Ok(query) => query,
    };
    let mut known = KnownObjects::default();
    known.look_up_list(cache);
    loop {
        match review.verdict(&query, &mut known, now) {
            Verdict::Done(findings) => return Some(findings),
            Verdict::Dated => return None,
            Verdict::Lacks(name) if known.look_up(cache, &name) => {}
            Verdict::Lacks(_) => return None,
        }
    }
}

/// All of it; what the cache lacks is fetched and kept.
///
/// # Errors
/// When the server does not answer.
pub async fn review_with_server(review: &Review, client: &Client) -> Result<Vec<Finding>, Error> {
    let query = match review.parsed() {
        Err(findings) => return Ok(findings),
        Ok(query) => query,
    };
    let mut known = KnownObjects::default();
    known.look_up_list(client.cache());
    loop {
        match review.verdict(&query, &mut known, client.clock().now()) {
            Verdict::Done(findings) => return Ok(findings),
            Verdict::Dated => known.renew(client).await?,
            Verdict::Lacks(name) => {
                if !known.look_up(client.cache(), &name) {
                    known.fetch(client, &name).await?;
                }
            }
        }
    }
}

impl Review {
    /// Looks at the text of a file or an argument, with these values for its parameters. `origin` is
    /// the file's name, for messages.
    #[must_use]
    pub fn new(text: String, origin: Option<String>, params: Vec<Param>) -> Self {
        let looked_at = Arc::new(LookedAt { text, origin });
        Self { looked_at, params }
    }

    /// The query in the text: without comment lines and semicolons around it.
    #[must_use]
    pub fn statement(&self) -> &str {
        soql::statement(&self.looked_at.text)
    }

    /// The query in its canonical layout. Parameters without values stay as they are.
    ///
    /// # Errors
    /// When the text is no SOQL, or a value does not fit.
    pub fn laid_out(&self) -> Result<String, Finding> {
        let first = |mut findings: Vec<Finding>| findings.remove(0);
        let query = self.parsed().map_err(first)?;
        if self.params.is_empty() {
            return Ok(soql::layout(&query));
        }
        let bound = self.bound(query, &Nothing).map_err(first)?;
        Ok(soql::layout(&bound.query))
    }

    /// The date literals of the query with their numbers; none when it is no SOQL.
    #[must_use]
    pub fn date_literals(&self) -> Vec<(String, Option<u64>)> {
        let Ok(query) = self.parsed() else {
            return Vec::new();
        };
        let bound = self.bound(query.clone(), &Nothing);
        let query = bound.map_or(query, |bound| bound.query);
        let literals = soql::date_literals(&query).into_iter();
        literals.map(|(name, n)| (name.to_owned(), n)).collect()
    }

    /// The tree of the query, in the places of its statement.
    fn parsed(&self) -> Result<Query, Vec<Finding>> {
        match soql::parse_all(self.statement(), ParseOptions { parameters: true }) {
            Ok(query) => Ok(query),
            Err(errors) => Err(errors.iter().map(|error| self.syntax(error)).collect()),
        }
    }

    fn bound(&self, query: Query, schemas: &dyn Schemas) -> Result<Bound<'_>, Vec<Finding>> {
        let bound = bind::bind(self.statement(), query, &self.params, schemas);
        bound.map_err(|error| self.unbound(&error))
    }

    /// What is to be said of parameters and names, and the problems with names.
    fn looked_at(&self, query: &Query, schemas: &dyn Schemas) -> (Vec<Finding>, Vec<Problem>) {
        match self.bound(query.clone(), schemas) {
            Ok(bound) => self.judged(&bound.text, &bound.query, schemas),
            Err(mut findings) => {
                // A parameter without a value is no fault of its own to the check.
                let (others, errors) = self.judged(self.statement(), query, schemas);
                findings.extend(others);
                findings.sort_by_key(|finding| finding.span.map(|span| span.start));
                (findings, errors)
            }
        }
    }

    /// What is to be said of names, and the errors among it; `text` is what would be sent.
    fn judged(
        &self,
        text: &str,
        query: &Query,
        schemas: &dyn Schemas,
    ) -> (Vec<Finding>, Vec<Problem>) {
        let errors = check::check(text, query, schemas);
        let doubts = check::advise(text, query, schemas);
        let mut problems: Vec<&Problem> = errors.iter().chain(&doubts).collect();
        problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
        let findings = problems.iter().map(|problem| self.invalid(problem));
        (findings.collect(), errors)
    }

    /// One round with what is known by now.
    fn verdict(&self, query: &Query, known: &mut KnownObjects, now: Timestamp) -> Verdict {
        let (findings, errors) = self.looked_at(query, known);
        if let Some(name) = known.next_wanted() {
            return Verdict::Lacks(name);
        }
        if known.is_dated_for(&errors, now) {
            return Verdict::Dated;
        }
        Verdict::Done(findings)
    }

    /// From a place in the statement to the place in the whole text.
    fn place(&self, span: Span) -> Span {
        let statement = self.statement();
        let before = statement.as_ptr() as usize - self.looked_at.text.as_ptr() as usize;
        Span::new(span.start + before, span.end + before)
    }

    fn finding(&self, code: Code, word: &'static str, message: String) -> Finding {
        Finding {
            severity: Severity::Error,
            word,
            error_code: None,
            message,
            hints: Vec::new(),
            span: None,
            code,
            looked_at: Arc::clone(&self.looked_at),
        }
    }

    fn syntax(&self, error: &ParseError) -> Finding {
        Finding {
            error_code: Some(error.server_code()),
            hints: error.suggestion.iter().cloned().collect(),
            span: error.snippet().map(|_| self.place(error.span)),
            ..self.finding(Code::SoqlSyntax, "syntax", error.to_string())
        }
    }

    fn unbound(&self, error: &BindError) -> Vec<Finding> {
        let findings = error.problems.iter().map(|problem| Finding {
            hints: problem.fault.hint().into_iter().collect(),
            span: problem.span.map(|span| self.place(span)),
            ..self.finding(Code::Usage, "parameter", problem.fault.to_string())
        });
        findings.collect()
    }

    fn invalid(&self, problem: &Problem) -> Finding {
        let is_error = problem.severity == Severity::Error;
        Finding {
            severity: problem.severity,
            error_code: is_error.then(|| problem.server_code()),
            hints: problem.hint().into_iter().collect(),
            span: problem.has_place().then(|| self.place(problem.span)),
            ..self.finding(Code::SoqlInvalid, problem.kind.word(), problem.to_string())
        }
    }
}

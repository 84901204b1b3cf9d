//! A query, as somebody asks for it.

use std::borrow::Cow;

use crate::bulk::Underway;
use crate::client::{Client, Error, QueryOptions};
use crate::model::rows::Checkpoint;
use crate::query::behind;
use crate::query::error::{InvalidQuery, QueryError, SyntaxFault, UnboundQuery};
use crate::query::layout::ChildMode;
use crate::query::schemas;
use crate::soql;
use crate::soql::ParseOptions;
use crate::soql::ast::Query;
use crate::soql::bind::{self, BindError, Param};
use crate::soql::check::{CheckError, Nothing};

/// A query, as somebody asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryRequest {
    /// The text.
    pub soql: String,
    /// File that it came from, for messages.
    pub origin: Option<String>,
    /// Values of the parameters in the text.
    pub params: Vec<Param>,
    /// Deleted rows, page size.
    pub options: QueryOptions,
    /// What becomes of children.
    pub children: ChildMode,
    /// Sends the text as it is: neither grammar nor names are looked at before (`--no-check`).
    pub unchecked: bool,
    /// Goes on behind what an earlier run has written.
    pub from: Option<Start>,
    /// Takes one page and no more; [`RowSink::checkpoint`](crate::model::rows::RowSink::checkpoint)
    /// tells where the next one is.
    pub one_page: bool,
    /// When the result comes as a bulk job.
    pub by_job: ByJob,
    /// Whether it matters to the result if a record lacks a parent or the parent has no value. A bulk
    /// job has to be asked for that.
    pub tells_parents: bool,
    /// Where the bulk job of the query is told while it runs.
    pub underway: Underway,
}

/// When a result comes as a job of Bulk API 2.0, and not page by page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ByJob {
    /// Never.
    #[default]
    Never,
    /// When the first page tells of more rows than these, and the query can be a job.
    Above(u64),
    /// In any case.
    Always,
}

/// Where a query goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// With the page that its checkpoint names.
    Cursor(Checkpoint),
    /// Behind the last id, since the cursor is gone. Sound for results in the order of ids alone.
    Id(Checkpoint),
}

impl Start {
    /// What was written.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        match self {
            Self::Cursor(point) | Self::Id(point) => point,
        }
    }
}

impl QueryRequest {
    /// A query with nothing special about it.
    #[must_use]
    pub fn new(soql: impl Into<String>) -> Self {
        Self {
            soql: soql.into(),
            ..Self::default()
        }
    }

    /// The query in the text; all of the text when it is to be sent as it is.
    pub(crate) fn text(&self) -> &str {
        if self.is_raw() {
            &self.soql
        } else {
            soql::statement(&self.soql)
        }
    }

    /// Whether the text is sent as it is, letter by letter.
    fn is_raw(&self) -> bool {
        self.unchecked && self.params.is_empty()
    }

    /// Looks at the grammar and at the names of parameters alone, before anything is opened or sent.
    ///
    /// # Errors
    /// When the text is no SOQL, a parameter has no value or a value no parameter.
    pub fn check_grammar(&self) -> Result<(), QueryError> {
        let text = self.text();
        let Some(query) = self.parse(text)? else {
            return Ok(());
        };
        if !self.is_raw() {
            let bound = bind::bind(text, query, &self.params, &Nothing);
            bound.map_err(|error| self.unbound(error))?;
        }
        Ok(())
    }

    /// Whether the rows stand in the order of their ids, so that one can go on behind the last of them.
    #[must_use]
    pub fn stands_in_order_of_id(&self) -> bool {
        let query = self.parse(self.text()).ok().flatten();
        query.as_ref().and_then(behind::id_column).is_some()
    }

    /// The tree of the text; none when it does not parse and is sent all the same.
    pub(crate) fn parse(&self, text: &str) -> Result<Option<Query>, QueryError> {
        match soql::parse_with(text, ParseOptions { parameters: true }) {
            Ok(query) => Ok(Some(query)),
            Err(_) if self.is_raw() && !text.trim().is_empty() => Ok(None),
            Err(error) => Err(QueryError::Syntax(Box::new(SyntaxFault {
                error,
                origin: self.origin.clone(),
            }))),
        }
    }

    /// The text with its parameters filled in, as it would be sent.
    ///
    /// # Errors
    /// When the text is no SOQL, a value does not fit, or a cached describe speaks against a name.
    pub async fn bound_text(&self, client: &Client) -> Result<String, QueryError> {
        Ok(self.prepared(client).await?.text.into_owned())
    }

    /// What is sent, and its tree when there is one. What the cache knows against it is told now.
    pub(crate) async fn prepared(&self, client: &Client) -> Result<Prepared<'_>, QueryError> {
        let text = self.text();
        let Some(query) = self.parse(text)? else {
            let (text, query) = (text.into(), None);
            return Ok(Prepared { text, query });
        };
        if self.is_raw() {
            let (text, query) = (text.into(), Some(query));
            return Ok(Prepared { text, query });
        }
        let bound = schemas::bound(client, text, &query, &self.params);
        let bound = bound.map_err(|error| self.unbound(error))?;
        if !self.unchecked {
            // The places in the tree are those of the text with its parameters.
            if let Some(error) = schemas::refusal(client, text, &bound).await {
                return Err(self.invalid(error, None));
            }
        }
        let (text, query) = (bound.text, Some(bound.query));
        Ok(Prepared { text, query })
    }

    fn unbound(&self, error: BindError) -> QueryError {
        QueryError::Parameters(Box::new(UnboundQuery {
            error,
            origin: self.origin.clone(),
        }))
    }

    fn invalid(&self, error: CheckError, refusal: Option<Error>) -> QueryError {
        QueryError::Invalid(Box::new(InvalidQuery {
            error,
            origin: self.origin.clone(),
            refusal,
        }))
    }

    /// After a refusal that is about a name: what was meant. Any other error stays as it is.
    pub(crate) async fn explained(
        &self,
        client: &Client,
        query: Option<&Query>,
        error: QueryError,
    ) -> QueryError {
        let text = self.text();
        match (error, query) {
            (QueryError::Server(fault), Some(query)) if is_about_names(&fault.error) => {
                match schemas::explanation(client, text, query, &fault.error).await {
                    Some(meant) => self.invalid(meant, Some(fault.error)),
                    None => QueryError::Server(fault),
                }
            }
            (error, _) => error,
        }
    }
}

/// A query that is ready to be sent.
pub(crate) struct Prepared<'r> {
    /// What is sent.
    pub(crate) text: Cow<'r, str>,
    /// Its tree; none when it does not parse and is sent all the same.
    pub(crate) query: Option<Query>,
}

fn is_about_names(error: &Error) -> bool {
    error.has_code("INVALID_FIELD") || error.has_code("INVALID_TYPE")
}

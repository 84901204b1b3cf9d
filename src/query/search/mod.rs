//! The way of a search: from words or SOSL to the last row in the sink.
//!
//! A search is one call, and its result has 2,000 rows at most, so that nothing needs to stream:
//! `request` makes the text and judges it, `parameters` puts it into a body when it is too long
//! for a URL, `rows` brings the records of several objects into one table. Each row has the object's
//! name in front (column `Object`, key `type`) and the fields of its object; the columns are those
//! of all objects, in the order of RETURNING.

mod error;
mod parameters;
mod request;
mod rows;

pub use error::{SearchFailure, SearchSyntax};
pub(crate) use request::NAMELESS;
pub use request::{SearchRequest, Words};

use crate::client::{ApiUsage, Client, Error};
use crate::model::rows::{RowSink, SinkError};
use crate::query::error::{InvalidQuery, PageFault, QueryError, ServerFault};
use crate::query::schemas;
use crate::soql::bind::Bound;
use crate::soql::check::CheckError;
use crate::soql::search::Search;

/// The most rows that a search gives, whatever is found.
pub const MOST_ROWS: u64 = 2_000;

/// What a search brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchSummary {
    /// Rows that were written, by object, in their order.
    pub objects: Vec<(String, u64)>,
    /// HTTP requests that it took.
    pub calls: u64,
    /// The org's daily calls, after the search.
    pub usage: Option<ApiUsage>,
    /// The reader of the output went away before the end.
    pub closed: bool,
}

impl SearchSummary {
    /// All rows together.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.objects.iter().map(|(_, count)| count).sum()
    }
}

/// Runs a search and pushes its rows into the sink, which is then finished.
///
/// # Errors
/// When the text is wrong, the server refuses, the answer cannot be understood, or the sink cannot
/// take more. The sink is then dropped unfinished. A sink whose reader went away is no error.
pub async fn run(
    client: &Client,
    request: &SearchRequest,
    mut sink: Box<dyn RowSink>,
) -> Result<SearchSummary, SearchFailure> {
    let calls = client.calls();
    let search = request.parse()?;
    let text = request.text();
    if let Some(search) = search.as_ref().filter(|_| !request.unchecked)
        && let Some(error) = refusal(client, text, search).await
    {
        return Err(invalid(request, error, None).into());
    }
    let (answer, search) = answered(client, request, search).await?;
    let written = rows::write(&answer, search.as_ref(), sink.as_mut());
    let (objects, closed) = match written {
        Ok(objects) => (objects, false),
        Err(rows::Stop::Sink(SinkError::Closed)) => (Vec::new(), true),
        Err(rows::Stop::Sink(error)) => return Err(QueryError::Sink(error).into()),
        Err(rows::Stop::Answer(error)) => {
            let fault = PageFault::new(1, &answer, &answer, error);
            return Err(QueryError::BadPage(fault).into());
        }
    };
    Ok(SearchSummary {
        objects,
        calls: client.calls() - calls,
        usage: client.usage(),
        closed,
    })
}

/// The server's answer, and the search that it belongs to.
async fn answered(
    client: &Client,
    request: &SearchRequest,
    search: Option<Search>,
) -> Result<(String, Option<Search>), SearchFailure> {
    let refused = match send(client, request.text(), search.as_ref()).await {
        Ok(answer) => return Ok((answer, search)),
        Err(refused) => refused,
    };
    if refused.has_code("INVALID_TYPE")
        && let Some(narrower) = request.narrowed(client).await
    {
        let search = narrower.parse()?;
        let answer = send(client, narrower.text(), search.as_ref()).await;
        let answer = answer.map_err(|error| server(&narrower, error))?;
        return Ok((answer, search));
    }
    let is_about_names = refused.has_code("INVALID_FIELD") || refused.has_code("INVALID_TYPE");
    if let Some(search) = search.as_ref().filter(|_| is_about_names)
        && let Some(meant) = explanation(client, request.text(), search, &refused).await
    {
        return Err(invalid(request, meant, Some(refused)).into());
    }
    Err(server(request, refused).into())
}

/// Sends the text, or what it means when it is too long for a URL.
async fn send(client: &Client, text: &str, search: Option<&Search>) -> Result<String, Error> {
    match client.search(text).await {
        Err(Error::SearchTooLong { length, limit }) => match search.and_then(parameters::body) {
            Some(body) => client.parameterized_search(&body).await,
            None => Err(Error::SearchTooLong { length, limit }),
        },
        answer => answer,
    }
}

/// What is wrong with the names of a search, as far as the cache tells.
async fn refusal(client: &Client, text: &str, search: &Search) -> Option<CheckError> {
    for part in &search.returning {
        let bound = Bound {
            text: text.into(),
            query: part.query(),
        };
        if let Some(error) = schemas::refusal(client, text, &bound).await {
            return Some(error);
        }
    }
    None
}

/// What a name meant that the server refused.
async fn explanation(
    client: &Client,
    text: &str,
    search: &Search,
    refused: &Error,
) -> Option<CheckError> {
    for part in &search.returning {
        let query = part.query();
        if let Some(error) = schemas::explanation(client, text, &query, refused).await {
            return Some(error);
        }
    }
    None
}

fn invalid(request: &SearchRequest, error: CheckError, refusal: Option<Error>) -> QueryError {
    QueryError::Invalid(Box::new(InvalidQuery {
        error,
        origin: request.origin.clone(),
        refusal,
    }))
}

fn server(request: &SearchRequest, error: Error) -> QueryError {
    QueryError::Server(Box::new(ServerFault {
        error,
        text: request.text().to_owned(),
        origin: request.origin.clone(),
    }))
}

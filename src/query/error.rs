//! Why a query brought no result, or not all of it.

use std::fmt;
use std::io;

use serde_json::{Map, Value, json};

use crate::bulk::BulkError;
use crate::client;
use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::model::rows::SinkError;
use crate::soql::ParseError;
use crate::soql::bind::BindError;
use crate::soql::check::CheckError;

/// A query that failed.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The text is not SOQL.
    #[error(transparent)]
    Syntax(Box<SyntaxFault>),
    /// Values do not fit the parameters of the text.
    #[error(transparent)]
    Parameters(Box<UnboundQuery>),
    /// The text names something that does not exist, or uses it as it cannot be used.
    #[error(transparent)]
    Invalid(Box<InvalidQuery>),
    /// The server refused, or did not answer.
    #[error(transparent)]
    Server(Box<ServerFault>),
    /// A page is not what a page looks like.
    #[error(transparent)]
    BadPage(#[from] PageFault),
    /// A page names another next page at its end than at its beginning.
    #[error("page {page} of the answer names two different next pages")]
    TwoNextPages {
        /// Number of the page, from 1.
        page: u64,
    },
    /// A page has another number of rows than its place in the cursor tells.
    #[error("page {page} of the answer has {received} {} where its place in the cursor promises {promised}", rows(*received))]
    OutOfPlace {
        /// Number of the page, from 1.
        page: u64,
        /// Rows that it has.
        received: u64,
        /// Rows that it should have.
        promised: u64,
    },
    /// A result over several orgs has a column for their names.
    #[error(
        "the query has a column `Org` of its own, which would not be told from that of the orgs' names"
    )]
    OwnOrgColumn,
    /// The notes of an earlier run make no sense.
    #[error("the notes of the earlier run cannot be understood")]
    BadCheckpoint,
    /// The server does not know the cursor any more.
    #[error("the cursor of the query has expired: {0}")]
    CursorExpired(Box<ServerFault>),
    /// The org does not know the bulk job any more.
    #[error("the bulk job of the query is gone: {0}")]
    JobGone(Box<BulkError>),
    /// A bulk query cannot do this.
    #[error("a bulk query cannot have {feature}")]
    NoJob {
        /// What of the query.
        feature: String,
    },
    /// The bulk job of the query.
    #[error(transparent)]
    Job(#[from] Box<BulkError>),
    /// A page of a bulk job is not the CSV that it should be.
    #[error("page {page} of the bulk job `{job}` cannot be understood: {problem}")]
    BadJobPage {
        /// Id of the job.
        job: String,
        /// Number of the page, from 1.
        page: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// `COUNT()` was asked for, and no number came.
    #[error("the answer to `COUNT()` has no `totalSize`")]
    NoCount,
    /// Fewer rows arrived than were promised.
    #[error("the result is incomplete: {received} {} arrived{}", rows(*received), promised(*total))]
    Incomplete {
        /// Rows that arrived.
        received: u64,
        /// Rows that the server promised; none when it only said that there are more.
        total: Option<u64>,
    },
    /// A child list ended before its promised length.
    #[error("the list `{list}` of a record is incomplete: {received} {} arrived{}", rows(*received), promised(*total))]
    IncompleteChildren {
        /// Key of the list.
        list: String,
        /// Children that arrived.
        received: u64,
        /// Children that the server promised.
        total: Option<u64>,
    },
    /// The pages of a child list come round again.
    #[error("the pages of a child list come round again: `{path}`")]
    ChildLoop {
        /// Path of the page.
        path: String,
    },
    /// The sink cannot take more.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The thread that writes cannot be started.
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
    /// The query was given up from outside.
    #[error("the query was given up")]
    GivenUp,
}

fn rows(count: u64) -> &'static str {
    if count == 1 { "row" } else { "rows" }
}

fn promised(total: Option<u64>) -> String {
    match total {
        Some(total) => format!(", {total} were promised"),
        None => ", and the server says there are more".to_owned(),
    }
}

/// A text that is not SOQL.
#[derive(Debug)]
pub struct SyntaxFault {
    /// What is wrong with it.
    pub error: ParseError,
    /// File that it came from.
    pub origin: Option<String>,
}

/// A query whose parameters cannot be bound.
#[derive(Debug)]
pub struct UnboundQuery {
    /// What is wrong with them.
    pub error: BindError,
    /// File that it came from.
    pub origin: Option<String>,
}

/// A query that does not fit the objects of the org.
#[derive(Debug)]
pub struct InvalidQuery {
    /// What is wrong with it.
    pub error: CheckError,
    /// File that it came from.
    pub origin: Option<String>,
    /// The server's refusal; none when the query was not sent.
    pub refusal: Option<client::Error>,
}

/// A failure of the client, with the text that was sent.
#[derive(Debug)]
pub struct ServerFault {
    /// What failed.
    pub error: client::Error,
    /// The query.
    pub text: String,
    /// File that the query came from.
    pub origin: Option<String>,
}

/// Speaks with the voice of the error inside: the query around it is for the snippet.
macro_rules! speaks_as_inner {
    ($($outer:ty),*) => {$(
        impl fmt::Display for $outer {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.error, formatter)
            }
        }

        impl std::error::Error for $outer {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                self.error.source()
            }
        }
    )*};
}

speaks_as_inner!(SyntaxFault, UnboundQuery, InvalidQuery, ServerFault);

fn from_file(snippet: Option<Snippet>, origin: Option<&String>) -> Option<Snippet> {
    snippet.map(|snippet| Snippet {
        origin: origin.cloned(),
        ..snippet
    })
}

/// Where a page stops making sense.
#[derive(Debug, thiserror::Error)]
#[error("page {page} of the answer cannot be understood at byte {offset}")]
pub struct PageFault {
    /// Number of the page, from 1. Pages of child lists count as the page of their parent.
    pub page: u64,
    /// Byte of the page's text.
    pub offset: usize,
    /// What was wrong there.
    pub source: serde_json::Error,
}

impl PageFault {
    /// The fault of reading `part`, a part of the text of this page or of a page of children.
    pub(crate) fn new(page: u64, text: &str, part: &str, source: serde_json::Error) -> Self {
        let lines = part.split_inclusive('\n');
        let before: usize = lines
            .take(source.line().saturating_sub(1))
            .map(str::len)
            .sum();
        let within = before + source.column().saturating_sub(1);
        let start = (part.as_ptr() as usize)
            .checked_sub(text.as_ptr() as usize)
            .filter(|start| start + part.len() <= text.len());
        Self {
            page,
            offset: start.unwrap_or_default() + within,
            source,
        }
    }
}

impl QueryError {
    /// Whether what the result came from is not there any more: a cursor or a job.
    #[must_use]
    pub fn is_about_lost_place(&self) -> bool {
        matches!(self, Self::CursorExpired(_) | Self::JobGone(_))
    }
}

impl Diagnostic for QueryError {
    fn code(&self) -> Code {
        match self {
            Self::Syntax(fault) => fault.error.code(),
            Self::Parameters(unbound) => unbound.error.code(),
            Self::Invalid(invalid) => invalid.error.code(),
            Self::Server(fault) => fault.error.code(),
            Self::BadPage(_)
            | Self::TwoNextPages { .. }
            | Self::NoCount
            | Self::BadJobPage { .. }
            | Self::ChildLoop { .. } => Code::BadAnswer,
            Self::Incomplete { .. } | Self::IncompleteChildren { .. } | Self::OutOfPlace { .. } => {
                Code::IncompleteResult
            }
            Self::CursorExpired(fault) => fault.error.code(),
            Self::BadCheckpoint => Code::InvalidData,
            Self::OwnOrgColumn | Self::NoJob { .. } => Code::Usage,
            Self::JobGone(error) | Self::Job(error) => error.code(),
            Self::Sink(error) => error.code(),
            Self::Thread(_) => Code::Bug,
            Self::GivenUp => Code::Interrupted,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Syntax(fault) => fault.error.hints(),
            Self::Parameters(unbound) => unbound.error.hints(),
            Self::Invalid(invalid) => {
                let mut hints = invalid.error.hints();
                if invalid.refusal.is_none() {
                    hints.push(Hint::new("`--no-check` sends the query as it is"));
                }
                hints
            }
            Self::Server(fault) => fault.error.hints(),
            Self::Incomplete { .. } | Self::IncompleteChildren { .. } => vec![Hint::new(
                "run the query again; nothing that was written is complete",
            )],
            Self::Sink(error) => error.hints(),
            Self::NoJob { .. } => vec![Hint::new(
                "leave `--bulk always` out: the pages of the REST API can",
            )],
            Self::Job(error) => error.hints(),
            Self::JobGone(_) => vec![Hint::new(
                "run the query again; salesforce keeps the results of a job for seven days",
            )],
            Self::OwnOrgColumn => vec![Hint::new("give that column another alias")],
            Self::CursorExpired(_) => vec![Hint::new(
                "run the query again; salesforce keeps a cursor for two days, and ten of a user at a time",
            )],
            Self::OutOfPlace { .. } => vec![Hint::new(
                "run the query without `--parallel`; nothing that was written is complete",
            )],
            Self::BadPage(_) | Self::TwoNextPages { .. } | Self::BadJobPage { .. } => {
                vec![Hint::new(
                    "run the query again; `-vvv` shows what was exchanged",
                )]
            }
            _ => Vec::new(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        let facts: Value = match self {
            Self::Syntax(fault) => return fault.error.details(),
            Self::Parameters(unbound) => return unbound.error.details(),
            Self::Invalid(invalid) => {
                let mut details = invalid.error.details();
                if let Some(refusal) = &invalid.refusal {
                    details.extend(refusal.details());
                }
                return details;
            }
            Self::Server(fault) | Self::CursorExpired(fault) => return fault.error.details(),
            Self::Job(error) | Self::JobGone(error) => return error.details(),
            Self::BadJobPage { job, page, .. } => json!({"job": job, "page": page}),
            Self::BadPage(fault) => json!({"page": fault.page, "offset": fault.offset}),
            Self::TwoNextPages { page } => json!({"page": page}),
            Self::OutOfPlace {
                page,
                received,
                promised,
            } => json!({"page": page, "received": received, "promised": promised}),
            Self::Incomplete { received, total } => json!({"received": received, "total": total}),
            Self::IncompleteChildren {
                list,
                received,
                total,
            } => json!({"list": list, "received": received, "total": total}),
            _ => return Map::new(),
        };
        facts.as_object().cloned().unwrap_or_default()
    }

    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Syntax(fault) => from_file(fault.error.snippet(), fault.origin.as_ref()),
            Self::Parameters(unbound) => {
                from_file(unbound.error.snippet(), unbound.origin.as_ref())
            }
            Self::Invalid(invalid) => from_file(invalid.error.snippet(), invalid.origin.as_ref()),
            Self::Server(fault) => {
                let rejection = fault.error.rejection()?;
                rejection.snippet(&fault.text, fault.origin.as_deref())
            }
            _ => None,
        }
    }
}

//! Why a call brought no answer: the network, the token, or a refusal with its reasons.
//!
//! A refusal is a [`Rejection`]. Failures of the source of tokens are passed on as they are, so that
//! a locked key store stays a locked key store.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::client::names::NameError;
use crate::client::{Endpoint, Rejection};
use crate::error::{Code, Diagnostic, Hint};
use crate::http::HttpError;

/// A call that failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No token, or no new one.
    #[error(transparent)]
    Access(AccessError),
    /// A limit that the user has set keeps the call back.
    #[error(transparent)]
    Withheld(AccessError),
    /// No answer arrived.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The server refused.
    #[error(transparent)]
    Rejected(Box<Rejection>),
    /// The server sends the request to another place.
    #[error("the server redirects to `{to}` instead of answering")]
    Redirected {
        /// Scheme and host of the place.
        to: String,
        /// Status of the answer.
        status: u16,
    },
    /// The request would have taken the token to another host.
    #[error("the token of `{base}` must not be sent to `{host}`")]
    ForeignHost {
        /// Where the token belongs.
        base: String,
        /// Where the request would have gone.
        host: String,
    },
    /// The server named a URL that is no plain path of its API.
    #[error("the server names `{path}` as its next page, which is no path of its API")]
    ForeignPath {
        /// What it named.
        path: String,
    },
    /// A page was named as the next one that was already read.
    #[error("the server names the page `{path}` for the second time")]
    PageLoop {
        /// Path of the page.
        path: String,
    },
    /// A name that cannot be part of a path.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The search does not fit into a URL.
    #[error("the search is too long to be sent: its URL has {length} bytes, {limit} are allowed")]
    SearchTooLong {
        /// Length of the URL.
        length: usize,
        /// Longest that Salesforce takes.
        limit: usize,
    },
    /// The answer is longer than anything that makes sense, or inflates to such a length.
    #[error("the answer is longer than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// The compressed body ends early or is damaged.
    #[error("the compressed answer is damaged: {source}")]
    Compression {
        /// What inflating said.
        source: std::io::Error,
    },
    /// The body is not text.
    #[error("the answer is not UTF-8 from byte {offset} on")]
    NotText {
        /// First wrong byte.
        offset: usize,
    },
    /// The answer is not the JSON that was expected.
    #[error("{}: {source}", if *is_markup { "the server answered with a web page" } else { "the answer cannot be understood" })]
    BadAnswer {
        /// What was called.
        endpoint: Endpoint,
        /// It is HTML or XML: a proxy or a login page stands between.
        is_markup: bool,
        /// What reading it said.
        source: serde_json::Error,
    },
    /// The answer is not the XML that was expected.
    #[error("the answer cannot be understood: {source}")]
    BadXml {
        /// What reading it said.
        source: roxmltree::Error,
    },
    /// The answer lacks something that it always has.
    #[error("the answer has no {missing}")]
    Lacking {
        /// What is missing.
        missing: &'static str,
    },
}

/// A failure of the source of tokens or of the limits that it keeps, whoever that is.
#[derive(Debug)]
pub struct AccessError(Box<dyn Diagnostic>);

impl fmt::Display for AccessError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl std::error::Error for AccessError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl AccessError {
    /// The failure itself.
    #[must_use]
    pub fn inner(&self) -> &dyn Diagnostic {
        self.0.as_ref()
    }
}

impl Error {
    /// Wraps a failure of a [`super::TokenSource`].
    pub fn access(error: impl Diagnostic) -> Self {
        Self::Access(AccessError(Box::new(error)))
    }

    /// Wraps the reason why [`super::TokenSource::admit`] keeps a call back.
    pub fn withheld(error: impl Diagnostic) -> Self {
        Self::Withheld(AccessError(Box::new(error)))
    }

    /// What the server said, if it said something.
    #[must_use]
    pub fn rejection(&self) -> Option<&Rejection> {
        match self {
            Self::Rejected(rejection) => Some(rejection),
            _ => None,
        }
    }

    /// Whether the server refused with this `errorCode`.
    #[must_use]
    pub fn has_code(&self, code: &str) -> bool {
        let rejection = self.rejection();
        rejection.is_some_and(|rejection| rejection.error_code() == Some(code))
    }
}

impl Diagnostic for Error {
    fn code(&self) -> Code {
        match self {
            Self::Access(error) | Self::Withheld(error) => error.0.code(),
            Self::Http(error) => error.code(),
            Self::Rejected(rejection) => rejection.code(),
            Self::ForeignHost { .. } | Self::Redirected { .. } | Self::ForeignPath { .. } => {
                Code::HostNotAllowed
            }
            Self::Name(_) => Code::Usage,
            Self::SearchTooLong { .. } => Code::QueryRejected,
            Self::PageLoop { .. }
            | Self::TooLarge { .. }
            | Self::Compression { .. }
            | Self::NotText { .. }
            | Self::BadAnswer { .. }
            | Self::BadXml { .. }
            | Self::Lacking { .. } => Code::BadAnswer,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Access(error) | Self::Withheld(error) => error.0.hints(),
            Self::Http(error) => error.hints(),
            Self::Rejected(rejection) => rejection.hints(),
            Self::Redirected { .. } => vec![Hint::new(
                "the org's My Domain may have changed; log in again with `sfkit auth login`",
            )],
            Self::BadAnswer {
                is_markup: true, ..
            } => vec![Hint::new(
                "A proxy or a login page may stand between; look at the instance URL with `sfkit auth list`",
            )],
            Self::SearchTooLong { .. } => vec![Hint::new(
                "search for fewer words or name fewer objects and fields behind RETURNING",
            )],
            _ => Vec::new(),
        }
    }

    fn details(&self) -> Map<String, Value> {
        match self {
            Self::Access(error) | Self::Withheld(error) => error.0.details(),
            Self::Http(error) => error.details(),
            Self::Rejected(rejection) => rejection.details(),
            Self::Redirected { status, to } => Map::from_iter([
                ("status".to_owned(), json!(status)),
                ("location".to_owned(), json!(to)),
            ]),
            _ => Map::new(),
        }
    }
}

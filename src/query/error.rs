//! Why a query brought no result, or not all of it.
use crate::error::{Code, Diagnostic, Hint, Snippet};
use crate::model::rows::SinkError;
use serde_json::{Map, Value, json};

/// A query that failed.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// A page is not what a page looks like.
    #[error("{0}")]
    BadPage(PageFault),
    /// Fewer rows arrived than were promised.
    #[error("The result is incomplete: {received} of {total} rows arrived")]
    Incomplete {
        /// Rows that arrived.
        received: u64,
        /// Rows that the server promised.
        total: u64,
    },
    /// A page names one as its next that was there before.
    #[error("The server sends the same page again and again: `{path}`")]
    Loop {
        /// Path of the page.
        path: String,
    },
    /// The sink cannot take more.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

/// Where a page stops making sense.
#[derive(Debug, thiserror::Error)]
#[error("Page {page} of the answer cannot be understood at byte {offset}: {source}")]
pub struct PageFault {
    /// Number of the page, from 1.
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

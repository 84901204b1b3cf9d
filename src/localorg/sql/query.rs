//! The query entry points of the store.

use super::context::{Answer, Cursor, CursorBook, QueryContext};
use crate::localorg::error::ApiError;
use crate::localorg::store::Store;

impl Store {
    /// Runs a query and gives its first batch of at most `batch` records (200 to 2,000). What does
    /// not fit is kept as a cursor in `cursors`.
    ///
    /// # Errors
    /// In Salesforce's codes and wording, with the place in the query where it has one.
    pub fn query(
        &self,
        soql: &str,
        context: &QueryContext,
        batch: usize,
        cursors: &dyn CursorBook,
    ) -> Result<Answer, ApiError> {
        let _ = (soql, context, batch, cursors);
        Err(ApiError::not_found())
    }
}

impl Cursor {
    /// The batch that begins at `offset` (0 is the first record of the result). `locator` is the
    /// name that [`CursorBook::keep`] gave it, for the link to the batch behind.
    ///
    /// # Errors
    /// When the offset lies behind the end (`INVALID_QUERY_LOCATOR`) or the file cannot be read.
    pub fn page(
        &self,
        locator: &str,
        offset: u64,
        batch: usize,
        cursors: &dyn CursorBook,
    ) -> Result<Answer, ApiError> {
        let _ = (locator, offset, batch, cursors);
        Err(ApiError::not_found())
    }

    /// Rows of the whole result.
    #[must_use]
    pub fn total_size(&self) -> u64 {
        0
    }
}

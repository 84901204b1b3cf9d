//! `/query`, `/queryAll` and the pages behind them.
//!
//! Pages come from the store as finished JSON text and are sent as they are.

use super::{Answered, Call, Rest, columns};
use crate::localorg::error::ApiError;
use crate::localorg::query_context;
use crate::localorg::sql::{Cursor, CursorBook, QueryContext};
use crate::localorg::wire::{Incoming, Reply};

const LARGEST_BATCH: usize = 2_000;
const SMALLEST_BATCH: usize = 200;

impl Rest {
    /// `GET /query?q=`, `?explain=`, and with `&columns=true` the columns instead of the rows.
    pub(super) fn query(&self, call: &Call<'_>, all_rows: bool) -> Answered {
        let context = self.context(call, all_rows)?;
        if let Some(text) = call.request.param("explain") {
            return self.explain(text.trim_end(), &context);
        }
        let missing =
            || ApiError::new(400, "MALFORMED_QUERY", "A query string has to be specified");
        // Real orgs quote the text in errors without the blanks at its end.
        let text = call.request.param("q").ok_or_else(missing)?.trim_end();
        let cursors = self.cursors.of(call.user_id);
        if call
            .request
            .param("columns")
            .is_some_and(|word| word.eq_ignore_ascii_case("true"))
        {
            // The rows are not wanted, but a query that fails must fail here too.
            self.store.query(text, &context, SMALLEST_BATCH, &Discard)?;
            return Ok(Reply::value(&columns::describe(
                text,
                &self.store.schema(),
            )?));
        }
        let answer = self
            .store
            .query(text, &context, batch_size(call.request), &cursors)?;
        self.note_usage(call, text, &answer);
        Ok(Reply::json(200, answer.body(call.version)))
    }

    /// Answers a query of our own making as `/query` would.
    pub(super) fn run_query(&self, call: &Call<'_>, soql: &str) -> Answered {
        let context = self.context(call, false)?;
        let cursors = self.cursors.of(call.user_id);
        let size = batch_size(call.request);
        let answer = self.store.query(soql, &context, size, &cursors)?;
        Ok(Reply::json(200, answer.body(call.version)))
    }

    /// `GET /query/LOCATOR`.
    pub(super) fn next_page(&self, call: &Call<'_>, locator: &str) -> Answered {
        let cursors = self.cursors.of(call.user_id);
        let answer = cursors.page(locator, batch_size(call.request))?;
        Ok(Reply::json(200, answer.body(call.version)))
    }

    /// By whom and when a query runs.
    pub(super) fn context(
        &self,
        call: &Call<'_>,
        all_rows: bool,
    ) -> Result<QueryContext, ApiError> {
        let now = self.clock.now();
        query_context::of(&self.store, call.user_id, call.version, all_rows, now)
    }
}

/// Takes cursors that nobody will ask for.
pub(super) struct Discard;

impl CursorBook for Discard {
    fn keep(&self, _cursor: Cursor) -> String {
        String::new()
    }
}

/// `batchSize` of `Sforce-Query-Options`, within Salesforce's bounds.
fn batch_size(request: &Incoming) -> usize {
    let options = request.header("sforce-query-options").unwrap_or_default();
    let named = options
        .split([',', ';'])
        .filter_map(|option| option.split_once('='));
    let size = named
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("batchSize"))
        .find_map(|(_, value)| value.trim().parse().ok());
    size.map_or(LARGEST_BATCH, |size: usize| {
        size.clamp(SMALLEST_BATCH, LARGEST_BATCH)
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::http::{HeaderMap, Method};

    use super::*;

    #[test]
    fn batch_sizes_keep_their_bounds() {
        for (option, size) in [
            ("batchSize=500", 500),
            ("batchSize = 1", 200),
            ("client=x, batchsize=99999", 2_000),
            ("batchSize=x", 2_000),
            ("", 2_000),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("sforce-query-options", option.parse().unwrap());
            let uri = "/".parse().unwrap();
            let request = Incoming::new(Method::GET, &uri, headers, Bytes::new());
            assert_eq!(batch_size(&request), size, "{option}");
        }
    }
}

//! A query's answer that is already at hand, decoded into a sink without any network.
//!
//! For measurements, and for answers that came some other way.

use crate::client::{Buffers, Envelope, Page};
use crate::model::rows::RowSink;
use crate::query::children::ChildPages;
use crate::query::error::QueryError;
use crate::query::layout::ChildMode;
use crate::query::plan::Plan;
use crate::query::writer::{Message, State, Writer};
use crate::soql;

/// Decodes pages into the sink as [`super::run()`] does, and returns the number of rows. A text that
/// does not parse has the columns that the first page shows.
///
/// # Errors
/// When a page cannot be understood, rows are missing, or the sink cannot take more. Child lists
/// that go on elsewhere are missing rows, since nothing is fetched.
pub fn replay(
    soql: &str,
    pages: impl IntoIterator<Item = String>,
    children: ChildMode,
    sink: Box<dyn RowSink>,
) -> Result<u64, QueryError> {
    let plan = match soql::parse(soql) {
        Ok(query) => Plan::of(&query),
        Err(_) => Plan::of_unparsed(soql),
    };
    let writer = Writer {
        sink,
        progress: None,
        plan,
        mode: children,
        id_column: None,
        child_pages: Box::new(Nowhere),
        buffers: Buffers::default(),
        state: State::default(),
    };
    let texts = pages.into_iter().zip(1..);
    let mut messages = texts
        .map(|(text, number)| {
            let envelope = Envelope::of(&text).unwrap_or_default();
            let following = envelope.following().map(str::to_owned);
            Message::Page(Page {
                number,
                text,
                following,
                rows: None,
                total: envelope.total_size,
            })
        })
        .chain([Message::End]);
    let tally = writer.run(|| messages.next())?;
    Ok(tally.rows)
}

struct Nowhere;

impl ChildPages for Nowhere {
    fn page(&mut self, _: &str) -> Result<String, QueryError> {
        Err(QueryError::GivenUp)
    }
}

//! Which state of the deals a report is made of, when it is as of a day that is gone.
//!
//! A day in the past is answered as it was, as far as the org knows: deals that were made later are
//! left out, and those that were changed later are taken from their history. Where nothing was made
//! or changed since, the present records are that day's, and sums can still come from the server.

use crate::query::QueryError;
use crate::reports::error::ReportError;
use crate::reports::request::{ReportRequest, State};
use crate::reports::source::Source;

/// The state to use, and what a reader must know of it.
pub(super) struct Seen {
    pub(super) state: State,
    pub(super) note: Option<(&'static str, String)>,
}

/// Decides by what was recorded since that day, in one call; without a call when it is today.
pub(super) async fn seen(
    source: &Source<'_>,
    request: &ReportRequest,
) -> Result<Seen, ReportError> {
    let day = source.as_of.today;
    let is_past = source.is_past();
    match request.state {
        State::Day if source.is_ahead() => of(
            State::Present,
            "as-of",
            format!(
                "{day} lies ahead: the deals are those of now, and only ages, periods and what is overdue count from {day}"
            ),
        ),
        State::Day if !is_past => Ok(Seen {
            state: State::Present,
            note: None,
        }),
        State::Day => gone(source).await,
        State::Present if is_past => of(
            State::Present,
            "present-state",
            format!(
                "stages and amounts are those of now; only ages, periods and what is overdue count from {day}"
            ),
        ),
        State::Present => Ok(Seen {
            state: State::Present,
            note: None,
        }),
        State::History => of(
            State::History,
            "rebuilt",
            format!(
                "every deal is taken from its history at the end of {day}; deals without one by then are left out"
            ),
        ),
    }
}

fn of(state: State, code: &'static str, message: String) -> Result<Seen, ReportError> {
    Ok(Seen {
        state,
        note: Some((code, message)),
    })
}

/// A day that is gone.
async fn gone(source: &Source<'_>) -> Result<Seen, ReportError> {
    let day = source.as_of.today;
    match changed_since(source).await {
        Err(ReportError::Query(QueryError::Server(_))) => of(
            State::Present,
            "present-state",
            format!(
                "the history of the deals cannot be read: stages and amounts are those of now, not those of {day}"
            ),
        ),
        Err(other) => Err(other),
        Ok(false) => of(
            State::Present,
            "as-of",
            format!(
                "no deal was made or changed after {day}: the deals are as they were on that day"
            ),
        ),
        Ok(true) => of(
            State::Day,
            "as-of",
            format!(
                "deals stand as they did at the end of {day}: later ones are left out, and stage, amount, close date, probability and forecast category of changed ones come from their history; owners and other fields are those of now (`--present` takes everything as it is now)"
            ),
        ),
    }
}

/// Whether a deal was made, or got a row of history, after the day.
async fn changed_since(source: &Source<'_>) -> Result<bool, ReportError> {
    let end = source.as_of.now.strftime("%Y-%m-%dT%H:%M:%SZ");
    let since =
        |object: &str| format!("SELECT COUNT(Id) n FROM {object} WHERE CreatedDate >= {end}");
    let queries = [
        ("deals made after the day", since("Opportunity")),
        ("changes after the day", since("OpportunityHistory")),
    ];
    let rows = source.sums(&queries).await?;
    Ok(rows.iter().flatten().any(|row| row.count(0) > 0))
}

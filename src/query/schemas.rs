//! A query against what is known of the org: before it is sent, and after it was refused.
//!
//! Before: only what the cache holds is looked at, and nothing is fetched, except to make sure that
//! a refusal is not the fault of an old copy. After: the describes (or the list of objects) that
//! explain the server's refusal are fetched and kept. The server's verdict wins in both cases.

use crate::client::{Client, Error};
use crate::query::known::KnownObjects;
use crate::soql::ast::Query;
use crate::soql::bind::{self, BindError, Bound, Param};
use crate::soql::check::{self, CheckError};

/// More describes are not fetched to explain one refusal.
const MOST_FETCHES: usize = 8;

/// The query with its parameters, whose kinds come from the fields that the cache describes.
pub(crate) fn bound<'t>(
    client: &Client,
    text: &'t str,
    query: &Query,
    params: &[Param],
) -> Result<Bound<'t>, BindError> {
    let mut known = KnownObjects::default();
    known.with_copies(client.cache(), |known| {
        bind::bind(text, query.clone(), params, known)
    })
}

/// What is wrong with the query, as far as the cache tells. `text` is the one with its parameters, in
/// which places are shown.
pub(crate) async fn refusal(client: &Client, text: &str, bound: &Bound<'_>) -> Option<CheckError> {
    let judge = |known: &KnownObjects| {
        let error = check::judge(&bound.text, &bound.query, known).err()?;
        let text = text.into();
        Some(CheckError { text, ..error })
    };
    let mut known = KnownObjects::default();
    let error = known.with_copies(client.cache(), judge)?;
    if !known.is_dated(client.clock().now()) {
        return Some(error);
    }
    match known.renew(client).await {
        Ok(()) => known.with_copies(client.cache(), judge),
        Err(error) => {
            tracing::debug!(%error, "an old describe could not be renewed; the server shall judge");
            None
        }
    }
}

/// What the query meant, after the server refused a name in it.
pub(crate) async fn explanation(
    client: &Client,
    text: &str,
    query: &Query,
    refusal: &Error,
) -> Option<CheckError> {
    let mut known = KnownObjects::default();
    if refusal.has_code("INVALID_TYPE") {
        known.fetch_objects(client).await.ok()?;
    }
    for _ in 0..MOST_FETCHES {
        if let Err(error) = check::judge(text, query, &known) {
            return Some(error);
        }
        let name = known.next_wanted()?;
        if let Ok(describe) = client.fetch_describe(&name).await {
            known.keep(describe);
        }
    }
    check::judge(text, query, &known).err()
}

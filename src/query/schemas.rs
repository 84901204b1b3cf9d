//! A query against what is known of the org: before it is sent, and after it was refused.
//!
//! Before: only what the cache holds is looked at, and nothing is fetched, except to make sure that
//! a refusal is not the fault of an old copy. After: the describes (or the list of objects) that
//! explain the server's refusal are fetched and kept. The server's verdict wins in both cases.

use std::cell::RefCell;

use crate::client::{Cached, Client, Error, ObjectEntry};
use crate::clock::Clock;
use crate::model::schema::ObjectSchema;
use crate::soql::ast::Query;
use crate::soql::check::{self, CheckError, Found, Schemas};

/// A copy that is older does not suffice to refuse a query, in seconds.
const TRUSTED: i64 = 60;

/// More describes are not fetched to explain one refusal.
const MOST_FETCHES: usize = 8;

/// What is wrong with the query, as far as the cache tells.
pub(crate) async fn refusal(client: &Client, text: &str, query: &Query) -> Option<CheckError> {
    let mut known = KnownObjects::default();
    let error = known.judge_with_copies(client, text, query)?;
    if !known.is_dated(client.clock()) {
        return Some(error);
    }
    match known.renew(client).await {
        Ok(()) => known.judge_with_copies(client, text, query),
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
        known.objects = Some(client.fetch_objects().await.ok()?);
    }
    for _ in 0..MOST_FETCHES {
        if let Err(error) = check::judge(text, query, &known) {
            return Some(error);
        }
        let name = known.next_wanted()?;
        if let Ok(describe) = client.fetch_describe(&name).await {
            known.described.push(describe);
        }
    }
    check::judge(text, query, &known).err()
}

/// Describes that were looked at for one query.
#[derive(Default)]
struct KnownObjects {
    described: Vec<Cached<ObjectSchema>>,
    objects: Option<Cached<Vec<ObjectEntry>>>,
    tried: Vec<String>,
    wanted: RefCell<Vec<String>>,
}

impl KnownObjects {
    /// Judges with what the cache holds; which objects matter shows only on the way.
    fn judge_with_copies(
        &mut self,
        client: &Client,
        text: &str,
        query: &Query,
    ) -> Option<CheckError> {
        loop {
            let outcome = check::judge(text, query, self);
            let Some(name) = self.next_wanted() else {
                return outcome.err();
            };
            match client.cached_describe(&name) {
                Some(describe) => self.described.push(describe),
                None if self.objects.is_none() => self.objects = client.cached_objects(),
                None => {}
            }
        }
    }

    fn next_wanted(&mut self) -> Option<String> {
        let tried = &self.tried;
        let mut wanted = self.wanted.take().into_iter();
        let name = wanted.find(|name| !tried.iter().any(|known| is_same(known, name)))?;
        self.tried.push(name.clone());
        Some(name)
    }

    fn is_dated(&self, clock: &Clock) -> bool {
        let now = clock.now();
        let objects = self.objects.iter();
        self.described
            .iter()
            .any(|copy| copy.is_older_than(TRUSTED, now))
            || objects
                .into_iter()
                .any(|copy| copy.is_older_than(TRUSTED, now))
    }

    async fn renew(&mut self, client: &Client) -> Result<(), Error> {
        let now = client.clock().now();
        for copy in &mut self.described {
            if copy.is_older_than(TRUSTED, now) {
                *copy = client.fetch_describe(&copy.value.name).await?;
            }
        }
        if let Some(copy) = &mut self.objects
            && copy.is_older_than(TRUSTED, now)
        {
            *copy = client.fetch_objects().await?;
        }
        Ok(())
    }
}

impl Schemas for KnownObjects {
    fn object(&self, name: &str) -> Found<'_> {
        let mut described = self.described.iter().map(|copy| &copy.value);
        if let Some(schema) = described.find(|schema| is_same(&schema.name, name)) {
            return Found::Known(schema);
        }
        if let Some(objects) = &self.objects
            && !objects.value.iter().any(|entry| is_same(&entry.name, name))
        {
            let names = objects.value.iter().map(|entry| entry.name.clone());
            return Found::Missing {
                names: names.collect(),
            };
        }
        self.wanted.borrow_mut().push(name.to_owned());
        Found::Unknown
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

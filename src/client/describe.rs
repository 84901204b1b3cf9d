//! Describes: what objects there are, and what they look like.
//!
//! `describe` and `objects` always ask the server (with `If-Modified-Since` when a copy is kept);
//! `cached_describe` and `cached_objects` never do; `current_describe` and `current_objects` do when
//! the copy is older than the user's `cache-ttl`. A describe is fetched because somebody asked for
//! it, or to explain a refusal, never for its own sake.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::client::names::api_name;
use crate::client::{Cache, CacheError, Cached, Call, Client, Endpoint, Error};
use crate::http::Method;
use crate::model::schema::ObjectSchema;

/// One object of the org's list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ObjectEntry {
    /// API name.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// Plural name for people.
    pub label_plural: String,
    /// First three characters of its ids.
    pub key_prefix: Option<String>,
    /// Made by the org.
    pub custom: bool,
    /// May be named in FROM.
    pub queryable: bool,
    /// Records can be created.
    pub createable: bool,
    /// Records can be changed.
    pub updateable: bool,
    /// Records can be deleted.
    pub deletable: bool,
}

#[derive(Deserialize)]
struct Global {
    sobjects: Vec<ObjectEntry>,
}

#[derive(Deserialize)]
struct Counts {
    #[serde(rename = "sObjects")]
    s_objects: Vec<Count>,
}

#[derive(Deserialize)]
struct Count {
    name: String,
    count: u64,
}

impl Client {
    /// The describe of an object, as it is now. A copy goes into the cache.
    ///
    /// # Errors
    /// When the name is none, the object does not exist, or the server does not answer.
    pub async fn describe(&self, object: &str) -> Result<ObjectSchema, Error> {
        Ok(self.fetch_describe(object).await?.value)
    }

    /// As [`Client::describe`], with the time of fetching.
    ///
    /// # Errors
    /// As [`Client::describe`].
    pub async fn fetch_describe(&self, object: &str) -> Result<Cached<ObjectSchema>, Error> {
        let path = ["sobjects", api_name(object)?, "describe"];
        let call = Call::new(Endpoint::Describe, Method::Get, self.version(), &path);
        let cached = self.cached_describe(object);
        let fresh: Cached<ObjectSchema> = self.fetch(call, cached, |schema| schema).await?;
        self.keep(|cache| cache.keep_describe(&fresh));
        Ok(fresh)
    }

    /// The describe of an object as the server writes it; no copy is used or kept.
    ///
    /// # Errors
    /// As [`Client::describe`].
    pub async fn describe_as_sent(&self, object: &str) -> Result<Vec<u8>, Error> {
        let path = ["sobjects", api_name(object)?, "describe"];
        let call = Call::new(Endpoint::Describe, Method::Get, self.version(), &path);
        Ok(self.send(&call).await?.body)
    }

    /// About how many records objects have; of all objects when none is named. Objects that the org
    /// does not count are missing.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn record_counts(&self, objects: &[&str]) -> Result<Vec<(String, u64)>, Error> {
        let path = ["limits", "recordCount"];
        let mut call = Call::new(Endpoint::Limits, Method::Get, self.version(), &path);
        if !objects.is_empty() {
            call = call.query("sObjects", objects.join(","));
        }
        let counts: Counts = self.get(&call).await?;
        let counts = counts.s_objects.into_iter();
        Ok(counts.map(|count| (count.name, count.count)).collect())
    }

    /// The list of objects, as it is now. A copy goes into the cache.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn objects(&self) -> Result<Vec<ObjectEntry>, Error> {
        Ok(self.fetch_objects().await?.value)
    }

    /// As [`Client::objects`], with the time of fetching.
    ///
    /// # Errors
    /// As [`Client::objects`].
    pub async fn fetch_objects(&self) -> Result<Cached<Vec<ObjectEntry>>, Error> {
        let version = self.version();
        let call = Call::new(
            Endpoint::DescribeGlobal,
            Method::Get,
            version,
            &["sobjects"],
        );
        let cached = self.cached_objects();
        let fresh = self.fetch(call, cached, |global: Global| global.sobjects);
        let fresh = fresh.await?;
        self.keep(|cache| cache.keep_objects(&fresh));
        Ok(fresh)
    }

    /// The describe of an object: a copy that may be taken for current, else as it is now. Whoever
    /// refuses something by a copy that is older than a minute asks with
    /// [`Client::fetch_describe`] first.
    ///
    /// # Errors
    /// As [`Client::describe`].
    pub async fn current_describe(&self, object: &str) -> Result<Cached<ObjectSchema>, Error> {
        match self.cached_describe(object) {
            Some(copy) if self.is_current(&copy) => Ok(copy),
            _ => self.fetch_describe(object).await,
        }
    }

    /// The list of objects: a copy that may be taken for current, else as it is now.
    ///
    /// # Errors
    /// As [`Client::objects`].
    pub async fn current_objects(&self) -> Result<Cached<Vec<ObjectEntry>>, Error> {
        match self.cached_objects() {
            Some(copy) if self.is_current(&copy) => Ok(copy),
            _ => self.fetch_objects().await,
        }
    }

    fn is_current<T>(&self, copy: &Cached<T>) -> bool {
        let now = self.clock().now();
        self.cache()
            .is_some_and(|cache| cache.is_current(copy, now))
    }

    /// The copy of a describe, however old.
    #[must_use]
    pub fn cached_describe(&self, object: &str) -> Option<Cached<ObjectSchema>> {
        self.cache()?.describe(object)
    }

    /// The copy of the list of objects, however old.
    #[must_use]
    pub fn cached_objects(&self) -> Option<Cached<Vec<ObjectEntry>>> {
        self.cache()?.objects()
    }

    /// A cache that cannot be written costs time later, and is no reason to fail now.
    fn keep(&self, write: impl FnOnce(&Cache) -> Result<(), CacheError>) {
        if let Some(Err(error)) = self.cache().map(write) {
            tracing::debug!(path = %error.path.display(), %error, "not cached");
        }
    }

    async fn fetch<A: DeserializeOwned, T>(
        &self,
        mut call: Call,
        cached: Option<Cached<T>>,
        convert: fn(A) -> T,
    ) -> Result<Cached<T>, Error> {
        let since = cached.as_ref().and_then(|copy| copy.last_modified.clone());
        if let Some(since) = since {
            call = call.header("if-modified-since", since);
        }
        let answer = self.send(&call).await?;
        let now = self.clock().now();
        match (answer.status, cached) {
            (304, Some(copy)) => Ok(Cached::new(copy.value, now, copy.last_modified)),
            _ => {
                let value = convert(answer.json()?);
                Ok(Cached::new(value, now, answer.last_modified))
            }
        }
    }
}

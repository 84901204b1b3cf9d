//! What is known of an org's objects while one query is looked at.
//!
//! Starts empty. A judgement asks for objects by name; those it misses are looked up in the cache
//! or fetched, and it is made again, until it asks for nothing new: which objects matter shows only
//! on the way.

use std::cell::RefCell;

use jiff::Timestamp;

use crate::client::{Cache, Cached, Client, Error, ObjectEntry};
use crate::model::schema::ObjectSchema;
use crate::soql::check::{Found, ListedName, Problem, Schemas};

/// A copy that is older does not suffice to refuse a query, in seconds.
const TRUSTED: i64 = 60;

/// Describes and the list of objects, as far as they were looked at.
#[derive(Default)]
pub(crate) struct KnownObjects {
    described: Vec<Cached<ObjectSchema>>,
    objects: Option<Cached<Vec<ObjectEntry>>>,
    /// Objects of the list that cannot be described.
    closed: Vec<String>,
    tried: Vec<String>,
    wanted: RefCell<Vec<String>>,
}

impl KnownObjects {
    /// Judges with what the cache holds.
    pub(crate) fn with_copies<T>(
        &mut self,
        cache: Option<&Cache>,
        judge: impl Fn(&Self) -> T,
    ) -> T {
        loop {
            let outcome = judge(self);
            let Some(name) = self.next_wanted() else {
                return outcome;
            };
            self.look_up(cache, &name);
        }
    }

    /// Takes the copy of the list of objects.
    pub(crate) fn look_up_list(&mut self, cache: Option<&Cache>) {
        if self.objects.is_none() {
            self.objects = cache.and_then(Cache::objects);
        }
    }

    /// Takes the copy of a describe, or else that of the list. Tells whether it found a describe, or
    /// a list that makes it needless.
    pub(crate) fn look_up(&mut self, cache: Option<&Cache>, name: &str) -> bool {
        if let Some(describe) = cache.and_then(|cache| cache.describe(name)) {
            self.described.push(describe);
            return true;
        }
        self.look_up_list(cache);
        self.is_missing(name)
    }

    /// Fetches the list, unless it is there, and then the describe of the object if it is listed.
    pub(crate) async fn fetch(&mut self, client: &Client, name: &str) -> Result<(), Error> {
        if self.objects.is_none() {
            self.objects = Some(client.fetch_objects().await?);
        }
        if self.is_missing(name) {
            return Ok(());
        }
        match client.fetch_describe(name).await {
            Ok(describe) => self.described.push(describe),
            // Listed, but not for everybody to look at.
            Err(Error::Rejected(refusal)) if matches!(refusal.status, 400 | 404) => {
                tracing::debug!(%refusal, "an object cannot be described");
                self.closed.push(name.to_owned());
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Fetches the list of objects.
    pub(crate) async fn fetch_objects(&mut self, client: &Client) -> Result<(), Error> {
        self.objects = Some(client.fetch_objects().await?);
        Ok(())
    }

    /// Keeps a describe.
    pub(crate) fn keep(&mut self, describe: Cached<ObjectSchema>) {
        self.described.push(describe);
    }

    /// The next object that a judgement asked for in vain; each only once.
    pub(crate) fn next_wanted(&mut self) -> Option<String> {
        let tried = &self.tried;
        let mut wanted = self.wanted.take().into_iter();
        let name = wanted.find(|name| !tried.iter().any(|known| is_same(known, name)))?;
        self.tried.push(name.clone());
        Some(name)
    }

    /// Whether any copy is too old to refuse a query by.
    pub(crate) fn is_dated(&self, now: Timestamp) -> bool {
        let old_list = self.objects.as_ref().is_some_and(|copy| is_old(copy, now));
        old_list || self.described.iter().any(|copy| is_old(copy, now))
    }

    /// Whether a name that one of the problems finds missing is missed by a copy that is too old.
    pub(crate) fn is_dated_for(&self, problems: &[Problem], now: Timestamp) -> bool {
        let mut missing = problems.iter().filter_map(Problem::object);
        missing.any(|object| {
            let mut described = self.described.iter();
            match described.find(|copy| is_same(&copy.value.name, object)) {
                Some(copy) => is_old(copy, now),
                None => self.objects.as_ref().is_some_and(|copy| is_old(copy, now)),
            }
        })
    }

    /// Asks the server whether the old copies still hold.
    pub(crate) async fn renew(&mut self, client: &Client) -> Result<(), Error> {
        let now = client.clock().now();
        for copy in &mut self.described {
            if is_old(copy, now) {
                *copy = client.fetch_describe(&copy.value.name).await?;
            }
        }
        if let Some(copy) = &mut self.objects
            && is_old(copy, now)
        {
            *copy = client.fetch_objects().await?;
            // What was not listed may be there now.
            self.tried.clear();
        }
        Ok(())
    }

    /// Whether the list is there and lacks the name.
    fn is_missing(&self, name: &str) -> bool {
        let objects = self.objects.as_ref();
        objects.is_some_and(|list| !list.value.iter().any(|entry| is_same(&entry.name, name)))
    }
}

impl Schemas for KnownObjects {
    fn object(&self, name: &str) -> Found<'_> {
        let mut described = self.described.iter().map(|copy| &copy.value);
        if let Some(schema) = described.find(|schema| is_same(&schema.name, name)) {
            return Found::Known(schema);
        }
        if let Some(list) = self.objects.as_ref().filter(|_| self.is_missing(name)) {
            let names = list.value.iter().map(|entry| ListedName {
                name: entry.name.clone(),
                labels: [entry.label.clone(), entry.label_plural.clone()],
            });
            return Found::Missing {
                names: names.collect(),
            };
        }
        if !self.closed.iter().any(|closed| is_same(closed, name)) {
            self.wanted.borrow_mut().push(name.to_owned());
        }
        Found::Unknown
    }

    fn key_prefix(&self, prefix: &str) -> Option<&str> {
        let has = |found: &Option<String>| found.as_deref() == Some(prefix);
        let mut described = self.described.iter().map(|copy| &copy.value);
        let listed = || {
            let mut objects = self.objects.as_ref()?.value.iter();
            let entry = objects.find(|entry| has(&entry.key_prefix))?;
            Some(entry.name.as_str())
        };
        let described = described.find(|schema| has(&schema.key_prefix));
        described.map(|schema| schema.name.as_str()).or_else(listed)
    }
}

fn is_old<T>(copy: &Cached<T>, now: Timestamp) -> bool {
    copy.is_older_than(TRUSTED, now)
}

fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

//! The pages of a query, one HTTP call each and none besides.
//!
//! A [`PageStream`] hands out a page together with the path of the one behind it, so that the
//! caller can pass the page on and ask for the next at once: while one page is decoded and written
//! elsewhere, the next is on the way. The server decides how long a page is. A path that was
//! there before ends the stream with an error; so does one that leads anywhere else.
//!
//! With [`QueryOptions::parallel`] several pages are on the way at once, as far as their locators can
//! be told beforehand (see `ahead`); they are handed out in order all the same.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use crate::client::ahead::{Ahead, Locator, Seen};
use crate::client::{Call, Client, Endpoint, Envelope, Error, body};

/// A buffer that has grown beyond this is not kept.
const LARGEST_KEPT: usize = 32 << 20;

/// How a query is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueryOptions {
    /// Deleted and archived records too (`queryAll`).
    pub all_rows: bool,
    /// Rows per page (200 to 2000); the server may send fewer.
    pub batch_size: Option<u16>,
    /// So many pages may be on the way at once; none or 1 is one after the other.
    pub parallel: Option<u16>,
}

impl QueryOptions {
    /// The call with the length of a page. A server may forget it between two pages.
    pub(super) fn sized(&self, call: Call) -> Call {
        match self.batch_size {
            Some(size) => call.header("sforce-query-options", format!("batchSize={size}")),
            None => call,
        }
    }
}

/// One page.
#[derive(Debug)]
pub struct Page {
    /// From 1.
    pub number: u64,
    /// The answer, as JSON text.
    pub text: String,
    /// Path of the next page, as far as the beginning of this one tells. Whoever decodes the page
    /// must compare it with the page's own `nextRecordsUrl`.
    pub following: Option<String>,
    /// How many rows it must have, when its place in the cursor tells.
    pub rows: Option<u64>,
    /// Rows of the whole result, as far as the beginning of the page tells.
    pub total: Option<u64>,
}

/// Buffers that were used and may be used again. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Buffers {
    free: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Buffers {
    pub(super) fn take(&self) -> Vec<u8> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.pop().unwrap_or_default()
    }

    /// Gives a page back when it is done with.
    pub fn give_back(&self, page: String) {
        self.keep(page.into_bytes());
    }

    pub(super) fn keep(&self, mut buffer: Vec<u8>) {
        if buffer.capacity() <= LARGEST_KEPT {
            buffer.clear();
            let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            free.push(buffer);
        }
    }
}

/// The pages of one query, in their order.
#[derive(Debug)]
pub struct PageStream {
    client: Client,
    next: Option<Call>,
    /// Path of the next page; none for the first, which the query itself brings.
    path: Option<String>,
    /// Hashes of the paths that were there: texts that stay would cut the heap into pieces between large
    /// buffers that come and go.
    seen: HashSet<u64>,
    hashing: RandomState,
    number: u64,
    buffers: Buffers,
    options: QueryOptions,
    window: usize,
    ahead: Option<Ahead>,
    came_packed: bool,
}

impl Client {
    /// Prepares a query; nothing is sent before the first page is asked for.
    #[must_use]
    pub fn query_pages(&self, soql: &str, options: &QueryOptions) -> PageStream {
        let resource = if options.all_rows {
            "queryAll"
        } else {
            "query"
        };
        let call = options.sized(self.query_call(resource, "q", soql));
        PageStream::new(self, call, None, options)
    }

    /// The pages of a query that was begun earlier, from the one at this path on.
    ///
    /// # Errors
    /// When the path is none of the API.
    pub fn query_pages_from(
        &self,
        path: &str,
        options: &QueryOptions,
    ) -> Result<PageStream, Error> {
        let call = options.sized(Call::named(Endpoint::QueryMore, path)?);
        Ok(PageStream::new(self, call, Some(path), options))
    }

    /// A further page of a child list.
    ///
    /// # Errors
    /// When the path is none of the API, or the page does not arrive.
    pub async fn child_page(&self, path: &str) -> Result<String, Error> {
        let answer = self.send(&Call::named(Endpoint::QueryMore, path)?).await?;
        text(answer.body)
    }
}

impl PageStream {
    fn new(client: &Client, call: Call, path: Option<&str>, options: &QueryOptions) -> Self {
        let hashing = RandomState::new();
        Self {
            client: client.clone(),
            next: Some(call),
            path: path.map(str::to_owned),
            seen: path
                .map(|path| hashing.hash_one(path))
                .into_iter()
                .collect(),
            hashing,
            number: 0,
            buffers: Buffers::default(),
            options: *options,
            window: usize::from(options.parallel.unwrap_or(1)),
            ahead: None,
            came_packed: false,
        }
    }

    /// Where pages that are done with go.
    #[must_use]
    pub fn buffers(&self) -> Buffers {
        self.buffers.clone()
    }

    /// Number of the last page.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether one page is asked for after the other.
    #[must_use]
    pub fn is_sequential(&self) -> bool {
        self.window < 2
    }

    /// Whether the last page that was asked for came compressed.
    #[must_use]
    pub fn came_packed(&self) -> bool {
        self.came_packed
    }

    /// The same stream over connections of its own.
    #[must_use]
    pub fn apart(mut self) -> Self {
        self.client = self.client.apart();
        self
    }

    /// The next page; none behind the last.
    ///
    /// # Errors
    /// When it does not arrive, or would be one that was there before.
    pub async fn next(&mut self) -> Result<Option<Page>, Error> {
        let Some(call) = self.next.take() else {
            return Ok(None);
        };
        let path = self.path.take();
        let text = match self.arrived(path.as_deref()).await? {
            Some(text) => text,
            None => {
                let buffer = self.buffers.take();
                self.asked(&call, buffer).await?
            }
        };
        self.page(path.as_deref(), text).map(Some)
    }

    /// As [`PageStream::next`] of a sequential stream, in a buffer of the caller's.
    ///
    /// # Errors
    /// As [`PageStream::next`].
    pub async fn next_in(&mut self, buffer: Vec<u8>) -> Result<Option<Page>, Error> {
        let Some(call) = self.next.take() else {
            return Ok(None);
        };
        let path = self.path.take();
        let text = self.asked(&call, buffer).await?;
        self.page(path.as_deref(), text).map(Some)
    }

    async fn asked(&mut self, call: &Call, buffer: Vec<u8>) -> Result<String, Error> {
        let answer = self.client.send_query(call, buffer).await?;
        self.came_packed = answer.came_packed;
        text(answer.body)
    }

    /// The page that stood at this path.
    fn page(&mut self, path: Option<&str>, text: String) -> Result<Page, Error> {
        self.number += 1;
        // A page that is no JSON is for the decoder to complain about, with the place.
        let envelope = Envelope::of(&text).unwrap_or_default();
        let rows = self.look_ahead(path, &envelope, &text);
        self.go_on(&envelope)?;
        Ok(Page {
            number: self.number,
            text,
            following: envelope.following().map(str::to_owned),
            rows,
            total: envelope.total_size,
        })
    }

    /// Turns to the page behind the one whose envelope this is.
    fn go_on(&mut self, envelope: &Envelope) -> Result<(), Error> {
        if let Some(path) = envelope.following() {
            if !self.seen.insert(self.hashing.hash_one(path)) {
                return Err(Error::PageLoop {
                    path: path.to_owned(),
                });
            }
            self.next = Some(self.options.sized(Call::named(Endpoint::QueryMore, path)?));
            self.path = Some(path.to_owned());
        }
        Ok(())
    }

    /// The page at this path, when it was asked for before.
    async fn arrived(&mut self, path: Option<&str>) -> Result<Option<String>, Error> {
        let (Some(ahead), Some(path)) = (&mut self.ahead, path) else {
            return Ok(None);
        };
        let Some(answer) = ahead.take(path).await else {
            self.give_up_parallel(path);
            return Ok(None);
        };
        let answer = answer?;
        if !answer.is_packed {
            // Pages that are done with go where the next ones take their buffers from.
            self.client.packed().keep(self.buffers.take());
            return text(answer.body).map(Some);
        }
        let mut buffer = self.buffers.take();
        let inflated = body::inflate(&answer.body, &mut buffer);
        self.client.packed().keep(answer.body);
        if inflated.is_err() {
            // Damaged on the way: asked for once more, by itself.
            return Ok(None);
        }
        text(buffer).map(Some)
    }

    fn give_up_parallel(&mut self, path: &str) {
        self.ahead = None;
        self.window = 1;
        self.client.tell(&format!(
            "the page behind page {} is `{path}`, which could not be told beforehand; the rest is \
             fetched page by page",
            self.number
        ));
    }

    /// Begins to ask for pages ahead, when that is wanted and the page tells how. How many rows the
    /// page must have, while pages are fetched so.
    fn look_ahead(&mut self, path: Option<&str>, envelope: &Envelope, page: &str) -> Option<u64> {
        if self.window < 2 {
            return None;
        }
        let offset = match path {
            None => 0,
            Some(path) => Locator::parse(path)?.offset,
        };
        let total = envelope.total_size?;
        let Some(following) = envelope.following() else {
            return self.ahead.as_ref().map(|_| total.saturating_sub(offset));
        };
        if self.ahead.is_some() {
            return Locator::parse(following)?.offset.checked_sub(offset);
        }
        let rows = Envelope::count(page)?;
        let seen = Seen {
            offset,
            rows,
            following,
            total,
        };
        self.ahead = Ahead::behind(seen, self.window, self.options, &self.client);
        if self.ahead.is_none() {
            self.give_up_parallel(following);
        }
        self.ahead.as_ref().map(|_| rows)
    }
}

/// A body as text.
pub(super) fn text(body: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(body).map_err(|error| Error::NotText {
        offset: error.utf8_error().valid_up_to(),
    })
}

//! The pages of a query, one HTTP call each and none besides.
//!
//! A [`PageStream`] hands out a page together with the path of the one behind it, so that the
//! caller can pass the page on and ask for the next at once: while one page is decoded and written
//! elsewhere, the next is on the way. The server decides how long a page is. A path that was
//! there before ends the stream with an error; so does one that leads anywhere else.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::client::{Call, Client, Endpoint, Envelope, Error};

/// A buffer that has grown beyond this is not kept.
const LARGEST_KEPT: usize = 32 << 20;

/// How a query is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueryOptions {
    /// Deleted and archived records too (`queryAll`).
    pub all_rows: bool,
    /// Rows per page (200 to 2000); the server may send fewer.
    pub batch_size: Option<u16>,
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
}

/// Buffers that were used and may be used again. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Buffers {
    free: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Buffers {
    fn take(&self) -> Vec<u8> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.pop().unwrap_or_default()
    }

    /// Gives a page back when it is done with.
    pub fn give_back(&self, page: String) {
        let mut buffer = page.into_bytes();
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
    seen: HashSet<String>,
    number: u64,
    buffers: Buffers,
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
        let mut call = self.query_call(resource, "q", soql);
        if let Some(size) = options.batch_size {
            call = call.header("sforce-query-options", format!("batchSize={size}"));
        }
        PageStream {
            client: self.clone(),
            next: Some(call),
            seen: HashSet::new(),
            number: 0,
            buffers: Buffers::default(),
        }
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
    /// Where pages that are done with go.
    #[must_use]
    pub fn buffers(&self) -> Buffers {
        self.buffers.clone()
    }

    /// The next page; none behind the last.
    ///
    /// # Errors
    /// When it does not arrive, or would be one that was there before.
    pub async fn next(&mut self) -> Result<Option<Page>, Error> {
        let Some(call) = self.next.take() else {
            return Ok(None);
        };
        let answer = self.client.send_query(&call, self.buffers.take()).await?;
        let text = text(answer.body)?;
        self.number += 1;
        // A page that is no JSON is for the decoder to complain about, with the place.
        let following = Envelope::of(&text).unwrap_or_default();
        let following = following.following().map(str::to_owned);
        if let Some(path) = &following {
            if !self.seen.insert(path.clone()) {
                return Err(Error::PageLoop { path: path.clone() });
            }
            self.next = Some(Call::named(Endpoint::QueryMore, path)?);
        }
        Ok(Some(Page {
            number: self.number,
            text,
            following,
        }))
    }
}

/// A body as text.
pub(super) fn text(body: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(body).map_err(|error| Error::NotText {
        offset: error.utf8_error().valid_up_to(),
    })
}

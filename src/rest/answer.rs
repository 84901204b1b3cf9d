//! The answer to a request, as bytes for somebody who takes them.
//!
//! Without more, the body goes on byte by byte. Over several pages the records are joined into one
//! document as they arrive, so that memory stays flat; what stands around them is that of the first
//! page. A filter sees one page after the other.

use std::collections::HashSet;

use crate::client::{Call, Client, Error, WrittenAnswer};
use crate::http::Method;
use crate::model::rows::SinkError;

use super::filter::Filter;
use super::pages::Page;
use super::{RestError, RestRequest};

/// What is shown of an answer.
#[derive(Debug, Default)]
pub struct Show {
    /// All pages of a list.
    pub all_pages: bool,
    /// What a program makes of it.
    pub filter: Option<Filter>,
}

/// The first answer, before anything of it is shown.
#[derive(Debug)]
pub struct Answer {
    inner: WrittenAnswer,
}

/// How the showing ended.
#[derive(Debug)]
pub struct Ended {
    /// Pages that were read.
    pub pages: u64,
    /// Records that were joined.
    pub records: u64,
    /// Why the server refused, if it did.
    pub refusal: Option<Error>,
}

/// Takes the bytes.
type Put<'p> = dyn FnMut(&[u8]) -> Result<(), SinkError> + 'p;

/// Sends the request. A refusal of the server is an answer.
///
/// # Errors
/// When no answer arrives, or the request would leave the org's host.
pub async fn send(client: &Client, request: &RestRequest) -> Result<Answer, RestError> {
    let inner = client.send_written(&request.call()).await?;
    Ok(Answer { inner })
}

impl Answer {
    /// Whether the server refused.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.inner.refusal.is_some()
    }

    /// Status line and headers.
    #[must_use]
    pub fn head(&self) -> String {
        self.inner.head()
    }

    /// Hands the body on, and fetches what belongs to it.
    ///
    /// # Errors
    /// When a page does not arrive, the filter fails, or the bytes are not taken.
    pub async fn show(
        self,
        client: &Client,
        show: &Show,
        put: &mut Put<'_>,
    ) -> Result<Ended, RestError> {
        let mut ended = Ended {
            pages: 1,
            records: 0,
            refusal: None,
        };
        let body = self.inner.body;
        if self.inner.refusal.is_some() {
            put(&body)?;
            ended.refusal = self.inner.refusal;
            return Ok(ended);
        }
        let page = Page::of(&body).filter(|page| show.all_pages && page.next.is_some());
        let Some(page) = page else {
            match &show.filter {
                Some(filter) if !body.is_empty() => put(&filter.apply(&body)?)?,
                _ => put(&body)?,
            }
            return Ok(ended);
        };
        let total = page.total;
        match &show.filter {
            Some(filter) => put(&filter.apply(&body)?)?,
            None => {
                let mut out = page.opening();
                page.push_records(true, &mut out);
                put(&out)?;
            }
        }
        ended.records = page.records.len() as u64;
        more(client, page.next, show, put, &mut ended).await?;
        if show.filter.is_none() {
            put(b"]}")?;
        }
        match total {
            Some(total) if ended.records < total => Err(RestError::Incomplete {
                received: ended.records,
                total,
            }),
            _ => Ok(ended),
        }
    }
}

/// The pages behind the first one.
async fn more(
    client: &Client,
    mut next: Option<String>,
    show: &Show,
    put: &mut Put<'_>,
    ended: &mut Ended,
) -> Result<(), RestError> {
    let mut seen = HashSet::new();
    while let Some(path) = next {
        if !path.starts_with("/services/") {
            return Err(Error::ForeignPath { path }.into());
        }
        if !seen.insert(path.clone()) {
            return Err(Error::PageLoop { path }.into());
        }
        let answer = client
            .send_written(&Call::written(Method::Get, &path))
            .await?;
        if let Some(refusal) = answer.refusal {
            return Err(refusal.into());
        }
        let Some(page) = Page::of(&answer.body) else {
            return Err(Error::Lacking { missing: "records" }.into());
        };
        match &show.filter {
            Some(filter) => put(&filter.apply(&answer.body)?)?,
            None => {
                let mut out = Vec::with_capacity(answer.body.len());
                page.push_records(ended.records == 0, &mut out);
                put(&out)?;
            }
        }
        ended.pages += 1;
        ended.records += page.records.len() as u64;
        next = page.next;
    }
    Ok(())
}

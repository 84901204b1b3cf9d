//! Answers that are read piece by piece, because nobody knows how long they are.
//!
//! What arrives is inflated on the way. An answer that breaks off cannot be asked for again from its
//! middle: that is for the caller, who knows what was done with the beginning.

use std::io::Write;
use std::time::{Duration, Instant};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;

use super::body;
use super::send::Head;
use crate::client::{Call, Client, Error};
use crate::http::Response;

/// An answer whose body is still to be read.
pub struct Flow {
    response: Response,
    inflater: Option<MultiGzDecoder<Vec<u8>>>,
    arrived: u64,
    begun: Instant,
    client: Client,
    call: Call,
    is_ended: bool,
}

/// An answer to be handed on, whatever its status.
pub struct Relayed {
    /// Status code.
    pub status: u16,
    /// Headers in the order of arrival, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub flow: Flow,
}

impl Client {
    /// Sends the call and gives the answer, a refusal too, as soon as its head is there.
    ///
    /// # Errors
    /// When no answer comes, or the call would leave the org's host.
    pub async fn relay(&self, call: &Call) -> Result<Relayed, Error> {
        let access = self.access().await?;
        let answer = self.relay_once(call, &access).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        drop(answer);
        let renewed = self.renew(&access).await?;
        self.relay_once(call, &renewed).await
    }

    async fn relay_once(&self, call: &Call, access: &super::Access) -> Result<Relayed, Error> {
        let request = self.authorized(call, access)?;
        let begun = Instant::now();
        let response = self.response(call, request).await?;
        Ok(Relayed {
            status: response.status(),
            headers: response.headers(),
            flow: Flow::of(response, begun, self, call),
        })
    }

    /// Sends the call and gives the answer as soon as its head is there.
    ///
    /// # Errors
    /// When no answer comes or the server refuses.
    pub async fn open(&self, call: &Call) -> Result<Flow, Error> {
        let access = self.access().await?;
        match self.open_once(call, &access).await? {
            Ok(flow) => Ok(flow),
            Err(error) if matches!(&error, Error::Rejected(no) if no.status == 401) => {
                let renewed = self.renew(&access).await?;
                self.open_once(call, &renewed).await?
            }
            Err(error) => Err(error),
        }
    }

    async fn open_once(
        &self,
        call: &Call,
        access: &super::Access,
    ) -> Result<Result<Flow, Error>, Error> {
        let request = self.authorized(call, access)?;
        let url = request.url().clone();
        let begun = Instant::now();
        let response = self.response(call, request).await?;
        if response.is_success() {
            return Ok(Ok(Flow::of(response, begun, self, call)));
        }
        let head = Head::of(&response, self.clock());
        let attempts = response.attempts();
        let mut text = Vec::new();
        let mut packed = Vec::new();
        let read = body::read(response, (&mut text, &mut packed), false).await;
        let bytes = read.as_ref().map_or(0, |arrived| arrived.bytes) as u64;
        self.note(call, Some((&head, bytes)), attempts, begun.elapsed());
        read?;
        let refusal = head.refusal(call, &url, &text);
        Ok(Err(refusal.unwrap_or(Error::Lacking { missing: "body" })))
    }
}

impl Flow {
    fn of(response: Response, begun: Instant, client: &Client, call: &Call) -> Self {
        let is_gzip = response
            .header("content-encoding")
            .is_some_and(|encoding| encoding.trim().eq_ignore_ascii_case("gzip"));
        Self {
            response,
            inflater: is_gzip.then(|| MultiGzDecoder::new(Vec::new())),
            arrived: 0,
            begun,
            client: client.clone(),
            call: call.clone(),
            is_ended: false,
        }
    }

    /// A header, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.header(name)
    }

    /// The next piece of the body, inflated; none at the end.
    ///
    /// # Errors
    /// When the answer breaks off or cannot be inflated.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        while let Some(piece) = self.response.chunk().await? {
            self.arrived += piece.len() as u64;
            let Some(inflater) = &mut self.inflater else {
                return Ok(Some(piece));
            };
            let written = inflater.write_all(&piece);
            written.map_err(|source| Error::Compression { source })?;
            let ready = std::mem::take(inflater.get_mut());
            if !ready.is_empty() {
                return Ok(Some(ready.into()));
            }
        }
        if std::mem::replace(&mut self.is_ended, true) {
            return Ok(None);
        }
        let Some(mut inflater) = self.inflater.take() else {
            return Ok(None);
        };
        let ended = inflater.try_finish();
        ended.map_err(|source| Error::Compression { source })?;
        let rest = std::mem::take(inflater.get_mut());
        Ok((!rest.is_empty()).then(|| rest.into()))
    }

    fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }
}

impl Drop for Flow {
    fn drop(&mut self) {
        let head = Head::of(&self.response, self.client.clock());
        let attempts = self.response.attempts();
        let answer = Some((&head, self.arrived));
        self.client
            .note(&self.call, answer, attempts, self.elapsed());
    }
}

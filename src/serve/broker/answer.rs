//! The answer of the org, handed on piece by piece.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use http_body::Frame;
use tokio::sync::mpsc;

use crate::client::{Error, Relayed};
use crate::serve::error::{Refusal, Result};
use crate::serve::orgs::Reached;

/// Headers of an answer that are handed on.
const PASSED: [&str; 8] = [
    "content-type",
    "content-disposition",
    "etag",
    "last-modified",
    "retry-after",
    "sforce-limit-info",
    "sforce-locator",
    "warning",
];

/// The answer to the client. The org's place is held until its last piece is gone.
pub(super) fn of(relayed: Relayed, org: Reached) -> Result<Response> {
    let status = StatusCode::from_u16(relayed.status).map_err(|_| {
        let status = StatusCode::BAD_GATEWAY;
        Refusal::new(
            status,
            "SALESFORCE_ERROR",
            "The org answered with no status.",
        )
    })?;
    let (send, pieces) = mpsc::channel(2);
    let mut flow = relayed.flow;
    tokio::spawn(async move {
        let _org = org;
        loop {
            let piece = match flow.chunk().await {
                Ok(Some(piece)) => Ok(piece),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            let is_last = piece.is_err();
            // Nobody listens when the client has gone away.
            if send.send(piece).await.is_err() || is_last {
                return;
            }
        }
    });
    let mut response = Response::new(Body::new(Pieces(pieces)));
    *response.status_mut() = status;
    for (name, value) in relayed.headers {
        let is_own_place = name == "location" && value.starts_with("/services/");
        if !is_own_place && !PASSED.contains(&name.as_str()) {
            continue;
        }
        let parsed = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (parsed, HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    Ok(response)
}

/// A body whose pieces come through a queue.
struct Pieces(mpsc::Receiver<std::result::Result<Bytes, Error>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, Error>>> {
        let piece = self.0.poll_recv(context);
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

//! The answer of the org, handed on piece by piece.
//!
//! A server that quotes what it was sent must not tell the org's token to a client that has never seen it. A
//! refusal is short and is looked through before it is handed on; of everything else the token is taken
//! out on the way.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use http_body::Frame;
use tokio::sync::mpsc;

use super::veil::Veil;
use crate::client::{Error, Flow, Relayed};
use crate::http::redact;
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

/// Longest refusal that is handed on.
const REFUSAL: usize = 1 << 20;

/// The answer to the client. The org's place is held until its last piece is gone.
pub(super) async fn of(relayed: Relayed, org: Reached) -> Result<Response> {
    let status = StatusCode::from_u16(relayed.status).map_err(|_| unusable())?;
    let body = match status.is_client_error() || status.is_server_error() {
        true => Body::from(harmless(relayed.flow, &org).await?),
        false => {
            let access = org.session().stored().await?;
            let veil = Veil::new(access.token.expose().as_str());
            streamed(relayed.flow, veil, org)
        }
    };
    let mut response = Response::new(body);
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

/// The body of a refusal, without anything that looks like a secret or is the org's token.
async fn harmless(mut flow: Flow, org: &Reached) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = flow.chunk().await? {
        if bytes.len() + piece.len() > REFUSAL {
            return Err(unusable());
        }
        bytes.extend_from_slice(&piece);
    }
    let text = redact(&String::from_utf8_lossy(&bytes)).into_owned();
    let access = org.session().stored().await?;
    Ok(text.replace(access.token.expose().as_str(), "[redacted]"))
}

fn unusable() -> Refusal {
    Refusal::new(
        StatusCode::BAD_GATEWAY,
        "SALESFORCE_ERROR",
        "The answer of the org cannot be handed on.",
    )
}

fn streamed(mut flow: Flow, mut veil: Veil, org: Reached) -> Body {
    let (send, pieces) = mpsc::channel(2);
    tokio::spawn(async move {
        let _org = org;
        loop {
            let (piece, is_last) = match flow.chunk().await {
                Ok(Some(piece)) => (Ok(veil.pass(&piece)), false),
                Ok(None) => (Ok(veil.end()), true),
                Err(error) => (Err(error), true),
            };
            if piece.as_ref().is_ok_and(Bytes::is_empty) {
                match is_last {
                    true => return,
                    false => continue,
                }
            }
            // Nobody listens when the client has gone away.
            if send.send(piece).await.is_err() || is_last {
                return;
            }
        }
    });
    Body::new(Pieces(pieces))
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

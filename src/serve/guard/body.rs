//! The body of a request: taken in as a whole before a handler runs, not too long and in time.

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};

use crate::serve::broker::{Sent, Spool};
use crate::serve::error::{Refusal, Result};
use crate::serve::service::Shared;

/// A body is JSON.
pub(super) fn check_type(headers: &HeaderMap) -> Result<()> {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let kind = match (types.next(), types.next()) {
        (Some(only), None) => only.to_str().unwrap_or_default(),
        _ => "",
    };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match kind.eq_ignore_ascii_case("application/json") {
        true => Ok(()),
        false => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            "A body must be application/json.",
        )),
    }
}

/// The whole body, when it is short enough and comes in time.
pub(super) async fn read(service: &Shared, headers: &HeaderMap, body: Body) -> Result<Bytes> {
    let mut whole = Vec::new();
    let mut take = |piece: &[u8]| {
        whole.extend_from_slice(piece);
        Ok(())
    };
    in_time(service, headers, body, &mut take).await?;
    Ok(whole.into())
}

/// The same for what is passed on, which may be longer than what memory is for.
pub(super) async fn passed(service: &Shared, headers: &HeaderMap, body: Body) -> Result<Sent> {
    let mut spool = Spool::new(&service.app.paths.cache);
    let mut take = |piece: &[u8]| spool.take(piece);
    in_time(service, headers, body, &mut take).await?;
    Ok(spool.end())
}

/// Takes the pieces of a body, when it is short enough and comes in time.
async fn in_time(
    service: &Shared,
    headers: &HeaderMap,
    body: Body,
    take: &mut (dyn FnMut(&[u8]) -> Result<()> + Send),
) -> Result<()> {
    let limit = service.bounds.body;
    let told = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    if told.is_some_and(|length: u64| length > limit as u64) {
        return Err(too_large(limit));
    }
    let read = tokio::time::timeout(service.bounds.time, pieces(body, limit, take)).await;
    read.map_err(|_| {
        Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "TIMEOUT_ERROR",
            "The body of the request did not come in time.",
        )
    })?
}

async fn pieces(
    mut body: Body,
    limit: usize,
    take: &mut (dyn FnMut(&[u8]) -> Result<()> + Send),
) -> Result<()> {
    let mut length = 0;
    let mut body = std::pin::Pin::new(&mut body);
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await
    {
        let frame = frame.map_err(|_| Refusal::invalid("The body of the request broke off."))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length += data.len();
        if length > limit {
            return Err(too_large(limit));
        }
        take(&data)?;
    }
    Ok(())
}

fn too_large(limit: usize) -> Refusal {
    let refusal = Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "PAYLOAD_TOO_LARGE",
        format!("A body may have {limit} bytes at most."),
    );
    refusal.detail("limit", limit.into())
}

//! The page at `/`: what the service is, without any data.

use axum::response::Html;

/// Shows it.
pub(super) async fn show() -> Html<&'static str> {
    Html("<!doctype html><title>sfkit serve</title>")
}

//! The page at `/`: what the service is and what it takes, without any data.
//!
//! It is served to everybody who reaches the port, so it is the same for all of them and names no org.
//! Its one script asks the registry how things are, with a token that the reader puts in and that
//! stays in the tab. The policy in the head lets nothing else be loaded, run or called.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

use super::router;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("status.js");

/// The same for everybody, and so made once.
static PAGE: LazyLock<String> = LazyLock::new(|| page(&router::description()));

/// Shows it.
pub(super) async fn show() -> Response {
    let mut response = Html(PAGE.as_str()).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy()) {
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Nothing from anywhere but what stands in the page, and calls to this service alone.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn page(description: &OpenApi) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "sfkit serve" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { "sfkit serve" }
                    p { "Salesforce over REST for programs of this machine. Every request bears the token of the "
                        "service's token file; the description is at " a href="/openapi.json" { "/openapi.json" } "." }
                }
                main {
                    section {
                        h2 { "Status" }
                        form id="ask" {
                            label for="token" { "Token" }
                            input id="token" type="password" autocomplete="off" spellcheck="false"
                                placeholder="what stands in the token file";
                            button { "Look" }
                        }
                        p id="said" role="status" {}
                        table id="services" hidden {
                            thead { tr { th { "Service" } th { "Status" } th { "Health" } th { "Why" } } }
                            tbody {}
                        }
                    }
                    section {
                        h2 { "Endpoints" }
                        (endpoints(description))
                        p { code { "/services/data/…" } " is passed through to Salesforce, as far as the service was told to." }
                    }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    document.into_string()
}

/// All endpoints, one a line.
fn endpoints(description: &OpenApi) -> Markup {
    html! {
        table class="endpoints" {
            thead { tr { th { "Method" } th { "Path" } th { "What it does" } } }
            tbody {
                @for (path, item) in &description.paths.paths {
                    @for (method, operation) in operations(item) {
                        tr {
                            td { span class=(method.to_ascii_lowercase()) { (method) } }
                            td { code { (breakable(path)) } }
                            td { (worded(operation.summary.as_deref().unwrap_or_default())) }
                        }
                    }
                }
            }
        }
    }
}

/// A path that a narrow screen breaks before a segment and not within one.
fn breakable(path: &str) -> Markup {
    html! { @for segment in path.split('/').skip(1) { wbr; "/" (segment) } }
}

/// A sentence whose flags and fields stand between backticks.
fn worded(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    let all = [
        ("GET", &item.get),
        ("HEAD", &item.head),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_every_endpoint_and_loads_nothing() {
        let description = router::description();
        let page = page(&description);
        for path in description.paths.paths.keys() {
            let shown = path.replace('/', "<wbr>/");
            assert!(page.contains(&format!("<code>{shown}</code>")), "{path}");
        }
        for foreign in ["http://", "https://", "src=", "<link", "onclick"] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }
}

//! The pages of the authorization endpoint, and the requests that wait behind them.
//!
//! No script, no foreign resource, everything escaped. The form carries a random single-use
//! ticket in place of the request's parameters, so that no other page can send it. Chromium
//! applies `form-action` to the redirect that follows the form, hence the client's origin in it;
//! the referrer policy is `same-origin`, for under `no-referrer` browsers send `Origin: null`.

use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};

use super::authorize::Asked;
use super::{OauthError, clients, random};
use crate::localorg::wire::Reply;

const WAITING: usize = 100;
const PATIENCE: SignedDuration = SignedDuration::from_mins(15);

const STYLE: &str = "body{margin:0;min-height:100vh;display:grid;place-items:center;\
background:#f3f5f8;color:#16233a;font:16px/1.5 system-ui,sans-serif}\
main{background:#fff;max-width:26rem;margin:1rem;padding:2rem;border-radius:12px;\
box-shadow:0 2px 16px #16233a22}h1{font-size:1.3rem;margin:0 0 1rem}ul{padding-left:1.2rem}\
small{color:#5b6880;overflow-wrap:anywhere}form{display:flex;gap:.75rem;margin-top:1.5rem}\
button{flex:1;padding:.7rem;font:inherit;border-radius:8px;border:1px solid #aab4c5;\
background:#fff;color:inherit;cursor:pointer}button[value=allow]{background:#0b5cab;\
border-color:#0b5cab;color:#fff}button:focus-visible{outline:3px solid #7fb3e6}\
@media(prefers-color-scheme:dark){body{background:#10151f;color:#e7ecf5}\
main{background:#1b2230}button{background:#1b2230}small{color:#9aa7bd}}";

/// Requests that wait for an answer on a page, by their ticket.
#[derive(Default)]
pub(super) struct Tickets(Mutex<Vec<(String, Asked, Timestamp)>>);

impl Tickets {
    fn lock(&self) -> MutexGuard<'_, Vec<(String, Asked, Timestamp)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a request wait; the oldest goes when there are too many.
    pub(super) fn keep(&self, ticket: String, asked: Asked, now: Timestamp) {
        let mut waiting = self.lock();
        waiting.retain(|(_, _, since)| now.duration_since(*since) < PATIENCE);
        if waiting.len() >= WAITING {
            waiting.remove(0);
        }
        waiting.push((ticket, asked, now));
    }

    /// The request of a ticket, once.
    pub(super) fn take(&self, ticket: &str, now: Timestamp) -> Option<Asked> {
        let mut waiting = self.lock();
        let place = waiting.iter().position(|(kept, _, _)| kept == ticket)?;
        let (_, asked, since) = waiting.remove(place);
        (now.duration_since(since) < PATIENCE).then_some(asked)
    }
}

/// The page that asks for consent.
pub(super) fn question(asked: &Asked, ticket: &str) -> Reply {
    let client = escape(asked.client.name);
    let mut wishes = String::new();
    for scope in asked.scope.split(' ') {
        let (name, meaning) = (escape(scope), escape(clients::meaning(scope)));
        // Writing to a String cannot fail.
        let _ = write!(wishes, "<li>{meaning} <small>({name})</small></li>");
    }
    let body = format!(
        "<h1>Allow {client} to use this local org?</h1>\
         <p>You are <strong>{}</strong> <small>({})</small>. {client} would be able to:</p>\
         <ul>{wishes}</ul><p><small>The answer goes to {}</small></p>\
         <form method=\"post\" action=\"/services/oauth2/authorize\">\
         <input type=\"hidden\" name=\"ticket\" value=\"{}\">\
         <button name=\"decision\" value=\"deny\">Deny</button>\
         <button name=\"decision\" value=\"allow\">Allow</button></form>",
        escape(&asked.person.name),
        escape(&asked.person.username),
        escape(&asked.redirect.url.origin().ascii_serialization()),
        escape(ticket),
    );
    page(
        200,
        "Allow access",
        &body,
        &asked.redirect.url.origin().ascii_serialization(),
    )
}

/// The page that tells why a request is not answered anywhere else.
pub(super) fn refusal(refused: &OauthError) -> Reply {
    let body = format!(
        "<h1>This login cannot go on</h1>\
         <p>error={}&amp;error_description={}</p>\
         <p>The application sent a request that the org does not accept. Close this page and \
         check the application's client id and redirect address.</p>",
        escape(refused.error),
        escape(refused.description)
    );
    page(400, "Login error", &body, "")
}

/// The page for a form that was sent before or waited too long.
pub(super) fn stale() -> Reply {
    let body = "<h1>This page is no longer valid</h1>\
        <p>It was answered before, or it waited too long. Start the login again.</p>";
    page(400, "Page expired", body, "")
}

fn page(status: u16, title: &str, body: &str, form_target: &str) -> Reply {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title} – sfkit local org</title><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>\n"
    );
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; form-action 'self' {form_target}; \
         base-uri 'none'; frame-ancestors 'none'",
        STANDARD.encode(random::digest(STYLE))
    );
    Reply::html(status, html)
        .never_stored()
        .with("content-security-policy", &policy)
        .with("x-frame-options", "DENY")
        .with("x-content-type-options", "nosniff")
        .with("referrer-policy", "same-origin")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            escape("<a href=\"x\">&'"),
            "&lt;a href=&quot;x&quot;&gt;&amp;&#39;"
        );
    }

    #[test]
    fn pages_allow_no_script() {
        let reply = refusal(&OauthError::new(
            "invalid_client_id",
            "client identifier invalid",
        ));
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert_eq!(reply.status, 400);
    }
}

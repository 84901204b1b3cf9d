//! The pages that the browser shows. They are static: nothing of a request is ever in them.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const STYLE: &str = "\
:root{color-scheme:light dark}\
*{box-sizing:border-box}\
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;\
font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;background:#f3f5f9;color:#16202e}\
main{max-width:26rem;width:100%;padding:2.5rem 2rem;text-align:center;background:#fff;\
border-radius:16px;box-shadow:0 1px 2px #0f1b2d14,0 12px 32px #0f1b2d1f}\
.mark{width:64px;height:64px;margin:0 auto 1.25rem;border-radius:50%;display:grid;\
place-items:center;font-size:30px;line-height:1;color:#fff}\
.good{background:#1a8754}.bad{background:#c23934}.calm{background:#5a6b82}\
h1{margin:0 0 .5rem;font-size:1.375rem;font-weight:650}\
p{margin:.25rem 0 0;color:#4a5a70}\
code{font:.875em ui-monospace,Menlo,Consolas,monospace}\
footer{margin-top:1.75rem;font-size:.8125rem;color:#7a889b}\
@media(prefers-color-scheme:dark){body{background:#10161f;color:#e8edf4}\
main{background:#1a2330;box-shadow:none}p{color:#a9b6c8}footer{color:#76859a}}";

/// How a request ended, as far as the browser is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::auth) enum Page {
    /// The tokens are there.
    Success,
    /// The login failed; the terminal says why.
    Failure,
    /// Not the callback that is awaited.
    Rejected,
    /// Nothing is here.
    NotFound,
}

impl Page {
    /// The whole document.
    pub(in crate::auth) fn html(self) -> String {
        let (class, mark, title, text) = match self {
            Self::Success => (
                "good",
                "✓",
                "You are logged in",
                "You can close this tab and go back to the terminal.",
            ),
            Self::Failure => (
                "bad",
                "!",
                "The login failed",
                "The terminal says why and what to do. You can close this tab.",
            ),
            Self::Rejected => (
                "calm",
                "?",
                "Not the expected answer",
                "This request does not belong to the login that is under way. \
                 The login goes on; start it again from the terminal if this tab came from it.",
            ),
            Self::NotFound => (
                "calm",
                "?",
                "Nothing is here",
                "A login is under way elsewhere.",
            ),
        };
        document(class, mark, title, text)
    }
}

/// The page that a service shows a browser which comes back from a login: no listener and no terminal
/// of ours is waiting for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackPage {
    /// The login is stored.
    Success,
    /// The person said no.
    Denied,
    /// The login failed; the log of the service says why.
    Failure,
    /// No login waits for this callback: it is over, too late or none of ours.
    Rejected,
}

impl CallbackPage {
    /// The whole document.
    #[must_use]
    pub fn html(self) -> String {
        let (class, mark, title, text) = match self {
            Self::Success => (
                "good",
                "✓",
                "You are logged in",
                "You can close this tab and go back to the application.",
            ),
            Self::Denied => (
                "calm",
                "!",
                "The login was denied",
                "Nothing was stored. You can close this tab.",
            ),
            Self::Failure => (
                "bad",
                "!",
                "The login failed",
                "Nothing was stored. Start it again from the application; the log of the service \
                 says why it failed.",
            ),
            Self::Rejected => (
                "calm",
                "?",
                "No login is waiting",
                "It was finished already, took more than ten minutes, or did not begin here. Start \
                 it again from the application.",
            ),
        };
        document(class, mark, title, text)
    }

    /// Its content security policy.
    #[must_use]
    pub fn policy() -> &'static str {
        policy()
    }
}

fn document(class: &str, mark: &str, title: &str, text: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
             <title>{title} · sfkit</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <div class=\"mark {class}\" aria-hidden=\"true\">{mark}</div>\n<h1>{title}</h1>\n\
             <p>{text}</p>\n<footer><code>sfkit</code></footer>\n</main>\n</body>\n</html>\n"
    )
}

/// Nothing may load or run; the one style sheet is known by its hash.
pub(super) fn policy() -> &'static str {
    static POLICY: OnceLock<String> = OnceLock::new();
    POLICY.get_or_init(|| {
        let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        )
    })
}

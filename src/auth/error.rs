//! Why a step of OAuth failed.

use std::fmt;
use std::io;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::catalogue::Refusal;
use crate::error::{Code, Diagnostic, Hint};
use crate::http::{HttpError, redact};
use crate::model::origin::OriginError;

/// Longest piece of a server's text that is kept.
const EXCERPT_CHARS: usize = 200;

/// Which step it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The authorize page, answered through the callback.
    Authorize,
    /// Code against tokens.
    Exchange,
    /// Refresh token against a new access token.
    Refresh,
    /// Giving a token back.
    Revoke,
    /// Asking what a token is worth.
    Introspect,
    /// Asking whose token it is.
    UserInfo,
    /// The app's own credentials against an access token.
    ClientCredentials,
    /// A signed assertion against an access token.
    Assertion,
}

impl Step {
    /// A word for messages and details.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::Exchange => "exchange",
            Self::Refresh => "refresh",
            Self::Revoke => "revoke",
            Self::Introspect => "introspect",
            Self::UserInfo => "userinfo",
            Self::ClientCredentials => "client_credentials",
            Self::Assertion => "jwt",
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Authorize => "login",
            Self::Exchange => "exchange of the login code",
            Self::Refresh => "refresh token",
            Self::Revoke => "revocation",
            Self::Introspect => "introspection",
            Self::UserInfo => "access token",
            Self::ClientCredentials => "client credentials",
            Self::Assertion => "JWT assertion",
        }
    }
}

/// What a server said when it refused: `error` and `error_description`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthFailure {
    /// The step that was refused.
    pub step: Step,
    /// The host that refused.
    pub host: String,
    /// HTTP status; none when the refusal came through the callback.
    pub status: Option<u16>,
    /// The `error` word.
    pub error: String,
    /// The `error_description`, cleaned and cut; may be empty.
    pub description: String,
}

impl OAuthFailure {
    pub(super) fn new(
        step: Step,
        host: &str,
        status: Option<u16>,
        error: &str,
        description: &str,
    ) -> Self {
        Self {
            step,
            host: host.to_owned(),
            status,
            error: clean(error),
            description: clean(description),
        }
    }

    /// What it means.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        Refusal::of(self.step, &self.error, &self.description)
    }
}

impl fmt::Display for OAuthFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, error, .. } = self;
        write!(
            formatter,
            "`{host}` refused the {}: `{error}`",
            self.step.noun()
        )?;
        if !self.description.is_empty() {
            write!(formatter, ", {}", self.description)?;
        }
        Ok(())
    }
}

/// A failed step.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// The login URL cannot be used.
    #[error(transparent)]
    LoginUrl(#[from] OriginError),
    /// An Experience Cloud site with a path in front of its OAuth endpoints.
    #[error("the login URL `{url}` carries a path; logins through a site's path are not supported")]
    SitePath {
        /// The URL.
        url: String,
    },
    /// The redirect URI is none.
    #[error("the redirect URI `{text}` cannot be used: {reason}")]
    Redirect {
        /// The text.
        text: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The redirect URI leads elsewhere, so no listener of ours can take the callback.
    #[error("the redirect URI `{text}` does not lead to this machine")]
    RedirectElsewhere {
        /// The redirect URI.
        text: String,
    },
    /// Nobody could bring the callback: no listener and nothing to paste into.
    #[error("neither a listener nor an input is there to receive the callback")]
    NoWayBack,
    /// Somebody else listens on the port of the redirect URI.
    #[error("port {port} of `{address}` is in use{}", holder(process.as_deref()))]
    PortInUse {
        /// The address.
        address: String,
        /// The port.
        port: u16,
        /// Who, when the system tells.
        process: Option<String>,
    },
    /// The listener cannot be set up.
    #[error("cannot listen on port {port} for the callback")]
    Listen {
        /// The port.
        port: u16,
        /// Why.
        source: io::Error,
    },
    /// Nobody finished the login.
    #[error("the login was not finished within {} s", limit.as_secs())]
    LoginTimeout {
        /// The limit.
        limit: Duration,
    },
    /// The input was closed and nothing else can bring the callback.
    #[error("the input ended before a redirect URL was pasted")]
    PasteEnded,
    /// A login without a browser is for the local org alone.
    #[error("`{host}` cannot be logged in to without a person")]
    NotAutomatic {
        /// The host.
        host: String,
    },
    /// The private key for JWT assertions cannot be used.
    #[error("the JWT key{} cannot be used: {reason}", place.as_deref().map_or(String::new(), |place| format!(" in `{place}`")))]
    JwtKey {
        /// Its file, when it has just been read from one.
        place: Option<String>,
        /// What it is instead.
        reason: &'static str,
    },
    /// The server refused with an OAuth error.
    #[error("{0}")]
    Refused(OAuthFailure),
    /// The token answer leads to a host that may not have tokens.
    #[error("`{login}` names an instance that may not be used")]
    Instance {
        /// The login host.
        login: String,
        /// Why.
        source: OriginError,
    },
    /// A redirect where an answer should be; it is not followed, because it would carry secrets.
    #[error("`{host}` answered the {} with a redirect to `{to}`", step.noun())]
    Redirected {
        /// The host.
        host: String,
        /// The step.
        step: Step,
        /// HTTP status.
        status: u16,
        /// Scheme and host of the place.
        to: String,
    },
    /// A status that tells of no OAuth error.
    #[error("`{host}` answered the {} with status {status}{}", step.noun(), quoted(excerpt))]
    Status {
        /// The host.
        host: String,
        /// The step.
        step: Step,
        /// HTTP status.
        status: u16,
        /// Beginning of the body, cleaned.
        excerpt: String,
    },
    /// An answer that cannot be understood.
    #[error("the answer of `{host}` to the {} cannot be understood: {what}", step.noun())]
    BadAnswer {
        /// The host.
        host: String,
        /// The step.
        step: Step,
        /// What is missing or wrong.
        what: &'static str,
    },
    /// No answer.
    #[error(transparent)]
    Http(#[from] HttpError),
}

fn holder(process: Option<&str>) -> String {
    process.map_or_else(String::new, |process| format!(" by {process}"))
}

fn quoted(excerpt: &str) -> String {
    if excerpt.is_empty() {
        String::new()
    } else {
        format!(": {excerpt}")
    }
}

impl AuthError {
    /// What an OAuth refusal means, if it is one.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused(failure) => Some(failure.refusal()),
            _ => None,
        }
    }

    /// Whether the request certainly never reached the server, so that a refresh token that was
    /// sent with it is still good.
    #[must_use]
    pub fn is_unsent(&self) -> bool {
        matches!(self, Self::Http(error) if error.is_unsent())
    }
}

impl Diagnostic for AuthError {
    fn code(&self) -> Code {
        match self {
            Self::LoginUrl(error) => error.code(),
            Self::Redirect { .. }
            | Self::RedirectElsewhere { .. }
            | Self::SitePath { .. }
            | Self::NoWayBack => Code::Usage,
            Self::PortInUse { .. } | Self::Listen { .. } | Self::NotAutomatic { .. } => {
                Code::Refused
            }
            Self::JwtKey { .. } => Code::InvalidData,
            Self::LoginTimeout { .. } => Code::LoginTimeout,
            Self::PasteEnded => Code::LoginDenied,
            Self::Refused(failure) => failure.refusal().code(failure.step),
            // As the REST client says it: the server is elsewhere, and asking again does not help.
            Self::Instance { .. } | Self::Redirected { .. } => Code::HostNotAllowed,
            Self::BadAnswer { .. } => Code::BadAnswer,
            Self::Status { status: 429, .. } => Code::LimitExceeded,
            Self::Status {
                status: 401 | 403, ..
            } => Code::Refused,
            Self::Status { status: 420, .. } => Code::Unavailable,
            Self::Status { status, .. } if *status >= 500 => Code::ServerError,
            Self::Status { .. } => Code::BadAnswer,
            Self::Http(error) => error.code(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let text = match self {
            Self::LoginUrl(error) => return error.hints(),
            Self::Instance { source, .. } => return source.hints(),
            Self::Http(error) => return error.hints(),
            Self::Refused(failure) => return failure.refusal().hints(failure.step),
            Self::SitePath { .. } => "log in through the org's My Domain, `--login-url \
                 https://NAME.my.salesforce.com`"
                .to_owned(),
            Self::Redirect { .. } => {
                "write it like `http://localhost:1717/OauthRedirect`, exactly as registered with \
                 the app"
                    .to_owned()
            }
            Self::RedirectElsewhere { .. } | Self::NoWayBack => {
                "use `--no-browser` and paste the URL that the browser ends at".to_owned()
            }
            Self::PortInUse { port, .. } => {
                let other = if *port == u16::MAX { 1717 } else { port + 1 };
                format!(
                    "stop that process, or register the callback with port {other} and log in \
                     with `--port {other}`"
                )
            }
            Self::Listen { .. } => {
                "choose another port with `--port N`, registered with the app".to_owned()
            }
            Self::LoginTimeout { .. } => "look at the page in the browser: a wrong client id or \
                 redirect URI is shown there alone; `--timeout SECONDS` gives more time"
                .to_owned(),
            Self::PasteEnded => "run `sfkit auth login` in a terminal".to_owned(),
            Self::JwtKey { .. } => {
                "give `--jwt-key` the RSA private key, in PEM form and without a \
                 passphrase, whose certificate the app holds; `openssl pkey -in KEY -out PLAIN` \
                 takes a passphrase off"
                    .to_owned()
            }
            Self::NotAutomatic { .. } => "run `sfkit auth login`".to_owned(),
            Self::Redirected { .. } => "log in with the host of the org itself, `--login-url \
                 https://NAME.my.salesforce.com`"
                .to_owned(),
            Self::Status { status, .. } if *status >= 500 || *status == 429 => {
                "run the command again in a while".to_owned()
            }
            Self::Status { .. } | Self::BadAnswer { .. } => {
                "check that the login URL is that of an org, and that no proxy answers in its place"
                    .to_owned()
            }
        };
        vec![Hint::new(text)]
    }

    fn details(&self) -> Map<String, Value> {
        let mut details = Map::new();
        let mut put = |key: &str, value: Value| details.insert(key.to_owned(), value);
        match self {
            Self::Http(error) => return error.details(),
            Self::LoginUrl(error) => return error.details(),
            Self::Refused(failure) => {
                put("step", json!(failure.step.as_str()));
                put("host", json!(failure.host));
                put("status", json!(failure.status));
                put("error_code", json!(failure.error));
                put("error_description", json!(failure.description));
            }
            Self::Status {
                host, step, status, ..
            } => {
                put("step", json!(step.as_str()));
                put("host", json!(host));
                put("status", json!(status));
            }
            Self::Redirected {
                host,
                step,
                status,
                to,
            } => {
                put("step", json!(step.as_str()));
                put("host", json!(host));
                put("status", json!(status));
                put("location", json!(to));
            }
            Self::BadAnswer { host, step, .. } => {
                put("step", json!(step.as_str()));
                put("host", json!(host));
            }
            Self::Instance { login, .. } => {
                put("host", json!(login));
            }
            Self::PortInUse { port, process, .. } => {
                put("port", json!(port));
                put("process", json!(process));
            }
            Self::Listen { port, .. } => {
                put("port", json!(port));
            }
            Self::LoginTimeout { limit } => {
                put("limit_seconds", json!(limit.as_secs()));
            }
            Self::SitePath { .. }
            | Self::Redirect { .. }
            | Self::RedirectElsewhere { .. }
            | Self::NoWayBack
            | Self::PasteEnded
            | Self::JwtKey { .. }
            | Self::NotAutomatic { .. } => {}
        }
        details
    }
}

/// A server's text, fit to be shown: one line, no control or direction characters, no secrets,
/// not long.
pub(super) fn clean(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|&c| !is_invisible(c))
        .collect();
    let line = redact(line.trim());
    let mut kept: String = line.chars().take(EXCERPT_CHARS).collect();
    if kept.len() < line.len() {
        kept.push('…');
    }
    kept
}

/// Control characters, and those that reorder or hide text.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_text_is_defused() {
        assert_eq!(clean("a\r\nb\u{1b}]8;;x\u{7}c\u{202e}d"), "a  b]8;;xcd");
        assert_eq!(
            clean("bad refresh_token=5AepXYZ"),
            "bad refresh_token=[redacted]"
        );
        assert_eq!(clean(&"x".repeat(500)).chars().count(), EXCERPT_CHARS + 1);
    }
}

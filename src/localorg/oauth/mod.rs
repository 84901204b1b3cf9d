//! The OAuth server of the local org.
//!
//! One file per endpoint: [`authorize`] (with its [`consent_page`]), [`token`] (with [`assertion`]), [`tokens`]
//! (revoke, introspect), [`identity`] (userinfo, identity URL) and [`openid`] (id tokens). [`book`] keeps grants and
//! tokens, [`clients`] the registered clients, [`people`] reads users from the org's records. The
//! texts of errors are those that real orgs send, because clients match on them.

mod assertion;
mod authorize;
mod book;
mod clients;
mod consent_page;
mod identity;
mod migrations;
mod openid;
mod password;
mod people;
mod random;
mod token;
mod tokens;

use axum::http::Method;
use serde_json::json;

pub use self::assertion::{JwtCertificate, Notice};
pub(super) use self::book::{Book, BookError, Session, TokenPolicy};
pub(super) use self::clients::has_scope;
use self::consent_page::Tickets;
use self::openid::Signer;
pub(super) use self::password::PasswordError;
pub(super) use self::people::{People, Person};
use super::wire::{Incoming, Reply};
use super::{CLIENT_ID, Consent};
use crate::secret::SecretText;

/// An error of the OAuth endpoints.
#[derive(Clone, Copy, Debug)]
pub(super) struct OauthError {
    error: &'static str,
    description: &'static str,
}

impl OauthError {
    fn new(error: &'static str, description: &'static str) -> Self {
        Self { error, description }
    }

    /// The org itself failed.
    fn server() -> Self {
        Self::new("server_error", "an unexpected error occurred")
    }

    /// The error as a JSON object.
    fn reply(&self) -> Reply {
        let status = if self.error == "server_error" {
            500
        } else {
            400
        };
        let body = json!({ "error": self.error, "error_description": self.description });
        Reply::json(status, body.to_string()).never_stored()
    }
}

impl From<BookError> for OauthError {
    fn from(failed: BookError) -> Self {
        tracing::error!(error = %failed, "the OAuth server of the local org failed");
        Self::server()
    }
}

/// Answers everything below `/services/oauth2`, `/id` and `/.well-known`.
pub(super) struct OauthServer {
    pub(super) book: Book,
    pub(super) people: People,
    consent: Consent,
    require_pkce: bool,
    jwt_certificate: Option<JwtCertificate>,
    notice: Option<Notice>,
    takes_passwords: bool,
    tickets: Tickets,
    signer: Signer,
}

impl OauthServer {
    /// A server that keeps its tokens in `book`.
    pub(super) fn new(book: Book, people: People, consent: Consent, require_pkce: bool) -> Self {
        Self {
            book,
            people,
            consent,
            require_pkce,
            jwt_certificate: None,
            notice: None,
            takes_passwords: true,
            tickets: Tickets::default(),
            signer: Signer::default(),
        }
    }

    /// Checks JWT assertions against this certificate; without one they pass with a notice.
    pub(super) fn with_assertions(
        mut self,
        certificate: Option<JwtCertificate>,
        notice: Option<Notice>,
    ) -> Self {
        self.jwt_certificate = certificate;
        self.notice = notice;
        self
    }

    /// Whether username and password are enough to log in.
    pub(super) fn with_passwords(mut self, taken: bool) -> Self {
        self.takes_passwords = taken;
        self
    }

    /// A fresh access token for the administrator, as if they had just logged in.
    pub(super) fn administrator_token(&self) -> Result<Option<SecretText>, BookError> {
        let Some(person) = self.people.administrator() else {
            return Ok(None);
        };
        let issued = self
            .book
            .open_grant(&person.id, CLIENT_ID, "api web id full", false)?;
        Ok(Some(issued.access))
    }

    /// Answers an endpoint below `/services/oauth2`; `None` for a path that does not exist.
    pub(super) fn answer(&self, endpoint: &str, request: &Incoming) -> Option<Reply> {
        let get_or_post = matches!(request.method, Method::GET | Method::HEAD | Method::POST);
        if !get_or_post {
            return Some(Reply::text(405, "Method not allowed").with("allow", "GET, HEAD, POST"));
        }
        match endpoint {
            "authorize" => Some(self.authorize(request)),
            "token" => Some(self.token(request)),
            "revoke" => Some(self.revoke(request)),
            "introspect" => Some(self.introspect(request)),
            "userinfo" => Some(self.userinfo(request)),
            "singleaccess" => Some(self.single_access(request)),
            _ => None,
        }
    }

    /// The URL that names organization and user.
    fn identity_url(&self, origin: &str, user_id: &str) -> String {
        format!("{origin}/id/{}/{user_id}", self.people.organization())
    }
}

/// `/.well-known/openid-configuration`.
pub(super) fn discovery(origin: &str) -> Reply {
    let at = |endpoint: &str| format!("{origin}/services/oauth2/{endpoint}");
    Reply::value(&json!({
        "issuer": origin,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "revocation_endpoint": at("revoke"),
        "userinfo_endpoint": at("userinfo"),
        "introspection_endpoint": at("introspect"),
        "jwks_uri": format!("{origin}/id/keys"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["api", "refresh_token", "offline_access", "id", "openid", "profile",
            "email", "address", "phone", "web", "full", "chatter_api"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token", "password",
            "client_credentials", assertion::GRANT],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic",
            "none"],
        "subject_types_supported": ["public"],
        "display_values_supported": ["page", "popup", "touch"],
    }))
}

//! Asking the server what a token is worth.
//!
//! `active: false` alone is no proof of a dead token: tokens of other apps look so too. Whether a
//! public client may ask is up to the server; it may answer `invalid_client`.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::client::ClientIdentity;
use super::endpoint;
use super::error::{AuthError, Step};
use crate::http::Http;
use crate::model::origin::Origin;
use crate::secret::SecretText;

/// Which token is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An access token.
    Access,
    /// A refresh token.
    Refresh,
}

/// What the server knows of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introspection {
    /// Whether it is good, and of this client.
    pub active: bool,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was issued.
    pub issued_at: Option<Timestamp>,
    /// Granted scopes.
    pub scope: Option<String>,
    /// Whose it is.
    pub username: Option<String>,
    /// The app it was issued to.
    pub client_id: Option<String>,
}

/// Asks about a token.
///
/// # Errors
/// When the server cannot be reached, refuses or answers without `active`.
pub async fn introspect(
    http: &Http,
    login: &Origin,
    client: &ClientIdentity,
    token: &SecretText,
    kind: TokenKind,
) -> Result<Introspection, AuthError> {
    let hint = match kind {
        TokenKind::Access => "access_token",
        TokenKind::Refresh => "refresh_token",
    };
    let mut fields = vec![
        ("token", token.expose().as_str()),
        ("token_type_hint", hint),
    ];
    fields.extend(client.fields());
    let path = ["services", "oauth2", "introspect"];
    let answer = endpoint::post(http, Step::Introspect, login, &path, &fields).await?;
    let host = answer.host.clone();
    read(&answer.into_fields()?).ok_or(AuthError::BadAnswer {
        host,
        step: Step::Introspect,
        what: "`active` is missing",
    })
}

fn read(fields: &Map<String, Value>) -> Option<Introspection> {
    let text = |key: &str| fields.get(key)?.as_str().map(str::to_owned);
    // Seconds, unlike `issued_at` of the token answer.
    let time = |key: &str| Timestamp::from_second(fields.get(key)?.as_i64()?).ok();
    Some(Introspection {
        active: fields.get("active")?.as_bool()?,
        expires_at: time("exp"),
        issued_at: time("iat"),
        scope: text("scope"),
        username: text("username"),
        client_id: text("client_id"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn active_and_inactive() {
        let text = r#"{"active":true,"scope":"api","exp":1795307200,"iat":1795300000,
            "username":"ana@lumen.example","client_id":"3MVG9"}"#;
        let seen = read(&serde_json::from_str(text).unwrap()).unwrap();
        assert!(seen.active);
        assert_eq!(seen.expires_at.unwrap().as_second(), 1_795_307_200);
        assert_eq!(seen.username.as_deref(), Some("ana@lumen.example"));
        let seen = read(&serde_json::from_str(r#"{"active":false}"#).unwrap()).unwrap();
        assert!(!seen.active && seen.expires_at.is_none());
        assert!(read(&Map::new()).is_none());
    }
}

//! The clients that the org knows, and how they prove who they are.

use subtle::ConstantTimeEq;

use super::OauthError;
use crate::localorg::wire::{Authorization, Form, Incoming};
use crate::localorg::{CLIENT_ID, CLIENT_SECRET};

/// Every scope that a client may ask for; both clients are assigned all of them.
const SCOPES: [(&str, &str); 12] = [
    ("api", "Read and change records through the APIs"),
    ("refresh_token", "Stay logged in until you revoke it"),
    ("offline_access", "Stay logged in until you revoke it"),
    ("id", "Know who you are"),
    ("openid", "Know who you are"),
    ("profile", "See your name and locale"),
    ("email", "See your email address"),
    ("address", "See your address"),
    ("phone", "See your phone number"),
    ("web", "Open pages of the org in a browser"),
    ("full", "Do everything that you can do"),
    ("chatter_api", "Use Chatter"),
];

/// What is granted when a request names no scope.
const ASSIGNED: &str = "refresh_token api web id";

/// A registered client.
pub(super) struct Client {
    pub(super) id: &'static str,
    /// Shown to the person who is asked for consent.
    pub(super) name: &'static str,
    /// None for a public client.
    pub(super) secret: Option<&'static str>,
}

const CLIENTS: [Client; 2] = [
    Client {
        id: CLIENT_ID,
        name: "sfkit",
        secret: Some(CLIENT_SECRET),
    },
    Client {
        id: "PlatformCLI",
        name: "Salesforce CLI",
        secret: None,
    },
];

impl Client {
    /// The client with this id.
    pub(super) fn find(id: &str) -> Option<&'static Self> {
        CLIENTS.iter().find(|client| client.id == id)
    }

    /// The client that sends a token request, proved by body or `Basic` where it has a secret.
    pub(super) fn authenticate(
        request: &Incoming,
        form: &Form,
    ) -> Result<&'static Self, OauthError> {
        let (id, secret) = match request.authorization() {
            Authorization::Basic(id, secret) => (Some(id), Some(secret)),
            _ => (
                form.get("client_id").map(str::to_owned),
                form.secret("client_secret"),
            ),
        };
        let unknown = OauthError::new("invalid_client_id", "client identifier invalid");
        let client = id.as_deref().and_then(Self::find).ok_or(unknown)?;
        let given = secret
            .as_ref()
            .map_or("", |secret| secret.expose().as_str());
        let right = client.secret.unwrap_or_default().as_bytes();
        if bool::from(given.as_bytes().ct_eq(right)) {
            Ok(client)
        } else {
            Err(OauthError::new(
                "invalid_client",
                "invalid client credentials",
            ))
        }
    }
}

/// The scopes to grant for what was asked, `offline_access` under its other name.
pub(super) fn grant_scopes(asked: Option<&str>) -> Result<String, OauthError> {
    let mut granted: Vec<&str> = Vec::new();
    for word in asked.unwrap_or(ASSIGNED).split_whitespace() {
        if !SCOPES.iter().any(|(name, _)| *name == word) {
            return Err(OauthError::new(
                "invalid_scope",
                "the requested scope is not allowed",
            ));
        }
        let word = if word == "offline_access" {
            "refresh_token"
        } else {
            word
        };
        if !granted.contains(&word) {
            granted.push(word);
        }
    }
    Ok(granted.join(" "))
}

/// Whether the scopes hold this one.
pub(crate) fn has_scope(scopes: &str, name: &str) -> bool {
    scopes.split(' ').any(|scope| scope == name)
}

/// What a scope means, for people.
pub(super) fn meaning(scope: &str) -> &'static str {
    SCOPES
        .iter()
        .find(|(name, _)| *name == scope)
        .map_or("", |(_, meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_checked_and_kept_in_order() {
        assert_eq!(grant_scopes(None).unwrap(), ASSIGNED);
        assert_eq!(
            grant_scopes(Some("id api offline_access api")).unwrap(),
            "id api refresh_token"
        );
        assert_eq!(
            grant_scopes(Some("api wave_api")).unwrap_err().error,
            "invalid_scope"
        );
        assert!(has_scope("api refresh_token", "api"));
        assert!(!has_scope("chatter_api", "api"));
    }
}

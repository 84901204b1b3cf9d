//! `/services/oauth2/token`: codes, refresh tokens and credentials become access tokens.
//!
//! Offered: `authorization_code` (PKCE S256), `refresh_token`, `password`, `client_credentials`
//! (which runs as the administrator) and the JWT bearer grant (see [`assertion`]). Bodies and error texts are
//! Salesforce's: `issued_at` is a text of milliseconds, there is no `expires_in`, and every
//! failure of a refresh reads `expired access/refresh token`.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::book::{CodeGrant, Issued, TakenCode};
use super::clients::{Client, grant_scopes, has_scope};
use super::{OauthError, OauthServer, assertion, random};
use crate::localorg::wire::{Form, Incoming, Reply};

/// What the grants give that ask for no scope: password, client credentials, JWT.
const DIRECT_SCOPES: &str = "api web id";

impl OauthServer {
    /// Answers the token endpoint.
    pub(super) fn token(&self, request: &Incoming) -> Reply {
        if request.method != Method::POST {
            return OauthError::new("invalid_request", "must use HTTP POST").reply();
        }
        let form = request.form();
        let issued = match form.get("grant_type") {
            Some("authorization_code") => self.exchange(request, &form),
            Some("refresh_token") => self.refresh(request, &form),
            Some("password") => self.by_password(request, &form),
            Some("client_credentials") => self.by_client(request, &form),
            Some(assertion::GRANT) => self.by_assertion(request, &form),
            _ => Err(OauthError::new(
                "unsupported_grant_type",
                "grant type not supported",
            )),
        };
        match issued {
            Ok((client, issued, nonce)) => {
                self.answer_tokens(request, client, &issued, nonce.as_deref())
            }
            Err(refused) => refused.reply(),
        }
    }

    fn exchange(&self, request: &Incoming, form: &Form) -> Result<Tokens, OauthError> {
        let client = Client::authenticate(request, form)?;
        let invalid = || OauthError::new("invalid_grant", "invalid authorization code");
        let code = form.secret("code").ok_or_else(invalid)?;
        let granted = match self.book.take_code(&code)? {
            TakenCode::Good(granted) => granted,
            TakenCode::Expired => {
                return Err(OauthError::new(
                    "invalid_grant",
                    "expired authorization code",
                ));
            }
            TakenCode::Unknown => return Err(invalid()),
        };
        if granted.client_id != client.id {
            return Err(invalid());
        }
        if form.get("redirect_uri") != Some(granted.redirect_uri.as_str()) {
            let described = "redirect_uri must match configuration";
            return Err(OauthError::new("redirect_uri_mismatch", described));
        }
        check_verifier(&granted, form)?;
        let refreshable = has_scope(&granted.scope, "refresh_token");
        let issued =
            self.book
                .open_grant(&granted.user_id, client.id, &granted.scope, refreshable)?;
        Ok((client, issued, granted.nonce))
    }

    fn refresh(&self, request: &Incoming, form: &Form) -> Result<Tokens, OauthError> {
        let client = Client::authenticate(request, form)?;
        let expired = || OauthError::new("invalid_grant", "expired access/refresh token");
        let token = form.secret("refresh_token").ok_or_else(expired)?;
        let renewed = self.book.refresh(&token, client.id, request.rotates)?;
        let issued = renewed.ok_or_else(expired)?;
        Ok((client, issued, None))
    }

    fn by_password(&self, request: &Incoming, form: &Form) -> Result<Tokens, OauthError> {
        let client = Client::authenticate(request, form)?;
        let failed = OauthError::new("invalid_grant", "authentication failure");
        let username = form.get("username").unwrap_or_default();
        let given = form.secret("password").filter(|_| self.takes_passwords());
        let given = given.ok_or(failed)?;
        let person = self.person_by_password(username, &given).ok_or(failed)?;
        if !person.active {
            return Err(OauthError::new("invalid_grant", "inactive user"));
        }
        let issued = self
            .book
            .open_grant(&person.id, client.id, DIRECT_SCOPES, false)?;
        Ok((client, issued, None))
    }

    fn by_client(&self, request: &Incoming, form: &Form) -> Result<Tokens, OauthError> {
        let client = Client::authenticate(request, form)?;
        if client.secret.is_none() {
            return Err(OauthError::new(
                "invalid_client",
                "invalid client credentials",
            ));
        }
        let scope = match form.get("scope") {
            Some(asked) => grant_scopes(Some(asked))?,
            None => DIRECT_SCOPES.to_owned(),
        };
        let nobody = OauthError::new("invalid_grant", "no client credentials user enabled");
        let person = self.people.administrator().ok_or(nobody)?;
        Ok((
            client,
            self.book.open_grant(&person.id, client.id, &scope, false)?,
            None,
        ))
    }

    fn by_assertion(&self, request: &Incoming, form: &Form) -> Result<Tokens, OauthError> {
        let (client, person) = self.asserted(request, form)?;
        let issued = self
            .book
            .open_grant(&person.id, client.id, DIRECT_SCOPES, false)?;
        Ok((client, issued, None))
    }

    fn answer_tokens(
        &self,
        request: &Incoming,
        client: &Client,
        issued: &Issued,
        nonce: Option<&str>,
    ) -> Reply {
        let id = self.identity_url(&request.origin, &issued.grant.user_id);
        let issued_at = issued.issued_at.to_string();
        let mut body = json!({ "access_token": issued.access.expose() });
        if let Some(refresh) = &issued.refresh {
            body["refresh_token"] = json!(refresh.expose());
        }
        body["signature"] = json!(signature(client, &id, &issued_at));
        body["scope"] = json!(issued.grant.scope);
        if let Some(token) = self.id_token(request, issued, nonce) {
            body["id_token"] = json!(token);
        }
        body["instance_url"] = json!(request.origin);
        body["id"] = json!(id);
        body["token_type"] = json!("Bearer");
        body["issued_at"] = json!(issued_at);
        Reply::value(&body).never_stored()
    }
}

/// Client, tokens, and the nonce of the authorization request.
type Tokens = (&'static Client, Issued, Option<String>);

/// base64(HMAC-SHA256(client secret, identity URL + `issued_at`)).
fn signature(client: &Client, id: &str, issued_at: &str) -> String {
    let key = client.secret.unwrap_or_default();
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(id.as_bytes());
    mac.update(issued_at.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Compares the verifier with the challenge of the authorization request.
fn check_verifier(granted: &CodeGrant, form: &Form) -> Result<(), OauthError> {
    let Some(challenge) = &granted.challenge else {
        return Ok(());
    };
    let missing = OauthError::new("invalid_grant", "missing code verifier");
    let verifier = form.secret("code_verifier").ok_or(missing)?;
    let hashed = URL_SAFE_NO_PAD.encode(random::digest(verifier.expose()));
    if is_verifier(verifier.expose()) && bool::from(hashed.as_bytes().ct_eq(challenge.as_bytes())) {
        Ok(())
    } else {
        Err(OauthError::new("invalid_request", "invalid code verifier"))
    }
}

/// RFC 7636's characters; jsforce sends 171 of them and real orgs take it.
fn is_verifier(text: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=256).contains(&text.len()) && text.bytes().all(unreserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vector_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(is_verifier(verifier));
        assert_eq!(
            URL_SAFE_NO_PAD.encode(random::digest(verifier)),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
        assert!(is_verifier(&"a".repeat(171)));
        assert!(!is_verifier("short"));
        assert!(!is_verifier(&"ä".repeat(43)));
    }
}

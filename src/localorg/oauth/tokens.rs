//! `/services/oauth2/revoke` and `/services/oauth2/introspect`: ending tokens and asking about
//! them.
//!
//! Revocation asks for no client authentication and reports failure as a form-encoded text, as
//! real orgs do. Introspection answers a confidential client about its own tokens; everything
//! else is `{"active":false}` with status 200, which is why that answer proves little.

use axum::http::Method;
use serde_json::json;

use super::book::{Grant, Revoked};
use super::clients::Client;
use super::{OauthError, OauthServer};
use crate::localorg::wire::{FORM, Incoming, Reply};
use crate::secret::SecretText;

impl OauthServer {
    /// Answers the revocation endpoint (POST, or GET with `?token=`).
    pub(super) fn revoke(&self, request: &Incoming) -> Reply {
        let unknown =
            "error=unsupported_token_type&error_description=this+token+type+is+not+supported";
        let Some(token) = request.form().secret("token") else {
            let missing = "error=invalid_request&error_description=token+not+provided";
            return Reply::new(400, FORM, missing);
        };
        match self.book.revoke(&token) {
            Ok(Revoked::Done) => Reply::empty(200),
            Ok(Revoked::Unknown) if looks_like_a_token(&token) => Reply::new(
                400,
                FORM,
                "error=invalid_token&error_description=invalid+token",
            ),
            Ok(Revoked::Unknown) => Reply::new(400, FORM, unknown),
            Err(_) => OauthError::server().reply(),
        }
        .never_stored()
    }

    /// Answers the introspection endpoint.
    pub(super) fn introspect(&self, request: &Incoming) -> Reply {
        if request.method != Method::POST {
            return OauthError::new("invalid_request", "must use HTTP POST").reply();
        }
        match self.facts(request) {
            Ok(reply) => reply.never_stored(),
            Err(refused) => refused.reply(),
        }
    }

    fn facts(&self, request: &Incoming) -> Result<Reply, OauthError> {
        let form = request.form();
        let client = Client::authenticate(request, &form)?;
        if client.secret.is_none() {
            return Err(OauthError::new(
                "invalid_client",
                "invalid client credentials",
            ));
        }
        let missing = OauthError::new("invalid_request", "token not provided");
        let token = form.secret("token").ok_or(missing)?;
        if let Some(session) = self
            .book
            .session(&token)?
            .filter(|found| is_of(&found.grant, client))
        {
            let times = (session.issued_at / 1_000, Some(session.expires_at / 1_000));
            return Ok(self.active(request, &session.grant, "access_token", times));
        }
        match self
            .book
            .refresh_facts(&token)?
            .filter(|(grant, _)| is_of(grant, client))
        {
            Some((grant, created)) => {
                Ok(self.active(request, &grant, "refresh_token", (created / 1_000, None)))
            }
            None => Ok(Reply::value(&json!({ "active": false }))),
        }
    }

    fn active(
        &self,
        request: &Incoming,
        grant: &Grant,
        kind: &str,
        (issued, ends): (i64, Option<i64>),
    ) -> Reply {
        let person = self.people.by_id(&grant.user_id);
        let mut body = json!({
            "active": true,
            "scope": grant.scope,
            "client_id": grant.client_id,
            "username": person.map(|person| person.username),
            "sub": self.identity_url(&request.origin, &grant.user_id),
            "token_type": kind,
        });
        if let Some(ends) = ends {
            body["exp"] = json!(ends);
        }
        body["iat"] = json!(issued);
        body["nbf"] = json!(issued);
        Reply::value(&body)
    }
}

fn is_of(grant: &Grant, client: &Client) -> bool {
    grant.client_id == client.id
}

fn looks_like_a_token(token: &SecretText) -> bool {
    token.expose().starts_with("5Aep861") || token.expose().starts_with("00D")
}

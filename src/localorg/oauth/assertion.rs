//! The JWT bearer grant: a signed assertion for a user becomes an access token.
//!
//! As real orgs do: RS256 alone, `iss` is a known client, `sub` an existing username, `aud` the
//! org's own address or one of Salesforce's login hosts, `exp` not past (seconds; the official CLI
//! sends milliseconds, which as seconds lie far ahead, and gets away with it). The signature is checked against the certificate that
//! the org was started with; an org without one takes any RS256 signature, and says so.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, crypto, decode_header};
use serde::Deserialize;

use super::clients::Client;
use super::people::Person;
use super::{OauthError, OauthServer};
use crate::localorg::wire::{Form, Incoming};
use crate::secret::SecretText;

/// The grant type's name.
pub(super) const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Audiences of Salesforce's own, which any org takes.
const GENERIC: [&str; 2] = [
    "https://login.salesforce.com",
    "https://test.salesforce.com",
];

/// The certificate, or the public key, that assertions are checked against.
#[derive(Clone)]
pub struct JwtCertificate(DecodingKey);

impl JwtCertificate {
    /// Reads a certificate or a public RSA key in PEM form; none when it is neither.
    #[must_use]
    pub fn parse(pem: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(pem).ok()?;
        if !text.contains("BEGIN CERTIFICATE") && !text.contains("PUBLIC KEY") {
            return None;
        }
        DecodingKey::from_rsa_pem(pem).ok().map(Self)
    }
}

impl fmt::Debug for JwtCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JwtCertificate")
    }
}

/// Somebody who hears of what a real org would not have let pass.
#[derive(Clone)]
pub struct Notice(Arc<dyn Fn(&str) + Send + Sync>);

impl Notice {
    /// Tells it to this.
    #[must_use]
    pub fn new(tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }
}

impl fmt::Debug for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Notice")
    }
}

/// What is claimed.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
}

/// One audience or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn is_for(&self, origin: &str) -> bool {
        let fits = |audience: &String| {
            let audience = audience.trim_end_matches('/');
            audience == origin || GENERIC.contains(&audience)
        };
        match self {
            Self::One(audience) => fits(audience),
            Self::Many(audiences) => audiences.iter().any(fits),
        }
    }
}

impl OauthServer {
    /// The client that asserts, and the user whom it speaks for.
    pub(super) fn asserted(
        &self,
        request: &Incoming,
        form: &Form,
    ) -> Result<(&'static Client, Person), OauthError> {
        let grant = |described| OauthError::new("invalid_grant", described);
        let invalid = || grant("invalid assertion");
        let assertion = form.secret("assertion").ok_or_else(invalid)?;
        let claims = self.claims(&assertion).ok_or_else(invalid)?;
        let unknown = OauthError::new("invalid_client_id", "client identifier invalid");
        let client = Client::find(&claims.iss).ok_or(unknown)?;
        if !claims.aud.is_for(&request.origin) {
            return Err(grant("audience is invalid"));
        }
        if claims.exp <= self.book.seconds() {
            return Err(grant("expired authorization code"));
        }
        let person = self.people.by_username(&claims.sub);
        let person = person.ok_or_else(|| grant("user hasn't approved this consumer"))?;
        if !person.active {
            return Err(grant("inactive user"));
        }
        Ok((client, person))
    }

    /// The claims, when form and signature are good.
    fn claims(&self, assertion: &SecretText) -> Option<Claims> {
        let text = assertion.expose();
        let is_rs256 = decode_header(text).is_ok_and(|header| header.alg == Algorithm::RS256);
        let (signed, signature) = text.rsplit_once('.').filter(|_| is_rs256)?;
        match &self.jwt_certificate {
            Some(JwtCertificate(key)) => {
                let good = crypto::verify(signature, signed.as_bytes(), key, Algorithm::RS256);
                good.is_ok_and(|good| good).then_some(())?;
            }
            None => {
                if let Some(Notice(tell)) = &self.notice {
                    tell(
                        "the signature of a JWT login was not checked; `--jwt-cert FILE` checks it",
                    );
                }
            }
        }
        let (_, payload) = signed.split_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        serde_json::from_slice(&payload).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences_that_are_meant() {
        let origin = "http://127.0.0.1:7700";
        let one = |text: &str| Audience::One(text.to_owned()).is_for(origin);
        assert!(one(origin) && one("http://127.0.0.1:7700/") && one(GENERIC[1]));
        assert!(!one("http://127.0.0.1:7701") && !one("https://acme.my.salesforce.com"));
        assert!(Audience::Many(vec!["x".to_owned(), GENERIC[0].to_owned()]).is_for(origin));
    }
}

//! The JWT bearer grant: an assertion, signed with the app's private key, against an access token.
//!
//! Salesforce wants RS256 and the claims `iss` (client id), `sub` (username), `aud` and `exp`
//! (seconds, at most three minutes ahead). Which audience an org takes depends on where it lives:
//! the login URL itself, then the sandbox and production hosts are tried in turn, as the official
//! CLI does.

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;

use super::answer::Granted;
use super::catalogue::Refusal;
use super::direct::{DirectLogin, ask};
use super::error::{AuthError, Step};
use super::urls::{PRODUCTION, SANDBOX};
use crate::http::Http;
use crate::model::origin::Origin;
use crate::secret::SecretText;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// How long an assertion is good.
const LIFE: SignedDuration = SignedDuration::from_secs(180);

/// Who signs for whom.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    /// Private RSA key, PEM.
    pub key: &'a SecretText,
    /// The user to act for.
    pub username: &'a str,
    /// Now.
    pub now: Timestamp,
}

/// What the assertion claims.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    exp: i64,
}

/// Gets an access token for a signed assertion.
///
/// # Errors
/// `JwtKey` before anything is sent when the key cannot sign; else what the server said to the
/// last audience that was tried.
pub async fn jwt_bearer(
    http: &Http,
    direct: DirectLogin<'_>,
    signer: Signer<'_>,
) -> Result<Granted, AuthError> {
    let key = signing_key(signer.key)?;
    let mut audiences = audiences(direct.login).into_iter();
    loop {
        let audience = audiences
            .next()
            .expect("the last audience ends the loop, and there is at least one");
        let assertion = sign(&key, direct.client.id.as_str(), signer, &audience)?;
        let fields = [("grant_type", GRANT), ("assertion", assertion.expose())];
        match ask(http, Step::Assertion, direct, &fields).await {
            Err(error) if error.refusal() == Some(Refusal::Assertion) && audiences.len() > 0 => {}
            outcome => return outcome,
        }
    }
}

/// Checks that the text of the file at `place` is a private key that can sign.
///
/// # Errors
/// `JwtKey`, telling what it is instead.
pub fn check_key(pem: &SecretText, place: &str) -> Result<(), AuthError> {
    let nobody = Signer {
        key: pem,
        username: "",
        now: Timestamp::UNIX_EPOCH,
    };
    let checked = signing_key(pem).and_then(|key| sign(&key, "", nobody, ""));
    checked.map(drop).map_err(|error| match error {
        AuthError::JwtKey { reason, .. } => AuthError::JwtKey {
            place: Some(place.to_owned()),
            reason,
        },
        other => other,
    })
}

fn signing_key(pem: &SecretText) -> Result<EncodingKey, AuthError> {
    let text = pem.expose().as_str();
    let fault = |reason| {
        Err(AuthError::JwtKey {
            place: None,
            reason,
        })
    };
    match text {
        _ if text.contains("ENCRYPTED") => fault("it is protected by a passphrase"),
        _ if text.contains("PRIVATE KEY") => EncodingKey::from_rsa_pem(text.as_bytes())
            .or_else(|_| fault("it is no RSA key, or damaged")),
        _ if text.contains("BEGIN CERTIFICATE") => fault("it is a certificate"),
        _ if text.contains("PUBLIC KEY") => fault("it is a public key"),
        _ => fault("it is no RSA private key in PEM form"),
    }
}

fn sign(
    key: &EncodingKey,
    client_id: &str,
    signer: Signer<'_>,
    audience: &str,
) -> Result<SecretText, AuthError> {
    let claims = Claims {
        iss: client_id,
        sub: signer.username,
        aud: audience,
        exp: (signer.now + LIFE).as_second(),
    };
    let signed = encode(&Header::new(Algorithm::RS256), &claims, key);
    signed.map(SecretText::from).map_err(|_| AuthError::JwtKey {
        place: None,
        reason: "it cannot sign",
    })
}

/// The audiences to try, best first.
fn audiences(login: &Origin) -> Vec<String> {
    let mut all = vec![login.as_str().to_owned()];
    if !login.is_local() {
        let generic = [SANDBOX, PRODUCTION].map(str::to_owned);
        all.extend(generic.into_iter().filter(|url| *url != login.as_str()));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::origin::HostRule;

    #[test]
    fn audiences_as_the_official_tool_tries_them() {
        let hosts = HostRule::salesforce().with_loopback();
        let of = |url| audiences(&Origin::parse(url, &hosts).unwrap());
        assert_eq!(
            of("https://acme.my.salesforce.com"),
            ["https://acme.my.salesforce.com", SANDBOX, PRODUCTION]
        );
        assert_eq!(of(PRODUCTION), [PRODUCTION, SANDBOX]);
        assert_eq!(of("http://127.0.0.1:7700"), ["http://127.0.0.1:7700"]);
    }

    #[test]
    fn what_is_no_key_is_named() {
        for (text, expected) in [
            (
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
                "passphrase",
            ),
            (
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "certificate",
            ),
            (
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "public",
            ),
            ("hello", "PEM"),
        ] {
            let error = check_key(&SecretText::from(text), "k")
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}

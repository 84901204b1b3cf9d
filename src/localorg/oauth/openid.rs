//! OpenID Connect: the token that tells a client who has logged in, and the key to check it with.
//!
//! It comes with the scope `openid`. The key is made when it is first needed and lives as long as
//! the process, which is longer than any id token.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rcgen::{KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use serde_json::{Value, json};

use super::book::Issued;
use super::{OauthServer, has_scope, random};
use crate::localorg::wire::{Incoming, Reply};

/// Life of an id token, in seconds.
const LIFETIME: i64 = 120;

/// Signs id tokens.
#[derive(Default)]
pub(super) struct Signer(OnceLock<Option<Key>>);

struct Key {
    encoding: EncodingKey,
    /// The public half.
    public: Value,
    id: String,
}

impl Signer {
    fn key(&self) -> Option<&Key> {
        let made = self.0.get_or_init(|| {
            let key = Key::make();
            if key.is_none() {
                tracing::error!("the local org cannot make a key for id tokens");
            }
            key
        });
        made.as_ref()
    }
}

impl Key {
    fn make() -> Option<Self> {
        let pair = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).ok()?;
        let encoding = EncodingKey::from_rsa_pem(pair.serialize_pem().as_bytes()).ok()?;
        let jwk = Jwk::from_encoding_key(&encoding, Algorithm::RS256).ok()?;
        let mut public = serde_json::to_value(jwk).ok()?;
        let digest = random::digest(public["n"].as_str()?);
        let id = URL_SAFE_NO_PAD.encode(&digest[..8]);
        public["kid"] = json!(id);
        public["use"] = json!("sig");
        Some(Self {
            encoding,
            public,
            id,
        })
    }
}

impl OauthServer {
    /// `/id/keys`.
    pub(in crate::localorg) fn keys(&self) -> Reply {
        let keys: Vec<_> = self
            .signer
            .key()
            .map(|key| &key.public)
            .into_iter()
            .collect();
        Reply::value(&json!({ "keys": keys })).with("access-control-allow-origin", "*")
    }

    /// The id token that goes with these tokens; none without the scope.
    pub(super) fn id_token(
        &self,
        request: &Incoming,
        issued: &Issued,
        nonce: Option<&str>,
    ) -> Option<String> {
        if !has_scope(&issued.grant.scope, "openid") {
            return None;
        }
        let key = self.signer.key()?;
        let now = issued.issued_at / 1_000;
        // The first half of the token's digest.
        let half = &random::digest(issued.access.expose())[..16];
        let mut claims = json!({
            "at_hash": URL_SAFE_NO_PAD.encode(half),
            "sub": self.identity_url(&request.origin, &issued.grant.user_id),
            "aud": issued.grant.client_id,
            "iss": request.origin,
            "iat": now,
            "exp": now + LIFETIME,
        });
        if let Some(nonce) = nonce {
            claims["nonce"] = json!(nonce);
        }
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(key.id.clone());
        encode(&header, &claims, &key.encoding).ok()
    }
}

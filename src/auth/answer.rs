//! The token answer: decoded, checked, turned into a [`TokenSet`].
//!
//! Salesforce adds fields to the standard ones (`instance_url`, `id`, `issued_at` as text of
//! milliseconds) and leaves out others (`expires_in`, in old answers `token_type` and `scope`).
//! The crate `oauth2` decodes; [`normalise`] first brings every shape that was seen into one.

use jiff::{SignedDuration, Timestamp};
use oauth2::basic::BasicTokenType;
use oauth2::{ExtraTokenFields, StandardTokenResponse, TokenResponse};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::{AuthError, Step};
use crate::model::id::RecordId;
use crate::model::origin::{HostRule, Origin};
use crate::model::token::{TokenSet, is_token};
use crate::secret::SecretText;

/// Answer of the token endpoint as `oauth2` decodes it.
pub(super) type TokenAnswer = StandardTokenResponse<SalesforceFields, BasicTokenType>;

/// What Salesforce adds. None of it is secret.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct SalesforceFields {
    instance_url: Option<String>,
    id: Option<String>,
    issued_at: Option<String>,
}

impl ExtraTokenFields for SalesforceFields {}

/// Tokens, and where they may be used.
#[derive(Clone, Debug)]
pub struct Granted {
    /// The tokens.
    pub tokens: TokenSet,
    /// Base of the API, checked by the host rule.
    pub instance: Origin,
}

/// Who expects the answer: decides which instance is acceptable.
pub(super) struct Expected<'a> {
    pub(super) step: Step,
    pub(super) login: &'a Origin,
    pub(super) hosts: &'a HostRule,
    /// Stands in when the answer names no instance.
    pub(super) instance: Option<&'a Origin>,
}

impl Expected<'_> {
    /// Checks the answer; a hostile instance is refused before anything is kept.
    pub(super) fn accept(&self, answer: &TokenAnswer) -> Result<Granted, AuthError> {
        let extra = answer.extra_fields();
        let instance = self.instance(extra.instance_url.as_deref())?;
        let access_token = answer.access_token().secret();
        if !is_token(access_token) {
            return Err(self.bad("the access token is empty or holds characters that no token has"));
        }
        let refresh_token = answer
            .refresh_token()
            .map(|token| token.secret().as_str())
            .filter(|token| !token.is_empty());
        if refresh_token.is_some_and(|token| !is_token(token)) {
            return Err(self.bad("the refresh token holds characters that no token has"));
        }
        let issued_at = extra.issued_at.as_deref().and_then(parse_issued_at);
        let life = answer.expires_in().map(SignedDuration::try_from);
        let tokens = TokenSet {
            access_token: SecretText::from(access_token.as_str()),
            refresh_token: refresh_token.map(SecretText::from),
            instance_url: instance.as_str().to_owned(),
            id: extra.id.clone(),
            issued_at,
            scope: answer.scopes().map(|scopes| {
                let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
                words.join(" ")
            }),
            expires_at: issued_at
                .zip(life.and_then(Result::ok))
                .and_then(|(at, life)| at.checked_add(life).ok()),
        };
        Ok(Granted { tokens, instance })
    }

    fn instance(&self, named: Option<&str>) -> Result<Origin, AuthError> {
        let Some(url) = named else {
            let known = self.instance.cloned();
            return known.ok_or_else(|| self.bad("`instance_url` is missing"));
        };
        let rule = self.hosts.for_instance_of(self.login);
        Origin::parse(url, &rule).map_err(|source| AuthError::Instance {
            login: self.login.host().to_owned(),
            source,
        })
    }

    pub(super) fn bad(&self, what: &'static str) -> AuthError {
        AuthError::BadAnswer {
            host: self.login.host().to_owned(),
            step: self.step,
            what,
        }
    }
}

/// Brings an answer into the shape that RFC 6749 promises: numbers as numbers, `issued_at` as
/// text, a `token_type`.
pub(super) fn normalise(fields: &mut Map<String, Value>) {
    let missing = fields
        .get("token_type")
        .is_none_or(|kind| !kind.is_string());
    if missing {
        fields.insert("token_type".to_owned(), Value::from("Bearer"));
    }
    if let Some(Value::Number(number)) = fields.get("issued_at") {
        let text = number.to_string();
        fields.insert("issued_at".to_owned(), Value::String(text));
    }
    if let Some(value) = fields.remove("expires_in") {
        let seconds = match &value {
            Value::String(text) => text.trim().parse::<u64>().ok(),
            other => other.as_u64(),
        };
        if let Some(seconds) = seconds {
            fields.insert("expires_in".to_owned(), Value::from(seconds));
        }
    }
}

fn parse_issued_at(text: &str) -> Option<Timestamp> {
    Timestamp::from_millisecond(text.trim().parse().ok()?).ok()
}

/// Organization and user id out of an identity URL: its last two segments.
#[must_use]
pub fn identity_ids(identity: &str) -> Option<(RecordId, RecordId)> {
    let path = identity.split(['?', '#']).next()?.trim_end_matches('/');
    let (rest, user) = path.rsplit_once('/')?;
    let (_, organization) = rest.rsplit_once('/')?;
    let organization = RecordId::parse(organization).ok()?;
    let user = RecordId::parse(user).ok()?;
    (organization.key_prefix() == "00D" && user.key_prefix() == "005")
        .then_some((organization, user))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> Result<Granted, AuthError> {
        let hosts = HostRule::salesforce().with_loopback();
        let login = Origin::parse("https://login.salesforce.com", &hosts).unwrap();
        let mut fields: Map<String, Value> = serde_json::from_str(text).unwrap();
        normalise(&mut fields);
        let answer: TokenAnswer = serde_json::from_value(Value::Object(fields)).unwrap();
        let expected = Expected {
            step: Step::Exchange,
            login: &login,
            hosts: &hosts,
            instance: None,
        };
        expected.accept(&answer)
    }

    #[test]
    fn odd_but_honest_answers() {
        let granted = decode(
            r#"{"access_token":"00D!a","instance_url":"https://na1.salesforce.com/",
               "issued_at":1795300000123,"expires_in":"60","scope":"api refresh_token"}"#,
        )
        .unwrap();
        assert_eq!(granted.tokens.instance_url, "https://na1.salesforce.com");
        assert_eq!(
            granted.tokens.issued_at.unwrap().as_millisecond(),
            1_795_300_000_123
        );
        assert_eq!(
            granted.tokens.expires_at.unwrap().as_millisecond(),
            1_795_300_060_123
        );
        assert_eq!(granted.tokens.scope.as_deref(), Some("api refresh_token"));
        assert!(granted.tokens.refresh_token.is_none());
    }

    #[test]
    fn hostile_instances_are_refused() {
        for url in [
            "https://evil.tld",
            "https://na1.salesforce.com.evil.tld",
            "http://na1.salesforce.com",
            "http://127.0.0.1:7700",
            "http://localhost",
            "",
        ] {
            let text = format!(r#"{{"access_token":"x","instance_url":"{url}"}}"#);
            assert!(
                matches!(decode(&text), Err(AuthError::Instance { .. })),
                "{url}"
            );
        }
        assert!(matches!(
            decode(r#"{"access_token":"x"}"#),
            Err(AuthError::BadAnswer { .. })
        ));
    }

    #[test]
    fn what_does_not_stay_on_its_line_is_no_token() {
        for field in ["access_token", "refresh_token"] {
            for text in ["a\\nb", "a\\rb", "a b", "a\\u0000b", "a\\u009bb", "ä"] {
                let other = if field == "access_token" {
                    "x"
                } else {
                    "access_token"
                };
                let answer = format!(
                    r#"{{"{other}":"00D!a","{field}":"{text}","instance_url":"https://na1.salesforce.com"}}"#
                );
                let refused = decode(&answer);
                assert!(
                    matches!(refused, Err(AuthError::BadAnswer { .. })),
                    "{answer}"
                );
            }
        }
    }

    #[test]
    fn ids_of_an_identity_url() {
        let (organization, user) =
            identity_ids("https://login.salesforce.com/id/00D1a000000H3O9EAK/0051a000000UGT8AAO")
                .unwrap();
        assert_eq!(organization.as_str(), "00D1a000000H3O9EAK");
        assert_eq!(user.as_str(), "0051a000000UGT8AAO");
        assert!(identity_ids("https://login.salesforce.com/id/foo/bar").is_none());
        assert!(identity_ids("").is_none());
    }
}

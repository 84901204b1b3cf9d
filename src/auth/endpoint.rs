//! One call to an OAuth endpoint: sent to a given origin alone, answered within a cap.
//!
//! Answers come as JSON, as a form (revocation errors do) or as a word of plain text
//! (`Bad_OAuth_Token`); all end up as fields. A redirect is a failure: following one would carry
//! the secrets of the body to another place.

use std::time::Duration;

use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use super::error::{AuthError, OAuthFailure, Step, clean};
use crate::http::{Http, Repeat, Request, Response};
use crate::model::origin::Origin;
use crate::secret::SecretText;

/// No honest answer is longer.
const CAP: usize = 1 << 20;
/// For the whole call.
const LIMIT: Duration = Duration::from_secs(60);
const FORM: &str = "application/x-www-form-urlencoded";

/// An answer, read whole.
pub(super) struct Answer {
    pub(super) step: Step,
    pub(super) host: String,
    status: u16,
    fields: Option<Map<String, Value>>,
    body: Vec<u8>,
}

/// Sends a form.
pub(super) async fn post(
    http: &Http,
    step: Step,
    base: &Origin,
    path: &[&str],
    fields: &[(&str, &str)],
) -> Result<Answer, AuthError> {
    let text = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    post_form(http, step, base.join(path), text.into_bytes()).await
}

/// Sends a form that is already encoded.
pub(super) async fn post_form(
    http: &Http,
    step: Step,
    url: Url,
    form: Vec<u8>,
) -> Result<Answer, AuthError> {
    let repeat = match step {
        // A code or a rotating refresh token is good for one use.
        Step::Authorize | Step::Exchange | Step::Refresh => Repeat::Unsent,
        Step::Revoke
        | Step::Introspect
        | Step::UserInfo
        | Step::ClientCredentials
        | Step::Assertion => Repeat::Harmless,
    };
    let request = Request::post(url)
        .header("accept", "application/json")
        .body(FORM, form)
        .timeout(LIMIT)
        .repeat(repeat);
    Answer::read(http.send(request).await?, step).await
}

/// Reads with a token.
pub(super) async fn get(
    http: &Http,
    step: Step,
    url: Url,
    token: &SecretText,
) -> Result<Answer, AuthError> {
    let request = Request::get(url)
        .header("accept", "application/json")
        .bearer(token)
        .timeout(LIMIT);
    Answer::read(http.send(request).await?, step).await
}

impl Answer {
    async fn read(response: Response, step: Step) -> Result<Self, AuthError> {
        let host = response.host().to_owned();
        let status = response.status();
        if (300..400).contains(&status) {
            let to = place(response.header("location").unwrap_or_default(), &host);
            return Err(AuthError::Redirected {
                host,
                step,
                status,
                to,
            });
        }
        let body = response.bytes(CAP).await?;
        Ok(Self {
            fields: read_fields(&body),
            step,
            host,
            status,
            body,
        })
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The fields of a success.
    pub(super) fn into_fields(self) -> Result<Map<String, Value>, AuthError> {
        if !self.is_success() || self.text("error").is_some() {
            return Err(self.failure());
        }
        let (host, step) = (self.host, self.step);
        self.fields.ok_or(AuthError::BadAnswer {
            host,
            step,
            what: "it is neither a JSON object nor a form",
        })
    }

    /// What the server said when it refused.
    pub(super) fn failure(&self) -> AuthError {
        let text = String::from_utf8_lossy(&self.body);
        let refusal = match self.text("error") {
            Some(error) => Some((error, self.text("error_description").unwrap_or_default())),
            None if is_word(text.trim()) => Some((text.trim(), "")),
            None => None,
        };
        match refusal {
            Some((error, description)) => AuthError::Refused(OAuthFailure::new(
                self.step,
                &self.host,
                Some(self.status),
                error,
                description,
            )),
            None => AuthError::Status {
                host: self.host.clone(),
                step: self.step,
                status: self.status,
                excerpt: clean(&text),
            },
        }
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.fields.as_ref()?.get(key)?.as_str()
    }
}

/// Scheme and host of what a redirect names; the rest may hold secrets.
fn place(location: &str, host: &str) -> String {
    match Url::parse(location) {
        Ok(url) => url.origin().ascii_serialization(),
        Err(url::ParseError::RelativeUrlWithoutBase) if !location.is_empty() => host.to_owned(),
        Err(_) => "an unreadable place".to_owned(),
    }
}

/// `Bad_OAuth_Token` and its like.
fn is_word(text: &str) -> bool {
    text.len() < 64
        && text.contains("_OAuth_") | (text == "Wrong_Org")
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn read_fields(body: &[u8]) -> Option<Map<String, Value>> {
    if let Ok(fields) = serde_json::from_slice(body) {
        return Some(fields);
    }
    let first = body.trim_ascii_start().first().copied()?;
    if matches!(first, b'{' | b'[' | b'<' | b'"') || !body.contains(&b'=') {
        return None;
    }
    let pairs = form_urlencoded::parse(body.trim_ascii());
    Some(
        pairs
            .map(|(key, value)| (key.into_owned(), Value::String(value.into_owned())))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_form_and_neither() {
        let form = read_fields(b"error=unsupported_token_type&error_description=a+b%21").unwrap();
        assert_eq!(form["error"], "unsupported_token_type");
        assert_eq!(form["error_description"], "a b!");
        assert_eq!(read_fields(br#"{"error":"x"}"#).unwrap()["error"], "x");
        for body in ["", "<html a=b>", "[1]", "\"a=b\"", "{\"error\":", "plain"] {
            assert!(read_fields(body.as_bytes()).is_none(), "{body}");
        }
    }
}

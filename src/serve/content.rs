//! The body of a request: one JSON object whose numbers stay the digits that were sent.

use axum::body::Bytes;
use axum::extract::FromRequest;
use axum::extract::Request;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::error::{Refusal, Result};
use crate::model::members::Members;

/// The members of a body that is a JSON object, each once.
#[derive(Debug, Default)]
pub(super) struct Content {
    members: Vec<(String, Box<RawValue>)>,
}

impl<S: Send + Sync> FromRequest<S> for Content {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        Self::of(&bytes(request, state).await?)
    }
}

/// A body that is a JSON object with known members.
pub(super) struct Typed<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Typed<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        Self::of(&bytes(request, state).await?)
    }
}

impl<T: DeserializeOwned> Typed<T> {
    /// The body in these bytes.
    pub(super) fn of(bytes: &[u8]) -> Result<Self> {
        let read = serde_json::from_slice(bytes);
        read.map(Self).map_err(|error| no_json(&error))
    }
}

async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes> {
    // Length and time were looked at before.
    let read = Bytes::from_request(request, state).await;
    read.map_err(|_| Refusal::invalid("The body cannot be read."))
}

fn no_json(error: &serde_json::Error) -> Refusal {
    let (line, column) = (error.line(), error.column());
    Refusal::invalid(format!("The body is not what is wanted: {error}."))
        .detail("line", line.into())
        .detail("column", column.into())
}

impl Content {
    /// The members of the object in these bytes.
    pub(super) fn of(bytes: &[u8]) -> Result<Self> {
        if bytes.trim_ascii().is_empty() {
            return Err(Refusal::invalid("The body must be a JSON object."));
        }
        let read: Members<'_> = serde_json::from_slice(bytes).map_err(|error| no_json(&error))?;
        let mut members: Vec<(String, Box<RawValue>)> = Vec::with_capacity(read.0.len());
        for (name, value) in read.0 {
            let (name, value) = (name.into_owned(), value.to_owned());
            if members
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(&name))
            {
                return Err(Refusal::invalid(format!("The body has `{name}` twice.")));
            }
            members.push((name, value));
        }
        Ok(Self { members })
    }

    /// Takes a member that is a text; null is none.
    pub(super) fn take_text(&mut self, name: &str) -> Result<Option<String>> {
        let Some(at) = self.members.iter().position(|(known, _)| known == name) else {
            return Ok(None);
        };
        let (_, value) = self.members.remove(at);
        let read: std::result::Result<Option<String>, _> = serde_json::from_str(value.get());
        read.map_err(|_| Refusal::invalid(format!("`{name}` must be a text.")))
    }

    /// Whether a member is there and not null or empty.
    pub(super) fn has(&self, name: &str) -> bool {
        let is_it = |(known, value): &(String, Box<RawValue>)| {
            known.eq_ignore_ascii_case(name) && !matches!(value.get(), "null" | "\"\"")
        };
        self.members.iter().any(is_it)
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The members that are left, as the text of an object.
    pub(super) fn into_text(self) -> String {
        let members = self.members.iter().map(|(name, value)| {
            let name = serde_json::Value::from(name.as_str());
            format!("{name}:{}", value.get())
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_one_object_and_keeps_its_digits() {
        let mut content = Content::of(br#"{"user_id":"acme","Amount":12.50,"Name":""}"#).unwrap();
        assert_eq!(
            content.take_text("user_id").unwrap().as_deref(),
            Some("acme")
        );
        assert!(content.has("amount") && !content.has("Name"));
        assert_eq!(content.into_text(), r#"{"Amount":12.50,"Name":""}"#);
        for wrong in ["", "[]", "1", "{", r#"{"Name":1,"name":2}"#, r#"{"a":1} {"#] {
            assert!(Content::of(wrong.as_bytes()).is_err(), "{wrong}");
        }
        assert!(
            Content::of(br#"{"user_id":1}"#)
                .unwrap()
                .take_text("user_id")
                .is_err()
        );
    }
}

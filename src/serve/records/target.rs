//! What the path of a request about records means.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::{Kind, kind, list};
use crate::client::{Error, api_name};
use crate::error::{Code, Diagnostic as _};
use crate::model::id::RecordId;
use crate::objects;
use crate::records::noun::FieldFlag;
use crate::serve::content::Content;
use crate::serve::error::{QUERY, Refusal, Result};
use crate::serve::orgs::Reached;

/// Where all of this stands.
const ROOT: &str = "/api/salesforce/";

/// The object that a path is about.
#[derive(Clone, Debug)]
pub(in crate::serve) enum Target {
    /// A noun.
    Kind(&'static Kind),
    /// Any object, by name.
    Any(String),
}

/// The record that a path is about.
pub(super) struct Id(pub(super) RecordId);

impl<S: Send + Sync> FromRequestParts<S> for Target {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        Self::of(parts.uri.path())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let last = parts.uri.path().rsplit('/').next().unwrap_or_default();
        RecordId::parse(last)
            .map(Self)
            .map_err(|error| Refusal::invalid(format!("The id in the path is none: {error}.")))
    }
}

impl Target {
    fn of(path: &str) -> Result<Self> {
        let mut segments = path.strip_prefix(ROOT).unwrap_or_default().split('/');
        let first = segments.next().unwrap_or_default();
        if let Some(kind) = kind(first) {
            return Ok(Self::Kind(kind));
        }
        let object = segments.next().unwrap_or_default();
        let object = api_name(object).map_err(Error::from)?;
        Ok(Self::Any(object.to_owned()))
    }

    /// The noun that stands under this path, of those that there are.
    pub(in crate::serve) fn of_path(path: &str) -> Self {
        Self::Kind(kind(path).expect("the path is one of the table"))
    }

    /// Why a query about the object failed: one about an object that the org has not is about something
    /// that is not there.
    pub(super) async fn explained(&self, org: &Reached, refusal: Refusal) -> Refusal {
        let Self::Any(object) = self else {
            return refusal;
        };
        if refusal.code != QUERY {
            return refusal;
        }
        match objects::describe(org.client(), object).await {
            Err(error) if error.code() == Code::NotFound => error.into(),
            _ => refusal,
        }
    }

    /// The object.
    pub(super) fn object(&self) -> &str {
        match self {
            Self::Kind(kind) => kind.noun.object,
            Self::Any(object) => object,
        }
    }

    /// The key of its lists.
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Kind(kind) => kind.path,
            Self::Any(_) => "records",
        }
    }

    /// Path of one of its records.
    pub(super) fn address(&self, id: &str) -> String {
        match self {
            Self::Kind(kind) => format!("{ROOT}{}/{id}", kind.path),
            Self::Any(object) => format!("{ROOT}records/{object}/{id}"),
        }
    }

    /// Parameters that narrow its lists, and the flag that each is.
    pub(super) fn filters(&self) -> Vec<(String, &'static FieldFlag)> {
        match self {
            Self::Kind(kind) => list::filters(kind.noun),
            Self::Any(_) => Vec::new(),
        }
    }

    /// Whether a new record has what it must have.
    pub(super) fn check_required(&self, content: &Content) -> Result<()> {
        match self {
            Self::Kind(kind) if !kind.required.iter().all(|field| content.has(field)) => {
                Err(Refusal::invalid(kind.lacking))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_nouns_or_any_object() {
        let of = |path: &str| Target::of(path).map(|target| target.object().to_owned());
        assert_eq!(of("/api/salesforce/leads/00Q1").unwrap(), "Lead");
        assert_eq!(
            of("/api/salesforce/records/My_Thing__c").unwrap(),
            "My_Thing__c"
        );
        assert_eq!(
            of("/api/salesforce/records/Account/001").unwrap(),
            "Account"
        );
        for path in [
            "/api/salesforce/records/",
            "/api/salesforce/records/a%20b",
            "/x",
        ] {
            assert!(of(path).is_err(), "{path}");
        }
    }
}
